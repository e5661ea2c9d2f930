"""Moving, scaling, turning: what the Select tool does to objects, event by event."""

import math

import pytest

from editor.document.geometry import IDENTITY, Point, Rect, Transform
from editor.document.placing import movable, place
from editor.tools.handles import Frame, Handle
from editor.tools.state import ToolState
from editor.tools.transform import MoveGesture
from tests.tools.desk import CAR_1, CAR_2, HIDDEN_PERSON, LOCKED_BUS, ROAD, Desk, at, box, contents, drawn


@pytest.fixture
def desk() -> Desk:
    return Desk()


def handle(desk: Desk, which: Handle, pixel: float = 0.1) -> Point:
    """Where a handle of the selection is; screen pixels are small, so that all of them are there."""
    frame = Frame.around(movable(desk.scene, desk.state.selection))
    assert frame is not None
    return frame.handles(pixel)[which]


def pull(desk: Desk, which: Handle, dx: float, dy: float, **held: bool) -> str:
    """Drag a handle, and tell what the chip says at the end of the way."""
    start = handle(desk, which)
    tool = desk.tool("select")
    tool.press(at(*start, pixel=0.1))
    end = at(start.x + dx, start.y + dy, pixel=0.1, **held)
    tool.drag(end)
    text = tool.hover(end).text
    patch = tool.release(end)
    assert patch is not None
    return text


def bounds(desk: Desk, object_id: int) -> Rect:
    return desk.scene.object(object_id).bounds


def test_a_drag_moves_an_object_and_what_is_behind_is_whole(desk: Desk) -> None:
    before, regions = contents(desk.scene), desk.regions.copy()
    patch = desk.draw("select", (15, 24), (18, 24), (25.4, 31.6))
    assert desk.state.selection == (CAR_1,)
    car = desk.scene.object(CAR_1)
    assert car.transform == Transform.translation(10, 8)
    assert (desk.regions[20:28, 10:20] == ROAD).all()
    assert (desk.regions[28:36, 20:30] == CAR_1).all()
    assert patch is not None
    assert patch.text == "Move car 1"
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before
    assert (desk.regions == regions).all()


def test_each_event_redraws_only_what_was_left_and_what_was_reached(desk: Desk) -> None:
    tool = desk.tool("select")
    tool.press(at(15, 24))
    for x in (19, 22, 25):
        tool.drag(at(x, 24))
    assert desk.notices == [Rect(10, 20, 24, 28), Rect(14, 20, 27, 28), Rect(17, 20, 30, 28)]
    tool.drag(at(25, 24))
    assert len(desk.notices) == 3  # nothing was changed
    tool.release(at(25, 24))


def test_a_car_taken_round_and_back_changes_nothing_at_all(desk: Desk) -> None:
    before, regions = contents(desk.scene), desk.regions.copy()
    for dx, dy in ((200, 3), (-90, -70), (-500, 50), (390, 17)):  # out of the canvas, behind the bus
        gesture = MoveGesture(desk.scene, (desk.scene.object(CAR_1),), at(0, 0), desk.state)
        gesture.drag(at(dx, dy))
        assert gesture.release(at(dx, dy)) is not None
    assert contents(desk.scene) == before
    assert (desk.regions == regions).all()


def test_a_small_movement_is_a_click(desk: Desk) -> None:
    assert desk.draw("select", (15, 24), (17, 25)) is None
    assert desk.scene.object(CAR_1).transform is IDENTITY
    assert desk.state.selection == (CAR_1,)


@pytest.mark.parametrize("shift", [False, True])
def test_shift_keeps_a_move_in_its_row(desk: Desk, shift: bool) -> None:
    desk.state.selected = CAR_1
    tool = desk.tool("select")
    tool.press(at(15, 24))
    tool.drag(at(25, 27, shift=shift))
    tool.release(at(25, 27, shift=shift))
    assert desk.scene.object(CAR_1).transform == Transform.translation(10, 0 if shift else 3)


def test_escape_takes_back_every_byte(desk: Desk) -> None:
    desk.state.selection = (CAR_2, CAR_1)
    before = contents(desk.scene)
    for press, way in (
        (Point(15, 24), (Point(30, 30), Point(50, 9))),
        (handle(desk, Handle.TOP_LEFT), (Point(3, 3), Point(30, 29))),
        (handle(desk, Handle.TURN), (Point(50, 20), Point(30, 35))),
    ):
        tool = desk.tool("select")
        tool.press(at(*press, pixel=0.1))
        for point in way:
            tool.drag(at(*point, pixel=0.1))
        assert tool.busy
        assert contents(desk.scene) != before
        tool.key("escape")
        assert not tool.busy
        assert contents(desk.scene) == before
        assert tool.release(at(1, 1)) is None


