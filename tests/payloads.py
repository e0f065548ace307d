"""Hostile texts, and assessments that hold one in every field that a page can fill."""

from __future__ import annotations

from typing import Any, Final

from kit.form import load_form
from kit.records import Reading, Report
from tests.reports import make_report

PAYLOADS: Final = {
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "quote": "' onmouseover='alert(1)' x='",
    "closing": "</style></title></textarea></svg></pre></table><script>alert(1)</script>",
    "comment": "<!-- --><![CDATA[ ]]> --!>",
    "address": "javascript:alert(1)",
    "data": "data:text/html;base64,PHNjcmlwdD4x",
    "link": "https://evil.example/\"onclick='x'",
    "template": "{{ 7 * 7 }}{% import 'os' as os %}{# x #}${7*7}",
    "typst": '#eval("1")#read("/etc/passwd")$x$@x<label>',
    "markdown": "[x](javascript:alert(1)) ![y](https://evil.example/y.png) **b**",
    "formula": '=HYPERLINK("https://evil.example")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069",
    "control": "a\x00b\x08c\x1bd\x7fe\x9ff\ufffeg",
    "entity": "&lt;b&gt;&amp;&#x202e;&nbsp;",
    "tag": "x\U000e0041\U000e007f",
    "width": "a\u200bb\u200cc\u200dd\ufeffe",
    "long": "x" * 3000,
    "path": "../../../../escaped/by-name",
    "windows": "C:\\escaped\\by-name\\CON",
}
"""One of each kind, by name."""


PERSONAL: Final = "Write to ana.perez@example.gob.mx or call Tel. +57 601 234 5678."
"""What no output may hold."""


def hostile(name: str) -> Reading:
    """A reading with this payload in every field of prose, from the member's name to evidence."""
    payload = PAYLOADS.get(name, PERSONAL)
    rated = {question.number: {"explanation": payload} for question in load_form().questions}
    report = make_report(action=payload, problem=payload, answers=_evidence(rated, payload))
    filled: dict[str, Any] = report.model_dump(mode="json")
    filled["member"] |= {"name": payload, "country": payload, "slug": f"a-{name}"}
    filled["action_plan"]["title"] = payload
    filled["commitment"] = {"title": payload, "id": payload}
    filled["evaluators"] = [{"name": payload, "email": None}]
    filled["source"]["path"] = payload
    filled["source"]["lines"] = [payload if line else "" for line in filled["source"]["lines"]]
    for number, answer in filled["answers"].items():
        # Half of the answers are on the scale, the others say the payload instead.
        if number in {"1.3", "2.1.2", "2.2"}:
            answer |= {"stated": payload, "rating": None}
    return Reading(report=Report.model_validate(filled))


def _evidence(answers: dict[str, dict[str, Any]], payload: str) -> dict[str, dict[str, Any] | None]:
    return {
        number: {**given, "evidence": [payload]} if load_form().question(number).evidence else given
        for number, given in answers.items()
    }
