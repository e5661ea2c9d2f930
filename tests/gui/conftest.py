"""A whole editor around a scripted engine, and a hand that uses its mouse at fractions of the scene."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.app import Editor, assemble, start_rendering
from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene
from editor.settings import Settings
from editor.views.dialogs import Answer, Changed, Dialogs, Existing
from editor.views.theme import Scheme, Theme
from model import resources
from model.maps import LabelSet
from tests.fakes import FakeEngine

ROAD, BUILDING, VEGETATION, SKY, CAR = 7, 11, 21, 23, 26
WIDTH, HEIGHT = 256, 128


class ScriptedDialogs(Dialogs):
    """Answers what the test has written down; a question that was not foreseen fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, object] = {}
        self.asked: list[str] = []

    def _answer(self, question: str) -> object:
        self.asked.append(question)
        return self.answers[question]

    def open_file(self, folder: Path) -> Path | None:
        return self._answer("open_file")  # type: ignore[return-value]

    def open_checkpoint(self, folder: Path) -> Path | None:
        return self._answer("open_checkpoint")  # type: ignore[return-value]

    def save_file(self, suggestion: Path) -> Path | None:
        return self._answer("save_file")  # type: ignore[return-value]

    def export_folder(self, folder: Path) -> Path | None:
        return self._answer("export_folder")  # type: ignore[return-value]

    def unsaved(self, title: str) -> Answer:
        return self._answer("unsaved")  # type: ignore[return-value]

    def changed_elsewhere(self, name: str) -> Changed:
        return self._answer("changed_elsewhere")  # type: ignore[return-value]

    def existing(self, names: Sequence[str], folder: Path, originals: Sequence[str]) -> Existing:
        self.in_the_way, self.originals = list(names), list(originals)
        return self._answer("existing")  # type: ignore[return-value]

    def give_up_export(self, name: str) -> bool:
        return self._answer("give_up_export")  # type: ignore[return-value]


@dataclass
class Hand:
    """Real mouse and key events on the canvas, at fractions of the scene."""

    qtbot: QtBot
    editor: Editor

    def at(self, x: float, y: float) -> QPoint:
        """The widget position of a scene fraction."""
        canvas, size = self.editor.window.canvas, self.editor.workspace.size
        viewport = canvas.viewport
        return QPoint(
            round(viewport.left + x * size.width * viewport.zoom), round(viewport.top + y * size.height * viewport.zoom)
        )

    def pixel(self, x: float, y: float) -> tuple[int, int]:
        """(row, column) of the scene pixel under a fraction."""
        size = self.editor.workspace.size
        return int(y * size.height), int(x * size.width)

    def move(self, x: float, y: float) -> None:
        self.qtbot.mouseMove(self.editor.window.canvas, self.at(x, y))

    def press(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton, **more: object) -> None:
        self.qtbot.mousePress(self.editor.window.canvas, button, pos=self.at(x, y), **more)

    def release(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton, **more: object) -> None:
        self.qtbot.mouseRelease(self.editor.window.canvas, button, pos=self.at(x, y), **more)

    def click(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton, **more: object) -> None:
        self.press(x, y, button, **more)
        self.release(x, y, button, **more)

    def double_click(self, x: float, y: float) -> None:
        self.qtbot.mouseDClick(self.editor.window.canvas, Qt.MouseButton.LeftButton, pos=self.at(x, y))

    def stroke(self, *points: tuple[float, float]) -> None:
        self.press(*points[0])
        for point in points[1:]:
            self.move(*point)
        self.release(*points[-1])

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.editor.window.canvas, key, modifiers)

    def wheel(self, x: float, y: float, notches: float) -> None:
        canvas, position = self.editor.window.canvas, QPointF(self.at(x, y))
        event = QWheelEvent(
            position,
            canvas.mapToGlobal(position),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)

    def color(self, x: float, y: float) -> QColor:
        """What the canvas shows at a fraction, the cursor's hint taken away."""
        canvas = self.editor.window.canvas
        canvas.set_hint(None, QPointF())
        return canvas.grab().toImage().pixelColor(self.at(x, y))

    def settle(self) -> None:
        """Wait until the photograph shows the scene."""
        self.qtbot.waitUntil(lambda: self.editor.scheduler.is_current, timeout=5000)


