"""The sample streets, what all sample scenes share, and the projects that come with the program."""

import importlib
import sys
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from editor.document import exchange, ora
from model import resources
from model.maps import Kind, LabelSet, check_instances, labels_of, read_image, write_instances, write_labels
from tests.tiny import write_tiny_checkpoint

ASSETS = Path(__file__).resolve().parent.parent / "assets"
if str(ASSETS) not in sys.path:
    sys.path.insert(0, str(ASSETS))  # where make_scenes.py finds its package when it runs as a script

camera = importlib.import_module("scene_maker.street.camera")
classes = importlib.import_module("scene_maker.street.classes")
raster = importlib.import_module("scene_maker.raster")
everything = importlib.import_module("scene_maker.recipes")
recipes = importlib.import_module("scene_maker.street.scenes")
silhouettes = importlib.import_module("scene_maker.street.silhouettes")
solids = importlib.import_module("scene_maker.street.solids")
street_stacks = importlib.import_module("scene_maker.street.stack")

Class = classes.Class
ALL = [pytest.param(recipe, id=recipe.name) for recipe in recipes.RECIPES]


def test_class_names_are_those_of_the_label_set() -> None:
    label_set = LabelSet.load("cityscapes")
    for kind in Class:
        assert label_set[int(kind)].name == kind.title
        assert (label_set[int(kind)].kind is Kind.THING) == kind.is_thing


def test_camera_puts_its_own_height_on_the_horizon() -> None:
    lens = camera.Camera(horizon=100, vanishing=250, eye=1.25)
    points = lens.project([(0, 1.25, 10), (-3, 1.25, 80), (0, 0, 1e9)])
    assert points[:, 1] == pytest.approx([100, 100, 100], abs=1e-3)
    near, far = lens.project([(2, 0, 10), (2, 0, 20)])
    assert near[0] - 250 == pytest.approx(2 * (far[0] - 250))


STREET = [file for file in sorted((ASSETS / "silhouettes").glob("*.svg")) if not file.stem.startswith("face-")]


@pytest.mark.parametrize("file", STREET, ids=lambda file: file.stem)
def test_silhouettes_are_drawn_to_scale_inside_their_box(file: Path) -> None:
    drawing = silhouettes.load(file.stem)
    points = np.concatenate([shape.points for shape in drawing.shapes])
    slack = 0.02
    assert np.all(np.abs(points[:, 0]) <= drawing.width / 2 + slack)
    assert points[:, 1].min() == pytest.approx(0, abs=0.06), "stands on the ground"
    assert points[:, 1].max() <= drawing.height + slack
    known = {each.name for each in LabelSet.load("cityscapes").classes} | {"body", "wheel"}
    assert set(drawing.parts) <= known


def test_paths_with_relative_commands_and_curves() -> None:
    (outline,) = silhouettes._path("m 10 20 h 5 v5 q 0 5 -5 5 z")
    assert outline[[0, 1, 2, -2, -1]].tolist() == [[10, 20], [15, 20], [15, 25], [10, 30], [10, 20]]


def test_an_extruded_car_has_the_size_of_the_drawing() -> None:
    lens, drawing = camera.Camera(), silhouettes.load("sedan")

    def size(heading: float) -> tuple[float, float]:
        faces = np.concatenate(solids.outline(lens, "sedan", across=0, ahead=60, heading=heading))
        return tuple(np.ptp(faces, axis=0) / lens.scale(60))

    assert size(0) == pytest.approx((drawing.measures["width"], drawing.height), rel=0.1)
    assert size(np.pi / 2) == pytest.approx((drawing.width, drawing.height), rel=0.1)


