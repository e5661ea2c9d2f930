"""The journal of unsaved work: what is written, what comes back, and what a process that ends at any moment leaves."""

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document import journal as journals
from editor.document import recovery
from editor.document.geometry import NOTHING, Transform
from editor.document.journal import Entry, Journal
from editor.document.kept import Kept, Settle
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.reference import Reference, ReferenceChange
from editor.document.scene import Scene
from model.maps import FileError, LabelSet, MaquetteError
from tests.document.maps import BUILDING, CAR, PERSON, ROAD, SKY

CITYSCAPES = LabelSet.load("cityscapes")
KEY = "one"


def scene_with_everything() -> Scene:
    """Regions, a crowd, a named car, one with a cut and a transform, styles, locks, a kept picture, a reference."""
    background = np.full((40, 60), ROAD, np.int32)
    background[:10], background[10:20, :30], background[10:20, 30:] = SKY, BUILDING, 11_001
    box = np.ones((8, 12), np.bool_)
    cut = np.zeros_like(box)
    cut[:3] = True
    objects = (
        SceneObject(PERSON, PERSON, np.ones((4, 20), np.bool_), (20, 18), group=True),
        SceneObject(26_003, CAR, box, (5, 25), name="taxi", locked=True),
        SceneObject(26_004, CAR, box, (0, 0), cut=cut, visible=False, transform=Transform(1, 0.5, 0, 2, 30, 26)),
    )
    styles = {"street": {26_003: 2, 11_001: (0.5, -0.25, 1.0)}}
    maps = Scene(CITYSCAPES, background, objects).flatten()
    picture = np.random.default_rng(1).integers(0, 255, (40, 60, 3), np.uint8)
    kept = Kept(picture, maps.labels, maps.instances, maps.regions, {26_003: 1}, 3, "street")
    scene = Scene(CITYSCAPES, background, objects, styles, 7, Settle.ONLY_HERE, kept, frozenset({26_003}))
    reference = Reference(np.ascontiguousarray(picture[::-1]), "street.jpg")
    scene.apply(Patch(NOTHING, (ReferenceChange(None, reference),), "Reference"))
    return scene


def assert_same(one: Scene, other: Scene) -> None:
    np.testing.assert_array_equal(one.background, other.background)
    for name in ("labels", "instances", "regions"):
        np.testing.assert_array_equal(getattr(one.flatten(), name), getattr(other.flatten(), name))
    assert len(one.objects) == len(other.objects)
    for mine, its in zip(one.objects, other.objects, strict=True):
        for field in ("id", "class_id", "origin", "name", "visible", "locked", "group", "transform"):
            assert getattr(mine, field) == getattr(its, field), field
        np.testing.assert_array_equal(mine.mask, its.mask)
        assert (mine.cut is None) == (its.cut is None)
        if mine.cut is not None:
            np.testing.assert_array_equal(mine.cut, its.cut)
    assert one.styles == other.styles
    assert (one.seed, one.settle, one.style_locks) == (other.seed, other.settle, other.style_locks)
    assert (one.kept is None) == (other.kept is None)
    assert one.kept is None or one.kept.equals(other.kept)
    assert (one.reference is None) == (other.reference is None)
    if one.reference is not None:
        assert one.reference.name == other.reference.name
        np.testing.assert_array_equal(one.reference.picture, other.reference.picture)


def entry(scene: Scene, **more: object) -> Entry:
    return Entry(KEY, "a.ora", scene.snapshot(), **more)  # type: ignore[arg-type]


def died(journal: Journal) -> None:
    """What the system does when a process ends."""
    journal._lock.release()


def only(root: Path) -> recovery.Lost:
    remains = recovery.find(root)
    documents = [lost for each in remains for lost in each.documents]
    for each in remains:
        each.release()
    assert len(documents) == 1
    return documents[0]


def test_everything_comes_back(tmp_path: Path) -> None:
    scene = scene_with_everything()
    journal = Journal(tmp_path)
    files, stamp = (tmp_path / "a.ora",), (1, 2, 3)
    journal.write(entry(scene, path=tmp_path / "a.ora", files=files, stamp=stamp, time=1234.5))
    assert recovery.find(tmp_path) == [], "it is still running"
    died(journal)
    lost = only(tmp_path)
    assert (lost.title, lost.path, lost.time, lost.size) == ("a.ora", tmp_path / "a.ora", 1234.5, (60, 40))
    assert lost.preview is not None
    back = lost.read()
    assert_same(scene, back.scene)
    assert (back.path, back.files, back.stamp, back.notes) == (tmp_path / "a.ora", files, stamp, ())


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    scene = scene_with_everything()
    journal = Journal(tmp_path)
    picture = np.zeros((4, 6, 3), np.uint8)
    journal.write(entry(scene, preview=picture))
    folder = journal.folder / KEY
    before = {each.name: each.stat().st_mtime_ns for each in folder.iterdir()}
    moved = replace(scene.objects[1], transform=Transform.translation(3, 0))  # the mask is what it was
    again = Scene(
        CITYSCAPES, scene.background, (scene.objects[0], moved, scene.objects[2]), scene.styles, 7, kept=scene.kept
    )
    again.apply(Patch(NOTHING, (ReferenceChange(None, scene.reference),), "Reference"))
    journal.write(entry(again, preview=picture))
    after = {each.name: each.stat().st_mtime_ns for each in folder.iterdir()}
    assert after.pop(journals.MANIFEST) != before.pop(journals.MANIFEST)
    assert after == before
    died(journal)
    assert_same(again, only(tmp_path).read().scene)


