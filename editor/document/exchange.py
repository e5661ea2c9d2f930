"""Opening whatever holds a scene, and writing a scene as plain files."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from editor.document import ora
from editor.document.importing import Imported, import_maps, import_with_notes
from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene, Snapshot
from editor.language import translate
from model.maps import (
    BadMaps,
    CocoMaps,
    FileError,
    LabelSet,
    MapKind,
    bundled_label_sets,
    check_replaceable,
    labels_of,
    read_bytes,
    read_coco,
    read_instances,
    read_map,
    write_colors,
    write_image,
    write_instances,
    write_labels,
)

__all__ = [
    "Opened",
    "SourceKind",
    "import_maps",
    "instance_partner",
    "label_set_named_by",
    "map_files",
    "open_any",
    "partner_note",
    "source_files",
    "write_all",
]

MIN_SIDE = 32  # the smallest picture the networks render
DEFAULT_LABEL_SET = "cityscapes"

_KINDS = {
    MapKind.LABELS: SourceKind.LABELS,
    MapKind.INSTANCES: SourceKind.INSTANCES,
    MapKind.COLORS: SourceKind.COLORS,
    MapKind.PANOPTIC: SourceKind.PANOPTIC,
}
# How the file with the labels is called, and how the one with the instances is then called.
_PARTNER_NAMES = (("_labelIds", "_instanceIds"), ("_color", "_instanceIds"), ("_label", "_inst"))
_PARTNER_FOLDERS = (("_label", "_inst"), ("label", "inst"), ("labels", "instances"))


def open_any(path: Path | str, *, instances: Path | str | None = None, label_set: LabelSet | None = None) -> Opened:
    """Open a project, or a label, instance, colour or panoptic image with its instance map if there is one.

    Without `instances`, the file that data sets keep beside the label map is used. Without `label_set`, folders named
    after a bundled one decide, else it is Cityscapes. Raises BadMaps, FileError and reads nothing else.
    """
    path = Path(path)
    if path.is_dir():
        raise FileError(translate("Exchange", "{path}: is a folder; open one of the files in it.").format(path=path))
    data = read_bytes(path)
    if data.startswith(b"PK") or path.suffix.lower() == ".ora":
        if instances is not None:
            raise FileError(
                translate(
                    "Exchange", "{file}: is a project, which has its own instances; open it without {instances}."
                ).format(file=path.name, instances=instances)
            )
        opened = ora.load(path, label_set=label_set)
    else:
        opened = _open_map(path, data, None if instances is None else Path(instances), label_set)
    return replace(opened, sources=source_files(path, instances))


def source_files(path: Path | str, instances: Path | str | None = None) -> tuple[Path, ...]:
    """The files that hold a scene: the one that is opened, and the instance map named or lying beside it."""
    path = Path(path)
    partner = instance_partner(path) if instances is None else Path(instances)
    return (path,) if partner is None else (path, partner)


def map_files(folder: Path, name: str, *, picture: bool) -> tuple[Path, ...]:
    """What `write_all` writes: `NAME_labelIds.png`, `NAME_instanceIds.png`, `NAME_color.png`, `NAME_picture.png`.

    Never NAME.png: in the folders of many data sets that is the label map itself.
    """
    suffixes = ("_labelIds", "_instanceIds", "_color", *(("_picture",) if picture else ()))
    return tuple(folder / f"{name}{suffix}.png" for suffix in suffixes)


def write_all(
    scene: Scene | Snapshot,
    folder: Path,
    name: str,
    picture: np.ndarray | None = None,
    metadata: Mapping[str, str] | None = None,
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a scene's maps, and the picture if there is one, into a folder, as the `map_files` that are returned.

    Raises FileError, before anything is written, if one of them exists and `overwrite` is not set, or cannot be.
    """
    files = map_files(folder, name, picture=picture is not None)
    existing = [each.name for each in files if each.exists()]
    if existing and not overwrite:
        raise FileError(
            translate("Exchange", "{folder}: already holds {files}; nothing was written.").format(
                folder=folder, files=", ".join(existing)
            )
        )
    for each in files:
        check_replaceable(each)
    maps = scene.flatten()
    write_labels(files[0], maps.labels)
    write_instances(files[1], maps.instances)
    write_colors(files[2], maps.labels, scene.label_set)
    if picture is not None:
        write_image(files[3], picture, metadata)
    return files


def instance_partner(path: Path) -> Path | None:
    """The instance map that data sets keep for a label map, if it is there.

    `*_label/NAME.png` -> `*_inst/NAME.png`, `*_labelIds.png` -> `*_instanceIds.png`, and both together.
    """
    return next((candidate for candidate in _partner_candidates(path) if candidate.is_file()), None)


