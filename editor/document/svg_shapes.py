"""Shapes of simple SVG files: outlines, and masks drawn from them. No Qt, no network, nothing in a file can run.

Understood: `path` (M L H V C S Q T Z, absolute and relative), `polygon`, `polyline`, `circle`, `ellipse`, `rect`, in
groups; filled, or stroked when `stroke-width` is given. What else would change the drawing (transforms, arcs, styles
that hide) is refused or, where it only colours, ignored.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from editor.document.packing import Mask
from editor.language import translate
from model.maps import MaquetteError

MAX_BYTES = 1 << 23
MAX_POINTS = 1 << 19
MAX_NUMBER = 1e6
MAX_SIDE = 4096  # pixels of a mask

CURVE_STEPS = 12  # straight pieces per curve
CIRCLE_STEPS = 49
FINE = 4  # samples per pixel and direction
BAND_PIXELS = 1 << 20  # of a mask that are drawn at a time
MAX_DRAWN = 1 << 26  # pixels that all outlines fill together, however often: what is drawn keeps the window waiting
MAX_THICKNESS = 32767  # of a line: more than cv2 can
LEAST_BOX = 1e-3  # drawing units
SUBPIXEL_BITS = 4

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_TOKEN = re.compile(rf"[A-Za-z]|{_NUMBER}")
_DRAWN = frozenset({"path", "polygon", "polyline", "circle", "ellipse", "rect"})
_SILENT = frozenset({"title", "desc", "metadata", "defs", "style", "namedview"})


class SvgError(MaquetteError):
    """A drawing that cannot be read; the message says why, not which file."""


@dataclass(frozen=True, eq=False)
class Shape:
    """What one element draws, in drawing units."""

    part: str  # `data-class`, or `class` with spaces for hyphens, of the element or a group around it
    number: str  # `data-object`: shapes of one class with different numbers are different objects
    outlines: tuple[np.ndarray, ...]  # each (N, 2), x and y down
    stroke: float = 0.0  # its width; 0: filled


@dataclass(frozen=True, eq=False)
class Svg:
    """A drawing."""

    left: float
    top: float
    width: float
    height: float
    shapes: tuple[Shape, ...]
    attributes: dict[str, str]  # of the root


def read_svg(data: bytes) -> Svg:
    """Read a drawing. Raises SvgError."""
    if len(data) > MAX_BYTES:
        raise SvgError(translate("Svg", "it has {size} MiB").format(size=len(data) >> 20))
    if b"\0" in data:  # UTF-16, in which the next lines would not see what they look for
        raise SvgError(translate("Svg", "it is no text in UTF-8"))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # entities can unfold to any size
        raise SvgError(translate("Svg", "it has a document type, which drawings do not need"))
    try:
        root = ElementTree.fromstring(data)
        if _tag(root) != "svg":
            raise SvgError(translate("Svg", "it is no SVG"))
        box = [_finite(each) for each in re.split(r"[\s,]+", root.attrib["viewBox"].strip())]
        if len(box) != 4 or min(box[2:]) < LEAST_BOX:
            raise SvgError(translate("Svg", "its view box is empty"))
        shapes = tuple(_shapes(root, "", "", 0))
    except (ElementTree.ParseError, UnicodeError) as error:
        raise SvgError(translate("Svg", "it is no SVG ({error})").format(error=error)) from error
    except KeyError as error:
        raise SvgError(
            translate("Svg", "it says nothing of its {attribute}").format(attribute=error.args[0])
        ) from error
    except (ValueError, IndexError, OverflowError) as error:
        raise SvgError(translate("Svg", "it has a number that is none ({error})").format(error=error)) from error
    except LookupError as error:
        raise SvgError(translate("Svg", "it is no text in UTF-8")) from error
    if sum(len(each) for shape in shapes for each in shape.outlines) > MAX_POINTS:
        raise SvgError(translate("Svg", "it has too many points"))
    if not shapes:
        raise SvgError(translate("Svg", "nothing is drawn in it"))
    return Svg(box[0], box[1], box[2], box[3], shapes, dict(root.attrib))


def rasterised(shapes: Sequence[Shape], left: float, top: float, scale: float, size: tuple[int, int]) -> Mask:
    """Which pixels the shapes cover: bool (height, width) for `size` (width, height).

    `left` and `top` are the drawing units at the corner, `scale` pixels per unit. A pixel is covered when half of it
    is. Raises SvgError for a mask that is too large.
    """
    width, height = size
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise SvgError(
            translate("Svg", "it would be {width} x {height} pixels large").format(width=width, height=height)
        )
    corners = [[(each - (left, top)) * scale for each in shape.outlines] for shape in shapes]
    lines = [abs(shape.stroke) * scale for shape in shapes]
    if sum(_area(each, line, size) for line, made in zip(lines, corners, strict=True) for each in made) > MAX_DRAWN:
        raise SvgError(translate("Svg", "it has too many shapes over one another to be drawn so large"))
    rows = max(1, BAND_PIXELS // width)
    bands = [
        _band(shapes, corners, scale, (width, first, min(first + rows, height))) for first in range(0, height, rows)
    ]
    return np.concatenate(bands)


def _band(
    shapes: Sequence[Shape], corners: Sequence[Sequence[np.ndarray]], scale: float, part: tuple[int, int, int]
) -> Mask:
    """The rows `first` to `end` (exclusive) of a mask of some width, `part` being all three."""
    width, first, end = part
    canvas = np.zeros(((end - first) * FINE, width * FINE), np.uint8)
    for shape, outlines in zip(shapes, corners, strict=True):
        moved = [(each - (0, first)) * FINE for each in outlines]
        if shape.stroke:
            thick = min(max(1, round(shape.stroke * scale * FINE)), MAX_THICKNESS)
            cv2.polylines(canvas, [_fixed(each) for each in moved], False, 1, thick, cv2.LINE_8, SUBPIXEL_BITS)
        else:
            _fill(canvas, moved)
    covered = canvas.reshape(end - first, FINE, width, FINE).sum(axis=(1, 3), dtype=np.uint16)
    mask: Mask = covered * 2 >= FINE * FINE
    return mask


def _area(points: np.ndarray, line: float, size: tuple[int, int]) -> int:
    """Pixels of the box around points with a line of some width, as far as it lies in a picture."""
    if not len(points):
        return 0
    low, high = points.min(axis=0) - line, points.max(axis=0) + line
    spans = high.clip(0, size) - low.clip(0, size)
    return int(spans[0] * spans[1])


def path_of(mask: Mask) -> str:
    """The data of an SVG path that covers exactly the pixels of a mask: upright rectangles, one unit a pixel."""
    padded = np.pad(mask.astype(np.int8), ((0, 0), (1, 1)))
    rows, edges = np.nonzero(np.diff(padded, axis=1))
    starts, ends, rows = edges[0::2], edges[1::2], rows[0::2]
    growing: dict[tuple[int, int], tuple[int, int]] = {}  # run -> first and last row
    done: list[tuple[int, int, int, int]] = []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        first, last = growing.get((start, end), (row, row))
        if last < row - 1:
            done.append((start, end, first, last))
            first = row
        growing[start, end] = first, row
    done += [(start, end, first, last) for (start, end), (first, last) in growing.items()]
    return "".join(
        f"M{start} {first}h{end - start}v{last + 1 - first}h{start - end}z" for start, end, first, last in sorted(done)
    )


def _fill(canvas: np.ndarray, corners: Sequence[np.ndarray]) -> None:
    """Fill by the rule that is SVG's default: inside is where the outlines wind around a point more than not at all."""
    height, width = canvas.shape
    turns: np.ndarray | None = np.zeros(canvas.shape, np.int16) if len(corners) > 1 else None
    for each in corners:
        if len(each) < 3:
            continue
        low = np.floor(each.min(axis=0)).astype(int).clip(0, (width, height))
        high = (np.ceil(each.max(axis=0)).astype(int) + 1).clip(0, (width, height))
        if (high <= low).any():
            continue
        part = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        cv2.fillPoly(part, [_fixed(each - low)], 1, cv2.LINE_8, SUBPIXEL_BITS)
        inner = slice(low[1], high[1]), slice(low[0], high[0])
        if turns is None:
            canvas[inner] |= part
        else:
            x, y = each[:, 0], each[:, 1]
            clockwise = (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() >= 0
            turns[inner] += part.astype(np.int16) * (1 if clockwise else -1)
    if turns is not None:
        canvas[turns != 0] = 1


def _fixed(points: np.ndarray) -> np.ndarray:
    """Points as cv2 takes them, which has pixel centres at whole numbers."""
    limit = float(1 << 24)
    return np.round((points.clip(-limit, limit) - 0.5) * (1 << SUBPIXEL_BITS)).astype(np.int32).reshape(-1, 1, 2)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _shapes(element: ElementTree.Element, part: str, number: str, depth: int) -> Iterator[Shape]:
    if depth > 32:
        raise SvgError(translate("Svg", "its groups lie too deep in one another"))
    part, number = _named(element, part, number)
    for child in element:
        tag = _tag(child)
        if "transform" in child.attrib:
            raise SvgError(translate("Svg", "it has transforms: flatten them first"))
        if tag == "g":
            yield from _shapes(child, part, number, depth + 1)
        elif tag in _DRAWN:
            outlines = tuple(_outlines(child, tag))
            own, own_number = _named(child, part, number)
            if outlines:
                yield Shape(own, own_number, outlines, _finite(child.attrib.get("stroke-width", "0")))
        elif tag not in _SILENT:
            raise SvgError(
                translate("Svg", "it has an element `{element}`, which cannot be a silhouette").format(
                    element=tag or "comment"
                )
            )


def _named(element: ElementTree.Element, part: str, number: str) -> tuple[str, str]:
    own = element.attrib.get("data-class") or element.attrib.get("class", "").replace("-", " ")
    return own.strip() or part, element.attrib.get("data-object", number)


def _outlines(element: ElementTree.Element, tag: str) -> Iterator[np.ndarray]:
    def number(name: str, default: str | None = None) -> float:
        return _finite(element.attrib[name] if default is None else element.attrib.get(name, default))

    match tag:
        case "path":
            yield from _path(element.attrib["d"])
        case "polygon" | "polyline":
            values = [_finite(each) for each in _TOKEN.findall(element.attrib["points"])]
            yield np.array(values, np.float64).reshape(-1, 2)
        case "circle" | "ellipse":
            radius = number("r", "0")
            rx, ry = number("rx", str(radius)), number("ry", str(radius))
            turn = np.linspace(0, 2 * np.pi, CIRCLE_STEPS)
            yield np.stack([number("cx", "0") + rx * np.cos(turn), number("cy", "0") + ry * np.sin(turn)], axis=1)
        case _:
            x, y, width, height = number("x", "0"), number("y", "0"), number("width"), number("height")
            yield np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def _path(data: str) -> Iterator[np.ndarray]:
    """The sub-paths of a path, curves cut into straight pieces."""
    pen = _Pen(_TOKEN.findall(data))
    while pen.more:
        done = pen.step()
        if done is not None:
            yield done
    if len(pen.points) > 1:
        yield np.array(pen.points)


class _Pen:
    """Follows the commands of a path."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0
        self._command = ""
        self._here = self._start = np.zeros(2)
        self._handle: np.ndarray | None = None  # of the curve before, for the smooth ones
        self.points: list[np.ndarray] = []

    @property
    def more(self) -> bool:
        return self._at < len(self._tokens)

    def step(self) -> np.ndarray | None:
        """Do the next command; returns the sub-path that it ends."""
        token = self._tokens[self._at]
        if token.isalpha():
            self._command, self._at = token, self._at + 1
        elif self._command.upper() == "Z" or not self._command:
            raise SvgError(translate("Svg", "its path has numbers without a command"))
        command, base = self._command, self._here if self._command.islower() else np.zeros(2)
        kind, handle = command.upper(), None
        match kind:
            case "M":
                ended = np.array(self.points) if len(self.points) > 1 else None
                self._here = self._start = base + self._pairs(1)[0]
                self.points = [self._here]
                self._command = "l" if command == "m" else "L"  # further pairs after a move are lines
                self._handle = None
                return ended
            case "Z":
                self._here = self._start
                self.points.append(self._here)
            case "L":
                self._line(base + self._pairs(1)[0])
            case "H" | "V":
                there = self._here.copy()
                axis = "HV".index(kind)
                there[axis] = base[axis] + self._next()
                self._line(there)
            case "C" | "S" | "Q" | "T":
                handle = self._curve(kind, base)
            case _:
                raise SvgError(
                    translate("Svg", "its path has the command `{command}`, which is not understood").format(
                        command=command
                    )
                )
        self._handle = handle
        return None

    def _curve(self, kind: str, base: np.ndarray) -> np.ndarray:
        smooth = [2 * self._here - self._handle] if self._handle is not None else [self._here]
        given = [base + each for each in self._pairs({"C": 3, "S": 2, "Q": 2, "T": 1}[kind])]
        controls = np.array([self._here, *(smooth if kind in "ST" else []), *given])
        steps = np.linspace(0, 1, CURVE_STEPS + 1)[1:, None, None]
        level = np.broadcast_to(controls, (CURVE_STEPS, *controls.shape))
        while level.shape[1] > 1:  # de Casteljau
            level = level[:, :-1] * (1 - steps) + level[:, 1:] * steps
        self.points.extend(level[:, 0])
        self._here = controls[-1]
        last: np.ndarray = controls[-2]
        return last

    def _line(self, there: np.ndarray) -> None:
        self._here = there
        self.points.append(there)

    def _pairs(self, count: int) -> np.ndarray:
        return np.array([self._next() for _ in range(2 * count)]).reshape(count, 2)

    def _next(self) -> float:
        self._at += 1
        return _finite(self._tokens[self._at - 1])


def _finite(text: str) -> float:
    value = float(text)
    if not abs(value) <= MAX_NUMBER:
        raise ValueError(text[:20])
    return value
