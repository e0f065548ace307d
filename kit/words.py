"""The words that the kit itself writes, in the report's language.

Catalogues are gettext ``.po`` files in ``kit/locale``; the English text is the key. Sentences
are whole units with named placeholders, never glued from fragments.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from string import Formatter
from typing import Any

# The Spanish "y" becomes "e" before the sound of an i: "participación e información".
_E_BEFORE = re.compile(r"\W*h?[ií](?![aeoáéó])", re.IGNORECASE)

_PLACEHOLDER = re.compile(r"\{\w*\}")
_ENDS = (".", "?", ": {error}")
_SENTENCE_END = re.compile(r"(?<=[.?]) ")

LANGUAGES = ("en", "es")
"""The languages that reports can be written in."""


class Words:
    """The kit's words in one language."""

    def __init__(
        self, language: str, catalogue: gettext.NullTranslations, texts: Iterable[str] = ()
    ) -> None:
        self.language = language
        self.texts = frozenset(texts)
        self._catalogue = catalogue

    def __call__(self, text: str, **values: Any) -> str:
        """Return the text in this language, its ``{placeholders}`` filled."""
        translated = self._catalogue.gettext(text)
        return translated.format(**values) if values else translated

    def retell(self, message: str) -> str:
        """Return a message that the kit wrote in English, in this language.

        What is written before the report's language is known, such as a reader's findings, is
        stored in English with its placeholders filled. The texts of the catalogue that it was
        made from are found again, as a whole or sentence by sentence; a message that is made
        from none is returned as it is.
        """
        if self.language == "en":
            return message
        whole = self._retold(message)
        if whole is not None:
            return whole
        sentences = [self._retold(sentence) for sentence in _SENTENCE_END.split(message)]
        told = [sentence for sentence in sentences if sentence is not None]
        return " ".join(told) if len(told) == len(sentences) else message

    def _retold(self, sentence: str) -> str | None:
        if sentence in self.texts:
            return self(sentence)
        for pattern, text in self._patterns:
            found = pattern.fullmatch(sentence)
            if found:
                values = found.groupdict()
                if "why" in values:  # a reason is the kit's own text, where the catalogue has it
                    values["why"] = self._retold(values["why"]) or values["why"]
                return self(text, **values)
        return None

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Sentences with placeholders and what they look like filled, the longest first.

        Those that are little but placeholders would match too much.
        """
        texts = [text for text in self.texts if "{" in text and text.endswith(_ENDS)]
        told = [text for text in texts if len(re.findall(r"\w+", _PLACEHOLDER.sub("", text))) > 2]
        return [(_filled(text), text) for text in sorted(told, key=lambda one: (-len(one), one))]

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
    texts = [message.id for message in catalogue if isinstance(message.id, str) and message.id]
    return Words(language, gettext.GNUTranslations(compiled), texts)


def _filled(text: str) -> re.Pattern[str]:
    """Return what matches this text with anything in the place of its placeholders."""
    pattern, seen = "", set[str]()
    for literal, name, _, _ in Formatter().parse(text):
        pattern += re.escape(literal)
        if name:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return re.compile(pattern, re.DOTALL)


def mark(text: str) -> str:
    """Return the text as it is; the call marks it for the catalogues, to be looked up later."""
    return text
