"""What a feature is: handlers of actions from the table, and whatever docks and bars belong to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from editor.actions import Actions
from editor.documents import Documents
from editor.generators import Generators
from editor.panels import Panels
from editor.render.scheduler import RenderScheduler
from editor.settings import Settings
from editor.views.canvas import Canvas
from editor.views.canvas_input import CanvasInput
from editor.views.dialogs import Dialogs
from editor.views.job_bar import JobBar
from editor.views.options_bar import OptionsBar
from editor.views.theme import Theme
from editor.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Parts:
    """What a feature may work with: the parts of one window, as they are before the menus are filled."""

    window: QMainWindow
    workspace: Workspace
    scheduler: RenderScheduler
    documents: Documents
    generators: Generators
    settings: Settings
    theme: Theme
    dialogs: Dialogs
    actions: Actions
    canvas: Canvas
    input: CanvasInput
    options: OptionsBar
    panels: Panels
    jobs: JobBar


class Feature(QObject):
    """One feature of one window. Lives as long as the window; everything happens in the window's thread."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self.parts = parts

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What actions of the table do, by name. A name has one feature."""
        return {}

    def may_close(self) -> bool:
        """Asked when the window is to close: False keeps it open, and has told the user why."""
        return True

    def close(self) -> None:
        """The window closes: stop what runs, keep what the user would miss."""
