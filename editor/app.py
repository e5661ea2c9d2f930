"""The composition root: builds the editor's parts and connects them. The only module that knows all of them.

Importing it imports Qt's widgets: ask `editor.display` first whether there is a display and all libraries.
Torch is loaded in a process of its own (`model.remote.process`), when the window is already up.
"""

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from editor import translations
from editor.display import clear_opencv_qt_variables
from editor.document import edits, exchange
from editor.document.geometry import Point, Rect
from editor.document.opened import Opened, empty_scene
from editor.document.photograph import is_photograph
from editor.documents import Documents, show_opened
from editor.fitting import fitting_checkpoint
from editor.generators import EngineFor, Generators
from editor.language import translate
from editor.log import start_log
from editor.modes import Modes, apply_modes, check_modes
from editor.render.engine import RenderEngine
from editor.render.scheduler import Policy, RenderScheduler
from editor.render.snapshots import Snapshots
from editor.render.worker import EngineFactory
from editor.settings import Settings
from editor.views.canvas_paint import Invitation
from editor.views.dialogs import Dialogs
from editor.views.theme import Scheme, Theme
from editor.window import MainWindow
from editor.workspace import Workspace
from model import resources
from model.maps import LabelSet, MaquetteError
from model.registry import CheckpointFile, Generator, Spec, find
from model.remote.client import RemoteServer
from model.remote.process import open_in_process

HANDOVER = 0.001
"""Seconds after which a thread that computes in Python lets another one in.

The window's thread is busy half of a fast stroke, and the render thread wants in a dozen times for each preview. With
Python's own 5 ms, 95 % of the photographs came within 69 to 72 ms, with 1 ms within 49 to 57.
"""
FIRST_CLASS, FIRST_PLACE = "vegetation", "sky"  # trees into the sky: a large change, and a photograph that looks right

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EditorArguments:
    """What the command line asks of the window."""

    file: Path | None = None  # or a folder to go through, or a photograph; None: the bundled default scene
    instances: Path | None = None
    checkpoint: Path | None = (
        None  # a file or the name of a generator; None: the bundled weights of the scene's classes
    )
    session: RemoteServer | None = None  # renders on another machine; `checkpoint` is for when that is lost
    device: str = "auto"
    modes: Modes = field(default_factory=dict)
    seed: int | None = None  # None: the scene's own


@dataclass(frozen=True)
class Editor:
    """The parts of a running editor; whoever holds it keeps them alive."""

    workspace: Workspace
    scheduler: RenderScheduler
    documents: Documents
    generators: Generators
    window: MainWindow


def main(arguments: EditorArguments, *, watch: Callable[["Editor"], object] | None = None) -> int:
    """Open the window and run until it is closed. Raises MaquetteError, before a window is shown, for bad arguments.

    `watch` is given the parts before the window is shown, by whoever measures them.
    """
    later = arguments.file if arguments.file is not None and _is_opened_later(arguments) else None
    if later is not None:
        arguments = replace(arguments, file=None)
    opened = open_arguments(arguments)
    generator = _generator(arguments)
    clear_opencv_qt_variables()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Maquette")
    application.setApplicationDisplayName("Maquette")
    application.setDesktopFileName("maquette")
    data_folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Maquette", "maquette")
    settings = Settings(store, data_folder)
    start_log(data_folder, resources.version())
    translations.install(application, settings.language)
    spec = resources.default_checkpoint() if generator is None else generator.spec
    if arguments.checkpoint is None and arguments.session is None:
        spec = remembered_model(settings, opened.scene.label_set) or spec
    device = settings.device if arguments.device == "auto" else arguments.device

    def engine_for(wanted: Spec) -> RenderEngine:
        return RenderEngine(wanted, device, open_with=open_in_process)

    editor = assemble(
        opened,
        engine_factory=lambda: engine_for(spec),
        engine_for=engine_for,
        server=arguments.session,
        instead=arguments.checkpoint,
        settings=settings,
        theme=Theme(application, _scheme(settings)),
    )
    if later is not None:
        editor.documents.open(later)
    elif arguments.file is None:
        invite(editor)
    sys.excepthook = reporter(editor.workspace.message.emit)
    if watch is not None:
        watch(editor)
    editor.window.show()
    if arguments.file is None and not settings.tour_seen:
        editor.window.actions_by_name["tour"].trigger()
    # Rendering starts when the window is on the screen: loading torch takes most of a core for a second or two.
    QTimer.singleShot(0, lambda: start_rendering(editor))
    return int(application.exec())


def remembered_model(settings: Settings, label_set: LabelSet) -> Spec | None:
    """What rendered these classes last, if the user wants to begin with it and it is still there."""
    name = settings.model(label_set.name) if settings.remember_model else ""
    if not name:
        return None
    try:
        found = find(name)
        if isinstance(found, CheckpointFile):
            found.check_labels()
    except MaquetteError:
        return None
    fits = not isinstance(found, CheckpointFile) or found.header.label_set.compatible(label_set)
    return found.spec if fits and not isinstance(found, RemoteServer) else None


def _is_opened_later(arguments: EditorArguments) -> bool:
    """Whether the window opens the file by itself: a folder to go through, or a photograph to look at."""
    file = arguments.file
    return file is not None and (file.is_dir() or (arguments.instances is None and is_photograph(file)))


