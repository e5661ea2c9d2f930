"""`--export`: one scene to one file, without a window."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage

from editor.document import ora
from editor.export.picture import read_origin
from model import resources
from model.checkpoint import read_header
from model.maps import read_image
from tests.cli.conftest import CAR, HEIGHT, WIDTH, Cli
from tests.tiny import write_tiny_checkpoint

ROOT = Path(__file__).parents[2]


def export(cli: Cli, checkpoint: Path, out: Path, *arguments: str | Path) -> np.ndarray:
    """Render and read the picture back."""
    ran = cli(*arguments, "--checkpoint", checkpoint, "--device", "cpu", "--export", out)
    assert (ran.code, ran.err) == (0, "")
    return read_image(out)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tiff"])
def test_the_suffix_picks_the_format(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"out{suffix}"
    export(cli, tiny_checkpoint, out, street)
    with Image.open(out) as image:
        assert image.size == (WIDTH, HEIGHT)
        assert image.format == {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP", ".tiff": "TIFF"}[suffix]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tiff"])
def test_every_format_says_where_it_comes_from(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"out{suffix}"
    export(cli, tiny_checkpoint, out, street, "--seed", "7")
    header = read_header(tiny_checkpoint)
    assert read_origin(out) == {
        "Software": "Maquette",
        "Checkpoint": f"tiny ({header.id})",
        "Licence": header.licence,
        "Seed": "7",
    }


def test_layers(cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    picture = export(cli, tiny_checkpoint, tmp_path / "out.png", street)
    arguments = (street, "--checkpoint", tiny_checkpoint, "--device", "cpu")
    ran = cli(*arguments, "--export", tmp_path / "out.psd")
    assert (ran.code, ran.err) == (0, "")
    document = PSDImage.open(tmp_path / "out.psd")
    np.testing.assert_array_equal(np.asarray(document.topil()), picture)
    assert [each.name for each in document] == ["photograph", "objects", "classes"]


def test_a_project_keeps_the_picture_the_look_and_the_seed(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path
) -> None:
    picture = export(cli, tiny_checkpoint, tmp_path / "a.png", street, "--modes", '{"7": 2}', "--seed", "5")
    project = tmp_path / "a.ora"
    ran = cli(
        street, "--checkpoint", tiny_checkpoint, "--export", project, "--modes", '{"7": 2}', "--seed", "5",
        "--device", "cpu",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    scene = ora.load(project).scene
    assert scene.seed == 5
    assert scene.styles[read_header(tiny_checkpoint).id] == {7: 2}
    # The project renders to the same picture without either option.
    assert np.array_equal(export(cli, tiny_checkpoint, tmp_path / "b.png", project), picture)


def test_png_says_where_it_comes_from(cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    export(cli, tiny_checkpoint, out, street, "--seed", "7")
    header = read_header(tiny_checkpoint)
    with Image.open(out) as image:
        assert image.info["Checkpoint"] == f"tiny ({header.id})"
        assert image.info["Licence"] == header.licence
        assert image.info["Seed"] == "7"


def test_a_project_says_where_its_picture_comes_from(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path
) -> None:
    header = read_header(tiny_checkpoint)
    project, folder = tmp_path / "out.ora", tmp_path / "rendered"
    for arguments in (
        (street, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", project),
        ("render", street, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--out", folder, "--format", "ora"),
    ):
        assert cli(*arguments).code == 0
    for file in (project, folder / "street.ora"):
        assert ora.load(file).origin["Licence"] == header.licence
        with zipfile.ZipFile(file) as archive, Image.open(archive.open("mergedimage.png")) as image:
            assert image.info["Checkpoint"] == f"tiny ({header.id})"
            assert image.info["Licence"] == header.licence


def test_the_instance_map_beside_the_labels_is_not_overwritten_either(
    cli: Cli, tiny_checkpoint: Path, street: Path, street_instances: Path, tmp_path: Path
) -> None:
    labels, instances = tmp_path / "a_labelIds.png", tmp_path / "a_instanceIds.png"
    labels.write_bytes(street.read_bytes())
    instances.write_bytes(street_instances.read_bytes())
    ran = cli(labels, "--checkpoint", tiny_checkpoint, "--export", instances)
    assert ran.code == 2
    assert "holds the ids" in ran.sentence
    assert instances.read_bytes() == street_instances.read_bytes()


def test_the_same_command_gives_the_same_bytes_and_another_seed_others(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path
) -> None:
    first, again = tmp_path / "a.png", tmp_path / "b.png"
    export(cli, tiny_checkpoint, first, street, "--seed", "1")
    export(cli, tiny_checkpoint, again, street, "--seed", "1")
    assert first.read_bytes() == again.read_bytes()
    pictures = [export(cli, tiny_checkpoint, tmp_path / "c.png", street, "--seed", str(seed)) for seed in range(1, 5)]
    assert any(not np.array_equal(pictures[0], picture) for picture in pictures[1:])


def test_a_mode_changes_its_instance_most(
    cli: Cli, tiny_checkpoint: Path, street: Path, street_instances: Path, tmp_path: Path
) -> None:
    common = (street, "--instances", street_instances)
    one = export(cli, tiny_checkpoint, tmp_path / "a.png", *common, "--modes", '{"26001": 0}').astype(int)
    two = export(cli, tiny_checkpoint, tmp_path / "b.png", *common, "--modes", '{"26001": 2}').astype(int)
    changed = np.abs(one - two).mean(axis=2)
    inside = np.zeros(changed.shape, bool)
    inside[42:56, 52:80] = True
    assert changed[inside].mean() > 2 * changed[~inside].mean() > 0 or changed[~inside].max() == 0
    assert changed[inside].mean() > 1


def test_modes_can_be_a_file(cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    file = tmp_path / "modes.json"
    file.write_text('{"7": 1}')
    from_text = export(cli, tiny_checkpoint, tmp_path / "a.png", street, "--modes", '{"7": 1}')
    assert np.array_equal(export(cli, tiny_checkpoint, tmp_path / "b.png", street, "--modes", file), from_text)


def test_without_instances_each_piece_of_a_thing_is_a_region(
    cli: Cli, tiny_checkpoint: Path, street: Path, tmp_path: Path
) -> None:
    ran = cli(street, "--checkpoint", tiny_checkpoint, "--modes", f'{{"{CAR}999": 0}}', "--export", tmp_path / "a.png")
    assert ran.code == 2
    assert "26000, 26001" in ran.sentence


def test_without_a_file_the_default_scene_is_rendered(cli: Cli, tiny_checkpoint: Path, tmp_path: Path) -> None:
    picture = export(cli, tiny_checkpoint, tmp_path / "out.png")
    size = ora.load(resources.default_scene()).scene.size
    assert picture.shape == (size.height, size.width, 3)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory, tiny_checkpoint: Path) -> dict[str, Path]:
    """Tiny weights by the name of their label set."""
    folder = tmp_path_factory.mktemp("weights")
    others = {"celebamask": {1: 3, 13: 3}, "facades": {2: 3, 3: 3}}
    made = {name: write_tiny_checkpoint(folder / f"{name}.safetensors", name, modes) for name, modes in others.items()}
    return {"cityscapes": tiny_checkpoint, **made}


@pytest.mark.parametrize("scene", resources.scenes(), ids=lambda path: path.stem)
def test_every_bundled_scene_renders(cli: Cli, weights: dict[str, Path], tmp_path: Path, scene: Path) -> None:
    opened = ora.load(scene).scene
    picture = export(cli, weights[opened.label_set.name], tmp_path / "out.png", scene)
    assert picture.shape == (opened.size.height, opened.size.width, 3)
    assert picture.std() > 1


FACE = next(path for path in resources.scenes() if path.stem.startswith("face-"))


def test_a_project_is_rendered_by_the_bundled_weights_of_its_classes(
    cli: Cli, weights: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    (folder / "street.safetensors").write_bytes(weights["cityscapes"].read_bytes())
    monkeypatch.setattr(resources, "checkpoints_dir", lambda: folder)
    out = tmp_path / "out.png"
    ran = cli(FACE, "--device", "cpu", "--export", out)
    assert ran.code == 2
    assert "uses the label set celebamask" in ran.sentence
    assert not out.exists()
    (folder / "face.safetensors").write_bytes(weights["celebamask"].read_bytes())
    ran = cli(FACE, "--device", "cpu", "--export", out)
    assert (ran.code, ran.err) == (0, "")
    assert np.array_equal(read_image(out), export(cli, weights["celebamask"], tmp_path / "named.png", FACE))
    assert cli("--device", "cpu", "--export", out).code == 0  # the default scene is a street, and so are its weights


# A finder that refuses Qt, in front of all others: what `import PySide6` meets where it is not installed.
WITHOUT_QT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r} (refused by the test)", name=name)
sys.meta_path.insert(0, Refuse())
import run_editor
sys.exit(run_editor.main(sys.argv[1:]))
"""


def run_without_qt(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fresh interpreter that has neither Qt nor a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-c", WITHOUT_QT, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_export_needs_no_qt_and_no_display(tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    ran = run_without_qt(street, "--checkpoint", tiny_checkpoint, "--export", out)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert read_image(out).shape == (HEIGHT, WIDTH, 3)


def test_render_needs_no_qt_and_no_display(tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    ran = run_without_qt("render", street, "--checkpoint", tiny_checkpoint, "--out", tmp_path / "out")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert read_image(tmp_path / "out" / "street.png").shape == (HEIGHT, WIDTH, 3)


def test_export_does_not_load_the_compiler_of_torch(tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    """It costs three seconds, and any initialiser that runs on the meta device loads it."""
    code = "import sys, run_editor; print(run_editor.main(sys.argv[1:]), 'torch._dynamo' in sys.modules)"
    arguments = (street, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", tmp_path / "out.png")
    command = [sys.executable, "-c", code, *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.stdout.splitlines()[-1] == "0 False", ran.stderr


def test_without_a_display_the_editor_names_export() -> None:
    ran = run_without_qt()
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "no display" in ran.stderr
    assert "--export" in ran.stderr
