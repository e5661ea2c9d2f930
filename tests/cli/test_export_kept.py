"""`--export` and `render` of a project that keeps a picture: what was edited, and the rest as it was, to the bit."""

from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from editor.document import edits, exchange, ora
from editor.document.geometry import Rect
from editor.document.kept import Kept, Settle
from editor.document.scene import Scene
from editor.document.settling import compose, reach
from editor.headless import render_scene
from model.contract import Session
from model.maps import read_image
from model.session import GeneratorSession
from tests.cli.conftest import CAR, Cli

T = TypeVar("T")

LEFT_CAR = Rect(8, 40, 32, 52)


@pytest.fixture
def session(tiny_checkpoint: Path) -> GeneratorSession:
    return GeneratorSession.open(tiny_checkpoint, "cpu")


@pytest.fixture
def scene(street: Path, session: Session) -> Scene:
    """A street without its left car, with the picture kept that it had before: its shades tell it from any other."""
    scene = exchange.open_any(street).scene
    maps = scene.flatten()
    picture = 255 - render_scene(session, scene)
    scene.apply(given(edits.keep(scene, Kept(picture, maps.labels, maps.instances, maps.regions, {}, 0, session.id))))
    scene.apply(given(edits.delete(scene, next(each.id for each in scene.objects if each.bounds == LEFT_CAR))))
    return scene


def given(value: T | None) -> T:
    assert value is not None
    return value


def test_the_rest_stays_to_the_bit(
    cli: Cli, tiny_checkpoint: Path, session: Session, scene: Scene, tmp_path: Path
) -> None:
    project, out = tmp_path / "a.ora", tmp_path / "a.png"
    ora.save(project, scene)
    ran = cli(project, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", out)
    assert (ran.code, ran.err) == (0, "")
    exported, kept = read_image(out), given(scene.kept)
    new = render_scene(session, scene, keep_rest=False)
    assert np.array_equal(exported[LEFT_CAR.slices], new[LEFT_CAR.slices])
    outside = np.ones(exported.shape[:2], np.bool_)
    outside[reach(LEFT_CAR, scene.size).slices] = False
    assert outside.sum() > 3000
    assert np.array_equal(exported[outside], kept.picture[outside])
    whole = Rect.of(scene.size)
    assert np.array_equal(exported, compose(kept, new, scene.flatten(), {}, 0, session.mode_counts, whole))
    ran = cli("render", project, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--out", tmp_path / "rendered")
    assert ran.code == 0, ran.err
    assert np.array_equal(read_image(tmp_path / "rendered" / "a.png"), exported)


def test_a_rendered_project_still_keeps_it(cli: Cli, tiny_checkpoint: Path, scene: Scene, tmp_path: Path) -> None:
    project, again = tmp_path / "a.ora", tmp_path / "b.ora"
    ora.save(project, scene)
    ran = cli(project, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", again)
    assert (ran.code, ran.err) == (0, "")
    assert given(ora.load(again).scene.kept).equals(given(scene.kept))


@pytest.mark.parametrize("reason", ["whole", "other checkpoint", "nothing kept"])
def test_when_it_is_not_in_force(session: Session, scene: Scene, reason: str) -> None:
    kept, new = given(scene.kept), render_scene(session, scene, keep_rest=False)
    match reason:
        case "whole":
            scene.apply(given(edits.set_settle(scene, Settle.WHOLE, kept)))
        case "other checkpoint":
            theirs = Kept(kept.picture, kept.labels, kept.instances, kept.regions, {}, 0, "another checkpoint")
            scene.apply(given(edits.keep(scene, theirs)))
        case "nothing kept":
            scene.apply(given(edits.keep(scene, None)))
    assert np.array_equal(render_scene(session, scene), new)


def test_a_style_given_on_the_command_line_is_an_edit(
    cli: Cli, tiny_checkpoint: Path, session: Session, scene: Scene, tmp_path: Path
) -> None:
    project, out = tmp_path / "a.ora", tmp_path / "a.png"
    ora.save(project, scene)
    car = scene.objects[-1]
    assert car.class_id == CAR
    modes = f'{{"{car.id}": 1}}'
    ran = cli(project, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", out, "--modes", modes)
    assert (ran.code, ran.err) == (0, "")
    scene.apply(given(edits.set_style(scene, session.id, car.id, 1)))
    new = render_scene(session, scene, keep_rest=False)
    assert np.array_equal(read_image(out)[car.bounds.slices], new[car.bounds.slices])
    assert np.array_equal(read_image(out), render_scene(session, scene))
