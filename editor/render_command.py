"""`maquette render`: many scenes or pictures with one load of the model, resumed where it stopped. Never imports Qt.

`OUT/render.json` says how the pictures in a folder were made. A run with other settings is refused rather than mixed
in; a run with the same settings does only what is missing or older than its source.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from editor.modes import read_modes
from editor.render_inputs import Item, Shard, collect
from editor.render_work import Work, work_for
from editor.results import is_source
from model import resources
from model.cli import FAILURE, OK, command_parser, non_negative_int, run
from model.maps import FileError, MaquetteError, atomic_file
from model.registry import choices
from model.remote.address import session_address
from model.remote.client import RemoteServer

MANIFEST = "render.json"
SETTINGS = ("checkpoint", "modes", "seed")  # what two runs into one folder must share
REPORT_SECONDS = 10.0  # between two lines of progress where the output is not a terminal
NAMED_FAILURES = 10  # of the last line on stderr; all are named on stdout when they happen


@dataclass
class Outcome:
    """What has become of the items so far."""

    total: int
    rendered: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)  # kind of note -> files it was about

    def is_new(self, note: str) -> bool:
        """Count a note; False if one that differs only in names and numbers was said before."""
        kind = re.sub(r"\S*[\d/]\S*", "*", note)
        self.notes[kind] += 1
        return self.notes[kind] == 1

    @property
    def done(self) -> int:
        """How many items are settled."""
        return self.rendered + self.skipped + len(self.failed)


def main(argv: Sequence[str] | None = None, *, prog: str = "maquette render") -> int:
    """Run the command line; returns the exit code."""
    options = _make_parser(prog).parse_args(argv)
    return run(lambda: _render(options, prog), prog=prog)


def _make_parser(prog: str) -> argparse.ArgumentParser:
    parser = command_parser(prog, "Render folders of scenes or pictures: one model load, resumed where it stopped.")
    add = parser.add_argument
    add("inputs", nargs="+", type=Path, metavar="DIR|FILE", help="projects (.ora), label PNGs, pictures, folders")
    add("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    add("--instances", type=Path, metavar="PATH", help="instance PNG or folder, if not beside")
    add("--checkpoint", type=Path, metavar="F", help="weights, or a generator's name (default: the bundled street)")
    add("--session", type=session_address, metavar="HOST:PORT", help="render there, where `maquette serve` runs")
    add("--token-file", type=Path, metavar="F", help="the server's token (default: MAQUETTE_TOKEN)")
    add("--list-generators", action=_ListGenerators, help="name the generators there are, and stop")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to compute")
    add("--modes", metavar="JSON", help='looks, text or file: {"region id": mode}')
    add("--seed", type=non_negative_int, metavar="N", help="of default looks (default: the scene's)")
    add("--shard", type=_shard, default="1/1", metavar="i/n", help="do the i-th of n parts")
    add("--format", choices=("png", "jpg", "webp", "tiff", "ora"), default="png", help="of the results")
    add("--overwrite", action="store_true", help="render again what is there already")
    return parser


class _ListGenerators(argparse.Action):
    """Print what `--checkpoint` may name, and leave, whatever else is missing."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> None:
        for choice in choices():
            print(f"{choice.name}  ({choice.origin})")
        parser.exit(OK)


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _render(options: argparse.Namespace, prog: str) -> int:
    suffix = f".{options.format}"
    server = RemoteServer(options.session, options.token_file) if options.session else None
    if server and options.checkpoint:
        raise MaquetteError("--checkpoint: with --session the generator is the server's.")
    with work_for(
        server or options.checkpoint or resources.default_checkpoint(),
        options.device,
        suffix=suffix,
        modes=read_modes(options.modes) if options.modes else {},
        seed=options.seed,
        instances=options.instances,
    ) as work:
        everything = collect(options.inputs, options.out, suffix=suffix, instances=options.instances, kind=work.kind)
        items = options.shard.of(everything)
        _prepare(options.out, work, everything, overwrite=options.overwrite)
        outcome = Outcome(total=len(items))
        waiting = []
        for item in items:
            if not options.overwrite and _is_current(item):
                outcome.skipped += 1
            else:
                waiting.append(item)
        started = time.monotonic()
        if waiting:
            work.start(alone=len(everything) == 1)
            _do(work, waiting, outcome)
        return _report(outcome, time.monotonic() - started, work.afterwards() if outcome.rendered else (), prog)


