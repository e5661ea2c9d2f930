"""Replays: the right steps in the right order, on a copy; what comes back from the files; what giving up leaves."""

import errno
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from editor.document import edits
from editor.document.canvas_size import reframed
from editor.document.geometry import Rect, Transform
from editor.document.painting import paint
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.export.film import FILM_SUFFIXES, Film, FilmOptions, Show, write_film
from editor.export.picture import read_origin
from editor.export.replay import scene_of, states, write_replay
from editor.export.strip import colored
from model.maps import FileError
from tests.export.conftest import BUILDING, ORIGIN, SKY, leftovers

LABELS = FilmOptions(Show.LABELS)


def edited(scene: Scene) -> list[Patch]:
    """Five steps: three that are seen, a name, and a style that labels do not show."""
    patches: list[Patch] = []

    def step(patch: Patch | None) -> None:
        assert patch is not None
        scene.apply(patch)
        patches.append(patch)

    step(paint(scene, Rect(0, 0, 40, 8), np.ones((8, 40), np.bool_), what=BUILDING))
    step(edits.rename(scene, 26002, "the other"))
    step(edits.set_transform(scene, 26001, Transform.translation(50, 5)))
    step(edits.set_seed(scene, 99))
    step(edits.delete(scene, 26002))
    return patches


def labels_of_states(scene: Scene, patches: list[Patch]) -> list[np.ndarray]:
    """What each visible step showed, by undoing the living scene and doing it again."""
    for patch in reversed(patches):
        scene.apply(patch.reversed())
    shown = [scene.flatten().labels]
    for patch in patches:
        scene.apply(patch)
        if not np.array_equal(scene.flatten().labels, shown[-1]):
            shown.append(scene.flatten().labels)
    return shown


def frames_of(path: Path) -> Iterator[np.ndarray]:
    if path.suffix == ".mp4":
        film = cv2.VideoCapture(str(path))
        while True:
            more, frame = film.read()
            if not more:
                return
            yield cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)
    else:
        with Image.open(path) as image:
            for index in range(image.n_frames):
                image.seek(index)
                yield np.asarray(image.convert("RGB"))


