"""Pictures to pictures: sizes, channels, colours, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import CheckpointHeader, load_checkpoint, save_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.errors import BadMaps, Cancelled, CheckpointError
from model.image_session import ImageSession
from model.maps import LabelSet
from model.networks.build import build_network

SMALL = {"width": 2, "max_width": 4, "levels": 5}


def saved(folder: Path, config: AnyGeneratorConfig, **header: object) -> Path:
    """A checkpoint with random weights that show."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build_network(config)
        for weight in network.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.4)
    path = folder / "pictures.safetensors"
    about = CheckpointHeader("pictures", config, None, LabelSet("pictures", ()), (64, 64))
    save_checkpoint(path, replace(about, **header), network.state_dict(), None, {})
    return path


def picture(height: int = 40, width: int = 56) -> np.ndarray:
    rows, columns = np.mgrid[:height, :width]
    return np.stack((rows * 5 % 256, columns * 4 % 256, (rows + columns) * 3 % 256), axis=-1).astype(np.uint8)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., ImageSession]:
    def open_session(config: AnyGeneratorConfig, **header: object) -> ImageSession:
        return ImageSession.open(saved(tmp_path, config, **header), "cpu", precision="float32")

    return open_session


@pytest.mark.parametrize(
    "config",
    [
        UNetConfig(0, image_channels=3, width=2, max_width=4),
        GeneratorConfig(0, False, 0, image_channels=3, width=2, downsamples=2, blocks=1),
        CRNConfig(0, image_channels=3, width=2, max_width=8),
    ],
    ids=lambda config: config.family,
)
def test_any_size_from_32(opened: Callable[..., ImageSession], config: AnyGeneratorConfig) -> None:
    with opened(config) as session:
        for size in ((32, 32), (33, 47), (131, 40), (257, 64)):
            made = session.render(picture(*size))
            assert made.dtype == np.uint8
            assert made.shape == (*size, 3)
            assert made.std() > 1


def test_the_network_gets_the_pixels_and_gives_the_picture(opened: Callable[..., ImageSession]) -> None:
    """Against the bare network, at a size that needs no padding."""
    config = GeneratorConfig(0, False, 0, image_channels=3, width=2, downsamples=2, blocks=1)
    session = opened(config)
    network = build_network(config).eval()
    network.load_state_dict(dict(load_checkpoint(session.path).generator))
    given = picture(40, 56)
    with torch.no_grad():
        made = network(torch.from_numpy(given).permute(2, 0, 1)[None] / 127.5 - 1)
    expected = ((made[0].permute(1, 2, 0).numpy() + 1) * 127.5).round()
    assert np.abs(session.render(given) - expected).max() <= 1


@pytest.mark.parametrize(("channels_in", "channels_out"), [(1, 3), (3, 1), (1, 2), (3, 2), (2, 3), (2, 2), (1, 1)])
def test_channels(opened: Callable[..., ImageSession], channels_in: int, channels_out: int) -> None:
    with opened(UNetConfig(0, image_channels=channels_in, output_channels=channels_out, **SMALL)) as session:
        given = picture()
        made = session.render(given)
        assert made.shape == given.shape
        grey = (made[..., 0] == made[..., 1]).all() and (made[..., 1] == made[..., 2]).all()
        assert grey == (channels_out == 1)


def test_colourisation_keeps_the_lightness(opened: Callable[..., ImageSession]) -> None:
    config = UNetConfig(0, image_channels=1, output_channels=2, **SMALL)
    session = opened(config)
    weights = load_checkpoint(session.path)
    calm = {key: tensor * 0.03 if "decoder.4" in key else tensor for key, tensor in weights.generator.items()}
    save_checkpoint(session.path, weights.header, calm, None, {})  # colours that every lightness can have
    grey = np.tile(np.linspace(60, 200, 56).astype(np.uint8), (40, 1))
    with ImageSession.open(session.path, "cpu", precision="float32") as calmer:
        made = calmer.render(grey).astype(float)
    assert np.abs(made.max(axis=2) - made.min(axis=2)).max() > 2, "there is some colour"
    luminance = made @ [0.2126, 0.7152, 0.0722]
    assert np.abs(luminance - grey).mean() < 3


def test_a_grey_picture_is_its_rgb_picture(opened: Callable[..., ImageSession]) -> None:
    with opened(UNetConfig(0, image_channels=1, output_channels=3, **SMALL)) as session:
        grey = picture()[..., 0]
        np.testing.assert_array_equal(session.render(grey), session.render(np.stack((grey,) * 3, axis=-1)))


def test_labels_have_the_colours_of_the_set(opened: Callable[..., ImageSession]) -> None:
    facades = LabelSet.load("facades")
    config = UNetConfig(0, image_channels=3, **SMALL)
    with opened(config, label_set=facades, output="labels") as session:
        made, ids = session.render(picture()), session.labels(picture())
        np.testing.assert_array_equal(made, facades.palette[ids])
        assert len(np.unique(ids)) > 2
    with opened(config) as plain:
        bare = plain.render(picture()).astype(int)
        colours = np.array([each.color for each in facades.classes])
        distances = ((bare[..., None, :] - colours) ** 2).sum(-1)
        nearest = np.take_along_axis(distances, distances.argmin(-1)[..., None], -1)[..., 0]
        np.testing.assert_array_equal(((bare - made) ** 2).sum(-1), nearest)
        with pytest.raises(ValueError, match="makes pictures, not labels"):
            plain.labels(picture())


def test_it_is_deterministic_and_follows_the_seed(opened: Callable[..., ImageSession]) -> None:
    with opened(UNetConfig(0, image_channels=3, **SMALL)) as session:
        given = picture()
        given.flags.writeable = False
        first = session.render(given, seed=4)
        assert (session.render(given, seed=5) != first).any()
        np.testing.assert_array_equal(session.render(given, seed=4), first)


def test_it_stops_between_layers(opened: Callable[..., ImageSession]) -> None:
    with opened(UNetConfig(0, image_channels=3, **SMALL)) as session:
        asked: list[int] = []
        with pytest.raises(Cancelled):
            session.render(picture(), should_stop=lambda: asked.append(1) or len(asked) == 4)
        assert len(asked) == 4


def test_bad_pictures_are_refused_with_a_sentence(opened: Callable[..., ImageSession]) -> None:
    with opened(UNetConfig(0, image_channels=3, **SMALL)) as session:
        for bad, sentence in (
            (picture(20, 40), "at least 32 x 32 pixels; this one is 40 x 20"),
            (picture().astype(float), "uint8 array"),
            (np.zeros((40, 40, 4), np.uint8), "(40, 40, 4)"),
        ):
            with pytest.raises(BadMaps) as caught:
                session.render(bad)
            assert sentence in str(caught.value)


def test_a_checkpoint_for_label_maps_is_refused(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"^tiny.safetensors renders label maps"):
        ImageSession.open(tiny_checkpoint, "cpu")
    path = saved(tmp_path, UNetConfig(0, image_channels=3, **SMALL), output="labels")
    with pytest.raises(CheckpointError, match="its label set has no classes"):
        ImageSession.open(path, "cpu")


def test_a_closed_session_renders_no_more(opened: Callable[..., ImageSession]) -> None:
    session = opened(UNetConfig(0, image_channels=3, **SMALL))
    assert (session.name, session.label_set.classes, session.resolution) == ("pictures", (), (64, 64))
    session.close()
    session.close()
    with pytest.raises(RuntimeError, match="closed"):
        session.render(picture())
