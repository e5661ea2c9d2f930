"""Segmentation scores, against numbers made by hand and against torchmetrics."""

import numpy as np
import pytest
import torch
from torchmetrics.classification import MulticlassAccuracy, MulticlassJaccardIndex

from model.maps import LabelSet
from model.metrics.base import Pair
from model.metrics.confusion import Confusion, scored_classes
from model.metrics.segmentation import SegmentationScore
from tests.model.metrics.pictures import BUILDING, CAR, ROAD, SKY, VOID, GreyReader, drawn


def test_scores_are_those_made_by_hand() -> None:
    #        road road road | sky sky | car | void
    truth = np.array([[7, 7, 7, 23, 23, 26, 0]], np.uint8)
    found = np.array([[7, 7, 23, 23, 26, 26, 7]], np.uint8)
    confusion = Confusion((ROAD, SKY, CAR))
    confusion.add(truth, found)
    scores = confusion.scores()
    assert scores.pixel_accuracy == pytest.approx(4 / 6), "void is not counted, whatever is answered there"
    assert scores.accuracies == pytest.approx((2 / 3, 1 / 2, 1))
    assert scores.class_accuracy == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert scores.ious == pytest.approx((2 / 3, 1 / 3, 1 / 2))
    assert scores.mean_iou == pytest.approx(0.5)


def test_an_answer_outside_the_scored_classes_is_wrong_and_nobodys() -> None:
    confusion = Confusion((ROAD, SKY))
    confusion.add(np.array([[7, 7, 23, 23]], np.uint8), np.array([[7, 200, 23, 23]], np.uint8))
    scores = confusion.scores()
    assert scores.pixel_accuracy == pytest.approx(0.75)
    assert scores.ious == pytest.approx((0.5, 1.0))


def test_classes_that_never_occur_have_no_part_in_the_means() -> None:
    confusion = Confusion((ROAD, SKY, CAR, BUILDING))
    confusion.add(np.array([[7, 7, 23, 23]], np.uint8), np.array([[7, 7, 23, 26]], np.uint8))
    scores = confusion.scores()
    assert scores.class_accuracy == pytest.approx(0.75), "over road and sky"
    assert np.isnan(scores.accuracies[2:]).all()
    assert scores.ious[2] == 0, "answered, and never right"
    assert np.isnan(scores.ious[3])
    assert scores.mean_iou == pytest.approx((1 + 0.5 + 0) / 3)
    nothing = Confusion((ROAD,))
    nothing.add(np.zeros((2, 2), np.uint8), np.full((2, 2), ROAD, np.uint8))
    assert np.isnan(nothing.scores().pixel_accuracy)


def test_scores_are_torchmetrics() -> None:
    random = np.random.default_rng(4)
    ids = np.array([7, 11, 23, 26, 33], np.uint8)
    confusion = Confusion(tuple(ids.tolist()))
    truths, answers = [], []
    for _ in range(3):
        truth = random.choice(ids, (20, 30), p=[0.5, 0.3, 0.1, 0.05, 0.05])
        answer = np.where(random.random((20, 30)) < 0.6, truth, random.choice(ids, (20, 30)))
        void = random.random((20, 30)) < 0.1
        confusion.add(np.where(void, VOID, truth).astype(np.uint8), answer)
        order = np.searchsorted(ids, np.stack([truth, answer]))
        truths.append(torch.from_numpy(np.where(void, -1, order[0])))
        answers.append(torch.from_numpy(order[1]))
    target, predicted = torch.stack(truths), torch.stack(answers)
    scores = confusion.scores()

    def theirs(metric: type, average: str) -> float:
        return float(metric(num_classes=5, average=average, ignore_index=-1)(predicted, target))

    assert scores.pixel_accuracy == pytest.approx(theirs(MulticlassAccuracy, "micro"), abs=1e-6)
    assert scores.class_accuracy == pytest.approx(theirs(MulticlassAccuracy, "macro"), abs=1e-6)
    assert scores.mean_iou == pytest.approx(theirs(MulticlassJaccardIndex, "macro"), abs=1e-6)


def test_maps_of_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        Confusion((ROAD,)).add(np.zeros((2, 3), np.uint8), np.zeros((3, 2), np.uint8))


def test_the_oracle_is_the_same_network_on_the_photographs() -> None:
    labels = np.full((10, 10), ROAD, np.uint8)
    labels[:5] = SKY
    labels[:, 0] = VOID
    half = labels.copy()
    half[5:, 5:] = SKY  # the generator painted sky where road should be
    metric = SegmentationScore(GreyReader(), (ROAD, SKY, CAR))
    metric.add(Pair(drawn(labels), drawn(half), labels))
    scores = metric.scores()
    assert scores["pixel accuracy"].photographs == 1
    assert scores["pixel accuracy"].synthesized == pytest.approx(65 / 90)
    assert scores["mean IoU"].ratio == pytest.approx((20 / 45 + 45 / 70) / 2)
    assert "reader" in metric.protocol()["segmenter"]


def test_cityscapes_scores_its_nineteen_classes(cityscapes: LabelSet) -> None:
    assert len(scored_classes(cityscapes)) == 19
    assert not {VOID, 9, 34} & set(scored_classes(cityscapes))
