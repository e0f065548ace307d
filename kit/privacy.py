"""Personal data: e-mail addresses and phone numbers, found with care and masked whole.

Precision comes first: a figure, a year, an amount or an article's number that vanished from a
report would be worse than a phone number that an evaluator chose to publish. A number counts as
a phone number where it is written internationally (``+57 ...``), or is valid in the member's
country and a word such as ``Tel.`` or a bracketed area code says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Literal, TypeVar
from urllib.parse import quote

from kit.records import Evaluator, Reading, Record, Report

EMAIL_MASK = "[e-mail hidden]"
PHONE_MASK = "[phone number hidden]"

Kind = Literal["email", "phone"]
Place = tuple[Kind, int, int]
"""What was found, and its first and one past its last character."""

_MASKS: dict[str, dict[Kind, str]] = {
    "en": {"email": EMAIL_MASK, "phone": PHONE_MASK},
    "es": {"email": "[correo oculto]", "phone": "[teléfono oculto]"},
}
"""The masks by the language of the source, whose text they stand in; else they are English."""

R = TypeVar("R", bound=Record)

# Every repetition is bounded, so that no text, however made, takes more than linear time.
_GAP = r"[ \t\u00a0]{0,2}"
_LOCAL = r"(?<![\w.+\-])(?<!\w')(?:\"[^\"\n]{1,64}\"|[\w+](?:[\w.+\-]|(?<=\w)'(?=\w)){0,63})"
_LABEL = r"[^\W_](?:[\w\-]{0,62})"
_TOP = r"[^\W\d_]{2,24}(?![\w\-])"
_SIGN = r"(?:@|＠|&#64;|&#x40;|&commat;|%40)"
_OPEN, _CLOSE = rf"{_GAP}[\[({{<]{_GAP}", rf"{_GAP}[\])}}>]{_GAP}"
_WRITTEN_AT = rf"{_OPEN}(?:at|arroba|chez|собака|{_SIGN}){_CLOSE}"
_WRITTEN_DOT = (
    rf"(?:\.|{_OPEN}(?:dot|punto|ponto|point|\.){_CLOSE}|[ \u00a0](?:dot|punto|ponto)[ \u00a0])"
)
_EMAIL = re.compile(
    rf"{_LOCAL}(?:{_SIGN}|[ \u00a0]{_SIGN}[ \u00a0])(?:{_LABEL}\.){{1,10}}{_TOP}"
    rf"|{_LOCAL}{_WRITTEN_AT}(?:{_LABEL}{_WRITTEN_DOT}){{1,10}}{_TOP}"
    rf"|{_LOCAL}[ \u00a0](?:at|arroba)[ \u00a0](?:{_LABEL}[ \u00a0](?:dot|punto|ponto)[ \u00a0])"
    rf"{{1,5}}{_TOP}",
    re.IGNORECASE,
)
_MAY_HOLD_EMAIL = re.compile(rf"{_SIGN}|[\[({{< ](?:at|arroba|chez|собака)[\])}}> ]", re.IGNORECASE)

# What some sites put in an address's place: nothing is left to hide.
_ALREADY_HIDDEN = ("[email protected]", *(masks["email"] for masks in _MASKS.values()))

_MAY_HOLD_PHONE = re.compile(r"\d(?:[^\w\n]{0,4}\d){6}")
_WORDS = (
    r"(?:(?<!\[)\b(?:tel|tel[ée]?f|t[ée]l[ée]phones?|telephones?|tel[ée]fonos?|telefones?|phones?|mobile|"
    r"cell|cel|celular(?:es)?|m[óo]vil|whats\s?app|fax|hotline|call|llam(?:ar|e|ando)|ligue|"
    r"appelez|contact|contacto|тел|телефон|моб)\b|☎|📞)"
)
_PHONE_WORD = re.compile(_WORDS + r"[^\d\n]{0,25}$", re.IGNORECASE)
_PHONE_ADDRESS = re.compile(
    r"(?:\btel:|\bwa\.me/|whatsapp\.com/send/?\?phone=)(\+?\d{8,15})(?!\d)", re.IGNORECASE
)
# Without one of these nearby nothing is a phone number, so only what follows is looked at.
_SIGNAL = re.compile(rf"{_WORDS}|[+＋(]|(?<![\d.,])00(?=[1-9]\d)", re.IGNORECASE)
_REACH = 120
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d(?!\d)")
_MONEY = re.compile(r"(?:[$€£¥₴#№%=]|\b(?:USD|EUR|GBP|COP|MXN|PHP|KES|NGN|UAH))\s?$")
_AREA_CODE = re.compile(r"^\(\d{1,5}\)[^-]*-")


def personal_data(text: str, country_code: str | None = None) -> tuple[Place, ...]:
    """Return the e-mail addresses and phone numbers of a text, in their order.

    ``country_code`` is the member's (ISO 3166): the country whose national phone numbers are
    known; without one only international numbers are found.
    """
    found: list[Place] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found += [
            (kind, start + first, start + last)
            for kind, first, last in _in_line(line, country_code)
        ]
        start += len(line)
    return tuple(found)


def mask_text(text: str, country_code: str | None = None, language: str = "en") -> str:
    """Return the text with each address and number replaced whole; the lines stay as many.

    ``language`` is that of the text, for the words that replace them.
    """
    masks = masks_of(language)
    return "".join(_mask_line(line, country_code, masks) for line in text.splitlines(keepends=True))


def masks_of(language: str) -> dict[Kind, str]:
    """Return what stands in the place of an address and a number in a text of a language."""
    return _MASKS.get(language, _MASKS["en"])


def mask(record: R) -> R:
    """Return a report, a reading, or any record, with the personal data masked in every field.

    The words of the form (codes, levels, kinds) and hashes stay. Masking twice changes nothing
    more, and a masked web address stays a web address.
    """
    report = record.report if isinstance(record, Reading) else record
    country: str | None = None
    hidden: list[str] = []
    masks = masks_of("en")
    if isinstance(report, Report):
        masks = masks_of(report.source.language)
        country = report.member.country_code
        for person in report.evaluators:
            hidden += _odd_address(person, country)

    @cache  # the same lines stand in the source and in the fields that were read from it
    def masked_line(line: str) -> str:
        for words in hidden:
            line = line.replace(words, masks["email"])
        return _mask_line(line, country, masks)

    def masked(text: str) -> str:
        if not hidden and not _MAY_HOLD_EMAIL.search(text) and not _MAY_HOLD_PHONE.search(text):
            return text
        return "".join(masked_line(line) for line in text.splitlines(keepends=True))

    changed: R = _walk(record, masked)
    return changed


# Names of fields whose values come from the kit, or identify the source, not from prose.
_KEPT = {
    *("form", "sha256", "language", "slug", "country_code", "rating", "degree", "kind", "code"),
    *("severity", "question", "where"),
}


def _walk(value: Any, masked: Callable[[str], str], name: str = "") -> Any:
    if isinstance(value, str):
        return _masked_address(value, masked) if name == "url" else masked(value)
    if isinstance(value, tuple):
        return tuple(_walk(item, masked, name) for item in value)
    if isinstance(value, dict):
        return {key: _walk(item, masked) for key, item in value.items()}
    if isinstance(value, Record):
        changed = {
            field: _walk(getattr(value, field), masked, field)
            for field in type(value).model_fields
            if field not in _KEPT
        }
        return value.model_copy(update=changed)
    return value


def _masked_address(url: str, masked: Callable[[str], str]) -> str:
    """Mask inside a web address so that it stays one, without spaces or brackets."""
    text = masked(url)
    for masks in _MASKS.values():
        for words in masks.values():
            text = text.replace(words, quote(words))
    return text


def _odd_address(person: Evaluator, country: str | None) -> Iterator[str]:
    """Yield what stands in the e-mail field and is not written as an address is."""
    stated = (person.email or "").strip()
    if len(stated) > 3 and stated not in _ALREADY_HIDDEN and not personal_data(stated, country):
        yield stated


def _mask_line(line: str, country: str | None, masks: dict[Kind, str]) -> str:
    while places := _in_line(line, country):
        for kind, first, last in reversed(places):
            line = line[:first] + masks[kind] + line[last:]
    return line


def _in_line(line: str, country: str | None) -> list[Place]:
    found: list[Place] = []
    if _MAY_HOLD_EMAIL.search(line):
        found += [("email", match.start(), match.end()) for match in _EMAIL.finditer(line)]
    if _MAY_HOLD_PHONE.search(line):
        emails = iter([*found, ("email", len(line), len(line))])
        _, start, end = next(emails)
        for first, last in sorted(_phones(line, country)):
            while end <= first:
                _, start, end = next(emails)
            if last <= start:
                found.append(("phone", first, last))
    return sorted(found, key=lambda place: place[1])


def _phones(line: str, country: str | None) -> list[tuple[int, int]]:
    import phonenumbers

    found = [match.span(1) for match in _PHONE_ADDRESS.finditer(line)]
    addressed = {start for start, _ in found}
    # The same number of characters, so that places stay the same.
    plus = re.sub(r"(?<![\d.,])00(?=[1-9]\d)", " +", line.replace("＋", "+"))
    for start, end in _windows(line):
        text = plus[start:end]
        matcher = phonenumbers.PhoneNumberMatcher(
            text, country, leniency=phonenumbers.Leniency.VALID, max_tries=len(text) + 1
        )
        previous = -_REACH
        for match in matcher:
            first, last = start + match.start, start + match.end
            if first in addressed or first - 1 in addressed:
                continue
            if _says_phone(line, first, match.raw_string, follows=first - previous < 12):
                previous = last
                written_00 = match.raw_string[0] == "+" and line[first] == "0"
                found.append((first - written_00, last))
    return found


def _windows(line: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which a phone number can stand, each once and not overlapping."""
    start, end = 0, -1
    for signal in _SIGNAL.finditer(line):
        if signal.start() > end:
            if end > 0:
                yield start, end
            start = signal.start()
        end = signal.end() + _REACH
        while end < len(line) and not line[end].isalpha() and end < signal.end() + 2 * _REACH:
            end += 1  # never end in the middle of a number
        end = min(end, len(line))
    if end > 0:
        yield start, end


def _says_phone(line: str, start: int, raw: str, *, follows: bool) -> bool:
    """Tell whether a valid number is meant as one, by what stands before it."""
    before = line[max(0, start - 60) : start]
    if raw.startswith("+"):
        return not before[-1:].isalpha()
    if _YEARS.search(raw) or _MONEY.search(before):
        return False
    return follows or bool(_PHONE_WORD.search(before)) or bool(_AREA_CODE.match(raw))
