"""Command line of the ablations: `python -m model.ablate --data DIR --table NAME`, or `maquette ablate`.

Trains the variants of one of the papers' tables at a size of the user's choice, scores them by a segmentation network
that has seen photographs only, and prints the table in the papers' form.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.ablation.results import Outcome, Report, check_settings, write_json
from model.ablation.runner import Interrupted, Limits, Told, finished_rows, run_table
from model.ablation.tables import TABLES, Choice, make_table
from model.cli import INTERRUPTED, command_parser, non_negative_int, positive_float, positive_int, run
from model.errors import ModelError
from model.maps import LabelSet

if TYPE_CHECKING:
    from model.ablation.scoring import SegmentationScorer
    from model.data import Source
    from model.segmentation.network import Segmenter

_STEPS = 10_000
_SEGMENTER_STEPS = 2_000
_UNKNOWN = Outcome(float("nan"), float("nan"), float("nan"))


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.ablate") -> int:
    """Parse arguments, run the table, return the exit code."""
    parser = command_parser(prog, "Train the variants of a table of the papers, score them and print the table.")
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="photographs with label maps: train, and val or test")
    add("--table", choices=TABLES, required=True, help="what is compared")
    add("--out", type=Path, metavar="DIR", help="runs, results and table; default: ablation-TABLE")
    add("--size", type=_size, default=(256, 256), metavar="WxH", help="size of the pictures (default: 256x256)")
    add("--steps", type=positive_int, metavar="N", help=f"steps of each variant (default: {_STEPS})")
    add("--minutes", type=positive_float, metavar="M", help="minutes of each variant instead; no rate decay then")
    add("--batch", type=positive_int, default=1, metavar="N", help="pictures a step")
    add("--width", type=positive_int, default=64, metavar="N", help="channels of the networks' first layers")
    add("--seeds", type=positive_int, default=1, metavar="N", help="runs of each variant")
    add("--segmenter", type=Path, metavar="F", help="network that scores; default: one is trained on the data first")
    add("--segmenter-steps", type=positive_int, default=_SEGMENTER_STEPS, metavar="N", help="length of its training")
    add("--vgg", type=Path, metavar="F", help="torchvision's VGG19 weights, for the objectives that have them")
    add("--labels", metavar="SET", help="label set: a bundled name or a TOML file; default: the layout's")
    add("--resume", action="store_true", help="go on with the table in --out")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to train and render")
    add("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="of the training")
    add("--workers", type=non_negative_int, default=0, metavar="N", help="loader processes")
    add("--dry-run", action="store_true", help="check everything, print what would be trained, and stop")
    return run(lambda: _ablate(parser.parse_args(argv)), prog=prog)


def _size(text: str) -> tuple[int, int]:
    width, found, height = text.partition("x")
    if not (found and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, such as 256x128, not {text!r}")
    return int(width), int(height)


def _ablate(arguments: argparse.Namespace) -> int:
    if arguments.steps and arguments.minutes:
        raise ModelError("Give --steps or --minutes, not both.")
    out: Path = arguments.out or Path(f"ablation-{arguments.table}")
    if out.exists() and not out.is_dir():
        raise ModelError(f"{out} is a file; --out must be a folder.")
    if not arguments.resume and out.exists() and any(out.iterdir()):
        raise ModelError(f"{out} is not empty; add --resume to go on with its table, or choose another --out.")
    label_set = LabelSet.load(arguments.labels) if arguments.labels else None

    # Torch loads here, so that --help and wrong arguments answer at once.
    from model.ablation.pictures import write_comparison
    from model.ablation.scoring import Resized, check_classes
    from model.ablation.training import Effort, LoopTrainer, make_folder
    from model.data import open_source, splits_of
    from model.segmentation.network import load_segmenter
    from model.training.fabric import choose_hardware
    from model.training.launch import check_shown

    train = open_source(arguments.data, "train", label_set=label_set)
    held_out = next((split for split in ("val", "test") if split in splits_of(arguments.data)), None)
    if held_out is None:
        raise ModelError(
            f"{arguments.data} has neither val nor test pictures; a table needs some that nobody trained on."
        )
    scored = Resized(open_source(arguments.data, held_out, label_set=label_set), arguments.size)
    table = make_table(arguments.table, Choice(train.label_set.channels, arguments.size, arguments.width))
    limits = Limits(arguments.size, arguments.seeds, arguments.vgg is not None)
    steps = arguments.steps or (None if arguments.minutes else _STEPS)
    effort = Effort(steps, arguments.minutes, arguments.batch)
    hardware = choose_hardware(
        arguments.device, devices=1, nodes=1, strategy="auto", precision=arguments.precision, compiled=False
    )
    trainer = LoopTrainer(train, scored, arguments.size, effort, hardware, vgg=arguments.vgg, workers=arguments.workers)
    trainer.check(table, limits)
    given = load_segmenter(arguments.segmenter, arguments.device) if arguments.segmenter else None
    if given:
        check_classes(given, train.label_set)
    check_shown(train)
    protocol = _protocol(arguments, train, scored, held_out, steps, f"{hardware.precision} on {hardware.device}")
    print("\n".join([table.title, *(f"{sentence}." for sentence in protocol)]), flush=True)
    for line in trainer.describe(table, limits):
        print(line, flush=True)
    if arguments.dry_run:
        return 0
    make_folder(out)
    check_settings(out, _settings(arguments, train, steps))

    oracle, rows, stopped = _UNKNOWN, finished_rows(table, out, limits), None
    with _Display() as display:
        try:
            scorer, oracle = _scorer(arguments, out, train, scored, given, display)
            protocol += (scorer.protocol,)
            rows = run_table(table, out, limits, train=trainer, score=scorer, tell=display.tell)
        except Interrupted as error:
            rows, stopped = finished_rows(table, out, limits), error
    report = Report(table, rows, oracle, arguments.batch, protocol)
    if stopped:
        if any(row.outcomes for row in rows):
            _print(report)
        print(stopped, file=sys.stderr)
        return INTERRUPTED
    write_json(out / "table.json", report.to_dict())
    _write_text(out / "table.md", report.markdown())
    write_comparison(out / "comparison.png", table, out, scored)
    _print(report)
    print(f"{out / 'table.md'}, {out / 'table.json'}, {out / 'comparison.png'}")
    return 0


def _scorer(
    arguments: argparse.Namespace,
    out: Path,
    train: "Source",
    scored: "Source",
    given: "Segmenter | None",
    display: "_Display",
) -> tuple["SegmentationScorer", Outcome]:
    """The scoring network, trained first if none is given, and its scores on the photographs."""
    from model.ablation.scoring import SegmentationScorer, train_segmenter
    from model.segmentation.network import load_segmenter

    path = out / "segmenter.safetensors"
    if given is None and not path.exists():
        done = train_segmenter(
            train,
            path,
            size=arguments.size,
            steps=arguments.segmenter_steps,
            device=arguments.device,
            tell=lambda part, what: display.tell(Told("segmentation network", 0, 1, part, what, None)),
        )
        if not done:
            raise Interrupted("Stopped in the segmentation network; go on with --resume.")
    scorer = SegmentationScorer(given or load_segmenter(path, arguments.device), scored, arguments.device)
    stored = out / "oracle.json"
    oracle = Outcome.read(stored)
    if oracle is None or oracle.segmenter != scorer.id:
        oracle = scorer.oracle()
        oracle.write(stored)
    return scorer, oracle


def _settings(arguments: argparse.Namespace, train: "Source", steps: int | None) -> dict[str, Any]:
    """What must stay the same for all rows of a table. Not what scores: with another network all is scored anew."""
    return {
        "table": arguments.table,
        "data": str(arguments.data.resolve()),
        "label_set": train.label_set.name,
        "size": list(arguments.size),
        "steps": steps,
        "minutes": arguments.minutes,
        "batch": arguments.batch,
        "width": arguments.width,
        "vgg": arguments.vgg is not None,
    }


def _protocol(
    arguments: argparse.Namespace, train: "Source", scored: "Source", split: str, steps: int | None, where: str
) -> tuple[str, ...]:
    width, height = arguments.size
    data = arguments.data.resolve().name
    effort = f"{steps} steps" if steps else f"{arguments.minutes:g} minutes"
    decay = "half at the full rate, half of linear decay" if steps else "at the full rate throughout"
    seeds = f"; mean and standard deviation over {arguments.seeds} seeds" if arguments.seeds > 1 else ""
    return (
        f"Trained on {len(train)} pictures of {data}, {train.label_set.channels} classes of {train.label_set.name}",
        f"At {width} x {height}, batch {arguments.batch}, width {arguments.width}: {effort}, {decay}, Adam 2e-4, "
        f"no moving average; {where}",
        f"Scored on the {len(scored)} {split} pictures, which nothing was trained or chosen on{seeds}",
    )


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table as Grid

    console = Console()
    for title, (headings, rows) in ((report.table.title, report.scores()), ("what it took", report.effort())):
        grid = Grid(title=title)
        for number, heading in enumerate(headings):
            whole = number in (0, len(headings) - 1)  # the others have short numbers below headings of two words
            grid.add_column(heading, justify="right" if number else "left", no_wrap=whole)
        for row in rows:
            grid.add_row(*row)
        console.print(grid)
    for note in report.notes():
        console.print(note, highlight=False)


def _write_text(path: Path, text: str) -> None:
    from model.maps import atomic_file

    with atomic_file(path) as file:
        file.write(text.encode())


class _Display(AbstractContextManager["_Display"]):
    """The progress of a table: a bar for the rows and the numbers of the present one."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TaskProgressColumn())
        self._progress = Progress(
            *columns, TimeElapsedColumn(), TextColumn("{task.fields[what]}"), console=Console(stderr=True)
        )
        self._task = self._progress.add_task("table", total=1.0, what="")

    def __enter__(self) -> "_Display":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, told: Told) -> None:
        """Show it."""
        left = "" if told.seconds_left is None else f"  {_duration(told.seconds_left)} left"
        # A bar that has been full stops its clock.
        part = min(0.999, (told.done + told.part) / told.of) if told.variant else 1.0
        name = f"{told.variant} ({told.done + 1} of {told.of})" if told.variant else "table"
        self._progress.update(self._task, completed=part, description=name, what=f"{told.what}{left}")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


if __name__ == "__main__":
    sys.exit(main())
