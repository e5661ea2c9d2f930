"""Styles by menu, key and slider, with real events: each one undo step, shown live, and said where it cannot be."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QStyle, QStyleOptionSlider

from editor.document import edits, ora, styling
from editor.document.geometry import Rect
from editor.document.objects import SceneObject, Style, class_of
from editor.document.scene import Scene
from editor.views.style_panel import StylePanel
from tests.fakes import FAKE_ID, fake_space
from tests.gui.conftest import BUILDING, CAR, HEIGHT, ROAD, SKY, WIDTH, Desk, close_to, photographed
from tests.gui.panel_kit import unnamed

Make = Callable[..., Desk]
CAR_1, CAR_2 = 26001, 26002
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT
SPACE = fake_space({CAR: 10, ROAD: 10, BUILDING: 10})


@pytest.fixture
def busy(street: Scene) -> Scene:
    """The street with two cars."""
    ones = np.ones((20, 40), bool)
    cars = [SceneObject(CAR_1, CAR, ones, (150, 80)), SceneObject(CAR_2, CAR, ones.copy(), (60, 90))]
    return Scene(street.label_set, street.background, tuple(cars))


@pytest.fixture
def parked(make_desk: Make, busy: Scene) -> Desk:
    desk = make_desk(busy, live=True)
    desk.editor.workspace.select(CAR_1)
    panel = panel_of(desk)
    desk.hand.qtbot.waitUntil(lambda: panel.swatches.is_complete(CAR_1))
    desk.hand.settle()
    return desk


def panel_of(desk: Desk) -> StylePanel:
    return desk.editor.window.style_panel


def styles_of(desk: Desk) -> dict[int, Style]:
    return dict(desk.editor.workspace.scene.styles.get(FAKE_ID, {}))


def steps(desk: Desk) -> int:
    return desk.editor.workspace.undo_stack.count()


def act(desk: Desk, name: str) -> None:
    desk.editor.window.actions_by_name[name].trigger()


def looks(desk: Desk) -> dict[int, Style | None]:
    scene, info = desk.editor.workspace.scene, desk.editor.workspace.session_info
    assert info is not None
    return {region: styling.present_style(scene, info, region) for region in styling.styled_regions(scene)}


def grab(slider: QSlider) -> QPoint:
    """The middle of the handle."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style = slider.style()
    handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider)
    return handle.center()


def shown(desk: Desk, x: float, y: float, style: Style, class_id: int = CAR) -> bool:
    """Whether the canvas shows a region of a class in a style, exact or previewed."""
    shift = 6 * style if isinstance(style, int) else round(30 * sum(style))
    red, green, blue = (value + shift % 60 for value in photographed(desk, class_id))
    return close_to(desk.hand.color(x, y), (red, green, blue), tolerance=2)


# Keys and menus


def test_y_gives_another_mode_and_shift_y_rerolls_all(parked: Desk) -> None:
    before = looks(parked)
    parked.hand.key(Qt.Key.Key_Y)
    after = looks(parked)
    assert {region for region in before if before[region] != after[region]} == {CAR_1}
    assert steps(parked) == 1
    parked.hand.key(Qt.Key.Key_Y, SHIFT)
    assert {region for region in before if looks(parked)[region] != after[region]} == set(before)
    assert steps(parked) == 2
    act(parked, "undo")
    act(parked, "undo")
    assert looks(parked) == before


def test_several_selected_objects_are_one_step(parked: Desk) -> None:
    parked.editor.workspace.state.selection = (CAR_2, CAR_1)
    assert panel_of(parked)._title.text() == "car 1 and 1 more"
    parked.hand.key(Qt.Key.Key_Y)
    assert set(styles_of(parked)) == {CAR_1, CAR_2}
    assert steps(parked) == 1
    act(parked, "reset_style")
    assert styles_of(parked) == {}
    assert steps(parked) == 2


def test_a_swatch_goes_to_all_selected_of_its_class(parked: Desk) -> None:
    parked.editor.workspace.state.selection = (CAR_2, CAR_1)
    grid = panel_of(parked).grid
    place = grid.visualRect(grid.style_model.index(4, 0)).center()
    parked.hand.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert styles_of(parked) == {CAR_1: 4, CAR_2: 4}
    assert steps(parked) == 1


