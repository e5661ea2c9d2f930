"""Tests of the promises in `model.contract.LiveSession`; used as those of `model.session_contract` are."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from model.contract import Change, LiveSession, is_live
from model.errors import BadMaps, Cancelled
from model.maps.geometry import Rect
from model.session_contract import SessionContract, assert_raises, ignored_id, maps_of


class LiveSessionContract(SessionContract):
    """The promises of `model.contract.LiveSession` beside those of every session."""

    nearness = 0.5  # most that a preview is wrong by inside the change, as a share of what the change changes there

    def open_live(self) -> LiveSession:
        """A new session that previews."""
        session = self.open()
        assert is_live(session)
        return session

    def test_previews_need_a_kept_picture(self) -> None:
        session = self.open_live()
        scene = LiveScene(session)
        assert not session.can_preview, "before anything is rendered"
        assert_raises(RuntimeError, partial(session.preview, scene.change()))
        scene.render(keep=False)
        assert not session.can_preview, "nothing was kept"
        if session.full_passes_only:
            assert session.full_passes_only.endswith("."), "a sentence"
            scene.render(keep=True)
            assert not session.can_preview
        session.close()
        assert not session.can_preview

    def test_keeping_changes_no_byte(self) -> None:
        session = self.open_live()
        scene = LiveScene(session)
        picture = scene.render(keep=False)
        assert np.array_equal(scene.render(keep=True), picture)
        assert np.array_equal(scene.render(keep=False), picture), "after a kept pass"
        session.close()

    def test_a_preview_is_near_the_exact_picture(self) -> None:
        for session, scene in self._previewing():
            errors = []
            for index in range(4):
                before = scene.render(keep=True)
                change = scene.change(index)
                preview = session.preview(change, seed=scene.seed)
                scene.apply(change)
                exact = scene.render(keep=False)
                _check_picture(preview.image, preview.rect.shape)
                assert isinstance(preview.settle, bool)
                assert preview.rect.encloses(change.rect)
                assert Rect.of((scene.width, scene.height)).encloses(preview.rect)
                shown = change.rect.translated(-preview.rect.left, -preview.rect.top)
                error = _distance(preview.image[shown.slices], exact[change.rect.slices])
                errors.append((error, _distance(before[change.rect.slices], exact[change.rect.slices])))
            wrong, changed = (sum(values) / len(errors) for values in zip(*errors, strict=True))
            assert wrong <= self.nearness * changed + 1.0, f"wrong by {wrong:.1f} of {changed:.1f} levels"

    def test_undo_is_a_change_that_returns(self) -> None:
        for session, scene in self._previewing():
            first = session.preview(scene.same(), seed=scene.seed)
            change, back = scene.change(), scene.same()
            changed = session.preview(change, seed=scene.seed)
            undone = session.preview(back, seed=scene.seed)
            assert changed.rect == undone.rect == first.rect, "rectangles depend on those of the changes alone"
            error, moved = (_distance(each.image, first.image) for each in (undone, changed))
            assert error <= 0.2 * moved + 1.0, f"wrong by {error:.1f} of {moved:.1f} levels"

    def test_previews_in_a_row_go_on_from_each_other(self) -> None:
        for session, scene in self._previewing():
            changes = [scene.change(index) for index in range(2)]
            for change in changes:
                scene.apply(change)
            session.preview(changes[0], seed=scene.seed)
            second = session.preview(changes[1], seed=scene.seed)
            again = self.open_live()
            scene.render(keep=True, session=again)
            exact = again.preview(changes[1], seed=scene.seed)  # nothing that was not there
            error = _distance(second.image, exact.image)
            LiveScene(session).render(keep=True)
            alone = session.preview(changes[1], seed=scene.seed)
            assert error <= _distance(alone.image, exact.image) + 1.0, "the first change is forgotten"
            again.close()

    def test_a_look_changes_nothing(self) -> None:
        for session, scene in self._previewing():
            look = session.preview(scene.change(1), seed=scene.seed, keep=False)
            again = session.preview(scene.change(1), seed=scene.seed, keep=False)
            assert np.array_equal(look.image, again.image)
            assert look.rect == again.rect
            self._as_untouched(session, scene)

    def test_a_picture_that_is_not_kept_changes_nothing(self) -> None:
        for session, scene in self._previewing():
            session.render(*maps_of(session, 40, 48, shift=1), seed=5)
            self._as_untouched(session, scene)

    def test_a_stopped_preview_changes_nothing(self) -> None:
        for session, scene in self._previewing():
            asked: list[int] = []
            session.preview(scene.change(1), seed=scene.seed, keep=False, should_stop=_counting(asked))
            assert asked, "should_stop is asked at least once"
            for stop_at in sorted({1, 2, (len(asked) + 1) // 2, len(asked)}):
                if stop_at <= len(asked):
                    stop = _counting([], stop_at)
                    act = partial(session.preview, scene.change(1), seed=scene.seed, should_stop=stop)
                    assert_raises(Cancelled, act)
            self._as_untouched(session, scene)

    def test_a_stopped_pass_leaves_what_was_kept(self) -> None:
        for session, scene in self._previewing():
            other = maps_of(session, scene.height, scene.width, shift=1)
            asked: list[int] = []
            session.render(*other, should_stop=_counting(asked))
            for stop_at in sorted({1, 2, (len(asked) + 1) // 2, len(asked)}):
                if stop_at <= len(asked):
                    stop = _counting([], stop_at)
                    assert_raises(Cancelled, partial(session.render, *other, should_stop=stop, keep=True))
                    assert session.can_preview
            self._as_untouched(session, scene)

    def test_a_change_that_is_none_is_refused(self) -> None:
        for session, scene in self._previewing():
            good = scene.change()
            rect, maps = good.rect, (good.labels, good.instances, good.regions)
            unknown = next(each for each in range(256) if each not in session.label_set and each != ignored_id(session))
            bad = [
                Change(rect.translated(scene.width, 0), *maps),
                Change(rect.translated(-rect.left - 1, 0), *maps),
                Change(Rect(5, 5, 5, 9), *(each[:4, :0] for each in maps)),
                Change(rect, *(each[1:] for each in maps)),
                Change(rect, maps[0][:, 1:], *maps[1:]),
                Change(rect, maps[0].astype(np.float32), *maps[1:]),
                Change(rect, np.full_like(maps[0], unknown), *maps[1:]),
                Change(rect, maps[0], np.full_like(maps[1], -1), maps[2]),
            ]
            for change in bad:
                assert_raises(BadMaps, partial(session.preview, change, seed=scene.seed))
            style = {int(good.regions[0, 0]): session.modes(int(good.labels[0, 0]))}
            assert_raises(BadMaps, partial(session.preview, good, style, seed=scene.seed))
            self._as_untouched(session, scene)

    def test_arguments_of_a_preview_are_not_changed_nor_held(self) -> None:
        for session, scene in self._previewing():
            change = scene.change()
            for each in (change.labels, change.instances, change.regions):
                each.setflags(write=False)
            session.preview(change, seed=scene.seed, keep=False)
            labels, instances, regions = (each.copy() for each in scene.maps)
            session.render(labels, instances, regions=regions, seed=scene.seed, keep=True)
            for each in (labels, instances, regions):
                each[:] = each[0, 0]
            self._as_untouched(session, scene)

    def test_a_style_is_seen_in_a_preview(self) -> None:
        for session, scene in self._previewing():
            # Of the first class that has several modes, in half of the picture.
            class_id = next((each for each, count in session.mode_counts.items() if count > 1), None)
            if class_id is None:
                continue
            labels, instances, regions = scene.maps
            half = np.s_[:, : scene.width // 2]
            labels[half], instances[half], regions[half] = class_id, 20_001, 20_001
            scene.render(keep=True)
            looks = [
                session.preview(scene.same(Rect(2, 2, 20, 20)), {20_001: mode}, seed=scene.seed, keep=False).image
                for mode in range(session.modes(class_id))
            ]
            assert any((look != looks[0]).any() for look in looks)

    def test_another_size_is_another_picture(self) -> None:
        for session, scene in self._previewing():
            small = LiveScene(session, 40, 48)
            small.render(keep=True)
            outside = Rect(60, 40, 64, 44)
            assert_raises(BadMaps, partial(session.preview, scene.same(outside), seed=scene.seed))
            preview = session.preview(small.change(), seed=small.seed)
            assert Rect.of((48, 40)).encloses(preview.rect)

    def test_it_says_how_long_and_what_was_different(self) -> None:
        session = self.open_live()
        scene = LiveScene(session)
        for _ in range(2):
            small, large = session.expected_seconds(64, 32), session.expected_seconds(640, 320)
            assert small is None or large is None or 0 < small < large
            scene.render(keep=True)
        notice = session.take_notice()
        assert "\n" not in notice
        assert session.take_notice() == "", "told once"
        assert isinstance(session.full_passes_only, str)
        session.close()

    def _previewing(self) -> Iterator[tuple[LiveSession, "LiveScene"]]:
        """A session with a kept picture, if it ever previews; closed at the end."""
        session = self.open_live()
        if not session.full_passes_only:
            scene = LiveScene(session)
            scene.render(keep=True)
            assert session.can_preview
            yield session, scene
        session.close()

    def _as_untouched(self, session: LiveSession, scene: "LiveScene") -> None:
        """Fail unless the next preview has the bytes of a session that was only asked to keep the scene."""
        assert session.can_preview
        again = self.open_live()
        scene.render(keep=True, session=again)
        found, expected = (each.preview(scene.change(), seed=scene.seed) for each in (session, again))
        assert found.rect == expected.rect
        assert np.array_equal(found.image, expected.image)
        again.close()


class LiveScene:
    """A picture that is edited: stripes of a session's classes, and changes of them."""

    def __init__(self, session: LiveSession, height: int = 64, width: int = 96) -> None:
        self.height, self.width, self.seed = height, width, 3
        self._session = session
        labels, instances = maps_of(session, height, width)
        self.maps = (labels, instances, instances + 1)

    def render(self, *, keep: bool, session: LiveSession | None = None) -> np.ndarray:
        """The exact picture, of another session where one is given."""
        labels, instances, regions = self.maps
        rendered = (session or self._session).render(labels, instances, regions=regions, seed=self.seed, keep=keep)
        return rendered.copy()

    def change(self, index: int = 0) -> Change:
        """A rectangle of another class than was there, each `index` in another place, borders among them."""
        places = ((33, 18, 55, 34), (70, 50, self.width, self.height), (0, 0, 17, 13), (20, 40, 48, 58))
        left, top, right, bottom = places[index % len(places)]
        rect = Rect(left, top, right, bottom).clipped((self.width, self.height))
        there = set(np.unique(self.maps[0][rect.slices]).tolist())
        ids = self._session.label_set.ids
        class_id = next((each for each in ids if each not in there), ids[0])
        labels = np.full(rect.shape, class_id, np.uint8)
        return Change(rect, labels, labels.astype(np.int32) + 300, labels.astype(np.int32) + 301)

    def same(self, rect: Rect | None = None) -> Change:
        """What is there, as a change: in the rectangle of `change()` if no other is given."""
        rect = rect or self.change().rect
        labels, instances, regions = (each[rect.slices].copy() for each in self.maps)
        return Change(rect, labels, instances, regions)

    def apply(self, change: Change) -> None:
        """Paint a change into the maps."""
        for each, values in zip(self.maps, (change.labels, change.instances, change.regions), strict=True):
            each[change.rect.slices] = values


def _check_picture(picture: np.ndarray, shape: tuple[int, int]) -> None:
    assert isinstance(picture, np.ndarray)
    assert picture.dtype == np.uint8
    assert picture.shape == (*shape, 3)


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    """Root mean square difference, grey levels."""
    return float(np.sqrt(np.mean((one.astype(np.float64) - other) ** 2)))


def _counting(asked: list[int], stop_at: int | None = None) -> Callable[[], bool]:
    """A `should_stop` that counts how often it is asked, and answers True from the `stop_at`-th time on."""

    def should_stop() -> bool:
        asked.append(1)
        return stop_at is not None and len(asked) >= stop_at

    return should_stop
