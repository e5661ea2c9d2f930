"""Training data: pictures of many layouts behind one contract, checked, augmented and in batches.

Names that need torch load it when they are first asked for, so that command lines can list the layouts without it.
"""

from typing import TYPE_CHECKING, Any

from model.data.arrays import Arrays
from model.data.augment import Augment
from model.data.layouts import FLOWS, LAYOUTS, open_source, splits_of
from model.data.source import Source

if TYPE_CHECKING:
    from model.data.pictures import Batch, Pictures, collate, endless_batches, epoch_order

__all__ = [
    "FLOWS",
    "LAYOUTS",
    "Arrays",
    "Augment",
    "Batch",
    "Pictures",
    "Source",
    "collate",
    "endless_batches",
    "epoch_order",
    "open_source",
    "splits_of",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from model.data import pictures

    return getattr(pictures, name)
