"""Training from the window: begin a run, watch it, stop it, render with its weights."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from editor.features.base import Feature, Parts
from editor.language import translate
from editor.results import attempt
from editor.training import Ending, TrainingOrder, TrainingRun
from editor.views.training_dialog import TrainingDialog
from editor.views.training_panel import TrainingPanel
from model.data import LAYOUTS
from model.maps import LabelSet, bundled_label_sets
from model.training.presets import PRESETS

OWN = "classes"  # the label set of the open scene, which is written beside the run
LEAVE, STOP, STAY = "leave", "stop", "stay"


class Training(Feature):
    """One run at a time. It goes on while the window is used, and after it if the user wants."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.panel = TrainingPanel()
        self.dock = parts.panels.add(translate("Training", "Training"), self.panel, name="training")
        self.dock.setTitleBarWidget(QWidget())  # the tab is title enough
        self.run: TrainingRun | None = None
        self.dialog: TrainingDialog | None = None
        self.panel.stop_clicked.connect(self._stop)
        self.panel.use_clicked.connect(self._use)
        self.panel.again_clicked.connect(self.ask)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"train": self.ask}

    def ask(self) -> None:
        """Ask what to train on; a run that is there is shown instead."""
        if self.run is not None and self.run.is_running:
            self._show()
            return
        info = self.parts.workspace.session_info
        path = Path(info.path) if info is not None else None
        folder = self.parts.settings.folder
        self.dialog = TrainingDialog(
            folder,
            folder / "training",
            presets={name: preset.summary for name, preset in PRESETS.items()},
            layouts=[str(name) for name in LAYOUTS],
            label_sets=self._label_sets(),
            checkpoint=path if path is not None and path.is_file() else None,
            parent=self.parts.window,
        )
        self.dialog.accepted.connect(self._start_asked)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def start(self, order: TrainingOrder) -> None:
        """Begin a run. What cannot begin is one sentence."""
        run = attempt(lambda: self._begin(order), self.parts.workspace.message.emit)
        if run is None:
            return
        self.run = run
        run.progressed.connect(lambda record: self.panel.show_progress(record, run.losses))
        run.sample_ready.connect(self.panel.samples.show_sample)
        run.weights_ready.connect(lambda _path: self.panel.show_running(run.is_running, has_weights=True))
        run.ended.connect(self._on_ended)
        self.panel.state.setText(translate("Training", "Checking the pictures of {name}…").format(name=order.data.name))
        self.panel.show_running(True, has_weights=False)
        self._show()

    def may_close(self) -> bool:
        run = self.run
        if run is None or not run.is_running:
            return True
        match self.ask_about_run():
            case "stop":
                run.stop()
                return True
            case "leave":
                return True
            case _:
                return False

    def ask_about_run(self) -> str:
        """What becomes of the run when the window closes: LEAVE, STOP or STAY."""
        box = QMessageBox(self.parts.window)
        box.setWindowTitle(translate("Training", "Training"))
        box.setText(translate("Training", "A training is running. Shall it go on without this window?"))
        box.setInformativeText(translate("Training", "Stopped, it saves first and can go on later."))
        leave = box.addButton(translate("Training", "Let It Go On"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(translate("Training", "Stop It"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return LEAVE if box.clickedButton() is leave else STOP if box.clickedButton() is stop else STAY

    def close(self) -> None:
        if self.run is not None and self.run.is_running:
            self.run.forget()

    def _label_sets(self) -> dict[str, str]:
        """The sets to choose from: what the order gets -> what it is called."""
        own = self.parts.workspace.label_set
        bundled = {name: name for name in bundled_label_sets()}
        if own.name in bundled and own == LabelSet.load(own.name):
            return bundled
        return {OWN: translate("Training", "{name}, of the open scene").format(name=own.name), **bundled}

    def _begin(self, order: TrainingOrder) -> TrainingRun:
        if order.labels == OWN:
            order.out.mkdir(parents=True, exist_ok=True)
            path = order.out / f"{OWN}.toml"
            self.parts.workspace.label_set.save(path)
            order = replace(order, labels=str(path.absolute()))
        return TrainingRun(order, self)

    def _show(self) -> None:
        self.dock.show()
        self.dock.raise_()

    def _start_asked(self) -> None:
        order = self.dialog.order if self.dialog is not None else None
        if order is not None:
            self.start(order)

    def _stop(self) -> None:
        if self.run is not None:
            self.panel.stop.setEnabled(False)
            self.panel.state.setText(translate("Training", "Finishing the step and saving…"))
            self.run.stop()

    def _use(self) -> None:
        weights = self.run.weights if self.run is not None else None
        if weights is not None:
            self.parts.generators.choose(weights)

    def _on_ended(self, ending: Ending, sentence: str) -> None:
        assert self.run is not None
        self.panel.show_running(False, has_weights=self.run.weights is not None)
        texts = {
            Ending.FINISHED: translate("Training", "The training has ended."),
            Ending.STOPPED: translate("Training", "Stopped; the run is saved in {folder}."),
            Ending.FAILED: translate("Training", "Training failed. {sentence}"),
        }
        text = texts[ending].format(folder=self.run.order.out, sentence=sentence)
        self.panel.state.setText(text)
        self.panel.state.setToolTip(text)  # a panel may be too low for all of a sentence
        self.parts.workspace.message.emit(text)
