"""What a run of training is, and which classes take part."""

import pytest

from model.errors import ModelError
from model.maps import LabelSet
from model.metrics.confusion import scored_classes
from model.segmentation.config import SegmenterConfig, trained_classes


def test_pictures_grow_and_batches_shrink() -> None:
    config = SegmenterConfig(size=(512, 256), batch=8)
    assert config.stage(0.0) == ((256, 128), 16)
    assert config.stage(0.449) == ((256, 128), 16)
    assert config.stage(0.45) == ((384, 192), 11)
    assert config.stage(0.7) == ((512, 256), 8)
    assert config.stage(1.0) == ((512, 256), 8)


def test_every_stage_is_a_size_the_network_takes() -> None:
    config = SegmenterConfig(size=(128, 64))
    for part in (0.0, 0.5, 0.9):
        (width, height), _ = config.stage(part)
        assert width % 32 == height % 32 == 0
        assert min(width, height) >= 32


def test_a_configuration_survives_json() -> None:
    config = SegmenterConfig(size=(128, 64), max_steps=3)
    values = {
        key: list(value) if isinstance(value, tuple) else value for key, value in config.to_dict().items()
    }  # what JSON does
    assert SegmenterConfig.from_dict(values) == config


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"size": (500, 256)}, "multiple of 64"),
        ({"size": (32, 32)}, "multiple of 64"),
        ({"batch": 1}, "at least 2"),
        ({"network": "unet"}, "lraspp or deeplab"),
    ],
)
def test_impossible_runs_are_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        SegmenterConfig(**changes)  # type: ignore[arg-type]


def test_void_is_not_trained_and_only_marked_classes_are_scored() -> None:
    streets = LabelSet.load("cityscapes")
    assert len(trained_classes(streets)) == 27
    assert not {0, 1, 4, 34} & set(trained_classes(streets))
    assert len(scored_classes(streets)) == 19
    assert set(scored_classes(streets)) < set(trained_classes(streets))


def test_a_set_that_marks_nothing_scores_all_but_void() -> None:
    classes = [
        {"id": 3, "name": "wall", "color": [1, 2, 3]},
        {"id": 4, "name": "door", "color": [4, 5, 6], "kind": "thing"},
        {"id": 9, "name": "rest", "color": [7, 8, 9], "kind": "void"},
    ]
    assert scored_classes(LabelSet.from_dict({"name": "own", "classes": classes})) == (3, 4)
