"""Label sets and the maps that go with them. Free of torch and Qt; the one part of `model` the document may import."""

from model.errors import BadMaps, FileError, LabelSetError, MaquetteError
from model.maps.coco import CocoMaps, read_coco
from model.maps.files import atomic_file, check_replaceable
from model.maps.images import MAX_PIXELS, ImageSource, opened_image, png_bytes, read_bytes, read_image, write_image
from model.maps.label_set import Color, Kind, LabelClass, LabelSet, bundled_label_sets
from model.maps.png import (
    MapKind,
    encode_instances,
    labels_of_colors,
    panoptic_ids,
    read_colors,
    read_instances,
    read_labels,
    read_map,
    read_panoptic,
    snap_colors,
    write_colors,
    write_instances,
    write_labels,
)
from model.maps.regions import THING_BASE, boundaries, check_instances, instances_from_labels, labels_of, resize_nearest

__all__ = [
    "panoptic_ids",
    "opened_image",
    "MapKind",
    "read_map",
    "check_instances",
    "bundled_label_sets",
    "MAX_PIXELS",
    "THING_BASE",
    "BadMaps",
    "CocoMaps",
    "Color",
    "FileError",
    "ImageSource",
    "Kind",
    "LabelClass",
    "LabelSet",
    "LabelSetError",
    "MaquetteError",
    "atomic_file",
    "boundaries",
    "check_replaceable",
    "encode_instances",
    "instances_from_labels",
    "labels_of",
    "labels_of_colors",
    "png_bytes",
    "read_bytes",
    "read_coco",
    "read_colors",
    "read_image",
    "read_instances",
    "read_labels",
    "read_panoptic",
    "resize_nearest",
    "snap_colors",
    "write_colors",
    "write_image",
    "write_instances",
    "write_labels",
]
