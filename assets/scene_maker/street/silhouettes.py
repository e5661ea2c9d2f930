"""Reads the silhouettes of assets/silhouettes: SVG drawings in centimetres, standing on the bottom of their view box.

Understood: `path` (M L H V C Q Z, absolute and relative), `polygon`, `circle`, `ellipse`, `rect`, filled, or stroked
when `stroke-width` is given. A `class` on a shape or its group names the Cityscapes class, with hyphens for spaces.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "silhouettes"
CURVE_STEPS = 10  # straight pieces per curve
CENTIMETRE = 0.01  # metres

_TOKEN = re.compile(r"[MmLlHhVvCcQqZz]|[-+]?(?:\d+\.?\d*|\.\d+)")


@dataclass(frozen=True)
class Shape:
    """One drawn shape in metres: x to the right from the drawing's middle, y up from the ground."""

    part: str  # the class name, or the id of a vehicle's part
    points: np.ndarray  # (N, 2)
    stroke: float = 0.0  # metres; 0: filled


@dataclass(frozen=True)
class Silhouette:
    """A drawing: its shapes, its size in metres, and numbers from its data- attributes (centimetres become metres)."""

    name: str
    shapes: tuple[Shape, ...]
    width: float
    height: float
    measures: dict[str, float] = field(default_factory=dict)

    def part(self, part: str) -> tuple[Shape, ...]:
        """The shapes of one part."""
        return tuple(shape for shape in self.shapes if shape.part == part)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts, in the order drawn."""
        return tuple(dict.fromkeys(shape.part for shape in self.shapes))


@cache
def load(name: str) -> Silhouette:
    """The silhouette `name`.svg."""
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    left, top, width, height = (float(number) for number in root.attrib["viewBox"].split())
    shapes = []
    for part, element in _drawn(root, ""):
        stroke = float(element.attrib.get("stroke-width", 0.0)) * CENTIMETRE
        for points in _outlines(element):
            metres = np.stack([points[:, 0] - left - width / 2, top + height - points[:, 1]], axis=1) * CENTIMETRE
            shapes.append(Shape(part, metres, stroke))
    measures = {
        key.removeprefix("data-"): float(value) * CENTIMETRE
        for key, value in root.attrib.items()
        if key.startswith("data-")
    }
    return Silhouette(name, tuple(shapes), width * CENTIMETRE, height * CENTIMETRE, measures)


def _drawn(element: ElementTree.Element, part: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each drawable element below, with the part it belongs to."""
    part = element.attrib.get("class", part).replace("-", " ")
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "g":
            yield from _drawn(child, part)
        elif tag in {"path", "polygon", "circle", "ellipse", "rect"}:
            yield child.attrib.get("class", part).replace("-", " "), child


def _outlines(element: ElementTree.Element) -> Iterator[np.ndarray]:
    """The outlines of one element, (N, 2) in drawing units."""
    number = {key: float(value) for key, value in element.attrib.items() if re.fullmatch(r"[-+.\d]+", value)}
    match element.tag.rpartition("}")[2]:
        case "path":
            yield from _path(element.attrib["d"])
        case "polygon":
            values = [float(token) for token in _TOKEN.findall(element.attrib["points"])]
            yield np.array(values).reshape(-1, 2)
        case "circle" | "ellipse":
            rx, ry = number.get("rx", number.get("r", 0.0)), number.get("ry", number.get("r", 0.0))
            turn = np.linspace(0, 2 * np.pi, 33)
            yield np.stack([number["cx"] + rx * np.cos(turn), number["cy"] + ry * np.sin(turn)], axis=1)
        case "rect":
            x, y, width, height = (number[key] for key in ("x", "y", "width", "height"))
            yield np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def _path(data: str) -> Iterator[np.ndarray]:
    """The sub-paths of an SVG path, curves cut into straight pieces."""
    tokens = _TOKEN.findall(data)
    points: list[np.ndarray] = []
    here = start = np.zeros(2)
    index, command = 0, ""
    while index < len(tokens):
        if tokens[index].isalpha():
            command, index = tokens[index], index + 1
        base = here if command.islower() else np.zeros(2)
        match command.upper():
            case "M":
                if points:
                    yield np.array(points)
                here = start = base + _pairs(tokens, index, 1)[0]
                points, index = [here], index + 2
                command = "l" if command == "m" else "L"  # further pairs after a move are lines
            case "Z":
                here = start
                points.append(here)
            case "L":
                here = base + _pairs(tokens, index, 1)[0]
                points.append(here)
                index += 2
            case "H" | "V":
                axis = "HV".index(command.upper())
                here = here.copy()
                here[axis] = base[axis] + float(tokens[index])
                points.append(here)
                index += 1
            case "C" | "Q" as kind:
                count = 3 if kind == "C" else 2
                controls = [here, *(base + _pairs(tokens, index, count))]
                points.extend(_curve(np.array(controls)))
                here, index = controls[-1], index + 2 * count
            case _:
                raise ValueError(f"path command '{command}' is not understood")
    if points:
        yield np.array(points)


def _pairs(tokens: list[str], index: int, count: int) -> np.ndarray:
    """`count` coordinate pairs from a place in the token list."""
    return np.array([float(token) for token in tokens[index : index + 2 * count]]).reshape(count, 2)


def _curve(controls: np.ndarray) -> np.ndarray:
    """Points on a Bezier curve after its first, by de Casteljau."""
    steps = np.linspace(0, 1, CURVE_STEPS + 1)[1:, None, None]
    level = np.broadcast_to(controls, (CURVE_STEPS, *controls.shape))
    while level.shape[1] > 1:
        level = level[:, :-1] * (1 - steps) + level[:, 1:] * steps
    return level[:, 0]
