"""Scenes from Python: every change can be undone, every error is a sentence, no window and no Qt."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from psd_tools import PSDImage

import editor.api as maquette
from editor.document.scene import Maps
from editor.export.picture import read_origin
from model import resources
from model.maps import LabelSet, MaquetteError, read_image, read_instances, read_labels, write_instances, write_labels
from model.registry import open_session
from tests.tiny import write_tiny_checkpoint

ROOT = Path(__file__).parents[1]
ROAD, SKY, CAR = 7, 23, 26


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A label map and its instance map: sky, road, two cars."""
    labels = np.full((64, 96), SKY, np.uint8)
    labels[32:] = ROAD
    instances = labels.astype(np.int32)
    for number, left in ((1, 5), (2, 40)):
        instances[40:50, left : left + 20] = CAR * 1000 + number
    labels[instances > 1000] = CAR
    write_labels(tmp_path / "street_labelIds.png", labels)
    write_instances(tmp_path / "street_instanceIds.png", instances)
    return tmp_path / "street_labelIds.png"


@pytest.fixture
def scene(file: Path, tiny_checkpoint: Path) -> Iterator[maquette.Scene]:
    with maquette.open(file, checkpoint=tiny_checkpoint, device="cpu") as opened:
        yield opened


def state(scene: maquette.Scene) -> tuple[object, ...]:
    """All that a scene is, comparable."""
    maps, document = scene.maps, scene.document
    objects = tuple((each.id, each.name, each.visible, each.value.transform) for each in scene.objects)
    arrays = tuple(each.tobytes() for each in (maps.labels, maps.instances, maps.regions, document.background))
    return (*arrays, objects, {key: dict(value) for key, value in document.styles.items()}, document.seed)


def test_opening(scene: maquette.Scene) -> None:
    assert scene.size == (96, 64)
    assert [each.name for each in scene.objects] == ["car 1", "car 2"]
    assert scene.objects["car 2"] == scene.objects[26002]
    assert "car 2" in scene.objects
    assert "car 3" not in scene.objects
    assert len(scene.objects.of_class("car")) == 2
    assert scene.regions[ROAD] == "road"
    assert any("Instances come from" in note for note in scene.notes)


def test_moving_keeps_what_is_behind(scene: maquette.Scene) -> None:
    before = scene.maps
    car = scene.objects["car 1"]
    car.move(40, -4)
    assert car.bounds == (45, 36, 65, 46)
    assert (scene.maps.labels[40:46, 5:20] == ROAD).all()
    for dx in (-100, 30, 30):
        car.move(dx, 4 if dx < 0 else 0)
    np.testing.assert_array_equal(scene.maps.regions, before.regions)


