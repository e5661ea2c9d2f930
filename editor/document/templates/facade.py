"""The front of a house, straightened: storeys of windows over a ground floor with a door and shops."""

from dataclasses import dataclass

from editor.document.geometry import Size
from editor.document.scene import Scene
from editor.document.sketch import Sketch, box
from model.maps import LabelSet

BAY = 1.05  # width of a bay in storeys
GROUND = 1.3  # height of the ground floor in storeys
ROOF = 0.62  # of what is above the topmost storey


@dataclass(frozen=True)
class _Grid:
    """Where bays and storeys lie, in pixels."""

    left: float
    right: float
    roof: float
    ground: float  # where the ground floor begins
    bottom: float
    bays: int
    storeys: int

    def bay(self, number: int) -> tuple[float, float]:
        """Left and right of a bay."""
        width = (self.right - self.left) / self.bays
        return self.left + number * width, self.left + (number + 1) * width

    def storey(self, number: int) -> tuple[float, float]:
        """Top and bottom of a storey, counted from the roof."""
        height = (self.ground - self.roof) / self.storeys
        return self.roof + number * height, self.roof + (number + 1) * height


def draw_facade(label_set: LabelSet, size: Size) -> Scene:
    """Windows with sills and mouldings, balconies, blinds, cornices, pillars, a door and shops, all of them objects."""
    sketch, grid = Sketch(label_set, size, "background"), _grid(size)
    sketch.fill("facade", box(grid.left, 0.5 * grid.roof, grid.right, grid.bottom))
    _cornices(sketch, grid)
    for storey in range(grid.storeys):
        for bay in range(grid.bays):
            _window(sketch, grid, storey, bay)
    _ground_floor(sketch, grid)
    return sketch.scene()


def _grid(size: Size) -> _Grid:
    storeys = 3 if size.height < 1.6 * size.width else 4
    storey = size.height / (storeys + GROUND + ROOF)
    margin = 0.035 * min(size)
    bays = max(3, round((size.width - 2 * margin) / (BAY * storey)))
    bays += 1 - bays % 2  # the door is in the middle
    roof = ROOF * storey
    return _Grid(margin, size.width - margin, roof, roof + storeys * storey, float(size.height), bays, storeys)


def _cornices(sketch: Sketch, grid: _Grid) -> None:
    storey = (grid.ground - grid.roof) / grid.storeys
    over, thick = 0.06 * storey, 0.15 * storey
    eaves = grid.roof - 0.3 * storey
    sketch.place("cornice", box(grid.left - over, eaves, grid.right + over, eaves + thick))
    sketch.place("cornice", box(grid.left, grid.ground - 0.04 * storey, grid.right, grid.ground + 0.07 * storey))
    width = 0.1 * storey
    for left in (grid.left, grid.right - width):
        sketch.place("pillar", box(left, eaves + thick, left + width, grid.ground - 0.04 * storey))


def _window(sketch: Sketch, grid: _Grid, storey: int, bay: int) -> None:
    (left, right), (top, bottom) = grid.bay(bay), grid.storey(storey)
    width, height = right - left, bottom - top
    middle, half = (left + right) / 2, 0.25 * width
    inner = middle - half, top + 0.2 * height, middle + half, bottom - 0.18 * height
    grand = storey == grid.storeys - 1  # the first floor
    sketch.place("window", box(*inner))
    if storey == 0:
        sketch.place(
            "molding", box(inner[0] - 0.06 * width, inner[1] - 0.09 * height, inner[2] + 0.06 * width, inner[1])
        )
    else:
        wide = 0.1 * width
        gable = ((inner[0] - wide, inner[1]), (inner[2] + wide, inner[1]), (inner[2] + wide, inner[1] - 0.06 * height))
        tip = ((middle, inner[1] - (0.17 if grand else 0.11) * height), (inner[0] - wide, inner[1] - 0.06 * height))
        sketch.place("decoration" if grand else "molding", (*gable, *tip))
    if (storey + 2 * bay) % 5 == 1:
        sketch.place("blind", box(inner[0], inner[1], inner[2], inner[1] + 0.32 * (inner[3] - inner[1])))
    if grand and bay % 2 == (grid.bays // 2) % 2:
        rail = 0.3 * width, 0.26 * height
        sketch.place(
            "balcony",
            box(middle - 1.25 * rail[0], inner[3] - rail[1], middle + 1.25 * rail[0], inner[3] + 0.05 * height),
        )
    else:
        sill = 0.06 * width
        sketch.place("sill", box(inner[0] - sill, inner[3], inner[2] + sill, inner[3] + 0.07 * height))


def _ground_floor(sketch: Sketch, grid: _Grid) -> None:
    top, bottom, door = grid.ground, grid.bottom, grid.bays // 2
    height = bottom - top
    for bay in range(grid.bays):
        left, right = grid.bay(bay)
        width = right - left
        if bay == door:
            sketch.place("door", box(left + 0.22 * width, top + 0.3 * height, right - 0.22 * width, bottom))
            arch = (left + 0.14 * width, top + 0.2 * height, right - 0.14 * width, top + 0.3 * height)
            sketch.place("decoration", box(*arch))
        else:
            sketch.place(
                "shop", box(left + 0.1 * width, top + 0.24 * height, right - 0.1 * width, bottom - 0.06 * height)
            )
        if bay:
            sketch.place("pillar", box(left - 0.05 * width, top + 0.07 * height, left + 0.05 * width, bottom))
