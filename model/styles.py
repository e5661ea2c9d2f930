"""Command line that finds the modes of a checkpoint's classes: `python -m model.styles`, or `maquette styles`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.cli import command_parser, positive_int, run
from model.data import LAYOUTS
from model.errors import ModelError
from model.maps import LabelSet
from model.style_map import CLUSTERS

if TYPE_CHECKING:
    from model.modes import Modes

FILE_WIDTH = 160  # columns of the table where no terminal has a width


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.styles") -> int:
    """Parse arguments, find the modes, return the exit code."""
    parser = command_parser(
        prog, "Find the modes of every class: encode all instances of a data set, cluster them, store the centres."
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, required=True, metavar="F", help="checkpoint with an encoder")
    add("--data", type=Path, required=True, metavar="DIR", help="data with instances, as for training")
    add("--layout", choices=("auto", *LAYOUTS), default="auto", metavar="NAME", help="of the data's folders")
    add("--split", default="train", metavar="NAME", help="which part of the data")
    add("--out", type=Path, metavar="F", help="where the checkpoint with the modes goes; default: over --checkpoint")
    add("--clusters", type=positive_int, default=CLUSTERS, metavar="K", help="most modes of a class")
    add("--limit", type=positive_int, metavar="N", help="encode only N pictures, spread evenly; default: all")
    add("--batch", type=positive_int, metavar="N", help="pictures encoded at once; default: by their size")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to encode")
    add("--seed", type=int, default=0, metavar="N", help="of k-means")
    return run(lambda: _find_modes(parser.parse_args(argv)), prog=prog)


def _find_modes(arguments: argparse.Namespace) -> None:
    from rich.progress import Progress

    # Torch loads here, so that --help and wrong arguments answer at once.
    from model.checkpoint import load_checkpoint
    from model.data import Pictures, open_source
    from model.devices import describe_device, resolve_device
    from model.modes import fit_modes, load_encoder, save_with_modes

    checkpoint = load_checkpoint(arguments.checkpoint)
    device = resolve_device(arguments.device)
    encoder = load_encoder(checkpoint).to(device)
    header = checkpoint.header
    width, height = header.resolution
    if width % encoder.multiple or height % encoder.multiple:
        raise ModelError(f"The encoder takes multiples of {encoder.multiple} pixels, not {width} x {height}.")
    source = open_source(arguments.data, arguments.split, layout=arguments.layout, label_set=header.label_set)
    print(f"{len(source)} pictures at {width} x {height} on {describe_device(device)}")
    with Progress() as progress:
        checking = progress.add_task("checking data", total=len(source))
        source.check(lambda done, _total: progress.update(checking, completed=done))
        encoding = progress.add_task("encoding instances", total=None)
        found = fit_modes(
            encoder,
            Pictures(source, header.resolution),
            limit=arguments.limit,
            clusters=arguments.clusters,
            seed=arguments.seed,
            batch=arguments.batch,
            progress=lambda done, total: progress.update(encoding, completed=done, total=total),
        )
    written = save_with_modes(arguments.out or arguments.checkpoint, checkpoint, found)
    _print_table(found, header.label_set)
    print(f"{arguments.out or arguments.checkpoint} ({written.id})")


def _print_table(modes: "Modes", label_set: LabelSet) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("class", "modes", "instances", "largest mode", "represented by")
    table.add_column("of picture", no_wrap=True)
    for class_id, sizes in modes.sizes.items():
        total = sum(sizes)
        picture, instance = modes.representatives[class_id][0]
        largest = f"{100 * sizes[0] / total:.0f} %"
        table.add_row(label_set[class_id].name, str(len(sizes)), f"{total:,}", largest, str(instance), picture)
    console = Console()
    if not console.is_terminal:
        console.width = FILE_WIDTH
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
