"""From the last state of a training to the finished files: modes, scores, contact sheet, report, model card.

Each step leaves whole files or none, so that a part that ends here is gone on with by the next one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from model import resources
from model.analysis.segmenters import scorer_for
from model.checkpoint import Checkpoint, load_checkpoint, read_header, save_checkpoint
from model.data import Pictures, Source, open_source
from model.devices import resolve_device
from model.errors import MaquetteError, ModelError
from model.maps import LabelSet, atomic_file, read_bytes
from model.metrics.synthesis import Styles
from model.modes import Modes, fit_modes, load_encoder
from model.recipes.asked import LICENCE, Asked
from model.recipes.card import model_card
from model.recipes.facts import Facts
from model.recipes.files import check_size
from model.recipes.journal import Journal
from model.recipes.scenes import scenes_of
from model.recipes.scores import check_teacher, held_out, main_scores, measure, segmenter_id
from model.recipes.sheet import contact_sheet, write_webp
from model.registry import open_session
from model.training.networks import Networks
from model.training.presets import PRESETS
from model.training.run import CHECKPOINT_FILE
from model.training.state import STATE_FILE, StateHeader, read_state
from model.training.weights import DISCRIMINATOR_FILE

Progress = Callable[[int, int], None]
Show = Callable[[str], AbstractContextManager[Progress]]  # what takes time now -> its progress
Tell = Callable[[str], None]


@dataclass(frozen=True)
class _Fitted:
    """Which classes have looks, by name."""

    modes: dict[str, int]
    without: tuple[str, ...]
    absent: tuple[str, ...]


class OutOfTime(Exception):  # noqa: N818
    """The part's time is over; what was finished stays."""


def check_inputs(asked: Asked, show: Show) -> None:
    """Before hours of work: raise MaquetteError for files that only the end needs, and that would not do."""
    assert asked.data is not None
    labels = PRESETS[asked.recipe.preset].labels
    label_set = open_source(asked.data, "train", label_set=LabelSet.load(labels) if labels else None).label_set
    scorer_for(asked.segmenter, label_set, _teachers(asked))
    if asked.recogniser:
        check_teacher(asked.recogniser, asked.segmenter, label_set)
    if asked.scenes and not asked.scenes.is_dir():
        raise ModelError(f"{asked.scenes} is no folder; choose another --scenes.")
    list(scenes_of(_scenes_folder(asked), label_set))
    if found := held_out(asked.data, label_set):
        split, source = found
        with show(f"checking {split}") as progress:
            source.check(progress)


def _teachers(asked: Asked) -> tuple[str, ...]:
    """Ids of all segmentation networks that will have taught: of what it begins with, so far, and from now on."""
    found = [segmenter_id(asked.recogniser)] if asked.recogniser else []
    for path in (asked.init, asked.training / CHECKPOINT_FILE):
        if path and path.exists():
            found += read_header(path).teachers
    return tuple(found)


def finish(asked: Asked, journal: Journal, *, show: Show, tell: Tell, over: Callable[[], bool]) -> None:
    """Make all files. Raises MaquetteError, and OutOfTime between two steps when `over` answers True."""
    if asked.data is None:
        raise ModelError("Say where the photographs are: --data DIR.")
    state, _ = read_state(asked.training / STATE_FILE)
    train = open_source(asked.data, "train", layout=state.data.layout, flow=state.data.flow, label_set=state.label_set)

    def next_step() -> None:
        if over():
            raise OutOfTime

    next_step()
    latest = load_checkpoint(asked.training / CHECKPOINT_FILE)
    weights = _delivered(asked, journal, latest, train, show)
    _copy_discriminator(asked, state)
    fitted = _fitted(weights, train, show)
    _say_modes(fitted, weights, tell)

    found = held_out(asked.data, state.label_set, state.data.layout)
    evaluation: dict[str, Mapping[str, Any]] = {}
    if found is None:
        tell("not measured: the data have no val or test pictures, or fewer than two")
    else:
        split, source = found
        segmenter = scorer_for(asked.segmenter, state.label_set, state.teachers)
        if state.teachers and not segmenter:
            tell("no network reads the pictures that has not taught; give one by --segmenter")
        for styles in _measured_styles(weights):
            next_step()
            key = f"{weights.id} {styles} {split} {segmenter_id(segmenter)}"
            if key not in journal.measured:
                with show(f"measuring, {styles} styles") as progress:
                    journal.measured[key] = measure(
                        asked.weights,
                        source,
                        segmenter,
                        styles,
                        device=asked.device,
                        seed=journal.seed,
                        progress=progress,
                    )
                journal.save(asked.out)
            evaluation[styles] = journal.measured[key]
    header = replace(weights.header, scores=main_scores(evaluation))
    save_checkpoint(asked.weights, header, weights.generator, weights.encoder, weights.modes)

    next_step()
    _render(asked, state.label_set, show, tell)
    facts = _facts(asked, journal, state, weights, len(train), fitted)
    facts = replace(facts, split=found[0] if found else "", evaluation=evaluation)
    with atomic_file(asked.report) as file:
        file.write((json.dumps(facts.to_dict(), indent=1) + "\n").encode())
    with atomic_file(asked.card) as file:
        file.write(model_card(asked.recipe, facts).encode())
    journal.finished = weights.id
    journal.save(asked.out)


