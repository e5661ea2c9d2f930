"""What a table came to: one file per variant and seed, and the table as text, Markdown and JSON. Torch-free."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from model.ablation.tables import Column, Scores, Table
from model.errors import ModelError
from model.maps import atomic_file

RESULT_FILE = "result.json"
SETTINGS_FILE = "settings.json"
ABSENT = "-"


@dataclass(frozen=True)
class Outcome:
    """The scores of one checkpoint, or of the photographs, 0..1, and what it took."""

    pixel_accuracy: float
    class_accuracy: float
    mean_iou: float
    steps: int = 0
    images: int = 0  # pictures seen
    seconds: float = 0.0  # of training
    parameters: int = 0  # of the generator
    checkpoint: str = ""  # id
    segmenter: str = ""  # id of the network that scored it

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The stored outcome, or None where there is none. Raises ModelError for a file that is something else."""
        content = _read_json(path)
        if content is None:
            return None
        try:
            return cls(**content)
        except TypeError as error:
            raise ModelError(f"{path} is no result of a variant; delete it, or choose another --out.") from error

    def write(self, path: Path) -> None:
        """Store it, atomically. Raises FileError."""
        write_json(path, asdict(self))


@dataclass(frozen=True)
class Row:
    """A variant and what came of it; no outcomes where it could not be run."""

    title: str
    outcomes: tuple[Outcome, ...]
    published: Scores | None
    why_not: str = ""


@dataclass(frozen=True)
class Report:
    """A whole table with its protocol."""

    table: Table
    rows: tuple[Row, ...]
    oracle: Outcome
    batch: int
    protocol: tuple[str, ...]  # sentences: data, size, batch, training, scoring

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "table": self.table.name,
            "title": self.table.title,
            "batch": self.batch,
            "protocol": list(self.protocol),
            "rows": [
                {
                    "title": row.title,
                    "outcomes": [asdict(each) for each in row.outcomes],
                    "why_not": row.why_not,
                    "published": self._named(row.published),
                }
                for row in self.rows
            ],
            "oracle": asdict(self.oracle),
            "published_oracle": self._named(self.table.published_oracle),
            "published_protocol": self.table.published_protocol,
        }

    def scores(self) -> tuple[list[str], list[list[str]]]:
        """Headings and rows of the table as the paper prints it, with the paper's own scores in the last column."""
        columns = self.table.columns
        rows = [(row.title, row.outcomes, row.published) for row in self.rows]
        rows.append(("photographs (oracle)", (self.oracle,), self.table.published_oracle))
        headings = ["", *(column.heading for column in columns), "the paper's"]
        return headings, [
            [title, *(_mean_text(column, outcomes) for column in columns), _published_text(columns, published)]
            for title, outcomes, published in rows
        ]

    def effort(self) -> tuple[list[str], list[list[str]]]:
        """Headings and rows of what every variant took; the mean over its seeds."""
        headings = ["", "generator", "batch", "steps", "pictures seen", "training"]
        return headings, [[row.title, *_effort(row.outcomes, self.batch)] for row in self.rows]

    def notes(self) -> list[str]:
        """Sentences below the table."""
        missing = [f"{row.title}: {row.why_not}" for row in self.rows if row.why_not]
        protocol = self.table.published_protocol
        paper = f"The paper's scores are of another protocol ({protocol}): compare the order of rows, not numbers"
        return [f"{note}." for note in (*self.protocol, *missing, paper)]

    def markdown(self) -> str:
        """The table and its notes as Markdown."""
        lines = [f"# {self.table.title}"]
        for headings, rows in (self.scores(), self.effort()):
            lines += ["", _line(headings), _line(["---"] + ["---:"] * (len(headings) - 1)), *map(_line, rows)]
        return "\n".join([*lines, "", *(f"- {note}" for note in self.notes())]) + "\n"

    def _named(self, scores: Scores | None) -> dict[str, float] | None:
        columns = self.table.columns
        return dict(zip((column.heading for column in columns), scores, strict=True)) if scores else None


def check_settings(out: Path, settings: Mapping[str, Any]) -> None:
    """Store the settings of a table in its folder, or compare them. Raises ModelError that names what differs."""
    found = _read_json(out / SETTINGS_FILE)
    wanted = json.loads(json.dumps(settings))
    if found is None:
        write_json(out / SETTINGS_FILE, wanted)
        return
    differing = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    if differing:
        key = differing[0]
        raise ModelError(
            f"{out} holds a table with another {key.replace('_', ' ')} ({found.get(key)}, not {wanted.get(key)}); "
            "resume with what it was begun with, or choose another --out."
        )


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write atomically. Raises FileError."""
    with atomic_file(path) as file:
        file.write((json.dumps(content, indent=2) + "\n").encode())


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read; delete it, or choose another --out.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} cannot be read; delete it, or choose another --out.")
    return content


def _mean_text(column: Column, outcomes: Sequence[Outcome]) -> str:
    """The mean over the seeds, and with several of them their standard deviation."""
    values = [getattr(each, column.score) * (100 if column.percent else 1) for each in outcomes]
    if not values or any(math.isnan(value) for value in values):
        return ABSENT
    mean = sum(values) / len(values)
    text = _number(column, mean)
    if len(values) == 1:
        return text
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    return f"{text} ± {_number(column, deviation)}"


def _published_text(columns: Iterable[Column], scores: Scores | None) -> str:
    if scores is None:
        return ABSENT
    return " / ".join(_number(column, score) for column, score in zip(columns, scores, strict=True))


def _number(column: Column, value: float) -> str:
    return f"{value:.{2 if column.percent else column.digits}f}"


def _effort(outcomes: Sequence[Outcome], batch: int) -> list[str]:
    if not outcomes:
        return [ABSENT] * 5
    count = len(outcomes)
    steps, images, seconds = (
        sum(getattr(each, name) for each in outcomes) / count for name in ("steps", "images", "seconds")
    )
    parameters = f"{outcomes[0].parameters / 1e6:.2f} M"
    return [parameters, str(batch), f"{steps:.0f}", f"{images:.0f}", f"{seconds / 60:.1f} min"]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
