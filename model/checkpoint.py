"""Checkpoints: one `.safetensors` with the averaged generator, the style encoder, the modes and a header.

Nothing in such a file can run code. The header is JSON in the file's metadata and can be read without torch.
"""

import hashlib
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from model.config import AnyGeneratorConfig, EncoderConfig, generator_config
from model.errors import CheckpointError, MaquetteError
from model.maps import LabelSet, atomic_file

if TYPE_CHECKING:
    from torch import Tensor

FORMAT = 1  # raised when a reader of the old format would misread a file
SUFFIX = ".safetensors"
_STATISTICS = ("running_mean", "running_var")  # buffers of batch norm
_KEY = "maquette"  # metadata entry that holds the header
# What values that are not of a header make Python raise; RecursionError is JSON's on brackets within brackets.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)
_LONGEST_HEADER = 16 * 2**20  # bytes; a header of ours is some kilobytes

Output = Literal["image", "labels"]
Representative = tuple[str, int]  # name of a training picture, and the instance id in it


@dataclass(frozen=True)
class CheckpointHeader:
    """What a checkpoint says of itself."""

    name: str  # shown in the status bar, e.g. "street"
    generator: AnyGeneratorConfig
    encoder: EncoderConfig | None
    label_set: LabelSet
    resolution: tuple[int, int]  # width, height it was trained at last, pixels
    data: str = ""  # what it was trained on
    licence: str = ""  # terms of the weights
    steps: int = 0
    images: int = 0  # pictures seen
    scores: Mapping[str, float] = field(default_factory=dict)
    teachers: tuple[str, ...] = ()  # ids of the segmentation networks whose answers it has seen: none may score it
    notes: str = ""
    mode_sizes: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # class id -> instances behind each mode
    # class id -> for each mode the training instance whose style is nearest to it
    representatives: Mapping[int, tuple[Representative, ...]] = field(default_factory=dict)
    output: Output = "image"  # "labels": the picture that comes out is a label map in the colours of the label set
    id: str = ""  # digest of the tensors; styles in a scene belong to this id; filled in by `save_checkpoint`

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "format": FORMAT,
            "id": self.id,
            "name": self.name,
            "generator": self.generator.to_dict(),
            "encoder": self.encoder.to_dict() if self.encoder else None,
            "label_set": self.label_set.to_dict(),
            "resolution": list(self.resolution),
            "data": self.data,
            "licence": self.licence,
            "steps": self.steps,
            "images": self.images,
            "scores": dict(self.scores),
            "teachers": list(self.teachers),
            "notes": self.notes,
            "mode_sizes": {str(class_id): list(sizes) for class_id, sizes in self.mode_sizes.items()},
            "representatives": {
                str(class_id): [list(each) for each in instances]
                for class_id, instances in self.representatives.items()
            },
            "output": self.output,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "CheckpointHeader":
        """Build from JSON values; raises MaquetteError or one of `_MALFORMED` on anything malformed."""
        width, height = (int(length) for length in values["resolution"])
        if min(width, height) < 1:
            raise ValueError(f"impossible resolution {width} x {height}")
        output = values.get("output", "image")  # files from before there were pictures that go in have neither
        if output not in get_args(Output):
            raise ValueError(f"unknown output {output!r}")
        return cls(
            name=str(values["name"]),
            generator=generator_config(values["generator"]),
            encoder=EncoderConfig.from_dict(values["encoder"]) if values["encoder"] else None,
            label_set=LabelSet.from_dict(values["label_set"]),
            resolution=(width, height),
            data=str(values["data"]),
            licence=str(values["licence"]),
            steps=int(values["steps"]),
            images=int(values["images"]),
            scores={str(key): float(score) for key, score in values["scores"].items()},
            teachers=names(values.get("teachers", [])),
            notes=str(values["notes"]),
            mode_sizes={int(key): tuple(map(int, sizes)) for key, sizes in values["mode_sizes"].items()},
            representatives={
                int(key): tuple((str(name), int(instance)) for name, instance in instances)
                for key, instances in values.get("representatives", {}).items()
            },
            output=output,
            id=str(values["id"]),
        )


def names(values: Any) -> tuple[str, ...]:
    """A list of names out of a file; raises ValueError if it is anything else."""
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ValueError("there is no list of names where one should be")
    return tuple(values)


@dataclass(frozen=True)
class Checkpoint:
    """A loaded checkpoint; tensors are on the CPU, those with fractions in float32."""

    path: Path
    header: CheckpointHeader
    generator: Mapping[str, "Tensor"]  # state dict of the network that `build_network` makes of the header's generator
    encoder: Mapping[str, "Tensor"] | None  # state dict of model.networks.style_encoder.StyleEncoder
    modes: Mapping[int, "Tensor"]  # class id -> (K, style channels), largest cluster first; classes without are absent

    @property
    def id(self) -> str:
        """The identity that styles in a scene refer to."""
        return self.header.id


