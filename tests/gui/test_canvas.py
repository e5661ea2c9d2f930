"""The canvas alone: where the scene lies, what is shown of it, and how little is redrawn."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPaintEvent, QPointingDevice, QRegion
from PySide6.QtWidgets import QApplication

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Size
from editor.document.kept import Settle
from editor.document.painting import paint as paint_patch
from editor.document.scene import Scene
from editor.views.layers import SceneLayers
from editor.views.qimage import array_of
from editor.views.theme import SURROUND
from editor.views.viewport import MAX_ZOOM, MIN_ZOOM, Viewport
from tests.gui.conftest import BUILDING, CAR, HEIGHT, ROAD, SKY, VEGETATION, WIDTH, Desk, close_to, photographed

# Where


def test_the_scene_point_under_the_pointer_stays_there() -> None:
    viewport = Viewport.fit(Size(512, 256), Size(900, 560))
    before = viewport.to_scene(700, 200)
    for zoom in (0.3, 7.0, 1.0):
        viewport = viewport.zoomed(zoom, 700, 200)
        assert viewport.to_scene(700, 200) == pytest.approx(before)


def test_fit_shows_everything_and_stays_fitted() -> None:
    viewport = Viewport.fit(Size(512, 256), Size(900, 560))
    for view in (Size(900, 560), Size(300, 900), Size(2000, 300)):
        viewport = viewport.resized(view)
        left, top, right, bottom = viewport.corners(Rect(0, 0, 512, 256))
        assert 0 < left < right < view.width
        assert 0 < top < bottom < view.height
        assert left == pytest.approx(view.width - right)


def test_the_picture_cannot_be_lost_and_zoom_has_limits() -> None:
    viewport = Viewport.fit(Size(512, 256), Size(900, 560)).panned(99_999, -99_999)
    left, top, right, bottom = viewport.corners(Rect(0, 0, 512, 256))
    assert left < 900
    assert bottom > 0
    assert viewport.zoomed(1e9, 0, 0).zoom == MAX_ZOOM
    assert viewport.zoomed(1e-9, 0, 0).zoom == MIN_ZOOM


def test_wheel_zooms_at_the_pointer(desk: Desk) -> None:
    canvas = desk.editor.window.canvas
    where = desk.hand.at(0.8, 0.3)
    before = canvas.viewport.to_scene(where.x(), where.y())
    zoom = canvas.viewport.zoom
    desk.hand.wheel(0.8, 0.3, 2)
    assert canvas.viewport.zoom == pytest.approx(zoom * 1.2**2)
    assert canvas.viewport.to_scene(where.x(), where.y()) == pytest.approx(before)
    assert f"{100 * canvas.viewport.zoom:.0f} %" in desk.editor.window.status.text


def test_keys_fit_and_show_one_to_one(desk: Desk) -> None:
    canvas = desk.editor.window.canvas
    fitted = canvas.viewport
    desk.hand.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.viewport.zoom == 1
    desk.hand.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.viewport == fitted


def test_pinch_zooms(desk: Desk) -> None:
    canvas = desk.editor.window.canvas
    zoom, at = canvas.viewport.zoom, QPointF(desk.hand.at(0.5, 0.5))
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        at,
        at,
        canvas.mapToGlobal(at),
        0.25,
        QPointF(),
    )
    QApplication.sendEvent(canvas, pinch)
    assert canvas.viewport.zoom == pytest.approx(1.25 * zoom)


@pytest.mark.parametrize("how", ["space", "middle"])
def test_pan(desk: Desk, how: str) -> None:
    canvas, hand = desk.editor.window.canvas, desk.hand
    before = canvas.viewport
    button = Qt.MouseButton.MiddleButton if how == "middle" else Qt.MouseButton.LeftButton
    if how == "space":
        hand.qtbot.keyPress(canvas, Qt.Key.Key_Space)
    start = hand.at(0.5, 0.5)
    hand.qtbot.mousePress(canvas, button, pos=start)
    hand.qtbot.mouseMove(canvas, start + QPoint(30, -20))
    hand.qtbot.mouseRelease(canvas, button, pos=start + QPoint(30, -20))
    if how == "space":
        hand.qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.viewport.left == pytest.approx(before.left + 30)
    assert canvas.viewport.top == pytest.approx(before.top - 20)
    assert desk.editor.workspace.undo_stack.count() == 0


# What


def test_photograph_labels_and_both(desk: Desk) -> None:
    hand, canvas, actions = desk.hand, desk.editor.window.canvas, desk.editor.window.actions_by_name
    label = desk.editor.workspace.label_set[ROAD].color
    canvas.set_look(outlines=0.0)
    assert close_to(hand.color(0.2, 0.8), photographed(desk, ROAD))
    actions["labels"].trigger()
    assert close_to(hand.color(0.2, 0.8), label)
    actions["both"].trigger()
    assert close_to(hand.color(0.2, 0.8), label)
    assert close_to(hand.color(0.8, 0.8), photographed(desk, ROAD))
    assert close_to(canvas.grab().toImage().pixelColor(4, 4), SURROUND.getRgb()[:3], 0)


def test_divider_is_dragged_and_paints_nothing(desk: Desk) -> None:
    hand, canvas = desk.hand, desk.editor.window.canvas
    desk.editor.window.actions_by_name["both"].trigger()
    hand.press(0.5, 0.5)
    hand.move(0.6, 0.5)
    hand.release(0.25, 0.5)
    assert canvas.look.divider == pytest.approx(0.25, abs=0.01)
    assert close_to(hand.color(0.3, 0.9), photographed(desk, ROAD))
    assert desk.editor.workspace.undo_stack.count() == 0


def test_label_opacity_mixes(desk: Desk) -> None:
    label, photo = desk.editor.workspace.label_set[ROAD].color, photographed(desk, ROAD)
    desk.editor.window.options.labels_slider.setValue(50)
    mixed = tuple((one + two) // 2 for one, two in zip(label, photo, strict=True))
    assert close_to(desk.hand.color(0.2, 0.8), mixed, 4)  # type: ignore[arg-type]


def test_backslash_shows_the_clean_photograph_while_held(desk: Desk) -> None:
    hand, canvas = desk.hand, desk.editor.window.canvas
    desk.editor.window.actions_by_name["labels"].trigger()
    hand.qtbot.keyPress(canvas, Qt.Key.Key_Backslash)
    assert close_to(hand.color(0.2, 0.8), photographed(desk, ROAD))
    hand.qtbot.keyRelease(canvas, Qt.Key.Key_Backslash)
    assert close_to(hand.color(0.2, 0.8), desk.editor.workspace.label_set[ROAD].color)


def test_a_stroke_is_seen_as_labels_until_it_is_rendered_then_as_photograph(desk: Desk) -> None:
    hand = desk.hand
    desk.engine.hold()
    desk.editor.workspace.choose_class(VEGETATION)
    hand.stroke((0.7, 0.3), (0.8, 0.3))
    pending = hand.color(0.75, 0.3)
    label, photo = desk.editor.workspace.label_set[VEGETATION].color, photographed(desk, SKY)
    expected = tuple(round((200 * one + 55 * two) / 255) for one, two in zip(label, photo, strict=True))
    assert close_to(pending, expected)  # type: ignore[arg-type]
    assert close_to(hand.color(0.2, 0.8), photographed(desk, ROAD))  # nothing else has changed
    assert desk.editor.window.canvas.unsettled.encloses(Rect(int(0.7 * WIDTH), 37, int(0.8 * WIDTH), 39))
    desk.engine.let_go()
    hand.settle()
    assert close_to(hand.color(0.75, 0.3), photographed(desk, VEGETATION))
    assert desk.editor.window.canvas.unsettled.is_empty


def test_pixels_painted_after_the_snapshot_stay_pending(label_set: object, street: Scene) -> None:
    """A pass that was started before a stroke must not take the stroke's colours away."""
    layers = SceneLayers(street)
    whole = Rect(0, 0, WIDTH, HEIGHT)
    picture = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    old = street.revision
    paint(street, layers, Rect(10, 10, 20, 20))
    middle = street.revision
    paint(street, layers, Rect(60, 10, 70, 20))
    layers.picture_changed(picture, whole, old, exact=True)
    assert layers.unsettled == Rect(10, 10, 70, 20)
    layers.picture_changed(picture, Rect(4, 4, 40, 40), middle, exact=False)
    assert layers.unsettled == Rect(4, 4, 70, 40)  # a preview is outlined until the exact pass, all of it
    assert layers.previewed_areas == (Rect(4, 4, 40, 40),)
    layers.picture_changed(picture, whole, middle, exact=True)
    assert layers.previewed_areas == ()
    assert layers.pending_rect == Rect(60, 10, 70, 20)  # but the stroke is seen
    layers.picture_changed(picture, whole, street.revision, exact=True)
    assert layers.unsettled.is_empty
    assert layers.pending_rect.is_empty


