"""Recordings of work on a GPU: the same results, and plain work where nothing can be recorded."""

import logging
import weakref

import pytest
import torch
from torch import Tensor

from model.config import GeneratorConfig
from model.cuda_graphs import Graphs
from model.inference import accelerated
from model.maps.geometry import Rect
from model.networks.generator import Generator
from model.passes.engine import PassEngine

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
SMALL = GeneratorConfig(classes=5, style_channels=0, width=8, downsamples=2, blocks=2, pattern=3)


@pytest.mark.skipif(torch.cuda.is_available(), reason="recording works with a CUDA device")
def test_work_that_cannot_be_recorded_is_done_and_the_reason_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    graphs = Graphs(torch.device("cuda"))
    for number in (1.0, 2.0, 3.0):
        with caplog.at_level(logging.WARNING):
            made = graphs.run("double", (1,), torch.tensor([number]), lambda given: given * 2)
        assert made.item() == 2 * number
    assert caplog.text.count("no CUDA graph of a pass") == 1


def test_a_recording_that_failed_holds_no_memory_of_the_plain_work(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[weakref.ref[Tensor]] = []

    def fail(self: Graphs, given: Tensor, work: object) -> None:
        activations = torch.zeros(8)
        held.append(weakref.ref(activations))
        raise torch.OutOfMemoryError("CUDA out of memory")

    def work(given: Tensor) -> int:
        return sum(reference() is not None for reference in held)

    monkeypatch.setattr(Graphs, "_record", fail)
    assert Graphs(torch.device("cuda")).run("pass", (1,), torch.zeros(1), work) == 0
    assert len(held) == 1


def test_what_the_work_itself_raises_is_not_swallowed() -> None:
    def broken(given: Tensor) -> Tensor:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Graphs(torch.device("cuda")).run("broken", (1,), torch.zeros(1), broken)


@needs_cuda
def test_a_replay_gives_what_the_work_gives_for_every_input() -> None:
    device = torch.device("cuda")
    graphs = Graphs(device)
    calls = 0

    def work(given: Tensor) -> Tensor:
        nonlocal calls
        calls += 1
        return (given * 3).relu() - 1

    for seed in range(3):
        given = torch.randn(64, generator=torch.Generator().manual_seed(seed)).to(device)
        assert torch.equal(graphs.run("work", (64,), given, work).clone(), (given * 3).relu() - 1)
    assert calls == 3  # twice to warm up, once recorded


@needs_cuda
def test_another_size_frees_the_recordings_of_the_one_before() -> None:
    device = torch.device("cuda")
    graphs = Graphs(device)
    graphs.run("work", (1 << 24,), torch.zeros(1 << 24, device=device), lambda given: given + 1)
    graphs.clear()
    torch.cuda.empty_cache()
    before = torch.cuda.memory_reserved()
    graphs.run("work", (1 << 24,), torch.zeros(1 << 24, device=device), lambda given: given + 1)
    graphs.run("work", (8,), torch.zeros(8, device=device), lambda given: given + 1)
    torch.cuda.empty_cache()
    assert torch.cuda.memory_reserved() - before < 1 << 24


@needs_cuda
@pytest.mark.parametrize("keep", [False, True])
def test_a_full_pass_replayed_is_the_pass_without_a_graph(keep: bool) -> None:
    device = torch.device("cuda")
    torch.manual_seed(0)
    network = accelerated(Generator(SMALL), device, torch.float16)
    recorded, plain = (PassEngine(network, SMALL, device, torch.float16) for _ in range(2))
    plain._graphs = None
    for seed in range(3):
        noise = torch.randn((1, SMALL.input_channels, 64, 96), generator=torch.Generator().manual_seed(seed))
        picture = noise.to(device, torch.float16).contiguous(memory_format=torch.channels_last)

        def encode(rect: Rect, picture: Tensor = picture) -> Tensor:
            rows, columns = rect.slices
            return picture[:, :, rows, columns]

        found, expected = (engine.full(encode, (64, 96), keep=keep) for engine in (recorded, plain))
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-3)
        if keep:
            rect = Rect(8, 8, 24, 24)
            patches = [engine.partial(encode, rect, keep=True)[0] for engine in (recorded, plain)]
            torch.testing.assert_close(patches[0], patches[1], rtol=0, atol=1e-3)


@needs_cuda
def test_a_pass_that_is_not_kept_leaves_what_previews_start_from() -> None:
    device = torch.device("cuda")
    torch.manual_seed(0)
    network = accelerated(Generator(SMALL), device, torch.float16)
    engine = PassEngine(network, SMALL, device, torch.float16)

    def encode(value: float):  # type: ignore[no-untyped-def]
        return lambda rect: torch.full(
            (1, SMALL.input_channels, rect.height, rect.width), value, dtype=torch.float16, device=device
        )

    engine.full(encode(0.1), (64, 64), keep=False)  # recorded first, so that its memory is the older
    engine.full(encode(0.5), (64, 64), keep=True)
    expected = engine.partial(encode(0.7), Rect(8, 8, 24, 24), keep=False)[0].clone()
    engine.full(encode(-0.9), (64, 64), keep=False)
    assert torch.equal(engine.partial(encode(0.7), Rect(8, 8, 24, 24), keep=False)[0], expected)
