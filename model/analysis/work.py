"""What the process of `model.analysis` computes: segmentation, styles, scores. Loads torch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from model.analysis.discriminators import load_discriminators
from model.checkpoint import load_checkpoint
from model.devices import describe_device, free_memory, resolve_device
from model.encoding import boundary_map, channel_lookup, encode
from model.errors import BadMaps, CheckpointError, OutOfMemory
from model.inference import build_encoder
from model.networks.style_encoder import instance_index, instance_means
from model.remote import messages
from model.remote.frames import Channel, Frame, pack
from model.segmentation.network import Segmenter, load_segmenter

GRAIN = 2.0**-12  # of a style: what differs by less is rounding, as in `model.modes`


class Work:
    """Answers the calls of one analyst. The network of the last call of each kind stays loaded."""

    def __init__(self, device: str) -> None:
        """Raises DeviceError."""
        self.device = resolve_device(device)
        self._segmenter: tuple[Path, Segmenter] | None = None

    def answer(self, frame: Frame, channel: Channel) -> None:
        """Compute what a frame asks for and send it. Raises MaquetteError, and Broken for what is no call."""
        path, (width, height) = Path(frame.text("path")), frame.pair("size")
        picture = frame.array("picture", np.uint8, (height, width, 3))

        def stage(name: str) -> None:
            channel.send({"type": "stage", "stage": name})

        stage("loading")
        if frame.kind == "propose":
            segmenter = self._load_segmenter(path)
            stage("computing")
            with _memory(width, height, self.device):
                labels = propose(picture, segmenter)
            channel.send({"type": "labels"}, {"labels": pack(labels, "raw")})
            return
        labels = frame.array("labels", np.uint8, (height, width))
        ids = frame.array("regions", np.int32, (height, width))
        if frame.kind == "encode":
            encoder = _load_encoder(path).to(self.device)
            stage("computing")
            with _memory(width, height, self.device):
                styles = encode_regions(picture, labels, ids, encoder, self.device)
            channel.send({"type": "styles", "styles": messages.styles_to_json(styles)})
        elif frame.kind == "scores":
            classes = frame.integer("classes")
            table = np.array(frame.items("channels"), np.int16)
            discriminator = load_discriminators(path, classes).to(self.device)
            stage("computing")
            with _memory(width, height, self.device):
                maps = score_maps(picture, labels, ids, table, discriminator, self.device)
            arrays = {f"score{index}": pack(each, "raw") for index, each in enumerate(maps)}
            channel.send({"type": "scores", "sizes": [list(each.shape) for each in maps]}, arrays)
        else:
            frame.refuse("type")

    def _load_segmenter(self, path: Path) -> Segmenter:
        if self._segmenter is None or self._segmenter[0] != path:
            self._segmenter = (path, load_segmenter(path, self.device.type))
        return self._segmenter[1]


def propose(picture: np.ndarray, segmenter: Segmenter) -> np.ndarray:
    """The label map uint8 (H, W) of a photograph uint8 (H, W, 3), of the classes that count, where any do.

    Rare classes that nobody scores (guard rail, polegroup) are guessed more often than they are there.
    """
    scored = [each.id for each in segmenter.label_set.classes if each.evaluated]
    known = set(segmenter.header.classes)
    return segmenter.propose(picture, classes=scored if known.intersection(scored) else None)


def encode_regions(
    picture: np.ndarray, labels: np.ndarray, regions: np.ndarray, encoder: Any, device: torch.device
) -> dict[int, tuple[float, ...]]:
    """The style of every region of a photograph; the maps are uint8 and int32 (H, W).

    An encoder that was trained to pool by class gives all regions of a class the same.
    """
    height, width = labels.shape
    _check_free(height * width * encoder.config.width * 4 * 6, picture, device)
    image = _to_input(picture).to(device)
    multiple = encoder.multiple
    image = _enlarged(image, multiple)
    with torch.inference_mode(), torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True):
        features = encoder.layers(image)[:, :, :height, :width].cpu()
    by_label = encoder.config.pooling == "label"
    pooled = torch.from_numpy(labels.astype(np.int64) if by_label else regions.astype(np.int64))[None]
    found, index = instance_index(pooled)
    means = instance_means(features, index, len(found)).numpy()
    means = np.round(means / GRAIN) * GRAIN
    vectors = {
        int(each): tuple(float(value) for value in row) for each, row in zip(found[:, 1].tolist(), means, strict=True)
    }
    if not by_label:
        return vectors
    ids, first = np.unique(regions, return_index=True)
    classes = labels.ravel()[first]
    return {int(each): vectors[int(class_id)] for each, class_id in zip(ids, classes, strict=True)}


def score_maps(
    picture: np.ndarray,
    labels: np.ndarray,
    instances: np.ndarray,
    channel_table: np.ndarray,
    discriminator: Any,
    device: torch.device,
) -> list[np.ndarray]:
    """The score map float32 (h, w) of every scale, the finest first. Raises BadMaps for a picture below its field."""
    config = discriminator.config
    if min(labels.shape) < config.smallest:
        raise BadMaps(
            f"These discriminators judge pictures from {config.smallest} x {config.smallest} pixels; this one is "
            f"{labels.shape[1]} x {labels.shape[0]}."
        )
    _check_free(labels.size * (config.width * 3 + config.input_channels) * 4, picture, device)
    condition = None
    if config.conditional:
        boundaries = boundary_map(torch.from_numpy(instances)[None]) if config.boundaries else None
        lookup = channel_lookup(channel_table, config.classes)
        condition = encode(torch.from_numpy(labels)[None], boundaries, None, lookup)
    image = _to_input(picture)
    pair = image if condition is None else torch.cat((condition, image), dim=1)
    with torch.inference_mode():
        results = discriminator(pair.to(device).contiguous(memory_format=torch.channels_last))
    return [np.ascontiguousarray(each[-1][0, 0].float().cpu().numpy()) for each in results]


def _load_encoder(path: Path) -> Any:
    encoder = build_encoder(load_checkpoint(path))
    if encoder is None:
        raise CheckpointError(f"{path.name} has no style encoder: it cannot see styles in a photograph.")
    return encoder


def _to_input(picture: np.ndarray) -> Tensor:
    """uint8 (H, W, 3) -> (1, 3, H, W) in -1..1."""
    return torch.from_numpy(picture).permute(2, 0, 1)[None].float().div_(127.5).sub_(1.0)


def _enlarged(image: Tensor, multiple: int) -> Tensor:
    """Repeat the edge below and on the right up to a size that the encoder takes."""
    below, right = (-image.shape[2] % multiple, -image.shape[3] % multiple)
    return pad(image, (0, right, 0, below), mode="replicate") if below or right else image


def _check_free(needed: int, picture: np.ndarray, device: torch.device) -> None:
    # An operating system that runs out of memory ends the whole process instead of raising, so it is asked before.
    free = free_memory(device)
    if free is not None and needed > free:
        raise _too_large(picture.shape[1], picture.shape[0], device)


def _too_large(width: int, height: int, device: torch.device) -> OutOfMemory:
    return OutOfMemory(
        f"Looking at {width} x {height} pixels needs more memory than is free on {describe_device(device)}; "
        "take a smaller photograph."
    )


@contextmanager
def _memory(width: int, height: int, device: torch.device) -> Iterator[None]:
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _too_large(width, height, device) from error
    except RuntimeError as error:
        # The CPU's allocator has no exception of its own.
        if "allocate memory" in str(error) or "not enough memory" in str(error):
            raise _too_large(width, height, device) from error
        raise
