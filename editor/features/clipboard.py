"""Copy, cut and paste: objects within a scene, between scenes and between windows, by the system's clipboard.

Other programs find a picture of what was copied there.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QMouseEvent

from editor.document import clipboard
from editor.document.arranging import called, chosen
from editor.document.geometry import IDENTITY, Point
from editor.document.pieces import bounds_of, cut_out_picture, left_out, moved_to, put
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.views import region_acts
from editor.views.qimage import image_of
from model.maps import MaquetteError


class Clipboard(Feature):
    """What the Edit menu does with the clipboard."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._pointer: tuple[float, float] | None = None  # on the canvas; None while it is elsewhere
        parts.canvas.installEventFilter(self)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"copy": self.copy, "cut": self.cut, "paste": self.paste, "paste_in_place": self.paste_in_place}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            self._pointer = event.position().x(), event.position().y()
        elif event.type() == QEvent.Type.Leave:
            self._pointer = None
        return False

    def copy(self) -> bool:
        """Put the selected objects, or the selected region, on the clipboard. Returns whether that was done."""
        workspace = self._workspace
        scene, ids = workspace.scene, region_acts.selected_regions(workspace)
        try:
            clip = clipboard.copied(scene, ids, region_acts.look_of(workspace))
        except MaquetteError as error:
            workspace.message.emit(str(error))
            return False
        if not clip.pieces:
            workspace.message.emit(translate("Clipboard", "Nothing is selected that could be copied."))
            return False
        data = QMimeData()
        data.setData(clipboard.MIME, QByteArray(clipboard.to_bytes(clip)))
        picture = cut_out_picture(scene, ids, workspace.picture)
        if picture is not None:
            data.setImageData(image_of(picture))
        QGuiApplication.clipboard().setMimeData(data)
        return True

    def cut(self) -> None:
        """Copy what is selected, then remove it."""
        if not self.copy():
            return
        workspace = self._workspace
        text, scene = translate("Clipboard", "Cut {objects}"), workspace.scene
        if len(workspace.selection) > 1:
            objects = called(scene, chosen(scene, workspace.selection))
            region_acts.delete_all(workspace, workspace.selection, text=text.format(objects=objects))
        elif workspace.region is not None:
            region_acts.delete(workspace, workspace.region, text=text.format(objects=scene.title(workspace.region)))

    def paste(self) -> None:
        """Put what was copied where the pointer is, or into the middle of what is seen."""
        canvas = self.parts.canvas
        x, y = self._pointer or (canvas.width() / 2, canvas.height() / 2)
        at = canvas.viewport.to_scene(x, y)
        width, height = self._workspace.size
        self._paste(Point(min(max(at.x, 0), width), min(max(at.y, 0), height)))

    def paste_in_place(self) -> None:
        """Put what was copied where it was in its own scene."""
        self._paste(None)

    def _paste(self, at: Point | None) -> None:
        workspace = self._workspace
        scene = workspace.scene
        try:
            clip = self._clip()
            if clip is None:
                return
            if at is None and bounds_of(clip.pieces).clipped(scene.size).is_empty:
                at = Point(scene.size.width / 2, scene.size.height / 2)  # the other scene was larger
            move = IDENTITY if at is None else moved_to(clip.pieces, at)
            placed = put(scene, clip.pieces, move, _text(len(clip.pieces)))
        except MaquetteError as error:
            workspace.message.emit(str(error))
            return
        workspace.push(placed.patch)
        if placed.ids:
            workspace.state.selection = placed.ids
        if sentence := left_out(scene, placed.missing):
            workspace.message.emit(sentence)

    def _clip(self) -> clipboard.Clip | None:
        data = QGuiApplication.clipboard().mimeData()
        if data is not None and data.hasFormat(clipboard.MIME):
            return clipboard.from_bytes(bytes(data.data(clipboard.MIME).data()))
        if data is not None and data.hasImage():
            text = translate("Clipboard", "The clipboard holds a picture and no objects: open it as a photograph.")
        else:
            text = translate("Clipboard", "The clipboard holds no objects: copy some first (Ctrl+C).")
        self._workspace.message.emit(text)
        return None


def _text(count: int) -> str:
    if count == 1:
        return translate("Clipboard", "Paste an object")
    return translate("Clipboard", "Paste {count} objects").format(count=count)
