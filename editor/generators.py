"""Which generator renders the scene, and switching to another: what Model > Generator does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject

from editor.language import translate
from editor.render.request import SessionInfo
from editor.render.scheduler import RenderScheduler
from editor.render.worker import Engine, EngineFactory
from editor.results import attempt
from editor.settings import Settings
from editor.views.dialogs import Dialogs
from editor.workspace import Workspace
from model.mapped import ClassMapping
from model.maps import LabelSet, MaquetteError
from model.registry import CheckpointFile, Spec, bundled_checkpoints, bundled_for, choices, find
from model.remote.client import RemoteServer

logger = logging.getLogger(__name__)

EngineFor = Callable[[Spec], Engine]  # what `model.registry.find` takes -> an engine that renders with it


@runtime_checkable
class RendersAs(Protocol):
    """An engine that can render scenes of other classes than its generator's."""

    def render_as(self, mapping: ClassMapping) -> None:
        """Say what the scene's classes are rendered as, before it is opened."""


@dataclass(frozen=True)
class Offer:
    """One generator to choose."""

    spec: Spec
    name: str  # for people
    origin: str  # for people: where it comes from
    is_current: bool


@dataclass(frozen=True, eq=False)
class _Use:
    """What the scheduler has, or had, to render with."""

    factory: EngineFactory
    server: RemoteServer | None = None  # where it renders, if that is another machine
    spec: Spec | None = None  # what was chosen, where it is known
    mapping: ClassMapping | None = None  # what the scene's classes are rendered as, if the generator's are others


