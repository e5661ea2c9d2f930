"""Map files: exact or refused, and written whole or not at all."""

import errno
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.maps import (
    BadMaps,
    FileError,
    LabelSet,
    MapKind,
    atomic_file,
    read_colors,
    read_image,
    read_instances,
    read_labels,
    read_map,
    read_panoptic,
    snap_colors,
    write_colors,
    write_image,
    write_instances,
    write_labels,
)

CITYSCAPES = LabelSet.load("cityscapes")
LABELS = np.random.default_rng(2).integers(0, 35, (40, 50)).astype(np.uint8)
INSTANCES = LABELS.astype(np.int32) * np.random.default_rng(3).choice([1, 1000], (40, 50)).astype(np.int32)
PHOTOGRAPH = np.random.default_rng(4).integers(0, 256, (40, 50, 3)).astype(np.uint8)


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and has next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def mode_of(path: Path) -> str:
    with Image.open(path) as image:
        return image.mode


def test_label_maps_round_trip(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.png", LABELS)
    assert mode_of(tmp_path / "a.png") == "L"
    assert (read_labels(tmp_path / "a.png") == LABELS).all()
    assert read_map(tmp_path / "a.png", CITYSCAPES)[0] is MapKind.LABELS


def test_instance_maps_round_trip_in_16_bits(tmp_path: Path) -> None:
    write_instances(tmp_path / "a.png", INSTANCES)
    assert mode_of(tmp_path / "a.png") == "I;16"
    found = read_instances(tmp_path / "a.png")
    assert found.dtype == np.int32
    assert (found == INSTANCES).all()
    assert read_map(tmp_path / "a.png", CITYSCAPES)[0] is MapKind.INSTANCES


def test_ids_above_16_bits_are_panoptic_rgb(tmp_path: Path) -> None:
    large = np.full((4, 4), 149_003, np.int32)
    large[0] = 7
    write_instances(tmp_path / "a.png", large)
    assert read_image(tmp_path / "a.png")[1, 0].tolist() == [149_003 & 255, 149_003 >> 8 & 255, 149_003 >> 16]
    assert (read_instances(tmp_path / "a.png") == large).all()
    assert (read_panoptic(tmp_path / "a.png") == large).all()


def test_panoptic_pictures_are_told_from_colours(tmp_path: Path) -> None:
    ids = INSTANCES
    Image.fromarray(np.stack([ids & 255, ids >> 8, ids >> 16], axis=-1).astype(np.uint8)).save(tmp_path / "a.png")
    kind, found = read_map(tmp_path / "a.png", CITYSCAPES)
    assert kind is MapKind.PANOPTIC
    assert (found == ids).all()


def test_colour_pictures_round_trip_and_aliases_are_understood(tmp_path: Path) -> None:
    write_colors(tmp_path / "a.png", LABELS, CITYSCAPES)
    assert (read_colors(tmp_path / "a.png", CITYSCAPES) == LABELS).all()
    kind, found = read_map(tmp_path / "a.png", CITYSCAPES)
    assert kind is MapKind.COLORS
    assert (found == LABELS).all()
    Image.new("RGBA", (3, 2), (153, 153, 153, 255)).save(tmp_path / "b.png")
    assert (read_colors(tmp_path / "b.png", CITYSCAPES) == 17).all()


def test_colours_outside_the_set_are_named_with_counts(tmp_path: Path) -> None:
    rgb = CITYSCAPES.palette[LABELS].copy()
    rgb[0, :4] = (1, 2, 3)
    Image.fromarray(rgb).save(tmp_path / "a.png")
    with pytest.raises(BadMaps, match=r"^a\.png: colour \(1, 2, 3\) \(4 pixels\) is not in the label set cityscapes"):
        read_colors(tmp_path / "a.png", CITYSCAPES)
    with pytest.raises(BadMaps, match=r"\(1, 2, 3\) \(4 pixels\)"):
        read_map(tmp_path / "a.png", CITYSCAPES)


def test_snapping_takes_the_nearest_class_and_counts() -> None:
    rgb = CITYSCAPES.palette[LABELS].copy()
    rgb[0, 0] = (127, 65, 128)  # nearly road
    rgb[1, :2] = (0, 0, 141)  # nearly car
    labels, count = snap_colors(rgb, CITYSCAPES)
    expected = LABELS.copy()
    expected[0, 0], expected[1, :2] = 7, 26
    assert count == 3
    assert (labels == expected).all()
    assert snap_colors(np.zeros((0, 3), np.uint8), CITYSCAPES)[1] == 0


@pytest.mark.parametrize("mode", ["P", "1", "LA", "RGB", "RGBA"])
def test_labels_in_the_modes_other_programs_write(tmp_path: Path, mode: str) -> None:
    labels = (LABELS % 2) * 255 if mode == "1" else LABELS
    image = Image.fromarray(labels)
    image.putpalette(list(range(256)) * 3) if mode == "P" else None
    (image if mode == "P" else image.convert(mode)).save(tmp_path / "a.png")
    assert (read_labels(tmp_path / "a.png") == (LABELS % 2 if mode == "1" else LABELS)).all()


def test_palette_pictures_are_colours_if_they_look_like_the_set_and_else_indices(tmp_path: Path) -> None:
    shuffled = Image.fromarray((LABELS == 7).astype(np.uint8))
    shuffled.putpalette([*CITYSCAPES.palette[23], *CITYSCAPES.palette[7]])
    shuffled.save(tmp_path / "a.png")
    assert set(np.unique(read_map(tmp_path / "a.png", CITYSCAPES)[1])) == {7, 23}
    shuffled.putpalette([1, 1, 1, 9, 9, 9])
    shuffled.save(tmp_path / "b.png")
    assert set(np.unique(read_map(tmp_path / "b.png", CITYSCAPES)[1])) == {0, 1}


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_a_photograph_is_no_map(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    write_image(path, PHOTOGRAPH)
    for read in (read_labels, read_instances, lambda file: read_map(file, CITYSCAPES)):
        with pytest.raises(BadMaps, match="photograph"):
            read(path)


def test_ids_that_cannot_be_are_refused(tmp_path: Path) -> None:
    Image.fromarray(np.full((4, 4), 500, np.uint16)).save(tmp_path / "a.png")
    with pytest.raises(BadMaps, match="500 is neither a class id"):
        read_instances(tmp_path / "a.png")
    with pytest.raises(BadMaps, match="ids up to 500"):
        read_labels(tmp_path / "a.png")
    Image.fromarray(np.full((4, 4), 0.5, np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(BadMaps, match="floating-point"):
        read_labels(tmp_path / "a.tif")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not an image"),
        (b"hello there", "not an image"),
        (png_header(64, 64), "damaged or truncated"),
        (png_header(64, 64)[:-1], "truncated; its last part is missing"),
        (png_header(20_000, 20_000), "20000 x 20000 is more than 67,108,864 pixels"),
        (png_header(0, 64), r"no pixels \(0 x 64\)"),
        (png_header(0x7FFFFFFF, 0x7FFFFFFF), "is more than"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "truncated"),
        (b"II*\0" + b"\xff" * 40, "not an image|damaged"),
    ],
)
def test_what_is_not_an_image_is_refused_in_a_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(data)
    for read in (read_labels, read_instances, read_image, lambda file: read_colors(file, CITYSCAPES)):
        with pytest.raises(BadMaps, match=sentence) as caught:
            read(path)
        assert str(caught.value).startswith("bad.png: ")
        assert "\n" not in str(caught.value)


def test_no_file_is_handed_to_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow reads EPS by starting Ghostscript, whatever the file is called."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n")
    started: list[object] = []
    monkeypatch.setattr("PIL.EpsImagePlugin.Ghostscript", lambda *given, **more: started.append(given))
    with pytest.raises(BadMaps, match="is not an image"):
        read_image(path)
    assert started == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "TGA", "JPEG2000"])
