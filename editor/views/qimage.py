"""Arrays as Qt images. The bytes belong to Python, so no image outlives or copies its pixels by surprise."""

import cv2
import numpy as np
from PySide6.QtGui import QColor, QImage, QPixmap

from editor.document.geometry import Rect, Size


def image_of(rgb: np.ndarray) -> QImage:
    """A QImage that owns a copy of a uint8 (H, W, 3) or (H, W, 4) array (straight alpha)."""
    rgb = np.ascontiguousarray(rgb)
    height, width, channels = rgb.shape
    form = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(rgb.data, width, height, width * channels, form).copy()


def pixmap_of(rgb: np.ndarray) -> QPixmap:
    """A QPixmap of a uint8 (H, W, 3) or (H, W, 4) array."""
    return QPixmap.fromImage(image_of(rgb))


def array_of(image: QImage) -> np.ndarray:
    """The pixels of a QImage as a uint8 (H, W, 3) copy."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


class Raster:
    """A picture the size of the scene that is written by rectangles and painted many times.

    Held in the format Qt paints fastest (premultiplied BGRA), so that a brush event converts only what it has touched.
    """

    def __init__(self, size: Size, color: QColor | None = None) -> None:
        self._pixels = np.zeros((size.height, size.width, 4), np.uint8)
        if color is not None:
            self._pixels[:] = color.blue(), color.green(), color.red(), 255
        stride = 4 * size.width
        form = QImage.Format.Format_ARGB32_Premultiplied
        # Qt sees the array's own memory: a write below is on the screen with the next paint event.
        self.image = QImage(self._pixels.data, size.width, size.height, stride, form)

    def write(self, rect: Rect, pixels: np.ndarray) -> None:
        """Replace `rect` by uint8 (h, w, 3), opaque, or (h, w, 4) with straight alpha."""
        if not pixels.size:
            return
        pixels = np.ascontiguousarray(pixels)
        if pixels.shape[2] == 3:
            self._pixels[rect.slices] = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGRA)
        else:
            premultiplied = cv2.cvtColor(pixels, cv2.COLOR_RGBA2mRGBA)
            self._pixels[rect.slices] = cv2.cvtColor(premultiplied, cv2.COLOR_RGBA2BGRA)

    def clear(self, rect: Rect, mask: np.ndarray) -> None:
        """Make the pixels of `rect` transparent where `mask`, bool (h, w), is True."""
        self._pixels.view(np.uint32)[..., 0][rect.slices] *= ~mask  # a word for each pixel
