"""The layouts: how published pages differ, as changes of a tagged page."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kit.form import load_form
from tests.page_truth import PROSE, Line, MadePage
from tests.page_words import BANNER, LINKS, QUOTED, TOOLTIPS, Writer

FORM = load_form()
_NUMBERS = [question.number for question in FORM.questions]
_FIELDS = {field.key for field in FORM.fields}
_SHORT = _FIELDS | {"overview"}


def _places(page: MadePage, wanted: Callable[[Line], bool]) -> list[int]:
    return [place for place, line in enumerate(page.lines) if wanted(line)]


def _is_prose(line: Line) -> bool:
    return line.field in PROSE or line.field.endswith("explanation")


def _untold(page: MadePage, *prefixes: str) -> None:
    """Nobody could tell the fields of these questions any more."""
    page.untold |= {
        line.field
        for line in page.lines
        if line.field and any(line.field.startswith(prefix) for prefix in prefixes)
    }


def _around(number: str) -> Iterable[str]:
    place = _NUMBERS.index(number)
    return (f"{near}." for near in _NUMBERS[max(place - 1, 0) : place + 2])


# ---------------------------------------------------------------- the list of the domain


def _lose(rng: random.Random, page: MadePage) -> None:
    """Blank out one-word lines, as copied pages have lost them."""
    everything = rng.random() < 0.5
    prose_too = everything and rng.random() < 0.3
    loss = 1.0 if everything else rng.uniform(0.2, 0.9)
    for place, line in enumerate(page.lines):
        losable = line.label in _SHORT or line.field.endswith("stated")
        losable = losable or (prose_too and _is_prose(line))
        if len(line.text.split()) == 1 and losable and rng.random() < loss:
            page.lines[place] = Line("")
            page.lost.add(line.label or "prose")
    if page.lost & PROSE and (not everything or "prose" in page.lost):
        # Where some one-word lines are kept, a wide gap could as well be somebody's prose.
        page.untold |= PROSE


def _unlabel(rng: random.Random, page: MadePage) -> None:
    """Take all labels out of the overview, with or without the lines they stood on."""
    page.lost |= {line.label for line in page.lines if line.label in _SHORT}
    if rng.random() < 0.5:
        page.lines = [Line("") if line.label in _SHORT else line for line in page.lines]
        return
    kept: list[Line] = []
    for line in page.lines:
        if line.label not in _SHORT:
            kept.append(line)
        elif kept and kept[-1].blank:
            kept.pop()
    page.lines = kept
    page.untold |= PROSE


def _drift(rng: random.Random, page: MadePage) -> None:
    """Change the punctuation of the numbers, and break headings over lines."""
    lines: list[Line] = []
    for line in page.lines:
        if line.label not in _NUMBERS:
            lines.append(line)
            continue
        body = line.text.lstrip("0123456789.–- ")
        dash = rng.choice((" ", ". ", ". – ", " – ", ".- ", ") ", ": "))
        words = f"{line.label}{dash}{body}".split()
        pieces = rng.choice((1, 1, 2, 3)) if len(words) > 7 else 1
        size = -(-len(words) // pieces)
        for start in range(0, len(words), size):
            lines.append(replace(line, text=" ".join(words[start : start + size])))
    page.lines = lines


def _tooltips(rng: random.Random, page: MadePage) -> None:
    """Glue the site's explanations to labels and ratings, and to a word of the title."""
    for place, line in enumerate(page.lines):
        tip = TOOLTIPS.get(line.text, "") if line.label else ""
        if tip and rng.random() < 0.7:
            head, _, end = line.text.rpartition(" ") if "Title" in tip else (line.text, "", "")
            page.lines[place] = replace(line, text=f"{head}{tip}" if end or head else tip)
        elif line.field.endswith(".stated") and " " not in line.text and rng.random() < 0.1:
            tip = f"{line.text}Some words of the glossary that say what this answer mea..."
            page.lines[place] = replace(line, text=tip, value=line.text)
        elif line.field == "title" and line.text.startswith(("Inclusion:", "Inclusión:")):
            word, rest = line.text.split(":", 1)
            tip = "OGP participating governments want to hear those who are seldom he..."
            page.lines[place] = replace(line, text=f"{word}{tip}:{rest}", value=line.text)


