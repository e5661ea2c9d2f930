"""`maquette render`: folders, resume, shards, and files that fail."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from editor.document import ora
from editor.render_inputs import Shard, collect
from model.maps import FileError, read_image, write_instances, write_labels
from tests.cli.conftest import HEIGHT, WIDTH, Cli, Ran, draw_instances, draw_labels, pictures


@pytest.fixture
def render(cli: Cli, tiny_checkpoint: Path, tmp_path: Path):
    def ran(*arguments: str | Path) -> Ran:
        return cli("render", *arguments, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--out", tmp_path / "out")

    return ran


def test_a_folder_is_mirrored(render, folder: Path, tmp_path: Path) -> None:
    ran = render(folder)
    assert (ran.code, ran.err) == (0, "")
    assert "3 rendered" in ran.out
    assert pictures(tmp_path / "out") == ["val_label/a.png", "val_label/b.png", "val_label/c.png"]
    assert read_image(tmp_path / "out" / "val_label" / "a.png").shape == (HEIGHT, WIDTH, 3)


def test_notes_of_a_kind_are_said_once(render, folder: Path) -> None:
    assert render(folder).out.count("Instances come from") == 1


def test_same_as_export(render, cli: Cli, tiny_checkpoint: Path, folder: Path, tmp_path: Path) -> None:
    assert render(folder / "val_label").code == 0
    single = tmp_path / "single.png"
    source = folder / "val_label" / "b.png"
    assert cli(source, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", single).code == 0
    assert single.read_bytes() == (tmp_path / "out" / "b.png").read_bytes()


def test_resume_does_only_what_is_missing(render, folder: Path, tmp_path: Path) -> None:
    assert render(folder).code == 0
    kept, lost = tmp_path / "out" / "val_label" / "a.png", tmp_path / "out" / "val_label" / "b.png"
    content = lost.read_bytes()
    lost.unlink()
    before = kept.stat()
    ran = render(folder)
    assert ran.code == 0
    assert "1 rendered" in ran.out
    assert "2 already there" in ran.out
    assert lost.read_bytes() == content
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_resume_notices_a_changed_source(render, folder: Path, tmp_path: Path) -> None:
    assert render(folder).code == 0
    source = folder / "val_label" / "a.png"
    made = (tmp_path / "out" / "val_label" / "a.png").stat().st_mtime
    os.utime(source, (made + 10, made + 10))
    ran = render(folder)
    assert "1 rendered" in ran.out
    assert "2 already there" in ran.out


def test_other_settings_are_not_mixed_in(render, folder: Path, tmp_path: Path) -> None:
    assert render(folder, "--seed", "1").code == 0
    before = (tmp_path / "out" / "val_label" / "a.png").read_bytes()
    ran = render(folder, "--seed", "2")
    assert ran.code == 2
    assert "seed" in ran.sentence
    assert (tmp_path / "out" / "val_label" / "a.png").read_bytes() == before
    ran = render(folder, "--seed", "2", "--overwrite")
    assert "3 rendered" in ran.out


def test_the_manifest_says_where_pictures_come_from(render, folder: Path, tmp_path: Path) -> None:
    assert render(folder, "--modes", '{"7": 1}').code == 0
    manifest = json.loads((tmp_path / "out" / "render.json").read_text())
    assert manifest["checkpoint"].startswith("tiny-")
    assert manifest["licence"] == "for tests only"
    assert manifest["modes"] == {"7": 1}


def test_pictures_of_others_are_not_taken_for_ours(render, folder: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "val_label" / "a.png"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"precious")
    ran = render(folder)
    assert ran.code == 2
    assert "a.png" in ran.sentence
    assert theirs.read_bytes() == b"precious"


def test_one_bad_file_does_not_stop_the_run(render, folder: Path, tmp_path: Path) -> None:
    (folder / "val_label" / "a.png").write_text("not an image")
    ran = render(folder)
    assert ran.code == 1
    assert "1 of 3 failed: val_label/a.png" in ran.sentence
    assert "not an image" in ran.out
    assert pictures(tmp_path / "out") == ["val_label/b.png", "val_label/c.png"]
    # Mended, only that one is left to do.
    write_labels(folder / "val_label" / "a.png", draw_labels())
    assert "1 rendered" in render(folder).out


def test_shards_are_everything_once(render, folder: Path, tmp_path: Path) -> None:
    assert "2 rendered" in render(folder, "--shard", "1/2").out
    assert pictures(tmp_path / "out") == ["val_label/a.png", "val_label/c.png"]
    assert "1 rendered" in render(folder, "--shard", "2/2").out
    assert pictures(tmp_path / "out") == ["val_label/a.png", "val_label/b.png", "val_label/c.png"]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "-1/2", "1/0", "1/2/3"])
def test_bad_shards(render, folder: Path, text: str) -> None:
    ran = render(folder, f"--shard={text}")
    assert ran.code == 2
    assert "--shard" in ran.sentence


def test_shard_counts() -> None:
    parts = [Shard.parse(f"{index}/4").of(list(range(10))) for index in range(1, 5)]  # type: ignore[arg-type]
    assert sorted(sum(parts, [])) == list(range(10))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_one_model_load(render, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.session import GeneratorSession

    opened = []
    original = GeneratorSession.open

    def counted(*arguments, **options):
        opened.append(arguments)
        return original(*arguments, **options)

    monkeypatch.setattr(GeneratorSession, "open", counted)
    assert render(folder).code == 0
    assert len(opened) == 1
    # And none at all when there is nothing to do.
    assert render(folder).code == 0
    assert len(opened) == 1


def test_modes_of_a_region_that_some_scenes_lack(render, folder: Path) -> None:
    labels = draw_labels()
    labels[labels == 26] = 7
    write_labels(folder / "val_label" / "a.png", labels)
    write_instances(folder / "val_inst" / "a.png", np.where(labels == 24, 24000, labels).astype(np.int32))
    assert render(folder, "--modes", '{"26001": 2}').code == 0


def test_modes_that_no_scene_can_have(render, folder: Path) -> None:
    ran = render(folder, "--modes", '{"26001": 3}')
    assert ran.code == 2
    assert "modes 0 to 2" in ran.sentence


def test_instances_from_a_folder(render, street: Path, tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    ids.mkdir()
    write_instances(ids / "street.png", draw_instances(draw_labels()))
    labels = tmp_path / "labels"
    labels.mkdir()
    street.rename(labels / "street.png")
    ran = render(labels, "--instances", ids, "--format", "ora")
    assert ran.code == 0, ran.out
    scene = ora.load(tmp_path / "out" / "street.ora").scene
    assert {each.id for each in scene.objects} == {26000, 26001, 24000}


def test_formats(render, street: Path, tmp_path: Path) -> None:
    assert render(street, "--format", "jpg").code == 0
    assert (tmp_path / "out" / "street.jpg").read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("given", ["nowhere", "empty"])
def test_nothing_to_render(render, tmp_path: Path, given: str) -> None:
    (tmp_path / "empty").mkdir()
    ran = render(tmp_path / given)
    assert ran.code == 2
    assert given in ran.sentence
    assert not (tmp_path / "out").exists()


def test_out_is_a_file(render, street: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    ran = render(street)
    assert ran.code == 2
    assert "out" in ran.sentence


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.png").touch()
    with pytest.raises(FileError, match="both would be written"):
        collect([tmp_path / "a" / "x.png", tmp_path / "b" / "x.png"], tmp_path / "out", suffix=".png")


def test_results_inside_the_folder_are_not_inputs(tmp_path: Path) -> None:
    for name in ("x.png", "out/x.png", "out/deep/y.png", ".hidden/z.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    items = collect([tmp_path], tmp_path / "out", suffix=".png")
    assert [item.name for item in items] == ["x.png"]


def test_results_never_replace_sources(tmp_path: Path) -> None:
    (tmp_path / "x.png").touch()
    with pytest.raises(FileError, match="overwritten"):
        collect([tmp_path / "x.png"], tmp_path, suffix=".png")


def test_files_of_cityscapes_that_are_no_label_map_are_left_out(tmp_path: Path) -> None:
    stem = "ulm_000000_000019_gtFine"
    for name in (f"{stem}_labelIds.png", f"{stem}_instanceIds.png", f"{stem}_color.png", f"{stem}_polygons.json"):
        (tmp_path / name).touch()
    items = collect([tmp_path], tmp_path / "out", suffix=".png")
    assert [item.name for item in items] == [f"{stem}_labelIds.png"]
