"""What a scene keeps of its picture: through the one door, and back again."""

import numpy as np
import pytest

from editor.document import edits, settling
from editor.document.geometry import NOTHING, Rect
from editor.document.kept import Kept, Settle
from editor.document.patch import Patch, SettleChange
from editor.document.scene import Scene
from tests.document.drawing import CAR, apply, block, state, street


def kept_of(scene: Scene, checkpoint_id: str = "weights", shade: int = 90) -> Kept:
    maps = scene.flatten()
    picture = np.full((*maps.labels.shape, 3), shade, np.uint8)
    styles = scene.styles.get(checkpoint_id, {})
    return Kept(picture, maps.labels, maps.instances, maps.regions, styles, scene.seed, checkpoint_id)


def test_a_scene_starts_with_only_here_and_nothing_kept() -> None:
    scene = street()
    assert scene.settle is Settle.ONLY_HERE
    assert scene.kept is None
    assert settling.kept_for(scene, "weights") is None


def test_keeping_a_picture_changes_no_pixel_and_is_told() -> None:
    scene, told = street(), list[Rect]()
    scene.observe(told.append)
    kept = kept_of(scene)
    patch = apply(scene, edits.keep(scene, kept))
    assert scene.kept is kept
    assert scene.snapshot().kept is kept
    assert told == [NOTHING]
    assert edits.keep(scene, kept) is None
    assert not patch.changes_anything(scene)


def test_switching_is_a_step_that_can_be_undone() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    first = kept_of(scene)
    apply(scene, edits.keep(scene, first))
    before = state(scene)
    whole = apply(scene, edits.set_settle(scene, Settle.WHOLE, first))
    assert whole.rect == Rect.of(scene.size)
    assert whole.text == "Settle: whole picture"
    assert edits.set_settle(scene, Settle.WHOLE, None) is None
    between = state(scene)
    second = kept_of(scene, shade=91)
    back = apply(scene, edits.set_settle(scene, Settle.ONLY_HERE, second))
    assert (scene.settle, scene.kept) == (Settle.ONLY_HERE, second)
    scene.apply(back.reversed())
    assert state(scene) == between
    scene.apply(whole.reversed())
    assert state(scene) == before
    scene.apply(whole)
    scene.apply(back)
    assert scene.kept is second


def test_the_history_counts_the_picture_that_a_step_adds() -> None:
    scene = street()
    first, second = kept_of(scene), kept_of(scene)
    unchanged = SettleChange((Settle.ONLY_HERE, first), (Settle.WHOLE, first))
    assert unchanged.nbytes < 1000
    changed = SettleChange((Settle.WHOLE, first), (Settle.ONLY_HERE, second))
    assert changed.nbytes - unchanged.nbytes == second.nbytes == 24 * 16 * (3 + 1 + 4 + 4)


def test_a_gesture_does_not_take_back_a_picture_that_was_kept_meanwhile() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    before = scene.snapshot()
    kept = kept_of(scene)
    apply(scene, edits.keep(scene, kept))
    apply(scene, edits.rename(scene, 26001, "taxi"))
    gesture = Patch.between(before, scene, "gesture")
    assert gesture is not None
    scene.apply(gesture.reversed())
    assert scene.object(26001).name == ""
    assert scene.kept is kept


def test_which_picture_is_in_force() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    kept = kept_of(scene)
    apply(scene, edits.keep(scene, kept))
    assert settling.kept_for(scene, "weights") is kept
    assert settling.kept_for(scene.snapshot(), "weights") is kept
    assert settling.kept_for(scene, "others") is None
    larger = kept_of(street(size=(26, 16)))
    apply(scene, edits.keep(scene, larger))
    assert settling.kept_for(scene, "weights") is None
    apply(scene, edits.keep(scene, kept))
    apply(scene, edits.set_settle(scene, Settle.WHOLE, kept))
    assert settling.kept_for(scene, "weights") is None


@pytest.mark.parametrize("edit", ["delete", "relabel", "style", "seed", "hide"])
def test_an_edit_and_its_undo_give_the_kept_picture_to_the_bit(edit: str) -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    kept = kept_of(scene)
    apply(scene, edits.keep(scene, kept))
    counts = {CAR: 10, 7: 10, 11: 10}

    def shown(generated: int) -> np.ndarray:
        picture = np.full((16, 24, 3), generated, np.uint8)
        styles = scene.styles.get("weights", {})
        return settling.compose(kept, picture, scene.flatten(), styles, scene.seed, counts, Rect.of(scene.size))

    assert np.array_equal(shown(10), kept.picture)
    patch = {
        "delete": lambda: edits.delete(scene, 26001),
        "relabel": lambda: edits.relabel(scene, 26001, 24),
        "style": lambda: edits.set_style(scene, "weights", 26001, 3),
        "seed": lambda: edits.set_seed(scene, 8),
        "hide": lambda: edits.set_visible(scene, 26001, False),
    }[edit]()
    patch = apply(scene, patch)
    assert (shown(20)[2:10, 2:8] == 20).all()
    scene.apply(patch.reversed())
    assert np.array_equal(shown(30), kept.picture)


def test_equal_values() -> None:
    scene = street()
    kept = kept_of(scene)
    assert kept.equals(kept_of(scene))
    assert not kept.equals(kept_of(scene, shade=91))
    assert not kept.equals(kept_of(scene, "others"))
    assert not kept.equals(kept_of(street(block(26001, Rect(2, 2, 8, 10)))))
