"""The dock "What the network sees": the generator's input channel by channel, and what the discriminators say.

The maps are computed beside the window, from a snapshot; the scores in the process of `model.analysis`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from editor import network_maps
from editor.document.geometry import Rect
from editor.document.objects import Style, class_name, class_of
from editor.document.scene import Snapshot
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.network_maps import Shown
from editor.render.request import EVERYWHERE, Look
from editor.render.scheduler import Policy
from editor.views.network_panel import Kind, NetworkPanel
from model.analysis.analyst import Analyst, discriminator_of, open_analyst
from model.checkpoint import read_header
from model.maps import MaquetteError
from model.style_map import StyleSpace

PAUSE_MS: Final = 120  # after an edit: during a stroke the panel waits


@dataclass(frozen=True, eq=False)
class Ask:
    """What is to be shown, as values."""

    kind: Kind
    part: int
    snapshot: Snapshot
    space: StyleSpace | None = None
    styles: dict[int, Style] = field(default_factory=dict)
    boundaries: bool = True  # the generator sees them
    picture: np.ndarray | None = None  # uint8 (H, W, 3), for scores
    checkpoint: Path | None = None


class NetworkView(Feature):
    """Computes what the panel shows while it is in view, newest wish last."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.open_analyst: Callable[[], Analyst] = open_analyst
        self.panel = NetworkPanel()
        dock = parts.panels.add(translate("NetworkView", "Network"), self.panel, name="network")
        dock.setToolTip(translate("NetworkView", "What the network sees"))
        dock.setTitleBarWidget(QWidget())  # the tab is title enough
        self._job: Job | None = None
        self._again = False  # something has changed since the job began
        self._showing: Kind | None = None  # what the panel shows a picture of
        self._analyst: Analyst | None = None
        self._scores: list[np.ndarray] = []  # of the newest picture, by scale
        self._held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._begin)
        workspace = parts.workspace
        self.panel.chosen.connect(self._begin)
        self.panel.shown.connect(self._on_shown)
        self.panel.zeroing.connect(self._on_zeroing)
        for changed in (workspace.scene_changed, workspace.scene_replaced, workspace.session_changed):
            changed.connect(self._later)
        workspace.picture_changed.connect(self._on_picture)
        parts.scheduler.look_ready.connect(self._on_look)

    def close(self) -> None:
        """Nothing is computed any more."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job.wait()
        self._free()

    # When

    def _later(self, *_: object) -> None:
        if self.panel.isVisible():
            self._timer.start()

    def _on_shown(self, shown: bool) -> None:
        if shown:
            self._timer.start(0)
        elif self._job is None:
            self._free()

    def _on_picture(self, _rect: Rect) -> None:
        if self.panel.kind is Kind.SCORES and self.parts.workspace.picture_exact:
            self._later()

    # What

    def _begin(self) -> None:
        if not self.panel.isVisible():
            return
        self._timer.setInterval(PAUSE_MS)
        self._offer()
        if self._job is not None:
            self._again = True
            if self._showing is not self.panel.kind:
                self._say("")
            return
        self._again = False
        try:
            ask = self._ask()
        except MaquetteError as error:
            self._say(str(error))
            return
        if ask.kind is Kind.SCORES:
            title = translate("NetworkView", "Asking the discriminators")
            if self._showing is not Kind.SCORES:  # not the picture of another kind under this one's name
                self._say(title)
            if self._analyst is None:
                self._analyst = self.open_analyst()
            job = Job(title, partial(judged, ask, self._analyst), self)
            job.done.connect(partial(self._on_scores, ask))
        else:
            job = Job(translate("NetworkView", "What the network sees"), partial(seen, ask), self)
            job.done.connect(partial(self._on_seen, ask))
        job.failed.connect(self._say)
        job.cancelled.connect(partial(self._say, translate("NetworkView", "Given up.")))
        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(self._on_ended)
        self._job = job
        self.parts.jobs.run(job)

    def _say(self, sentence: str) -> None:
        """A sentence in place of a picture."""
        self._showing = None
        self.panel.show_channel(None, sentence)

    def _on_ended(self, *_: object) -> None:
        self._job = None
        if self._again:
            self._timer.start()
        elif not self.panel.isVisible():
            self._free()

    def _ask(self) -> Ask:
        """Raises MaquetteError where there is nothing to show."""
        workspace, kind = self.parts.workspace, self.panel.kind
        info, snapshot = workspace.session_info, workspace.scene.snapshot()
        if kind is Kind.CLASS:
            return Ask(kind, self.panel.part, snapshot)
        if kind is Kind.BOUNDARY:
            if not self._sees_boundaries():
                raise MaquetteError(translate("NetworkView", "These weights are not told of boundaries."))
            return Ask(kind, 0, snapshot)
        if info is None:
            raise MaquetteError(translate("NetworkView", "No weights are open."))
        styles = dict(snapshot.styles.get(info.checkpoint_id, {}))
        if kind is Kind.STYLE:
            if info.style_space is None:
                raise MaquetteError(translate("NetworkView", "These weights take no styles."))
            boundaries = self._sees_boundaries()
            return Ask(kind, self.panel.part, snapshot, info.style_space, styles, boundaries)
        if not Path(info.path).is_file():
            sentence = translate("NetworkView", "The weights are on another machine, without their discriminators.")
            raise MaquetteError(sentence)
        discriminator = discriminator_of(Path(info.path))
        if workspace.picture is None or not workspace.picture_exact:
            raise MaquetteError(translate("NetworkView", "The discriminators judge the picture when it is up to date."))
        return Ask(kind, self.panel.part, snapshot, picture=workspace.picture.copy(), checkpoint=discriminator)

    def _sees_boundaries(self) -> bool:
        """Whether the open generator has a channel for them; most have, and a server or a package does not say."""
        info = self.parts.workspace.session_info
        if info is None or not Path(info.path).is_file():
            return True
        try:
            return read_header(Path(info.path)).generator.boundaries
        except MaquetteError:  # replaced meanwhile, by a training for example
            return True

    def _offer(self) -> None:
        """Fill the second list."""
        workspace, kind = self.parts.workspace, self.panel.kind
        offered: list[tuple[str, int]] = []
        preferred = 0
        if kind is Kind.CLASS:
            region = workspace.region
            preferred = workspace.state.class_id if region is None else class_of(region)
            offered = [(class_name(each), each.id) for each in workspace.label_set.classes]
        elif kind is Kind.STYLE:
            info = workspace.session_info
            count = info.style_space.channels if info is not None and info.style_space is not None else 0
            numbered = translate("NetworkView", "Number {number} of {count}")
            offered = [(numbered.format(number=each + 1, count=count), each) for each in range(count)]
        elif kind is Kind.SCORES:
            scale = translate("NetworkView", "At 1/{factor} of the size")
            whole = translate("NetworkView", "At full size")
            offered = [(scale.format(factor=2**each) if each else whole, each) for each in range(len(self._scores))]
        self.panel.offer(offered, preferred)

    # Answers

    def _on_seen(self, ask: Ask, shown: Shown) -> None:
        if self.panel.kind is not ask.kind:
            return
        self._showing = ask.kind
        label_set = ask.snapshot.label_set
        if ask.kind is Kind.CLASS:
            sentence = translate("NetworkView", "Channel {channel}: 1 where {name} is, {share} of the picture.")
            text = sentence.format(
                channel=shown.channel, name=class_name(label_set[ask.part]), share=f"{shown.share:.1%}"
            )
        elif ask.kind is Kind.BOUNDARY:
            sentence = translate(
                "NetworkView",
                "Channel {channel}: 1 where two objects or classes touch.",
            )
            text = sentence.format(channel=shown.channel)
        else:
            sentence = translate(
                "NetworkView",
                "Channel {channel}: {low} to {high}. Blue -1, grey 0, orange 1.",
            )
            text = sentence.format(channel=shown.channel, low=f"{shown.lowest:.2f}", high=f"{shown.highest:.2f}")
        self.panel.show_channel(shown.picture, text)

    def _on_scores(self, ask: Ask, scores: list[np.ndarray]) -> None:
        if self.panel.kind is not ask.kind:  # chosen since; that job is next
            return
        self._showing = ask.kind
        self._scores = scores
        self._offer()
        part = min(self.panel.part, len(scores) - 1)
        shown = network_maps.scores(scores[part])
        sentence = translate(
            "NetworkView",
            "Blue: generated (0), orange: photograph (1). Mean {mean}.",
        )
        text = sentence.format(mean=f"{shown.mean:.2f}")
        self.panel.show_channel(shown.picture, text, ask.snapshot.size.width / ask.snapshot.size.height)

    # Without styles

    def _on_zeroing(self, held: bool) -> None:
        scheduler, info = self.parts.scheduler, self.parts.workspace.session_info
        self._held = held
        if not held:
            scheduler.hide_look()
            self.parts.canvas.hide_trial()
        elif info is None or info.style_space is None:
            self.parts.workspace.message.emit(translate("NetworkView", "These weights take no styles."))
        elif scheduler.policy is Policy.MANUAL:
            self.parts.workspace.message.emit(
                translate(
                    "NetworkView", "Rendering is set to manual: choose Live or On Release to look at zero styles."
                )
            )
        else:
            scheduler.show_look(EVERYWHERE, (0.0,) * info.style_space.channels)

    def _on_look(self, look: Look) -> None:
        if self._held and look.region == EVERYWHERE:
            self.parts.canvas.show_trial(look.rect, look.image)

    def _free(self) -> None:
        if self._analyst is not None:
            self._analyst.close()
            self._analyst = None


def seen(ask: Ask, progress: Progress) -> Shown:
    """One channel of the generator's input. Raises MaquetteError."""
    snapshot, label_set = ask.snapshot, ask.snapshot.label_set
    maps = snapshot.flatten()
    progress.check()
    if ask.kind is Kind.CLASS:
        return network_maps.one_hot(maps, label_set, ask.part)
    if ask.kind is Kind.BOUNDARY:
        return network_maps.boundary(maps, label_set)
    assert ask.space is not None
    return network_maps.style_channel(
        maps, label_set, ask.styles, ask.space, snapshot.seed, ask.part, has_boundary=ask.boundaries
    )


def judged(ask: Ask, analyst: Analyst, progress: Progress) -> list[np.ndarray]:
    """What the discriminators say of the picture. Raises MaquetteError."""
    assert ask.picture is not None
    assert ask.checkpoint is not None
    maps = ask.snapshot.flatten()
    return analyst.scores(
        ask.picture,
        maps.labels,
        maps.instances,
        ask.checkpoint,
        ask.snapshot.label_set,
        tell=lambda _stage: progress(-1.0),
        should_stop=progress.check,
    )
