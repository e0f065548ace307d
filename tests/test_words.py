"""The Spanish catalogue holds exactly the kit's words, and reads as Spanish."""

from __future__ import annotations

import re
from inspect import getmembers, isfunction
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from kit.corpus import gather
from kit.export.fragment import fragment
from kit.findings import RULES
from kit.member_report import MemberReport
from kit.words import LANGUAGES, words_of
from tests.catalogue import (
    LOCALE,
    ROOT,
    Use,
    languages,
    python_uses,
    read,
    renewed,
    strings,
    template_uses,
    uses,
    written,
)

UPDATE = "Run `python -m tests.catalogue`, then translate what it adds."

# Texts that read the same in both languages.
SAME = frozenset(("Factor",))

# Words that are no Spanish, so that a text with one of them was left half translated.
ENGLISH = frozenset(
    re.findall(
        r"\S+",
        "the of and or to in is are was were be by for from with without not this that these what "
        "which it its as at on an if there one two yes all none each other more evaluator "
        "evaluators rating ratings source sources evidence finding findings question questions "
        "answer answers report reports lesson lessons action commitment commitments shown stated "
        "text file files table chart date dates line lines page pages",
    )
)


def texts() -> list[Message]:
    return [message for message in read("es") if message.id]


def pairs() -> list[tuple[str, str]]:
    """Every original with its translation, those without one left out."""
    return [
        (original, translated)
        for message in texts()
        for original, translated in zip(originals(message), strings(message), strict=True)
        if translated
    ]


def originals(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def prose(text: str) -> list[str]:
    """The words of a text, without its placeholders, what it quotes as code, and names of files."""
    names = r"\{[^}]*\}|`[^`]*`|\w+\.(?:csv|json|html|toml)\b"
    return re.findall(r"[^\W\d_]+(?:'s)?", re.sub(names, " ", text).casefold())


def each(check: str, wrong: list[str]) -> None:
    assert not wrong, f"{check}:\n" + "\n".join(wrong)


def test_every_language_has_a_catalogue() -> None:
    assert languages() == sorted(set(LANGUAGES) - {"en"})


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    known = {originals(message) for message in texts()}
    each(
        f"Texts that the Spanish catalogue lacks. {UPDATE}",
        sorted(
            f"{use.place}: {use.one}"
            for use in uses()
            if (use.one,) + ((use.many,) if use.many is not None else ()) not in known
        ),
    )


def test_every_text_of_the_catalogue_is_in_the_code() -> None:
    used = {use.one for use in uses()}
    each(
        f"Texts of the Spanish catalogue that nothing uses. {UPDATE}",
        sorted(originals(message)[0] for message in texts() if originals(message)[0] not in used),
    )


def test_the_file_is_as_the_update_writes_it() -> None:
    catalogue = renewed(read("es"), uses())
    stored = (LOCALE / "es" / "kit.po").read_text(encoding="utf-8")
    assert stored == written(catalogue, "es"), UPDATE


def test_a_text_has_the_same_plural_everywhere() -> None:
    plurals: dict[str, set[str | None]] = {}
    for use in uses():
        plurals.setdefault(use.one, set()).add(use.many)
    each(
        "Texts that are looked up with and without a plural, or with several",
        [one for one, many in plurals.items() if len(many) > 1],
    )


def test_every_text_is_translated() -> None:
    each(
        "Texts without a whole translation",
        [
            originals(message)[0]
            for message in texts()
            if message.fuzzy
            or not all(part.strip() for part in strings(message))
            or len(strings(message)) != len(originals(message))
        ],
    )


def test_every_translation_keeps_the_placeholders() -> None:
    each(
        "Translations with other placeholders than the original",
        [
            f"{original} -> {translated}"
            for original, translated in pairs()
            if placeholders(original) != placeholders(translated)
        ],
    )


def test_every_translation_differs_from_the_english() -> None:
    each(
        "Translations that equal the English; add those that rightly do to SAME",
        [
            originals(message)[0]
            for message in texts()
            if set(strings(message)) & set(originals(message))
            and any(prose(text) for text in originals(message))
            and originals(message)[0] not in SAME
        ],
    )
    assert {originals(message)[0] for message in texts()} >= SAME, "SAME lists texts that are gone"


def test_no_english_word_is_left_in_a_translation() -> None:
    each(
        "Translations with English words",
        [
            f"{translated} ({', '.join(sorted(ENGLISH & set(prose(translated))))})"
            for _, translated in pairs()
            if ENGLISH & set(prose(translated))
        ],
    )


@pytest.mark.parametrize("end", [".", ":", "?", ",", ": ", " "])
def test_every_translation_ends_as_the_original_does(end: str) -> None:
    each(
        f"Translations where only one side ends in {end!r}",
        [
            f"{original} -> {translated}"
            for original, translated in pairs()
            if original.endswith(end) != translated.endswith(end)
        ],
    )


def test_every_translation_begins_as_the_original_does() -> None:
    each(
        "Translations where only one side begins with a capital letter",
        [
            f"{original} -> {translated}"
            for original, translated in pairs()
            if original[0].isalpha()
            and not original[:2].isupper()
            and translated.lstrip("¿¡“")[0].isalpha()
            and original[0].isupper() != translated.lstrip("¿¡“")[0].isupper()
        ],
    )


def test_spanish_marks_and_spaces() -> None:
    each(
        "Translations with a question mark that does not open, straight quotes, or loose spaces",
        [
            translated
            for _, translated in pairs()
            if translated.count("?") != translated.count("¿")
            or '"' in translated
            or "  " in translated
            or re.search(r" [.,;:]", translated)
        ],
    )


def test_titles_and_meanings_of_rules_are_marked_for_the_catalogue() -> None:
    marked = {use.one for use in uses()}
    each(
        "Titles or meanings of rules that are not marked with mark()",
        [
            f"{rule.code}: {text}"
            for rule in RULES
            for text in (rule.title, rule.meaning)
            if text not in marked
        ],
    )


# ---------------------------------------------------------------- the words themselves


def test_spanish_is_spoken() -> None:
    w = words_of("es")
    assert w("Not stated in the source") == "No se indica en la fuente"
    assert w("Question {number} is not found in this source.", number="1.2") == (
        "La pregunta 1.2 no se encuentra en esta fuente."
    )


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1 line"),
        ("en", 0, "0 lines"),
        ("es", 1, "1 línea"),
        ("es", 2, "2 líneas"),
        ("es", 0, "0 líneas"),
    ],
)
def test_plurals(language: str, number: int, expected: str) -> None:
    assert words_of(language).count("{n} line", "{n} lines", number) == expected


