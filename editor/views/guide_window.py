"""The user guide: the pages of docs/guide, read offline."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from editor.language import translate

SIZE: Final = QSize(820, 620)
START: Final = "README.md"
HEADING_MARGIN: Final = 18  # pixels above one


class GuideWindow(QDialog):
    """A small browser of Markdown files. Links lead from page to page; those to the web open in the web browser."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("GuideWindow", "User Guide"))
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(self.windowTitle())
        self.browser.setSearchPaths([str(folder)])
        self.browser.setOpenExternalLinks(True)
        self.browser.document().setDocumentMargin(18)
        self.browser.sourceChanged.connect(self._set_headings_apart)
        self.back = _button("←", translate("GuideWindow", "Back"))
        self.forward = _button("→", translate("GuideWindow", "Forward"))
        self.home = _button(translate("GuideWindow", "Contents"), translate("GuideWindow", "All pages"))
        self.back.clicked.connect(self.browser.backward)
        self.forward.clicked.connect(self.browser.forward)
        self.home.clicked.connect(lambda: self.show_page(START))
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forward.setEnabled)
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        bar = QHBoxLayout()
        for button in (self.back, self.forward, self.home):
            bar.addWidget(button)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.browser, 1)
        self._folder = folder
        self.resize(SIZE)
        self.show_page(START)

    def show_page(self, name: str) -> None:
        """Show one page, by the name of its file."""
        url = QUrl.fromLocalFile(str(self._folder / name))
        self.browser.setSource(url, QTextDocument.ResourceType.MarkdownResource)
        self.browser.setFocus()

    def _set_headings_apart(self) -> None:
        """Markdown pages have no style sheet, and Qt puts their headings close to the text before."""
        document = self.browser.document()
        block = document.begin()
        while block.isValid():
            format_ = block.blockFormat()
            if format_.headingLevel() > 1:
                format_.setTopMargin(HEADING_MARGIN)
                QTextCursor(block).setBlockFormat(format_)
            block = block.next()


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
