"""The networks of one training run, and their input."""

from dataclasses import dataclass

import torch
from torch import Tensor

from model.config import AnyGeneratorConfig, DiscriminatorConfig, EncoderConfig
from model.data import Batch
from model.encoding import boundary_map, channel_lookup, encode
from model.maps import LabelSet
from model.networks.build import build_network
from model.networks.discriminator import Discriminator
from model.networks.style_encoder import StyleEncoder


@dataclass(frozen=True)
class Architecture:
    """The configurations of everything that is trained together."""

    generator: AnyGeneratorConfig
    discriminator: DiscriminatorConfig
    encoder: EncoderConfig | None


class Networks:
    """Generator, discriminators and encoder on one device, all in channels_last."""

    def __init__(self, architecture: Architecture, label_set: LabelSet, device: torch.device) -> None:
        self.architecture = architecture
        self.device = device
        layout = torch.channels_last
        self.generator = build_network(architecture.generator).to(device, memory_format=layout)  # type: ignore[call-overload]
        self.discriminator = Discriminator(architecture.discriminator).to(device, memory_format=layout)  # type: ignore[call-overload]
        self.encoder: StyleEncoder | None = None
        if architecture.encoder:
            self.encoder = StyleEncoder(architecture.encoder).to(device, memory_format=layout)  # type: ignore[call-overload]
        self._lookup = channel_lookup(label_set.channel_table, architecture.generator.classes).to(device)

    @property
    def multiple(self) -> int:
        """Training pictures must be a multiple of this in both directions."""
        return max(self.architecture.generator.multiple, self.encoder.multiple if self.encoder else 1)

    def condition(self, batch: Batch) -> Tensor:
        """What G and D both see: one-hot labels and boundary, (B, C, H, W) float32."""
        boundaries = boundary_map(batch.instances) if self.architecture.generator.boundaries else None
        return encode(batch.labels, boundaries, None, self._lookup)

    def styles(self, batch: Batch) -> Tensor | None:
        """The encoder's styles of a batch (B, S, H, W), or None for a generator without styles."""
        return self.encoder(batch.images, batch.instances) if self.encoder else None

    @staticmethod
    def generator_input(condition: Tensor, styles: Tensor | None) -> Tensor:
        """Append the styles to the condition."""
        stacked = condition if styles is None else torch.cat((condition, styles.to(condition.dtype)), dim=1)
        return stacked.contiguous(memory_format=torch.channels_last)
