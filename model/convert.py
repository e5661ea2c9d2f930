"""Convert published weights (pix2pixHD, pix2pix, CycleGAN) into a checkpoint: `python -m model.convert`.

Width, depth, blocks, enhancers, norm, skips and upsampling are found out from keys and shapes; every key must be
explained. The weights stay float32.
"""

import argparse
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from model.checkpoint import SUFFIX, CheckpointHeader, save_checkpoint
from model.cli import command_parser, picture_size, positive_int, run
from model.config import AnyGeneratorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.errors import ModelError
from model.maps import LabelSet
from model.maps.files import check_replaceable

if TYPE_CHECKING:
    from torch import Tensor, nn

    from model.networks.discriminator import Discriminator
    from model.published.channels import Channels

_NO_LABELS = LabelSet("none", ())  # of pictures


@dataclass(frozen=True)
class Task:
    """What to convert, and what the files cannot say."""

    generator: Path
    encoder: Path | None = None
    clusters: Path | None = None
    discriminator: Path | None = None  # to go on training with; a checkpoint has none
    label_set: LabelSet | None = None
    name: str = ""  # default: that of the target
    licence: str = ""
    data: str = ""
    resolution: tuple[int, int] | None = None  # width, height; default: what the published training used
    boundaries: bool | None = None  # False: the generator has no boundary channel
    style_channels: int | None = None
    pool_labels: bool = False  # the encoder was trained with `label_feat`: one style a class
    dropout: bool = True  # a U-Net's, which no weight shows
    colours: bool = False  # the generator takes the label set's colours as a picture
    to_labels: bool = False  # the picture that comes out is a label map in the colours of the label set


@dataclass
class Converted:
    """Everything that goes into the checkpoint, and what to tell the user."""

    header: CheckpointHeader
    generator: Mapping[str, "Tensor"]
    encoder: Mapping[str, "Tensor"] | None
    modes: dict[int, "Tensor"]
    discriminator: "Discriminator | None" = None
    notes: list[str] = field(default_factory=list)


def convert(task: Task) -> Converted:
    """Read, understand and rename published weights; raises CheckpointError or ModelError with one sentence."""
    from model.published.channels import fold_colours, split_channels
    from model.published.infer import infer_generator
    from model.published.layout import generator_layout, transfer
    from model.published.state import read_state

    source = task.generator.name
    state = read_state(task.generator)
    config = infer_generator(state, source)
    inputs = config.input_channels
    if task.to_labels and (task.label_set is None or task.colours):
        raise ModelError("--to-labels is for photographs that go in: it needs --labels, and not --colours.")
    if task.colours:
        if task.label_set is None or inputs != 3:
            raise ModelError(f"{source} takes {inputs} channels; --colours needs 3, and --labels beside it.")
        state = fold_colours(state, task.label_set)
        inputs = task.label_set.channels
    encoder_config, encoder = _encoder(task)
    styles = encoder_config.channels if encoder_config else task.style_channels
    maps_in = None if task.to_labels else task.label_set
    channels = split_channels(inputs, maps_in, styles=styles, boundaries=task.boundaries)
    config = config.with_changes(
        classes=channels.classes,
        image_channels=channels.image_channels,
        boundaries=channels.boundaries,
        style_channels=channels.style_channels,
    )
    if isinstance(config, UNetConfig) and not task.dropout:
        config = config.with_changes(dropout=0)
    moved = transfer(state, generator_layout(config), _empty(config), source)
    notes = [f"{source}: {describe(config)}", channels.sentence(maps_in), *moved.notes]
    notes += _remarks(config, task)
    modes, mode_notes = _modes(task, channels)
    discriminator, discriminator_notes = _discriminator(task, config)
    return Converted(
        CheckpointHeader(
            name=task.name,
            generator=config,
            encoder=encoder_config,
            label_set=task.label_set or _NO_LABELS,
            resolution=task.resolution or _resolution(config),
            data=task.data,
            licence=task.licence,
            notes=f"Converted from {_origin(task)}.",
            output="labels" if task.to_labels else "image",
            # How many instances are behind a centre, the published file does not say.
            mode_sizes={class_id: (0,) * len(centres) for class_id, centres in modes.items()},
        ),
        moved.state,
        encoder,
        modes,
        discriminator,
        notes + mode_notes + discriminator_notes,
    )


