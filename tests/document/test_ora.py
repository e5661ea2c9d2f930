"""Projects: all of a scene comes back, other programs see a picture, and a failed save leaves the old file."""

import errno
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from editor.document import ora, ora_scene
from editor.document.exchange import import_maps
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.opened import SourceKind
from editor.document.scene import Scene
from model.maps import FileError, LabelSet
from tests.document.maps import CAR, PERSON, street

CITYSCAPES = LabelSet.load("cityscapes")
PICTURE = np.random.default_rng(2).integers(0, 256, (48, 64, 3)).astype(np.uint8)


def busy_scene() -> Scene:
    """Everything a scene can hold: regions, crowds, transforms, cuts, names, hidden, locked and styled."""
    scene = import_maps(None, street(np.random.default_rng(5)), CITYSCAPES)
    background = scene.background.copy()
    background[10:14, 4:20] = 11_007
    mask = np.random.default_rng(6).random((9, 14)) < 0.6
    turned = Transform.rotation(30, (10, 10)).then(Transform.scaling(1.7, 0.8)).then(Transform.translation(3.25, -2))
    more = (
        SceneObject(26_500, CAR, mask, (-5, 40), name='Grüße <taxi> & "co"\x07\n', cut=mask & (mask[:, ::-1])),
        SceneObject(26_501, CAR, mask, (20, 20), visible=False, locked=True, transform=turned),
        SceneObject(24_500, PERSON, mask, (900, -900)),
        SceneObject(24_501, PERSON, np.zeros((0, 0), np.bool_), (3, 4)),
        SceneObject(24_502, PERSON, mask, (30, 3), cut=mask),
        SceneObject(21_001, 21, mask, (1, 1), name="  hedge 7 "),
    )
    styles = {"street@1": {26_500: 3, 11_007: (0.25, -1.0, 0.1), 7: 0}, "other": {26_500: 9}}
    return Scene(CITYSCAPES, background, (*scene.objects, *more), styles, seed=41)


def assert_same(one: Scene, other: Scene) -> None:
    assert one.label_set == other.label_set
    assert one.seed == other.seed
    assert (one.background == other.background).all()
    assert {key: dict(each) for key, each in one.styles.items()} == {
        key: dict(each) for key, each in other.styles.items()
    }
    assert len(one.objects) == len(other.objects)
    for ours, theirs in zip(one.objects, other.objects, strict=True):
        plain = {"mask": np.zeros((0, 0), np.bool_), "cut": None}
        assert vars(replace(ours, **plain)) | plain == vars(replace(theirs, **plain)) | plain
        assert ours.mask.shape == theirs.mask.shape
        assert (ours.mask == theirs.mask).all()
        assert (ours.cut is None) == (theirs.cut is None)
        assert ours.cut is None or (ours.cut == theirs.cut).all()


