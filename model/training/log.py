"""What a run reports: one JSON object a line, plottable for ever, and the same with pictures for TensorBoard."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from model.maps import atomic_file

Record = Mapping[str, float | int | str]


class JsonLines:
    """Appends records to a file; each line is complete or absent."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, record: Record) -> None:
        """Append one record."""
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps(dict(record)) + "\n")

    def cut(self, step: int) -> None:
        """Forget what was recorded after a step, and a line that a crash cut off: a resumed run does it again."""
        if not self._path.exists():
            return
        kept = [record for record in read_json_lines(self._path) if int(record.get("step", 0)) <= step]
        with atomic_file(self._path) as file:
            file.write("".join(json.dumps(record) + "\n" for record in kept).encode())


class RunLog:
    """The log of a run: `log.jsonl`, and event files for `tensorboard --logdir`."""

    def __init__(self, path: Path, events: Path, *, step: int) -> None:
        """Continue after `step`; what was logged beyond it is forgotten."""
        # Not at the top: TensorBoard takes a moment that commands which only read a log need not wait for.
        from torch.utils.tensorboard import SummaryWriter

        self._lines = JsonLines(path)
        self._lines.cut(step)
        self._events = SummaryWriter(str(events), purge_step=step + 1 if step else None)

    def add(self, step: int, record: Record) -> None:
        """Add the numbers of a step to both."""
        self._lines.add({"step": step, **record})
        for name, value in record.items():
            if not isinstance(value, str):
                self._events.add_scalar(name, value, step)

    def picture(self, step: int, grid: np.ndarray) -> None:
        """Add a grid of samples, uint8 (H, W, 3), to the event files."""
        self._events.add_image("samples", grid, step, dataformats="HWC")

    def close(self) -> None:
        """Write out what is pending; on a full disk what is pending is lost."""
        with suppress(OSError, ValueError):
            self._events.close()


def read_json_lines(path: Path) -> list[dict[str, float | int | str]]:
    """Read a log; a last line cut off by a crash is left out."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            records.append(json.loads(line))
        except ValueError:
            break
    return records
