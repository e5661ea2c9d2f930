"""Photographs in the whole editor: opened in three clicks, given up, refused, compared with, stored."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from editor.document.scene import Scene
from editor.features.photographs import Photographs, Plan, scene_from
from editor.jobs import Cancelled, Progress
from editor.settings import ViewMode
from model import resources
from model.analysis.analyst import ShouldStop, Stage, Tell, open_analyst
from model.errors import CheckpointError
from model.maps import LabelSet
from tests.fakes import FAKE_ID
from tests.gui.conftest import CAR, HEIGHT, ROAD, SKY, VEGETATION, WIDTH, Desk, close_to
from tests.model.segmentation.random_network import random_segmenter

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
RED = (200, 30, 40)


class FakeAnalyst:
    """Sees a red car on a road below the sky. It can be held, and fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Path]] = []
        self.sizes: list[tuple[int, ...]] = []
        self.closed = 0
        self.failing_encoder: Exception | None = None
        self.failing_segmenter: Exception | None = None
        self.held = threading.Event()
        self.held.set()
        self.stopped = False

    def propose(
        self, photo: np.ndarray, segmenter: Path, *, tell: Tell | None = None, should_stop: ShouldStop | None = None
    ) -> np.ndarray:
        assert tell is not None
        assert should_stop is not None
        self.asked.append(("propose", segmenter))
        self.sizes.append(photo.shape)
        tell(Stage.STARTING)
        tell(Stage.COMPUTING)
        while not self.held.wait(0.002):
            try:
                should_stop()
            except BaseException:
                self.stopped = True
                raise
        if self.failing_segmenter:
            raise self.failing_segmenter
        height, width = photo.shape[:2]
        labels = np.full((height, width), SKY, np.uint8)
        labels[height // 2 :] = ROAD
        labels[height // 2 : height * 3 // 4, width // 4 : width // 2] = CAR
        labels[0, 0] = VEGETATION  # a crumb
        return labels

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
        self.asked.append(("encode", checkpoint))
        tell(Stage.LOADING)
        if self.failing_encoder:
            raise self.failing_encoder
        return {int(each): (0.25, -0.5, 1.0) for each in np.unique(regions)}

    def scores(self, *_arguments: Any, **_named: Any) -> list[np.ndarray]:
        raise AssertionError("nobody asks for scores here")

    def close(self) -> None:
        self.closed += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@pytest.fixture
def segmenter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled network of street scenes."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    random_segmenter(folder / "street-segmenter.safetensors", LabelSet.load("cityscapes"))
    monkeypatch.setattr("model.analysis.segmenters.checkpoints_dir", lambda: folder)
    return folder / "street-segmenter.safetensors"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    picture = np.full((HEIGHT, WIDTH, 3), RED, np.uint8)
    Image.fromarray(picture).save(path, quality=95)
    return path


def photographs(desk: Desk) -> Photographs:
    return next(each for each in desk.editor.window.features if isinstance(each, Photographs))


@pytest.fixture
def analyst(desk: Desk, segmenter: Path) -> FakeAnalyst:
    fake = FakeAnalyst()
    photographs(desk).open_analyst = lambda: fake
    return fake


def answer(desk: Desk, path: Path) -> list[Path]:
    """Ctrl+Shift+P will be answered with this file; returns the folders in which it was asked."""
    asked: list[Path] = []

    def ask(folder: Path, chosen: Callable[[Path], object]) -> None:
        asked.append(folder)
        chosen(path)

    photographs(desk).ask_photograph = ask  # type: ignore[assignment]
    return asked


def opened(desk: Desk, path: Path) -> Scene:
    """The scene that Ctrl+Shift+P makes of a photograph."""
    before = desk.editor.workspace.scene
    answer(desk, path)
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    desk.hand.qtbot.waitUntil(lambda: desk.editor.workspace.scene is not before)
    return desk.editor.workspace.scene


def test_a_photograph_becomes_a_scene_with_objects_styles_and_reference(
    desk: Desk, analyst: FakeAnalyst, photo: Path, segmenter: Path
) -> None:
    scene = opened(desk, photo)
    assert analyst.asked[0] == ("propose", segmenter)
    assert scene.size == (WIDTH, HEIGHT)
    assert [each.class_id for each in scene.objects] == [CAR]
    maps = scene.flatten()
    assert set(np.unique(maps.labels)) == {SKY, ROAD, CAR}  # the crumb of vegetation is sky
    assert (scene.background[scene.objects[0].bounds.slices] != CAR).all()  # the background goes on behind the car
    assert scene.reference is not None
    assert scene.reference.name == "holiday.jpg"
    assert abs(int(scene.reference.picture[5, 5, 0]) - RED[0]) < 8
    assert desk.editor.workspace.title == "holiday.jpg"
    assert desk.editor.workspace.path is None  # Ctrl+S asks where; the photograph is never written
    assert photo in desk.editor.workspace.sources
    assert analyst.closed == 1
    desk.hand.settle()
    assert "1 object was found" in desk.editor.window.message_bar.text


def test_styles_are_those_of_the_open_checkpoint(desk: Desk, analyst: FakeAnalyst, photo: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    checkpoint = tmp_path / "mine.safetensors"
    checkpoint.touch()
    info = desk.editor.workspace.session_info
    assert info is not None
    desk.editor.workspace.set_session(replace(info, path=str(checkpoint)))
    scene = opened(desk, photo)
    assert ("encode", checkpoint) in analyst.asked
    assert dict(scene.styles[FAKE_ID]) == {int(each): (0.25, -0.5, 1.0) for each in np.unique(scene.flatten().regions)}


def test_a_checkpoint_without_an_encoder_costs_only_the_styles(
    desk: Desk, analyst: FakeAnalyst, photo: Path, tmp_path: Path
) -> None:
    from dataclasses import replace

    checkpoint = tmp_path / "mine.safetensors"
    checkpoint.touch()
    info = desk.editor.workspace.session_info
    assert info is not None
    desk.editor.workspace.set_session(replace(info, path=str(checkpoint)))
    analyst.failing_encoder = CheckpointError("mine.safetensors has no style encoder.")
    scene = opened(desk, photo)
    assert not scene.styles
    assert "Styles are the defaults: mine.safetensors has no style encoder." in desk.editor.window.message_bar.text


def test_a_large_photograph_is_scaled_and_says_so(desk: Desk, analyst: FakeAnalyst, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (1200, 1600, 3)).astype(np.uint8)).save(path)
    info = desk.editor.workspace.session_info
    assert info is not None
    scene = opened(desk, path)
    width, height = scene.size
    assert abs(width * height / (info.resolution[0] * info.resolution[1]) - 1) < 0.05
    assert abs(width / height - 4 / 3) < 0.02
    assert f"large.png was scaled from 1600 x 1200 to {width} x {height}" in desk.editor.window.message_bar.text


def test_a_dropped_photograph_is_opened_and_a_dropped_map_as_before(
    desk: Desk, analyst: FakeAnalyst, photo: Path, tmp_path: Path
) -> None:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        where = QPointF(desk.hand.at(0.5, 0.5))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            desk.editor.window, QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, left, none)
        )
        QApplication.sendEvent(desk.editor.window, QDropEvent(where, Qt.DropAction.CopyAction, data, left, none))

    before = desk.editor.workspace.scene
    drop(photo)
    desk.hand.qtbot.waitUntil(lambda: desk.editor.workspace.scene is not before)
    assert desk.editor.workspace.scene.reference is not None
    labels = tmp_path / "map.png"
    Image.fromarray(np.full((64, 64), ROAD, np.uint8)).save(labels)
    drop(labels)
    assert desk.editor.workspace.title == "map.png"
    assert desk.editor.workspace.scene.reference is None
    assert len(analyst.asked) == 1


