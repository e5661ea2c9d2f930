"""Scores variants by a segmentation network that was trained on photographs, and the photographs themselves."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from model.ablation.results import Outcome
from model.ablation.runner import Trained
from model.data import Arrays, Source
from model.errors import ModelError
from model.maps import LabelSet, write_image
from model.metrics.confusion import Confusion, scored_classes
from model.segmentation.config import SegmenterConfig
from model.segmentation.network import Segmenter
from model.segmentation.samples import Samples
from model.segmentation.training import Origin, Report, SegmenterRun, half_pays
from model.session import GeneratorSession

SHOWN = 6  # pictures that are kept of every variant
PICTURES_FOLDER = "rendered"
_SEGMENTER_SCALE = 1.5  # the scoring network sees the pictures so much larger: its own grid is an eighth of that


class Resized(Source):
    """The pictures of another source at one size."""

    def __init__(self, source: Source, size: tuple[int, int]) -> None:
        super().__init__(source.root, source.label_set, source.names)
        self._inner = source
        self._size = size

    def _load(self, index: int) -> Arrays:
        return self._inner.read(index).resized(self._size)


class SegmentationScorer:
    """Pixel accuracy, class accuracy and mean IoU of pictures against the labels they were made from."""

    def __init__(self, segmenter: Segmenter, source: Source, device: str) -> None:
        """`source` has the pictures at the size at which they are made. Raises ModelError for foreign classes."""
        check_classes(segmenter, source.label_set)
        self._segmenter = segmenter
        self._source = source
        self._device = device
        self._classes = scored_classes(source.label_set)

    @property
    def id(self) -> str:
        """Of the segmentation network."""
        return self._segmenter.id

    @property
    def protocol(self) -> str:
        """A sentence on the network."""
        header = self._segmenter.header
        width, height = header.resolution
        return (
            f"Scored by {header.id}: {header.network} at {width} x {height}, {header.steps} steps on photographs of "
            f"{header.data}; no generator was trained or chosen by it"
        )

    def __call__(self, trained: Trained, folder: Path) -> Outcome:
        """Render all scenes with a variant's checkpoint and score them; the first few are kept as pictures."""
        with GeneratorSession.open(trained.checkpoint, self._device) as session:
            confusion = Confusion(self._classes)
            kept = set(shown_indices(len(self._source)))
            for index in range(len(self._source)):
                arrays = self._source.read(index)
                picture = session.render(arrays.labels, arrays.instances, seed=index)
                confusion.add(arrays.labels, self._segmenter.predict(picture, classes=self._classes))
                if index in kept:
                    place = folder / PICTURES_FOLDER
                    place.mkdir(exist_ok=True)
                    write_image(place / f"{index:04d}.png", picture)
            name = session.id
        return Outcome(
            **_scores(confusion),
            steps=trained.steps,
            images=trained.images,
            seconds=trained.seconds,
            parameters=trained.parameters,
            checkpoint=name,
            segmenter=self.id,
        )

    def oracle(self) -> Outcome:
        """The same scores of the photographs."""
        confusion = Confusion(self._classes)
        for index in range(len(self._source)):
            arrays = self._source.read(index)
            confusion.add(arrays.labels, self._segmenter.predict(arrays.image, classes=self._classes))
        return Outcome(**_scores(confusion), segmenter=self.id)  # type: ignore[arg-type]


def _scores(confusion: Confusion) -> dict[str, float]:
    scores = confusion.scores()
    return {name: getattr(scores, name) for name in ("pixel_accuracy", "class_accuracy", "mean_iou")}


def check_classes(segmenter: Segmenter, label_set: LabelSet) -> None:
    """Raise ModelError unless the network tells the classes of the data apart."""
    if not segmenter.label_set.compatible(label_set):
        raise ModelError(
            f"The segmentation network knows the classes of {segmenter.label_set.name}, "
            f"the data have those of {label_set.name}; leave --segmenter out, and one is trained."
        )


def shown_indices(count: int) -> list[int]:
    """The pictures that are shown of a source: a few, spread evenly."""
    return sorted({int(index) for index in np.linspace(0, count - 1, min(SHOWN, count))})


def segmenter_size(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height at which the scoring network is trained, for pictures of a size: multiples of 64."""
    width, height = (max(64, round(_SEGMENTER_SCALE * side / 64) * 64) for side in size)
    return width, height


def train_segmenter(
    source: Source, path: Path, *, size: tuple[int, int], steps: int, device: str, tell: Callable[[float, str], None]
) -> bool:
    """Train a segmentation network on the photographs of a source and write it; False if the user stopped it.

    Goes on with what is there. It never sees a synthesized picture.
    """
    from model.devices import resolve_device
    from model.segmentation.state import STATE_FILE

    out, target = path.with_name(f"{path.stem}-run"), resolve_device(device)
    resume = (out / STATE_FILE).exists()
    config = SegmenterConfig(size=segmenter_size(size), max_steps=steps)
    run = SegmenterRun(config, source.label_set, out, device=target, half=half_pays(target), resume=resume)
    out.mkdir(parents=True, exist_ok=True)
    samples = Samples(Resized(source, size), run.config, run.classes)

    def report(told: Report) -> None:
        tell(told.part, f"step {told.step}  loss {told.loss:.3f}  {told.images_per_second:.1f} images/s")

    if not run.train(samples, report=report):
        return False
    run.deliver(path, samples, Origin(path.stem, source.name, ""), {})
    return True
