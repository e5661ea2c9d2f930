"""From what the user asks for to a validated run; nothing is written and nothing started."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from model.checkpoint import read_header
from model.config import EncoderConfig, GeneratorConfig
from model.data import Source, open_source, splits_of
from model.errors import ModelError
from model.maps import LabelSet
from model.segmentation.file import has_taught, read_segmenter_header
from model.training.config import Architecture
from model.training.fabric import Hardware, check_share, is_first_process
from model.training.networks import Networks
from model.training.presets import PRESETS
from model.training.schedule import Stage, stage_at, stages, total_images
from model.training.state import STATE_FILE, DataOptions, Progress, StateHeader, read_state
from model.training.weights import load_discriminator, load_generator
from model.vgg import load_vgg19

if TYPE_CHECKING:
    from model.segmentation.recogniser import Recogniser

DEFAULT_PRESET = "street"
_PREVIEWS = ("val", "test")  # splits that samples are taken from, the first that there is


@dataclass(frozen=True)
class Shape:
    """What differs from the networks of a preset; None leaves it as it is."""

    boundaries: bool | None = None
    styles: str | None = None  # "instance", "label" or "none"
    discriminators: int | None = None  # scales
    image_channels: int | None = None  # of a picture that goes in
    output_channels: int | None = None  # of the picture that comes out
    norm: str | None = None  # of the generator: "instance" or "batch"
    upsampling: str | None = None  # "transposed" or "resize"
    output_scale: float | None = None  # before tanh
    pattern: int | None = None  # side of a learned pattern in G1
    patch_layers: int | None = None  # strided layers of the discriminators
    conditional: bool | None = None  # discriminators that see what the generator sees
    critic: bool | None = None  # a semantic critic, also where its loss begins later

    @property
    def given(self) -> bool:
        """Whether anything differs."""
        return any(value is not None for value in vars(self).values())


@dataclass(frozen=True)
class Request:
    """A run as it is asked for."""

    data: Path
    out: Path
    hardware: Hardware
    preset: str | None = None  # None: DEFAULT_PRESET, or the resumed run's
    labels: str | None = None  # name or file of a label set; None: the layout's own
    layout: str | None = None  # None: recognised, or the resumed run's
    flow: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)  # fields of TrainConfig
    shape: Shape = Shape()
    vgg: Path | None = None
    recogniser: Path | None = None
    init: Path | None = None  # checkpoint whose generator and encoder the run begins with
    init_discriminator: Path | None = None
    resume: bool = False
    workers: int = 0
    cache: bool = False
    licence: str = ""  # "": none, or the resumed run's


@dataclass(frozen=True)
class Plan:
    """A validated run that has not begun."""

    request: Request
    header: StateHeader
    stages: tuple[Stage, ...]
    content: dict[str, Any] | None  # tensors of the resumed state
    train: Source
    preview: Source
    vgg: torch.nn.Module | None
    recogniser: "Recogniser | None"

    @property
    def steps(self) -> int:
        """Steps of the run at the end of the schedule. Those already done may have been of another batch size."""
        progress = self.header.progress
        left = max(0, total_images(self.stages, len(self.train)) - progress.images)
        return progress.step + -(-left // self.header.config.batch)


def prepare(request: Request, check: Callable[[Source], None]) -> Plan:
    """Validate arguments, data and state. Raises MaquetteError with one sentence.

    `check` reads all pictures of a source; it is called in the first process only.
    """
    _check_out(request.out)
    header, content, train = _resumed(request) if request.resume else _new(request)
    check_share(header.config.batch, request.hardware.ranks)
    schedule = stages(header.config, header.architecture)
    preview_split = next((split for split in _PREVIEWS if split in splits_of(request.data, header.data.layout)), None)
    preview = _open(request.data, preview_split, header.data, header.label_set) if preview_split else train
    if content is not None:
        _check_stage(header, schedule, len(train))
    plan = Plan(
        request, header, schedule, content, train, preview, _load_vgg(header), _load_recogniser(request, header)
    )
    if request.init or request.init_discriminator:
        begin_with(request, Networks(schedule[0].architecture, header.label_set, torch.device("cpu")))
    # Last, because it takes minutes where there are thousands of pictures.
    if is_first_process():
        check(train)
    return plan


def begin_with(request: Request, networks: Networks) -> None:
    """Give the networks of a first stage the weights that the run is to begin with. Raises CheckpointError."""
    if request.init:
        load_generator(request.init, networks)
    if request.init_discriminator:
        load_discriminator(request.init_discriminator, networks)


def _new(request: Request) -> tuple[StateHeader, None, Source]:
    if (request.out / STATE_FILE).exists() and is_first_process():
        raise ModelError(f"{request.out} already holds a run; add --resume to go on with it, or choose another --out.")
    name = request.preset or DEFAULT_PRESET
    preset = PRESETS[name]
    config = preset.train.with_changes(**request.overrides)
    options = DataOptions(request.layout or "auto", request.flow or preset.flow)
    labels = request.labels or preset.labels
    label_set = LabelSet.load(labels) if labels else None
    train = _open(request.data, "train", options, label_set)
    # Pictures side by side have no classes; where they go in, `_shaped` takes the classes away again.
    architecture = preset.architecture(max(1, train.label_set.channels))
    shape = _shape_of_weights(request, architecture)
    shaped = _shaped(architecture, shape, pictures=_has_inputs(train))
    header = StateHeader(
        architecture=_with_critic(shaped) if config.semantic or request.shape.critic else shaped,
        config=config,
        label_set=train.label_set,
        name=name,
        progress=Progress(),
        data=options,
        vgg=str(request.vgg.absolute()) if request.vgg else "",
        licence=request.licence,
    )
    header = _taught(request, header)
    _check_weights(request, header)
    return header, None, train


def _resumed(request: Request) -> tuple[StateHeader, dict[str, Any], Source]:
    for name, given in (
        ("--init", request.init or request.init_discriminator),
        ("--labels", request.labels),
        ("--layout", request.layout),
        ("--flow", request.flow),
        ("options that change the networks", request.shape.given),
    ):
        if given:
            raise ModelError(f"A resumed run goes on with what it was begun with; leave out {name}.")
    header, content = read_state(request.out / STATE_FILE)
    if request.preset not in (None, header.name):
        raise ModelError(f"{request.out} was begun with --preset {header.name}, not {request.preset}; leave it out.")
    config = header.config.with_changes(**request.overrides)
    header = replace(
        header,
        config=config,
        vgg=str(request.vgg.absolute()) if request.vgg else header.vgg,
        licence=request.licence or header.licence,
    )
    header = _taught(request, header)
    _check_weights(request, header)
    if config.semantic and not header.architecture.discriminator.critic_width:
        raise ModelError(f"The run in {request.out} has no semantic critic; begin another one with --semantic.")
    return header, content, _open(request.data, "train", header.data, header.label_set)


def _open(data: Path, split: str, options: DataOptions, label_set: LabelSet | None) -> Source:
    return open_source(data, split, layout=options.layout, flow=options.flow, label_set=label_set)


def _has_inputs(source: Source) -> bool:
    """Whether a picture goes in, not labels. All pictures of a source are alike."""
    return source.output == "labels" or source.read(0).input is not None


def _shape_of_weights(request: Request, architecture: Architecture) -> Shape:
    """What is asked for, and what the weights to begin with have beyond the preset: resizing, a pattern."""
    shape, preset = request.shape, architecture.generator
    weights = read_header(request.init).generator if request.init else None
    if not isinstance(weights, GeneratorConfig) or not isinstance(preset, GeneratorConfig):
        return shape
    if shape.upsampling is None and weights.upsampling == "resize":
        shape = replace(shape, upsampling="resize")
    if shape.pattern is None and weights.pattern:
        shape = replace(shape, pattern=weights.pattern)
    return shape


def _shaped(architecture: Architecture, shape: Shape, *, pictures: bool) -> Architecture:
    """The networks of a preset, changed as asked for and as the data need it."""
    generator, discriminator, encoder = architecture.generator, architecture.discriminator, architecture.encoder
    given: dict[str, Any] = {}
    if shape.output_channels is not None:
        given["output_channels"] = shape.output_channels
        discriminator = replace(discriminator, **given)
    if shape.discriminators is not None:
        discriminator = replace(discriminator, scales=shape.discriminators)
    if shape.patch_layers is not None:
        discriminator = replace(discriminator, layers=shape.patch_layers)
    if shape.conditional is not None:
        discriminator = replace(discriminator, conditional=shape.conditional)
    for name in ("norm", "upsampling", "output_scale", "pattern"):
        if (wanted := getattr(shape, name)) is not None:
            if not hasattr(generator, name):
                raise ModelError(f"Generators of the family {generator.family} have no {name.replace('_', ' ')}.")
            generator = replace(generator, **{name: wanted})
    if pictures or generator.image_channels:
        if not pictures:
            raise ModelError("This preset turns pictures into pictures; the data are label maps with photographs.")
        if shape.boundaries or shape.styles not in (None, "none"):
            raise ModelError("Boundaries and styles belong to label maps; these data go from picture to picture.")
        channels = shape.image_channels or generator.image_channels or 3
        without: dict[str, Any] = {"classes": 0, "boundaries": False, "image_channels": channels}
        generator = replace(generator, **without, **given, style_channels=0)
        return Architecture(generator, replace(discriminator, **without), None)
    if shape.image_channels is not None:
        raise ModelError("--input-channels is for pictures that go in; these data have label maps.")
    generator = replace(generator, **given)
    if shape.boundaries is not None:
        generator = replace(generator, boundaries=shape.boundaries)
        discriminator = replace(discriminator, boundaries=shape.boundaries)
    if shape.styles == "none":
        generator, encoder = replace(generator, style_channels=0), None
    elif shape.styles is not None:
        encoder = replace(encoder or EncoderConfig(), pooling=shape.styles)  # type: ignore[arg-type]
        generator = replace(generator, style_channels=encoder.channels)
    return Architecture(generator, discriminator, encoder)


def _with_critic(architecture: Architecture) -> Architecture:
    """The same with a semantic critic as wide as the other discriminators, unless there is one."""
    discriminator = architecture.discriminator
    if not discriminator.classes:
        raise ModelError("A semantic critic names classes, and these data have none; leave --semantic out.")
    width = discriminator.critic_width or discriminator.width
    return replace(architecture, discriminator=replace(discriminator, critic_width=width))


def _check_stage(header: StateHeader, schedule: tuple[Stage, ...], pictures: int) -> None:
    """Other epochs, or other data, must not put a run into a stage before the one it is in."""
    reached, _ = stage_at(schedule, header.progress.images, pictures)
    if header.progress.stage >= len(schedule) or reached < header.progress.stage:
        raise ModelError(
            "With these data and epochs the run would be back in an earlier stage; resume it with those it had."
        )


def _check_weights(request: Request, header: StateHeader) -> None:
    if request.overrides.get("vgg") and not header.vgg:
        raise ModelError("--vgg-weight needs torchvision's weights of VGG19; give their file by --vgg.")
    if request.overrides.get("recogniser") and not header.recogniser:
        raise ModelError("--recogniser-weight needs a segmentation network; give its file by --recogniser.")
    config = header.config
    weights = [config.gan_weight, config.feature_matching, config.l1, config.semantic]
    weights += [config.vgg if header.vgg else 0.0, config.recogniser if header.recogniser else 0.0]
    if not max(weights):
        raise ModelError("At least one loss must have a weight; that of a network counts only where its file is given.")


def _load_vgg(header: StateHeader) -> torch.nn.Module | None:
    if not header.vgg:
        return None
    if not header.config.vgg:
        raise ModelError("VGG19 is given, but its loss has no weight; leave --vgg out, or choose a --vgg-weight.")
    if header.architecture.generator.output_channels != 3:
        raise ModelError("VGG19 judges pictures of three channels; leave --vgg out.")
    return load_vgg19(Path(header.vgg))


def _taught(request: Request, header: StateHeader) -> StateHeader:
    """The header with the recogniser asked for, and all that have taught the weights. Raises CheckpointError."""
    teachers = header.teachers
    if request.init:
        teachers += read_header(request.init).teachers
    if request.recogniser:
        header = replace(header, recogniser=str(request.recogniser.absolute()))
        teachers += (read_segmenter_header(request.recogniser).id,)
    return replace(header, teachers=tuple(dict.fromkeys(teachers)))


def _load_recogniser(request: Request, header: StateHeader) -> "Recogniser | None":
    if not header.recogniser or not (header.config.recogniser or request.recogniser):
        return None
    if not header.config.recogniser:
        raise ModelError(
            "A recogniser is given, but its losses have no weight; leave --recogniser out, or choose a "
            "--recogniser-weight."
        )
    generator = header.architecture.generator
    if not generator.classes or generator.output_channels != 3:
        raise ModelError("A recogniser judges colour pictures of label maps, which these are not; leave it out.")
    from model.segmentation.recogniser import load_recogniser  # needs torchvision, which nothing else here does

    path = Path(header.recogniser)
    if not request.recogniser and not path.exists():
        raise ModelError(f"The network {path}, which has taught this run, is gone; say where it is by --recogniser.")
    found = load_recogniser(path, header.label_set)
    if not has_taught(found.id, header.teachers):
        raise ModelError(f"{path} is not the network any more that has taught this run; give one by --recogniser.")
    return found


def _check_out(out: Path) -> None:
    """Refuse a folder that could not be made or written, before hours of work go into it."""
    nearest = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not nearest.is_dir():
        raise ModelError(f"{nearest} is a file; --out must be a folder.")
    if not os.access(nearest, os.W_OK):
        raise ModelError(f"{nearest} is read-only; choose another --out.")
