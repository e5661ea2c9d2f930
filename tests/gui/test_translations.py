"""Translations: every text is in every language, keeps its placeholders and accelerators, and reaches the window."""

import ast
import importlib.util
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QMenu, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from editor import language, translations
from editor.action_table import ENTRIES, MENUS
from editor.tools import TOOLS
from tests.gui.conftest import ROAD, Desk

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "editor").rglob("*.py"))
CODES = [code for code, _name in language.LANGUAGES if code != "en"]
BAR = "the menu bar"
COMMAND_LINES = {"headless", "modes", "render_command", "render_inputs", "render_work", "display"}
ACCELERATOR = re.compile(r"&([^&\s])")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_translations", ROOT / "assets" / "make_translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The application in German, and in English again afterwards."""
    locale, before = QLocale(), set(qapp.findChildren(QTranslator))
    assert translations.install(qapp, "de") == "de"
    yield
    language.install(None)
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)


def placeholders(text: str) -> list[tuple[str, str | None, str | None]]:
    """Names with their formats, in any order."""
    return sorted(
        (name, form or "", how or "") for _text, name, form, how in string.Formatter().parse(text) if name is not None
    )


def menus(desk: Desk) -> dict[str, list[str]]:
    """Title -> texts of every menu of the window."""
    bar = desk.editor.window.menuBar()
    found = {
        menu.title(): [action.text() for action in menu.actions() if not action.isSeparator()]
        for menu in bar.findChildren(QMenu)
    }
    return found | {BAR: [action.text() for action in bar.actions()]}


def doubles(texts: list[str]) -> list[str]:
    """Accelerators that two texts of a menu share."""
    letters = [found[1].lower() for text in texts if (found := ACCELERATOR.search(text.replace("&&", "")))]
    return sorted({letter for letter in letters if letters.count(letter) > 1})


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_translated_is_literal(module: Path) -> None:
    if module.name != "language.py":
        for context, text in TOOL.texts_in(module):
            assert re.fullmatch("[A-Z][A-Za-z]+", context), f"{module}: the context of {text!r}"
            assert text


def test_a_call_that_is_not_literal_is_refused(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('translate("Context", f"{name} is here")\n', encoding="utf-8")
    with pytest.raises(TOOL.NotLiteralError, match=r"module\.py:1"):
        list(TOOL.texts_in(module))


def test_tables_and_modules_are_collected() -> None:
    texts = TOOL.collect()
    assert len(set(texts)) == len(texts)
    assert {("Actions", title) for title in MENUS} | {("Actions", entry.text) for entry in ENTRIES} <= set(texts)
    assert {("Tools", "Brush"), ("Silhouettes", "Sedan"), ("Edits", "Delete {title}")} <= set(texts)


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated(code: str) -> None:
    assert TOOL.complaints(code, TOOL.collect()) == []


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_those_of_the_source(code: str) -> None:
    wrong = [
        (context, text, translation.text)
        for (context, text), translation in TOOL.read(TOOL.file_of(code)).items()
        if translation.finished and placeholders(text) != placeholders(translation.text)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_what_has_an_accelerator_has_one_in_every_language(code: str) -> None:
    wrong = [
        (context, text, translation.text)
        for (context, text), translation in TOOL.read(TOOL.file_of(code)).items()
        if translation.finished and len(ACCELERATOR.findall(text)) != len(ACCELERATOR.findall(translation.text))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_the_compiled_file_says_what_the_source_says(code: str) -> None:
    path = TOOL.file_of(code)
    compiled = QTranslator()
    assert compiled.load(str(path.with_suffix(".qm")))
    for (context, text), translation in TOOL.read(path).items():
        if translation.finished:
            assert compiled.translate(context, text) == translation.text


def test_the_check_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TOOL, "FOLDER", tmp_path)
    assert TOOL.complaints("de", [("Edits", "Seed")]) == ["maquette_de.ts is missing."]
    message = "<message><source>{}</source><translation {}>{}</translation></message>"
    messages = message.format("Old", "", "Alt") + message.format("New", 'type="unfinished"', "")
    (tmp_path / "maquette_de.ts").write_text(f"<TS><context><name>Edits</name>{messages}</context></TS>")
    assert TOOL.complaints("de", [("Edits", "New"), ("Edits", "Seed")]) == [
        "maquette_de.ts lacks Edits: 'Seed'",
        "maquette_de.ts: unfinished is Edits: 'New'",
        "maquette_de.ts: nobody says Edits: 'Old'",
    ]


def test_no_accelerator_twice_in_a_menu(desk: Desk) -> None:
    assert {title: both for title, texts in menus(desk).items() if (both := doubles(texts))} == {}


def test_no_accelerator_twice_in_a_german_menu(german: None, desk: Desk) -> None:
    assert {title: both for title, texts in menus(desk).items() if (both := doubles(texts))} == {}


def test_the_window_is_german_where_that_is_chosen(german: None, desk: Desk) -> None:
    known = TOOL.read(TOOL.file_of("de"))
    window = desk.editor.window
    assert menus(desk)[BAR] == [known["Actions", title].text for title in MENUS]
    assert window.actions_by_name["undo"].text() == known["Actions", "&Undo"].text
    assert [dock.windowTitle() for dock in window.docks[:4]] == [
        known["Panels", title].text for title in ("Classes", "Objects", "History", "Styles")
    ]
    # What the saved layout goes by stays as it is.
    assert [dock.objectName() for dock in window.docks[:4]] == ["classes", "objects", "history", "styles"]
    desk.editor.workspace.choose_class(ROAD)
    desk.hand.stroke((0.1, 0.4), (0.3, 0.4))
    title = desk.editor.workspace.scene.title(desk.editor.workspace.state.selected or ROAD)
    assert desk.editor.workspace.undo_stack.undoText() == known["Tools", "Paint {title}"].text.format(title=title)


def test_the_window_is_english_where_nothing_is_chosen(desk: Desk) -> None:
    assert menus(desk)[BAR] == list(MENUS)


def test_a_language_without_a_file_is_english(qapp: QApplication) -> None:
    assert translations.install(qapp, "xx") == "en"
    assert language.translate("Actions", "&Undo") == "&Undo"


SHOWS = {
    *("setText", "setToolTip", "setStatusTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle"),
    *("setPlaceholderText", "setInformativeText", "setTitle", "setSpecialValueText", "setSuffix", "setPrefix"),
    *("addAction", "addMenu", "addItem", "addTab", "addButton", "addRow", "emit", "ask", "message"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QToolBar", "QDockWidget", "QAction"),
    *("SceneError", "FileError", "BadMaps", "MaquetteError", "LibraryError", "ClipError", "patch_to", "Hint"),
}
SAME_EVERYWHERE = {
    *("Maquette", "[*] – Maquette", "GIF", "WebP", "MP4", " px", " s"),
    *("latest_net_G.pth", "--size 256x128 --batch 4", "python -m model.convert: "),
}


def untranslated(module: Path) -> Iterator[str]:
    """Words that something which the user sees is given as they stand in the source."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        waiting = list(node.args) if name in SHOWS else []
        while waiting:
            value = waiting.pop()
            if isinstance(value, ast.IfExp):
                waiting += [value.body, value.orelse]
            elif isinstance(value, ast.JoinedStr):
                waiting += [part for part in value.values if isinstance(part, ast.Constant)]
            elif isinstance(value, ast.BinOp):
                waiting += [value.left, value.right]
            elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                text = "" if value.value in SAME_EVERYWHERE else value.value
                if re.search("[A-Za-z]{2}", text):
                    yield f"{module.name}:{value.lineno}: {value.value!r}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shown_is_translated(module: Path) -> None:
    if module.stem not in COMMAND_LINES and not module.stem.startswith(("benchmark", "api")):
        assert list(untranslated(module)) == []


