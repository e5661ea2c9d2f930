"""Where a pass is computed when memory is short, what is said of it, and what is left of what was kept."""

import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from model.contract import ShouldStop
from model.errors import Cancelled, ModelError, OutOfMemory
from model.maps.geometry import Rect
from model.renderer import Engine, Place, Renderer, Shape
from model.scene_state import EncodedMaps, SceneState
from model.session import GeneratorSession
from tests.model.test_session import street

CPU = torch.device("cpu")
GIB = 2**30


@dataclass
class FakeEngine:
    """Fills pictures with the first channel of the input; fails as it is told.

    A full pass "needs" 4 GiB to keep, 2 to render once and 1 in small tiles.
    """

    errors: list[Exception | None] = field(default_factory=list)  # of the next passes, None for one that works
    ways: list[str] = field(default_factory=list)  # of the passes that were tried
    can_preview: bool = False

    def full(
        self, encode: SceneState, size: Shape, *, keep: bool, should_stop: ShouldStop | None, small: bool = False
    ) -> Tensor:
        self.ways.append("keep" if keep else "small" if small else "once")
        self._raise()
        self.can_preview = self.can_preview or keep
        return encode(Rect(0, 0, size[1], size[0]))[0, :1]

    def partial(
        self, encode: SceneState, change: Rect, *, keep: bool, should_stop: ShouldStop | None
    ) -> tuple[Tensor, Rect, bool]:
        self.ways.append("preview")
        self._raise()
        rect = change.expanded(1).clipped((encode.padded[1], encode.padded[0]))
        return encode(rect)[0, :1], rect, True

    def drop(self) -> None:
        self.can_preview = False

    def bytes_needed(self, size: Shape, keep: bool, *, small: bool = False) -> int:
        return (4 if keep else 1 if small else 2) * GIB

    def bytes_of_change(self, change: Rect) -> int:
        return 2 * GIB

    def flops(self, size: Shape) -> float | None:
        return 1e6 * size[0] * size[1]

    def _raise(self) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> dict[str, float | None]:
    """Free GiB of the device "meta", which stands for a GPU, and of the CPU; None: it cannot be asked."""
    table: dict[str, float | None] = {"meta": None, "cpu": None}

    def asked(device: torch.device) -> int | None:
        gib = table[device.type]
        return None if gib is None else int(gib * GIB)

    monkeypatch.setattr("model.renderer.free_memory", asked)
    return table


