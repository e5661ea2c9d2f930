"""What the window shows while a session previews: the outline of what is not exact, and the status line."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from editor.document.geometry import Rect, Size
from editor.document.scene import Scene
from editor.render.request import RenderResult
from editor.render.scheduler import Policy
from editor.views import canvas_paint
from editor.views.qimage import array_of
from editor.views.viewport import Viewport
from model.maps import LabelSet
from tests.gui.conftest import HEIGHT, SKY, VEGETATION, WIDTH, Desk, close_to, photographed


def begin_stroke(desk: Desk) -> None:
    """Two dabs apart from each other, previewed, the button still down."""
    desk.editor.workspace.choose_class(VEGETATION)
    desk.editor.workspace.state.size = 10
    desk.hand.press(0.7, 0.2)
    desk.hand.move(0.72, 0.2)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.engine.previews) and not desk.editor.scheduler.pending)


def test_a_preview_is_outlined_during_the_stroke_and_until_the_exact_pass(live_desk: Desk) -> None:
    canvas = live_desk.editor.window.canvas
    begin_stroke(live_desk)
    assert len(live_desk.engine.requests) == 1  # during a stroke only previews run
    (frame,) = canvas.frames
    assert frame.encloses(Rect(round(0.7 * WIDTH), 21, round(0.72 * WIDTH), 30))
    assert frame.width < 40
    assert close_to(live_desk.hand.color(0.71, 0.2), photographed(live_desk, VEGETATION))  # the photograph, previewed
    live_desk.hand.release(0.72, 0.2)
    assert canvas.frames
    live_desk.hand.settle()
    assert canvas.frames == ()
    assert len(live_desk.engine.requests) == 2


@pytest.mark.parametrize("zoom", [0.25, 1.0, 3.0, 16.0])
def test_the_outline_is_one_view_pixel_wide_at_any_zoom(zoom: float) -> None:
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    viewport = Viewport(Size(256, 128), Size(400, 300), zoom, left=10.0, top=5.0, fitted=False)
    painter = QPainter(image)
    canvas_paint.paint_unsettled(painter, [Rect(4, 4, 84, 60)], viewport)
    painter.end()
    left, top, right, bottom = (round(each) for each in viewport.corners(Rect(4, 4, 84, 60)))
    row, column = min((top + bottom) // 2, 299), min((left + right) // 2, 399)
    assert [x for x in range(400) if image.pixelColor(x, row).alpha()] == [x for x in (left, right - 1) if x < 400]
    assert [y for y in range(300) if image.pixelColor(column, y).alpha()] == [y for y in (top, bottom - 1) if y < 300]
    assert all(
        0 < image.pixelColor(left, y).alpha() < 255 for y in range(top + 1, min(bottom - 1, 300))
    )  # never opaque


@pytest.mark.parametrize("zoom", [0.25, 1.0, 3.0, 16.0])
def test_nothing_of_an_outline_is_left_behind(live_desk: Desk, zoom: float) -> None:
    """Only the borders of outlines are painted anew, so a border that was forgotten would stay on the screen."""
    canvas, hand = live_desk.editor.window.canvas, live_desk.hand
    place = hand.at(0.71, 0.2)
    canvas.viewport = canvas.viewport.zoomed(zoom, place.x(), place.y())
    begin_stroke(live_desk)
    with_outline = on_screen(canvas)
    hand.release(0.72, 0.2)
    hand.settle()
    leave(canvas)
    seen = on_screen(canvas)
    assert difference(seen, with_outline) > 20
    canvas.update()
    assert difference(on_screen(canvas), seen) <= 1  # Qt rounds a scaled picture differently under another clip


class PaintedAreas(QObject):
    """Notes what a widget was asked to paint."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.pixels = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pixels += sum(rect.width() * rect.height() for rect in event.region())
        return False


@pytest.mark.parametrize("exact", [False, True])
def test_a_rectangle_of_a_large_picture_repaints_that_rectangle(
    make_desk: Callable[..., Desk], label_set: LabelSet, exact: bool
) -> None:
    background = np.full((1024, 2048), SKY, np.int32)
    desk = make_desk(Scene(label_set, background), live=True)
    canvas, workspace = desk.editor.window.canvas, desk.editor.workspace
    canvas.zoom_to(1.0)
    QApplication.processEvents()
    painted = PaintedAreas(canvas)
    rect, image = Rect(1000, 500, 1064, 564), np.full((64, 64, 3), 200, np.uint8)
    for _ in range(2):  # the second one finds the outline of the first
        painted.pixels = 0
        workspace.set_picture(RenderResult(1, workspace.scene.revision, image, rect, exact, 1.0))
        QApplication.processEvents()
        assert 64 * 64 <= painted.pixels < 96 * 96
    assert desk.hand.color((1032 + 0.5) / 2048, (532 + 0.5) / 1024).getRgb()[:3] == (200, 200, 200)


