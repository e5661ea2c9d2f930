"""The published architectures with random weights: as much work as with trained ones, without a file.

G1, and G1 inside one and two local enhancers, with the 36 input channels of Cityscapes without styles (35 classes and
the instance boundaries): 182.5, 182.9 and 183.0 million parameters.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from model.config import GeneratorConfig
from model.maps import LabelSet

if TYPE_CHECKING:
    from model.checkpoint import Checkpoint

# Name -> enhancers, and the (width, height) that the architecture is measured at.
PUBLISHED: dict[str, tuple[int, tuple[int, int]]] = {
    "g1": (0, (1024, 512)),
    "g1g2": (1, (2048, 1024)),
    "g1g2g3": (2, (4096, 2048)),
}


def published_config(name: str) -> GeneratorConfig:
    """The configuration: `c7s1-64` to `R1024` in G1, whose width does not depend on the enhancers around it."""
    enhancers = PUBLISHED[name][0]
    return GeneratorConfig(classes=35, width=64 // 2**enhancers, enhancers=enhancers, style_channels=0)


def published_checkpoint(name: str, config: GeneratorConfig | None = None) -> "Checkpoint":
    """A checkpoint in memory: freshly drawn weights, always the same. `config` replaces the published one."""
    import torch

    from model.checkpoint import Checkpoint, CheckpointHeader
    from model.networks.build import build_network

    config = config or published_config(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(config)
    header = CheckpointHeader(
        name=f"published {name}, random weights",
        generator=config,
        encoder=None,
        label_set=LabelSet.load("cityscapes"),
        resolution=PUBLISHED[name][1],
        id=f"random-{name}",
    )
    return Checkpoint(Path(f"{name}.safetensors"), header, network.state_dict(), None, {})
