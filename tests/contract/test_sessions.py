"""The promises of `model.contract.Session`, kept by the real session, the fake one and the example of the docs."""

from pathlib import Path

import pytest

from model.contract import Session
from model.live_session_contract import LiveSessionContract
from model.registry import open_session
from model.session import GeneratorSession
from model.session_contract import SessionContract
from tests.fakes import FakeSession
from tests.packages import code_blocks


class TestGeneratorSession(SessionContract):
    @pytest.fixture(autouse=True)
    def _checkpoint(self, tiny_checkpoint: Path) -> None:
        self.path = tiny_checkpoint

    def open(self) -> Session:
        return GeneratorSession.open(self.path, "cpu")


class TestFakeSession(LiveSessionContract):
    def open(self) -> Session:
        return FakeSession()


class TestFakeSessionWithoutPreviews(LiveSessionContract):
    def open(self) -> Session:
        session = FakeSession()
        session.full_passes_only = "The fake session was told to render whole pictures."
        return session


class TestTheExampleOfTheDocs(SessionContract):
    @pytest.fixture(autouse=True)
    def _installed(self, colourbook: Path) -> None:
        pass

    def open(self) -> Session:
        return open_session("colourbook", "cpu")


def test_the_example_is_as_short_as_is_said() -> None:
    module, _test = code_blocks("python")
    assert len([line for line in module.splitlines() if line.strip()]) <= 40


def test_the_test_of_the_docs_is_one(colourbook: Path) -> None:
    _module, test = code_blocks("python")
    names: dict[str, object] = {}
    exec(compile(test, "test_colourbook.py", "exec"), names)
    case = names["TestColourbook"]()  # type: ignore[operator]
    methods = [name for name in dir(case) if name.startswith("test_")]
    assert len(methods) >= 10
    for name in methods:
        getattr(case, name)()
