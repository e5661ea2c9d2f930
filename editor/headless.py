"""Rendering without a window: maps or a project in, a picture or a project out. Qt is never imported here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from editor.document import edits, exchange, ora
from editor.document.scene import Scene
from editor.modes import Modes, apply_modes, check_modes
from editor.results import PROJECT_SUFFIX, check_target, origin
from model.checkpoint import CheckpointHeader, read_header
from model.maps import BadMaps, write_image

if TYPE_CHECKING:
    from model.session import GeneratorSession


@dataclass(frozen=True)
class Export:
    """One scene to render into one file."""

    file: Path  # a project, a label PNG, ...: whatever `exchange.open_any` opens
    target: Path
    checkpoint: Path
    instances: Path | None = None  # the instance PNG of a label PNG, if it is not beside it
    device: str = "auto"
    modes: Modes = field(default_factory=dict)
    seed: int | None = None  # None: the scene's own


def export(task: Export) -> tuple[str, ...]:
    """Render one scene into one file; returns what the user should know about the input.

    Whatever can be wrong with the arguments is found before torch is loaded. Raises MaquetteError; the target is then
    as it was.
    """
    check_target(task.target, sources=exchange.source_files(task.file, task.instances))
    header = read_header(task.checkpoint)
    scene, notes = open_scene(task.file, header, instances=task.instances)

    from model.session import GeneratorSession  # seconds of torch, and only for input that is worth it

    session = GeneratorSession.open(task.checkpoint, task.device)
    try:
        check_modes(task.modes, scene, session.modes)
        set_look(scene, session, task.modes, task.seed)
        picture = render_scene(session, scene)
        write_result(task.target, scene, picture, origin(header.name, session.id, header.licence, scene.seed))
    finally:
        session.close()
    return notes


def open_scene(file: Path, header: CheckpointHeader, *, instances: Path | None = None) -> tuple[Scene, tuple[str, ...]]:
    """Open a scene that the checkpoint can render. Raises MaquetteError; returns the scene and notes for the user."""
    opened = exchange.open_any(file, instances=instances, label_set=header.label_set)
    scene = opened.scene
    if not scene.label_set.compatible(header.label_set):
        raise BadMaps(
            f"{file.name}: uses the label set {scene.label_set.name}, "
            f"but the checkpoint {header.name} was trained with {header.label_set.name}."
        )
    return scene, opened.notes


def set_look(scene: Scene, session: "GeneratorSession", modes: Modes, seed: int | None) -> None:
    """Give a scene the styles and the seed of the command line."""
    apply_modes(modes, scene, session.id)
    patch = None if seed is None else edits.set_seed(scene, seed)
    if patch is not None:
        scene.apply(patch)


def render_scene(session: "GeneratorSession", scene: Scene) -> np.ndarray:
    """Render the whole scene: uint8 (H, W, 3). Raises BadMaps, OutOfMemory."""
    maps = scene.flatten()
    styles = scene.styles.get(session.id, {})
    return session.render(maps.labels, maps.instances, styles, regions=maps.regions, seed=scene.seed)


def write_result(target: Path, scene: Scene, picture: np.ndarray, metadata: Mapping[str, str]) -> None:
    """Write a picture, or a project that holds it, in the format of the suffix, atomically. Raises FileError."""
    if target.suffix.lower() == PROJECT_SUFFIX:
        ora.save(target, scene, picture, metadata)
    else:
        write_image(target, picture, metadata)
