"""Any sequence of gestures with any options: all undone is the start, all redone is the end, cancelled is nothing."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import growing
from editor.document.painting import Order
from editor.document.patch import Patch
from editor.tools.base import PointerEvent
from editor.tools.options import BrushOptions, FillOptions, Reach, Symmetry
from tests.tools.desk import BUS, CAR, CAR_1, CAR_2, LOCKED_BUS, PERSON, ROAD, SKY, TREE, VOID, Contents, Desk, contents

DRAWN = ("brush", "eraser", "fill", "rectangle", "ellipse", "line", "lasso", "polygon")
RESHAPED = ("grow", "shrink", "holes")


@st.composite
def events(draw: st.DrawFn) -> list[PointerEvent]:
    """A way of the pointer that may leave the canvas, its modifiers and pressure changing as they like."""
    coordinate = st.floats(-10, 70, width=16)
    return [
        PointerEvent(
            draw(coordinate),
            draw(coordinate),
            shift=draw(st.booleans()),
            alt=draw(st.booleans()),
            space=place > 0 and draw(st.booleans()),
            pressure=draw(st.sampled_from([1.0, 0.3, 0.7])),
            pixel=draw(st.sampled_from([0.25, 1.0])),
        )
        for place in range(draw(st.integers(1, 5)))
    ]


def set_options(desk: Desk, data: st.DataObject) -> None:
    draw, state = data.draw, desk.state
    ids = [item.id for item in desk.scene.objects]
    state.class_id = draw(st.sampled_from([ROAD, SKY, TREE, PERSON, CAR, BUS, VOID]))
    state.size = draw(st.integers(1, 12))
    state.round, state.protect = draw(st.booleans()), draw(st.booleans())
    state.order = draw(st.sampled_from(Order))
    state.selected = draw(st.sampled_from([None, *ids]))
    state.force_new = draw(st.booleans())
    state.brush = BrushOptions(
        draw(st.booleans()), draw(st.integers(0, 100)), draw(st.sampled_from([0, 10, 80])), draw(st.booleans())
    )
    state.bucket = FillOptions(draw(st.sampled_from(Reach)), draw(st.integers(1, 40)))
    state.symmetry = Symmetry(draw(st.booleans()), draw(st.sampled_from([None, 0.0, 22.5, 60.0])))


def gesture(desk: Desk, data: st.DataObject, name: str) -> Patch | None:
    """One gesture with a fresh tool; the patch is applied already."""
    tool, way = desk.tool(name), data.draw(events())
    before = contents(desk.scene)
    if name == "polygon":
        for event in way:
            tool.press(event)
            closed = tool.release(event)  # on the first corner
            if closed is not None:
                return closed
        return tool.key("enter")
    tool.press(way[0])
    for event in way[1:]:
        tool.drag(event)
    tool.hover(way[-1])
    if data.draw(st.integers(0, 4)) == 0:
        tool.cancel()
        assert contents(desk.scene) == before
        return None
    return tool.release(way[-1])


def reshape(desk: Desk, data: st.DataObject, name: str) -> Patch | None:
    regions = data.draw(st.lists(st.sampled_from([CAR_1, CAR_2, LOCKED_BUS, ROAD, SKY]), max_size=2, unique=True))
    most = desk.state.bucket.hole
    if name == "holes":
        filled = growing.fill_holes(desk.scene, regions, most) if regions else growing.fill_all_holes(desk.scene, most)
        found = filled.patch
    else:
        found = (growing.grow if name == "grow" else growing.shrink)(desk.scene, regions) if regions else None
    if found is not None:
        desk.scene.apply(found)
    return found


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_of_gestures_is_undone_and_redone(data: st.DataObject) -> None:
    desk = Desk()
    states: list[Contents] = [contents(desk.scene)]
    patches: list[Patch] = []
    for _ in range(data.draw(st.integers(1, 6))):
        set_options(desk, data)
        locked = desk.scene.object(LOCKED_BUS)
        name = data.draw(st.sampled_from(DRAWN + RESHAPED))
        patch = reshape(desk, data, name) if name in RESHAPED else gesture(desk, data, name)
        assert desk.scene.object(LOCKED_BUS) is locked
        if patch is None:
            assert contents(desk.scene) == states[-1]
            continue
        assert np.isin(desk.labels, (ROAD, SKY, TREE, PERSON, CAR, BUS, VOID)).all()
        patches.append(patch)
        states.append(contents(desk.scene))
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        desk.scene.apply(patch.reversed())
        assert contents(desk.scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        desk.scene.apply(patch)
        assert contents(desk.scene) == later
