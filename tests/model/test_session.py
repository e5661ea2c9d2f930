"""One door from arrays to pixels: what it promises about size, styles, errors and repetition."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import load_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.devices import describe_device, resolve_device
from model.encoding import boundary_map, channel_lookup, encode, to_image
from model.errors import BadMaps, Cancelled, DeviceError, OutOfMemory
from model.networks.generator import Generator
from model.session import GeneratorSession
from tests.model.checkpoint_files import rewritten, with_generator

ROAD, BUILDING, POLE, SKY, CAR, TRAIN = 7, 11, 17, 23, 26, 31  # the tiny checkpoint has no modes for TRAIN


@pytest.fixture(scope="module")
def session(tiny_checkpoint: Path) -> Iterator[GeneratorSession]:
    with GeneratorSession.open(tiny_checkpoint, "cpu", precision="float32") as opened:
        yield opened


def street(height: int = 48, width: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """Sky over road with two cars."""
    labels = np.full((height, width), ROAD, np.uint8)
    labels[: height // 2] = SKY
    labels[height // 2 : height // 2 + 8, 4:16] = CAR
    labels[height // 2 : height // 2 + 8, 20:32] = CAR
    instances = labels.astype(np.int32)
    instances[:, :18][labels[:, :18] == CAR] = 26001
    instances[:, 18:][labels[:, 18:] == CAR] = 26002
    return labels, instances


@pytest.mark.parametrize("size", [(32, 32), (33, 47), (32, 101), (48, 64), (131, 37)])
def test_any_size_from_32(session: GeneratorSession, size: tuple[int, int]) -> None:
    labels, instances = street(*size)
    picture = session.render(labels, instances)
    assert picture.dtype == np.uint8
    assert picture.shape == (*size, 3)
    assert picture.std() > 1, "an all-grey picture would pass every other test"


@pytest.mark.parametrize("enhancers", [0, 1])
@pytest.mark.parametrize("downsamples", [1, 4])
def test_every_architecture_renders_the_smallest_picture(
    tmp_path: Path, tiny_checkpoint: Path, downsamples: int, enhancers: int
) -> None:
    path = with_generator(
        tiny_checkpoint, tmp_path, GeneratorConfig(35, width=2, downsamples=downsamples, blocks=1, enhancers=enhancers)
    )
    with GeneratorSession.open(path, "cpu") as session:
        assert session.render(*street(32, 33)).shape == (32, 33, 3)


FAMILIES = [
    GeneratorConfig(35, width=2, downsamples=2, blocks=1, norm="batch", dropout=True, upsampling="resize"),
    UNetConfig(35, width=2, max_width=4),
    UNetConfig(35, boundaries=True, style_channels=3, width=2, levels=5, norm="instance"),
    UNetConfig(35, width=2, max_width=4, skips=False),
    CRNConfig(35, width=2, max_width=8),
    CRNConfig(35, style_channels=3, width=2, max_width=8, levels=5, output_channels=3),
    GeneratorConfig(35, style_channels=0, width=2, downsamples=2, blocks=1, output_channels=1),
]


@pytest.mark.parametrize("config", FAMILIES, ids=lambda config: f"{config.family}-{config.multiple}")
def test_every_family_renders_any_size(tmp_path: Path, tiny_checkpoint: Path, config: AnyGeneratorConfig) -> None:
    path = with_generator(tiny_checkpoint, tmp_path, config)
    with GeneratorSession.open(path, "cpu", precision="float32") as session:
        for size in ((32, 32), (33, 47), (32, 131), (256, 64), (257, 40)):
            picture = session.render(*street(*size))
            assert picture.dtype == np.uint8
            assert picture.shape == (*size, 3)
            assert picture.std() > 1
        assert (picture[..., 0] == picture[..., 2]).all() == (config.output_channels == 1)


@pytest.mark.parametrize("config", FAMILIES[1:5], ids=lambda config: f"{config.family}-{config.multiple}")
def test_every_family_stops_between_layers(tmp_path: Path, tiny_checkpoint: Path, config: AnyGeneratorConfig) -> None:
    path = with_generator(tiny_checkpoint, tmp_path, config)
    with GeneratorSession.open(path, "cpu", precision="float32") as session:
        expected = session.render(*street())
        asked: list[int] = []
        session.render(*street(), should_stop=lambda: bool(asked.append(1)))
        assert len(asked) > 5
        for stop_at in (1, 2, len(asked)):
            asked.clear()
            with pytest.raises(Cancelled):
                session.render(*street(), should_stop=lambda at=stop_at: asked.append(1) or len(asked) == at)
            assert len(asked) == stop_at
        np.testing.assert_array_equal(session.render(*street()), expected)


def test_the_dropout_of_a_unet_follows_the_seed(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = with_generator(tiny_checkpoint, tmp_path, UNetConfig(35, width=2, max_width=4))
    with GeneratorSession.open(path, "cpu", precision="float32") as session:
        before = torch.get_rng_state()
        one, other = session.render(*street(), seed=1), session.render(*street(), seed=2)
        assert torch.equal(torch.get_rng_state(), before), "torch's global generator belongs to others"
        assert (one != other).any()
        torch.rand(7)
        np.testing.assert_array_equal(session.render(*street(), seed=1), one)
        session.render(*street(), seed=-(2**70))  # any whole number is a seed
    with GeneratorSession.open(path, "cpu", precision="float32") as again:
        np.testing.assert_array_equal(again.render(*street(), seed=1), one)
    with GeneratorSession(load_checkpoint(path), torch.device("cpu"), "float32", accelerate=False) as plain:
        assert np.abs(plain.render(*street(), seed=1).astype(int) - one).max() <= 1


def test_threads_have_their_own_dropout(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = with_generator(tiny_checkpoint, tmp_path, UNetConfig(35, width=2, max_width=4))
    expected = [GeneratorSession.open(path, "cpu", precision="float32").render(*street(), seed=seed) for seed in (1, 2)]

    def render(seed: int) -> np.ndarray:
        with GeneratorSession.open(path, "cpu", precision="float32") as session:
            for _ in range(3):
                torch.rand(5)
                picture = session.render(*street(), seed=seed)
            return picture

    with ThreadPoolExecutor(2) as pool:
        for found, wanted in zip(pool.map(render, (1, 2)), expected, strict=True):
            np.testing.assert_array_equal(found, wanted)


def test_a_multiple_is_the_published_network_exactly(session: GeneratorSession, tiny_checkpoint: Path) -> None:
    """No padding, no speed: the plain network in eager fp32 gives the same picture up to rounding."""
    labels, instances = street()
    checkpoint = load_checkpoint(tiny_checkpoint)
    styles = np.zeros((*labels.shape, 3), np.float32)
    chosen = {SKY: (0.5, -0.5, 0.25), ROAD: (0.1, 0.2, 0.3), 26001: (1.0, 0.0, -1.0), 26002: (0.0, 0.0, 0.0)}
    for region, vector in chosen.items():
        styles[instances == region] = vector
    plain = Generator(checkpoint.header.generator).eval()
    plain.load_state_dict(dict(checkpoint.generator))
    with torch.no_grad():
        encoded = encode(
            torch.from_numpy(labels)[None],
            boundary_map(torch.from_numpy(instances)[None]),
            torch.from_numpy(styles).permute(2, 0, 1)[None],
            channel_lookup(checkpoint.header.label_set.channel_table, 35),
        )
        expected = to_image(plain(encoded)[0])
    found = session.render(labels, instances, chosen)
    assert np.abs(found.astype(int) - expected).max() <= 1


def test_bfloat16_stays_close_to_float32(session: GeneratorSession, tiny_checkpoint: Path) -> None:
    labels, instances = street()
    with GeneratorSession.open(tiny_checkpoint, "cpu", precision="bfloat16") as half:
        assert half.precision == "bfloat16"
        difference = half.render(labels, instances).astype(float) - session.render(labels, instances)
    assert np.sqrt((difference**2).mean()) < 6, "grey levels of 255"


def test_rendering_is_deterministic(session: GeneratorSession, tiny_checkpoint: Path) -> None:
    labels, instances = street()
    first = session.render(labels, instances, {26001: 1}, seed=5)
    session.render(*street(40, 40), seed=9)
    np.testing.assert_array_equal(session.render(labels, instances, {26001: 1}, seed=5), first)
    with GeneratorSession.open(tiny_checkpoint, "cpu", precision="float32") as again:
        np.testing.assert_array_equal(again.render(labels, instances, {26001: 1}, seed=5), first)


def test_inputs_are_not_changed(session: GeneratorSession) -> None:
    labels, instances = street()
    before = labels.copy(), instances.copy()
    labels.flags.writeable = instances.flags.writeable = False
    session.render(labels, instances)
    np.testing.assert_array_equal(labels, before[0])
    np.testing.assert_array_equal(instances, before[1])


@pytest.mark.parametrize("dtype", [np.uint16, np.int64])
def test_other_integer_types_are_taken(session: GeneratorSession, dtype: type) -> None:
    labels, instances = street()
    found = session.render(labels.astype(dtype), instances.astype(dtype))
    np.testing.assert_array_equal(found, session.render(labels, instances))


def test_a_mode_changes_its_region_most(session: GeneratorSession) -> None:
    labels, instances = street(64, 96)
    one = session.render(labels, instances, {26001: 0}).astype(int)
    other = session.render(labels, instances, {26001: 1}).astype(int)
    change = np.abs(one - other).mean(axis=2)
    assert change[instances == 26001].mean() > 3 * change[instances == SKY].mean()


def test_regions_carry_the_styles_where_they_differ_from_the_instances(session: GeneratorSession) -> None:
    labels, instances = street()
    regions = instances.copy()
    regions[: len(labels) // 4] = 23001  # a part of the sky with a style of its own
    plain = session.render(labels, instances, {SKY: 0})
    styled = session.render(labels, instances, {SKY: 0, 23001: 5}, regions=regions)
    same = session.render(labels, instances, {SKY: 0, 23001: 0}, regions=regions)
    assert (styled != plain).any()
    np.testing.assert_array_equal(same, plain, "a region of its own draws no boundary")


def test_a_raw_vector_is_a_style(session: GeneratorSession, tiny_checkpoint: Path) -> None:
    labels, instances = street()
    centre = tuple(load_checkpoint(tiny_checkpoint).modes[CAR][2].tolist())
    found = session.render(labels, instances, {26001: centre, 26002: 0})
    np.testing.assert_array_equal(found, session.render(labels, instances, {26001: 2, 26002: 0}))


def test_a_class_shares_its_default_where_the_encoder_pools_over_classes(tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = tmp_path / "label.safetensors"
    rewritten(tiny_checkpoint, path, lambda header: header["encoder"].update(pooling="label"))
    labels, instances = street()
    one_car = np.where(instances == 26002, 26001, instances)
    with GeneratorSession.open(path, "cpu", precision="float32") as pooled:
        for seed in range(8):
            both, single = (pooled.render(labels, instances, regions=one, seed=seed) for one in (instances, one_car))
            np.testing.assert_array_equal(both, single)
        with GeneratorSession.open(tiny_checkpoint, "cpu", precision="float32") as apart:
            pictures = [apart.render(labels, instances, regions=one, seed=3) for one in (instances, one_car)]
            assert (pictures[0] != pictures[1]).any()
        assert (pooled.render(labels, instances, {26001: 0, 26002: 1}) != pooled.render(labels, instances)).any()


def test_modes_are_counted_honestly(session: GeneratorSession) -> None:
    assert [session.modes(class_id) for class_id in (CAR, SKY, POLE, TRAIN)] == [3, 10, 1, 0]
    assert session.mode_counts == {7: 3, 11: 3, 17: 1, 23: 10, 24: 3, 26: 3}


@pytest.mark.parametrize(
    ("styles", "sentence"),
    [
        ({26001: 3}, "Region 26001 asks for mode 3, but in this checkpoint car has the modes 0 to 2."),
        ({26001: -1}, "Region 26001 asks for mode -1, but in this checkpoint car has the modes 0 to 2."),
        ({26001: (1.0, 2.0)}, "The style of region 26001 must be a mode or 3 finite numbers, not [1.0, 2.0]."),
        ({26001: (1.0, 2.0, float("nan"))}, "must be a mode or 3 finite numbers"),
    ],
)
def test_a_style_that_is_not_there_is_refused(session: GeneratorSession, styles: dict, sentence: str) -> None:
    with pytest.raises(BadMaps) as caught:
        session.render(*street(), styles)
    assert sentence in str(caught.value)


def test_a_class_without_modes_refuses_every_mode_but_renders(session: GeneratorSession) -> None:
    labels = np.full((32, 32), TRAIN, np.uint8)
    instances = np.full((32, 32), 31000, np.int32)
    assert session.render(labels, instances).shape == (32, 32, 3)
    with pytest.raises(BadMaps, match="train has no modes"):
        session.render(labels, instances, {31000: 0})


def test_ids_outside_the_label_set_are_named_with_counts(session: GeneratorSession) -> None:
    labels, instances = street()
    labels[0, :7], labels[1, :3] = 77, 99
    with pytest.raises(BadMaps) as caught:
        session.render(labels, instances)
    assert "77 (7 pixels)" in str(caught.value)
    assert "99 (3 pixels)" in str(caught.value)


def test_bad_arrays_are_refused_with_a_sentence(session: GeneratorSession) -> None:
    labels, instances = street()
    for bad, sentence in (
        ((labels[:20, :20], instances[:20, :20]), "at least 32 x 32 pixels; these are 20 x 20"),
        ((labels, instances[:, :-1]), "instance map is 63 x 48 pixels, the label map 64 x 48"),
        ((labels.astype(float), instances), "array of integers"),
        ((labels[..., None], instances), "array of integers"),
        ((labels.astype(np.int32) + 300, instances), "Class ids go from 0 to 255; the label map holds 307 to 326"),
        ((labels, -instances), "must not be negative"),
        ((labels, instances.astype(np.int64) + (1 << 32)), "ids go up to 2147483647"),
    ):
        with pytest.raises(BadMaps) as caught:
            session.render(*bad)
        assert sentence in str(caught.value)


def test_a_pass_is_stopped_between_layers_and_the_next_is_whole(session: GeneratorSession) -> None:
    labels, instances = street()
    expected = session.render(labels, instances)
    asked: list[int] = []
    session.render(labels, instances, should_stop=lambda: bool(asked.append(1)))
    layers = len(asked)
    assert layers > 4
    for stop_at in range(1, layers + 1):
        asked.clear()
        with pytest.raises(Cancelled):
            session.render(labels, instances, should_stop=lambda at=stop_at: asked.append(1) or len(asked) == at)
        assert len(asked) == stop_at
    np.testing.assert_array_equal(session.render(labels, instances), expected)


def test_a_picture_larger_than_the_memory_is_refused_before_it_is_tried(
    session: GeneratorSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.renderer.free_memory", lambda device: 1_000_000)
    with pytest.raises(OutOfMemory, match="256 x 128 pixels need about"):
        session.render(*street(128, 256))
    monkeypatch.setattr("model.renderer.free_memory", lambda device: None)
    assert session.render(*street()).shape == (48, 64, 3)


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory"), torch.OutOfMemoryError("CUDA")]
)
def test_a_failed_allocation_is_out_of_memory(
    session: GeneratorSession, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("model.renderer.SceneState", fail)
    with pytest.raises(OutOfMemory) as caught:
        session.render(*street())
    assert caught.value.__cause__ is error


def test_a_closed_session_renders_no_more(tiny_checkpoint: Path) -> None:
    session = GeneratorSession.open(tiny_checkpoint, "cpu")
    session.close()
    with pytest.raises(RuntimeError, match="closed"):
        session.render(*street())


# Devices


def test_a_device_that_is_not_there_is_an_error_and_no_fallback(
    tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    for device in ("cuda", "mps", "tpu"):
        with pytest.raises(DeviceError):
            GeneratorSession.open(tiny_checkpoint, device)
    assert resolve_device("auto").type == "cpu"


def test_the_device_is_named_for_people(session: GeneratorSession) -> None:
    assert session.device_name == describe_device(torch.device("cpu"))
    assert session.device_name.startswith("CPU, ")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_cuda_agrees_with_the_cpu(session: GeneratorSession, tiny_checkpoint: Path) -> None:
    labels, instances = street()
    with GeneratorSession.open(tiny_checkpoint, "cuda", precision="float32") as on_gpu:
        difference = on_gpu.render(labels, instances).astype(int) - session.render(labels, instances)
        np.testing.assert_array_equal(on_gpu.render(labels, instances), on_gpu.render(labels, instances))
    assert np.abs(difference).max() <= 2
