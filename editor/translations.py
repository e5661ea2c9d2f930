"""Puts the window into the user's language: Qt's own texts and ours, which `editor.language.translate` asks for."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from editor import language
from model.resources import assets_dir


def install(application: QCoreApplication, code: str) -> str:
    """Translate from now on; `code` is "de", "en", or "" for the system's. Returns the language that is in force.

    English is what the source says, so it needs no file; a language without a file stays English.
    """
    wanted = code or QLocale.system().name().partition("_")[0]
    own = QTranslator(application)
    if wanted == "en" or not own.load(str(_folder() / f"maquette_{wanted}.qm")):
        language.install(None)
        return "en"
    QLocale.setDefault(QLocale(wanted))
    qt = QTranslator(application)
    if qt.load(f"qtbase_{wanted}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
    application.installTranslator(own)
    language.install(QCoreApplication.translate)
    return wanted


def _folder() -> Path:
    return assets_dir() / "translations"
