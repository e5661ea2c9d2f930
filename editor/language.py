"""The one way to say something in the user's language. Free of Qt; the application installs Qt's translator.

`translate("Context", "English text")` is what assets/make_translations.py collects for Qt Linguist, so both are
literals. Put values in with `.format(name=...)` after translating, never before, and translate when a text is shown:
no language is chosen yet while modules are imported.
"""

from collections.abc import Callable
from typing import Final

LANGUAGES: Final = (("en", "English"), ("de", "Deutsch"))
"""Code and own name of the languages there are."""

_translate: Callable[[str, str], str] | None = None


def translate(context: str, text: str) -> str:
    """The text in the language the application runs in; itself where nothing is installed or translated."""
    return text if _translate is None else _translate(context, text)


def mark(context: str, text: str) -> str:
    """The text itself, for tables that are filled before a language is chosen: `translate_marked` where it is shown."""
    return text


def translate_marked(context: str, text: str) -> str:
    """A text of a table, in the language the application runs in; `assets/make_translations.py` knows the tables."""
    return translate(context, text) if text else ""


def install(translator: Callable[[str, str], str] | None) -> None:
    """Translate with `translator(context, text)` from now on; None goes back to English."""
    global _translate
    _translate = translator