def read_header(path: Path) -> CheckpointHeader:
    """Read only the header, without torch; raises CheckpointError with one sentence."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            prefix = file.read(8)
            length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else 0
            if not 2 <= length <= min(size - 8, _LONGEST_HEADER):
                raise CheckpointError(f"{path.name} is not a complete .safetensors file.")
            document = json.loads(file.read(length))
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no checkpoint {path}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path.name} cannot be read as a checkpoint: {_reason(error)}.") from error
    metadata = document.get("__metadata__") if isinstance(document, dict) else None
    if not isinstance(metadata, dict) or _KEY not in metadata:
        raise CheckpointError(f"{path.name} holds tensors but is no checkpoint of Maquette (it has no header).")
    return _parse_header(path, metadata[_KEY])


def load_checkpoint(path: Path) -> Checkpoint:
    """Load a checkpoint onto the CPU; raises CheckpointError with one sentence and leaves nothing behind."""
    from safetensors import SafetensorError  # torch is loaded here, not when the header alone is wanted
    from safetensors.torch import load_file

    header = read_header(path)
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path.name} is damaged or truncated: {_reason(error)}.") from error
    groups: dict[str, dict[str, Tensor]] = {"generator": {}, "encoder": {}, "modes": {}}
    for key, tensor in tensors.items():
        group, _, name = key.partition(".")
        if group not in groups:
            raise CheckpointError(f"{path.name} holds an unexpected tensor {key!r}.")
        if tensor.is_complex():
            raise CheckpointError(f"{path.name} holds complex numbers in {key!r}.")
        groups[group][name] = tensor.float() if tensor.is_floating_point() else tensor
    _check_modes(path, header, groups["modes"])
    return Checkpoint(
        path=path,
        header=header,
        generator=groups["generator"],
        encoder=groups["encoder"] if header.encoder else None,
        modes={int(name): modes for name, modes in groups["modes"].items()},
    )


def save_checkpoint(
    path: Path,
    header: CheckpointHeader,
    generator: Mapping[str, "Tensor"],
    encoder: Mapping[str, "Tensor"] | None,
    modes: Mapping[int, "Tensor"],
    *,
    half: bool = True,
) -> CheckpointHeader:
    """Write a checkpoint atomically: the old file stays until the new one is complete.

    With `half` the weights are stored in fp16; modes and the statistics of batch norm, which may leave its range, are
    always float32. Returns the header as written, with its id. Raises FileError when the file cannot be written.
    """
    from dataclasses import replace

    import torch
    from safetensors.torch import save

    def stored(key: str, tensor: "Tensor") -> "Tensor":
        if not tensor.is_floating_point():
            return tensor
        return tensor.to(torch.float16 if half and not key.endswith(_STATISTICS) else torch.float32)

    tensors: dict[str, Tensor] = {}
    for group, state in (("generator", generator), ("encoder", encoder or {})):
        for key, tensor in state.items():
            tensors[f"{group}.{key}"] = stored(key, tensor.detach().cpu()).contiguous()
    for class_id, centres in modes.items():
        tensors[f"modes.{class_id}"] = centres.detach().cpu().float().contiguous()

    digest = hashlib.sha256()
    for key in sorted(tensors):
        digest.update(key.encode())
        digest.update(tensors[key].numpy().tobytes())
    written = replace(header, id=f"{header.name}-{digest.hexdigest()[:12]}")
    content = save(tensors, {_KEY: json.dumps(written.to_dict())})
    with atomic_file(path) as file:
        file.write(content)
    return written


def _parse_header(path: Path, text: str) -> CheckpointHeader:
    try:
        values = json.loads(text)
        found = values["format"]
    except _MALFORMED as error:
        raise CheckpointError(f"{path.name} has a damaged header.") from error
    if found != FORMAT:
        advice = "a newer Maquette" if isinstance(found, int) and found > FORMAT else "another program"
        raise CheckpointError(f"{path.name} has checkpoint format {found}, this version reads {FORMAT}: use {advice}.")
    try:
        return CheckpointHeader.from_dict(values)
    except (MaquetteError, *_MALFORMED) as error:
        raise CheckpointError(f"{path.name} has a damaged header: {_reason(error)}.") from error


def _check_modes(path: Path, header: CheckpointHeader, modes: Mapping[str, "Tensor"]) -> None:
    ids = {str(class_id) for class_id in header.label_set.ids}  # as text: "07" and "7" would be one class
    for name, centres in modes.items():
        if name not in ids:
            raise CheckpointError(f"{path.name} holds modes of a class {name!r} that its label set lacks.")
        if centres.ndim != 2 or not len(centres) or centres.shape[1] != header.generator.style_channels:
            shape = tuple(centres.shape)
            raise CheckpointError(f"{path.name} holds modes of class {name} with the impossible shape {shape}.")
        if not centres.is_floating_point() or not bool(centres.isfinite().all()):
            raise CheckpointError(f"{path.name} holds modes of class {name} that are not finite numbers.")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error).rstrip(".") or type(error).__name__
