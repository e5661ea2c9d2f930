"""Our scenes, read without the editor, are what the editor shows."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from editor.document import ora
from model import resources
from model.errors import BadMaps
from model.maps import LabelSet, bundled_label_sets
from model.recipes.scenes import read_maps, scenes_of

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
    broken.unlink()
    shutil.copy(SCENES[0], broken)
    assert [scene.name for scene in scenes_of(tmp_path, label_set)] == ["broken"]
    assert list(scenes_of(tmp_path, LabelSet.load("facades"))) == []
