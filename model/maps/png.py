"""Label, instance and colour maps as image files. What is read is exact or refused: no resampling, no rounding."""

from enum import Enum
from pathlib import Path

import numpy as np
from PIL import Image

from model.errors import BadMaps
from model.maps.files import atomic_file
from model.maps.images import ImageSource, opened_image, png_bytes
from model.maps.label_set import LISTED, LabelSet, pixels_text
from model.maps.regions import MAX_INSTANCE, THING_BASE, check_instances, labels_of

MAX_ID_COLORS = 1024  # a picture with more colours than any label set has classes is a photograph
_ID_MODES = frozenset({"1", "L", "P", "I", "I;16", "I;16B", "I;16L"})
_LOSSY = {"JPEG", "WEBP", "MPO"}  # formats of photographs; their pixels are not ids


class MapKind(Enum):
    """What the pixels of a map file mean."""

    LABELS = "label map"
    INSTANCES = "instance map"
    COLORS = "colour picture"
    PANOPTIC = "panoptic picture"


def read_map(source: ImageSource, label_set: LabelSet, name: str = "") -> tuple[MapKind, np.ndarray]:
    """Read a map of whatever kind it turns out to be: int32 (H, W) class ids, or instance ids where the kind has them.

    Raises BadMaps for photographs, colours that are not of the label set and damaged files; FileError for no file.
    """
    with opened_image(source, name) as image:
        name = name or _name(source)
        if image.format in _LOSSY:
            raise BadMaps(_photograph(name))
        if image.mode in _ID_MODES - {"P"}:
            ids = np.array(image).astype(np.int32)
            kind = MapKind.INSTANCES if ids.max() >= THING_BASE else MapKind.LABELS
            check_instances(ids, name)
            return kind, ids
        indices = np.array(image).astype(np.int32) if image.mode == "P" else None
        rgb = np.array(image.convert("RGB"))
    try:
        return MapKind.COLORS, labels_of_colors(rgb, label_set, name).astype(np.int32)
    except BadMaps as error:
        # Not the colours of the set: indices of a palette, grey ids, panoptic ids, or nothing that can be used.
        if indices is not None:
            return MapKind.LABELS, indices
        grey = rgb[..., 0].astype(np.int32)
        if (rgb == rgb[..., :1]).all():
            return MapKind.LABELS, grey
        ids = panoptic_ids(rgb)
        if _plausible(ids, label_set):
            return MapKind.PANOPTIC, ids
        if len(_unique_colors(rgb)[0]) > MAX_ID_COLORS:
            raise BadMaps(_photograph(name)) from error
        raise


def read_labels(source: ImageSource, name: str = "") -> np.ndarray:
    """Read a label map: uint8 (H, W) class ids. Ids are not compared with a label set: see `LabelSet.check`.

    Raises BadMaps for photographs, colour pictures, ids above 255 and damaged files; FileError if there is no file.
    """
    with opened_image(source, name) as image:
        name = name or _name(source)
        ids = _read_ids(image, name)
    if ids.max() > 255:
        raise BadMaps(f"{name}: has ids up to {ids.max()}; a label map has class ids from 0 to 255.")
    return ids.astype(np.uint8)


def read_instances(source: ImageSource, name: str = "") -> np.ndarray:
    """Read an instance map: int32 (H, W), from 8 or 16 bits or panoptic RGB. Raises BadMaps, FileError."""
    with opened_image(source, name) as image:
        name = name or _name(source)
        lossless_rgb = image.mode in {"RGB", "RGBA"} and image.format not in _LOSSY
        ids = _panoptic(image, name) if lossless_rgb else _read_ids(image, name)
    if ids.max() > MAX_INSTANCE:
        raise BadMaps(f"{name}: is a photograph or a colour picture where instance ids are expected.")
    check_instances(ids, name)
    return ids


def read_panoptic(source: ImageSource, name: str = "") -> np.ndarray:
    """Read a panoptic RGB image: int32 (H, W), id = R + 256 G + 65536 B. Raises BadMaps, FileError."""
    with opened_image(source, name) as image:
        return _panoptic(image, name or _name(source))


def read_colors(source: ImageSource, label_set: LabelSet, name: str = "") -> np.ndarray:
    """Read a colour picture of a label set as uint8 (H, W) ids.

    Every colour must be one of the set or an alias; others raise BadMaps with their pixel counts.
    """
    with opened_image(source, name) as image:
        name = name or _name(source)
        if image.format in _LOSSY:
            raise BadMaps(
                f"{name}: is a photograph ({image.format}) where the colours of {label_set.name} are expected."
            )
        rgb = np.array(image.convert("RGB"))
    return labels_of_colors(rgb, label_set, name)


def labels_of_colors(rgb: np.ndarray, label_set: LabelSet, source: str = "the picture") -> np.ndarray:
    """uint8 (H, W) ids of a picture in the exact colours of a label set. Raises BadMaps naming other colours."""
    colors, inverse, counts = _unique_colors(rgb)
    known = _known_colors(label_set)
    unknown = [(int(color), int(count)) for color, count in zip(colors, counts, strict=True) if int(color) not in known]
    if unknown:
        unknown.sort(key=lambda entry: -entry[1])
        listed = ", ".join(f"({c >> 16}, {c >> 8 & 255}, {c & 255}) ({pixels_text(n)})" for c, n in unknown[:LISTED])
        more = f" and {len(unknown) - LISTED:,} more" if len(unknown) > LISTED else ""
        noun, verb = ("colour", "is") if len(unknown) == 1 else ("colours", "are")
        raise BadMaps(f"{source}: {noun} {listed}{more} {verb} not in the label set {label_set.name}.")
    ids = np.array([known[int(color)] for color in colors], np.uint8)
    return ids[inverse].reshape(rgb.shape[:2])


