"""The script that photographs the editor for the documentation still drives the window it was written for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.maps import read_image

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "make_screenshots.py"
GUIDE_SCRIPT = SCRIPT.with_name("make_guide_pictures.py")


@pytest.mark.slow
def test_three_pictures_of_the_window(tiny_checkpoint: Path, tmp_path: Path) -> None:
    # In a process of its own: it opens the application's windows for real and ends them.
    command = [sys.executable, str(SCRIPT), "--checkpoint", str(tiny_checkpoint), "--out", str(tmp_path)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    finished = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment)
    assert finished.returncode == 0, finished.stderr
    assert "Traceback" not in finished.stderr
    pictures = [read_image(tmp_path / name) for name in ("screenshot.png", "painting.png", "swatches.png")]
    assert all(picture.shape == (720, 1280, 3) for picture in pictures)
    first, second, third = (picture.tobytes() for picture in pictures)
    assert len({first, second, third}) == 3


@pytest.mark.slow
def test_pictures_of_the_guide(tiny_checkpoint: Path, tmp_path: Path) -> None:
    chapters = [
        "objects",
        "dialogs",
        "folder",
        "symmetry",
    ]  # others need networks of their own
    command = [
        sys.executable,
        str(GUIDE_SCRIPT),
        *chapters,
        "--checkpoint",
        str(tiny_checkpoint),
        "--out",
        str(tmp_path),
    ]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    finished = subprocess.run(command, capture_output=True, text=True, timeout=400, env=environment)
    assert finished.returncode == 0, finished.stderr
    taken = {path.name for path in tmp_path.glob("*.png")}
    kept = {path.name for path in (SCRIPT.parent / "guide" / "pictures").glob("*.png")}
    assert taken < kept
    assert {"knife.png", "models.png", "folder.png", "symmetry.png"} <= taken


def test_missing_weights_are_said_in_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--checkpoint", str(tmp_path / "none.safetensors"), "--out", str(tmp_path)]
    finished = subprocess.run(
        command, capture_output=True, text=True, timeout=240, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    )
    assert finished.returncode == 1
    assert "none.safetensors" in finished.stderr
    assert "Traceback" not in finished.stderr
