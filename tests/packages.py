"""Packages that bring a generator, installed without pip; the example of docs/bring-your-own.md is one."""

import re
import tomllib
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "bring-your-own.md"


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


def install_example(site: Path) -> None:
    """Install the package that the document describes."""
    (project,), (module, _test) = code_blocks("toml"), code_blocks("python")
    install(site, project=project, modules={"colourbook": module})
