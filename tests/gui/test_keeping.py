"""Which picture a workspace keeps, and when: without a window, from the results of passes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document import edits
from editor.document.geometry import NOTHING, Rect
from editor.document.kept import Settle
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.render.request import RenderResult, SessionInfo
from editor.workspace import Workspace
from model.maps import LabelSet
from tests.gui.conftest import ROAD, SKY

INFO = SessionInfo("weights", "", "fake", "CPU", "free", (64, 32), LabelSet.load("cityscapes"), {ROAD: 10})


class Session:
    """A workspace, and passes over its scene that are as exact as the test says."""

    def __init__(self) -> None:
        background = np.full((32, 64), ROAD, np.int32)
        background[:12] = SKY
        self.workspace = Workspace(Scene(INFO.label_set, background))
        self.workspace.set_session(INFO)
        self.shade = 0
        self.told = 0
        self.workspace.settle_changed.connect(self._count)

    def _count(self) -> None:
        self.told += 1

    @property
    def scene(self) -> Scene:
        return self.workspace.scene

    def render(self, *, exact: bool = True) -> RenderResult:
        """What a pass over the scene as it is now brings; every pass has another shade."""
        self.shade += 1
        checkpoint = self.workspace.session_info.checkpoint_id if self.workspace.session_info else ""
        result = RenderResult(
            epoch=0,
            revision=self.scene.revision,
            image=np.full((32, 64, 3), self.shade, np.uint8),
            rect=Rect(0, 0, 64, 32),
            exact=exact,
            milliseconds=1.0,
            maps=self.scene.flatten() if exact else None,
            styles=dict(self.scene.styles.get(checkpoint, {})),
            seed=self.scene.seed,
        )
        if not exact:
            result = replace(result, image=result.image[:4, :4], rect=Rect(0, 0, 4, 4))
        return result

    def show(self, *, exact: bool = True) -> None:
        self.workspace.set_picture(self.render(exact=exact))

    def style(self, mode: int) -> None:
        self.workspace.push(edits.set_style(self.scene, "weights", ROAD, mode))

    @property
    def kept_shade(self) -> int | None:
        return None if self.scene.kept is None else int(self.scene.kept.picture[20, 20, 0])


@pytest.fixture
def session(qapp: QApplication) -> Session:
    return Session()


def test_the_first_exact_picture_is_kept_and_nothing_is_modified(session: Session) -> None:
    seen: list[Rect] = []
    session.workspace.scene_changed.connect(seen.append)
    session.style(3)
    session.workspace.undo_stack.setClean()
    session.show()
    kept = session.scene.kept
    assert kept is not None
    assert session.kept_shade == 1
    assert (kept.styles, kept.seed, kept.checkpoint_id) == ({ROAD: 3}, 0, "weights")
    assert np.array_equal(kept.regions, session.scene.flatten().regions)
    assert session.workspace.undo_stack.isClean()
    assert session.workspace.undo_stack.count() == 1
    assert seen == [Rect(0, 12, 64, 32), NOTHING]
    assert session.told == 1
    session.style(4)
    session.show()
    session.workspace.undo_stack.undo()
    session.show()
    assert session.scene.kept is kept


def test_a_preview_or_a_picture_of_an_unknown_generator_is_not_kept(session: Session) -> None:
    session.show(exact=False)
    assert session.scene.kept is None
    session.workspace.set_session(None)
    session.show()
    assert session.scene.kept is None


def test_a_picture_that_was_asked_for_before_an_edit_is_kept_with_what_it_shows(session: Session) -> None:
    result = session.render()
    session.style(3)
    session.workspace.set_picture(result)
    assert session.scene.kept is not None
    assert session.scene.kept.styles == {}


def test_only_here_keeps_the_picture_that_is_shown(session: Session) -> None:
    session.show()
    session.workspace.choose_settle(Settle.WHOLE)
    session.style(3)
    session.show()
    assert session.kept_shade == 1
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert (session.scene.settle, session.kept_shade) == (Settle.ONLY_HERE, 2)
    assert session.workspace.undo_stack.count() == 3
    session.workspace.undo_stack.undo()
    assert (session.scene.settle, session.kept_shade) == (Settle.WHOLE, 1)
    session.workspace.undo_stack.redo()
    assert (session.scene.settle, session.kept_shade) == (Settle.ONLY_HERE, 2)
    assert session.told == 5
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.workspace.undo_stack.count() == 3


def a_preview(session: Session) -> None:
    session.style(3)
    session.show(exact=False)


@pytest.mark.parametrize("what", [lambda session: session.style(3), a_preview])
def test_only_here_waits_for_an_exact_picture(session: Session, what: Callable[[Session], None]) -> None:
    session.show()
    session.workspace.choose_settle(Settle.WHOLE)
    what(session)
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.scene.kept is None
    steps = session.workspace.undo_stack.count()
    session.show(exact=False)
    assert session.scene.kept is None
    session.show()
    assert session.kept_shade == session.shade
    assert session.scene.kept is not None
    assert session.scene.kept.styles == {ROAD: 3}
    assert session.workspace.undo_stack.count() == steps


def test_a_picture_that_was_under_way_when_the_switch_was_made_is_not_kept(session: Session) -> None:
    session.show()
    session.workspace.choose_settle(Settle.WHOLE)
    session.style(3)
    under_way = session.render()
    session.workspace.choose_settle(Settle.ONLY_HERE)
    session.workspace.set_picture(under_way)  # it may be mixed with what was kept when it was asked for
    assert session.scene.kept is None
    session.show()
    assert session.kept_shade == session.shade


def test_a_name_makes_no_picture_old(session: Session) -> None:
    session.show()
    session.workspace.choose_settle(Settle.WHOLE)
    session.show()
    session.workspace.push(Patch(NOTHING, edits.set_seed(session.scene, 4).changes, "as a name"))  # type: ignore[union-attr]
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.kept_shade == 2


def test_there_and_back_without_an_edit_keeps_the_same_value(session: Session) -> None:
    session.show()
    kept = session.scene.kept
    session.workspace.choose_settle(Settle.WHOLE)
    session.shade = 0  # the same picture again, as a generator gives it
    session.show()
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.scene.kept is kept


def test_another_checkpoint_voids_it(session: Session) -> None:
    session.show()
    session.workspace.set_session(replace(INFO, checkpoint_id="others"))
    assert session.kept_shade == 1
    session.show()
    assert session.scene.kept is not None
    assert (session.kept_shade, session.scene.kept.checkpoint_id) == (2, "others")
    session.workspace.set_session(replace(INFO, checkpoint_id="others", device="GPU"))  # opened again after a failure
    session.show()
    assert session.kept_shade == 2


def test_weights_that_come_back_find_what_was_kept_for_them(session: Session) -> None:
    session.show()
    kept = session.scene.kept
    session.style(3)
    session.show()
    for checkpoint_id in ("others", "third", "others"):
        session.workspace.set_session(replace(INFO, checkpoint_id=checkpoint_id))
        session.show()
    assert session.kept_shade == 3, "the first that the others made"
    session.workspace.set_session(INFO)
    assert session.scene.kept is kept
    session.show()
    assert session.scene.kept is kept


def test_what_was_kept_before_a_switch_does_not_come_back(session: Session) -> None:
    session.show()
    session.workspace.set_session(replace(INFO, checkpoint_id="others"))
    session.show()
    for settle in (Settle.WHOLE, Settle.ONLY_HERE):
        session.workspace.choose_settle(settle)
    session.workspace.set_session(INFO)
    session.show()
    assert session.kept_shade == session.shade


def test_a_picture_of_other_weights_is_not_kept_when_switching(session: Session) -> None:
    session.show()
    session.workspace.choose_settle(Settle.WHOLE)
    session.show()
    session.workspace.set_session(replace(INFO, checkpoint_id="others"))
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.scene.kept is None


def test_another_scene_has_its_own(session: Session, qtbot: QtBot) -> None:
    session.show()
    first = session.scene.kept
    other = Scene(INFO.label_set, np.full((32, 64), SKY, np.int32), kept=first, settle=Settle.WHOLE)
    with qtbot.waitSignal(session.workspace.settle_changed):
        session.workspace.replace(other, None)
    assert session.scene.kept is first
    session.show()
    assert session.scene.kept is first
    session.workspace.choose_settle(Settle.ONLY_HERE)
    assert session.kept_shade == 2