def snap_colors(rgb: np.ndarray, label_set: LabelSet) -> tuple[np.ndarray, int]:
    """uint8 ids of a picture whose colours are only nearly those of a label set, and how many pixels were off.

    A colour that is not in the set becomes the class whose colour is nearest in RGB (the first of equals).
    """
    colors, inverse, counts = _unique_colors(rgb)
    known = _known_colors(label_set)
    palette = np.array([each.color for each in label_set.classes], np.int32)
    packed = colors.tolist()
    ids = np.array([known.get(color, 0) for color in packed], np.uint8)
    off = np.array([color not in known for color in packed], np.bool_)
    strangers = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=-1)[off]
    nearest = [
        ((chunk[:, None] - palette) ** 2)
        .sum(axis=-1)
        .argmin(axis=1)  # (n, 1, 3) - (classes, 3) -> (n, classes) -> (n,)
        for chunk in np.array_split(strangers, len(strangers) // 8192 + 1)
    ]
    ids[off] = np.array(label_set.ids, np.uint8)[np.concatenate(nearest)]
    off_palette = int(counts[off].sum())
    return ids[inverse].reshape(rgb.shape[:-1]), off_palette


def write_labels(path: Path, labels: np.ndarray) -> None:
    """Write a label map as an 8-bit PNG, atomically. Raises FileError."""
    _write_png(path, labels.astype(np.uint8, casting="same_kind", copy=False))


def write_instances(path: Path, instances: np.ndarray) -> None:
    """Write an instance map as a 16-bit PNG, or panoptic RGB for ids above 65535, atomically. Raises FileError."""
    _write_png(path, encode_instances(instances))


def write_colors(path: Path, labels: np.ndarray, label_set: LabelSet) -> None:
    """Write a label map in the colours of its set as an RGB PNG, atomically. Raises FileError."""
    _write_png(path, label_set.palette[labels])


def encode_instances(instances: np.ndarray) -> np.ndarray:
    """The pixels an instance map is stored as: uint16 (H, W), or uint8 (H, W, 3) panoptic RGB for ids above 65535."""
    if instances.max(initial=0) <= 0xFFFF:
        return instances.astype(np.uint16)
    return np.stack([instances & 255, instances >> 8 & 255, instances >> 16 & 255], axis=-1).astype(np.uint8)


def _write_png(path: Path, pixels: np.ndarray) -> None:
    with atomic_file(path) as file:
        file.write(png_bytes(pixels))


def _name(source: ImageSource) -> str:
    return "the image" if isinstance(source, bytes) else Path(source).name


def _read_ids(image: Image.Image, name: str) -> np.ndarray:
    """int32 ids of a single-channel image; a palette image's ids are its indices."""
    if image.format in _LOSSY:
        raise BadMaps(f"{name}: is a photograph ({image.format}) where ids are expected.")
    if image.mode in _ID_MODES:
        return np.array(image).astype(np.int32)
    if image.mode == "F":
        raise BadMaps(f"{name}: has floating-point values where ids are expected.")
    # Some programs can save ids only as grey RGB.
    pixels = np.array(image.convert("RGB"))
    grey = pixels[..., 0]
    if (pixels != grey[..., None]).any():
        raise BadMaps(f"{name}: is a photograph or a colour picture where ids are expected.")
    return grey.astype(np.int32)


def _panoptic(image: Image.Image, name: str) -> np.ndarray:
    if image.format in _LOSSY or image.mode not in {"RGB", "RGBA"}:
        raise BadMaps(f"{name}: is not a panoptic RGB image ({image.format}, {image.mode}).")
    return panoptic_ids(np.array(image.convert("RGB")))


def panoptic_ids(rgb: np.ndarray) -> np.ndarray:
    """int32 ids R + 256 G + 65536 B."""
    wide = rgb.astype(np.int32)
    return wide[..., 0] + (wide[..., 1] << 8) + (wide[..., 2] << 16)


def _plausible(ids: np.ndarray, label_set: LabelSet) -> bool:
    """Whether panoptic ids can be instance ids of the label set."""
    try:
        check_instances(ids, "")
        label_set.check(labels_of(ids))
    except BadMaps:
        return False
    return True


def _photograph(name: str) -> str:
    return f"{name}: is a photograph; a label map is needed (no network that makes one of a photograph is bundled)."


def _known_colors(label_set: LabelSet) -> dict[int, int]:
    """Packed colour -> id, for the colours of the classes and the aliases."""
    pairs = [(each.color, each.id) for each in label_set.classes] + list(label_set.aliases)
    return {(red << 16) + (green << 8) + blue: class_id for (red, green, blue), class_id in pairs}


def _unique_colors(rgb: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Packed colours that occur, the index of each pixel's among them, and their pixel counts."""
    packed = (rgb[..., 0].astype(np.int32) << 16) + (rgb[..., 1].astype(np.int32) << 8) + rgb[..., 2]
    colors, inverse, counts = np.unique(packed.ravel(), return_inverse=True, return_counts=True)
    return colors, inverse, counts
