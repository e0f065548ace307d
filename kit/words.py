"""The words that the kit itself writes, in the report's language.

Catalogues are gettext ``.po`` files in ``kit/locale``; the English text is the key. Sentences
are whole units with named placeholders, never glued from fragments.
"""

from __future__ import annotations

import gettext
import io
import re
from functools import cache
from importlib.resources import files
from typing import Any

# The Spanish "y" becomes "e" before the sound of an i: "participación e información".
_E_BEFORE = re.compile(r"\W*h?[ií](?![aeoáéó])", re.IGNORECASE)

LANGUAGES = ("en", "es")
"""The languages that reports can be written in."""


class Words:
    """The kit's words in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, text: str, **values: Any) -> str:
        """Return the text in this language, its ``{placeholders}`` filled."""
        translated = self._catalogue.gettext(text)
        return translated.format(**values) if values else translated

    def count(self, one: str, many: str, number: int, **values: Any) -> str:
        """Return the form of the text that the number asks for; ``{n}`` is the number itself."""
        return self._catalogue.ngettext(one, many, number).format(n=number, **values)

    def listing(self, items: list[str]) -> str:
        """Return the items as a list in words: ``a, b and c``."""
        if len(items) < 2:
            return "".join(items)
        *rest, last = items
        pattern = self(mark("{items} and {last}"))
        if self.language == "es" and _E_BEFORE.match(last):
            pattern = pattern.replace(" y ", " e ")
        return pattern.format(items=", ".join(rest), last=last)


@cache
def words_of(language: str) -> Words:
    """Return the kit's words in a language of ``LANGUAGES``; raises ``KeyError`` for others."""
    if language not in LANGUAGES:
        raise KeyError(language)
    if language == "en":
        return Words(language, gettext.NullTranslations())
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = files("kit").joinpath("locale", language, "kit.po")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))


def mark(text: str) -> str:
    """Return the text as it is; the call marks it for the catalogues, to be looked up later."""
    return text
