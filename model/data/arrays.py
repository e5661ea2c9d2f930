"""One picture of a data set as arrays, and what can be done to all of them alike: sizes, windows, mirroring."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from model.maps import THING_BASE, LabelSet, resize_nearest

Size = tuple[int, int]  # width, height


@dataclass(frozen=True)
class Arrays:
    """A training picture. Data of picture to picture has an input; its labels and instances are zeros if unknown."""

    image: np.ndarray  # uint8 (H, W, C), what the generator is to make
    labels: np.ndarray  # uint8 (H, W), class ids
    instances: np.ndarray  # int32 (H, W), a class id for stuff, class * 1000 + k for a thing
    input: np.ndarray | None = None  # uint8 (H, W, C), what the generator is given in place of labels
    index: int = -1  # of the picture in its source, where that is known

    @property
    def size(self) -> Size:
        """Width and height, pixels."""
        height, width = self.labels.shape
        return width, height

    def resized(self, size: Size) -> "Arrays":
        """At another size: pictures smoothly, maps by the id under each pixel's centre."""
        if size == self.size:
            return self
        return Arrays(
            resize_picture(self.image, size),
            resize_nearest(self.labels, size),
            resize_nearest(self.instances, size),
            None if self.input is None else resize_picture(self.input, size),
            self.index,
        )

    def window(self, left: int, top: int, size: Size) -> "Arrays":
        """The part of a size whose corner is at (left, top), as views."""
        return self._each(np.s_[top : top + size[1], left : left + size[0]])

    def mirrored(self, label_set: LabelSet) -> "Arrays":
        """Left and right exchanged, also of classes that have a side: a left eye becomes a right one."""
        picture = None if self.input is None else _flipped(self.input)
        parts = _flipped(self.image), _flipped(self.labels), _flipped(self.instances)
        flipped = Arrays(*parts, picture, self.index)
        table = label_set.mirror_table
        if (table == np.arange(len(table))).all():
            return flipped
        instances, is_thing = flipped.instances, flipped.instances >= THING_BASE
        classes = table[np.where(is_thing, instances // THING_BASE, instances)].astype(np.int32)
        mirrored = np.where(is_thing, classes * THING_BASE + instances % THING_BASE, classes)
        return replace(flipped, labels=table[flipped.labels], instances=mirrored)

    def in_label_colors(self, label_set: LabelSet) -> "Arrays":
        """The photograph as the input, the label map's colours as the image: the direction photograph to labels."""
        photograph = self.image if self.input is None else self.input
        return replace(self, image=label_set.palette[self.labels], input=photograph)

    def _each(self, area: tuple[slice, ...]) -> "Arrays":
        picture = None if self.input is None else self.input[area]
        return Arrays(self.image[area], self.labels[area], self.instances[area], picture, self.index)


def _flipped(array: np.ndarray) -> np.ndarray:
    """Left and right exchanged, in a new array: a view would be copied later, and thirty times slower."""
    return cv2.flip(array, 1).reshape(array.shape)


def resize_picture(picture: np.ndarray, size: Size) -> np.ndarray:
    """uint8 (H, W, C) at another (width, height): averaged when it shrinks, bicubic when it grows."""
    height, width, channels = picture.shape
    if size == (width, height):
        return picture
    shrinks = size[0] <= width and size[1] <= height
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    return resized.reshape(size[1], size[0], channels)  # OpenCV drops the axis of a single channel
