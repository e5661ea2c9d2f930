"""Which generator renders the scene, and switching to another: what Render > Generator does."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from editor.render.request import SessionInfo
from editor.render.scheduler import RenderScheduler
from editor.render.worker import Engine, EngineFactory
from editor.results import attempt
from editor.settings import Settings
from editor.views.dialogs import Dialogs
from editor.workspace import Workspace
from model.registry import CheckpointFile, Spec, choices, find

EngineFor = Callable[[Spec], Engine]  # what `model.registry.find` takes -> an engine that renders with it


@dataclass(frozen=True)
class Offer:
    """One generator to choose."""

    spec: Spec
    name: str  # for people
    origin: str  # for people: where it comes from
    is_current: bool


class Generators(QObject):
    """The generators of one window. One that cannot be opened is one sentence, and the one before renders on."""

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        settings: Settings,
        dialogs: Dialogs,
        *,
        current: EngineFactory,
        engine_for: EngineFor,
    ) -> None:
        """`current` is the factory that the scheduler has; `engine_for` makes an engine for any other generator."""
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._settings = settings
        self._dialogs = dialogs
        self._engine_for = engine_for
        self._newest = current
        self._working: EngineFactory | None = None  # the last that could be opened
        self._files: list[Path] = []  # checkpoints that were opened in this window, newest first
        scheduler.session_ready.connect(self._on_ready)
        scheduler.failed.connect(self._on_failed)

    def offers(self) -> tuple[list[Offer], list[Offer]]:
        """The generators that have a name, and the files that were opened. Nothing of a package is imported."""
        info = self._workspace.session_info
        current = info.path if info is not None else ""
        named = [each for each in choices() if not each.takes_pictures]
        files = [path for path in self._files if path not in [each.spec for each in named]]
        return (
            [Offer(each.spec, each.name, each.origin, str(each.spec) == current) for each in named],
            [Offer(path, path.name, str(path.parent), str(path) == current) for path in files],
        )

    def choose(self, spec: Spec) -> None:
        """Render with another generator from now on. What cannot be used is told, and nothing changes."""

        def check() -> bool:
            found = find(spec)
            if isinstance(found, CheckpointFile):
                found.check_labels()
            return True

        if attempt(check, self._workspace.message.emit):
            self._newest = lambda: self._engine_for(spec)
            self._scheduler.use_engine(self._newest)

    def open_dialog(self) -> None:
        """Ask for a checkpoint and render with it."""
        info = self._workspace.session_info
        folder = Path(info.path).parent if info is not None and Path(info.path).is_file() else self._settings.folder
        path = self._dialogs.open_checkpoint(folder)
        if path is not None:
            self.choose(path)

    def _on_ready(self, info: SessionInfo) -> None:
        self._working = self._newest
        path = Path(info.path)
        if path.is_file():
            self._files = [path, *(each for each in self._files if each != path)]

    def _on_failed(self, _sentence: str) -> None:
        # The sentence is in the message bar. A pass that failed is tried again with the same generator; one that cannot
        # be opened gives way to the one before.
        working = self._working
        if working is not None and self._newest is not working and self._scheduler.gave_up:
            self._newest = working
            self._scheduler.use_engine(working)
