"""Maquette from Python, without a window: open a scene, change it, render it, export it.

    import editor.api as maquette

    with maquette.open("street.ora") as scene:
        scene.objects["car 3"].move(40, 0)
        scene.reroll(seed=7)
        scene.render().save("street.png")

Every change is one step of `scene.undo()`. What can go wrong raises MaquetteError with a sentence, and changes nothing.
Qt is never imported, torch only when something is rendered. One scene belongs to one thread. See docs/scripting.md.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from editor import headless
from editor.api_objects import Object, Objects
from editor.api_picture import Picture
from editor.api_renderer import Renderer, StyleFacts
from editor.document import edits, exchange, library, ora, painting, styling
from editor.document.geometry import Point, Rect, Size
from editor.document.objects import Style
from editor.document.patch import Patch
from editor.document.scene import Maps, SceneError
from editor.document.scene import Scene as Document
from editor.document.templates import TEMPLATES
from editor.export.film import FilmOptions, Show
from editor.export.id_pass import IdPassOptions, Ids, legend_of, write_id_pass
from editor.export.replay import write_replay
from editor.results import PROJECT_SUFFIX, check_target, origin
from model import resources
from model.contract import Session
from model.maps import BadMaps, Kind, LabelSet, MaquetteError
from model.registry import Spec

__all__ = [
    "MaquetteError",
    "Object",
    "Objects",
    "Picture",
    "Renderer",
    "Scene",
    "bundled_scenes",
    "new",
    "open",
    "silhouettes",
]

E = TypeVar("E", bound=StrEnum)


class Scene:
    """An open scene with its history and its renderer. A context manager that closes the renderer it opened itself."""

    def __init__(
        self,
        document: Document,
        renderer: Renderer | None = None,
        *,
        sources: Sequence[Path] = (),
        notes: Sequence[str] = (),
    ) -> None:
        """`sources` are files that no picture may replace. Use `open` and `new`."""
        self.document = document  # what `editor.document` works with, for whatever is not here
        self.renderer = Renderer(label_set=document.label_set) if renderer is None else renderer
        self.sources = tuple(sources)
        self.notes = tuple(notes)  # what opening has to say
        self._owns_renderer = renderer is None
        self._done: list[Patch] = []
        self._undone: list[Patch] = []

    # What there is

    @property
    def objects(self) -> Objects:
        """The objects from bottom to top, by id or name."""
        return Objects(self)

    @property
    def size(self) -> Size:
        """Width and height."""
        return self.document.size

    @property
    def label_set(self) -> LabelSet:
        """The classes there are."""
        return self.document.label_set

    @property
    def seed(self) -> int:
        """Chooses the defaults of all regions without a style; setting it is a step of the history."""
        return self.document.seed

    @seed.setter
    def seed(self, seed: int) -> None:
        self.apply(edits.set_seed(self.document, seed))

    @property
    def maps(self) -> Maps:
        """Label, instance and region map as they are now, (H, W), in new arrays."""
        return self.document.flatten()

    @property
    def regions(self) -> dict[int, str]:
        """Id -> name of everything that can carry a style."""
        return {each: self.document.title(each) for each in styling.styled_regions(self.document)}

    @property
    def history(self) -> tuple[str, ...]:
        """What was done, oldest first."""
        return tuple(each.text for each in self._done)

    # Changes

    def apply(self, patch: Patch | None) -> bool:
        """Make a patch one step of the history; False if there is nothing to change."""
        if patch is None or not patch.changes:
            return False
        self.document.apply(patch)
        self._done.append(patch)
        self._undone.clear()
        return True

    def undo(self) -> bool:
        """Take the newest step back; False if there is none."""
        if not self._done:
            return False
        patch = self._done.pop()
        self.document.apply(patch.reversed())
        self._undone.append(patch)
        return True

    def redo(self) -> bool:
        """Make the step again that was taken back last; False if there is none."""
        if not self._undone:
            return False
        patch = self._undone.pop()
        self.document.apply(patch)
        self._done.append(patch)
        return True

    def reroll(self, seed: int) -> None:
        """Give every region whose style is not locked another mode by chance; `seed` says which. Opens the renderer."""
        self.apply(styling.reroll_styles(self.document, StyleFacts(self._session()), Random(seed)))

    def set_style(self, region: int | str, style: Style | Sequence[float] | None) -> None:
        """Give a region a mode, or a vector of the encoder; None is the default. Opens the renderer."""
        facts, found = StyleFacts(self._session()), self._region(region)
        if isinstance(style, int):
            headless.check_modes({found: style}, self.document, self._session().modes)
            chosen: Style | None = style
        else:
            chosen = None if style is None else tuple(float(each) for each in style)
            space = facts.style_space
            if chosen is not None and (space is None or len(chosen) != space.channels or not np.isfinite(chosen).all()):
                channels = "no" if space is None else space.channels
                raise SceneError(f"{facts.name} takes vectors of {channels} finite numbers, not {list(chosen)}.")
        self.apply(styling.give_styles(self.document, facts, {found: chosen}))

    def paint(self, what: str | int, mask: np.ndarray, at: tuple[int, int] = (0, 0)) -> None:
        """Paint a class over everything, where `mask`, bool (h, w), is True; its first pixel lies at (x, y) `at`.

        Stuff goes to the background; a thing becomes a new object (see `add`).
        """
        rect = self._place(mask, at)
        self.apply(painting.paint(self.document, rect, np.asarray(mask, np.bool_), what=self.class_id(what)))

    def add(self, what: str | int, mask: np.ndarray, at: tuple[int, int] = (0, 0)) -> Object:
        """A new object of a thing class on top of the others, in the shape of a mask. See `paint`."""
        class_id = self.class_id(what)
        if self.label_set[class_id].kind is not Kind.THING:
            raise SceneError(f"{self.label_set[class_id].name} is no class of things: use paint.")
        self._place(mask, at)
        shape = np.array(mask, np.bool_)
        if not shape.any():
            raise SceneError("The mask of an object must have at least one pixel.")
        value = painting.new_object(self.document, class_id, shape, at)
        self.apply(edits.add_object(self.document, value))
        return Object(self, value.id)

    def place(self, silhouette: str, x: float, y: float, *, horizon: float | None = None) -> list[Object]:
        """New objects from a bundled silhouette (see `silhouettes`): what stands has its foot at the point.

        It is as large as it looks there on a level road whose horizon is row `horizon`, a usual one by default.
        """
        drawings = {each.key: each for each in library.bundled(resources.assets_dir() / "silhouettes")}
        if silhouette not in drawings:
            raise SceneError(f"There is no silhouette {silhouette}; there are {', '.join(drawings)}.")
        placed = library.place(self.document, drawings[silhouette], Point(x, y), horizon)
        if placed.missing:
            missing = ", ".join(placed.missing)
            raise SceneError(f"The label set {self.label_set.name} has no {missing}, of which a {silhouette} is made.")
        self.apply(placed.patch)
        return [Object(self, each) for each in placed.ids]

    # Pictures and files

    def render(self, *, keep_rest: bool = True) -> Picture:
        """The photograph: what the window shows when it is up to date. Raises BadMaps, OutOfMemory.

        Without `keep_rest`, what the generator makes of the maps, whatever picture the project keeps.
        """
        session = self._session()
        pixels = headless.render_scene(session, self.document, keep_rest=keep_rest)
        return Picture(pixels, self.document.snapshot(), self._origin(session), self.sources)

    def save(self, path: Path | str, picture: Picture | None = None) -> None:
        """Write the project (.ora), with a picture for other programs if one is given. Raises FileError."""
        target = Path(path)
        check_target(target, suffixes=(PROJECT_SUFFIX,))
        pixels, facts = (None, {}) if picture is None else (picture.pixels, picture.origin)
        ora.save(target, self.document, pixels, facts)

    def save_maps(self, folder: Path | str, name: str, *, overwrite: bool = False) -> tuple[Path, ...]:
        """Write label, instance and colour map into a folder; returns the files. Raises FileError."""
        return exchange.write_all(self.document, Path(folder), name, overwrite=overwrite)

    def save_id_pass(self, path: Path | str, ids: Ids | str = Ids.COLORS) -> tuple[Path, Path]:
        """Write which pixel belongs to which region (PNG), and the legend (JSON) beside it; returns both files."""
        target, maps = Path(path), self.maps
        for each in (target, legend_of(target)):
            check_target(each, sources=self.sources, suffixes=(".png", ".json"))
        options = IdPassOptions(_choice(Ids, ids))
        return write_id_pass(target, maps, self.document.objects, self.label_set, options)

    def save_replay(
        self,
        path: Path | str,
        show: Show | str = Show.PHOTOGRAPH,
        *,
        rate: float = 2.0,
        hold: float = 2.0,
        scale: float = 1.0,
    ) -> int:
        """Write the steps so far as GIF, WebP or MP4; returns the number of frames. Raises FileError."""
        shown = _choice(Show, show)
        try:
            options = FilmOptions(shown, rate, hold, scale)
        except ValueError as error:
            raise SceneError(f"{str(error).capitalize()}.") from error
        check_target(Path(path), sources=self.sources, suffixes=(".gif", ".webp", ".mp4"))
        if shown is Show.LABELS:
            return write_replay(Path(path), self.document.snapshot(), self._done, options)
        session = self._session()
        return write_replay(
            Path(path),
            self.document.snapshot(),
            self._done,
            options,
            render=lambda scene: headless.render_scene(session, scene),
            origin=self._origin(session),
        )

    def close(self) -> None:
        """Free the renderer, unless it was given by whoever opened the scene."""
        if self._owns_renderer:
            self.renderer.close()

    # Names

    def class_id(self, what: str | int) -> int:
        """The id of a class, by its name. Raises SceneError."""
        for each in self.label_set.classes:
            if what in (each.id, each.name):
                return each.id
        known = ", ".join(each.name for each in self.label_set.classes)
        raise SceneError(f"The label set {self.label_set.name} has no class {what}; it has {known}.")

    def _region(self, what: str | int) -> int:
        for number, name in self.regions.items():
            if what in (number, name):
                return number
        raise SceneError(f"The scene has no region {what}; it has {', '.join(self.regions.values())}.")

    def _session(self) -> Session:
        wanted = self.renderer.label_set
        if not self.label_set.compatible(wanted):
            raise BadMaps(
                f"The scene uses the label set {self.label_set.name}, and the generator renders {wanted.name}."
            )
        return self.renderer.session

    def _origin(self, session: Session) -> dict[str, str]:
        return origin(session.name, session.id, session.licence, self.document.seed)

    @staticmethod
    def _place(mask: np.ndarray, at: tuple[int, int]) -> Rect:
        if np.ndim(mask) != 2 or not np.size(mask):
            raise SceneError(f"A mask has rows and columns; this one has the shape {np.shape(mask)}.")
        return Rect(at[0], at[1], at[0] + mask.shape[1], at[1] + mask.shape[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open(
    file: Path | str,
    *,
    instances: Path | str | None = None,
    checkpoint: Spec | None = None,
    device: str = "auto",
    renderer: Renderer | None = None,
) -> Scene:
    """Open a project or a label map, with its instance map if there is one. Raises BadMaps, FileError, CheckpointError.

    `renderer` is shared with other scenes, and closed by whoever made it; without one the scene opens its own, of
    `checkpoint`, or the bundled one of its classes, when it is first needed.
    """
    own = Renderer(checkpoint, device) if renderer is None else renderer
    named = renderer is not None or checkpoint is not None
    opened = exchange.open_any(file, instances=instances, label_set=own.label_set if named else None)
    if not named:
        own = Renderer(None, device, label_set=opened.scene.label_set)
    scene = Scene(opened.scene, own, sources=opened.sources, notes=opened.notes)
    scene._owns_renderer = renderer is None
    return scene


def new(
    template: str = "blank",
    size: tuple[int, int] | None = None,
    *,
    label_set: LabelSet | str = "cityscapes",
    renderer: Renderer | None = None,
) -> Scene:
    """A scene to begin with: "street", "face", "facade" or "blank". Raises SceneError, LabelSetError.

    `size` is width and height in pixels. `label_set`, of "blank" only: a bundled name, a TOML, or a LabelSet.
    """
    found = next((each for each in TEMPLATES if each.name == template), None)
    if found is None:
        raise SceneError(f"There is no template {template}; there are {', '.join(each.name for each in TEMPLATES)}.")
    chosen = found.label_set or label_set
    classes = chosen if isinstance(chosen, LabelSet) else LabelSet.load(chosen)
    return Scene(found.draw(Size(*size) if size else found.size, classes), renderer)


def bundled_scenes() -> list[Path]:
    """The scenes that come with Maquette."""
    return resources.scenes()


def silhouettes() -> dict[str, str]:
    """What `Scene.place` can put into a scene: key -> title."""
    return {each.key: each.title for each in library.bundled(resources.assets_dir() / "silhouettes")}


def _choice(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(each.value for each in kind)
        raise SceneError(f"{value!r} is none of {known}.") from error