def test_giving_up_midway_leaves_everything_as_it_was(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    scene, revision = desk.editor.workspace.scene, desk.editor.workspace.scene.revision
    analyst.held.clear()
    answer(desk, photo)
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    bar = desk.editor.window.job_bar
    desk.hand.qtbot.waitUntil(bar.isVisible)
    desk.hand.qtbot.waitUntil(lambda: "Finding what is in holiday.jpg" in bar.text)
    desk.hand.stroke((0.7, 0.2), (0.8, 0.2))  # painting goes on meanwhile
    assert desk.editor.workspace.scene.revision > revision
    desk.hand.qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    desk.hand.qtbot.waitUntil(lambda: not bar.jobs)
    assert analyst.stopped
    assert analyst.closed == 1
    assert desk.editor.workspace.scene is scene
    assert scene.reference is None
    assert len(desk.editor.documents.tabs.documents) == 1
    assert not desk.errors


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no photograph", "bad.jpg: is not an image"),
        (b"", "bad.jpg: is not an image"),
        ("small", "bad.jpg: 31 x 64 is too small"),
        ("narrow", "bad.jpg: 6000 x 32 is too long and narrow"),
        ("cut", "bad.jpg: is a damaged or truncated image"),
    ],
)
def test_what_is_no_usable_photograph_is_one_sentence(
    desk: Desk, analyst: FakeAnalyst, tmp_path: Path, content: bytes | str, sentence: str
) -> None:
    path, scene = tmp_path / "bad.jpg", desk.editor.workspace.scene
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        width, height = {"small": (31, 64), "narrow": (6000, 32), "cut": (400, 300)}[content]
        Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)).save(path)
        if content == "cut":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    answer(desk, path)
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert len(desk.errors) == 1
    assert desk.errors[0].startswith(sentence)
    assert desk.editor.workspace.scene is scene
    assert not analyst.asked