def test_copy_and_paste_within_a_class_and_across(parked: Desk) -> None:
    workspace = parked.editor.workspace
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, 7))
    parked.hand.key(Qt.Key.Key_C, CONTROL_SHIFT)
    assert '"style": 7' in QGuiApplication.clipboard().text()
    workspace.select(CAR_2)
    parked.hand.key(Qt.Key.Key_V, CONTROL_SHIFT)
    workspace.select_region(ROAD)
    parked.hand.key(Qt.Key.Key_V, CONTROL_SHIFT)
    assert styles_of(parked) == {CAR_1: 7, CAR_2: 7, ROAD: SPACE.vector(CAR, 7)}
    parked.hand.settle()
    assert shown(parked, 0.9, 0.9, SPACE.vector(CAR, 7), ROAD)


def test_a_style_survives_another_scene_and_another_clipboard(parked: Desk, street: Scene) -> None:
    workspace = parked.editor.workspace
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, 7))
    act(parked, "copy_style")
    workspace.replace(street, None)
    QGuiApplication.clipboard().setText("something else")
    workspace.select_region(SKY)
    act(parked, "paste_style")
    assert styles_of(parked) == {SKY: SPACE.vector(CAR, 7)}


def test_nothing_to_paste_is_said(parked: Desk) -> None:
    QGuiApplication.clipboard().setText("something else")
    act(parked, "paste_style")
    assert parked.errors == ["No style has been copied yet: select a region and copy its style first."]
    assert steps(parked) == 0


def test_nothing_selected_is_said(parked: Desk) -> None:
    parked.editor.workspace.select(None)
    for name in ("random_style", "reset_style", "copy_style", "paste_style", "style_to_class", "lock_style"):
        parked.errors.clear()
        act(parked, name)
        assert len(parked.errors) == 1, name
        assert "elect" in parked.errors[0]
    assert steps(parked) == 0


def test_apply_to_all_of_the_class(parked: Desk) -> None:
    workspace = parked.editor.workspace
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, 7))
    act(parked, "style_to_class")
    assert styles_of(parked) == {CAR_1: 7, CAR_2: 7}


# Locks


def test_a_locked_style_stays_in_reroll_shuffle_and_class(parked: Desk, tmp_path: Path) -> None:
    qtbot, panel = parked.hand.qtbot, panel_of(parked)
    before = looks(parked)[CAR_1]
    qtbot.mouseClick(panel.lock_button, Qt.MouseButton.LeftButton)
    assert parked.editor.window.actions_by_name["lock_style"].isChecked()
    assert panel.lock_button.isChecked()
    parked.hand.key(Qt.Key.Key_Y, SHIFT)
    act(parked, "shuffle")
    workspace = parked.editor.workspace
    workspace.select(CAR_2)
    assert not panel.lock_button.isChecked()
    assert not parked.editor.window.actions_by_name["lock_style"].isChecked()
    act(parked, "style_to_class")
    assert looks(parked)[CAR_1] == before
    ora.save(tmp_path / "a.ora", workspace.scene)
    assert ora.load(tmp_path / "a.ora").scene.style_locks == {CAR_1}
    while workspace.undo_stack.canUndo():
        act(parked, "undo")
    assert workspace.scene.style_locks == frozenset()


def test_a_default_that_is_not_told_cannot_be_locked(parked: Desk) -> None:
    workspace, panel = parked.editor.workspace, panel_of(parked)
    workspace.set_session(replace(workspace.session_info, style_space=None))
    parked.hand.qtbot.mouseClick(panel.lock_button, Qt.MouseButton.LeftButton)
    assert "does not tell which style car 1 has" in parked.errors[-1]
    assert not panel.lock_button.isChecked()
    assert workspace.scene.style_locks == frozenset()


# Blending


@pytest.fixture
def blending(parked: Desk) -> Desk:
    """Car 1 in mode 2, to be blended with mode 8, which was Shift-clicked."""
    workspace, panel = parked.editor.workspace, panel_of(parked)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, 2))
    parked.hand.settle()
    place = panel.grid.visualRect(panel.grid.style_model.index(8, 0)).center()
    parked.hand.qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, place)
    assert styles_of(parked) == {CAR_1: 2}, "Shift chooses nothing"
    assert panel.blend.isVisible()
    assert (panel.blend.first.currentIndex(), panel.blend.second.currentIndex()) == (2, 8)
    workspace.undo_stack.clear()
    return parked


