"""Rendering without a window: maps or a project in, a picture or a project out. Qt is never imported here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from editor.document import edits, exchange, ora, settling
from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.export.layers import write_layers
from editor.export.picture import PictureOptions, write_picture
from editor.modes import Modes, apply_modes, check_modes
from editor.results import LAYERS_SUFFIX, PROJECT_SUFFIX, check_target, origin
from model.contract import Facts, Session
from model.maps import BadMaps
from model.registry import Opening, Spec


@dataclass(frozen=True)
class Export:
    """One scene to render into one file."""

    file: Path  # a project, a label PNG, ...: whatever `exchange.open_any` opens
    target: Path
    checkpoint: Spec  # a file, the name of a generator, a server: whatever `model.registry.find` finds
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
    with Opening(task.checkpoint, task.device) as opening:
        scene, notes = open_scene(task.file, opening.facts, instances=task.instances)
        session = opening.session  # seconds of torch, and only for input that is worth it
        check_modes(task.modes, scene, session.modes)
        set_look(scene, session, task.modes, task.seed)
        picture = render_scene(session, scene)
        write_result(task.target, scene, picture, origin(session.name, session.id, session.licence, scene.seed))
    return notes


def open_scene(file: Path, facts: Facts, *, instances: Path | None = None) -> tuple[Scene, tuple[str, ...]]:
    """Open a scene that the generator can render. Raises MaquetteError; returns the scene and notes for the user."""
    opened = exchange.open_any(file, instances=instances, label_set=facts.label_set)
    scene = opened.scene
    if not scene.label_set.compatible(facts.label_set):
        raise BadMaps(
            f"{file.name}: uses the label set {scene.label_set.name}, "
            f"but the checkpoint {facts.name} was trained with {facts.label_set.name}."
        )
    return scene, opened.notes


def set_look(scene: Scene, session: Session, modes: Modes, seed: int | None) -> None:
    """Give a scene the styles and the seed of the command line."""
    apply_modes(modes, scene, session.id)
    patch = None if seed is None else edits.set_seed(scene, seed)
    if patch is not None:
        scene.apply(patch)


def render_scene(session: Session, scene: Scene, *, keep_rest: bool = True) -> np.ndarray:
    """Render the whole scene, uint8 (H, W, 3): what the window shows when it is up to date.

    Without `keep_rest`, what the generator makes of the maps and nothing else, whatever the project keeps; so for data
    sets. Raises BadMaps, OutOfMemory.
    """
    maps = scene.flatten()
    styles = scene.styles.get(session.id, {})
    picture = session.render(maps.labels, maps.instances, styles, regions=maps.regions, seed=scene.seed)
    kept = settling.kept_for(scene, session.id) if keep_rest else None
    if kept is None:
        return picture
    return settling.compose(kept, picture, maps, styles, scene.seed, session.mode_counts, Rect.of(scene.size))


def write_result(target: Path, scene: Scene, picture: np.ndarray, metadata: Mapping[str, str]) -> None:
    """Write a picture, layers or a project that holds it, in the format of the suffix, atomically. Raises FileError."""
    suffix = target.suffix.lower()
    if suffix == PROJECT_SUFFIX:
        ora.save(target, scene, picture, metadata)
    elif suffix == LAYERS_SUFFIX:
        write_layers(target, picture, scene.flatten(), scene.objects, scene.label_set, origin=metadata)
    else:
        write_picture(target, picture, PictureOptions(), metadata)
