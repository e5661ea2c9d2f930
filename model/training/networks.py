"""The networks of one training run, and their input."""

import torch
from torch import Tensor, nn

from model.data import Batch
from model.encoding import boundary_map, channel_lookup, encode
from model.errors import ModelError
from model.lab import with_channels
from model.losses import UNNAMED
from model.maps import Kind, LabelSet
from model.networks.blocks import Pattern
from model.networks.build import build_network
from model.networks.critic import STRIDE
from model.networks.discriminator import Discriminator
from model.networks.style_encoder import StyleEncoder
from model.training.config import Architecture
from model.training.schedule import Stage
from model.training.style_table import StyleTable

__all__ = ["Architecture", "Networks"]


class Networks:
    """Generator, discriminators and encoder on one device, all in channels_last.

    The three are plain attributes: whoever wraps them (for several processes, or compiled) puts the wrapper there.
    """

    def __init__(self, architecture: Architecture, label_set: LabelSet, device: torch.device) -> None:
        self.architecture = architecture
        self.device = device
        layout = torch.channels_last
        self.generator = build_network(architecture.generator).to(device, memory_format=layout)  # type: ignore[call-overload]
        self.discriminator: nn.Module = Discriminator(architecture.discriminator)
        self.discriminator = self.discriminator.to(device, memory_format=layout)  # type: ignore[call-overload]
        self.encoder: StyleEncoder | None = None
        if architecture.encoder:
            self.encoder = StyleEncoder(architecture.encoder).to(device, memory_format=layout)  # type: ignore[call-overload]
        self.style_table: StyleTable | None = None  # of the training pictures, while the encoder is fixed
        self._lookup: Tensor | None = None
        self._named: Tensor | None = None
        if architecture.generator.classes:
            self._lookup = channel_lookup(label_set.channel_table, architecture.generator.classes).to(device)
        if architecture.discriminator.critic_width:
            named = label_set.channel_table.astype("int64")
            named[list(label_set.of_kind(Kind.VOID))] = UNNAMED  # they look like anything
            self._named = torch.from_numpy(named).to(device)

    @property
    def multiple(self) -> int:
        """Training pictures must be a multiple of this in both directions."""
        return self.architecture.multiple

    def freeze(self, stage: Stage) -> None:
        """Fix what the stage does not train: no gradients, and no batch statistics either."""
        frozen = [self.generator.get_submodule(name) for name in stage.frozen]
        if self.encoder and stage.encoder_frozen:
            frozen.append(self.encoder)
        for module in frozen:
            module.eval()
            module.requires_grad_(False)
            for part in module.modules():
                if isinstance(part, Pattern):  # it goes on to begin anywhere: what is trained must not learn the place
                    part.train()

    def condition(self, batch: Batch) -> Tensor:
        """What G and D both see, (B, C, H, W) float32: one-hot labels and boundary, or the picture that goes in.

        Raises ModelError where the networks take a picture and the data have none.
        """
        if self._lookup is not None:
            boundaries = boundary_map(batch.instances) if self.architecture.generator.boundaries else None
            return encode(batch.labels, boundaries, None, self._lookup)
        if batch.inputs is None:
            raise ModelError("These networks turn pictures into pictures; the data are label maps with photographs.")
        return with_channels(batch.inputs, self.architecture.generator.image_channels)

    def targets(self, batch: Batch) -> Tensor:
        """What the generator is to make, (B, output_channels, H, W) in -1..1: RGB, or one or two channels of Lab."""
        return with_channels(batch.images, self.architecture.generator.output_channels)

    def critic(self, images: Tensor) -> list[Tensor]:
        """The semantic critic's features and logits of pictures in -1..1; only where there is one."""
        critic: nn.Module = self.discriminator.critic  # type: ignore[assignment]
        return critic(images.contiguous(memory_format=torch.channels_last))

    def named(self, batch: Batch) -> Tensor:
        """What the critic should answer: int64 (B, ceil(H / 2), ceil(W / 2)), channels or UNNAMED."""
        assert self._named is not None
        return self._named[batch.labels[:, ::STRIDE, ::STRIDE]]

    def styles(self, batch: Batch) -> Tensor | None:
        """The encoder's styles of a batch (B, S, H, W), or None for a generator without styles."""
        return self.encoder(batch.images, batch.instances, batch.labels) if self.encoder else None

    def training_styles(self, batch: Batch) -> Tensor | None:
        """The same for a batch of training pictures: looked up where they were encoded once and for all."""
        if self.encoder is None or self.style_table is None or batch.indices is None:
            return self.styles(batch)
        regions = self.encoder.pooled_over(batch.instances, batch.labels)
        return self.style_table.maps(batch.indices, regions)

    @staticmethod
    def generator_input(condition: Tensor, styles: Tensor | None) -> Tensor:
        """Append the styles to the condition."""
        stacked = condition if styles is None else torch.cat((condition, styles.to(condition.dtype)), dim=1)
        return stacked.contiguous(memory_format=torch.channels_last)

    def judged(self, condition: Tensor, images: Tensor) -> Tensor:
        """The discriminators' input: the part of the condition that they see, if any, and the images."""
        channels = self.architecture.discriminator.condition_channels
        pair = torch.cat((condition[:, :channels], images.to(condition.dtype)), dim=1)
        return pair.contiguous(memory_format=torch.channels_last)
