"""Command line of the segmentation network: `python -m model.segment --data DIR --out F`, or `maquette segment`.

Trains on photographs with label maps, from random weights: nothing is downloaded. The network scores synthesized
pictures (`maquette evaluate`) and proposes the labels of photographs.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from model.cli import command_parser, non_negative_int, positive_float, positive_int, run
from model.errors import ModelError
from model.maps import LabelSet, check_replaceable
from model.segmentation.config import SegmenterConfig, trained_classes

_DEFAULT = SegmenterConfig()


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.segment") -> int:
    """Parse arguments, train, return the exit code."""
    parser = command_parser(prog, "Train a network that names the class of every pixel of a photograph.")
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="folder of photographs with label maps")
    add("--out", type=Path, required=True, metavar="F", help="the .safetensors file to write at the end")
    add("--run", type=Path, metavar="DIR", help="folder of state and log; default: --out without suffix, and -run")
    add("--labels", default="cityscapes", metavar="SET", help="label set: a bundled name or a TOML file")
    add("--network", choices=("lraspp", "deeplab"), default="lraspp", help="3.2 M or 11 M parameters")
    add("--size", type=_size, default=_DEFAULT.size, metavar="WxH", help="size at the end (default: 512x256)")
    add("--batch", type=positive_int, default=_DEFAULT.batch, metavar="N", help="pictures a step at full size")
    add("--learning-rate", type=positive_float, default=_DEFAULT.learning_rate, metavar="R", help="AdamW's highest")
    add("--max-steps", type=positive_int, metavar="N", help="length of the run in steps; the rate is zero there")
    add("--max-minutes", type=positive_float, metavar="M", help="length of the run in minutes, resumed parts included")
    add("--resume", action="store_true", help="go on with the run; all but --data and --out comes from its state")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to train")
    add("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="auto: bfloat16 where it is fast")
    add("--seed", type=non_negative_int, default=0, metavar="N", help="of weights, order and augmentation")
    add("--licence", default="", metavar="TEXT", help="terms of the weights, stored in the file")
    return run(lambda: _train(parser.parse_args(argv)), prog=prog)


def _size(text: str) -> tuple[int, int]:
    width, found, height = text.partition("x")
    if not (found and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, such as 512x256, not {text!r}")
    return int(width), int(height)


def _train(arguments: argparse.Namespace) -> int:
    config = SegmenterConfig(
        network=arguments.network,
        size=arguments.size,
        batch=arguments.batch,
        learning_rate=arguments.learning_rate,
        max_steps=arguments.max_steps,
        max_minutes=arguments.max_minutes,
        seed=arguments.seed,
    )
    if not (arguments.resume or arguments.max_steps or arguments.max_minutes):
        raise ModelError("Say how long to train: --max-steps or --max-minutes; the learning rate falls to zero there.")
    label_set = LabelSet.load(arguments.labels)
    check_replaceable(arguments.out)
    out: Path = arguments.run or arguments.out.with_name(f"{arguments.out.stem}-run")

    # Torch loads here, so that --help and wrong arguments answer at once.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from model.data import open_source, splits_of
    from model.devices import describe_device, resolve_device
    from model.segmentation.samples import Samples
    from model.segmentation.state import STATE_FILE
    from model.segmentation.training import Origin, Report, SegmenterRun, half_pays, score

    device = resolve_device(arguments.device)
    half = arguments.precision == "bfloat16" or (arguments.precision == "auto" and half_pays(device))
    if not arguments.resume and (out / STATE_FILE).exists():
        raise ModelError(f"{out} already holds a run; add --resume to go on with it, or choose another --run.")
    source = open_source(arguments.data, "train", label_set=label_set)
    validation = open_source(arguments.data, "val", label_set=label_set) if "val" in splits_of(arguments.data) else None
    run_ = SegmenterRun(config, label_set, out, device=device, half=half, resume=arguments.resume)
    origin = Origin(arguments.out.stem, arguments.data.resolve().name, arguments.licence)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{out} cannot be made: {(error.strerror or str(error)).lower()}.") from error
    _show(run_.config, label_set, len(source), f"{'bfloat16' if half else 'float32'} on {describe_device(device)}")

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        reading = progress.add_task("reading data", total=len(source))
        samples = Samples(
            source, run_.config, run_.classes, lambda done, _total: progress.update(reading, completed=done)
        )
        progress.remove_task(reading)
        training = progress.add_task("training", total=100)

        def report(told: Report) -> None:
            text = f"step {told.step}  {told.size[0]} x {told.size[1]}  loss {told.loss:.3f}"
            text += f"  {told.images_per_second:.1f} images/s"
            progress.update(training, completed=int(100 * told.part), description=text)

        def validate() -> dict[str, float]:
            assert validation is not None
            found = score(run_.segmenter(samples, origin), validation, limit=40)
            return {"pixel_accuracy": round(found.pixel_accuracy, 4), "mean_iou": round(found.mean_iou, 4)}

        done = run_.train(samples, report=report, validate=validate if validation else None)
        if not done:
            print(f"stopped at step {run_.progress.step}; go on with --resume")
            return 0
        scores: dict[str, float] = {}
        if validation:
            scoring = progress.add_task("scoring val", total=len(validation))
            found = score(
                run_.segmenter(samples, origin),
                validation,
                progress=lambda done, _total: progress.update(scoring, completed=done),
            )
            scores = {
                "pixel accuracy": found.pixel_accuracy,
                "class accuracy": found.class_accuracy,
                "mean IoU": found.mean_iou,
            }
    header = run_.deliver(arguments.out, samples, origin, scores)
    shown = ", ".join(f"{name} {value:.4f}" for name, value in scores.items()) or "not scored: no val pictures"
    print(f"{arguments.out} ({header.id}): {shown}")
    return 0


def _show(config: SegmenterConfig, label_set: LabelSet, pictures: int, where: str) -> None:
    length = f"{config.max_minutes:g} minutes" if config.max_minutes else f"{config.max_steps} steps"
    print(
        f"{pictures} training pictures, {len(trained_classes(label_set))} classes of {label_set.name}\n"
        f"{config.network} at {config.size[0]} x {config.size[1]}, batch {config.batch}, {length}, {where}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
