"""The icons of the window: our SVGs, drawn in the colour of the palette's text.

An icon reads the palette when it is drawn, not when it is made, so a change between light and dark needs no
icon to be set again.
"""

from functools import cache
from pathlib import Path
from typing import Self

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from model.resources import assets_dir

APPLICATION_ICON = "maquette"  # the only one in colours of its own


def icon(name: str) -> QIcon:
    """The icon `assets/icons/NAME.svg`, tinted. Raises KeyError if there is no such icon."""
    if name not in icon_names():
        raise KeyError(name)
    return QIcon(_TintedEngine(name))


def application_icon() -> QIcon:
    """The coloured icon of the window."""
    return QIcon(str(_folder() / f"{APPLICATION_ICON}.svg"))


def paint_icon(painter: QPainter, name: str, rect: QRect | QRectF, color: QColor) -> None:
    """Draw an icon into the largest square in the middle of `rect`, for delegates that choose the colour themselves."""
    bounds = QRectF(rect)
    side = min(bounds.width(), bounds.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(bounds.center())
    painter.save()
    painter.setOpacity(painter.opacity() * color.alphaF())  # the SVG takes the colour without its alpha
    _renderer(name, color.name(QColor.NameFormat.HexRgb)).render(painter, square)
    painter.restore()


@cache
def icon_names() -> frozenset[str]:
    """The names that `icon` knows."""
    return frozenset(file.stem for file in _folder().glob("*.svg"))


def _folder() -> Path:
    return assets_dir() / "icons"


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    # Three or four colours per theme: the cache stays small and spares parsing at every repaint.
    source = (_folder() / f"{name}.svg").read_bytes().replace(b"currentColor", color.encode())
    return QSvgRenderer(QByteArray(source))


_clones: list[QIconEngine] = []


class _TintedEngine(QIconEngine):
    """Draws one SVG in the palette's text colour of the moment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            color = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        elif mode == QIcon.Mode.Selected:
            color = palette.color(QPalette.ColorRole.HighlightedText)
        else:
            color = palette.color(QPalette.ColorRole.ButtonText)
        paint_icon(painter, self._name, rect, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> Self:
        # Qt takes the copy by bare pointer (when an icon detaches): without a reference here Python would free it.
        copy = type(self)(self._name)
        _clones.append(copy)
        return copy

    def iconName(self) -> str:
        return self._name

    def key(self) -> str:
        return "MaquetteTintedEngine"
