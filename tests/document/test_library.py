"""Silhouettes: those that come with the program, the user's own, and files that cannot be used."""

import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from editor.document import edits, library, ora
from editor.document.geometry import Point, Rect, Transform
from editor.document.library import Drawing, LibraryError
from editor.document.objects import SceneObject, tight
from editor.document.scene import Scene
from editor.document.svg_shapes import MAX_SIDE, SvgError, path_of, rasterised, read_svg
from model.maps import FileError, LabelSet
from model.resources import assets_dir
from tests.document.drawing import CAR, apply, block, state, street

FOLDER = assets_dir() / "silhouettes"
DRAWINGS = {each.key: each for each in library.bundled(FOLDER)}
CITY, FACE = LabelSet.load("cityscapes"), LabelSet.load("celebamask")


def svg(*lines: str, root: str = 'viewBox="0 0 20 10"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {root}>{"".join(lines)}</svg>'.encode()


def city(width: int = 512, height: int = 256) -> Scene:
    return Scene(CITY, np.full((height, width), 7, np.int32))


# What comes with the program


def test_every_bundled_file_is_in_the_index_and_there_are_enough() -> None:
    assert sorted(DRAWINGS) == sorted(path.stem for path in FOLDER.glob("*.svg"))
    street_ones = [each for each in DRAWINGS.values() if each.fits(CITY)]
    faces = [each for each in DRAWINGS.values() if each.fits(FACE)]
    assert len(street_ones) >= 34
    assert len(faces) >= 15
    assert not set(street_ones) & set(faces)
    assert len({each.title for each in DRAWINGS.values()}) == len(DRAWINGS)


@pytest.mark.parametrize("key", DRAWINGS)
def test_a_silhouette_fills_its_box_and_is_seen_at_64_pixels(key: str) -> None:
    drawing = DRAWINGS[key]
    scale = 64 / max(drawing.width, drawing.height)
    size = max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))
    masks = [mask for _, mask in drawing.masks(size)]
    assert all(mask.any() for mask in masks)
    box = tight(np.logical_or.reduce(masks))
    assert box.left <= 4
    assert box.right >= size[0] - 5
    assert box.top <= 3
    assert box.bottom >= size[1] - 2
    pieces = [cv2.connectedComponents(mask.view(np.uint8))[0] - 1 for mask in masks]
    assert max(pieces) <= 2  # nothing is crumbs; a pair of earrings is two objects


def test_a_pair_is_mirrored_and_left_is_the_persons_own() -> None:
    masks = dict(DRAWINGS["face-eyes"].masks((78, 14)))
    assert tight(masks["right eye"]).left < tight(masks["left eye"]).left  # the person looks at us
    assert np.abs(masks["left eye"].astype(int) - masks["right eye"][:, ::-1]).mean() < 0.01


# Placing


def test_what_stands_scales_with_the_place_below_the_horizon() -> None:
    scene, person = city(), DRAWINGS["person-standing"]
    heights = []
    for foot in (230, 165):
        placed = library.place(scene, person, Point(200, foot), horizon=100)
        apply(scene, placed.patch)
        bounds = scene.object(placed.ids[0]).bounds
        assert bounds.bottom == foot
        assert abs((bounds.left + bounds.right) / 2 - 200) <= 1
        heights.append(bounds.height)
    tall, small = heights
    assert tall / small == pytest.approx(2, rel=0.05)
    assert tall == pytest.approx(person.height * 130 / library.EYE, abs=2)


def test_above_the_horizon_it_is_small_and_not_upside_down() -> None:
    scene = city()
    placed = library.place(scene, DRAWINGS["sedan"], Point(200, 20))
    apply(scene, placed.patch)
    assert 1 <= scene.object(placed.ids[0]).bounds.height < 30


def test_a_cyclist_is_a_rider_over_a_bicycle_and_one_step() -> None:
    scene = city()
    before = state(scene)
    placed = library.place(scene, DRAWINGS["cyclist-side"], Point(200, 230))
    patch = apply(scene, placed.patch)
    assert [scene.label_set[each.class_id].name for each in scene.objects] == ["bicycle", "rider"]
    assert not any(each.group for each in scene.objects)
    assert patch.text == "Place Cyclist"
    scene.apply(patch.reversed())
    assert state(scene) == before