@dataclass
class Desk:
    """An editor and everything around it that a test looks at."""

    editor: Editor
    engine: FakeEngine
    dialogs: ScriptedDialogs
    settings: Settings
    hand: Hand
    errors: list[str] = field(default_factory=list)


def drop_changes(editor: Editor) -> None:
    """So that the window closes without a question."""
    for document in editor.documents.tabs.documents:
        document.undo_stack.setClean()


def close_to(color: QColor, rgb: tuple[int, int, int], tolerance: int = 3) -> bool:
    return all(abs(one - two) <= tolerance for one, two in zip(color.getRgb()[:3], rgb, strict=True))


def assert_same_scene(one: Scene, other: Scene) -> None:
    """Every pixel, object, style and the seed."""
    for name in ("labels", "instances", "regions"):
        np.testing.assert_array_equal(getattr(one.flatten(), name), getattr(other.flatten(), name))
    np.testing.assert_array_equal(one.background, other.background)
    assert [item.id for item in one.objects] == [item.id for item in other.objects]
    assert dict(one.styles) == dict(other.styles)
    assert one.seed == other.seed


def photographed(desk: Desk, class_id: int) -> tuple[int, int, int]:
    red, green, blue = (value // 2 + 64 for value in desk.editor.workspace.label_set[class_id].color)
    return red, green, blue


@pytest.fixture
def bundled(tmp_path: Path, tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of bundled checkpoints, with one, `tiny`."""
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    (folder / "tiny.safetensors").write_bytes(tiny_checkpoint.read_bytes())
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: folder)
    return folder


@pytest.fixture
def label_set() -> LabelSet:
    return LabelSet.load("cityscapes")


@pytest.fixture
def street(label_set: LabelSet) -> Scene:
    """Sky above, a building on the left, road below."""
    background = np.full((HEIGHT, WIDTH), SKY, np.int32)
    background[HEIGHT // 2 :] = ROAD
    background[HEIGHT // 4 : HEIGHT // 2, : WIDTH // 2] = BUILDING
    return Scene(label_set, background)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def make_desk(qtbot: QtBot, label_set: LabelSet, theme: Theme, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """A function that opens a scene in an editor with a window on the (offscreen) screen and waits for its picture."""
    desks: list[Desk] = []

    def make(
        scene: Scene,
        *,
        path: Path = Path("street.ora"),
        held: bool = False,
        live: bool = False,
        settings: Settings | None = None,
        **options: object,
    ) -> Desk:
        engine, dialogs = FakeEngine(label_set, live=live), ScriptedDialogs()
        if held:
            engine.hold()
        settings = settings or Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        opened = Opened(scene, path, SourceKind.LABELS)
        editor = assemble(
            opened, engine_factory=lambda: engine, settings=settings, theme=theme, dialogs=dialogs, **options
        )
        qtbot.addWidget(editor.window, before_close_func=lambda _window: drop_changes(editor))
        desk = Desk(editor, engine, dialogs, settings, Hand(qtbot, editor))
        editor.workspace.message.connect(desk.errors.append)
        desks.append(desk)
        with qtbot.waitExposed(editor.window):
            editor.window.show()
        editor.window.canvas.setFocus()
        start_rendering(editor)
        if not held:
            desk.hand.settle()
        return desk

    yield make
    for desk in desks:
        desk.engine.let_go()
        desk.editor.scheduler.close()


@pytest.fixture
def live_desk(make_desk: Callable[..., Desk], street: Scene) -> Desk:
    """The same, with a session that previews."""
    return make_desk(street, live=True)


@pytest.fixture
def desk(make_desk: Callable[..., Desk], street: Scene) -> Desk:
    """An editor with a street whose photograph is up to date."""
    return make_desk(street)
