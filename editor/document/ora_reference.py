"""The reference photograph in a project: an ordinary hidden layer at the bottom, which other programs show as well.

It is stored once, so that a layer which another program changed, replaced or removed is what comes back. scene.json has
only its name.
"""

from typing import Any

import numpy as np

from editor.document.openraster import Archive, Layer
from editor.document.reference import Reference
from editor.language import translate
from model.maps import MaquetteError

REFERENCE = "reference"  # name of the layer
GREY = 128  # where a layer that was cut elsewhere shows nothing


def reference_layers(reference: Reference | None) -> list[Layer]:
    """The layer, to be put below all others; none without a reference."""
    return [] if reference is None else [Layer(REFERENCE, reference.picture, visible=False)]


def reference_data(reference: Reference | None) -> dict[str, str] | None:
    """What scene.json says of it."""
    return None if reference is None else {"name": reference.name}


def read_reference(archive: Archive, data: Any) -> tuple[Reference | None, tuple[str, ...]]:
    """The reference of a project, whatever scene.json (`data`: its entry, None without one) knows of it; and notes.

    It can be opened again, so that damage to it costs nothing else.
    """
    entry = next((each for each in archive.entries if each.name == REFERENCE), None)
    if entry is None:
        return None, ()
    try:
        layer = archive.layer(entry)
    except MaquetteError as error:
        return None, (
            translate("Project", "The reference photograph in the project is left out: {error}").format(error=error),
        )
    width, height = archive.size
    part = layer.rect.clipped(archive.size)
    if part.is_empty:
        return None, ()
    picture = np.full((height, width, 3), GREY, np.uint8)
    pixels = layer.pixels[part.translated(-layer.origin[0], -layer.origin[1]).slices]
    np.copyto(picture[part.slices], pixels[..., :3], where=pixels[..., 3:] > 0)
    name = data.get("name") if isinstance(data, dict) else None
    return Reference(picture, name if isinstance(name, str) and name else REFERENCE), ()
