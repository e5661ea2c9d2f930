"""The file of a segmentation network: one `.safetensors` with the averaged weights and a header. Torch loads late.

Nothing in such a file can run code. A generator's checkpoint is another kind of file and is told apart by its header.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import CheckpointError, MaquetteError, ModelError
from model.maps import LabelSet, atomic_file

if TYPE_CHECKING:
    from torch import Tensor

FORMAT = 1  # raised when a reader of the old format would misread a file
_KEY = "maquette-segmenter"  # metadata entry that holds the header
_EXACT = ("running_mean", "running_var")  # batch-norm statistics leave the range of fp16


@dataclass(frozen=True)
class SegmenterHeader:
    """What a segmentation network says of itself."""

    name: str
    network: str  # lraspp or deeplab
    classes: tuple[int, ...]  # class ids in the order of the output channels
    label_set: LabelSet
    resolution: tuple[int, int]  # width, height it was trained at last, pixels
    mean: tuple[float, float, float]  # of the training photographs' red, green and blue, 0..255
    deviation: tuple[float, float, float]
    data: str = ""  # what it was trained on
    licence: str = ""  # terms of the weights
    steps: int = 0
    images: int = 0  # pictures seen
    scores: Mapping[str, float] = field(default_factory=dict)
    notes: str = ""
    id: str = ""  # digest of the tensors; filled in by `save_segmenter`

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **{key: value for key, value in vars(self).items() if key not in ("label_set", "scores")},
            "format": FORMAT,
            "label_set": self.label_set.to_dict(),
            "scores": dict(self.scores),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "SegmenterHeader":
        """Build from JSON values; raises MaquetteError, KeyError, TypeError or ValueError on anything malformed."""
        width, height = values["resolution"]
        label_set = LabelSet.from_dict(values["label_set"])
        classes = tuple(int(each) for each in values["classes"])
        if not classes or any(each not in label_set for each in classes):
            raise ValueError("it names classes that its label set lacks")
        red, green, blue = (float(each) for each in values["mean"])
        deviation = tuple(float(each) for each in values["deviation"])
        if len(deviation) != 3 or min(deviation) <= 0 or min(width, height) < 1:
            raise ValueError("its numbers are impossible")
        return cls(
            name=str(values["name"]),
            network=str(values["network"]),
            classes=classes,
            label_set=label_set,
            resolution=(int(width), int(height)),
            mean=(red, green, blue),
            deviation=(deviation[0], deviation[1], deviation[2]),
            data=str(values["data"]),
            licence=str(values["licence"]),
            steps=int(values["steps"]),
            images=int(values["images"]),
            scores={str(key): float(score) for key, score in values["scores"].items()},
            notes=str(values["notes"]),
            id=str(values["id"]),
        )


def read_segmenter_header(path: Path) -> SegmenterHeader:
    """Read only the header, without torch; raises CheckpointError with one sentence."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no segmentation network {path}.") from error
    except OSError as error:
        reason = (error.strerror or "it is no file that can be opened").lower()
        raise CheckpointError(f"{path.name} cannot be read: {reason}.") from error
    except SafetensorError as error:
        raise CheckpointError(f"{path.name} is not a complete .safetensors file.") from error
    if _KEY not in metadata:
        raise CheckpointError(f"{path.name} holds no segmentation network; `maquette segment` trains one.")
    try:
        values = json.loads(metadata[_KEY])
        found = values["format"]
        if found == FORMAT:
            return SegmenterHeader.from_dict(values)
    except (MaquetteError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path.name} has a damaged header: {error or type(error).__name__}.") from error
    raise CheckpointError(f"{path.name} has segmenter format {found}, this version reads {FORMAT}.")


def check_classes(path: Path, header: SegmenterHeader, label_set: LabelSet) -> None:
    """Raise ModelError unless a network names the classes of the data."""
    if header.label_set.name != label_set.name or not header.label_set.compatible(label_set):
        raise ModelError(
            f"{path.name} names the classes of {header.label_set.name}, and the data have those of {label_set.name}."
        )


def has_taught(segmenter: str, teachers: Iterable[str]) -> bool:
    """Whether a network is one of those that taught, by their ids, under whatever name it was saved since."""
    return _digest(segmenter) in map(_digest, teachers)


def check_scorer(segmenter: str, teachers: Iterable[str]) -> None:
    """Raise ModelError if the network that is to score has taught: it would praise what it asked for. By their ids."""
    if has_taught(segmenter, teachers):
        raise ModelError(f"The segmentation network {segmenter} has taught this generator; another one must score it.")


def _digest(identity: str) -> str:
    return identity.rpartition("-")[2]


def read_segmenter(path: Path) -> tuple[SegmenterHeader, dict[str, "Tensor"]]:
    """Read header and weights, float32 on the CPU; raises CheckpointError."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    header = read_segmenter_header(path)
    try:
        return header, {key: tensor.float() for key, tensor in load_file(path).items()}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path.name} is damaged or truncated: {error}.") from error


def save_segmenter(path: Path, header: SegmenterHeader, weights: Mapping[str, "Tensor"]) -> SegmenterHeader:
    """Write atomically, in fp16 but for the statistics of batch norm; returns the header with its id.

    Raises FileError when the file cannot be written.
    """
    import torch
    from safetensors.torch import save

    tensors = {}
    for key in sorted(weights):
        if key.endswith("num_batches_tracked"):
            continue
        kept = torch.float32 if key.endswith(_EXACT) else torch.float16
        tensors[key] = weights[key].detach().cpu().to(kept).contiguous()
    digest = hashlib.sha256()
    for key, tensor in tensors.items():
        digest.update(key.encode())
        digest.update(tensor.numpy().tobytes())
    written = replace(header, id=f"{header.name}-{digest.hexdigest()[:12]}")
    content = save(tensors, {_KEY: json.dumps(written.to_dict())})
    with atomic_file(path) as file:
        file.write(content)
    return written
