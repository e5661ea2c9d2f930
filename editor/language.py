"""The one way to say something in the user's language. Free of Qt; the application installs Qt's translator.

`translate("context", "English text")` is what lupdate looks for, so the text must be one literal. Put values in with
`.format(name=...)` after translating, never before.
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
    """The text itself, for tables that are filled before a language is chosen: translate it where it is shown.

    Extract with `lupdate -tr-function-alias QT_TRANSLATE_NOOP=mark`.
    """
    return text


def install(translator: Callable[[str, str], str] | None) -> None:
    """Translate with `translator(context, text)` from now on; None goes back to English."""
    global _translate
    _translate = translator
