"""Small pictures as icons of one size, so that the names beside them begin below each other."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

SHARPNESS: Final = 2  # pixels of a picture for each of the screen, which may be a fine one


def fitted(image: QImage, size: QSize) -> QImage:
    """The image as large as an icon of `size` shows it. Safe in any thread."""
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(size * SHARPNESS, ratio, smooth)


def framed(image: QImage | None, size: QSize, *, margin: int = 0) -> QIcon:
    """An icon of `size` with the image in its middle, and nothing around it; empty for None.

    `margin` is kept free at the sides. A selected picture keeps its colours.
    """
    frame = QPixmap(size * SHARPNESS)
    frame.fill(Qt.GlobalColor.transparent)
    if image is not None and not image.isNull():
        picture = fitted(image, size - QSize(2 * margin, 0))
        painter = QPainter(frame)
        painter.drawImage((frame.width() - picture.width()) // 2, (frame.height() - picture.height()) // 2, picture)
        painter.end()
    frame.setDevicePixelRatio(SHARPNESS)
    icon = QIcon(frame)
    icon.addPixmap(frame, QIcon.Mode.Selected)
    return icon
