"""Start the editor, or render to a file without a window. Installed, this is the command `maquette`.

PySide6 is imported only when a window will open; torch only when something is rendered, trained or shown.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.remote.client import RemoteServer

# `model` and `editor` are common names. Import the ones beside this file once, whatever the current directory or
# PYTHONPATH holds; their submodules then come from there. At import time, so that worker processes do it as well.
_HERE = str(Path(__file__).resolve().parent)
sys.path.insert(0, _HERE)
try:
    import editor  # noqa: F401
    import model  # noqa: F401
finally:
    sys.path.remove(_HERE)

from model import resources  # noqa: E402
from model.cli import command_parser, non_negative_int, run  # noqa: E402
from model.maps import FileError, MaquetteError  # noqa: E402
from model.remote.address import session_address  # noqa: E402

# Sub-command -> the module whose main(argv, prog=...) it runs, and what --help says of it.
COMMANDS: dict[str, tuple[str, str]] = {
    "render": ("editor.render_command", "render files and folders without a window"),
    "serve": ("model.serve", "render for editors on other machines"),
    "train": ("model.train", "train a generator on a folder of pictures and maps"),
    "styles": ("model.styles", "find the modes of every class of a checkpoint"),
    "convert": ("model.convert", "make a checkpoint of published weights"),
    "export": ("model.export", "write a checkpoint's generator as ONNX"),
    "segment": ("model.segment", "train a network that names the pixels of photographs"),
    "recipe": ("model.recipe", "make a set of bundled weights, from photographs to the finished files"),
    "evaluate": ("model.evaluate", "measure a generator on a data set"),
    "ablate": ("model.ablate", "train and score the variants of a table of the papers"),
    "benchmark": ("model.benchmark", "measure rendering and editing on this machine"),
}

DEVICES = ("auto", "cpu", "cuda", "mps")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code (0, 1 or 2; see model/cli.py)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in COMMANDS:
        return _run_command(arguments[0], arguments[1:])
    parser = make_parser()
    options = parser.parse_args(arguments)
    return run(lambda: _start(options), prog=parser.prog)


def make_parser() -> argparse.ArgumentParser:
    """The options of the editor itself."""
    commands = "; ".join(f"{name}: {text}" for name, (_, text) in COMMANDS.items())
    parser = command_parser(
        None,
        "Paint a label map and see the photograph.",
        epilog=f"Other commands ({{prog}} COMMAND --help): {commands}.",
        usage="%(prog)s [FILE] [options]  |  %(prog)s COMMAND ...",
    )
    parser.epilog = (parser.epilog or "").replace("{prog}", parser.prog)
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="project (.ora), label PNG, a folder of them, a photograph"
    )
    parser.add_argument("--instances", type=Path, metavar="PNG", help="instance map of FILE, if not found beside it")
    parser.add_argument(
        "--checkpoint", type=Path, metavar="F", help="weights, or a generator (default: bundled street)"
    )
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where to compute")
    parser.add_argument(
        "--session", type=session_address, metavar="HOST:PORT", help="render there: `serve` runs on that machine"
    )
    parser.add_argument("--token-file", type=Path, metavar="F", help="its token (default: MAQUETTE_TOKEN)")
    parser.add_argument(
        "--export", type=Path, metavar="OUT", help="render to .png .jpg .webp .tiff .psd .ora; no window"
    )
    parser.add_argument("--modes", metavar="JSON", help='looks, text or file: {"region id": mode}')
    parser.add_argument("--seed", type=non_negative_int, metavar="N", help="of the default looks (default: FILE's)")
    return parser


def _run_command(name: str, arguments: list[str]) -> int:
    module = importlib.import_module(COMMANDS[name][0])
    return int(module.main(arguments, prog=f"{Path(sys.argv[0]).name} {name}"))


def _start(options: argparse.Namespace) -> int:
    if options.export:
        return _export(options)
    from editor.display import broken_qt, clear_opencv_qt_variables, missing_display
    from model.registry import find

    for path in (options.file, options.instances):
        folder = path is options.file and path is not None and path.is_dir()
        if path and not folder and not path.is_file():
            hint = "" if path.suffix else f", nor a command called {path}"
            raise FileError(f"{path}: there is no such file{hint}.")
    if options.checkpoint:
        find(options.checkpoint)
    obstacle = missing_display() or broken_qt()
    if obstacle:
        raise MaquetteError(obstacle)
    clear_opencv_qt_variables()

    from editor import app
    from editor.modes import read_modes

    return app.main(
        app.EditorArguments(
            file=options.file,
            instances=options.instances,
            checkpoint=options.checkpoint,
            session=_server(options),
            device=options.device,
            modes=read_modes(options.modes) if options.modes else {},
            seed=options.seed,
        )
    )


def _server(options: argparse.Namespace) -> "RemoteServer | None":
    from model.remote.client import RemoteServer

    return RemoteServer(options.session, options.token_file) if options.session else None


def _export(options: argparse.Namespace) -> int:
    from editor.fitting import fitting_checkpoint
    from editor.headless import Export, export
    from editor.modes import read_modes

    if options.session and options.checkpoint:
        raise MaquetteError("--checkpoint: with --session the generator is the server's.")
    notes = export(
        Export(
            file=options.file or resources.default_scene(),
            target=options.export,
            checkpoint=_server(options) or options.checkpoint or fitting_checkpoint(options.file),
            instances=options.instances,
            device=options.device,
            modes=read_modes(options.modes) if options.modes else {},
            seed=options.seed,
        )
    )
    for note in notes:
        print(note)
    return 0


if __name__ == "__main__":
    sys.exit(main())