def describe(config: AnyGeneratorConfig) -> str:
    """The architecture in a clause, e.g. `pix2pixHD, G1 + 1 enhancer, width 32, 4 downsamplings, ...`."""
    parts: list[str] = []
    if isinstance(config, GeneratorConfig):
        enhancers = f" + {config.enhancers} enhancer{'s' if config.enhancers > 1 else ''}" if config.enhancers else ""
        blocks = f"{config.blocks} + {config.enhancer_blocks}" if config.enhancers else f"{config.blocks}"
        parts += ["pix2pixHD or CycleGAN's ResNet", f"G1{enhancers}", f"width {config.width}"]
        parts += [f"{config.downsamples} downsamplings", f"residual blocks {blocks}", f"{config.upsampling} upsampling"]
        parts += [f"{config.norm} norm"]
    elif isinstance(config, UNetConfig):
        parts += ["U-Net" if config.skips else "encoder-decoder", f"width {config.width}", f"{config.levels} levels"]
        parts += [f"dropout in {config.dropout} levels", f"{config.norm} norm"]
    parts += [f"{config.output_channels} channels out"]
    return f"{', '.join(parts)}; {sum(each.numel() for each in _empty(config).parameters()):,} parameters"


def _remarks(config: AnyGeneratorConfig, task: Task) -> list[str]:
    """What the shapes leave open, and how it was decided."""
    notes: list[str] = []
    if isinstance(config, UNetConfig) and config.dropout:
        notes.append("dropout has no weights: taken as published, active in rendering too (--no-dropout if not)")
    if isinstance(config, GeneratorConfig) and config.norm == "batch":
        notes.append("batch norm uses the statistics in the file (the published test script: those of the picture)")
    if isinstance(config, GeneratorConfig) and config.upsampling == "resize":
        notes.append("how pictures are enlarged has no weights: taken as nearest neighbour")
    if config.style_channels and task.encoder is None:
        notes.append("no encoder given: styles cannot be read from photographs")
    if config.style_channels and task.clusters is None:
        notes.append("no centres given: every region has the zero style until `model.styles` finds modes")
    if not task.licence:
        notes.append("no licence given (--licence): pictures will carry none")
    return notes


def _empty(config: AnyGeneratorConfig) -> "nn.Module":
    """The network without memory for its weights."""
    import torch

    from model.networks.build import build_network

    with torch.device("meta"):
        return build_network(config)


def _encoder(task: Task) -> tuple[EncoderConfig | None, Mapping[str, "Tensor"] | None]:
    if task.encoder is None:
        return None, None
    import torch

    from model.networks.style_encoder import StyleEncoder
    from model.published.infer import infer_encoder
    from model.published.layout import encoder_layout, transfer
    from model.published.state import read_state

    state = read_state(task.encoder)
    config = infer_encoder(state, task.encoder.name)
    if task.style_channels not in (None, config.channels):
        raise ModelError(
            f"{task.encoder.name} makes styles of {config.channels} numbers, not of {task.style_channels} as "
            "--style-channels says."
        )
    if task.pool_labels:
        config = config.with_changes(pooling="label")
    with torch.device("meta"):
        network = StyleEncoder(config)
    return config, transfer(state, encoder_layout(config), network, task.encoder.name).state


def _discriminator(task: Task, generator: AnyGeneratorConfig) -> tuple["Discriminator | None", list[str]]:
    """The discriminators of the same training, and what they are."""
    if task.discriminator is None:
        return None, []
    import torch

    from model.networks.discriminator import Discriminator
    from model.published.infer import infer_discriminator
    from model.published.layout import discriminator_layout, transfer
    from model.published.state import read_state

    source = task.discriminator.name
    if task.colours:
        raise ModelError(f"{source} judges colour pictures; with --colours only the generator can be converted.")
    state = read_state(task.discriminator)
    inferred, intermediate = infer_discriminator(state, source)
    config = inferred.with_changes(
        classes=generator.classes,
        boundaries=generator.boundaries,
        image_channels=generator.image_channels,
        output_channels=generator.output_channels,
        conditional=inferred.input_channels != generator.output_channels,
    )
    if config.input_channels != inferred.input_channels:
        raise ModelError(
            f"{source} judges {inferred.input_channels} channels, but labels or picture, boundary map and output of "
            f"this generator are {config.input_channels}."
        )
    with torch.device("meta"):
        network = Discriminator(config)
    moved = transfer(state, discriminator_layout(config, intermediate=intermediate), network, source)
    network.load_state_dict(moved.state, assign=True)
    scales = f"{config.scales} scales" if config.scales > 1 else "1 scale"
    return network, [f"{source}: discriminators of {config.field} x {config.field} pixels on {scales}"]


def _modes(task: Task, channels: "Channels") -> tuple[dict[int, "Tensor"], list[str]]:
    """The published centres by class id, and what was left out."""
    if task.clusters is None:
        return {}, []
    import torch

    from model.published.clusters import read_clusters

    if not channels.style_channels or task.label_set is None:
        raise ModelError(f"{task.clusters.name} holds centres of styles, but this generator takes no styles.")
    clusters = read_clusters(task.clusters, channels.style_channels)
    ids = task.label_set.ids
    # The published code stores a centre under the value in the label map, which is the number of the channel.
    outside = [label for label in clusters.centres if label >= len(ids)]
    if outside:
        raise ModelError(
            f"{task.clusters.name} holds centres of class {outside[0]}, but {task.label_set.name} has {len(ids)} "
            "classes."
        )
    modes = {ids[label]: torch.from_numpy(centres) for label, centres in sorted(clusters.centres.items())}
    notes = [f"centres left out: {clause}" for clause in clusters.dropped]
    count = sum(map(len, modes.values()))
    notes.append(f"modes: {count} for {len(modes)} of {len(ids)} classes; none for the other {len(ids) - len(modes)}")
    return modes, notes


