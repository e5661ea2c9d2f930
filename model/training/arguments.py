"""The options of the training command. Torch-free, so that --help and wrong arguments answer at once."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.cli import command_parser, non_negative_int, positive_float, positive_int
from model.data import FLOWS, LAYOUTS
from model.training.presets import PRESETS

_STYLES = ("instance", "label", "none")
_GANS = ("lsgan", "vanilla")
_NORMS = ("instance", "batch")
_UPSAMPLINGS = ("transposed", "resize")
_PATCHES = ("0", "1", "3", "5")
_DEVICES = ("auto", "cpu", "cuda", "mps")
_PRECISIONS = ("auto", "float32", "tf32", "bfloat16")

# Option -> the field of TrainConfig that it changes.
_FIELDS = {
    "size": "size",
    "crop": "crop",
    "batch": "batch",
    "learning_rate": "learning_rate",
    "epochs": "constant_epochs",
    "decay_epochs": "decay_epochs",
    "enhancer_epochs": "enhancer_epochs",
    "joint_epochs": "joint_constant_epochs",
    "joint_decay": "joint_decay_epochs",
    "fixed_styles": "precomputed_styles",
    "gan": "gan",
    "gan_weight": "gan_weight",
    "feature_matching": "feature_matching",
    "vgg_weight": "vgg",
    "recogniser_weight": "recogniser",
    "l1": "l1",
    "semantic": "semantic",
    "fade": "fade",
    "ema": "ema",
    "mirror": "mirror",
    "jitter": "jitter",
    "balance": "balance",
    "mode_images": "mode_images",
    "seed": "seed",
}


def training_parser(prog: str) -> argparse.ArgumentParser:
    """The parser of the training command."""
    parser = command_parser(
        prog,
        "Train the networks. What has no (default) is the preset's or the resumed run's.",
        two_columns=True,
    )
    parser._optionals.title = None

    def add(flag: str, kind: Any, metavar: str, text: str, **more: Any) -> None:
        parser.add_argument(flag, type=kind, metavar=metavar, help=text, **more)

    def switch(flag: str, text: str, **more: Any) -> None:
        parser.add_argument(flag, **{"action": "store_true", "help": text, **more})

    parser.add_argument("--list-presets", action=_ListPresets, nargs=0, help="and stop")
    add("--data", Path, "DIR", "the pictures", required=True)
    add("--out", Path, "DIR", "state, log, samples", required=True)
    add("--layout", _one_of("auto", *LAYOUTS), "NAME", "|".join(LAYOUTS))
    add("--flow", _one_of(*FLOWS), "NAME", ", ".join(FLOWS))
    add("--labels", None, "SET", "a bundled label set or a TOML file; else the layout's")
    add("--preset", _one_of(*PRESETS), "NAME", "shapes and schedule (street)")
    switch("--resume", "go on from --out")
    switch("--dry-run", "check all and stop")
    add("--init", Path, "F", "begin with generator and encoder of a checkpoint")
    add("--init-discriminator", Path, "F", "and with the discriminators saved beside one")
    add("--vgg", Path, "F", "VGG19 for its loss")
    add("--recogniser", Path, "F", "teaching network")
    add("--seed", non_negative_int, "N", "of what is random")
    add("--size", _size, "WxH", "pixels")
    add("--crop", _size, "WxH", "part of larger ones")
    add("--batch", positive_int, "N", "of all processes")
    add("--learning-rate", positive_float, "R", "Adam's")
    add("--epochs", non_negative_int, "N", "at the full rate")
    add("--decay-epochs", non_negative_int, "N", "falling to zero")
    add("--enhancer-epochs", non_negative_int, "N", "with G1 fixed")
    add("--joint-epochs", non_negative_int, "N", "all, full rate")
    add("--joint-decay", non_negative_int, "N", "all, falling")
    switch("--fixed-styles", "encoded once", default=None)
    add("--gan", _one_of(*_GANS), "KIND", " or ".join(_GANS))
    add("--gan-weight", _weight, "W", "0: no adversary")
    add("--feature-matching", _weight, "W", "weight")
    add("--vgg-weight", _weight, "W", "with --vgg")
    add("--recogniser-weight", _weight, "W", "weight")
    add("--l1", _weight, "W", "weight")
    add("--semantic", _weight, "W", "D that names pixels")
    add("--fade", _span, "A-B", "minutes: rate falls")
    add("--ema", _weight, "D", "decay of averages")
    add("--jitter", non_negative_int, "PX", "enlarge, then crop")
    add("--balance", _weight, "P", "seek small things")
    switch("--no-mirror", "never mirror", action="store_false", dest="mirror", default=None)
    switch("--no-boundaries", "no boundary map", action="store_false", dest="boundaries", default=None)
    add("--styles", _one_of(*_STYLES), "KIND", "instance|label|none")
    add("--discriminators", positive_int, "N", "scales: 1 to 3")
    add("--input-channels", positive_int, "N", "of pictures: 1, 3")
    add("--output-channels", positive_int, "N", "of pictures: 2, 3")
    add("--norm", _one_of(*_NORMS), "KIND", "instance or batch")
    add("--upsampling", _one_of(*_UPSAMPLINGS), "KIND", "transposed|resize")
    add("--output-scale", positive_float, "S", "before tanh")
    add("--pattern", non_negative_int, "N", "side of a pattern")
    add("--patch-layers", _one_of(*_PATCHES), "N", "0, 1, 3 or 5")
    switch("--unconditional", "D sees no input", action="store_false", dest="conditional", default=None)
    add("--mode-images", non_negative_int, "N", "for modes; or all")
    add("--max-steps", positive_int, "N", "of the whole run")
    add("--max-minutes", positive_float, "M", "of this part")
    add("--save-steps", positive_int, "N", "save every N steps")
    add("--save-minutes", positive_float, "M", "and minutes", default=10.0)
    add("--sample-every", positive_int, "N", "steps", default=500)
    add("--workers", non_negative_int, "N", "load data", default=0)
    switch("--cache", "pictures in memory")
    add("--device", _one_of(*_DEVICES), "NAME", "cpu|cuda|mps", default="auto")
    add("--licence", None, "TEXT", "of the weights", default="")
    add("--precision", _one_of(*_PRECISIONS), "P", f"of networks: {', '.join(_PRECISIONS[1:])}", default="auto")
    add("--devices", positive_int, "N", "on each node")
    add("--nodes", positive_int, "N", "computers")
    add("--strategy", _one_of("auto", "ddp"), "NAME", "auto or ddp", default="auto")
    switch("--compile", "torch.compile")
    return parser


def config_overrides(arguments: argparse.Namespace) -> dict[str, Any]:
    """The fields of TrainConfig that were given."""
    given = {field: getattr(arguments, option) for option, field in _FIELDS.items()}
    return {field: value for field, value in given.items() if value is not None}


class _ListPresets(argparse.Action):
    """Prints the presets and ends, like --help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        width = max(map(len, PRESETS))
        lines = [f"{name:{width}}  {preset.summary}" for name, preset in PRESETS.items()]
        parser.exit(0, "\n".join(lines) + "\n")


def _one_of(*names: str) -> Callable[[str], str]:
    """Argument type: one of some names, which the help need not list as choices."""

    def checked(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"there is no {text!r}; choose from {', '.join(names)}")
        return text

    return checked


def _weight(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number of at least 0, not {text}")
    return value


_weight.__name__ = "number"  # argparse builds "invalid NAME value" from the name of the type


def _span(text: str) -> tuple[float, float]:
    begin, found, end = text.partition("-")
    try:
        span = float(begin), float(end)
    except ValueError:
        found = ""
    if not found or not 0 <= span[0] < span[1] < float("inf"):
        raise argparse.ArgumentTypeError(f"a span of minutes is BEGIN-END, such as 60-100, not {text!r}")
    return span


def _size(text: str) -> tuple[int, int]:
    width, found, height = text.partition("x")
    if not (found and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, such as 512x256, not {text!r}")
    return int(width), int(height)
