"""Previews of generator sessions: borders that are padded, networks that have none, what travels to the device."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from model import scene_state
from model.checkpoint import load_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.contract import Change, is_live
from model.maps.geometry import Rect
from model.session import GeneratorSession
from tests.model.checkpoint_files import with_generator
from tests.model.test_session import CAR, SKY, street

LOCAL = GeneratorConfig(35, width=3, downsamples=2, blocks=1, norm="batch", output_scale=1e-3)


def repainted(labels: np.ndarray, instances: np.ndarray, rect: Rect) -> Change:
    """Paint a car into the maps, and return the change."""
    labels[rect.slices], instances[rect.slices] = CAR, 26007
    return Change(rect, *(np.ascontiguousarray(each[rect.slices]) for each in (labels, instances, instances)))


@pytest.mark.parametrize("enhancers", [0, 1])
@pytest.mark.parametrize("size", [(33, 47), (45, 71), (48, 64)])
def test_with_statistics_of_the_training_a_preview_of_everything_is_the_exact_picture(
    size: tuple[int, int], enhancers: int, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    """Also at the borders on the right and below, which the padding repeats."""
    path = with_generator(tiny_checkpoint, tmp_path, LOCAL.with_changes(enhancers=enhancers, enhancer_blocks=1))
    height, width = size
    with GeneratorSession.open(path, "cpu", precision="float32") as session:
        labels, instances = street(*size)
        for rect in (
            Rect(width - 9, height - 7, width, height),
            Rect(width - 1, 0, width, 5),
            Rect(0, height - 1, 9, height),
            Rect(3, 2, 12, 17),
        ):
            session.render(labels, instances, keep=True)
            change = repainted(labels, instances, rect)
            near = session.preview(change)
            exact = session.render(labels, instances).astype(int)
            shown = rect.translated(-near.rect.left, -near.rect.top)
            assert np.abs(near.image[shown.slices] - exact[rect.slices]).mean() < 8, "grey levels"
            everything = Rect(0, 0, width, height)
            whole = session.preview(Change(everything, labels, instances, instances))
            assert whole.rect == everything
            assert np.abs(whole.image - exact).max() <= 1


@pytest.mark.parametrize(
    ("config", "family"),
    [(UNetConfig(35, width=2, levels=4), "unet"), (CRNConfig(35, width=2, max_width=4, levels=4), "crn")],
    ids=["unet", "crn"],
)
def test_networks_without_previews_say_why(
    config: AnyGeneratorConfig, family: str, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    with GeneratorSession.open(with_generator(tiny_checkpoint, tmp_path, config), "cpu") as session:
        assert is_live(session)
        assert session.full_passes_only == (
            f"tiny renders whole pictures only: in a network of its kind, {family}, all pixels are connected."
        )
        assert session.expected_seconds(512, 256) is None, "nothing is known before the first pass"
        session.render(*street(), keep=True)
        assert not session.can_preview
        assert session.take_notice() == "", "that there are no previews is no surprise"
        assert session.expected_seconds(512, 256) is not None


def test_a_network_as_published_has_no_previews(tiny_checkpoint: Path) -> None:
    checkpoint = load_checkpoint(tiny_checkpoint)
    with GeneratorSession(checkpoint, torch.device("cpu"), "float32", accelerate=False) as plain:
        assert "as published" in plain.full_passes_only
        picture = plain.render(*street(), keep=True)
        assert not plain.can_preview
        with GeneratorSession(checkpoint, torch.device("cpu"), "float32") as session:
            assert session.full_passes_only == ""
            assert np.abs(session.render(*street()).astype(int) - picture).max() <= 1


def test_only_what_changed_travels_to_the_device(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    upload = scene_state.upload

    def counted(array: np.ndarray, device: torch.device) -> Tensor:
        sent.append(array.size)
        return upload(array, device)

    monkeypatch.setattr(scene_state, "upload", counted)
    labels, instances = street(256, 256)
    with GeneratorSession.open(tiny_checkpoint, "cpu") as session:
        session.render(labels, instances, regions=labels.astype(np.int32), keep=True)
        assert max(sent) == 256 * 256
        sent.clear()
        rect = Rect(10, 10, 30, 30)
        labels[rect.slices] = SKY
        session.preview(Change(rect, labels[rect.slices], instances[rect.slices], labels[rect.slices].astype(np.int32)))
        assert 0 < max(sent) <= rect.area


def test_looks_at_every_mode_leave_the_memory_as_it_was(tiny_checkpoint: Path) -> None:
    labels, instances = street()
    with GeneratorSession.open(tiny_checkpoint, "cpu") as session:
        session.render(labels, instances, keep=True)
        rect = Rect(0, 0, 32, 20)
        same = Change(rect, labels[rect.slices], instances[rect.slices], instances[rect.slices])
        first = session.preview(same, keep=False)
        looks = [session.preview(same, {SKY: mode}, keep=False).image for mode in range(10)]
        rows = len(session._renderer._base().scene.rows)
        looks += [session.preview(same, {SKY: mode}, keep=False).image for mode in range(10)]
        assert len(session._renderer._base().scene.rows) == rows
        for mode in range(10):
            np.testing.assert_array_equal(looks[mode], looks[mode + 10])
        assert len({look.tobytes() for look in looks}) > 5
        np.testing.assert_array_equal(session.preview(same, keep=False).image, first.image)