def test_english_is_the_key() -> None:
    assert words_of("en")("Not stated") == "Not stated"


def test_unknown_languages_are_refused() -> None:
    with pytest.raises(KeyError):
        words_of("xx")


@pytest.mark.parametrize(
    ("language", "items", "expected"),
    [
        ("en", [], ""),
        ("en", ["a"], "a"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a", "b", "c"], "a, b and c"),
        ("es", ["datos", "normas"], "datos y normas"),
        ("es", ["datos", "información"], "datos e información"),
        ("es", ["datos", "Historia"], "datos e Historia"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("es", ["datos", "“Informe”"], "datos e “Informe”"),
        ("es", ["x y z", "a", "información"], "x y z, a e información"),
        ("es", ["{n}", "{last}"], "{n} y {last}"),
    ],
)
def test_lists(language: str, items: list[str], expected: str) -> None:
    assert words_of(language).listing(items) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Question 1.2 is not found in this source.",
            "La pregunta 1.2 no se encuentra en esta fuente.",
        ),
        (
            "The answer to 1.2 Factors breaks off in this source, after “on what the”.",
            "La respuesta a 1.2 Factors se interrumpe en esta fuente después de “on what the”.",
        ),
        ("The evaluator answers no.", "La persona evaluadora responde que no."),
        (
            "The evaluator answers no. The action is not stated in this source.",
            "La persona evaluadora responde que no. Esta fuente no indica la acción.",
        ),
        ("A colon: and nothing of the kit.", "A colon: and nothing of the kit."),
        ("A sentence of nobody's.", "A sentence of nobody's."),
        ("The evaluator answers no. And more.", "The evaluator answers no. And more."),
    ],
)
def test_what_was_written_in_english_is_told_again(sentence: str, expected: str) -> None:
    assert words_of("es").retell(sentence) == expected
    assert words_of("en").retell(sentence) == sentence


def test_every_text_is_found_again_when_filled() -> None:
    w = words_of("es")
    wrong = []
    for message in texts():
        text = originals(message)[0]
        if len(originals(message)) > 1 or not placeholders(text) or text[-1] not in ".?":
            continue
        if len(prose(text)) < 3:
            continue
        values = {name: f"<{name}>" for name in placeholders(text)}
        if w.retell(text.format(**values)) != w(text, **values):
            wrong.append(text)
    each("Texts that are taken for another when filled", wrong)


# ---------------------------------------------------------------- how the words are collected


def test_calls_in_code_are_found() -> None:
    code = (
        "from kit.words import Words, mark\n"
        "TITLE = mark('Title')\n"
        "def f(w: Words, n: int) -> str:\n"
        "    w('One ' 'text')\n"
        "    w('Yes' if n else 'No')\n"
        "    return w.count('{n} line', '{n} lines', n)\n"
        "class C:\n"
        "    def g(self): return self.words('Mine', x=self.words('Inner'))\n"
    )
    assert [(use.one, use.many) for use in python_uses(code, "m.py")] == [
        ("Title", None),
        ("One text", None),
        ("Yes", None),
        ("No", None),
        ("{n} line", "{n} lines"),
        ("Mine", None),
        ("Inner", None),
    ]


def test_the_function_of_the_blocks_is_another() -> None:
    code = (
        "from kit.blocks import words\n"
        "SPAN = words('a span')\n"
        "def f(words): return words('a text')\n"
        "def g(words: list[str]): return words.count('a word', 1, 2)\n"
    )
    assert [use.one for use in python_uses(code, "m.py")] == ["a text"]


