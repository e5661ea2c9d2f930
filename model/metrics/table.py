"""A report on the terminal."""

import math

from rich.console import Group
from rich.table import Table
from rich.text import Text

from model.metrics.base import Score
from model.metrics.evaluation import Report

_UNKNOWN = "-"


def tables(report: Report) -> Group:
    """Protocol, scores and classes, to be printed by rich."""
    protocol = Table.grid(padding=(0, 2))
    for name, text in report.protocol.items():
        protocol.add_row(Text(name, style="bold"), text)
    scores = Table("", "synthesized", "photographs", "ratio")
    for name, score in report.scores.items():
        scores.add_row(name, *cells(score))
    parts: list[Table | str] = [protocol, "", scores]
    if report.classes:
        classes = Table("class", "accuracy", "of photographs", "IoU", "of photographs")
        for each in report.classes.values():
            classes.add_row(each.name, *cells(each.accuracy)[:2], *cells(each.iou)[:2])
        parts += ["", classes]
    return Group(*parts)


def cells(score: Score) -> tuple[str, str, str]:
    """The cells of a line; "-" for what is not known."""
    shown = _number(score.synthesized)
    if score.spread is not None and shown != _UNKNOWN:
        shown += f" ± {_number(score.spread)}"
    return shown, _number(score.photographs), _number(score.ratio)


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return _UNKNOWN
    return f"{value:.2f}" if abs(value) >= 10 else f"{value:.4f}"