def _delivered(asked: Asked, journal: Journal, latest: Checkpoint, train: Source, show: Show) -> Checkpoint:
    """The newest weights with the modes of all training pictures, under the recipe's name.

    What an earlier part has written of the same weights is taken as it is.
    """
    if journal.delivered:
        source, _, written = journal.delivered.partition(" ")
        with suppress(MaquetteError):
            found = load_checkpoint(asked.weights)
            if source == latest.id and written == found.id:
                return found
    modes = Modes({}, {}, {})
    if latest.header.encoder:
        encoder = load_encoder(latest).to(resolve_device(asked.device))
        with show("finding modes") as progress:
            modes = fit_modes(encoder, Pictures(train, latest.header.resolution), progress=progress)
    header = replace(
        latest.header,
        name=asked.recipe.name,
        licence=asked.licence or latest.header.licence or LICENCE,
        mode_sizes=dict(modes.sizes),
        representatives=dict(modes.representatives),
    )
    header = save_checkpoint(asked.weights, header, latest.generator, latest.encoder, modes.centres)
    check_size(asked.weights.name, asked.weights.stat().st_size, asked.recipe.budget)
    journal.delivered = f"{latest.id} {header.id}"
    journal.save(asked.out)
    return load_checkpoint(asked.weights)


def _copy_discriminator(asked: Asked, state: StateHeader) -> None:
    budget = asked.recipe.discriminator_budget
    if budget is None or not state.config.adversarial:
        return
    content = read_bytes(asked.training / DISCRIMINATOR_FILE)
    check_size(asked.discriminator.name, len(content), budget)
    with atomic_file(asked.discriminator) as file:
        file.write(content)


def _fitted(weights: Checkpoint, train: Source, show: Show) -> _Fitted:
    if weights.header.encoder is None:
        return _Fitted({}, (), ())
    with show("looking for classes") as progress:
        train.check(progress)
    occurring: np.ndarray = np.logical_or.reduce(train.present(), axis=0)
    classes = train.label_set.classes
    return _Fitted(
        {each.name: len(weights.modes[each.id]) for each in classes if each.id in weights.modes},
        tuple(each.name for each in classes if occurring[each.id] and each.id not in weights.modes),
        tuple(each.name for each in classes if not occurring[each.id]),
    )


def _say_modes(fitted: _Fitted, weights: Checkpoint, tell: Tell) -> None:
    if weights.header.encoder is None:
        return
    tell(f"modes: {len(fitted.modes)} classes have {sum(fitted.modes.values())}")
    if fitted.absent:
        tell(f"in no training picture, and so without modes: {', '.join(fitted.absent)}")
    if fitted.without:
        tell(f"in training pictures, but without modes: {', '.join(fitted.without)}")


def _measured_styles(weights: Checkpoint) -> Sequence[Styles]:
    return ("default", "encoded") if weights.header.encoder else ("default",)


def _scenes_folder(asked: Asked) -> Path:
    return asked.scenes or resources.assets_dir() / "scenes"


def _render(asked: Asked, label_set: LabelSet, show: Show, tell: Tell) -> None:
    """The contact sheet, and a small picture for the editor's list of models."""
    folder = _scenes_folder(asked)
    scenes = list(scenes_of(folder, label_set))
    if not scenes:
        tell(f"no contact sheet: {folder} has no scene with the classes of {label_set.name}")
        return
    session = open_session(asked.weights, asked.device)
    try:
        with show("rendering scenes") as progress:
            sheet, first = contact_sheet(session, scenes, progress)
    finally:
        session.close()
    write_webp(asked.contact_sheet, sheet)
    write_webp(asked.picture, first)


def _facts(
    asked: Asked, journal: Journal, state: StateHeader, weights: Checkpoint, pictures: int, fitted: _Fitted
) -> Facts:
    header = weights.header
    adversarial = state.config.adversarial
    with torch.device("meta"):
        networks = Networks(state.architecture, state.label_set, torch.device("meta"))
    counted = {"generator": networks.generator, "encoder": networks.encoder}
    counted |= {"discriminators": networks.discriminator} if adversarial else {}
    files = [asked.weights, *([asked.discriminator] if asked.discriminator.exists() else [])]
    return Facts(
        recipe=asked.recipe.name,
        checkpoint=weights.id,
        label_set=state.label_set.name,
        classes=state.label_set.channels,
        size=header.resolution,
        generator=header.generator,
        encoder=header.encoder,
        discriminator=state.architecture.discriminator if adversarial else None,
        parameters={
            name: sum(each.numel() for each in network.parameters()) for name, network in counted.items() if network
        },
        config=state.config,
        vgg=bool(state.vgg and state.config.vgg),
        recogniser=bool(state.recogniser and state.config.recogniser),
        teachers=state.teachers,
        data=header.data,
        pictures=pictures,
        portions=tuple(journal.portions),
        machines=journal.machines,
        length=journal.length,
        full_size=journal.full_size,
        batch=journal.batch,
        init=journal.init,
        adopted=journal.adopted,
        preset=state.name,
        licence=header.licence,
        modes=fitted.modes,
        without_modes=fitted.without,
        absent=fitted.absent,
        files={path.name: path.stat().st_size for path in files},
    )