def test_parts_of_a_face_are_objects_that_export_as_their_class() -> None:
    scene = Scene(FACE, np.full((128, 128), 1, np.int32))
    for key in ("face-nose", "face-lips", "face-earrings"):
        apply(scene, library.place(scene, DRAWINGS[key], Point(64, 64)).patch)
    assert [each.id for each in scene.objects] == [2001, 11001, 12001, 15001, 15002]
    assert scene.object(2001).bounds.height == 28  # half of 56, for a picture of 128
    assert set(np.unique(scene.flatten().instances)) <= {1, 2, 11, 12, 15}


def test_what_is_far_too_large_is_refused() -> None:
    scene = Scene(CITY, np.full((40, 4000), 7, np.int32))
    with pytest.raises(LibraryError, match="pixels large"):
        library.place(scene, DRAWINGS["tram"], Point(10, 20), horizon=-100000)


def test_parts_of_a_face_are_saved_and_survive_another_program(tmp_path: Path) -> None:
    scene = Scene(FACE, np.full((64, 64), 1, np.int32))
    for key in ("face-nose", "face-glasses"):
        apply(scene, library.place(scene, DRAWINGS[key], Point(32, 32)).patch)
    path = tmp_path / "face.ora"
    ora.save(path, scene)
    again = ora.load(path).scene
    assert state(again)[:2] == state(scene)[:2]
    bare = tmp_path / "bare.ora"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bare, "w") as written:
        for name in archive.namelist():
            if not name.startswith("maquette/"):
                written.writestr(name, archive.read(name))
    rebuilt = ora.load(bare, label_set=FACE).scene
    assert [each.id for each in rebuilt.objects] == [2001, 3001]
    for name in ("labels", "instances", "regions"):
        assert np.array_equal(getattr(rebuilt.flatten(), name), getattr(scene.flatten(), name))


# The user's own


def kept(folder: Path, scene: Scene, ids: list[int], title: str) -> Drawing:
    library.keep(folder, scene, ids, title)
    (drawing,) = (each for each in library.own(folder)[0] if each.title == title)
    return drawing


def test_kept_objects_come_back_as_they_were(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    shape = cv2.resize(rng.integers(0, 2, (4, 5)).astype(np.uint8), (10, 8), interpolation=cv2.INTER_NEAREST) > 0
    shape[:, 0] = shape[:, -1] = shape[0] = shape[-1] = True
    scene = street(SceneObject(26001, CAR, shape, (3, 4), cut=shape & (rng.random(shape.shape) < 0.3)))
    drawing = kept(tmp_path / "new" / "folder", scene, [26001], "My <car> & co")
    placed = library.place(scene, drawing, Point(8, 8))
    apply(scene, placed.patch)
    made = scene.object(placed.ids[0])
    assert np.array_equal(made.mask, shape)  # the full shape, to the pixel
    assert made.class_id == CAR


def test_several_objects_of_one_class_stay_several(tmp_path: Path) -> None:
    scene = street(block(26001, Rect(2, 2, 8, 8)), block(26002, Rect(5, 5, 12, 12)), block(24001, Rect(12, 2, 15, 9)))
    drawing = kept(tmp_path, scene, [26001, 26002, 24001], "Group")
    assert [name for name, _ in drawing.parts] == ["car", "car", "person"]
    masks = drawing.masks((13, 10))
    assert [int(mask.sum()) for _, mask in masks] == [36, 49, 21]


def test_it_has_the_same_size_relative_to_a_larger_scene(tmp_path: Path) -> None:
    drawing = kept(tmp_path, street(block(26001, Rect(4, 4, 12, 8))), [26001], "Box")
    placed = library.place(other := street(size=(48, 32)), drawing, Point(20, 20))
    apply(other, placed.patch)
    assert other.objects[0].bounds == Rect(12, 16, 28, 24)


def test_names_are_free_renamed_and_removed(tmp_path: Path) -> None:
    scene = street(block(26001, Rect(4, 4, 12, 8)))
    first, second = (library.keep(tmp_path, scene, [26001], title) for title in ("Käfer!", "kä fer?"))
    assert first != second
    assert library.keep(tmp_path, scene, [26001], "../../etc/passwd").parent == tmp_path
    drawing = next(each for each in library.own(tmp_path)[0] if each.title == "Käfer!")
    library.rename(drawing, "  Beetle\n ")
    renamed = next(each for each in library.own(tmp_path)[0] if each.file == drawing.file)
    assert renamed.title == "Beetle"
    assert renamed.classes == ("car",)
    library.remove(renamed)
    assert [each.title for each in library.own(tmp_path)[0]] == ["../../etc/passwd", "kä fer?"]
    with pytest.raises(LibraryError, match="needs a name"):
        library.rename(library.own(tmp_path)[0][0], " \t")


def test_what_came_with_the_program_stays() -> None:
    for act in (lambda: library.remove(DRAWINGS["sedan"]), lambda: library.rename(DRAWINGS["sedan"], "x")):
        with pytest.raises(LibraryError, match="came with the program"):
            act()


def test_what_cannot_be_kept_says_why(tmp_path: Path) -> None:
    scene = street(block(26001, Rect(4, 4, 12, 8)))
    with pytest.raises(LibraryError, match="Select an object"):
        library.keep(tmp_path, scene, [7], "road")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError):
        library.keep(tmp_path / "file" / "below", scene, [26001], "x")
    apply(scene, edits.set_transform(scene, 26001, Transform.scaling(2000)))
    with pytest.raises(LibraryError, match="too large"):
        library.keep(tmp_path, scene, [26001], "x")
    assert not list(tmp_path.glob("*.svg"))