def test_places_that_lie_apart_have_outlines_of_their_own(live_desk: Desk) -> None:
    canvas = live_desk.editor.window.canvas
    live_desk.editor.window.actions_by_name["manual"].trigger()
    live_desk.editor.workspace.choose_class(VEGETATION)
    live_desk.editor.workspace.state.size = 6
    live_desk.hand.stroke((0.6, 0.1), (0.62, 0.1))
    live_desk.hand.stroke((0.9, 0.4), (0.92, 0.4))
    assert len(canvas.frames) == 2
    assert all(frame.width < WIDTH // 4 and frame.height < HEIGHT // 4 for frame in canvas.frames)
    assert "2 areas pending (F5 renders)" in live_desk.editor.window.status.text
    live_desk.hand.key(Qt.Key.Key_F5)
    live_desk.hand.settle()
    assert canvas.frames == ()


def test_the_clean_photograph_has_no_outline(live_desk: Desk) -> None:
    begin_stroke(live_desk)
    with_frame = picture(live_desk)
    live_desk.hand.qtbot.keyPress(live_desk.editor.window.canvas, Qt.Key.Key_Backslash)
    assert picture(live_desk) != with_frame
    live_desk.hand.qtbot.keyRelease(live_desk.editor.window.canvas, Qt.Key.Key_Backslash)
    live_desk.hand.release(0.72, 0.2)  # Qt does not survive a button that is held in a window that is gone


def test_the_status_says_device_time_and_how_far_the_picture_is(live_desk: Desk) -> None:
    status = live_desk.editor.window.status
    assert "CPU, 0 threads · rendered in " in status.text
    assert "up to date" in status.text
    begin_stroke(live_desk)
    assert "CPU, 0 threads · preview " in status.text
    assert " ms · settling · " in status.text
    live_desk.engine.hold()
    live_desk.hand.release(0.72, 0.2)
    live_desk.hand.stroke((0.9, 0.4), (0.92, 0.4))
    QApplication.processEvents()
    assert re.search(r"[1-9] areas? pending", status.text)
    live_desk.engine.let_go()
    live_desk.hand.settle()
    assert "rendered in" in status.text
    assert "up to date" in status.text


def test_why_there_are_no_previews_is_in_the_tooltip(desk: Desk) -> None:
    workspace, sentence = desk.editor.workspace, "Full passes only: a U-Net sees the whole picture at once."
    assert workspace.session_info is not None
    workspace.set_session(replace(workspace.session_info, full_passes_only=sentence))
    tips = [label.toolTip() for label in desk.editor.window.status.findChildren(QLabel)]
    assert any(sentence in tip for tip in tips)


@pytest.mark.parametrize("policy", list(Policy))
def test_the_policy_is_in_sight_and_can_be_changed_there(live_desk: Desk, policy: Policy) -> None:
    window = live_desk.editor.window
    button = window.status.policy_button
    action = window.actions_by_name[policy.value]
    assert action in button.menu().actions()
    assert window.actions_by_name["render"] in button.menu().actions()
    action.trigger()
    assert live_desk.editor.scheduler.policy is policy
    assert button.text().lower().startswith(policy.value)
    QApplication.processEvents()
    assert button.isVisible()
    assert button.width() >= button.sizeHint().width()


def picture(desk: Desk) -> QImage:
    """The canvas without the cursor's hint."""
    canvas = desk.editor.window.canvas
    canvas.set_hint(None, QPointF())
    return canvas.grab().toImage()


def on_screen(canvas: QWidget) -> QImage:
    """What was painted so far; nothing is painted for it."""
    QApplication.processEvents()
    window = canvas.window()
    screen = canvas.screen().grabWindow(window.winId()).toImage()
    return screen.copy(QRect(canvas.mapTo(window, QPoint(0, 0)), canvas.size()))


def difference(one: QImage, other: QImage) -> int:
    """The largest of any channel of any pixel."""
    return int(np.abs(array_of(one).astype(int) - array_of(other)).max())


def leave(canvas: QWidget) -> None:
    """Take the pointer away, and the hint with it."""
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