def test_several_objects_move_together_as_one_step(desk: Desk) -> None:
    desk.state.selection = (CAR_1, CAR_2, LOCKED_BUS, HIDDEN_PERSON)
    before = contents(desk.scene)
    patch = desk.draw("select", (15, 24), (20, 24), (21, 20))
    assert patch is not None
    assert patch.text == "Move 2 objects"
    assert desk.scene.object(CAR_1).transform == desk.scene.object(CAR_2).transform == Transform.translation(6, -4)
    assert desk.scene.object(LOCKED_BUS).transform == desk.scene.object(HIDDEN_PERSON).transform == IDENTITY
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_a_locked_object_is_selected_but_stays(desk: Desk) -> None:
    before = contents(desk.scene)
    assert desk.draw("select", (50, 22)) is None
    assert desk.state.selected == LOCKED_BUS
    assert desk.tool("select").hover(at(50, 22)).text == "bus 1 (locked)"
    assert desk.draw("select", (50, 22), (58, 39)) is None
    assert contents(desk.scene) == before


def test_a_corner_scales_about_the_opposite_one(desk: Desk) -> None:
    desk.state.selected = CAR_1  # 10 x 8 at (10, 20)
    assert pull(desk, Handle.BOTTOM_RIGHT, 5, 4) == "car 1 -> 150 %"
    assert bounds(desk, CAR_1) == Rect(10, 20, 25, 32)
    assert (desk.regions[20:32, 10:25] == CAR_1).all()
    assert pull(desk, Handle.TOP_LEFT, 5, 4) == "car 1 -> 100 %"
    assert bounds(desk, CAR_1) == Rect(15, 24, 25, 32)


@pytest.mark.parametrize(
    ("which", "way", "held", "expected"),
    [
        (Handle.BOTTOM_RIGHT, (5, 0), {"shift": True}, Rect(10, 20, 25, 28)),
        (Handle.BOTTOM_RIGHT, (-5, 4), {"shift": True}, Rect(10, 20, 15, 32)),
        (Handle.RIGHT, (10, 3), {}, Rect(10, 20, 30, 28)),
        (Handle.RIGHT, (10, 0), {"shift": True}, Rect(10, 16, 30, 32)),
        (Handle.TOP, (7, -8), {}, Rect(10, 12, 20, 28)),
        (Handle.LEFT, (-5, 0), {"control": True}, Rect(5, 20, 25, 28)),
        (Handle.TOP_RIGHT, (5, -4), {"alt": True}, Rect(5, 16, 25, 32)),
        (Handle.RIGHT, (-20, 0), {}, Rect(0, 20, 10, 28)),  # over the other side: mirrored
    ],
)
def test_handles(desk: Desk, which: Handle, way: tuple[float, float], held: dict[str, bool], expected: Rect) -> None:
    desk.state.selected = CAR_1
    pull(desk, which, *way, **held)
    assert bounds(desk, CAR_1) == expected


def test_an_object_never_becomes_nothing(desk: Desk) -> None:
    desk.state.selected = CAR_1
    pull(desk, Handle.BOTTOM_RIGHT, -10, -8)
    assert not bounds(desk, CAR_1).is_empty
    assert desk.scene.object(CAR_1).mask.shape == (8, 10)
    pull(desk, Handle.BOTTOM_RIGHT, 1e9, 1e9)
    assert 100 < bounds(desk, CAR_1).width <= 2 * desk.scene.size.width + 1


def test_a_turn_in_steps_and_back_is_exact(desk: Desk) -> None:
    desk.state.selected = CAR_1
    before = contents(desk.scene)
    centre, top = Point(15, 24), handle(desk, Handle.TURN)

    def turn_to(degrees: float) -> str:
        start = handle(desk, Handle.TURN)
        tool = desk.tool("select")
        tool.press(at(*start, pixel=0.1))
        radius = centre.y - top.y
        angle = math.radians(degrees + 2)  # not exactly there
        end = at(centre.x + radius * math.sin(angle), centre.y - radius * math.cos(angle), shift=True, pixel=0.1)
        tool.drag(end)
        text = tool.hover(end).text
        assert tool.release(end) is not None
        return text

    assert turn_to(15) == "car 1 -> 100 %, 15°"
    assert turn_to(90) == "car 1 -> 100 %, 90°"
    assert bounds(desk, CAR_1) == Rect(11, 19, 19, 29)
    assert desk.scene.object(CAR_1).coverage(Rect(11, 19, 19, 29)).all()
    assert turn_to(0) == "car 1 -> 100 %"
    assert contents(desk.scene) == before


