"""The Help menu: the tour, the guide, keys and gestures, the log file, and what this program and its weights are."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from editor.action_table import GESTURES
from editor.features.base import Feature, Parts
from editor.language import translate, translate_marked
from editor.log import log_file
from editor.views.guide_window import GuideWindow
from editor.views.tour import Stop, Tour
from model import resources


class Help(Feature):
    """Tells about the program."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.tour: Tour | None = None
        self.guide: GuideWindow | None = None
        self.show_file: Callable[[QUrl], bool] = QDesktopServices.openUrl

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "tour": self.start_tour,
            "guide": self.show_guide,
            "keys": self._show_keys,
            "open_log": self._open_log,
            "about": self._show_about,
        }

    def start_tour(self) -> None:
        """Lead through the window, from the first bubble on."""
        if self.tour is not None:
            self.tour.deleteLater()
        self.tour = Tour(self.parts.window, self._stops())
        self.tour.ended.connect(self._on_tour_ended)
        self.tour.start()

    def show_guide(self) -> None:
        """Show the user guide."""
        folder = resources.guide_dir()
        if not (folder / "README.md").is_file():
            self.parts.workspace.message.emit(translate("Help", "The user guide is not part of this copy of Maquette."))
            return
        if self.guide is None:
            self.guide = GuideWindow(folder, self.parts.window)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()

    def _stops(self) -> list[Stop]:
        parts, panels = self.parts, self.parts.panels

        def dock_of(panel: QWidget) -> Callable[[], QWidget | None]:
            return lambda: panel

        return [
            Stop(
                translate("Tour", "Paint what things are"),
                translate(
                    "Tour",
                    "Choose a class, such as vegetation or car, here, with a number key, or with a right click on the "
                    "picture.",
                ),
                dock_of(panels.classes),
            ),
            Stop(
                translate("Tour", "The photograph follows"),
                translate(
                    "Tour",
                    "Drag over the picture. What you paint becomes a photograph while the button is down; Ctrl+Z takes "
                    "it back.",
                ),
                lambda: parts.canvas,
            ),
            Stop(
                translate("Tour", "Objects stay objects"),
                translate(
                    "Tour",
                    "Cars, people and signs lie above the background. Press V, then drag one, scale it by its handles, "
                    "or delete it: what is behind it is still there.",
                ),
                dock_of(panels.objects),
            ),
            Stop(
                translate("Tour", "Everything has looks"),
                translate(
                    "Tour",
                    "Select something and choose among the ways it could look. Y takes one by chance; the pointer over "
                    "one shows it in place.",
                ),
                dock_of(panels.styles),
            ),
            Stop(
                translate("Tour", "Only here, or the whole picture"),
                translate(
                    "Tour",
                    "With Only here an edit changes nothing elsewhere. With Whole picture the light of everything may "
                    "follow.",
                ),
                lambda: parts.options.settle,
            ),
            Stop(
                translate("Tour", "From a photograph, into a picture"),
                translate(
                    "Tour",
                    "File > Open Photograph makes a scene of a photograph; Ctrl+E exports what you see. F1 lists all "
                    "keys, and Help > User Guide has a page for each task.",
                ),
                lambda: parts.window.menuWidget() or None,
            ),
        ]

    def _on_tour_ended(self, _to_its_end: bool) -> None:
        self.parts.settings.tour_seen = True
        self.parts.canvas.setFocus()

    def _show_keys(self) -> None:
        gestures = [
            (translate_marked("Actions", gesture), translate_marked("Actions", act)) for gesture, act in GESTURES
        ]
        self.parts.dialogs.show_keys(self.parts.actions.keys(), gestures)

    def _open_log(self) -> None:
        folder = self.parts.settings.data_folder
        path = log_file(folder) if folder is not None else None
        if path is None or not path.is_file():
            self.parts.workspace.message.emit(translate("Help", "There is no log file: its folder cannot be written."))
        elif not self.show_file(QUrl.fromLocalFile(str(path))):
            self.parts.workspace.message.emit(translate("Help", "The log file is {path}.").format(path=path))

    def _show_about(self) -> None:
        info = self.parts.workspace.session_info
        weights = ""
        if info is not None:
            text = translate("Help", "Weights: {name}, {licence}<br>on {device}")
            weights = f"<p>{text.format(name=info.name, licence=info.licence, device=info.device)}</p>"
        what = translate("Help", "Paint a label map, see the photograph.")
        after = translate("Help", "After {paper}, Wang et al., CVPR 2018.").format(
            paper="<i>High-Resolution Image Synthesis and Semantic Manipulation with Conditional GANs</i>"
        )
        self.parts.dialogs.about(f"<h3>Maquette {resources.version()}</h3><p>{what}</p>{weights}<p>{after}</p>")