def _resolution(config: AnyGeneratorConfig) -> tuple[int, int]:
    """Width and height that the published training of such a network used."""
    if isinstance(config, GeneratorConfig) and config.downsamples > 2:
        return (1024 << config.enhancers, 512 << config.enhancers)
    side = max(256, config.multiple)
    return (side, side)


def _origin(task: Task) -> str:
    """Names and digests of the files, so that a checkpoint tells which weights it holds."""
    parts = []
    for path in (task.generator, task.encoder, task.clusters, task.discriminator):
        if path is not None:
            with path.open("rb") as file:
                parts.append(f"{path.name} (sha256 {hashlib.file_digest(file, 'sha256').hexdigest()[:12]})")
    return ", ".join(parts)


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.convert") -> int:
    """Parse arguments, convert, return the exit code."""
    parser = command_parser(prog, "Make a checkpoint of published weights (pix2pixHD, pix2pix, CycleGAN).")
    add = parser.add_argument
    add("generator", type=Path, metavar="G.pth", help="latest_net_G.pth")
    add("--out", type=Path, required=True, metavar="F", help="checkpoint to write, .safetensors")
    add("--labels", metavar="SET", help="label set, name or TOML; without it a picture goes in")
    add("--encoder", type=Path, metavar="E.pth", help="latest_net_E.pth")
    add("--clusters", type=Path, metavar="NPY", help="features_clustered_010.npy")
    add("--discriminator", type=Path, metavar="D.pth", help="latest_net_D.pth, written beside F to train on with")
    add("--colours", action="store_true", help="the label map goes in as a picture in the colours of SET")
    add("--to-labels", action="store_true", help="what comes out is a label map in the colours of SET")
    add("--no-boundaries", action="store_true", help="the input has no boundary map")
    add("--style-channels", type=positive_int, metavar="N", help="numbers of a style (default: --encoder's, or 3)")
    add("--label-styles", action="store_true", help="the encoder makes one style a class, not an instance (label_feat)")
    add("--no-dropout", action="store_true", help="the U-Net has no dropout")
    add("--name", metavar="TEXT", help="shown in the status bar (default: that of F)")
    add("--licence", default="", metavar="TEXT", help="terms of the weights, shown with every picture")
    add("--data", default="", metavar="TEXT", help="what they were trained on")
    add("--resolution", type=picture_size, metavar="WxH", help="size of the training pictures (default: as published)")
    return run(lambda: _run(parser.parse_args(argv)), prog=prog)


def _run(arguments: argparse.Namespace) -> None:
    from rich.console import Console

    out: Path = arguments.out
    if out.suffix != SUFFIX:
        raise ModelError(f"{out.name}: a checkpoint's name ends in {SUFFIX}.")
    beside = out.with_name(f"{out.stem}-discriminator{SUFFIX}")
    for target in (out, beside) if arguments.discriminator else (out,):
        check_replaceable(target)
    task = Task(
        generator=arguments.generator,
        encoder=arguments.encoder,
        clusters=arguments.clusters,
        discriminator=arguments.discriminator,
        label_set=LabelSet.load(arguments.labels) if arguments.labels else None,
        name=arguments.name or out.stem,
        licence=arguments.licence,
        data=arguments.data,
        resolution=arguments.resolution,
        boundaries=False if arguments.no_boundaries else None,
        style_channels=arguments.style_channels,
        pool_labels=arguments.label_styles,
        dropout=not arguments.no_dropout,
        colours=arguments.colours,
        to_labels=arguments.to_labels,
    )
    with Console(stderr=True).status(f"reading {task.generator.name}") as status:
        converted = convert(task)
        for note in converted.notes:
            print(note)
        status.update(f"writing {out.name}")
        written = save_checkpoint(
            out, converted.header, converted.generator, converted.encoder, converted.modes, half=False
        )
        if converted.discriminator is not None:
            from model.training.weights import save_discriminator

            save_discriminator(beside, converted.discriminator, converted.discriminator.config)
    print(f"{out} ({written.id}, {out.stat().st_size / 1e6:.1f} MB)")
    if converted.discriminator is not None:
        print(f"{beside} (maquette train --init {out} --init-discriminator {beside})")


if __name__ == "__main__":
    sys.exit(main())
