"""Before and after in one picture: labels, photograph and, where there is one, the reference, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from editor.language import translate
from model.maps import FileError, LabelSet

IGNORED: Final = (0, 0, 0)
PAPER: Final = (255, 255, 255)
INK: Final = (28, 28, 28)


@dataclass(frozen=True)
class StripOptions:
    """What a strip shows, from left to right or from top to bottom. Raises ValueError for a gap out of range."""

    labels: bool = True
    photograph: bool = True
    reference: bool = True  # where there is one
    below: bool = False  # one below the other
    gap: int = 8  # pixels between two pictures, 0 to 200
    captions: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.gap <= 200:
            raise ValueError(f"a gap is 0 to 200 pixels, not {self.gap}")


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of a strip."""

    caption: str
    picture: np.ndarray  # uint8 (H, W, 3)


def colored(labels: np.ndarray, label_set: LabelSet) -> np.ndarray:
    """A label map, uint8 (H, W), in the colours of its classes: uint8 (H, W, 3). Ignored pixels are black."""
    table = np.full((256, 3), IGNORED, np.uint8)
    for each in label_set.classes:
        table[each.id] = each.color
    return table[labels]


def panels_of(
    options: StripOptions,
    labels: np.ndarray,
    label_set: LabelSet,
    picture: np.ndarray | None,
    reference: np.ndarray | None = None,
) -> list[Panel]:
    """The pictures that the options ask for and that there are; all uint8. Raises FileError if none is left."""
    wanted = (
        (options.labels, translate("ExportStrip", "Labels"), colored(labels, label_set)),
        (options.photograph, translate("ExportStrip", "Photograph"), picture),
        (options.reference, translate("ExportStrip", "Reference"), reference),
    )
    panels = [Panel(caption, each) for chosen, caption, each in wanted if chosen and each is not None]
    if not panels:
        raise FileError(translate("ExportStrip", "A strip needs at least one picture: choose labels or photograph."))
    return panels


def strip(panels: Sequence[Panel], options: StripOptions = StripOptions()) -> np.ndarray:
    """The pictures on white, uint8 (H, W, 3): each as it is, to the pixel, the smaller ones centred."""
    bar = _caption_height(panels[0].picture) if options.captions else 0
    heights = [each.picture.shape[0] + bar for each in panels]
    widths = [each.picture.shape[1] for each in panels]
    gaps = options.gap * (len(panels) - 1)
    size = (max(widths), sum(heights) + gaps) if options.below else (sum(widths) + gaps, max(heights))
    sheet = np.full((size[1], size[0], 3), PAPER, np.uint8)
    at = 0
    for each, width, height in zip(panels, widths, heights, strict=True):
        left = (size[0] - width) // 2 if options.below else at
        top = at if options.below else (size[1] - height) // 2
        sheet[top : top + each.picture.shape[0], left : left + width] = each.picture
        if bar:
            foot = top + each.picture.shape[0]
            sheet[foot : foot + bar, left : left + width] = _caption(each.caption, width, bar)
        at += (height if options.below else width) + options.gap
    return sheet


def _caption_height(picture: np.ndarray) -> int:
    return max(18, round(picture.shape[0] * 0.07))


def _caption(text: str, width: int, height: int) -> np.ndarray:
    image = Image.new("RGB", (width, height), PAPER)
    font = ImageFont.load_default(size=height * 0.6)
    ImageDraw.Draw(image).text((width / 2, height / 2), text, fill=INK, font=font, anchor="mm")
    return np.asarray(image)
