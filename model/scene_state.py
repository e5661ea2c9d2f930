"""One picture's maps where its generator computes, and the generator's input of any rectangle of them.

Pixels whose input is the same share a row of a table: an input is one look-up, an edit uploads two integers for each of
its pixels, and `model.stem` convolves the numbers of the rows instead of the input.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding

from model.checkpoint import CheckpointHeader
from model.contract import Change
from model.devices import upload
from model.encoding import boundary_map, channel_lookup
from model.maps.geometry import Rect
from model.style_map import Style, region_vectors


@dataclass(frozen=True, eq=False)
class EncodedMaps:
    """Checked maps and the styles of their regions as the rows of a table."""

    rows: np.ndarray  # float32 (N, C): the generator's inputs that occur, their boundary channel zero
    places: np.ndarray  # integer (R,): rows by
    index: np.ndarray  # integer (H, W): every pixel's entry of `places`
    instances: np.ndarray  # int32 (H, W)
    seed: int  # also of the noise of a network that has any


class MapEncoder:
    """What a checkpoint makes of maps and styles, before it is on any device."""

    def __init__(self, header: CheckpointHeader, modes: Mapping[int, np.ndarray]) -> None:
        """`modes`: class id -> (K, style channels)."""
        self._label_set = header.label_set
        self._modes = modes
        self._config = header.generator
        self._one_hot = channel_lookup(header.label_set.channel_table, header.generator.classes).numpy()
        # An encoder that pools over classes has trained the generator on one style for each class.
        self._by_class = header.encoder is not None and header.encoder.pooling == "label"

    @property
    def boundary(self) -> int | None:
        """The channel that is 1 on instance boundaries, if there is one: labels go before it, styles after."""
        return self._config.classes if self._config.boundaries else None

    def encode(
        self, labels: np.ndarray, instances: np.ndarray, regions: np.ndarray, styles: Mapping[int, Style], seed: int
    ) -> EncodedMaps:
        """Encode maps as `checked_maps` returns them; raises BadMaps for a style that its region's class has not."""
        channels = self._config.style_channels
        classes, vectors, places, index = region_vectors(
            labels,
            regions,
            styles,
            self._modes if channels else {},
            channels=channels,
            seed=seed,
            label_set=self._label_set,
            by_class=self._by_class,
        )
        boundary = np.zeros((len(classes), int(self._config.boundaries)), np.float32)
        return EncodedMaps(np.hstack([self._one_hot[classes], boundary, vectors]), places, index, instances, seed)

    def encode_change(self, change: Change, styles: Mapping[int, Style], seed: int) -> EncodedMaps:
        """Encode the maps of a change as `checked_change` returns them; raises as `encode` does."""
        return self.encode(change.labels, change.instances, change.regions, styles, seed)