def partner_note(partner: Path) -> str:
    """What opening says of an instance map that lies beside the labels."""
    return translate("Exchange", "Instances come from {file}.").format(file=_short(partner))


def _short(path: Path) -> str:
    return Path(path.parent.name, path.name).as_posix()  # without a folder where the path has none


def _partner_candidates(path: Path) -> Iterator[Path]:
    stems = [path.stem.removesuffix(ours) + theirs for ours, theirs in _PARTNER_NAMES if path.stem.endswith(ours)]
    folders = [
        path.parent.with_name(path.parent.name.removesuffix(ours) + theirs)
        for ours, theirs in _PARTNER_FOLDERS
        if path.parent.name.endswith(ours)
    ]
    for folder in folders:
        for stem in (*stems, path.stem):
            yield folder / f"{stem}.png"
    for stem in stems:
        yield path.parent / f"{stem}.png"


def _open_map(path: Path, data: bytes, instances_path: Path | None, label_set: LabelSet | None) -> Opened:
    notes: list[str] = []
    coco = read_coco(path, data) if instances_path is None else None
    if coco is not None:
        return _open_coco(path, coco, label_set)
    if label_set is None:
        label_set = LabelSet.load(label_set_named_by(path) or DEFAULT_LABEL_SET)
        if label_set.name != DEFAULT_LABEL_SET:
            notes.append(
                translate("Exchange", "The label set is {label_set}, after the name of the folder.").format(
                    label_set=label_set.name
                )
            )
    kind, ids = read_map(data, label_set, path.name)
    _check_size(path, ids)
    has_instances = kind in {MapKind.INSTANCES, MapKind.PANOPTIC}
    if instances_path is not None:
        imported = _paired(path, labels_of(ids), instances_path, label_set)
    elif has_instances:
        imported = import_with_notes(None, ids, label_set, instances_name=path.name)
    else:
        imported = _with_partner(path, ids.astype(np.uint8), label_set)
    return Opened(imported.scene, path, _KINDS[kind], (*notes, *imported.notes))


def _open_coco(path: Path, coco: CocoMaps, label_set: LabelSet | None) -> Opened:
    _check_size(path, coco.labels)
    # The generator's own set has its colours and groups; categories of other ids mean something else.
    fits = label_set is not None and label_set.compatible(coco.label_set)
    imported = import_with_notes(coco.labels, coco.instances, label_set if fits and label_set else coco.label_set)
    note = translate("Exchange", "The classes of its segments come from {file}.").format(file=coco.source.name)
    return Opened(imported.scene, path, SourceKind.PANOPTIC, (note, *imported.notes))


def _check_size(path: Path, ids: np.ndarray) -> None:
    height, width = ids.shape
    if min(width, height) < MIN_SIDE:
        raise BadMaps(
            translate(
                "Exchange", "{file}: {width} x {height} is too small; a scene has at least {least} x {least} pixels."
            ).format(file=path.name, width=width, height=height, least=MIN_SIDE)
        )


def _paired(path: Path, labels: np.ndarray, instances_path: Path, label_set: LabelSet) -> Imported:
    names = {"labels_name": path.name, "instances_name": instances_path.name}
    if names["labels_name"] == names["instances_name"]:  # pix2pixHD's folders tell the two apart, their names do not
        names = {
            key: f"{each.parent.name}/{each.name}" for key, each in zip(names, (path, instances_path), strict=True)
        }
    return import_with_notes(labels, read_instances(instances_path), label_set, **names)


def _with_partner(path: Path, labels: np.ndarray, label_set: LabelSet) -> Imported:
    """With the instance map that lies beside the labels; one that cannot be used is reported and left out."""
    partner = instance_partner(path)
    unused: tuple[str, ...] = ()
    if partner is not None:
        where = _short(partner)
        try:
            imported = _paired(path, labels, partner, label_set)
        except (BadMaps, FileError) as error:
            label_set.check(labels, path.name)  # a fault of the labels themselves is an error, whatever lies beside
            unused = (
                translate("Exchange", "The instance map {file} is not used: {error}").format(file=where, error=error),
            )
        else:
            return replace(imported, notes=(partner_note(partner), *imported.notes))
    imported = import_with_notes(labels, None, label_set, labels_name=path.name)
    count = len(imported.scene.objects)
    made = (
        (
            translate(
                "Exchange", "Without an instance map, each connected piece of a thing is an object: {count:,} made."
            ).format(count=count),
        )
        if count
        else ()
    )
    return replace(imported, notes=(*unused, *made, *imported.notes))


def label_set_named_by(path: Path) -> str | None:
    """The bundled label set that one of a file's folders is called after, the nearest first; None if none is."""
    bundled = set(bundled_label_sets())
    folders = [part.lower() for part in path.absolute().parent.parts]
    return next((folder for folder in reversed(folders) if folder in bundled), None)
