"""Take the style of the selected regions from a part of a photograph, also one of another data set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtGui import QGuiApplication

from editor.document import styling
from editor.document.objects import class_of
from editor.document.photograph import Photograph, read_photograph
from editor.document.style_clip import StyleClip
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.views import style_acts
from editor.views.photograph_dialogs import ask_photograph
from editor.views.style_photograph import PhotographDialog
from model.analysis.analyst import Analyst, Stage, open_analyst

PART: Final = 1  # the region that the part of the photograph is to the encoder; the rest is 0


@dataclass(frozen=True)
class Wish:
    """What was asked for: fixed when the photograph is chosen, for meanwhile the user goes on."""

    regions: tuple[int, ...]
    class_id: int  # of the first: an encoder that was trained on whole classes is asked for it
    title: str
    checkpoint: Path
    checkpoint_id: str
    area: int  # pixels that the photograph is to have, about: the encoder knows things at one scale
    document: str  # key of the one whose regions they are: others have regions of the same numbers


class StylesFromPhotographs(Feature):
    """Asks for a photograph and a part of it, has the open checkpoint's encoder look, and gives what it sees."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.open_analyst: Callable[[], Analyst] = open_analyst
        self.ask_photograph = partial(ask_photograph, parts.window)
        self.dialog: PhotographDialog | None = None  # the one that is open

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"style_from_photograph": self.choose}

    def choose(self) -> None:
        """Ask for a photograph, for what is selected now."""
        wish = self._wish()
        if wish is not None:
            self.ask_photograph(self.parts.settings.folder, partial(self.read, wish))

    def read(self, wish: Wish, path: Path) -> None:
        """Read a photograph and let the user choose a part of it."""
        title = translate("StylesFromPhotographs", "Reading {name}").format(name=path.name)
        job = Job(title, lambda _progress: read_photograph(path, wish.area), self)
        job.done.connect(partial(self._show, wish))
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)

    def _show(self, wish: Wish, photograph: Photograph) -> None:
        dialog = PhotographDialog(photograph.picture, photograph.name, wish.title, self.parts.window)
        dialog.chosen.connect(partial(self._encode, wish, photograph))
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()

    def _on_finished(self) -> None:
        self.dialog = None

    def _encode(self, wish: Wish, photograph: Photograph, part: np.ndarray) -> None:
        title = translate("StylesFromPhotographs", "Taking a style from {name}").format(name=photograph.name)
        job = Job(title, partial(style_of_part, wish, photograph.picture, part, self.open_analyst), self)
        job.done.connect(partial(self._give, wish))
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)

    def _give(self, wish: Wish, vector: tuple[float, ...]) -> None:
        """Give the regions what was seen, if they are still there and the weights are the same."""
        workspace = self.parts.workspace
        facts = style_acts.facts_of(workspace)
        there = set(styling.styled_regions(workspace.scene))
        regions = tuple(each for each in wish.regions if each in there)
        here = workspace.document.key == wish.document
        if facts is None or facts.checkpoint_id != wish.checkpoint_id or not regions or not here:
            sentence = translate(
                "StylesFromPhotographs",
                "{title} is not open any more: Paste Style gives what was seen in the photograph to another region.",
            )
            workspace.message.emit(sentence.format(title=wish.title))
            clip = StyleClip(wish.checkpoint_id, wish.class_id, vector)
            QGuiApplication.clipboard().setText(clip.to_text())
            return
        style_acts.give(workspace, regions, vector)

    def _wish(self) -> Wish | None:
        """What is selected and who could encode for it; None if that cannot be, which is said."""
        workspace = self.parts.workspace
        regions, facts = style_acts.chosen_regions(workspace), style_acts.facts_of(workspace)
        region = workspace.region
        sentence = ""
        if facts is None:
            sentence = style_acts.why_not(workspace)
        elif region is None or not regions:
            sentence = translate("StylesFromPhotographs", "Select the region that is to take a style first (V).")
        elif not Path(facts.path).is_file():
            sentence = translate(
                "StylesFromPhotographs",
                "{name} is rendered elsewhere or has no file of weights, so there is no encoder to look at a "
                "photograph.",
            ).format(name=facts.name)
        elif facts.style_space is None:
            sentence = translate("StylesFromPhotographs", "{name} was trained without styles.").format(name=facts.name)
        if sentence or facts is None or region is None:
            workspace.message.emit(sentence)
            return None
        width, height = facts.resolution
        title = workspace.scene.title(region)
        document = workspace.document.key
        return Wish(regions, class_of(region), title, Path(facts.path), facts.checkpoint_id, width * height, document)


def style_of_part(
    wish: Wish, picture: np.ndarray, part: np.ndarray, open_analyst: Callable[[], Analyst], progress: Progress
) -> tuple[float, ...]:
    """The vector that the encoder sees in a part of a picture: uint8 (H, W, 3) and bool (H, W).

    Raises MaquetteError, and `jobs.Cancelled` soon after the user gave up.
    """
    shares = {Stage.STARTING: 0.05, Stage.LOADING: 0.3, Stage.COMPUTING: 0.7}
    texts = {
        Stage.STARTING: translate("StylesFromPhotographs", "Starting…"),
        Stage.LOADING: translate("StylesFromPhotographs", "Loading the encoder…"),
        Stage.COMPUTING: translate("StylesFromPhotographs", "Looking at the photograph…"),
    }
    other = 0 if wish.class_id else 1  # any other class: the part is to be seen by itself
    labels = np.where(part, wish.class_id, other).astype(np.uint8)
    regions = np.where(part, PART, 0).astype(np.int32)
    with open_analyst() as analyst:
        seen = analyst.encode(
            picture,
            labels,
            regions,
            wish.checkpoint,
            tell=lambda stage: progress(shares[stage], texts[stage]),
            should_stop=progress.check,
        )
    progress.check()
    return seen[PART]
