"""Random weights of any label set, small enough to be made in a test."""

from collections.abc import Mapping
from pathlib import Path


def write_tiny_checkpoint(
    path: Path, label_set_name: str, modes: Mapping[int, int], *, size: tuple[int, int] = (128, 64)
) -> Path:
    """A generator two channels wide with an encoder; `modes`: how many of each class. Its name is that of the file."""
    import torch

    from model.checkpoint import CheckpointHeader, save_checkpoint
    from model.config import EncoderConfig, GeneratorConfig
    from model.maps import LabelSet
    from model.networks.generator import Generator
    from model.networks.style_encoder import StyleEncoder

    label_set = LabelSet.load(label_set_name)
    generator_config = GeneratorConfig(classes=label_set.channels, width=2, max_width=8, downsamples=2, blocks=1)
    encoder_config = EncoderConfig(width=2, downsamples=2)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        generator = Generator(generator_config)
        encoder = StyleEncoder(encoder_config)
        # N(0, 0.02) weights would map every input to nearly the same grey; tests need styles and labels to show.
        for weight in generator.parameters():
            torch.nn.init.normal_(weight, std=0.5 if weight.dim() > 1 else 0.1)
        centres = {class_id: torch.rand(count, encoder_config.channels) * 2 - 1 for class_id, count in modes.items()}
    header = CheckpointHeader(
        name=path.stem,
        generator=generator_config,
        encoder=encoder_config,
        label_set=label_set,
        resolution=size,
        data="random weights of the test suite",
        licence="for tests only",
        mode_sizes={class_id: (1,) * count for class_id, count in modes.items()},
    )
    save_checkpoint(path, header, generator.state_dict(), encoder.state_dict(), centres)
    return path