class Generators(QObject):
    """The generators of one window. One that cannot be opened is one sentence, and the one before renders on.

    Where a server is lost, a generator of this machine takes its place.
    """

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        settings: Settings,
        dialogs: Dialogs,
        *,
        current: EngineFactory,
        engine_for: EngineFor,
        server: RemoteServer | None = None,
        instead: Spec | None = None,
    ) -> None:
        """`current` is the factory that the scheduler has; `engine_for` makes an engine for any other generator.

        `server`: where `current` renders, if on another machine; `instead`: what is to take its place if it is lost.
        """
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._settings = settings
        self._dialogs = dialogs
        self._engine_for = engine_for
        self._server = server
        self._instead = instead
        self._newest = _Use(current, server)
        self._by_classes: dict[tuple[int, ...], _Use] = {}  # ids of a label set -> what rendered it last
        self._working: _Use | None = None  # the last that could be opened
        self._files: list[Path] = []  # checkpoints that were opened in this window, newest first
        scheduler.session_ready.connect(self._on_ready)
        scheduler.failed.connect(self._on_failed)
        workspace.scene_replaced.connect(self._follow_classes)
        workspace.classes_changed.connect(self._follow_classes)

    @property
    def current(self) -> EngineFactory:
        """Makes another engine for the generator that renders now."""
        return self._newest.factory

    def offers(self) -> tuple[list[Offer], list[Offer]]:
        """The generators that have a name, and the files that were opened. Nothing of a package is imported."""
        info = self._workspace.session_info
        current = info.path if info is not None else ""
        named = [each for each in choices() if not each.takes_pictures]
        files = [path for path in self._files if path not in [each.spec for each in named]]
        servers = [] if self._server is None else [self._server]
        return (
            [
                *(
                    Offer(each, each.name, translate("Generators", "another machine"), str(each) == current)
                    for each in servers
                ),
                *(Offer(each.spec, each.name, _origin(each.origin), str(each.spec) == current) for each in named),
            ],
            [Offer(path, path.name, str(path.parent), str(path) == current) for path in files],
        )

    def choose(self, spec: Spec, mapping: ClassMapping | None = None) -> None:
        """Render with another generator from now on. What cannot be used is told, and nothing changes.

        `mapping` says what the scene's classes are rendered as where the generator has others. Choosing what renders
        already loads it again.
        """

        def check() -> bool:
            found = find(spec)
            if isinstance(found, CheckpointFile):
                found.check_labels()
            return True

        if attempt(check, self._workspace.message.emit):
            self._use(self._use_of(spec, mapping))

    def engine_of(self, spec: Spec, mapping: ClassMapping | None = None) -> Engine:
        """An engine of its own for a generator, for whoever renders beside the window."""
        engine = self._engine_for(spec)
        if mapping is not None:
            assert isinstance(engine, RendersAs)
            engine.render_as(mapping)
        return engine

    @property
    def chosen(self) -> tuple[Spec, ClassMapping | None] | None:
        """What renders and as what, None where that is not known."""
        use = self._newest
        return None if use.spec is None else (use.spec, use.mapping)

    @property
    def files(self) -> tuple[Path, ...]:
        """Checkpoints that were opened in this window, newest first."""
        return tuple(self._files)

    def open_dialog(self) -> None:
        """Ask for a checkpoint and render with it."""
        info = self._workspace.session_info
        folder = Path(info.path).parent if info is not None and Path(info.path).is_file() else self._settings.folder
        path = self._dialogs.open_checkpoint(folder)
        if path is not None:
            self.choose(path)

    def _on_ready(self, info: SessionInfo) -> None:
        self._working = self._newest
        self._by_classes[info.label_set.ids] = self._newest
        use, path = self._newest, Path(info.path)
        if use.spec is not None and use.server is None and use.mapping is None:
            self._settings.set_model(info.label_set.name, str(use.spec))
        if path.is_file():
            self._files = [path, *(each for each in self._files if each != path)]

    def _on_failed(self, sentence: str) -> None:
        # A pass that failed is tried again with the same generator; one that cannot be opened gives way to the one
        # before, and a server that is lost to this machine.
        working, server = self._working, self._newest.server
        if working is not None and self._newest is not working and self._scheduler.gave_up:
            self._use(working)
        elif server is not None and server.lost:
            logger.info(sentence)
            self._working = None  # going back to it would lose it again
            sentence = self._render_here(server)
        self._workspace.message.emit(sentence)

    def _render_here(self, server: RemoteServer) -> str:
        """Go on with a generator of this machine, and say so: the scene is all here, and is rendered anew."""
        info = self._workspace.session_info
        spec = self._spec_here("" if info is None else info.checkpoint_id)
        if spec is None:
            name = self._workspace.label_set.name
            text = translate(
                "Generators",
                "The connection to {server} was lost, and no generator on this machine renders {name}: "
                "choose one, or the server again, in Model > Generator.",
            )
            return text.format(server=server, name=name)
        self._use(self._use_of(spec, None))
        found = find(spec)
        same = info is not None and isinstance(found, CheckpointFile) and found.header.id == info.checkpoint_id
        if same:
            text = translate("Generators", "The connection to {server} was lost; rendering on this machine.")
        else:
            text = translate(
                "Generators", "The connection to {server} was lost; rendering on this machine with {name}."
            )
        return text.format(server=server, name=found.name)

    def _follow_classes(self) -> None:
        """A scene of other classes is shown: render with what rendered those last, or with what is bundled for them."""
        info, label_set = self._workspace.session_info, self._workspace.label_set
        if info is None or info.label_set.compatible(label_set):
            return
        use = self._by_classes.get(label_set.ids)
        if use is None:
            spec = self._spec_here("")
            use = None if spec is None else self._use_of(spec, None)
        if use is not None:
            self._use(use)

    def _use_of(self, spec: Spec, mapping: ClassMapping | None) -> _Use:
        server = spec if isinstance(spec, RemoteServer) else None
        return _Use(lambda: self.engine_of(spec, mapping), server, spec, mapping)

    def _spec_here(self, checkpoint_id: str) -> Spec | None:
        """What takes a server's place: what the user said, its own checkpoint, else a bundled one for these classes."""
        label_set = self._workspace.label_set
        if self._instead is not None and _fits(self._instead, label_set):
            return self._instead
        bundled = [each.path for each in bundled_checkpoints() if not each.takes_pictures]
        for path in (*self._files, *bundled):
            if _fits(path, label_set, checkpoint_id):
                return path
        found = bundled_for(label_set)
        return None if found is None else found.path

    def _use(self, use: _Use) -> None:
        self._newest = use
        self._scheduler.use_engine(use.factory)


def _fits(spec: Spec, label_set: LabelSet, checkpoint_id: str | None = None) -> bool:
    """Whether a generator is there and renders these classes, and has this id where one is given."""
    try:
        found = find(spec)
        if isinstance(found, CheckpointFile):
            found.check_labels()
    except MaquetteError:
        return False
    if not isinstance(found, CheckpointFile):
        return checkpoint_id is None  # of a package nothing is known before it is opened
    return found.header.label_set.compatible(label_set) and checkpoint_id in (None, found.header.id)


def _origin(name: str) -> str:
    """Where a generator comes from: ours are said in the user's language, packages have names."""
    return translate("Generators", "bundled") if name == "bundled" else name
