"""Projects that another program saved: its edits win, and a project without our data is rebuilt from its layers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document import ora
from editor.document.geometry import Transform
from editor.document.objects import SceneObject
from editor.document.opened import Opened, SourceKind
from editor.document.openraster import Archive, Layer, write_openraster
from editor.document.ora_layers import named_id
from editor.document.scene import Scene
from model.maps import FileError, LabelSet
from tests.document.maps import BUILDING, CAR, PERSON, ROAD, SKY

CITYSCAPES = LabelSet.load("cityscapes")
Layers = dict[str, Layer]


def scene_of_two_cars() -> Scene:
    """Sky over a building in two regions over road; two cars, one of them moved, and a crowd."""
    background = np.full((40, 60), ROAD, np.int32)
    background[:10], background[10:20, :30], background[10:20, 30:] = SKY, BUILDING, 11_001
    box = np.ones((8, 12), np.bool_)
    objects = (
        SceneObject(PERSON, PERSON, np.ones((4, 20), np.bool_), (20, 18), group=True),
        SceneObject(26_003, CAR, box, (5, 25), name="taxi"),
        SceneObject(26_004, CAR, box, (0, 0), transform=Transform.translation(30, 26)),
    )
    return Scene(CITYSCAPES, background, objects, {"street": {26_003: 2, 11_001: 4}}, seed=3)


def elsewhere(tmp_path: Path, scene: Scene, edit: Callable[[Layers], Layers], *, keep: bool = True) -> Opened:
    """Save a scene, let "another program" edit its layers (bottom to top) and save them its own way, and load that.

    It crops layers to what they show, renumbers their files, adds an empty one, and loses our data unless `keep`.
    """
    path = tmp_path / "a.ora"
    picture = np.full((scene.size.height, scene.size.width, 3), 77, np.uint8)
    ora.save(path, scene, picture)
    with Archive(path) as archive:
        layers = {entry.name: archive.layer(entry) for entry in archive.entries}
        names = ["scene.json", "background.png", *(f"objects/{each.id}.png" for each in scene.objects)]
        extra = {f"maquette/{name}": archive.read(f"maquette/{name}") for name in names}
    edited = [cropped(replace(each, name=name)) for name, each in edit(layers).items()]
    write_openraster(path, [Layer("", np.zeros((1, 1, 4), np.uint8)), *edited], picture, extra if keep else {})
    return ora.load(path)


def cropped(layer: Layer) -> Layer:
    rows, columns = np.nonzero(layer.pixels[..., 3])
    if not rows.size:
        return layer
    top, left = rows.min(), columns.min()
    pixels = layer.pixels[top : rows.max() + 1, left : columns.max() + 1]
    return replace(layer, pixels=pixels, origin=(layer.origin[0] + int(left), layer.origin[1] + int(top)))


def whole(layer: Layer) -> np.ndarray:
    """The pixels of a layer on the whole canvas, to be painted on."""
    canvas = np.zeros((40, 60, 4), np.uint8)
    canvas[layer.rect.slices] = layer.pixels
    return canvas


def painted(layer: Layer, area: tuple[slice, slice], class_id: int | None) -> Layer:
    """The layer with a rectangle painted in the colour of a class, or erased."""
    canvas = whole(layer)
    canvas[area] = (0, 0, 0, 0) if class_id is None else (*CITYSCAPES.palette[class_id], 255)
    return Layer(layer.name, canvas, visible=layer.visible)


def test_saving_again_changes_nothing(tmp_path: Path) -> None:
    scene = scene_of_two_cars()
    opened = elsewhere(tmp_path, scene, lambda layers: layers)
    assert opened.kind is SourceKind.PROJECT
    assert opened.notes == ()
    assert (opened.scene.background == scene.background).all()
    assert [each.id for each in opened.scene.objects] == [each.id for each in scene.objects]
    assert opened.scene.object(26_004).transform == Transform.translation(30, 26)
    assert opened.scene.styles["street"] == {26_003: 2, 11_001: 4}
    assert opened.scene.seed == 3


def test_a_repainted_object_takes_the_new_shape_and_keeps_the_rest(tmp_path: Path) -> None:
    scene = scene_of_two_cars()

    def edit(layers: Layers) -> Layers:
        longer = painted(layers["taxi 26003"], np.s_[25:33, 17:22], CAR)
        return layers | {"taxi 26003": painted(longer, np.s_[25:28, 5:8], None)}

    opened = elsewhere(tmp_path, scene, edit)
    taxi = opened.scene.object(26_003)
    expected = scene.flatten().instances
    expected[25:33, 17:22] = 26_003
    expected[25:28, 5:8] = ROAD
    assert (opened.scene.flatten().instances == expected).all()
    assert taxi.name == "taxi"
    assert opened.notes == ("Taken over from another program: the layers taxi 26003.",)
    assert opened.scene.object(26_004).transform == Transform.translation(30, 26)


def test_a_recoloured_object_changes_its_class(tmp_path: Path) -> None:
    opened = elsewhere(
        tmp_path,
        scene_of_two_cars(),
        lambda layers: layers | {"car 26004": painted(layers["car 26004"], np.s_[26:34, 30:42], 27)},
    )
    truck = opened.scene.objects[-1]
    assert (truck.class_id, truck.id // 1000, truck.bounds) == (27, 27, (30, 26, 42, 34))
    assert (opened.scene.flatten().labels[26:34, 30:42] == 27).all()


def test_stuff_painted_on_an_object_covers_what_is_below(tmp_path: Path) -> None:
    scene = scene_of_two_cars()
    opened = elsewhere(
        tmp_path,
        scene,
        lambda layers: layers | {"taxi 26003": painted(layers["taxi 26003"], np.s_[16:27, 10:25], 21)},
    )
    labels = opened.scene.flatten().labels
    assert (labels[16:27, 10:25] == 21).all()
    assert (labels[27:33, 5:17] == CAR).all()
    assert (labels[18:22, 25:40] == PERSON).all()
    assert opened.scene.background[20, 20] == 21


def test_the_background_is_repainted_where_it_differs(tmp_path: Path) -> None:
    scene = scene_of_two_cars()

    def edit(layers: Layers) -> Layers:
        back = painted(layers["background"], np.s_[12:15, 25:35], 21)
        back = painted(back, np.s_[0:5, 0:5], None)  # erased: closed from around
        return layers | {"background": painted(back, np.s_[36:39, 50:58], CAR)}

    opened = elsewhere(tmp_path, scene, edit)
    expected = scene.background.copy()
    expected[12:15, 25:35] = 21
    assert (opened.scene.background == expected).all()
    car = opened.scene.objects[0]
    assert (car.class_id, car.bounds) == (CAR, (50, 36, 58, 39))
    assert car.id not in {each.id for each in scene.objects}


def test_off_palette_pixels_become_the_nearest_class_and_are_counted(tmp_path: Path) -> None:
    def edit(layers: Layers) -> Layers:
        canvas = whole(layers["background"])
        canvas[36:38, 0:10, :3] = (100, 140, 40)  # nearly vegetation
        return layers | {"background": Layer("background", canvas)}

    opened = elsewhere(tmp_path, scene_of_two_cars(), edit)
    assert (opened.scene.background[36:38, 0:10] == 21).all()
    assert "20 pixels had colours" in opened.notes[-1]


def test_a_crowd_is_repainted_as_a_crowd(tmp_path: Path) -> None:
    opened = elsewhere(
        tmp_path,
        scene_of_two_cars(),
        lambda layers: layers | {"person 24": painted(layers["person 24"], np.s_[0:3, 0:3], PERSON)},
    )
    assert opened.scene.object(PERSON).group
    assert (opened.scene.flatten().instances[0:3, 0:3] == PERSON).all()


def test_layers_removed_hidden_renamed_and_reordered(tmp_path: Path) -> None:
    def edit(layers: Layers) -> Layers:
        layers = {"background": layers["background"], "car 26004": layers["car 26004"], **layers}
        taxi = layers.pop("taxi 26003")
        del layers["person 24"]
        return layers | {"my limousine": replace(taxi, visible=False)}

    opened = elsewhere(tmp_path, scene_of_two_cars(), edit)
    assert [each.id for each in opened.scene.objects] == [26_004, 26_003]
    limousine = opened.scene.object(26_003)
    assert (limousine.name, limousine.visible) == ("my limousine", False)
    assert opened.notes == ("Removed in another program: person group.",)


def test_an_erased_layer_is_an_object_less(tmp_path: Path) -> None:
    opened = elsewhere(
        tmp_path,
        scene_of_two_cars(),
        lambda layers: layers | {"car 26004": painted(layers["car 26004"], np.s_[:, :], None)},
    )
    assert [each.id for each in opened.scene.objects] == [PERSON, 26_003]


def test_new_layers_become_objects_and_background(tmp_path: Path) -> None:
    def edit(layers: Layers) -> Layers:
        empty = Layer("", np.zeros((40, 60, 4), np.uint8))
        copy = painted(layers["taxi 26003"], np.s_[0:2, 0:2], CAR)
        return layers | {
            "taxi 26003 copy": copy,
            "bus 28001": painted(empty, np.s_[20:30, 50:58], 28),
            "Layer 12": painted(painted(empty, np.s_[5:9, 5:9], 21), np.s_[30:32, 20:24], PERSON),
            "sketch": replace(painted(empty, np.s_[:, :], 21), visible=False),
        }

    opened = elsewhere(tmp_path, scene_of_two_cars(), edit)
    by_id = {each.id: each for each in opened.scene.objects}
    assert by_id[28_001].bounds == (50, 20, 58, 30)
    assert by_id[28_001].name == ""
    assert sorted(each.class_id for each in opened.scene.objects) == [PERSON, PERSON, CAR, CAR, CAR, 28]
    labels = opened.scene.flatten().labels
    assert (labels[5:9, 5:9] == 21).all()
    assert (labels[0:2, 0:2] == CAR).all()
    assert (labels[30:32, 20:24] == PERSON).all()
    assert (labels[35, 40:] == ROAD).all()  # the hidden sketch is none of the scene


def test_a_canvas_that_was_cropped_elsewhere(tmp_path: Path) -> None:
    scene = scene_of_two_cars()
    path = tmp_path / "a.ora"
    ora.save(path, scene)
    with Archive(path) as archive:
        layers = [archive.layer(entry) for entry in archive.entries]
        extra = {"maquette/scene.json": archive.read("maquette/scene.json")}
    moved = [replace(each, origin=(each.origin[0] - 4, each.origin[1] - 6)) for each in layers]
    write_openraster(path, moved, np.zeros((32, 50, 3), np.uint8), extra)
    opened = ora.load(path)
    assert opened.scene.size == (50, 32)
    assert (opened.scene.flatten().labels == scene.flatten().labels[6:38, 4:54]).all()
    assert opened.scene.object(26_003).name == "taxi"
    assert opened.scene.styles["street"] == scene.styles["street"]
    assert "resized" in opened.notes[0]


def test_a_project_whose_data_was_dropped_is_rebuilt(tmp_path: Path) -> None:
    scene = scene_of_two_cars()
    opened = elsewhere(tmp_path, scene, lambda layers: layers, keep=False)
    assert opened.kind is SourceKind.LAYERS
    before, after = scene.flatten(), opened.scene.flatten()
    assert (after.labels == before.labels).all()
    assert (after.instances == before.instances).all()
    assert [(each.id, each.name, each.group) for each in opened.scene.objects] == [
        (PERSON, "", True),
        (26_003, "taxi", False),
        (26_004, "", False),
    ]
    assert opened.scene.label_set.name == "cityscapes"
    assert "Rebuilt from the names and colours of" in opened.notes[0]


@pytest.mark.parametrize("name", ["facades", "celebamask"])
def test_the_label_set_of_a_foreign_file_is_the_one_with_its_colours(tmp_path: Path, name: str) -> None:
    label_set = LabelSet.load(name)
    background = np.resize(np.array(label_set.ids, np.int32), (40, 60))
    pixels = np.dstack([label_set.palette[background], np.full((40, 60), 255, np.uint8)])
    write_openraster(tmp_path / "a.ora", [Layer("Background", pixels)], pixels[..., :3], {})
    opened = ora.load(tmp_path / "a.ora")
    assert opened.scene.label_set.name == name
    assert (opened.scene.flatten().labels == background).all()


def test_a_painting_that_is_no_map_is_refused(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 60, 4)).astype(np.uint8)
    write_openraster(tmp_path / "a.ora", [Layer("portrait", pixels)], pixels[..., :3], {})
    with pytest.raises(FileError, match=r"a\.ora: has no scene in it"):
        ora.load(tmp_path / "a.ora")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("car 26003", ("car", 26003)),
        ("my  old taxi 26003", ("my  old taxi", 26003)),
        ("background", ("background", None)),
        ("26003", ("26003", None)),
        ("car 26003 copy", ("car 26003 copy", None)),
        ("x 9999999", ("x 9999999", None)),
    ],
)
def test_ids_in_names(name: str, expected: tuple[str, int | None]) -> None:
    assert named_id(name) == expected
