"""The main window: canvas in the middle, tools and options around it, three docks, menus. It decides little itself."""

from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabWidget, QToolBar, QWidget

from editor.actions import GESTURES, Actions
from editor.document import edits
from editor.document.scene import OUTSIDE
from editor.documents import Documents
from editor.object_actions import ObjectActions
from editor.render.scheduler import Policy, RenderScheduler
from editor.settings import Settings, ViewMode
from editor.tools import TOOLS
from editor.views.canvas import ZOOM_STEP, Canvas
from editor.views.canvas_input import CanvasInput
from editor.views.class_menu import chip_icon
from editor.views.class_panel import ClassPanel
from editor.views.dialogs import Dialogs
from editor.views.history_panel import HistoryPanel
from editor.views.icons import application_icon
from editor.views.message_bar import MessageBar
from editor.views.object_panel import ObjectPanel
from editor.views.options_bar import OptionsBar
from editor.views.palette_popup import PalettePopup
from editor.views.status import Status
from editor.views.style_panel import StylePanel
from editor.views.theme import Scheme, Theme
from editor.workspace import SLOTS, Workspace

SIZE_STEP = 1.15  # of [ and ], at least one pixel
DOCK_WIDTH = 300
DOCK_HEIGHTS = [215, 205, 215]  # Classes, Objects, Styles: all three in a window of 720 lines
BIGGEST_SEED = 2**31 - 1


