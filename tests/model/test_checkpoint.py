"""Checkpoints: what is written comes back, and what is broken is refused in one sentence."""

import json
import struct
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from model.checkpoint import FORMAT, load_checkpoint, read_header, save_checkpoint
from model.config import GeneratorConfig
from model.errors import CheckpointError, FileError
from model.networks.build import build_network
from model.networks.generator import Generator


def rewrite_header(path: Path, target: Path, **changes: object) -> Path:
    """Copy a checkpoint with some header values changed."""
    header = {**read_header(path).to_dict(), **changes}
    save_file(load_file(path), target, {"maquette": json.dumps(header)})
    return target


def test_round_trip(tiny_checkpoint: Path) -> None:
    checkpoint = load_checkpoint(tiny_checkpoint)
    assert checkpoint.header == read_header(tiny_checkpoint)
    assert checkpoint.id.startswith("tiny-")
    assert {class_id: tuple(modes.shape) for class_id, modes in checkpoint.modes.items()}[26] == (3, 3)
    generator = build_network(checkpoint.header.generator)
    generator.load_state_dict(dict(checkpoint.generator))
    assert all(tensor.dtype == torch.float32 for tensor in checkpoint.generator.values())


def test_identity_follows_the_weights(tiny_checkpoint: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(tiny_checkpoint)
    same = save_checkpoint(tmp_path / "a.safetensors", loaded.header, loaded.generator, loaded.encoder, loaded.modes)
    assert same.id == loaded.id
    other = {26: torch.zeros(1, 3)}
    changed = save_checkpoint(tmp_path / "b.safetensors", loaded.header, loaded.generator, loaded.encoder, other)
    assert changed.id != loaded.id


def test_missing_truncated_and_foreign_files(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no checkpoint"):
        load_checkpoint(tmp_path / "nowhere.safetensors")

    content = tiny_checkpoint.read_bytes()
    for length in (0, 4, 100, len(content) // 2, len(content) - 1):
        broken = tmp_path / "broken.safetensors"
        broken.write_bytes(content[:length])
        with pytest.raises(CheckpointError, match="broken.safetensors"):
            load_checkpoint(broken)

    foreign = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(1)}, foreign)
    with pytest.raises(CheckpointError, match="no checkpoint of Maquette"):
        load_checkpoint(foreign)

    picture = tmp_path / "picture.safetensors"
    picture.write_bytes(struct.pack("<Q", 30) + b"\x89PNG" * 20)
    with pytest.raises(CheckpointError, match="picture.safetensors"):
        load_checkpoint(picture)


def test_other_formats_and_damaged_headers(tiny_checkpoint: Path, tmp_path: Path) -> None:
    newer = rewrite_header(tiny_checkpoint, tmp_path / "newer.safetensors", format=FORMAT + 1)
    with pytest.raises(CheckpointError, match="newer Maquette"):
        load_checkpoint(newer)
    unknown = rewrite_header(tiny_checkpoint, tmp_path / "odd.safetensors", generator={"depth": 9})
    with pytest.raises(CheckpointError, match="unknown keys: depth"):
        load_checkpoint(unknown)
    without = rewrite_header(tiny_checkpoint, tmp_path / "without.safetensors", label_set=None)
    with pytest.raises(CheckpointError, match="damaged header"):
        load_checkpoint(without)


def test_files_from_before_the_families_are_read(tiny_checkpoint: Path, tmp_path: Path) -> None:
    header = read_header(tiny_checkpoint).to_dict()
    assert header["generator"]["family"] == "pix2pixHD"
    for younger in ("output", "representatives"):
        del header[younger]
    for younger in (
        "family",
        "image_channels",
        "output_channels",
        "norm",
        "bias",
        "dropout",
        "output_scale",
        "pattern",
    ):
        del header["generator"][younger]
    del header["encoder"]["pooling"]
    path = tmp_path / "old.safetensors"
    save_file(load_file(tiny_checkpoint), path, {"maquette": json.dumps(header)})
    assert load_checkpoint(path).header == read_header(tiny_checkpoint)


def test_representatives_and_the_output_come_back(tiny_checkpoint: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(tiny_checkpoint)
    header = replace(loaded.header, representatives={26: (("a/b.png", 26001), ("c.png", 26)), 7: ()}, output="labels")
    path = tmp_path / "more.safetensors"
    written = save_checkpoint(path, header, loaded.generator, loaded.encoder, loaded.modes)
    assert read_header(path) == written == replace(header, id=loaded.id)


def with_generator(**changes: object) -> dict[str, object]:
    return {"generator": GeneratorConfig(35, width=2, downsamples=1, blocks=1).to_dict() | changes}


@pytest.mark.parametrize(
    "change",
    [
        {"output": "video"},
        {"representatives": {"26": [["a.png"]]}},
        {"representatives": {"26": [["a.png", float("inf")]]}},
        {"resolution": [float("inf"), 64]},
        {"resolution": [0, -64]},
        {"mode_sizes": {"26": ["many"]}},
        {"steps": float("inf")},
        {"encoder": {"width": 16.0}},
        with_generator(width=2.0),
        with_generator(boundaries="yes"),
        with_generator(classes=True),
        with_generator(bias="no"),
        with_generator(blocks=10**9),
        with_generator(output_scale=float("inf")),
    ],
    ids=str,
)
def test_a_header_that_makes_no_sense_is_refused(tiny_checkpoint: Path, tmp_path: Path, change: dict) -> None:
    with pytest.raises(CheckpointError, match="damaged header"):
        read_header(rewrite_header(tiny_checkpoint, tmp_path / "odd.safetensors", **change))


@pytest.mark.parametrize("outside", [True, False])
def test_brackets_without_end_are_refused(tiny_checkpoint: Path, tmp_path: Path, outside: bool) -> None:
    brackets, path = b"[" * 200_000, tmp_path / "deep.safetensors"
    if outside:
        path.write_bytes(struct.pack("<Q", len(brackets)) + brackets)
    else:
        save_file(load_file(tiny_checkpoint), path, {"maquette": brackets.decode()})
    with pytest.raises(CheckpointError, match="deep.safetensors"):
        read_header(path)


@pytest.mark.parametrize(
    ("name", "tensor"),
    [
        ("modes.\N{SUPERSCRIPT TWO}", torch.zeros(1, 3)),
        ("modes.026", torch.zeros(1, 3)),
        ("modes.26", torch.full((1, 3), float("nan"))),
        ("modes.26", torch.zeros(1, 3, dtype=torch.int64)),
        ("modes.26", torch.zeros(1, 3, dtype=torch.complex64)),
    ],
)
def test_modes_that_are_none_are_refused(
    tiny_checkpoint: Path, tmp_path: Path, name: str, tensor: torch.Tensor
) -> None:
    path = tmp_path / "modes.safetensors"
    header = json.dumps(read_header(tiny_checkpoint).to_dict())
    save_file({**load_file(tiny_checkpoint), name: tensor}, path, {"maquette": header})
    with pytest.raises(CheckpointError, match=r"modes.safetensors holds (modes|complex)"):
        load_checkpoint(path)


def test_statistics_of_batch_norm_keep_their_range(tiny_checkpoint: Path, tmp_path: Path) -> None:
    """Half precision ends at 65,504 and below 6e-8, and counts of steps are whole numbers."""
    loaded = load_checkpoint(tiny_checkpoint)
    config = GeneratorConfig(35, width=2, downsamples=1, blocks=1, norm="batch")
    state = Generator(config).state_dict()
    state["trunk.0.2.running_var"] = torch.tensor([1e6, 1e-9])
    state["trunk.0.2.num_batches_tracked"] = torch.tensor(70_001)
    path = tmp_path / "batch.safetensors"
    save_checkpoint(path, replace(loaded.header, generator=config), state, None, {})
    found = load_checkpoint(path).generator
    torch.testing.assert_close(found["trunk.0.2.running_var"], state["trunk.0.2.running_var"])
    assert int(found["trunk.0.2.num_batches_tracked"]) == 70_001
    assert load_file(path)["generator.trunk.0.1.weight"].dtype == torch.float16
    assert found["trunk.0.1.weight"].dtype == torch.float32


def test_modes_of_impossible_shape_are_refused(tiny_checkpoint: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(tiny_checkpoint)
    path = tmp_path / "modes.safetensors"
    save_checkpoint(path, loaded.header, loaded.generator, loaded.encoder, {26: torch.zeros(2, 5)})
    with pytest.raises(CheckpointError, match="impossible shape"):
        load_checkpoint(path)


def test_unwritable_target_keeps_the_old_file(tiny_checkpoint: Path, tmp_path: Path) -> None:
    loaded = load_checkpoint(tiny_checkpoint)
    target = tmp_path / "folder.safetensors"
    target.mkdir()
    with pytest.raises(FileError, match="cannot be written"):
        save_checkpoint(target, loaded.header, loaded.generator, loaded.encoder, loaded.modes)
    assert list(tmp_path.iterdir()) == [target]
