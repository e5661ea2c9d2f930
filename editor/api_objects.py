"""The objects of a scene in a script: found by name, changed by methods, every change a step of `scene.undo()`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from editor.document import edits, placing, shaping
from editor.document.geometry import Point, Rect, Transform
from editor.document.objects import SceneObject, Style
from editor.document.scene import SceneError

if TYPE_CHECKING:
    from editor.api import Scene


class Objects(Sequence["Object"]):
    """The objects of a scene from bottom to top: `objects["car 3"]`, `objects[26003]`, and in a loop.

    A number is an id, never a place in the list. Raises SceneError for what is not there.
    """

    def __init__(self, scene: "Scene") -> None:
        self._scene = scene

    def __len__(self) -> int:
        return len(self._scene.document.objects)

    def __iter__(self) -> Iterator["Object"]:
        return iter([Object(self._scene, each.id) for each in self._scene.document.objects])

    def __getitem__(self, what: int | str) -> "Object":  # type: ignore[override]
        for each in self:
            if what in (each.id, each.name):
                return each
        known = ", ".join(each.name for each in self) or "none"
        raise SceneError(f"The scene has no object {what}; it has {known}.")

    def __contains__(self, what: object) -> bool:
        return any(what in (each, each.id, each.name) for each in self)

    def of_class(self, what: str | int) -> list["Object"]:
        """Those of a class, from bottom to top."""
        wanted = self._scene.class_id(what)
        return [each for each in self if each.value.class_id == wanted]


class Object:
    """One object of a scene, by its id: it stays the same object through moves, undo and redo."""

    def __init__(self, scene: "Scene", object_id: int) -> None:
        self.scene = scene
        self.id = object_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Object) and (other.scene, other.id) == (self.scene, self.id)

    def __hash__(self) -> int:
        return hash((id(self.scene), self.id))

    def __repr__(self) -> str:
        return f"<object {self.id}>"

    @property
    def value(self) -> SceneObject:
        """The object as it is now, as `editor.document` has it. Raises SceneError if it is gone."""
        try:
            return self.scene.document.object(self.id)
        except KeyError as error:
            raise SceneError(f"The scene has no object {self.id} any more.") from error

    @property
    def name(self) -> str:
        """Its name, or class and number: `car 3`."""
        return self.value.title(self.scene.label_set)

    @name.setter
    def name(self, name: str) -> None:
        self.scene.apply(edits.rename(self.scene.document, self.value.id, name))

    @property
    def class_name(self) -> str:
        """The name of its class."""
        return self.scene.label_set[self.value.class_id].name

    @property
    def bounds(self) -> Rect:
        """The rectangle around its whole shape; it may leave the canvas."""
        return self.value.bounds

    @property
    def centre(self) -> Point:
        """The middle of its bounds."""
        box = self.bounds
        return Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)

    @property
    def visible(self) -> bool:
        """Whether it is rendered and exported."""
        return self.value.visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self.scene.apply(edits.set_visible(self.scene.document, self.value.id, visible))

    @property
    def style(self) -> Style | None:
        """The mode or vector it was given for the open renderer; None for the default."""
        styles = self.scene.document.styles.get(self.scene.renderer.session.id, {})
        return styles.get(self.value.id)

    @style.setter
    def style(self, style: Style | Sequence[float] | None) -> None:
        self.scene.set_style(self.value.id, style)

    def move(self, dx: float, dy: float) -> None:
        """Move it, in pixels right and down. What is behind it is intact."""
        self._place(Transform.translation(dx, dy), "Move")

    def move_to(self, x: float, y: float) -> None:
        """Move its centre to a point, by whole pixels: nothing of its shape is lost."""
        centre = self.centre
        self.move(round(x - centre.x), round(y - centre.y))

    def scale(self, factor: float, vertical: float | None = None) -> None:
        """Scale it about its centre; with `vertical`, differently upwards."""
        if factor == 0 or vertical == 0:
            raise SceneError("An object cannot be scaled by 0.")
        self._place(Transform.scaling(factor, vertical, self.centre), "Scale")

    def rotate(self, degrees: float) -> None:
        """Turn it clockwise about its centre."""
        self._place(Transform.rotation(degrees, self.centre), "Rotate")

    def mirror(self, *, vertically: bool = False) -> None:
        """Swap left and right, or top and bottom."""
        across, down = (1.0, -1.0) if vertically else (-1.0, 1.0)
        self._place(Transform.scaling(across, down, self.centre), "Mirror")

    def reorder(self, position: int) -> None:
        """Move it to a place in the stack, counted from the bottom; beyond the ends means the end."""
        self.scene.apply(edits.reorder(self.scene.document, self.value.id, position))

    def duplicate(self, dx: float = 0.0, dy: float = 0.0) -> "Object":
        """A copy of it with its style, moved; it lies right above."""
        before = {each.id for each in self.scene.document.objects}
        self.scene.apply(shaping.duplicate(self.scene.document, [self.value.id], (dx, dy)))
        return next(each for each in self.scene.objects if each.id not in before)

    def relabel(self, what: str | int) -> "Object | None":
        """Give it another class, and keep its shape; the object it is then, None if it became background."""
        before = {each.id for each in self.scene.document.objects}
        self.scene.apply(edits.relabel(self.scene.document, self.value.id, self.scene.class_id(what)))
        now = [each for each in self.scene.objects if each.id not in before or each.id == self.id]
        return now[0] if now else None

    def restore_shape(self) -> None:
        """Take back everything that was painted over it."""
        self.scene.apply(edits.restore_shape(self.scene.document, self.value.id))

    def delete(self) -> None:
        """Remove it."""
        self.scene.apply(edits.delete(self.scene.document, self.value.id))

    def _place(self, change: Transform, verb: str) -> None:
        value = self.value
        text = f"{verb} {self.name}"
        self.scene.apply(placing.place(self.scene.document, {value.id: value.transform.then(change)}, text))
