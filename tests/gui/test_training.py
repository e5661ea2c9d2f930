"""Training from the window: a real run on a tiny folder, watched, stopped and used."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor import training
from editor.features.training import LEAVE, STAY, STOP, Training
from editor.training import Ending, TrainingOrder, TrainingRun
from editor.views.training_dialog import TrainingDialog
from editor.views.training_panel import duration
from model.maps import MaquetteError, write_image, write_instances, write_labels
from model.training import loop, run, state
from tests.gui.conftest import CAR, ROAD, SKY, Desk

PATIENCE = 120_000


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two tiny street scenes with maps, and one to show samples of."""
    folder = tmp_path / "pictures"
    for name in ("train", "val"):
        labels = np.full((32, 64), ROAD, np.uint8)
        labels[:16] = SKY
        labels[18:24, 10:30] = CAR
        instances = np.where(labels == CAR, np.int32(CAR * 1000 + 1), labels)
        for index in range(2):
            for kind, write, pixels in (
                ("img", write_image, np.dstack([np.roll(labels, index, 1)] * 3)),
                ("label", write_labels, labels),
                ("inst", write_instances, instances),
            ):
                path = folder / f"{name}_{kind}" / f"{index}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path, pixels)
    return folder


def order(pictures: Path, out: Path, more: str) -> TrainingOrder:
    return TrainingOrder(pictures, out, preset="tiny", labels="cityscapes", device="cpu", licence="test", more=more)


def feature(desk: Desk) -> Training:
    return next(each for each in desk.editor.window.features if isinstance(each, Training))


def test_the_names_of_files_are_those_of_the_trainer() -> None:
    assert loop.LOG_FILE == training.LOG_FILE
    assert loop.SAMPLES_FOLDER == training.SAMPLES_FOLDER
    assert state.STATE_FILE == training.STATE_FILE
    assert run.CHECKPOINT_FILE == training.WEIGHTS_FILE


def test_a_run_through_the_dialog(qtbot: QtBot, desk: Desk, pictures: Path, tmp_path: Path) -> None:
    desk.editor.window.actions_by_name["train"].trigger()
    dialog = feature(desk).dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    for field, text in ((dialog.data.line, str(pictures)), (dialog.out.line, str(tmp_path / "run"))):
        field.selectAll()
        QTest.keyClicks(field, text)
    dialog.preset.setCurrentIndex(dialog.preset.findData("tiny"))
    dialog.labels.setCurrentIndex(dialog.labels.findData("cityscapes"))
    dialog.device.setCurrentText("cpu")
    QTest.keyClicks(dialog.more, "--max-steps 12 --sample-every 6 --save-steps 6")
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(dialog.start, Qt.MouseButton.LeftButton)
    panel, going = feature(desk).panel, feature(desk).run
    assert going is not None
    assert panel.isVisible()
    with qtbot.waitSignal(going.ended, timeout=PATIENCE) as ended:
        pass
    assert ended.args == [Ending.FINISHED, ""]
    assert [step for step, _loss in going.losses["discriminator"]] == [10, 12]
    assert "seconds_left" in going.newest
    assert "step 12" not in panel.state.text()  # it has ended, and says so
    assert not panel.samples.pixmap().isNull()
    assert panel.use.isEnabled()
    assert not panel.stop.isEnabled()
    assert any("ended" in message for message in desk.errors)


@pytest.mark.slow
def test_stop_saves_and_the_run_can_go_on(qtbot: QtBot, desk: Desk, pictures: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    feature(desk).start(order(pictures, out, "--max-steps 100000"))
    going = feature(desk).run
    assert going is not None
    with qtbot.waitSignal(going.progressed, timeout=PATIENCE):
        pass
    with qtbot.waitSignal(going.ended, timeout=PATIENCE) as ended:
        QTest.mouseClick(feature(desk).panel.stop, Qt.MouseButton.LeftButton)
    assert ended.args == [Ending.STOPPED, ""]
    assert going.weights == out / "latest.safetensors"
    steps = int(str(going.newest["step"]))
    dialog = TrainingDialog(pictures, out, presets={"tiny": "small"}, layouts=[], label_sets={}, checkpoint=None)
    qtbot.addWidget(dialog)
    assert not dialog.start.isEnabled()
    dialog.resume.setChecked(True)
    assert dialog.start.isEnabled()
    assert dialog.order is not None
    assert dialog.order.resume
    again = TrainingRun(TrainingOrder(pictures, out, resume=True, device="cpu", more=f"--max-steps {steps + 20}"))
    with qtbot.waitSignal(again.ended, timeout=PATIENCE) as ended:
        pass
    assert ended.args == [Ending.FINISHED, ""]
    assert int(str(again.newest["step"])) == steps + 20


def test_a_folder_without_pictures_is_one_sentence(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    feature(desk).start(order(tmp_path / "nothing", tmp_path / "run", ""))
    going = feature(desk).run
    assert going is not None
    with qtbot.waitSignal(going.ended, timeout=PATIENCE) as ended:
        pass
    assert ended.args[0] is Ending.FAILED
    assert "nothing" in ended.args[1]
    assert "Traceback" not in ended.args[1]
    assert "model.train" not in ended.args[1]
    assert ended.args[1] in feature(desk).panel.state.toolTip()
    assert feature(desk).panel.again.isEnabled()


def test_a_log_that_is_none_is_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    run = TrainingRun(order(tmp_path / "nothing", out, ""))
    run._timer.stop()
    run._process.kill()
    run._process.wait()
    (out / training.LOG_FILE).write_text(
        '[1]\n3\nnull\n{"step": 1, "total": 2.5}\n{"step": "x"}\n' + "[" * 9999 + "\n{"
    )
    run._look()
    assert run.losses == {"total": [(1, 2.5)]}


def test_further_options_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(MaquetteError, match="no command line"):
        TrainingRun(TrainingOrder(tmp_path, tmp_path / "run", more='--size "'))
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "closes", "runs"),
    [(STAY, False, True), pytest.param(LEAVE, True, True, marks=pytest.mark.slow), (STOP, True, False)],
)
def test_closing_the_window_asks(
    qtbot: QtBot, desk: Desk, pictures: Path, tmp_path: Path, answer: str, closes: bool, runs: bool
) -> None:
    trained = feature(desk)
    trained.start(order(pictures, tmp_path / "run", "--max-steps 100000"))
    assert trained.run is not None
    with qtbot.waitSignal(trained.run.progressed, timeout=PATIENCE):
        pass
    trained.ask_about_run = lambda: answer  # type: ignore[method-assign]
    process = trained.run._process
    try:
        assert desk.editor.window.close() is closes
        if runs:
            assert process.poll() is None
        else:
            assert process.wait(PATIENCE / 1000) == 0
            assert (tmp_path / "run" / "latest.safetensors").is_file()
    finally:
        trained.run.kill()


@pytest.mark.parametrize(("seconds", "text"), [(40, "40 s"), (720, "12 min"), (3900, "1 h 05 min"), (59.6, "60 s")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_every_field_has_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = TrainingDialog(
        tmp_path, tmp_path / "out", presets={"tiny": "small"}, layouts=["a"], label_sets={}, checkpoint=None
    )
    qtbot.addWidget(dialog)
    dialog.show()
    fields: list[QWidget] = [dialog.data.line, dialog.out.line]
    assert all(field.accessibleName() for field in fields)
    assert dialog.sizeHint().height() < 600
