"""The report's data as CSV files that open in any spreadsheet.

UTF-8 with a byte order mark, which Excel needs to see the accents; commas, CRLF line ends
(RFC 4180). Cells that a spreadsheet would run as a formula get an apostrophe in front, as
OWASP's page on CSV injection advises, and characters that act unseen are written out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from kit.context import Case
from kit.export.characters import visible
from kit.records import Lines

# The wide signs are formulas where Chinese, Japanese or Korean is written.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "evidence": (
        "member",
        "commitment",
        "question",
        "rating",
        "asked",
        "kind",
        "text",
        "url",
        "first_line",
        "last_line",
        "source",
    ),
    "figures": (
        "member",
        "commitment",
        "question",
        "value",
        "as_written",
        "kind",
        "counted",
        "unit",
        "sentence",
        "first_line",
        "last_line",
        "source",
    ),
    "dates": (
        "member",
        "commitment",
        "question",
        "start",
        "end",
        "precision",
        "as_written",
        "what",
        "first_line",
        "last_line",
        "source",
    ),
    "findings": (
        "member",
        "commitment",
        "severity",
        "code",
        "question",
        "message",
        "first_line",
        "last_line",
        "source",
    ),
    "lessons": (
        "member",
        "commitment",
        "question",
        "kind",
        "effect",
        "origin",
        "themes",
        "words",
        "text",
        "first_line",
        "last_line",
        "source",
    ),
}
"""The sheets and their columns, in order."""

Row = Mapping[str, object]


def datasheets(cases: Sequence[Case]) -> dict[str, bytes]:
    """Return the CSV files of a member's report by sheet name: evidence, figures and so on."""
    rows = {
        "evidence": _evidence,
        "figures": _figures,
        "dates": _dates,
        "findings": _findings,
        "lessons": _lessons,
    }
    return {
        name: sheet(COLUMNS[name], (row for case in cases for row in rows[name](case)))
        for name in COLUMNS
    }


def sheet(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file with these columns; what a row lacks is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row.get(column)) for column in columns])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def harmless(value: object) -> object:
    """Return a cell's value such that no spreadsheet runs it as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        text = visible(value)
        return f"'{text}" if text.startswith("\t") or text.lstrip().startswith(_FORMULA) else text
    return value


def _base(case: Case, lines: Lines | None) -> dict[str, object]:
    report = case.report
    return {
        "member": report.member.slug,
        "commitment": report.commitment.title,
        "first_line": lines[0] if lines else None,
        "last_line": lines[1] if lines else None,
        "source": report.source.path,
    }


def _evidence(case: Case) -> Iterable[Row]:
    """A row for each piece shown or referred to, and one for each question that shows none."""
    for row in case.analysis.evidence:
        answer = {"question": row.question, "rating": row.rating, "asked": row.asked}
        for piece in row.shown:
            place = _base(case, (piece.line, piece.line))
            yield place | answer | {"kind": piece.kind, "text": piece.title, "url": piece.url}
        if row.asked and not row.shown:
            said = "; ".join(one.title for one in row.none_said)
            yield _base(case, row.label) | answer | {"kind": "not_shown", "text": said}
        for reference in row.referred:
            text = {"kind": f"referred_{reference.kind}", "text": reference.text}
            yield _base(case, reference.lines) | answer | text | {"url": reference.url}


def _figures(case: Case) -> Iterable[Row]:
    for main in case.analysis.figures:
        for figure in main.statements:
            yield _base(case, figure.lines) | {
                "question": figure.question,
                "value": figure.value,
                "as_written": figure.text,
                "kind": figure.kind,
                "counted": figure.counted,
                "unit": figure.unit,
                "sentence": figure.sentence,
            }


def _dates(case: Case) -> Iterable[Row]:
    for event in case.analysis.dates:
        yield _base(case, event.lines) | {
            "question": event.question,
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
            "precision": event.precision,
            "as_written": event.text,
            "what": event.what,
        }


def _findings(case: Case) -> Iterable[Row]:
    for finding in case.findings:
        yield _base(case, finding.lines) | {
            "severity": finding.severity,
            "code": finding.code,
            "question": finding.question,
            "message": finding.message,
        }


def _lessons(case: Case) -> Iterable[Row]:
    for item in case.analysis.lessons:
        yield _base(case, item.lines) | {
            "question": item.question,
            "kind": item.kind,
            "effect": item.effect,
            "origin": item.origin,
            "themes": "; ".join(theme.key for theme in item.themes),
            "words": "; ".join(word for theme in item.themes for word in theme.words),
            "text": item.text,
        }
