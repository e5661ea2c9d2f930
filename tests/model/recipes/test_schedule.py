"""Stages by shares of a length, and the recipes themselves."""

from dataclasses import replace

import pytest

from model.recipes.schedule import current, decay_epochs, fade_span, spans
from model.recipes.table import RECIPES, Recipe
from model.training.plan import Shape
from model.training.presets import PRESETS
from tests.model.recipes.toys import STEPPING, TOY


def test_bounds_are_shares_of_the_length() -> None:
    found = spans(RECIPES["street"], 100.0)
    assert [(span.begin, span.end) for span in found] == [
        (0, 15),
        (15, pytest.approx(20)),
        (pytest.approx(20), pytest.approx(55)),
        (pytest.approx(55), 100),
    ]
    assert current(found, 0.0, 0.01) is found[0]
    assert current(found, 14.98, 0.01) is found[0]
    assert current(found, 14.995, 0.01) is found[1], "what is left is not worth loading"
    assert current(found, 99.0, 0.01) is found[3]
    assert current(found, 100.0, 0.01) is None


def test_weights_that_are_there_are_not_begun_again() -> None:
    found = spans(RECIPES["street"], 85.0, begun=True)
    assert [span.stage.objective_words for span in found] == ["", "", ""]
    assert [(span.begin, span.end) for span in found] == [(0, pytest.approx(5)), (pytest.approx(5), 40), (40, 85)]
    (only,) = spans(RECIPES["street"], 85.0, begun=True, full_size=True)
    assert not only.stage.begins


def test_full_size_is_the_last_stage_alone() -> None:
    (only,) = spans(RECIPES["street"], 25.0, full_size=True, batch=16)
    assert (only.begin, only.end) == (0, 25)
    assert (only.stage.size, only.stage.batch) == ((512, 256), 16)


def test_stages_without_a_share_are_left_out() -> None:
    none = replace(TOY, stages=(replace(TOY.stages[0], share=0.0), replace(TOY.stages[1], share=1.0)))
    assert [span.stage.size for span in spans(none, 10.0)] == [(64, 32)]


def test_steps_are_whole() -> None:
    halves = replace(STEPPING, stages=(replace(STEPPING.stages[0], share=0.5),) * 2)
    assert [(span.begin, span.end) for span in spans(halves, 7)] == [(0, 4), (4, 7)]


def test_the_rate_falls_at_the_end() -> None:
    assert fade_span(TOY, 100.0) == (60.0, 100.0)
    assert fade_span(replace(TOY, fade=0.0), 100.0) is None
    assert fade_span(STEPPING, 100) is None
    constant, falling = decay_epochs(STEPPING, steps=1000, batch=4, pictures=322)
    assert (constant, falling) == (8, 5), "13 epochs hold 1000 steps"
    assert decay_epochs(STEPPING, steps=1, batch=1, pictures=100) == (1, 0)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda each: each.name)
def test_recipes_are_whole(recipe: Recipe) -> None:
    preset = PRESETS[recipe.preset]
    assert sum(stage.share for stage in recipe.stages) == pytest.approx(1.0)
    Shape(**recipe.shape)
    for stage in recipe.stages:
        preset.train.with_changes(**{**recipe.train, **stage.objective}, size=stage.size, batch=stage.batch)
        assert bool(stage.objective) == bool(stage.objective_words)
    assert not recipe.stages[-1].begins
    assert recipe.length > 0
    assert recipe.counts_steps != (recipe.minutes is not None)
    assert recipe.title.endswith(".")


def test_the_lessons_differ_in_their_objective_alone() -> None:
    first, *others = (each for each in RECIPES.values() if each.preset == "tiny-facade")
    assert len(others) == 2
    for other in others:
        changed = replace(other, name=first.name, summary=first.summary, title=first.title, train=first.train)
        assert changed == first
        assert set(other.train) == set(first.train) == {"feature_matching", "gan_weight", "l1"}