def test_a_slider_shows_the_blend_while_it_moves_and_is_one_step(blending: Desk) -> None:
    qtbot, slider = blending.hand.qtbot, panel_of(blending).blend.slider
    start = grab(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    half = QPoint(slider.width() // 2, start.y())
    for x in range(start.x(), half.x(), 4):
        qtbot.mouseMove(slider, QPoint(x, start.y()))
    qtbot.mouseMove(slider, half)
    style = panel_of(blending).blend.style_now
    share = slider.value() / 100
    assert 0.4 < share < 0.6
    assert style == styling.blend(SPACE.vector(CAR, 2), SPACE.vector(CAR, 8), share)
    qtbot.waitUntil(lambda: shown(blending, 0.66, 0.7, style))
    assert steps(blending) == 0
    assert styles_of(blending) == {CAR_1: 2}
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=half)
    assert styles_of(blending) == {CAR_1: style}
    assert steps(blending) == 1
    blending.hand.settle()
    assert shown(blending, 0.66, 0.7, style)
    assert blending.editor.window.canvas.trial.is_empty
    act(blending, "undo")
    assert styles_of(blending) == {CAR_1: 2}
    assert slider.value() == 0, "the slider follows undo"
    act(blending, "redo")
    assert abs(slider.value() / 100 - share) < 0.011


def test_keys_slide_too_and_settle_when_they_come_up(blending: Desk) -> None:
    qtbot, slider = blending.hand.qtbot, panel_of(blending).blend.slider
    slider.setFocus()
    QTest.keyPress(slider, Qt.Key.Key_PageUp)
    assert steps(blending) == 0
    qtbot.waitUntil(lambda: shown(blending, 0.66, 0.7, panel_of(blending).blend.style_now))
    QTest.keyRelease(slider, Qt.Key.Key_PageUp)
    assert steps(blending) == 1
    assert slider.value() == 10
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert styles_of(blending) == {CAR_1: 8}, "the end is the mode itself"


def test_a_fast_slide_asks_for_where_it_is_when_a_look_is_done(blending: Desk) -> None:
    qtbot, slider, engine = blending.hand.qtbot, panel_of(blending).blend.slider, blending.engine
    engine.look_requests.clear()
    engine.hold()
    start = grab(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in range(start.x(), start.x() + 60, 6):
        qtbot.mouseMove(slider, QPoint(x, start.y()))
    qtbot.waitUntil(engine.running.is_set)
    engine.let_go()
    style = panel_of(blending).blend.style_now
    qtbot.waitUntil(lambda: shown(blending, 0.66, 0.7, style))
    assert len(engine.look_requests) == 2, "the first, and where the slider was by then"
    assert engine.look_requests[-1].style == style
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(start.x() + 54, start.y()))


def test_letting_go_never_flashes_the_old_style(blending: Desk) -> None:
    qtbot, slider, engine = blending.hand.qtbot, panel_of(blending).blend.slider, blending.engine
    start = grab(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(slider, QPoint(start.x() + 40, start.y()))
    passed = panel_of(blending).blend.style_now
    qtbot.waitUntil(lambda: shown(blending, 0.66, 0.7, passed))
    engine.hold()
    qtbot.mouseMove(slider, QPoint(start.x() + 44, start.y()))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(start.x() + 44, start.y()))
    assert styles_of(blending)[CAR_1] != passed
    assert shown(blending, 0.66, 0.7, passed), "what is near stays until the photograph is there"
    engine.let_go()
    blending.hand.settle()
    assert shown(blending, 0.66, 0.7, styles_of(blending)[CAR_1])


def test_shift_and_enter_choose_the_other_mode(parked: Desk) -> None:
    grid, blend = panel_of(parked).grid, panel_of(parked).blend
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.setCurrentIndex(grid.style_model.index(6, 0))
    parked.hand.qtbot.keyClick(grid, Qt.Key.Key_Return, SHIFT)
    assert blend.isVisible()
    assert blend.second.currentIndex() == 6
    assert steps(parked) == 0


def test_a_style_that_is_no_mode_is_where_the_slider_starts(blending: Desk) -> None:
    workspace, blend = blending.editor.workspace, panel_of(blending).blend
    taken = (0.9, -0.9, 0.5)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, taken))
    assert blend.first.currentText() == "now"
    assert (blend.second.currentIndex(), blend.slider.value()) == (8, 0)
    blending.hand.qtbot.keyClick(blend.slider, Qt.Key.Key_PageUp)
    assert styles_of(blending) == {CAR_1: styling.blend(taken, SPACE.vector(CAR, 8), 0.1)}
    blending.hand.qtbot.keyClick(blend.slider, Qt.Key.Key_Home)
    assert styles_of(blending) == {CAR_1: taken}
    act(blending, "undo")
    assert (blend.first.currentText(), blend.slider.value()) == ("now", 10)
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, CAR_1, 5))
    assert blend.first.count() == 10
    assert (blend.first.currentIndex(), blend.slider.value()) == (5, 0)
    workspace.select(CAR_2)
    assert "now" not in [blend.first.itemText(index) for index in range(blend.first.count())]


