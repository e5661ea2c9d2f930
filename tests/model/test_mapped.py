"""A generator that renders a scene of other classes: it keeps every promise, and renders what the mapping says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.contract import Change, Session, is_live
from model.errors import BadMaps, LabelSetError
from model.live_session_contract import LiveSessionContract
from model.mapped import ClassMapping, mapped
from model.maps import Kind, LabelClass, LabelSet
from model.maps.geometry import Rect
from model.session import GeneratorSession

ROAD, SKY, CAR = 7, 23, 26


def shifted(label_set: LabelSet, by: int = 100) -> LabelSet:
    classes = tuple(replace(each, id=each.id + by, mirror=None) for each in reversed(label_set.classes))
    return LabelSet("shifted", classes)


def shift_mapping(label_set: LabelSet) -> ClassMapping:
    return ClassMapping(shifted(label_set), label_set, {each + 100: each for each in label_set.ids})


class TestMappedSession(LiveSessionContract):
    @pytest.fixture(autouse=True)
    def _checkpoint(self, tiny_checkpoint: Path) -> None:
        self.path = tiny_checkpoint

    def open(self) -> Session:
        session = GeneratorSession.open(self.path, "cpu")
        return mapped(session, shift_mapping(session.label_set))


@pytest.fixture
def session(tiny_checkpoint: Path) -> Session:
    return GeneratorSession.open(tiny_checkpoint, "cpu")


@pytest.fixture
def maps() -> tuple[np.ndarray, np.ndarray]:
    labels = np.full((32, 64), ROAD, np.uint8)
    labels[:16] = SKY
    instances = labels.astype(np.int32)
    labels[18:26, 20:40] = CAR
    instances[18:26, 20:40] = CAR * 1000 + 1
    return labels, instances


def test_the_same_picture_through_the_mapping(session: Session, maps: tuple[np.ndarray, np.ndarray]) -> None:
    labels, instances = maps
    theirs = session.render(labels, instances, {26001: 1}, seed=3)
    through = mapped(session, shift_mapping(session.label_set))
    mine = through.render((labels + 100).astype(np.uint8), instances, {26001: 1}, seed=3)
    np.testing.assert_array_equal(mine, theirs)
    assert through.modes(CAR + 100) == session.modes(CAR)
    assert through.modes(CAR) == 0
    with pytest.raises(BadMaps):
        through.render(labels, instances)


def test_previews_go_through_it_too(session: Session, maps: tuple[np.ndarray, np.ndarray]) -> None:
    labels, instances = maps
    through = mapped(session, shift_mapping(session.label_set))
    assert is_live(through)
    through.render((labels + 100).astype(np.uint8), instances, keep=True)
    rect = Rect(2, 20, 10, 28)
    part = np.full((8, 8), SKY, np.int32)
    change = Change(rect, part + 100, part, part)
    mine = through.preview(change, keep=False)
    assert is_live(session)
    theirs = session.preview(Change(rect, part, part, part), keep=False)
    np.testing.assert_array_equal(mine.image, theirs.image)


def test_by_name_then_by_group_and_kind() -> None:
    street, faces = LabelSet.load("cityscapes"), LabelSet.load("celebamask")
    own = LabelSet(
        "own",
        (
            LabelClass(1, "Road", (1, 0, 0), Kind.STUFF),
            LabelClass(2, "tram", (2, 0, 0), Kind.THING, group="vehicle"),
            LabelClass(3, "nothing", (3, 0, 0), Kind.VOID),
        ),
    )
    found = ClassMapping.by_name(own, street)
    assert found.pairs[1] == ROAD
    assert street[found.pairs[2]].group == "vehicle"
    assert street[found.pairs[2]].kind is Kind.THING
    assert found.guessed == (2, 3)
    assert set(ClassMapping.by_name(street, faces).pairs) == set(street.ids)  # total, however little they share


def test_saved_and_read_as_far_as_it_fits() -> None:
    street, faces = LabelSet.load("cityscapes"), LabelSet.load("celebamask")
    found = ClassMapping.by_name(faces, street)
    changed = replace(found, pairs={**found.pairs, faces.ids[1]: SKY})
    assert ClassMapping.from_dict(changed.to_dict(), faces, street) == changed
    assert ClassMapping.from_dict({"skin": 999, "unknown": 7, "nose": "x"}, faces, street) == found
    assert ClassMapping.from_dict([1, 2], faces, street) == found


def test_a_class_without_partner_is_refused() -> None:
    street = LabelSet.load("cityscapes")
    with pytest.raises(LabelSetError, match="road"):
        ClassMapping(street, street, {each: each for each in street.ids if each != ROAD})
