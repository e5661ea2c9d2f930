"""How fast this machine renders and how near previews are, beside the plain network in the same process.

What each number means stands in the modules that measure it: passes and swatches in `model.benchmark_passes`, the error
of previews in `model.benchmark_previews`, the plain network in `model.benchmark_plain`. `--editor` also measures the
window, in processes of its own: this package never imports the editor. `--training` measures training instead.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model import benchmark_tables as tables
from model import resources
from model.benchmark_published import PUBLISHED, published_checkpoint
from model.cli import command_parser, non_negative_int, picture_size, positive_float, positive_int, run
from model.errors import ModelError
from model.maps import atomic_file, check_replaceable
from model.training.presets import PRESETS

if TYPE_CHECKING:
    import torch

    from model.checkpoint import Checkpoint
    from model.session import GeneratorSession

SIZES = ((256, 128), (512, 256), (1024, 512))
EDITS, MANY_EDITS = (1, 5), (10, 40)  # since the exact pass, of the error of previews


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.benchmark") -> int:
    """Parse arguments, measure, print tables, return the exit code."""
    parser = command_parser(prog, "Measure rendering, and with --editor the window, on this machine.")
    add = parser.add_argument
    add("--checkpoint", type=Path, action="append", metavar="F", help="repeatable; default: the bundled street weights")
    add("--published", choices=tuple(PUBLISHED), action="append", help="random weights; repeatable")
    add("--sizes", type=picture_size, nargs="+", metavar="WxH", help="default: 256x128 512x256 1024x512, or published")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to render")
    add("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="of our networks")
    add("--threads", type=positive_int, metavar="N", help="CPU threads; default: torch's choice")
    add("--seconds", type=positive_float, default=5.0, metavar="S", help="measure each size for about so long")
    add("--dabs", type=non_negative_int, default=100, metavar="N", help="for the error of previews; 0: not measured")
    add("--long", action="store_true", help="the error also after 10 and 40 edits")
    add("--editor", action="store_true", help="measure the window too (offscreen; takes a minute)")
    add("--training", action="store_true", help="measure training instead: the step, pooling, the loader")
    add("--preset", choices=sorted(PRESETS), default="street", help="with --training: networks and losses")
    add("--size", type=picture_size, metavar="WxH", help="with --training: of the pictures; default: the preset's")
    add("--batch", type=positive_int, metavar="N", help="with --training: pictures a step; default: the preset's")
    add("--data", type=Path, metavar="DIR", help="with --training: measure the loader on this data set")
    add("--json", type=Path, metavar="OUT", help="write the numbers to a file too")

    def command() -> None:
        arguments = parser.parse_args(argv)
        if arguments.json:
            check_replaceable(arguments.json)
        if arguments.training:
            _training(arguments)
        else:
            _benchmark(arguments)

    return run(command, prog=prog)


def _benchmark(arguments: argparse.Namespace) -> None:
    # Torch loads here, so that --help and wrong arguments answer at once.
    import torch

    from model.benchmark_machine import describe_machine
    from model.devices import resolve_device

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    device = resolve_device(arguments.device)
    machine = describe_machine(device)
    report: dict[str, Any] = {"machine": asdict(machine), "generators": []}
    print(f"{machine.gpu or machine.processor}, {machine.threads} CPU threads, torch {machine.torch}")
    for kind, checkpoint in _checkpoints(arguments):
        report["generators"].append(_measure_generator(arguments, kind, checkpoint, device))
    if arguments.editor:
        paths = arguments.checkpoint or [resources.default_checkpoint()]
        report["editor"] = _measure_editor(paths[0], arguments.device)
        tables.print_editor(report["editor"])
    _write(report, arguments.json)


def _checkpoints(arguments: argparse.Namespace) -> "Iterator[tuple[str, Checkpoint]]":
    """What is to be measured, one after the other; each with its kind for `tables.Subject`."""
    from model.checkpoint import load_checkpoint

    bundled = resources.default_checkpoint()
    paths = arguments.checkpoint or ([] if arguments.published else [bundled])
    for path in paths:
        yield ("bundled" if path.resolve() == bundled.resolve() else ""), load_checkpoint(path)
    for name in arguments.published or ():
        yield name, published_checkpoint(name)


def _measure_generator(
    arguments: argparse.Namespace, kind: str, checkpoint: "Checkpoint", device: "torch.device"
) -> dict[str, Any]:
    """Measure one generator, print its tables and return its part of the report."""
    from rich.console import Console

    from model.benchmark_passes import measure_size
    from model.benchmark_plain import PlainGenerator
    from model.benchmark_scene import scene_for
    from model.session import GeneratorSession

    parameters = sum(weight.numel() for weight in checkpoint.generator.values())
    console = Console(stderr=True)
    with GeneratorSession(checkpoint, device, arguments.precision) as session:
        plain = PlainGenerator(checkpoint, device)
        subject = tables.Subject(session.name, kind, device.type)
        where = f"{session.device_name}, {session.precision}, {backend_of(session)}"
        print(f"{session.name} ({session.id}), {parameters / 1e6:.2f} M parameters; {where}")
        default = (PUBLISHED[kind][1],) if kind in PUBLISHED else SIZES
        measured = []
        for width, height in arguments.sizes or default:
            what = f"{session.name}, {width} x {height}"
            with console.status(what) as status:
                rounds: list[int] = []

                def note(rounds: list[int] = rounds, what: str = what, status: Any = status) -> None:
                    rounds.append(1)
                    status.update(f"{what}: {len(rounds)} rounds")

                plain.check(width, height)
                scene = scene_for(session.label_set, (width, height))
                times = measure_size(session, plain, scene, arguments.seconds, on_round=note)
            reason = session.full_passes_only
            tables.print_size(subject, where, times, reason)
            measured.append(asdict(times))
        errors = [] if kind in PUBLISHED else _measure_errors(arguments, session, console)
    return {
        "name": subject.name,
        "id": session.id,
        "parameters": parameters,
        "device": session.device_name,
        "precision": session.precision,
        "backend": backend_of(session),
        "sizes": measured,
        "previews": errors,
    }


def backend_of(session: "GeneratorSession") -> str:
    """What computes the convolutions, in words."""
    recorded = session.device.type == "cuda" and not session.full_passes_only
    return "CUDA graphs, channels_last" if recorded else "eager, channels_last"


def _measure_errors(arguments: argparse.Namespace, session: "GeneratorSession", console: Any) -> list[dict[str, Any]]:
    """The error of previews at the size that the generator was trained at; nothing for one without previews."""
    from model.benchmark_previews import measure_errors
    from model.benchmark_scene import scene_for
    from model.contract import is_live

    if not arguments.dabs or not is_live(session) or session.full_passes_only:
        return []
    scene = scene_for(session.label_set, session.resolution)
    found = []
    with console.status("error of previews") as status:
        for edits in (*EDITS, *MANY_EDITS) if arguments.long else EDITS:
            runs: list[int] = []

            def note(edits: int = edits, runs: list[int] = runs) -> None:
                runs.append(1)
                status.update(f"error of previews after {edits}: {len(runs)} of {arguments.dabs} runs")

            found.append(measure_errors(session, scene, edits, runs=arguments.dabs, on_run=note))
    tables.print_errors(session.name, scene.size, found)
    return [asdict(each) for each in found]


def _training(arguments: argparse.Namespace) -> None:
    import torch
    from rich.console import Console

    from model import benchmark_pooling as pooling
    from model import benchmark_training as training
    from model.benchmark_scene import street_maps
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
    loader: dict[str, float] = {}
    if arguments.data:
        with console.status("measuring the loader"):
            loader = training.measure_loaders(arguments.data, setting, arguments.seconds)
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
    with atomic_file(path) as file:
        file.write((json.dumps(report, indent=2) + "\n").encode())


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


if __name__ == "__main__":
    sys.exit(main())