def test_glued_sentences_are_refused() -> None:
    with pytest.raises(ValueError, match=r"m\.py:2"):
        python_uses("def f(w, x):\n    return w(f'Found {x}')\n", "m.py")


def test_calls_in_templates_are_found() -> None:
    code = "<p title=\"{{ w('Title') }}\">{{ w.count('{n} page', '{n} pages', n) }}</p>"
    assert template_uses(code, "t.j2") == [
        Use("Title", None, "t.j2:1"),
        Use("{n} page", "{n} pages", "t.j2:1"),
    ]


# ---------------------------------------------------------------- a whole report


def chapters() -> list[str]:
    """The methods of a report that a cell displays."""
    found = [
        name
        for name, method in getmembers(MemberReport, isfunction)
        if not name.startswith("_") and method.__annotations__.get("return") == "Blocks"
    ]
    assert len(found) >= 8
    return found


def test_a_spanish_report_looks_up_nothing_that_the_catalogue_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogue = words_of("es")._catalogue
    known = {original for message in texts() for original in originals(message)}
    asked: set[str] = set()

    def gettext(text: str) -> str:
        asked.add(text)
        return type(catalogue).gettext(catalogue, text)

    def ngettext(one: str, many: str, number: int) -> str:
        asked.update((one, many))
        return type(catalogue).ngettext(catalogue, one, many, number)

    monkeypatch.setattr(catalogue, "gettext", gettext)
    monkeypatch.setattr(catalogue, "ngettext", ngettext)
    reports = ROOT / "data" / "reports"
    for found in gather([reports]).members:
        report = MemberReport.open(found.member.slug, str(reports), language="es")
        for chapter in chapters():
            getattr(report, chapter)()
    assert len(asked) > 100
    each("Texts that are looked up but not in the catalogue", sorted(asked - known))


def test_a_spanish_report_on_a_spanish_page_holds_no_english() -> None:
    reports = ROOT / "data" / "reports"
    report = MemberReport.open("rincon-de-aldara-argentina", str(reports), language="es")
    page = HTMLParser("".join(fragment(getattr(report, chapter)()) for chapter in chapters()))
    for node in page.css("style, script, defs, code"):
        node.decompose()
    sources = [case.report.source for case in report.cases]
    stated = {word for one in sources for line in (one.path, *one.lines) for word in prose(line)}
    labels = [node.attributes["aria-label"] or "" for node in page.css("[aria-label]")]
    said = prose(" ".join([page.text(separator=" "), *labels]))
    assert len(said) > 2_000
    assert sorted((ENGLISH - stated) & set(said)) == []


def test_what_the_reader_finds_is_told_in_spanish(tmp_path: Path) -> None:
    page = (ROOT / "data" / "reports" / "lekorua-county-ward-budgets.txt").read_text("utf-8")
    lines = page.splitlines()
    for cut in range(8, len(lines), 7):
        (tmp_path / f"cut-{cut}.txt").write_text("\n".join(lines[:cut]), encoding="utf-8")
    (tmp_path / "again.txt").write_text(page, encoding="utf-8")
    (tmp_path / "copy.txt").write_text(page + "\n", encoding="utf-8")
    other = page.replace("Lekorua County, Kenya\n", "Lekorva County, Kenya\n")
    (tmp_path / "other.txt").write_text(other, encoding="utf-8")
    (tmp_path / "none.txt").write_text(page.replace("Lekorua County, Kenya\n", "\n"), "utf-8")
    (tmp_path / "sheet.csv").write_text(
        "Member Name,Commitment,1.1 Level of progress,Email,Remarks\n"
        '"Lekorua County, Kenya",A commitment,Complete,nobody,Something\n,,,,,\n',
        encoding="utf-8",
    )
    found = [
        finding
        for member in gather([tmp_path]).members
        for reading in member.readings
        for finding in reading.findings
    ]
    assert len({finding.code for finding in found}) >= 5
    english = {one.message for one in found if words_of("es").retell(one.message) == one.message}
    each("Findings that a Spanish report tells in English", sorted(english))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            (
                "a.txt is not text: it is a PDF document. Save the assessment as plain text, or as "
                "a web page, and give the file the ending .txt or .html."
            ),
            "a.txt no es texto: es un documento PDF.",
        ),
        (
            "The notebook stopped for alba-spain in cell 4: ValueError: no column. Really?",
            "El cuaderno se detuvo para alba-spain en la celda 4: ValueError: no column. Really?",
        ),
        (
            (
                "a.xlsx cannot be read as a workbook: out of the ordinary. Open it in a "
                "spreadsheet program and save it again as .xlsx, .ods or .csv."
            ),
            "a.xlsx no se puede leer como libro de cálculo: out of the ordinary.",
        ),
    ],
)
def test_refusals_and_failures_are_retold_with_their_reasons(english: str, spanish: str) -> None:
    assert words_of("es").retell(english).startswith(spanish)
