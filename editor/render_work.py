"""What `maquette render` does to one item: render a scene, or translate a picture. Free of Qt; torch is loaded late."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from editor.document import exchange
from editor.headless import open_scene, render_scene, set_look, write_result
from editor.modes import Modes, check_mode, check_modes, region_classes
from editor.render_inputs import PICTURES, SCENES, Item, Kind
from editor.results import PROJECT_SUFFIX, origin
from model.maps import LabelSet, MaquetteError, labels_of, read_image, write_image
from model.registry import CheckpointFile, Opening, Spec, find

if TYPE_CHECKING:
    from model.image_session import ImageSession

LOSSLESS = (".png", ".tif", ".tiff")


class Work(Protocol):
    """One generator, ready to make a file of every item. A context manager that frees it."""

    kind: Kind  # of the files it takes

    def settings(self) -> dict[str, object]:
        """What two runs into one folder must share, and the licence: kept in the folder's manifest."""

    def sources(self, item: Item) -> tuple[Path, ...]:
        """The files an item is made of: no result may take their place."""

    def start(self, *, alone: bool) -> None:
        """Load the generator; `alone` says that there is one item in all. Raises MaquetteError."""

    def do(self, item: Item) -> Sequence[str]:
        """Make the item's file; returns what the user should know. Raises MaquetteError or OSError."""

    def afterwards(self) -> Sequence[str]:
        """What the user should know when all items are done."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


def work_for(
    spec: Spec, device: str, *, suffix: str, modes: Modes, seed: int | None, instances: Path | None
) -> "SceneWork | PictureWork":
    """What the generator that `spec` names does with its input. Raises MaquetteError for options that do not fit it."""
    generator = find(spec)
    if not (isinstance(generator, CheckpointFile) and generator.takes_pictures):
        return SceneWork(Opening(spec, device), modes, seed)
    for option, given in (("--modes", modes), ("--instances", instances)):
        if given:
            raise MaquetteError(f"{option}: {generator.name} translates pictures, which have no {option[2:]}.")
    if suffix == PROJECT_SUFFIX:
        raise MaquetteError(f"--format ora: {generator.name} translates pictures, and a project is made of labels.")
    if generator.header.output == "labels" and suffix not in LOSSLESS:
        raise MaquetteError(f"--format {suffix[1:]}: would change the colours of labels; use png or tiff.")
    return PictureWork(generator, device, seed)


class SceneWork:
    """Projects and label maps to photographs."""

    kind = SCENES

    def __init__(self, opening: Opening, modes: Modes, seed: int | None) -> None:
        self._opening = opening
        self._modes = modes
        self._seed = seed
        self._alone = False
        self._unused = set(modes)

    def settings(self) -> dict[str, object]:
        facts = self._opening.facts
        modes = {str(region): mode for region, mode in sorted(self._modes.items())}
        return {"checkpoint": facts.id, "licence": facts.licence, "seed": self._seed, "modes": modes}

    def sources(self, item: Item) -> tuple[Path, ...]:
        return exchange.source_files(item.source, item.instances)

    def start(self, *, alone: bool) -> None:
        self._alone = alone
        session = self._opening.session
        if not alone:
            _check_ranges(self._modes, session.modes, session.label_set)

    def do(self, item: Item) -> Sequence[str]:
        session = self._opening.session
        scene, notes = open_scene(item.source, session, instances=item.instances)
        present = region_classes(scene)
        wanted = self._modes if self._alone else {r: mode for r, mode in self._modes.items() if r in present}
        check_modes(wanted, scene, session.modes)
        set_look(scene, session, wanted, self._seed)
        picture = render_scene(session, scene)
        item.target.parent.mkdir(parents=True, exist_ok=True)
        write_result(item.target, scene, picture, origin(session.name, session.id, session.licence, scene.seed))
        self._unused -= wanted.keys()
        return notes

    def afterwards(self) -> Sequence[str]:
        if not self._unused:
            return ()
        return (f"--modes: no scene that was rendered has region {', '.join(map(str, sorted(self._unused)))}.",)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opening.close()


class PictureWork:
    """Pictures to pictures."""

    kind = PICTURES

    def __init__(self, checkpoint: CheckpointFile, device: str, seed: int | None) -> None:
        self._checkpoint = checkpoint
        self._device = device
        self._seed = seed
        self._session: ImageSession | None = None

    def settings(self) -> dict[str, object]:
        header = self._checkpoint.header
        return {"checkpoint": header.id, "licence": header.licence, "seed": self._seed, "modes": {}}

    def sources(self, item: Item) -> tuple[Path, ...]:
        return (item.source,)

    def start(self, *, alone: bool) -> None:
        from model.image_session import ImageSession  # seconds of torch, and only for input that is worth it

        self._session = ImageSession.open(self._checkpoint.path, self._device)

    def do(self, item: Item) -> Sequence[str]:
        assert self._session is not None, "start comes first"
        seed = self._seed or 0
        translated = self._session.render(read_image(item.source), seed=seed)
        item.target.parent.mkdir(parents=True, exist_ok=True)
        header = self._checkpoint.header
        write_image(item.target, translated, origin(header.name, header.id, header.licence, seed))
        return ()

    def afterwards(self) -> Sequence[str]:
        return ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _check_ranges(modes: Modes, mode_count: Callable[[int], int], label_set: LabelSet) -> None:
    """With many scenes a region may be missing from some; but no scene makes an impossible mode possible."""
    for region, mode in modes.items():
        class_id = int(labels_of(np.array([region], np.int64))[0])
        if class_id not in label_set:
            raise MaquetteError(f"--modes: region {region} belongs to no class of {label_set.name}.")
        check_mode(region, mode, label_set[class_id].name, mode_count(class_id))
