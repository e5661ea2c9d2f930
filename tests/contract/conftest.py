"""The example of docs/bring-your-own.md, installed as a package of its own."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[2] / "docs" / "bring-your-own.md"


def code_blocks(language: str) -> list[str]:
    """The fenced blocks of the document in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def install(site: Path, *, project: str, modules: dict[str, str]) -> None:
    """Put modules and the metadata that pip would write from `project`, a pyproject.toml, into a folder."""
    table = tomllib.loads(project)["project"]
    for name, source in modules.items():
        (site / f"{name}.py").write_text(source, encoding="utf-8")
    information = site / f"{table['name']}-{table['version']}.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {table['name']}\nVersion: {table['version']}\n"
    )
    groups = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in table["entry-points"].items()
    )
    (information / "entry_points.txt").write_text(groups)


@pytest.fixture
def colourbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the example is installed; it is on the search path."""
    site = tmp_path / "site"
    site.mkdir()
    (project,), (module, _test) = code_blocks("toml"), code_blocks("python")
    install(site, project=project, modules={"colourbook": module})
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "colourbook", raising=False)
    return site
