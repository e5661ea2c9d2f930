"""Evaluating a checkpoint on a data set: the loop over pictures, and the report with its protocol."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.data import Source
from model.errors import ModelError
from model.maps import LabelSet
from model.metrics.base import Means, Metric, Pair, Score
from model.metrics.objects import ObjectScores
from model.metrics.registry import METRICS
from model.metrics.segmentation import SegmentationScore
from model.metrics.styles import StyleScores
from model.metrics.synthesis import Styles, Synthesizer
from model.segmentation.file import check_scorer

Progress = Callable[[int, int], None]  # pictures done, of how many
_Measure = Metric | StyleScores | ObjectScores


@dataclass(frozen=True)
class Plan:
    """How a checkpoint is evaluated."""

    size: tuple[int, int]  # width, height of everything that is compared, pixels
    styles: Styles = "default"
    limit: int | None = None  # pictures, spread evenly over the split; None for all
    style_pictures: int = 24  # of them, on which styles are measured: 3 more renders each, and one for every mode
    style_class: str | None = None  # whose objects get other modes; None: `model.metrics.objects` chooses

    def __post_init__(self) -> None:
        if self.limit is not None:
            _check_count(self.limit)


@dataclass(frozen=True)
class ClassScore:
    """One class's accuracy and intersection over union, 0..1; nan where it never occurs."""

    name: str
    accuracy: Score
    iou: Score


@dataclass(frozen=True)
class Report:
    """Scores by name, None where they could not be measured, and all that has to be known to compare them."""

    protocol: Mapping[str, str]
    scores: Mapping[str, Score]
    classes: Mapping[int, ClassScore]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; what is unknown is null."""
        return {
            "protocol": dict(self.protocol),
            "scores": {name: _plain(score) for name, score in self.scores.items()},
            "classes": {
                str(class_id): {"name": each.name, "accuracy": _plain(each.accuracy), "iou": _plain(each.iou)}
                for class_id, each in self.classes.items()
            },
        }


def evaluate(
    synthesizer: Synthesizer, source: Source, means: Means, plan: Plan, progress: Progress | None = None
) -> Report:
    """Synthesize the pictures of a source and measure them. Raises MaquetteError.

    Photographs are resized by averaging, label maps by the id under each pixel's centre, before anything is done.
    """
    if synthesizer.session.label_set.ids != source.label_set.ids:
        raise ModelError(f"The checkpoint has other classes than the data ({source.label_set.name}).")
    if means.segmenter:
        check_scorer(means.segmenter.id, synthesizer.teachers)
    count = min(plan.limit or len(source), len(source))
    _check_count(count)
    metrics = [(entry, entry.make(means)) for entry in METRICS.values()]
    styles: list[StyleScores | ObjectScores] = [StyleScores(synthesizer), ObjectScores(synthesizer, plan.style_class)]
    chosen = np.linspace(0, len(source) - 1, count).astype(int).tolist()
    with_styles = set(np.linspace(0, count - 1, min(plan.style_pictures, count)).astype(int).tolist())
    for place, index in enumerate(chosen):
        arrays = source.read(index).resized(plan.size)
        pair = Pair(arrays.image, synthesizer.picture(arrays, index, plan.styles), arrays.labels)
        for _, metric in metrics:
            if metric:
                metric.add(pair)
        if place in with_styles:
            for each in styles:
                each.add(arrays, index)
        if progress:
            progress(place + 1, count)

    scores: dict[str, Score] = {}
    for entry, metric in metrics:
        scores.update(metric.scores() if metric else dict.fromkeys(entry.names, Score(None)))
    for each in styles:
        scores.update(each.scores() if with_styles else dict.fromkeys(each.names, Score(None)))
    found = [metric for _, metric in metrics if metric]
    return Report(
        protocol=_protocol(synthesizer, source, plan, count, [*found, *(styles if with_styles else ())]),
        scores=scores,
        classes=_classes(found, source.label_set),
    )


def _check_count(count: int) -> None:
    if count < 2:
        raise ModelError("At least two pictures are needed: distributions are compared.")


def _protocol(
    synthesizer: Synthesizer, source: Source, plan: Plan, count: int, measures: Sequence[_Measure]
) -> dict[str, str]:
    session = synthesizer.session
    explained = {
        "default": "default modes: nothing of the photograph is used but its maps",
        "encoded": "encoded from each photograph itself",
        "random": "a random mode for every region",
    }
    taught = f", taught by {' and '.join(synthesizer.teachers)}" if synthesizer.teachers else ""
    protocol = {
        "checkpoint": f"{session.id}, trained on {synthesizer.trained_on}{taught}",
        "data": f"{source.name}, {count} of {len(source)} pictures",
        "size": f"{plan.size[0]} x {plan.size[1]}: photographs averaged, labels by the id under the pixel's centre",
        "styles of the pictures": explained[plan.styles],
        "device": ", ".join(filter(None, (session.device_name, getattr(session, "precision", "")))),
    }
    for measure in measures:
        protocol.update(measure.protocol())
    return protocol


def _classes(metrics: list[Metric], label_set: LabelSet) -> dict[int, ClassScore]:
    found: dict[int, ClassScore] = {}
    for metric in metrics:
        if isinstance(metric, SegmentationScore):
            for class_id, (synthesized, photographs, place) in metric.by_class().items():
                found[class_id] = ClassScore(
                    label_set[class_id].name,
                    Score(synthesized.accuracies[place], photographs.accuracies[place]),
                    Score(synthesized.ious[place], photographs.ious[place]),
                )
    return found


def _plain(score: Score) -> dict[str, float | None]:
    values = {
        "synthesized": score.synthesized,
        "photographs": score.photographs,
        "ratio": score.ratio,
        "spread": score.spread,
    }
    return {name: None if value is None or math.isnan(value) else value for name, value in values.items()}
