"""Silhouettes to put into scenes: those that come with the program, and the user's own. Free of Qt.

The bundled ones are SVGs in assets/silhouettes with an index, `index.toml`: title, classes, and what one drawing unit
is. The user's are SVGs that say all that in themselves: one file each, so that a file is the old or the whole new one.
"""

import re
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from editor.document.geometry import IDENTITY, NOTHING, Point, Rect
from editor.document.objects import SceneObject, tight
from editor.document.packing import Mask
from editor.document.pieces import Piece, Placed, put
from editor.document.scene import Scene
from editor.document.svg_shapes import MAX_BYTES, MAX_SIDE, Shape, SvgError, path_of, rasterised, read_svg
from editor.language import translate, translate_marked
from model.maps import FileError, LabelSet, MaquetteError, atomic_file

EYE = 130.0
"""Centimetres above the road from which street pictures are taken: what stands there reaches up to the horizon."""

USUAL_HORIZON = 0.42
"""Where the horizon of a street picture is, as a share of its height, until the user says."""

NEAREST_HORIZON = 0.03
"""Share of the height that a foot counts as below the horizon at least."""

MAX_TITLE = 80
MAX_DRAWINGS = 2000
SVG = "http://www.w3.org/2000/svg"


class LibraryError(MaquetteError):
    """A silhouette cannot be read, kept or placed; the message says why."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A silhouette."""

    key: str  # `sedan` of a bundled one, the path of one of the user's
    title: str
    parts: tuple[tuple[str, tuple[Shape, ...]], ...]  # class name and shapes of each object, bottom to top
    left: float
    top: float
    width: float  # drawing units, as all of these
    height: float
    share: float  # of the scene's height that one unit is; 0: units are centimetres and depend on the place
    file: Path | None = None  # of the user's own

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes."""
        return tuple(dict.fromkeys(name for name, _ in self.parts))

    @property
    def stands(self) -> bool:
        """Whether it stands on the ground at the point where it is put, instead of lying about it."""
        return self.share == 0

    def fits(self, label_set: LabelSet) -> bool:
        """Whether the label set has all its classes."""
        return set(self.classes) <= {each.name for each in label_set.classes}

    def scale_at(self, scene: Scene, at: Point, horizon: float | None = None) -> float:
        """Pixels of the scene for a drawing unit if it is put at a point. `horizon`: a row of the scene."""
        height = scene.size.height
        if self.share:
            return self.share * height
        level = USUAL_HORIZON * height if horizon is None else horizon
        return max(at.y - level, NEAREST_HORIZON * height) / EYE

    def box_at(self, scene: Scene, at: Point, horizon: float | None = None) -> Rect:
        """The pixels it fills if it is put at a point."""
        scale = self.scale_at(scene, at, horizon)
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        top = at.y - height if self.stands else at.y - height / 2
        left, up = round(at.x - width / 2), round(top)
        return Rect(left, up, left + width, up + height)

    def masks(self, size: tuple[int, int]) -> tuple[tuple[str, Mask], ...]:
        """Class name and mask, bool (height, width), of each object. Raises LibraryError for what is too large."""
        scale_x, scale_y = size[0] / self.width, size[1] / self.height
        scale = min(scale_x, scale_y) if min(size) > 8 else max(scale_x, scale_y)
        try:
            return tuple((name, rasterised(shapes, self.left, self.top, scale, size)) for name, shapes in self.parts)
        except SvgError as error:
            raise LibraryError(_cannot(self.title, error)) from error


def bundled(folder: Path) -> tuple[Drawing, ...]:
    """The silhouettes that come with the program, in the order of the index. Raises FileError or LibraryError."""
    try:
        index = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise FileError(
            translate("Library", "{file}: cannot be read ({error}).").format(file=folder / "index.toml", error=error)
        ) from error
    drawings = []
    for each in index["drawing"]:
        path = folder / f"{each['file']}.svg"
        share = float(each.get("share", 0.0))
        drawings.append(
            _drawing(
                path, each["file"], translate_marked("Silhouettes", each["title"]), each.get("class", ""), share, None
            )
        )
    return tuple(drawings)


def own(folder: Path) -> tuple[tuple[Drawing, ...], tuple[str, ...]]:
    """The user's silhouettes by title, and one sentence for each file that is none."""
    found, problems = [], []
    try:
        paths = sorted(folder.glob("*.svg"))[:MAX_DRAWINGS] if folder.is_dir() else []
    except OSError as error:
        return (), (
            translate("Library", "{folder}: cannot be read ({reason}).").format(
                folder=folder, reason=error.strerror or error
            ),
        )
    for path in paths:
        try:
            found.append(_own(path))
        except MaquetteError as error:
            problems.append(str(error))
    return tuple(sorted(found, key=lambda each: each.title.lower())), tuple(problems)


