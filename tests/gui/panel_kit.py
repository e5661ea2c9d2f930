"""A workspace with a few objects, and hands that click on rows: for tests of single panels."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from editor.render.scheduler import RenderScheduler
from editor.render.snapshots import Snapshots
from editor.render.worker import Engine
from editor.workspace import Workspace
from model.maps import LabelSet
from tests.fakes import FakeEngine

ROAD, SKY, PERSON, CAR = 7, 23, 24, 26
WIDTH, HEIGHT = 320, 200


def box(object_id: int, left: int, top: int, width: int = 40, height: int = 20) -> SceneObject:
    """A rectangular object."""
    return SceneObject(object_id, object_id // 1000, np.ones((height, width), np.bool_), (left, top))


def street_scene(*objects: SceneObject) -> Scene:
    """Sky over road, under three objects unless others are given: a car, a person, a car on top."""
    background = np.full((HEIGHT, WIDTH), SKY, np.int32)
    background[HEIGHT // 2 :] = ROAD
    stack = objects or (box(26001, 20, 110), box(24001, 100, 90, 16, 40), box(26002, 200, 120))
    return Scene(LabelSet.load("cityscapes"), background, stack)


def ids(workspace: Workspace) -> list[int]:
    """Object ids from the top of the stack down, as the panel lists them."""
    return [item.id for item in reversed(workspace.scene.objects)]


def click_row(qtbot: QtBot, view: QAbstractItemView, index: QModelIndex, at: QPoint | None = None) -> None:
    """Press and release the mouse on a row, in its middle unless told where."""
    view.scrollTo(index)
    rect = view.visualRect(index)
    assert rect.isValid()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at or rect.center())


def unnamed(panel: QWidget) -> list[QWidget]:
    """Controls of a panel that a screen reader could not name."""
    kinds = (QAbstractButton, QAbstractItemView, QLineEdit)
    controls = [child for kind in kinds for child in panel.findChildren(kind)]
    inner = ("qt_", "ScrollBar")  # parts that Qt makes inside of a control
    return [
        each
        for each in controls
        if not each.accessibleName()
        and not (isinstance(each, QAbstractButton) and each.text())
        and not each.objectName().startswith(inner)
        and not isinstance(each, QHeaderView)
        and not isinstance(each.parent(), QLineEdit)
    ]


class Rendering:
    """A scheduler with a scripted engine that serves a workspace, as the application connects them."""

    def __init__(self, workspace: Workspace, engine: Engine) -> None:
        self.workspace, self.engine = workspace, engine
        self.scheduler = RenderScheduler(Snapshots(lambda: workspace.scene, self._checkpoint_id), lambda: engine)
        self.scheduler.session_ready.connect(workspace.set_session)
        self.scheduler.image_ready.connect(workspace.set_picture)
        workspace.scene_changed.connect(self.scheduler.invalidate)

    def start(self, qtbot: QtBot, timeout: int = 5000) -> None:
        self.scheduler.restart(Rect.of(self.workspace.size))
        qtbot.waitUntil(lambda: self.scheduler.is_current, timeout=timeout)

    def _checkpoint_id(self) -> str:
        return self.workspace.session_info.checkpoint_id if self.workspace.session_info is not None else ""


def rendering_of(workspace: Workspace, engine: Engine, qtbot: QtBot, *, timeout: int = 5000) -> Iterator[Rendering]:
    """Body of a fixture: started, and closed whatever happens, because Qt aborts when a running thread is dropped."""
    rendering = Rendering(workspace, engine)
    try:
        rendering.start(qtbot, timeout)
        yield rendering
    finally:
        if isinstance(engine, FakeEngine):
            engine.let_go()
        rendering.scheduler.close()
