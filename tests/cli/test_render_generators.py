"""`maquette render` with other generators: other families, installed packages, pictures to pictures."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from model.checkpoint import read_header, save_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, UNetConfig
from model.image_session import ImageSession
from model.maps import read_image, write_image, write_labels
from model.networks.build import build_network
from tests.cli.conftest import HEIGHT, WIDTH, Cli, Ran, draw_labels, pictures


def of_family(template: Path, path: Path, config: AnyGeneratorConfig, **changes: object) -> Path:
    """A tiny checkpoint of any family, with weights that let the input show."""
    network = build_network(config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        for weight in network.parameters():
            torch.nn.init.normal_(weight, std=0.5 if weight.dim() > 1 else 0.1)
    header = replace(read_header(template), name=path.stem, generator=config, encoder=None, mode_sizes={}, **changes)
    save_checkpoint(path, header, network.state_dict(), None, {})
    return path


@pytest.mark.parametrize(
    "config",
    [UNetConfig(width=2, max_width=4, levels=3), CRNConfig(width=2, max_width=4, levels=3)],
    ids=["unet", "crn"],
)
def test_label_checkpoints_of_every_family_render_and_export(
    cli: Cli, tiny_checkpoint: Path, folder: Path, tmp_path: Path, config: AnyGeneratorConfig
) -> None:
    checkpoint = of_family(tiny_checkpoint, tmp_path / "other.safetensors", config)
    ran = cli("render", folder, "--checkpoint", checkpoint, "--device", "cpu", "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    made = [read_image(tmp_path / "out" / "val_label" / f"{name}.png") for name in ("a", "b")]
    assert made[0].shape == (HEIGHT, WIDTH, 3)
    assert (made[0] != made[1]).any()
    single = tmp_path / "single.png"
    source = folder / "val_label" / "a.png"
    assert cli(source, "--checkpoint", checkpoint, "--device", "cpu", "--export", single).code == 0
    np.testing.assert_array_equal(read_image(single), made[0])


def test_an_installed_generator_renders_by_its_name(cli: Cli, colourbook: Path, folder: Path, tmp_path: Path) -> None:
    ran = cli("render", folder, "--checkpoint", "colourbook", "--device", "cpu", "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    manifest = json.loads((tmp_path / "out" / "render.json").read_text())
    assert (manifest["checkpoint"], manifest["licence"]) == ("colourbook-1.0", "public domain")
    with Image.open(tmp_path / "out" / "val_label" / "a.png") as picture:
        assert picture.text["Checkpoint"] == "colourbook (colourbook-1.0)"  # type: ignore[attr-defined]
    assert "3 already there" in cli("render", folder, "--checkpoint", "colourbook", "--out", tmp_path / "out").out
    single = tmp_path / "single.png"
    source = folder / "val_label" / "a.png"
    assert cli(source, "--checkpoint", "colourbook", "--export", single, "--modes", '{"7": 2}').code == 0
    ran = cli(source, "--checkpoint", "colourbook", "--export", single, "--modes", '{"7": 3}')
    assert (ran.code, "modes 0 to 2" in ran.sentence) == (2, True)
    ran = cli(source, "--checkpoint", "colourbook", "--device", "cuda", "--export", single)
    assert (ran.code, "colourbook draws on the CPU" in ran.sentence) == (2, True)


def test_a_generator_that_breaks_in_the_middle_fails_its_file_only(
    cli: Cli, colourbook: Path, folder: Path, tmp_path: Path
) -> None:
    module = colourbook / "colourbook.py"
    broken = "        if (labels[-1] == 11).any():\n            raise ValueError('too much building')\n"
    text = module.read_text()
    where = text.index("        modes = dict.fromkeys")
    module.write_text(text[:where] + broken + text[where:])
    labels = draw_labels()
    labels[-1] = 11
    write_labels(folder / "val_label" / "b.png", labels)
    ran = cli("render", folder, "--checkpoint", "colourbook", "--out", tmp_path / "out")
    assert ran.code == 1
    assert "1 of 3 failed: val_label/b.png" in ran.sentence
    assert "The generator colourbook of the package colourbook 1.0 fails: ValueError: too much building" in ran.out
    assert pictures(tmp_path / "out") == ["val_label/a.png", "val_label/c.png"]


def test_generators_are_listed_without_importing_them(cli: Cli, colourbook: Path) -> None:
    (colourbook / "colourbook.py").write_text("raise SystemExit('imported')\n")
    ran = cli("render", "--list-generators")
    assert (ran.code, ran.err) == (0, "")
    assert "colourbook  (colourbook 1.0)" in ran.out.splitlines()


def test_a_name_that_nothing_has(cli: Cli, folder: Path, tmp_path: Path) -> None:
    ran = cli("render", folder, "--checkpoint", "watercolour", "--out", tmp_path / "out")
    assert ran.code == 2
    assert "There is no checkpoint watercolour, and no generator of that name" in ran.sentence
    assert not (tmp_path / "out").exists()


# Pictures to pictures


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Three photographs of two sizes and formats, in a data set's folders."""
    root = tmp_path / "photographs"
    (root / "val_img").mkdir(parents=True)
    (root / "val_label").mkdir()
    rng = np.random.default_rng(4)
    for name, size in (("a.png", (HEIGHT, WIDTH)), ("b.jpg", (HEIGHT, WIDTH)), ("c.webp", (45, 71))):
        write_image(root / "val_img" / name, rng.integers(0, 256, (*size, 3), dtype=np.uint8))
    write_labels(root / "val_label" / "a.png", draw_labels())
    (root / "notes.txt").write_text("not a picture")
    return root