def test_what_is_in_front_hides_what_is_behind() -> None:
    stack = street_stacks.StreetStack(camera.Camera(), seed=0)
    square = np.ones((10, 10), dtype=bool)
    stack.add(Class.POLE, 5.0, raster.Stamp(square[:, :2], 14, 10))  # put first, but nearest
    stack.add(Class.CAR, 10.0, raster.Stamp(square, 10, 10))
    stack.add(Class.BUILDING, 20.0, raster.Stamp(square, 8, 8))
    composition = stack.composed()
    (car,) = composition.things
    assert car.stamp.mask.all(), "the full shape is kept"
    assert np.flatnonzero(car.hidden.any(axis=0)).tolist() == [4, 5]
    labels = composition.flattened()
    assert labels[12, 12:18].tolist() == [26, 26, 17, 17, 26, 26]
    assert (labels[8, 9], labels[0, 0]) == (Class.BUILDING, Class.SKY)


@pytest.mark.parametrize("recipe", [pytest.param(recipe, id=recipe.name) for recipe in everything.RECIPES])
def test_scene_is_drawn_the_same_every_time(recipe: "recipes.Recipe") -> None:
    first, second = recipe.compose(), recipe.compose()
    assert np.array_equal(first.background, second.background)
    assert np.array_equal(first.flattened(), second.flattened())
    assert len(first.things) == len(second.things)


@pytest.mark.parametrize("recipe", ALL)
def test_scene_has_the_make_up_of_a_street(recipe: "recipes.Recipe") -> None:
    """The generator does best on maps like those it has seen; the bounds are wide around those of real streets."""
    composition = recipe.compose()
    labels = composition.flattened()
    share = np.bincount(labels.ravel(), minlength=34) / labels.size
    assert labels.shape == (256, 512)
    assert 0.25 < share[Class.ROAD] < 0.5
    assert 0.3 < share[[Class.BUILDING, Class.VEGETATION, Class.SKY]].sum() < 0.5
    assert 0.02 < share[Class.SKY] < 0.15
    assert 0.02 < share[[Class.CAR, Class.BUS, Class.TRUCK]].sum() < 0.2
    assert all(share[kind] > 0 for kind in (Class.SIDEWALK, Class.POLE, Class.TRAFFIC_SIGN, Class.PERSON, Class.CAR))
    assert (labels[-1] == Class.EGO_VEHICLE).mean() > 0.7, "the bonnet"
    assert not np.isin(labels[:80], [Class.ROAD, Class.SIDEWALK]).any(), "no ground above the horizon"
    assert len(composition.things) >= 8
    assert composition.background.min() >= 0
    label_set = LabelSet.load("cityscapes")
    label_set.check(labels, recipe.name)


def test_the_first_scene_leaves_room_to_paint() -> None:
    labels = recipes.RECIPES[0].compose().flattened()
    assert (labels[160:230, 60:450] == Class.ROAD).mean() > 0.95
    assert (labels[5:40, 200:290] == Class.SKY).mean() > 0.7


@pytest.mark.parametrize("recipe", [pytest.param(recipe, id=recipe.name) for recipe in everything.RECIPES])
class TestBundledFile:
    """Each file in assets/scenes."""

    def test_it_is_what_the_script_draws(self, recipe: "everything.Recipe") -> None:
        make_scenes = importlib.import_module("make_scenes")
        drawn = make_scenes.scene_of(recipe.compose(), LabelSet.load(recipe.label_set), recipe.look)
        saved = ora.load(ASSETS / "scenes" / f"{recipe.name}.ora").scene
        assert saved.label_set.name == recipe.label_set
        assert np.array_equal(saved.background, drawn.background)
        assert saved.seed == drawn.seed
        assert [each.id for each in saved.objects] == [each.id for each in drawn.objects]
        for left, right in zip(saved.flatten().__dict__.values(), drawn.flatten().__dict__.values(), strict=True):
            assert np.array_equal(left, right)

    def test_it_says_its_classes_and_carries_a_thumbnail(self, recipe: "everything.Recipe") -> None:
        file = ASSETS / "scenes" / f"{recipe.name}.ora"
        label_set = ora.label_set_of(file)
        assert label_set is not None
        assert label_set.name == recipe.label_set
        with zipfile.ZipFile(file) as archive:
            thumbnail = read_image(archive.read("Thumbnails/thumbnail.png"))
        assert max(thumbnail.shape[:2]) <= 256
        assert len(np.unique(thumbnail.reshape(-1, thumbnail.shape[2]), axis=0)) > 5

    def test_every_pixel_has_a_legal_class_and_instance(self, recipe: "everything.Recipe") -> None:
        scene = ora.load(ASSETS / "scenes" / f"{recipe.name}.ora").scene
        maps = scene.flatten()
        scene.label_set.check(maps.labels, recipe.name)
        check_instances(maps.instances, recipe.name)
        assert np.array_equal(labels_of(maps.instances), maps.labels)
        things = {each.id for each in scene.label_set.classes if each.kind is Kind.THING}
        assert set(np.unique(maps.labels[maps.instances >= 1000]).tolist()) <= things

    def test_flat_maps_import_to_the_same_ids(self, recipe: "everything.Recipe", tmp_path: Path) -> None:
        maps = ora.load(ASSETS / "scenes" / f"{recipe.name}.ora").scene.flatten()
        write_labels(tmp_path / "a_label.png", maps.labels)
        write_instances(tmp_path / "a_inst.png", maps.instances)
        again = exchange.open_any(
            tmp_path / "a_label.png",
            instances=tmp_path / "a_inst.png",
            label_set=LabelSet.load(recipe.label_set),
        ).scene.flatten()
        assert np.array_equal(again.labels, maps.labels)
        assert np.array_equal(again.instances, maps.instances)


