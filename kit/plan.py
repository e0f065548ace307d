"""The plan of a batch: a run for every member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import nbformat
from pydantic import Field

from kit.corpus import MemberReports, stated_member
from kit.decisions import MEMBERS_FILE
from kit.editorial import NAMES, member_files, read_editorial
from kit.errors import ParameterError
from kit.fingerprint import fingerprint, fingerprint_parts, notebook_text
from kit.limits import Limits
from kit.member_report import build_date
from kit.notebooks import load_notebook
from kit.parameters import check_parameters, parameter_model
from kit.peers import PEERS_FILE, dump_peers, peers_of_each
from kit.privacy import mask
from kit.reading.interchange import dump
from kit.records import Record
from kit.runs import MemberRun
from kit.theme import PLAIN, Theme

FORMATS = ("html", "pdf")


RESERVED = frozenset({"member", "sources", "language", "personal_data", "peers", *NAMES})
"""The parameters that the batch sets by itself, where a notebook has them."""


class BatchSettings(Record):
    """What a batch is asked to do. ``parameters`` are the person's own, beyond the member.

    ``each`` holds those of single members, by slug, where a table gives them: whole, with
    ``parameters`` among them. ``kept`` are members that are not among the sources of this batch,
    and whose reports stay listed all the same.
    """

    out: Path
    notebook: str = "member_report"
    formats: tuple[str, ...] = FORMATS
    language: str = "en"
    parameters: Mapping[str, Any] = Field(default_factory=dict)
    each: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    kept: tuple[str, ...] = ()
    personal_data: Literal["mask", "keep"] = "mask"
    jobs: int = 2
    force: bool = False
    fail_fast: bool = False
    verify: bool = False
    warm: bool = True
    decisions: dict[str, Path | None] = Field(default_factory=dict)
    theme: Theme = PLAIN
    limits: Limits = Field(default_factory=Limits)

    @property
    def stem(self) -> str:
        """How the files of a report are named: ``report``, ``brief``, ``report.es`` ..."""
        name = Path(self.notebook).stem
        stem = "report" if name == "member_report" else name
        return stem if self.language == "en" else f"{stem}.{self.language}"


def plan(
    members: Iterable[MemberReports],
    settings: BatchSettings,
    everyone: Sequence[MemberReports] = (),
) -> tuple[MemberRun, ...]:
    """Return the runs for these members; raises for a notebook or parameter that is not right.

    ``everyone`` are all members of the sources, whom the notebook may compare with.
    """
    name, notebook = load_notebook(settings.notebook)
    text = nbformat.writes(notebook)
    model = parameter_model(notebook, name)
    stem = settings.stem
    own_of_all = check_parameters(model, settings.parameters, name)
    peers = peers_of_each(everyone) if "peers" in model.model_fields else {}
    runs = []
    for found in members:
        own = {**own_of_all, **settings.each.get(found.member.slug, {})}
        readings = found.readings
        if settings.personal_data == "mask":
            readings = tuple(mask(reading) for reading in readings)
        records = dump(readings)
        given = {
            "member": found.member.slug,
            "sources": f"{stem}.json",
            "language": settings.language,
            "personal_data": settings.personal_data,
            **NAMES,
        }
        beside = {}
        if (others := peers.get(found.member.slug)) and others.enough:
            beside[PEERS_FILE] = dump_peers(others)
            given["peers"] = PEERS_FILE
        if _decided(found):
            beside[MEMBERS_FILE.as_posix()] = MEMBERS_FILE.read_text(encoding="utf-8")
        _refuse_reserved(own, given)
        decided = member_files(settings.decisions, found.member.slug)
        parameters = {
            **{key: value for key, value in given.items() if key in model.model_fields},
            **own,
        }
        parts = fingerprint_parts(
            records,
            notebook_text(notebook),
            parameters,
            decisions=read_editorial(decided).model_dump_json(),
            beside={key: value for key, value in beside.items() if key != PEERS_FILE},
            peers=beside.get(PEERS_FILE, ""),
            theme=settings.theme.fingerprint,
            date=build_date(),
        )
        runs.append(
            MemberRun(
                slug=found.member.slug,
                stem=stem,
                records=records,
                notebook=text,
                parameters=parameters,
                fingerprint=fingerprint(parts),
                parts=parts,
                formats=settings.formats,
                language=settings.language,
                decisions={
                    kind: path.read_text(encoding="utf-8") for kind, path in decided.items() if path
                },
                theme=settings.theme,
                beside=beside,
                twin=name == "member_report",
                date=build_date(),
                masked=settings.personal_data == "mask",
                limits=settings.limits,
                warm=settings.warm,
                out=settings.out,
            )
        )
    return tuple(runs)


def _decided(found: MemberReports) -> bool:
    """Say whether analysts settled how the member is called, so that a notebook must know, too."""
    return MEMBERS_FILE.is_file() and found.member != stated_member(found.readings)


def _refuse_reserved(own: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuse parameters that a batch sets by itself for every member."""
    for name in own:
        if name in given:
            raise ParameterError(
                f"The batch sets {name!r} by itself for every member, so -p cannot. "
                "To build one member, use --member; to change the language, --language.",
                subject=name,
            )
