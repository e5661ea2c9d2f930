"""Bring the translations up to date: python assets/make_translations.py [--check].

Collects every text that the editor says through `editor.language`, lets Qt's lupdate merge them into
translations/maquette_LANGUAGE.ts, which Qt Linguist edits, and compiles each to the .qm that the window loads.
"""

import argparse
import ast
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
# Run as a script from a checkout: the editor lies one folder up.
sys.path[:0] = [str(ASSETS.parent)]

from editor.action_table import ENTRIES, GESTURES, MENUS, SUBMENUS  # noqa: E402
from editor.language import LANGUAGES  # noqa: E402
from editor.tools import TOOLS  # noqa: E402
from editor.views.samples import scene_title  # noqa: E402
from model import resources  # noqa: E402
from model.maps import LabelSet  # noqa: E402

FOLDER = ASSETS / "translations"
SOURCE_LANGUAGE = "en"  # what the source says; it needs no file
FUNCTIONS = ("translate", "mark")
LABEL_SETS = ("cityscapes", "celebamask", "helen", "facades")
"""Those of the bundled weights and templates; the classes of others are shown as their files name them."""

Text = tuple[str, str]
"""Context and English text."""


@dataclass(frozen=True)
class Translation:
    """One message of a .ts file."""

    text: str
    finished: bool


class NotLiteralError(Exception):
    """A call of translate that no tool can read."""


def collect() -> list[Text]:
    """All texts, in the order of the files; each once."""
    return list(dict.fromkeys([*_of_tables(), *_of_sources()]))


def texts_in(path: Path) -> Iterator[Text]:
    """The texts of one module. Raises NotLiteralError for a call whose arguments are not two literals."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            continue
        values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if len(values) != 2 or len(node.args) != 2 or not all(isinstance(value, str) for value in values):
            raise NotLiteralError(f"{path}:{node.lineno}: translate takes a context and a text, both literal.")
        yield str(values[0]), str(values[1])


def read(path: Path) -> dict[Text, Translation]:
    """What a .ts file says."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = Translation(translation.text or "", translation.get("type") is None and bool(translation.text))
    return found


def file_of(code: str) -> Path:
    """Where the translations of a language are."""
    return FOLDER / f"maquette_{code}.ts"


def codes() -> list[str]:
    """The languages that have a file, or get one."""
    return [code for code, _name in LANGUAGES if code != SOURCE_LANGUAGE]


def update(code: str, texts: list[Text]) -> None:
    """Merge the texts into a language's file, drop what nobody says any more, and compile it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = file_of(code)
    with tempfile.TemporaryDirectory() as folder:
        # lupdate sees calls only, no tables, so it is shown one file that calls with everything.
        everything = Path(folder) / "texts.py"
        lines = [f"translate({_quoted(context)}, {_quoted(text)})\n" for context, text in texts]
        everything.write_text("".join(lines), encoding="utf-8")
        _run(
            *("pyside6-lupdate", str(everything), "-no-obsolete", "-locations", "none"),
            *("-source-language", SOURCE_LANGUAGE, "-target-language", code, "-ts", str(path)),
        )
    _run("pyside6-lrelease", str(path), "-qm", str(path.with_suffix(".qm")))


def complaints(code: str, texts: list[Text]) -> list[str]:
    """What is wrong with a language's file, one line each."""
    path = file_of(code)
    if not path.exists():
        return [f"{path.name} is missing."]
    there = read(path)
    missing = [f"{path.name} lacks {context}: {text!r}" for context, text in texts if (context, text) not in there]
    unfinished = [
        f"{path.name}: unfinished is {context}: {text!r}"
        for (context, text), translation in there.items()
        if not translation.finished
    ]
    said = set(texts)
    obsolete = [
        f"{path.name}: nobody says {context}: {text!r}" for context, text in there if (context, text) not in said
    ]
    return [*missing, *unfinished, *obsolete]


def main(arguments: list[str] | None = None) -> int:
    """Update, or check, and say what is left to translate."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a text is missing or not translated"
    )
    options = parser.parse_args(arguments)
    try:
        texts = collect()
        for code in codes() if not options.check else ():
            update(code, texts)
    except (NotLiteralError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    wrong = [line for code in codes() for line in complaints(code, texts)]
    for line in wrong if options.check else ():
        print(line, file=sys.stderr)
    print(f"{len(texts)} texts, {len(wrong)} to do.")
    return 1 if options.check and wrong else 0


def _of_tables() -> Iterator[Text]:
    """Actions, menus, tools, silhouettes, scenes, classes: their texts are looked up when they are shown."""
    for title in (*MENUS, *SUBMENUS.values()):
        yield "Actions", title
    for entry in ENTRIES:
        yield "Actions", entry.text
        if entry.tip:
            yield "Actions", entry.tip
    for pair in GESTURES:
        for text in pair:
            yield "Actions", text
    for drawing in tomllib.loads((ASSETS / "silhouettes" / "index.toml").read_text(encoding="utf-8"))["drawing"]:
        yield "Silhouettes", drawing["title"]
    for path in resources.scenes():
        yield "Scenes", scene_title(path)
    for label_set in map(LabelSet.load, LABEL_SETS):
        for label in label_set.classes:
            yield "Classes", label.name
            if label.group:
                yield "Classes", label.group
    for name, tool in TOOLS.items():
        for text in (name.capitalize(), tool.tooltip, tool.usage):
            if text:
                yield "Tools", text


def _of_sources() -> Iterator[Text]:
    for path in sorted((ASSETS.parent / "editor").rglob("*.py")):
        if path.name != "language.py":
            yield from texts_in(path)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _run(program: str, *arguments: str) -> None:
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.exists() else shutil.which(program)
    if found is None:
        raise FileNotFoundError(f"{program} is not there; PySide6 brings it.")
    subprocess.run([found, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    raise SystemExit(main())
