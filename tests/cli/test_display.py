"""What is said instead of letting Qt abort."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from editor.display import broken_qt, clear_opencv_qt_variables, missing_display, missing_libraries

ROOT = Path(__file__).parents[2]


def test_no_display() -> None:
    sentence = missing_display({}, "linux")
    assert sentence is not None
    assert "--export" in sentence


@pytest.mark.parametrize("environment", [{"DISPLAY": ":987"}, {"WAYLAND_DISPLAY": "wayland-987"}])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland")
def test_a_display_that_does_not_answer(environment: dict[str, str]) -> None:
    sentence = missing_display(environment, "linux")
    if sentence is None:  # libxcb itself is missing, which is for broken_qt to say
        assert "DISPLAY" in environment
    else:
        assert "987" in sentence
        assert "--export" in sentence


@pytest.mark.parametrize(
    ("environment", "platform"), [({"QT_QPA_PLATFORM": "offscreen"}, "linux"), ({}, "darwin"), ({}, "win32")]
)
def test_nothing_speaks_against_it(environment: dict[str, str], platform: str) -> None:
    assert missing_display(environment, platform) is None


def test_qt_is_complete_for_these_tests() -> None:
    assert broken_qt({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_a_missing_library_names_its_package() -> None:
    message = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    sentence = missing_libraries(message)
    assert "libxcb-cursor.so.0" in sentence
    assert "apt-get install" in sentence
    assert "libxcb-cursor0" in sentence


def test_a_missing_library_that_we_do_not_know() -> None:
    sentence = missing_libraries("libodd.so.7: cannot open shared object file: No such file or directory")
    assert "libodd.so.7" in sentence


def test_a_qt_without_its_library(tmp_path: Path) -> None:
    """The whole way: an import of PySide6 that fails as the loader fails."""
    package = tmp_path / "PySide6"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "QtWidgets.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, str(ROOT / "run_editor.py")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "libegl1" in ran.stderr


def test_variables_of_opencv_are_cleared() -> None:
    environment = {
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/site-packages/cv2/qt/plugins",
        "QT_QPA_FONTDIR": "/site-packages/cv2/qt/fonts",
        "QT_PLUGIN_PATH": "/opt/plugins",
        "QT_QPA_PLATFORM": "offscreen",
    }
    clear_opencv_qt_variables(environment)
    assert environment == {"QT_PLUGIN_PATH": "/opt/plugins", "QT_QPA_PLATFORM": "offscreen"}


def test_a_word_that_is_neither_file_nor_command() -> None:
    command = [sys.executable, str(ROOT / "run_editor.py"), "rendr"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert ran.stderr == "run_editor.py: rendr: there is no such file, nor a command called rendr.\n"
