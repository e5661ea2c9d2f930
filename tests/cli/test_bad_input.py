"""Everything that can be wrong with a command's input: one sentence, exit code 2, and no file touched."""

import os
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest

from model.maps import write_image, write_instances, write_labels
from tests.cli.conftest import Cli, draw_instances, draw_labels


@pytest.fixture
def refused(cli: Cli, tiny_checkpoint: Path, tmp_path: Path):
    """Export with bad input, and return the sentence; the target must be as before."""

    def run(*arguments: str | Path, checkpoint: Path | None = None, target: Path | None = None) -> str:
        out = target or tmp_path / "results" / "out.png"
        if target is None:
            out.parent.mkdir()
            out.write_bytes(b"what was there before")
        ran = cli(*arguments, "--checkpoint", checkpoint or tiny_checkpoint, "--export", out)
        assert ran.code == 2
        assert ran.out == ""
        if target is None:
            assert out.read_bytes() == b"what was there before"
            assert list(out.parent.iterdir()) == [out]
        return ran.sentence

    return run


def png(width: int, height: int) -> bytes:
    """A grey PNG of the given size, made by hand so that no row of it exists in memory."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer = zlib.compressobj()
    row = bytes(1 + width)
    rows = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def photograph() -> np.ndarray:
    """Noise, as photographs have: hardly two pixels are alike."""
    return np.random.default_rng(0).integers(0, 256, (64, 96, 3), dtype=np.uint8)


def test_missing_file(refused) -> None:
    assert "nowhere.png" in refused("nowhere.png")


def test_missing_instances(refused, street: Path) -> None:
    assert "nowhere.png" in refused(street, "--instances", "nowhere.png")


def test_not_an_image(refused, tmp_path: Path) -> None:
    path = tmp_path / "letter.png"
    path.write_text("Dear Sir or Madam,")
    assert "letter.png" in refused(path)


def test_a_folder(refused, tmp_path: Path) -> None:
    assert str(tmp_path.name) in refused(tmp_path)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_photograph_where_ids_are_expected(refused, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"holiday{suffix}"
    write_image(path, photograph())
    assert "holiday" in refused(path)


def test_a_photograph_with_instances(refused, tmp_path: Path, street_instances: Path) -> None:
    path = tmp_path / "holiday.png"
    write_image(path, photograph())
    assert "holiday.png" in refused(path, "--instances", street_instances)


def test_a_photograph_as_instances(refused, tmp_path: Path, street: Path) -> None:
    path = tmp_path / "holiday.jpg"
    write_image(path, photograph())
    assert "holiday.jpg" in refused(street, "--instances", path)


def test_ids_outside_the_label_set_are_named_with_counts(refused, tmp_path: Path) -> None:
    labels = draw_labels()
    labels[0, :7] = 99
    labels[1, :5] = 200
    path = tmp_path / "strange.png"
    write_labels(path, labels)
    sentence = refused(path)
    for part in ("strange.png", "99", "7", "200", "5"):
        assert part in sentence


def test_instances_of_another_size(refused, tmp_path: Path, street: Path) -> None:
    path = tmp_path / "small.png"
    write_instances(path, draw_instances(draw_labels())[:32])
    sentence = refused(street, "--instances", path)
    assert "96 x 64" in sentence
    assert "96 x 32" in sentence


def test_a_truncated_png(refused, tmp_path: Path) -> None:
    path = tmp_path / "half.png"
    write_labels(path, np.random.default_rng(0).choice(np.array([7, 11, 23], np.uint8), (64, 96)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "half.png" in refused(path)


@pytest.mark.parametrize("size", [(0, 0), (0, 64), (20000, 20000)])
def test_a_map_of_impossible_size(refused, tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "size.png"
    path.write_bytes(png(*size))
    sentence = refused(path)
    assert "size.png" in sentence
    assert f"{size[0]} x {size[1]}" in sentence


def test_a_project_that_escapes_its_folder(refused, tmp_path: Path) -> None:
    path = tmp_path / "escape.ora"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "image/openraster")
        archive.writestr("../outside.txt", "gotcha")
    assert "escape.ora" in refused(path)
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_project_that_is_no_archive(refused, tmp_path: Path) -> None:
    path = tmp_path / "text.ora"
    path.write_text("not a zip")
    assert "text.ora" in refused(path)


def test_missing_checkpoint(refused, street: Path, tmp_path: Path) -> None:
    assert "nowhere.safetensors" in refused(street, checkpoint=tmp_path / "nowhere.safetensors")


@pytest.mark.parametrize("kept", [0, 5, 100, -100])
def test_truncated_checkpoint(refused, street: Path, tmp_path: Path, tiny_checkpoint: Path, kept: int) -> None:
    path = tmp_path / "half.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes()[:kept])
    assert "half.safetensors" in refused(street, checkpoint=path)


def test_foreign_checkpoint(refused, street: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    path = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    assert "foreign.safetensors" in refused(street, checkpoint=path)


def test_a_picture_as_checkpoint(refused, street: Path) -> None:
    assert "street.png" in refused(street, checkpoint=street)


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ('{"26777": 0}', "26777"),
        ('{"7": 3}', "modes 0 to 2"),
        ('{"24000": 10}', "person"),
        ('{"7": -1}', "from 0"),
        ('{"7": true}', "true"),
        ('{"7": 1.5}', "1.5"),
        ('{"road": 1}', "road"),
        ('{"7": 1', "JSON"),
        ("{7: 1}", "JSON"),
        ("nowhere.json", "nowhere.json"),
    ],
)
def test_bad_modes(refused, street: Path, modes: str, expected: str) -> None:
    assert expected in refused(street, "--modes", modes)


def test_modes_file_that_holds_a_list(refused, street: Path, tmp_path: Path) -> None:
    path = tmp_path / "modes.json"
    path.write_text("[1, 2]")
    assert "modes.json" in refused(street, "--modes", path)


def test_a_class_without_modes(refused, tmp_path: Path) -> None:
    labels = draw_labels()
    labels[:, :4] = 21
    path = tmp_path / "trees.png"
    write_labels(path, labels)
    assert "vegetation" in refused(path, "--modes", '{"21": 0}')


def test_unknown_suffix(refused, street: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.xcf"
    assert ".png" in refused(street, target=target)
    assert not target.exists()


def test_no_folder_for_the_target(refused, street: Path, tmp_path: Path) -> None:
    assert "no folder" in refused(street, target=tmp_path / "nowhere" / "out.png")


def test_a_folder_as_target(refused, street: Path, tmp_path: Path) -> None:
    (tmp_path / "out.png").mkdir()
    assert "out.png" in refused(street, target=tmp_path / "out.png")


def test_the_target_is_a_device(refused, street: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    target.symlink_to("/dev/full")
    assert "out.png" in refused(street, target=target)
    assert Path("/dev/full").is_char_device()


def test_the_ids_are_not_overwritten_by_their_picture(refused, street: Path) -> None:
    before = street.read_bytes()
    assert "street.png" in refused(street, target=street)
    assert street.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(refused, street: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert "locked" in refused(street, target=folder / "out.png")


def test_a_device_that_is_not_there(cli: Cli, street: Path, tiny_checkpoint: Path, tmp_path: Path) -> None:
    import torch

    absent = "mps" if not torch.backends.mps.is_available() else "cuda"
    out = tmp_path / "out.png"
    ran = cli(street, "--checkpoint", tiny_checkpoint, "--device", absent, "--export", out)
    assert ran.code == 2
    assert absent in ran.sentence.lower()
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [("--seed", "x"), ("--seed", "-1"), ("--device", "tpu"), ("--exp", "a.png"), ("a.png", "b.png"), ("render",)],
)
def test_bad_options(cli: Cli, arguments: tuple[str, ...]) -> None:
    ran = cli(*arguments)
    assert ran.code == 2
    assert "--help" in ran.sentence
