"""Edits of styles: chance, copies, whole classes, locks. What is locked stays, and every step has a way back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import edits, ora, styling
from editor.document.geometry import Rect
from editor.document.objects import Style, class_of
from editor.document.patch import Patch
from editor.document.scene import Scene, SceneError
from editor.document.style_clip import StyleClip
from model.style_map import StyleSpace, default_mode, style_map
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, apply, block, state, street

CAR_1, CAR_2, PERSON_1 = 26001, 26002, 24001
OWN_BUILDING = 11001
COUNTS = {ROAD: 3, BUILDING: 10, CAR: 4, PERSON: 1}


def vectors() -> dict[int, np.ndarray]:
    random = np.random.default_rng(4)
    return {key: random.uniform(-1, 1, (count, 3)).astype(np.float32) for key, count in COUNTS.items()}


@dataclass(frozen=True)
class Facts:
    checkpoint_id: str = "a"
    name: str = "street weights"
    style_space: StyleSpace | None = StyleSpace(3, vectors())

    def mode_count(self, class_id: int) -> int:
        return COUNTS.get(class_id, 0)


FACTS = Facts()
SILENT = Facts(style_space=None)  # a package that keeps its vectors to itself


def scene() -> Scene:
    made = street(
        block(CAR_1, Rect(2, 8, 8, 12)), block(CAR_2, Rect(10, 9, 16, 14)), block(PERSON_1, Rect(18, 6, 20, 12))
    )
    background = made.background.copy()
    background[:8, 12:] = OWN_BUILDING
    return Scene(made.label_set, background, made.objects)


def looks(made: Scene, facts: Facts = FACTS) -> Mapping[int, Style | None]:
    """What every region looks like, as a session would work it out."""
    found = {}
    for region in styling.styled_regions(made):
        count, style = facts.mode_count(class_of(region)), made.styles.get(facts.checkpoint_id, {}).get(region)
        found[region] = default_mode(made.seed, region, count) if style is None and count else style
    return found


def test_present_styles_are_those_that_a_session_gives() -> None:
    made = scene()
    made.apply(apply_all(made, {CAR_1: 2, ROAD: (0.5, 0.25, -0.5)}))
    maps = made.flatten()
    assert FACTS.style_space is not None
    given_styles = made.styles["a"]
    pixels = style_map(
        maps.labels,
        maps.regions,
        given_styles,
        FACTS.style_space.modes,
        channels=3,
        seed=made.seed,
        label_set=made.label_set,
    )
    for region in styling.styled_regions(made):
        vector = styling.present_vector(made, FACTS, region)
        assert vector is not None
        np.testing.assert_allclose(pixels[maps.regions == region][0], vector, rtol=1e-6)


def apply_all(made: Scene, styles: Mapping[int, Style | None]) -> Patch:
    patch = styling.give_styles(made, FACTS, styles)
    assert patch is not None
    return patch


def test_random_gives_each_region_another_mode_as_one_step() -> None:
    made = scene()
    for seed in range(20):
        before = looks(made)
        apply(made, styling.random_style(made, FACTS, (CAR_1, ROAD), Random(seed)))
        after = looks(made)
        assert {region for region in before if before[region] != after[region]} == {CAR_1, ROAD}
    assert styling.random_style(made, FACTS, (PERSON_1,), Random(1)) is None, "its class has a single mode"


def test_the_patch_says_where_it_shows() -> None:
    made = scene()
    patch = styling.random_style(made, FACTS, (CAR_1,), Random(1))
    assert patch is not None
    assert patch.rect == made.extent(CAR_1)
    assert patch.text == "Random style of car 1"
    patch = styling.random_style(made, FACTS, (CAR_1, CAR_2), Random(1))
    assert patch is not None
    assert patch.rect == made.extent(CAR_1).united(made.extent(CAR_2))
    assert patch.text == "Random style of 2 regions"


def test_reroll_changes_all_but_locked_ones() -> None:
    made = scene()
    apply(made, styling.lock_styles(made, FACTS, (CAR_2, BUILDING), True))
    before = looks(made)
    apply(made, styling.reroll_styles(made, FACTS, Random(3)))
    after = looks(made)
    assert {region for region in before if before[region] != after[region]} == {CAR_1, ROAD, OWN_BUILDING}


def test_a_locked_default_survives_the_shuffle() -> None:
    made = scene()
    apply(made, styling.lock_styles(made, FACTS, (CAR_1, OWN_BUILDING), True))
    before = looks(made)
    moved = set()
    for seed in range(1, 12):
        apply(made, styling.shuffle(made, FACTS, seed))
        after = looks(made)
        assert (after[CAR_1], after[OWN_BUILDING]) == (before[CAR_1], before[OWN_BUILDING])
        moved |= {region for region in before if before[region] != after[region]}
    assert {ROAD, BUILDING, CAR_2} <= moved
    assert styling.shuffle(made, FACTS, made.seed) is None


def test_a_lock_made_under_other_weights_holds_under_these() -> None:
    made = scene()
    apply(made, styling.lock_styles(made, Facts(checkpoint_id="b"), (CAR_1,), True))
    assert "a" not in made.styles
    before = looks(made)[CAR_1]
    for seed in range(1, 9):
        apply(made, styling.shuffle(made, FACTS, seed))
        assert looks(made)[CAR_1] == before


def test_locking_changes_no_look_and_unlocking_frees() -> None:
    made = scene()
    before = looks(made)
    apply(made, styling.lock_styles(made, FACTS, (CAR_1, CAR_2), True))
    assert looks(made) == before
    assert made.style_locks == {CAR_1, CAR_2}
    assert styling.lock_styles(made, FACTS, (CAR_1,), True) is None
    apply(made, styling.lock_styles(made, FACTS, (CAR_1,), False))
    assert made.style_locks == {CAR_2}
    assert looks(made) == before


def test_a_default_that_is_not_told_cannot_be_locked() -> None:
    made = scene()
    with pytest.raises(SceneError, match="street weights does not tell which style car 1 has: choose one"):
        styling.lock_styles(made, SILENT, (CAR_1,), True)
    apply(made, styling.give_styles(made, SILENT, {CAR_1: 2}))
    apply(made, styling.lock_styles(made, SILENT, (CAR_1,), True))
    assert made.style_locks == {CAR_1}


def test_all_of_the_class_follow_but_locked_ones() -> None:
    made = scene()
    apply(made, styling.give_styles(made, FACTS, {CAR_1: 3, OWN_BUILDING: (0.1, 0.2, 0.3)}))
    apply(made, styling.style_to_class(made, FACTS, CAR_1))
    apply(made, styling.style_to_class(made, FACTS, OWN_BUILDING))
    after = looks(made)
    assert after[CAR_2] == 3
    assert after[BUILDING] == (0.1, 0.2, 0.3)
    apply(made, styling.lock_styles(made, FACTS, (CAR_1,), True))
    apply(made, styling.give_styles(made, FACTS, {CAR_2: 0}))
    assert styling.style_to_class(made, FACTS, CAR_2) is None, "the only other car is locked"
    apply(made, styling.lock_styles(made, FACTS, (CAR_1,), False))
    apply(made, styling.style_to_class(made, FACTS, CAR_2))
    assert looks(made)[CAR_1] == 0


def test_a_mode_is_pasted_as_itself_in_its_class_and_as_its_vector_in_others() -> None:
    made = scene()
    apply(made, styling.give_styles(made, FACTS, {CAR_1: 2}))
    clip = styling.copied_style(made, FACTS, CAR_1)
    clip = StyleClip.from_text(clip.to_text()) or pytest.fail("a clip reads what it wrote")
    apply(made, styling.paste_style(made, FACTS, (CAR_2, ROAD), clip))
    assert FACTS.style_space is not None
    assert looks(made)[CAR_2] == 2
    assert looks(made)[ROAD] == FACTS.style_space.vector(CAR, 2)


def test_a_default_is_copied_as_it_looks() -> None:
    made = scene()
    clip = styling.copied_style(made, FACTS, CAR_1)
    other = scene()
    apply(other, styling.shuffle(other, FACTS, 77))
    apply(other, styling.paste_style(other, FACTS, (CAR_1,), clip))
    assert looks(other)[CAR_1] == looks(made)[CAR_1]


@pytest.mark.parametrize(
    ("facts", "region", "sentence"),
    [
        (Facts(checkpoint_id="b"), CAR_2, "under other weights"),
        (SILENT, ROAD, "A mode means something else in each class"),
        (Facts(style_space=StyleSpace(2, {})), ROAD, "has 3 numbers, and street weights takes 2"),
    ],
)
def test_what_cannot_be_pasted_is_said(facts: Facts, region: int, sentence: str) -> None:
    made = scene()
    before = state(made)
    clip = StyleClip("a", CAR, 2, None if facts is SILENT else (0.0, 0.5, 1.0))
    with pytest.raises(SceneError, match=sentence):
        styling.paste_style(made, facts, (region,), clip)
    assert state(made) == before


@given(
    st.sampled_from([0, 7, (0.5, -0.25, 0.1)]),
    st.none() | st.tuples(*[st.floats(-2, 2)] * 3),
    st.integers(0, 255),
    st.text(max_size=12),
)
def test_clips_survive_the_clipboard(
    style: Style, vector: tuple[float, ...] | None, class_id: int, checkpoint: str
) -> None:
    clip = StyleClip(checkpoint, class_id, style, vector)
    assert StyleClip.from_text(clip.to_text()) == clip


@given(
    st.text(max_size=60)
    | st.sampled_from(
        [
            '{"maquette": "style"}',
            '{"maquette":"style","checkpoint":"a","class":1,"style":true}',
            '{"maquette":"style","checkpoint":"a","class":1,"style":[1e999]}',
            '"style"' * 5000,
        ]
    )
)
def test_other_texts_are_no_clips(text: str) -> None:
    assert StyleClip.from_text(text) is None


def test_blends_go_from_one_to_the_other() -> None:
    assert styling.blend((0.0, 1.0), (1.0, -1.0), 0.0) == (0.0, 1.0)
    assert styling.blend((0.0, 1.0), (1.0, -1.0), 1.0) == (1.0, -1.0)
    assert styling.blend((0.0, 1.0), (1.0, -1.0), 0.25) == (0.25, 0.5)


def test_locks_travel_in_projects_and_only_of_what_is_there(tmp_path: Path) -> None:
    made = scene()
    apply(made, styling.lock_styles(made, FACTS, (CAR_1, CAR_2, OWN_BUILDING), True))
    apply(made, edits.delete(made, CAR_2))
    ora.save(tmp_path / "a.ora", made)
    opened = ora.load(tmp_path / "a.ora").scene
    assert opened.style_locks == {CAR_1, OWN_BUILDING}
    assert looks(opened) == looks(made)


def test_a_lock_never_passes_to_another_object() -> None:
    made = scene()
    apply(made, styling.give_styles(made, FACTS, {CAR_2: 1}))
    apply(made, styling.lock_styles(made, FACTS, (CAR_2,), True))
    deleted = apply(made, edits.delete(made, CAR_2))
    assert made.new_id(CAR) not in made.style_locks
    made.apply(deleted.reversed())
    assert CAR_2 in made.style_locks


def random_act(data: st.DataObject, made: Scene, facts: Facts) -> Patch | None:
    regions = styling.styled_regions(made)
    some = data.draw(st.lists(st.sampled_from(regions), min_size=1, max_size=3))
    random = Random(data.draw(st.integers(0, 5)))
    match data.draw(
        st.sampled_from(["random", "reroll", "reset", "class", "lock", "unlock", "shuffle", "paste", "give"])
    ):
        case "random":
            return styling.random_style(made, facts, some, random)
        case "reroll":
            return styling.reroll_styles(made, facts, random)
        case "reset":
            return styling.reset_style(made, facts, some)
        case "class":
            return styling.style_to_class(made, facts, some[0])
        case "lock":
            return styling.lock_styles(made, facts, some, True)
        case "unlock":
            return styling.lock_styles(made, facts, some, False)
        case "shuffle":
            return styling.shuffle(made, facts, data.draw(st.integers(0, 9)))
        case "paste":
            return styling.paste_style(made, facts, some[1:], styling.copied_style(made, facts, some[0]))
        case _:
            return styling.give_styles(made, facts, {some[0]: (0.5, 0.0, -0.5)})


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_can_be_undone_and_redone(data: st.DataObject) -> None:
    made = scene()
    states, patches = [state(made)], []
    for _ in range(data.draw(st.integers(1, 8))):
        facts = data.draw(st.sampled_from([FACTS, Facts(checkpoint_id="b")]))
        patch = random_act(data, made, facts)
        if patch is None:
            continue
        locked = {region: look for region, look in looks(made, facts).items() if region in made.style_locks}
        made.apply(patch)
        patches.append(patch)
        states.append(state(made))
        if patch.text.startswith(("Reroll", "Shuffle", "Lock", "Unlock")):
            assert locked.items() <= looks(made, facts).items()
    for patch, before in zip(reversed(patches), reversed(states[:-1]), strict=True):
        made.apply(patch.reversed())
        assert state(made) == before
    for patch, after in zip(patches, states[1:], strict=True):
        made.apply(patch)
        assert state(made) == after
