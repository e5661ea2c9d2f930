"""How well a segmentation network recognises synthesized pictures (pix2pixHD, section 4.1; pix2pix, section 3.2).

The same network on the real photographs is the oracle: no generator is expected to reach more.
"""

from collections.abc import Mapping

from model.metrics.base import LabelPredictor, Metric, Pair, Score
from model.metrics.confusion import Confusion, SegmentationScores

ACCURACY, CLASS_ACCURACY, IOU = "pixel accuracy", "class accuracy", "mean IoU"


class SegmentationScore(Metric):
    """Pixel accuracy, accuracy averaged over the classes, and mean intersection over union, 0..1."""

    names = (ACCURACY, CLASS_ACCURACY, IOU)

    def __init__(self, segmenter: LabelPredictor, classes: tuple[int, ...]) -> None:
        self._segmenter, self._classes = segmenter, classes
        self.synthesized, self.photographs = Confusion(classes), Confusion(classes)

    def add(self, pair: Pair) -> None:
        for confusion, picture in ((self.synthesized, pair.synthesized), (self.photographs, pair.photograph)):
            confusion.add(pair.labels, self._segmenter.predict(picture, classes=self._classes))

    def scores(self) -> Mapping[str, Score]:
        synthesized, photographs = self.synthesized.scores(), self.photographs.scores()
        return {
            ACCURACY: Score(synthesized.pixel_accuracy, photographs.pixel_accuracy),
            CLASS_ACCURACY: Score(synthesized.class_accuracy, photographs.class_accuracy),
            IOU: Score(synthesized.mean_iou, photographs.mean_iou),
        }

    def by_class(self) -> dict[int, tuple[SegmentationScores, SegmentationScores, int]]:
        """Class id -> scores of all classes on synthesized pictures and on photographs, and its place in them."""
        synthesized, photographs = self.synthesized.scores(), self.photographs.scores()
        return {class_id: (synthesized, photographs, place) for place, class_id in enumerate(self._classes)}

    def protocol(self) -> Mapping[str, str]:
        return {
            "classes": f"{len(self._classes)} scored, pixels of all others ignored; answers among the scored only",
            "segmenter": f"{self._segmenter.id}, trained on real photographs only; scores interpolated bilinearly",
        }
