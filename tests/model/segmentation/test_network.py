"""Segmentation networks: their files, and label maps of photographs of any size."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from model.errors import BadMaps, CheckpointError, ModelError
from model.maps import LabelSet
from model.segmentation.config import trained_classes
from model.segmentation.file import read_segmenter, read_segmenter_header
from model.segmentation.network import SegmentationNetwork, inner_size, load_segmenter


def photograph(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(width * height).integers(0, 256, (height, width, 3)).astype(np.uint8)


@pytest.mark.parametrize(("width", "height"), [(128, 64), (33, 47), (500, 20), (1, 1), (700, 300)])
def test_a_photograph_of_any_size_gets_a_label_map(segmenter_file: Path, width: int, height: int) -> None:
    segmenter = load_segmenter(segmenter_file, "cpu")
    labels = segmenter.predict(photograph(width, height))
    assert labels.shape == (height, width)
    assert labels.dtype == np.uint8
    assert set(np.unique(labels)) <= set(segmenter.header.classes)
    np.testing.assert_array_equal(labels, segmenter.predict(photograph(width, height)))


def test_the_answer_is_the_highest_score_interpolated(segmenter_file: Path) -> None:
    segmenter = load_segmenter(segmenter_file, "cpu")
    picture = photograph(128, 64)
    header, weights = read_segmenter(segmenter_file)
    network = SegmentationNetwork("lraspp", len(header.classes)).eval()
    network.load_state_dict(weights, strict=False)
    pixels = torch.from_numpy(picture).permute(2, 0, 1)[None].float()
    mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in (header.mean, header.deviation))
    with torch.no_grad():
        scores = torch.nn.functional.interpolate(
            network((pixels - mean) / deviation), (64, 128), mode="bilinear", align_corners=False
        )[0]
    expected = torch.tensor(header.classes)[scores.argmax(dim=0)].numpy()
    # Two interpolations round differently, so that ties may fall to either side.
    assert (segmenter.predict(picture) == expected).mean() > 0.995


def test_the_answer_can_be_restricted(segmenter_file: Path) -> None:
    segmenter = load_segmenter(segmenter_file, "cpu")
    free = segmenter.predict(photograph(96, 64))
    first, *others = np.unique(free).tolist()
    wanted = [each for each in segmenter.header.classes if each != first][:4]
    found = segmenter.predict(photograph(96, 64), classes=[*wanted, 255])
    assert set(np.unique(found)) <= set(wanted)
    with pytest.raises(ModelError, match="none of the classes"):
        segmenter.predict(photograph(96, 64), classes=[255])


@pytest.mark.parametrize(
    "picture",
    [np.zeros((8, 8), np.uint8), np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3)), np.zeros((0, 8, 3), np.uint8)],
)
def test_what_is_no_photograph_is_refused(segmenter_file: Path, picture: np.ndarray) -> None:
    with pytest.raises(BadMaps, match="uint8"):
        load_segmenter(segmenter_file, "cpu").predict(picture)


def test_sizes_keep_area_and_proportions() -> None:
    assert inner_size((512, 256), (512, 256)) == (512, 256)
    assert inner_size((2048, 1024), (512, 256)) == (512, 256)
    assert inner_size((300, 300), (512, 256)) == (352, 352)
    assert inner_size((10_000, 10), (512, 256)) == (11456, 32)


def test_networks_have_the_published_sizes() -> None:
    def millions(network: str) -> float:
        return sum(parameter.numel() for parameter in SegmentationNetwork(network, 27).parameters()) / 1e6

    assert millions("lraspp") == pytest.approx(3.22, abs=0.01)
    assert millions("deeplab") == pytest.approx(11.03, abs=0.01)
    with pytest.raises(ModelError, match="lraspp and deeplab"):
        SegmentationNetwork("fcn", 3)


@pytest.mark.parametrize(("network", "stride"), [("lraspp", 8), ("deeplab", 16)])
def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch, network: str, stride: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("weights were asked for")

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    with torch.no_grad():
        scores = SegmentationNetwork(network, 4).eval()(torch.zeros(1, 3, 64, 96))
    assert scores.shape == (1, 4, 64 // stride, 96 // stride)


def test_a_file_holds_half_precision_but_for_statistics(segmenter_file: Path, cityscapes: LabelSet) -> None:
    header = read_segmenter_header(segmenter_file)
    assert header.classes == trained_classes(cityscapes)
    assert header.label_set == cityscapes
    assert header.id.startswith("random-")
    assert header.scores == {"mean IoU": 0.25}
    with safe_open(segmenter_file, framework="pt") as file:
        kinds = {key: file.get_slice(key).get_dtype() for key in file.keys()}  # noqa: SIM118
    assert {kind for key, kind in kinds.items() if "running" in key} == {"F32"}
    assert {kind for key, kind in kinds.items() if "running" not in key} == {"F16"}
    assert segmenter_file.stat().st_size < 6.5 * 2**20


def test_other_files_are_refused_in_one_sentence(tmp_path: Path, segmenter_file: Path, tiny_checkpoint: Path) -> None:
    cut, plain, odd, newer = (tmp_path / f"{name}.safetensors" for name in ("cut", "plain", "odd", "newer"))
    cut.write_bytes(segmenter_file.read_bytes()[:5000])
    save_file({"weight": torch.zeros(2)}, plain)
    header = read_segmenter_header(segmenter_file).to_dict()
    key = "maquette-segmenter"
    save_file({"weight": torch.zeros(2)}, odd, {key: json.dumps(header)})
    save_file({"weight": torch.zeros(2)}, newer, {key: json.dumps({**header, "format": 99})})
    for path, sentence in (
        (tmp_path / "no.safetensors", "There is no segmentation network"),
        (cut, "cut.safetensors is not a complete .safetensors file"),
        (tmp_path, "cannot be read: it is no file that can be opened"),
        (plain, "holds no segmentation network"),
        (tiny_checkpoint, "holds no segmentation network"),
        (odd, "do not fit its header"),
        (newer, "format 99"),
    ):
        with pytest.raises(CheckpointError, match=sentence):
            load_segmenter(path, "cpu")


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": [7, 250]},
        {"classes": []},
        {"deviation": [0, 1, 1]},
        {"network": "fcn"},
        {"mean": "x"},
        {"scores": 3},
    ],
)
def test_damaged_headers_are_refused(tmp_path: Path, segmenter_file: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "damaged.safetensors"
    header = read_segmenter_header(segmenter_file).to_dict()
    save_file({"weight": torch.zeros(2)}, path, {"maquette-segmenter": json.dumps({**header, **changes})})
    with pytest.raises(CheckpointError, match="damaged"):
        load_segmenter(path, "cpu")
