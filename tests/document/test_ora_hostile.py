"""Projects that are damaged or made to do harm: one sentence that names the file, little memory, nothing written."""

import io
import json
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from editor.document import openraster, ora
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from model.maps import BadMaps, FileError, LabelSet, png_bytes

CITYSCAPES = LabelSet.load("cityscapes")
Entries = dict[str, bytes]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one object."""
    car = SceneObject(26_001, 26, np.ones((8, 9), np.bool_), (5, 6))
    path = tmp_path / "bad.ora"
    ora.save(path, Scene(CITYSCAPES, np.full((40, 60), 7, np.int32), (car,), {"street": {26_001: 1}}))
    return path


def rewrite(path: Path, edit: Callable[[Entries], object], packing: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    edit(entries)
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)


def edited_json(**changes: Any) -> Callable[[Entries], None]:
    def edit(entries: Entries) -> None:
        data = json.loads(entries["maquette/scene.json"]) | changes
        entries["maquette/scene.json"] = json.dumps(data).encode()

    return edit


def edited_object(**changes: Any) -> Callable[[Entries], None]:
    def edit(entries: Entries) -> None:
        data = json.loads(entries["maquette/scene.json"])
        data["objects"][0] |= changes
        entries["maquette/scene.json"] = json.dumps(data).encode()

    return edit


def refusal(path: Path) -> str:
    """The sentence with which a file is refused; opening it must take neither memory nor files."""
    before = sorted(path.parent.rglob("*"))
    tracemalloc.start()
    try:
        with pytest.raises((FileError, BadMaps)) as caught:
            ora.load(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20
    assert sorted(path.parent.rglob("*")) == before
    sentence = str(caught.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


def huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "name", ["../../evil.png", "/etc/evil", "data/../../evil", "..\\evil", "C:\\evil", "\\\\host\\x"]
)
def test_entries_that_lead_out_of_the_file(project: Path, name: str) -> None:
    rewrite(project, lambda entries: entries.update({name: b"x"}))
    assert "leads out of the file" in refusal(project)


@pytest.mark.parametrize(
    ("name", "mebibytes"), [("maquette/scene.json", 17), ("stack.xml", 17), ("data/layer0.png", 257)]
)
def test_an_entry_that_unpacks_to_more_than_it_can_need(project: Path, name: str, mebibytes: int) -> None:
    with zipfile.ZipFile(project) as archive:
        entries = {each: archive.read(each) for each in archive.namelist() if each != name}
    with zipfile.ZipFile(project, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, data in entries.items():
            archive.writestr(each, data)
        with archive.open(name, "w") as file:
            for _ in range(mebibytes):
                file.write(bytes(1 << 20))
    assert project.stat().st_size < 2 << 20
    assert "unpacks to more than" in refusal(project)


def test_an_entry_that_lies_about_its_size(project: Path) -> None:
    rewrite(project, lambda entries: entries.update({"maquette/scene.json": bytes(48 << 20)}))
    data = project.read_bytes()
    true_size, lie = struct.pack("<I", 48 << 20), struct.pack("<I", 100)
    assert true_size in data
    project.write_bytes(data.replace(true_size, lie))
    assert "damaged" in refusal(project)


@pytest.mark.parametrize("name", ["maquette/background.png", "data/layer0.png", "maquette/objects/26001.png"])
def test_a_png_that_promises_gigapixels(project: Path, name: str) -> None:
    rewrite(project, lambda entries: entries.update({name: huge_png(20_000, 20_000)}))
    assert "20000 x 20000 is more than" in refusal(project)


def test_many_layers_that_are_each_allowed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openraster, "MAX_LAYER_PIXELS", 40 * 60 * 3)
    layer = b'<layer name="x" src="data/layer0.png" x="0" y="0" visibility="visible" />'

    def edit(entries: Entries) -> None:
        entries["stack.xml"] = entries["stack.xml"].replace(b"</stack>", layer * 9 + b"</stack>")

    rewrite(project, edit)
    assert "more than 7,200 pixels in its layers" in refusal(project)


def test_more_entries_than_anybody_needs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openraster, "MAX_ENTRIES", 20)
    rewrite(project, lambda entries: entries.update({f"data/{number}": b"" for number in range(30)}))
    assert "at most 20 are read" in refusal(project)


def test_the_same_name_twice(project: Path) -> None:
    with zipfile.ZipFile(project, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("maquette/scene.json", b"{}")
    assert "two entries of the same name" in refusal(project)


@pytest.mark.parametrize(
    ("stack", "sentence"),
    [
        (b"<image w='9'", "stack.xml is damaged"),
        (b"", "stack.xml is damaged"),
        (b"<image w='60' h='-40'><stack/></image>", "has no pixels"),
        (b"<image w='0' h='40'><stack/></image>", "has no pixels"),
        (b"<image w='90000' h='90000'><stack/></image>", "is more than"),
        (b"<image w='60' h='40'><stack><layer name='x'/></stack></image>", "stack.xml is damaged"),
        (b"<image w='60' h='40'><stack><layer src='data/none.png'/></stack></image>", "data/none.png is missing"),
        (b"<image w='60' h='40'><stack><layer src='data/layer0.png' x='99999999999'/></stack></image>", "offset"),
        (b"<image w='60' h='40'>" + b"<stack>" * 99 + b"</stack>" * 99 + b"</image>", "groups inside one another"),
        (b"<!DOCTYPE a [<!ENTITY b 'cc'>]><image w='60' h='40'>&b;</image>", "document type"),
    ],
)
def test_a_stack_that_cannot_be(project: Path, stack: bytes, sentence: str) -> None:
    rewrite(project, lambda entries: entries.update({"stack.xml": stack}))
    assert sentence in refusal(project)


@pytest.mark.parametrize(
    "edit",
    [
        edited_json(format="1"),
        edited_json(format=0),
        edited_json(format=True),
        edited_json(size=[60]),
        edited_json(size=None),
        edited_json(seed="x"),
        edited_json(seed=[]),
        edited_json(objects=5),
        edited_json(objects=[{}]),
        edited_json(styles={"street": {"x": 1}}),
        edited_json(styles={"street": {"7": [float("nan")]}}),
        edited_json(styles=[1]),
        edited_json(layers=[]),
        edited_json(settle="everywhere"),
        edited_json(settle=None),
        edited_json(label_set={"name": "x", "classes": []}),
        edited_json(label_set={"name": "x", "classes": [{"id": 7, "name": "a", "color": [1, 1, 1], "script": "x"}]}),
        edited_json(label_set={"name": "x", "classes": [{"id": 26, "name": "a", "color": [1, 1, 1]}]}),
        edited_object(id=27_001),
        edited_object(id="../../26001"),
        edited_object(**{"class": 99}),
        edited_object(**{"class": "car"}),
        edited_object(shape=[8, 10]),
        edited_object(shape=[8]),
        edited_object(shape=[0, 1 << 60]),
        edited_object(origin=[1e12, 0]),
        edited_object(origin=[float("nan"), 0]),
        edited_object(transform=[1, 0, 0, 0, 0, 0]),
        edited_object(transform=[1e300, 0, 0, 0, 1, 0]),
        edited_object(transform=[1, 0, 0]),
        lambda entries: entries.update({"maquette/scene.json": b"["}),
        lambda entries: entries.update({"maquette/scene.json": b"[1]"}),
        lambda entries: entries.update({"maquette/scene.json": b"\xff\xfe"}),
        lambda entries: entries.update({"maquette/scene.json": b"[" * 200_000}),
        lambda entries: entries.update({"maquette/background.png": png_bytes(np.full((9, 9), 7, np.uint8))}),
        lambda entries: entries.update({"maquette/background.png": png_bytes(np.full((40, 60), 99, np.uint8))}),
        lambda entries: entries.update({"maquette/background.png": png_bytes(np.full((40, 60), 500, np.uint16))}),
        lambda entries: entries.update({"maquette/background.png": b"hello"}),
        lambda entries: entries.pop("maquette/background.png"),
        lambda entries: entries.pop("maquette/objects/26001.png"),
        lambda entries: entries.pop("stack.xml"),
        lambda entries: entries.pop("mimetype"),
        lambda entries: entries.update({"mimetype": b"application/zip"}),
    ],
)
def test_damage_in_what_we_wrote_is_one_sentence(project: Path, edit: Callable[[Entries], object]) -> None:
    rewrite(project, edit)
    refusal(project)


@pytest.mark.parametrize(
    ("transform", "size"),
    [
        ([1e5, 0, 0, 0, 1e5, 0], "900000 × 800000"),
        ([1e4, 0, 0, 0, 1, 0], "90000 × 8"),
        ([6e3, 0, 0, 0, 6e3, 0], "54000 × 48000"),
        ([0, 1e5, 0, 1, 0, 0], "800000 × 9"),
    ],
)
def test_an_object_that_is_drawn_too_large(project: Path, transform: list[float], size: str) -> None:
    rewrite(project, edited_object(transform=transform))
    assert f"the object 26001 is drawn {size} pixels large, which is too large" in refusal(project)


def test_a_large_object_is_none_of_that(project: Path) -> None:
    rewrite(project, edited_object(transform=[3640, 0, 0, 0, 4096, 0]))
    assert ora.load(project).scene.objects[0].bounds.shape == (32768, 32760)


def test_two_objects_with_one_id(project: Path) -> None:
    def edit(entries: Entries) -> None:
        data = json.loads(entries["maquette/scene.json"])
        data["objects"] *= 2
        entries["maquette/scene.json"] = json.dumps(data).encode()

    rewrite(project, edit)
    assert "same id" in refusal(project)


def test_a_file_that_was_cut_off_anywhere(project: Path) -> None:
    whole = project.read_bytes()
    for length in range(0, len(whole), 211):
        project.write_bytes(whole[:length])
        assert "damaged or truncated" in refusal(project)


def test_flipped_bytes_never_end_in_a_traceback(project: Path) -> None:
    whole = project.read_bytes()
    rng = np.random.default_rng(1)
    refused = harmless = 0
    for _ in range(150):
        data = bytearray(whole)
        for position in rng.integers(0, len(data), 3):
            data[position] ^= int(rng.integers(1, 256))
        project.write_bytes(data)
        try:
            ora.load(project)
        except (FileError, BadMaps) as error:
            refused += project.name in str(error)
        else:
            harmless += 1
    assert refused + harmless == 150
    assert refused > harmless


def test_an_encrypted_entry(project: Path) -> None:
    data = bytearray(project.read_bytes())
    start = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)  # the second entry of the directory
    data[start + 8] |= 1
    project.write_bytes(data)
    assert "damaged" in refusal(project)


def test_a_zip_of_something_else_and_no_zip_at_all(tmp_path: Path) -> None:
    path = tmp_path / "bad.ora"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    path.write_bytes(buffer.getvalue())
    assert "is not an OpenRaster file" in refusal(path)
    path.write_bytes(b"")
    assert "damaged or truncated" in refusal(path)
    with pytest.raises(FileError, match="no such file"):
        ora.load(tmp_path / "none.ora")
    with pytest.raises(FileError, match="cannot be read"):
        ora.load(tmp_path)
