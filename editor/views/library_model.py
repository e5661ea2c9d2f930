"""The silhouettes that fit the open scene as a Qt list model: the user's own first."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from editor.document.library import Drawing
from editor.language import translate, translate_marked

DRAWING_MIME: Final = "application/x-maquette-drawing"  # the key of a drawing, dragged onto the canvas
DRAWING_ROLE: Final = Qt.ItemDataRole.UserRole  # the Drawing

Index = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractListModel):
    """One row for each silhouette that is found."""

    renamed = Signal(object, str)  # drawing, the title that was typed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Drawing, ...] = ()

    def show(self, drawings: Sequence[Drawing], words: str) -> None:
        """Show those of the drawings that have all the words in their titles or classes."""
        wanted = words.lower().split()
        found = tuple(each for each in drawings if all(word in _searched(each) for word in wanted))
        if found != self._rows:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()

    def drawing(self, index: Index) -> Drawing | None:
        """The drawing in a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, key: str) -> QModelIndex:
        """Where a drawing is; an invalid index if it is not shown."""
        row = next((row for row, each in enumerate(self._rows) if each.key == key), -1)
        return self.index(row)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        drawing = self.drawing(index)
        if drawing is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if drawing.file is not None else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        drawing = self.drawing(index)
        if drawing is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return drawing.title
            case Qt.ItemDataRole.ToolTipRole:
                text = translate("Library", "{title} ({classes}): drag it onto the picture, or click it and then there")
                return text.format(title=drawing.title, classes=_classes(drawing))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{drawing.title}: {_classes(drawing)}"
            case _ if role == DRAWING_ROLE:
                return drawing
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        drawing = self.drawing(index)
        if drawing is None or role != Qt.ItemDataRole.EditRole or str(value).strip() == drawing.title:
            return False
        self.renamed.emit(drawing, str(value))
        return True

    # Dragging

    def mimeTypes(self) -> list[str]:
        return [DRAWING_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        drawing = next((found for found in map(self.drawing, indexes) if found is not None), None)
        if drawing is not None:
            data.setData(DRAWING_MIME, drawing.key.encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


def _searched(drawing: Drawing) -> str:
    return " ".join((drawing.title, _classes(drawing), *drawing.classes)).lower()


def _classes(drawing: Drawing) -> str:
    return ", ".join(translate_marked("Classes", each) for each in drawing.classes)
