"""Checkpoints made from others: another header, another architecture."""

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from model.checkpoint import load_checkpoint, save_checkpoint
from model.config import AnyGeneratorConfig
from model.networks.build import build_network


def metadata_of(path: Path) -> dict[str, str]:
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    return json.loads(content[8 : 8 + length])["__metadata__"]


def rewritten(source: Path, target: Path, change: Callable[[dict], object]) -> None:
    """A copy of a checkpoint with another header."""
    metadata = metadata_of(source)
    header = json.loads(metadata["maquette"])
    change(header)
    save_file(load_file(source), target, {**metadata, "maquette": json.dumps(header)})


def with_generator(source: Path, folder: Path, config: AnyGeneratorConfig) -> Path:
    """A copy of a checkpoint with random weights of another architecture, and modes if they fit it."""
    path = folder / "other.safetensors"
    loaded = load_checkpoint(source)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(config)
        for weight in network.parameters():
            torch.nn.init.normal_(weight, std=0.5 if weight.dim() > 1 else 0.1)
        for norm in network.modules():  # a norm that is nearly zero would hide everything before it
            if isinstance(norm, torch.nn.BatchNorm2d | torch.nn.GroupNorm):
                torch.nn.init.normal_(norm.weight, 1.0, 0.1)
    modes = loaded.modes if config.style_channels == 3 else {}
    save_checkpoint(path, replace(loaded.header, generator=config), network.state_dict(), loaded.encoder, modes)
    return path
