"""Training log: one JSON object a line, appended; plottable for ever."""

import json
from collections.abc import Mapping
from pathlib import Path


class JsonLines:
    """Appends records to a file; each line is complete or absent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, record: Mapping[str, float | int | str]) -> None:
        """Append one record."""
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(dict(record)) + "\n")


def read_json_lines(path: Path) -> list[dict[str, float | int | str]]:
    """Read a log; a last line cut off by a crash is left out."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            records.append(json.loads(line))
        except ValueError:
            break
    return records
