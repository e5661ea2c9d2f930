"""Files that are no checkpoint, or a broken one: one sentence each."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from model.config import UNetConfig
from model.errors import CheckpointError
from model.session import GeneratorSession
from tests.model.checkpoint_files import metadata_of, rewritten, with_generator


def test_a_missing_file(tmp_path: Path) -> None:
    assert_refused(tmp_path / "nothing.safetensors", "nothing.safetensors")


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "photo.safetensors"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert_refused(path, "photo.safetensors")


def test_a_folder(tmp_path: Path) -> None:
    assert_refused(tmp_path, tmp_path.name)


def test_tensors_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    save_file({"weight": torch.zeros(3)}, path, {"format": "pt"})
    assert_refused(path, "foreign.safetensors")


@pytest.mark.parametrize("kept", [0, 5, 200, -1])
def test_a_truncated_file(tmp_path: Path, tiny_checkpoint: Path, kept: int) -> None:
    path = tmp_path / "short.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes()[:kept])
    assert_refused(path, "short.safetensors")


def test_a_newer_format(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = tmp_path / "newer.safetensors"
    rewritten(tiny_checkpoint, path, lambda header: header.update(format=99))
    assert_refused(path, "99")


def test_weights_that_do_not_fit_the_header(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = tmp_path / "wide.safetensors"
    rewritten(tiny_checkpoint, path, lambda header: header["generator"].update(width=3))
    assert_refused(path, "wide.safetensors: the weights do not fit the architecture in its header (size mismatch for")


def test_weights_that_are_missing(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = tmp_path / "half.safetensors"
    tensors, metadata = load_file(tiny_checkpoint), metadata_of(tiny_checkpoint)
    del tensors[next(key for key in sorted(tensors) if key.startswith("generator."))]
    save_file(tensors, path, metadata)
    assert_refused(path, "half.safetensors: the weights do not fit the architecture in its header (Missing key")


def test_a_checkpoint_that_takes_pictures_is_refused(tmp_path: Path, tiny_checkpoint: Path) -> None:
    config = UNetConfig(0, image_channels=3, width=2, max_width=4, levels=5)
    path = with_generator(tiny_checkpoint, tmp_path, config)
    assert_refused(path, "other.safetensors translates pictures instead of rendering label maps: use `maquette render")


def test_a_label_set_of_another_size_is_refused(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = with_generator(tiny_checkpoint, tmp_path, UNetConfig(34, width=2, max_width=4, levels=5))
    assert_refused(path, "other.safetensors has a generator for 34 classes, but its label set cityscapes has 35")


def assert_refused(path: Path, part: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        GeneratorSession.open(path, "cpu")
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)
