"""FID, KID and Inception score, by torchmetrics on the features of torch-fidelity's InceptionV3.

FID: Heusel et al. 2017; KID: Binkowski et al. 2018; Inception score: Salimans et al. 2016. The weights are a file of
the user's, as torch-fidelity publishes it (a conversion of the TensorFlow network that the published numbers were
taken with). Without it nothing is measured: no other network may stand in.
"""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from model.errors import CheckpointError, ModelError
from model.metrics.base import Metric, Pair, Score
from model.metrics.weights import read_weights

FID, KID, INCEPTION = "FID", "KID", "Inception score"
_KID_SUBSETS, _KID_SIZE, _SPLITS = 100, 1000, 10


class Features:
    """InceptionV3 as torch-fidelity has it: pictures of any size to features and logits."""

    widths = (2048, 1008)  # of features and logits

    def __init__(self, path: Path, device: torch.device) -> None:
        """Load the user's weights. Raises CheckpointError for another file, ModelError without torch-fidelity."""
        try:
            from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3  # type: ignore[import-untyped]
        except ImportError as error:
            raise ModelError("FID, KID and Inception score need the package torch-fidelity.") from error
        # torch-fidelity would unpickle the file whatever it holds, and download one if none is named: it gets tensors
        # that have been read as such, in memory.
        plain = io.BytesIO()
        torch.save(read_weights(path), plain)
        plain.seek(0)
        try:
            network = FeatureExtractorInceptionV3(
                "inception-v3-compat", ["2048", "logits_unbiased"], feature_extractor_weights_path=plain
            )
        except (RuntimeError, KeyError) as error:
            raise CheckpointError(f"{path.name} does not hold InceptionV3 as torch-fidelity publishes it.") from error
        self.name = path.name
        self._network = network.to(device)
        self._device = device

    def of(self, picture: np.ndarray) -> tuple[Tensor, Tensor]:
        """uint8 (H, W, 3) -> features (1, 2048) and logits (1, 1008), float32 on the CPU."""
        pixels = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].to(self._device)
        with torch.inference_mode():
            features, logits = self._network(pixels)
        return features.float().cpu(), logits.float().cpu()


class _Given(nn.Module):
    """Stands where torchmetrics has its network: the features are computed once for three measures."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.num_features = count

    def forward(self, features: Tensor) -> Tensor:
        """Return what was given."""
        return features


class InceptionScores(Metric):
    """Distances between the features of pictures and photographs, and how sure and varied the logits are."""

    names = (FID, KID, INCEPTION)

    def __init__(self, network: Features, seed: int = 0) -> None:
        from torchmetrics.image.fid import FrechetInceptionDistance
        from torchmetrics.image.inception import InceptionScore

        self._network, self._seed = network, seed
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that features are kept in memory: 8 KiB a picture
            self._fid = FrechetInceptionDistance(feature=_Given(network.widths[0]))
            self._inception = [InceptionScore(feature=_Given(network.widths[1]), splits=_SPLITS) for _ in range(2)]
        self._features: list[list[Tensor]] = [[], []]

    def add(self, pair: Pair) -> None:
        for side, picture in enumerate((pair.synthesized, pair.photograph)):
            features, logits = self._network.of(picture)
            self._fid.update(features, real=bool(side))
            self._inception[side].update(logits)
            self._features[side].append(features)

    def scores(self) -> Mapping[str, Score]:
        count = len(self._features[0])
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self._seed)  # torchmetrics shuffles
            kid, kid_spread = self._kid(min(_KID_SIZE, count))
            inception, oracle = (metric.compute() if count >= _SPLITS else None for metric in self._inception)
        return {
            FID: Score(float(self._fid.compute())),
            KID: Score(kid, spread=kid_spread),
            INCEPTION: Score(
                float(inception[0]) if inception else None,
                float(oracle[0]) if oracle else None,
                spread=float(inception[1]) if inception else None,
            ),
        }

    def _kid(self, size: int) -> tuple[float, float]:
        from torchmetrics.image.kid import KernelInceptionDistance

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            width = self._network.widths[0]
            metric = KernelInceptionDistance(feature=_Given(width), subsets=_KID_SUBSETS, subset_size=size)
        for side, features in enumerate(self._features):
            metric.update(torch.cat(features), real=bool(side))
        mean, spread = metric.compute()
        return float(mean), float(spread)

    def protocol(self) -> Mapping[str, str]:
        size = min(_KID_SIZE, len(self._features[0]))
        return {
            "inception": f"{self._network.name} (InceptionV3 of torch-fidelity), 299 x 299 as TensorFlow 1 resizes",
            "FID": "biased for few pictures: compare only numbers of equally many",
            "KID": f"{_KID_SUBSETS} subsets of {size}",
            "Inception score": f"{_SPLITS} splits",
        }
