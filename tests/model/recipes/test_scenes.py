"""Our scenes, read without the editor, are what the editor shows."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from editor.document import ora
from model import resources
from model.errors import BadMaps
from model.maps import LabelSet, bundled_label_sets, read_image
from model.recipes.scenes import read_maps, scenes_of
from model.recipes.sheet import write_webp

SCENES = resources.scenes()


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_the_maps_are_those_of_the_editor(path: Path) -> None:
    scene = ora.load(path).scene
    shown = scene.flatten()
    found = read_maps(path, scene.label_set)
    assert found is not None
    assert np.array_equal(found.labels, shown.labels)
    assert np.array_equal(found.instances, shown.instances)
    assert np.array_equal(found.regions, shown.regions)
    assert found.seed == scene.seed


def test_every_scene_belongs_to_one_label_set() -> None:
    folder = SCENES[0].parent
    found = [scene.name for name in bundled_label_sets() for scene in scenes_of(folder, LabelSet.load(name))]
    assert sorted(found) == sorted(path.stem for path in SCENES)


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    label_set = LabelSet.load("cityscapes")
    broken = tmp_path / "broken.ora"
    broken.write_bytes(SCENES[0].read_bytes()[:3000])
    with pytest.raises(BadMaps, match=r"broken\.ora: cannot be read as a scene"):
        list(scenes_of(tmp_path, label_set))
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("maquette/scene.json", "[]")
    with pytest.raises(BadMaps, match=r"broken\.ora"):
        list(scenes_of(tmp_path, label_set))
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("maquette/scene.json", "[" * 100_000)
    with pytest.raises(BadMaps, match=r"broken\.ora"):
        list(scenes_of(tmp_path, label_set))
    broken.unlink()
    shutil.copy(SCENES[0], broken)
    assert [scene.name for scene in scenes_of(tmp_path, label_set)] == ["broken"]
    assert list(scenes_of(tmp_path, LabelSet.load("facades"))) == []


@pytest.mark.parametrize("seed", [float("inf"), "x", None, []])
def test_values_that_mean_nothing_are_damage(tmp_path: Path, seed: object) -> None:
    with zipfile.ZipFile(SCENES[0]) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    scene = json.loads(files["maquette/scene.json"])
    files["maquette/scene.json"] = json.dumps({**scene, "seed": seed}).encode()
    with zipfile.ZipFile(tmp_path / "broken.ora", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(BadMaps, match=r"broken\.ora"):
        read_maps(tmp_path / "broken.ora", LabelSet.load("cityscapes"))


def test_a_sheet_too_tall_for_its_format_is_written_smaller(tmp_path: Path) -> None:
    """Such a file would be empty: OpenCV raises nothing."""
    sheet = np.full((20_000, 40, 3), 200, np.uint8)
    write_webp(tmp_path / "sheet.webp", sheet)
    assert read_image(tmp_path / "sheet.webp").shape == (16383, 33, 3)
