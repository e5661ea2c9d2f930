"""The status bar: whose weights, where they run, how long a pass took, is the picture current, size and zoom."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar

from editor.render.request import RenderResult
from editor.render.scheduler import Policy, RenderScheduler
from editor.views.canvas import Canvas
from editor.workspace import Workspace

LONGEST_LICENCE: Final = 40  # characters; the whole text is in the tooltip


class Status(QStatusBar):
    """One line of facts. Sentences go to the message bar, so nothing here is ever pushed away."""

    def __init__(self, workspace: Workspace, canvas: Canvas, scheduler: RenderScheduler) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._workspace = workspace
        self._canvas = canvas
        self._scheduler = scheduler
        self._duration = ""
        self._facts = _label("Weights, device, duration of the last pass, and whether the photograph is current")
        self._view = _label("Size of the scene, and zoom")
        self.addWidget(self._facts, 1)
        self.addPermanentWidget(self._view)
        workspace.session_changed.connect(self.refresh)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.scene_changed.connect(self.refresh)
        canvas.viewport_changed.connect(self.refresh)
        scheduler.image_ready.connect(self._on_image)
        scheduler.busy_changed.connect(self.refresh)
        scheduler.failed.connect(self.refresh)
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
            return "up to date"
        if self._workspace.session_info is None and scheduler.busy:
            return "loading weights …"
        if scheduler.busy:
            return "rendering …"
        if scheduler.policy is Policy.MANUAL:
            return "changes not rendered (F5)"
        if scheduler.policy is Policy.ON_RELEASE and self._canvas.stroking:
            return "renders when the stroke ends"
        return "not rendered (F5 tries again)"

    def refresh(self) -> None:
        """Show everything as it is now."""
        info = self._workspace.session_info
        facts = []
        if info is None:
            self._facts.setToolTip("")
        else:
            facts += [f"{info.name} weights ({_shortened(info.licence)})" if info.licence else f"{info.name} weights"]
            facts += [info.device]
            self._facts.setToolTip(f"{info.path}\n{info.licence}\nTrained at {_pixels(*info.resolution)}.")
        facts += [self._duration, self.freshness]
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._view.setText(f"{_pixels(*self._workspace.size)} · {100 * self._canvas.viewport.zoom:.0f} %")

    def _on_scene_replaced(self) -> None:
        self._duration = ""
        self.refresh()

    def _on_image(self, result: RenderResult) -> None:
        self._duration = f"{'rendered in' if result.exact else 'preview'} {result.milliseconds:.0f} ms"
        self.refresh()


def _label(meaning: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAccessibleName(meaning)
    label.setContentsMargins(8, 2, 8, 2)
    label.setMinimumWidth(1)  # a long licence must not widen the window
    return label


def _pixels(width: int, height: int) -> str:
    return f"{width} × {height}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LICENCE else f"{text[:LONGEST_LICENCE].rstrip()}…"
