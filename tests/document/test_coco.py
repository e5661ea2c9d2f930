"""COCO's panoptic pictures: opened with the JSON file that says what their segments are."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from editor.document import exchange
from editor.document.opened import SourceKind
from model.maps import BadMaps, Kind, LabelSet, labels_of, write_image, write_labels

PERSON, DOG, SKY, GRASS = 1, 18, 187, 193
CATEGORIES = [
    {"id": PERSON, "name": "person", "isthing": 1, "color": [220, 20, 60], "supercategory": "person"},
    {"id": DOG, "name": "dog", "isthing": 1, "color": [0, 82, 0], "supercategory": "animal"},
    {"id": SKY, "name": "sky-other-merged", "isthing": 0, "color": [70, 130, 180], "supercategory": "sky"},
    {"id": GRASS, "name": "grass-merged", "isthing": 0, "color": [70, 130, 180], "supercategory": "plant"},
]
# Ids as COCO has them: colours of no meaning.
SEGMENTS = {5_202_115: SKY, 6_453_350: GRASS, 3_937_500: PERSON, 1_447_446: PERSON, 9_055_300: DOG, 4_606_288: PERSON}
CROWD = 4_606_288


def draw() -> np.ndarray:
    """int32 (40, 60): sky over grass, a person left of another, a dog, a crowd, and an edge that nobody labelled."""
    ids = np.full((40, 60), 5_202_115, np.int32)
    ids[16:] = 6_453_350
    ids[10:30, 40:48] = 3_937_500
    ids[12:32, 4:12] = 1_447_446
    ids[24:34, 20:32] = 9_055_300
    ids[14:18, 50:58] = CROWD
    ids[:, 59] = 0
    return ids


def document(**changes: object) -> dict[str, object]:
    segments = [
        {"id": segment, "category_id": category, "iscrowd": int(segment == CROWD), "area": 1, "bbox": [0, 0, 1, 1]}
        for segment, category in SEGMENTS.items()
    ]
    annotations = [{"image_id": 9, "file_name": "000000000009.png", "segments_info": segments}]
    return {"info": {}, "annotations": annotations, "categories": CATEGORIES, **changes}


@pytest.fixture
def coco(tmp_path: Path) -> Callable[..., Path]:
    """Write a picture with its JSON file as COCO has them; returns the picture's path."""

    def written(content: object = None, ids: np.ndarray | None = None) -> Path:
        ids = draw() if ids is None else ids
        folder = tmp_path / "panoptic_val2017"
        folder.mkdir(exist_ok=True)
        path = folder / "000000000009.png"
        write_image(path, np.stack([ids & 255, ids >> 8 & 255, ids >> 16], axis=-1).astype(np.uint8))
        text = content if isinstance(content, str) else json.dumps(document() if content is None else content)
        (tmp_path / "panoptic_val2017.json").write_text(text)
        return path

    return written


def test_segments_become_objects_and_stuff(coco: Callable[..., Path]) -> None:
    opened = exchange.open_any(coco())
    scene = opened.scene
    assert opened.kind is SourceKind.PANOPTIC
    assert opened.notes[0] == "The classes of its segments come from panoptic_val2017.json."
    maps, ids = scene.flatten(), draw()
    expected = np.vectorize({0: 0, **SEGMENTS}.get)(ids)
    np.testing.assert_array_equal(maps.labels, expected)
    assert set(np.unique(maps.instances).tolist()) == {0, PERSON, 1000, 1001, 18_000, SKY, GRASS}
    assert (maps.instances[ids == 3_937_500] == 1000).all(), "in reading order"
    assert (maps.instances[ids == CROWD] == PERSON).all(), "a crowd"
    assert sorted(each.id for each in scene.objects if not each.group) == [1000, 1001, 18_000]
    np.testing.assert_array_equal(labels_of(maps.instances), maps.labels)


def test_the_categories_are_the_label_set(coco: Callable[..., Path]) -> None:
    label_set = exchange.open_any(coco()).scene.label_set
    assert (label_set.name, label_set.ids, label_set.ignore) == ("coco", (1, 18, 187, 193), 0)
    assert [each.kind for each in label_set.classes] == [Kind.THING, Kind.THING, Kind.STUFF, Kind.STUFF]
    assert label_set[DOG].group == "animal"
    assert label_set[SKY].color == (70, 130, 180)
    assert label_set[GRASS].color == (70, 130, 181), "colours are unique in a set"


def test_a_set_of_the_same_ids_keeps_its_own_look(coco: Callable[..., Path]) -> None:
    ours = LabelSet.from_dict(
        {
            "name": "ours",
            "ignore": 0,
            "classes": [{"id": each, "name": f"c{each}", "color": [each, 0, 9]} for each in (1, 18, 187, 193)],
        }
    )
    path = coco()
    assert exchange.open_any(path, label_set=ours).scene.label_set is ours
    assert exchange.open_any(path, label_set=LabelSet.load("cityscapes")).scene.label_set.name == "coco"


def test_maps_that_are_written_open_again(coco: Callable[..., Path], tmp_path: Path) -> None:
    scene = exchange.open_any(coco()).scene
    written = exchange.write_all(scene, tmp_path, "out")
    again = exchange.open_any(written[0], label_set=scene.label_set).scene
    for name in ("labels", "instances"):
        np.testing.assert_array_equal(getattr(again.flatten(), name), getattr(scene.flatten(), name))


def test_a_file_beside_the_picture_serves_too(coco: Callable[..., Path]) -> None:
    path = coco()
    path.parent.with_name("panoptic_val2017.json").rename(path.with_suffix(".json"))
    assert exchange.open_any(path).scene.label_set.name == "coco"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (document(categories=[{"id": 999, "name": "much"}]), "categories cannot be used as classes"),
        (document(categories=[{"name": "nothing"}]), "categories cannot be used as classes"),
        (document(categories=CATEGORIES[:2]), "has the category 187, which is none"),
    ],
)
def test_categories_that_cannot_be_used_are_said(
    coco: Callable[..., Path], content: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadMaps, match=sentence):
        exchange.open_any(coco(content))


def test_a_segment_that_is_not_listed_is_said(coco: Callable[..., Path]) -> None:
    ids = draw()
    ids[0, :3] = 77
    with pytest.raises(BadMaps, match="segment 77 is not in panoptic_val2017.json"):
        exchange.open_any(coco(ids=ids))


@pytest.mark.parametrize("content", ["not JSON", "[]", '{"annotations": [], "categories": []}', '{"other": 1}'])
def test_json_that_says_nothing_of_the_picture_changes_nothing(coco: Callable[..., Path], content: str) -> None:
    with pytest.raises(BadMaps, match="000000000009.png"):
        exchange.open_any(coco(content))


def test_a_label_map_beside_some_json_is_a_label_map(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_labels(path, np.full((40, 60), 7, np.uint8))
    path.with_suffix(".json").write_text(json.dumps({"shapes": [], "imagePath": "a.jpg"}))
    assert exchange.open_any(path).kind is SourceKind.LABELS


def test_a_bare_name_opens(coco: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = coco()
    monkeypatch.chdir(path.parent)
    assert exchange.open_any(Path(path.name)).kind is SourceKind.PANOPTIC
    write_labels(Path("plain.png"), np.full((32, 32), 7, np.uint8))
    assert exchange.open_any(Path("plain.png")).kind is not SourceKind.PANOPTIC
