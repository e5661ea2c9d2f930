"""Write a checkpoint's generator as ONNX: `python -m model.export`.

Input is what the network takes, not the maps: `encoded` (1, C, H, W) float32, one-hot labels, boundary map and styles
in this order, or a picture in -1..1. Output is `picture` (1, C, H, W) in -1..1: RGB, or the one or two channels that a
network of Lab makes. Which input channel is which stands in the file.
"""

import argparse
import inspect
import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint
from model.cli import command_parser, picture_size, run
from model.config import AnyGeneratorConfig
from model.errors import ModelError
from model.maps import atomic_file
from model.maps.files import check_replaceable

SUFFIX = ".onnx"
OPSET = 17  # of 2022: every runtime has it
TOLERANCE = 1e-3  # of -1..1, between the file and the network
INPUT, OUTPUT = "encoded", "picture"
_LARGEST_FILE = 2**31 - 1  # bytes of a protobuf


@dataclass(frozen=True)
class Exported:
    """A checked ONNX model."""

    content: bytes
    size: tuple[int, int]  # width, height of what it was checked on, and of what it takes unless it is dynamic
    difference: float  # largest to the network, of -1..1


def export(checkpoint: Checkpoint, size: tuple[int, int] | None = None, *, dynamic: bool = False) -> Exported:
    """Translate the generator and compare the result, in ONNX Runtime, with the network on a random scene.

    `size` is (width, height); default: that of the training, enlarged to what the network takes. A `dynamic` model
    takes any multiple of the network's. The norms of a U-Net take the statistics of the picture, as in a session; its
    dropout is off, because the noise of another program could not be compared. Raises ModelError.
    """
    onnx, runtime = _packages()
    import torch

    from model.inference import build_generator

    header = checkpoint.header
    config = header.generator
    width, height = _size(header, size)
    network = build_generator(checkpoint)
    _prepare(network)
    # The trace is the same at every size, so it is made at the smallest.
    model = onnx.load_model_from_string(_traced(network, torch.zeros(1, config.input_channels, *_smallest(config))))
    if not dynamic:
        for value in (model.graph.input[0], model.graph.output[0]):
            for axis, length in zip((2, 3), (height, width), strict=True):
                value.type.tensor_type.shape.dim[axis].dim_value = length
    _describe(model, checkpoint)
    onnx.checker.check_model(model, full_check=True)
    content = model.SerializeToString()

    scene = random_scene(header, (width, height))
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (found,) = session.run([OUTPUT], {INPUT: scene.numpy()})
    with torch.inference_mode():
        expected = network(scene)
    difference = float((torch.from_numpy(found) - expected).abs().max())
    if not difference <= TOLERANCE:
        raise ModelError(
            f"ONNX Runtime's picture differs from the network's by {difference:.1e}, more than {TOLERANCE:.0e}: not "
            "written."
        )
    return Exported(content, (width, height), difference)


def channel_names(header: CheckpointHeader) -> list[str]:
    """What every input channel is: names of classes, `boundary`, `style 1` and on; or `R`, `G`, `B`; or `L`."""
    config = header.generator
    if config.image_channels:
        return {1: ["L"], 2: ["a", "b"]}.get(config.image_channels, ["R", "G", "B"])
    names = [each.name for each in header.label_set.classes]
    names += ["boundary"] if config.boundaries else []
    return names + [f"style {number + 1}" for number in range(config.style_channels)]


