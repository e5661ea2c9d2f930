"""Ids written over the files they came from: same kind of file, exactly the ids, and all files or none."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document import exchange, in_place
from editor.document.in_place import id_files, replace_files, write_ids
from editor.document.scene import Maps
from model.maps import BadMaps, FileError, LabelSet, read_instances, read_labels, read_map
from tests.document.folders import CAR, ROAD, SIDE, cityscapes, maps, paired, photograph, save

CITY = LabelSet.load("cityscapes")


def scene_maps(number: int = 5) -> Maps:
    labels, instances = maps(number)
    return Maps(labels, instances, instances)


def header(path: Path) -> tuple[str, str, int]:
    with Image.open(path) as image:
        return image.format or "", image.mode, path.read_bytes()[24]


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("layout", ["paired", "cityscapes"])
def test_both_files_keep_their_kind(tmp_path: Path, layout: str) -> None:
    if layout == "paired":
        labels = paired(tmp_path) / "train_label/1.png"
    else:
        labels = next(cityscapes(tmp_path).rglob("*ulm*_labelIds.png"))
    files = id_files(labels)
    before, others = [header(path) for path in files], snapshot(tmp_path)
    write_ids(scene_maps(), CITY, files)
    assert [header(path) for path in files] == before == [("PNG", "L", 8), ("PNG", before[1][1], 16)]
    wanted = scene_maps()
    assert np.array_equal(read_labels(files[0]), wanted.labels)
    assert np.array_equal(read_instances(files[1]), wanted.instances)
    changed = {path for path, data in snapshot(tmp_path).items() if others.get(path) != data}
    assert changed == set(files)


def test_opened_and_saved_without_an_edit_gives_the_same_ids(tmp_path: Path) -> None:
    labels = paired(tmp_path) / "train_label/1.png"
    files = id_files(labels)
    before = read_labels(files[0]), read_instances(files[1])
    opened = exchange.open_any(labels)
    write_ids(opened.scene.flatten(), CITY, files)
    assert np.array_equal(read_labels(files[0]), before[0])
    assert np.array_equal(read_instances(files[1]), before[1])


def test_palette_colours_grey_rgb_and_panoptic_stay_what_they_are(tmp_path: Path) -> None:
    labels, instances = maps(0)
    wanted = scene_maps()
    ids = Image.fromarray(labels, "P")
    ids.putpalette([value for entry in range(40) for value in (entry, 2 * entry, 255 - entry)])
    ids.save(tmp_path / "indices.png")
    colors = Image.fromarray(CITY.palette[labels]).quantize(8)
    colors.save(tmp_path / "colors.png", bits=4)
    save(tmp_path / "rgb.png", CITY.palette[labels])
    save(tmp_path / "grey.png", np.repeat(labels[..., None], 3, axis=2))
    save(tmp_path / "panoptic.png", np.stack([instances & 255, instances >> 8, instances >> 16], -1).astype(np.uint8))
    save(tmp_path / "sixteen.png", instances.astype(np.uint16))
    for name in ("indices", "colors", "rgb", "grey", "panoptic", "sixteen"):
        path = tmp_path / f"{name}.png"
        before, kind = header(path), read_map(path, CITY)[0]
        write_ids(wanted, CITY, (path,))
        assert header(path) == before, name
        again, found = read_map(path, CITY)
        assert again is kind
        expected = wanted.instances if found.max() >= 1000 else wanted.labels
        assert np.array_equal(found, expected), name


def test_ids_that_do_not_fit_change_nothing(tmp_path: Path) -> None:
    ade = LabelSet.load("ade20k")
    labels, instances = maps(0)
    path = save(tmp_path / "train_label/1.png", labels)
    save(tmp_path / "train_inst/1.png", instances.astype(np.uint16))
    wide = scene_maps()
    wide.labels[:4, :4], wide.instances[:4, :4] = 80, 80_001
    before = snapshot(tmp_path)
    with pytest.raises(FileError, match="holds ids below 65536, and the scene has 80001"):
        write_ids(wide, ade, id_files(path))
    save(tmp_path / "train_inst/1.png", labels)  # 8 bits: no numbered thing fits
    before = snapshot(tmp_path)
    with pytest.raises(FileError, match=r"holds ids below 256, and the scene has 26002 \(car\)"):
        write_ids(scene_maps(), CITY, id_files(path))
    assert snapshot(tmp_path) == before


def test_another_size_or_kind_changes_nothing(tmp_path: Path) -> None:
    labels, instances = maps(0)
    path = save(tmp_path / "a.png", labels)
    small = Maps(labels[:16], instances[:16], instances[:16])
    lossy = tmp_path / "b.jpg"
    Image.fromarray(photograph()).save(lossy)
    tiff = tmp_path / "c.tif"
    Image.fromarray(labels).save(tiff)
    before = snapshot(tmp_path)
    with pytest.raises(FileError, match=f"is {SIDE} × 16 now and a.png {SIDE} × {SIDE}"):
        write_ids(small, CITY, (path,))
    for other in (lossy, tiff):
        with pytest.raises(FileError, match="as PNG"):
            write_ids(scene_maps(), CITY, (other,))
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(BadMaps, match="truncated"):
        write_ids(scene_maps(), CITY, (path,))
    assert {key: value for key, value in snapshot(tmp_path).items() if key != path} == {
        key: value for key, value in before.items() if key != path
    }


@pytest.mark.parametrize("failing", [0, 1])
def test_when_one_file_cannot_be_replaced_both_are_as_they_were(
    tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = id_files(paired(tmp_path) / "train_label/1.png")
    before, real, calls = snapshot(tmp_path), Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing + 1:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(FileError, match="No space left"):
        write_ids(scene_maps(), CITY, files)
    assert len(calls) >= failing + 1
    assert snapshot(tmp_path) == before  # and nothing half-written lies beside them


def test_a_folder_that_is_read_only_changes_nothing(tmp_path: Path) -> None:
    files = id_files(paired(tmp_path) / "train_label/1.png")
    before = snapshot(tmp_path)
    files[1].chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        write_ids(scene_maps(), CITY, files)
    assert snapshot(tmp_path) == before


def test_many_files_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_bytes(b"old")
    replace_files({path: path.name.encode() for path in paths})
    assert [path.read_bytes() for path in paths] == [b"a", b"b", b"c"]
    assert in_place.id_files(paths[0]) == (paths[0],)


def test_the_maps_of_the_tests_are_what_they_say() -> None:
    labels, instances = maps()
    assert set(np.unique(instances)) == {ROAD, 23, CAR * 1000 + 1, CAR * 1000 + 2}
    assert (labels == CAR).sum() == (instances > 1000).sum()
