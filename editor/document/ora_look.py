"""How a project holds what a scene looks like: the styles of regions, and the kept picture with all that it shows.

maquette/kept/picture.png        the photograph
maquette/kept/instances.png      ids that it was rendered from; the labels are their classes
maquette/kept/regions.png        what carried a style
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from editor.document.kept import Kept
from editor.document.objects import Style
from editor.document.openraster import Images
from editor.language import translate
from model.maps import LabelSet, MaquetteError, check_instances, encode_instances, labels_of, panoptic_ids

Data = dict[str, Any]

PICTURE = "maquette/kept/picture.png"
INSTANCES = "maquette/kept/instances.png"
REGIONS = "maquette/kept/regions.png"


def styles_data(styles: Mapping[int, Style]) -> dict[str, int | list[float]]:
    """Styles by region id, for scene.json."""
    return {str(region): _style_data(style) for region, style in styles.items()}


def styles_of(data: Mapping[str, Any]) -> dict[int, Style]:
    """Back from scene.json. Raises TypeError, ValueError or AttributeError for what is no such thing."""
    return {int(region): _style(style) for region, style in data.items()}


def kept_data(kept: Kept | None) -> Data | None:
    """What scene.json says of a kept picture; the rest is in `kept_images`."""
    if kept is None:
        return None
    return {"checkpoint": kept.checkpoint_id, "seed": kept.seed, "styles": styles_data(kept.styles)}


def kept_images(kept: Kept) -> dict[str, tuple[np.ndarray, Callable[[], np.ndarray]]]:
    """The images of a kept picture by name: what each is made from, and what makes its pixels. All lossless."""
    return {
        PICTURE: (kept.picture, lambda: kept.picture),
        INSTANCES: (kept.instances, lambda: encode_instances(kept.instances)),
        REGIONS: (kept.regions, lambda: encode_instances(kept.regions)),
    }


def read_kept(archive: Images, data: Data | None, label_set: LabelSet) -> tuple[Kept | None, tuple[str, ...]]:
    """The kept picture of a project, None if it has none.

    Where it is damaged it is left out with a note: a scene is whole without it, and the next photograph takes its
    place.
    """
    if data is None:
        return None, ()
    try:
        return _kept(archive, data, label_set), ()
    except MaquetteError as error:
        reason = str(error)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        reason = f"{type(error).__name__}: {error}"
    return None, (
        translate(
            "Project", "The kept picture in the project is left out, and the next photograph takes its place: {reason}"
        ).format(reason=reason),
    )


def read_ids(archive: Images, name: str, label_set: LabelSet) -> np.ndarray:
    """A map of region or instance ids of the whole canvas, int32 (H, W). Raises ValueError, FileError or BadMaps."""
    ids = archive.image(name, size=archive.size)
    ids = panoptic_ids(ids) if ids.ndim == 3 else ids.astype(np.int32)
    check_instances(ids, f"{archive.name}: {name}")
    label_set.check(labels_of(ids), f"{archive.name}: {name}")
    return ids


def _kept(archive: Images, data: Data, label_set: LabelSet) -> Kept:
    styles, seed, checkpoint_id = styles_of(data["styles"]), int(data["seed"]), str(data["checkpoint"])
    picture = archive.image(PICTURE, "RGB", size=archive.size)
    instances, regions = (read_ids(archive, name, label_set) for name in (INSTANCES, REGIONS))
    return Kept(picture, labels_of(instances), instances, regions, styles, seed, checkpoint_id)


def _style_data(style: Style) -> int | list[float]:
    return [float(value) for value in style] if isinstance(style, tuple) else int(style)


def _style(data: int | list[float]) -> Style:
    if not isinstance(data, list):
        return int(data)
    vector = tuple(float(value) for value in data)
    if not np.isfinite(vector).all():
        raise ValueError(f"a style is {data}")
    return vector