class TestBundled:
    """All of them, and the script."""

    def test_there_are_enough_and_they_are_small(self) -> None:
        files = sorted((ASSETS / "scenes").glob("*.ora"))
        assert [file.stem for file in files] == sorted(recipe.name for recipe in everything.RECIPES)
        counts = Counter(recipe.label_set for recipe in everything.RECIPES)
        assert min(counts[name] for name in ("cityscapes", "celebamask", "facades")) >= 4
        assert all(file.stat().st_size < 500_000 for file in files)

    def test_the_script_writes_scenes_and_previews(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_scenes = importlib.import_module("make_scenes")
        name = recipes.RECIPES[0].name
        code = make_scenes.main(["--out", str(tmp_path), "--preview", str(tmp_path / "colours"), "--only", name])
        assert code == 0
        assert (tmp_path / f"{name}.ora").is_file()
        assert (tmp_path / "colours" / f"{name}.png").is_file()
        assert name in capsys.readouterr().out

    def test_rendered_projects_keep_the_photograph(
        self, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make_scenes = importlib.import_module("make_scenes")
        name, face = recipes.RECIPES[0].name, "face-1-long-hair"
        arguments = ["--out", str(tmp_path), "--only", name, "--only", face, "--render"]
        assert make_scenes.main([*arguments, "--checkpoint", str(tiny_checkpoint)]) == 0
        picture = ora.load(tmp_path / f"{name}.ora").picture
        assert picture is not None
        assert picture.shape == (256, 512, 3)
        assert picture.std() > 1
        assert ora.load(tmp_path / f"{face}.ora").picture is None
        said = capsys.readouterr().out.splitlines()
        assert [name for name in said if "no weights for its classes" in name] == [said[1]]

    def test_each_scene_is_rendered_by_the_bundled_weights_of_its_classes(
        self, tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_scenes = importlib.import_module("make_scenes")
        folder = tmp_path / "checkpoints"
        folder.mkdir()
        (folder / "street.safetensors").write_bytes(tiny_checkpoint.read_bytes())
        write_tiny_checkpoint(folder / "facade.safetensors", "facades", {3: 2})
        monkeypatch.setattr(resources, "checkpoints_dir", lambda: folder)
        names = [recipes.RECIPES[0].name, "facade-1-town-house", "face-1-long-hair"]
        wanted = [part for name in names for part in ("--only", name)]
        assert make_scenes.main(["--out", str(tmp_path), "--render", *wanted]) == 0
        pictures = [ora.load(tmp_path / f"{name}.ora").picture for name in names]
        assert [None if each is None else each.shape for each in pictures] == [(256, 512, 3), (256, 256, 3), None]
