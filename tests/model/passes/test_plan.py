"""What a plan promises, on the bundled weights: how far previews are from the exact picture."""

import pytest

from model import resources
from model.benchmark_previews import measure_errors
from model.benchmark_scene import bundled_scene
from model.passes.plan import UNLIMITED, make_plan
from model.passes.program import Conv, Input, Pool, build_program
from model.session import GeneratorSession
from tests.model.passes.conftest import CONFIGS, make_network


def test_halo_is_as_wide_in_pixels_of_the_picture_on_all_levels():
    program = build_program(make_network(CONFIGS["G1 in G2"]))
    plan = make_plan(program, 2)
    assert {plan.halo[step.index] << step.level for step in program.steps} == {2 << program.levels}
    assert min(make_plan(program, UNLIMITED).halo) == UNLIMITED


def test_statistics_are_followed_wholly_where_the_input_is_read():
    program = build_program(make_network(CONFIGS["G1 in G2 in G3"]))
    plan = make_plan(program)
    stems = [step.index for step in program.steps if isinstance(step, Conv) and isinstance(step.source, Input | Pool)]
    assert len(stems) == 3
    assert all(plan.mean_share[index] == plan.variance_share[index] == 1.0 for index in stems)
    assert sum(plan.mean_share) == 3.0


@pytest.mark.slow
@pytest.mark.parametrize(("edits", "most"), [(1, 0.06), (5, 0.15)])
def test_previews_of_the_bundled_weights_are_near_the_exact_picture(edits: int, most: float):
    session = GeneratorSession.open(resources.checkpoints_dir() / "street.safetensors", "cpu")
    errors = measure_errors(session, bundled_scene(), edits, runs=15, seed=3)
    assert 0 < errors.median <= most
    assert errors.median_of_all <= most
    assert errors.change > 5  # grey levels: the dabs can be seen
