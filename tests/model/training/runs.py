"""Runs for the tests of the engine: a tiny coarse-to-fine preset that uses everything, and states compared."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from model.config import DiscriminatorConfig, EncoderConfig, GeneratorConfig
from model.train import main
from model.training.config import Architecture, TrainConfig
from model.training.presets import PRESETS, Preset

ROOT = Path(__file__).parents[3]

# Dropout, running statistics, an encoder, EMA, all stages: 6 + 3 + 6 steps on six pictures in batches of two.
STAGED = Preset(
    "for tests",
    lambda classes: Architecture(
        GeneratorConfig(classes, width=4, downsamples=2, blocks=1, enhancers=1, norm="batch", dropout=True, pattern=3),
        DiscriminatorConfig(classes, width=4, layers=1, scales=2),
        EncoderConfig(width=4, downsamples=2),
    ),
    TrainConfig(
        size=(64, 32),
        batch=2,
        constant_epochs=1,
        decay_epochs=1,
        enhancer_epochs=1,
        joint_constant_epochs=1,
        joint_decay_epochs=1,
        mode_images=4,
    ),
)
STEPS = 15


def train(data: Path, out: Path, *more: str, preset: str = "tiny") -> int:
    """Run the command in this process."""
    PRESETS.setdefault("staged", STAGED)
    return main(arguments(data, out, *more, preset=preset))


def arguments(data: Path, out: Path, *more: str, preset: str = "tiny") -> list[str]:
    begun = () if "--resume" in more else ("--preset", preset)
    return [
        *("--data", str(data), "--out", str(out), *begun),
        *("--device", "cpu", "--precision", "float32", *more),
    ]


def command(data: Path, out: Path, *more: str, preset: str = "tiny") -> list[str]:
    """The command line of a process that trains, to be started in ROOT."""
    script = Path(__file__).with_name("train_script.py")
    return [sys.executable, str(script), *arguments(data, out, *more, preset=preset)]


def started(line: list[str]) -> "subprocess.Popen[str]":
    """Start a process that can be waited for and killed."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        line,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ran(line: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a process to its end."""
    process = started(line)
    out, err = process.communicate(timeout=600)
    return subprocess.CompletedProcess(line, process.returncode, out, err)


def state_of(out: Path) -> dict[str, Any]:
    """The state of a run, without the time it took."""
    content = torch.load(out / "state.pt", weights_only=True)
    del content["progress"]["seconds"]
    return content


def differences(first: Any, second: Any, where: str = "state") -> list[str]:
    """Where two nested values differ in one bit or more."""
    if isinstance(first, torch.Tensor):
        return [] if torch.equal(first, second) and first.dtype == second.dtype else [where]
    if isinstance(first, Mapping):
        if set(first) != set(second):
            return [where]
        return [each for key in first for each in differences(first[key], second[key], f"{where}.{key}")]
    if isinstance(first, list | tuple):
        if len(first) != len(second):
            return [where]
        pairs = enumerate(zip(first, second, strict=True))
        return [each for index, pair in pairs for each in differences(*pair, f"{where}[{index}]")]
    return [] if first == second else [where]