def test_a_text_that_is_not_translated_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('label.setText(f"Step {n}" if n else "none")\nlabel.setText(translate("A", "b c"))\n')
    assert sorted(untranslated(module)) == ["module.py:1: 'Step '", "module.py:1: 'none'"]


def cut(window: QWidget) -> list[str]:
    """Texts of buttons, fields, tabs and lines that are wider than what shows them."""
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or each.visibleRegion().isEmpty():
            continue
        metrics, room = each.fontMetrics(), each.contentsRect().width()
        if isinstance(each, QLabel) and not each.wordWrap():
            text = each.text().replace("&", "")
            found += [text] if metrics.horizontalAdvance(text) > room + 1 else []
        said = each.text() if isinstance(each, QAbstractButton) else ""
        said = each.currentText() if isinstance(each, QComboBox) else said
        if said and each.sizeHint().width() > each.width() + 1:
            found.append(said)
        if isinstance(each, QTabBar):
            right = [(each.tabText(index), each.tabRect(index)) for index in range(each.count())]
            found += [text for text, tab in right if metrics.horizontalAdvance(text) > tab.width()]
            found += [text for text, tab in right if tab.right() > each.width()]
    return found


def test_nothing_is_cut_in_the_german_window(german: None, desk: Desk) -> None:
    window = desk.editor.window
    assert (window.width(), window.height()) == (1280, 720)
    for tool in TOOLS:
        window.actions_by_name[tool].trigger()
        QApplication.processEvents()
        assert (tool, cut(window)) == (tool, [])


def test_a_text_that_is_cut_is_found(qtbot: QtBot) -> None:
    label = QLabel("A long line of text")
    holder = QWidget()
    qtbot.addWidget(holder)
    label.setParent(holder)
    label.resize(20, 20)
    with qtbot.waitExposed(holder):
        holder.show()
    assert cut(holder) == ["A long line of text"]


@pytest.mark.parametrize(
    "name",
    [
        *("new", "canvas_size", "scene_size", "preferences", "shortcuts", "edit_classes", "keys", "train"),
        *("models", "import_weights", "export_picture", "export_layers", "export_id_pass", "export_strip"),
        "export_replay",
    ],
)
def test_nothing_is_cut_in_a_german_dialog(german: None, desk: Desk, name: str) -> None:
    window = desk.editor.window
    window.actions_by_name[name].trigger()
    QApplication.processEvents()
    (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert dialog.width() <= 1280
    assert dialog.height() <= 720
    assert cut(dialog) == []
    dialog.reject()