def test_a_scaled_object_keeps_every_pixel_of_its_source(desk: Desk) -> None:
    desk.state.selected = CAR_1
    mask = desk.scene.object(CAR_1).mask
    pull(desk, Handle.BOTTOM_RIGHT, -9, -7.2)
    pull(desk, Handle.TURN, 3, 2)
    pull(desk, Handle.BOTTOM_RIGHT, 20, 30, shift=True)
    assert desk.scene.object(CAR_1).mask is mask


def test_the_box_of_a_turned_object_is_turned_and_scales_along_its_sides(desk: Desk) -> None:
    desk.state.selected = CAR_1
    pull(desk, Handle.TURN, 12, 6)
    turned = desk.scene.object(CAR_1).transform
    assert turned.xx != 1.0
    right = handle(desk, Handle.RIGHT)
    pull(desk, Handle.RIGHT, turned.xx * 5, turned.yx * 5)
    after = desk.scene.object(CAR_1).transform
    assert (after.xx, after.yx) == pytest.approx((1.5 * turned.xx, 1.5 * turned.yx))
    assert (after.xy, after.yy) == pytest.approx((turned.xy, turned.yy))
    assert math.dist(right, handle(desk, Handle.RIGHT)) == pytest.approx(5, abs=1e-4)


def test_several_objects_scale_as_one_box(desk: Desk) -> None:
    desk.state.selection = (CAR_1, CAR_2)  # (10, 20)..(42, 30)
    assert pull(desk, Handle.RIGHT, 32, 0) == "2 objects -> 200 × 100 %"
    assert bounds(desk, CAR_1) == Rect(10, 20, 30, 28)
    assert bounds(desk, CAR_2) == Rect(50, 22, 74, 30)


def test_what_is_moved_up_the_road_becomes_smaller(desk: Desk) -> None:
    desk.state.horizon = 16.0
    before = contents(desk.scene)
    tool = desk.tool("select")
    tool.press(at(15, 24))  # its foot is in row 28, 12 below the horizon
    tool.drag(at(15, 18))
    assert tool.hover(at(15, 18)).text == "car 1 -> 0, -6 px, 50 %"
    assert bounds(desk, CAR_1) == Rect(12, 18, 18, 22)
    tool.drag(at(15, 36))
    assert bounds(desk, CAR_1) == Rect(5, 24, 25, 40)
    tool.drag(at(15, -30))
    assert bounds(desk, CAR_1).height >= 1  # behind the horizon it becomes no smaller
    tool.drag(at(15, 24))
    assert tool.release(at(15, 24)) is None
    assert contents(desk.scene) == before


def test_the_horizon_is_dragged_and_escape_brings_it_back(desk: Desk) -> None:
    desk.state.horizon = 16.0
    tool = desk.tool("select")
    assert tool.hover(at(2, 17)).cursor == "split"
    tool.press(at(2, 17))
    tool.drag(at(30, 12))
    assert desk.state.horizon == 11.0
    tool.cancel()
    assert desk.state.horizon == 16.0
    desk.state.horizon = 21.0
    assert tool.hover(at(15, 21.5, pixel=0.5)).cursor == "split"  # over a car too
    desk.state.selected = CAR_1
    assert tool.hover(at(15, 21.5, pixel=0.5)).cursor == "move"  # but not over what is selected
    desk.state.selected, desk.state.horizon = None, 16.0
    assert desk.draw("select", (2, 16), (30, 500)) is None
    assert desk.state.horizon == desk.scene.size.height


def test_cursors_and_hints_say_what_a_press_would_do(desk: Desk) -> None:
    desk.state.selected = CAR_1
    tool = desk.tool("select")
    for which, cursor in (
        (Handle.TOP_LEFT, "size_falling"),
        (Handle.TOP_RIGHT, "size_rising"),
        (Handle.RIGHT, "size_across"),
        (Handle.BOTTOM, "size_down"),
        (Handle.TURN, "rotate"),
    ):
        hint = tool.hover(at(*handle(desk, which), pixel=0.1))
        assert (hint.cursor, bool(hint.text)) == (cursor, True)
    assert tool.hover(at(15, 24, pixel=0.1)).cursor == "move"
    assert tool.hover(at(35, 26, pixel=0.1)).cursor == "arrow"
    assert tool.hover(at(2, 2, pixel=0.1)).cursor == "arrow"
    pull(desk, Handle.TURN, 30, 12)  # by some 70 degrees: what was across is down
    assert tool.hover(at(*handle(desk, Handle.RIGHT), pixel=0.1)).cursor == "size_down"


def test_handles_have_the_same_size_on_the_screen_at_every_zoom() -> None:
    frame = Frame.around([box(26001, Rect(100, 100, 500, 300))])
    assert frame is not None
    for pixel in (0.25, 1.0, 4.0):
        stem = frame.marks(pixel).stem
        assert stem is not None
        assert math.dist(*stem) / pixel == pytest.approx(22)
        corner = Point(500 + 5.5 * pixel, 300 + 5.5 * pixel)
        assert frame.handle_at(corner, pixel) is Handle.BOTTOM_RIGHT
        assert frame.handle_at(Point(corner.x + pixel, corner.y), pixel) is None


