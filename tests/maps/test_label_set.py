"""Label sets: the bundled ones, a user's own, and what is wrong with a bad one."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.maps import BadMaps, FileError, Kind, LabelSet, LabelSetError, bundled_label_sets

SIZES = {
    "cityscapes": (35, 19),
    "celebamask": (19, 18),
    "facades": (12, 12),
    "ade20k": (150, 150),
    "nyu": (40, 40),
    "helen": (11, 10),
}


def toml_of(*classes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "mine", "classes": list(classes), **more}


SKY = {"id": 3, "name": "sky", "color": [1, 2, 3]}
CAR = {"id": 9, "name": "car", "color": [4, 5, 6], "kind": "thing", "group": "vehicle", "eval": True}


def test_the_bundled_sets_are_these() -> None:
    assert set(bundled_label_sets()) == set(SIZES)


@pytest.mark.parametrize("name", SIZES)
def test_bundled_sets_have_unique_colours_names_and_ids(name: str) -> None:
    label_set = LabelSet.load(name)
    classes, evaluated = SIZES[name]
    assert label_set.channels == classes
    assert sum(each.evaluated for each in label_set.classes) == evaluated
    for field in ("id", "name", "color"):
        assert len({getattr(each, field) for each in label_set.classes}) == classes
    assert all(each.group for each in label_set.classes)


def test_cityscapes_is_the_published_list() -> None:
    cityscapes = LabelSet.load("cityscapes")
    assert cityscapes.ids == tuple(range(35))
    assert cityscapes.of_kind(Kind.THING) == tuple(range(24, 34))
    assert cityscapes.of_kind(Kind.VOID) == (*range(7), 34)
    scored = [each.id for each in cityscapes.classes if each.evaluated]
    assert scored == [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33]
    assert cityscapes[7].color == (128, 64, 128)
    assert cityscapes[34].name == "license plate"


def test_ade20k_is_the_published_list() -> None:
    ade20k = LabelSet.load("ade20k")
    assert ade20k.ids == tuple(range(1, 151))
    assert ade20k.ignore == 0
    assert len(ade20k.of_kind(Kind.THING)) == 100
    assert [ade20k[each].name for each in (1, 3, 13, 150)] == ["wall", "sky", "person", "flag"]
    assert ade20k[1].color == (120, 120, 120)
    assert ade20k[150].color == (92, 0, 255)


def test_nyu_is_the_published_list() -> None:
    nyu = LabelSet.load("nyu")
    assert nyu.ids == tuple(range(1, 41))
    assert nyu.ignore == 0
    assert [nyu[each].name for each in (1, 4, 22, 40)] == ["wall", "bed", "ceiling", "other prop"]


@pytest.mark.parametrize("name", ["celebamask", "helen"])
def test_parts_of_faces_change_sides_in_a_mirror(name: str) -> None:
    faces = LabelSet.load(name)
    ids = {each.name: each.id for each in faces.classes}
    for each in faces.classes:
        side, _, part = each.name.partition(" ")
        other = {"left": f"right {part}", "right": f"left {part}"}.get(side, each.name)
        assert faces.mirror_table[each.id] == ids[other]
    assert faces.mirror_table[200] == 200


def test_mirrors_must_be_mutual() -> None:
    left, right = {**SKY, "mirror": 9}, {**CAR, "mirror": 3}
    assert LabelSet.from_dict(toml_of(left, right)).mirror_table[[3, 9]].tolist() == [9, 3]
    with pytest.raises(LabelSetError, match="'sky' names 9 as its mirror, but not the other way round"):
        LabelSet.from_dict(toml_of(left, CAR))
    with pytest.raises(LabelSetError, match="'sky' names 7 as its mirror"):
        LabelSet.from_dict(toml_of({**SKY, "mirror": 7}, CAR))


def test_published_colours_that_several_classes_share_are_aliases() -> None:
    aliases = dict(LabelSet.load("cityscapes").aliases)
    assert aliases == {(0, 0, 0): 0, (153, 153, 153): 17, (0, 0, 142): 26}


def test_channels_are_positions_and_ids_may_have_gaps() -> None:
    label_set = LabelSet.from_dict(toml_of(SKY, CAR, ignore=255))
    assert label_set.ids == (3, 9)
    assert label_set.channel_table[[3, 9]].tolist() == [0, 1]
    assert (np.delete(label_set.channel_table, [3, 9]) == -1).all()
    assert label_set.channel_table.dtype == np.int16
    assert label_set.palette[9].tolist() == [4, 5, 6]
    assert 3 in label_set
    assert 255 not in label_set
    assert not label_set.palette.flags.writeable


def test_a_set_of_ones_own_is_loaded_and_saved(tmp_path: Path) -> None:
    label_set = LabelSet.from_dict(
        toml_of({**SKY, "name": 'a "quoted" \\ Straße\n'}, CAR, ignore=200, aliases=[{"color": [7, 7, 7], "id": 9}])
    )
    path = tmp_path / "mine.toml"
    label_set.save(path)
    assert tomllib.loads(path.read_text(encoding="utf-8"))["classes"][1]["eval"] is True
    assert LabelSet.load(path) == LabelSet.load(str(path)) == label_set
    assert LabelSet.from_dict(label_set.to_dict()) == label_set


def test_sets_are_compatible_when_networks_could_not_tell_them_apart() -> None:
    one = LabelSet.from_dict(toml_of(SKY, CAR))
    assert one.compatible(LabelSet.from_dict(toml_of({**SKY, "color": [9, 9, 9]}, CAR)))
    assert not one.compatible(LabelSet.from_dict(toml_of(CAR, SKY)))


def test_unknown_ids_are_named_with_their_counts() -> None:
    labels = np.full((4, 5), 3, np.uint8)
    labels[0, :3], labels[1, 1], labels[3, 3] = 77, 12, 255
    with pytest.raises(BadMaps, match=r"^a\.png: ids 12 \(1 pixel\), 77 \(3 pixels\) are not in the label set mine"):
        LabelSet.from_dict(toml_of(SKY, CAR, ignore=255)).check(labels, "a.png")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (toml_of(SKY, {**CAR, "id": 3}), "'sky' and 'car' have the same id 3"),
        (toml_of(SKY, {**CAR, "color": [1, 2, 3]}), "'sky' and 'car' have the same colour"),
        (toml_of(SKY, {**CAR, "name": "sky"}), "3 and 9 have the same name 'sky'"),
        (toml_of({**SKY, "id": 256}), "ids go from 0 to 255"),
        (toml_of({**SKY, "id": True}), "must be a whole number"),
        (toml_of({**SKY, "kind": "stuf"}), "has kind 'stuf'; kinds are stuff, thing, void"),
        (toml_of({**SKY, "kind": ["stuff"]}), "has kind"),
        (toml_of({**SKY, "colour": [1, 2, 3]}), "unknown key 'colour'"),
        (toml_of({**SKY, "color": [1, 2, 300]}), "three numbers from 0 to 255"),
        (toml_of({**SKY, "eval": 1}), "must be true or false"),
        (toml_of({"id": 1, "color": [1, 2, 3]}), "has no name"),
        (toml_of({**SKY, "name": " "}), "needs a name"),
        (toml_of(SKY, kind="x"), "unknown key 'kind'"),
        ({"name": "x", "classes": {"id": 1}}, "must be tables"),
        (toml_of(SKY, ignore=3), "ignore is 3, which is the id of class 'sky'"),
        (toml_of(SKY, ignore=-1), "ignore is -1"),
        (toml_of(SKY, aliases=[{"color": [9, 9, 9], "id": 4}]), "names id 4, which no class has"),
        (toml_of(SKY, CAR, aliases=[{"color": [1, 2, 3], "id": 9}]), "already means 3"),
    ],
)
def test_a_bad_set_is_refused_with_a_sentence(data: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LabelSetError) as caught:
        LabelSet.from_dict(data)
    assert sentence in str(caught.value)


def test_pictures_without_labels_have_a_set_without_classes(tmp_path: Path) -> None:
    nothing = LabelSet("pictures", ())
    assert LabelSet.from_dict(nothing.to_dict()) == nothing
    assert (nothing.channel_table == -1).all()
    assert not nothing.palette.any()
    path = tmp_path / "empty.toml"
    path.write_text("name = 'x'\nclasses = []\n", encoding="utf-8")
    with pytest.raises(LabelSetError, match=r"^empty\.toml: the label set has no classes"):
        LabelSet.load(path)


def test_errors_of_files_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("name = ", encoding="utf-8")
    with pytest.raises(LabelSetError, match="^broken.toml: is not a TOML file"):
        LabelSet.load(path)
    path.write_text("name = 'x'\n[[classes]]\nid = 1\nname = 'a'\ncolor = [0]\n", encoding="utf-8")
    with pytest.raises(LabelSetError, match="^broken.toml: class 'a': color"):
        LabelSet.load(path)
    with pytest.raises(FileError, match="nothing"):
        LabelSet.load("nothing")
    with pytest.raises(FileError, match=r"no\.toml"):
        LabelSet.load(tmp_path / "no.toml")


def test_numbers_too_long_to_be_read_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("name = " + "1" * 5000)
    with pytest.raises(LabelSetError, match="long.toml: is not a TOML file"):
        LabelSet.load(path)
