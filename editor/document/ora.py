"""Projects: OpenRaster files that other programs can show and change, with everything Maquette knows in `maquette/`.

mimetype  stack.xml  mergedimage.png  Thumbnails/thumbnail.png      what every program reads
data/layerN.png            the reference (hidden), the background, one layer per object, the photograph on top
maquette/                  everything else: see `ora_scene`; scene.json also has digests of the layers
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from editor.document.geometry import NOTHING, Rect, Size
from editor.document.kept import Settle
from editor.document.objects import SceneObject, Style, tight
from editor.document.opened import Opened, SourceKind
from editor.document.openraster import MAX_TEXT_BYTES, Archive, Layer, LayerEntry, write_openraster
from editor.document.ora_layers import (
    BACKGROUND,
    OPAQUE,
    PHOTOGRAPH,
    Assembly,
    background_layer,
    digest,
    layer_name,
    named_id,
    object_layer,
)
from editor.document.ora_reference import REFERENCE, read_reference, reference_layers
from editor.document.ora_scene import SCENE, Data, look_of, parsed, read_scene, scene_data, scene_images
from editor.document.patch import Patch
from editor.document.reference import ReferenceChange
from editor.document.scene import Scene, Snapshot
from editor.language import translate
from model.maps import (
    FileError,
    LabelSet,
    MaquetteError,
    bundled_label_sets,
    png_bytes,
    snap_colors,
)

_PICTURES = {PHOTOGRAPH, REFERENCE}  # layers that are no part of the scene


def save(
    path: Path,
    scene: Scene | Snapshot,
    picture: np.ndarray | None = None,
    metadata: Mapping[str, str] | None = None,
    *,
    unsettled: Rect = NOTHING,
) -> None:
    """Write a project, atomically: `path` is the whole new project or, after a FileError, what it was.

    `picture` is the photograph of the scene, uint8 (H, W, 3); `metadata` says where it comes from (weights, licence).
    Inside `unsettled` it shows an older scene: there the labels are shown instead, as they are without a photograph.
    """
    size, label_set = scene.size, scene.label_set
    unsettled = unsettled.clipped(size)
    if picture is not None and picture.shape != (size.height, size.width, 3):
        raise ValueError(f"a picture of shape {picture.shape} does not fit a scene of {size.width} x {size.height}")
    if unsettled == Rect.of(size):
        picture = None
    layers = [background_layer(scene.background, label_set)]
    layers += [object_layer(each, label_set, size) for each in scene.objects]
    keys = [BACKGROUND, *(str(each.id) for each in scene.objects)]
    data = scene_data(scene) | {
        "layers": {key: digest(layer, size) for key, layer in zip(keys, layers, strict=True)},
        "picture": {"shows": _shown(picture, unsettled), "origin": dict(metadata or {}) if picture is not None else {}},
    }
    layers = [*reference_layers(scene.reference), *layers]
    extra = {SCENE: json.dumps(data, indent=1).encode()}
    extra |= {name: png_bytes(pixels()) for name, (_, pixels) in scene_images(scene).items()}
    if picture is None:
        # No weights had a part in it, so their licence is not its licence.
        write_openraster(path, layers, label_set.palette[scene.flatten().labels], extra)
    elif unsettled.is_empty:
        write_openraster(path, [*layers, Layer(PHOTOGRAPH, picture)], picture, extra, metadata)
    else:
        hole = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
        hole[unsettled.slices] = 0
        merged = picture.copy()
        merged[unsettled.slices] = label_set.palette[scene.flatten(unsettled).labels]
        write_openraster(path, [*layers, Layer(PHOTOGRAPH, hole)], merged, extra, metadata)


def _shown(picture: np.ndarray | None, unsettled: Rect) -> str:
    """What the merged image is, for scene.json."""
    if picture is None:
        return "labels"
    return "photograph" if unsettled.is_empty else "photograph, labels where it was not rendered yet"


def load(path: Path | str, *, label_set: LabelSet | None = None) -> Opened:
    """Read a project, or rebuild one from the layers of another program.

    `label_set` is for files that do not say theirs; without it the bundled one whose colours fit best is taken.
    Raises FileError or BadMaps, both naming the file.
    """
    path = Path(path)
    with Archive(path) as archive:
        data = parsed(archive.read(SCENE, MAX_TEXT_BYTES), archive.name) if SCENE in archive else None
        try:
            if data is None:
                scene, notes = _rebuilt(archive, label_set or _best_label_set(archive), {}, 0)
                return Opened(scene, path, SourceKind.LAYERS, (*notes, *_take_reference(archive, scene, None)))
            scene, notes, more = _restored(archive, data)
            more = (*more, *_take_reference(archive, scene, data.get("reference")))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            raise FileError(
                translate("Project", "{name}: {entry} is damaged ({kind}: {error}).").format(
                    name=path.name, entry=SCENE, kind=type(error).__name__, error=error
                )
            ) from error
        except MaquetteError as error:
            if path.name in str(error):
                raise
            raise FileError(f"{path.name}: {error}") from error
        picture, unsettled, damage = _photograph(archive, scene)
        if notes:  # another program has changed the scene since
            unsettled = Rect.of(scene.size)
        return Opened(scene, path, SourceKind.PROJECT, (*notes, *more, *damage), picture, unsettled, _origin(data))


def label_set_of(path: Path | str) -> LabelSet | None:
    """The classes of a project, without reading its pixels; None for whatever else a file may be."""
    try:
        with Archive(Path(path)) as archive:
            if SCENE not in archive:
                return None
            return LabelSet.from_dict(parsed(archive.read(SCENE, MAX_TEXT_BYTES), archive.name)["label_set"])
    except (MaquetteError, OSError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _restored(archive: Archive, data: Data) -> tuple[Scene, tuple[str, ...], tuple[str, ...]]:
    """The scene as it was saved, with what other programs have done to its layers since; notes on that, and others."""
    if archive.size != Size(*data["size"]):
        label_set, styles, seed, settle, locks = look_of(data)
        scene, notes = _rebuilt(archive, label_set, styles, seed, settle, locks)
        return scene, (translate("Project", "The canvas was resized in another program."), *notes), ()
    scene, damage = read_scene(archive, data)
    scene, notes = _reconciled(archive, scene, data["layers"])
    return scene, notes, damage


def _reconciled(archive: Archive, scene: Scene, digests: Mapping[str, str]) -> tuple[Scene, tuple[str, ...]]:
    """The scene with the layers that were changed, added, moved, hidden or removed elsewhere."""
    objects = {str(each.id): each for each in scene.objects}
    assembly = Assembly(scene.label_set, scene.size, scene.background, reserved=(each.id for each in scene.objects))
    changed: list[str] = []
    left = {BACKGROUND, *objects}
    # A layer that was only renamed is known by what it shows.
    renamed = {digests[key]: key for key in left - {_key(entry) for entry in archive.entries} if key in digests}
    for entry in archive.entries:
        if entry.name in _PICTURES:
            continue
        layer = archive.layer(entry)
        fingerprint = digest(layer, scene.size)
        key = _key(entry) if _key(entry) in left else renamed.get(fingerprint)
        if key not in left:
            if assembly.add(layer):
                changed.append(entry.name)
            continue
        left.remove(key)
        same = fingerprint == digests.get(key)
        if not same:
            changed.append(entry.name)
        if key != BACKGROUND:
            each = _as_listed(objects[key], entry, scene.label_set)
            assembly.keep(each) if same else assembly.repaint(each, layer)
        elif not same:
            assembly.repaint_background(layer)
    removed = [objects[key].title(scene.label_set) for key in sorted(left - {BACKGROUND})]
    notes = []
    if changed:
        notes.append(
            translate("Project", "Taken over from another program: the layers {names}.").format(names=_listed(changed))
        )
    if removed:
        notes.append(translate("Project", "Removed in another program: {names}.").format(names=_listed(removed)))
    if assembly.snapped:
        notes.append(_snapped(assembly))
    objects_now, look = tuple(assembly.objects), (scene.styles, scene.seed, scene.settle, scene.kept, scene.style_locks)
    return Scene(scene.label_set, assembly.background(), objects_now, *look), tuple(notes)


def _rebuilt(
    archive: Archive,
    label_set: LabelSet,
    styles: Mapping[str, Mapping[int, Style]],
    seed: int,
    settle: Settle = Settle.ONLY_HERE,
    style_locks: frozenset[int] = frozenset(),
) -> tuple[Scene, tuple[str, ...]]:
    """A scene made of nothing but the names and colours of layers."""
    assembly = Assembly(label_set, archive.size, None)
    for entry in archive.entries:
        if entry.name not in _PICTURES:
            assembly.add(archive.layer(entry))
    if assembly.snapped * 2 >= assembly.painted:
        raise FileError(
            translate(
                "Project",
                "{file}: has no scene in it, and its layers are not painted in the colours of the label "
                "set {label_set}.",
            ).format(file=archive.name, label_set=label_set.name)
        )
    notes = [
        translate("Project", "Rebuilt from the names and colours of {count} layers (label set {label_set}).").format(
            count=len(archive.entries), label_set=label_set.name
        )
    ]
    if assembly.snapped:
        notes.append(_snapped(assembly))
    scene = Scene(label_set, assembly.background(), tuple(assembly.objects), styles, seed, settle, None, style_locks)
    return scene, tuple(notes)


def _best_label_set(archive: Archive) -> LabelSet:
    """The bundled label set whose colours most pixels have; the first of equals, Cityscapes before the others."""
    layers = [archive.layer(entry).pixels for entry in archive.entries if entry.name not in _PICTURES]
    colors = [pixels[..., :3][pixels[..., 3] >= OPAQUE] for pixels in layers]
    names = sorted(bundled_label_sets(), key=lambda name: (name != "cityscapes", name))
    return min(map(LabelSet.load, names), key=lambda each: sum(snap_colors(pixels, each)[1] for pixels in colors))


def _photograph(archive: Archive, scene: Scene) -> tuple[np.ndarray | None, Rect, tuple[str, ...]]:
    """The picture a project was saved with, and where it is missing and shows the labels.

    It can be rendered again, so that damage to it costs nothing else.
    """
    entry = next((entry for entry in archive.entries if entry.name == PHOTOGRAPH), None)
    if entry is None:
        return None, NOTHING, ()
    try:
        layer = archive.layer(entry)
    except MaquetteError as error:
        return (
            None,
            NOTHING,
            (translate("Project", "The photograph in the project is left out: {error}").format(error=error),),
        )
    if layer.rect.size != archive.size or layer.origin != (0, 0):
        return None, NOTHING, ()
    picture = np.ascontiguousarray(layer.pixels[..., :3])
    missing = layer.pixels[..., 3] < OPAQUE
    unsettled = tight(missing)
    if not unsettled.is_empty:
        colors = scene.label_set.palette[scene.flatten(unsettled).labels]
        np.copyto(picture[unsettled.slices], colors, where=missing[unsettled.slices][..., None])
    return picture, unsettled, ()


def _take_reference(archive: Archive, scene: Scene, data: object) -> tuple[str, ...]:
    """Give the scene the reference of the project, if there is one; returns notes."""
    reference, notes = read_reference(archive, data)
    scene.apply(Patch(NOTHING, (ReferenceChange(scene.reference, reference),), translate("Project", "Reference")))
    return notes


def _origin(data: Data) -> dict[str, str]:
    """Where the photograph comes from; projects of the first days do not say."""
    saved = data.get("picture")
    origin = saved.get("origin") if isinstance(saved, dict) else None
    return {str(key): str(value) for key, value in origin.items()} if isinstance(origin, dict) else {}


def _key(entry: LayerEntry) -> str | None:
    """What a layer is called in the digests: `background`, or the id in its name."""
    object_id = named_id(entry.name)[1]
    return BACKGROUND if entry.name == BACKGROUND else None if object_id is None else str(object_id)


def _as_listed(each: SceneObject, entry: LayerEntry, label_set: LabelSet) -> SceneObject:
    """An object with the name and the visibility that its layer has now."""
    if entry.visible != each.visible:
        each = replace(each, visible=entry.visible)
    if entry.name != layer_name(each, label_set):
        name = named_id(entry.name)[0]
        each = replace(each, name="" if name == label_set[each.class_id].name else name)
    return each


def _snapped(assembly: Assembly) -> str:
    return translate(
        "Project", "{count:,} pixels had colours that are not in the label set and became the nearest class."
    ).format(count=assembly.snapped)


def _listed(names: list[str]) -> str:
    listed = ", ".join(names[:6])
    if len(names) <= 6:
        return listed
    return translate("Project", "{names} and {count} more").format(names=listed, count=len(names) - 6)
