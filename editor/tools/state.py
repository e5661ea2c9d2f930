"""What the user has set for the tools: class, brush, order, selection. Observable and free of Qt."""

from collections.abc import Callable
from typing import Final

from editor.document.arranging import Look
from editor.document.painting import Order
from editor.tools.options import BrushOptions, FillOptions, Symmetry

MIN_SIZE: Final = 1  # pixels of the scene
MAX_SIZE: Final = 512

Observer = Callable[[], None]


class ToolState:
    """The settings that all tools share. Observers are called after every change.

    `selection` are the ids of the selected objects, and `selected` is the one chosen last: what acts on a single object
    acts on this one. A background region can be chosen too, for it carries a style: then `selected` is None
    and `region` is that region's id. While an object is selected, `region` is the object's id.
    """

    def __init__(
        self,
        *,
        class_id: int = 0,
        size: int = 40,
        round: bool = True,
        order: Order = Order.OVER,
        protect: bool = False,
        selected: int | None = None,
        force_new: bool = False,
        tool: str = "brush",
        horizon: float | None = None,
    ) -> None:
        self._observers: list[Observer] = []
        self._class_id = class_id
        self._size = _within_limits(size)
        self._round = round
        self._order = order
        self._protect = protect
        self._selection: tuple[int, ...] = () if selected is None else (selected,)
        self._region = selected
        self._force_new = force_new
        self._tool = tool
        self._brush = BrushOptions()
        self._bucket = FillOptions()
        self._symmetry = Symmetry()
        self._horizon = horizon
        self.look: Look | None = None  # how regions look, the default included; the window says so

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call `observer()` after each change; returns a function that ends this."""
        self._observers.append(observer)

        def unsubscribe() -> None:
            if observer in self._observers:
                self._observers.remove(observer)

        return unsubscribe

    @property
    def class_id(self) -> int:
        """The class that brush, fill, polygon and lasso paint."""
        return self._class_id

    @class_id.setter
    def class_id(self, value: int) -> None:
        if value != self._class_id:
            self._class_id = value
            self._tell()

    @property
    def size(self) -> int:
        """Diameter, or side, of the brush in scene pixels."""
        return self._size

    @size.setter
    def size(self, value: int) -> None:
        value = _within_limits(value)
        if value != self._size:
            self._size = value
            self._tell()

    @property
    def round(self) -> bool:
        """True for a disc, False for a square."""
        return self._round

    @round.setter
    def round(self, value: bool) -> None:
        if value != self._round:
            self._round = value
            self._tell()

    @property
    def order(self) -> Order:
        """What a stroke may cover."""
        return self._order

    @order.setter
    def order(self, value: Order) -> None:
        if value != self._order:
            self._order = Order(value)
            self._tell()

    @property
    def protect(self) -> bool:
        """True if a stroke keeps to the class it touches first."""
        return self._protect

    @protect.setter
    def protect(self, value: bool) -> None:
        if value != self._protect:
            self._protect = value
            self._tell()

    @property
    def selected(self) -> int | None:
        """Id of the object selected last. It may be gone from the scene, after an undo for example."""
        return self._selection[-1] if self._selection else None

    @selected.setter
    def selected(self, value: int | None) -> None:
        self._select(() if value is None else (value,), value)

    @property
    def selection(self) -> tuple[int, ...]:
        """Ids of all selected objects, in the order in which they were chosen; none twice."""
        return self._selection

    @selection.setter
    def selection(self, value: tuple[int, ...]) -> None:
        chosen = tuple(dict.fromkeys(value))
        self._select(chosen, chosen[-1] if chosen else None)

    @property
    def region(self) -> int | None:
        """Id of the region whose style is shown: the selected object, or a background region."""
        return self._region

    @region.setter
    def region(self, value: int | None) -> None:
        """Choose a background region, which deselects the object. Objects are selected through `selected`."""
        self._select((), value)

    @property
    def force_new(self) -> bool:
        """True if the next thing stroke starts a new object whatever it touches; the stroke clears it."""
        return self._force_new

    @force_new.setter
    def force_new(self, value: bool) -> None:
        if value != self._force_new:
            self._force_new = value
            self._tell()

    @property
    def tool(self) -> str:
        """Name of the current tool, a key of `editor.tools.TOOLS`."""
        return self._tool

    @tool.setter
    def tool(self, value: str) -> None:
        if value != self._tool:
            self._tool = value
            self._tell()

    @property
    def brush(self) -> BrushOptions:
        """How brush and eraser follow the hand."""
        return self._brush

    @brush.setter
    def brush(self, value: BrushOptions) -> None:
        if value != self._brush:
            self._brush = value
            self._tell()

    @property
    def bucket(self) -> FillOptions:
        """How far the bucket goes."""
        return self._bucket

    @bucket.setter
    def bucket(self, value: FillOptions) -> None:
        if value != self._bucket:
            self._bucket = value
            self._tell()

    @property
    def symmetry(self) -> Symmetry:
        """Whether what is painted is painted on both sides of an axis."""
        return self._symmetry

    @symmetry.setter
    def symmetry(self, value: Symmetry) -> None:
        if value != self._symmetry:
            self._symmetry = value
            self._tell()

    @property
    def horizon(self) -> float | None:
        """The row of the scene towards which what is moved up becomes smaller; None: nothing does."""
        return self._horizon

    @horizon.setter
    def horizon(self, value: float | None) -> None:
        if value != self._horizon:
            self._horizon = value
            self._tell()

    def _select(self, selection: tuple[int, ...], region: int | None) -> None:
        # Both are set before anybody is told, so that no observer sees one without the other.
        if (selection, region) != (self._selection, self._region):
            self._selection, self._region = selection, region
            self._tell()

    def _tell(self) -> None:
        for observer in tuple(self._observers):
            observer()


def _within_limits(size: int) -> int:
    return min(max(size, MIN_SIZE), MAX_SIZE)