def test_states_are_those_the_user_saw(street: Scene) -> None:
    patches = edited(street)
    told = [scene.flatten().labels.copy() for scene in states(street.snapshot(), patches)]
    assert len(told) == 5, "the start, three edits and the seed; the name shows nothing"
    for one, other in zip([told[0], told[1], told[2], told[4]], labels_of_states(street, patches), strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_open_scene_is_never_touched(street: Scene, tmp_path: Path) -> None:
    patches = edited(street)
    revision, seen = street.revision, []
    street.observe(seen.append)
    write_replay(tmp_path / "a.gif", street.snapshot(), patches, LABELS)
    assert street.revision == revision
    assert seen == []


def test_a_copy_has_everything(street: Scene) -> None:
    edited(street)
    copy = scene_of(street.snapshot())
    for name in ("labels", "instances", "regions"):
        np.testing.assert_array_equal(getattr(copy.flatten(), name), getattr(street.flatten(), name))
    assert (copy.seed, copy.styles, copy.settle, copy.kept) == (street.seed, street.styles, street.settle, street.kept)


@pytest.mark.parametrize("suffix", FILM_SUFFIXES)
def test_every_step_is_in_the_file(street: Scene, tmp_path: Path, suffix: str) -> None:
    patches, file = edited(street), tmp_path / f"a{suffix}"
    count = write_replay(file, street.snapshot(), patches, FilmOptions(Show.LABELS, hold=0), origin=ORIGIN)
    expected = [colored(each, street.label_set) for each in labels_of_states(street, patches)]
    back = list(frames_of(file))
    assert count == len(expected) == len(back) == 4
    for one, other in zip(back, expected, strict=True):
        assert np.abs(one.astype(int) - other).mean() < (1 if suffix == ".gif" else 12), "packed, but the same"
    assert leftovers(tmp_path) == [file.name]


def test_photographs_are_of_the_steps(street: Scene, tmp_path: Path) -> None:
    asked: list[tuple[int, int]] = []

    def render(scene: Scene) -> np.ndarray:
        asked.append((scene.seed, len(scene.objects)))
        return np.full((64, 96, 3), 40 * len(asked), np.uint8)

    patches = edited(street)
    count = write_replay(tmp_path / "a.gif", street.snapshot(), patches, FilmOptions(), render=render)
    assert asked == [(7, 4), (7, 4), (7, 4), (99, 4), (99, 3)]
    assert count == 5
    assert [int(each[0, 0, 0]) for each in frames_of(tmp_path / "a.gif")] == [40, 80, 120, 160, 200]


def test_both_side_by_side(street: Scene, tmp_path: Path) -> None:
    def render(scene: Scene) -> np.ndarray:
        return np.full((64, 96, 3), 77, np.uint8)

    write_replay(tmp_path / "a.gif", street.snapshot(), edited(street), FilmOptions(Show.BOTH), render=render)
    frame = next(frames_of(tmp_path / "a.gif"))
    assert frame.shape == (64, 2 * 96 + 8, 3)
    assert (frame[:, 104:] == 77).all()


def test_without_history_there_is_one_frame(street: Scene, tmp_path: Path) -> None:
    assert write_replay(tmp_path / "a.webp", street.snapshot(), [], LABELS) == 1


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_pace_hold_and_origin(street: Scene, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    options = FilmOptions(Show.LABELS, rate=4.0, hold=1.5)
    write_replay(file, street.snapshot(), edited(street), options, origin=ORIGIN)
    with Image.open(file) as image:
        durations = []
        for index in range(image.n_frames):
            image.seek(index)
            image.load()
            durations.append(image.info["duration"])
        assert image.info["loop"] == 0, "for ever"
        comment = image.info.get("comment", b"")
    assert durations == [250, 250, 250, 1750]
    if suffix == ".gif":
        assert "Licence: CC BY-NC 4.0" in comment.decode()
    else:
        assert read_origin(file) == ORIGIN


def test_a_film_holds_its_last_frame(street: Scene, tmp_path: Path) -> None:
    write_replay(tmp_path / "a.mp4", street.snapshot(), edited(street), FilmOptions(Show.LABELS, rate=4.0, hold=1.5))
    film = cv2.VideoCapture(str(tmp_path / "a.mp4"))
    assert film.get(cv2.CAP_PROP_FPS) == 4.0
    assert len(list(frames_of(tmp_path / "a.mp4"))) == 4 + 6


@pytest.mark.parametrize("suffix", FILM_SUFFIXES)
def test_sizes(street: Scene, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    write_replay(file, street.snapshot(), edited(street), FilmOptions(Show.LABELS, scale=0.53))
    expected = (34, 52) if suffix == ".mp4" else (34, 51)  # films want even sides
    assert next(frames_of(file)).shape[:2] == expected


def test_a_canvas_that_grew_is_centred(tmp_path: Path) -> None:
    with Film() as film:
        film.add(np.full((20, 30, 3), 200, np.uint8))
        film.add(np.full((40, 50, 3), 100, np.uint8))
        first, second = film.frames()
    assert film.size == (50, 40)
    assert (first[10:30, 10:40] == 200).all()
    assert (first[:10] == 96).all()
    assert (second == 100).all()


def test_a_crop_in_the_history(street: Scene, tmp_path: Path) -> None:
    """The canvas of every step has its own size, and nothing of an earlier one is lost by a later crop."""
    before = colored(street.flatten().labels, street.label_set)
    patches = edited(street)
    crop = reframed(street, Rect(8, 4, 72, 60))
    assert crop is not None
    street.apply(crop)
    write_replay(tmp_path / "a.gif", street.snapshot(), [*patches, crop], LABELS)
    frames = list(frames_of(tmp_path / "a.gif"))
    np.testing.assert_array_equal(frames[0], before)
    np.testing.assert_array_equal(frames[-1][4:60, 16:80], colored(street.flatten().labels, street.label_set))
    assert (frames[-1][:, :16] == 96).all()


def test_frames_that_show_the_same_are_one() -> None:
    with Film() as film:
        for value in (1, 1, 2, 1):
            film.add(np.full((4, 4, 3), value, np.uint8))
        assert len(film) == 3


def test_no_generator_no_photograph(street: Scene, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no generator"):
        write_replay(tmp_path / "a.gif", street.snapshot(), [], FilmOptions())


def test_too_many_frames_to_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor.export.film.MOST_BYTES", 1000)
    with Film() as film:
        film.add(np.zeros((40, 40, 3), np.uint8))
        with pytest.raises(FileError, match="choose a smaller size, or MP4"):
            write_film(tmp_path / "a.gif", film)
        write_film(tmp_path / "a.mp4", film)


def test_a_suffix_that_is_no_film(street: Scene, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"written as \.gif, \.webp, \.mp4"):
        write_replay(tmp_path / "a.avi", street.snapshot(), [], LABELS)


@pytest.mark.parametrize("suffix", FILM_SUFFIXES)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95, 1.0])
def test_giving_up_leaves_no_file(street: Scene, tmp_path: Path, suffix: str, share: float) -> None:
    def give_up(done: float, _text: str = "") -> None:
        if done >= share:
            raise KeyboardInterrupt

    file = tmp_path / f"a{suffix}"
    file.write_bytes(b"mine")
    with pytest.raises(KeyboardInterrupt):
        write_replay(file, street.snapshot(), edited(street), LABELS, report=give_up)
    assert file.read_bytes() == b"mine"
    assert leftovers(tmp_path) == [file.name]


@pytest.mark.parametrize("suffix", FILM_SUFFIXES)
def test_a_full_disk(street: Scene, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        write_replay(tmp_path / f"a{suffix}", street.snapshot(), edited(street), LABELS)
    assert leftovers(tmp_path) == []


def test_a_full_disk_of_temporary_files(street: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenCV does not say that what it wrote is not there."""

    class CutShort:
        fourcc = staticmethod(cv2.VideoWriter.fourcc)

        def __init__(self, name: str, *how: object) -> None:
            self._name, self._writer = name, cv2_writer(name, *how)
            self.isOpened, self.write = self._writer.isOpened, self._writer.write

        def release(self) -> None:
            self._writer.release()
            data = Path(self._name).read_bytes()
            Path(self._name).write_bytes(data[: len(data) // 2])

    cv2_writer = cv2.VideoWriter
    monkeypatch.setattr(cv2, "VideoWriter", CutShort)
    with pytest.raises(FileError, match="room for temporary files"):
        write_replay(tmp_path / "a.mp4", street.snapshot(), edited(street), LABELS)
    assert leftovers(tmp_path) == []


def test_the_sky_of_the_first_frame(street: Scene) -> None:
    """The start is what was there before the first step, not an empty scene."""
    first = next(states(street.snapshot(), edited(street)))
    assert (first.flatten().labels[0] == SKY).all()
