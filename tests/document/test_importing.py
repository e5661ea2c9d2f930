"""Flat maps into scenes and back: the same ids, and a background that is closed behind the objects."""

import numpy as np
import pytest

from editor.document.exchange import import_maps
from editor.document.importing import import_with_notes
from model.maps import BadMaps, Kind, LabelSet, labels_of
from tests.document.maps import CAR, EGO, PERSON, ROAD, SKY, street

CITYSCAPES = LabelSet.load("cityscapes")


@pytest.mark.parametrize("seed", range(20))
def test_import_then_export_gives_the_same_ids(seed: int) -> None:
    instances = street(np.random.default_rng(seed))
    labels = labels_of(instances)
    for scene in (import_maps(labels, instances, CITYSCAPES), import_maps(None, instances, CITYSCAPES)):
        maps = scene.flatten()
        assert maps.labels.tobytes() == labels.tobytes()
        assert maps.instances.tobytes() == instances.tobytes()
        assert {each.id for each in scene.objects if not each.group} == {
            int(each) for each in np.unique(instances) if each >= 1000
        }


def test_ids_of_any_class_and_above_16_bits_survive() -> None:
    rng = np.random.default_rng(7)
    instances = rng.choice(np.array([7, 11003, 1005, 26999, 33000], np.int32), (40, 40))
    assert (import_maps(None, instances, CITYSCAPES).flatten().instances == instances).all()


def test_labels_alone_make_an_object_of_each_piece() -> None:
    labels = np.full((40, 60), ROAD, np.uint8)
    labels[5:10, 5:10] = CAR
    labels[20:30, 40:50] = CAR
    scene = import_maps(labels, None, CITYSCAPES)
    assert [each.id for each in scene.objects] == [26000, 26001]
    assert scene.objects[0].bounds == (5, 5, 10, 10)
    assert (scene.flatten().labels == labels).all()


def test_things_below_1000_are_one_crowd_of_their_class() -> None:
    instances = np.full((40, 60), ROAD, np.int32)
    instances[2:4, 2:4] = instances[30:35, 50:55] = PERSON
    instances[10:12, 10:12] = 24000
    crowd, person = import_maps(None, instances, CITYSCAPES).objects
    assert (crowd.id, crowd.class_id, crowd.group, crowd.mask.sum()) == (PERSON, PERSON, True, 29)
    assert (person.id, person.group) == (24000, False)


def test_an_object_keeps_its_pieces_together() -> None:
    instances = np.full((40, 60), ROAD, np.int32)
    instances[2:4, 2:4] = instances[30:35, 50:55] = 26007
    (car,) = import_maps(None, instances, CITYSCAPES).objects
    assert (car.id, int(car.mask.sum()), car.bounds) == (26007, 29, (2, 2, 55, 35))


def test_objects_in_front_lie_on_top() -> None:
    instances = np.full((40, 60), ROAD, np.int32)
    instances[5:38, 2:8] = 26001
    instances[5:20, 10:20] = 26002
    instances[20:30, 30:35] = 24005
    instances[39:40, 50:55] = PERSON
    assert [each.id for each in import_maps(None, instances, CITYSCAPES).objects] == [PERSON, 26002, 24005, 26001]


def test_the_background_is_closed_with_the_nearest_stuff() -> None:
    instances = np.full((40, 60), SKY, np.int32)
    instances[20:] = ROAD
    instances[30:] = EGO  # void, and no filling
    instances[10:30, 20:30] = 26001
    background = import_maps(None, instances, CITYSCAPES).background
    assert (background[10:19, 22:28] == SKY).all()
    assert (background[21:30, 22:28] == ROAD).all()
    assert (background[instances < 1000] == instances[instances < 1000]).all()
    stuff = set(CITYSCAPES.of_kind(Kind.STUFF))
    assert set(np.unique(background[instances >= 1000])) <= stuff


def test_a_map_of_nothing_but_things_has_a_background() -> None:
    scene = import_maps(None, np.full((40, 40), 26001, np.int32), CITYSCAPES)
    assert CITYSCAPES[int(scene.background[0, 0])].kind is Kind.STUFF
    assert (scene.flatten().instances == 26001).all()
    void = np.full((40, 40), EGO, np.int32)
    void[3:9, 3:9] = 26001
    assert (import_maps(None, void, CITYSCAPES).background == EGO).all()


def test_a_few_contradictions_are_settled_for_the_labels_and_counted() -> None:
    instances = street(np.random.default_rng(3))
    labels = labels_of(instances)
    labels[4, 60], labels[25, 3] = ROAD, CAR
    imported = import_with_notes(labels, instances, CITYSCAPES)
    assert (imported.scene.flatten().labels == labels).all()
    assert len(imported.notes) == 1
    assert "2 pixels" in imported.notes[0]


def test_maps_that_do_not_belong_together_are_refused() -> None:
    labels = np.full((40, 40), ROAD, np.uint8)
    with pytest.raises(BadMaps, match="classes differ on 100% of the pixels"):
        import_maps(labels, np.full((40, 40), SKY, np.int32), CITYSCAPES)
    with pytest.raises(BadMaps, match="is 40 x 40 but the instance map is 30 x 40"):
        import_maps(labels, np.full((40, 30), ROAD, np.int32), CITYSCAPES)
    with pytest.raises(BadMaps, match=r"id 99 \(1,600 pixels\) is not in the label set cityscapes"):
        import_maps(labels + np.uint8(92), None, CITYSCAPES)
    for wrong in (-1, 500, 256_000):
        with pytest.raises(BadMaps, match=f"{wrong} is neither"):
            import_maps(None, np.full((40, 40), wrong, np.int32), CITYSCAPES)
