"""The two themes, and icons that follow them."""

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from editor.views.icons import application_icon, icon, icon_names
from editor.views.theme import DARK, LIGHT, SURROUND, Colors, Scheme, Theme, ink_on, palette_of
from model.resources import assets_dir

GREYS = ("window", "base", "raised", "text", "muted", "disabled", "line")
NAMED_IN_THE_DESIGN = {
    *("brush", "eraser", "fill", "polygon", "lasso", "select", "pick"),
    *("eye", "lock", "trash", "plus", "dice", "undo", "redo", "maquette"),
}


def luminance(color: QColor) -> float:
    """Relative luminance as the accessibility guidelines define it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_greys_are_neutral_and_text_is_readable(colors: Colors) -> None:
    for name in GREYS:
        color = QColor(getattr(colors, name))
        assert color.red() == color.green() == color.blue(), name
    for paper in (colors.window, colors.base):
        assert contrast(colors.text, paper) >= 7
        assert contrast(colors.muted, paper) >= 4.5
        assert contrast(colors.link, paper) >= 4.5
    assert contrast(colors.on_accent, colors.accent) >= 4
    assert SURROUND.red() == SURROUND.green() == SURROUND.blue()


def test_changing_the_theme_changes_the_application(qapp: QApplication) -> None:
    theme = Theme(qapp, Scheme.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)
    theme.set_scheme(Scheme.DARK)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    theme.set_scheme(Scheme.SYSTEM)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.colors.window)
    theme.set_scheme(Scheme.LIGHT)


def test_the_icons_that_the_window_needs_are_there_and_parse(qapp: QApplication) -> None:
    assert icon_names() >= NAMED_IN_THE_DESIGN
    for name in icon_names():
        assert QSvgRenderer(str(assets_dir() / "icons" / f"{name}.svg")).isValid(), name
    with pytest.raises(KeyError):
        icon("no such icon")
    assert not application_icon().isNull()


def opaque_colors(pixmap: QPixmap) -> set[str]:
    image = pixmap.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_an_icon_takes_the_colour_of_the_palette_of_the_moment(qapp: QApplication) -> None:
    before = qapp.palette()
    shown = icon("square")
    qapp.setPalette(palette_of(LIGHT))
    assert opaque_colors(shown.pixmap(QSize(48, 48))) == {LIGHT.text}
    qapp.setPalette(palette_of(DARK))
    assert opaque_colors(shown.pixmap(QSize(48, 48))) == {DARK.text}
    assert opaque_colors(shown.pixmap(QSize(48, 48), QIcon.Mode.Disabled)) == {DARK.disabled}
    qapp.setPalette(before)


def test_icons_live_as_long_as_qt_needs_them(qtbot: QtBot) -> None:
    shown = []
    for name in sorted(icon_names()):
        button = QToolButton()
        qtbot.addWidget(button)
        button.setIcon(icon(name))
        detached = QIcon(button.icon())
        detached.addPixmap(QPixmap(8, 8))  # makes Qt clone the engine behind Python's back
        shown.append((button, detached))
    gc.collect()  # once: it takes a second when the tests before have left much to look at
    for button, detached in shown:
        assert not button.icon().pixmap(16, 16).isNull()
        assert not detached.pixmap(16, 16).isNull()


@pytest.mark.parametrize(("color", "ink"), [("#000000", "#ffffff"), ("#f0f0f0", "#000000"), ("#0000ff", "#ffffff")])
def test_ink_reads_on_the_chip(color: str, ink: str) -> None:
    assert ink_on(QColor(color)).name() == ink
