"""Which pixels of its source a step reads, and which of its own a change of the source reaches."""

from model.maps.geometry import NOTHING, Rect
from model.passes.program import Add, Conv, Input, Patterned, Pool, Step

Shape = tuple[int, int]  # height, width


def shape_at(size: Shape, level: int) -> Shape:
    """Height and width at a level of a picture of `size`, which is a multiple of everything."""
    return size[0] >> level, size[1] >> level


def bounds_at(size: Shape, level: int) -> Rect:
    """All of a value of a level."""
    height, width = shape_at(size, level)
    return Rect(0, 0, width, height)


def read_rect(step: Step, rect: Rect) -> Rect:
    """What `rect` of a step is computed from; where it leaves the source, there is padding.

    For a convolution of an enlarged picture ("resize"), in pixels of the enlarged picture. `rect` of a transposed
    convolution must begin and end at even pixels.
    """
    left, top, right, bottom = rect
    match step:
        case Pool() | Conv(kind="down"):
            return Rect(2 * left - 1, 2 * top - 1, 2 * right, 2 * bottom)
        case Conv(kind="up"):
            assert not any(edge % 2 for edge in rect), "a transposed convolution gives pairs of pixels"
            return Rect(left // 2, top // 2, right // 2 + 1, bottom // 2 + 1)
        case Conv():
            return rect.expanded(step.reach)
        case Add() | Patterned():
            return rect
    raise ValueError(f"{type(step).__name__} reads nothing")


def reached(step: Step, changed: Rect) -> Rect:
    """The pixels of a step, also beyond its borders, that a change of its source in `changed` can change."""
    if changed.is_empty:
        return NOTHING
    left, top, right, bottom = changed
    match step:
        case Pool() | Conv(kind="down"):
            # Output i reads 2i - 1 to 2i + 1.
            return Rect(left // 2, top // 2, right // 2 + 1, bottom // 2 + 1)
        case Conv(kind="up"):
            # Output 2i - 1 to 2i + 1 read i.
            return Rect(2 * left - 1, 2 * top - 1, 2 * right, 2 * bottom)
        case Conv(kind="resize"):
            return Rect(2 * left, 2 * top, 2 * right, 2 * bottom).expanded(step.reach)
        case Conv():
            return changed.expanded(step.reach)
        case Input() | Add() | Patterned():
            return changed
    raise ValueError(f"{type(step).__name__} is no step")


def scaled(rect: Rect, level: int) -> Rect:
    """The pixels of a level that a rectangle of the picture touches."""
    return Rect(rect.left >> level, rect.top >> level, -(-rect.right >> level), -(-rect.bottom >> level))


def placed(rect: Rect, bounds: Rect, multiple: int) -> Rect:
    """The rectangle with both sides enlarged to multiples of `multiple`, its corner at one, slid inside `bounds`.

    The bounds begin at zero. Sliding instead of clipping gives few different sizes, which convolutions like.
    """
    left, right = _placed(rect.left, rect.right, bounds.right, multiple)
    top, bottom = _placed(rect.top, rect.bottom, bounds.bottom, multiple)
    return Rect(left, top, right, bottom)


def _placed(start: int, end: int, length: int, multiple: int) -> tuple[int, int]:
    start = start // multiple * multiple
    end = -(-end // multiple) * multiple
    if end > length:
        start, end = start - (end - length), length
    if start < 0:
        start, end = 0, min(end - start, length)
    return start, end
