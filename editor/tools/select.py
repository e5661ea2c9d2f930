"""Select: click or frame what is to be selected, drag it to another place, scale and turn it by its handles.

A click chooses the object, or the background region, whose style and properties the panels show. Shift adds to what is
selected, Ctrl adds or takes away. A drag that begins on an object moves it with all that is selected; one that begins
elsewhere draws a rubber band around what is to be selected. Locked objects can be clicked, for their style is theirs
still, but not moved, nor caught by a band.
"""

from typing import ClassVar, Final

from editor.document.geometry import Point, Rect
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.placing import movable
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, Outline, PointerEvent, Tool
from editor.tools.handles import Frame, Handle
from editor.tools.hit import Target, objects_touched, target_at
from editor.tools.marks import NO_MARKS, Marks
from editor.tools.state import ToolState
from editor.tools.transform import ACCENT, SLACK, Gesture, HorizonGesture, MoveGesture, ScaleGesture, TurnGesture

HORIZON_REACH: Final = 4.0  # screen pixels above and below the horizon that grab it


class SelectTool(Tool):
    """Selects, moves, scales and turns objects."""

    name: ClassVar[str] = "select"
    shortcut: ClassVar[str] = "V"
    tooltip: ClassVar[str] = "Select, move, scale and turn objects; select a background region"
    usage: ClassVar[str] = (
        "Click or rubber band: select. Drag: move. Handles: scale, turn. Shift: several. Arrow keys: by pixels."
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._gesture: Gesture | None = None
        self._to_choose: int | None = None  # the object of several that a click without a drag leaves selected

    @property
    def busy(self) -> bool:
        return self._gesture is not None

    def press(self, event: PointerEvent) -> None:
        self._to_choose = None
        handle = self._handle_at(event)
        if handle is not None:
            items = movable(self.scene, self.state.selection)
            turning = handle is Handle.TURN
            self._gesture = (
                TurnGesture(self.scene, items, event) if turning else ScaleGesture(self.scene, items, handle, event)
            )
            return
        target = target_at(self.scene, event.point)
        if self._over_horizon(event, target):
            self._gesture = HorizonGesture(self.scene, self.state, event)
        elif target is not None and target.object_id is not None:
            self._press_on(target.object_id, event)
        else:
            self._gesture = BandGesture(self.scene, self.state, event)

    def drag(self, event: PointerEvent) -> None:
        if self._gesture is not None:
            self._gesture.drag(event)

    def release(self, event: PointerEvent) -> Patch | None:
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return None
        patch = gesture.release(event)
        if self._to_choose is not None and isinstance(gesture, MoveGesture) and not gesture.moved:
            self.state.selected = self._to_choose
        return patch

    def cancel(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def marks(self, pixel: float) -> Marks:
        marks = NO_MARKS
        if self._gesture is None or not isinstance(self._gesture, BandGesture):
            marks = self._frame_marks(pixel)
        else:
            marks = Marks(band=self._gesture.band)
        if self.state.horizon is None:
            return marks
        return Marks(marks.frame, marks.handles, marks.stem, marks.band, self.state.horizon)

    def _hint(self, event: PointerEvent) -> Hint:
        if self._gesture is not None:
            return self._gesture.hint(event)
        handle = self._handle_at(event)
        if handle is not None:
            return self._handle_hint(handle)
        target = target_at(self.scene, event.point)
        if self._over_horizon(event, target):
            text = translate("SelectTool", "Horizon: drag it to where the road would end")
            return Hint(text, color=ACCENT, cursor="split")
        if target is None:
            return Hint(cursor="arrow")
        return self._target_hint(target, event)

    def _target_hint(self, target: Target, event: PointerEvent) -> Hint:
        text, color = self.scene.title(target.region), self.scene.label_set[target.class_id].color
        if target.object_id is None:
            return Hint(text, color=color, cursor="arrow")
        if not movable(self.scene, (target.object_id,)):
            text = translate("SelectTool", "{object} (locked)").format(object=text)
            return Hint(text, color=color, cursor="arrow")
        picked = event.shift or event.control
        return Hint(
            text, color=color, cursor="move" if target.object_id in self.state.selection and not picked else "arrow"
        )

    def _handle_hint(self, handle: Handle) -> Hint:
        items = movable(self.scene, self.state.selection)
        frame = Frame.around(items)
        assert frame is not None
        color = self.scene.label_set[items[-1].class_id].color
        if handle is Handle.TURN:
            text = translate("SelectTool", "Rotate (Shift: in steps of 15°)")
        elif handle.is_corner:
            text = translate("SelectTool", "Scale (Shift: freely, Ctrl: about the middle)")
        else:
            text = translate("SelectTool", "Stretch (Shift: keep the proportions, Ctrl: about the middle)")
        return Hint(text, color=color, cursor=frame.cursor(handle))

    # The press

    def _press_on(self, object_id: int, event: PointerEvent) -> None:
        """Select what was pressed, as Shift and Ctrl say, and be ready to move what is selected then."""
        state, selected = self.state, object_id in self.state.selection
        if event.control:
            if selected:
                state.selection = tuple(each for each in state.selection if each != object_id)
                return
            state.selection = (*state.selection, object_id)
        elif event.shift:
            state.selection = (*(each for each in state.selection if each != object_id), object_id)
        elif not selected:
            state.selected = object_id
        elif len(state.selection) > 1:
            self._to_choose = object_id
        items = movable(self.scene, state.selection)
        if any(item.id == object_id for item in items):
            self._gesture = MoveGesture(self.scene, items, event, state)
        else:  # a locked object is as firm as the background
            self._gesture = BandGesture(self.scene, state, event, clicked=object_id)

    def _handle_at(self, event: PointerEvent) -> Handle | None:
        frame = Frame.around(movable(self.scene, self.state.selection))
        return frame.handle_at(event.point, event.pixel) if frame is not None else None

    def _over_horizon(self, event: PointerEvent, target: Target | None) -> bool:
        """Whether a press takes hold of the horizon; what is selected lies above it."""
        horizon = self.state.horizon
        if horizon is None or (target is not None and target.object_id in self.state.selection):
            return False
        return abs(event.y - horizon) <= HORIZON_REACH * event.pixel

    def _frame_marks(self, pixel: float) -> Marks:
        """Handles for what can be moved; a locked object has a frame without any."""
        chosen = self.state.selection
        if not chosen:
            return NO_MARKS
        frame = Frame.around(movable(self.scene, chosen))
        if frame is not None:
            return frame.marks(pixel)
        fixed: list[SceneObject] = [each for each in self.scene.objects if each.id in chosen and each.visible]
        frame = Frame.around(fixed)
        return frame.marks(pixel, with_handles=False) if frame is not None else NO_MARKS


class BandGesture(Gesture):
    """A rubber band: what it touches is selected at the end. Without a drag it is a click on the background."""

    def __init__(self, scene: Scene, state: ToolState, event: PointerEvent, clicked: int | None = None) -> None:
        self._scene, self._state = scene, state
        self._start = self._end = event.point
        self._clicked = clicked  # what the press has selected already
        self._drawn = False

    @property
    def band(self) -> tuple[Point, Point] | None:
        """Two opposite corners, None until the pointer has moved further than in a click."""
        return (self._start, self._end) if self._drawn else None

    def drag(self, event: PointerEvent) -> None:
        self._end = event.point
        far = max(abs(self._end.x - self._start.x), abs(self._end.y - self._start.y))
        self._drawn = self._drawn or far > SLACK * event.pixel

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        if self._drawn:
            self._state.selection = self._chosen(event)
        elif self._clicked is None and not (event.shift or event.control):
            target = target_at(self._scene, self._start)
            self._state.region = target.region if target is not None else None
        return None

    def cancel(self) -> None:
        """Nothing has changed yet."""

    def hint(self, event: PointerEvent) -> Hint:
        if not self._drawn:
            return Hint(cursor="arrow")
        count = len(self._chosen(event))
        if count == 1:
            text = translate("SelectTool", "1 object")
        else:
            text = translate("SelectTool", "{count} objects").format(count=count)
        return Hint(text, self._boxes(), color=ACCENT, cursor="cross")

    def _boxes(self) -> tuple[Outline, ...]:
        """The boxes of what the band touches."""
        touched = objects_touched(self._scene, Rect.around((self._start, self._end)))
        frames = (Frame.around((item,)) for item in self._scene.objects if item.id in touched)
        return tuple(frame.corners for frame in frames if frame is not None)

    def _chosen(self, event: PointerEvent) -> tuple[int, ...]:
        touched = objects_touched(self._scene, Rect.around((self._start, self._end)))
        before = self._state.selection
        if event.control:
            return (
                *(each for each in before if each not in touched),
                *(each for each in touched if each not in before),
            )
        return (*before, *(each for each in touched if each not in before)) if event.shift else touched
