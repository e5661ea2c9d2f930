"""The log file: what happened, for a report of a fault. It says nothing of what is in a scene."""

import faulthandler
import logging
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Final

NAME: Final = "maquette.log"
LARGEST: Final = 1_000_000  # bytes; then it becomes maquette.log.1
KEPT: Final = 2

_crashes: IO[str] | None = None  # faulthandler wants its file open for as long as the process lives


def log_file(folder: Path) -> Path:
    """Where the log of this user is."""
    return folder / NAME


def start_log(folder: Path, version: str) -> Path | None:
    """Log warnings and worse of everything, and what the editor says of itself; None where that cannot be written.

    A crash of the process leaves its stack in crash.log beside it.
    """
    global _crashes
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(folder), maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        _crashes = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("editor").setLevel(logging.INFO)
    faulthandler.enable(_crashes)
    logging.getLogger(__name__).info(
        "Maquette %s, Python %s, %s", version, sys.version.split()[0], platform.platform(terse=True)
    )
    return log_file(folder)


def stop_log() -> None:
    """Close the files: for tests, and for who starts the log anew."""
    global _crashes
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()
    if _crashes is not None:
        faulthandler.disable()
        _crashes.close()
        _crashes = None
