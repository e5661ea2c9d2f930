"""The panel Styles over a scripted engine: swatches of the region, one undo step per choice, honest sentences."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from editor.document import edits
from editor.document.geometry import Rect
from editor.document.kept import Kept
from editor.document.painting import Order, paint
from editor.document.scene import Scene
from editor.render.engine import RenderEngine
from editor.render.request import SWATCH_SIDE, Swatch, SwatchRequest
from editor.render.scheduler import Policy
from editor.views.style_grid import CHOSEN_ROLE, IMAGE_ROLE
from editor.views.style_panel import StylePanel
from editor.workspace import Workspace
from model.errors import MaquetteError
from model.maps import LabelSet
from tests.fakes import FAKE_ID, FakeEngine
from tests.gui.panel_kit import CAR, SKY, Rendering, click_row, rendering_of, street_scene, unnamed

PATIENCE = 120_000  # ms for a tiny network on a busy machine; its thread yields to everything else


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(street_scene())


class Broken(FakeEngine):
    """Renders, but fails at every swatch."""

    def swatches(self, request: SwatchRequest, should_stop: Callable[[], bool]) -> Iterator[Swatch]:
        self.swatch_requests.append(request)
        raise MaquetteError("No swatch today.")


@pytest.fixture
def engine(workspace: Workspace, request: pytest.FixtureRequest) -> FakeEngine:
    return getattr(request, "param", FakeEngine)(workspace.label_set)


@pytest.fixture
def rendering(qtbot: QtBot, workspace: Workspace, engine: FakeEngine) -> Iterator[Rendering]:
    yield from rendering_of(workspace, engine, qtbot)


@pytest.fixture
def panel(qtbot: QtBot, rendering: Rendering) -> StylePanel:
    panel = StylePanel(rendering.workspace, rendering.scheduler, random=Random(1))
    qtbot.addWidget(panel)
    panel.resize(300, 230)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def complete(qtbot: QtBot, panel: StylePanel) -> Callable[[int], None]:
    """Wait until every swatch of a region is there."""
    return lambda region: qtbot.waitUntil(lambda: panel.swatches.is_complete(region))


def chosen(panel: StylePanel) -> list[int]:
    model = panel.grid.style_model
    return [row for row in range(model.rowCount()) if model.index(row).data(CHOSEN_ROLE)]


def stroke(workspace: Workspace, rect: Rect, class_id: int, target: int | None = None) -> None:
    cover = np.ones(rect.shape, np.bool_)
    workspace.push(paint(workspace.scene, rect, cover, what=class_id, order=Order.OVER, target=target, protect=None))


def test_swatches_arrive_one_by_one_and_show_the_region_in_each_mode(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, complete: Callable[[int], None]
) -> None:
    counts: list[int] = []
    panel.swatches.changed.connect(lambda region: counts.append(len(panel.swatches.images(region))))
    workspace.select(26001)
    complete(26001)
    assert [count for count in counts if count] == list(range(1, 11))
    images = panel.swatches.images(26001)
    middle = [tuple(image[image.shape[0] // 2, image.shape[1] // 2]) for _mode, image in sorted(images.items())]
    assert len(set(middle)) == 10, "every mode looks different on the region"
    corners = {tuple(image[0, 0]) for image in images.values()}
    assert len(corners) == 1, "the surroundings do not take part"
    assert panel.grid.style_model.index(9).data(IMAGE_ROLE).width() == images[9].shape[1]


def test_a_large_region_is_shown_by_a_crop(
    panel: StylePanel, workspace: Workspace, complete: Callable[[int], None]
) -> None:
    workspace.select_region(SKY)
    complete(SKY)
    shapes = {image.shape for image in panel.swatches.images(SKY).values()}
    assert len(shapes) == 1
    assert max(shapes.pop()[:2]) <= SWATCH_SIDE


def test_a_click_gives_the_mode_as_one_step_and_marks_it(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    assert chosen(panel) == []
    assert panel.default_button.isChecked()
    click_row(qtbot, panel.grid, panel.grid.style_model.index(4))
    assert workspace.scene.styles[FAKE_ID][26001] == 4
    assert chosen(panel) == [4]
    assert not panel.default_button.isChecked()
    assert workspace.undo_stack.count() == 1
    click_row(qtbot, panel.grid, panel.grid.style_model.index(4))
    assert workspace.undo_stack.count() == 1, "the present mode again is no step"
    workspace.undo_stack.undo()
    assert chosen(panel) == []
    assert panel.default_button.isChecked()


def test_enter_chooses_where_the_arrows_are(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    panel.grid.setFocus()
    panel.grid.setCurrentIndex(panel.grid.style_model.index(0))
    qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
    assert workspace.undo_stack.count() == 0, "moving about chooses nothing"
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    assert chosen(panel) == [1]


def test_default_takes_the_style_back(qtbot: QtBot, panel: StylePanel, workspace: Workspace) -> None:
    workspace.select(26001)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, 26001, 2))
    qtbot.mouseClick(panel.default_button, Qt.MouseButton.LeftButton)
    assert 26001 not in workspace.scene.styles.get(FAKE_ID, {})
    assert workspace.undo_stack.count() == 2
    qtbot.mouseClick(panel.default_button, Qt.MouseButton.LeftButton)
    assert panel.default_button.isChecked(), "a second click does not take the mark away"
    assert workspace.undo_stack.count() == 2


def test_random_never_chooses_the_present_mode(qtbot: QtBot, panel: StylePanel, workspace: Workspace) -> None:
    workspace.select(26001)
    seen = []
    for _ in range(30):
        qtbot.mouseClick(panel.random_button, Qt.MouseButton.LeftButton)
        seen.append(workspace.scene.styles[FAKE_ID][26001])
    assert all(before != after for before, after in zip(seen, seen[1:], strict=False))
    assert len(set(seen)) > 5
    assert workspace.undo_stack.count() == 30


def test_a_raw_style_marks_neither_a_mode_nor_the_default(panel: StylePanel, workspace: Workspace) -> None:
    workspace.select(26001)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, 26001, (0.1, 0.2, -0.3)))
    assert chosen(panel) == []
    assert not panel.default_button.isChecked()


def test_choosing_a_style_asks_for_no_new_swatches(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    asked = len(engine.swatch_requests)
    click_row(qtbot, panel.grid, panel.grid.style_model.index(4))
    stroke(workspace, Rect(310, 0, 320, 5), 21)  # far from the car and what is shown around it
    panel.swatches.refresh()
    assert panel.swatches.is_complete(26001)
    assert len(engine.swatch_requests) == asked


def test_an_edit_of_the_region_renews_its_swatches_and_keeps_the_old_ones_meanwhile(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    before = panel.swatches.images(26001)[0].copy()
    engine.hold()
    stroke(workspace, Rect(30, 112, 40, 118), 21)  # vegetation over the car
    qtbot.waitUntil(lambda: not panel.swatches.is_complete(26001))
    assert len(panel.swatches.images(26001)) == 10
    engine.let_go()
    complete(26001)
    assert not np.array_equal(panel.swatches.images(26001)[0], before)


def test_another_kept_picture_renews_the_swatches(
    panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    asked = len(engine.swatch_requests)
    maps = workspace.scene.flatten()
    picture = np.full((*maps.labels.shape, 3), 90, np.uint8)
    kept = Kept(picture, maps.labels, maps.instances, maps.regions, {}, workspace.scene.seed, FAKE_ID)
    patch = edits.keep(workspace.scene, kept)
    assert patch is not None
    workspace.scene.apply(patch)
    panel.swatches.refresh()
    assert not panel.swatches.is_complete(26001)
    complete(26001)
    assert len(engine.swatch_requests) == 2 * asked
    assert engine.swatch_requests[-1].kept is kept


def test_what_was_seen_is_remembered(
    panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    workspace.select(26002)
    complete(26002)
    asked = len(engine.swatch_requests)
    workspace.select(26001)
    assert panel.swatches.is_complete(26001)
    assert len(engine.swatch_requests) == asked


def test_a_selection_left_early_is_completed_on_return(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    engine.hold()
    workspace.select(26001)
    workspace.select(26002)
    engine.let_go()
    complete(26002)
    assert not panel.swatches.is_complete(26001)
    workspace.select(26001)
    complete(26001)


def test_a_hidden_panel_asks_for_nothing(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, engine: FakeEngine, complete: Callable[[int], None]
) -> None:
    panel.hide()
    workspace.select(26001)
    panel.swatches.refresh()
    assert engine.swatch_requests == []
    panel.show()
    complete(26001)


def test_another_checkpoint_brings_its_own_styles(
    qtbot: QtBot, panel: StylePanel, rendering: Rendering, complete: Callable[[int], None]
) -> None:
    workspace = rendering.workspace
    workspace.select(26001)
    complete(26001)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, 26001, 2))
    other = FakeEngine(workspace.label_set, modes=4)
    open_fake = other.open
    other.open = lambda: replace(open_fake(), checkpoint_id="other", name="other")  # type: ignore[method-assign]
    rendering.scheduler.use_engine(lambda: other)
    qtbot.waitUntil(lambda: panel.grid.style_model.rowCount() == 4)
    complete(26001)
    assert chosen(panel) == []
    assert panel.sentence.text() == "other has 4 modes for car, of 10 that a class can have."


@pytest.mark.parametrize("engine", [Broken], indirect=True)
def test_a_failing_swatch_is_not_asked_for_again_and_again(
    qtbot: QtBot, panel: StylePanel, rendering: Rendering, engine: FakeEngine
) -> None:
    with qtbot.waitSignal(rendering.scheduler.failed):
        rendering.workspace.select(26001)
    with qtbot.waitSignal(rendering.scheduler.image_ready):
        rendering.scheduler.render_now()
    assert engine.opened == 2, "a fresh session, of which the panel has heard"
    panel.swatches.refresh()
    with qtbot.waitSignal(rendering.scheduler.image_ready):
        rendering.scheduler.render_now()
    assert len(engine.swatch_requests) == 1


@pytest.fixture
def network(qtbot: QtBot, workspace: Workspace, tiny_checkpoint: Path) -> Iterator[Rendering]:
    yield from rendering_of(workspace, RenderEngine(tiny_checkpoint, "cpu"), qtbot, timeout=PATIENCE)


def test_swatches_come_from_the_network_itself(qtbot: QtBot, network: Rendering) -> None:
    panel = StylePanel(network.workspace, network.scheduler)
    qtbot.addWidget(panel)
    panel.show()
    network.workspace.select(26001)
    qtbot.waitUntil(lambda: panel.swatches.is_complete(26001), timeout=PATIENCE)
    images = panel.swatches.images(26001)
    assert sorted(images) == [0, 1, 2]
    assert not np.array_equal(images[0], images[1])
    assert panel.sentence.text() == "tiny has 3 modes for car, of 10 that a class can have."


# Sentences


def test_says_that_nothing_is_selected(panel: StylePanel) -> None:
    assert "Select an object" in panel.sentence.text()
    assert not panel.random_button.isEnabled()
    assert panel.grid.isHidden()


def test_says_that_a_class_has_no_modes(panel: StylePanel, workspace: Workspace) -> None:
    assert workspace.session_info is not None
    modes = {key: count for key, count in workspace.session_info.modes.items() if key != CAR}
    workspace.set_session(replace(workspace.session_info, modes=modes))
    workspace.select(26001)
    assert panel.sentence.text() == "fake has no modes for car: it renders every car in one way."
    assert not panel.default_button.isEnabled()


def test_says_that_a_class_has_fewer_than_ten(panel: StylePanel, workspace: Workspace) -> None:
    assert workspace.session_info is not None
    workspace.set_session(replace(workspace.session_info, modes={CAR: 1, SKY: 10}))
    workspace.select(26001)
    assert panel.sentence.text() == "fake has 1 mode for car, of 10 that a class can have."
    assert panel.grid.style_model.rowCount() == 1
    workspace.select_region(SKY)
    assert panel.sentence.isHidden()
    assert panel.grid.style_model.rowCount() == 10


def test_says_that_a_checkpoint_has_no_styles_at_all(panel: StylePanel, workspace: Workspace) -> None:
    assert workspace.session_info is not None
    workspace.set_session(replace(workspace.session_info, modes={}))
    workspace.select(26001)
    assert panel.sentence.text() == "fake has no styles: it renders every region in one way."


def test_says_that_the_weights_are_not_there_yet(panel: StylePanel, workspace: Workspace) -> None:
    workspace.set_session(None)
    workspace.select(26001)
    assert panel.sentence.text() == "Styles appear when the weights are loaded."


def test_says_that_the_weights_know_another_label_set(panel: StylePanel, workspace: Workspace) -> None:
    facades = LabelSet.load("facades")
    workspace.replace(Scene(facades, np.full((64, 64), facades.ids[1], np.int32)), None)
    workspace.select_region(facades.ids[1])
    assert panel.sentence.text() == "fake was trained on the label set cityscapes; it has no styles for facades."
    assert panel.grid.style_model.rowCount() == 0


def test_says_that_a_region_cannot_be_seen(
    qtbot: QtBot, panel: StylePanel, workspace: Workspace, complete: Callable[[int], None]
) -> None:
    workspace.select(26001)
    complete(26001)
    workspace.push(edits.set_visible(workspace.scene, 26001, False))
    qtbot.waitUntil(lambda: panel.sentence.text().startswith("car 1 cannot be seen"))
    workspace.undo_stack.undo()
    qtbot.waitUntil(lambda: panel.sentence.isHidden())
    complete(26001)


def test_says_that_manual_rendering_holds_swatches_back(panel: StylePanel, rendering: Rendering) -> None:
    rendering.scheduler.policy = Policy.MANUAL
    rendering.workspace.select(26001)
    assert panel.sentence.text() == "Swatches wait while rendering is manual; a mode can be chosen without them."


def test_every_control_has_a_name(panel: StylePanel) -> None:
    assert unnamed(panel) == []


def test_fits_the_column_of_a_small_window(panel: StylePanel, workspace: Workspace) -> None:
    workspace.select(26001)
    assert panel.minimumSizeHint().width() <= 290
    assert panel.minimumSizeHint().height() <= 190


def test_a_long_title_ends_with_dots_and_is_whole_in_the_tooltip(panel: StylePanel, workspace: Workspace) -> None:
    workspace.state.selection = (26001, 26002, 24001)
    title = panel._title
    assert title.text() == "person 1 and 2 more"
    assert title.shown == title.text()
    panel.resize(200, 230)
    QApplication.processEvents()
    assert title.shown.endswith("…")
    assert title.fontMetrics().horizontalAdvance(title.shown) <= title.width()
    assert title.toolTip() == "person 1 and 2 more"