def test_a_small_object_has_handles_that_leave_room_to_grab_it() -> None:
    item = box(26001, Rect(100, 100, 106, 104))
    frame = Frame.around([item])
    assert frame is not None
    assert frame.handle_at(Point(103, 102), 1.0) is None
    handles = frame.handles(1.0)
    assert Handle.RIGHT not in handles
    assert math.dist(handles[Handle.TOP_LEFT], handles[Handle.TOP_RIGHT]) == pytest.approx(26)


def test_what_is_locked_has_a_frame_without_handles(desk: Desk) -> None:
    desk.state.selected = LOCKED_BUS
    marks = desk.tool("select").marks(1.0)
    assert marks.frame == ((46, 18), (56, 18), (56, 28), (46, 28))
    assert not marks.handles
    desk.state.selected = HIDDEN_PERSON
    assert not desk.tool("select").marks(1.0).frame
    desk.state.selected = None
    assert desk.tool("select").marks(1.0) == desk.tool("brush").marks(1.0)


# The rubber band


@pytest.mark.parametrize(
    ("before", "held", "expected"),
    [
        ((), {}, (CAR_1, CAR_2)),
        ((LOCKED_BUS,), {}, (CAR_1, CAR_2)),
        ((CAR_2, LOCKED_BUS), {"shift": True}, (CAR_2, LOCKED_BUS, CAR_1)),
        ((CAR_2, LOCKED_BUS), {"control": True}, (LOCKED_BUS, CAR_1)),
    ],
)
def test_a_band_selects_what_it_touches(
    desk: Desk, before: tuple[int, ...], held: dict[str, bool], expected: tuple[int, ...]
) -> None:
    desk.state.selection = before
    tool = desk.tool("select")
    tool.press(at(58, 36, **held))
    tool.drag(at(40, 30, **held))
    tool.drag(at(19.5, 27.5, **held))
    assert desk.state.selection == before
    assert tool.hover(at(19.5, 27.5, **held)).text == {2: "2 objects", 3: "3 objects"}[len(expected)]
    assert tool.marks(1.0).band == (Point(58, 36), Point(19.5, 27.5))
    boxes = tool.hover(at(19.5, 27.5, **held)).outline  # of what it touches
    assert [box[0] for box in boxes] == [(10, 20), (30, 22)]
    assert tool.release(at(19.5, 27.5, **held)) is None
    assert desk.state.selection == expected


def test_a_band_around_nothing_deselects_and_escape_leaves_the_selection(desk: Desk) -> None:
    desk.state.selection = (CAR_1, CAR_2)
    tool = desk.tool("select")
    tool.press(at(58, 36))
    tool.drag(at(44, 39))
    tool.cancel()
    assert desk.state.selection == (CAR_1, CAR_2)
    desk.draw("select", (58, 36), (44, 39))
    assert desk.state.selection == ()


def test_a_band_asks_for_pixels_not_for_boxes(desk: Desk) -> None:
    patch = place(desk.scene, {CAR_1: Transform.rotation(45, about=(15, 24))}, "Turn")
    assert patch is not None
    desk.scene.apply(patch)
    corner = bounds(desk, CAR_1)
    desk.draw("select", (corner.left - 3, corner.top - 3), (corner.left + 2, corner.top + 2))
    assert desk.state.selection == ()


def test_clicks_with_shift_and_control(desk: Desk) -> None:
    def click(x: float, y: float, **held: bool) -> tuple[int, ...]:
        tool = desk.tool("select")
        tool.press(at(x, y, **held))
        assert tool.release(at(x, y, **held)) is None
        return desk.state.selection

    assert click(15, 24) == (CAR_1,)
    assert click(35, 26, shift=True) == (CAR_1, CAR_2)
    assert click(15, 24, shift=True) == (CAR_2, CAR_1)  # the one clicked last is what panels speak of
    assert click(15, 24, control=True) == (CAR_2,)
    assert click(15, 24, control=True) == (CAR_2, CAR_1)
    assert click(2, 2, shift=True) == (CAR_2, CAR_1)  # a slip beside an object costs nothing
    assert click(35, 26) == (CAR_2,)  # of several, the one that was clicked


def test_dragging_one_of_several_keeps_them_selected() -> None:
    desk = Desk(state=ToolState(class_id=ROAD))
    desk.state.selection = (CAR_1, CAR_2)
    drawn(desk.tool("select"), [(15, 24), (25, 24)])
    assert desk.state.selection == (CAR_1, CAR_2)
