"""How fast the style encoder averages over instances, beside the loop of the published code."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.benchmark_timing import alternate
from model.networks.style_encoder import instance_average


@dataclass(frozen=True)
class PoolingTimes:
    """The encoder's pooling at one size, milliseconds."""

    width: int
    height: int
    instances: int
    ours: float
    loop: float  # the published loop over instances and channels
    faster: float
    ours_with_gradient: float
    loop_with_gradient: float
    faster_with_gradient: float


def measure_pooling(device: torch.device, seconds: float, *, size: tuple[int, int] = (1024, 512)) -> PoolingTimes:
    """Time our instance average and the published loop on 50 instances, without and with gradients."""
    width, height = size
    instances = _cells(width, height, 50).to(device)
    features = torch.randn(1, 3, height, width, device=device)
    wanted = torch.randn(1, 3, height, width, device=device)

    def forward(pool: Callable[[Tensor, Tensor], Tensor]) -> Callable[[], None]:
        def work() -> None:
            with torch.no_grad():
                pool(features, instances)

        return work

    def both(pool: Callable[[Tensor, Tensor], Tensor]) -> Callable[[], None]:
        leaf = features.clone().requires_grad_()
        return lambda: torch.autograd.backward(pool(leaf, instances), wanted)

    works = [forward(instance_average), forward(loop_average), both(instance_average), both(loop_average)]
    times = 1000 * alternate(works, seconds, device)
    median = np.median(times, axis=1)
    return PoolingTimes(
        width=width,
        height=height,
        instances=len(torch.unique(instances)),
        ours=float(median[0]),
        loop=float(median[1]),
        faster=float(np.median(times[1] / times[0])),
        ours_with_gradient=float(median[2]),
        loop_with_gradient=float(median[3]),
        faster_with_gradient=float(np.median(times[3] / times[2])),
    )


def loop_average(features: Tensor, instances: Tensor) -> Tensor:
    """Instance average the way the published code goes: by instance, then by picture, then by channel.

    Features (B, C, H, W) and instances (B, H, W) to (B, C, H, W).
    """
    maps = instances.unsqueeze(1)
    averaged = features.clone()
    for identity in np.unique(maps.cpu().numpy()):
        for picture in range(len(features)):
            where = (maps[picture : picture + 1] == int(identity)).nonzero()  # (pixels, 4)
            for channel in range(features.shape[1]):
                place = (where[:, 0] + picture, where[:, 1] + channel, where[:, 2], where[:, 3])
                values = features[place]
                averaged[place] = values.mean().expand_as(values)
    return averaged


def _cells(width: int, height: int, count: int) -> Tensor:
    """An instance map int64 (1, H, W) of `count` irregular cells with ids of things."""
    seeds = np.random.default_rng(0).random((count, 2)) * (width, height)
    y, x = np.mgrid[:height, :width]
    nearest = np.argmin((x[..., None] - seeds[:, 0]) ** 2 + (y[..., None] - seeds[:, 1]) ** 2, axis=-1)
    return torch.from_numpy(nearest + 26_000).unsqueeze(0)


def print_pooling(times: PoolingTimes) -> None:
    """Print the encoder's pooling."""
    from rich.console import Console
    from rich.table import Table

    title = f"encoder pooling, {times.width} x {times.height}, {times.instances} instances"
    table = Table(title=title, caption="milliseconds")
    table.add_column("", no_wrap=True)
    for heading in ("ours", "published loop", "faster"):
        table.add_column(heading, justify="right")
    table.add_row("forward", f"{times.ours:.1f}", f"{times.loop:.0f}", f"{times.faster:.1f} x")
    table.add_row(
        "with gradient",
        f"{times.ours_with_gradient:.1f}",
        f"{times.loop_with_gradient:.0f}",
        f"{times.faster_with_gradient:.1f} x",
    )
    Console().print(table)
