"""Opening files of all kinds, with the instance map that lies beside them, and writing them again."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document import ora
from editor.document.exchange import SourceKind, import_maps, instance_partner, open_any, write_all
from model.maps import (
    BadMaps,
    FileError,
    LabelSet,
    labels_of,
    read_colors,
    read_image,
    read_instances,
    read_labels,
    write_colors,
    write_image,
    write_instances,
    write_labels,
)
from tests.document.maps import street

CITYSCAPES = LabelSet.load("cityscapes")
INSTANCES = street(np.random.default_rng(1))
LABELS = labels_of(INSTANCES)
PICTURE = np.random.default_rng(2).integers(0, 256, (*LABELS.shape, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    ("labels", "instances"),
    [
        ("val_label/ulm_1.png", "val_inst/ulm_1.png"),
        ("val_label/ulm_gtFine_labelIds.png", "val_inst/ulm_gtFine_instanceIds.png"),
        ("ulm/ulm_gtFine_labelIds.png", "ulm/ulm_gtFine_instanceIds.png"),
        ("ulm/ulm_color.png", "ulm/ulm_instanceIds.png"),
        ("ulm/ulm_label.png", "ulm/ulm_inst.png"),
    ],
)
def test_the_instance_map_beside_the_labels_is_found_and_said(tmp_path: Path, labels: str, instances: str) -> None:
    for name in (labels, instances):
        (tmp_path / name).parent.mkdir(exist_ok=True)
    if "color" in labels:
        write_colors(tmp_path / labels, LABELS, CITYSCAPES)
    else:
        write_labels(tmp_path / labels, LABELS)
    assert instance_partner(tmp_path / labels) is None
    write_instances(tmp_path / instances, INSTANCES)
    assert instance_partner(tmp_path / labels) == tmp_path / instances
    opened = open_any(tmp_path / labels)
    assert opened.kind is (SourceKind.COLORS if "color" in labels else SourceKind.LABELS)
    assert opened.notes == (f"Instances come from {instances}.",)
    assert opened.scene.flatten().instances.tobytes() == INSTANCES.tobytes()


def test_the_instance_map_beside_a_bare_name_is_said_without_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_labels(Path("ulm_labelIds.png"), LABELS)
    write_instances(Path("ulm_instanceIds.png"), INSTANCES)
    assert open_any(Path("ulm_labelIds.png")).notes == ("Instances come from ulm_instanceIds.png.",)


def test_a_partner_that_does_not_fit_is_reported_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "val_label").mkdir()
    (tmp_path / "val_inst").mkdir()
    write_labels(tmp_path / "val_label" / "a.png", LABELS)
    write_instances(tmp_path / "val_inst" / "a.png", INSTANCES[:-1])
    opened = open_any(tmp_path / "val_label" / "a.png")
    assert opened.notes[0] == (
        "The instance map val_inst/a.png is not used: val_label/a.png is 64 x 48 but val_inst/a.png is 64 x 47."
    )
    assert opened.notes[1].startswith("Without an instance map")
    assert (opened.scene.flatten().labels == LABELS).all()
    with pytest.raises(BadMaps, match="64 x 48 but"):
        open_any(tmp_path / "val_label" / "a.png", instances=tmp_path / "val_inst" / "a.png")


def test_a_named_instance_map_wins_over_the_one_beside(tmp_path: Path) -> None:
    write_labels(tmp_path / "a_labelIds.png", LABELS)
    write_instances(tmp_path / "a_instanceIds.png", np.where(INSTANCES >= 1000, INSTANCES + 300, INSTANCES))
    write_instances(tmp_path / "mine.png", INSTANCES)
    opened = open_any(tmp_path / "a_labelIds.png", instances=tmp_path / "mine.png")
    assert (opened.scene.flatten().instances == INSTANCES).all()
    assert opened.notes == ()


def test_without_instances_pieces_become_objects_and_that_is_said(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.png", LABELS)
    opened = open_any(tmp_path / "a.png")
    assert opened.notes == (
        f"Without an instance map, each connected piece of a thing is an object: {len(opened.scene.objects)} made.",
    )


def test_an_instance_map_alone_is_enough(tmp_path: Path) -> None:
    write_instances(tmp_path / "a.png", INSTANCES)
    opened = open_any(tmp_path / "a.png")
    assert opened.kind is SourceKind.INSTANCES
    assert (opened.scene.flatten().instances == INSTANCES).all()


def test_a_panoptic_picture_is_opened(tmp_path: Path) -> None:
    rgb = np.stack([INSTANCES & 255, INSTANCES >> 8, INSTANCES >> 16], axis=-1).astype(np.uint8)
    Image.fromarray(rgb).save(tmp_path / "a.png")
    opened = open_any(tmp_path / "a.png")
    assert opened.kind is SourceKind.PANOPTIC
    assert (opened.scene.flatten().instances == INSTANCES).all()


def test_folders_named_after_a_label_set_choose_it(tmp_path: Path) -> None:
    labels = np.full((40, 40), 2, np.uint8)
    labels[5:9, 5:9] = 3
    for folder, expected in (("facades/val_label", "facades"), ("other", "cityscapes")):
        (tmp_path / folder).mkdir(parents=True)
        write_labels(tmp_path / folder / "a.png", labels)
        assert open_any(tmp_path / folder / "a.png").scene.label_set.name == expected
    celebamask = LabelSet.load("celebamask")
    assert open_any(tmp_path / "facades/val_label/a.png", label_set=celebamask).scene.label_set == celebamask


def test_writing_everything_and_opening_it_again(tmp_path: Path) -> None:
    scene = import_maps(LABELS, INSTANCES, CITYSCAPES)
    written = write_all(scene, tmp_path, "a", PICTURE, {"Licence": "none"})
    assert [path.name for path in written] == ["a_labelIds.png", "a_instanceIds.png", "a_color.png", "a_picture.png"]
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert (read_labels(written[0]) == LABELS).all()
    assert (read_instances(written[1]) == INSTANCES).all()
    assert (read_colors(written[2], CITYSCAPES) == LABELS).all()
    assert (read_image(written[3]) == PICTURE).all()
    for path in (written[0], written[2]):
        assert (open_any(path).scene.flatten().instances == INSTANCES).all()
    with pytest.raises(FileError, match="there is no folder"):
        write_all(scene, tmp_path / "no", "a")


def test_writing_everything_replaces_nothing_unasked(tmp_path: Path) -> None:
    scene = import_maps(LABELS, INSTANCES, CITYSCAPES)
    (tmp_path / "a_color.png").write_text("mine")
    with pytest.raises(FileError, match=r"already holds a_color\.png; nothing was written"):
        write_all(scene, tmp_path, "a", PICTURE)
    assert [each.name for each in tmp_path.iterdir()] == ["a_color.png"]
    (tmp_path / "a_picture.png").mkdir()  # the last to be written, and it cannot be
    with pytest.raises(FileError, match=r"a_picture\.png: cannot be written"):
        write_all(scene, tmp_path, "a", PICTURE, overwrite=True)
    assert (tmp_path / "a_color.png").read_text() == "mine"
    (tmp_path / "a_picture.png").rmdir()
    write_all(scene, tmp_path, "a", PICTURE, overwrite=True)
    assert (read_colors(tmp_path / "a_color.png", CITYSCAPES) == LABELS).all()


def test_a_scene_knows_the_files_it_came_from(tmp_path: Path) -> None:
    labels, instances, other = (tmp_path / name for name in ("a_labelIds.png", "a_instanceIds.png", "other.png"))
    write_labels(labels, LABELS)
    assert open_any(labels).sources == (labels,)
    for file in (instances, other):
        write_instances(file, INSTANCES)
    assert open_any(labels).sources == (labels, instances)
    assert open_any(labels, instances=other).sources == (labels, other)
    ora.save(tmp_path / "a.ora", open_any(labels).scene)
    assert open_any(tmp_path / "a.ora").sources == (tmp_path / "a.ora",)


def test_projects_are_known_by_their_content(tmp_path: Path) -> None:
    scene = import_maps(LABELS, INSTANCES, CITYSCAPES)
    ora.save(tmp_path / "project", scene, PICTURE)
    opened = open_any(tmp_path / "project")
    assert opened.kind is SourceKind.PROJECT
    with pytest.raises(FileError, match="has its own instances"):
        open_any(tmp_path / "project", instances=tmp_path / "x.png")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.png", "no such file"),
        ("text.png", "not an image"),
        ("photo.webp", "is a photograph"),
        ("photo.png", "is a photograph"),
        ("photo.jpg", "is a photograph"),
        ("tiny.png", "16 x 16 is too small"),
        ("ids.png", r"ids 99 \(4 pixels\), 200 \(1 pixel\) are not in the label set"),
        ("cut.png", "truncated"),
        ("fake.ora", "damaged"),
        ("", "is a folder"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "fake.ora").write_text("hello")
    for suffix in ("png", "jpg", "webp"):
        write_image(tmp_path / f"photo.{suffix}", PICTURE)
    write_labels(tmp_path / "tiny.png", LABELS[:16, :16])
    labels = LABELS.copy()
    labels[0, :4], labels[9, 9] = 99, 200
    write_labels(tmp_path / "ids.png", labels)
    write_labels(tmp_path / "cut.png", LABELS)
    os.truncate(tmp_path / "cut.png", 150)
    with pytest.raises((BadMaps, FileError), match=sentence) as caught:
        open_any(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_photograph_as_instance_map_is_refused(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.png", LABELS)
    write_image(tmp_path / "photo.png", PICTURE)
    with pytest.raises(BadMaps, match=r"photo\.png: is a photograph"):
        open_any(tmp_path / "a.png", instances=tmp_path / "photo.png")


DATA = Path(os.environ.get("MAQUETTE_DATA", "data"))
PAIRS = sorted(DATA.glob("*/val_label/*.png"))


@pytest.mark.skipif(not PAIRS, reason="no data sets in the folder that MAQUETTE_DATA names")
def test_every_pair_of_the_data_sets_comes_back_byte_for_byte(tmp_path: Path) -> None:
    for path in PAIRS:
        opened = open_any(path)
        assert opened.notes[-1].startswith("Instances come from"), path
        ora.save(tmp_path / "a.ora", opened.scene)
        labels = read_labels(path)
        instances = read_instances(path.parents[1] / "val_inst" / path.name)
        for scene in (opened.scene, open_any(tmp_path / "a.ora").scene):
            maps = scene.flatten()
            assert maps.labels.tobytes() == labels.tobytes(), path
            assert maps.instances.tobytes() == instances.tobytes(), path