HOSTILE = {
    "empty": b"",
    "no xml": b"\x00\xff\x10MZ",
    "bomb": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1">&a;</svg>',
    "html": b"<html/>",
    "no box": svg('<path d="M0 0h4v4z" data-class="car"/>', root=""),
    "empty box": svg('<path d="M0 0h4v4z" data-class="car"/>', root='viewBox="0 0 0 10"'),
    "short box": svg('<path d="M0 0h4v4z" data-class="car"/>', root='viewBox="0 0 5"'),
    "words in the box": svg('<path d="M0 0h4v4z" data-class="car"/>', root='viewBox="a b c d"'),
    "no class": svg('<path d="M0 0h4v4z"/>'),
    "nothing drawn": svg(),
    "script": svg('<script>alert(1)</script><path d="M0 0h4v4z" data-class="car"/>'),
    "image": svg('<image href="file:///etc/passwd"/><path d="M0 0h4v4z" data-class="car"/>'),
    "transform": svg('<path d="M0 0h4v4z" data-class="car" transform="scale(9)"/>'),
    "arc": svg('<path d="M0 0A4 4 0 0 1 4 4z" data-class="car"/>'),
    "numbers first": svg('<path d="4 4 4" data-class="car"/>'),
    "too few numbers": svg('<path d="M0 0C4 4 4" data-class="car"/>'),
    "huge number": svg('<path d="M0 0L1e300 4z" data-class="car"/>'),
    "no path": svg('<path data-class="car"/>'),
    "deep": svg("<g>" * 60, '<path d="M0 0h4v4z" data-class="car"/>', "</g>" * 60),
    "another alphabet": b'<?xml version="1.0" encoding="foo"?><svg viewBox="0 0 1 1"/>',
    "bomb in 16 bits": '<!DOCTYPE a [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1">&a;</svg>'.encode("utf-16"),
    "box of nothing": svg('<path d="M0 0h4v4z" data-class="car"/>', root='viewBox="0 0 1e-300 1e-300"'),
    "odd polygon": svg('<polygon points="1 2 3" data-class="car"/>'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_used_is_one_sentence_and_the_others_stay(name: str, tmp_path: Path) -> None:
    library.keep(tmp_path, street(block(26001, Rect(4, 4, 12, 8))), [26001], "good")
    (tmp_path / "bad.svg").write_bytes(HOSTILE[name])
    found, problems = library.own(tmp_path)
    assert [each.title for each in found] == ["good"]
    (problem,) = problems
    assert problem.startswith("bad.svg cannot be used as a silhouette: ")
    assert "\n" not in problem


def test_a_file_of_somebody_elses_fills_half_of_the_picture(tmp_path: Path) -> None:
    (tmp_path / "blob.svg").write_bytes(svg('<g class="traffic-sign"><circle cx="10" cy="5" r="5"/></g>'))
    (drawing,), problems = library.own(tmp_path)
    assert (drawing.title, drawing.classes, problems) == ("blob", ("traffic sign",), ())
    assert drawing.box_at(street(), Point(12, 8)).height == 8


def test_there_need_be_no_folder(tmp_path: Path) -> None:
    assert library.own(tmp_path / "none") == ((), ())


# Shapes


@settings(deadline=None, max_examples=80)
@given(mask=arrays.arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14))))
def test_a_path_of_a_mask_is_that_mask(mask: np.ndarray) -> None:
    height, width = mask.shape
    data = svg(f'<path class="car" d="{path_of(mask) or "M0 0h0v0z"}"/>', root=f'viewBox="0 0 {width} {height}"')
    assert np.array_equal(rasterised(read_svg(data).shapes, 0, 0, 1.0, (width, height)), mask)


