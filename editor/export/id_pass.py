"""The ID pass: every region flat in a colour of its own, or its id as a number, with a legend beside it.

A compositor picks a region by its colour; a program reads the legend. The ids are region ids (`Maps.regions`), so each
object and each piece of stuff with a style of its own is one, as in the lists of the window.
"""

import colorsys
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from editor.document.objects import SceneObject, class_of, title_of
from editor.document.scene import Maps
from model.maps import LabelSet, atomic_file, check_replaceable, encode_instances, png_bytes


class Ids(StrEnum):
    """How a pixel says which region it belongs to."""

    COLORS = "colours"  # 8-bit RGB, no two regions alike
    NUMBERS = "numbers"  # 16-bit grey, or id = R + 256 G + 65536 B where an id does not fit


@dataclass(frozen=True)
class IdPassOptions:
    """How an ID pass is written."""

    ids: Ids = Ids.COLORS


def legend_of(path: Path) -> Path:
    """The file with the legend of an ID pass."""
    return path.with_suffix(".json")


def region_colors(regions: list[int]) -> dict[int, tuple[int, int, int]]:
    """A colour for every region, no two alike and none black. Colours depend on nothing but the ids.

    Hues go round by the golden angle, so that neighbours in the list are far apart; where two meet, the next free
    colour is taken.
    """
    colors: dict[int, tuple[int, int, int]] = {}
    taken = {0}
    for index, region in enumerate(sorted(regions)):
        hue = index * 0.618033988749895 % 1.0
        saturation, value = (0.9, 0.65, 0.45)[index % 3], (1.0, 0.8)[index // 3 % 2]
        red, green, blue = (round(255 * each) for each in colorsys.hsv_to_rgb(hue, saturation, value))
        packed = red << 16 | green << 8 | blue
        while packed in taken:
            packed = (packed + 1) % (1 << 24)
        taken.add(packed)
        colors[region] = (packed >> 16, packed >> 8 & 255, packed & 255)
    return colors


def write_id_pass(
    path: Path,
    maps: Maps,
    objects: tuple[SceneObject, ...],
    label_set: LabelSet,
    options: IdPassOptions = IdPassOptions(),
    origin: Mapping[str, str] | None = None,
) -> tuple[Path, Path]:
    """Write the pass as PNG and its legend as JSON beside it; returns both. Raises FileError, before either changes."""
    path = Path(path)
    legend = legend_of(path)
    for each in (path, legend):
        check_replaceable(each)
    ids, counts = np.unique(maps.regions, return_counts=True)
    regions = ids.tolist()
    colors = region_colors(regions)
    if options.ids is Ids.COLORS:
        table = np.array([colors[each] for each in regions], np.uint8)
        pixels = table[np.searchsorted(ids, maps.regions)]
        encoding = "rgb"
    else:
        pixels = encode_instances(maps.regions)
        encoding = "id = R + 256 G + 65536 B" if pixels.ndim == 3 else "id = grey value, 16 bits"
    titles = {each.id: each.title(label_set) for each in objects}
    entries = []
    for region, count in zip(regions, counts.tolist(), strict=True):
        class_id = class_of(region)
        entries.append(
            {
                "id": region,
                "name": titles.get(region) or title_of(region, label_set),
                "class": class_id,
                "class_name": label_set[class_id].name if class_id in label_set else None,
                "object": region in titles,
                "pixels": count,
                **({"color": list(colors[region])} if options.ids is Ids.COLORS else {}),
            }
        )
    data = {
        "picture": path.name,
        "width": maps.labels.shape[1],
        "height": maps.labels.shape[0],
        "encoding": encoding,
        "label_set": label_set.name,
        "origin": dict(origin or {}),
        "regions": entries,
    }
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    encoded = png_bytes(pixels, origin)
    with atomic_file(legend) as file:
        file.write(text.encode())
        with atomic_file(path) as picture:  # inside: if the picture cannot be written, the old legend stays
            picture.write(encoded)
    return path, legend
