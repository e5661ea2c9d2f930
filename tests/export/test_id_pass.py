"""The ID pass: every region is found again from its pixels and the legend alone."""

import errno
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document.scene import Scene
from editor.export.id_pass import IdPassOptions, Ids, legend_of, region_colors, write_id_pass
from editor.export.picture import read_origin
from model.maps import FileError, LabelSet
from tests.export.conftest import BUILDING, ORIGIN, PERSON, leftovers


def written(path: Path, scene: Scene, ids: Ids) -> tuple[np.ndarray, dict]:
    write_id_pass(path, scene.flatten(), scene.objects, scene.label_set, IdPassOptions(ids), ORIGIN)
    return np.asarray(Image.open(path)), json.loads(legend_of(path).read_text(encoding="utf-8"))


def test_colours_lead_back_to_regions(tmp_path: Path, street: Scene) -> None:
    pixels, legend = written(tmp_path / "ids.png", street, Ids.COLORS)
    back = np.full(pixels.shape[:2], -1)
    for each in legend["regions"]:
        back[(pixels == each["color"]).all(axis=2)] = each["id"]
    np.testing.assert_array_equal(back, street.flatten().regions)


def test_numbers_lead_back_to_regions(tmp_path: Path, street: Scene) -> None:
    pixels, legend = written(tmp_path / "ids.png", street, Ids.NUMBERS)
    assert pixels.dtype == np.uint16 or pixels.dtype == np.int32
    np.testing.assert_array_equal(pixels, street.flatten().regions)
    assert legend["encoding"] == "id = grey value, 16 bits"
    assert all("color" not in each for each in legend["regions"])


def test_ids_that_do_not_fit_16_bits(tmp_path: Path) -> None:
    file = tmp_path / "wide.toml"
    file.write_text(
        'name = "wide"\n'
        '[[classes]]\nid = 1\nname = "floor"\ncolor = [1, 2, 3]\nkind = "stuff"\ngroup = "flat"\n'
        '[[classes]]\nid = 150\nname = "lamp"\ncolor = [9, 9, 9]\nkind = "stuff"\ngroup = "flat"\n'
    )
    background = np.full((32, 32), 1, np.int32)
    background[:8] = 150_003
    scene = Scene(LabelSet.load(file), background)
    pixels, legend = written(tmp_path / "ids.png", scene, Ids.NUMBERS)
    assert legend["encoding"] == "id = R + 256 G + 65536 B"
    np.testing.assert_array_equal(pixels.astype(int) @ (1, 256, 65536), background)


def test_the_legend_names_everything(tmp_path: Path, street: Scene) -> None:
    _, legend = written(tmp_path / "ids.png", street, Ids.COLORS)
    entries = {each["id"]: each for each in legend["regions"]}
    assert (legend["width"], legend["height"], legend["picture"]) == (96, 64, "ids.png")
    assert entries[26001]["name"] == "taxi — 空車"
    assert entries[26001]["object"]
    assert entries[BUILDING * 1000 + 1]["class_name"] == "building"
    assert not entries[BUILDING * 1000 + 1]["object"]
    assert entries[PERSON]["name"] == "person group"
    assert 26003 not in entries, "it is hidden"
    assert sum(each["pixels"] for each in legend["regions"]) == 96 * 64
    assert legend["origin"] == ORIGIN == read_origin(tmp_path / "ids.png")


def test_no_two_of_many_regions_share_a_colour() -> None:
    colors = region_colors(list(range(5000)))
    assert len(set(colors.values())) == 5000
    assert (0, 0, 0) not in colors.values()
    assert region_colors([3, 1, 2]) == region_colors([1, 2, 3])


def test_both_files_or_none(tmp_path: Path, street: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    legend_of(tmp_path / "ids.png").write_text("mine")
    (tmp_path / "ids.png").write_bytes(b"mine")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        written(tmp_path / "ids.png", street, Ids.COLORS)
    assert legend_of(tmp_path / "ids.png").read_text() == "mine"
    assert (tmp_path / "ids.png").read_bytes() == b"mine"
    assert leftovers(tmp_path) == ["ids.json", "ids.png"]


def test_a_legend_that_is_read_only_stops_the_picture_too(tmp_path: Path, street: Scene) -> None:
    legend_of(tmp_path / "ids.png").write_text("mine")
    legend_of(tmp_path / "ids.png").chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        written(tmp_path / "ids.png", street, Ids.COLORS)
    assert leftovers(tmp_path) == ["ids.json"]