class TwoPlaces:
    """A renderer with an engine that calls itself a GPU, and one on the CPU that is opened when it is needed."""

    def __init__(self) -> None:
        self.gpu, self.cpu = FakeEngine(), FakeEngine()
        self.opened = 0

        def open_cpu() -> Engine:
            self.opened += 1
            return self.cpu

        # Memory is asked of "meta"; the arithmetic of the fakes happens on the CPU all the same.
        first = Place("Quick 9000", OnTheCpu("meta"), torch.float32, lambda: self.gpu)  # type: ignore[arg-type]
        second = Place("CPU, 2 threads", CPU, torch.float32, open_cpu)
        self.renderer = Renderer([first, second], lambda size: (-(-size[0] // 8) * 8, -(-size[1] // 8) * 8), None)

    def render(self, *, keep: bool = True, shade: float = 0.5) -> np.ndarray:
        return self.renderer.full(flat(36, 44, shade), keep=keep, should_stop=None)

    def preview(self, *, keep: bool = True) -> np.ndarray:
        return self.renderer.partial(Rect(4, 4, 12, 12), flat(8, 8, -0.5), keep=keep, should_stop=None).image


class OnTheCpu:
    """A device that has another name than where it is."""

    def __init__(self, kind: str) -> None:
        self.type = kind


@pytest.fixture(autouse=True)
def _states_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def state(maps: EncodedMaps, padded: Shape, *, boundary: int | None, device: object, dtype: torch.dtype):
        return SceneState(maps, padded, boundary=boundary, device=CPU, dtype=dtype)

    monkeypatch.setattr("model.renderer.SceneState", state)


def flat(height: int, width: int, shade: float) -> EncodedMaps:
    """Maps whose input is one number."""
    nothing = np.zeros((height, width), np.int32)
    return EncodedMaps(np.full((1, 1), shade, np.float32), np.zeros(1, np.int32), nothing, nothing, 0)


def grey(shade: float) -> int:
    return round(127.5 * (shade + 1))


ERRORS = [
    torch.OutOfMemoryError("CUDA out of memory"),
    MemoryError(),
    RuntimeError("MPS backend out of memory"),
    RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
]


def test_a_pass_that_fits_is_nothing_to_talk_about(free: dict[str, float | None]) -> None:
    free.update(meta=4)
    places = TwoPlaces()
    assert abs(int(places.render().mean()) - grey(0.5)) < 25, "grey is made of lightness"
    assert (places.gpu.ways, places.opened, places.renderer.can_preview) == (["keep"], 0, True)
    assert places.renderer.take_notice() == ""
    assert places.renderer.size == (44, 36)


def test_without_memory_to_keep_it_is_rendered_once_and_said_once(free: dict[str, float | None]) -> None:
    free.update(meta=3)
    places = TwoPlaces()
    for notice in ("There is no memory left for previews: every edit renders the whole picture.", "", ""):
        places.render()
        assert not places.renderer.can_preview
        assert places.renderer.take_notice() == notice
    free.update(meta=5)
    places.render()
    assert places.renderer.can_preview
    assert places.renderer.take_notice() == ""
    free.update(meta=3)
    places.render()
    assert places.renderer.take_notice() != "", "it is news again"
    assert places.gpu.ways == ["once"] * 3 + ["keep"] + ["once"]


def test_small_tiles_then_the_cpu_then_an_error(free: dict[str, float | None]) -> None:
    free.update(meta=1.5, cpu=4)
    places = TwoPlaces()
    places.render(keep=False)
    assert places.renderer.take_notice() == "44 x 36 pixels fit on Quick 9000 in small tiles only, which takes longer."
    free.update(meta=0.5)
    places.render()
    assert places.renderer.take_notice() == "44 x 36 pixels did not fit on Quick 9000: rendered on the CPU."
    assert (places.gpu.ways, places.cpu.ways, places.opened) == (["small"], ["keep"], 1)
    assert places.renderer.can_preview, "the CPU has kept it"
    assert places.preview().shape == (10, 10, 3)
    assert places.cpu.ways == ["keep", "preview"]
    free.update(cpu=2.5)
    places.render()
    assert places.renderer.take_notice() == (
        "44 x 36 pixels did not fit on Quick 9000: rendered on the CPU. "
        "There is no memory left for previews: every edit renders the whole picture."
    )
    free.update(cpu=0.5)
    with pytest.raises(OutOfMemory, match="44 x 36 pixels need about 4.0 GiB on Quick 9000, more than is free"):
        places.render()
    assert not places.renderer.can_preview
    free.update(meta=0.5, cpu=8)
    places.render()
    assert places.cpu.can_preview
    free.update(meta=8)
    places.render()
    assert places.renderer.can_preview
    assert (places.gpu.can_preview, places.cpu.can_preview) == (True, False), "one picture is kept, not two"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_device_that_runs_out_is_tried_again_then_left(error: Exception, free: dict[str, float | None]) -> None:
    places = TwoPlaces()
    places.gpu.errors = [error, error, error]
    expected = TwoPlaces().render()
    np.testing.assert_array_equal(places.render(), expected)
    assert places.gpu.ways == ["keep", "once", "small"]
    assert places.cpu.ways == ["keep"]
    assert "rendered on the CPU" in places.renderer.take_notice()


def test_what_a_pass_that_failed_held_is_free_for_the_next(free: dict[str, float | None]) -> None:
    held: list[weakref.ref[Tensor]] = []
    alive: list[int] = []

    @dataclass
    class Holding(FakeEngine):
        def full(
            self, encode: SceneState, size: Shape, *, keep: bool, should_stop: ShouldStop | None, small: bool = False
        ) -> Tensor:
            alive.append(sum(reference() is not None for reference in held))
            activations = torch.zeros(8)
            held.append(weakref.ref(activations))
            return super().full(encode, size, keep=keep, should_stop=should_stop, small=small)

    places = TwoPlaces()
    places.render()
    places.gpu = Holding([torch.OutOfMemoryError("CUDA out of memory") for _ in range(3)])
    places.renderer._places[0].opened = places.gpu
    places.render()
    assert places.gpu.ways == ["keep", "keep", "once", "small"]
    assert alive == [0, 0, 0, 0], "an error must not hold the memory that the next attempt needs"


def test_what_is_kept_is_freed_before_anything_else_is_given_up(free: dict[str, float | None]) -> None:
    places = TwoPlaces()
    places.render()
    places.gpu.errors = [ERRORS[0]]
    places.render()
    assert places.gpu.ways == ["keep", "keep", "keep"]
    assert places.renderer.can_preview
    assert places.renderer.take_notice() == ""


def test_what_is_kept_is_freed_where_it_does_not_fit_beside_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = TwoPlaces()
    # 5 GiB, of which a kept picture takes 4.
    monkeypatch.setattr("model.renderer.free_memory", lambda device: (1 if places.gpu.can_preview else 5) * GIB)
    for _ in range(3):
        places.render()
        assert places.renderer.can_preview
        assert places.renderer.take_notice() == ""
    assert places.gpu.ways == ["keep"] * 3
    places.render(keep=False)
    assert not places.renderer.can_preview, "a picture that is asked for goes before previews"


def test_a_preview_that_does_not_fit_changes_nothing_and_frees_what_is_kept(free: dict[str, float | None]) -> None:
    places = TwoPlaces()
    before = places.render()
    places.gpu.errors = [ERRORS[0]]
    with pytest.raises(OutOfMemory, match="Quick 9000 has no memory left for previews of 44 x 36 pixels"):
        places.preview()
    assert not places.renderer.can_preview
    with pytest.raises(RuntimeError, match="no picture to start from"):
        places.preview()
    np.testing.assert_array_equal(places.render(), before)
    assert places.renderer.can_preview


def test_a_pass_that_fails_and_costs_the_engine_what_it_kept_leaves_nothing_to_start_from(
    free: dict[str, float | None],
) -> None:
    places = TwoPlaces()
    before = places.render()
    places.gpu.errors = [ModelError("beyond float16")]
    with pytest.raises(ModelError):
        places.render()
    assert places.renderer.can_preview
    places.gpu.can_preview = False  # as a recorded pass does, which writes over what is kept
    assert not places.renderer.can_preview
    with pytest.raises(RuntimeError, match="no picture to start from"):
        places.preview()
    np.testing.assert_array_equal(places.render(), before)
    assert places.renderer.can_preview


def test_a_large_preview_is_not_begun_where_its_memory_is_not_there(
    free: dict[str, float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operating system does not raise: it would end the process."""
    places = TwoPlaces()
    places.render()
    free.update(meta=1)
    assert places.preview(keep=False).shape == (10, 10, 3), "a dab is not asked about"
    monkeypatch.setattr("model.renderer._ASKED", 60)
    with pytest.raises(OutOfMemory, match="no memory left for previews"):
        places.preview()
    assert places.gpu.ways == ["keep", "preview"]
    assert not places.renderer.can_preview


def test_an_error_after_the_engine_has_kept_a_preview_leaves_nothing_to_start_from(
    free: dict[str, float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    places = TwoPlaces()
    places.render()

    def fail(made: Tensor) -> np.ndarray:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("model.renderer._pixels", fail)
        with pytest.raises(KeyboardInterrupt):
            places.preview(keep=False)
        assert places.renderer.can_preview, "a look leaves all as it was"
        with pytest.raises(KeyboardInterrupt):
            places.preview()
    assert not places.renderer.can_preview


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), RuntimeError("a bug")])
def test_other_errors_pass_and_change_nothing(error: Exception, free: dict[str, float | None]) -> None:
    places = TwoPlaces()
    places.render()
    before = places.preview(keep=False)
    for act in (places.preview, lambda: places.render(shade=0.1), lambda: places.render(keep=False)):
        places.gpu.errors = [error]
        with pytest.raises(type(error)):
            act()
        assert places.renderer.can_preview
        np.testing.assert_array_equal(places.preview(keep=False), before)


def test_a_picture_between_those_that_are_kept_takes_no_notice_back(free: dict[str, float | None]) -> None:
    free.update(meta=3)
    places = TwoPlaces()
    places.render()
    places.render(keep=False)
    assert "no memory left for previews" in places.renderer.take_notice()
    places.render()
    assert places.renderer.take_notice() == "", "nothing new"


def test_expected_seconds_follow_the_passes(free: dict[str, float | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.renderer.guessed_flops", lambda device, dtype: 1e9 if device is CPU else 1e10)
    free.update(meta=8)
    places = TwoPlaces()
    guess = places.renderer.expected_seconds((100, 200))
    assert guess == pytest.approx(1e6 * 104 * 200 / 1e10)
    for place in (0, 1):  # the CPU is asked where the GPU is too small; its engine is not opened for that
        assert places.renderer._places[place].speed.per_second(0.0) is None
    free.update(meta=1)
    assert places.renderer.expected_seconds((100, 200)) == pytest.approx(1e6 * 104 * 200 / 1e9)
    assert places.opened == 0
    free.update(meta=8)
    clock: Iterator[float] = iter(range(0, 100, 2))  # every pass takes two seconds
    monkeypatch.setattr("model.renderer.time.perf_counter", lambda: float(next(clock)))
    for _ in range(3):
        places.render()
    assert places.renderer.expected_seconds((40, 48)) == pytest.approx(2.0)
    assert places.renderer.expected_seconds((80, 48)) == pytest.approx(4.0)
    # A small picture's time is overhead, which says nothing of a large one.
    assert places.renderer.expected_seconds((800, 480)) == pytest.approx(1e6 * 800 * 480 / 1e10)


def test_a_closed_renderer_holds_nothing(free: dict[str, float | None]) -> None:
    places = TwoPlaces()
    places.render()
    places.renderer.close()
    places.renderer.close()
    assert not places.renderer.can_preview
    with pytest.raises(RuntimeError, match="closed"):
        places.render()


# The real thing


def with_two_places(session: GeneratorSession, fail: Callable[[], None]) -> None:
    """Let a session's engine fail as a GPU does, with a CPU beside it."""
    renderer = session._renderer
    first = renderer._places[0]
    full = first.engine.full

    def failing(*arguments: object, **options: object) -> Tensor:
        fail()
        return full(*arguments, **options)  # type: ignore[arg-type]

    first.engine.full = failing  # type: ignore[method-assign]
    first.name = "Quick 9000"
    renderer._places.append(session._place(CPU, "float32", True))


def test_a_session_goes_on_on_the_cpu_with_the_weights_of_its_file(tiny_checkpoint: Path) -> None:
    labels, instances = street()
    with GeneratorSession.open(tiny_checkpoint, "cpu", precision="float32") as session:
        expected = session.render(labels, instances)

        def fail() -> None:
            raise torch.OutOfMemoryError("CUDA out of memory")

        with_two_places(session, fail)
        np.testing.assert_array_equal(session.render(labels, instances, keep=True), expected)
        assert session.can_preview
        assert session.take_notice() == "64 x 48 pixels did not fit on Quick 9000: rendered on the CPU."
        assert session.take_notice() == ""


@pytest.mark.parametrize("keep", [False, True])
def test_a_session_whose_file_is_gone_says_so(keep: bool, tiny_checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "moved.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes())
    with GeneratorSession.open(path, "cpu") as session:
        path.unlink()

        def fail() -> None:
            raise torch.OutOfMemoryError("CUDA out of memory")

        with_two_places(session, fail)
        with pytest.raises(OutOfMemory, match="64 x 48 pixels need about .* on Quick 9000"):
            session.render(*street(), keep=keep)


def test_commands_hold_no_activations(tiny_checkpoint: Path) -> None:
    with GeneratorSession.open(tiny_checkpoint, "cpu") as session:
        session.render(*street())
        assert not session.can_preview
        assert not session._renderer._places[0].engine.can_preview


def test_a_guess_takes_no_time_and_measured_passes_correct_it(tiny_checkpoint: Path) -> None:
    with GeneratorSession.open(tiny_checkpoint, "cpu") as session:
        guess = session.expected_seconds(1024, 512)
        assert guess is not None
        assert 0 < guess < 60
        session.render(*street())
        measured = session.expected_seconds(64, 48)
        assert measured is not None
        assert 0 < measured < 10
