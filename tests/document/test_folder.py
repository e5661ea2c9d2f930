"""What a folder holds, and what is remembered of the user's way through it."""

import os
from pathlib import Path

import pytest

from editor.document import exchange
from editor.document.folder import (
    Folder,
    FolderItem,
    FolderState,
    list_folder,
    photograph_of,
    read_state,
    state_file,
    write_done,
    write_state,
)
from editor.document.in_place import id_files
from editor.document.ora import save as save_project
from model.maps import FileError
from tests.document.drawing import street
from tests.document.folders import cityscapes, maps, paired, photograph, save


def names(folder: Folder) -> list[str]:
    return [item.name for item in folder.items]


def test_a_paired_folder_in_the_order_people_count(tmp_path: Path) -> None:
    paired(tmp_path)
    paired(tmp_path, ("a",), split="val")
    folder = list_folder(tmp_path)
    assert names(folder) == ["train/1", "train/2", "train/10", "val/a"]
    item = folder.items[2]
    assert item.path == tmp_path / "train_label" / "10.png"
    assert id_files(item.path) == (item.path, tmp_path / "train_inst" / "10.png")
    assert photograph_of(item.path) == tmp_path / "train_img" / "10.webp"
    assert folder.index("train/10") == 2
    assert folder.index("train/11") is None


@pytest.mark.parametrize("kind", ["label", "inst", "img"])
def test_one_folder_of_a_pair_means_its_split(tmp_path: Path, kind: str) -> None:
    paired(tmp_path)
    paired(tmp_path, ("a",), split="val")
    folder = list_folder(tmp_path / f"train_{kind}")
    assert names(folder) == ["1", "2", "10"]
    assert photograph_of(folder.items[0].path) == tmp_path / "train_img" / "1.webp"


@pytest.mark.parametrize("inside", ["", "gtFine"])
def test_cityscapes_as_downloaded(tmp_path: Path, inside: str) -> None:
    cityscapes(tmp_path)
    folder = list_folder(tmp_path / inside)
    assert names(folder) == ["train/ulm/ulm_000000_000019", "val/bonn/bonn_000000_000019"]
    path = folder.items[0].path
    assert [each.name for each in id_files(path)] == [
        "ulm_000000_000019_gtFine_labelIds.png",
        "ulm_000000_000019_gtFine_instanceIds.png",
    ]
    assert photograph_of(path) == tmp_path / "leftImg8bit/train/ulm/ulm_000000_000019_leftImg8bit.png"


def test_a_flat_folder_lists_maps_and_projects_but_not_what_belongs_to_them(tmp_path: Path) -> None:
    labels, instances = maps()
    exchange.write_all(street(size=(32, 32)), tmp_path, "b", photograph())
    save(tmp_path / "a.png", labels)
    save(tmp_path / "a_inst.png", instances.astype("uint16"))
    save(tmp_path / "a.jpg", photograph())
    save(tmp_path / ".hidden.png", labels)
    save_project(tmp_path / "a.ora", street(size=(32, 32)))
    folder = list_folder(tmp_path)
    assert names(folder) == ["a.ora", "a.png", "b_labelIds"]
    assert photograph_of(folder.items[1].path) == tmp_path / "a.jpg"
    assert photograph_of(folder.items[2].path) == tmp_path / "b_picture.png"


@pytest.mark.parametrize("make", ["empty", "missing", "file"])
def test_a_folder_without_scenes_is_one_sentence(tmp_path: Path, make: str) -> None:
    place = tmp_path / "place"
    if make == "empty":
        place.mkdir()
        (place / "notes.txt").write_text("nothing")
    elif make == "file":
        place.write_text("no folder")
    with pytest.raises(FileError, match="place"):
        list_folder(place)


def test_ten_thousand_files_and_a_way_to_give_up(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number}.png").touch()
    looked = 0

    def check() -> None:
        nonlocal looked
        looked += 1

    folder = list_folder(tmp_path, check)
    assert looked > 30
    assert [item.name for item in folder.items[:11]] == [str(number) for number in range(11)]
    assert len(folder.items) == 10_000

    def give_up() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list_folder(tmp_path, give_up)


def test_the_state_is_found_again(tmp_path: Path) -> None:
    root = tmp_path / "data"
    root.mkdir()
    file = state_file(tmp_path / "mine", root)
    assert read_state(file) == FolderState()
    state = FolderState("train/1", save_on_leaving=True).marked("train/1", True).marked("ünïcode", True)
    write_state(file, root, state)
    assert read_state(file) == state
    assert state_file(tmp_path / "mine", root / "." / ".." / "data") == file
    assert state_file(tmp_path / "mine", tmp_path) != file
    assert state.marked("train/1", False).done == {"ünïcode"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 9}', '{"version": 1, "done": {"a": 1}}', "[" * 90_000])
def test_a_state_that_cannot_be_used_is_a_new_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text)
    assert read_state(file) == FolderState()


def test_what_is_done_as_a_list(tmp_path: Path) -> None:
    items = tuple(FolderItem(name, tmp_path / f"{name}.png") for name in ("a", "b", "c"))
    state = FolderState(done=frozenset({"c", "a", "gone"}))
    assert write_done(tmp_path / "done.txt", Folder(tmp_path, items), state) == 2
    assert (tmp_path / "done.txt").read_text() == "a\nc\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir(0o000)
    with pytest.raises(FileError, match="place"):
        list_folder(place)
    place.chmod(0o700)
