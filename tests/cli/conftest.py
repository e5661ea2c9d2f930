"""Maps drawn for these tests, and the command line run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import run_editor
from model.maps import write_instances, write_labels

SKY, BUILDING, ROAD, PERSON, CAR = 23, 11, 7, 24, 26
WIDTH, HEIGHT = 96, 64


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on stderr. Fails if there are more or fewer, or a traceback."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


Cli = Callable[..., Ran]


def draw_labels() -> np.ndarray:
    """A street, uint8: sky over a building over a road, two cars and a person."""
    labels = np.full((HEIGHT, WIDTH), SKY, np.uint8)
    labels[16:36, 20:76] = BUILDING
    labels[36:] = ROAD
    labels[40:52, 8:32] = CAR
    labels[42:56, 52:80] = CAR
    labels[34:50, 40:46] = PERSON
    return labels


def draw_instances(labels: np.ndarray) -> np.ndarray:
    """Its instance map, int32: car 0 on the left, car 1 on the right, person 0."""
    instances = labels.astype(np.int32)
    instances[40:52, 8:32] = 26000
    instances[42:56, 52:80] = 26001
    instances[34:50, 40:46] = 24000
    return instances


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """A label PNG without an instance map."""
    path = tmp_path / "street.png"
    write_labels(path, draw_labels())
    return path


@pytest.fixture
def street_instances(tmp_path: Path) -> Path:
    """The instance PNG of `street`, in a folder of its own so that nothing finds it by itself."""
    path = tmp_path / "elsewhere" / "ids.png"
    path.parent.mkdir()
    write_instances(path, draw_instances(draw_labels()))
    return path


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `maquette ARGUMENTS...` in this process."""
    monkeypatch.setattr("sys.argv", ["maquette"])

    def ran(*arguments: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["maquette"])
        capsys.readouterr()
        try:
            code = run_editor.main([str(argument) for argument in arguments])
        except SystemExit as leave:
            code = int(leave.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three streets in pix2pixHD's layout."""
    root = tmp_path / "data"
    for kind in ("label", "inst", "img"):
        (root / f"val_{kind}").mkdir(parents=True)
    for shift, name in enumerate(("a", "b", "c")):
        labels = np.roll(draw_labels(), 5 * shift, axis=1)
        write_labels(root / "val_label" / f"{name}.png", labels)
        write_instances(root / "val_inst" / f"{name}.png", np.roll(draw_instances(draw_labels()), 5 * shift, axis=1))
        (root / "val_img" / f"{name}.png").write_bytes(b"a photograph that nobody should open")
    return root


def pictures(folder: Path) -> list[str]:
    """Names of all files below the folder but the manifest."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"
    )