def test_a_network_that_fails_is_one_sentence(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    scene = desk.editor.workspace.scene
    analyst.failing_segmenter = CheckpointError("street-segmenter.safetensors is damaged.")
    answer(desk, photo)
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert desk.errors == ["street-segmenter.safetensors is damaged."]
    assert desk.editor.workspace.scene is scene


def test_without_a_network_for_the_classes_one_is_asked_for_and_remembered(
    desk: Desk, analyst: FakeAnalyst, photo: Path, segmenter: Path, tmp_path: Path
) -> None:
    own = segmenter.rename(tmp_path / "own.safetensors")
    feature, asked = photographs(desk), []

    def ask(folder: Path, label_set: str, chosen: Callable[[Path], object]) -> None:
        asked.append(label_set)
        chosen(tmp_path / "nothing.safetensors" if len(asked) == 1 else own)

    feature.ask_segmenter = ask  # type: ignore[assignment]
    answer(desk, photo)
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    assert "train one with `maquette segment --labels cityscapes` and choose its file" in desk.errors[0]
    assert "no segmentation network" in desk.errors[1]
    opened(desk, photo)
    assert asked == ["cityscapes", "cityscapes"]
    assert analyst.asked == [("propose", own)]
    assert desk.settings.segmenter("cityscapes") == own
    feature.open(photo)
    desk.hand.qtbot.waitUntil(lambda: len(analyst.asked) == 2 and not desk.editor.window.job_bar.jobs)
    assert len(asked) == 2  # it is known by now
    own.unlink()
    feature.open(photo)
    assert len(asked) == 3


def test_the_photograph_is_left_of_the_divider(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    opened(desk, photo)
    desk.hand.settle()
    action = desk.editor.window.actions_by_name["compare_reference"]
    assert action.isChecked()
    desk.hand.key(Qt.Key.Key_4, CONTROL)
    assert close_to(desk.hand.color(0.1, 0.5), RED, 8)
    assert not close_to(desk.hand.color(0.9, 0.3), RED, 60)
    action.trigger()
    assert not close_to(desk.hand.color(0.1, 0.5), RED, 60)  # labels
    desk.editor.window.canvas.set_look(mode=ViewMode.PHOTOGRAPH)
    action.trigger()
    assert desk.editor.window.canvas.look.mode is ViewMode.BOTH
    assert close_to(desk.hand.color(0.1, 0.5), RED, 8)


def test_showing_and_hiding_is_no_step_but_removing_is(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    opened(desk, photo)
    window, stack = desk.editor.window, desk.editor.workspace.undo_stack
    window.actions_by_name["compare_reference"].trigger()
    window.actions_by_name["compare_reference"].trigger()
    assert stack.count() == 0
    window.actions_by_name["remove_reference"].trigger()
    assert stack.count() == 1
    assert desk.editor.workspace.scene.reference is None
    assert window.canvas.comparison == ""
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert desk.editor.workspace.scene.reference is not None
    assert window.canvas.comparison == "holiday.jpg"


def test_a_scene_without_a_reference_says_so(desk: Desk, analyst: FakeAnalyst) -> None:
    action = desk.editor.window.actions_by_name["compare_reference"]
    action.trigger()
    assert not action.isChecked()
    assert "was not made after a photograph" in desk.errors[0]
    desk.editor.window.actions_by_name["remove_reference"].trigger()
    assert "has no reference" in desk.errors[1]
    assert desk.editor.workspace.undo_stack.count() == 0


def test_another_comparison_takes_its_place(desk: Desk, analyst: FakeAnalyst, photo: Path) -> None:
    opened(desk, photo)
    action, canvas = desk.editor.window.actions_by_name["compare_reference"], desk.editor.window.canvas
    canvas.set_comparison("other weights", np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    assert not action.isChecked()
    desk.editor.window.actions_by_name["remove_reference"].trigger()
    assert canvas.comparison == "other weights"


def test_a_saved_project_brings_the_reference_back(
    desk: Desk, analyst: FakeAnalyst, photo: Path, tmp_path: Path
) -> None:
    scene = opened(desk, photo)
    desk.hand.settle()
    file = tmp_path / "holiday.ora"
    desk.dialogs.answers["save_file"] = file
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    assert desk.editor.documents.close()
    assert desk.editor.documents.open(file)
    again = desk.editor.workspace.scene
    assert again is not scene
    assert again.reference is not None
    assert scene.reference is not None
    np.testing.assert_array_equal(again.reference.picture, scene.reference.picture)
    assert desk.editor.window.canvas.comparison == "holiday.jpg"


@pytest.mark.parametrize("usable", [True, False], ids=["generator", "no generator"])
def test_a_photograph_that_comes_first_waits_for_the_generator(
    desk: Desk, analyst: FakeAnalyst, photo: Path, usable: bool
) -> None:
    workspace = desk.editor.workspace
    info, before = workspace.session_info, workspace.scene
    workspace.set_session(None)
    assert desk.editor.documents.open(photo)
    assert not desk.editor.window.job_bar.jobs
    if usable:
        workspace.set_session(info)
    else:
        desk.editor.scheduler.failed.emit("There is no checkpoint.")
    desk.hand.qtbot.waitUntil(lambda: workspace.scene is not before)
    assert workspace.scene.reference is not None
    assert len(analyst.asked) == 1


def test_the_dialog_of_the_system_is_used_with_the_keyboard(
    desk: Desk, analyst: FakeAnalyst, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    desk.settings.folder = photo.parent
    before = desk.editor.workspace.scene
    desk.hand.key(Qt.Key.Key_P, CONTROL | SHIFT)
    dialog = desk.editor.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    desk.hand.qtbot.keyClicks(dialog.focusWidget(), photo.name)
    desk.hand.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    desk.hand.qtbot.waitUntil(lambda: desk.editor.workspace.scene is not before)
    assert desk.editor.workspace.scene.reference is not None


def test_the_bundled_network_is_found() -> None:
    from model.analysis.segmenters import bundled_segmenter

    if not (resources.checkpoints_dir() / "street-segmenter.safetensors").is_file():
        pytest.skip("no network is bundled with this checkout")
    assert bundled_segmenter(LabelSet.load("cityscapes")) is not None
    assert bundled_segmenter(LabelSet.load("celebamask")) is None


def test_the_real_networks_make_a_scene_with_styles(segmenter: Path, tiny_checkpoint: Path, tmp_path: Path) -> None:
    """The same work as behind the window, with tiny networks in a process of their own."""
    path = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 128, 3)).astype(np.uint8)).save(path)
    label_set = LabelSet.load("cityscapes")
    told: list[tuple[float, str]] = []
    progress = Progress(lambda share, text: told.append((share, text)), threading.Event())
    plan = Plan(path, label_set, segmenter, 128 * 64, tiny_checkpoint, "tiny-1")
    opened = scene_from(plan, open_analyst, progress)
    regions = set(np.unique(opened.scene.flatten().regions).tolist())
    assert set(opened.scene.styles["tiny-1"]) == regions
    assert all(len(style) == 3 for style in opened.scene.styles["tiny-1"].values() if isinstance(style, tuple))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert told[-1][1] == "Taking the styles…"
    giving_up = threading.Event()
    giving_up.set()
    with pytest.raises(Cancelled):
        scene_from(plan, open_analyst, Progress(lambda share, text: None, giving_up))


def test_the_command_line_leaves_a_photograph_to_the_window(photo: Path, tmp_path: Path) -> None:
    from editor.app import EditorArguments, _is_opened_later

    labels = tmp_path / "map.png"
    Image.fromarray(np.full((64, 64), ROAD, np.uint8)).save(labels)
    assert _is_opened_later(EditorArguments(photo))
    assert _is_opened_later(EditorArguments(tmp_path))
    assert not _is_opened_later(EditorArguments(labels))
    assert not _is_opened_later(EditorArguments(tmp_path / "none.jpg"))  # the error comes before the window
    assert not _is_opened_later(EditorArguments())