def test_a_blend_is_blended_on(blending: Desk) -> None:
    panel, qtbot = panel_of(blending), blending.hand.qtbot
    qtbot.keyClick(panel.blend.slider, Qt.Key.Key_PageUp)
    first = styles_of(blending)[CAR_1]
    place = panel.grid.visualRect(panel.grid.style_model.index(0, 0)).center()
    qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, place)
    assert panel.blend.first.currentText() == "now"
    qtbot.keyClick(panel.blend.slider, Qt.Key.Key_PageUp)
    assert styles_of(blending) == {CAR_1: styling.blend(first, SPACE.vector(CAR, 0), 0.1)}


def test_escape_drops_a_slide(blending: Desk) -> None:
    qtbot, slider = blending.hand.qtbot, panel_of(blending).blend.slider
    slider.setFocus()
    QTest.keyPress(slider, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: not blending.editor.window.canvas.trial.is_empty)
    QTest.keyPress(slider, Qt.Key.Key_Escape)
    QTest.keyRelease(slider, Qt.Key.Key_PageUp)
    assert slider.value() == 0
    assert steps(blending) == 0
    assert blending.editor.window.canvas.trial.is_empty


def test_other_modes_are_chosen_by_keyboard(blending: Desk) -> None:
    blend = panel_of(blending).blend
    blending.hand.qtbot.keyClick(blend.slider, Qt.Key.Key_PageUp)
    blend.second.setFocus()
    blending.hand.qtbot.keyClick(blend.second, Qt.Key.Key_Down)
    assert blend.second.currentIndex() == 9
    assert styles_of(blending) == {CAR_1: styling.blend(SPACE.vector(CAR, 2), SPACE.vector(CAR, 9), 0.1)}


def test_the_wheel_over_a_slider_that_has_no_keyboard_changes_nothing(blending: Desk) -> None:
    slider = panel_of(blending).blend.slider
    blending.editor.window.canvas.setFocus()
    event = QWheelEvent(
        QPointF(5, 5),
        slider.mapToGlobal(QPointF(5, 5)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, event)
    assert slider.value() == 0
    assert steps(blending) == 0


def test_a_checkpoint_that_keeps_its_vectors_says_so(blending: Desk) -> None:
    workspace, panel = blending.editor.workspace, panel_of(blending)
    workspace.set_session(replace(workspace.session_info, style_space=None))
    assert not panel.blend.slider.isEnabled()
    assert "does not tell the vectors of its modes" in panel.blend.reason.text()
    act(blending, "style_vector")
    assert panel.vector.numbers == []
    assert "does not tell the vectors" in panel.vector.reason.text()


# The vector


def test_the_vector_by_slider_and_by_number(parked: Desk) -> None:
    panel, qtbot = panel_of(parked), parked.hand.qtbot
    parked.editor.workspace.push(edits.set_style(parked.editor.workspace.scene, FAKE_ID, CAR_1, (0.125, 0.5, -0.25)))
    parked.editor.workspace.undo_stack.clear()
    act(parked, "style_vector")
    assert panel.vector.isVisible()
    assert [number.value() for number in panel.vector.numbers] == pytest.approx([0.125, 0.5, -0.25], abs=0.0051)
    slider = panel.vector.sliders[1]
    QTest.keyPress(slider, Qt.Key.Key_PageDown)
    assert steps(parked) == 0
    qtbot.waitUntil(lambda: shown(parked, 0.66, 0.7, (0.125, 0.3, -0.25)))
    QTest.keyRelease(slider, Qt.Key.Key_PageDown)
    assert styles_of(parked) == {CAR_1: (0.125, 0.3, -0.25)}, "the other numbers keep what is not shown of them"
    number = panel.vector.numbers[2]
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, number.textFromValue(-1.0))
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert styles_of(parked) == {CAR_1: (0.125, 0.3, -1.0)}
    assert steps(parked) == 2
    act(parked, "style_vector")
    assert panel.vector.isHidden()


