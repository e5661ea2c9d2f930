"""A generator of other classes than the scene's: each class of the scene is rendered as one of the generator's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np

from model.contract import Change, LiveSession, Preview, Session, ShouldStop, checked_change, checked_maps, is_live
from model.contract import style_space_of as space_of
from model.errors import LabelSetError
from model.maps import Kind, LabelClass, LabelSet
from model.style_map import Style, StyleSpace


@dataclass(frozen=True)
class ClassMapping:
    """Which class of the generator each class of the scene is rendered as. Raises LabelSetError unless all have one."""

    scene: LabelSet
    generator: LabelSet
    pairs: Mapping[int, int] = field(default_factory=dict)  # id in the scene -> id of the generator, for every class

    def __post_init__(self) -> None:
        missing = [each.name for each in self.scene.classes if self.pairs.get(each.id) not in self.generator]
        if missing:
            names = ", ".join(missing[:6])
            raise LabelSetError(f"{names}: classes of {self.scene.name} without one of {self.generator.name}.")

    @classmethod
    def by_name(cls, scene: LabelSet, generator: LabelSet) -> Self:
        """Same names first; else a class of the same group and kind, of the same kind, any.

        Whoever shows it lets the user correct it: a name is all that two label sets may have in common.
        """
        return cls(scene, generator, {each.id: _nearest(each, generator) for each in scene.classes})

    @property
    def guessed(self) -> tuple[int, ...]:
        """Ids of the scene's classes whose partner has another name."""
        return tuple(
            each.id
            for each in self.scene.classes
            if _plain(each.name) != _plain(self.generator[self.pairs[each.id]].name)
        )

    @cached_property
    def table(self) -> np.ndarray:
        """uint8 (256,): class id of the scene -> of the generator."""
        table = np.arange(256, dtype=np.uint8)
        if self.generator.ignore is not None and self.scene.ignore is not None:
            table[self.scene.ignore] = self.generator.ignore
        elif self.scene.ignore is not None:
            table[self.scene.ignore] = self.generator.ids[0]
        for mine, theirs in self.pairs.items():
            table[mine] = theirs
        return table

    def to_dict(self) -> dict[str, int]:
        """JSON-able: class name of the scene -> id of the generator."""
        return {each.name: self.pairs[each.id] for each in self.scene.classes}

    @classmethod
    def from_dict(cls, data: object, scene: LabelSet, generator: LabelSet) -> Self:
        """What `to_dict` gave, as far as it fits; the rest by name."""
        found = dict(cls.by_name(scene, generator).pairs)
        known = data if isinstance(data, dict) else {}
        for each in scene.classes:
            value = known.get(each.name)
            if isinstance(value, int) and value in generator:
                found[each.id] = value
        return cls(scene, generator, found)


def mapped(session: Session, mapping: ClassMapping) -> Session:
    """The session as one that renders the classes of the scene; live if it is."""
    return _MappedLiveSession(session, mapping) if is_live(session) else _MappedSession(session, mapping)


class _MappedSession:
    """Translates labels on the way in; instances and regions need none, for boundaries and styles know only ids."""

    def __init__(self, session: Session, mapping: ClassMapping) -> None:
        self._session = session
        self._mapping = mapping
        self.id, self.name, self.licence = session.id, session.name, session.licence
        self.label_set = mapping.scene
        self.resolution = session.resolution
        self.device_name = session.device_name
        counts = {mine: session.modes(theirs) for mine, theirs in mapping.pairs.items()}
        self.mode_counts: Mapping[int, int] = {mine: count for mine, count in counts.items() if count}
        self.style_space = _mapped_space(space_of(session), mapping)

    def modes(self, class_id: int) -> int:
        """How many modes there are for a class of the scene."""
        return self.mode_counts.get(class_id, 0)

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
    ) -> np.ndarray:
        """See `Session.render`; labels are ids of the scene's label set."""
        labels, instances, regions = checked_maps(labels, instances, regions, self.label_set)
        theirs = self._mapping.table[labels]
        return self._session.render(theirs, instances, styles, regions=regions, seed=seed, should_stop=should_stop)

    def close(self) -> None:
        """Free what the session holds."""
        self._session.close()


class _MappedLiveSession(_MappedSession):
    """The same for a session that renders changes."""

    def __init__(self, session: LiveSession, mapping: ClassMapping) -> None:
        super().__init__(session, mapping)
        self._live = session
        self._size: tuple[int, int] | None = None  # of the picture that previews start from

    @property
    def full_passes_only(self) -> str:
        """See `LiveSession`."""
        return self._live.full_passes_only

    @property
    def can_preview(self) -> bool:
        """See `LiveSession`."""
        return self._live.can_preview

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
        keep: bool = False,
    ) -> np.ndarray:
        """See `LiveSession.render`."""
        labels, instances, regions = checked_maps(labels, instances, regions, self.label_set)
        theirs = self._mapping.table[labels]
        picture = self._live.render(
            theirs, instances, styles, regions=regions, seed=seed, should_stop=should_stop, keep=keep
        )
        if keep:
            self._size = (labels.shape[1], labels.shape[0])
        return picture

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> Preview:
        """See `LiveSession.preview`."""
        if self._size is None:
            raise RuntimeError("there is nothing to preview from")
        mine = checked_change(change, self._size, self.label_set)
        theirs = Change(mine.rect, self._mapping.table[mine.labels], mine.instances, mine.regions)
        return self._live.preview(theirs, styles, seed=seed, keep=keep, should_stop=should_stop)

    def expected_seconds(self, width: int, height: int) -> float | None:
        """See `LiveSession`."""
        return self._live.expected_seconds(width, height)

    def take_notice(self) -> str:
        """See `LiveSession`."""
        return self._live.take_notice()


def _mapped_space(space: StyleSpace | None, mapping: ClassMapping) -> StyleSpace | None:
    if space is None:
        return None
    modes = {mine: space.modes[theirs] for mine, theirs in mapping.pairs.items() if theirs in space.modes}
    return StyleSpace(space.channels, modes, space.by_class, space.lowest, space.highest)


def _nearest(wanted: LabelClass, label_set: LabelSet) -> int:
    names = {_plain(each.name): each.id for each in label_set.classes}
    if _plain(wanted.name) in names:
        return names[_plain(wanted.name)]
    usable = [each for each in label_set.classes if each.kind is not Kind.VOID or wanted.kind is Kind.VOID]
    same_kind = [each for each in usable if each.kind is wanted.kind]
    same_group = [each for each in same_kind if each.group and _plain(each.group) == _plain(wanted.group)]
    return (same_group or same_kind or usable or list(label_set.classes))[0].id


def _plain(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())
