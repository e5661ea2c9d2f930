"""The window as it opens: what fits into 1280 x 720, and what must not move when something is selected."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel

from editor.document import edits
from editor.document.scene import Scene
from editor.render.request import SessionInfo
from tests.gui.conftest import BUILDING, ROAD, SKY, VEGETATION, Desk
from tests.gui.panel_kit import box

LICENCE = "non-commercial research only (trained on Cityscapes, whose terms forbid more)"


@pytest.fixture
def street(street: Scene) -> Scene:
    street.apply(edits.add_object(street, box(26001, 40, 80, 40, 20)))
    return street


def whole_rows(view: QAbstractItemView) -> int:
    """How many items are in sight from top to bottom."""
    model, inside = view.model(), view.viewport().rect()
    return sum(inside.contains(view.visualRect(model.index(row, 0))) for row in range(model.rowCount()))


def test_ten_swatches_and_five_classes_are_in_sight_at_1280_by_720(desk: Desk) -> None:
    window = desk.editor.window
    assert (window.width(), window.height()) == (1280, 720)
    for region in (26001, BUILDING, ROAD, SKY):
        desk.editor.workspace.select_region(region)
        desk.hand.qtbot.waitUntil(lambda region=region: window.style_panel.swatches.is_complete(region))
        QApplication.processEvents()
        assert window.style_panel.grid.style_model.rowCount() == 10
        assert whole_rows(window.style_panel.grid) == 10
        assert not window.style_panel.grid.verticalScrollBar().isVisible()
    view = window.class_panel.view
    row = view.visualRect(view.currentIndex())
    assert view.viewport().rect().contains(row)
    assert view.viewport().height() >= 5 * row.height()
    assert window.object_panel.view.viewport().height() >= 4 * 32


def test_every_panel_fits_the_column_of_docks(desk: Desk) -> None:
    """None widens it, which would move the canvas, nor takes the rows of the objects."""
    window = desk.editor.window
    canvas = window.canvas.width()
    for dock in window.docks:
        dock.show()
        dock.raise_()
        QApplication.processEvents()
        assert window.canvas.width() == canvas, dock.windowTitle()
        assert window.class_panel.view.viewport().height() >= 3 * 22, dock.windowTitle()


@pytest.mark.parametrize("height", [90, 116, 160, 240, 330, 500])
def test_swatches_use_the_width_they_have(desk: Desk, height: int) -> None:
    """In any height, growing or shrinking, and with or without a scroll bar."""
    grid = desk.editor.window.style_panel.grid
    desk.editor.workspace.select_region(26001)
    desk.hand.qtbot.waitUntil(lambda: desk.editor.window.style_panel.swatches.is_complete(26001))
    for each in (600, height, 60, height):
        grid.setFixedHeight(each)
        QApplication.processEvents()
        cells = [grid.visualRect(grid.style_model.index(mode, 0)) for mode in range(10)]
        columns = sum(cell.top() == cells[0].top() for cell in cells)
        free = grid.viewport().width() - columns * cells[0].width()
        assert 0 <= free < columns + 2
        bottom = cells[-1].bottom()
        assert grid.verticalScrollBar().isVisible() == (bottom >= grid.viewport().height())


def test_selecting_moves_nothing(desk: Desk) -> None:
    window, workspace = desk.editor.window, desk.editor.workspace

    def places() -> list[QRect]:
        QApplication.processEvents()
        return [window.canvas.geometry(), *(dock.geometry() for dock in window.docks if dock.isVisible())]

    before, viewport = places(), window.canvas.viewport
    workspace.push(edits.rename(workspace.scene, 26001, "A very long name for a small car, " * 4))
    for region in (26001, BUILDING, VEGETATION, SKY, None, ROAD):
        workspace.select_region(region) if region is not None else workspace.select(None)
        assert places() == before
    assert window.canvas.viewport == viewport


def test_the_licence_gives_way_first_in_the_status_bar(make_desk: Callable[..., Desk], street: Scene) -> None:
    desk = make_desk(street)
    info = desk.editor.workspace.session_info
    assert info is not None
    desk.editor.workspace.set_session(
        SessionInfo(
            info.checkpoint_id, info.path, info.name, info.device, LICENCE, info.resolution, info.label_set, info.modes
        )
    )
    status = desk.editor.window.status
    assert "fake weights (non-commercial research only) · CPU, 0 threads · " in status.text
    assert any(LICENCE in label.toolTip() for label in status.findChildren(QLabel))
    for width in (600, 400):
        status.resize(width, status.height())
        assert "non-commercial research only" not in status.text
        for fact in ("fake weights (", "…) · ", "CPU, 0 threads", "up to date", "256 × 128"):
            assert fact in status.text


def test_nothing_selected_is_said_everywhere(desk: Desk) -> None:
    window, workspace = desk.editor.window, desk.editor.workspace
    view = window.object_panel.view
    assert not view.currentIndex().isValid()
    assert "Select an object" in window.style_panel.sentence.text()
    workspace.select_region(BUILDING)
    assert view.currentIndex().data() == "Background: building"
    workspace.select(26001)
    assert view.currentIndex().data() == "car 1"
