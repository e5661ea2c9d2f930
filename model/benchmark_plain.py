"""What ours is measured against: a checkpoint's generator as a first port of the published code runs it.

Torch's own layers and default memory layout, float32, eager, operation by operation; the one-hot labels by `scatter_`.
"""

import numpy as np
import torch
from torch import Tensor

from model.benchmark_scene import SceneMaps
from model.checkpoint import Checkpoint
from model.config import require
from model.devices import free_memory
from model.encoding import boundary_map, to_image
from model.errors import OutOfMemory
from model.inference import build_generator, bytes_needed
from model.lab import as_rgb
from model.networks.blocks import Dropout
from model.style_map import style_map


class PlainGenerator:
    """The published network of a checkpoint on one device, for sizes that are multiples of `config.multiple`."""

    def __init__(self, checkpoint: Checkpoint, device: torch.device) -> None:
        self.config = checkpoint.header.generator
        self.device = device
        self._header = checkpoint.header
        self._modes = {class_id: centres.numpy() for class_id, centres in checkpoint.modes.items()}
        self._channels = torch.from_numpy(checkpoint.header.label_set.channel_table.astype(np.int64)).to(device)
        self._network = build_generator(checkpoint).to(device)
        self._noise = torch.Generator()
        for module in self._network.modules():
            if isinstance(module, Dropout):
                module.generator = self._noise

    def check(self, width: int, height: int) -> None:
        """Raises ModelError for a size that the network does not take, OutOfMemory for one there is no memory for."""
        multiple, smallest = self.config.multiple, self.config.smallest
        require(
            width % multiple == height % multiple == 0 and min(width, height) >= smallest,
            f"The size {width} x {height} must be a multiple of {multiple} both ways, and at least {smallest}.",
        )
        free, needed = free_memory(self.device), bytes_needed(self.config, (height, width), 4)
        if free is not None and needed > free:
            raise OutOfMemory(
                f"The plain network needs about {needed / 2**30:.1f} GiB for {width} x {height} pixels, more than is "
                "free: measure smaller --sizes."
            )

    def render(self, scene: SceneMaps) -> np.ndarray:
        """The photograph of a scene, uint8 (H, W, 3), with default styles: the whole pass from arrays to array."""
        return to_image(as_rgb(self.forward(self.encode(scene)))[0])

    def encode(self, scene: SceneMaps) -> Tensor:
        """The input float32 (1, C, H, W), on the device."""
        labels = torch.from_numpy(scene.labels).to(self.device)
        channels = self._channels[labels.long()][None, None]  # (1, 1, H, W)
        one_hot = torch.zeros(1, self.config.classes, *labels.shape, device=self.device)
        one_hot.scatter_(1, channels.clamp(min=0), (channels >= 0).float())
        parts = [one_hot]
        if self.config.boundaries:
            parts.append(boundary_map(torch.from_numpy(scene.instances).to(self.device)[None]).unsqueeze(1))
        if self.config.style_channels:
            parts.append(self._styles(scene).to(self.device))
        return torch.cat(parts, dim=1)

    def forward(self, encoded: Tensor) -> Tensor:
        """The network alone: (1, C, H, W) to (1, output channels, H, W) in -1..1."""
        self._noise.manual_seed(0)
        with torch.inference_mode():
            return self._network(encoded)

    def _styles(self, scene: SceneMaps) -> Tensor:
        encoder = self._header.encoder
        vectors = style_map(
            scene.labels,
            scene.regions,
            {},
            self._modes,
            channels=self.config.style_channels,
            seed=0,
            label_set=self._header.label_set,
            by_class=encoder is not None and encoder.pooling == "label",
        )
        return torch.from_numpy(vectors).permute(2, 0, 1).unsqueeze(0)  # (H, W, S) -> (1, S, H, W)
