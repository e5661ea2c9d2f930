"""Command line of measuring: `python -m model.evaluate --checkpoint F --data DIR`, or `maquette evaluate`.

What needs a network that is not there is "-". Nothing is downloaded, and no other network stands in.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model import resources
from model.analysis.segmenters import bundled_segmenter, scorer_for
from model.cli import command_parser, non_negative_int, picture_size, positive_int, run
from model.maps import LabelSet, atomic_file, check_replaceable

if TYPE_CHECKING:
    from model.segmentation.network import Segmenter

_STYLES = ("default", "encoded", "random")


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.evaluate") -> int:
    """Parse arguments, measure, return the exit code."""
    parser = command_parser(prog, "Measure a generator on a data set: segmentation, distributions, colours, styles.")
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="F", help="weights, or a generator's name (default: the bundled street)")
    add("--data", type=Path, required=True, metavar="DIR", help="photographs with label maps, not those of training")
    add("--split", default="val", metavar="NAME", help="which part of the data")
    add("--size", type=picture_size, metavar="WxH", help="of all that is compared; default: the checkpoint's")
    add("--limit", type=positive_int, metavar="N", help="measure only N pictures, spread evenly; default: all")
    add("--styles", choices=_STYLES, default="default", help="looks of the pictures, default if not given")
    add("--style-pictures", type=non_negative_int, default=24, metavar="N", help="pictures to measure styles on")
    add("--style-class", metavar="NAME", help="whose objects get other modes; default: cars, or all things or stuff")
    add(
        "--segmenter", type=Path, metavar="F", help="network of `maquette segment`; default: the bundled one if it fits"
    )
    add("--fid-weights", type=Path, metavar="FILE", help="torch-fidelity's InceptionV3: FID, KID, Inception score")
    add("--lpips-weights", type=Path, metavar="FILE", help="torchvision's AlexNet or VGG16: LPIPS")
    add("--json", type=Path, metavar="OUT", help="also write the report as JSON")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to compute")
    add("--seed", type=non_negative_int, default=0, metavar="N", help="of default looks and random modes")
    return run(lambda: _evaluate(parser.parse_args(argv)), prog=prog)


def _evaluate(arguments: argparse.Namespace) -> None:
    if arguments.json:
        check_replaceable(arguments.json)
    # Torch loads here, so that --help and wrong arguments answer at once.
    from rich.console import Console
    from rich.progress import Progress

    from model.data import open_source
    from model.devices import resolve_device
    from model.metrics.base import Means
    from model.metrics.confusion import scored_classes
    from model.metrics.evaluation import Plan, evaluate
    from model.metrics.inception import Features
    from model.metrics.lpips import PerceptualDistance
    from model.metrics.offline import offline
    from model.metrics.synthesis import Synthesizer
    from model.metrics.table import tables

    device = resolve_device(arguments.device)
    spec = arguments.checkpoint or resources.default_checkpoint()
    with offline(), Synthesizer(spec, arguments.device, seed=arguments.seed) as synthesizer:
        session = synthesizer.session
        source = open_source(arguments.data, arguments.split, label_set=session.label_set)
        means = Means(
            scored=scored_classes(session.label_set),
            segmenter=_segmenter(arguments.segmenter, session.label_set, synthesizer.teachers, arguments.device),
            inception=Features(arguments.fid_weights, device) if arguments.fid_weights else None,
            perceptual=PerceptualDistance(arguments.lpips_weights, device) if arguments.lpips_weights else None,
            seed=arguments.seed,
        )
        plan = Plan(
            size=arguments.size or session.resolution,
            styles=arguments.styles,
            limit=arguments.limit,
            style_pictures=arguments.style_pictures,
            style_class=arguments.style_class,
        )
        with Progress(console=Console(stderr=True)) as progress:
            checking = progress.add_task("checking data", total=len(source))
            source.check(lambda done, _total: progress.update(checking, completed=done))
            progress.remove_task(checking)
            measuring = progress.add_task("measuring", total=None)
            report = evaluate(
                synthesizer,
                source,
                means,
                plan,
                lambda done, total: progress.update(measuring, completed=done, total=total),
            )
    if arguments.json:
        with atomic_file(arguments.json) as file:
            file.write((json.dumps(report.to_dict(), indent=1) + "\n").encode())
    Console().print(tables(report))


def _segmenter(path: Path | None, label_set: LabelSet, teachers: tuple[str, ...], device: str) -> "Segmenter | None":
    """The network that is named, or the bundled one if there is one, it knows these classes, and has not taught."""
    from model.segmentation.network import load_segmenter

    found = scorer_for(path, label_set, teachers)
    if found is None and bundled_segmenter(label_set):
        print("the bundled segmentation network has taught this generator: it does not score it", file=sys.stderr)
    return load_segmenter(found, device) if found else None


if __name__ == "__main__":
    sys.exit(main())
