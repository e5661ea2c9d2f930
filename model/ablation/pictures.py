"""All variants side by side, as in the papers' figures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.ablation.runner import folder_name
from model.ablation.scoring import PICTURES_FOLDER, shown_indices
from model.ablation.tables import Table
from model.data import Source
from model.errors import BadMaps
from model.maps import read_image, write_image


def write_comparison(path: Path, table: Table, out: Path, source: Source) -> None:
    """Write one picture: a row per scene; labels, every finished variant in the table's order, the photograph.

    `source` has the pictures at the size of the table. Raises FileError.
    """
    rows: list[np.ndarray] = []
    for index in shown_indices(len(source)):
        arrays = source.read(index)
        made = [_rendered(out / folder_name(variant, 0), index) for variant in table.variants]
        parts: Sequence[np.ndarray] = [
            source.label_set.palette[arrays.labels],
            *(picture for picture in made if picture is not None),
            arrays.image,
        ]
        rows.append(np.concatenate(parts, axis=1))
    write_image(path, np.concatenate(rows, axis=0))


def _rendered(folder: Path, index: int) -> np.ndarray | None:
    path = folder / PICTURES_FOLDER / f"{index:04d}.png"
    try:
        return read_image(path) if path.exists() else None
    except BadMaps:
        return None
