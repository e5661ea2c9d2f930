"""A photograph into a scene: read whatever the file is, and make of proposed labels something that is pleasant to edit.

Who proposes the labels and sees the styles is not said here: `editor.features.photographs` asks the networks.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from editor.document.geometry import NOTHING, Rect, Size
from editor.document.importing import split
from editor.document.objects import Style
from editor.document.patch import Patch, StyleChange
from editor.document.reference import Reference, ReferenceChange
from editor.document.scene import Scene
from editor.language import translate
from model.maps import THING_BASE, BadMaps, FileError, Kind, LabelSet, instances_from_labels, opened_image

LEAST_SIDE: Final = 32  # pixels: the networks look at no smaller picture
SLACK: Final = 1.25  # a photograph with so many times the pixels that are wanted stays as it is
CRUMB: Final = 0.0002  # share of the picture below which a piece of stuff becomes a part of its surroundings
SMALLEST_OBJECT: Final = 0.0005  # and a piece of a thing: 8 x 8 pixels of 512 x 256

_MANY_COLORS: Final = 1024  # more than a label map has, and fewer than a photograph
_LOOKED_AT: Final = 1 << 18  # pixels of a PNG whose colours are counted
_LARGE: Final = 1 << 20  # pixels from which a PNG is judged by how densely it is packed: decoding it takes too long
_DENSE: Final = 0.6  # bytes a pixel; photographs need more than one, maps a tenth
_SPARSE: Final = 0.15
_GREY: Final = (128, 128, 128, 255)  # behind what is transparent
_DRAFTED: Final = ("JPEG", "MPO")
_ORIENTATION: Final = 0x0112  # EXIF
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, eq=False)
class Photograph:
    """A picture as it is worked with."""

    picture: np.ndarray  # uint8 (H, W, 3)
    name: str
    original: Size  # of the file, upright

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.picture.shape[1], self.picture.shape[0])


def read_photograph(path: Path, area: int) -> Photograph:
    """Read a photograph upright, scaled down in its proportions to about `area` pixels where it has more.

    Raises FileError or BadMaps with one sentence: no image, damaged, too large to open, too small to look at.
    """
    with opened_image(path) as image:
        orientation = _orientation(image)
        original = _upright(image.size, orientation)
        if image.format in _DRAFTED:
            # A part of the work, and of the memory, for a huge one: it is decoded at an eighth, a quarter or a half.
            image.draft("RGB", _upright([2 * side for side in fitting(original, area)], orientation))
        image.load()
        if image.format not in _DRAFTED:  # Pillow may have turned a TIFF by itself
            orientation = _orientation(image)
            original = _upright(image.size, orientation)
        size = fitting(original, area)
        if min(size) >= LEAST_SIDE:
            upright = _eight_bits(image)
            if orientation in _TURNS:
                upright = upright.transpose(_TURNS[orientation])
            if upright.size != size:
                upright = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
            return Photograph(np.array(upright), path.name, original)
    sentence = translate(
        "Photograph", "{name}: {width} x {height} is too small; a photograph has at least {least} x {least} pixels."
    )
    if min(original) >= LEAST_SIDE:
        sentence = translate("Photograph", "{name}: {width} x {height} is too long and narrow to be made a scene.")
    raise BadMaps(sentence.format(name=path.name, width=original.width, height=original.height, least=LEAST_SIDE))


def fitting(size: Size, area: int) -> Size:
    """The size in the same proportions that has about `area` pixels, or the size itself if it has hardly more."""
    pixels = size.width * size.height
    if pixels <= SLACK * area:
        return size
    scale = (area / pixels) ** 0.5
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))


def is_photograph(path: Path) -> bool:
    """Whether a file is a picture and no map: no PNG, or one in more colours than a map has.

    False for what cannot be read: whoever opens it as a map says why. A grey photograph in a PNG may be a label map,
    and is taken for one.
    """
    try:
        with opened_image(path) as image:
            if image.format != "PNG":
                return True
            if image.mode not in ("RGB", "RGBA"):
                return False
            pixels_there = image.width * image.height
            density = path.stat().st_size / pixels_there
            if pixels_there > _LARGE and not _SPARSE < density < _DENSE:
                return density >= _DENSE
            step = max(1, round((pixels_there / _LOOKED_AT) ** 0.5))
            pixels = np.array(image.convert("RGB"))[::step, ::step].reshape(-1, 3).astype(np.uint32)
    except (BadMaps, FileError):
        return False
    return len(np.unique(pixels @ np.array([1 << 16, 1 << 8, 1], np.uint32))) > _MANY_COLORS


def scene_of(labels: np.ndarray, label_set: LabelSet, photograph: Photograph | None = None) -> Scene:
    """A scene of proposed labels, uint8 (H, W): each connected piece of a thing is an object, the rest is background.

    Crumbs go to what surrounds them, and the background goes on behind objects. A photograph becomes the reference.
    Raises BadMaps for ids that the label set does not have.
    """
    label_set.check(labels, translate("Photograph", "the proposed label map"))
    labels = without_crumbs(labels, label_set)
    instances = instances_from_labels(labels, label_set)
    instances = np.where(instances >= THING_BASE, instances + 1, instances)  # new objects count from 1, as everywhere
    background, objects = split(labels, instances, label_set)
    reference = None if photograph is None else Reference(photograph.picture, photograph.name)
    return Scene(label_set, background, objects, reference=reference)


def without_crumbs(
    labels: np.ndarray, label_set: LabelSet, crumb: float = CRUMB, smallest_object: float = SMALLEST_OBJECT
) -> np.ndarray:
    """The labels, with every connected piece that is too small given to the nearest that is not; shares of all pixels.

    Nothing is taken from a picture that is all crumbs.
    """
    things = set(label_set.of_kind(Kind.THING))
    small = np.zeros(labels.shape, np.bool_)
    for class_id in np.flatnonzero(np.bincount(labels.ravel(), minlength=256)).tolist():
        least = (smallest_object if class_id in things else crumb) * labels.size
        _, pieces, stats, _ = cv2.connectedComponentsWithStats((labels == class_id).astype(np.uint8), connectivity=8)
        too_small = stats[:, cv2.CC_STAT_AREA] < least
        too_small[0] = False  # all that is not of this class
        if too_small.any():
            small |= too_small[pieces]
    if not small.any() or small.all():
        return labels
    # Each pixel gets the number of the nearest that stays; the numbers are looked up where those are.
    _, nearest = cv2.distanceTransformWithLabels(
        small.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    values = np.zeros(int(nearest.max()) + 1, np.uint8)
    values[nearest[~small]] = labels[~small]
    tidy = labels.copy()
    tidy[small] = values[nearest[small]]
    return tidy


def take_styles(scene: Scene, checkpoint_id: str, styles: Mapping[int, Style]) -> Patch:
    """Give regions the styles that were seen in a photograph, as one step."""
    before = scene.styles.get(checkpoint_id, {})
    changes = tuple(
        StyleChange(checkpoint_id, region, before.get(region), style)
        for region, style in styles.items()
        if before.get(region) != style
    )
    return Patch(Rect.of(scene.size), changes, translate("Photograph", "Styles of the photograph"))


def set_reference(scene: Scene, reference: Reference | None) -> Patch | None:
    """Take a photograph as the scene's reference, or with None remove it; None when nothing changes.

    Raises ValueError for one that is not of the scene's size.
    """
    if reference is scene.reference:
        return None
    if reference is not None and reference.size != scene.size:
        raise ValueError(f"a reference of {reference.size} does not fit a scene of {scene.size}")
    text = translate("Photograph", "Remove the reference photograph")
    if reference is not None:
        text = translate("Photograph", "Reference photograph {name}").format(name=reference.name)
    return Patch(NOTHING, (ReferenceChange(scene.reference, reference),), text)


def _upright(size: Sequence[int], orientation: int) -> Size:
    """Width and height of a picture that is stored in an orientation, and the other way round."""
    width, height = size
    return Size(height, width) if orientation >= 5 else Size(width, height)


def _orientation(image: Image.Image) -> int:
    """How the camera was held, 1 to 8 as EXIF counts; 1 where nothing usable is said."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except (AttributeError, KeyError, TypeError, ValueError, SyntaxError, OSError, struct.error):
        return 1  # whatever is wrong with what the camera says: the picture itself may be whole
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """A picture of any mode as RGB; deep greys are scaled, what is transparent shows grey."""
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, np.float32)
        top = 65535.0 if image.mode.startswith("I") else max(float(np.nanmax(values)), 1e-9)
        return Image.fromarray((np.nan_to_num(values / top).clip(0, 1) * 255).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, _GREY), rgba).convert("RGB")
    return image.convert("RGB")