def keep(folder: Path, scene: Scene, ids: Iterable[int], title: str) -> Path:
    """Keep objects of a scene, with their full shapes, as a silhouette of the user. Raises LibraryError or FileError.

    The folder is made if it is not there.
    """
    wanted = set(ids)
    items = [each for each in scene.objects if each.id in wanted and each.mask.any()]
    if not items:
        raise LibraryError(translate("Library", "Select an object to add it to the library."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            translate("Library", "{folder}: cannot be made ({reason}).").format(
                folder=folder, reason=error.strerror or error
            )
        ) from error
    path = _free(folder, title)
    data = _svg_of(scene, items, _clean(title) or path.stem)
    try:
        read_svg(data)
    except SvgError as error:
        raise LibraryError(translate("Library", "That has too ragged an outline for the library.")) from error
    _write(path, data)
    return path


def rename(drawing: Drawing, title: str) -> None:
    """Give one of the user's silhouettes another title. Raises LibraryError or FileError."""
    path, title = _file_of(drawing), _clean(title)
    if not title:
        raise LibraryError(translate("Library", "A silhouette needs a name."))
    data = _read(path)
    read_svg(data)
    root = ElementTree.fromstring(data)
    root.set("data-title", title)
    ElementTree.register_namespace("", SVG)
    _write(path, ElementTree.tostring(root))


def remove(drawing: Drawing) -> None:
    """Delete one of the user's silhouettes. Raises LibraryError or FileError."""
    path = _file_of(drawing)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(
            translate("Library", "{path}: cannot be deleted ({reason}).").format(
                path=path, reason=error.strerror or error
            )
        ) from error


def place(scene: Scene, drawing: Drawing, at: Point, horizon: float | None = None) -> Placed:
    """Put a silhouette into a scene: what stands, with its foot at the point; else about it. Raises MaquetteError."""
    box = drawing.box_at(scene, at, horizon)
    pieces = []
    for name, mask in drawing.masks((box.width, box.height)):
        inner = tight(mask)  # so that handles lie at the shape
        if not inner.is_empty:
            pieces.append(Piece(name, mask[inner.slices], (box.left + inner.left, box.top + inner.top)))
    if not pieces:
        text = translate("Library", "{title} would be too small to be seen there.")
        raise LibraryError(text.format(title=drawing.title))
    return put(scene, pieces, IDENTITY, translate("Library", "Place {title}").format(title=drawing.title))


def _drawing(path: Path, key: str, title: str, default: str, share: float, file: Path | None) -> Drawing:
    """`default` is the class of shapes whose part is no class: the body and the wheels of a car."""
    try:
        svg = read_svg(_read(path))
    except SvgError as error:
        raise LibraryError(_cannot(path.name, error)) from error
    parts: dict[tuple[str, str], list[Shape]] = {}
    for shape in svg.shapes:
        name = default if default and shape.part in ("", "body", "wheel") else shape.part
        if not name:
            raise LibraryError(
                _cannot(path.name, SvgError(translate("Library", "it does not say which class its shapes are")))
            )
        parts.setdefault((name, shape.number), []).append(shape)
    found = tuple((name, tuple(shapes)) for (name, _), shapes in parts.items())
    return Drawing(key, title, found, svg.left, svg.top, svg.width, svg.height, share, file)


def _own(path: Path) -> Drawing:
    try:
        attributes = read_svg(_read(path)).attributes
        share = float(attributes.get("data-share", "nan"))
    except (SvgError, ValueError) as error:
        raise LibraryError(_cannot(path.name, error)) from error
    if not 0 <= share <= 1:  # it says nothing, or nonsense: then it fills half of the picture
        box = [float(each) for each in re.split(r"[\s,]+", attributes["viewBox"].strip())]
        share = 0.5 / box[3]
    title = _clean(attributes.get("data-title", "")) or path.stem
    return _drawing(path, str(path), title, "", share, path)


def _svg_of(scene: Scene, items: Sequence[SceneObject], title: str) -> bytes:
    bounds = NOTHING
    for each in items:
        bounds = bounds.united(each.bounds)
    if max(bounds.width, bounds.height) > MAX_SIDE:
        text = translate("Library", "What is {width} x {height} pixels large is too large for the library.")
        raise LibraryError(text.format(width=bounds.width, height=bounds.height))
    shapes = [each.coverage(bounds, whole=True) for each in items]
    box = tight(np.logical_or.reduce(shapes))
    if box.is_empty:
        raise LibraryError(translate("Library", "That is too small for the library."))
    lines = [
        f'<svg xmlns="{SVG}" viewBox="0 0 {box.width} {box.height}" shape-rendering="crispEdges" '
        f'data-title={quoteattr(title)} data-share="{1 / scene.size.height!r}">'
    ]
    for number, (each, shape) in enumerate(zip(items, shapes, strict=True)):
        entry = scene.label_set[each.class_id]
        color = "#{:02x}{:02x}{:02x}".format(*entry.color)
        path = path_of(shape[box.slices])
        lines.append(f'<path data-class={quoteattr(entry.name)} data-object="{number}" fill="{color}" d="{path}"/>')
    return "\n".join([*lines, "</svg>", ""]).encode()


def _write(path: Path, data: bytes) -> None:
    with atomic_file(path) as file:
        file.write(data)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(
            translate("Library", "{path}: cannot be read ({reason}).").format(path=path, reason=error.strerror or error)
        ) from error


def _file_of(drawing: Drawing) -> Path:
    if drawing.file is None:
        text = translate("Library", "{title} came with the program and stays.")
        raise LibraryError(text.format(title=drawing.title))
    return drawing.file


def _free(folder: Path, title: str) -> Path:
    """A file name made of the title that nobody has."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "silhouette"
    number = 1
    while (path := folder / (f"{stem}.svg" if number == 1 else f"{stem}-{number}.svg")).exists():
        number += 1
    return path


def _clean(title: str) -> str:
    return "".join(each for each in title if each.isprintable()).strip()[:MAX_TITLE]


def _cannot(name: str, error: Exception) -> str:
    text = translate("Library", "{name} cannot be used as a silhouette: {reason}.")
    return text.format(name=name, reason=error)
