"""Projects under a reader that knows nothing but the OpenRaster specification, and under other programs' ways."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageCms

from editor.document import ora
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.opened import Opened, SourceKind
from editor.document.patch import Patch
from editor.document.reference import Reference, ReferenceChange
from editor.document.scene import Scene
from model.maps import LabelSet
from tests.document import openraster_reader
from tests.document.maps import BUILDING, CAR, PERSON, ROAD, SKY
from tests.document.openraster_reader import NotOpenRasterError

CITYSCAPES = LabelSet.load("cityscapes")
WIDTH, HEIGHT = 60, 40


def scene_of_three() -> Scene:
    """Two cars, one of them turned and half outside, one hidden person with an odd name; a reference."""
    background = np.full((HEIGHT, WIDTH), ROAD, np.int32)
    background[:10], background[10:20, :30] = SKY, BUILDING
    box = np.ones((8, 12), np.bool_)
    objects = (
        SceneObject(26_003, CAR, box, (5, 25), name='taxi <&"> ü'),
        SceneObject(26_004, CAR, box, (0, 0), transform=Transform(0.9, 0.4, -0.4, 0.9, -3, 22)),
        SceneObject(24_001, PERSON, np.ones((12, 5), np.bool_), (40, 15), visible=False),
    )
    scene = Scene(CITYSCAPES, background, objects)
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    scene.apply(Patch(NOTHING, (ReferenceChange(None, Reference(noise, "street.jpg")),), "Reference"))
    return scene


PICTURE = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)


@pytest.mark.parametrize(
    ("picture", "unsettled"),
    [(None, NOTHING), (PICTURE, NOTHING), (PICTURE, Rect(5, 5, 30, 20))],
    ids=["labels", "photograph", "part of a photograph"],
)
def test_an_independent_reader_finds_the_standard_kept(
    tmp_path: Path, picture: np.ndarray | None, unsettled: Rect
) -> None:
    scene = scene_of_three()
    ora.save(tmp_path / "a.ora", scene, picture, {"Licence": "free"}, unsettled=unsettled)
    document = openraster_reader.read(tmp_path / "a.ora")
    assert (document.width, document.height) == (WIDTH, HEIGHT)
    np.testing.assert_array_equal(document.composite(), document.merged, "what is seen is what the layers make")
    names = ["reference", "background", 'taxi <&"> ü 26003', "car 26004", "person 24001"]
    assert [each.name for each in document.layers] == (names if picture is None else [*names, "photograph"])
    labels = [each for each in document.layers if each.name not in ("reference", "photograph")]
    shown = replace(document, layers=tuple(labels)).composite()
    np.testing.assert_array_equal(shown[..., :3], CITYSCAPES.palette[scene.flatten().labels])


@pytest.mark.parametrize("size", [(1, 1), (257, 3), (300, 200), (32, 512)])
def test_sizes_of_thumbnails(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    ora.save(tmp_path / "a.ora", Scene(CITYSCAPES, np.full((height, width), SKY, np.int32)))
    openraster_reader.read(tmp_path / "a.ora")


@pytest.mark.parametrize("damage", ["mimetype packed", "mimetype later", "no thumbnail", "grey layer", "profile"])
def test_the_reader_is_strict(tmp_path: Path, damage: str) -> None:
    """Else it would prove nothing."""
    path = tmp_path / "a.ora"
    ora.save(path, scene_of_three())
    with zipfile.ZipFile(path) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    if damage == "mimetype later":
        entries["mimetype"] = entries.pop("mimetype")
    if damage == "no thumbnail":
        del entries["Thumbnails/thumbnail.png"]
    if damage == "grey layer":
        entries["data/layer1.png"] = encoded(Image.new("L", (WIDTH, HEIGHT)))
    if damage == "profile":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        entries["data/layer1.png"] = encoded(Image.new("RGBA", (WIDTH, HEIGHT)), icc_profile=profile)
    packing = zipfile.ZIP_DEFLATED if damage == "mimetype packed" else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    with pytest.raises(NotOpenRasterError):
        openraster_reader.read(path)


# Other programs


def encoded(image: Image.Image, **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **more)  # type: ignore[arg-type]
    return file.getvalue()


Stack = list[ElementTree.Element]


def resaved(
    path: Path, edit: Callable[[Stack, dict[str, Image.Image]], None] = lambda stack, images: None, *, keep: bool
) -> Opened:
    """Save again the way Krita does, and load that.

    It crops each layer to what it shows and moves x and y, numbers the files anew, writes more attributes, puts
    everything into a group, embeds a profile, names its own entries, and drops what it does not know unless `keep`.
    `edit` gets the layer elements, top first, and their pictures by src.
    """
    with zipfile.ZipFile(path) as archive:
        old = {each: archive.read(each) for each in archive.namelist()}
    root = ElementTree.fromstring(old["stack.xml"])
    layers = list(root[0])
    images = {each.attrib["src"]: Image.open(io.BytesIO(old[each.attrib["src"]])).convert("RGBA") for each in layers}
    edit(layers, images)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    size = {key: root.attrib[key] for key in ("w", "h")}
    again = ElementTree.Element("image", {"version": "0.0.1", "xRes": "72", "yRes": "72", "name": "Unnamed", **size})
    outer = ElementTree.SubElement(again, "stack", {"isolation": "isolate", "opacity": "1", "visibility": "visible"})
    group = ElementTree.SubElement(
        outer, "stack", {"name": "Group 1", "x": "0", "y": "0", "composite-op": "svg:src-over"}
    )
    entries: dict[str, bytes] = {"mimetype": b"image/openraster"}
    for number, layer in enumerate(layers):
        image = images[layer.attrib["src"]]
        box = image.getchannel("A").getbbox() or (0, 0, 1, 1)
        source = f"data/layer{100 + number}.png"
        entries[source] = encoded(image.crop(box), icc_profile=profile)
        place = {"x": str(int(layer.attrib["x"]) + box[0]), "y": str(int(layer.attrib["y"]) + box[1])}
        more = {"edit-locked": "false", "selected": str(number == 0).lower(), "uuid": f"{{{number}}}"}
        ElementTree.SubElement(group, "layer", {**layer.attrib, **place, **more, "src": source})
    entries["stack.xml"] = ElementTree.tostring(again, encoding="UTF-8", xml_declaration=True)
    entries["mergedimage.png"], entries["Thumbnails/thumbnail.png"] = old["mergedimage.png"], old["mergedimage.png"]
    if keep:
        entries |= {name: data for name, data in old.items() if name.startswith("maquette/")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return ora.load(path)


def saved(tmp_path: Path) -> tuple[Path, Scene]:
    path, scene = tmp_path / "a.ora", scene_of_three()
    ora.save(path, scene, PICTURE)
    return path, scene


def named(stack: Stack, beginning: str) -> ElementTree.Element:
    return next(each for each in stack if each.attrib["name"].startswith(beginning))


def test_a_file_saved_again_by_krita_is_the_same(tmp_path: Path) -> None:
    path, scene = saved(tmp_path)
    opened = resaved(path, keep=True)
    assert opened.kind is SourceKind.PROJECT
    assert opened.notes == ()
    np.testing.assert_array_equal(opened.scene.flatten().instances, scene.flatten().instances)
    assert opened.scene.object(26_004).transform == scene.object(26_004).transform
    np.testing.assert_array_equal(opened.picture, PICTURE)
    assert opened.scene.reference is not None


def test_a_file_whose_data_krita_dropped_is_rebuilt(tmp_path: Path) -> None:
    path, scene = saved(tmp_path)
    opened = resaved(path, keep=False)
    assert opened.kind is SourceKind.LAYERS
    np.testing.assert_array_equal(opened.scene.flatten().instances, scene.flatten().instances)
    assert [(each.id, each.visible) for each in opened.scene.objects] == [
        (26_003, True),
        (26_004, True),
        (24_001, False),
    ]
    assert opened.scene.object(26_003).name == 'taxi <&"> ü'
    assert opened.scene.reference is not None
    ora.save(path, opened.scene)
    assert ora.load(path).kind is SourceKind.PROJECT


@pytest.mark.parametrize("keep", [True, False])
def test_a_layer_moved_by_its_offset_alone(tmp_path: Path, keep: bool) -> None:
    path, scene = saved(tmp_path)

    def edit(stack: Stack, _images: dict[str, Image.Image]) -> None:
        taxi = named(stack, "taxi")
        taxi.set("x", str(int(taxi.attrib["x"]) + 20))
        taxi.set("y", str(int(taxi.attrib["y"]) - 3))

    opened = resaved(path, edit, keep=keep)
    before, after = scene.object(26_003), opened.scene.object(26_003)
    canvas = Rect.of(scene.size)
    expected = np.zeros(canvas.shape, np.bool_)
    expected[:-3, 20:] = before.coverage(canvas)[3:, :-20]
    np.testing.assert_array_equal(after.coverage(canvas), expected)
    np.testing.assert_array_equal(opened.scene.background == ROAD, scene.background == ROAD)


@pytest.mark.parametrize("keep", [True, False])
def test_layers_renamed_reordered_hidden_shown_and_deleted(tmp_path: Path, keep: bool) -> None:
    path, _scene = saved(tmp_path)

    def edit(stack: Stack, _images: dict[str, Image.Image]) -> None:
        named(stack, "taxi").set("name", "ambulance 26003")
        named(stack, "person").set("visibility", "visible")
        stack.remove(named(stack, "car 26004"))
        stack.append(stack.pop(stack.index(named(stack, "background"))))
        taxi = named(stack, "ambulance")
        stack.remove(taxi)
        stack.insert(1, taxi)  # above the person, under the photograph

    opened = resaved(path, edit, keep=keep)
    assert [each.id for each in opened.scene.objects] == [24_001, 26_003]
    assert opened.scene.object(26_003).name == "ambulance"
    assert opened.scene.object(24_001).visible
    assert (opened.scene.flatten().labels == PERSON).any()


@pytest.mark.parametrize("keep", [True, False])
def test_a_layer_added_in_the_colour_of_a_class(tmp_path: Path, keep: bool) -> None:
    path, scene = saved(tmp_path)

    def edit(stack: Stack, images: dict[str, Image.Image]) -> None:
        images["data/new.png"] = Image.new("RGBA", (9, 6), (*(int(v) for v in CITYSCAPES.palette[CAR]), 255))
        new = {"name": "Layer 7", "src": "data/new.png", "x": "45", "y": "30", "visibility": "visible"}
        stack.insert(1, ElementTree.Element("layer", new))

    opened = resaved(path, edit, keep=keep)
    added = [each for each in opened.scene.objects if each.id not in {one.id for one in scene.objects}]
    assert [(each.class_id, each.bounds) for each in added] == [(CAR, Rect(45, 30, 54, 36))]


def test_pyora_reads_and_writes_projects(tmp_path: Path) -> None:
    """pyora is a reader and writer of OpenRaster by others; no part of Maquette needs it."""
    pyora = pytest.importorskip("pyora")
    path, scene = saved(tmp_path)
    project = pyora.Project.load(str(path))
    assert project.dimensions == (WIDTH, HEIGHT)
    assert [each.name for each in project.iter_layers][1:3] == ["background", 'taxi <&"> ü 26003']
    project.save(str(path))
    opened = ora.load(path)
    assert opened.kind is SourceKind.LAYERS, "it drops what it does not know"
    np.testing.assert_array_equal(opened.scene.flatten().instances, scene.flatten().instances)


def test_layers_that_pyora_calls_by_absolute_names_are_read(tmp_path: Path) -> None:
    """As it writes them: /data/layer0.png. Nothing is ever unpacked, so it leads nowhere."""
    path, scene = saved(tmp_path)
    with zipfile.ZipFile(path) as archive:
        old = {each: archive.read(each) for each in archive.namelist() if not each.startswith("maquette/")}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in old.items():
            if name == "stack.xml":
                data = data.replace(b'src="data/', b'src="/data/')
            archive.writestr(f"/{name}" if name.startswith("data/") else name, data)
    np.testing.assert_array_equal(ora.load(path).scene.flatten().instances, scene.flatten().instances)