def _prepare(out: Path, work: Work, items: Sequence[Item], *, overwrite: bool) -> None:
    """Make the folder and its manifest, or see that what is there was made in the same way. Raises FileError."""
    settings = work.settings()
    manifest = out / MANIFEST
    try:
        out.mkdir(parents=True, exist_ok=True)
        before = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else None
    except OSError as error:
        raise FileError(f"{out}: cannot be used as a folder for the results ({error.strerror}).") from error
    except ValueError as error:
        raise FileError(f"{manifest}: is damaged; remove it, or choose another --out.") from error
    if not overwrite and isinstance(before, dict):
        changed = [name for name in SETTINGS if before.get(name) != settings[name]]
        if changed:
            what = " and ".join(changed)
            raise FileError(f"{out}: was rendered with another {what}; choose another --out or use --overwrite.")
    if not overwrite and before is None:
        foreign = next((item.target for item in items if item.target.exists()), None)
        if foreign:
            raise FileError(f"{foreign}: is in the way and not from `render`; choose another --out or use --overwrite.")
    for item in items:
        if item.target.exists() and is_source(item.target, work.sources(item)):
            raise FileError(f"{item.target}: holds ids that are to be rendered; choose another --out.")
    if before != settings:
        with atomic_file(manifest) as file:
            file.write((json.dumps(settings, indent=2) + "\n").encode())


def _is_current(item: Item) -> bool:
    """Whether the result is there and no older than what it was made of. Results are written whole or not at all."""
    if not item.target.exists():
        return False
    made = item.target.stat().st_mtime
    sources = (item.source, item.instances)
    return all(source.stat().st_mtime <= made for source in sources if source and source.exists())


def _do(work: Work, items: Sequence[Item], outcome: Outcome) -> None:
    with _Progress(outcome) as progress:
        for item in items:
            try:
                notes = work.do(item)
            except (MaquetteError, OSError) as error:
                outcome.failed.append(item.name)
                progress.say(f"{item.name}: {error}")
            else:
                outcome.rendered += 1
                for note in filter(outcome.is_new, notes):
                    progress.say(f"{item.name}: {note}")
            progress.advance()


class _Progress:
    """A bar on a terminal, a line now and then elsewhere."""

    def __init__(self, outcome: Outcome) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._outcome = outcome
        self._console = Console(highlight=False, markup=False, soft_wrap=True)
        self._bar: Progress | None = None
        if self._console.is_terminal:
            columns = (TextColumn("rendering"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console)
            self._task = self._bar.add_task("", total=outcome.total, completed=outcome.done)
        self._reported = time.monotonic()

    def __enter__(self) -> "_Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self) -> None:
        """One more item is settled."""
        if self._bar:
            self._bar.update(self._task, completed=self._outcome.done)
        elif time.monotonic() - self._reported >= REPORT_SECONDS:
            self._reported = time.monotonic()
            self.say(f"{self._outcome.done} of {self._outcome.total}")

    def say(self, line: str) -> None:
        """Print above the bar."""
        self._console.print(line)


def _report(outcome: Outcome, seconds: float, remarks: Sequence[str], prog: str) -> int:
    repeated = sum(outcome.notes.values()) - len(outcome.notes)
    if repeated:
        print(f"{repeated} notes of the same kinds about other files were left out.")
    parts = [f"{outcome.rendered} rendered in {seconds:.1f} s"]
    if outcome.skipped:
        parts.append(f"{outcome.skipped} already there")
    if outcome.failed:
        parts.append(f"{len(outcome.failed)} failed")
    print(", ".join(parts) + ".")
    for remark in remarks:
        print(remark)
    if not outcome.failed:
        return OK
    named = ", ".join(outcome.failed[:NAMED_FAILURES])
    more = len(outcome.failed) - NAMED_FAILURES
    print(
        f"{prog}: {len(outcome.failed)} of {outcome.total} failed: {named}{f' and {more} more' if more > 0 else ''}",
        file=sys.stderr,
    )
    return FAILURE