class SceneState:
    """The maps of one picture on a device, enlarged below and on the right by repeating their last pixels.

    Calling it gives the generator's input of a rectangle. One thread at a time.
    """

    def __init__(
        self,
        maps: EncodedMaps,
        padded: tuple[int, int],
        *,
        boundary: int | None,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        """`padded` is the (height, width) that the network takes; `boundary` as `MapEncoder.boundary`."""
        self.shape = maps.instances.shape  # (height, width) of the picture
        self.padded = padded
        self.seed = maps.seed
        self._boundary = boundary
        self._device = device
        self._number_of: dict[bytes, int] = {}
        self.rows = torch.empty(0, maps.rows.shape[1], dtype=dtype, device=device)
        whole = Rect(0, 0, padded[1], padded[0])
        self._instances = self._uploaded(maps.instances, whole)
        self._numbers = self._numbered(maps, whole)
        self._draw_boundaries(whole)

    def __call__(self, rect: Rect) -> Tensor:
        """The generator's input of a rectangle of the padded picture: (1, C, h, w), channels_last."""
        rows = embedding(self._numbers[rect.slices], self.rows)  # (h, w, C)
        return rows.permute(2, 0, 1).unsqueeze(0)

    def numbers(self, rect: Rect, reach: int = 0) -> Tensor:
        """Which of `rows` the pixels of a rectangle are, and `reach` pixels around it: int32, not to be written to.

        Beyond the borders of the padded picture it is reflected, as convolutions of the input reflect it.
        """
        wanted = rect.expanded(reach)
        inside = wanted.clipped((self.padded[1], self.padded[0]))
        part = self._numbers[inside.slices]
        if inside == wanted:
            return part
        rows = _reflected(wanted.top, wanted.bottom, self.padded[0]) - inside.top
        columns = _reflected(wanted.left, wanted.right, self.padded[1]) - inside.left
        return part.index_select(0, rows.to(self._device)).index_select(1, columns.to(self._device))

    @contextmanager
    def changed(self, rect: Rect, maps: EncodedMaps, *, keep: bool) -> Iterator[Rect]:
        """Hold other maps in a rectangle of the picture, for good if `keep` and nothing is raised inside.

        Yields what has changed of the input: the rectangle, the padding that repeats it and the boundaries around it.
        """
        height, width = self.shape
        # The padding repeats the last pixels of the picture.
        target = Rect(
            rect.left,
            rect.top,
            self.padded[1] if rect.right == width else rect.right,
            self.padded[0] if rect.bottom == height else rect.bottom,
        )
        drawn = target if self._boundary is None else target.expanded(1).clipped((self.padded[1], self.padded[0]))
        old_instances = self._instances[target.slices].clone()
        old_numbers = self._numbers[drawn.slices].clone()
        kept = False
        try:
            self._instances[target.slices] = self._uploaded(maps.instances, target)
            self._numbers[target.slices] = self._numbered(maps, target)
            self._draw_boundaries(drawn)
            yield drawn
            kept = keep
        finally:
            if not kept:
                self._instances[target.slices] = old_instances
                self._numbers[drawn.slices] = old_numbers

    def _numbered(self, maps: EncodedMaps, target: Rect) -> Tensor:
        """The rows of a rectangle's pixels, int32, without boundaries; rows that are new are appended to `rows`."""
        new: list[np.ndarray] = []
        numbers = np.empty(len(maps.rows), np.int32)
        step = self._step
        for place, row in enumerate(maps.rows):
            key = row.tobytes()
            if key not in self._number_of:
                self._number_of[key] = step * len(self._number_of)
                new.append(row)
            numbers[place] = self._number_of[key]
        if new:
            rows = np.repeat(np.stack(new), step, axis=0)
            if self._boundary is not None:
                rows[1::2, self._boundary] = 1.0
            self.rows = torch.cat([self.rows, upload(rows, self._device).to(self.rows.dtype)])
        table = upload(numbers[maps.places], self._device)
        index = self._uploaded(maps.index, target)
        return table.index_select(0, index.view(-1)).view(target.shape)

    @property
    def _step(self) -> int:
        """Rows of each input: with boundaries two, first without, then with one."""
        return 1 if self._boundary is None else 2

    def _uploaded(self, values: np.ndarray, target: Rect) -> Tensor:
        """int32 (h, w) of a rectangle, on the device; values repeated where the rectangle is larger."""
        height, width = values.shape
        if values.shape != target.shape:
            values = np.pad(values, ((0, target.height - height), (0, target.width - width)), mode="edge")
        # A copy: the caller's array must not change with it, nor it with the array.
        return upload(np.array(values, np.int32), self._device)

    def _draw_boundaries(self, rect: Rect) -> None:
        """Bring the boundaries in a rectangle up to date with the instances."""
        if self._boundary is None:
            return
        around = rect.expanded(1).clipped((self.padded[1], self.padded[0]))
        edges = boundary_map(self._instances[around.slices].unsqueeze(0))[0]
        inner = rect.translated(-around.left, -around.top)
        self._numbers[rect.slices].bitwise_and_(-2).bitwise_or_(edges[inner.slices].to(torch.int32))


def _reflected(start: int, end: int, length: int) -> Tensor:
    """The places from `start` to `end` with those beyond 0 and `length` reflected, the border itself not repeated."""
    places = torch.arange(start, end).abs()
    return torch.where(places >= length, 2 * (length - 1) - places, places)
