"""Segmentation networks with random weights, for tests of everything but their skill."""

from pathlib import Path

import torch

from model.maps import LabelSet
from model.segmentation.config import trained_classes
from model.segmentation.file import SegmenterHeader, save_segmenter
from model.segmentation.network import SegmentationNetwork


def random_segmenter(path: Path, label_set: LabelSet, network: str = "lraspp") -> SegmenterHeader:
    """Write a network whose answers vary over a picture; returns the header as written."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        classes = trained_classes(label_set)
        weights = SegmentationNetwork(network, len(classes)).state_dict()
    header = SegmenterHeader(
        name="random",
        network=network,
        classes=classes,
        label_set=label_set,
        resolution=(128, 64),
        mean=(90.0, 100.0, 110.0),
        deviation=(50.0, 60.0, 70.0),
        data="nothing",
        licence="for tests only",
        scores={"mean IoU": 0.25},
    )
    return save_segmenter(path, header, weights)
