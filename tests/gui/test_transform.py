"""Selecting, moving, scaling, turning and nudging with real mouse and keys, in the window."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from editor.document.geometry import IDENTITY, Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from editor.features.transform import PAUSE_MS
from editor.open_document import OpenDocument
from editor.views import canvas_marks
from tests.gui.conftest import CAR, HEIGHT, ROAD, SKY, WIDTH, Desk

A, B, LOCKED = 26001, 26002, 26003
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def block(object_id: int, rect: Rect, *, locked: bool = False) -> SceneObject:
    return SceneObject(object_id, CAR, np.ones(rect.shape, bool), (rect.left, rect.top), locked=locked)


@pytest.fixture
def desk(make_desk: Callable[..., Desk], street: Scene) -> Desk:
    """Three cars on the road, one of them locked; the Select tool."""
    cars = (
        block(A, Rect(40, 80, 80, 100)),
        block(B, Rect(120, 84, 160, 108)),
        block(LOCKED, Rect(200, 80, 230, 96), locked=True),
    )
    desk = make_desk(Scene(street.label_set, street.background, cars))
    desk.hand.key(Qt.Key.Key_V)
    return desk


class Mouse:
    """The left button at points of the scene, and what is held down beside it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.canvas = desk.editor.window.canvas

    def at(self, x: float, y: float) -> QPoint:
        point = self.canvas.viewport.to_view(Point(x, y))
        return QPoint(round(point.x), round(point.y))

    def press(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, held, self.at(x, y))

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.canvas, self.at(x, y))

    def release(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, held, self.at(x, y))

    def click(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        self.press(x, y, held)
        self.release(x, y, held)

    def drag(self, *points: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
        self.press(*points[0], held)
        for point in points[1:]:
            self.move(*point)
        self.release(*points[-1], held)

    def handle(self, number: int) -> tuple[float, float]:
        """A handle as it is shown: 0 is the corner at the top left, then clockwise."""
        x, y = self.canvas.marks.handles[number]
        return x, y

    @property
    def turning(self) -> tuple[float, float]:
        """The round handle."""
        assert self.canvas.marks.stem is not None
        x, y = self.canvas.marks.stem[1]
        return x, y


@pytest.fixture
def mouse(desk: Desk) -> Mouse:
    return Mouse(desk)


def transform(desk: Desk, object_id: int) -> Transform:
    return desk.editor.workspace.scene.object(object_id).transform


def bounds(desk: Desk, object_id: int) -> Rect:
    return desk.editor.workspace.scene.object(object_id).bounds


def steps(desk: Desk) -> list[str]:
    stack = desk.editor.workspace.undo_stack
    return [stack.text(index) for index in range(stack.index())]


def test_clicks_select_and_a_click_on_the_road_chooses_the_road(desk: Desk, mouse: Mouse) -> None:
    workspace = desk.editor.workspace
    mouse.click(60, 90)
    assert workspace.selection == (A,)
    mouse.click(140, 90, SHIFT)
    assert workspace.selection == (A, B)
    mouse.click(60, 90, CONTROL)
    assert workspace.selection == (B,)
    mouse.click(100, 120)
    assert (workspace.selection, workspace.region) == ((), ROAD)
    assert steps(desk) == []


def test_a_rubber_band_selects_what_it_touches(desk: Desk, mouse: Mouse) -> None:
    workspace = desk.editor.workspace
    mouse.press(20, 120)
    mouse.move(100, 70)
    mouse.move(250, 75)
    assert mouse.canvas.marks.band is not None
    assert mouse.canvas.hint is not None
    assert mouse.canvas.hint.text == "2 objects"
    assert workspace.selection == ()
    mouse.release(250, 75)
    assert mouse.canvas.marks.band is None
    assert workspace.selection == (A, B)  # not the locked one
    mouse.drag((20, 120), (60, 95), held=CONTROL)
    assert workspace.selection == (B,)
    mouse.drag((20, 120), (60, 95), held=SHIFT)
    assert workspace.selection == (B, A)
    mouse.press(20, 120)
    mouse.move(60, 95)
    desk.hand.key(Qt.Key.Key_Escape)
    mouse.release(60, 95)
    assert workspace.selection == (B, A)
    assert steps(desk) == []


def test_select_all_and_deselect(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_A, CONTROL)
    assert desk.editor.workspace.selection == (A, B)
    desk.hand.key(Qt.Key.Key_D, CONTROL)
    assert desk.editor.workspace.selection == ()


def test_a_drag_moves_live_and_is_one_step(desk: Desk, mouse: Mouse) -> None:
    scene = desk.editor.workspace.scene
    start = scene.flatten().regions
    mouse.press(60, 90)
    seen = []
    for x in (70, 80, 90):
        mouse.move(x, 95)
        seen.append(transform(desk, A).shift)
    assert seen == [(10, 5), (20, 5), (30, 5)]  # with every event
    assert steps(desk) == []
    mouse.release(90, 95)
    assert steps(desk) == ["Move car 1"]
    after = scene.flatten().regions
    assert (after[80:100, 40:70] == ROAD).all()  # what was behind it
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(scene.flatten().regions, start)
    assert transform(desk, A) == IDENTITY
    desk.hand.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(scene.flatten().regions, after)


def test_the_photograph_follows_a_moved_object(desk: Desk, mouse: Mouse) -> None:
    mouse.drag((60, 90), (80, 30), (100, 20))
    desk.hand.settle()
    workspace = desk.editor.workspace
    assert workspace.picture is not None
    color = np.array(workspace.label_set[CAR].color) // 2 + 64
    np.testing.assert_array_equal(workspace.picture[20, 100], color)
    sky_or_road = np.array(workspace.label_set[ROAD].color) // 2 + 64
    np.testing.assert_array_equal(workspace.picture[90, 60], sky_or_road)


def test_escape_in_a_drag_restores_every_byte(desk: Desk, mouse: Mouse) -> None:
    scene = desk.editor.workspace.scene
    mouse.click(60, 90)
    start = scene.flatten().regions
    for press in ((60, 90), mouse.handle(4), mouse.turning):
        mouse.press(*press)
        mouse.move(150, 60)
        mouse.move(180, 40)
        assert transform(desk, A) != IDENTITY
        desk.hand.key(Qt.Key.Key_Escape)
        assert transform(desk, A) == IDENTITY
        np.testing.assert_array_equal(scene.flatten().regions, start)
        mouse.move(190, 40)  # the button is still down
        mouse.release(190, 40)
        assert transform(desk, A) == IDENTITY
    assert steps(desk) == []
    assert not desk.editor.window.input.busy


def test_undo_in_a_drag_drops_it(desk: Desk, mouse: Mouse) -> None:
    mouse.press(60, 90)
    mouse.move(100, 60)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    mouse.release(100, 60)
    assert transform(desk, A) == IDENTITY
    assert steps(desk) == []


def test_handles_scale_and_the_chip_says_how_far(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    x, y = mouse.handle(4)
    assert (x, y) == (80, 100)
    mouse.press(x, y)
    mouse.move(x + 20, y + 10)
    assert mouse.canvas.hint is not None
    assert mouse.canvas.hint.text == "car 1 -> 150 %"
    mouse.release(x + 20, y + 10)
    assert bounds(desk, A) == Rect(40, 80, 100, 110)
    mouse.drag(mouse.handle(4), (120, 120))
    assert bounds(desk, A) == Rect(40, 80, 120, 120)
    assert steps(desk) == ["Scale car 1", "Scale car 1"]
    for expected in (Rect(40, 80, 100, 110), Rect(40, 80, 80, 100)):
        desk.hand.key(Qt.Key.Key_Z, CONTROL)
        assert bounds(desk, A) == expected
    assert transform(desk, A) == IDENTITY
    assert mouse.handle(4) == (80, 100)  # the frame follows the undo


def test_the_round_handle_turns(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    x, y = mouse.turning
    mouse.drag((x, y), (x + 60, y), (60 + 90 - y, 90), held=SHIFT)  # to the right of the middle, which is (60, 90)
    assert bounds(desk, A) == Rect(50, 70, 70, 110)
    assert steps(desk) == ["Rotate car 1"]
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert transform(desk, A) == IDENTITY


def test_several_are_moved_and_scaled_together(desk: Desk, mouse: Mouse) -> None:
    desk.hand.key(Qt.Key.Key_A, CONTROL)
    assert mouse.canvas.marks.frame == ((40, 80), (160, 80), (160, 108), (40, 108))
    mouse.drag((60, 90), (60, 70), (64, 60))
    assert transform(desk, A) == transform(desk, B) == Transform.translation(4, -30)
    x, y = mouse.handle(3)  # in the middle of the right side
    mouse.drag((x, y), (x + 20, y), (x + 60, y))
    assert bounds(desk, A).width == 60
    assert steps(desk) == ["Move 2 objects", "Scale 2 objects"]
    assert desk.editor.workspace.selection == (A, B)


def test_cursors_follow_what_a_press_would_do(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    canvas = mouse.canvas
    shapes = Qt.CursorShape
    for place, shape in (
        ((60, 90), shapes.SizeAllCursor),
        (mouse.handle(0), shapes.SizeFDiagCursor),
        (mouse.handle(1), shapes.SizeVerCursor),
        (mouse.handle(2), shapes.SizeBDiagCursor),
        (mouse.handle(3), shapes.SizeHorCursor),
        (mouse.turning, shapes.BitmapCursor),
        ((200, 120), shapes.ArrowCursor),
    ):
        mouse.move(*place)
        assert canvas.cursor().shape() is shape, place
    desk.hand.key(Qt.Key.Key_B)
    assert not canvas.marks.handles
    mouse.move(60, 91)
    assert canvas.cursor().shape() is not shapes.SizeAllCursor


def test_arrow_keys_nudge_and_a_burst_is_one_step(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    for key, held in ((Qt.Key.Key_Right, NONE), (Qt.Key.Key_Right, NONE), (Qt.Key.Key_Down, SHIFT)):
        desk.hand.key(key, held)
    assert transform(desk, A) == Transform.translation(2, 10)
    assert steps(desk) == ["Move car 1"]
    mouse.click(140, 90)
    desk.hand.key(Qt.Key.Key_Left)
    assert transform(desk, B) == Transform.translation(-1, 0)
    assert steps(desk) == ["Move car 1", "Move car 2"]  # of another object another step
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert transform(desk, A) == transform(desk, B) == IDENTITY
    desk.hand.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert transform(desk, A) == Transform.translation(2, 10)


def test_nudges_there_and_back_leave_no_step_and_a_pause_begins_another(
    desk: Desk, mouse: Mouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    mouse.click(60, 90)
    desk.hand.key(Qt.Key.Key_Right)
    desk.hand.key(Qt.Key.Key_Left)
    assert transform(desk, A) == IDENTITY
    assert steps(desk) == []
    desk.hand.key(Qt.Key.Key_Up)
    assert PAUSE_MS > 0
    monkeypatch.setattr("editor.features.transform.PAUSE_MS", -1)
    desk.hand.key(Qt.Key.Key_Up)
    assert steps(desk) == ["Move car 1", "Move car 1"]


def test_a_saved_nudge_stays_a_step(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    desk.hand.key(Qt.Key.Key_Up)
    desk.editor.workspace.undo_stack.setClean()
    desk.hand.key(Qt.Key.Key_Up)
    stack = desk.editor.workspace.undo_stack
    assert (stack.count(), stack.isClean()) == (2, False)
    stack.undo()
    assert stack.isClean()


def test_arrows_leave_other_tools_and_lists_alone(desk: Desk, mouse: Mouse) -> None:
    mouse.click(60, 90)
    desk.hand.key(Qt.Key.Key_B)
    desk.hand.key(Qt.Key.Key_Right)
    assert transform(desk, A) == IDENTITY
    desk.hand.key(Qt.Key.Key_V)
    panel = desk.editor.window.object_panel
    view = panel.findChild(QListView)
    assert view is not None
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert transform(desk, A) == IDENTITY


def test_mirror_and_reset_by_key_and_menu(desk: Desk, mouse: Mouse) -> None:
    actions = desk.editor.window.actions_by_name
    mouse.click(60, 90)
    desk.hand.key(Qt.Key.Key_H, SHIFT)
    assert transform(desk, A).xx == -1
    desk.hand.key(Qt.Key.Key_V, SHIFT)
    assert transform(desk, A).yy == -1
    assert bounds(desk, A) == Rect(40, 80, 80, 100)
    actions["reset_transform"].trigger()
    assert transform(desk, A) == IDENTITY
    assert steps(desk) == ["Mirror car 1", "Mirror car 1", "Take back scale of car 1"]
    actions["reset_transform"].trigger()
    assert desk.errors[-1] == "It has neither scale nor rotation."


def test_what_cannot_be_moved_is_said(desk: Desk, mouse: Mouse) -> None:
    actions = desk.editor.window.actions_by_name
    actions["mirror"].trigger()
    assert "No object is selected" in desk.errors[-1]
    mouse.click(210, 90)
    assert desk.editor.workspace.selection == (LOCKED,)
    desk.hand.key(Qt.Key.Key_Right)
    assert desk.errors[-1] == "car 3 is locked or hidden, so it stays where it is."
    mouse.drag((210, 90), (100, 60))
    assert transform(desk, LOCKED) == IDENTITY
    assert steps(desk) == []


def test_the_perspective_aid_scales_with_a_horizon_that_can_be_dragged(desk: Desk, mouse: Mouse) -> None:
    action = desk.editor.window.actions_by_name["perspective"]
    desk.hand.key(Qt.Key.Key_B)
    action.trigger()
    state = desk.editor.workspace.state
    assert action.isChecked()
    assert state.horizon == HEIGHT // 2  # where the road ends
    assert state.tool == "select"  # which shows it
    assert mouse.canvas.marks.horizon == HEIGHT // 2
    mouse.drag((20, 64), (25, 70), (30, 60))
    assert state.horizon == 60
    mouse.press(60, 90)
    mouse.move(60, 70)  # the foot goes from row 100 to row 80: half as far from the horizon
    assert bounds(desk, A) == Rect(50, 70, 70, 80)
    mouse.release(60, 70)
    desk.hand.key(Qt.Key.Key_Down, SHIFT)
    assert bounds(desk, A).height == 15
    assert steps(desk) == ["Move car 1", "Move car 1"]
    action.trigger()
    assert not action.isChecked()
    assert mouse.canvas.marks.horizon is None


def test_every_document_has_its_own_horizon(desk: Desk, mouse: Mouse) -> None:
    workspace = desk.editor.workspace
    first = workspace.document
    desk.editor.window.actions_by_name["perspective"].trigger()
    workspace.state.horizon = 50.0
    other = np.full((HEIGHT, WIDTH), SKY, np.int32)
    other[40:] = ROAD
    workspace.show(OpenDocument(Scene(workspace.label_set, other)))
    assert workspace.state.horizon == 40
    workspace.show(first)
    assert workspace.state.horizon == 50
    assert mouse.canvas.marks.horizon == 50


def test_frame_handles_and_outlines_are_painted_and_taken_away(desk: Desk, mouse: Mouse) -> None:
    canvas = mouse.canvas
    canvas.zoom_to(3.0)

    def image() -> np.ndarray:
        canvas.set_hint(None, QPointF())
        picture = canvas.grab().toImage()
        return np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4).copy()

    before = image()
    mouse.click(60, 90)
    desk.hand.settle()
    shown = image()
    corner = mouse.at(*mouse.handle(0))
    white = shown[corner.y(), corner.x(), :3]
    assert (white > 240).all()
    different = (before != shown).any(axis=2)
    assert different.sum() > 200
    rows, columns = np.nonzero(different)
    area = canvas_marks.area_of(canvas.marks, canvas.viewport).boundingRect()
    assert area.contains(QPoint(int(columns.min()), int(rows.min())))
    assert area.contains(QPoint(int(columns.max()), int(rows.max())))
    desk.hand.key(Qt.Key.Key_D, CONTROL)
    np.testing.assert_array_equal(image(), before)


def test_a_tool_that_is_not_finished_with_leaves_nothing_when_a_scene_is_opened(desk: Desk, mouse: Mouse) -> None:
    mouse.press(60, 90)
    mouse.move(100, 60)
    workspace = desk.editor.workspace
    other = Scene(workspace.label_set, np.full((HEIGHT, WIDTH), SKY, np.int32))
    workspace.replace(other, None)
    mouse.move(120, 60)
    mouse.release(120, 60)
    assert workspace.undo_stack.count() == 0
    assert not mouse.canvas.marks.frame
