"""Published weights become a checkpoint: `model.convert` in a process of its own, which loads torch, can be killed."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from editor.jobs import Progress
from editor.language import translate
from model import maps
from model.maps import MaquetteError

_ROOT: Final = Path(maps.__file__).resolve().parents[2]
LOOK_EVERY: Final = 0.05  # seconds between two questions whether to give up


@dataclass(frozen=True)
class PublishedWeights:
    """The files of a published program, and what they do not say themselves."""

    generator: Path  # latest_net_G.pth
    out: Path  # checkpoint to write
    labels: str = "cityscapes"  # a bundled label set or a TOML file
    encoder: Path | None = None  # latest_net_E.pth
    clusters: Path | None = None  # features_clustered_010.npy
    licence: str = ""
    data: str = ""
    colours: bool = False  # the label map goes in as a picture in the colours of the set

    def arguments(self) -> list[str]:
        """The command line of `model.convert`."""
        chosen = [str(self.generator.absolute()), "--out", str(self.out.absolute()), "--labels", self.labels]
        for flag, path in (("--encoder", self.encoder), ("--clusters", self.clusters)):
            chosen += [flag, str(path.absolute())] if path is not None else []
        for flag, text in (("--licence", self.licence), ("--data", self.data)):
            chosen += [flag, text] if text else []
        return chosen + (["--colours"] if self.colours else [])


def convert(weights: PublishedWeights) -> Callable[[Progress], Path]:
    """The work of a job that answers with the path of the checkpoint. Raises MaquetteError with the converter's words.

    The checkpoint is written whole or not at all.
    """

    def work(progress: Progress) -> Path:
        progress(-1)
        process = subprocess.Popen(
            [sys.executable, "-m", "model.convert", *weights.arguments()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    _told, faults = process.communicate(timeout=LOOK_EVERY)
                    break
                progress.check()
        except BaseException:
            process.kill()
            process.communicate()
            raise
        if process.returncode != 0:
            said = [line.strip() for line in faults.decode("utf-8", "replace").splitlines() if line.strip()]
            sentence = said[-1] if said else translate("ImportingWeights", "The weights could not be converted.")
            raise MaquetteError(sentence.removeprefix("python -m model.convert: "))
        return weights.out

    return work
