"""Where the horizon of a scene probably is."""

import numpy as np

from editor.document.scene import Scene
from model.maps import Kind, labels_of

GROUND_GROUPS = frozenset({"flat", "ground"})
"""Groups of classes that lie on the ground, as label sets call them."""

GROUND_NAMES = frozenset({"road", "sidewalk", "terrain", "ground", "grass", "floor", "earth", "path", "field", "sand"})
"""Classes that do, whatever their group is called."""

STRAY = 0.01
"""Share of the ground that may lie above the horizon: a hill, a slip of the brush."""


def likely_horizon(scene: Scene) -> float:
    """The row where the ground ends, looked at from below; the middle of a scene that has no ground.

    Houses and cars hide where ground and sky would meet, so the true horizon is at or a little above this row.
    """
    height = scene.size.height
    table = np.zeros(256, dtype=np.bool_)
    for entry in scene.label_set.classes:
        on_ground = entry.group.casefold() in GROUND_GROUPS or entry.name.casefold() in GROUND_NAMES
        table[entry.id] = on_ground and entry.kind is Kind.STUFF
    per_row = table[labels_of(scene.background)].sum(axis=1)
    total = int(per_row.sum())
    if total == 0:
        return height / 2
    row = int(np.searchsorted(np.cumsum(per_row), STRAY * total, side="right"))
    # A picture of nothing but ground, or with a strip of it, says nothing about where one looks.
    return float(row) if 0.05 * height < row < 0.9 * height else height / 2
