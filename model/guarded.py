"""Sessions of packages that may be broken: what they lack or raise is one sentence, what they return is checked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import numpy as np

from model.contract import SMALLEST, Change, LiveSession, Preview, Session, ShouldStop, is_live, style_space_of
from model.errors import MaquetteError
from model.maps import LabelSet
from model.maps.geometry import Rect
from model.style_map import Style, StyleSpace

Fail = Callable[[BaseException], NoReturn]  # makes a ModelError of what a package's code did


def guarded(opened: Any, fail: Fail) -> Session:
    """Guard what a package opened: live if it is. Calls `fail` where it lacks what the contract names."""
    _check(opened, fail, _FACTS)
    space = getattr(opened, "style_space", None)
    if space is not None:
        _check(opened, fail, _STYLE_FACTS)
        if {key: len(each) for key, each in space.modes.items()} != {k: n for k, n in opened.mode_counts.items() if n}:
            fail(ValueError("the style_space of its session does not have the modes that its mode_counts tells"))
    if not is_live(opened):
        return GuardedSession(opened, fail)
    _check(opened, fail, _LIVE_FACTS)
    return GuardedLiveSession(opened, fail)


class GuardedSession:
    """A session of a package that may be broken: what it raises is one sentence, what it returns is checked."""

    def __init__(self, session: Session, fail: Fail) -> None:
        self._session = session
        self._fail = fail
        self.id, self.name, self.licence = session.id, session.name, session.licence
        self.label_set = session.label_set
        self.resolution = int(session.resolution[0]), int(session.resolution[1])
        self.device_name = session.device_name
        self.mode_counts = {int(key): int(count) for key, count in session.mode_counts.items() if count}
        self.style_space = style_space_of(session)

    def modes(self, class_id: int) -> int:
        """How many modes there are for a class; 0 if none."""
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
        """See `Session.render`; raises ModelError where the package's code fails or returns no picture."""
        with self._guarded():
            picture = self._session.render(
                labels, instances, styles, regions=regions, seed=seed, should_stop=should_stop
            )
        return self._checked(picture, labels.shape)

    def close(self) -> None:
        """Free what the session holds."""
        with self._guarded():
            self._session.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Make one sentence of whatever the package's code raises."""
        try:
            yield
        except MaquetteError:
            raise
        except (Exception, SystemExit) as error:
            self._fail(error)

    def _checked(self, picture: object, shape: tuple[int, ...]) -> np.ndarray:
        """What the package rendered, if it is a picture of (height, width)."""
        wanted = (*shape, 3)
        if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.shape != wanted:
            found = f"{picture.dtype} {picture.shape}" if isinstance(picture, np.ndarray) else _kind(picture)
            self._fail(TypeError(f"it rendered {found}, not uint8 {wanted}"))
        return np.ascontiguousarray(picture)


class GuardedLiveSession(GuardedSession):
    """A session of a package that renders changes, too."""

    def __init__(self, session: LiveSession, fail: Fail) -> None:
        super().__init__(session, fail)
        self._live = session
        self._kept = Rect(0, 0, 1 << 31, 1 << 31)  # all of the picture that previews start from; unknown before it is
        self.full_passes_only = session.full_passes_only

    @property
    def can_preview(self) -> bool:
        """See `LiveSession.can_preview`."""
        with self._guarded():
            return bool(self._live.can_preview)

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
        """See `LiveSession.render`; raises ModelError where the package's code fails or returns no picture."""
        with self._guarded():
            picture = self._live.render(
                labels, instances, styles, regions=regions, seed=seed, should_stop=should_stop, keep=keep
            )
        checked = self._checked(picture, labels.shape)
        if keep:
            self._kept = Rect.of((labels.shape[1], labels.shape[0]))
        return checked

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> Preview:
        """See `LiveSession.preview`; raises ModelError where the package's code fails or returns no preview."""
        if not self.can_preview:
            raise RuntimeError("there is no picture to start from")
        with self._guarded():
            preview = self._live.preview(change, styles, seed=seed, keep=keep, should_stop=should_stop)
            rect = Rect(*map(int, preview.rect))
            image, settle = preview.image, bool(preview.settle)
            if not rect.encloses(Rect(*change.rect)):
                raise ValueError(
                    f"its preview shows {tuple(rect)}, which does not hold the change {tuple(change.rect)}"
                )
            if not self._kept.encloses(rect):
                raise ValueError(f"its preview shows {tuple(rect)}, which leaves the picture")
        return Preview(self._checked(image, rect.shape), rect, settle)

    def expected_seconds(self, width: int, height: int) -> float | None:
        """See `LiveSession.expected_seconds`."""
        with self._guarded():
            seconds = self._live.expected_seconds(width, height)
            return None if seconds is None else float(seconds)

    def take_notice(self) -> str:
        """See `LiveSession.take_notice`; a sentence is one line."""
        with self._guarded():
            return " ".join(str(self._live.take_notice()).split())


_FACTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda value: isinstance(value, str) and bool(value), "a string that is not empty"),
    "name": (lambda value: isinstance(value, str) and bool(value), "a string that is not empty"),
    "licence": (lambda value: isinstance(value, str), "a string"),
    "label_set": (lambda value: isinstance(value, LabelSet), "a LabelSet"),
    "resolution": (
        lambda value: len(value) == 2 and all(side == int(side) >= SMALLEST for side in value),
        f"a width and a height of at least {SMALLEST}",
    ),
    "device_name": (lambda value: isinstance(value, str), "a string"),
    "mode_counts": (
        lambda value: all(key == int(key) and count == int(count) >= 0 for key, count in value.items()),
        "a mapping from class ids to numbers",
    ),
    "modes": (callable, "a method"),
    "render": (callable, "a method"),
    "close": (callable, "a method"),
}

_STYLE_FACTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "style_space": (
        lambda value: isinstance(value, StyleSpace) and value.channels > 0 and all(map(_are_modes(value), value.modes)),
        "a StyleSpace whose modes are finite float arrays of (modes, channels)",
    ),
}

_LIVE_FACTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "full_passes_only": (lambda value: isinstance(value, str), "a string"),
    "can_preview": (lambda value: value in (True, False), "true or false"),
    "preview": (callable, "a method"),
    "expected_seconds": (callable, "a method"),
    "take_notice": (callable, "a method"),
}


def _are_modes(space: StyleSpace) -> Callable[[int], bool]:
    """Whether the modes of a class are vectors of the space."""

    def fit(class_id: int) -> bool:
        centres = space.modes[class_id]
        return centres.ndim == 2 and centres.shape[1] == space.channels and bool(np.isfinite(centres).all())

    return fit


def _check(opened: Any, fail: Fail, facts: Mapping[str, tuple[Callable[[Any], bool], str]]) -> None:
    """Call `fail` unless an object has what the contract names."""
    for name, (fits, wanted) in facts.items():
        try:
            value = getattr(opened, name)
            good = fits(value)
        except AttributeError:
            fail(TypeError(f"its session, {_kind(opened)}, has no {name}"))
        except Exception:
            good = False
        if not good:
            fail(TypeError(f"{name} of its session is not {wanted}"))


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}" if value is not None else "None"
