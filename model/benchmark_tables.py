"""The benchmark's tables, at most 100 columns wide; "at most" is what the project demands of a value. Torch-free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from model.benchmark_passes import FullPass, SizeTimes, Times
    from model.benchmark_previews import PreviewErrors

WIDTH = 100  # columns
MOST_ERROR = {1: 0.06, 5: 0.15}  # edits since the exact pass -> median error of previews, trained weights
MOST_WAIT = 30  # ms between two questions whether to stop
MOST_SWATCH, MOST_SWATCHES = 150, 1500  # ms, first and all ten
# Name in the report of the window -> at most, in the unit of the name.
MOST_IN_WINDOW = {
    "overlay_p95_ms": 16,
    "drag_p95_ms": 16,
    "photograph_p95_ms": 60,
    "heartbeat_ms": 16,
    "first_swatch_small_ms": MOST_SWATCH,
    "first_swatch_large_ms": MOST_SWATCH,
    "all_swatches_small_ms": MOST_SWATCHES,
    "all_swatches_large_ms": MOST_SWATCHES,
}


@dataclass(frozen=True)
class Subject:
    """What a table is about, as far as demands depend on it."""

    name: str  # of the generator
    kind: str  # "bundled", a name of `benchmark_published.PUBLISHED`, or "" of any other
    device_type: str  # "cpu", "cuda", "mps"


def print_size(subject: Subject, about: str, times: "SizeTimes", full_passes_only: str) -> None:
    """Print everything at one size; `about` says device and precision."""
    full, size = times.full, (times.width, times.height)
    table = _table(f"{subject.name}, {times.width} x {times.height}", caption=f"ms; {about}")
    for heading in ("median", "p95", "at most", "plain fp32", "faster"):
        table.add_column(heading, justify="right", no_wrap=True)
    if full.plain_tf32 is not None:
        table.add_column("plain TF32", justify="right")
        table.add_column("faster", justify="right")
    table.add_row("full pass", *_full_row(full, _most_full(subject, size)))
    table.add_row("  longest wait", _number(full.longest_wait), "", str(MOST_WAIT))
    for each in times.partial:
        most = _most_partial(subject, size, each.what)
        table.add_row(each.what, *_pair(each.ours), most, "", f"{1 / each.of_plain:.2f} x")
    for swatches in times.swatches:
        small = swatches.what.removesuffix(" region")
        table.add_row(f"{small} swatch, {swatches.width} x {swatches.height}", *_pair(swatches.first), str(MOST_SWATCH))
        count = "all ten" if swatches.modes == 10 else f"all {swatches.modes}"
        table.add_row(f"  {count}", *_pair(swatches.all), str(MOST_SWATCHES))
    _print(table)
    notes = [f"against plain fp32 {full.rms_difference:.2f} grey levels rms, {full.largest_difference:.0f} at most"]
    if full.peak_memory is not None:
        plain = "" if full.plain_peak_memory is None else f", plain {_size(full.plain_peak_memory)}"
        notes.append(f"peak memory beyond the weights {_size(full.peak_memory)}{plain}")
    _say(f"{'; '.join(notes)}.")
    if times.partial:
        dab = times.partial[0]
        _say(f"A dab takes {_fraction(dab.of_full)} of our full pass, {_fraction(dab.of_plain)} of the plain one.")
    else:
        _say(f"No previews: {full_passes_only or 'this generator renders full passes only.'}")


def print_errors(name: str, scene: tuple[int, int], errors: "Sequence[PreviewErrors]") -> None:
    """Print the errors of previews."""
    table = _table(
        f"error of previews, {name}, {scene[0]} x {scene[1]}",
        caption=f"share of the change, in its rectangle; {errors[0].runs} runs of seeded dabs",
    )
    for heading in ("median", "at most", "p95", "all dabs: median", "p95", "exact pass due"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in errors:
        most = MOST_ERROR.get(each.edits)
        values = (each.median, most, each.p95, each.median_of_all, each.p95_of_all, each.settle)
        shown = ["" if value is None else f"{100 * value:.1f} %" for value in values]
        table.add_row(f"after {each.edits} edit{'s' if each.edits > 1 else ''}", *shown)
    _print(table)


def print_editor(numbers: Mapping[str, float]) -> None:
    """Print what the window was measured to do; the last word of a name is the unit."""
    table = _table("the window", caption="offscreen, real window, weights and events")
    table.add_column("measured", justify="right")
    table.add_column("at most", justify="right")
    for name, value in numbers.items():
        label, _, unit = name.rpartition("_")
        most = MOST_IN_WINDOW.get(name)
        shown = f"{value:.2f} s" if unit == "s" else f"{value:.1f} ms" if unit == "ms" else f"{value:.0f}"
        table.add_row(label.replace("_", " "), shown, "" if most is None else f"{most} {unit}")
    _print(table)


def _full_row(full: "FullPass", most: str) -> Iterable[str]:
    yield from (*_pair(full.ours), most, _number(full.plain.median), f"{full.faster:.2f} x")
    if full.plain_tf32 is not None:
        yield from (_number(full.plain_tf32.median), f"{full.faster_tf32:.2f} x")


def _most_full(subject: Subject, size: tuple[int, int]) -> str:
    if (subject.kind, subject.device_type, size) == ("bundled", "cpu", (512, 256)):
        return "400"
    if (subject.kind, subject.device_type, size) == ("g1g2", "cuda", (2048, 1024)):
        return "8, a 6th"
    return "40" if (subject.kind, subject.device_type, size) == ("g1g2g3", "cuda", (4096, 2048)) else ""


def _most_partial(subject: Subject, size: tuple[int, int], what: str) -> str:
    if not what.endswith("dab"):
        return ""
    if (subject.kind, subject.device_type, size) == ("g1g2", "cuda", (2048, 1024)):
        return "3"
    return "1/15" if (subject.kind, size) == ("g1", (1024, 512)) else ""


def _pair(times: "Times") -> tuple[str, str]:
    return _number(times.median), _number(times.p95)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _fraction(share: float) -> str:
    return f"1/{1 / share:.1f}" if 0 < share < 1 else f"{share:.1f} x"


def _size(count: int) -> str:
    return f"{count / 2**20:.0f} MiB" if count < 2**30 else f"{count / 2**30:.2f} GiB"


def _table(title: str, caption: str) -> "Table":
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(title=title, caption=caption, box=SIMPLE)
    table.add_column("", no_wrap=True)
    return table


def _print(table: "Table") -> None:
    _console().print(table)


def _say(sentence: str) -> None:
    _console().print(sentence, markup=False, highlight=False)


def _console() -> "Console":
    from rich.console import Console

    console = Console()
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console