def test_a_vector_goes_to_all_that_is_selected(parked: Desk) -> None:
    panel = panel_of(parked)
    parked.editor.workspace.state.selection = (CAR_2, CAR_1)
    act(parked, "style_vector")
    parked.hand.qtbot.keyClick(panel.vector.sliders[0], Qt.Key.Key_Home)
    assert {style[0] for style in styles_of(parked).values()} == {-1.0}
    assert set(styles_of(parked)) == {CAR_1, CAR_2}


# Regions of their own


def test_g_and_a_lasso_make_a_region_with_its_own_style(parked: Desk) -> None:
    workspace = parked.editor.workspace
    parked.hand.key(Qt.Key.Key_G)
    parked.hand.stroke((0.1, 0.3), (0.3, 0.3), (0.3, 0.45), (0.1, 0.45))
    own = workspace.region
    assert own == BUILDING * 1000 + 1
    assert class_of(own) == BUILDING
    assert steps(parked) == 1
    workspace.push(edits.set_style(workspace.scene, FAKE_ID, own, 9))
    parked.hand.settle()
    assert shown(parked, 0.2, 0.37, 9, BUILDING)
    assert close_to(parked.hand.color(0.4, 0.4), photographed(parked, BUILDING))
    labels = workspace.scene.flatten().labels
    assert (labels[HEIGHT // 4 : HEIGHT // 2, : WIDTH // 2] == BUILDING).all()


def test_undo_of_a_region_shows_what_it_was_a_part_of(parked: Desk) -> None:
    parked.hand.key(Qt.Key.Key_G)
    parked.hand.stroke((0.1, 0.3), (0.3, 0.3), (0.3, 0.45), (0.1, 0.45))
    act(parked, "undo")
    assert parked.editor.workspace.region == BUILDING


def test_a_region_is_joined_back_from_the_menu_of_the_panel(parked: Desk) -> None:
    workspace, menu = parked.editor.workspace, panel_of(parked).more_menu
    parked.hand.key(Qt.Key.Key_G)
    parked.hand.stroke((0.1, 0.3), (0.3, 0.3), (0.3, 0.45), (0.1, 0.45))
    join = menu.actions()[-1]
    assert join.isEnabled()
    join.trigger()
    assert set(np.unique(workspace.scene.background).tolist()) == {SKY, BUILDING, ROAD}
    assert workspace.region == BUILDING
    assert not join.isEnabled()


def test_a_lasso_around_a_car_begins_beside_it(parked: Desk) -> None:
    parked.hand.key(Qt.Key.Key_G)
    parked.hand.stroke((0.5, 0.55), (0.9, 0.55), (0.9, 0.95), (0.5, 0.95))
    own = parked.editor.workspace.scene.background == ROAD * 1000 + 1
    assert own[80:100, 150:190].all(), "objects are looked through"
    assert parked.editor.workspace.scene.extent(CAR_1) == Rect(150, 80, 190, 100)


# The panel


def test_every_control_has_a_name_and_all_fits(blending: Desk) -> None:
    act(blending, "style_vector")
    panel = panel_of(blending)
    assert unnamed(panel) == []
    assert panel.minimumSizeHint().width() <= 290
    assert panel.height() >= panel.minimumSizeHint().height()


def test_every_act_on_styles_is_in_the_menu(parked: Desk) -> None:
    assert not {name for name in parked.editor.window.actions_by_name.unhandled if "style" in name or "shuffle" in name}
