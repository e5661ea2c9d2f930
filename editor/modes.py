"""`--modes`: which look each region gets, as JSON text or a JSON file `{"region id": mode}`. Free of Qt and torch."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from editor.document import edits
from editor.document.scene import Scene
from model.maps import MaquetteError, labels_of

Modes = Mapping[int, int]  # region id -> mode


def read_modes(text: str) -> Modes:
    """Parse the argument of --modes. Raises MaquetteError with one sentence."""
    if text.lstrip().startswith("{"):
        source, content = "--modes", text
    else:
        source = f"--modes {text}"
        try:
            content = Path(text).expanduser().read_text(encoding="utf-8")
        except OSError as error:
            raise MaquetteError(f"{source}: cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError as error:
            raise MaquetteError(f"{source}: is not a JSON text file.") from error
    try:
        parsed = json.loads(content)
    except json.JSONDecodeError as error:
        raise MaquetteError(f"{source}: is not valid JSON ({error}).") from error
    if not isinstance(parsed, dict):
        raise MaquetteError(f'{source}: must be an object like {{"26001": 3}}, not {type(parsed).__name__}.')
    return dict(_entry(source, key, value) for key, value in parsed.items())


def _entry(source: str, key: str, value: object) -> tuple[int, int]:
    if not (key.isascii() and key.isdigit()):
        raise MaquetteError(f"{source}: {key!r} is not a region id, which is a whole number.")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MaquetteError(f"{source}: region {key} has {json.dumps(value)}, but a mode is a whole number from 0.")
    return int(key), value


def check_modes(modes: Modes, scene: Scene, mode_count: Callable[[int], int]) -> None:
    """Raise MaquetteError unless every region is in the scene; and every mode in its class."""
    classes = region_classes(scene)
    unknown = sorted(set(modes) - set(classes))
    if unknown:
        named = ", ".join(map(str, unknown[:5])) + (", ..." if len(unknown) > 5 else "")
        known = ", ".join(map(str, sorted(classes)[:12])) + (", ..." if len(classes) > 12 else "")
        what = "region" if len(unknown) == 1 else "regions"
        raise MaquetteError(f"--modes: the scene has no {what} {named}; it has {known}.")
    for region, mode in modes.items():
        class_id = classes[region]
        name = scene.label_set[class_id].name if class_id in scene.label_set else str(class_id)
        check_mode(region, mode, name, mode_count(class_id))


def check_mode(region: int, mode: int, class_name: str, count: int) -> None:
    """Raise MaquetteError unless `mode` is one of the `count` modes of its class."""
    if count == 0:
        raise MaquetteError(f"--modes: region {region} is {class_name}, for which the checkpoint has no modes.")
    if mode >= count:
        allowed = "only mode 0" if count == 1 else f"modes 0 to {count - 1}"
        raise MaquetteError(f"--modes: region {region} is {class_name}, which has {allowed}, not {mode}.")


def apply_modes(modes: Modes, scene: Scene, checkpoint_id: str) -> None:
    """Give regions their modes, as styles of one checkpoint. Call `check_modes` before."""
    for region, mode in modes.items():
        patch = edits.set_style(scene, checkpoint_id, region, mode)
        if patch is not None:
            scene.apply(patch)


def region_classes(scene: Scene) -> dict[int, int]:
    """Region id -> class id, of all regions, hidden ones included."""
    maps = scene.flatten()
    regions, first = np.unique(maps.regions, return_index=True)
    classes = dict(zip(regions.tolist(), maps.labels.reshape(-1)[first].tolist(), strict=True))
    for region in np.unique(scene.background).tolist():
        classes.setdefault(region, int(labels_of(np.array([region]))[0]))
    for scene_object in scene.objects:
        classes[scene_object.id] = scene_object.class_id
    return classes
