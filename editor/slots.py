"""The classes behind the keys 1..9 and 0."""

from itertools import zip_longest
from typing import Final

from model.maps import Kind, LabelSet

SLOTS: Final = 10

Slots = tuple[int | None, ...]


def default_slots(label_set: LabelSet) -> Slots:
    """Until the user pins others: the classes that count, one of each group in turn, so that none is missing."""
    groups: dict[str, list[int]] = {}
    for entry in label_set.classes:
        if entry.evaluated and entry.kind is not Kind.VOID:
            groups.setdefault(entry.group, []).append(entry.id)
    in_turn = [each for row in zip_longest(*groups.values()) for each in row if each is not None][:SLOTS]
    order = {class_id: place for place, class_id in enumerate(label_set.ids)}
    return tuple(sorted(in_turn, key=order.__getitem__)) + (None,) * (SLOTS - len(in_turn))


def slots_left(slots: Slots, label_set: LabelSet) -> Slots:
    """Without the classes that the set does not have."""
    return tuple(each if each in label_set else None for each in slots)
