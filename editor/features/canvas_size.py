"""Edit > Crop, Canvas Size, Resize Scene: another size of the canvas, each one undo step."""

from collections.abc import Callable, Mapping
from functools import reduce

from editor.document.canvas_size import reframed, resized
from editor.document.geometry import NOTHING, Rect, Size
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.results import attempt
from editor.views.canvas_size_dialog import CanvasSizeDialog, SceneSizeDialog
from editor.views.canvas_size_frame import CropFrame
from editor.views.question_bar import QuestionBar


class CanvasSize(Feature):
    """A crop is chosen with a frame on the canvas, the other sizes in dialogs."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: CanvasSizeDialog | SceneSizeDialog | None = None
        self.frame: CropFrame | None = None
        self._selection: tuple[int, ...] = ()  # what was selected before the frame was shown
        self._scene: Scene | None = None  # that the frame is for
        self.question = QuestionBar(
            parts.canvas, "crop_question", yes=translate("CanvasSize", "Crop"), no=translate("CanvasSize", "Cancel")
        )
        self.question.answered.connect(self._on_answered)
        parts.workspace.scene_replaced.connect(self.end_crop)
        parts.workspace.size_changed.connect(self._on_size_changed)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"crop": self.crop, "canvas_size": self.ask_canvas_size, "scene_size": self.ask_scene_size}

    def crop(self) -> None:
        """Show the frame: around the selected objects, else around everything."""
        self.end_crop()
        workspace = self.parts.workspace
        selected = [each for each in workspace.scene.objects if each.id in workspace.selection]
        bounds = reduce(Rect.united, (each.bounds for each in selected), NOTHING).clipped(workspace.size)
        self._scene = workspace.scene
        self._selection = workspace.selection  # its outlines and handles would lie below the frame's
        workspace.state.selection = ()
        self.frame = CropFrame(
            self.parts.canvas, workspace.size, Rect.of(workspace.size) if bounds.is_empty else bounds
        )
        self.frame.accepted.connect(self._crop_to)
        self.frame.rejected.connect(self.end_crop)
        self.question.ask(
            translate("CanvasSize", "Drag the frame around what shall remain. Enter crops, Escape leaves.")
        )

    def end_crop(self) -> None:
        """Take the frame away."""
        if self.frame is not None:
            frame, self.frame = self.frame, None
            self.question.withdraw()
            frame.hide()
            frame.deleteLater()
            workspace = self.parts.workspace
            if workspace.scene is self._scene:  # another one has objects of the same numbers
                there = {each.id for each in workspace.scene.objects}
                workspace.state.selection = tuple(each for each in self._selection if each in there)
            self._scene = None
            self.parts.canvas.setFocus()

    def ask_canvas_size(self) -> None:
        """Ask how far the canvas reaches."""
        self.end_crop()
        workspace = self.parts.workspace
        dialog = CanvasSizeDialog(
            workspace.size, workspace.label_set, trained=self._trained(), parent=self.parts.window
        )
        self._open(dialog, lambda: reframed(workspace.scene, dialog.frame, dialog.fill))

    def ask_scene_size(self) -> None:
        """Ask how large the whole scene is."""
        self.end_crop()
        workspace = self.parts.workspace
        dialog = SceneSizeDialog(workspace.size, trained=self._trained(), parent=self.parts.window)
        self._open(dialog, lambda: resized(workspace.scene, dialog.fields.value))

    def _open(self, dialog: CanvasSizeDialog | SceneSizeDialog, change: Callable[[], Patch | None]) -> None:
        self.dialog = dialog
        document, tabs = self.parts.workspace.document, self.parts.documents.tabs
        dialog.accepted.connect(lambda: self._change(change) if tabs.show_again(document) else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _crop_to(self, frame: Rect) -> None:
        self.end_crop()
        self._change(lambda: reframed(self.parts.workspace.scene, frame))

    def _change(self, make: Callable[[], Patch | None]) -> None:
        workspace = self.parts.workspace
        workspace.push(attempt(make, workspace.message.emit))

    def _on_answered(self, yes: bool) -> None:
        if self.frame is not None:
            if yes:
                self.frame.accept()
            else:
                self.end_crop()

    def _on_size_changed(self) -> None:
        self.end_crop()
        state, placement = self.parts.workspace.state, self.parts.workspace.scene.placement
        if state.horizon is not None:
            state.horizon = placement.apply((0.0, state.horizon)).y

    def _trained(self) -> Size | None:
        info = self.parts.workspace.session_info
        return None if info is None else Size(*info.resolution)
