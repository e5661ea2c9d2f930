"""Choosing what renders: cards, other classes, published weights, a second model, weights that are in training."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import cv2
from PySide6.QtCore import QTimer

from editor.document.classes import used_classes
from editor.features.base import Feature, Parts
from editor.importing_weights import PublishedWeights, convert
from editor.jobs import Job
from editor.language import translate
from editor.model_cards import PICTURE_SUFFIX, Card, card_of
from editor.render.request import RenderResult, SessionInfo
from editor.second_model import SecondModel
from editor.settings import ViewMode
from editor.views.import_dialog import ImportDialog
from editor.views.mapping_dialog import MappingDialog
from editor.views.models_dialog import ModelsDialog
from model.mapped import ClassMapping
from model.maps import MaquetteError, bundled_label_sets, write_image
from model.registry import Spec

FOLLOW: Final = "follow_training"
LOOK_EVERY_MS: Final = 1000
EXAMPLE_WIDTH: Final = 384
Then = Callable[[Spec, ClassMapping | None], object]


class Models(Feature):
    """What Model > Choose a Model and its neighbours do."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: ModelsDialog | None = None
        self.mapping_dialog: MappingDialog | None = None
        self.import_dialog: ImportDialog | None = None
        self.second: SecondModel | None = None
        self._shown_second = False  # left of the divider, because of us
        self._followed: tuple[Path, int] | None = None  # the file, and when what renders was written
        self._example_of = ""  # checkpoint of which an example has been kept
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_at_file)
        parts.scheduler.image_ready.connect(self._keep_example)
        parts.scheduler.session_ready.connect(self._on_session)
        parts.canvas.comparison_changed.connect(self._on_comparison_changed)
        parts.input.stroke_started.connect(self._on_stroke_started)
        parts.input.stroke_finished.connect(self._on_stroke_finished)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "models": self.choose,
            "compare_model": self.choose_second,
            "import_weights": self.ask_weights,
            FOLLOW: self.toggle_follow,
        }

    # Choosing

    def choose(self) -> None:
        """Show the cards."""
        dialog = ModelsDialog(self.parts.workspace.label_set, self.parts.window)
        dialog.show_cards(self._cards(), self._current)
        dialog.accepted.connect(lambda: self._use(dialog.chosen, self.parts.generators.choose))
        dialog.compare_asked.connect(lambda card: self._compare_from(dialog, card))
        dialog.open_asked.connect(lambda: self._open_from(dialog))
        dialog.import_asked.connect(lambda: self._import_from(dialog))
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _cards(self) -> list[Card]:
        pictures = self._pictures
        named, files = self.parts.generators.offers()
        return [card_of(each.spec, each.origin, pictures) for each in (*named, *files)]

    @property
    def _current(self) -> str:
        info = self.parts.workspace.session_info
        return info.path if info is not None else ""

    @property
    def _pictures(self) -> Path | None:
        folder = self.parts.settings.data_folder
        return None if folder is None else folder / "examples"

    def _use(self, card: Card | None, then: Then) -> None:
        """Go on with a card; where its classes are others, ask first what is rendered as what."""
        if card is None:
            return
        workspace = self.parts.workspace
        if card.label_set is None or card.fits(workspace.label_set):
            then(card.spec, None)
            return
        remembered = self.parts.settings.mapping(workspace.label_set.name, card.label_set.name)
        mapping = ClassMapping.from_dict(remembered, workspace.label_set, card.label_set)
        dialog = MappingDialog(mapping, used_classes(workspace.scene), self.parts.window)
        dialog.accepted.connect(lambda: self._use_mapped(card, dialog.mapping, then))
        self.mapping_dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _use_mapped(self, card: Card, mapping: ClassMapping, then: Then) -> None:
        self.parts.settings.set_mapping(mapping.scene.name, mapping.generator.name, mapping.to_dict())
        then(card.spec, mapping)

    def _open_from(self, dialog: ModelsDialog) -> None:
        path = self.parts.dialogs.open_checkpoint(self.parts.settings.folder)
        if path is not None:
            dialog.reject()
            self._use(card_of(path, str(path.parent)), self.parts.generators.choose)

    def _import_from(self, dialog: ModelsDialog) -> None:
        dialog.reject()
        self.ask_weights()

    # Published weights

    def ask_weights(self) -> None:
        """Ask for the files of published weights."""
        sets = bundled_label_sets()
        name = self.parts.workspace.label_set.name
        dialog = ImportDialog(
            self.parts.settings.folder, sets, name if name in sets else "cityscapes", self.parts.window
        )
        dialog.accepted.connect(lambda: self._import(dialog.weights))
        self.import_dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _import(self, weights: PublishedWeights | None) -> None:
        if weights is None:
            return
        title = translate("Models", "Importing {name}").format(name=weights.generator.name)
        job = Job(title, convert(weights), self)
        job.failed.connect(self.parts.workspace.message)
        job.done.connect(lambda path: self._use(card_of(path, str(path.parent)), self.parts.generators.choose))
        self.parts.jobs.run(job)

    # A second model

    def choose_second(self) -> None:
        """Show the cards for the other side of the divider; if a second model is there, it goes."""
        if self.second is not None:
            self.end_second()
            return
        dialog = ModelsDialog(self.parts.workspace.label_set, self.parts.window)
        dialog.show_cards(self._cards(), self._current, wants_another=True)
        dialog.use.setText(translate("Models", "&Compare"))
        dialog.compare.hide()
        dialog.accepted.connect(lambda: self._use(dialog.chosen, self.compare_with))
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _compare_from(self, dialog: ModelsDialog, card: Card) -> None:
        dialog.reject()
        self._use(card, self.compare_with)

    def compare_with(self, spec: Spec, mapping: ClassMapping | None = None) -> None:
        """Render the scene with another generator too, and show its picture left of the divider."""
        self.end_second()
        generators = self.parts.generators
        second = SecondModel(self.parts.workspace, lambda: generators.engine_of(spec, mapping), self)
        second.picture_changed.connect(self._show_second)
        second.failed.connect(self._on_second_failed)
        self.second = second
        self.parts.actions["compare_model"].setText(translate("Models", "End the Com&parison"))
        self.parts.canvas.set_look(mode=ViewMode.BOTH)

    def end_second(self) -> None:
        """Stop rendering with the second model."""
        second, self.second = self.second, None
        if second is None:
            return
        self.parts.actions["compare_model"].setText(translate("Models", "Com&pare with Another Model…"))
        second.close()
        second.deleteLater()
        if self._shown_second:
            self._shown_second = False
            self.parts.canvas.set_comparison("", None)

    def _show_second(self) -> None:
        if self.second is not None and self.second.picture is not None:
            self._shown_second = True
            self.parts.canvas.set_comparison(self.second.name, self.second.picture)

    def _on_second_failed(self, sentence: str) -> None:
        self.parts.workspace.message.emit(sentence)
        self.end_second()

    def _on_comparison_changed(self) -> None:
        if self.second is not None and self.parts.canvas.comparison not in (self.second.name, ""):
            self._shown_second = False
            self.end_second()  # something else is shown there now

    def _on_stroke_started(self) -> None:
        if self.second is not None:
            self.second.scheduler.stroke_started()

    def _on_stroke_finished(self) -> None:
        if self.second is not None:
            self.second.scheduler.stroke_finished()

    # Weights in training

    def toggle_follow(self) -> None:
        """Load the checkpoint again whenever its file changes, or no longer."""
        action = self.parts.actions[FOLLOW]
        path = Path(self._current)
        if action.isChecked() and not path.is_file():
            self.parts.workspace.message.emit(
                translate("Models", "What renders is no file that training could change.")
            )
            action.setChecked(False)
        if action.isChecked():
            self._followed = (path, _written_at(path))
            self._timer.start()
        else:
            self._followed = None
            self._timer.stop()

    def _look_at_file(self) -> None:
        chosen = self.parts.generators.chosen
        if self._followed is None:
            return
        path, before = self._followed
        now = _written_at(path)
        if now in (0, before):
            return
        self._followed = (path, now)
        try:
            card = card_of(path, str(path.parent))
        except OSError:
            return
        if not card.fault:  # a file that is being copied is whole a moment later
            self.parts.generators.choose(path, chosen[1] if chosen is not None else None)

    def _on_session(self, info: SessionInfo) -> None:
        if self._followed is not None and Path(info.path) != self._followed[0]:
            self.parts.actions[FOLLOW].setChecked(False)  # another model was chosen
            self._followed = None
            self._timer.stop()

    # Examples for the cards

    def _keep_example(self, result: RenderResult) -> None:
        """Keep a small picture of what a checkpoint makes, once."""
        info, folder = self.parts.workspace.session_info, self._pictures
        whole = result.exact and result.image.shape[:2] == tuple(reversed(self.parts.workspace.size))
        if folder is None or info is None or not whole or info.checkpoint_id == self._example_of:
            return
        self._example_of = info.checkpoint_id
        path = folder / f"{info.checkpoint_id}{PICTURE_SUFFIX}"
        if path.is_file():
            return
        height, width = result.image.shape[:2]
        scale = min(1.0, EXAMPLE_WIDTH / width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_image(path, cv2.resize(result.image, size, interpolation=cv2.INTER_AREA))
        except (OSError, MaquetteError):
            return  # a card without a picture is no harm

    def close(self) -> None:
        self._timer.stop()
        second, self.second = self.second, None
        if second is not None:
            second.close()


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
