"""The menu of the files that were opened lately, with their small pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleOption, QWidget

from editor.document.thumbnail import thumbnail_bytes
from editor.jobs import Job, Progress
from editor.language import translate
from editor.views.framed import fitted, framed

PICTURE: Final = QSize(56, 36)  # the same for all, so that the names begin below each other
MARGIN: Final = 4  # from the edge of the menu

_Key = tuple[Path, int]  # a file as it was at a time
_Pictures = dict[_Key, QImage | None]


class RecentMenu(QObject):
    """Fills a menu. Pictures are read beside the window, once for each version of a file, and come when they come."""

    clear_wanted = Signal()

    def __init__(
        self,
        menu: QMenu,
        *,
        files: Callable[[], Sequence[Path]],
        open_file: Callable[[Path], object],
        run: Callable[[Job], object],
    ) -> None:
        """`files`: what to list, the newest first. `run` runs a job of this window."""
        super().__init__(menu)
        self._menu = menu
        self._files = files
        self._open_file = open_file
        self._run = run
        self._pictures: _Pictures = {}
        self._reading: set[_Key] = set()
        self._actions: dict[_Key, QAction] = {}
        self._style = _LargePictures()
        menu.setStyle(self._style)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._read_pictures)
        self.fill()

    def fill(self) -> None:
        """List the files as they are now."""
        menu = self._menu
        menu.clear()
        self._actions = {}
        for number, path in enumerate(self._files(), 1):
            key = _key(path)
            access = f"&{number % 10}  " if number <= 10 else ""
            text = f"{path.name}    {_short(path.parent)}".replace("&", "&&")
            action = menu.addAction(access + text)
            action.setToolTip(str(path))
            action.setIcon(framed(self._pictures.get(key), PICTURE, margin=MARGIN))
            action.setIconVisibleInMenu(True)
            action.triggered.connect(lambda _checked=False, path=path: self._open_file(path))
            self._actions[key] = action
        menu.setEnabled(not menu.isEmpty())
        if not menu.isEmpty():
            menu.addSeparator()
            menu.addAction(translate("RecentMenu", "&Clear the List")).triggered.connect(self.clear_wanted)

    def _read_pictures(self) -> None:
        self.fill()
        wanted = [key for key in self._actions if key not in self._pictures and key not in self._reading]
        if not wanted:
            return
        self._reading.update(wanted)

        def read(progress: Progress) -> _Pictures:
            pictures: _Pictures = {}
            for key in wanted:
                progress.check()
                pictures[key] = _picture(key[0])
            return pictures

        job = Job(translate("RecentMenu", "Reading small pictures"), read, self)
        job.done.connect(self._show)
        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(lambda *_: self._reading.difference_update(wanted))
        self._run(job)

    def _show(self, pictures: _Pictures) -> None:
        self._pictures = {key: each for key, each in self._pictures.items() if key in self._actions} | pictures
        for key, image in pictures.items():
            if key in self._actions:
                self._actions[key].setIcon(framed(image, PICTURE, margin=MARGIN))


class _LargePictures(QProxyStyle):
    """The style of the application with room for pictures in a menu."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is QStyle.PixelMetric.PM_SmallIconSize:
            return PICTURE.width()
        return super().pixelMetric(metric, option, widget)


def _key(path: Path) -> _Key:
    try:
        return path, path.stat().st_mtime_ns
    except OSError:
        return path, 0


def _picture(path: Path) -> QImage | None:
    """Called in a thread."""
    data = thumbnail_bytes(path) if path.suffix.lower() == ".ora" else None
    image = QImage.fromData(data) if data is not None else QImage()
    if image.isNull():
        return None
    return fitted(image, PICTURE)


def _short(folder: Path) -> str:
    """A folder as people write it, its beginning left out if it is long."""
    try:
        text = str(Path("~") / folder.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        text = str(folder)
    return text if len(text) <= 48 else f"…{text[-47:]}"
