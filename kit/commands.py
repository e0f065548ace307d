"""What the commands do, once the command line is understood."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from kit.blank import blank
from kit.context import cases_of
from kit.corpus import Corpus, called
from kit.datasheets import harmless
from kit.editorial import member_files, read_editorial
from kit.errors import OutputError, ParameterError
from kit.export.characters import escaped, visible
from kit.findings import rule_title
from kit.parameters import PersonalData
from kit.privacy import mask
from kit.project import DECISIONS, DEFAULT_SOURCE, gathered
from kit.reading.interchange import dump, dump_yaml
from kit.reading.listing import listing
from kit.records import Finding, Reading, Severity
from kit.rules import severity_name
from kit.settings import read_project, settings_text
from kit.storage import prepare_folder, write_file
from kit.strays import stray_decisions
from kit.words import words_of


def _readings(corpus: Corpus, personal_data: str) -> list[Reading]:
    readings = [reading for found in corpus.members for reading in found.readings]
    return [mask(reading) for reading in readings] if personal_data == "mask" else readings


def _tell_refused(corpus: Corpus, files: Sequence[Path]) -> None:
    for refusal in corpus.refused:
        message = refusal.message.replace(refusal.path, str(called(refusal.path, files)))
        print(f"kit: {message}", file=sys.stderr)


def check_command(
    sources: Sequence[Path],
    *,
    form: Literal["table", "json", "csv"],
    language: str | None,
    personal_data: PersonalData | None,
) -> int:
    """Print all findings; return 1 when one is an error or a source cannot be read."""
    corpus = gathered(sources)
    files = sources or (DEFAULT_SOURCE,)
    project = read_project(settings_text(Path.cwd()))
    spoken = language or project.language
    readings = _readings(corpus, personal_data or project.personal_data)
    findings: list[Finding] = []
    strays: list[str] = []
    for found in corpus.members:
        slug = found.member.slug
        decided = read_editorial(member_files(DECISIONS, slug))
        mine = [reading for reading in readings if reading.report.member.slug == slug]
        cases = cases_of(mine, spoken, decided)
        findings.extend(one for case in cases for one in case.findings)
        strays.extend(stray_decisions(slug, cases, decided, words_of("en")))
    if form == "json":
        print(_as_json(findings))
    elif form == "csv":
        print(_as_csv(findings), end="")
    elif readings:
        print(_as_table(findings, spoken, files))
    _tell_refused(corpus, files)
    for stray in strays:
        print(f"kit: {stray}", file=sys.stderr)
    bad = any(finding.severity == "error" for finding in findings)
    return 1 if bad or corpus.refused else 0


def _as_json(findings: Sequence[Finding]) -> str:
    dumped = [finding.model_dump(mode="json") for finding in findings]
    return escaped(json.dumps(dumped, indent=2, ensure_ascii=False))


def _as_csv(findings: Sequence[Finding]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    # Two columns of lines: a spreadsheet takes "3-4" for a date.
    names = [name for name in Finding.model_fields if name not in {"lines", "message"}]
    writer.writerow([*names, "first_line", "last_line", "message"])
    for finding in findings:
        row = finding.model_dump(mode="json")
        values = [*(row[name] for name in names), *(finding.lines or (None, None)), row["message"]]
        writer.writerow([harmless(value) for value in values])
    return text.getvalue()


def _as_table(findings: Sequence[Finding], language: str, files: Sequence[Path]) -> str:
    """Lay the findings out for reading: one source after the other, the gravest first."""
    words = words_of(language)
    if not findings:
        return words("No findings: nothing in the sources asks for a second look.")
    said: list[str] = []
    for source in dict.fromkeys(finding.source for finding in findings):
        mine = [finding for finding in findings if finding.source == source]
        said.append(f"{called(source, files)}  ({mine[0].member})")
        for finding in mine:
            severity = severity_name(finding.severity, words).upper()
            title = rule_title(finding.code, words)
            said.append(f"  {severity}: {title}{_place(finding, language)} [{finding.code}]")
            said.append(f"      {finding.message}")
        said.append("")
    said = [visible(line) for line in said]
    levels: tuple[Severity, ...] = ("error", "warning", "note")
    totals = [
        f"{severity_name(level, words)}: {sum(finding.severity == level for finding in findings)}"
        for level in levels
    ]
    said.append(", ".join(totals))
    return "\n".join(said)


def _place(finding: Finding, language: str) -> str:
    words = words_of(language)
    parts = []
    if finding.question:
        parts.append(words("question {number}", number=finding.question))
    if finding.lines:
        first, last = finding.lines
        parts.append(
            words("line {first}", first=first)
            if first == last
            else words("lines {first}–{last}", first=first, last=last)
        )
    return f" ({', '.join(parts)})" if parts else ""


def read_command(
    sources: Sequence[Path],
    *,
    form: Literal["text", "json", "yaml"],
    personal_data: PersonalData | None,
) -> int:
    """Print what was understood; return 1 when a source could not be read."""
    corpus = gathered(sources)
    files = sources or (DEFAULT_SOURCE,)
    project = read_project(settings_text(Path.cwd()))
    readings = _readings(corpus, personal_data or project.personal_data)
    if form == "json":
        print(dump(readings))
    elif form == "yaml":
        print(dump_yaml(readings), end="")
    else:
        told = (listing(one, str(called(one.report.source.path, files))) for one in readings)
        print("\n\n".join(told))
    _tell_refused(corpus, files)
    return 1 if corpus.refused else 0


def new_command(file: Path, *, language: str) -> int:
    """Write a blank assessment; never over a file that is there."""
    if file.suffix.lower() not in {".yaml", ".yml"}:
        raise ParameterError(
            f"{file} should end in .yaml, so that it is read as an assessment later.",
            subject=str(file),
        )
    if file.exists():
        raise OutputError(
            f"{file} is there already and is left as it is. Choose another name.",
            subject=str(file),
        )
    prepare_folder(file.parent)
    write_file(file, blank(language))
    print(f"{file} is ready. Fill it in, then run: kit check {file}")
    return 0


def sample_command(number: int, folder: Path, *, seed: int) -> int:
    """Write made-up assessments to a folder that holds nothing else."""
    from kit.sampling import write_samples

    written = write_samples(number, folder, seed=seed)
    print(
        f"{folder} holds {len(written):,} made-up assessments of {number:,} members. "
        f"To build their reports, run: kit build {folder}"
    )
    return 0
