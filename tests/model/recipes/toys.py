"""Recipes that take seconds, and a folder of pictures to try them on."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from model.maps import write_image, write_instances, write_labels
from model.recipe import main
from model.recipes.table import RECIPES, Recipe, Stage

ROOT = Path(__file__).parents[3]

TOY = Recipe(
    name="toy",
    summary="for tests",
    preset="tiny",
    stages=(Stage((32, 32), 4, 3e-4, 0.5), Stage((64, 32), 2, 2e-4, 0.5)),
    budget=1.0,
    discriminator_budget=1.0,
    title="A generator for tests.",
    data="drawn streets",
    minutes=0.04,
)
STEPPING = Recipe(
    name="stepping",
    summary="for tests, in steps",
    preset="tiny",
    stages=(Stage((64, 32), 2, 2e-4, 1.0),),
    budget=1.0,
    discriminator_budget=None,
    title="A generator for tests.",
    data="drawn streets",
    train={"ema": 0.0},
    shape={"styles": "none", "discriminators": 1},
    steps=6,
)
L1_ALONE = {"gan_weight": 0.0, "feature_matching": 0.0, "semantic": 0.0, "l1": 100.0}
BEGINNING = replace(
    TOY,
    name="beginning",
    stages=(Stage((32, 32), 4, 3e-4, 0.5, L1_ALONE, "L1 alone"), Stage((32, 32), 4, 2e-4, 0.5)),
    train={"semantic": 2.0},
    shape={"critic": True},
)


def draw_folder(root: Path, *, train: int = 12, val: int = 2) -> Path:
    """Pictures of 64 x 32 in pix2pixHD's folder layout."""
    from tests.model.conftest import draw_scene, photograph_of  # not in the script beside this file

    for split, count in (("train", train), ("val", val)):
        if not count:
            continue
        for kind in ("img", "label", "inst"):
            (root / f"{split}_{kind}").mkdir(parents=True)
        for index in range(count):
            labels, instances = draw_scene(index, (64, 32))
            write_labels(root / f"{split}_label" / f"scene{index}.png", labels)
            write_instances(root / f"{split}_inst" / f"scene{index}.png", instances)
            write_image(root / f"{split}_img" / f"scene{index}.png", photograph_of(labels, index))
    return root


def recipe(*arguments: str | Path, device: str = "cpu") -> int:
    """Run the command in this process."""
    for each in (TOY, STEPPING, BEGINNING):
        RECIPES.setdefault(each.name, each)
    return main([*map(str, arguments), "--device", device])


def started(*arguments: str | Path) -> "subprocess.Popen[str]":
    """Run the command in a process that can be killed."""
    line = [sys.executable, str(Path(__file__).with_name("recipe_script.py")), *map(str, arguments), "--device", "cpu"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
