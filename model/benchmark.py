"""How fast this machine renders: the full pass beside the plain network in eager fp32, in the same process.

`--training` measures training instead, in the same manner. `--editor` also measures the window (overlay under the
brush, start, first photograph), in processes of their own: this package never imports the editor.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model import resources
from model.cli import command_parser, picture_size, positive_int, run
from model.errors import ModelError
from model.training.presets import PRESETS

if TYPE_CHECKING:
    from model.session import GeneratorSession

SIZES = ((256, 128), (512, 256), (1024, 512))
_WARM_UP = 2  # passes that are not counted: the first ones choose kernels and fill the allocator's pools
_FEWEST = 5  # passes of a cell, however slow


@dataclass(frozen=True)
class PassTimes:
    """The full pass at one size; milliseconds, and grey levels of 255."""

    width: int
    height: int
    passes: int
    median: float
    p95: float
    longest_layer: float  # the longest time between two questions whether to stop
    plain_median: float  # the published network, eager fp32
    rms_difference: float  # between the two pictures
    largest_difference: float


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.benchmark") -> int:
    """Parse arguments, measure, print a table, return the exit code."""
    parser = command_parser(prog, "Measure rendering, and with --editor the window, on this machine.")
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="F", help="default: the bundled street weights")
    add("--sizes", type=picture_size, nargs="+", default=SIZES, metavar="WxH", help="default: 256x128 512x256 1024x512")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to render")
    add("--threads", type=positive_int, metavar="N", help="CPU threads; default: torch's choice")
    add("--seconds", type=float, default=5.0, metavar="S", help="measure each cell for about so long")
    add("--editor", action="store_true", help="measure the window too (offscreen; takes a minute)")
    add("--training", action="store_true", help="measure training instead: the step, pooling, the loader")
    add("--preset", choices=sorted(PRESETS), default="street", help="with --training: networks and losses")
    add("--size", type=picture_size, metavar="WxH", help="with --training: of the pictures; default: the preset's")
    add("--batch", type=positive_int, metavar="N", help="with --training: pictures a step; default: the preset's")
    add("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="with --training: of our networks")
    add("--data", type=Path, metavar="DIR", help="with --training: measure the loader on this data set")
    add("--json", type=Path, metavar="OUT", help="write the numbers to a file too")

    def command() -> None:
        arguments = parser.parse_args(argv)
        if arguments.training:
            _training(arguments)
        else:
            _benchmark(arguments)

    return run(command, prog=prog)


def _benchmark(arguments: argparse.Namespace) -> None:
    # Torch loads here, so that --help and wrong arguments answer at once.
    import torch

    from model.checkpoint import load_checkpoint
    from model.devices import resolve_device
    from model.session import GeneratorSession

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    device = resolve_device(arguments.device)
    path = arguments.checkpoint or resources.default_checkpoint()
    checkpoint = load_checkpoint(path)
    session = GeneratorSession(checkpoint, device)
    plain = GeneratorSession(checkpoint, device, "float32", accelerate=False)
    parameters = sum(weight.numel() for weight in checkpoint.generator.values())
    about = {
        "checkpoint": session.id,
        "parameters": parameters,
        "device": session.device_name,
        "precision": session.precision,
        "torch": torch.__version__,
    }
    print(
        f"{session.id}, {parameters / 1e6:.2f} M parameters; {session.device_name}, {session.precision}, "
        f"torch {torch.__version__}"
    )
    passes = [measure_passes(session, plain, size, arguments.seconds) for size in arguments.sizes]
    _print_passes(passes)
    report: dict[str, Any] = {**about, "passes": [asdict(each) for each in passes]}
    session.close()
    plain.close()
    if arguments.editor:
        report["editor"] = _measure_editor(path, arguments.device)
        _print_editor(report["editor"])
    _write(report, arguments.json)


def _training(arguments: argparse.Namespace) -> None:
    import torch
    from rich.console import Console

    from model import benchmark_pooling as pooling
    from model import benchmark_training as training
    from model.devices import describe_device, resolve_device

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    device = resolve_device(arguments.device)
    published = PRESETS[arguments.preset].train
    setting = training.Setting(
        preset=arguments.preset,
        size=arguments.size or published.size,
        batch=arguments.batch or published.batch,
        half=training.half_by(arguments.precision, device),
        maps=street_maps,
    )
    where = f"{describe_device(device)}, torch {torch.__version__}"
    print(where)
    console = Console(stderr=True)
    loader: dict[int, float] = {}
    if arguments.data:
        with console.status("measuring the loader"):
            loader = {
                count: training.measure_loader(arguments.data, setting, count, arguments.seconds) for count in (0, 2)
            }
    with console.status("measuring training steps; five of each at least"):
        times = training.measure_training(setting, device, arguments.seconds)
    training.print_training(times, loader)
    with console.status("measuring the encoder's pooling"):
        pooled = pooling.measure_pooling(device, arguments.seconds)
    pooling.print_pooling(pooled)
    report = {"device": where, "training": asdict(times), "loader": loader, "pooling": asdict(pooled)}
    _write(report, arguments.json)


def _write(report: dict[str, Any], path: Path | None) -> None:
    if path is None:
        return
    from model.maps import atomic_file

    with atomic_file(path) as file:
        file.write((json.dumps(report, indent=2) + "\n").encode())


def measure_passes(
    session: "GeneratorSession", plain: "GeneratorSession", size: tuple[int, int], seconds: float
) -> PassTimes:
    """Time both sessions on the same drawn street; each cell takes about `seconds`."""
    labels, instances = street_maps(*size)
    pictures: list[np.ndarray] = []
    gaps: list[float] = []

    def render() -> None:
        last = time.perf_counter()

        def note() -> bool:
            nonlocal last
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
            return False

        pictures.append(session.render(labels, instances, should_stop=note))

    times = _timed(render, seconds)
    plain_times = _timed(lambda: pictures.append(plain.render(labels, instances)), seconds)
    difference = pictures[0].astype(float) - pictures[-1]
    # One hiccup of the machine is no property of the network: the longest layer of the median pass.
    questions = len(gaps) // (len(times) + _WARM_UP)
    per_pass = np.reshape(gaps, (-1, questions))[_WARM_UP:]
    return PassTimes(
        width=size[0],
        height=size[1],
        passes=len(times),
        median=float(np.median(times)),
        p95=float(np.percentile(times, 95)),
        longest_layer=1000 * float(np.median(per_pass.max(axis=1))),
        plain_median=float(np.median(plain_times)),
        rms_difference=float(np.sqrt((difference**2).mean())),
        largest_difference=float(np.abs(difference).max()),
    )


def _timed(work: Callable[[], object], seconds: float) -> list[float]:
    """Milliseconds of each call, after the warm-up."""
    for _ in range(_WARM_UP):
        work()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < _FEWEST or time.perf_counter() < end:
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return times


def street_maps(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A street of rectangles in Cityscapes ids: labels uint8 and instances int32 (H, W)."""
    road, pavement, building, tree, sky, car = 7, 8, 11, 21, 23, 26
    labels = np.full((height, width), building, np.uint8)
    labels[: height // 4, width // 4 : 3 * width // 4] = sky
    labels[height // 3 : height // 2, width // 3 : width // 2] = tree
    labels[height // 2 :] = pavement
    labels[height // 2 :, width // 5 : 4 * width // 5] = road
    instances = labels.astype(np.int32)
    for number in range(6):
        top, left = height // 2 + number * height // 16, width // 5 + number * width // 12
        box = np.s_[top : top + height // 9, left : left + width // 10]
        labels[box], instances[box] = car, 1000 * car + number
    return labels, instances


def _print_passes(passes: Sequence[PassTimes]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="full pass", caption="milliseconds; difference to fp32 in grey levels of 255")
    table.add_column("size", justify="right", no_wrap=True)
    for heading in ("median", "p95", "longest layer", "plain fp32", "faster", "rms", "largest"):
        table.add_column(heading, justify="right")
    for each in passes:
        table.add_row(
            f"{each.width} x {each.height}",
            f"{each.median:.0f}",
            f"{each.p95:.0f}",
            f"{each.longest_layer:.0f}",
            f"{each.plain_median:.0f}",
            f"{each.plain_median / each.median:.1f} x",
            f"{each.rms_difference:.2f}",
            f"{each.largest_difference:.0f}",
        )
    Console().print(table)


def _measure_editor(checkpoint: Path, device: str) -> dict[str, float]:
    """Run `editor.benchmark`, which knows Qt, and read its numbers."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "editor.json"
        command = [sys.executable, "-m", "editor.benchmark", "--json", str(out)]
        result = subprocess.run(
            [*command, "--checkpoint", str(checkpoint.resolve()), "--device", device],
            capture_output=True,
            text=True,
            # Found from here in a checkout, from site-packages when installed; never from the directory of the user.
            cwd=Path(__file__).resolve().parent.parent,
        )
        if result.returncode:
            last = (result.stderr.strip().splitlines() or ["no output"])[-1]
            raise ModelError(f"the window could not be measured: {last}")
        return json.loads(out.read_text(encoding="utf-8"))


def _print_editor(numbers: dict[str, float]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="editor", caption="offscreen, real window and weights")
    table.add_column("")
    table.add_column("measured", justify="right")
    for name, value in numbers.items():
        label, _, unit = name.rpartition("_")
        table.add_row(label.replace("_", " "), f"{value:.2f} s" if unit == "s" else f"{value:.1f} ms")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
