"""Copied objects as bytes and back into scenes, and bytes that want to do harm."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document import clipboard, edits
from editor.document.clipboard import Clip, ClipError, copied, from_bytes, to_bytes
from editor.document.geometry import IDENTITY, Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.pieces import cut_out_picture, left_out, moved_to, put
from editor.document.scene import Scene, SceneError
from model.maps import Kind, LabelClass, LabelSet
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, apply, block, state, street

A, B = 26001, 24001

OTHER = LabelSet(
    "other",
    (
        LabelClass(1, "car", (9, 9, 9), Kind.STUFF),
        LabelClass(2, "road", (8, 8, 8), Kind.STUFF),
        LabelClass(3, "building", (7, 7, 7), Kind.STUFF),
    ),
)


def source() -> Scene:
    """A placed, cut, named, styled car, and a person."""
    rng = np.random.default_rng(2)
    mask = rng.random((7, 9)) < 0.8
    placed = Transform.scaling(0.7, 1.3, about=(4, 4)).then(Transform.rotation(20))
    car = SceneObject(A, CAR, mask, (3, 4), name="Herbie", cut=mask & (rng.random((7, 9)) < 0.3), transform=placed)
    scene = street(car, block(B, Rect(12, 2, 15, 9)))
    apply(scene, edits.set_style(scene, "street", A, 4))
    apply(scene, edits.set_style(scene, "night", A, (0.5, -1.0, 0.25)))
    return scene


def pasted(scene: Scene, clip: Clip, at: Point | None = None) -> tuple[int, ...]:
    move = IDENTITY if at is None else moved_to(clip.pieces, at)
    placed = put(scene, clip.pieces, move, "Paste")
    before = state(scene)
    apply(scene, placed.patch)
    assert placed.patch is not None
    scene.apply(placed.patch.reversed())
    assert state(scene) == before
    scene.apply(placed.patch)
    return placed.ids


def test_a_round_trip_gives_the_same_objects_with_new_ids() -> None:
    scene = source()
    clip = from_bytes(to_bytes(copied(scene, [A, B])))
    assert (clip.label_set, clip.size) == ("street", scene.size)
    ids = pasted(scene, clip)
    assert ids == (26002, 24002)
    whole = Rect(0, 0, 24, 16)
    for old, new in zip((A, B), ids, strict=True):
        one, other = scene.object(old), scene.object(new)
        assert np.array_equal(one.coverage(whole), other.coverage(whole))
        assert np.array_equal(one.coverage(whole, whole=True), other.coverage(whole, whole=True))
        assert one.name == other.name
    assert scene.styles["street"] == {A: 4, 26002: 4}
    assert scene.styles["night"] == {A: (0.5, -1.0, 0.25), 26002: (0.5, -1.0, 0.25)}


def test_pasting_at_a_point_brings_the_middle_of_all_there_by_whole_pixels() -> None:
    scene = street(block(A, Rect(2, 2, 6, 6)), block(26002, Rect(8, 2, 12, 6)))
    clip = copied(scene, [A, 26002])
    other = street()
    pasted(other, clip, Point(12, 9))
    assert [each.bounds for each in other.objects] == [Rect(7, 7, 11, 11), Rect(13, 7, 17, 11)]


def test_between_label_sets_classes_go_by_name_and_the_missing_are_named() -> None:
    target = Scene(OTHER, np.full((16, 24), 2, np.int32))
    placed = put(target, from_bytes(to_bytes(copied(source(), [A, B]))).pieces, IDENTITY, "Paste")
    apply(target, placed.patch)
    (car,) = target.objects
    assert (car.id, car.class_id, car.group) == (1001, 1, True)  # there a car is stuff
    assert set(np.unique(target.flatten().instances)) == {1, 2}
    assert placed.missing == ("person",)
    assert "person" in left_out(target, placed.missing)
    only = put(target, copied(source(), [B]).pieces, IDENTITY, "Paste")
    assert (only.patch, only.ids) == (None, ())


def test_a_background_region_is_copied_as_a_movable_piece() -> None:
    scene = street()
    ids = pasted(scene, copied(scene, [BUILDING]), Point(12, 12))
    piece = scene.object(ids[0])
    assert (piece.id, piece.group, piece.bounds) == (11001, True, Rect(0, 8, 24, 16))
    assert set(np.unique(scene.flatten().instances)) == {BUILDING}


def test_the_picture_of_a_selection_is_cut_out() -> None:
    scene = street(block(A, Rect(2, 2, 6, 6)), block(B, Rect(4, 4, 8, 8)))
    photograph = np.random.default_rng(0).integers(0, 255, (16, 24, 3)).astype(np.uint8)
    pixels = cut_out_picture(scene, [A], photograph)
    assert pixels is not None
    assert pixels.shape == (4, 4, 4)
    assert (pixels[..., 3] == 255).sum() == 12  # the person hides a corner
    assert np.array_equal(pixels[..., :3], photograph[2:6, 2:6])
    assert cut_out_picture(scene, [A], None) is not None
    assert cut_out_picture(scene, [999], photograph) is None


def test_a_scene_that_is_full_says_so_and_stays() -> None:
    scene = street(*(block(26001 + k, Rect(0, 0, 1, 1)) for k in range(999)))
    with pytest.raises(SceneError, match="already has 999"):
        put(scene, copied(scene, [A]).pieces, IDENTITY, "Paste")


# Hostile bytes


def tampered(
    change: Callable[[dict[str, Any]], object], drop: str = "", replace: dict[str, bytes] | None = None
) -> bytes:
    packed = to_bytes(copied(source(), [A, B]))
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as written:
        data = json.loads(archive.read("clip.json"))
        change(data)
        written.writestr("clip.json", json.dumps(data))
        for name in archive.namelist():
            if name not in ("clip.json", drop):
                written.writestr(name, (replace or {}).get(name, archive.read(name)))
    return result.getvalue()


def put_in(*path: object) -> Callable[[dict[str, Any]], object]:
    """A function that writes the last of `path` where the others lead."""
    *keys, last, value = path

    def change(data: Any) -> None:
        for key in keys:
            data = data[key]
        data[last] = value

    return change


FIRST = ("pieces", 0)


@pytest.mark.parametrize(
    "change",
    [
        put_in("format", 0),
        put_in("format", "1"),
        put_in("format", True),
        put_in("pieces", []),
        put_in("pieces", {}),
        put_in("pieces", [{"shape": [4, 4]}] * 1000),
        put_in("size", [1]),
        put_in("size", [1e9, 4]),
        put_in(*FIRST, "shape", [1 << 30, 1 << 30]),
        put_in(*FIRST, "shape", [0, 4]),
        put_in(*FIRST, "shape", [-4, -4]),
        put_in(*FIRST, "shape", [30000, 30000]),
        put_in(*FIRST, "shape", [8, 9]),
        put_in(*FIRST, "shape", ["7", 9]),
        put_in(*FIRST, "origin", [1e30, 0]),
        put_in(*FIRST, "origin", [1.5, 0]),
        put_in(*FIRST, "origin", [None, 0]),
        put_in(*FIRST, "transform", [1, 0, 0, 0, 1]),
        put_in(*FIRST, "transform", [0, 0, 0, 0, 0, 0]),
        put_in(*FIRST, "transform", [float("nan"), 0, 0, 0, 1, 0]),
        put_in(*FIRST, "transform", [1e6, 0, 0, 0, 1e6, 0]),
        put_in(*FIRST, "class", 26),
        put_in(*FIRST, "name", "x" * 5000),
        put_in(*FIRST, "styles", {"street": "__import__"}),
        put_in(*FIRST, "styles", {"street": [float("inf")]}),
        put_in(*FIRST, "styles", {"street": -1}),
        put_in(*FIRST, "styles", {"street": [0.0] * 1000}),
        put_in(*FIRST, "styles", [1]),
        put_in("label_set", None),
    ],
)
def test_numbers_that_cannot_be_are_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(ClipError, match="damaged"):
        from_bytes(tampered(change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"\x80\x04\x95cposix\nsystem\n",
        to_bytes(copied(source(), [A]))[:-40],
        tampered(lambda data: None, drop="0.mask"),
        tampered(lambda data: None, replace={"0.mask": b"\xff"}),
        tampered(lambda data: None, replace={"0.mask": b"\xff" * (1 << 20)}),
        tampered(lambda data: None, replace={"0.mask": b"\x00" * 8}),
    ],
)
def test_damage_is_one_sentence(data: bytes) -> None:
    with pytest.raises(ClipError) as caught:
        from_bytes(data)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


def test_what_a_newer_program_copied_is_refused() -> None:
    with pytest.raises(ClipError, match="newer"):
        from_bytes(tampered(put_in("format", 2)))


def test_far_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "MAX_BYTES", 100)
    with pytest.raises(ClipError, match="damaged"):
        from_bytes(to_bytes(copied(source(), [A])))
    monkeypatch.setattr(clipboard, "MAX_PIXELS", 20)
    with pytest.raises(ClipError, match="too much"):
        copied(source(), [A])


def test_control_characters_in_names_are_dropped() -> None:
    clip = from_bytes(tampered(put_in(*FIRST, "name", "He\nr\x00bie\u202e")))
    assert clip.pieces[0].name == "Herbie"


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_flipped_bytes_give_a_clip_or_one_sentence(data: st.DataObject) -> None:
    packed = bytearray(to_bytes(copied(source(), [A, B])))
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    try:
        clip = from_bytes(bytes(packed))
    except ClipError:
        return
    scene = street()
    placed = put(scene, clip.pieces, IDENTITY, "Paste")
    if placed.patch is not None:
        scene.apply(placed.patch)
    assert set(np.unique(scene.flatten().labels)) <= {ROAD, BUILDING, CAR, PERSON}
