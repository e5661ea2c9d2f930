"""The export dialogs and what they write, in the whole editor, by mouse and keys."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from editor.document.geometry import NOTHING
from editor.document.patch import Patch
from editor.document.reference import Reference, ReferenceChange
from editor.export.picture import Format, read_origin
from editor.export.strip import colored
from editor.views.export_dialogs import (
    ExportIdPassDialog,
    ExportLayersDialog,
    ExportPictureDialog,
    ExportReplayDialog,
    ExportStripDialog,
)
from model.maps import MaquetteError, read_image
from tests.fakes import FakeEngine, picture_of
from tests.gui.conftest import CAR, VEGETATION, Desk
from tests.gui.exporting import CONTROL, agree, export_picture, feature, finish, opened, type_into

DIALOGS = {
    "export_picture": ExportPictureDialog,
    "export_layers": ExportLayersDialog,
    "export_id_pass": ExportIdPassDialog,
    "export_strip": ExportStripDialog,
    "export_replay": ExportReplayDialog,
}


def painted(desk: Desk) -> None:
    """A tree into the sky, and two cars on the road."""
    workspace = desk.editor.workspace
    workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.2), (0.8, 0.2))
    workspace.choose_class(CAR)
    desk.hand.stroke((0.2, 0.8), (0.3, 0.8))
    desk.hand.stroke((0.6, 0.8), (0.7, 0.8))
    desk.hand.settle()


# The dialogs


@pytest.mark.parametrize("action", DIALOGS)
def test_each_opens_fits_and_closes_by_escape(desk: Desk, action: str) -> None:
    dialog = opened(desk, action)
    assert isinstance(dialog, DIALOGS[action])
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    assert dialog.sizeHint().width() <= 900
    assert dialog.sizeHint().height() <= 620
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap() and label.text():
            assert label.width() >= label.sizeHint().width(), f"{label.text()!r} is cut"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert feature(desk).dialog is None


@pytest.mark.parametrize("action", DIALOGS)
def test_tab_reaches_every_field_and_all_have_names(desk: Desk, action: str) -> None:
    dialog = opened(desk, action)
    first, reached = dialog.focusWidget(), []
    while True:
        field = dialog.focusWidget()
        assert field is not None
        reached.append(field)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        if dialog.focusWidget() is first or len(reached) > 40:
            break
    assert dialog.target in reached
    assert dialog.button in reached
    for field in reached:
        text = field.accessibleName() or (field.text() if hasattr(field, "text") else "")
        assert text, f"{field} says nothing to a screen reader"
    dialog.reject()


@pytest.mark.parametrize("action", DIALOGS)
def test_the_licence_is_shown(desk: Desk, action: str) -> None:
    dialog = opened(desk, action)
    assert "Licence: free" in [label.text() for label in dialog.origin.findChildren(QLabel)]
    dialog.reject()


def test_format_and_name_agree(desk: Desk, tmp_path: Path) -> None:
    dialog = opened(desk)
    assert isinstance(dialog, ExportPictureDialog)
    type_into(dialog.target, str(tmp_path / "out.webp"))
    assert Format(dialog.format.currentData()) is Format.WEBP
    assert dialog.lossless.isEnabled()
    assert dialog.quality.isEnabled()
    dialog.format.setFocus()
    QTest.keyClicks(dialog.format, "P")
    assert dialog.path == tmp_path / "out.png"
    assert not dialog.quality.isEnabled()
    type_into(dialog.target, str(tmp_path / "photo.jpeg"))
    assert dialog.path == tmp_path / "photo.jpeg", "a name that fits stays"
    dialog.reject()


def test_a_name_without_suffix_or_folder(desk: Desk, tmp_path: Path) -> None:
    desk.settings.folder = tmp_path
    dialog = opened(desk)
    type_into(dialog.target, "plain")
    agree(desk, dialog)
    finish(desk)
    np.testing.assert_array_equal(read_image(tmp_path / "plain.png"), desk.editor.workspace.picture)


def test_everything_by_keys_with_scale_and_quality(desk: Desk, tmp_path: Path) -> None:
    dialog = opened(desk)
    assert isinstance(dialog, ExportPictureDialog)
    type_into(dialog.target, str(tmp_path / "out.jpg"))
    type_into(dialog.scale.lineEdit(), "50")
    assert "128 × 64" in dialog.result_size.text()
    type_into(dialog.quality_number.lineEdit(), "80")
    assert dialog.quality.value() == 80
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    finish(desk)
    assert read_image(tmp_path / "out.jpg").shape == (64, 128, 3)
    assert read_origin(tmp_path / "out.jpg") == {
        "Software": "Maquette",
        "Checkpoint": "fake (fake-weights)",
        "Licence": "free",
        "Seed": "0",
    }
    assert "Wrote out.jpg." in desk.editor.window.message_bar.text


def test_choices_are_remembered(desk: Desk, tmp_path: Path) -> None:
    dialog = opened(desk)
    assert isinstance(dialog, ExportPictureDialog)
    type_into(dialog.target, str(tmp_path / "out.webp"))
    type_into(dialog.scale.lineEdit(), "200")
    QTest.mouseClick(dialog.lossless, Qt.MouseButton.LeftButton, pos=dialog.lossless.rect().center() / 2)
    QTest.keyClick(dialog.says_origin, Qt.Key.Key_Space)
    agree(desk, dialog)
    finish(desk)
    assert read_origin(tmp_path / "out.webp") == {}
    again = opened(desk)
    assert isinstance(again, ExportPictureDialog)
    assert again.path == tmp_path / "street_picture.webp"
    assert (again.scale.value(), again.lossless.isChecked(), again.says_origin.isChecked()) == (200, True, False)
    again.reject()


def test_what_is_in_the_way_is_named_before_it_is_replaced(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out.png"
    file.write_bytes(b"mine")
    dialog = opened(desk)
    type_into(dialog.target, str(file))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "already holds out.png" in dialog.problem.text()
    assert dialog.button.text() == "&Replace"
    assert file.read_bytes() == b"mine"
    type_into(dialog.target, str(tmp_path / "other.png"))
    assert dialog.button.text() == "&Export", "another name is another question"
    type_into(dialog.target, str(file))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    finish(desk)
    np.testing.assert_array_equal(read_image(file), desk.editor.workspace.picture)


def test_hostile_targets_are_told_in_the_dialog(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    locked = tmp_path / "locked.png"
    locked.write_bytes(b"mine")
    locked.chmod(0o444)
    dialog = opened(desk)
    for name, sentence in (
        ("", "Name the file"),
        ("no/folder/out.png", "there is no folder"),
        ("folder.png", "is not a file that could be replaced"),
        ("locked.png", "read-only"),
        ("out.gif", "must be one of .png"),
    ):
        type_into(dialog.target, str(tmp_path / name) if name else "")
        if not name:
            QTest.keyClick(dialog.target, Qt.Key.Key_Delete)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert sentence in dialog.problem.text()
    dialog.reject()
    assert locked.read_bytes() == b"mine"


def test_the_chooser_fills_the_field(desk: Desk, tmp_path: Path) -> None:
    dialog = opened(desk)
    QTest.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.isModal()
    chooser.fileSelected.emit(str(tmp_path / "chosen.tif"))
    chooser.close()
    assert dialog.path == tmp_path / "chosen.tif"
    dialog.reject()


def test_a_disk_that_fills_up_while_writing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    export_picture(desk, tmp_path / "out.png")
    finish(desk)
    assert "No space left on device" in desk.editor.window.message_bar.text
    assert not list(tmp_path.glob("*out*"))


# What they write


def test_layers(desk: Desk, tmp_path: Path) -> None:
    painted(desk)
    dialog = opened(desk, "export_layers")
    type_into(dialog.target, str(tmp_path / "a.psd"))
    agree(desk, dialog)
    finish(desk)
    document = PSDImage.open(tmp_path / "a.psd")
    np.testing.assert_array_equal(np.asarray(document.topil()), desk.editor.workspace.picture)
    assert [layer.name for layer in document[1]] == ["car 1", "car 2"]


def test_layers_wait_for_the_photograph(desk: Desk, tmp_path: Path) -> None:
    """Cut-outs are of what the photograph shows, though the user painted on while it was rendered."""
    painted(desk)
    workspace = desk.editor.workspace
    desk.engine.hold()
    desk.hand.stroke((0.4, 0.9), (0.5, 0.9))
    dialog = opened(desk, "export_layers")
    type_into(dialog.target, str(tmp_path / "a.psd"))
    agree(desk, dialog)
    asked_for = workspace.scene.revision
    desk.hand.stroke((0.6, 0.65), (0.7, 0.65))
    desk.engine.let_go()
    desk.hand.qtbot.waitUntil((tmp_path / "a.psd").exists)
    finish(desk)
    document = PSDImage.open(tmp_path / "a.psd")
    picture = np.asarray(document.topil())
    shown = next(
        each
        for each in desk.engine.requests
        if each.revision >= asked_for and (picture_of(workspace.label_set, each) == picture).all()
    )
    for layer in document[1]:
        alpha = np.zeros(picture.shape[:2], np.bool_)
        left, top, right, bottom = layer.bbox
        alpha[top:bottom, left:right] = np.asarray(layer.topil())[..., 3] > 0
        region = 26000 + int(layer.name.split()[1])
        np.testing.assert_array_equal(alpha, shown.maps.regions == region)


def test_id_pass(desk: Desk, tmp_path: Path) -> None:
    painted(desk)
    (tmp_path / "ids.json").write_text("mine")
    dialog = opened(desk, "export_id_pass")
    type_into(dialog.target, str(tmp_path / "ids.png"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "ids.json" in dialog.problem.text(), "the legend is in the way as well"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    finish(desk)
    pixels = np.asarray(Image.open(tmp_path / "ids.png"))
    legend = json.loads((tmp_path / "ids.json").read_text())
    car = next(each for each in legend["regions"] if each["name"] == "car 2")
    regions = desk.editor.workspace.scene.flatten().regions
    np.testing.assert_array_equal((pixels == car["color"]).all(axis=2), regions == car["id"])


def test_strip_with_the_reference(desk: Desk, tmp_path: Path) -> None:
    workspace = desk.editor.workspace
    photo = np.full((workspace.size.height, workspace.size.width, 3), 33, np.uint8)
    dialog = opened(desk, "export_strip")
    assert isinstance(dialog, ExportStripDialog)
    assert not dialog.reference.isEnabled()
    dialog.reject()
    workspace.push(Patch(NOTHING, (ReferenceChange(None, Reference(photo, "a.jpg")),), "Reference"))
    desk.hand.settle()
    dialog = opened(desk, "export_strip")
    assert isinstance(dialog, ExportStripDialog)
    assert dialog.reference.isChecked()
    type_into(dialog.target, str(tmp_path / "strip.png"))
    agree(desk, dialog)
    finish(desk)
    sheet = read_image(tmp_path / "strip.png")
    width = workspace.size.width
    np.testing.assert_array_equal(sheet[:, :width], colored(workspace.scene.flatten().labels, workspace.label_set))
    np.testing.assert_array_equal(sheet[:, width + 8 : 2 * width + 8], workspace.picture)
    np.testing.assert_array_equal(sheet[:, 2 * width + 16 :], photo)


def test_a_strip_of_nothing_cannot_be_asked_for(desk: Desk) -> None:
    dialog = opened(desk, "export_strip")
    assert isinstance(dialog, ExportStripDialog)
    for box in (dialog.labels, dialog.photograph):
        QTest.keyClick(box, Qt.Key.Key_Space)
    assert not dialog.button.isEnabled()
    dialog.reject()


# The replay


@pytest.fixture
def second(desk: Desk) -> FakeEngine:
    """The engine that a replay opens beside the one of the window."""
    engine = FakeEngine(desk.editor.workspace.label_set)
    feature(desk).engine_factory = lambda: lambda: engine  # type: ignore[method-assign]
    return engine


def replay(desk: Desk, target: Path, show: str = "Photograph") -> None:
    dialog = opened(desk, "export_replay")
    assert isinstance(dialog, ExportReplayDialog)
    type_into(dialog.target, str(target))
    dialog.show_.setFocus()
    QTest.keyClicks(dialog.show_, show)
    assert dialog.show_.currentText() == show
    agree(desk, dialog)


def test_replay_shows_every_step_as_the_window_did(desk: Desk, second: FakeEngine, tmp_path: Path) -> None:
    workspace = desk.editor.workspace
    pictures = [workspace.picture.copy()]
    workspace.choose_class(VEGETATION)
    for x in (0.6, 0.7, 0.8):
        desk.hand.stroke((x, 0.2), (x + 0.05, 0.2))
        desk.hand.settle()
        pictures.append(workspace.picture.copy())
    before = workspace.scene.revision, workspace.undo_stack.index()
    replay(desk, tmp_path / "a.gif")
    finish(desk)
    assert (workspace.scene.revision, workspace.undo_stack.index()) == before
    with Image.open(tmp_path / "a.gif") as film:
        assert film.n_frames == len(pictures)
        for index, expected in enumerate(pictures):
            film.seek(index)
            np.testing.assert_array_equal(np.asarray(film.convert("RGB")), expected)
    assert "Wrote a.gif" in desk.editor.window.message_bar.text
    assert (second.opened, second.closed) == (1, 1)
    assert second.thread is not desk.engine.thread


def test_a_replay_of_labels_needs_no_generator(desk: Desk, second: FakeEngine, tmp_path: Path) -> None:
    painted(desk)
    replay(desk, tmp_path / "a.webp", "Labels")
    finish(desk)
    assert second.opened == 0
    with Image.open(tmp_path / "a.webp") as film:
        assert film.n_frames == 4


def test_without_steps_there_is_nothing_to_replay(desk: Desk, tmp_path: Path) -> None:
    replay(desk, tmp_path / "a.gif", "Labels")
    dialog = feature(desk).dialog
    assert dialog is not None
    assert "nothing to replay" in dialog.problem.text()
    dialog.reject()
    finish(desk)
    assert not list(tmp_path.iterdir())


def test_undone_steps_are_no_part_of_the_replay(desk: Desk, tmp_path: Path) -> None:
    painted(desk)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    desk.hand.settle()
    replay(desk, tmp_path / "a.webp", "Labels")
    finish(desk)
    with Image.open(tmp_path / "a.webp") as film:
        assert film.n_frames == 3


def test_cancel_leaves_no_replay(desk: Desk, second: FakeEngine, tmp_path: Path) -> None:
    painted(desk)
    second.hold()
    replay(desk, tmp_path / "a.gif")
    bar = desk.editor.window.job_bar
    desk.hand.qtbot.waitUntil(bar.isVisible)
    desk.hand.qtbot.waitUntil(second.running.is_set)
    QTest.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    finish(desk)
    assert "a.gif was not written" in desk.editor.window.message_bar.text
    assert not list(tmp_path.glob("*.gif*"))
    assert not list(tmp_path.glob(".*"))
    assert (second.cancelled, second.closed) == (1, 1)


def test_closing_asks_about_a_replay_under_way(desk: Desk, second: FakeEngine, tmp_path: Path) -> None:
    painted(desk)
    desk.editor.workspace.undo_stack.setClean()
    second.hold()
    replay(desk, tmp_path / "a.gif")
    desk.hand.qtbot.waitUntil(second.running.is_set)
    desk.dialogs.answers["give_up_export"] = False
    desk.editor.window.close()
    assert desk.editor.window.isVisible()
    desk.dialogs.answers["give_up_export"] = True
    desk.editor.window.close()
    assert not desk.editor.window.isVisible()
    assert not list(tmp_path.glob("*.gif*"))


@pytest.mark.parametrize("when", ["open", "render"])
def test_a_generator_that_fails_is_one_sentence(desk: Desk, second: FakeEngine, tmp_path: Path, when: str) -> None:
    painted(desk)
    if when == "open":
        second.failing_open = MaquetteError("It does not open twice.")
    else:
        second.fail(MaquetteError("It does not open twice."))
    replay(desk, tmp_path / "a.mp4")
    finish(desk)
    assert desk.editor.window.message_bar.text == "It does not open twice."
    assert not list(tmp_path.glob("*.mp4*"))
