"""Fixtures for all tests: nothing here or below reads the user's settings, opens a window or needs a GPU."""

import os

# Before anything imports Qt. A developer who wants to watch sets MAQUETTE_SHOW_WINDOWS=1.
if not os.environ.get("MAQUETTE_SHOW_WINDOWS"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Before anything imports torch. Tiny networks gain nothing from a second thread, but threads of OpenMP wait for each
# other by spinning: beside another busy process that measured ten times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
from pathlib import Path

import pytest

from tests.packages import install_example
from tests.tiny import write_tiny_checkpoint


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test its own home and settings."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "config",
        "LOCALAPPDATA": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
    }.items():
        monkeypatch.setenv(variable, str(home / folder))
    if "PySide6.QtCore" in sys.modules:
        # Qt reads XDG_CONFIG_HOME once a process, so the environment alone would not do.
        from PySide6.QtCore import QSettings

        for settings_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(settings_format, QSettings.Scope.UserScope, str(home / "config"))
    return home


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random generator, two channels wide, with an encoder and modes: it renders anything in milliseconds.

    Cityscapes labels; three modes for road, building, person and car, ten for sky, one for pole, none for the rest.
    """
    modes = {7: 3, 11: 3, 17: 1, 23: 10, 24: 3, 26: 3}
    return write_tiny_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny.safetensors", "cityscapes", modes)


@pytest.fixture
def colourbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the generator of docs/bring-your-own.md is installed; it is on the search path."""
    site = tmp_path / "site"
    site.mkdir()
    install_example(site)
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "colourbook", raising=False)
    return site