def test_holes_wind_the_other_way_and_commands_are_understood() -> None:
    ring = read_svg(svg('<path class="a" d="M0 0H10V10H0Z M3 3v4h4v-4z"/>'))
    mask = rasterised(ring.shapes, 0, 0, 1.0, (10, 10))
    assert (mask.sum(), mask[5, 5]) == (84, False)
    both = read_svg(svg('<path class="a" d="M0 0H10V10H0Z M3 3h4v4h-4z"/>'))
    assert rasterised(both.shapes, 0, 0, 1.0, (10, 10)).all()
    curves = read_svg(svg('<path class="a" d="m1 5 q 4 -8 8 0 t 8 0 l 0 4 h -16 z M2 2 c1 1 2 1 3 0 s 2 -1 3 0 z"/>'))
    first, second = curves.shapes[0].outlines
    assert first[:, 0].max() == pytest.approx(17)
    assert first[:, 1].max() == pytest.approx(9)
    assert second[-1] == pytest.approx([2, 2])


def test_a_mask_has_a_largest_size() -> None:
    shapes = read_svg(svg('<path class="a" d="M0 0h4v4z"/>')).shapes
    for size in ((MAX_SIDE + 1, 4), (0, 4)):
        with pytest.raises(SvgError, match="pixels large"):
            rasterised(shapes, 0, 0, 1.0, size)


def test_lines_of_any_width_are_drawn_and_what_would_take_minutes_is_refused() -> None:
    (line,) = read_svg(svg('<path d="M0 0L20 10" stroke-width="1e6" data-class="car"/>')).shapes
    assert rasterised([line], 0, 0, 20.0, (400, 200)).all()
    heap = read_svg(svg('<path data-class="car" d="', "M0 0h20v10h-20z" * 2000, '"/>')).shapes
    with pytest.raises(SvgError, match="over one another"):
        rasterised(heap, 0, 0, 70.0, (1400, 700))
    assert rasterised(heap, 0, 0, 1.0, (20, 10)).all()


def test_a_path_of_a_large_mask_is_that_mask() -> None:
    mask = np.random.default_rng(1).random((13, 17)).repeat(200, axis=0).repeat(200, axis=1) < 0.5
    drawn = read_svg(svg(f'<path data-class="car" d="{path_of(mask)}"/>'))
    np.testing.assert_array_equal(rasterised(drawn.shapes, 0, 0, 1.0, (mask.shape[1], mask.shape[0])), mask)


def test_what_would_be_too_large_a_file_is_not_kept(tmp_path: Path) -> None:
    noise = SceneObject(26001, 26, np.random.default_rng(1).random((1200, 2048)) < 0.5)
    with pytest.raises(LibraryError, match="too ragged"):
        library.keep(tmp_path, Scene(CITY, np.full((1200, 2048), 7, np.int32), (noise,)), [26001], "noise")
    assert list(tmp_path.iterdir()) == []