def _site(rng: random.Random, page: MadePage) -> None:
    """Add more of the web site: a banner, navigation, the comment form, a glued last line."""
    if rng.random() < 0.5:
        page.lines[:0] = [Line(BANNER), Line("")]
    heading = next(iter(_places(page, lambda line: line.label == "heading")), None)
    if heading is not None and rng.random() < 0.5:
        crumb = {"en": "- Action Plan: Villa Serena", "es": "- Plan de acción: Villa Serena"}
        page.lines[heading + 1 : heading + 1] = [Line(""), Line(crumb[page.language])]
    last = _places(page, lambda line: bool(line.field))[-1]
    way = rng.randrange(7)
    if way == 0:
        page.lines += [Line(text) for text in ("Name *", "Email *", "Website", "Post Comment")]
    elif way == 1:
        page.lines[-1] = Line(page.lines[-1].text + "Next page of the archive")
    elif way == 2:
        following = next(n for n in range(last + 1, len(page.lines)) if not page.lines[n].blank)
        line = page.lines[last]
        glued = replace(line, text=line.text + page.lines[following].text, value=line.text)
        page.lines[last : following + 1] = [glued]
    elif way == 3:
        page.lines = page.lines[: last + 1]
        page.open = True
    elif way == 4:
        foot = "Open Government Partnership"
        line = page.lines[last]
        if line.text.endswith("."):
            page.lines = [*page.lines[:last], replace(line, text=line.text + foot, value=line.text)]
    elif way == 5:
        page.lines += [Line(""), Line("A reader writes that the markets are far away."), Line("")]


def _notice(rng: random.Random, page: MadePage) -> None:
    """Say that the page is made up, before the first label or after the last answer."""
    notice = Line(FORM.notice[page.language][0])
    last = _places(page, lambda line: bool(line.field))[-1]
    heading = next(iter(_places(page, lambda line: line.label == "heading")), 0)
    if rng.random() < 0.5:
        page.lines[last + 1 : last + 1] = [Line(""), notice]
    else:
        page.lines[heading + 1 : heading + 1] = [Line(""), notice]


def _cut(rng: random.Random, page: MadePage) -> None:
    """Cut the page off, in the middle of a line too."""
    page.cut = page.open = True
    page.lines = page.lines[: rng.randrange(4, len(page.lines)) + 1]
    line = page.lines[-1]
    if len(line.text) > 1 and rng.random() < 0.7 and line.value is None:
        text = line.text[: rng.randrange(1, len(line.text))]
        page.lines[-1] = Line(text, line.field if _is_prose(line) else "")
    filled = [kept for kept in page.lines if not kept.blank]
    page.untold.add(filled[-1].field)  # nobody can tell that the last line is whole


# ---------------------------------------------------------------- beyond the list


def _glue(rng: random.Random, page: MadePage) -> None:
    """Put values on the line of their label."""
    closed = {"degree", *_NUMBERS}
    long = {"evaluators", "member", "explanation", "evidence", *closed}
    lines: list[Line] = []
    for line in page.lines:
        filled = [n for n, kept in enumerate(lines) if not kept.blank]
        before = lines[filled[-1]] if filled else Line("")
        wanted = before.label in long and len(before.text.split()) > 1 and line.field
        if before.label in _NUMBERS and not line.field.endswith(("stated", "explanation")):
            wanted = False
        if wanted and line.value is None and rng.random() < 0.4:
            text = f"{before.text.rstrip(': ')}: {line.text.lstrip()}"
            if before.label in _NUMBERS:
                text = f"{before.text} {line.text.lstrip()}"
            del lines[filled[-1] :]
            lines.append(Line(text, line.field, value=line.text.lstrip()))
        else:
            lines.append(line)
    page.lines = lines


def _reword(rng: random.Random, page: MadePage) -> None:
    """Word labels a little differently: capitals, a slip, no number, another punctuation."""
    for place, line in enumerate(page.lines):
        if not line.label or line.label == "heading" or rng.random() < 0.5:
            continue
        text = line.text
        ways = [text.upper(), text.rstrip(":.?"), text.title()]
        if len(text) > 40:
            slip = rng.randrange(20, len(text) - 5)
            ways += [text[:slip] + text[slip + 1 :], text[:slip] + "x" + text[slip:]]
        if line.label in _NUMBERS and len(text) > 40:
            ways.append(text.lstrip("0123456789.–- "))
        page.lines[place] = replace(line, text=rng.choice(ways))


def _quote(rng: random.Random, page: MadePage) -> None:
    """Quote the form's own labels within somebody's prose."""
    for place in sorted(_places(page, _is_prose), reverse=True):
        if rng.random() < 0.9:
            continue
        line = page.lines[place]
        text = rng.choice(QUOTED[page.language])
        page.lines[place : place + 1] = [
            line,
            Line(text, line.field),
            Line("A last line.", line.field),
        ]
        number = line.field.removesuffix(".explanation")
        if number in _NUMBERS:
            _untold(page, *_around(number))
        else:
            page.untold |= PROSE


def _drop(rng: random.Random, page: MadePage) -> None:
    """Leave out labels: a question's, a section's, those of explanation and evidence."""
    for place, line in enumerate(page.lines):
        number = _question_at(page, place)
        if line.label in _NUMBERS and rng.random() < 0.15:
            _untold(page, *_around(line.label))
        elif line.label in {"explanation", "evidence", "degree"} and rng.random() < 0.1:
            _untold(page, f"{number}.")
        elif not (line.label.startswith("section") and rng.random() < 0.4):
            continue
        page.lines[place] = Line("")