CHANGES: dict[str, Callable[[maquette.Scene], object]] = {
    "move": lambda scene: scene.objects["car 1"].move(3, 4),
    "move by half pixels": lambda scene: scene.objects["car 1"].move(0.5, 0),
    "move to": lambda scene: scene.objects["car 1"].move_to(60, 20),
    "scale": lambda scene: scene.objects["car 1"].scale(1.5),
    "scale both": lambda scene: scene.objects["car 1"].scale(1.5, 0.5),
    "rotate": lambda scene: scene.objects["car 1"].rotate(30),
    "mirror": lambda scene: scene.objects["car 1"].mirror(vertically=True),
    "reorder": lambda scene: scene.objects["car 1"].reorder(1),
    "duplicate": lambda scene: scene.objects["car 1"].duplicate(20, 5),
    "relabel": lambda scene: scene.objects["car 1"].relabel("bus"),
    "relabel to stuff": lambda scene: scene.objects["car 1"].relabel("vegetation"),
    "delete": lambda scene: scene.objects["car 1"].delete(),
    "rename": lambda scene: setattr(scene.objects["car 1"], "name", "taxi"),
    "hide": lambda scene: setattr(scene.objects["car 1"], "visible", False),
    "style": lambda scene: setattr(scene.objects["car 1"], "style", 2),
    "vector": lambda scene: scene.set_style("road", [0.5, -0.5, 0.0]),
    "reroll": lambda scene: scene.reroll(seed=3),
    "seed": lambda scene: setattr(scene, "seed", 99),
    "add": lambda scene: scene.add("person", np.ones((20, 6), np.bool_), at=(80, 20)),
    "place": lambda scene: scene.place("sedan", 48, 60),
    "paint": lambda scene: scene.paint("vegetation", np.ones((10, 96), np.bool_), at=(0, 35)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_one_step_that_comes_back(scene: maquette.Scene, change: Callable) -> None:
    before = state(scene)
    change(scene)
    after = state(scene)
    assert after != before
    assert len(scene.history) == 1
    assert scene.undo()
    assert state(scene) == before
    assert not scene.undo()
    assert scene.redo()
    assert state(scene) == after
    assert not scene.redo()


@settings(max_examples=20, deadline=None)
@given(names=st.lists(st.sampled_from([*CHANGES, "undo", "redo"]), max_size=12))
def test_any_sequence(names: list[str], tiny_checkpoint: Path) -> None:
    with maquette.new("street", (96, 64), renderer=None) as scene:
        scene.renderer = maquette.Renderer(tiny_checkpoint, "cpu")
        start = state(scene)
        for name in names:
            if name in ("undo", "redo"):
                getattr(scene, name)()
                continue
            try:
                CHANGES[name](scene)
            except MaquetteError:
                continue  # "car 1" is gone, or is no car any more
        end = state(scene)
        count = len(scene.history)
        while scene.undo():
            pass
        assert state(scene) == start
        for _ in range(count):
            assert scene.redo()
        assert state(scene) == end
        scene.renderer.close()


def test_duplicate_and_relabel_answer_with_the_object(scene: maquette.Scene) -> None:
    copy = scene.objects["car 1"].duplicate(20, 0)
    assert copy.name == "car 3"
    assert copy.bounds.left == 25
    bus = copy.relabel("bus")
    assert bus is not None
    assert bus.class_name == "bus"
    with pytest.raises(MaquetteError, match="no object 26003 any more"):
        copy.move(1, 0)
    assert bus.relabel("vegetation") is None


def test_silhouettes_stand_where_they_are_put(scene: maquette.Scene) -> None:
    assert len(maquette.silhouettes()) >= 30
    (near,), (far,) = scene.place("sedan", 30, 62), scene.place("sedan", 70, 45)
    assert near.class_name == "car"
    assert near.bounds.bottom == 62
    assert far.bounds.height < near.bounds.height


def test_rendering_is_what_the_session_makes(scene: maquette.Scene, tiny_checkpoint: Path) -> None:
    scene.objects["car 1"].style = 1
    picture = scene.render()
    session = open_session(tiny_checkpoint, "cpu")
    maps: Maps = scene.maps
    expected = session.render(maps.labels, maps.instances, {26001: 1}, regions=maps.regions, seed=0)
    session.close()
    np.testing.assert_array_equal(picture.pixels, expected)


def test_rerolling_changes_the_picture_and_a_seed_repeats_it(scene: maquette.Scene) -> None:
    first = scene.render().pixels
    scene.reroll(seed=5)
    second = scene.render().pixels
    assert not np.array_equal(first, second)
    scene.undo()
    np.testing.assert_array_equal(scene.render().pixels, first)
    scene.reroll(seed=5)
    np.testing.assert_array_equal(scene.render().pixels, second)


def test_a_picture_keeps_what_it_shows(scene: maquette.Scene, tmp_path: Path) -> None:
    picture = scene.render()
    scene.objects["car 1"].delete()
    picture.save_layers(tmp_path / "a.psd")
    assert [each.name for each in PSDImage.open(tmp_path / "a.psd")[1]] == ["car 1", "car 2"]


def test_files(scene: maquette.Scene, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    scene.objects["car 1"].move(10, 0)
    picture = scene.render()
    picture.save(out / "a.jpg", scale=2.0, quality=70)
    assert read_image(out / "a.jpg").shape == (128, 192, 3)
    assert read_origin(out / "a.jpg")["Licence"] == "for tests only"
    picture.save_strip(out / "strip.png")
    assert read_image(out / "strip.png").shape == (64, 2 * 96 + 8, 3)
    scene.save(out / "a.ora", picture)
    with maquette.open(out / "a.ora") as again:
        np.testing.assert_array_equal(again.maps.regions, scene.maps.regions)
    files = scene.save_maps(out, "a")
    np.testing.assert_array_equal(read_labels(files[0]), scene.maps.labels)
    np.testing.assert_array_equal(read_instances(files[1]), scene.maps.instances)
    assert [each.name for each in scene.save_id_pass(out / "ids.png", "numbers")] == ["ids.png", "ids.json"]
    assert scene.save_replay(out / "a.gif", "both") == 2
    with Image.open(out / "a.gif") as film:
        assert film.n_frames == 2


def test_one_renderer_for_many_scenes(file: Path, tiny_checkpoint: Path) -> None:
    with maquette.Renderer(tiny_checkpoint, "cpu") as renderer:
        session = renderer.session
        for _ in range(2):
            with maquette.open(file, renderer=renderer) as scene:
                scene.render()
            assert renderer.session is session, "a scene does not close what it was given"


def test_a_scene_opens_without_any_weights(file: Path, tmp_path: Path) -> None:
    with maquette.open(file, checkpoint=None) as scene:
        scene.objects["car 1"].move(1, 0)
        scene.save_maps(tmp_path, "moved")


def test_without_a_checkpoint_a_scene_is_rendered_by_the_bundled_one_of_its_classes(
    tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "street.safetensors").write_bytes(tiny_checkpoint.read_bytes())
    write_tiny_checkpoint(tmp_path / "mine.safetensors", "celebamask", {})
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: tmp_path)
    face = next(path for path in maquette.bundled_scenes() if path.stem.startswith("face-"))
    for path, name in ((face, "mine"), (maquette.bundled_scenes()[0], "street")):
        with maquette.open(path, device="cpu") as scene:
            assert Path(str(scene.renderer.checkpoint)).stem == name
    with maquette.new("face", (64, 64)) as scene:
        assert scene.render().pixels.shape == (64, 64, 3)


def test_new_scenes() -> None:
    assert maquette.new().size == (512, 256)
    assert maquette.new("face", (64, 64)).label_set.name == "celebamask"
    assert maquette.new("blank", (40, 32), label_set=LabelSet.load("facades")).label_set.name == "facades"
    assert maquette.new("street", (64, 32)).size == (64, 32)


ERRORS: dict[str, tuple[Callable[[maquette.Scene, Path], object], str]] = {
    "object": (lambda scene, _: scene.objects["car 9"], "no object car 9; it has car 1, car 2"),
    "class": (lambda scene, _: scene.paint("dragon", np.ones((2, 2), np.bool_)), "has no class dragon"),
    "region": (lambda scene, _: scene.set_style("terrain", 0), "has no region terrain"),
    "mode": (lambda scene, _: scene.set_style("car 1", 7), "modes 0 to 2, not 7"),
    "no modes": (lambda scene, _: scene.set_style(scene.add("bus", np.ones((4, 4))).id, 0), "has no modes"),
    "vector": (lambda scene, _: scene.set_style("road", [1.0]), "vectors of 3 finite numbers"),
    "nan": (lambda scene, _: scene.set_style("road", [float("nan")] * 3), "finite"),
    "silhouette": (lambda scene, _: scene.place("dragon", 1, 1), "no silhouette dragon"),
    "stuff": (lambda scene, _: scene.add("road", np.ones((4, 4))), "no class of things"),
    "mask": (lambda scene, _: scene.add("car", np.ones(4)), "rows and columns"),
    "empty": (lambda scene, _: scene.add("car", np.zeros((4, 4))), "at least one pixel"),
    "zero": (lambda scene, _: scene.objects["car 1"].scale(0), "cannot be scaled by 0"),
    "quality": (lambda scene, path: scene.render().save(path / "a.jpg", quality=0), "quality is 1 to 100"),
    "suffix": (lambda scene, path: scene.render().save(path / "a.xyz"), "must be one of"),
    "folder": (lambda scene, path: scene.render().save(path / "no" / "a.png"), "there is no folder"),
    "ids": (lambda scene, _: scene.render().save(scene.sources[0]), "holds the ids of this scene"),
    "instances": (lambda scene, _: scene.save_id_pass(scene.sources[1]), "holds the ids of this scene"),
    "show": (lambda scene, path: scene.save_replay(path / "a.gif", "dreams"), "none of photograph, labels, both"),
    "rate": (lambda scene, path: scene.save_replay(path / "a.gif", rate=99), "rate of a replay is"),
    "project": (lambda scene, path: scene.save(path / "a.png"), "must be one of .ora"),
    "template": (lambda scene, _: maquette.new("castle"), "no template castle"),
    "size": (lambda scene, _: maquette.new("blank", (3, 3)), "cannot be"),
    "file": (lambda scene, path: maquette.open(path / "nothing.png"), "there is no such file"),
    "checkpoint": (lambda scene, path: maquette.open(path, checkpoint="nobody"), "no checkpoint nobody"),
}


@pytest.mark.parametrize(("act", "sentence"), ERRORS.values(), ids=ERRORS.keys())
def test_errors_are_sentences(scene: maquette.Scene, tmp_path: Path, act: Callable, sentence: str) -> None:
    originals = [each.read_bytes() for each in scene.sources]
    with pytest.raises(MaquetteError, match=sentence.replace(".", r"\.")) as caught:
        act(scene, tmp_path)
    assert "\n" not in str(caught.value)
    assert [each.read_bytes() for each in scene.sources] == originals


def test_a_generator_of_other_classes(tiny_checkpoint: Path) -> None:
    with maquette.Renderer(tiny_checkpoint, "cpu") as renderer:
        scene = maquette.new("face", (64, 64), renderer=renderer)
        with pytest.raises(MaquetteError, match="celebamask, and the generator renders cityscapes"):
            scene.render()


def test_the_example_runs(tmp_path: Path, tiny_checkpoint: Path) -> None:
    """20 lines, 10 pictures, no window: run as docs/scripting.md says."""
    example = ROOT / "docs" / "examples" / "reroll.py"
    code = [line for line in example.read_text(encoding="utf-8").partition('"""\n\n')[2].splitlines() if line.strip()]
    assert len(code) <= 20
    ran = subprocess.run(
        [sys.executable, str(example), str(tmp_path / "out"), str(tiny_checkpoint)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 10
    pictures = [read_image(each) for each in files]
    assert all(not np.array_equal(one, other) for one, other in zip(pictures, pictures[1:], strict=False))
    assert read_origin(files[0])["Licence"] == "for tests only"


def test_no_qt_even_where_something_is_exported(tmp_path: Path, tiny_checkpoint: Path) -> None:
    code = (
        "import sys, editor.api as maquette\n"
        f"renderer = maquette.Renderer({str(tiny_checkpoint)!r}, 'cpu')\n"
        "with maquette.new('street', (64, 32), renderer=renderer) as scene:\n"
        f"    scene.render().save_layers({str(tmp_path / 'a.psd')!r})\n"
        f"    scene.save_replay({str(tmp_path / 'a.gif')!r})\n"
        "print(*[name for name in sys.modules if name.startswith('PySide6')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == []
