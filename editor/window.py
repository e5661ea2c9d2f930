"""The main window: canvas in the middle, tools and options around it, three docks, menus. It decides little itself."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QToolBar

from editor.actions import Actions
from editor.document.geometry import Rect
from editor.document.kept import Settle
from editor.document.scene import OUTSIDE
from editor.documents import Documents
from editor.features import FEATURES
from editor.features.base import Feature, Parts
from editor.generators import Generators
from editor.language import translate
from editor.menus import Menus
from editor.notices import Notices
from editor.panels import Panels
from editor.render.scheduler import Policy, RenderScheduler
from editor.settings import Settings, ViewMode
from editor.slots import SLOTS
from editor.tools import TOOLS
from editor.views.canvas import ZOOM_STEP, Canvas
from editor.views.canvas_input import CanvasInput
from editor.views.dialogs import Dialogs
from editor.views.icons import application_icon
from editor.views.job_bar import JobBar
from editor.views.message_bar import MessageBar
from editor.views.options_bar import OptionsBar
from editor.views.palette_popup import PalettePopup
from editor.views.question_bar import QuestionBar
from editor.views.status import Status
from editor.views.theme import Scheme, Theme
from editor.views.trials import Trials
from editor.workspace import Workspace

SIZE_STEP = 1.15  # of [ and ], at least one pixel
START_SIZE = QSize(1280, 720)


class MainWindow(QMainWindow):
    """The window of one workspace."""

    closed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        documents: Documents,
        generators: Generators,
        settings: Settings,
        *,
        theme: Theme,
        dialogs: Dialogs,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self._workspace = workspace
        self._scheduler = scheduler
        self._documents = documents
        self._generators = generators
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs

        self.canvas = Canvas(workspace)
        self.setCentralWidget(self.canvas)
        self.question_bar = QuestionBar(
            self.canvas, "question", yes=translate("Window", "Render"), no=translate("Window", "Not now")
        )
        self.message_bar = MessageBar(self.canvas)
        self.job_bar = JobBar(self.canvas)
        self._notices = Notices(workspace, scheduler, self.question_bar, on_policy=self._follow_policy)
        self.input = CanvasInput(self.canvas, workspace)
        self.actions_by_name = Actions(self, self.input.finish)
        self.actions_by_name.handle(self._handlers())
        self._build_bars()
        self._panels = Panels(self, workspace, scheduler)
        self.docks = self._panels.docks
        self.class_panel, self.object_panel = self._panels.classes, self._panels.objects
        self.history_panel, self.style_panel = self._panels.history, self._panels.styles
        self.palette_popup = PalettePopup(workspace, self.style_panel, self)
        self._trials = Trials(workspace, scheduler, self.canvas)
        for grid in (self.style_panel.grid, self.palette_popup.grid):
            self._trials.follow(grid)
        self.style_panel.slid.connect(self._trials.slide)
        self.features = self._build_features()
        self._menus = Menus(
            self,
            self.actions_by_name,
            self._panels.docks,
            workspace=workspace,
            documents=documents,
            generators=generators,
            settings=settings,
            run=self.job_bar.run,
        )
        # Its key is Tab, which in docks and bars goes on to the next control.
        hide = self.actions_by_name["panels"]
        hide.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.removeAction(hide)
        self.canvas.addAction(hide)
        self._connect()
        self._restore()

    # Building

    def _handlers(self) -> dict[str, Callable[[], object]]:
        workspace, documents, canvas = self._workspace, self._documents, self.canvas
        handlers: dict[str, Callable[[], object]] = {
            "new_empty": documents.new_empty,
            "open": documents.open_dialog,
            "open_pair": documents.open_pair_dialog,
            "save": documents.save,
            "save_as": documents.save_as,
            "quit": self.close,
            "undo": self._undo,
            "redo": lambda: workspace.undo_stack.redo(),
            "smaller": partial(self._resize_brush, 1 / SIZE_STEP),
            "larger": partial(self._resize_brush, SIZE_STEP),
            "search": self._search_classes,
            "zoom_in": partial(canvas.zoom_by, ZOOM_STEP),
            "zoom_out": partial(canvas.zoom_by, 1 / ZOOM_STEP),
            "fit": canvas.fit,
            "actual": partial(canvas.zoom_to, 1.0),
            "panels": self._toggle_panels,
            "new_object": self._toggle_new_object,
            "settle": self._toggle_settle,
            "render": self._notices.render,
            "open_checkpoint": self._generators.open_dialog,
        }
        handlers |= {mode.value: partial(self._set_mode, mode) for mode in ViewMode}
        handlers |= {policy.value: partial(self._set_policy, policy) for policy in Policy}
        handlers |= {scheme.value: partial(self._set_scheme, scheme) for scheme in Scheme}
        handlers |= {name: partial(setattr, workspace.state, "tool", name) for name in TOOLS}
        handlers |= {f"slot {slot}": partial(self._choose_slot, slot) for slot in range(SLOTS)}
        return handlers

    def _build_bars(self) -> None:
        actions = self.actions_by_name
        self.options = OptionsBar(self._workspace, self.canvas, {mode: actions[mode.value] for mode in ViewMode})
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self.options)
        self.tool_bar = QToolBar(translate("Window", "Tools"))
        self.tool_bar.setObjectName("tools")
        self.tool_bar.setMovable(False)
        self.tool_bar.setIconSize(QSize(22, 22))
        self.tool_bar.addActions(actions.of_group("tool"))
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tool_bar)
        self.status = Status(
            self._workspace,
            self.canvas,
            self._scheduler,
            {policy: actions[policy.value] for policy in Policy},
            actions["render"],
        )
        self.setStatusBar(self.status)
        for bar in (self.options, self.tool_bar):  # a hidden bar could not be found again: Tab hides panels instead
            bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def _build_features(self) -> list[Feature]:
        parts = Parts(
            self,
            self._workspace,
            self._scheduler,
            self._documents,
            self._generators,
            self._settings,
            self._theme,
            self._dialogs,
            self.actions_by_name,
            self.canvas,
            self.input,
            self.options,
            self._panels,
            self.job_bar,
        )
        features = [make(parts) for make in FEATURES]
        for feature in features:
            self.actions_by_name.handle(feature.handlers())
        return features

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.message.connect(self.message_bar.show_message)
        workspace.path_changed.connect(self._refresh_title)
        workspace.history_changed.connect(self._follow_history)
        workspace.scene_changed.connect(self._on_scene_changed)
        workspace.slots_changed.connect(self._on_slots_changed)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        unsubscribe = workspace.state.observe(self._follow_state)
        self.destroyed.connect(lambda: unsubscribe())
        self.canvas.look_changed.connect(self._follow_look)
        self.input.stroke_started.connect(self._scheduler.stroke_started)
        self.input.stroke_finished.connect(self._scheduler.stroke_finished)
        self.input.stroke_finished.connect(self.status.refresh)
        self.input.stroke_started.connect(self._end_invitation)
        self.input.stroke_started.connect(self._follow_history)
        self.input.stroke_finished.connect(self._follow_history)
        self.input.palette_requested.connect(self.palette_popup.open_at)
        self.options.class_clicked.connect(self._show_palette_of_brush)
        self.options.settle.chosen.connect(self._choose_settle)
        workspace.settle_changed.connect(self._follow_settle)

    def _restore(self) -> None:
        settings = self._settings
        self.resize(START_SIZE)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        if settings.layout is None or not self.restoreState(settings.layout):
            self._panels.arrange()
        if settings.brush_size is not None:
            self._workspace.state.size = settings.brush_size
        self.canvas.set_look(
            mode=settings.view_mode, labels=settings.label_opacity / 100, outlines=settings.outline_opacity / 100
        )
        self._restore_slots()
        self.actions_by_name[self._theme.scheme.value].setChecked(True)
        self._follow_policy()
        self._follow_settle()
        self._follow_state()
        self._follow_look()
        self._follow_history()
        self.canvas.setFocus()

    # What the actions do

    def _undo(self) -> None:
        if self.input.busy:
            self.input.cancel()  # the gesture that is open is what undo means
        else:
            self._workspace.undo_stack.undo()

    def _resize_brush(self, factor: float) -> None:
        state = self._workspace.state
        grown = round(state.size * factor)
        state.size = grown if grown != state.size else state.size + (1 if factor > 1 else -1)

    def _search_classes(self) -> None:
        self._panels.search_classes()

    def _toggle_panels(self) -> None:
        if self._panels.are_hidden:
            self._panels.show()
        else:
            self._panels.hide(self.tool_bar)
            self.canvas.setFocus()  # where the same key brings them back
        self.actions_by_name["panels"].setChecked(self._panels.are_hidden)

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
        self._notices.policy_chosen()
        self.status.refresh()

    def _toggle_settle(self) -> None:
        whole = self._workspace.scene.settle is Settle.WHOLE
        self._workspace.choose_settle(Settle.ONLY_HERE if whole else Settle.WHOLE)

    def _choose_settle(self, settle: Settle) -> None:
        self.input.finish()
        self._workspace.choose_settle(settle)

    def _set_scheme(self, scheme: Scheme) -> None:
        self._theme.set_scheme(scheme)
        self._settings.theme = scheme.value

    def _show_palette_of_brush(self, where: QPoint) -> None:
        region = self._workspace.region
        self.palette_popup.open_at(where, OUTSIDE if region is None else region)

    # Following others

    def _refresh_title(self) -> None:
        self.setWindowTitle(f"{self._workspace.title}[*] – Maquette")
        self.setWindowModified(self._workspace.document.is_modified)

    def _follow_history(self) -> None:
        stack = self._workspace.undo_stack
        self.actions_by_name["undo"].setEnabled(stack.canUndo() or self.input.busy)
        self.actions_by_name["redo"].setEnabled(stack.canRedo())
        self._refresh_title()

    def _end_invitation(self) -> None:
        self.canvas.invitation = None

    def _on_scene_changed(self, rect: Rect) -> None:
        if not rect.is_empty:  # keeping the first picture changes nothing that is seen
            self._end_invitation()

    def _on_scene_replaced(self) -> None:
        self._end_invitation()
        self._restore_slots()

    def _follow_state(self) -> None:
        state = self._workspace.state
        self.actions_by_name[state.tool].setChecked(True)
        self.actions_by_name["new_object"].setChecked(state.force_new)

    def _follow_policy(self) -> None:
        self.actions_by_name[self._scheduler.policy.value].setChecked(True)
        self.status.refresh()

    def _follow_settle(self) -> None:
        self.actions_by_name["settle"].setChecked(self._workspace.scene.settle is Settle.WHOLE)

    def _follow_look(self) -> None:
        self.actions_by_name[self.canvas.look.mode.value].setChecked(True)

    def _restore_slots(self) -> None:
        slots = self._settings.slots(self._workspace.label_set.name)
        if slots is not None and len(slots) == SLOTS:
            for slot, class_id in enumerate(slots):
                self._workspace.pin(slot, class_id if class_id in self._workspace.label_set.ids else None)

    def _on_slots_changed(self) -> None:
        self._settings.set_slots(self._workspace.label_set.name, self._workspace.slots)
        self._menus.name_slots()

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.input.finish()
        self._documents.open_dropped(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.input.finish()
        # Scenes first: a training that was stopped cannot be taken back when the user then stays for a scene.
        if not self._documents.may_close() or not all(feature.may_close() for feature in self.features):
            event.ignore()
            return
        for feature in self.features:
            feature.close()
        self.job_bar.cancel_all()
        self._panels.show()  # the next start shows them
        settings, look = self._settings, self.canvas.look
        settings.geometry, settings.layout = self.saveGeometry(), self.saveState()
        settings.brush_size = self._workspace.state.size
        settings.view_mode = look.mode
        settings.label_opacity, settings.outline_opacity = round(100 * look.labels), round(100 * look.outlines)
        self.closed.emit()
        event.accept()
