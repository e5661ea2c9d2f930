"""Command line of the recipes: `python -m model.recipe NAME --data DIR --out RUN`, or `maquette recipe`.

One command makes a set of weights from photographs: training, modes, scores, contact sheet, model card. The same
command again goes on where it stopped, and does nothing when all is done.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from model.cli import INTERRUPTED, command_parser, non_negative_int, positive_float, positive_int, run
from model.errors import ModelError
from model.recipes.asked import LICENCE, Asked, open_journal
from model.recipes.files import check_folder, install
from model.recipes.table import RECIPES


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.recipe") -> int:
    """Parse arguments, make the weights, return the exit code."""
    began = time.monotonic()
    parser = command_parser(
        prog,
        "Make a set of weights, from photographs to the finished files. The same command goes on where it stopped.",
    )
    add = parser.add_argument
    add("name", metavar="NAME", type=_recipe, help=", ".join(RECIPES))
    add("--list", action=_List, nargs=0, help="say what each recipe makes, and stop")
    add("--data", type=Path, metavar="DIR", help="photographs with label maps, as for training")
    add("--out", type=Path, required=True, metavar="RUN", help="where all files go, the training in RUN/training")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--hours", type=positive_float, metavar="H", help="of training, all parts together")
    length.add_argument("--max-minutes", type=positive_float, metavar="M", help="the same in minutes (default: NAME's)")
    length.add_argument("--steps", type=positive_int, metavar="N", help="of a recipe that counts steps")
    add("--part-minutes", type=positive_float, metavar="P", help="end this part so long after its start, saved")
    add("--full-size", action="store_true", help="train at the final size only, where time suffices")
    add("--batch", type=positive_int, metavar="N", help="pictures a step, at every size")
    add("--seed", type=non_negative_int, metavar="N", help="of all that is random (default: 0)")
    add("--init", type=Path, metavar="F", help="begin with these weights and their discriminators")
    add("--init-discriminator", type=Path, metavar="F", help="begin with other discriminators")
    add("--vgg", type=Path, metavar="F", help="torchvision's vgg19 weights, for the VGG loss")
    add("--recogniser", type=Path, metavar="F", help="segmentation network that teaches; not the one that scores")
    add("--segmenter", type=Path, metavar="F", help="network that scores (default: bundled, if it fits)")
    add("--scenes", type=Path, metavar="DIR", help="projects for the contact sheet (default: bundled)")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to compute")
    add("--workers", type=non_negative_int, default=0, metavar="N", help="that load pictures")
    add("--cache", action="store_true", help="keep decoded pictures in memory")
    add("--licence", default="", metavar="TEXT", help=f"of the weights (default: {LICENCE})")
    add("--install", type=Path, metavar="DIR", help="when finished, copy the files there")
    return run(lambda: _make(parser.parse_args(argv), began), prog=prog)


def _make(arguments: argparse.Namespace, began: float) -> int:
    asked = _asked(arguments)
    if arguments.install:
        check_folder(arguments.install)
    journal = open_journal(asked)
    if not asked.is_finished(journal):
        code = _go_on(asked, began)
        if code is not None:
            return code
    else:
        print(f"finished already: {asked.weights} ({journal.finished})")
    if arguments.install:
        for path in install(asked, arguments.install):
            print(f"installed {path}")
    return 0


def _go_on(asked: Asked, began: float) -> int | None:
    """Do what is left to do, as far as the time of this part allows; the exit code if something is left."""
    if asked.data is None:
        raise ModelError("Say where the photographs are: --data DIR.")
    # Torch loads here, so that --help, wrong arguments and a finished recipe answer at once.
    from model.recipes.finish import OutOfTime, check_inputs, finish
    from model.recipes.training import held, train_recipe

    def over() -> bool:
        return asked.part_minutes is not None and time.monotonic() - began >= 60 * asked.part_minutes

    check_inputs(asked, _progress)
    with held(asked):
        journal = open_journal(asked)  # now that nobody else writes it
        ended = train_recipe(asked, journal, tell=_tell, began=began)
        if not ended.finished:
            unit, done = ("steps", journal.steps) if asked.recipe.counts_steps else ("minutes", journal.seconds / 60)
            _tell(f"stopped after {done:.4g} of {journal.length:.4g} {unit}; the same command goes on")
            return INTERRUPTED if ended.interrupted else 0
        try:
            finish(asked, journal, show=_progress, tell=_tell, over=over)
        except OutOfTime:
            _tell("trained, but not finished; the same command goes on")
            return 0
    _tell(f"finished: {asked.weights} ({journal.finished}), {asked.card}")
    return None


def _asked(arguments: argparse.Namespace) -> Asked:
    recipe = RECIPES[arguments.name]
    minutes = 60 * arguments.hours if arguments.hours else arguments.max_minutes
    if recipe.counts_steps and minutes:
        raise ModelError(f"The recipe {recipe.name} counts steps, so that runs can be compared; give --steps.")
    if arguments.steps and not recipe.counts_steps:
        raise ModelError(f"The recipe {recipe.name} counts minutes; give --max-minutes or --hours.")
    discriminator = arguments.init_discriminator
    if arguments.init and not discriminator and recipe.discriminator_budget is not None:
        beside = arguments.init.with_name(f"{arguments.init.stem}-discriminator.safetensors")
        discriminator = beside if beside.is_file() else None
    return Asked(
        recipe=recipe,
        out=arguments.out,
        data=arguments.data,
        length=arguments.steps or minutes,
        full_size=arguments.full_size,
        batch=arguments.batch,
        seed=arguments.seed,
        init=arguments.init,
        init_discriminator=discriminator,
        vgg=arguments.vgg,
        recogniser=arguments.recogniser,
        segmenter=arguments.segmenter,
        scenes=arguments.scenes,
        device=arguments.device,
        workers=arguments.workers,
        cache=arguments.cache,
        licence=arguments.licence,
        part_minutes=arguments.part_minutes,
    )


def _tell(text: str) -> None:
    print(text, flush=True)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    if not console.is_terminal:  # bars appear in a file when they are full
        console.print(f"{what} ...")
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


class _List(argparse.Action):
    """Prints the recipes and ends, like --help."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        width = max(map(len, RECIPES))
        lines = [
            f"{name:{width}}  {recipe.summary} ({recipe.length:g} {'steps' if recipe.counts_steps else 'minutes'})"
            for name, recipe in RECIPES.items()
        ]
        print("\n".join(lines))
        parser.exit()


def _recipe(text: str) -> str:
    if text not in RECIPES:
        raise argparse.ArgumentTypeError(f"there is no recipe {text!r}; choose from {', '.join(RECIPES)}")
    return text


if __name__ == "__main__":
    sys.exit(main())
