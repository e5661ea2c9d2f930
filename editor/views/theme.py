"""Light and dark: two palettes for Qt's Fusion style and one small stylesheet.

All greys are neutral (equal red, green and blue), because a tinted frame changes how the picture in it is judged. There
is one accent colour, for what is chosen and what has the focus. The surround of the canvas is the same grey in both.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from model.resources import assets_dir


class Scheme(StrEnum):
    """Which theme the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colors:
    """The colours of one theme, as #rrggbb."""

    window: str  # docks, bars, dialogs
    base: str  # lists and fields
    raised: str  # buttons, chips, rows under the pointer
    text: str
    muted: str  # secondary text; at least 4.5 : 1 on `base` and `window`
    disabled: str
    line: str  # borders and separators
    accent: str  # selection and focus
    on_accent: str
    link: str  # in texts; at least 4.5 : 1 on `base` and `window`
    warning: str  # text of the message bar's icon


LIGHT: Final = Colors(
    window="#efefef",
    base="#fbfbfb",
    raised="#e2e2e2",
    text="#1c1c1c",
    muted="#5e5e5e",
    disabled="#9c9c9c",
    line="#c9c9c9",
    accent="#2468a8",
    on_accent="#ffffff",
    link="#2468a8",
    warning="#9a5b00",
)
DARK: Final = Colors(
    window="#2c2c2c",
    base="#232323",
    raised="#3b3b3b",
    text="#e4e4e4",
    muted="#a6a6a6",
    disabled="#6e6e6e",
    line="#454545",
    accent="#3d82c4",
    on_accent="#ffffff",
    link="#6fadea",
    warning="#e0a84a",
)
SURROUND: Final = QColor(96, 96, 96)  # around the picture, in both themes


class Theme(QObject):
    """Keeps the application in one of the two themes and follows the system when asked to."""

    changed = Signal()  # other colours are in force

    def __init__(self, application: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._scheme = scheme
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What was asked for; with SYSTEM, `is_dark` says what came of it."""
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Change to another theme at once."""
        self._scheme = scheme
        self._apply()

    @property
    def is_dark(self) -> bool:
        """True while the dark colours are in force."""
        if self._scheme is Scheme.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    @property
    def colors(self) -> Colors:
        """The colours in force."""
        return DARK if self.is_dark else LIGHT

    def _on_system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        colors = self.colors
        self._application.setPalette(palette_of(colors))
        self._application.setStyleSheet(stylesheet_of(colors))
        self.changed.emit()


def palette_of(colors: Colors) -> QPalette:
    """The Qt palette of a theme."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for key, value in (
        (role.Window, colors.window),
        (role.WindowText, colors.text),
        (role.Base, colors.base),
        (role.AlternateBase, colors.window),
        (role.Text, colors.text),
        (role.PlaceholderText, colors.muted),
        (role.Button, colors.window),
        (role.ButtonText, colors.text),
        (role.BrightText, colors.on_accent),
        (role.ToolTipBase, colors.raised),
        (role.ToolTipText, colors.text),
        (role.Highlight, colors.accent),
        (role.HighlightedText, colors.on_accent),
        (role.Link, colors.link),
        (role.LinkVisited, colors.link),
        # Fusion shades its frames with these; derived ones would be too bright on dark grey.
        (role.Light, colors.raised),
        (role.Midlight, colors.raised),
        (role.Mid, colors.line),
        (role.Dark, colors.line),
        (role.Shadow, colors.line),
    ):
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(group.Disabled, key, QColor(colors.disabled))
    palette.setColor(group.Disabled, role.Highlight, QColor(colors.raised))
    palette.setColor(group.Disabled, role.HighlightedText, QColor(colors.disabled))
    return palette


def stylesheet_of(colors: Colors) -> str:
    """What a palette cannot say: flat bars, quiet scroll bars, room around things, one visible focus."""
    icons = (assets_dir() / "icons").as_posix()  # a stylesheet wants forward slashes everywhere
    return _STYLESHEET.format(**vars(colors), icons=icons)


def muted(palette: QPalette) -> QColor:
    """The colour of secondary text, for delegates; it is kept where a line edit keeps its placeholder."""
    return palette.color(QPalette.ColorRole.PlaceholderText)


def ink_on(color: QColor) -> QColor:
    """Black or white, whichever reads better on `color`."""
    # Luma is enough to choose between two inks; 140 keeps white on saturated reds and blues.
    luma = 0.299 * color.red() + 0.587 * color.green() + 0.114 * color.blue()
    return QColor(0, 0, 0) if luma > 140 else QColor(255, 255, 255)


_STYLESHEET: Final = """
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 3px 5px; }}
QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {accent}; }}
QToolBar {{ border: none; spacing: 4px; padding: 3px; }}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QDockWidget {{ titlebar-close-icon: url("{icons}/dock-close.svg");
    titlebar-normal-icon: url("{icons}/dock-float.svg"); }}
QDockWidget::close-button, QDockWidget::float-button {{ subcontrol-position: center right; width: 14px; height: 14px; }}
QDockWidget::close-button {{ right: 6px; }}
QDockWidget::float-button {{ right: 26px; }}
QDockWidget::title {{ background: {window}; padding: 5px 8px 4px 8px; }}
QTabBar::close-button {{ image: url("{icons}/dock-close.svg"); margin: 2px; }}
QTabBar::close-button:hover {{ background: {line}; border-radius: 3px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 3px; }}
QToolButton:hover {{ background: {raised}; }}
QToolButton:pressed {{ background: {line}; }}
QToolButton:checked {{ background: {line}; border: 1px solid {accent}; }}
QToolButton:focus {{ border: 1px solid {muted}; }}
QToolButton:checked:focus {{ border: 1px solid {text}; }}
QToolButton::menu-indicator {{ image: none; }}
QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {muted}; border-radius: 3px; background: {base}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{icons}/tick-light.svg"); }}
QCheckBox::indicator:focus {{ border-color: {text}; }}
QCheckBox::indicator:disabled {{ border-color: {line}; background: {window}; }}
QListView, QTreeView {{ border: 1px solid {line}; border-radius: 3px; background: {base}; outline: none; }}
QListView:focus, QTreeView:focus {{ border: 1px solid {accent}; }}
QLineEdit {{ border: 1px solid {line}; border-radius: 3px; padding: 3px 5px; background: {base};
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus {{ border: 1px solid {accent}; }}
QMenu {{ background: {base}; border: 1px solid {line}; padding: 4px 0; }}
QMenu::item {{ padding: 4px 26px 4px 26px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 0; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; height: 0; width: 0; }}
"""
