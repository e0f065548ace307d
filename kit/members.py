"""Who a member is: name and country as stated, ISO 3166 code, and one slug for all spellings.

Countries are recognised by their names in the Unicode CLDR, in the languages of the members of
the Open Government Partnership. Nothing is looked up beyond the country: which of two names is
right is for a person to say (see ``kit.corpus``).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

from anyascii import anyascii

from kit.records import ActionPlan, Member

MAX_SLUG = 60
"""The longest slug, so that paths stay short on every system."""

Level = Literal["local", "regional"]

# The languages whose country names are known, the most frequent of the published pages first.
_LANGUAGES = (
    *("en", "es", "fr", "pt", "uk", "ru", "ar", "hy", "ka", "id", "de", "it", "ro", "sq", "sr"),
    *("hr", "mk", "bg", "el", "tr", "pl", "cs", "sk", "sl", "lt", "lv", "et", "fi", "sv", "nb"),
    *("da", "nl", "hu", "ko", "ja", "mn", "az", "kk", "ky", "fil", "ms", "sw", "ca", "gl", "eu"),
)

# Names in use that CLDR does not give as the main one.
_ALIASES = {
    "US": "usa, us, u s, u s a, united states of america, estados unidos de america, eua, ee uu, "
    "etats unis d amerique",
    "GB": "uk, u k, great britain, united kingdom of great britain and northern ireland",
    "TR": "turkey",
    "CZ": "czech republic",
    "CI": "ivory coast, republic of cote d ivoire",
    "KR": "republic of korea, korea republic of",
    "MK": "macedonia, republic of north macedonia, former yugoslav republic of macedonia",
    "KG": "kyrgyz republic",
    "CV": "cape verde",
    "CD": "democratic republic of the congo, democratic republic of congo, dr congo, drc",
    "CG": "republic of the congo, congo brazzaville",
    "MM": "myanmar, burma",
    "MD": "republic of moldova, moldova republic of",
    "PH": "the philippines, republic of the philippines",
    "GM": "the gambia",
    "NL": "the netherlands, holland",
    "DO": "the dominican republic",
    "RU": "russian federation",
    "AM": "republic of armenia",
    "GE": "republic of georgia",
    "MX": "estados unidos mexicanos, united mexican states",
    "TZ": "united republic of tanzania",
    "SZ": "swaziland",
    "TL": "east timor",
    "PS": "palestine",
}

# CLDR lists regions beside the countries of ISO 3166; Kosovo (XK) is in common use.
_NO_COUNTRY = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)

_KINDS: dict[Level, str] = {
    "local": "municipality municipio municipalidad municipalite commune comuna comune community "
    "hromada city ciudad cidade ville town village prefeitura ayuntamiento council "
    "municipal metropolitan district distrito",
    "regional": "state estado etat region province provincia departamento department departement "
    "governorate gobernacion county oblast prefecture voivodeship autonomous comunidad autonoma "
    "communaute autonome regional government",
}
_JOINING = frozenset(
    (
        *("of", "de", "del", "do", "da", "du", "the", "la", "el"),
        *("government", "gobierno", "gouvernement", "governo"),
    )
)
_KIND_OF_WORD: dict[str, Level] = {
    word: level for level, words in _KINDS.items() for word in words.split()
}

_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
# Before the name only what is never part of one; ``Mexico City`` shows why ``City`` is not in
# the list of closing words.
_OPENING = re.compile(
    r"^(?:the\s+)?(municipality|city|commune|state|county|province|region|municipio|comuna|"
    r"estado|provincia|departamento|ciudad|commune|ville|prefeitura|prefecture)"
    r"\s+(?:of|de|del|do|da|du)\s+(?=\S)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s+(municipality|commune|state|county|province|oblast|region|governorate)$", re.IGNORECASE
)

# Names that Windows reserves, and names that the output folder uses itself.
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "portfolio", "index", "build"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)

_SEPARATORS = re.compile(r"\s*[,،、，;]\s*|\s+[-–—/|]\s+")
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:[-–—/]|to|a|al|à|until|до)\s*"
_YEARS = re.compile(rf"(?<!\d)({_YEAR})(?!\d)(?:{_TO}({_YEAR}|\d\d)(?!\d))?", re.IGNORECASE)
_PLAN_OPENING = re.compile(
    r"^.{0,40}?(?:action\s+plan|plan\s+de\s+acci[oó]n|plano\s+de\s+a[cç][aã]o|plan\s+d['’]action|"
    r"план\s+дій)[^–—:]{0,40}?\s*[-–—:]\s+",
    re.IGNORECASE,
)


def member_of(stated: str | None, fallback: str) -> Member:
    """Return the member that these words name, such as ``Cartagena de Indias, Colombia``.

    The last part counts as the country where it is one; otherwise the words are all name.
    ``fallback`` is anything that tells this source from others: where no member is stated,
    the slug is made from its hash and every other field is ``None``.
    """
    words = " ".join(stated.split()) if stated else ""
    if not words:
        digest = hashlib.sha256(fallback.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return Member(name=None, country=None, country_code=None, slug=f"not-stated-{digest}")
    name, country = _split(words)
    code = country_code(country) if country else None
    return Member(name=name, country=country, country_code=code, slug=slug_of(name, code))


def slug_of(name: str, code: str | None = None) -> str:
    """Return the folder name for a member: ``jalisco-mexico`` for every spelling of Jalisco.

    Only ``a``-``z``, digits and single hyphens, never empty, never longer than ``MAX_SLUG``,
    never a name that a file system reserves; other scripts are transliterated.
    """
    head = _ascii(bare_name(name, code)) or _ascii(name)
    parts = [head or f"member-{_digest(name)}"]
    if code:
        parts.append(_ascii(country_name(code)))
    slug = "-".join(parts)
    if len(slug) > MAX_SLUG:
        slug = f"{slug[: MAX_SLUG - 9].rstrip('-')}-{_digest(slug)}"
    return f"{slug}-member" if slug in _RESERVED else slug


def bare_name(name: str, code: str | None = None) -> str:
    """Return a name without what only says its kind: ``(State)``, ``Municipality``, ``City of``.

    Kept where the rest would be the country's own name (``Estado de México``) or nothing.
    """
    bare = name.strip()
    brackets = _IN_BRACKETS.search(bare)
    if brackets and _only_kinds(brackets.group(1)):
        bare = bare[: brackets.start()].strip()
    for pattern in (_OPENING, _CLOSING):
        shorter = pattern.sub("", bare).strip()
        if len(shorter) > 2 and shorter != bare and not _is_country(shorter, code):
            bare = shorter
    return bare or name.strip()


def kind_free(name: str) -> str:
    """Return a name for comparing, folded and without any word of kind: ``Gobierno de Jalisco``."""
    words = _folded(name).split()
    kept = [word for word in words if word not in _KIND_OF_WORD and word not in _JOINING]
    return " ".join(kept or words)


def level_of(name: str, *, anywhere: bool = False) -> Level | None:
    """Return whether a name says of itself to be a city or a region; ``None`` if it does not.

    Asked are brackets, opening and closing words; with ``anywhere`` every word of the name.
    """
    stated = [name] if anywhere else []
    for pattern in (_IN_BRACKETS, _OPENING, _CLOSING):
        found = pattern.search(name.strip())
        stated += [found.group(1)] if found else []
    words = [word for part in stated for word in _folded(part).split()]
    levels = {_KIND_OF_WORD[word] for word in words if word in _KIND_OF_WORD}
    return levels.pop() if len(levels) == 1 else None


def country_code(words: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country named in any known language, or ``None``."""
    wanted = _folded(words)
    if not wanted:
        return None
    if wanted in _alias_index():
        return _alias_index()[wanted]
    for language in _LANGUAGES:
        code = _country_index(language).get(wanted)
        if code:
            return code
    return None