def _question_at(page: MadePage, place: int) -> str:
    asked = [line.label for line in page.lines[: place + 1] if line.label in _NUMBERS]
    return asked[-1] if asked else ""


def _decapitate(rng: random.Random, page: MadePage) -> None:
    """Cut the beginning of the page off."""
    last = _places(page, lambda line: line.label == "2.1.4")
    if not last:
        return
    start = rng.randrange(1, last[0])
    kept = page.lines[start:]
    if len(kept[0].text) > 1:
        kept[0] = Line(kept[0].text[rng.randrange(1, len(kept[0].text)) :])
    first = next((line.label for line in kept if line.label in _NUMBERS), "")
    labels = {line.label for line in kept}
    page.untold |= {line.field for line in kept if line.field and line.field[0].isalpha()}
    page.untold |= {line.field for line in kept if line.field.split(".ex")[0] not in labels}
    place = _NUMBERS.index(first) if first else 0
    if place:
        page.lines = kept
        _untold(page, f"{_NUMBERS[place - 1]}.")
    page.lines = kept


def _evidence(rng: random.Random, page: MadePage) -> None:
    """Give evidence in sentences, with addresses, in numbers."""
    writer = Writer(rng, page.language, structure=False)
    lines: list[Line] = []
    for place, line in enumerate(page.lines):
        lines.append(line)
        number = _question_at(page, place)
        following = next((kept for kept in page.lines[place + 1 :] if not kept.blank), Line(""))
        if line.label == "evidence" and not following.field and rng.random() < 0.6:
            shown = [*rng.sample(LINKS, rng.randint(1, 3)), (writer.paragraph(), None)]
            for n, (text, title) in enumerate(rng.sample(shown, rng.randint(1, len(shown)))):
                lines += [Line(""), Line(text, f"{number}.evidence.{n}", value=title)]
    page.lines = lines


def _second(rng: random.Random, page: MadePage) -> None:
    """Glue another page behind this one."""
    page.lines += [Line(""), Line(f"{FORM.heading[page.language][0]} Another commitment"), Line("")]
    page.lines += [Line(line.text) for line in page.lines[6 : rng.randrange(20, 60)]]


CHANGES: tuple[tuple[int, Callable[[random.Random, MadePage], None]], ...] = (
    (26, _evidence),
    (21, _reword),
    (5, _drift),
    (7, _tooltips),
    (22, _quote),
    (9, _site),
    (12, _notice),
    (1, _lose),
    (2, _unlabel),
    (23, _drop),
    (20, _glue),
    (27, _second),
    (24, _decapitate),
    (11, _cut),
)
"""The changes by their layout's number, in the order in which they are applied."""


# ---------------------------------------------------------------- lines to bytes


def encode(rng: random.Random, page: MadePage, *, changed: bool) -> None:
    """Settle blank lines, line ends and encoding."""
    ending, encoding = "\n", "utf-8"
    if changed:
        ending = rng.choice(("\n", "\r\n", "\r"))
        encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
        _respace(rng, page)
        if rng.random() < 0.3:
            page.lines = [_unbroken(line) for line in page.lines]
    text = ending.join(line.text for line in page.lines)
    try:
        page.data = (text if page.cut else text + ending).encode(encoding)
    except UnicodeEncodeError:
        page.data = text.encode()


def _respace(rng: random.Random, page: MadePage) -> None:
    # Lost lines leave blank ones: a page that lost some is not given single ones later.
    way = rng.choice(("none", "double", "spaces", "as is", "as is" if page.lost else "single"))
    if way == "none":
        page.lines = [line for line in page.lines if not line.blank]
    elif way == "double":
        page.lines = [part for line in page.lines for part in (line, Line(""))]
    elif way == "spaces":
        page.lines = [replace(line, text=" \t") if line.blank else line for line in page.lines]
    elif way == "single":
        pairs = zip(page.lines, [Line("x"), *page.lines], strict=False)
        page.lines = [line for line, before in pairs if not (line.blank and before.blank)]
    if way == "none" and page.lost & PROSE:
        page.untold |= PROSE
    if way == "none" and {5, 8} <= set(page.layouts):
        # Where does a label end that has an unknown wording, several lines, and no gap?
        page.untold |= {"1.2.explanation", "3.explanation"}
        page.untold |= {f"{number}.evidence.{n}" for number in ("1.1", "2.2") for n in range(4)}


def _unbroken(line: Line) -> Line:
    """Return a line with no-break spaces, as web pages have them."""
    value = re.sub(" ", "\xa0", line.value) if line.value else line.value
    return replace(line, text=line.text.replace(" ", "\xa0"), value=value)
