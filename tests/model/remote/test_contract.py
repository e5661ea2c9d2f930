"""The promises of a live session, kept across a real socket: in front of a fake session, a real one and a plain one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from model.contract import Session, style_space_of
from model.live_session_contract import LiveSessionContract
from model.remote import client
from model.session import GeneratorSession
from model.session_contract import maps_of
from model.style_map import StyleSpace
from tests.fakes import FakeSession
from tests.model.remote.serving import Serving, serving


class RemoteContract(LiveSessionContract):
    """All tests of a class are clients of one server, one after another or two at a time."""

    make: Callable[[Path], Session]  # from a checkpoint to the session behind the server
    server: Serving

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _served(cls, tmp_path_factory: pytest.TempPathFactory, tiny_checkpoint: Path) -> Iterator[None]:
        with serving(lambda: cls.make(tiny_checkpoint), tmp_path_factory.mktemp("token")) as server:
            cls.server = server
            yield

    @pytest.fixture(autouse=True)
    def _asked_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The contract counts how often a pass asks whether to stop, and stops at each; across a socket that is a matter
        # of time. Asked once, at the beginning, it is none. tests/model/remote/test_session.py stops in the middle.
        monkeypatch.setattr(client, "POLL", 60.0)

    def open(self) -> Session:
        return self.server.open()


class TestInFrontOfAFakeSession(RemoteContract):
    make = staticmethod(lambda _checkpoint: FakeSession())


class TestInFrontOfARealSession(RemoteContract):
    make = staticmethod(lambda checkpoint: GeneratorSession.open(checkpoint, "cpu"))


class TestInFrontOfAPlainSession(RemoteContract):
    make = staticmethod(lambda _checkpoint: PlainSession())


class PlainSession(FakeSession):
    """One that knows nothing of previews, as those of packages do."""

    def __getattribute__(self, name: str) -> object:
        if name in ("preview", "can_preview", "full_passes_only", "expected_seconds", "take_notice"):
            raise AttributeError(name)
        return super().__getattribute__(name)

    def render(self, *maps: np.ndarray, **options: object) -> np.ndarray:
        assert "keep" not in options, "the contract of a plain session has no such argument"
        return np.ascontiguousarray(FakeSession().render(*maps, **options))  # type: ignore[arg-type]


def assert_same_space(one: StyleSpace | None, other: StyleSpace | None) -> None:
    assert one is not None
    assert other is not None
    assert (one.channels, one.by_class, one.lowest, one.highest) == (
        other.channels,
        other.by_class,
        other.lowest,
        other.highest,
    )
    assert one.modes.keys() == other.modes.keys()
    for class_id, centres in one.modes.items():
        assert centres.dtype == np.float32
        np.testing.assert_array_equal(centres, other.modes[class_id])


def test_a_session_that_keeps_its_vectors_to_itself(tmp_path: Path) -> None:
    session = FakeSession()
    session.style_space = None
    with serving(lambda: session, tmp_path) as server:
        remote = server.open()
        assert style_space_of(remote) is None
        assert remote.modes(7) == 10
        remote.close()


def test_the_same_bytes_as_in_this_process(tmp_path: Path, tiny_checkpoint: Path) -> None:
    def make() -> Session:
        return GeneratorSession.open(tiny_checkpoint, "cpu")

    local = make()
    with serving(make, tmp_path) as server:
        remote = server.open()
        for height, width in ((40, 48), (64, 96)):
            maps = maps_of(local, height, width)
            for look in ({}, {7: 2, 23: (0.5, -0.25, 0.125)}):
                assert np.array_equal(remote.render(*maps, look, seed=5), local.render(*maps, look, seed=5))
        assert (remote.id, remote.name, remote.licence) == (local.id, local.name, local.licence)
        assert remote.resolution == local.resolution
        assert remote.label_set == local.label_set
        assert remote.mode_counts == local.mode_counts
        assert_same_space(style_space_of(remote), style_space_of(local))
        assert remote.device_name == f"{local.device_name} at {server.address}"
        remote.close()
    local.close()
