"""The promises of `model.contract.Session`, kept by the real session, the fake one and the example of the docs."""

from pathlib import Path

import pytest

from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.contract import Session
from model.live_session_contract import LiveSessionContract
from model.registry import open_session
from model.session import GeneratorSession
from model.session_contract import SessionContract
from tests.fakes import FakeSession
from tests.model.checkpoint_files import with_generator
from tests.packages import code_blocks


class TestGeneratorSession(LiveSessionContract):
    @pytest.fixture(autouse=True)
    def _checkpoint(self, tiny_checkpoint: Path) -> None:
        self.path = tiny_checkpoint

    def open(self) -> Session:
        return GeneratorSession.open(self.path, "cpu")


class OtherGenerators(LiveSessionContract):
    """Sessions of the tiny checkpoint with another network."""

    config: AnyGeneratorConfig

    @pytest.fixture(autouse=True)
    def _checkpoint(self, tmp_path: Path, tiny_checkpoint: Path) -> None:
        self.path = with_generator(tiny_checkpoint, tmp_path, self.config)

    def open(self) -> Session:
        return GeneratorSession.open(self.path, "cpu", precision="float32")


class TestEnhancer(OtherGenerators):
    config = GeneratorConfig(35, width=2, downsamples=2, blocks=1, enhancers=1, enhancer_blocks=1)


class TestBatchNorm(OtherGenerators):
    config = GeneratorConfig(35, width=3, downsamples=2, blocks=1, norm="batch", upsampling="resize", output_scale=1e-4)


class TestWithoutBoundariesAndStyles(OtherGenerators):
    config = GeneratorConfig(35, boundaries=False, style_channels=0, width=3, downsamples=1, blocks=2)


class TestUNet(OtherGenerators):
    config = UNetConfig(35, boundaries=True, style_channels=3, width=3, levels=5)


class TestCRN(OtherGenerators):
    config = CRNConfig(35, style_channels=3, width=2, max_width=8, levels=5)


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
