"""The training of a recipe: its stages by the repository's own loop, gone on with where the folder left off."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.checkpoint import read_header
from model.data import open_source
from model.devices import describe_device
from model.errors import MaquetteError, ModelError
from model.maps import LabelSet
from model.recipes.asked import LICENCE, Asked
from model.recipes.files import check_size
from model.recipes.journal import Journal, Portion
from model.recipes.schedule import Span, current, decay_epochs, fade_span, spans
from model.training.fabric import Hardware, choose_hardware
from model.training.launch import check_shown, show, start
from model.training.lock import locked
from model.training.log import read_json_lines
from model.training.loop import LOG_FILE, Limits
from model.training.networks import Networks
from model.training.plan import Plan, Request, Shape, prepare
from model.training.presets import PRESETS
from model.training.run import CHECKPOINT_FILE
from model.training.state import STATE_FILE, Progress, StateHeader, read_state

QUICK_MODES = 16  # pictures encoded for the modes of checkpoints on the way; those of the finished one are of all
SAVE_MINUTES = 5.0  # between two saved states: what a kill can cost
SAMPLE_STEPS = 1000
_ENDLESS = 1_000_000  # epochs at the full rate where minutes are the limit
_SLACK = 0.05  # seconds of a stage that are not worth its loading
_BRIEF = 2.0  # seconds of a part that are not, either
_EXACT = (".running_mean", ".running_var")  # are stored in float32

Tell = Callable[[str], None]
Clock = Callable[[], float]  # seconds


@dataclass(frozen=True)
class Ended:
    """How a part of the training ended."""

    finished: bool  # the length is reached
    interrupted: bool  # by a signal; otherwise the part's time was over


@contextmanager
def held(asked: Asked) -> Iterator[None]:
    """Hold the recipe's folder, which is made if need be. Raises ModelError while another process does."""
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{asked.out} cannot be made: {(error.strerror or str(error)).lower()}.") from error
    with locked(asked.out):
        yield


def train_recipe(asked: Asked, journal: Journal, *, tell: Tell, began: float, clock: Clock = time.monotonic) -> Ended:
    """Train until the recipe's length is reached, the part's time is over, or a signal stops it.

    `began` is when the part began, by `clock`. Raises MaquetteError.
    """
    recipe = asked.recipe
    hardware = choose_hardware(asked.device, devices=1, nodes=1, strategy="auto", precision="auto", compiled=False)
    begun = bool(journal.init) or journal.adopted
    found = spans(recipe, journal.length, full_size=journal.full_size, batch=journal.batch, begun=begun)
    slack = 0.0 if recipe.counts_steps else _SLACK / 60
    progress = _progress(asked, journal)
    first = True
    while (span := current(found, _done(recipe.counts_steps, progress), slack)) is not None:
        left = None if asked.part_minutes is None else 60 * asked.part_minutes - (clock() - began)
        if left is not None and left < _BRIEF:
            return Ended(finished=False, interrupted=False)
        plan = prepare(_request(asked, journal, span, hardware), check_shown if first else _already_checked)
        if first:
            show(plan)
            check_budgets(asked, plan.header)
        index, unit = found.index(span), "step" if recipe.counts_steps else "minute"
        width, height = span.stage.size
        tell(
            f"stage {index + 1} of {len(found)}: {width} x {height}, batch {span.stage.batch}, "
            f"{span.stage.objective_words + ', ' if span.stage.objective_words else ''}"
            f"to {unit} {span.end:.4g} of {journal.length:.4g}"
        )
        first = False
        progress = _train(asked, journal, span, plan, left)
        reached = current((span,), _done(recipe.counts_steps, progress), slack) is None
        over = asked.part_minutes is not None and clock() - began >= 60 * asked.part_minutes
        if not reached:
            return Ended(finished=False, interrupted=not over)
    _up_to_date(asked, journal, found[-1], hardware, progress)
    return Ended(finished=True, interrupted=False)


def check_budgets(asked: Asked, header: StateHeader) -> None:
    """Raise ModelError before hours of work if the files would be larger than they may be."""
    recipe = asked.recipe
    with torch.device("meta"):
        networks = Networks(header.architecture, header.label_set, torch.device("meta"))
    weights = [networks.generator, *([networks.encoder] if networks.encoder else [])]
    check_size(asked.weights.name, sum(map(_stored_bytes, weights)), recipe.budget)
    if recipe.discriminator_budget is not None:
        check_size(asked.discriminator.name, _stored_bytes(networks.discriminator), recipe.discriminator_budget)


def _train(asked: Asked, journal: Journal, span: Span, plan: Plan, left: float | None) -> Progress:
    """Train in a span until its end, or for `left` seconds."""
    progress, stage = plan.header.progress, span.stage
    hardware = plan.request.hardware
    journal.begin(stage.size, stage.batch, machine_of(hardware), stage.objective_words)
    journal.save(asked.out)
    in_steps = asked.recipe.counts_steps
    minutes = [] if in_steps else [span.end - progress.seconds / 60]
    minutes += [] if left is None else [left / 60]
    start(
        plan,
        Limits(
            max_steps=round(span.end) if in_steps else None,
            max_minutes=min(minutes) if minutes else None,
            sample_every=SAMPLE_STEPS,
            save_minutes=SAVE_MINUTES,
        ),
    )
    _take_in(asked, journal, progress)
    gc.collect()  # the networks of this stage are in cycles; the next one needs their memory
    return progress


