"""The status bar: whose weights, where they run, how long a pass took, is the picture current, size and zoom."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QStatusBar, QToolButton

from editor.language import translate, translate_marked
from editor.render.request import RenderResult, SessionInfo
from editor.render.scheduler import Policy, RenderScheduler
from editor.tools import TOOLS
from editor.views.canvas import Canvas
from editor.workspace import Workspace

USAGE_GAP: Final = 40  # pixels between the facts and the usage, its margins included
MARGINS: Final = 34  # pixels around and between what the bar shows
FAR: Final = 2  # times as wide or high, or as narrow or low, as what a network was trained at


class Status(QStatusBar):
    """One line of facts. Sentences go to the message bar, so nothing here is ever pushed away."""

    def __init__(
        self,
        workspace: Workspace,
        canvas: Canvas,
        scheduler: RenderScheduler,
        policy_actions: dict[Policy, QAction],
        render_action: QAction,
    ) -> None:
        """The actions are the window's, so that menu and bar agree."""
        super().__init__()
        self.setSizeGripEnabled(False)
        self._workspace = workspace
        self._canvas = canvas
        self._scheduler = scheduler
        self._duration = ""
        self._licence = ""
        self._live = False  # the last pass left something that previews start from
        self._facts = _label(
            translate("Status", "Weights, device, duration of the last pass, and whether the photograph is current")
        )
        self._view = _label(translate("Status", "Size of the scene, and zoom"))
        self._usage = _label(translate("Status", "How the tool is used"))
        self._usage.setObjectName("usage")
        self._usage.setForegroundRole(QPalette.ColorRole.PlaceholderText)  # muted: the facts come first
        self.policy_button = QToolButton()
        self.policy_button.setObjectName("policy")
        self.policy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.policy_button.setStyleSheet("padding: 0 6px")  # no higher than the text beside it
        self.policy_button.setAccessibleName(translate("Status", "When to render"))
        self.policy_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self.policy_button)
        menu.setToolTipsVisible(True)
        menu.addActions(list(policy_actions.values()))
        menu.addSeparator()
        menu.addAction(render_action)
        self.policy_button.setMenu(menu)
        self._policy_actions = policy_actions
        self.addWidget(self._facts, 1)
        self.addWidget(self._usage)
        self.addPermanentWidget(self.policy_button)
        self.addPermanentWidget(self._view)
        workspace.session_changed.connect(self.refresh)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.scene_changed.connect(self.refresh)
        workspace.saving_changed.connect(self.refresh)
        canvas.viewport_changed.connect(self.refresh)
        scheduler.image_ready.connect(self._on_image)
        scheduler.busy_changed.connect(self.refresh)
        scheduler.failed.connect(self.refresh)
        scheduler.long_pass.connect(self.refresh)
        unsubscribe = workspace.state.observe(self._fit)
        self.destroyed.connect(lambda _=None: unsubscribe())
        self.refresh()

    @property
    def text(self) -> str:
        """All facts, as shown."""
        return f"{self._facts.text()} · {self._view.text()}"

    @property
    def freshness(self) -> str:
        """Whether the photograph shows the scene as it is now, in words."""
        scheduler = self._scheduler
        if scheduler.is_current:
            return translate("Status", "up to date")
        if self._workspace.session_info is None and scheduler.busy:
            return translate("Status", "loading weights …")
        if self._renders_other_classes and not scheduler.switching:
            return translate("Status", "no model for these classes")
        waiting, previewed = len(scheduler.pending), not scheduler.unsettled.is_empty
        areas = _areas_pending(waiting)
        if scheduler.policy is Policy.MANUAL and not scheduler.busy:
            if waiting:
                return translate("Status", "{areas} (F5 renders)").format(areas=areas)
            return translate("Status", "preview (F5 renders)")
        if scheduler.policy is Policy.ON_RELEASE and self._canvas.stroking:
            return translate("Status", "renders when the stroke ends")
        if scheduler.gave_up:
            return (
                translate("Status", "preview (F5 renders)")
                if previewed and not waiting
                else translate("Status", "not rendered (F5 renders)")
            )
        # During a stroke there is always something that the next preview will show: the word would only flicker.
        if waiting and self._live and not (previewed and self._canvas.stroking):
            return areas
        return translate("Status", "settling") if previewed else translate("Status", "rendering …")

    @property
    def _renders_other_classes(self) -> bool:
        """Whether no pass can come before another model is chosen: the scene is shown as labels."""
        info = self._workspace.session_info
        return info is not None and not info.label_set.compatible(self._workspace.label_set)

    def refresh(self) -> None:
        """Show everything as it is now."""
        info = self._workspace.session_info
        self._licence = _first_clause(info.licence) if info is not None else ""
        if info is None:
            self._facts.setToolTip("")
        else:
            facts = (
                info.path,
                info.licence,
                translate("Status", "Trained at {size}.").format(size=_pixels(*info.resolution)),
                info.full_passes_only,
            )
            self._facts.setToolTip("\n".join(fact for fact in facts if fact))
        size = _pixels(*self._workspace.size)
        if info is not None and is_far(self._workspace.size, info):
            trained = translate("Status", "{here} (trained at {size})")
            size = trained.format(here=size, size=_pixels(*info.resolution))
        self._view.setText(f"{size} · {100 * self._canvas.viewport.zoom:.0f} %")
        policy = self._policy_actions[self._scheduler.policy]
        self.policy_button.setText(f"{policy.text().replace('&', '')} ▾")
        tip = translate("Status", "When to render: {policy}")
        self.policy_button.setToolTip(tip.format(policy=policy.toolTip()[0].lower() + policy.toolTip()[1:]))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the facts; where the window is too narrow for them, the licence gives way first."""
        room = self.width() - self._view.sizeHint().width() - self.policy_button.sizeHint().width() - MARGINS
        metrics = self._facts.fontMetrics()
        excess = metrics.horizontalAdvance(self._line(self._licence)) - room
        shown = self._licence
        if excess > 0:
            left = max(metrics.horizontalAdvance(self._licence) - excess, 0)
            shown = metrics.elidedText(self._licence, Qt.TextElideMode.ElideRight, left) or "…"
        self._facts.setText(self._line(shown))
        self._show_usage(room - metrics.horizontalAdvance(self._facts.text()) - USAGE_GAP)

    def _show_usage(self, room: int) -> None:
        """As many whole sentences about the tool as there is room for; all of them in the tooltip."""
        usage = translate_marked("Tools", TOOLS[self._workspace.state.tool].usage)
        sentences, metrics = re.split(r"(?<=\.) ", usage), self._usage.fontMetrics()
        while len(sentences) > 1 and metrics.horizontalAdvance(" ".join(sentences)) > room:
            sentences.pop()
        shown = metrics.elidedText(" ".join(sentences), Qt.TextElideMode.ElideRight, max(room, 0))
        self._usage.setText(shown if len(shown) > 1 else "")
        self._usage.setToolTip(usage)

    def _line(self, licence: str) -> str:
        info = self._workspace.session_info
        facts = [self._duration, self.freshness, translate("Status", "saving …") if self._workspace.saving else ""]
        if info is not None:
            weights = (
                translate("Status", "{name} weights ({licence})") if licence else translate("Status", "{name} weights")
            )
            facts[:0] = [weights.format(name=info.name, licence=licence), info.device]
        return " · ".join(fact for fact in facts if fact)

    def _on_scene_replaced(self) -> None:
        self._duration = ""
        self._live = False
        self.refresh()

    def _on_image(self, result: RenderResult) -> None:
        self._live = result.live
        if result.exact:
            text = translate("Status", "rendered in {milliseconds:.0f} ms")
        else:
            text = translate("Status", "preview {milliseconds:.0f} ms")
        self._duration = text.format(milliseconds=result.milliseconds)
        self.refresh()


def is_far(size: tuple[int, int], info: SessionInfo) -> bool:
    """Whether a scene is so much larger or smaller than what the network was trained at that it looks different."""
    return any(here > FAR * there or there > FAR * here for here, there in zip(size, info.resolution, strict=True))


def _areas_pending(count: int) -> str:
    if count == 1:
        return translate("Status", "1 area pending")
    return translate("Status", "{count} areas pending").format(count=count)


def _label(meaning: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAccessibleName(meaning)
    label.setContentsMargins(8, 2, 8, 2)
    label.setMinimumWidth(1)  # a long licence must not widen the window
    return label


def _pixels(width: int, height: int) -> str:
    return f"{width} × {height}"


def _first_clause(text: str) -> str:
    """What a licence says before it explains itself; all of it is in the tooltip."""
    return re.split(r"\s*[(;:,]|\.\s", text.strip(), maxsplit=1)[0].rstrip(".")
