"""Projects hold what a pass may change and the kept picture, and survive without it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from editor.document import edits, ora, settling
from editor.document.geometry import Rect
from editor.document.kept import Kept, Settle
from editor.document.ora_look import INSTANCES, PICTURE, REGIONS
from editor.document.scene import Scene
from model.maps import png_bytes
from tests.document.drawing import apply
from tests.document.test_ora import PICTURE as PHOTOGRAPH
from tests.document.test_ora import busy_scene, rewritten, scene_json

STYLES: dict[int, int | tuple[float, ...]] = {26_500: 3, 11_007: (0.25, -1.0, 0.1), 7: 0}


def kept_scene() -> Scene:
    """A scene that was edited since its picture was kept."""
    scene = busy_scene()
    maps = scene.flatten()
    kept = Kept(PHOTOGRAPH, maps.labels, maps.instances, maps.regions, STYLES, 40, "street@1")
    apply(scene, edits.keep(scene, kept))
    apply(scene, edits.delete(scene, 26_500))
    return scene


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "a.ora"
    ora.save(path, kept_scene(), PHOTOGRAPH)
    return path


@pytest.mark.parametrize("settle", list(Settle))
def test_the_kept_picture_comes_back_to_the_bit(tmp_path: Path, settle: Settle) -> None:
    scene = kept_scene()
    if settle is not scene.settle:
        apply(scene, edits.set_settle(scene, settle, scene.kept))
    ora.save(tmp_path / "a.ora", scene)
    opened = ora.load(tmp_path / "a.ora")
    assert opened.notes == ()
    assert opened.scene.settle is settle
    assert scene.kept is not None
    assert opened.scene.kept is not None
    assert opened.scene.kept.equals(scene.kept)
    assert opened.scene.kept.picture.dtype == np.uint8
    ora.save(tmp_path / "b.ora", opened.scene)
    assert (tmp_path / "a.ora").read_bytes() == (tmp_path / "b.ora").read_bytes()


def test_a_reopened_scene_is_composed_of_the_same_bytes(project: Path) -> None:
    scene, opened = kept_scene(), ora.load(project).scene
    generated = 255 - PHOTOGRAPH
    shown = []
    for each in (scene, opened):
        kept = settling.kept_for(each, "street@1")
        assert kept is not None
        counts, whole = {26: 10, 7: 10, 11: 10}, Rect.of(each.size)
        styles = each.styles["street@1"]
        shown.append(settling.compose(kept, generated, each.flatten(), styles, each.seed, counts, whole))
    assert np.array_equal(shown[0], shown[1])
    assert not np.array_equal(shown[0], generated)
    assert not np.array_equal(shown[0], PHOTOGRAPH)


def test_a_project_without_one(tmp_path: Path) -> None:
    ora.save(tmp_path / "a.ora", busy_scene())
    with zipfile.ZipFile(tmp_path / "a.ora") as archive:
        assert not [name for name in archive.namelist() if name.startswith("maquette/kept")]
    assert ora.load(tmp_path / "a.ora").scene.kept is None


def test_a_project_of_format_1_keeps_the_first_picture_to_come(project: Path) -> None:
    data = scene_json(project)
    old = {name: value for name, value in data.items() if name not in ("settle", "kept")} | {"format": 1}
    rewritten(project, **{"maquette/scene.json": json.dumps(old), PICTURE: None, INSTANCES: None, REGIONS: None})
    opened = ora.load(project)
    assert opened.notes == ()
    assert (opened.scene.settle, opened.scene.kept) == (Settle.ONLY_HERE, None)
    assert opened.picture is not None


def test_what_another_program_changed_is_an_edit_like_any_other(project: Path) -> None:
    with zipfile.ZipFile(project) as archive:
        stack = archive.read("stack.xml").decode()
    assert '"person 24500"' in stack
    rewritten(project, **{"stack.xml": stack.replace('"person 24500"', '"walker 24500"')})
    opened = ora.load(project)
    kept = kept_scene().kept
    assert kept is not None
    assert opened.scene.kept is not None
    assert opened.scene.kept.equals(kept)


def test_a_canvas_that_was_resized_elsewhere_keeps_nothing(project: Path) -> None:
    with zipfile.ZipFile(project) as archive:
        stack = archive.read("stack.xml").decode()
    rewritten(project, **{"stack.xml": stack.replace('w="64"', 'w="60"')})
    opened = ora.load(project)
    assert "resized" in opened.notes[0]
    assert opened.scene.kept is None


def in_json(**changes: Any) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        data = scene_json(path)
        data["kept"] |= changes
        rewritten(path, **{"maquette/scene.json": json.dumps(data)})

    return edit


def as_kept(path: Path, value: Any) -> None:
    rewritten(path, **{"maquette/scene.json": json.dumps({**scene_json(path), "kept": value})})


def in_file(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            data = archive.read(name)
        rewritten(path, **{name: change(data)})

    return edit


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        *((in_file(name, lambda data: data[: len(data) // 2]), "truncated") for name in (PICTURE, INSTANCES, REGIONS)),
        *((in_file(name, lambda data: None), "is missing") for name in (PICTURE, INSTANCES, REGIONS)),
        *((in_file(name, lambda data: b"hello"), name) for name in (PICTURE, INSTANCES, REGIONS)),
        (in_file(PICTURE, lambda data: png_bytes(np.zeros((5000, 6000, 3), np.uint8))), "6000 x 5000 pixels instead"),
        (in_file(REGIONS, lambda data: png_bytes(np.full((48, 64), 99, np.uint8))), "99"),
        (in_file(INSTANCES, lambda data: png_bytes(np.full((48, 64), 500, np.uint16))), "500"),
        (in_json(styles={"x": 1}), "ValueError"),
        (in_json(styles={"7": [float("nan")]}), "ValueError"),
        (in_json(styles=None), "AttributeError"),
        (in_json(seed="x"), "ValueError"),
        (lambda path: as_kept(path, 5), "TypeError"),
        (lambda path: as_kept(path, ["street@1"]), "TypeError"),
        (in_json(seed=None), "TypeError"),
    ],
)
def test_a_damaged_kept_picture_costs_nothing_but_itself(
    project: Path, edit: Callable[[Path], None], reason: str
) -> None:
    edit(project)
    opened = ora.load(project)
    assert opened.scene.kept is None
    assert [each.id for each in opened.scene.objects] == [each.id for each in kept_scene().objects]
    (note,) = opened.notes
    assert note.startswith("The kept picture in the project is left out, and the next photograph takes its place: ")
    assert reason in note
    assert "\n" not in note
    assert opened.picture is not None
    assert opened.unsettled.is_empty
