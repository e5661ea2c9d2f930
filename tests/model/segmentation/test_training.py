"""Training of a segmentation network: it learns, it can be interrupted, and it never saves what has diverged."""

import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import open_source
from model.errors import CheckpointError, ModelError
from model.maps import LabelSet
from model.segmentation.config import SegmenterConfig
from model.segmentation.network import load_segmenter
from model.segmentation.samples import Samples
from model.segmentation.state import STATE_FILE
from model.segmentation.training import Origin, Report, SegmenterRun, class_weights, learning_rate, score

CPU = torch.device("cpu")
ORIGIN = Origin("tiny", "drawn pictures", "for tests only")


def quiet(_: Report) -> None:
    pass


def begin(
    folder: Path, out: Path, steps: int, *, resume: bool = False, **changes: object
) -> tuple[SegmenterRun, Samples]:
    """A run on the drawn pictures, and its samples."""
    config = SegmenterConfig(size=(64, 64), batch=2, max_steps=steps, **changes)  # type: ignore[arg-type]
    label_set = LabelSet.load("cityscapes")
    run = SegmenterRun(config, label_set, out, device=CPU, half=False, resume=resume)
    return run, Samples(open_source(folder, "train", label_set=label_set), run.config, run.classes)


def test_a_network_learns_the_drawn_streets(paired_folder: Path, tmp_path: Path, cityscapes: LabelSet) -> None:
    run, samples = begin(paired_folder, tmp_path, 30, ema=0.5, zoom=(1.0, 1.0))
    told: list[Report] = []
    assert run.train(samples, report=told.append)
    assert told[-1].loss < 0.5 * told[0].loss
    header = run.deliver(tmp_path / "tiny.safetensors", samples, ORIGIN, {"mean IoU": 0.5})
    assert (header.steps, header.data, header.licence) == (30, "drawn pictures", "for tests only")
    source = open_source(paired_folder, "val", label_set=cityscapes)
    delivered = load_segmenter(tmp_path / "tiny.safetensors", "cpu")
    found = score(delivered, source)
    assert found.pixel_accuracy > 0.8
    # Only the weights' rounding to fp16 lies between the run's own network and the file.
    assert found.pixel_accuracy == pytest.approx(score(run.segmenter(samples, ORIGIN), source).pixel_accuracy, abs=0.02)


def test_an_interrupted_run_ends_like_an_uninterrupted_one(paired_folder: Path, tmp_path: Path) -> None:
    whole, samples = begin(paired_folder, tmp_path / "whole", 20)
    (tmp_path / "whole").mkdir()
    assert whole.train(samples, report=quiet)

    (tmp_path / "parts").mkdir()
    part, samples = begin(paired_folder, tmp_path / "parts", 20)
    # Reports come every ten steps; a real Ctrl-C then finishes the step and saves.
    assert not part.train(samples, report=lambda _: signal.raise_signal(signal.SIGINT))
    assert part.progress.step == 10
    rest, samples = begin(paired_folder, tmp_path / "parts", 999, resume=True)
    assert rest.config.max_steps == 20, "the schedule is the state's"
    assert rest.train(samples, report=quiet)
    assert rest.progress.step == whole.progress.step == 20
    assert rest.progress.images == whole.progress.images
    for key, value in whole.average.state.items():
        assert torch.equal(rest.average.state[key], value), key


def test_what_has_diverged_is_not_saved(paired_folder: Path, tmp_path: Path) -> None:
    run, samples = begin(paired_folder, tmp_path, 12)
    run.save()
    before = (tmp_path / STATE_FILE).read_bytes()
    with torch.no_grad():
        next(run.network.parameters()).fill_(float("nan"))
    with pytest.raises(ModelError, match="diverged"):
        run.train(samples, report=quiet)
    assert (tmp_path / STATE_FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"nothing", None])
def test_a_bad_state_is_one_sentence(paired_folder: Path, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / STATE_FILE).write_bytes(content)
    with pytest.raises(CheckpointError, match="training state"):
        begin(paired_folder, tmp_path, 1, resume=True)


def test_a_state_of_something_else_is_refused(paired_folder: Path, tmp_path: Path) -> None:
    torch.save({"format": 1, "config": {"width": 3}}, tmp_path / STATE_FILE)
    with pytest.raises(CheckpointError, match="incomplete"):
        begin(paired_folder, tmp_path, 1, resume=True)
    torch.save([1], tmp_path / STATE_FILE)
    with pytest.raises(CheckpointError, match="no state of a segmentation network"):
        begin(paired_folder, tmp_path, 1, resume=True)


def test_the_rate_rises_and_falls_to_zero() -> None:
    config = SegmenterConfig(learning_rate=1e-2, warm_up=0.1)
    rates = [learning_rate(config, part) for part in np.linspace(0, 1, 101)]
    assert rates[0] == pytest.approx(5e-4)
    assert max(rates) == pytest.approx(1e-2)
    assert int(np.argmax(rates)) == 10
    assert rates[-1] == pytest.approx(0, abs=1e-9)


def test_rare_classes_weigh_more_and_the_mean_pixel_one() -> None:
    pixels = np.array([9000, 999, 1, 0])
    weights = class_weights(pixels, 0.3).numpy()
    assert weights[0] < weights[1] < weights[2]
    assert weights[3] == 0
    assert (weights * pixels).sum() / pixels.sum() == pytest.approx(1)
    assert class_weights(pixels, 0.0).numpy()[:3] == pytest.approx([1, 1, 1])
