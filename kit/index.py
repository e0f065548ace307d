"""The index page: every member of a build, its ratings and its files, on one page.

It has the look of the reports, is complete without JavaScript, and its one small script, which
searches and filters, is the only one that its policy allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import quote

from kit.blocks import Mark
from kit.records import Record
from kit.theme import PLAIN, Theme
from kit.words import LANGUAGES, Words, words_of


class IndexRating(Record):
    """A question's number and short label, the answer in words, and its place on the scale."""

    question: str
    label: str
    word: str
    mark: Mark | None = None


class IndexTag(Record):
    """What commitments can be chosen by: a theme of lessons, or a kind of finding."""

    key: str
    name: str
    count: int = 1


class IndexCommitment(Record):
    """One commitment; ``anchor`` is that of its chapter in the member's report.

    ``themes`` are those of its factors and lessons; ``findings`` are the kinds of points to be
    confirmed with the evaluator. ``lang`` is the title's language, where the source states it.
    """

    title: str
    ratings: tuple[IndexRating, ...] = ()
    anchor: str = ""
    themes: tuple[IndexTag, ...] = ()
    findings: tuple[IndexTag, ...] = ()
    lang: str | None = None


class IndexFile(Record):
    """A file to open or take along: what it is called, and its path from the index page.

    ``main`` files are what most people open; the others are folded away.
    """

    label: str
    path: str
    main: bool = True


class IndexEntry(Record):
    """One member of the build.

    ``plans`` are the action plans or their years, in words. ``to_confirm`` counts the points to
    be confirmed with the evaluators. ``outcome`` is the run's. The first of ``files`` is what
    the member's name links to. ``notice`` marks demonstration data. ``status`` is whether the
    report is a draft or final, as far as its notes say so, and ``status_words`` says it.
    """

    slug: str
    member: str
    country: str | None = None
    plans: tuple[str, ...] = ()
    commitments: tuple[IndexCommitment, ...] = ()
    to_confirm: int = 0
    outcome: str = "rendered"
    files: tuple[IndexFile, ...] = ()
    notice: str = ""
    status: Literal["", "draft", "final"] = ""
    status_words: str = ""


class IndexRefusal(Record):
    """What is not in the reports: a source or a member, how it ended, and what to do.

    ``lang`` is the message's language where it is not the page's. ``files`` tell more.
    """

    name: str
    outcome: str
    message: str
    lang: str = ""
    files: tuple[IndexFile, ...] = ()


class IndexChange(Record):
    """What changed for one member since the build before, in phrases.

    ``path`` leads to its report, empty where there is none any more.
    """

    member: str
    path: str = ""
    changes: tuple[str, ...]


def render_index(
    entries: Sequence[IndexEntry],
    *,
    title: str,
    language: str = "en",
    refused: Sequence[IndexRefusal] = (),
    changes: Sequence[IndexChange] = (),
    files: Sequence[IndexFile] = (),
    description: str = "",
    date: str = "",
    theme: Theme = PLAIN,
) -> str:
    """Return the index page.

    ``entries`` come in the order in which they are shown. ``files`` belong to the build as a
    whole, such as the portfolio. ``date`` is ISO 8601, or empty.
    """
    from kit import __version__
    from kit.export.environment import page_script, page_template, themed
    from kit.export.environment import refused as refused_template
    from kit.export.html import content_policy
    from kit.export.page import Page
    from kit.filters import choices, facets
    from kit.head import made_up_notice

    w = words_of(language if language in LANGUAGES else "en")
    style = themed("html/base.css", "site/index.css", theme=theme)
    script = page_script("site/index.js")
    template = page_template("index", theme.templates)
    with refused_template(template.name or ""):
        return template.render(
            entries=entries,
            title=title,
            language=language,
            refused=refused,
            changes=changes,
            files=files,
            description=description or title,
            date=date,
            choices=choices(entries, w),
            commitments=sum(len(entry.commitments) for entry in entries),
            notice=made_up_notice(sum(bool(one.notice) for one in entries), len(entries), w),
            w=w,
            page=Page.blank(language, w),
            outcome=_outcomes(w),
            link=_link,
            search=_searched,
            facets=facets,
            theme=theme,
            css=style,
            script=script,
            policy=content_policy(style=style, scripts=(script,)),
            version=__version__,
        )


def _outcomes(w: Words) -> dict[str, str]:
    return {
        "refused": w("Not read"),
        "failed": w("The notebook stopped"),
        "broken": w("Not made"),
        "left": w("Not begun"),
        "parameters": w("Parameters refused"),
    }


def _link(path: str, anchor: str = "") -> str:
    return quote(path) + (f"#{quote(anchor)}" if anchor else "")


def _searched(entry: IndexEntry, commitment: IndexCommitment | None = None) -> str:
    """Return the text of a member, or of one of its commitments, that the search looks through."""
    if commitment is None:
        parts = [entry.member, entry.country or "", *entry.plans, entry.status_words]
    else:
        parts = [commitment.title]
        parts.extend(f"{rating.label} {rating.word}" for rating in commitment.ratings)
        parts.extend(tag.name for tag in (*commitment.themes, *commitment.findings))
    return " ".join(part for part in parts if part).lower()