def paint(scene: Scene, layers: SceneLayers, rect: Rect) -> None:
    unsubscribe = scene.observe(lambda changed: None if layers.scene_changed(changed) else None)
    scene.apply(paint_patch(scene, rect, np.ones(rect.shape, bool), what=VEGETATION))
    unsubscribe()


def test_the_chip_says_where_the_stroke_goes(desk: Desk) -> None:
    canvas, hand = desk.editor.window.canvas, desk.hand
    desk.editor.workspace.choose_class(CAR)
    hand.move(0.5, 0.8)
    assert canvas.hint is not None
    assert canvas.hint.text == "car -> new"
    hand.stroke((0.3, 0.7), (0.4, 0.7))
    hand.move(0.35, 0.7)
    car = desk.editor.workspace.selected
    assert car is not None
    assert canvas.hint.text == f"car -> {desk.editor.workspace.scene.title(car)}"
    desk.editor.workspace.choose_class(ROAD)
    assert canvas.hint.text == "road -> background"
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.hint is None


def test_selection_is_outlined(desk: Desk) -> None:
    hand = desk.hand
    hand.key(Qt.Key.Key_V)
    hand.click(0.2, 0.4)
    assert desk.editor.workspace.region == BUILDING
    edge = hand.color(0.25, 0.25)  # the upper edge of the building
    assert edge.red() > 200 > 120 > edge.blue()


