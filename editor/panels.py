"""The panels at the right of the window and the docks they sit in: Classes, Objects and History, Styles."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QToolBar, QWidget

from editor.language import translate
from editor.render.scheduler import RenderScheduler
from editor.views.class_panel import ClassPanel
from editor.views.history_panel import HistoryPanel
from editor.views.object_panel import ObjectPanel
from editor.views.style_panel import StylePanel
from editor.workspace import Workspace

WIDTH: Final = 300
LOW_WINDOW: Final = 720  # pixels; the heights below are for a window of this height, higher ones share the rest
CLASSES_HEIGHT: Final = 244  # five classes under the slots
STYLES_HEIGHT: Final = 186  # two rows of five swatches; Objects have what is left


class Panels:
    """Builds panels and docks of one window and puts them in their places."""

    def __init__(self, window: QMainWindow, workspace: Workspace, scheduler: RenderScheduler) -> None:
        self._window = window
        self.classes = ClassPanel(workspace)
        self.objects = ObjectPanel(workspace)
        self.history = HistoryPanel(workspace)
        self.styles = StylePanel(workspace, scheduler)
        self.docks = [
            self._dock("classes", translate("Panels", "Classes"), self.classes),
            self._dock("objects", translate("Panels", "Objects"), self.objects),
            self._dock("history", translate("Panels", "History"), self.history),
            self._dock("styles", translate("Panels", "Styles"), self.styles),
        ]
        self._hidden: list[QWidget] = []
        classes, objects, history, styles = self.docks
        for dock in (classes, objects, styles):
            window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.tabifyDockWidget(objects, history)
        for dock in (objects, history):
            dock.setTitleBarWidget(QWidget())  # the tab is title enough, and room is scarce at 720 lines
        objects.raise_()

    def add(self, title: str, panel: QWidget, *, name: str, beside: QWidget | None = None) -> QDockWidget:
        """Put a panel of a feature into a dock, hidden until the user, or the feature, shows it.

        `name` is what the saved layout knows it by; it never changes. `beside`: the panel whose tab it joins, else the
        styles.
        """
        dock = self._dock(name, title, panel)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._window.tabifyDockWidget(self._dock_of(beside or self.styles), dock)
        dock.hide()
        self.docks.append(dock)
        return dock

    def arrange(self) -> None:
        """Give the docks the sizes they have until the user drags them."""
        classes, objects, _history, styles = own = self.docks[:4]
        objects.raise_()  # features may have joined its tabs
        window = self._window
        tops = [bar for bar in window.findChildren(QToolBar) if bar.orientation() == Qt.Orientation.Horizontal]
        bars = sum(bar.sizeHint().height() for bar in (window.menuBar(), window.statusBar(), *tops))
        spare = max(window.height() - LOW_WINDOW, 0)
        heights = CLASSES_HEIGHT + spare // 5, STYLES_HEIGHT + spare // 2
        rest = window.height() - bars - sum(heights)
        window.resizeDocks(own, [WIDTH] * len(own), Qt.Orientation.Horizontal)
        window.resizeDocks([classes, objects, styles], [heights[0], max(rest, 1), heights[1]], Qt.Orientation.Vertical)

    def search_classes(self) -> None:
        """Bring the list of classes to the front, with the keyboard in its search field."""
        self._raise(self.classes)
        self.classes.focus_search()

    def rename_selected(self) -> None:
        """Let the user type a name for the selected object."""
        self._raise(self.objects)
        view = self.objects.view
        view.setFocus()
        view.edit(view.currentIndex())

    def show_styles(self) -> None:
        """Bring the styles to the front."""
        self._raise(self.styles)

    @property
    def are_hidden(self) -> bool:
        """Tab has put the panels away."""
        return bool(self._hidden)

    def hide(self, *others: QWidget) -> None:
        """Put away what is shown of the panels and of `others`."""
        self._hidden = [panel for panel in (*self.docks, *others) if not panel.isHidden()]
        for panel in self._hidden:
            panel.hide()

    def show(self) -> None:
        """Bring back what `hide` put away."""
        for panel in self._hidden:
            panel.show()
        self._hidden = []

    def _dock(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(panel)
        return dock

    def _raise(self, panel: QWidget) -> None:
        dock = self._dock_of(panel)
        dock.show()
        dock.raise_()

    def _dock_of(self, panel: QWidget) -> QDockWidget:
        return next(each for each in self.docks if each.widget() is panel)
