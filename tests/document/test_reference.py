"""The reference photograph: a part of the scene and its history, and an ordinary layer of a project."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document import ora
from editor.document.canvas_size import reframed, resized
from editor.document.geometry import Rect, Size
from editor.document.patch import Patch
from editor.document.photograph import set_reference
from editor.document.reference import Reference
from editor.document.scene import Scene
from model.maps import LabelSet

SKY, ROAD = 23, 7


@pytest.fixture
def scene() -> Scene:
    background = np.full((48, 64), SKY, np.int32)
    background[24:] = ROAD
    return Scene(LabelSet.load("cityscapes"), background)


def photograph(width: int = 64, height: int = 48, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def taken(scene: Scene, seed: int = 0) -> Reference:
    reference = Reference(photograph(scene.size.width, scene.size.height, seed), "street.jpg")
    apply(scene, set_reference(scene, reference))
    return reference


def apply(scene: Scene, patch: Patch | None) -> Patch:
    assert patch is not None
    scene.apply(patch)
    return patch


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """The project with other entries."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_taking_and_removing_are_steps_that_redraw_nothing(scene: Scene) -> None:
    told: list[Rect] = []
    scene.observe(told.append)
    reference = Reference(photograph(), "street.jpg")
    first = apply(scene, set_reference(scene, reference))
    assert set_reference(scene, reference) is None
    second = apply(scene, set_reference(scene, None))
    assert scene.reference is None
    scene.apply(second.reversed())
    assert scene.reference is reference
    scene.apply(first.reversed())
    assert scene.reference is None
    assert all(each.is_empty for each in told)
    assert len(told) == 4


def test_the_history_counts_each_reference_that_it_alone_holds_once(scene: Scene) -> None:
    came_with_it = taken(scene)  # its step is no part of the history below
    other = Reference(photograph(), "other.jpg")
    replaced, removed = apply(scene, set_reference(scene, other)), apply(scene, set_reference(scene, None))
    again = apply(scene, set_reference(scene, other))  # the scene holds it
    pictures = came_with_it.picture.nbytes + other.picture.nbytes
    assert 0 <= replaced.nbytes + removed.nbytes + again.nbytes - pictures < 3000
    assert again.nbytes < 1000


def test_nobody_can_write_it(scene: Scene) -> None:
    pixels = photograph()
    reference = Reference(pixels, "a")
    pixels[:] = 0
    assert reference.picture.any()
    with pytest.raises(ValueError, match="read-only"):
        reference.picture[0] = 0


def test_one_of_another_size_does_not_fit(scene: Scene) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        set_reference(scene, Reference(photograph(32, 32), "small"))


def test_it_follows_the_canvas(scene: Scene) -> None:
    reference = taken(scene)
    crop = apply(scene, reframed(scene, Rect(16, 8, 56, 48)))
    assert scene.reference is not None
    np.testing.assert_array_equal(scene.reference.picture, reference.picture[8:48, 16:56])
    scene.apply(crop.reversed())
    assert scene.reference is reference
    apply(scene, resized(scene, Size(128, 96)))
    assert scene.reference is not None
    assert scene.reference.size == scene.size
    assert scene.reference.name == "street.jpg"


def test_a_project_brings_it_back_byte_for_byte(scene: Scene, tmp_path: Path) -> None:
    reference = taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene, photograph(seed=1), {})
    opened = ora.load(path)
    assert opened.notes == ()
    assert opened.scene.reference is not None
    assert opened.scene.reference.name == "street.jpg"
    np.testing.assert_array_equal(opened.scene.reference.picture, reference.picture)
    np.testing.assert_array_equal(opened.scene.flatten().regions, scene.flatten().regions)
    assert opened.unsettled.is_empty


def test_other_programs_see_a_hidden_layer_at_the_bottom(scene: Scene, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    reference = taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene)
    with zipfile.ZipFile(path) as archive:
        layers = list(ElementTree.fromstring(archive.read("stack.xml")).iter("layer"))
        assert (layers[-1].get("name"), layers[-1].get("visibility")) == ("reference", "hidden")
        pixels = np.array(Image.open(io.BytesIO(archive.read(layers[-1].attrib["src"]))))
    np.testing.assert_array_equal(pixels, reference.picture)


def test_without_one_nothing_is_written(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "street.ora"
    ora.save(path, scene)
    assert ora.load(path).scene.reference is None
    assert b"reference" not in zipfile.ZipFile(path).read("stack.xml")


def test_a_file_whose_maquette_part_was_dropped_keeps_it(scene: Scene, tmp_path: Path) -> None:
    reference = taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene)

    def drop(entries: dict[str, bytes]) -> None:
        for name in [each for each in entries if each.startswith("maquette/")]:
            del entries[name]
        entries["stack.xml"] = entries["stack.xml"].replace(b'"hidden"', b'"visible"')  # the user looked at it

    rewritten(path, drop)
    opened = ora.load(path)
    np.testing.assert_array_equal(opened.scene.flatten().labels, scene.flatten().labels)
    assert opened.scene.reference is not None
    np.testing.assert_array_equal(opened.scene.reference.picture, reference.picture)


def test_one_that_was_painted_on_elsewhere_comes_back_painted(scene: Scene, tmp_path: Path) -> None:
    taken(scene)
    path, other = tmp_path / "street.ora", photograph(seed=7)
    ora.save(path, scene)
    rewritten(path, lambda entries: entries.update({"data/layer0.png": png(other)}))
    opened = ora.load(path)
    assert opened.scene.reference is not None
    np.testing.assert_array_equal(opened.scene.reference.picture, other)
    assert opened.notes == ()  # the scene itself is what it was


def test_one_that_was_cut_elsewhere_is_grey_where_nothing_is_left(scene: Scene, tmp_path: Path) -> None:
    reference = taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene)

    def cut(entries: dict[str, bytes]) -> None:
        entries["data/layer0.png"] = png(np.ascontiguousarray(reference.picture[10:20, 30:]))
        head, bottom = entries["stack.xml"].rsplit(b"<layer", 1)
        entries["stack.xml"] = head + b"<layer" + bottom.replace(b'x="0" y="0"', b'x="30" y="10"')

    rewritten(path, cut)
    found = ora.load(path).scene.reference
    assert found is not None
    np.testing.assert_array_equal(found.picture[10:20, 30:], reference.picture[10:20, 30:])
    assert (found.picture[:10] == 128).all()


@pytest.mark.parametrize("damage", [b"", b"no picture", png(photograph())[:200]])
def test_a_damaged_one_costs_nothing_else(scene: Scene, tmp_path: Path, damage: bytes) -> None:
    taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene)
    rewritten(path, lambda entries: entries.update({"data/layer0.png": damage}))
    opened = ora.load(path)
    assert opened.scene.reference is None
    assert "reference photograph in the project is left out" in " ".join(opened.notes)
    np.testing.assert_array_equal(opened.scene.flatten().regions, scene.flatten().regions)


def test_one_that_claims_to_be_huge_is_not_unpacked(scene: Scene, tmp_path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    taken(scene)
    path = tmp_path / "street.ora"
    ora.save(path, scene)
    rewritten(path, lambda entries: entries.update({"data/layer0.png": bomb}))
    opened = ora.load(path)
    assert opened.scene.reference is None
    assert "more than" in " ".join(opened.notes)
