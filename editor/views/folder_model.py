"""The scenes of a folder as a list: small pictures that are made when they are looked at, done marks, a filter."""

import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QPixmap

from editor.document.folder import Folder
from editor.document.folder_look import small_picture
from editor.document.geometry import Size
from editor.language import translate
from editor.views.qimage import pixmap_of
from model.maps import LabelSet, MaquetteError

THUMBNAIL: Final = Size(80, 42)  # pixels of the screen
CACHED: Final = 400  # pictures: 16 MB at twice the pixel density
WAITING: Final = 60  # requests; those that were scrolled past are dropped
DONE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
CURRENT_ROLE: Final = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
logger = logging.getLogger(__name__)


class Filter(StrEnum):
    """Which scenes are listed."""

    ALL = "all"
    TO_DO = "to do"
    DONE = "done"


class Thumbnails(QObject):
    """Makes small pictures on a thread of its own, what was asked for last first."""

    ready = Signal(object, object)  # path; uint8 (h, w, 3), or None where there is no picture

    def __init__(self, look: Callable[[Path, LabelSet], np.ndarray], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wanted: deque[tuple[Path, LabelSet]] = deque(maxlen=WAITING)
        self._condition = Condition()
        self._closed = False
        self._making: Path | None = None
        self._thread: Thread | None = None

    def request(self, path: Path, label_set: LabelSet) -> None:
        """Make this one next; `ready` tells when it is there."""
        with self._condition:
            if path == self._making:
                return
            for each in [each for each in self._wanted if each[0] == path]:
                self._wanted.remove(each)
            self._wanted.append((path, label_set))
            if self._thread is None:
                self._thread = Thread(target=self._run, name="thumbnails", daemon=True)
                self._thread.start()
            self._condition.notify()

    def forget(self) -> None:
        """Make none of those that wait."""
        with self._condition:
            self._wanted.clear()

    def close(self) -> None:
        """End the thread after the picture it is at."""
        with self._condition:
            self._closed = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: bool(self._wanted) or self._closed)
                if self._closed:
                    return
                path, label_set = self._wanted.pop()
                self._making = path
            picture = None
            try:
                picture = self._look(path, label_set)
            except MaquetteError:
                pass  # opening it will say why
            except Exception:
                logger.exception("no thumbnail of %s", path)
            with self._condition:
                self._making = None
            self.ready.emit(path, picture)


class FolderModel(QAbstractListModel):
    """Rows are the scenes that the filter lets through. A place is a scene's position in the whole folder."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Folder | None = None
        self._label_set: LabelSet | None = None
        self._done: frozenset[str] = frozenset()
        self._places: list[int] = []
        self._places_by_path: dict[Path, int] = {}
        self._filter = Filter.ALL
        self._current: int | None = None
        self._pictures: OrderedDict[Path, QPixmap | None] = OrderedDict()
        self._asked: set[Path] = set()
        self._thumbnails = Thumbnails(_look, self)
        self._thumbnails.ready.connect(self._on_ready)

    def show(self, folder: Folder | None, label_set: LabelSet, done: frozenset[str]) -> None:
        """List a folder."""
        self._thumbnails.forget()
        self.beginResetModel()
        self._folder, self._label_set, self._done, self._current = folder, label_set, done, None
        self._places_by_path = {item.path: place for place, item in enumerate(folder.items)} if folder else {}
        self._pictures.clear()
        self._asked.clear()
        self._places = self._filtered()
        self.endResetModel()

    @property
    def filter(self) -> Filter:
        """Which scenes are listed."""
        return self._filter

    def set_filter(self, chosen: Filter) -> None:
        """List others."""
        self.beginResetModel()
        self._filter = chosen
        self._places = self._filtered()
        self.endResetModel()

    def set_done(self, done: frozenset[str]) -> None:
        """Other marks; a scene stays listed until a filter is chosen, so that nothing jumps, but is passed over."""
        self._done = done
        if self._places:
            self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1))

    def set_current(self, place: int | None) -> None:
        """The scene that is open."""
        before, self._current = self._current, place
        for each in (before, place):
            row = self.row_of(each)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, place: int | None) -> int | None:
        """The row of a place, None if it is not listed."""
        return self._places.index(place) if place is not None and place in self._places else None

    def place_of(self, row: int) -> int:
        """The place of a row."""
        return self._places[row]

    def beyond(self, place: int | None, steps: int) -> int | None:
        """The nearest listed place after (steps 1) or before (-1) one that need not be listed; None at the end."""
        here = place if place is not None else -1
        if steps > 0:
            return next((each for each in self._places if each > here and self._passes(each)), None)
        return next((each for each in reversed(self._places) if each < here and self._passes(each)), None)

    def renew(self, path: Path) -> None:
        """A file was written: its picture is made again when it is looked at."""
        self._pictures.pop(path, None)
        self._asked.discard(path)
        if self._places:
            self.dataChanged.emit(self.index(0), self.index(len(self._places) - 1))

    def close(self) -> None:
        """End the thread."""
        self._thumbnails.close()

    # Qt

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._folder is None:
            return None
        place = self._places[index.row()]
        item = self._folder.items[place]
        done = item.name in self._done
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.name
            case Qt.ItemDataRole.ToolTipRole:
                return str(item.path)
            case Qt.ItemDataRole.AccessibleTextRole:
                return translate("FolderModel", "{name}, done").format(name=item.name) if done else item.name
            case Qt.ItemDataRole.DecorationRole:
                return self._picture(item.path)
            case _ if role == DONE_ROLE:
                return done
            case _ if role == CURRENT_ROLE:
                return place == self._current
        return None

    def _filtered(self) -> list[int]:
        places = range(len(self._folder.items)) if self._folder is not None else ()
        return [place for place in places if self._passes(place)]

    def _passes(self, place: int) -> bool:
        assert self._folder is not None
        done = self._folder.items[place].name in self._done
        return self._filter is Filter.ALL or done is (self._filter is Filter.DONE)

    def _picture(self, path: Path) -> QPixmap | None:
        if path in self._pictures:
            self._pictures.move_to_end(path)
            return self._pictures[path]
        if self._label_set is not None:
            self._asked.add(path)
            self._thumbnails.request(path, self._label_set)
        return None

    @Slot(object, object)
    def _on_ready(self, path: Path, picture: np.ndarray | None) -> None:
        if path not in self._asked or self._folder is None:
            return
        self._asked.discard(path)
        self._pictures[path] = None if picture is None else pixmap_of(picture)
        while len(self._pictures) > CACHED:
            self._pictures.popitem(last=False)
        row = self.row_of(self._places_by_path.get(path))
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])


def _look(path: Path, label_set: LabelSet) -> np.ndarray:
    """At twice the size, for dense screens."""
    return small_picture(path, label_set, Size(2 * THUMBNAIL.width, 2 * THUMBNAIL.height))
