"""What a rule is: a small function from a report to findings, with its documentation beside it.

The rules themselves stand in ``kit/rules_*.py`` by topic; ``kit.findings`` gathers and runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field, ValidationError

from kit.errors import ParameterError
from kit.form import Form, load_form
from kit.records import Finding, Lines, Record, Report, Severity
from kit.words import Words

Topic = Literal["reading", "overview", "answers", "evidence", "text", "figures", "dates", "privacy"]
"""What a rule looks at; the order is that of the documentation."""

Check = Callable[[Report, Words], Iterable[Finding]]


class Observation(Record):
    """What a rule saw: the sentence, and the question and lines that it is about."""

    message: str
    question: str | None = None
    lines: Lines | None = None


Observer = Callable[[Report, Words], Iterable[Observation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule and its documentation.

    ``title`` and ``meaning`` are keys of the catalogues (report and docs show them),
    ``example`` and ``limits`` stand in the documentation only. ``function`` is ``None`` for
    findings that are made while a source is read. Several rules may share a function that
    makes findings of several codes; it runs once for a report.
    """

    code: str
    severity: Severity
    topic: Topic
    title: str
    meaning: str
    example: str
    limits: str
    function: Check | None = None


def rule(
    code: str,
    *,
    severity: Severity,
    topic: Topic,
    title: str,
    meaning: str,
    example: str,
    limits: str,
) -> Callable[[Observer], Rule]:
    """Make a ``Rule`` of the decorated function, which yields what it observes."""

    def registered(observer: Observer) -> Rule:
        def findings(report: Report, w: Words) -> Iterator[Finding]:
            for seen in observer(report, w):
                yield Finding(
                    code=code,
                    severity=severity,
                    source=report.source.path,
                    member=report.member.slug,
                    commitment=report.commitment.title,
                    question=seen.question,
                    lines=seen.lines,
                    message=seen.message,
                )

        return Rule(code, severity, topic, title, meaning, example, limits, findings)

    return registered


class RuleSetting(Record):
    """An analyst's decision on one rule; the reason is printed in the report."""

    severity: Literal["off", "error", "warning", "note"]
    reason: str


class RuleSettings(Record):
    """The decisions on rules, by code, as in the table ``[rules]`` of ``kit.toml``."""

    rules: dict[str, RuleSetting] = Field(default_factory=dict)

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Leave out the findings of rules that are off, and change severities as decided."""
        for finding in findings:
            setting = self.rules.get(finding.code)
            if setting is None:
                yield finding
            elif setting.severity != "off":
                yield finding.model_copy(update={"severity": setting.severity})

    def told(self, w: Words) -> tuple[str, ...]:
        """Return a sentence for each decision, with its reason, for the report."""
        return tuple(
            w("The rule “{code}” is switched off. Reason: {reason}", code=code, reason=one.reason)
            if one.severity == "off"
            else w(
                "The rule “{code}” counts as “{severity}”. Reason: {reason}",
                code=code,
                severity=severity_name(one.severity, w),
                reason=one.reason,
            )
            for code, one in sorted(self.rules.items())
        )


def severity_name(severity: Severity, w: Words) -> str:
    """Return the word for a severity that a reader understands."""
    match severity:
        case "error":
            return w("cannot be right")
        case "warning":
            return w("to be confirmed")
        case "note":
            return w("worth knowing")


def read_settings(table: Mapping[str, Any], codes: Iterable[str]) -> RuleSettings:
    """Read the table ``[rules]`` of ``kit.toml``: ``code = {severity = ..., reason = ...}``.

    ``codes`` are the rules that exist. Raises ``ParameterError`` for an unknown rule (with the
    nearest name), an unknown severity, or a decision without a reason.
    """
    known = sorted(codes)
    for code in table:
        if code not in known:
            near = get_close_matches(code, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ParameterError(
                f"kit.toml decides on the rule {code!r}, which does not exist.{hint} "
                "docs/findings.md lists all rules.",
                subject=code,
            )
        try:
            setting = RuleSetting.model_validate(table[code])
        except ValidationError as error:
            raise ParameterError(
                f"kit.toml decides on the rule {code!r}, but not in full. Give it a severity "
                "('off', 'error', 'warning' or 'note') and a reason: "
                f'{code} = {{severity = "off", reason = "..."}}.',
                subject=code,
            ) from error
        if not setting.reason.strip():
            raise ParameterError(
                f"kit.toml decides on the rule {code!r} without a reason. The report prints the "
                "reason, so please write one.",
                subject=code,
            )
    return RuleSettings.model_validate({"rules": dict(table)})


def form_of(report: Report) -> Form:
    """Return the questionnaire that the report answers."""
    return load_form(report.form)


def quoted(stated: str | None) -> str:
    """Return a closed answer for quoting within a sentence: without its own full stop."""
    return (stated or "").strip().removesuffix(".")


def answered(report: Report, number: str, w: Words) -> str:
    """Return the closed answer to a question in quotation marks, with its line."""
    stated = quoted(report.answers[number].stated)
    lines = report.where.get(f"{number}.stated")
    if lines is None:
        return w("“{words}”", words=stated)
    return w("“{words}” (line {line})", words=stated, line=lines[0])


def question_name(report: Report, number: str, w: Words) -> str:
    """Return a question's number and short label in the kit's language: ``1.2 Factors``."""
    short = form_of(report).question(number).short
    return f"{number} {short.get(w.language, short['en'])}"
