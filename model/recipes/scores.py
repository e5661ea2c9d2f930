"""What finished weights score on photographs that nobody trained on, by the measures of `maquette evaluate`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from model.analysis.segmenters import bundled_segmenter
from model.data import Source, open_source, splits_of
from model.errors import ModelError
from model.maps import LabelSet
from model.metrics.base import Means
from model.metrics.confusion import scored_classes
from model.metrics.evaluation import Plan, evaluate
from model.metrics.objects import RATIO
from model.metrics.offline import offline
from model.metrics.styles import DIVERSITY, GAIN
from model.metrics.synthesis import Styles, Synthesizer
from model.segmentation.file import check_classes, has_taught, read_segmenter_header

HELD_OUT = ("val", "test")  # splits that may be measured on, the first that there is; neither is ever trained on
FEWEST = 2  # pictures: distributions are compared
_MAIN = (DIVERSITY, GAIN, RATIO)  # beside those that photographs have, too

Values = Mapping[str, Any]  # plain JSON


def held_out(data: Path, label_set: LabelSet, layout: str = "auto") -> tuple[str, Source] | None:
    """The split that is measured on, and its pictures; None where the data have none, or too few."""
    split = next((each for each in HELD_OUT if each in splits_of(data, layout)), None)
    if split is None:
        return None
    source = open_source(data, split, layout=layout, label_set=label_set)
    return (split, source) if len(source) >= FEWEST else None


def check_teacher(teacher: Path, segmenter: Path | None, label_set: LabelSet) -> None:
    """Raise ModelError for a teacher of other classes, or where it is the bundled network and no other one is to score.

    Raises CheckpointError where the file cannot be read.
    """
    header = read_segmenter_header(teacher)
    check_classes(teacher, header, label_set)
    bundled = bundled_segmenter(label_set)
    if segmenter is None and bundled and has_taught(segmenter_id(bundled), (header.id,)):
        raise ModelError(
            f"{teacher.name} is the bundled network that scores; let another one teach (`maquette segment --seed 1`), "
            "or give another --segmenter."
        )


def segmenter_id(path: Path | None) -> str:
    """Which network it is; "-" without one. Raises CheckpointError."""
    return read_segmenter_header(path).id if path else "-"


def measure(
    weights: Path,
    source: Source,
    segmenter: Path | None,
    styles: Styles,
    *,
    device: str,
    seed: int,
    progress: Callable[[int, int], None],
) -> dict[str, Any]:
    """The report of `maquette evaluate` as plain values. Raises MaquetteError.

    What styles do is measured once, with the pictures in default styles.
    """
    from model.segmentation.network import load_segmenter

    with offline(), Synthesizer(weights, device, seed=seed) as synthesizer:
        session = synthesizer.session
        means = Means(
            scored=scored_classes(session.label_set),
            segmenter=load_segmenter(segmenter, device) if segmenter else None,
            seed=seed,
        )
        plan = Plan(size=session.resolution, styles=styles)
        if styles != "default":
            plan = Plan(size=session.resolution, styles=styles, style_pictures=0)
        return evaluate(synthesizer, source, means, plan, progress).to_dict()


def main_scores(measured: Mapping[str, Values]) -> dict[str, float]:
    """The scores that a checkpoint says of itself: how it is read, and whether its styles do what they should."""
    found: dict[str, float] = {}
    for name, score in measured.get("default", {}).get("scores", {}).items():
        if score["synthesized"] is not None and (name in _MAIN or score["photographs"] is not None):
            found[name] = round(score["synthesized"], 4)
            if score["ratio"] is not None:
                found[f"{name}, part of photographs'"] = round(score["ratio"], 4)
    for name, score in measured.get("encoded", {}).get("scores", {}).items():
        if score["synthesized"] is not None and score["photographs"] is not None:
            found[f"{name}, styles encoded"] = round(score["synthesized"], 4)
    return found
