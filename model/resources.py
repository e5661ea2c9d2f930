"""Where the bundled files are: label sets, scenes, checkpoints. Torch-free; the one module that knows.

In a source checkout they are the folders `assets/`, `checkpoints/` and `docs/guide/`; a wheel carries the same three
as `maquette_data/assets`, `maquette_data/checkpoints` and `maquette_data/guide` beside this package.
"""

from importlib import metadata
from pathlib import Path

from model.errors import FileError

_ROOT = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    # The installed place first: in site-packages a stranger's `assets` may lie next to `model`.
    installed = _ROOT / "maquette_data" / name
    return installed if installed.is_dir() else _ROOT / name


def assets_dir() -> Path:
    """The folder of label sets, sample scenes and icons."""
    return _folder("assets")


def checkpoints_dir() -> Path:
    """The folder of bundled weights and their model cards."""
    return _folder("checkpoints")


def guide_dir() -> Path:
    """The folder of the user guide's pages."""
    installed = _ROOT / "maquette_data" / "guide"
    return installed if installed.is_dir() else _ROOT / "docs" / "guide"


def version() -> str:
    """The version that is installed, or where it runs from."""
    try:
        return metadata.version("maquette")
    except metadata.PackageNotFoundError:
        return "from source"


def scenes() -> list[Path]:
    """The bundled scenes in the order the editor offers them (by file name)."""
    return sorted((assets_dir() / "scenes").glob("*.ora"))


def default_scene() -> Path:
    """The scene that opens without a file argument. Raises FileError when no scene is bundled."""
    found = scenes()
    if not found:
        raise FileError(f"no scene is bundled in {assets_dir() / 'scenes'}; name a file to open")
    return found[0]


def default_checkpoint() -> Path:
    """The checkpoint used without --checkpoint. It may be absent from a checkout without weights."""
    return checkpoints_dir() / "street.safetensors"


def label_set_file(name: str) -> Path:
    """The TOML of a bundled label set. Raises FileError naming those there are."""
    file = assets_dir() / "labels" / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in file.parent.glob("*.toml"))) or "none"
        raise FileError(f"no label set is called {name!r}; bundled are: {known}")
    return file