def random_scene(header: CheckpointHeader, size: tuple[int, int], seed: int = 0) -> Any:
    """An input (1, C, H, W) float32 such as the network knows: regions with boundaries and styles, or a picture."""
    import numpy as np
    import torch

    from model.encoding import boundary_map, channel_lookup, encode

    config = header.generator
    width, height = size
    rng = np.random.default_rng(seed)
    # Twelve rectangles on one background, a class and a style each.
    regions = np.zeros((height, width), np.int64)
    for region in range(1, 13):
        left, top = int(rng.integers(width)), int(rng.integers(height))
        regions[top : top + height // 3, left : left + width // 3] = region
    if config.image_channels:
        colours = rng.uniform(-1, 1, (13, config.image_channels)).astype(np.float32)
        return torch.from_numpy(colours[regions]).permute(2, 0, 1).unsqueeze(0).contiguous()
    ids = np.array(header.label_set.ids)[rng.integers(0, config.classes, 13)]
    styles = rng.uniform(-1, 1, (13, config.style_channels)).astype(np.float32)
    lookup = channel_lookup(header.label_set.channel_table, config.classes)
    planes = torch.from_numpy(regions).unsqueeze(0)
    return encode(
        torch.from_numpy(ids[regions]).unsqueeze(0),
        boundary_map(planes) if config.boundaries else None,
        torch.from_numpy(styles[regions]).permute(2, 0, 1).unsqueeze(0) if config.style_channels else None,
        lookup,
    ).contiguous()


def _packages() -> tuple[Any, Any]:
    try:
        import onnx
        import onnxruntime  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise ModelError(
            f"The package {error.name} is not installed; writing ONNX needs it: pip install 'maquette[export]'."
        ) from error
    return onnx, onnxruntime


def _smallest(config: AnyGeneratorConfig) -> tuple[int, int]:
    return (config.smallest, config.smallest)


def _size(header: CheckpointHeader, size: tuple[int, int] | None) -> tuple[int, int]:
    config = header.generator
    if size is None:
        width, height = (
            max(-(-length // config.multiple) * config.multiple, config.smallest) for length in header.resolution
        )
        return (width, height)
    if any(length % config.multiple or length < config.smallest for length in size):
        raise ModelError(
            f"The network takes multiples of {config.multiple} from {config.smallest} on, not {size[0]} x {size[1]}."
        )
    return size


def _prepare(network: Any) -> None:
    """Replace what ONNX has no equal for by what gives the same for one picture."""
    from torch import nn

    from model.networks.blocks import Dropout

    for name, child in network.named_children():
        if isinstance(child, Dropout):
            setattr(network, name, nn.Identity())
        elif isinstance(child, nn.BatchNorm2d) and not child.track_running_stats:
            # Of a single picture, batch statistics are instance statistics.
            norm = nn.InstanceNorm2d(child.num_features, eps=child.eps, affine=True)
            norm.weight, norm.bias = child.weight, child.bias
            setattr(network, name, norm)
        else:
            _prepare(child)


def _traced(network: Any, example: Any) -> bytes:
    import torch
    from torch import nn

    class OneInput(nn.Module):
        """The network without its other argument, which the exporter would take for a tensor."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, encoded: Any) -> Any:
            return self.network(encoded)

    translate: Any = torch.onnx.export
    # From torch 2.9 on the exporter that needs no further package has to be asked for; before 2.5 it is the only one.
    choice = {"dynamo": False} if "dynamo" in inspect.signature(translate).parameters else {}
    axes = {2: "height", 3: "width"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's thoughts on constant folding and on its own age
        path = Path(folder, "network.onnx")
        translate(
            OneInput().eval(),
            (example,),
            str(path),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: axes, OUTPUT: axes},
            opset_version=OPSET,
            **choice,
        )
        if sum(each.stat().st_size for each in Path(folder).iterdir()) > _LARGEST_FILE:
            raise ModelError("The generator is larger than 2 GiB, which is more than one ONNX file holds.")
        return path.read_bytes()


def _describe(model: Any, checkpoint: Checkpoint) -> None:
    header = checkpoint.header
    config = header.generator
    modes = {str(class_id): centres.tolist() for class_id, centres in checkpoint.modes.items()}
    facts = {
        "checkpoint": header.id,
        "name": header.name,
        "licence": header.licence,
        "data": header.data,
        "teachers": json.dumps(list(header.teachers)),
        "channels": json.dumps(channel_names(header)),
        "label_set": json.dumps(header.label_set.to_dict()),
        "modes": json.dumps(modes),
        "output": header.output,
        "multiple": str(config.multiple),
        "smallest": str(config.smallest),
        "generator": json.dumps(config.to_dict()),
    }
    for key, value in facts.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = f"maquette.{key}", value
    model.producer_name = "maquette"
    what = "a picture in -1..1" if config.image_channels else "one-hot labels, boundary map, styles"
    model.doc_string = (
        f"{header.name}: {INPUT} (1, {config.input_channels}, H, W) float32, {what}; {OUTPUT} "
        f"(1, {config.output_channels}, H, W) in -1..1. H and W are multiples of {config.multiple}. "
        "maquette.channels names the input's channels in their order."
    )


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.export") -> int:
    """Parse arguments, export, return the exit code."""
    parser = command_parser(prog, "Write a checkpoint's generator as ONNX, checked against the network.")
    add = parser.add_argument
    add("checkpoint", type=Path, metavar="CHECKPOINT", help="a .safetensors of Maquette")
    add("--out", type=Path, required=True, metavar="F", help="file to write, .onnx")
    add("--size", type=picture_size, metavar="WxH", help="of the pictures (default: what it was trained at)")
    add("--dynamic", action="store_true", help="take pictures of any size; --size is then only for the check")
    return run(lambda: _run(parser.parse_args(argv)), prog=prog)


def _run(arguments: argparse.Namespace) -> None:
    from rich.console import Console

    out: Path = arguments.out
    if out.suffix != SUFFIX:
        raise ModelError(f"{out.name}: the file's name ends in {SUFFIX}.")
    check_replaceable(out)
    _packages()
    with Console(stderr=True).status(f"reading {arguments.checkpoint.name}") as status:
        checkpoint = load_checkpoint(arguments.checkpoint)
        status.update("translating the network and comparing it in ONNX Runtime")
        exported = export(checkpoint, arguments.size, dynamic=arguments.dynamic)
        with atomic_file(out) as file:
            file.write(exported.content)
    header = checkpoint.header
    width, height = exported.size
    sizes = f"any multiple of {header.generator.multiple} pixels" if arguments.dynamic else f"{width} x {height} pixels"
    print(f"{INPUT} (1, {header.generator.input_channels}, H, W), {sizes}; channels in maquette.channels")
    if getattr(header.generator, "family", "") == "unet":
        print("the U-Net's dropout is off, so that a picture is always the same")
    print(f"largest difference to the network at {width} x {height}: {exported.difference:.1e} of -1..1")
    print(f"{out} ({header.id}, {len(exported.content) / 1e6:.1f} MB)")


if __name__ == "__main__":
    sys.exit(main())