def test_pictures_of_usual_formats_are_read(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (9, 7), (200, 100, 0)).save(tmp_path / "picture", kind)
    assert read_image(tmp_path / "picture").shape == (7, 9, 3)


def test_truncation_is_found_wherever_it_is(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.png", LABELS)
    whole = (tmp_path / "a.png").read_bytes()
    for length in range(0, len(whole), 7):
        with pytest.raises(BadMaps):
            read_labels(whole[:length], "cut.png")


def test_a_missing_file_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_labels(tmp_path / "a.png")
    with pytest.raises(FileError, match="cannot be read"):
        read_labels(tmp_path)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "bmp"])
def test_pictures_are_written_with_their_origin(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    write_image(path, PHOTOGRAPH, {"Licence": "non-commercial – Übung"})
    assert read_image(path).shape == PHOTOGRAPH.shape
    if suffix in {"png", "tif", "bmp"}:
        assert (read_image(path) == PHOTOGRAPH).all()
    with Image.open(path) as image:
        if suffix == "png":
            assert image.info["Licence"] == "non-commercial – Übung"
        elif suffix != "bmp":
            assert "non-commercial" in str(image.getexif()[0x010E])


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"'\.xyz' is none of these"):
        write_image(tmp_path / "a.xyz", PHOTOGRAPH)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    write_labels(path, LABELS)
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="No space left"):
        write_labels(path, LABELS + 1)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def write() -> None:
        with atomic_file(path) as file:
            file.write(b"new")
            raise KeyError

    pytest.raises(KeyError, write)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_protected_targets_are_refused(tmp_path: Path) -> None:
    """By the superuser too, who is not held back by the system."""
    path = tmp_path / "a.png"
    write_labels(path, LABELS)
    before = path.read_bytes()
    for place, noun in ((path, "file"), (tmp_path, "folder")):
        mode = place.stat().st_mode
        place.chmod(mode & ~0o222)
        with pytest.raises(FileError, match=rf"a\.png: cannot be written \(the {noun} is read-only\)"):
            write_labels(path, LABELS + 1)
        place.chmod(mode)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]
    with pytest.raises(FileError, match="there is no folder"):
        write_labels(tmp_path / "no" / "a.png", LABELS)


def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    for target in (pipe, tmp_path):
        with pytest.raises(FileError, match="not a plain file"):
            write_labels(target, LABELS)
    assert pipe.is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["pipe.png"]


def test_a_new_file_has_the_permissions_the_user_wants_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    old_mask = os.umask(0o027)
    try:
        write_labels(path, LABELS)
    finally:
        os.umask(old_mask)
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    write_labels(path, LABELS)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_goes_on_leading_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link: Any = tmp_path / "link.png"
    link.symlink_to(tmp_path / "there" / "a.png")
    write_labels(link, LABELS)
    assert link.is_symlink()
    assert (read_labels(tmp_path / "there" / "a.png") == LABELS).all()
