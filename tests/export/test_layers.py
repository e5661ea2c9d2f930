"""The layered file, read back with psd-tools: what Photoshop, Krita and GIMP would find in it."""

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from psd_tools import PSDImage
from psd_tools.constants import Resource

from editor.document.scene import Scene
from editor.export.layers import LayersOptions, write_layers
from model.maps import FileError
from tests.export.conftest import BUILDING, CAR, ORIGIN, PERSON, ROAD, SKY, leftovers

ALL = LayersOptions()


def written(path: Path, scene: Scene, picture: np.ndarray, options: LayersOptions = ALL) -> PSDImage:
    write_layers(path, picture, scene.flatten(), scene.objects, scene.label_set, options, origin=ORIGIN)
    return PSDImage.open(path)


def pasted(layer: object, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Colours and alpha of a layer on the whole canvas."""
    pixels = np.asarray(layer.topil())  # type: ignore[attr-defined]
    sheet = np.zeros((*shape, 4), np.uint8)
    left, top, right, bottom = layer.bbox  # type: ignore[attr-defined]
    sheet[top:bottom, left:right] = pixels
    return sheet[..., :3], sheet[..., 3]


def test_the_picture_without_layers_is_the_photograph(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document = written(tmp_path / "a.psd", street, picture)
    np.testing.assert_array_equal(np.asarray(document.topil()), picture)
    assert document.size == (96, 64)


def test_the_layers_together_are_the_photograph(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    """Composed from the layers, the stored picture aside: psd-tools plays Photoshop."""
    document = written(tmp_path / "a.psd", street, picture)
    composed = np.asarray(document.composite(force=True).convert("RGB"))
    np.testing.assert_array_equal(composed, picture)


def test_order_names_and_visibility(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document = written(tmp_path / "a.psd", street, picture)
    assert [(layer.name, layer.visible) for layer in document] == [
        ("photograph", True),
        ("objects", True),
        ("classes", False),
    ]
    # Bottom to top as in the scene; what is hidden is no part of the photograph.
    assert [layer.name for layer in document[1]] == ["taxi — 空車", "car 2", "person group"]
    names = {street.label_set[each].name for each in (ROAD, BUILDING, SKY, PERSON, CAR)}
    assert {layer.name for layer in document[2]} == names


def test_a_cut_out_is_what_is_seen_of_the_object(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document, regions = written(tmp_path / "a.psd", street, picture), street.flatten().regions
    for layer, region in zip(document[1], (26001, 26002, PERSON), strict=True):
        colors, alpha = pasted(layer, regions.shape)
        np.testing.assert_array_equal(alpha == 255, regions == region)
        assert set(np.unique(alpha)) <= {0, 255}
        np.testing.assert_array_equal(colors[regions == region], picture[regions == region])


def test_masks_of_classes_cover_the_canvas_once(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document, labels = written(tmp_path / "a.psd", street, picture), street.flatten().labels
    ids = {each.name: each.id for each in street.label_set.classes}
    total = np.zeros(labels.shape, int)
    for layer in document[2]:
        colors, alpha = pasted(layer, labels.shape)
        np.testing.assert_array_equal(alpha == 255, labels == ids[layer.name])
        assert (colors[alpha == 255] == street.label_set[ids[layer.name]].color).all()
        total += alpha == 255
    assert (total == 1).all()


def test_parts_can_be_left_out(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document = written(tmp_path / "a.psd", street, picture, LayersOptions(objects=False, classes=False))
    assert [layer.name for layer in document] == ["photograph"]
    document = written(tmp_path / "a.psd", street, picture, LayersOptions(classes=False))
    assert [layer.name for layer in document] == ["photograph", "objects"]


def test_a_scene_without_objects(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document = written(tmp_path / "a.psd", Scene(street.label_set, street.background), picture)
    assert [layer.name for layer in document] == ["photograph", "classes"]


def test_the_file_says_where_it_comes_from(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    document = written(tmp_path / "a.psd", street, picture)
    packet = document.image_resources.get_data(Resource.XMP_METADATA)
    assert "CC BY-NC 4.0" in packet.decode()


def test_a_name_of_any_length(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    objects = (replace(street.objects[0], name="ü" * 400), *street.objects[1:])
    document = written(tmp_path / "a.psd", Scene(street.label_set, street.background, objects), picture)
    assert document[1][0].name == "ü" * 255


def test_a_hundred_objects(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    spot = np.ones((4, 4), np.bool_)
    objects = tuple(
        replace(street.objects[1], id=26100 + index, mask=spot.copy(), origin=(index % 20 * 4, 40 + index // 20 * 4))
        for index in range(100)
    )
    document = written(tmp_path / "a.psd", Scene(street.label_set, street.background, objects), picture)
    assert len(document[1]) == 100


def test_progress_rises_and_names_the_layers(tmp_path: Path, street: Scene, picture: np.ndarray) -> None:
    told: list[tuple[float, str]] = []
    write_layers(
        tmp_path / "a.psd",
        picture,
        street.flatten(),
        street.objects,
        street.label_set,
        report=lambda share, text: told.append((share, text)),
    )
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert {"car 2", "road"} <= {text for _, text in told}


@pytest.mark.parametrize("at", [0, 3, 7, 9])
def test_giving_up_at_any_moment_leaves_no_file(tmp_path: Path, street: Scene, picture: np.ndarray, at: int) -> None:
    calls = iter(range(1000))

    def give_up(_share: float, _text: str = "") -> None:
        if next(calls) == at:
            raise KeyboardInterrupt

    (tmp_path / "a.psd").write_bytes(b"mine")
    with pytest.raises(KeyboardInterrupt):
        write_layers(tmp_path / "a.psd", picture, street.flatten(), street.objects, street.label_set, report=give_up)
    assert (tmp_path / "a.psd").read_bytes() == b"mine"
    assert leftovers(tmp_path) == ["a.psd"]


def test_a_canvas_too_wide_for_the_format(tmp_path: Path, street: Scene) -> None:
    background = np.full((32, 30_001), ROAD, np.int32)
    scene = Scene(street.label_set, background)
    with pytest.raises(FileError, match="at most 30,000 pixels"):
        written(tmp_path / "a.psd", scene, np.zeros((32, 30_001, 3), np.uint8))
    assert leftovers(tmp_path) == []


def test_a_full_disk(tmp_path: Path, street: Scene, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        written(tmp_path / "a.psd", street, picture)
    assert leftovers(tmp_path) == []