def test_pieces_that_nobody_needs_go(tmp_path: Path) -> None:
    scene = scene_with_everything()
    journal = Journal(tmp_path)
    journal.write(entry(scene))
    plain = Scene(CITYSCAPES, np.full((40, 60), SKY, np.int32))
    journal.write(entry(plain))
    names = sorted(each.suffix for each in (journal.folder / KEY).iterdir())
    assert names == [".json", ".png", ".png"], "manifest, background, preview"
    died(journal)
    assert_same(plain, only(tmp_path).read().scene)


def test_what_is_saved_or_unwanted_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(entry(scene_with_everything()))
    journal.remove(KEY)
    assert not (journal.folder / KEY).exists()
    journal.write(entry(scene_with_everything()))
    journal.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_documents_is_tidied_away(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    died(journal)
    assert recovery.find(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_two_that_look_at_once_do_not_both_find_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(entry(scene_with_everything()))
    died(journal)
    mine = recovery.find(tmp_path)
    assert len(mine) == 1
    assert recovery.find(tmp_path) == []
    mine[0].release()
    again = recovery.find(tmp_path)
    assert len(again) == 1
    again[0].documents[0].discard()
    again[0].release()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_and_the_last_state_stays(tmp_path: Path) -> None:
    scene = scene_with_everything()
    journal = Journal(tmp_path)
    journal.write(entry(scene))
    noise = Scene(CITYSCAPES, np.random.default_rng(0).choice([ROAD, SKY, BUILDING], (400, 600)).astype(np.int32))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        with pytest.raises(FileError, match="cannot be written"):
            journal.write(entry(noise))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    died(journal)
    assert_same(scene, only(tmp_path).read().scene)


def test_a_journal_that_was_swept_away_is_written_anew(tmp_path: Path) -> None:
    scene = scene_with_everything()
    journal = Journal(tmp_path)
    journal.write(entry(scene))
    for each in (journal.folder / KEY).iterdir():
        each.unlink()
    journal.write(entry(scene))
    died(journal)
    assert_same(scene, only(tmp_path).read().scene)


@pytest.mark.parametrize("damage", ["manifest", "piece", "missing", "escape", "json", "newer"])
def test_damage_is_one_sentence_and_never_another_scene(tmp_path: Path, damage: str) -> None:
    journal = Journal(tmp_path)
    journal.write(entry(scene_with_everything()))
    died(journal)
    folder = journal.folder / KEY
    manifest = folder / journals.MANIFEST
    data = json.loads(manifest.read_bytes())
    background = folder / data["pieces"]["maquette/background.png"]
    match damage:
        case "manifest":
            manifest.write_bytes(manifest.read_bytes()[:-50])
        case "piece":
            background.write_bytes(background.read_bytes()[:-40])
        case "missing":
            background.unlink()
        case "escape":
            data["pieces"]["maquette/background.png"] = "/etc/passwd"
            manifest.write_text(json.dumps(data))
        case "json":
            data["scene"]["objects"][0]["shape"] = "none"
            manifest.write_text(json.dumps(data))
        case "newer":
            data["scene"]["format"] = 99
            manifest.write_text(json.dumps(data))
    remains = recovery.find(tmp_path)
    documents = [lost for each in remains for lost in each.documents]
    if damage == "manifest":
        assert documents == []
        return
    with pytest.raises(MaquetteError, match=r"a\.ora|background") as caught:
        documents[0].read()
    assert len(str(caught.value)) < 300


def test_an_unwritable_place_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        Journal(tmp_path / "file" / "recovery")


WRITER = """
import sys
from pathlib import Path
import numpy as np
from editor.document.journal import Entry, Journal
from editor.document.scene import Scene
from model.maps import LabelSet

label_set = LabelSet.load("cityscapes")
journal = Journal(Path(sys.argv[1]))
for number in range(100_000):
    background = np.random.default_rng(number).choice([7, 11, 23], (256, 256)).astype(np.int32)
    background[0, :20] = [7 if number >> bit & 1 else 23 for bit in range(20)]
    journal.write(Entry("one", "a.ora", Scene(label_set, background, seed=number).snapshot()))
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(6))
def test_a_process_that_is_killed_while_it_writes_leaves_its_last_state(tmp_path: Path, seed: int) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        time.sleep(random.Random(seed).uniform(0, 0.3))
        process.kill()
        said = [0, *map(int, process.stdout.read().split())]
    scene = only(tmp_path).read().scene
    assert said[-1] <= scene.seed <= said[-1] + 1
    bits = sum(1 << bit for bit in range(20) if scene.background[0, bit] == ROAD)
    assert bits == scene.seed, "background and manifest belong together"


def test_where_nothing_can_be_locked_it_is_one_sentence_and_no_endless_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    (tmp_path / "old" / KEY).mkdir(parents=True)
    (tmp_path / "old" / journals.LOCK).touch()
    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(FileError, match="No locks available"):
        Journal(tmp_path)
    assert recovery.find(tmp_path) == []
    assert (tmp_path / "old" / KEY).is_dir()


def test_what_another_user_owns_is_let_be_and_the_rest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        journal = Journal(tmp_path / name)
        journal.write(Entry(KEY, name, scene_with_everything().snapshot()))
        journal._lock.release()  # as the system does when the process ends
        journal.folder.rename(tmp_path / f"{name} journal")
        (tmp_path / name).rmdir()
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder.name == "b journal":
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = recovery.find(tmp_path)
    assert [lost.title for each in found for lost in each.documents] == ["a", "c"]
    for each in found:
        each.release()


def test_what_is_not_wanted_is_not_found_while_the_journal_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, found = Journal(tmp_path), []
    journal.write(Entry(KEY, "one", scene_with_everything().snapshot()))

    def look(_folder: Path, **_: object) -> None:
        monkeypatch.undo()
        found.extend(recovery.find(tmp_path))

    monkeypatch.setattr(journals.shutil, "rmtree", look)
    journal.close()
    assert found == []
