"""Full and partial passes of one engine: what one leaves to the other."""

import gc

import pytest
import torch

from model.config import GeneratorConfig
from model.errors import Cancelled
from model.maps.geometry import Rect
from model.passes.engine import PassEngine
from tests.model.passes.conftest import SMALL, Scene, make_network, make_scene
from tests.model.passes.test_full import after

EDIT = Rect(20, 30, 31, 41)


def make_engine(config: GeneratorConfig = SMALL) -> PassEngine:
    return PassEngine(make_network(config), config, torch.device("cpu"), torch.float32)


def look(engine: PassEngine, scene: Scene, rect: Rect = EDIT) -> torch.Tensor:
    """What the engine makes of a change, without keeping it: it depends on all that is kept."""
    return engine.partial(scene.encode, rect, keep=False)[0]


def test_previews_start_from_the_last_kept_picture():
    engine, scene = make_engine(), make_scene(SMALL)
    with pytest.raises(RuntimeError, match="no picture"):
        look(engine, scene)
    engine.full(scene.encode, scene.size, keep=False)
    assert not engine.can_preview
    engine.full(scene.encode, scene.size, keep=True)
    assert engine.can_preview
    before = look(engine, scene)

    other = make_scene(SMALL)
    other.paint(Rect(0, 0, 96, 64), 5)
    engine.full(other.encode, other.size, keep=False)
    assert torch.equal(look(engine, scene), before)
    engine.full(other.encode, other.size, keep=True)
    assert not torch.allclose(look(engine, scene), before, atol=1e-3)

    engine.drop()
    assert not engine.can_preview


@pytest.mark.parametrize("keep", [True, False])
def test_full_pass_stopped_anywhere_leaves_what_is_kept(config: GeneratorConfig, keep: bool):
    engine, scene = make_engine(config), make_scene(config)
    engine.full(scene.encode, scene.size, keep=True)
    scene.paint(EDIT, 1)
    engine.partial(scene.encode, EDIT, keep=True)
    before = look(engine, scene)
    asked = []
    engine.full(scene.encode, scene.size, keep=False, should_stop=lambda: bool(asked.append(1)))
    for count in range(len(asked)):
        with pytest.raises(Cancelled):
            engine.full(scene.encode, scene.size, keep=keep, should_stop=after(count))
        assert torch.equal(look(engine, scene), before)
    engine.full(scene.encode, scene.size, keep=keep, should_stop=after(len(asked)))
    assert torch.equal(look(engine, scene), before) != keep


def test_full_pass_that_fails_leaves_what_is_kept():
    engine, scene = make_engine(), make_scene(SMALL)
    engine.full(scene.encode, scene.size, keep=True)
    before = look(engine, scene)

    def fail(rect: Rect) -> torch.Tensor:
        raise MemoryError

    with pytest.raises(MemoryError):
        engine.full(fail, scene.size, keep=True)
    with pytest.raises(MemoryError):
        engine.partial(fail, EDIT, keep=True)
    assert torch.equal(look(engine, scene), before)


def test_exact_pass_after_previews_is_that_of_a_new_engine(config: GeneratorConfig):
    engine, scene = make_engine(config), make_scene(config)
    engine.full(scene.encode, scene.size, keep=True)
    for seed in range(5):
        scene.paint(EDIT, seed)
        engine.partial(scene.encode, EDIT, keep=True)
    exact = engine.full(scene.encode, scene.size, keep=True)
    assert torch.equal(exact, make_engine(config).full(scene.encode, scene.size, keep=True))


def test_settles_when_enough_has_changed_but_not_for_looks():
    engine, scene = make_engine(), make_scene(SMALL, (256, 256))
    engine.full(scene.encode, scene.size, keep=True)
    for _ in range(3):  # an unchanged picture: only its area counts
        assert not engine.partial(scene.encode, Rect(0, 0, 100, 100), keep=False)[2]
    assert not engine.partial(scene.encode, Rect(0, 0, 30, 30), keep=True)[2]
    assert not engine.partial(scene.encode, Rect(0, 0, 30, 30), keep=True)[2]
    assert engine.partial(scene.encode, Rect(40, 0, 70, 30), keep=True)[2]
    engine.full(scene.encode, scene.size, keep=True)
    assert not engine.partial(scene.encode, Rect(0, 0, 30, 30), keep=True)[2]


def test_the_memory_of_a_change_grows_with_it_up_to_that_of_what_is_kept():
    engine, scene = make_engine(), make_scene(SMALL, (256, 256))
    assert engine.bytes_of_change(EDIT) == 0
    engine.full(scene.encode, scene.size, keep=True)
    assert engine._kept is not None
    kept = sum(value.numel() * value.element_size() for value in engine._kept.values.values())
    everything, half, dab = (
        engine.bytes_of_change(rect) - engine.bytes_of_change(Rect(0, 0, 0, 0))
        for rect in (Rect(0, 0, 256, 256), Rect(0, 0, 256, 128), EDIT)
    )
    assert kept <= everything <= 1.5 * kept
    assert 0 < 4 * dab < half < everything


def test_memory_stays_flat_over_many_edits():
    engine, scene = make_engine(), make_scene(SMALL)
    engine.full(scene.encode, scene.size, keep=True)
    counts = []
    for count in range(60):
        rect = Rect(count, count % 40, count + 20, count % 40 + 20)
        scene.paint(rect, count)
        engine.partial(scene.encode, rect, keep=True)
        look(engine, scene)
        if count % 20 == 0:
            engine.full(scene.encode, scene.size, keep=True)
        if count in (5, 59):
            counts.append(alive())
    assert counts[0] == counts[1]


def alive() -> tuple[int, int]:
    """How many tensors there are, and their bytes."""
    gc.collect()
    tensors = [each for each in gc.get_objects() if type(each) is torch.Tensor]
    return len(tensors), sum(each.numel() * each.element_size() for each in tensors)
