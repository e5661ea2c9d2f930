"""Tests of the promises in `model.contract`, for the generators of this repository and of everybody else.

In the tests of a package (pytest, or any runner that calls the `test_*` methods of an instance):

    from model.session_contract import SessionContract

    class TestColourbook(SessionContract):
        def open(self):
            return colourbook.open_session("cpu")

A session that previews is tested by `model.live_session_contract.LiveSessionContract` in the same way.
"""

import threading
from collections.abc import Callable
from functools import partial

import numpy as np

from model.contract import SMALLEST, Session, style_space_of
from model.errors import BadMaps, Cancelled
from model.maps import LabelSet
from model.style_map import StyleSpace

SIZES = ((SMALLEST, SMALLEST), (45, 71), (64, 96))  # height, width; no network is a multiple of all


class SessionContract:
    """Override `open`; every test opens a session of its own and closes it."""

    def open(self) -> Session:
        """A new session of the generator that is tested, on the CPU."""
        raise NotImplementedError("override SessionContract.open")

    def test_it_says_what_it_is(self) -> None:
        session = self.open()
        for name in ("id", "name"):
            text = getattr(session, name)
            assert isinstance(text, str), f"{name} is a string"
            assert text, f"{name} is not empty"
            assert "\n" not in text, f"{name} is one line"
        assert isinstance(session.licence, str)
        assert isinstance(session.device_name, str)
        assert isinstance(session.label_set, LabelSet)
        width, height = session.resolution
        assert min(width, height) >= SMALLEST
        again = self.open()
        assert (again.id, again.name) == (session.id, session.name), "styles of a scene must be found again"
        assert again.label_set.compatible(session.label_set)
        session.close()
        again.close()

    def test_modes_are_counted(self) -> None:
        session = self.open()
        for class_id in (*session.label_set.ids, 255):
            assert session.modes(class_id) == session.mode_counts.get(class_id, 0), f"class {class_id}"
        assert all(class_id in session.label_set for class_id in session.mode_counts)
        assert all(count > 0 for count in session.mode_counts.values())
        space = style_space_of(session)
        if space is not None:  # a session may keep its vectors to itself
            assert_vectors_of_modes(session, space)
        session.close()

    def test_a_picture_of_every_size(self) -> None:
        session = self.open()
        for height, width in SIZES:
            picture = session.render(*maps_of(session, height, width))
            assert isinstance(picture, np.ndarray)
            assert picture.dtype == np.uint8
            assert picture.shape == (height, width, 3)
        session.close()

    def test_the_labels_decide(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        if len(session.label_set.ids) > 1:
            other, other_instances = maps_of(session, shift=1)
            assert (session.render(labels, instances) != session.render(other, other_instances)).any()
        session.close()

    def test_the_same_arguments_give_the_same_bytes(self) -> None:
        session, again = self.open(), self.open()
        labels, instances = maps_of(session)
        first = session.render(labels, instances, seed=3).copy()
        session.render(*maps_of(session, 40, 48, shift=1), seed=4)
        assert np.array_equal(session.render(labels, instances, seed=3), first), "after another picture"
        assert np.array_equal(again.render(labels, instances, seed=3), first), "in another session"
        session.close()
        again.close()

    def test_arguments_are_not_changed(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        regions = instances + 1
        given = (labels, instances, regions)
        before = [each.copy() for each in given]
        for each in given:
            each.setflags(write=False)
        styles: dict[int, int] = {int(regions[0, 0]): 0} if session.modes(int(labels[0, 0])) else {}
        kept = dict(styles)
        session.render(labels, instances, styles, regions=regions)
        assert all(np.array_equal(one, other) for one, other in zip(given, before, strict=True))
        assert styles == kept
        session.close()

    def test_every_integer_type_is_taken(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        expected = session.render(labels, instances).copy()
        for kind in (np.int32, np.int64, np.uint16):
            assert np.array_equal(session.render(labels.astype(kind), instances.astype(kind)), expected), kind
        session.close()

    def test_a_mode_changes_the_look_of_its_region(self) -> None:
        session = self.open()
        for class_id, count in session.mode_counts.items():
            labels, instances = half_region(session, class_id)
            looks = [session.render(labels, instances, {class_id: mode}).copy() for mode in range(count)]
            assert count == 1 or any((look != looks[0]).any() for look in looks), f"class {class_id}"
        session.close()

    def test_a_mode_that_is_not_there_is_refused(self) -> None:
        session = self.open()
        for class_id in session.label_set.ids:
            labels, instances = one_region(class_id)
            for mode in (session.modes(class_id), -1):
                assert_raises(BadMaps, partial(session.render, labels, instances, {class_id: mode}))
        session.close()

    def test_styles_of_regions_that_are_gone_are_ignored(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        expected = session.render(labels, instances).copy()
        assert np.array_equal(session.render(labels, instances, {30_999: 99}), expected)
        session.close()

    def test_regions_carry_the_styles(self) -> None:
        session = self.open()
        for class_id, count in session.mode_counts.items():
            labels, instances = one_region(class_id)
            regions = np.full_like(instances, 20_001)
            styles = {20_001: count - 1}
            by_region = session.render(labels, instances, styles, regions=regions).copy()
            assert np.array_equal(session.render(labels, instances, {class_id: count - 1}), by_region)
        session.close()

    def test_a_stopped_pass_is_cancelled_and_the_next_is_whole(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        expected = session.render(labels, instances).copy()
        assert_raises(Cancelled, partial(session.render, labels, instances, should_stop=lambda: True))
        assert np.array_equal(session.render(labels, instances, should_stop=lambda: False), expected)
        session.close()

    def test_maps_that_cannot_be_rendered_are_refused(self) -> None:
        session = self.open()
        labels, instances = maps_of(session)
        unknown = next(value for value in range(256) if value not in session.label_set and value != ignored_id(session))
        bad = (
            (labels, instances[:-1]),
            (labels[: SMALLEST - 1], instances[: SMALLEST - 1]),
            (labels.astype(np.float32), instances),
            (np.stack([labels] * 3, axis=-1), instances),
            (labels, np.full_like(instances, -1)),
            (np.full_like(labels, unknown), instances),
        )
        for arguments in bad:
            assert_raises(BadMaps, partial(session.render, *arguments))
        session.close()

    def test_it_lives_in_another_thread_and_closes_twice(self) -> None:
        pictures: list[np.ndarray] = []

        def work() -> None:
            session = self.open()
            pictures.append(session.render(*maps_of(session)))
            session.close()
            session.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert len(pictures) == 1, "rendering outside the main thread failed"


def maps_of(session: Session, height: int = 40, width: int = 48, *, shift: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Stripes of up to four classes of a session: labels uint8 and instances int32 (height, width)."""
    ids = session.label_set.ids
    chosen = [ids[(index + shift) % len(ids)] for index in range(min(4, len(ids)))]
    rows = np.arange(height) * len(chosen) // height
    labels = np.broadcast_to(np.array(chosen, np.uint8)[rows, None], (height, width)).copy()
    return labels, labels.astype(np.int32)


def one_region(class_id: int, side: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Maps of nothing but one class; its region has the class's id."""
    return np.full((side, side), class_id, np.uint8), np.full((side, side), class_id, np.int32)


def half_region(session: Session, class_id: int, side: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Maps of one class, whose region has the class's id, beside another.

    To a network with instance norm one style everywhere is none.
    """
    labels, instances = one_region(class_id, side)
    labels[:, : side // 2] = next((each for each in session.label_set.ids if each != class_id), class_id)
    instances[labels != class_id] = class_id + 1
    return labels, instances


def assert_vectors_of_modes(session: Session, space: StyleSpace) -> None:
    """Fail unless the vectors that a session tells are those of its modes, and its defaults are those it names."""
    assert {class_id: len(each) for class_id, each in space.modes.items()} == dict(session.mode_counts)
    assert space.lowest < space.highest
    for class_id, centres in list(space.modes.items())[:3]:
        assert centres.shape[1] == space.channels
        assert np.isfinite(centres).all()
        labels, instances = half_region(session, class_id)
        by_default = session.render(labels, instances, seed=5).copy()
        mode = space.default(5, class_id, class_id)
        assert mode is not None
        for style in (mode, space.vector(class_id, mode)):
            look = session.render(labels, instances, {class_id: style}, seed=5)
            assert np.array_equal(look, by_default), f"style {style} of class {class_id}"


def assert_raises(kind: type[Exception], act: Callable[[], object]) -> None:
    """Fail unless `act` raises `kind` with a sentence (or, where nobody is told, with anything)."""
    raised: Exception | None = None
    try:
        act()
    except kind as error:
        raised = error
    assert raised is not None, f"{kind.__name__} was not raised"
    assert kind is Cancelled or str(raised).strip(), f"{kind.__name__} without a sentence"


def ignored_id(session: Session) -> int:
    """The id of pixels without a class, -1 if the label set has none."""
    ignored = session.label_set.ignore
    return -1 if ignored is None else ignored
