"""The documentation says what is true: pages and pictures are there, keys and menus are those of the program."""

import re
import tomllib
from pathlib import Path

import pytest

from editor.action_table import ENTRIES, EXPORTS, GESTURES, MENUS, SUBMENUS
from editor.slots import SLOTS
from editor.tools import TOOLS
from model.maps import read_image

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide"
INDEX = GUIDE / "README.md"
PAGES = sorted(GUIDE.glob("*.md"))
TAUGHT = [*PAGES, DOCS / "lesson.md"]
ALL = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *PAGES]

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HTML = re.compile(r"</?[a-zA-Z][^>]*>")
MENU = re.compile(r"\*((?:File|Edit|View|Object|Style|Model|Help|Render) > [^*]+)\*")
NAMED = "Escape|Enter|Return|Space|Backspace|Del|Tab|Home|End|PgUp|PgDown|Up|Down|Left|Right|F[0-9]+"
KEY = re.compile(rf"(?:(?:Ctrl|Shift|Alt)\+)*(?:{NAMED}|Ctrl|Shift|Alt|[A-Z0-9]|[!-/:-@\[-`{{-~])")
OF_WIDGETS = {"Return", "Tab", "Home", "End", "Up", "Down", "Left", "Right", "PgUp", "PgDown"}
OF_THE_LIST = {"Alt+Up", "Alt+Down"}  # editor/views/object_list.py
WIDEST, HEAVIEST = 740, 120 * 1024  # of a picture: pixels, bytes


def text_of(page: Path) -> str:
    """Without fenced code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def known_keys() -> set[str]:
    """The keys of the table of actions, of the tools, of the pinned classes and of gestures."""
    keys = {key for entry in ENTRIES for key in entry.keys} | {tool.shortcut for tool in TOOLS.values()}
    keys |= {str(digit % 10) for digit in range(1, SLOTS + 1)}
    words = {word for gesture, _what in GESTURES for word in re.findall(r"[A-Za-z]+|\\", gesture)}
    return keys | (words & {"Space", "Shift", "Ctrl", "Alt", "Enter", "Backspace", "Escape", "\\"})


def plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def menu_paths() -> set[str]:
    """What the menus offer, as the pages write it: File > Export > Export Maps."""
    texts = {entry.name: plain(entry.text) for entry in ENTRIES}
    paths = set()
    for title, names in MENUS.items():
        menu = plain(title)
        for name in filter(None, names):
            if not name.startswith(">"):
                paths.add(f"{menu} > {texts[name]}")
                continue
            submenu = f"{menu} > {plain(SUBMENUS[name[1:]])}"
            paths.add(submenu)
            if name == ">export":
                paths |= {f"{submenu} > {texts[each]}" for each in EXPORTS}
    return paths


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_linked_is_there(page: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(text_of(page))]
    missing = [
        target
        for target in targets
        if target and not target.startswith(("http://", "https://")) and not (page.parent / target).exists()
    ]
    assert not missing


def test_the_index_has_every_page_once() -> None:
    listed = [target for target in LINK.findall(text_of(INDEX)) if not target.startswith("..")]
    assert sorted(listed) == [page.name for page in PAGES if page != INDEX]


def test_an_installed_guide_has_what_it_links_to() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["setuptools"]["package-data"]["maquette_data"]
    above = {target[3:] for page in PAGES for target in LINK.findall(text_of(page)) if target.startswith("../")}
    assert above <= set(carried)


def test_every_picture_is_shown_light_and_described() -> None:
    shown = {
        (page.parent / target).resolve(): caption
        for page in TAUGHT
        for caption, target in PICTURE.findall(text_of(page))
    }
    there = set((GUIDE / "pictures").glob("*.png"))
    assert there == set(shown)
    assert all(shown.values())
    for path in there:
        assert path.stat().st_size <= HEAVIEST, path.name
        assert read_image(path).shape[1] <= WIDEST, path.name


@pytest.mark.parametrize("page", TAUGHT, ids=lambda page: page.stem)
def test_keys_are_those_of_the_program(page: Path) -> None:
    known = known_keys() | OF_WIDGETS | OF_THE_LIST
    named = {code for code in CODE.findall(text_of(page)) if KEY.fullmatch(code)}
    assert not named - known


@pytest.mark.parametrize("page", [*TAUGHT, ROOT / "README.md", DOCS / "editing.md"], ids=lambda page: page.stem)
def test_menus_are_those_of_the_program(page: Path) -> None:
    known = menu_paths()
    named = {plain(" ".join(each.split())) for each in MENU.findall(text_of(page))}
    assert not {each for each in named if each not in known and not each.startswith("View > Panels > ")}


@pytest.mark.parametrize("page", TAUGHT, ids=lambda page: page.stem)
def test_the_window_of_the_guide_can_show_it(page: Path) -> None:
    text = text_of(page)
    assert not HTML.findall(CODE.sub("", text))
    rows = [line for line in text.splitlines() if line.lstrip().startswith("|")]
    assert all(len(row.strip().strip("|").split("|")) <= 3 for row in rows)
    assert text.startswith("# ")
