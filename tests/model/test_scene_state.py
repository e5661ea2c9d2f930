"""The maps of a picture on a device: the input of any rectangle, changes, borders, and what undoes them."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import pad

from model.checkpoint import CheckpointHeader
from model.config import EncoderConfig, GeneratorConfig
from model.contract import Change
from model.encoding import boundary_map, channel_lookup, encode
from model.errors import BadMaps
from model.maps import LabelSet
from model.maps.geometry import Rect
from model.scene_state import MapEncoder, SceneState
from model.style_map import Style, style_map

CLASSES = (7, 11, 23, 26)
MULTIPLE = 16
LABEL_SET = LabelSet.load("cityscapes")
MODES = {7: np.random.default_rng(0).random((3, 3)), 26: np.random.default_rng(1).random((4, 3))}
HEADER = CheckpointHeader(
    name="state",
    generator=GeneratorConfig(LABEL_SET.channels),
    encoder=None,
    label_set=LABEL_SET,
    resolution=(64, 64),
    data="",
    licence="",
)

Maps = tuple[np.ndarray, np.ndarray, np.ndarray]


def blocks(random: np.random.Generator, height: int, width: int) -> Maps:
    """Labels, instances and regions in blocks of a few pixels."""
    down, across = -(-height // 5), -(-width // 7)
    labels = random.choice(np.array(CLASSES, np.uint8), (down, across))
    instances = labels.astype(np.int32) * 1000 + random.integers(0, 2, labels.shape, dtype=np.int32)
    regions = instances + 3 * random.integers(0, 2, labels.shape, dtype=np.int32)
    spread = np.ones((5, 7), np.uint8)
    labels, instances, regions = (np.kron(each, spread)[:height, :width] for each in (labels, instances, regions))
    return labels.astype(np.uint8), instances.astype(np.int32), regions.astype(np.int32)


def padded_size(shape: tuple[int, int]) -> tuple[int, int]:
    height, width = (-(-length // MULTIPLE) * MULTIPLE for length in shape)
    return height, width


def state_of(
    maps: Maps, styles: Mapping[int, Style] | None = None, *, header: CheckpointHeader = HEADER, seed: int = 3
) -> SceneState:
    encoder = MapEncoder(header, MODES)
    encoded = encoder.encode(*maps, styles or {}, seed)
    size = padded_size(maps[0].shape)
    return SceneState(encoded, size, boundary=encoder.boundary, device=torch.device("cpu"), dtype=torch.float32)


def input_of(
    maps: Maps, styles: Mapping[int, Style] | None = None, *, header: CheckpointHeader = HEADER, seed: int = 3
) -> Tensor:
    """The whole input, encoded as in training."""
    config = header.generator
    height, width = padded_size(maps[0].shape)
    labels, instances, regions = (
        np.pad(each, ((0, height - each.shape[0]), (0, width - each.shape[1])), mode="edge") for each in maps
    )
    vectors = None
    if config.style_channels:
        pooled = header.encoder is not None and header.encoder.pooling == "label"
        vectors = style_map(
            labels, regions, styles or {}, MODES, channels=3, seed=seed, label_set=LABEL_SET, by_class=pooled
        )
    return encode(
        torch.from_numpy(labels)[None],
        boundary_map(torch.from_numpy(instances)[None]) if config.boundaries else None,
        None if vectors is None else torch.from_numpy(vectors).permute(2, 0, 1)[None],
        channel_lookup(LABEL_SET.channel_table, config.classes),
    )


def whole(state: SceneState) -> Tensor:
    return state(Rect(0, 0, state.padded[1], state.padded[0]))


def some_rect(random: np.random.Generator, height: int, width: int) -> Rect:
    left, right = np.sort(random.choice(width + 1, 2, replace=False))
    top, bottom = np.sort(random.choice(height + 1, 2, replace=False))
    return Rect(int(left), int(top), int(right), int(bottom))


HEADERS = {
    "all": HEADER,
    "pooled": replace(HEADER, encoder=EncoderConfig(pooling="label")),
    "no boundaries": replace(HEADER, generator=GeneratorConfig(LABEL_SET.channels, boundaries=False)),
    "no styles": replace(HEADER, generator=GeneratorConfig(LABEL_SET.channels, style_channels=0)),
    "labels alone": replace(HEADER, generator=GeneratorConfig(LABEL_SET.channels, boundaries=False, style_channels=0)),
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("size", [(48, 64), (33, 47)])
def test_the_input_is_the_one_of_training(size: tuple[int, int], header: CheckpointHeader) -> None:
    random = np.random.default_rng(size[0])
    maps = blocks(random, *size)
    styles: dict[int, Style] = {7000: 2, 26000: (0.5, 0.25, -1.0), 23000: (0.0, 0.0, 1.0)}
    if not header.generator.style_channels:
        with pytest.raises(BadMaps, match="has no modes"):
            state_of(maps, {7000: 2}, header=header)
        styles = {}
    state, expected = state_of(maps, styles, header=header), input_of(maps, styles, header=header)
    assert torch.equal(whole(state), expected)
    assert whole(state).is_contiguous(memory_format=torch.channels_last)
    for _ in range(20):
        rect = some_rect(random, *state.padded)
        assert torch.equal(state(rect), expected[:, :, *rect.slices])


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("size", [(48, 64), (33, 47)])
def test_changes_give_what_the_changed_maps_give(size: tuple[int, int], header: CheckpointHeader) -> None:
    random = np.random.default_rng(size[1])
    maps = blocks(random, *size)
    state, encoder = state_of(maps, header=header), MapEncoder(header, MODES)
    height, width = size
    borders = [Rect(0, 0, 5, 5), Rect(width - 4, height - 3, width, height), Rect(0, height - 1, width, height)]
    borders += [Rect(width - 1, 0, width, height), Rect(0, 0, width, height), Rect(3, 3, 4, 4)]
    for rect in [*borders, *(some_rect(random, *size) for _ in range(20))]:
        before = whole(state).clone()
        patch = blocks(random, *rect.shape)
        for each, values in zip(maps, patch, strict=True):
            each[rect.slices] = values
        expected = input_of(maps, header=header)
        encoded = encoder.encode_change(Change(rect, *patch), {}, 3)
        with state.changed(rect, encoded, keep=False) as area:
            assert torch.equal(whole(state), expected)
            outside = torch.ones(state.padded, dtype=torch.bool)
            outside[area.slices] = False
            assert torch.equal(before[:, :, outside], expected[:, :, outside]), "what has changed lies in the area"
            assert area.encloses(rect)
        assert torch.equal(whole(state), before), "looked at, and as before"
        with pytest.raises(BadMaps), state.changed(rect, encoded, keep=True):
            raise BadMaps("a failed pass")
        assert torch.equal(whole(state), before), "failed, and as before"
        with state.changed(rect, encoded, keep=True):
            pass
        assert torch.equal(whole(state), expected)


def test_the_area_of_a_change_is_small() -> None:
    state, encoder = state_of(blocks(np.random.default_rng(0), 33, 47)), MapEncoder(HEADER, MODES)
    patch = blocks(np.random.default_rng(1), 4, 6)
    for rect, area in (
        (Rect(10, 12, 16, 16), Rect(9, 11, 17, 17)),
        (Rect(0, 0, 6, 4), Rect(0, 0, 7, 5)),
        (Rect(41, 29, 47, 33), Rect(40, 28, 48, 48)),
    ):
        with state.changed(rect, encoder.encode_change(Change(rect, *patch), {}, 3), keep=True) as found:
            assert found == area


def test_styles_count_inside_the_rectangle_alone() -> None:
    maps = blocks(np.random.default_rng(0), 32, 32)
    state, encoder = state_of(maps), MapEncoder(HEADER, MODES)
    rect = Rect(8, 8, 16, 16)
    before = whole(state).clone()
    change = Change(rect, *(each[rect.slices] for each in maps))
    styles: dict[int, Style] = dict.fromkeys(np.unique(maps[2]).tolist(), (9.0, 9.0, 9.0))
    with state.changed(rect, encoder.encode_change(change, styles, 3), keep=True):
        after = whole(state)
    styled = torch.zeros(32, 32, dtype=torch.bool)
    styled[rect.slices] = True
    assert (after[:, 36:, styled] == 9).all()
    assert torch.equal(after[:, :, ~styled], before[:, :, ~styled])
    with pytest.raises(BadMaps, match="asks for mode 99"):
        encoder.encode_change(change, dict.fromkeys(styles, 99), 3)


def test_rows_are_shared_and_do_not_pile_up() -> None:
    maps = blocks(np.random.default_rng(0), 48, 64)
    state, encoder = state_of(maps), MapEncoder(HEADER, MODES)
    assert len(state.rows) <= 2 * (3 + 1 + 1 + 4), "modes of road and car; building and sky have none"
    rect = Rect(0, 0, 20, 20)
    change = encoder.encode_change(Change(rect, *(each[rect.slices] for each in maps)), {7000: (1.0, 1.0, 1.0)}, 3)
    counts = set()
    for _ in range(3):
        with state.changed(rect, change, keep=False):
            counts.add(len(state.rows))
    assert len(counts) == 1


@pytest.mark.parametrize("rect", [Rect(0, 0, 64, 48), Rect(0, 0, 1, 1), Rect(60, 40, 64, 48), Rect(20, 20, 30, 25)])
def test_numbers_are_reflected_at_the_borders(rect: Rect) -> None:
    state = state_of(blocks(np.random.default_rng(0), 45, 60))
    found = state.rows[state.numbers(rect, 3)].permute(2, 0, 1)
    expected = pad(whole(state), (3, 3, 3, 3), mode="reflect")[0]
    assert torch.equal(found, expected[:, rect.top : rect.bottom + 6, rect.left : rect.right + 6])


def test_the_arrays_of_the_caller_are_not_held() -> None:
    maps = blocks(np.random.default_rng(0), 32, 32)
    state = state_of(maps)
    before = whole(state).clone()
    for each in maps:
        each[:] = 7
    assert torch.equal(whole(state), before)