@pytest.fixture
def translator(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """A tiny U-Net from photographs to photographs, with dropout."""
    config = UNetConfig(classes=0, image_channels=3, width=2, max_width=4, levels=3)
    return of_family(tiny_checkpoint, tmp_path / "day.safetensors", config)


@pytest.fixture
def translate(cli: Cli, translator: Path, tmp_path: Path):
    def ran(*arguments: str | Path) -> Ran:
        return cli("render", *arguments, "--checkpoint", translator, "--device", "cpu", "--out", tmp_path / "out")

    return ran


def test_photographs_are_translated_and_mirrored(translate, photographs: Path, tmp_path: Path) -> None:
    ran = translate(photographs)
    assert (ran.code, ran.err) == (0, "")
    assert "3 rendered" in ran.out
    assert pictures(tmp_path / "out") == ["val_img/a.png", "val_img/b.png", "val_img/c.png"]
    assert read_image(tmp_path / "out" / "val_img" / "a.png").shape == (HEIGHT, WIDTH, 3)
    assert read_image(tmp_path / "out" / "val_img" / "c.png").shape == (45, 71, 3)
    with Image.open(tmp_path / "out" / "val_img" / "a.png") as picture:
        assert picture.text["Licence"] == "for tests only"  # type: ignore[attr-defined]


def test_a_photograph_alone_is_what_the_session_makes(
    translate, photographs: Path, translator: Path, tmp_path: Path
) -> None:
    source = photographs / "val_img" / "a.png"
    assert translate(source, "--seed", "5").code == 0
    with ImageSession.open(translator, "cpu") as session:
        expected = session.render(read_image(source), seed=5)
        other = session.render(read_image(source), seed=6)
    np.testing.assert_array_equal(read_image(tmp_path / "out" / "a.png"), expected)
    assert (expected != other).any(), "dropout"


def test_translating_resumes_and_has_shards(translate, photographs: Path, tmp_path: Path) -> None:
    assert "2 rendered" in translate(photographs, "--shard", "1/2").out
    assert "1 rendered" in translate(photographs, "--shard", "2/2").out
    lost = tmp_path / "out" / "val_img" / "b.png"
    content = lost.read_bytes()
    lost.unlink()
    ran = translate(photographs)
    assert "1 rendered" in ran.out
    assert "2 already there" in ran.out
    assert lost.read_bytes() == content
    assert "seed" in translate(photographs, "--seed", "3").sentence


def test_a_broken_photograph_does_not_stop_the_run(translate, photographs: Path, tmp_path: Path) -> None:
    (photographs / "val_img" / "a.png").write_text("not an image")
    ran = translate(photographs)
    assert ran.code == 1
    assert "1 of 3 failed: val_img/a.png" in ran.sentence
    assert pictures(tmp_path / "out") == ["val_img/b.png", "val_img/c.png"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--modes", '{"7": 1}'), "--modes: day translates pictures, which have no modes."),
        (("--instances", "ids.png"), "--instances: day translates pictures, which have no instances."),
        (("--format", "ora"), "--format ora: day translates pictures"),
    ],
)
def test_options_of_label_maps_are_refused(
    translate, photographs: Path, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    ran = translate(photographs, *arguments)
    assert ran.code == 2
    assert sentence in ran.sentence
    assert not (tmp_path / "out").exists()


def test_a_folder_without_photographs(translate, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no picture" in translate(tmp_path / "empty").sentence


def test_pictures_are_not_written_over_themselves(cli: Cli, translator: Path, photographs: Path) -> None:
    folder = photographs / "val_img"
    before = (folder / "a.png").read_bytes()
    ran = cli("render", folder / "a.png", "--checkpoint", translator, "--out", folder)
    assert ran.code == 2
    assert "overwritten" in ran.sentence
    assert (folder / "a.png").read_bytes() == before


def test_photographs_to_labels_keep_the_colours_of_classes(
    cli: Cli, tiny_checkpoint: Path, photographs: Path, tmp_path: Path
) -> None:
    config = UNetConfig(classes=0, image_channels=3, width=2, max_width=4, levels=3)
    checkpoint = of_family(tiny_checkpoint, tmp_path / "parse.safetensors", config, output="labels")
    arguments = ("render", photographs, "--checkpoint", checkpoint, "--device", "cpu", "--out", tmp_path / "out")
    ran = cli(*arguments, "--format", "jpg")
    assert (ran.code, "would change the colours of labels" in ran.sentence) == (2, True)
    assert cli(*arguments).code == 0
    label_set = read_header(checkpoint).label_set
    colours = {tuple(each.color) for each in label_set.classes}
    found = np.unique(read_image(tmp_path / "out" / "val_img" / "a.png").reshape(-1, 3), axis=0)
    assert {tuple(colour) for colour in found.tolist()} <= colours


def test_export_of_a_checkpoint_that_translates_pictures_says_where_to_go(
    cli: Cli, translator: Path, street: Path, tmp_path: Path
) -> None:
    target = tmp_path / "x.png"
    for arguments in ((street, "--export", target), ("--export", target)):
        ran = cli(*arguments, "--checkpoint", translator)
        assert ran.code == 2
        assert "day.safetensors translates pictures" in ran.sentence
        assert "maquette render" in ran.sentence
    assert not target.exists()