def assemble(
    opened: Opened,
    *,
    engine_factory: EngineFactory,
    settings: Settings,
    theme: Theme,
    dialogs: Dialogs | None = None,
    engine_for: EngineFor = RenderEngine,
    server: RemoteServer | None = None,
    instead: Spec | None = None,
) -> Editor:
    """Build an editor around an opened file; `engine_for` makes the engine of a generator that the user chooses.

    `server` is where the first engine renders, if not here; `instead` is the generator for when that is lost.
    Nothing is shown or rendered yet.
    """
    sys.setswitchinterval(HANDOVER)
    workspace = Workspace(opened.scene)
    show_opened(workspace, opened)

    def checkpoint_id() -> str:
        return workspace.session_info.checkpoint_id if workspace.session_info is not None else ""

    snapshots = Snapshots(lambda: workspace.scene, checkpoint_id)
    scheduler = RenderScheduler(snapshots, engine_factory, policy=_policy(settings))
    # Before any view connects: what a view shows on these signals depends on the workspace and the scheduler.
    workspace.scene_changed.connect(scheduler.invalidate)
    for other_canvas in (workspace.scene_replaced, workspace.size_changed):
        other_canvas.connect(lambda: scheduler.restart(Rect.of(workspace.size)))
    scheduler.session_ready.connect(workspace.set_session)
    scheduler.image_ready.connect(workspace.set_picture)

    dialogs = dialogs or Dialogs()
    documents = Documents(workspace, scheduler, settings, dialogs)
    generators = Generators(
        workspace,
        scheduler,
        settings,
        dialogs,
        current=engine_factory,
        engine_for=engine_for,
        server=server,
        instead=instead,
    )
    window = MainWindow(workspace, scheduler, documents, generators, settings, theme=theme, dialogs=dialogs)
    dialogs.parent = window
    window.closed.connect(scheduler.close)
    if opened.notes:
        workspace.message.emit(" ".join(opened.notes))
    return Editor(workspace, scheduler, documents, generators, window)


def start_rendering(editor: Editor) -> None:
    """Render the open scene for the first time."""
    editor.scheduler.restart(Rect.of(editor.workspace.size))


def invite(editor: Editor) -> None:
    """Ask for a first stroke where it does something nice, with the class for it; streets only."""
    workspace = editor.workspace
    ids = {entry.name: entry.id for entry in workspace.label_set.classes}
    if FIRST_CLASS not in ids or FIRST_PLACE not in ids:
        return
    free = workspace.scene.flatten().labels == ids[FIRST_PLACE]
    if free.any():
        room = cv2.distanceTransform(np.pad(free, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
        y, x = np.unravel_index(int(room.argmax()), room.shape)
        workspace.choose_class(ids[FIRST_CLASS])
        editor.window.canvas.invitation = Invitation(translate("App", "paint here"), Point(float(x), float(y)))


def open_arguments(arguments: EditorArguments) -> Opened:
    """Find the generator and read the scene; everything that can be wrong with the arguments is wrong here."""
    generator = _generator(arguments)
    known = None if generator is None else _known(generator, arguments.device)
    opened = _opened(arguments, known)
    if arguments.seed is not None:
        patch = edits.set_seed(opened.scene, arguments.seed)
        if patch is not None:
            opened.scene.apply(patch)
    if arguments.modes and known is not None:
        counts = known.mode_counts
        check_modes(arguments.modes, opened.scene, lambda class_id: counts.get(class_id, 0))
        apply_modes(arguments.modes, opened.scene, known.id)
    return opened


@dataclass(frozen=True)
class _Known:
    """What is known of a generator before it renders."""

    id: str
    label_set: LabelSet
    resolution: tuple[int, int]
    mode_counts: Mapping[int, int]


def _opened(arguments: EditorArguments, known: _Known | None) -> Opened:
    """The file; without one the default scene, or an empty one if the generator renders other classes."""
    path = arguments.file or resources.default_scene()
    opened = exchange.open_any(
        path, instances=arguments.instances, label_set=known.label_set if known is not None else None
    )
    if arguments.file is None and known is not None and not opened.scene.label_set.compatible(known.label_set):
        return empty_scene(known.label_set, known.resolution)
    return opened


def _generator(arguments: EditorArguments) -> Generator | None:
    """The generator of the arguments. Without usable bundled weights the editor opens, and its message bar says why."""
    if arguments.session is not None:
        return arguments.session
    spec: Spec = arguments.checkpoint or fitting_checkpoint(arguments.file)
    try:
        found = find(spec)
        if isinstance(found, CheckpointFile):
            found.check_labels()
    except MaquetteError:
        if arguments.checkpoint is not None or arguments.modes:
            raise
        return None
    return found


def _known(generator: Generator, device: str) -> _Known:
    """Of a checkpoint from its header; a package's generator has to be opened, and is opened again to render."""
    if isinstance(generator, CheckpointFile):
        header = generator.header
        counts = {class_id: len(sizes) for class_id, sizes in header.mode_sizes.items()}
        return _Known(header.id, header.label_set, header.resolution, counts)
    session = generator.open(device)
    try:
        return _Known(session.id, session.label_set, session.resolution, dict(session.mode_counts))
    finally:
        session.close()


def _policy(settings: Settings) -> Policy:
    return Policy(settings.policy) if settings.policy in set(Policy) else Policy.LIVE


def _scheme(settings: Settings) -> Scheme:
    return Scheme(settings.theme) if settings.theme in set(Scheme) else Scheme.SYSTEM


def reporter(
    show: Callable[[str], object],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An excepthook: a defect in a slot is logged with its trace and said in the bar, and the editor goes on."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.error("defect", exc_info=(kind, error, trace))
        show(
            translate("App", "Something went wrong, and your scene is unharmed: {error}.").format(
                error=error or kind.__name__
            )
        )

    return report