def rewritten(path: Path, **changes: Any) -> None:
    """Replace entries of a project; None takes one out."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries |= {name.replace("__", "/"): data for name, data in changes.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            if data is not None:
                archive.writestr(name, data)


def scene_json(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("maquette/scene.json"))


@pytest.mark.parametrize("picture", [None, PICTURE])
def test_a_project_gives_back_the_identical_scene(tmp_path: Path, picture: np.ndarray | None) -> None:
    scene = busy_scene()
    ora.save(tmp_path / "a.ora", scene, picture)
    opened = ora.load(tmp_path / "a.ora")
    assert_same(scene, opened.scene)
    assert opened.notes == ()
    assert opened.kind is SourceKind.PROJECT
    assert (opened.picture is None) == (picture is None)
    assert picture is None or (opened.picture == picture).all()
    before, after = scene.flatten(), opened.scene.flatten()
    assert (before.regions == after.regions).all()


def test_a_snapshot_is_saved_like_the_scene(tmp_path: Path) -> None:
    scene = busy_scene()
    ora.save(tmp_path / "a.ora", scene)
    ora.save(tmp_path / "b.ora", scene.snapshot())
    assert (tmp_path / "a.ora").read_bytes() == (tmp_path / "b.ora").read_bytes()


def test_label_sets_of_ones_own_and_large_ids_are_kept(tmp_path: Path) -> None:
    label_set = LabelSet.from_dict(
        {"name": "mine", "ignore": 255, "classes": [{"id": 200, "name": "a 1", "color": [9, 8, 7], "kind": "thing"}]}
    )
    background = np.full((32, 40), 255, np.int32)
    background[:9] = 200_001
    scene = Scene(label_set, background, (SceneObject(200_003, 200, np.ones((4, 5), np.bool_), (2, 2)),))
    ora.save(tmp_path / "a.ora", scene)
    assert_same(scene, ora.load(tmp_path / "a.ora").scene)


def test_other_programs_find_what_the_standard_promises(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    scene = busy_scene()
    ora.save(path, scene, PICTURE, {"Licence": "non-commercial"})
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        assert path.read_bytes()[30:54] == b"mimetypeimage/openraster"
        with Image.open(io.BytesIO(archive.read("mergedimage.png"))) as merged:
            assert (np.array(merged) == PICTURE).all()
            assert merged.info["Licence"] == "non-commercial"
        with Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png"))) as thumbnail:
            assert thumbnail.size == (64, 48)
        root = ElementTree.fromstring(archive.read("stack.xml"))
        assert (root.tag, root.get("w"), root.get("h")) == ("image", "64", "48")
        layers = list(root.iter("layer"))
        names = [layer.get("name") for layer in layers]
        assert names[0] == "photograph"
        assert names[-1] == "background"
        assert "car 26501" in names
        assert layers[names.index("car 26501")].get("visibility") == "hidden"
        # Painted one over the other without the photograph, the layers are the label map in colours.
        canvas = Image.new("RGBA", (64, 48))
        for layer in reversed(layers[1:]):
            if layer.get("visibility") == "visible":
                with Image.open(io.BytesIO(archive.read(layer.attrib["src"]))) as pixels:
                    canvas.alpha_composite(pixels, (int(layer.attrib["x"]), int(layer.attrib["y"])))
        assert (np.array(canvas)[..., :3] == CITYSCAPES.palette[scene.flatten().labels]).all()


@pytest.mark.parametrize(
    ("picture", "unsettled", "shows"),
    [
        (None, NOTHING, "labels"),
        (PICTURE, NOTHING, "photograph"),
        (PICTURE, Rect(5, 6, 40, 30), "photograph, labels where it was not rendered yet"),
        (PICTURE, Rect(-5, -5, 100, 100), "labels"),
    ],
)
def test_where_the_photograph_is_older_than_the_scene_the_labels_are_shown(
    tmp_path: Path, picture: np.ndarray | None, unsettled: Rect, shows: str
) -> None:
    path, scene = tmp_path / "a.ora", busy_scene()
    ora.save(path, scene, picture, {"Licence": "free"}, unsettled=unsettled)
    assert scene_json(path)["picture"]["shows"] == shows
    expected = CITYSCAPES.palette[scene.flatten().labels]
    if "photograph" in shows:
        hole = expected[unsettled.slices].copy()
        expected = PICTURE.copy()
        expected[unsettled.slices] = hole
    opened = ora.load(path)
    assert_same(scene, opened.scene)
    with zipfile.ZipFile(path) as archive, Image.open(io.BytesIO(archive.read("mergedimage.png"))) as merged:
        assert (np.array(merged) == expected).all()
        assert merged.info.get("Licence") == ("free" if "photograph" in shows else None)
    if "photograph" in shows:
        assert opened.picture is not None
        assert (opened.picture == expected).all()
        assert opened.unsettled == unsettled
        assert opened.origin == {"Licence": "free"}
    else:
        assert (opened.picture, opened.origin) == (None, {})


def test_a_large_scene_has_a_small_thumbnail(tmp_path: Path) -> None:
    ora.save(tmp_path / "a.ora", Scene(CITYSCAPES, np.full((300, 600), 7, np.int32)))
    with (
        zipfile.ZipFile(tmp_path / "a.ora") as archive,
        Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png"))) as thumbnail,
    ):
        assert thumbnail.size == (256, 128)


def test_a_picture_of_another_size_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        ora.save(tmp_path / "a.ora", busy_scene(), PICTURE[:-1])
    assert not list(tmp_path.iterdir())


def test_saving_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ora"
    ora.save(path, busy_scene())
    before = path.read_bytes()
    for written in (0, 3, 6):
        real, left = zipfile.ZipFile.writestr, [written]

        def full(*arguments: Any, real: Any = real, left: list[int] = left, **more: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(*arguments, **more)

        with monkeypatch.context() as patched:
            patched.setattr(zipfile.ZipFile, "writestr", full)
            with pytest.raises(FileError, match=r"a\.ora: cannot be written \(No space left"):
                ora.save(path, Scene(CITYSCAPES, np.full((40, 40), 7, np.int32)))
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["a.ora"]
    with pytest.raises(FileError, match="there is no folder"):
        ora.save(tmp_path / "no" / "a.ora", busy_scene())


def test_a_file_that_may_not_grow_leaves_the_old_one(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # not on Windows
    path = tmp_path / "a.ora"
    ora.save(path, busy_scene())
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(FileError, match=r"a\.ora: cannot be written \(File too large\)"):
            ora.save(path, busy_scene(), PICTURE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.ora"]


def test_a_newer_format_is_refused_and_an_older_one_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ora"
    ora.save(path, busy_scene())
    data = scene_json(path)
    rewritten(path, maquette__scene__json=None, **{"maquette/scene.json": json.dumps({**data, "format": 7})})
    with pytest.raises(FileError, match=r"a\.ora: was saved by a newer Maquette \(format 7; this one reads up to 3\)"):
        ora.load(path)
    # A future Maquette whose format 5 counts seeds in another way, reading a file of today.
    rewritten(path, **{"maquette/scene.json": json.dumps({**data, "seed": 6})})
    monkeypatch.setattr(ora_scene, "FORMAT", 5)
    steps = {3: lambda each: {**each, "seed": each["seed"] * 2}, 4: lambda each: {**each, "seed": each["seed"] + 1}}
    monkeypatch.setattr(ora_scene, "MIGRATIONS", {**ora_scene.MIGRATIONS, **steps})
    assert ora.load(path).scene.seed == 13


def test_a_damaged_photograph_costs_nothing_but_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    scene = busy_scene()
    ora.save(path, scene, PICTURE)
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("stack.xml"))
        source = next(each.attrib["src"] for each in root.iter("layer") if each.get("name") == "photograph")
        data = archive.read(source)
    rewritten(path, **{source: data[:-40]})
    opened = ora.load(path)
    assert_same(scene, opened.scene)
    assert opened.picture is None
    assert "truncated" in opened.notes[0]


def test_rectangles_of_the_canvas_only(tmp_path: Path) -> None:
    """An object that was blown up to hundreds of times the canvas has a layer no larger than that."""
    huge = SceneObject(26_001, CAR, np.ones((50, 50), np.bool_), transform=Transform.scaling(600, 600))
    scene = Scene(CITYSCAPES, np.full((40, 40), 7, np.int32), (huge,))
    ora.save(tmp_path / "a.ora", scene)
    with (
        zipfile.ZipFile(tmp_path / "a.ora") as archive,
        Image.open(io.BytesIO(archive.read("data/layer1.png"))) as layer,
    ):
        assert layer.size == Rect(0, 0, 40, 40).size
    assert_same(scene, ora.load(tmp_path / "a.ora").scene)
