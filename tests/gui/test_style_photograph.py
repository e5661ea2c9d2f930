"""A style from a photograph: a part drawn by mouse or keys, seen by an encoder beside the window, one undo step."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox

from editor.document.scene import Scene
from editor.features.style_photograph import StylesFromPhotographs
from editor.open_document import OpenDocument
from editor.views.style_photograph import PhotographDialog
from model.analysis.analyst import ShouldStop, Stage, Tell
from model.errors import CheckpointError
from tests.fakes import FAKE_ID
from tests.gui.conftest import BUILDING, ROAD, Desk
from tests.gui.panel_kit import unnamed

SEEN = (0.25, -0.5, 0.75)
LEFT = Qt.MouseButton.LeftButton


class FakeAnalyst:
    """Sees the same everywhere. It can be held, and fail."""

    def __init__(self) -> None:
        self.seen: list[tuple[np.ndarray, np.ndarray, np.ndarray, Path]] = []
        self.failing: Exception | None = None
        self.free = threading.Event()
        self.free.set()
        self.closed = 0

    def encode(
        self,
        photo: np.ndarray,
        labels: np.ndarray,
        regions: np.ndarray,
        checkpoint: Path,
        *,
        tell: Tell | None = None,
        should_stop: ShouldStop | None = None,
    ) -> dict[int, tuple[float, ...]]:
        assert tell is not None
        assert should_stop is not None
        tell(Stage.COMPUTING)
        while not self.free.wait(0.002):
            should_stop()
        if self.failing:
            raise self.failing
        self.seen.append((photo, labels, regions, checkpoint))
        return {int(each): SEEN if each else (0.0, 0.0, 0.0) for each in np.unique(regions)}

    def propose(self, *_arguments: Any, **_named: Any) -> np.ndarray:
        raise AssertionError("nobody asks for labels here")

    def scores(self, *_arguments: Any, **_named: Any) -> list[np.ndarray]:
        raise AssertionError("nobody asks for scores here")

    def close(self) -> None:
        self.closed += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """200 x 100: red on the left, blue on the right."""
    picture = np.zeros((100, 200, 3), np.uint8)
    picture[:, :100, 0] = picture[:, 100:, 2] = 200
    Image.fromarray(picture).save(tmp_path / "holiday.png")
    return tmp_path / "holiday.png"


@pytest.fixture
def analyst(desk: Desk, photo: Path, tmp_path: Path) -> FakeAnalyst:
    """The building is selected, the weights are a file, and `photo` is what will be chosen."""
    feature, fake = feature_of(desk), FakeAnalyst()
    feature.open_analyst = lambda: fake
    feature.ask_photograph = lambda _folder, chosen: chosen(photo)  # type: ignore[assignment]
    workspace = desk.editor.workspace
    weights = tmp_path / "fake.safetensors"
    weights.touch()
    assert workspace.session_info is not None
    workspace.set_session(replace(workspace.session_info, path=str(weights)))
    workspace.select_region(BUILDING)
    return fake


def feature_of(desk: Desk) -> StylesFromPhotographs:
    return next(each for each in desk.editor.window.features if isinstance(each, StylesFromPhotographs))


def opened(desk: Desk) -> PhotographDialog:
    desk.editor.window.actions_by_name["style_from_photograph"].trigger()
    desk.hand.qtbot.waitUntil(lambda: feature_of(desk).dialog is not None)
    dialog = feature_of(desk).dialog
    assert dialog is not None
    desk.hand.qtbot.waitExposed(dialog)
    return dialog


def place(dialog: PhotographDialog, x: float, y: float) -> QPoint:
    return dialog.view._place().topLeft().toPoint() + QPoint(
        round(x * dialog.view._place().width()), round(y * dialog.view._place().height())
    )


def drag(desk: Desk, dialog: PhotographDialog, *points: tuple[float, float]) -> None:
    qtbot = desk.hand.qtbot
    qtbot.mousePress(dialog.view, LEFT, pos=place(dialog, *points[0]))
    for point in points[1:]:
        qtbot.mouseMove(dialog.view, place(dialog, *point))
    qtbot.mouseRelease(dialog.view, LEFT, pos=place(dialog, *points[-1]))


def style(desk: Desk, region: int = BUILDING) -> object:
    return desk.editor.workspace.scene.styles.get(FAKE_ID, {}).get(region)


def test_a_rectangle_is_seen_and_given_as_one_step(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    dialog = opened(desk)
    assert not dialog.take_button.isEnabled()
    drag(desk, dialog, (0.5, 0.25), (0.75, 0.5))
    assert dialog.take_button.isEnabled()
    desk.hand.qtbot.mouseClick(dialog.take_button, LEFT)
    desk.hand.qtbot.waitUntil(lambda: style(desk) == SEEN)
    assert desk.editor.workspace.undo_stack.count() == 1
    picture, labels, regions, checkpoint = analyst.seen[0]
    assert picture.shape == (100, 200, 3)
    rows, columns = np.nonzero(regions)
    assert abs(rows.min() - 25) <= 1
    assert abs(rows.max() - 49) <= 1
    assert abs(columns.min() - 100) <= 1
    assert abs(columns.max() - 149) <= 1
    assert set(labels[regions == 1].tolist()) == {BUILDING}
    assert BUILDING not in labels[regions == 0]
    assert checkpoint == Path(desk.editor.workspace.session_info.path)
    assert analyst.closed == 1
    desk.editor.window.actions_by_name["undo"].trigger()
    assert style(desk) is None


def test_a_lasso_holds_what_it_goes_around(desk: Desk, analyst: FakeAnalyst) -> None:
    dialog = opened(desk)
    desk.hand.qtbot.mouseClick(dialog.lasso_button, LEFT)
    drag(desk, dialog, (0.1, 0.1), (0.5, 0.1), (0.1, 0.9))
    part = dialog.view.part
    assert 0.12 < part.mean() < 0.2  # half of 0.4 x 0.8
    assert part[20, 30]
    assert not part[80, 90]


def test_the_keyboard_alone(desk: Desk, analyst: FakeAnalyst) -> None:
    dialog = opened(desk)
    qtbot, view = desk.hand.qtbot, dialog.view
    qtbot.keyClick(view, Qt.Key.Key_Right)
    before = view.part
    assert before.any()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert np.nonzero(view.part)[1].min() == np.nonzero(before)[1].min() + 4
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.part.sum() > before.sum()
    for _ in range(60):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.part[:, 0].any()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: style(desk) == SEEN)


def test_a_click_is_no_part_and_escape_changes_nothing(desk: Desk, analyst: FakeAnalyst) -> None:
    dialog = opened(desk)
    drag(desk, dialog, (0.5, 0.5))
    assert not dialog.take_button.isEnabled()
    desk.hand.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    desk.hand.qtbot.waitUntil(lambda: feature_of(desk).dialog is None)
    assert analyst.seen == []
    assert desk.editor.workspace.undo_stack.count() == 0


def test_cancelling_the_work_changes_nothing(desk: Desk, analyst: FakeAnalyst) -> None:
    analyst.free.clear()
    dialog = opened(desk)
    drag(desk, dialog, (0.1, 0.1), (0.4, 0.4))
    desk.hand.qtbot.mouseClick(dialog.take_button, LEFT)
    desk.editor.window.job_bar.cancel_all()
    desk.hand.qtbot.waitUntil(lambda: analyst.closed == 1)
    analyst.free.set()
    assert style(desk) is None


def test_what_the_encoder_cannot_is_said(desk: Desk, analyst: FakeAnalyst) -> None:
    analyst.failing = CheckpointError("fake has no encoder.")
    dialog = opened(desk)
    drag(desk, dialog, (0.1, 0.1), (0.4, 0.4))
    desk.hand.qtbot.mouseClick(dialog.take_button, LEFT)
    desk.hand.qtbot.waitUntil(lambda: desk.errors == ["fake has no encoder."])
    assert style(desk) is None


def test_a_file_that_is_no_photograph_is_said(desk: Desk, analyst: FakeAnalyst, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    feature_of(desk).ask_photograph = lambda _folder, chosen: chosen(tmp_path / "text.jpg")  # type: ignore[assignment]
    desk.editor.window.actions_by_name["style_from_photograph"].trigger()
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert "text.jpg" in desk.errors[0]
    assert feature_of(desk).dialog is None


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda desk: desk.editor.workspace.select(None), "Select the region"),
        (
            lambda desk: desk.editor.workspace.set_session(
                replace(desk.editor.workspace.session_info, path="machine:1234")
            ),
            "rendered elsewhere",
        ),
        (
            lambda desk: desk.editor.workspace.set_session(
                replace(desk.editor.workspace.session_info, style_space=None)
            ),
            "trained without styles",
        ),
        (lambda desk: desk.editor.workspace.set_session(None), "when the weights are loaded"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_asked(
    desk: Desk, analyst: FakeAnalyst, prepare: Callable[[Desk], object], sentence: str
) -> None:
    prepare(desk)
    feature_of(desk).ask_photograph = lambda *_: pytest.fail("nothing is asked")  # type: ignore[assignment]
    desk.editor.window.actions_by_name["style_from_photograph"].trigger()
    assert sentence in desk.errors[0]


def test_a_style_that_comes_too_late_can_be_pasted(desk: Desk, analyst: FakeAnalyst, street: Scene) -> None:
    analyst.free.clear()
    dialog = opened(desk)
    drag(desk, dialog, (0.1, 0.1), (0.4, 0.4))
    desk.hand.qtbot.mouseClick(dialog.take_button, LEFT)
    background = np.full(street.background.shape, ROAD, np.int32)
    desk.editor.workspace.replace(Scene(street.label_set, background), None)
    analyst.free.set()
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert "is not open any more" in desk.errors[0]
    desk.editor.workspace.select_region(ROAD)
    desk.editor.window.actions_by_name["paste_style"].trigger()
    assert style(desk, ROAD) == SEEN


def test_a_style_never_goes_to_another_scene_with_a_region_of_the_same_number(
    desk: Desk, analyst: FakeAnalyst, street: Scene
) -> None:
    dialog = opened(desk)
    drag(desk, dialog, (0.5, 0.25), (0.75, 0.5))
    other = OpenDocument(Scene(street.label_set, street.background, street.objects), title="other")
    desk.editor.documents.tabs.add(other)  # while the encoder looks, another tab is shown
    desk.hand.qtbot.mouseClick(dialog.take_button, LEFT)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert "is not open any more" in desk.errors[0]
    assert desk.editor.workspace.document is other
    assert style(desk) is None
    assert other.undo_stack.count() == 0


def test_every_control_has_a_name_and_fits_a_small_window(desk: Desk, analyst: FakeAnalyst) -> None:
    dialog = opened(desk)
    assert unnamed(dialog) == []
    assert dialog.sizeHint().width() <= 1200
    assert dialog.sizeHint().height() <= 680
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel) is not None
