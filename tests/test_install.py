"""What pip installs: all packages, all assets, and a command that works from any directory."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from model import resources

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would, beside a `bin/maquette` like the one pip writes."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE", "run_editor.py"):
        shutil.copy(ROOT / name, source)
    for name in ("editor", "model", "assets", "checkpoints", "docs"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    wheels = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(wheels)]
    built = subprocess.run([*command, str(source)], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        wheel.extractall(site)
    script = site / "bin" / "maquette"
    script.parent.mkdir()
    script.write_text("import sys\nfrom run_editor import main\nsys.exit(main())\n")
    return site


def files_below(folder: Path) -> set[str]:
    """Files by their relative names, without what Python compiles."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def maquette(site: Path, *arguments: str | Path, cwd: Path, shadowed: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the installed command in `cwd`; with `shadowed`, the current directory comes first in the search path."""
    environment = {key: value for key, value in os.environ.items() if not key.endswith("DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    environment["PYTHONPATH"] = os.pathsep.join([*([str(cwd)] if shadowed else []), str(site)])
    command = [sys.executable, str(site / "bin" / "maquette"), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


def test_all_packages_are_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = {name for name in project["tool"]["setuptools"]["packages"] if not name.startswith("maquette_data")}
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in _package_files()}
    assert listed == found


def _package_files() -> list[Path]:
    return [path for name in ("editor", "model") for path in ROOT.glob(f"{name}/**/*.py")]


@pytest.mark.parametrize("folder", ["assets", "checkpoints", "docs/guide"])
def test_all_data_files_are_installed(installed: Path, folder: str) -> None:
    there = files_below(ROOT / folder)
    placed = files_below(installed / "maquette_data" / Path(folder).name)
    made_from = (".py", ".ts")  # what data files are made with, and from
    assert placed >= {name for name in there if not name.endswith(made_from)}


def test_all_modules_are_installed(installed: Path) -> None:
    assert files_below(installed / "editor") == files_below(ROOT / "editor")
    assert files_below(installed / "model") == files_below(ROOT / "model")


def test_nothing_lands_under_a_name_that_is_not_ours(installed: Path) -> None:
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"bin", "editor", "model", "maquette_data", "run_editor.py"}


def test_a_checkout_finds_its_own_files() -> None:
    assert resources.assets_dir() == ROOT / "assets"
    assert resources.default_scene() in resources.scenes()
    assert resources.label_set_file("cityscapes").is_file()


@pytest.mark.parametrize("shadowed", [False, True])
def test_works_where_a_model_py_lies(installed: Path, tiny_checkpoint: Path, tmp_path: Path, shadowed: bool) -> None:
    for name in ("model.py", "editor.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')\n")
    ran = maquette(installed, "--checkpoint", tiny_checkpoint, "--export", "out.png", cwd=tmp_path, shadowed=shadowed)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / "out.png").is_file()


@pytest.mark.parametrize("command", ["train", "render", "styles"])
def test_sub_commands_work_where_a_model_py_lies(installed: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "model.py").write_text("raise SystemExit('the wrong module')\n")
    ran = maquette(installed, command, "--help", cwd=tmp_path, shadowed=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"maquette {command}" in ran.stdout


@pytest.mark.skipif(not resources.default_checkpoint().is_file(), reason="no weights in this checkout")
def test_the_bundled_weights_are_found(installed: Path, tmp_path: Path) -> None:
    ran = maquette(installed, "--export", "out.png", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_without_a_display_one_sentence(installed: Path, tmp_path: Path) -> None:
    ran = maquette(installed, cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "--export" in ran.stderr
