"""All findings of a report at once: what the reader met, and what the rules see.

A finding never changes a report's data. It is a sentence for the analyst and the evaluator,
with the question and the lines that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from kit import (
    rules_answers,
    rules_evidence,
    rules_figures,
    rules_gathering,
    rules_lists,
    rules_overview,
    rules_prose,
    rules_reading,
    rules_references,
    rules_text,
)
from kit.records import Finding, Reading, Report
from kit.rules import Check, Rule, RuleSettings
from kit.unread import hedged
from kit.words import Words, words_of

RULES: tuple[Rule, ...] = (
    *rules_overview.RULES,
    *rules_answers.RULES,
    *rules_prose.RULES,
    *rules_evidence.RULES,
    *rules_references.RULES,
    *rules_text.RULES,
    *rules_lists.RULES,
    *rules_figures.RULES,
    *rules_reading.RULES,
    *rules_gathering.RULES,
)
"""Every rule there is, by topic."""

CODES = frozenset(rule.code for rule in RULES)
"""The codes that a finding can have."""

_SETTLED_BY = {"member-not-stated": "member-by-decision"}
"""Findings that an analyst's decision has settled, by the finding that tells of the decision."""

_ORDER = {"error": 0, "warning": 1, "note": 2}


def _checks() -> tuple[Check, ...]:
    """Return each function once, in the order of the rules; several rules may share one."""
    return tuple(dict.fromkeys(rule.function for rule in RULES if rule.function is not None))


def _rule_findings(report: Report, w: Words) -> Iterator[Finding]:
    for function in _checks():
        yield from function(report, w)


def check(
    reading: Reading, language: str = "en", settings: RuleSettings | None = None
) -> tuple[Finding, ...]:
    """Return all findings on one assessment, in a language of the kit.

    Errors come first, then warnings, then notes; within these by line, and the reader's own
    before the rules'; what both see is told once, by the rule. ``settings`` can switch rules
    off or change their severity. Raises ``KeyError`` for a language that the kit does not write.
    """
    w = words_of(language)
    decided = {one.code for one in reading.findings}
    seen = tuple(hedged(one, reading, w) for one in _rule_findings(reading.report, w))
    told = {(one.code, one.question) for one in seen}
    own = (
        one.model_copy(update={"message": w.retell(one.message)})
        for one in reading.findings
        if (one.code, one.question) not in told
    )
    unsettled = (one for one in [*own, *seen] if _SETTLED_BY.get(one.code) not in decided)
    kept = (settings or RuleSettings()).apply(unsettled)
    return tuple(sorted(kept, key=_place))


def _place(finding: Finding) -> tuple[int, int]:
    return _ORDER[finding.severity], finding.lines[0] if finding.lines else 0


def rule_title(code: str, w: Words) -> str:
    """Return the title of a rule in the kit's language; an unknown code is its own title."""
    return next((w(rule.title) for rule in RULES if rule.code == code), code)
