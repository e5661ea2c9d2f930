"""A finished segmentation network as a teacher of generators: what it recognises in pictures, and how they look to it.

The perceptual loss of pix2pixHD (section 4) compares features of VGG19, whose weights not everybody has. A segmentation
network that was trained here on the photographs of the training split stands in for it; besides, it can say whether
every pixel is recognised as what was asked for. It must not be the network that scores (`model.recipes`).
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad

from model.losses import UNNAMED
from model.maps import LabelSet
from model.segmentation.depthwise import replace_depthwise
from model.segmentation.file import SegmenterHeader, check_classes
from model.segmentation.network import SegmentationNetwork, load_network, normalized

_LAYERS = ("1", "3", "6", "12", "16")  # of MobileNetV3-Large: at 1/2, 1/4, 1/8, and twice at 1/16 of the picture
_STRIDE = 16  # pixels of a picture for one value of the deepest layers
_HALF = 127.5  # from 0..255 to -1..1


@dataclass(frozen=True)
class Seen:
    """What a recogniser makes of synthesized pictures, beside the photographs and the labels."""

    fake: list[Tensor]  # features
    real: list[Tensor]  # features of the photographs, without gradient
    answers: Tensor  # logits (B, classes, H, W) of the synthesized pictures
    targets: Tensor  # what they should be, channels int64 (B, H, W); UNNAMED where it does not matter


class Recogniser(nn.Module):
    """Pictures (B, 3, H, W) in -1..1 -> five features, finest first, and logits (B, classes, H, W). Never changes.

    H and W are at least 32. The logits' channels are the network's own; `named` tells which one stands for a label.
    """

    channels: Tensor

    def __init__(self, header: SegmenterHeader, network: SegmentationNetwork) -> None:
        super().__init__()
        self.id = header.id
        self.network = network.eval().requires_grad_(False)
        replace_depthwise(self.network)
        self._mean, self._deviation = header.mean, header.deviation
        channels = torch.full((256,), UNNAMED)
        channels[list(header.classes)] = torch.arange(len(header.classes))
        self.register_buffer("channels", channels, persistent=False)

    def train(self, mode: bool = True) -> "Recogniser":
        """Stay as it is: what it was trained with is not to change by the pictures of a generator."""
        return super().train(False)

    def forward(self, pictures: Tensor) -> tuple[list[Tensor], Tensor]:
        """Return the features and the logits."""
        pixels = (pictures.float() + 1) * _HALF
        features, scores = self.network.look(normalized(pixels, self._mean, self._deviation), _LAYERS)
        return features, interpolate(scores.float(), size=pictures.shape[-2:], mode="bilinear", align_corners=False)

    def compare(self, fake: Tensor, real: Tensor, labels: Tensor) -> Seen:
        """Look at synthesized pictures (B, 3, H, W), the photographs and the labels uint8 (B, H, W).

        They are mirrored outwards by some pixels, drawn from torch's random state: always in one place, the grid of
        the strides would be drawn into the pictures, and the padding of the layers along their edges.
        """
        frame = _frame(fake.shape[-2], fake.shape[-1])
        with torch.no_grad():
            seen_real, _ = self(pad(real, frame, mode="reflect"))
        seen_fake, answers = self(pad(fake, frame, mode="reflect"))
        return Seen(seen_fake, seen_real, answers, pad(self.named(labels), frame, value=UNNAMED))

    def named(self, labels: Tensor) -> Tensor:
        """The channels of the logits that labels (B, H, W) stand for, int64; UNNAMED where the network has none."""
        return self.channels[labels.long()]


def load_recogniser(path: Path, label_set: LabelSet) -> Recogniser:
    """Load a segmentation network onto the CPU. Raises CheckpointError, and ModelError for other classes."""
    header, network = load_network(path)
    check_classes(path, header, label_set)
    return Recogniser(header, network).to(memory_format=torch.channels_last)


def _frame(height: int, width: int) -> tuple[int, int, int, int]:
    """Pixels by which pictures grow on the left, right, top and bottom; in both directions together, a stride."""
    across, down = min(_STRIDE, width - 1), min(_STRIDE, height - 1)
    left, top = int(torch.randint(across, ())), int(torch.randint(down, ()))
    return left, across - left, top, down - top