# How much


def test_an_edit_converts_only_its_rectangle(street: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    layers = SceneLayers(street)
    asked: list[Rect | None] = []
    flatten = street.flatten
    monkeypatch.setattr(street, "flatten", lambda rect=None: asked.append(rect) or flatten(rect))
    paint(street, layers, Rect(10, 10, 20, 20))
    assert asked == [Rect(10, 10, 20, 20)]


def test_what_changes_no_label_draws_none(street: Scene) -> None:
    layers = SceneLayers(street)
    whole, picture = Rect(0, 0, WIDTH, HEIGHT), np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    layers.picture_changed(picture, whole, street.revision, exact=True)
    drawn: list[Rect] = []
    street.observe(lambda changed: drawn.append(layers.scene_changed(changed)))
    for patch in (edits.set_settle(street, Settle.WHOLE, None), edits.set_style(street, "weights", ROAD, 3)):
        assert patch is not None
        street.apply(patch)
    assert drawn == [NOTHING, NOTHING]
    assert layers.pending_rect.is_empty
    assert layers.unsettled == whole  # the photograph will be another all the same
    street.apply(paint_patch(street, Rect(0, 0, WIDTH, 20), np.ones((20, WIDTH), bool), what=SKY))
    street.apply(paint_patch(street, Rect(10, 10, 60, 20), np.ones((10, 50), bool), what=VEGETATION))
    assert layers.pending_rect.encloses(Rect(10, 10, 60, 20))
    np.testing.assert_array_equal(array_of(layers.labels.image), array_of(SceneLayers(street).labels.image))
    np.testing.assert_array_equal(array_of(layers.outlines.image), array_of(SceneLayers(street).outlines.image))


@pytest.mark.parametrize("class_id", [VEGETATION, CAR])
def test_an_event_of_a_stroke_costs_what_it_has_painted(
    make_desk: Callable[..., Desk], street: Scene, class_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 2048 x 1024, with a long stroke behind it: what is converted, drawn and traced is no larger than the dab."""
    desk = make_desk(Scene(street.label_set, np.kron(street.background, np.ones((8, 8), np.int32))))
    canvas, workspace = desk.editor.window.canvas, desk.editor.workspace
    workspace.choose_class(class_id)
    workspace.state.size = 80
    desk.engine.hold()
    desk.hand.press(0.2, 0.7)
    desk.hand.move(0.5, 0.7)
    desk.hand.move(0.5, 0.4)
    QApplication.processEvents()

    changed: list[Rect] = []
    painted = QRegion()
    traced: list[Rect | None] = []
    workspace.scene_changed.connect(changed.append)
    paint, trace = canvas.paintEvent, SceneLayers.selection_lines

    def paint_event(event: QPaintEvent) -> None:
        nonlocal painted
        painted |= event.region()
        paint(event)

    def selection_lines(layers: SceneLayers, region: int, within: Rect | None = None) -> list[QLineF]:
        traced.append(within)
        return trace(layers, region, within)

    monkeypatch.setattr(canvas, "paintEvent", paint_event)
    monkeypatch.setattr(SceneLayers, "selection_lines", selection_lines)
    desk.hand.move(0.49, 0.4)
    QApplication.processEvents()
    desk.hand.release(0.49, 0.4)

    dab = 80 + 0.01 * 8 * WIDTH  # scene pixels across, the way of the pointer included
    assert changed
    assert all(rect.width <= dab + 2 and rect.height <= 82 for rect in changed)
    chip = 200  # view pixels, the widest there is
    zoom = canvas.viewport.zoom
    box = painted.boundingRect()
    assert 0 < box.width() < dab * zoom + chip
    assert box.height() < dab * zoom + chip
    assert all(within is not None and within.width < dab + chip / zoom for within in traced)
    assert bool(traced) == (class_id == CAR)
