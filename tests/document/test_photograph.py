"""A photograph into a scene: whatever the file is, it comes upright; whatever is proposed, the scene is tidy."""

import io
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from editor.document.geometry import Size
from editor.document.photograph import (
    fitting,
    is_photograph,
    read_photograph,
    scene_of,
    take_styles,
    without_crumbs,
)
from model.maps import BadMaps, FileError, Kind, LabelSet

SKY, ROAD, CAR, POLE = 23, 7, 26, 17
CITYSCAPES = LabelSet.load("cityscapes")
PLENTY = 1 << 20


def noise(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3)).astype(np.uint8)


def corner() -> np.ndarray:
    """64 x 48, black, with a red upper left corner."""
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:16, :16] = (255, 0, 0)
    return picture


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "bmp"])
def test_the_usual_formats_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"holiday.{suffix}"
    Image.fromarray(corner()).save(path)
    found = read_photograph(path, PLENTY)
    assert (found.name, found.size, found.original) == (path.name, Size(64, 48), Size(64, 48))
    assert np.abs(found.picture[4, 4].astype(int) - (255, 0, 0)).max() < 40
    assert is_photograph(path) == (suffix != "png")  # a PNG of two colours is a map


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_it_is_held_as_the_camera_was(tmp_path: Path, orientation: int, suffix: str) -> None:
    """The same upright picture, stored in the eight ways that EXIF knows."""
    turn = Image.Transpose
    stored = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }
    image = Image.fromarray(corner())
    if orientation in stored:
        image = image.transpose(stored[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"held.{suffix}"
    image.save(path, exif=exif, lossless=True)
    found = read_photograph(path, PLENTY)
    assert found.size == found.original == Size(64, 48)
    assert found.picture[4, 4, 0] > 200
    assert found.picture[40, 4, 0] < 60
    assert found.picture[4, 60, 0] < 60


def test_what_the_camera_says_wrongly_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "odd.jpg"
    Image.fromarray(corner()).save(path, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff nothing")
    assert read_photograph(path, PLENTY).size == (64, 48)
    exif = Image.Exif()
    exif[0x0112] = 99
    Image.fromarray(corner()).save(path, exif=exif)
    assert read_photograph(path, PLENTY).size == (64, 48)


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_large_one_is_scaled_in_its_proportions(tmp_path: Path, orientation: int) -> None:
    path, exif = tmp_path / "large.jpg", Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(noise(1500, 1000)).save(path, exif=exif)
    found = read_photograph(path, 512 * 256)
    width, height = found.size if orientation == 1 else found.size[::-1]
    assert abs(width * height / (512 * 256) - 1) < 0.02
    assert abs(width / height - 1.5) < 0.02
    assert found.original == (Size(1500, 1000) if orientation == 1 else Size(1000, 1500))


def test_hardly_larger_stays_as_it_is() -> None:
    assert fitting(Size(560, 280), 512 * 256) == (560, 280)
    assert fitting(Size(4000, 32), 512 * 256) == (4000, 32)


@pytest.mark.parametrize(
    "picture",
    [
        np.full((40, 50), 200, np.uint8),
        np.full((40, 50), 200 << 8, np.uint16),
        np.dstack([np.full((40, 50, 3), 200, np.uint8), np.full((40, 50), 255, np.uint8)]),
    ],
    ids=["grey", "16 bit", "alpha"],
)
def test_every_depth_becomes_rgb(tmp_path: Path, picture: np.ndarray) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(picture).save(path)
    found = read_photograph(path, PLENTY).picture
    assert found.shape == (40, 50, 3)
    assert np.abs(found.astype(int) - 200).max() <= 1


def test_what_is_transparent_shows_grey(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    Image.fromarray(np.zeros((40, 40, 4), np.uint8)).save(path)
    assert (read_photograph(path, PLENTY).picture == 128).all()


@pytest.mark.parametrize(
    ("size", "expected"), [((31, 200), "31 x 200 is too small"), ((9000, 33), "9000 x 33 is too long and narrow")]
)
def test_what_nobody_can_edit_is_refused(tmp_path: Path, size: tuple[int, int], expected: str) -> None:
    path = tmp_path / "odd.png"
    Image.fromarray(noise(*size)).save(path)
    with pytest.raises(BadMaps, match=expected):
        read_photograph(path, 512 * 256)


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    for name, content in (("text.jpg", b"text"), ("empty.png", b""), ("half.jpg", _jpeg()[:2000])):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadMaps, match=f"^{name}: "):
            read_photograph(tmp_path / name, PLENTY)
    with pytest.raises(FileError, match="no such file"):
        read_photograph(tmp_path / "none.jpg", PLENTY)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_never_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(_jpeg())
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=8)
    ):
        content[place] = value
    path = tmp_path_factory.getbasetemp() / "damaged.jpg"
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    with suppress(BadMaps, FileError):
        assert read_photograph(path, PLENTY).picture.dtype == np.uint8
    is_photograph(path)


def _jpeg() -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(noise(64, 48)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_maps_and_photographs_are_told_apart(tmp_path: Path) -> None:
    def saved(name: str, picture: np.ndarray) -> Path:
        Image.fromarray(picture).save(tmp_path / name)
        return tmp_path / name

    assert is_photograph(saved("a.png", noise(64, 64)))
    assert is_photograph(saved("b.jpg", corner()))
    labels = np.random.default_rng(0).choice(np.array(CITYSCAPES.ids, np.uint8), (64, 64))
    assert not is_photograph(saved("labels.png", labels))
    assert not is_photograph(saved("colors.png", CITYSCAPES.palette[labels]))
    assert not is_photograph(saved("ids.png", labels.astype(np.uint16) * 1000))
    (tmp_path / "text.png").write_text("text")
    assert not is_photograph(tmp_path / "text.png")
    assert not is_photograph(tmp_path / "nothing.png")


def test_a_large_map_is_told_from_a_photograph_without_unpacking_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = np.full((1100, 1100), 7, np.uint8)
    labels[300:600, 200:900] = 26
    Image.fromarray(CITYSCAPES.palette[labels]).save(tmp_path / "colors.png")
    monkeypatch.setattr(Image.Image, "load", lambda _image: pytest.fail("it was unpacked"))
    assert not is_photograph(tmp_path / "colors.png")


def test_a_large_photograph_is_known_without_unpacking_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(noise(1400, 1000)).save(tmp_path / "large.png")
    Image.fromarray(CITYSCAPES.palette[np.repeat(street(), 100, axis=0)[:, :199]]).save(tmp_path / "map.png")
    assert not is_photograph(tmp_path / "map.png")

    def load(_image: Image.Image) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", load)
    assert is_photograph(tmp_path / "large.png")


def street() -> np.ndarray:
    """200 x 100: sky, road, a car, and crumbs of all kinds."""
    labels = np.full((100, 200), SKY, np.uint8)
    labels[50:] = ROAD
    labels[60:80, 30:70] = CAR
    labels[65:67, 40:42] = POLE  # in the car
    labels[10:12, 100:104] = CAR  # 8 pixels in the sky
    labels[20, 150] = ROAD
    return labels


def test_crumbs_go_to_what_surrounds_them() -> None:
    scene = scene_of(street(), CITYSCAPES)
    labels = scene.flatten().labels
    assert labels[65, 40] == POLE  # 4 pixels are as many as a piece of stuff needs here
    assert labels[11, 102] == SKY
    assert labels[20, 150] == SKY
    assert [each.class_id for each in scene.objects] == [CAR]
    assert (without_crumbs(street(), CITYSCAPES, crumb=0.001)[65:67, 40:42] == CAR).all()


def test_the_background_goes_on_behind_objects() -> None:
    scene = scene_of(street(), CITYSCAPES)
    things = set(CITYSCAPES.of_kind(Kind.THING))
    assert not things.intersection(np.unique(scene.background).tolist())
    assert scene.background[75, 60] == ROAD


@settings(max_examples=40, deadline=None)
@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(32, 48), st.integers(32, 48)),
        elements=st.sampled_from(CITYSCAPES.ids),
        fill=st.sampled_from(CITYSCAPES.ids),
    )
)
def test_whatever_is_proposed_size_and_classes_stay(labels: np.ndarray) -> None:
    scene = scene_of(labels, CITYSCAPES)
    maps = scene.flatten()
    assert maps.labels.shape == labels.shape
    assert set(np.unique(maps.labels)) <= set(np.unique(labels))
    assert all(each.mask.sum() >= 1 for each in scene.objects)
    np.testing.assert_array_equal(without_crumbs(labels, CITYSCAPES), maps.labels)


def test_ids_of_another_set_are_refused() -> None:
    with pytest.raises(BadMaps, match="proposed label map"):
        scene_of(np.full((40, 40), 200, np.uint8), CITYSCAPES)


def test_styles_are_taken_as_one_step() -> None:
    scene = scene_of(street(), CITYSCAPES)
    car = scene.objects[0].id
    patch = take_styles(scene, "weights-1", {car: (0.1, 0.2, 0.3), ROAD: (0.0, 0.0, 0.0)})
    scene.apply(patch)
    assert dict(scene.styles["weights-1"]) == {car: (0.1, 0.2, 0.3), ROAD: (0.0, 0.0, 0.0)}
    scene.apply(patch.reversed())
    assert not scene.styles


def test_objects_count_from_one() -> None:
    labels = np.full((64, 128), 7, np.uint8)
    labels[10:30, 10:40] = labels[10:30, 60:90] = 26
    scene = scene_of(labels, LabelSet.load("cityscapes"))
    assert sorted(each.id for each in scene.objects) == [26001, 26002]