def country_name(code: str, language: str = "en") -> str:
    """Return a country's name in a language, as CLDR has it; the code itself if it has none."""
    return _territories(language).get(code, code)


def plan_of(title: str) -> ActionPlan:
    """Return the action plan of this title with the years that the title names.

    The last range counts (``2023 – 2024``), or the one year there is; of several years that
    form no range none is taken.
    """
    words = " ".join(title.split())
    found = list(_YEARS.finditer(words))
    ranges = [match for match in found if match.group(2)]
    if not ranges and len(found) != 1:
        return ActionPlan(title=words)
    chosen = ranges[-1] if ranges else found[0]
    start = int(chosen.group(1))
    end = chosen.group(2)
    last = (start // 100 * 100 + int(end) if len(end) == 2 else int(end)) if end else None
    if last is not None and last < start:
        last = None
    return ActionPlan(title=words, start=start, end=last)


def member_in_plan(title: str) -> str | None:
    """Return the member that a plan's title names, or ``None`` where it names none for certain.

    ``Action plan – Jalisco, Mexico, 2023 – 2024`` gives ``Jalisco, Mexico``.
    """
    words = " ".join(title.split())
    opening = _PLAN_OPENING.match(words)
    rest = words[opening.end() :] if opening else words
    years = _YEARS.search(rest)
    named = (rest[: years.start()] if years else rest).strip(" ,;:-–—(/|")
    member = member_of(named, title)
    return named if member.country_code and member.name != member.country else None


def _split(words: str) -> tuple[str, str | None]:
    """Split at the last separator whose right side is a country."""
    for found in reversed(list(_SEPARATORS.finditer(words))):
        name, country = words[: found.start()].strip(), words[found.end() :].strip(" .")
        if name and country_code(country):
            return name, country
    brackets = _IN_BRACKETS.search(words)
    if brackets and words[: brackets.start()].strip() and country_code(brackets.group(1)):
        return words[: brackets.start()].strip(), brackets.group(1).strip()
    return words, None


def _is_country(name: str, code: str | None) -> bool:
    named = country_code(name)
    return named is not None and named == (code or named)


def _only_kinds(words: str) -> bool:
    parts = _folded(words).split()
    return bool(parts) and all(part in _KIND_OF_WORD or part in _JOINING for part in parts)


def _folded(text: str) -> str:
    """Return the text for comparing: no case, accents, apostrophes or punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", re.sub(r"['’‘ʼ`´]", " ", kept)).strip()


def _ascii(text: str) -> str:
    letters = re.sub(r"['’‘ʼ`´]", "", anyascii(unicodedata.normalize("NFC", text)).lower())
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _digest(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@cache
def _territories(language: str) -> dict[str, str]:
    from babel import Locale

    names: Mapping[str, str] = Locale.parse(language).territories
    return {
        code: names[code]
        for code in names
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }


@cache
def _country_index(language: str) -> dict[str, str]:
    return {_folded(name): code for code, name in _territories(language).items()}


@cache
def _alias_index() -> dict[str, str]:
    return {
        alias.strip(): code for code, aliases in _ALIASES.items() for alias in aliases.split(",")
    }
