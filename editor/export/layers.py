"""The photograph as a layered Photoshop file: one cut-out per object, one mask per class, the whole at the bottom.

Written with psd-tools, which reads and writes the format without Photoshop. The merged picture that programs without
layers show is the photograph itself, not what a compositor makes of the layers; the two are the same to the bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from psd_tools.api.layers import GroupMixin
from psd_tools.constants import Resource
from psd_tools.psd.image_resources import ImageResource

from editor.document.objects import SceneObject, class_name, tight
from editor.document.scene import Maps
from editor.export.options import Report, silent
from editor.export.picture import xmp_packet
from editor.language import translate
from model.maps import FileError, LabelSet, atomic_file

LONGEST_SIDE: Final = 30_000
"""Pixels; a Photoshop file holds no more each way."""

LONGEST_NAME: Final = 255

PHOTOGRAPH: Final = "photograph"
OBJECTS: Final = "objects"
CLASSES: Final = "classes"


@dataclass(frozen=True)
class LayersOptions:
    """What a layered file holds beside the photograph."""

    objects: bool = True  # a cut-out of every object that is seen
    classes: bool = True  # a mask of every class that is seen, hidden


class _Document(PSDImage):
    """A document whose merged picture is right already, so that saving does not render it anew."""

    def is_updated(self) -> bool:
        return False


def write_layers(
    path: Path,
    picture: np.ndarray,
    maps: Maps,
    objects: Sequence[SceneObject],
    label_set: LabelSet,
    options: LayersOptions = LayersOptions(),
    *,
    origin: Mapping[str, str] | None = None,
    report: Report = silent,
) -> None:
    """Write the photograph, uint8 (H, W, 3), with layers, atomically. Raises FileError.

    maps: what the photograph shows. objects: bottom to top, for their names and order; of each the pixels that are seen
    are cut out, as in the maps. `origin` becomes the XMP of the file.

    The layers, from below: photograph; a group of objects; a hidden group of classes, each a mask in the colour of its
    class.
    """
    height, width = picture.shape[:2]
    if max(width, height) > LONGEST_SIDE:
        raise FileError(
            translate(
                "ExportLayers",
                "{name}: a PSD holds at most {most} pixels each way, and this picture is {width} x {height}.",
            ).format(name=Path(path).name, most=f"{LONGEST_SIDE:,}", width=width, height=height)
        )
    seen = set(np.unique(maps.regions).tolist()) if options.objects else set()
    shown = [each for each in objects if each.id in seen]
    classes = [each for each in np.unique(maps.labels).tolist() if each in label_set] if options.classes else []
    steps = len(shown) + len(classes) + 2
    document = _Document.frompil(Image.fromarray(np.ascontiguousarray(picture)))
    if origin:
        document.image_resources[Resource.XMP_METADATA] = ImageResource(
            key=Resource.XMP_METADATA.value, data=xmp_packet(origin)
        )
    _add(document, picture, PHOTOGRAPH)
    group = document.create_group(name=OBJECTS) if shown else document
    for done, each in enumerate(shown, 1):
        report(done / steps, each.title(label_set))
        box = tight(maps.regions == each.id)
        covered = maps.regions[box.slices] == each.id
        _add(group, _with_alpha(picture[box.slices], covered), each.title(label_set), box.left, box.top)
    if classes:
        group = document.create_group(name=CLASSES, open_folder=False)
        group.visible = False
    for done, class_id in enumerate(classes, len(shown) + 1):
        name = class_name(label_set[class_id])
        report(done / steps, name)
        box = tight(maps.labels == class_id)
        covered = maps.labels[box.slices] == class_id
        flat = np.broadcast_to(np.array(label_set[class_id].color, np.uint8), (*covered.shape, 3))
        _add(group, _with_alpha(flat, covered), name, box.left, box.top)
    report((steps - 1) / steps, translate("ExportLayers", "Writing {name}").format(name=Path(path).name))
    with atomic_file(path) as file:
        document.save(file)
        report(1.0, "")  # whoever gives up now gets no file


def _add(parent: GroupMixin, pixels: np.ndarray, name: str, left: int = 0, top: int = 0) -> None:
    """Put a layer, uint8 RGB or RGBA, on top of a document or a group."""
    layer = parent.create_pixel_layer_from_array(pixels, top=top, left=left)
    layer.name = name[:LONGEST_NAME]  # afterwards: here any character is written, there only those of an old Macintosh


def _with_alpha(rgb: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """RGBA whose colours beyond the shape are nothing: they would only make the file larger."""
    alpha = np.where(covered, np.uint8(255), np.uint8(0))[..., None]
    return np.concatenate([np.where(covered[..., None], rgb, 0).astype(np.uint8), alpha], axis=2)