def _up_to_date(asked: Asked, journal: Journal, span: Span, hardware: Hardware, progress: Progress) -> None:
    """A kill may come between a state and the weights that belong to it; then write those again."""
    try:
        if read_header(asked.training / CHECKPOINT_FILE).steps == progress.step:
            return
    except MaquetteError:
        pass
    plan = prepare(_request(asked, journal, span, hardware), _already_checked)
    start(plan, Limits(max_steps=progress.step, max_minutes=None))


def _request(asked: Asked, journal: Journal, span: Span, hardware: Hardware) -> Request:
    recipe = asked.recipe
    if asked.data is None:
        raise ModelError("Say where the photographs are: --data DIR.")
    resume = (asked.training / STATE_FILE).exists()
    if journal.init and not asked.init and not resume:
        raise ModelError(f"Nothing of {asked.out} was saved yet that began with {journal.init}; give --init again.")
    return Request(
        data=asked.data,
        out=asked.training,
        hardware=hardware,
        preset=recipe.preset,
        overrides=_overrides(asked, journal, span),
        shape=Shape() if resume else Shape(**recipe.shape),
        vgg=asked.vgg,
        recogniser=asked.recogniser,
        init=None if resume else asked.init,
        init_discriminator=None if resume else asked.init_discriminator,
        resume=resume,
        workers=asked.workers,
        cache=asked.cache,
        licence=asked.licence or ("" if resume else LICENCE),
    )


def _overrides(asked: Asked, journal: Journal, span: Span) -> dict[str, Any]:
    recipe, stage = asked.recipe, span.stage
    constant, falling = _ENDLESS, 0
    if recipe.counts_steps:
        assert asked.data is not None
        labels = PRESETS[recipe.preset].labels
        pictures = len(open_source(asked.data, "train", label_set=LabelSet.load(labels) if labels else None))
        constant, falling = decay_epochs(recipe, round(journal.length), stage.batch, pictures)
    objective: dict[str, Any] = {}
    if not journal.adopted:  # such a run keeps its own
        preset = PRESETS[recipe.preset].train
        # A run goes on with the weights of its losses, so what a stage before has changed is said again.
        objective = {key: getattr(preset, key) for each in recipe.stages for key in each.objective}
        objective |= {**recipe.train, **stage.objective}
        if not journal.recogniser:
            objective.pop("recogniser", None)
    return {
        **objective,
        "size": stage.size,
        "batch": stage.batch,
        "learning_rate": stage.learning_rate,
        "constant_epochs": constant,
        "decay_epochs": falling,
        "fade": fade_span(recipe, journal.length),
        "mode_images": QUICK_MODES,
        "seed": journal.seed,
    }


def _progress(asked: Asked, journal: Journal) -> Progress:
    """How far the folder's run has come; what a killed part has saved is taken into the journal."""
    path = asked.training / STATE_FILE
    if not path.exists():
        if journal.steps:
            raise ModelError(f"{asked.training} has lost its {STATE_FILE}; choose another --out.")
        return Progress()
    header, _ = read_state(path)
    if journal.adopted and not journal.portions:
        _adopt(asked, journal, header)
    _take_in(asked, journal, header.progress)
    return header.progress


def _adopt(asked: Asked, journal: Journal, header: StateHeader) -> None:
    """Take over a run of `maquette train`: what it did at which size is in its log, and where it ran is not known."""
    recipe = asked.recipe
    if header.name != recipe.preset:
        raise ModelError(
            f"{asked.training} holds a run of the preset {header.name}; {recipe.name} is made by {recipe.preset}."
        )
    journal.seed = header.config.seed
    journal.portions += logged(asked.training / LOG_FILE)
    journal.machines[""] = journal.seconds
    journal.begin(header.config.size, header.config.batch, "")


def logged(path: Path) -> list[Portion]:
    """What the log of a run says of its parts; nothing where there is none."""
    portions: list[Portion] = []
    step = images = 0
    seconds = 0.0
    for record in read_json_lines(path) if path.exists() else []:
        size = int(record["width"]), int(record["height"])
        steps, seen = int(record["step"]) - step, int(record["images"]) - images
        if steps < 1:
            continue
        batch = round(seen / steps)
        if not portions or (portions[-1].size, portions[-1].batch) != (size, batch):
            portions.append(Portion(size, batch))
        last = portions[-1]
        last.steps, last.images = last.steps + steps, last.images + seen
        last.seconds += float(record["seconds"]) - seconds
        step, images, seconds = int(record["step"]), int(record["images"]), float(record["seconds"])
    return portions


def _take_in(asked: Asked, journal: Journal, progress: Progress) -> None:
    journal.advance(progress.step, progress.images, progress.seconds)
    journal.save(asked.out)


def _done(in_steps: bool, progress: Progress) -> float:
    return float(progress.step) if in_steps else progress.seconds / 60


def machine_of(hardware: Hardware) -> str:
    """What it computes on, in words, without any name of a machine."""
    return f"{describe_device(hardware.device)}, {hardware.precision}, torch {torch.__version__.partition('+')[0]}"


def _stored_bytes(network: torch.nn.Module) -> int:
    """Of a network in a file: fp16, statistics in float32."""
    return sum(
        tensor.numel() * (4 if key.endswith(_EXACT) else 2 if tensor.is_floating_point() else tensor.element_size())
        for key, tensor in network.state_dict().items()
    )


def _already_checked(_source: object) -> None:
    """The pictures were read when the part began."""