class MainWindow(QMainWindow):
    """The window of one workspace."""

    closed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        documents: Documents,
        settings: Settings,
        *,
        theme: Theme,
        dialogs: Dialogs,
        random: Random | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self._workspace = workspace
        self._scheduler = scheduler
        self._documents = documents
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self._random = random or Random()
        self._hidden_panels: list[QWidget] = []

        self.canvas = Canvas(workspace)
        self.setCentralWidget(self.canvas)
        self.message_bar = MessageBar(self.canvas)
        self.input = CanvasInput(self.canvas, workspace)
        self.actions_by_name = Actions(self, self._handlers())
        self._build_bars()
        self._build_docks()
        self._build_menus()
        self._connect()
        self._restore()

    # Building

    def _handlers(self) -> dict[str, Callable[[], object]]:
        workspace, documents, canvas = self._workspace, self._documents, self.canvas
        objects = ObjectActions(workspace)
        handlers: dict[str, Callable[[], object]] = {
            "new": documents.new,
            "open": documents.open_dialog,
            "open_pair": documents.open_pair_dialog,
            "save": documents.save,
            "save_as": documents.save_as,
            "export_picture": documents.export_picture,
            "export_maps": documents.export_maps,
            "quit": self.close,
            "undo": partial(self._step_history, workspace.undo_stack.undo),
            "redo": partial(self._step_history, workspace.undo_stack.redo),
            "smaller": partial(self._resize_brush, 1 / SIZE_STEP),
            "larger": partial(self._resize_brush, SIZE_STEP),
            "search": self._search_classes,
            "zoom_in": partial(canvas.zoom_by, ZOOM_STEP),
            "zoom_out": partial(canvas.zoom_by, 1 / ZOOM_STEP),
            "fit": canvas.fit,
            "actual": partial(canvas.zoom_to, 1.0),
            "panels": self._toggle_panels,
            "new_object": self._toggle_new_object,
            "rename": self._rename,
            "relabel": objects.relabel,
            "visible": objects.toggle_visible,
            "locked": objects.toggle_locked,
            "raise": partial(objects.restack, 1),
            "lower": partial(objects.restack, -1),
            "delete": objects.delete,
            "deselect": partial(workspace.select, None),
            "render": self._scheduler.render_now,
            "shuffle": self._shuffle,
            "keys": self._show_keys,
            "about": self._show_about,
        }
        handlers |= {mode.value: partial(self._set_mode, mode) for mode in ViewMode}
        handlers |= {policy.value: partial(self._set_policy, policy) for policy in Policy}
        handlers |= {scheme.value: partial(self._set_scheme, scheme) for scheme in Scheme}
        handlers |= {f"tool:{name}": partial(setattr, workspace.state, "tool", name) for name in TOOLS}
        handlers |= {f"slot:{slot}": partial(self._choose_slot, slot) for slot in range(SLOTS)}
        return handlers

    def _build_bars(self) -> None:
        actions = self.actions_by_name
        self.options = OptionsBar(self._workspace, self.canvas, {mode: actions[mode.value] for mode in ViewMode})
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        self.tool_bar = QToolBar("Tools")
        self.tool_bar.setObjectName("tools")
        self.tool_bar.setMovable(False)
        self.tool_bar.setIconSize(QSize(22, 22))
        self.tool_bar.addActions(actions.of_group("tool"))
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tool_bar)
        self.status = Status(self._workspace, self.canvas, self._scheduler)
        self.setStatusBar(self.status)
        for bar in (self.options, self.tool_bar):  # a hidden bar could not be found again: Tab hides panels instead
            bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def _build_docks(self) -> None:
        workspace = self._workspace
        self.class_panel = ClassPanel(workspace)
        self.object_panel = ObjectPanel(workspace)
        self.history_panel = HistoryPanel(workspace)
        self.style_panel = StylePanel(workspace, self._scheduler)
        self.palette_popup = PalettePopup(workspace, self.style_panel, self)
        self.docks = [
            self._dock("Classes", self.class_panel),
            self._dock("Objects", self.object_panel),
            self._dock("History", self.history_panel),
            self._dock("Styles", self.style_panel),
        ]
        classes, objects, history, styles = self.docks
        for dock in (classes, objects, styles):
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.tabifyDockWidget(objects, history)
        for dock in (objects, history):
            dock.setTitleBarWidget(QWidget())  # the tab is title enough, and room is scarce at 720 lines
        objects.raise_()

    def _dock(self, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title.lower())
        dock.setWidget(panel)
        return dock

    def _build_menus(self) -> None:
        submenus = self.actions_by_name.fill(self.menuBar())
        self._recent_menu = submenus["recent"]
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        submenus["tools"].addActions(self.actions_by_name.of_group("tool"))
        submenus["slots"].addActions([self.actions_by_name[f"slot {slot}"] for slot in range(SLOTS)])
        submenus["docks"].addActions([dock.toggleViewAction() for dock in self.docks])
        submenus["theme"].addActions(self.actions_by_name.of_group("theme"))
        self.addActions(list(self.actions_by_name))  # so that keys work whatever menu is, or is not, there
        self._fill_recent()
        self._name_slots()

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.message.connect(self.message_bar.show_message)
        workspace.path_changed.connect(self._refresh_title)
        workspace.undo_stack.cleanChanged.connect(self._refresh_title)
        workspace.undo_stack.canUndoChanged.connect(self.actions_by_name["undo"].setEnabled)
        workspace.undo_stack.canRedoChanged.connect(self.actions_by_name["redo"].setEnabled)
        workspace.undo_stack.indexChanged.connect(self._end_invitation)
        workspace.slots_changed.connect(self._on_slots_changed)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        unsubscribe = workspace.state.observe(self._follow_state)
        self.destroyed.connect(lambda: unsubscribe())
        self.canvas.look_changed.connect(self._follow_look)
        self.input.stroke_started.connect(self._scheduler.stroke_started)
        self.input.stroke_finished.connect(self._scheduler.stroke_finished)
        self.input.stroke_finished.connect(self.status.refresh)
        self.input.palette_requested.connect(self.palette_popup.open_at)
        self.options.class_clicked.connect(self._show_palette_of_brush)
        self._documents.recent_changed.connect(self._fill_recent)

    def _restore(self) -> None:
        settings = self._settings
        self.resize(1280, 720)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        if settings.layout is None or not self.restoreState(settings.layout):
            self.resizeDocks(self.docks, [DOCK_WIDTH] * len(self.docks), Qt.Orientation.Horizontal)
            self.resizeDocks([self.docks[0], self.docks[1], self.docks[3]], DOCK_HEIGHTS, Qt.Orientation.Vertical)
        if settings.brush_size is not None:
            self._workspace.state.size = settings.brush_size
        self.canvas.set_look(
            mode=settings.view_mode, labels=settings.label_opacity / 100, outlines=settings.outline_opacity / 100
        )
        self._restore_slots()
        self.actions_by_name[self._theme.scheme.value].setChecked(True)
        self.actions_by_name[self._scheduler.policy.value].setChecked(True)
        self.actions_by_name["undo"].setEnabled(False)
        self.actions_by_name["redo"].setEnabled(False)
        self._follow_state()
        self._follow_look()
        self._refresh_title()
        self.canvas.setFocus()

    # What the actions do

    def _step_history(self, step: Callable[[], None]) -> None:
        if self.input.busy:
            self.input.cancel()  # the gesture that is open is what undo means
        else:
            step()

    def _resize_brush(self, factor: float) -> None:
        state = self._workspace.state
        grown = round(state.size * factor)
        state.size = grown if grown != state.size else state.size + (1 if factor > 1 else -1)

    def _search_classes(self) -> None:
        self.docks[0].show()
        self.docks[0].raise_()
        self.class_panel.focus_search()

    def _rename(self) -> None:
        self.docks[1].show()
        self.docks[1].raise_()
        view = self.object_panel.view
        view.setFocus()
        if self._workspace.selected is None:
            self._workspace.message.emit("Nothing is selected: background regions carry the name of their class.")
        else:
            view.edit(view.currentIndex())

    def _toggle_panels(self) -> None:
        if self._hidden_panels:
            for panel in self._hidden_panels:
                panel.show()
            self._hidden_panels = []
        else:
            self._hidden_panels = [panel for panel in (*self.docks, self.tool_bar) if not panel.isHidden()]
            for panel in self._hidden_panels:
                panel.hide()
        self.actions_by_name["panels"].setChecked(bool(self._hidden_panels))

    def _toggle_new_object(self) -> None:
        self._workspace.state.force_new = not self._workspace.state.force_new
        self._follow_state()

    def _choose_slot(self, slot: int) -> None:
        class_id = self._workspace.slots[slot]
        if class_id is not None:
            self._workspace.choose_class(class_id)

    def _set_mode(self, mode: ViewMode) -> None:
        self.canvas.set_look(mode=mode)

    def _set_policy(self, policy: Policy) -> None:
        self._scheduler.policy = policy
        self._settings.policy = policy.value
        self.status.refresh()

    def _set_scheme(self, scheme: Scheme) -> None:
        self._theme.set_scheme(scheme)
        self._settings.theme = scheme.value

    def _shuffle(self) -> None:
        self._workspace.push(edits.set_seed(self._workspace.scene, self._random.randrange(BIGGEST_SEED)))

    def _show_palette_of_brush(self, where: QPoint) -> None:
        region = self._workspace.region
        self.palette_popup.open_at(where, OUTSIDE if region is None else region)

    def _show_keys(self) -> None:
        self._dialogs.show_keys(self.actions_by_name.keys(), GESTURES)

    def _show_about(self) -> None:
        info = self._workspace.session_info
        weights = f"<p>Weights: {info.name}, {info.licence}<br>on {info.device}</p>" if info else ""
        self._dialogs.about(
            f"<h3>Maquette {_version()}</h3><p>Paint a label map, see the photograph.</p>{weights}"
            "<p>After <i>High-Resolution Image Synthesis and Semantic Manipulation with Conditional GANs</i>, "
            "Wang et al., CVPR 2018.</p>"
        )

    # Following others

    def _refresh_title(self) -> None:
        self.setWindowTitle(f"{self._workspace.title}[*] – Maquette")
        self.setWindowModified(not self._workspace.undo_stack.isClean())

    def _end_invitation(self) -> None:
        if self._workspace.undo_stack.count():
            self.canvas.invitation = None

    def _on_scene_replaced(self) -> None:
        self.canvas.invitation = None
        self._restore_slots()

    def _follow_state(self) -> None:
        state = self._workspace.state
        self.actions_by_name[state.tool].setChecked(True)
        self.actions_by_name["new_object"].setChecked(state.force_new)

    def _follow_look(self) -> None:
        self.actions_by_name[self.canvas.look.mode.value].setChecked(True)

    def _restore_slots(self) -> None:
        slots = self._settings.slots(self._workspace.label_set.name)
        if slots is not None and len(slots) == SLOTS:
            for slot, class_id in enumerate(slots):
                self._workspace.pin(slot, class_id if class_id in self._workspace.label_set.ids else None)

    def _on_slots_changed(self) -> None:
        self._settings.set_slots(self._workspace.label_set.name, self._workspace.slots)
        self._name_slots()

    def _name_slots(self) -> None:
        for slot, class_id in enumerate(self._workspace.slots):
            action = self.actions_by_name[f"slot {slot}"]
            action.setEnabled(class_id is not None)
            if class_id is not None:
                entry = self._workspace.label_set[class_id]
                action.setText(entry.name)
                action.setIcon(chip_icon(entry))
            else:
                action.setText("empty")

    def _fill_recent(self) -> None:
        menu: QMenu = self._recent_menu
        menu.clear()
        for path in self._settings.recent_files:
            menu.addAction(_recent_action(menu, path, self._documents.open))
        menu.setEnabled(not menu.isEmpty())
        if not menu.isEmpty():
            menu.addSeparator()
            menu.addAction("Clear the List").triggered.connect(self._clear_recent)

    def _clear_recent(self) -> None:
        self._settings.clear_recent()
        self._fill_recent()

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self._documents.open_dropped(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.input.cancel()
        if not self._documents.may_close():
            event.ignore()
            return
        if self._hidden_panels:
            self._toggle_panels()  # the next start shows them
        settings, look = self._settings, self.canvas.look
        settings.geometry, settings.layout = self.saveGeometry(), self.saveState()
        settings.brush_size = self._workspace.state.size
        settings.view_mode = look.mode
        settings.label_opacity, settings.outline_opacity = round(100 * look.labels), round(100 * look.outlines)
        self.closed.emit()
        event.accept()


def _recent_action(menu: QMenu, path: Path, open_file: Callable[[Path], object]) -> QAction:
    action = QAction(f"{path.name}    {path.parent}".replace("&", "&&"), menu)
    action.triggered.connect(lambda _checked=False: open_file(path))
    return action


def _version() -> str:
    try:
        return version("maquette")
    except PackageNotFoundError:
        return "from source"
