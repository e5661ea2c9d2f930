"""Command line of training: `python -m model.train --data DIR --out DIR`, or `maquette train`.

Validates everything, prints it, and (without --dry-run) trains. Runs without PySide6 and uninstalled; with --devices,
--nodes or a launcher such as torchrun in several processes.
"""

import sys
from pathlib import Path

if __package__ in (None, ""):  # started as `python model/train.py`: find the package, not its modules
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse
from collections.abc import Sequence

from model.cli import FAILURE, run
from model.errors import ModelError
from model.training.arguments import config_overrides, training_parser


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.train") -> int:
    """Parse arguments, train, return the exit code."""
    parser = training_parser(prog)
    return run(lambda: _train(parser.parse_args(argv)), prog=prog)


def _train(arguments: argparse.Namespace) -> int:
    # Torch loads here, so that --help and wrong arguments answer at once.
    from model.training.fabric import StoppedElsewhere, choose_hardware, is_first_process
    from model.training.launch import check_shown, show, start, with_whole_schedule
    from model.training.loop import Limits
    from model.training.plan import Request, Shape, prepare

    request = Request(
        data=arguments.data,
        out=arguments.out,
        hardware=choose_hardware(
            arguments.device,
            devices=arguments.devices,
            nodes=arguments.nodes,
            strategy=arguments.strategy,
            precision=arguments.precision,
            compiled=arguments.compile,
        ),
        preset=arguments.preset,
        labels=arguments.labels,
        layout=arguments.layout,
        flow=arguments.flow,
        overrides=config_overrides(arguments),
        shape=Shape(
            boundaries=arguments.boundaries,
            styles=arguments.styles,
            discriminators=arguments.discriminators,
            image_channels=arguments.input_channels,
            output_channels=arguments.output_channels,
            norm=arguments.norm,
            upsampling=arguments.upsampling,
            output_scale=arguments.output_scale,
            pattern=arguments.pattern,
            patch_layers=None if arguments.patch_layers is None else int(arguments.patch_layers),
            conditional=arguments.conditional,
        ),
        vgg=arguments.vgg,
        recogniser=arguments.recogniser,
        init=arguments.init,
        init_discriminator=arguments.init_discriminator,
        resume=arguments.resume,
        workers=arguments.workers,
        cache=arguments.cache,
        licence=arguments.licence,
    )
    plan = prepare(request, check_shown)
    if is_first_process():
        show(plan)
    if arguments.dry_run:
        return 0
    limits = with_whole_schedule(
        Limits(
            max_steps=arguments.max_steps,
            max_minutes=arguments.max_minutes,
            sample_every=arguments.sample_every,
            save_minutes=arguments.save_minutes,
            save_steps=arguments.save_steps,
        ),
        plan,
    )
    if limits.max_steps is not None and plan.header.progress.step > limits.max_steps:
        raise ModelError(f"The run has already reached step {plan.header.progress.step}; give a larger --max-steps.")
    try:
        start(plan, limits)
    except StoppedElsewhere:
        return FAILURE
    return 0


if __name__ == "__main__":
    sys.exit(main())
