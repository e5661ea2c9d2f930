"""Command line of training: `python -m model.train --data DIR --out DIR`, or `maquette train`.

Validates everything, prints it, and (without --dry-run) trains. Runs without PySide6 and uninstalled.
"""

import sys
from pathlib import Path

if __package__ in (None, ""):  # started as `python model/train.py`: find the package, not its modules
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse
from collections.abc import Sequence

from model.cli import command_parser, non_negative_int, positive_float, positive_int, run
from model.errors import ModelError
from model.maps import LabelSet
from model.training.config import TrainConfig
from model.training.presets import PRESETS

_DEFAULT = TrainConfig()


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.train") -> int:
    """Parse arguments, train, return the exit code."""
    parser = command_parser(
        prog,
        "Train generator, style encoder and discriminators on a folder of photographs with label maps.",
        epilog="presets: " + "; ".join(f"{name}: {preset.summary}" for name, preset in PRESETS.items()),
    )
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder with train_img, train_label and train_inst")
    add("--out", type=Path, required=True, metavar="DIR", help="where state, checkpoint, log and samples go")
    add("--preset", choices=sorted(PRESETS), default="street", help="shapes and schedule")
    add("--labels", default="cityscapes", metavar="SET", help="label set: a bundled name or a TOML file")
    add("--resume", action="store_true", help="go on from the state in --out; --preset and --labels come from there")
    add("--size", type=_size, metavar="WxH", help="training size; default: the preset's, or the resumed run's")
    add("--batch", type=positive_int, metavar="N", help="pictures a step; default: as for --size")
    add("--learning-rate", type=positive_float, metavar="R", help="Adam's rate; default: as for --size")
    add("--max-steps", type=positive_int, metavar="N", help="stop at this step of the whole run")
    add("--max-minutes", type=positive_float, metavar="M", help="stop after this time")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to train")
    add("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="auto: bfloat16 where it is fast")
    add(
        "--workers",
        type=non_negative_int,
        default=0,
        metavar="N",
        help="loader processes; 0 loads in the training process",
    )
    add("--cache", action="store_true", help="keep decoded pictures in memory")
    add("--sample-every", type=positive_int, default=500, metavar="N", help="steps between sample grids")
    add("--save-minutes", type=positive_float, default=10.0, metavar="M", help="minutes between saved states")
    add(
        "--mode-images",
        type=non_negative_int,
        metavar="N",
        help=f"pictures encoded for the modes (default: {_DEFAULT.mode_images})",
    )
    add("--seed", type=non_negative_int, metavar="N", help="order, mirroring and initial weights (default: 0)")
    add("--licence", default="", metavar="TEXT", help="terms of the trained weights, stored in the checkpoint")
    add("--dry-run", action="store_true", help="check data and arguments, print them, and stop")
    return run(lambda: _train(parser.parse_args(argv)), prog=prog)


def _size(text: str) -> tuple[int, int]:
    width, found, height = text.partition("x")
    if not (found and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, such as 512x256, not {text!r}")
    return int(width), int(height)


def _train(arguments: argparse.Namespace) -> int:
    # Torch loads here, so that --help and wrong arguments answer at once.
    from model.training.launch import prepare, show

    overrides = {
        "size": arguments.size,
        "batch": arguments.batch,
        "learning_rate": arguments.learning_rate,
        "mode_images": arguments.mode_images,
        "seed": arguments.seed,
    }
    plan = prepare(
        data=arguments.data,
        out=arguments.out,
        preset=PRESETS[arguments.preset],
        name=arguments.preset,
        label_set=LabelSet.load(arguments.labels),
        overrides={key: value for key, value in overrides.items() if value is not None},
        resume=arguments.resume,
        device=arguments.device,
        precision=arguments.precision,
        workers=arguments.workers,
        cache=arguments.cache,
        licence=arguments.licence,
    )
    if arguments.max_steps is None and arguments.max_minutes is None and not arguments.dry_run:
        epochs = plan.header.config.constant_epochs + plan.header.config.decay_epochs
        arguments.max_steps = epochs * plan.pictures // plan.header.config.batch
    show(plan)
    if arguments.dry_run:
        return 0
    if plan.header.progress.step >= (arguments.max_steps or sys.maxsize):
        raise ModelError(f"The run has already reached step {plan.header.progress.step}; give a larger --max-steps.")

    from model.training.launch import start
    from model.training.loop import Limits

    start(
        plan,
        Limits(
            max_steps=arguments.max_steps,
            max_minutes=arguments.max_minutes,
            sample_every=arguments.sample_every,
            save_minutes=arguments.save_minutes,
        ),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
