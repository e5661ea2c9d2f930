"""The panel Objects, driven by mouse and keys, and its model, which must change no more than what differs."""

import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from editor.document import edits, shaping
from editor.document.geometry import Rect, Transform
from editor.document.painting import Order, paint
from editor.render.request import RenderResult
from editor.views import object_model
from editor.views.object_delegate import eye_zone, lock_zone
from editor.views.object_model import ID_ROLE, THUMBNAIL_ROLE, VISIBLE_ROLE
from editor.views.object_panel import ObjectPanel
from editor.workspace import Workspace
from tests.gui.panel_kit import CAR, HEIGHT, PERSON, ROAD, SKY, WIDTH, box, click_row, ids, street_scene, unnamed

TRUCK = 27
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(street_scene())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> ObjectPanel:
    return shown(qtbot, workspace)


def shown(qtbot: QtBot, workspace: Workspace) -> ObjectPanel:
    panel = ObjectPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(300, 220)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.view.setFocus()
    return panel


def photographed(workspace: Workspace, image: np.ndarray, rect: Rect = WHOLE) -> None:
    """Let a photograph of `rect` arrive."""
    workspace.set_picture(RenderResult(1, workspace.scene.revision, image, rect, False, 1.0))


def titles(panel: ObjectPanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def click(qtbot: QtBot, panel: ObjectPanel, row: int, at: QPoint | None = None) -> None:
    click_row(qtbot, panel.view, panel.model.index(row), at)


@pytest.fixture
def changed_rows(panel: ObjectPanel) -> Iterator[list[int]]:
    rows: list[int] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows.extend(range(first.row(), last.row() + 1))

    panel.model.dataChanged.connect(note)
    yield rows
    panel.model.dataChanged.disconnect(note)


def test_lists_the_stack_from_the_top_with_the_background_below(panel: ObjectPanel) -> None:
    assert titles(panel) == ["car 2", "person 1", "car 1", "Background"]


def test_a_click_selects_and_the_background_stands_for_its_largest_region(
    qtbot: QtBot, panel: ObjectPanel, workspace: Workspace
) -> None:
    click(qtbot, panel, 1)
    assert workspace.selected == 24001
    click(qtbot, panel, 3)
    assert (workspace.selected, workspace.region) == (None, SKY)
    assert panel.model.index(3).data() == "Background: sky"


def test_a_lower_panel_still_shows_what_is_selected(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.select(26001)
    panel.resize(300, 120)
    QApplication.processEvents()
    row = panel.view.visualRect(panel.view.currentIndex())
    assert panel.view.viewport().height() < 3 * row.height()  # the third row was out of sight
    assert panel.view.viewport().rect().contains(row)


def test_the_menu_of_the_background_lists_its_regions(panel: ObjectPanel, workspace: Workspace) -> None:
    menu = QMenu()
    workspace.select_region(ROAD)
    panel.fill_background_menu(menu)
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [("sky", False), ("road", True)]
    menu.actions()[0].trigger()
    assert workspace.region == SKY


def test_the_keyboard_comes_without_selecting(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    panel.view.clearFocus()
    assert workspace.region is None
    panel.view.setFocus()
    assert workspace.region is None
    assert not panel.view.currentIndex().isValid()
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert workspace.selected == 26002


def test_the_row_follows_a_selection_made_on_the_canvas(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.select(26001)
    assert panel.view.currentIndex().row() == 2
    workspace.select_region(ROAD)
    assert panel.view.currentIndex().row() == 3
    assert panel.view.currentIndex().data() == "Background: road"
    workspace.select(None)
    assert not panel.view.currentIndex().isValid()
    assert titles(panel)[3] == "Background"


def test_the_eye_hides_as_one_step_and_selects_nothing(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    row = panel.view.visualRect(panel.model.index(1))
    click(qtbot, panel, 1, eye_zone(row).center())
    assert not workspace.scene.object(24001).visible
    assert workspace.selected is None
    assert workspace.undo_stack.count() == 1
    workspace.undo_stack.undo()
    assert workspace.scene.object(24001).visible
    assert panel.model.index(1).data(VISIBLE_ROLE)


def test_the_lock_locks(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    row = panel.view.visualRect(panel.model.index(0))
    click(qtbot, panel, 0, lock_zone(row).center())
    assert workspace.scene.object(26002).locked
    click(qtbot, panel, 0, lock_zone(row).center())
    assert not workspace.scene.object(26002).locked


def test_f2_renames_in_place(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    click(qtbot, panel, 1)
    qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Anna")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.scene.object(24001).name == "Anna")
    assert titles(panel)[1] == "Anna"
    workspace.undo_stack.undo()
    assert titles(panel)[1] == "person 1"


def test_accepting_the_title_unchanged_is_no_name_and_no_step(
    qtbot: QtBot, panel: ObjectPanel, workspace: Workspace
) -> None:
    assert not panel.model.setData(panel.model.index(0), "car 2")
    assert workspace.undo_stack.count() == 0


def test_del_deletes_and_goes_on_to_the_next(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert ids(workspace) == [24001, 26001]
    assert workspace.selected == 24001
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert ids(workspace) == []
    assert workspace.selected is None
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)  # on the background: nothing to delete
    assert workspace.undo_stack.count() == 3
    for _ in range(3):
        workspace.undo_stack.undo()
    assert titles(panel) == ["car 2", "person 1", "car 1", "Background"]


def test_space_hides_and_shows(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    click(qtbot, panel, 2)
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert not workspace.scene.object(26001).visible
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert workspace.scene.object(26001).visible


def test_alt_arrows_restack_and_stay_on_the_object(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    click(qtbot, panel, 2)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert ids(workspace) == [26002, 26001, 24001]
    assert workspace.selected == 26001
    assert panel.view.currentIndex().row() == 1
    qtbot.mouseClick(panel.raise_button, Qt.MouseButton.LeftButton)
    assert ids(workspace) == [26001, 26002, 24001]
    assert not panel.raise_button.isEnabled()
    qtbot.mouseClick(panel.lower_button, Qt.MouseButton.LeftButton)
    assert ids(workspace) == [26002, 26001, 24001]


@pytest.mark.parametrize(
    ("source", "before", "expected"),
    [(0, 3, [24001, 26001, 26002]), (2, 0, [26001, 26002, 24001]), (0, 4, [24001, 26001, 26002]), (1, 2, None)],
)
def test_a_dropped_row_restacks(
    panel: ObjectPanel, workspace: Workspace, source: int, before: int, expected: list[int] | None
) -> None:
    start = ids(workspace)
    moved = panel.model.moveRows(QModelIndex(), source, 1, QModelIndex(), before)
    assert moved == (expected is not None)
    assert ids(workspace) == (expected or start)
    assert workspace.undo_stack.count() == int(moved)


def test_relabel_keeps_the_object_selected(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.select(26002)
    menu = panel.relabel_button.menu()
    menu.aboutToShow.emit()
    choose(menu, "truck")
    made = workspace.scene.objects[-1]
    assert made.class_id == TRUCK
    assert workspace.selected == made.id
    assert workspace.undo_stack.count() == 1


def test_relabel_to_stuff_goes_on_with_its_region(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.select(26002)
    menu = panel.relabel_button.menu()
    menu.aboutToShow.emit()
    choose(menu, "vegetation")
    assert ids(workspace) == [24001, 26001]
    assert workspace.region == workspace.scene.region_at(210, 125)
    assert workspace.label_set[workspace.scene.flatten().labels[125, 210]].name == "vegetation"


def choose(menu: QMenu, name: str) -> None:
    """Trigger the class called `name` in a menu or its sub-menus."""
    for action in menu.actions():
        if action.menu() is not None:
            choose(action.menu(), name)  # type: ignore[arg-type]
        elif action.text() == name:
            action.trigger()
            return


def test_a_stroke_changes_one_row_and_only_when_it_rests(
    panel: ObjectPanel, workspace: Workspace, changed_rows: list[int]
) -> None:
    rect = Rect(20, 130, 60, 140)
    stroke = paint(
        workspace.scene, rect, np.ones(rect.shape, np.bool_), what=CAR, order=Order.OVER, target=26001, protect=None
    )
    for row in range(4):
        panel.model.index(row).data(THUMBNAIL_ROLE)
    workspace.scene.apply(stroke)
    assert changed_rows == []
    panel.model.refresh_thumbnails()
    assert changed_rows == [2, 3]  # the car, and the background, which shows everything


def test_a_stroke_on_the_background_changes_no_object_row(
    panel: ObjectPanel, workspace: Workspace, changed_rows: list[int]
) -> None:
    rect = Rect(0, 0, 10, 10)
    workspace.scene.apply(
        paint(
            workspace.scene, rect, np.ones(rect.shape, np.bool_), what=21, order=Order.OVER, target=None, protect=None
        )
    )
    assert changed_rows == []


def test_any_history_keeps_rows_and_stack_alike(panel: ObjectPanel, workspace: Workspace) -> None:
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    chance = random.Random(4)
    for step in range(120):
        present = ids(workspace)
        match chance.randrange(5):
            case 0:
                new = workspace.scene.new_id(chance.choice((CAR, PERSON)))
                item = box(new, chance.randrange(WIDTH), chance.randrange(HEIGHT))
                workspace.push(edits.add_object(workspace.scene, item, chance.randint(0, len(present))))
            case 1 if present:
                workspace.push(edits.delete(workspace.scene, chance.choice(present)))
            case 2 if present:
                where = chance.randrange(len(present))
                workspace.push(edits.reorder(workspace.scene, chance.choice(present), where))
            case 3 if present:
                workspace.push(edits.rename(workspace.scene, chance.choice(present), f"name {step}"))
            case 4:
                workspace.undo_stack.setIndex(chance.randint(0, workspace.undo_stack.count()))
        expected = [item.title(workspace.label_set) for item in reversed(workspace.scene.objects)]
        assert titles(panel) == [*expected, "Background"]
    assert tester.model() is panel.model


def test_thumbnails_are_cut_from_the_photograph(panel: ObjectPanel, workspace: Workspace) -> None:
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[110:130, 20:60] = (200, 30, 40)  # exactly car 1
    photographed(workspace, picture)
    panel.model.refresh_thumbnails()
    image = panel.model.index(2).data(THUMBNAIL_ROLE).toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).getRgb()[:3] == (200, 30, 40)


def test_thumbnails_have_class_colours_before_the_first_photograph(panel: ObjectPanel, workspace: Workspace) -> None:
    image = panel.model.index(2).data(THUMBNAIL_ROLE).toImage()
    assert image.pixelColor(2, 2).getRgb()[:3] == workspace.label_set[CAR].color
    background = panel.model.index(3).data(THUMBNAIL_ROLE).toImage()
    assert background.pixelColor(1, 1).getRgb()[:3] == workspace.label_set[SKY].color


def test_only_thumbnails_in_the_changed_area_are_renewed(
    panel: ObjectPanel, workspace: Workspace, changed_rows: list[int]
) -> None:
    for row in range(4):
        panel.model.index(row).data(THUMBNAIL_ROLE)
    photographed(workspace, np.zeros((4, 4, 3), np.uint8), Rect(100, 100, 104, 104))  # inside of person 1
    panel.model.refresh_thumbnails()
    assert changed_rows == [1, 3]  # the person, and the background, which shows everything


def test_objects_off_the_canvas_have_thumbnails(qtbot: QtBot) -> None:
    workspace = Workspace(street_scene(box(26001, -20, -10), box(26002, WIDTH + 5, HEIGHT + 5)))
    photographed(workspace, np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
    panel = shown(qtbot, workspace)
    outside, half = (panel.model.index(row).data(THUMBNAIL_ROLE).toImage() for row in (0, 1))
    assert outside.pixelColor(0, 0).getRgb()[:3] == workspace.label_set[CAR].color
    assert half.pixelColor(half.width() - 1, half.height() - 1).getRgb()[:3] == (90, 90, 90)


def test_a_hundred_objects_cost_what_is_in_sight(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    original = object_model.object_thumbnail

    def counted(item: object_model.SceneObject, *rest: object) -> np.ndarray:
        made.append(item.id)
        return original(item, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(object_model, "object_thumbnail", counted)
    workspace = Workspace(street_scene(*(box(26001 + k, 3 * k, k, 12, 8) for k in range(100))))
    panel = shown(qtbot, workspace)
    panel.grab()
    in_sight = panel.view.viewport().height() // 32 + 2
    assert 0 < len(set(made)) <= in_sight
    rows: list[int] = []
    panel.model.dataChanged.connect(lambda first, last: rows.extend(range(first.row(), last.row() + 1)))
    workspace.push(edits.rename(workspace.scene, 26050, "one"))
    assert rows == [50]


def test_opening_another_scene_replaces_the_list(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.replace(street_scene(box(27001, 5, 5)), None)
    assert titles(panel) == ["truck 1", "Background"]


def test_every_control_has_a_name_and_rows_say_their_state(panel: ObjectPanel, workspace: Workspace) -> None:
    assert unnamed(panel) == []
    workspace.push(edits.set_visible(workspace.scene, 24001, False))
    assert panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "person 1, hidden"


def test_fits_the_column_of_a_small_window(panel: ObjectPanel) -> None:
    assert panel.minimumSizeHint().width() <= 290
    assert panel.minimumSizeHint().height() <= 190


# Several objects


def modified_click(qtbot: QtBot, panel: ObjectPanel, row: int, modifier: Qt.KeyboardModifier) -> None:
    where = panel.view.visualRect(panel.model.index(row)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifier, where)


def marked(panel: ObjectPanel) -> list[int]:
    return sorted(index.row() for index in panel.view.selectionModel().selectedIndexes())


def test_control_and_shift_click_select_several_the_last_clicked_last(
    qtbot: QtBot, panel: ObjectPanel, workspace: Workspace
) -> None:
    click(qtbot, panel, 0)
    modified_click(qtbot, panel, 2, Qt.KeyboardModifier.ControlModifier)
    assert workspace.selection == (26002, 26001)
    modified_click(qtbot, panel, 0, Qt.KeyboardModifier.ControlModifier)
    assert workspace.selection == (26001,)
    click(qtbot, panel, 0)
    modified_click(qtbot, panel, 2, Qt.KeyboardModifier.ShiftModifier)
    assert set(workspace.selection) == {26002, 24001, 26001}
    assert workspace.selected == 26001
    click(qtbot, panel, 1)
    assert workspace.selection == (24001,)


def test_the_background_is_never_one_of_several(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    click(qtbot, panel, 1)
    modified_click(qtbot, panel, 3, Qt.KeyboardModifier.ControlModifier)
    assert workspace.selection == (24001,)
    assert marked(panel) == [1]


def test_rows_follow_a_selection_of_several_made_elsewhere(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.state.selection = (26002, 26001)
    assert marked(panel) == [0, 2]
    assert panel.view.currentIndex().row() == 2
    workspace.push(edits.delete(workspace.scene, 26001))
    assert marked(panel) == [0]
    workspace.select(None)
    assert marked(panel) == []


@pytest.mark.parametrize("zone", [eye_zone, lock_zone])
def test_eye_and_lock_act_on_all_that_is_selected(
    qtbot: QtBot, panel: ObjectPanel, workspace: Workspace, zone: Callable[[QRect], QRect]
) -> None:
    workspace.state.selection = (26002, 26001)
    row = panel.view.visualRect(panel.model.index(0))
    click(qtbot, panel, 0, zone(row).center())
    changed = [not item.visible or item.locked for item in workspace.scene.objects]
    assert changed == [True, False, True]
    assert workspace.selection == (26002, 26001)
    assert workspace.undo_stack.count() == 1
    click(qtbot, panel, 1, zone(panel.view.visualRect(panel.model.index(1))).center())  # is not selected
    assert workspace.undo_stack.text(1).endswith("person 1")


def test_keys_act_on_all_that_is_selected(qtbot: QtBot, panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.state.selection = (26001, 24001)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert ids(workspace) == [24001, 26001, 26002]
    assert marked(panel) == [0, 1]
    assert not panel.raise_button.isEnabled()
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert [item.visible for item in workspace.scene.objects] == [True, False, False]
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert ids(workspace) == [26002]
    assert workspace.selection == (26002,)
    assert workspace.undo_stack.count() == 3


def drop(panel: ObjectPanel, where: QPoint) -> None:
    """What Qt sends when marked rows are let go."""
    data = panel.model.mimeData(panel.view.selectionModel().selectedIndexes())
    action, button, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = panel.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(where, action, data, button, none))
    QApplication.sendEvent(viewport, QDragMoveEvent(where, action, data, button, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(where), action, data, button, none))


def test_dragged_rows_are_restacked_together_in_one_step(panel: ObjectPanel, workspace: Workspace) -> None:
    workspace.state.selection = (26002, 24001)
    row = panel.view.visualRect(panel.model.index(2))
    drop(panel, row.center() + QPoint(0, 10))  # below the last object
    assert ids(workspace) == [26001, 26002, 24001]
    assert workspace.undo_stack.count() == 1
    assert marked(panel) == [1, 2]
    drop(panel, panel.view.visualRect(panel.model.index(0)).center() - QPoint(0, 10))
    assert ids(workspace) == [26002, 24001, 26001]
    drop(panel, panel.view.visualRect(panel.model.index(3)).center())  # onto the background: above it
    assert ids(workspace) == [26001, 26002, 24001]


def test_many_rows_that_come_and_go_are_followed_once(panel: ObjectPanel, workspace: Workspace) -> None:
    followed: list[int] = []
    panel.model.restacked.connect(lambda: followed.append(panel.model.rowCount()))
    workspace.state.selection = tuple(ids(workspace))
    for _ in range(3):  # 3, 6, 12, 24 objects
        workspace.push(shaping.duplicate(workspace.scene, ids(workspace)))
    assert followed == [7, 13, 25]
    workspace.state.selection = tuple(ids(workspace))
    assert marked(panel) == list(range(24))
    workspace.undo_stack.undo()
    assert followed[3:] == [13]
    assert marked(panel) == [row for row in range(12) if panel.model.index(row).data(ID_ROLE) in workspace.selection]


def test_dragging_an_object_changes_no_row_and_makes_no_thumbnail(
    panel: ObjectPanel, workspace: Workspace, changed_rows: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.grab()
    made: list[int] = []
    monkeypatch.setattr(object_model, "object_thumbnail", lambda item, *rest: made.append(item.id))
    for step in range(20):
        patch = edits.set_transform(workspace.scene, 26001, Transform.translation(step + 1, 0))
        assert patch is not None
        workspace.scene.apply(patch)
    assert (changed_rows, made) == ([], [])
