"""Networks made fast: the same pictures as the network they were made of."""

import copy
import ctypes
import gc
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from model.checkpoint import load_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.inference import SinglePictureNorm, accelerated, build_generator, bytes_needed
from model.networks.build import build_network


def drawn(config: AnyGeneratorConfig) -> nn.Module:
    """A network with weights that show, and with statistics of some training."""
    torch.manual_seed(3)
    network = build_network(config)
    for name, weight in network.named_parameters():
        if weight.dim() > 1:
            fan = weight[0].numel() if "decoder" not in name else weight[:, 0].numel()
            nn.init.normal_(weight, std=(2 / fan) ** 0.5)
        else:
            nn.init.normal_(weight, 1.0 if name.endswith("weight") else 0.0, 0.2)
    with torch.no_grad():
        for _ in range(3):
            network(torch.rand(2, config.input_channels, 2 * config.smallest, config.smallest))
    return network.eval()


def fast(network: nn.Module, dtype: torch.dtype = torch.float32) -> nn.Module:
    return accelerated(copy.deepcopy(network), torch.device("cpu"), dtype)


def test_the_fast_norm_is_instance_norm() -> None:
    features = torch.randn(1, 5, 7, 9) * 3 + 2
    expected = nn.InstanceNorm2d(5)(features)
    torch.testing.assert_close(SinglePictureNorm(1e-5)(features), expected, atol=1e-5, rtol=1e-5)
    with pytest.raises(ValueError, match="batch of 1"):
        SinglePictureNorm(1e-5)(features.expand(2, -1, -1, -1))


def test_every_instance_norm_is_replaced(tiny_checkpoint: Path) -> None:
    network = fast(build_generator(load_checkpoint(tiny_checkpoint)))
    assert not [module for module in network.modules() if isinstance(module, nn.InstanceNorm2d)]
    assert [module for module in network.modules() if isinstance(module, SinglePictureNorm)]


@pytest.mark.parametrize(
    "config",
    [
        GeneratorConfig(5, width=4, downsamples=2, blocks=2, enhancers=1),
        GeneratorConfig(5, width=4, downsamples=2, blocks=2, enhancers=1, norm="batch", dropout=True),
        GeneratorConfig(5, width=4, downsamples=2, blocks=2, norm="batch", bias=False, upsampling="resize"),
        UNetConfig(5, width=4, max_width=16, levels=5, dropout=0),
        UNetConfig(5, width=4, max_width=16, levels=5, dropout=0, norm="instance", skips=False),
        CRNConfig(5, width=4, max_width=16, levels=4),
    ],
)
def test_it_gives_the_same_picture(config: AnyGeneratorConfig) -> None:
    network = drawn(config)
    encoded = torch.rand(1, config.input_channels, 2 * config.smallest, 3 * config.smallest)
    with torch.no_grad():
        expected = network.double()(encoded.double())
        assert expected.std() > 0.05
        torch.testing.assert_close(fast(network, torch.float64)(encoded.double()), expected, atol=1e-9, rtol=0)
        # In single precision, rounding alone; these weights are drawn and amplify it.
        torch.testing.assert_close(fast(network)(encoded).double(), expected, atol=1e-4, rtol=0)


def test_folding_rounds_to_less_than_a_hundredth_of_a_grey_level() -> None:
    """As a network begins: in -1..1, to 1e-5."""
    config = GeneratorConfig(5, width=8, downsamples=3, blocks=4, norm="batch", bias=False)
    torch.manual_seed(0)
    network = build_network(config)
    for _ in range(4):
        network(torch.rand(2, config.input_channels, 64, 32))
    network.eval()
    encoded = torch.rand(1, config.input_channels, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(fast(network)(encoded), network(encoded), atol=1e-5, rtol=0)


@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
def test_batch_norm_is_folded_into_the_convolutions(upsampling: str) -> None:
    config = GeneratorConfig(5, width=4, downsamples=2, blocks=2, enhancers=1, norm="batch", bias=False)
    network = drawn(config.with_changes(upsampling=upsampling))
    norms = sum(isinstance(module, nn.BatchNorm2d) for module in network.modules())
    folded = fast(network)
    assert not [module for module in folded.modules() if isinstance(module, nn.BatchNorm2d)]
    assert sum(isinstance(module, nn.Identity) for module in folded.modules()) == norms > 10


def test_a_folded_network_sees_its_surroundings_alone() -> None:
    """What is far away moves no pixel, as it would with statistics of the picture."""
    config = GeneratorConfig(2, False, 0, width=4, downsamples=1, blocks=1, norm="batch")
    network = fast(drawn(config))
    one = torch.rand(1, 2, 64, 64)
    other = one.clone()
    other[:, :, :8, :8] = 0
    with torch.no_grad():
        change = (network(one) - network(other)).abs().amax((0, 1))
    assert change[:8, :8].max() > 1e-3
    assert change[40:, 40:].max() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of the process from /proc")
@pytest.mark.parametrize(
    "config",
    [
        GeneratorConfig(35, width=24, downsamples=2, blocks=1),
        GeneratorConfig(35, width=24, downsamples=2, blocks=1, enhancers=1, upsampling="resize", norm="batch"),
        UNetConfig(35, width=48, max_width=96),
        CRNConfig(35, width=12, max_width=48),
    ],
    ids=["global", "enhanced", "unet", "crn"],
)
def test_the_memory_of_a_pass_is_foreseen(config: AnyGeneratorConfig) -> None:
    network = fast(build_network(config).eval().requires_grad_(False))
    encoded = torch.rand(1, config.input_channels, 512, 768).contiguous(memory_format=torch.channels_last)
    give_back_free_memory()
    before = memory_of_this_process("VmRSS") - encoded.nbytes
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
    with torch.inference_mode():
        network(encoded)
    peak = memory_of_this_process("VmHWM") - before
    estimate = bytes_needed(config, (512, 768), 4)
    assert peak <= 1.1 * estimate
    assert estimate <= 5 * peak, "what earlier tests gave back is counted as free, so the peak looks small"


def give_back_free_memory() -> None:
    """What earlier tests have freed goes back to the system, or a pass would take it and no peak would be seen."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
    if trim is None:
        pytest.skip("this C library keeps what is freed")
    trim(0)


def memory_of_this_process(kind: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(kind)
