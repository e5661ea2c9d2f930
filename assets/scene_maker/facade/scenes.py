"""The sample facades. Each is a function that fills a front; numbers are pixels of a 256 x 256 picture."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scene_maker.facade.classes import Class
from scene_maker.facade.front import SIDE, Front, Opening, columns
from scene_maker.facade.joined import joined, without_hidden
from scene_maker.stack import Composition, Stack


@dataclass(frozen=True)
class Recipe:
    """A scene to be drawn."""

    name: str  # of the file
    seed: int  # of its irregularities
    build: Callable[[Front], None]
    look: int = 0  # seed of the scene itself: it chooses the default modes, so light and colours
    label_set: str = "facades"

    def compose(self) -> Composition:
        """Draw it. The same every time."""
        stack = Stack(SIDE, SIDE, Class.BACKGROUND, self.seed)
        self.build(Front(stack))
        return without_hidden(joined(stack.composed()))


def town_house(front: Front) -> None:
    """An old town house of four storeys with two shops and a door between them; a little of both neighbours."""
    left, right = 11, 243
    front.wall(left, 7, right, 251)
    front.band(left, right, 9, 15)
    axes = columns(left + 6, right - 6, 5)
    front.row(axes, 37, 62, Opening(19, panes=2, sill=5, sill_out=3))
    window = Opening(20, panes=2, cornice=8, cornice_out=4, sill=5, sill_out=4)
    front.row(axes[:2] + axes[3:], 85, 118, window)
    front.row(axes[:2] + axes[3:], 140, 174, replace(window, cornice=9))
    front.row(axes[2:3], 84, 119, replace(window, cornice=11, crest=8, sill=0))
    front.row(axes[2:3], 139, 176, replace(window, cornice=10, balcony=15, sill=0, balcony_out=10))
    front.band(left, right, 68, 4)
    front.band(left, right, 186, 10)
    for x in (18, 87, 167, 236):
        front.box(Class.DECORATION, x - 3, 28, x + 3, 35)
    front.box(Class.SHOP, 20, 199, 106, 209)
    front.box(Class.SHOP, 24, 213, 62, 248)
    front.box(Class.SHOP, 68, 213, 102, 248)
    front.box(Class.DOOR, 117, 206, 139, 250)
    front.box(Class.SHOP, 152, 200, 234, 249)
    front.box(Class.DOOR, 184, 213, 202, 250)


def modern_block(front: Front) -> None:
    """A plain block of flats: six even storeys of paired windows, loggias on two axes, bands at roof and base."""
    left, right = 6, 256
    front.wall(left, 14, right, 250)
    front.band(left, right, 15, 12)
    axes = columns(left + 4, right - 2, 6)
    window = Opening(25, panes=3, gap=2, sill=3, sill_out=2, missing=0.05)
    for storey, top in enumerate((35, 68, 101, 134, 167)):
        front.row([axes[0], axes[2], axes[3], axes[5]], top, top + 18, window)
        for x in (axes[1], axes[4]):
            front.window(x, top - 3, top + 19, Opening(24, panes=2, shut=0.1))
            front.box(Class.BALCONY, x - 18, top + 10, x + 18, top + 25)
        if storey == 2:
            front.box(Class.BLIND, axes[3] - 12, 102, axes[3] - 4, 110)
    front.band(left, right, 201, 9)
    front.row([axes[0], axes[2], axes[5]], 219, 235, Opening(22, panes=2, sill=3, sill_out=2))
    front.box(Class.DOOR, axes[1] - 10, 215, axes[1] + 10, 249)
    front.box(Class.CORNICE, axes[1] - 15, 209, axes[1] + 15, 214)
    front.box(Class.SHOP, axes[3] - 17, 216, axes[3] + 19, 247)
    front.box(Class.DOOR, axes[4] - 9, 217, axes[4] + 9, 249)


def palazzo(front: Front) -> None:
    """A palazzo: pilasters through two storeys, ledges and sills at every window, a balcony over the portal."""
    left, right = 0, 256
    front.wall(left, 12, right, 256)
    front.band(left, right, 18, 13)
    front.band(left, right, 55, 8)
    axes = columns(left + 4, right - 4, 7)
    front.row(axes, 34, 51, Opening(15, panes=2, missing=0))
    for x in columns(left + 4, right - 4, 14)[::2]:
        front.box(Class.DECORATION, x - 2.5, 20, x + 3, 29)
    noble = Opening(16, panes=2, cornice=10, cornice_out=4, sill=9, sill_out=4, missing=0)
    front.row(axes[:3] + axes[4:], 76, 106, noble)
    front.row(axes[:3] + axes[4:], 131, 166, replace(noble, cornice=9, sill=8, crest=0))
    front.row(axes[3:4], 76, 110, replace(noble, cornice=11, sill=0))
    front.row(axes[3:4], 129, 172, replace(noble, width=18, cornice=9, sill=0))
    for start, end in zip(axes[:-1], axes[1:], strict=True):
        front.pillar((start + end) / 2, 64, 177, 6, foot=2)
    front.pillar(3, 64, 178, 6, foot=0)
    front.pillar(252, 64, 178, 6, foot=0)
    front.band(left, right, 178, 11)
    front.box(Class.BALCONY, axes[2] - 8, 160, axes[4] + 8, 181)
    front.row(axes[:3] + axes[4:], 205, 231, Opening(16, panes=1, sill=5, sill_out=3))
    front.box(Class.DOOR, axes[3] - 13, 199, axes[3] + 13, 254)
    for side in (-1, 1):
        front.pillar(axes[3] + side * 18, 196, 255, 6, foot=2)
    front.box(Class.DECORATION, axes[3] - 17, 190, axes[3] + 17, 198)
    front.band(left, axes[3] - 24, 243, 9)
    front.band(axes[3] + 24, right, 243, 9)


def narrow_house(front: Front) -> None:
    """A narrow house with a bay between neighbours that stand back; a gable above, a shop below."""
    left, right = 53, 207
    front.wall(left, 21, right, 250)
    front.box(Class.DECORATION, 104, 5, 156, 21)
    front.wall(98, 9, 162, 24)
    front.band(left, right, 28, 10)
    side = (74, 186)
    window = Opening(18, panes=1, sill=5)
    front.row(side, 50, 71, replace(window, shade=8))
    front.row(side, 97, 125, replace(window, cornice=8))
    front.row(side, 151, 180, replace(window, cornice=8))
    bay = Opening(54, panes=3, gap=3, cornice=8, cornice_out=3, sill=9, sill_out=2, missing=0)
    front.row([130], 49, 74, replace(bay, cornice=0, sill=5))
    front.row([130], 98, 128, bay)
    front.row([130], 153, 183, bay)
    for x in (97, 163):
        front.pillar(x, 82, 194, 6, foot=1)
    front.box(Class.DECORATION, 108, 138, 152, 144)
    front.band(left, right, 194, 9)
    front.box(Class.SHOP, 61, 206, 159, 215)
    front.box(Class.SHOP, 62, 219, 102, 246)
    front.box(Class.SHOP, 128, 219, 158, 246)
    front.box(Class.DOOR, 107, 218, 123, 249)
    front.box(Class.DOOR, 176, 211, 195, 249)
    front.box(Class.CORNICE, 171, 203, 200, 208)
    beside = Opening(16, panes=2, sill=3)
    for top in (62, 106, 150, 194):
        front.row([14, 39], top, top + 22, beside)
        front.row([224, 247], top + 9, top + 30, replace(beside, width=13, panes=1, sill=0))


def shutters(front: Front) -> None:
    """A house of the south: shutters at every window, some closed, two small balconies, arches for shops."""
    left, right = 9, 250
    front.wall(left, 0, right, 256)
    front.band(left, right, 4, 13)
    axes = columns(left + 2, right - 2, 6)
    window = Opening(13, panes=1, sill=4, sill_out=2, shutters=8, shut=0.06, missing=0.03)
    for top in (28, 77, 127):
        front.row(axes, top, top + 29, window)
    for x in (axes[1], axes[4]):
        front.box(Class.BALCONY, x - 19, 149, x + 19, 163)
    front.band(left, right, 178, 9)
    front.box(Class.SHOP, 18, 204, 50, 240)
    front.box(Class.SHOP, 60, 204, 91, 240)
    front.box(Class.SHOP, 17, 194, 92, 201)
    front.box(Class.DOOR, 104, 201, 121, 253)
    front.window(146, 206, 229, Opening(12, sill=4, shutters=7))
    front.window(186, 206, 229, Opening(12, sill=4, shutters=7))
    front.box(Class.DOOR, 211, 204, 238, 253)


def balconies(front: Front) -> None:
    """A house of a wide avenue: balconies along whole storeys, blinds at french windows, a hotel below."""
    left, right = 0, 249
    front.wall(left, 0, right, 256)
    front.box(Class.BALCONY, left, 6, right - 4, 15)
    front.band(left, right, 19, 7)
    axes = columns(left + 8, right - 8, 5)
    door = Opening(22, panes=1, shade=9, missing=0.25)
    front.row(axes, 31, 48, replace(door, panes=2, shade=0))
    front.box(Class.BALCONY, left + 2, 74, right - 2, 88)
    front.row(axes, 56, 78, door)
    front.band(left, right, 90, 3)
    front.row(axes, 101, 127, replace(door, shutters=6))
    for x in axes:
        front.box(Class.BALCONY, x - 18, 117, x + 18, 131)
    front.band(left, right, 133, 3)
    front.row(axes, 146, 172, replace(door, cornice=5))
    front.box(Class.BALCONY, axes[1] - 19, 161, axes[3] + 19, 176)
    for x in (axes[0], axes[4]):
        front.box(Class.BALCONY, x - 18, 161, x + 18, 176)
    front.band(left, right, 178, 9)
    for x in columns(left + 8, right - 8, 10)[1:-1:2]:
        front.box(Class.DECORATION, x + 8, 140, x + 14, 157)
    front.box(Class.SHOP, axes[0] - 18, 199, axes[0] + 18, 252)
    front.box(Class.SHOP, axes[1] - 18, 199, axes[1] + 18, 252)
    front.box(Class.SHOP, axes[1] - 20, 189, axes[3] + 20, 195)
    front.box(Class.DOOR, axes[2] - 15, 203, axes[2] + 15, 255)
    front.box(Class.SHOP, axes[3] - 18, 199, axes[3] + 18, 252)
    front.box(Class.SHOP, axes[4] - 18, 199, axes[4] + 17, 252)
    for start, end in zip(axes[:-1], axes[1:], strict=True):
        front.pillar((start + end) / 2, 197, 256, 6, foot=1)


RECIPES = (
    Recipe("facade-1-town-house", 4, town_house, look=3),
    Recipe("facade-2-modern-block", 9, modern_block, look=1),
    Recipe("facade-3-palazzo", 2, palazzo, look=4),
    Recipe("facade-4-narrow-house", 6, narrow_house, look=3),
    Recipe("facade-5-shutters", 5, shutters, look=3),
    Recipe("facade-6-balconies", 1, balconies, look=2),
)
