"""After a batch: the index over all members, and ``build.json``, which tells how it went."""

from __future__ import annotations

import platform
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kit import __version__
from kit.archives import archive
from kit.changes import MemberChange, told
from kit.corpus import Corpus
from kit.errors import ParameterError
from kit.history import History, Origin, continued, read_history, write_history
from kit.index import IndexChange, IndexEntry, IndexFile, IndexRefusal, render_index
from kit.member_report import build_date
from kit.narrative import member_name
from kit.plan import BatchSettings
from kit.portfolio_links import link_portfolio
from kit.portfolio_run import PORTFOLIO
from kit.privacy import mask_text
from kit.runs import WELL, RunResult
from kit.stamps import (
    FailureStamp,
    Stamp,
    as_written,
    failures_of,
    read_stamp,
    stamp_path,
)
from kit.states import MemberState
from kit.storage import sha256, write_file, write_json
from kit.words import Words, words_of

_KINDS = {".html": "HTML", ".pdf": "PDF", ".json": "JSON", ".ipynb": "Jupyter", ".csv": "CSV"}
_ORDER = (".html", ".pdf", ".json", ".ipynb", ".csv")


def publish(
    results: Sequence[RunResult],
    corpus: Corpus,
    settings: BatchSettings,
    *,
    left: Sequence[str] = (),
) -> tuple[MemberChange, ...]:
    """Write ``index.html`` and ``build.json``, and return what this build has changed.

    ``left`` are the members that were not begun; a build that leaves some is not complete, and
    the next one compares with the one before it.

    Raises ``OutputError`` when they cannot be written.

    The index shows every member of the sources that has a report, built now or before, and those
    that ``settings.kept`` names; it says in plain words what was refused or failed.
    """
    words = words_of(settings.language)
    made = {result.slug for result in results if result.files}
    ended = {result.slug: result for result in results}
    results = [_hidden(result, settings) for result in results]
    outcomes = {
        **{result.slug: _ended(result) for result in results},
        **dict.fromkeys(left, "left"),
    }
    members = sorted({*(found.member.slug for found in corpus.members), *settings.kept})
    slugs = [*members, PORTFOLIO]
    failures = {slug: found for slug in slugs if (found := failures_of(settings.out, slug))}
    entries = [
        entry.model_copy(update={"outcome": _outcome(entry.slug, failures, outcomes)})
        for slug in members
        if (entry := _entry(settings, slug, ended.get(slug), words))
    ]
    before = read_history(settings.out)
    states = _states(made, members, settings, before)
    history, news = continued(before, states, _origins(made, corpus, settings, before))
    refused = [
        _refusal(result.slug, result, words)
        for result in results
        if result.outcome == "refused" or not (result.outcome in WELL or result.slug in failures)
    ]
    # Those of earlier builds as well: a failure stands until the report is made.
    refused += [_refusal(slug, one, words) for slug, some in failures.items() for one in some]
    stopped = words("The build was stopped before this report was begun. Build it again.")
    refused += [IndexRefusal(name=slug, outcome="left", message=stopped) for slug in left]
    results = _portfolio_linked(
        results, corpus, settings, [one.slug for one in entries], [one.name for one in refused]
    )
    called = _called(corpus, settings, words)
    refused = [one.model_copy(update={"name": called.get(one.name, one.name)}) for one in refused]
    write_file(
        settings.out / "index.html",
        render_index(
            entries,
            title=words("End of commitment reports"),
            language=settings.language,
            refused=refused,
            changes=[_changed(change, entries, words) for change in history.changes],
            files=_portfolio(settings.out, words) if len(members) > 1 else (),
            date=build_date(),
            theme=settings.theme,
            description=words.count(
                "The report of {n} member, composed from assessments of commitments.",
                "The reports of {n} members, composed from assessments of commitments.",
                len(entries),
            ),
        ),
    )
    if not left:
        write_history(settings.out, history)
    record = {**_record(results, corpus, settings, history), "not_started": list(left)}
    write_json(settings.out / "build.json", record)
    return history.changes if news else ()


def _called(corpus: Corpus, settings: BatchSettings, words: Words) -> dict[str, str]:
    """Return what people call the members and the portfolio, by the names of their folders."""
    hide = mask_text if settings.personal_data == "mask" else str
    members = [found.member for found in corpus.members if found.member.name]
    called = {member.slug: hide(member_name(member, words)) for member in members}
    return {**called, PORTFOLIO: words("Portfolio")}


def _portfolio_linked(
    results: Sequence[RunResult],
    corpus: Corpus,
    settings: BatchSettings,
    listed: Sequence[str],
    unmade: Sequence[str],
) -> list[RunResult]:
    """Set the links of the portfolio, where there is one; return the results with its files so."""
    members = {found.member.slug: found.member for found in corpus.members}
    hide = mask_text if settings.personal_data == "mask" else str
    changed = link_portfolio(settings.out, members, listed, unmade, hide)
    return [
        result.model_copy(update={"files": {**result.files, **changed[result.stem]}})
        if result.slug == PORTFOLIO and result.files and result.stem in changed
        else result
        for result in results
    ]


def listed_before(out: Path, corpus: Corpus) -> tuple[str, ...]:
    """Return the members that an output folder lists and that are not among these sources."""
    here = {found.member.slug for found in corpus.members}
    history = read_history(out)
    known = history.members if history else {}
    return tuple(slug for slug in sorted(known) if slug not in here and _stamps(out, slug))


def _states(
    made: Container[str], members: Iterable[str], settings: BatchSettings, before: History | None
) -> dict[str, MemberState]:
    """Return what the members' reports state: those ``made`` now as made, others as known before.

    The stamps of other members say less: a report of another notebook or language can have told
    a change already, and what is older than that is no news. A report that failed changes nothing
    about its member either.
    """
    known = before.members if before else {}
    states = {}
    for slug in members:
        state = None if slug in made else known.get(slug)
        if state := state or _state(settings, slug) or known.get(slug):
            states[slug] = state
    return states


def _origins(
    made: Container[str], corpus: Corpus, settings: BatchSettings, before: History | None
) -> dict[str, Origin]:
    """Return what the states of members came from, as far as it is known."""
    origins = dict(before.origins) if before else {}
    for found in corpus.members:
        slug = found.member.slug
        stamp = _stamps(settings.out, slug).get(settings.stem) if slug in made else None
        if stamp and stamp.parts:
            sources = sorted({reading.report.source.sha256 for reading in found.readings})
            origins[slug] = Origin(
                sources=sha256("\n".join(sources)),
                decisions=stamp.parts.get("decisions", ""),
                kit=sha256("\n".join(stamp.parts.get(part, "") for part in ("kit", "packages"))),
            )
    return origins


def _state(settings: BatchSettings, slug: str) -> MemberState | None:
    """Return what a member's report states, as far as the build that made it has noted it."""
    stamps = _stamps(settings.out, slug)
    stamp = stamps.get(settings.stem) or next(iter(stamps.values()), None)
    return MemberState.model_validate(stamp.state) if stamp and stamp.state else None


def _changed(change: MemberChange, entries: Sequence[IndexEntry], words: Words) -> IndexChange:
    """Return what the page says of a member's changes, with a link to its report."""
    files = next((entry.files for entry in entries if entry.slug == change.slug), ())
    return IndexChange(
        member=change.member, path=files[0].path if files else "", changes=told(change, words)
    )


def _hidden(result: RunResult, settings: BatchSettings) -> RunResult:
    """Return a result as it may be told: a file's name or an error can hold an address, too."""
    if settings.personal_data == "keep":
        return result
    told = {"slug": mask_text(result.slug), "message": mask_text(result.message)}
    return result.model_copy(
        update={**told, "warnings": tuple(mask_text(warning) for warning in result.warnings)}
    )


def _refusal(name: str, told: RunResult | FailureStamp, words: Words) -> IndexRefusal:
    """Return what is not there, in the page's language as far as the message can be told in it."""
    message = words.retell(told.message)
    # What a notebook or a library said stays in its own words, and is marked as English.
    lang = "en" if message == told.message and words.language != "en" else ""
    files = told.files if isinstance(told, FailureStamp) else ()
    return IndexRefusal(
        name=name,
        outcome=_ended(told),
        message=message,
        lang=lang,
        files=tuple(
            IndexFile(label=_failed_label(file, words), path=f"{name}/{file}") for file in files
        ),
    )


def _ended(told: RunResult | FailureStamp) -> str:
    """Return what the page calls an outcome: a member is refused for what its parameters are."""
    of_parameters = told.outcome == "refused" and told.reason == ParameterError.reason
    return "parameters" if of_parameters else told.outcome


def _outcome(
    slug: str, failures: Mapping[str, Sequence[FailureStamp]], outcomes: Mapping[str, str]
) -> str:
    """Return how the files of a member that the index shows came about."""
    noted = failures.get(slug, ())
    older = [one.outcome for one in noted if not one.partial]
    if noted and not older:
        return "rendered"  # what is missing of it stands among what is not here
    return older[0] if older else outcomes.get(slug, "unchanged")


def _failed_label(name: str, words: Words) -> str:
    return words("More on this") if name.endswith(".html") else words("The notebook as it stopped")


def _entry(
    settings: BatchSettings, slug: str, result: RunResult | None, words: Words
) -> IndexEntry | None:
    """Return a member's entry with the files of all its reports, the member report's first.

    Reports of an earlier state of sources or decisions come after the present ones, and say so.
    Files that are not as they were written are left out. The last of the main files holds all of
    them, and is brought up to date.
    """
    out = settings.out
    stamps = _stamps(out, slug)
    if not stamps:
        return None
    current = _current(settings, slug, stamps, result)
    wanted = ("report" if words.language == "en" else f"report.{words.language}", settings.stem)
    first = next(stem for stem in (*wanted, *current, *stamps) if stem in current)
    order = [first, *(name for name in current if name != first)]
    order += [name for name in stamps if name not in current]
    written = {
        name: file
        for stem in stamps
        for name, file in stamps[stem].files.items()
        if as_written(out / slug / name, file, verify=settings.verify)
    }
    files = [
        IndexFile(
            label=_label(name, words, older=each not in current),
            path=f"{slug}/{name}",
            main=_is_main(name, first, words),
        )
        for each in order
        for name in sorted(stamps[each].files, key=partial(_place, each))
        if name in written
    ]
    if zipped := archive(out, slug, written, verify=settings.verify):
        files.append(IndexFile(label=words("All files (ZIP)"), path=f"{slug}/{zipped}"))
    entry = IndexEntry.model_validate({**stamps[first].entry, "files": files})
    return _anchored(entry, out)


def _current(
    settings: BatchSettings, slug: str, stamps: Mapping[str, Stamp], result: RunResult | None
) -> tuple[str, ...]:
    """Return the reports that are of the present state of a member's sources and decisions.

    That is the state of the one that this build made or found unchanged, else of the last written.
    """
    if result and result.outcome in WELL and settings.stem in stamps:
        newest = settings.stem
    else:
        newest = max(
            stamps, key=lambda stem: stamp_path(settings.out, slug, stem).stat().st_mtime_ns
        )
    return tuple(stem for stem in stamps if _state_of(stamps[stem]) == _state_of(stamps[newest]))


def _state_of(stamp: Stamp) -> tuple[str | None, ...]:
    return tuple(stamp.parts.get(part) for part in ("records", "decisions"))


def _anchored(entry: IndexEntry, out: Path) -> IndexEntry:
    """Return the entry with links to those chapters that its first file has."""
    first = entry.files[0].path if entry.files else ""
    page = (out / first).read_text(encoding="utf-8") if first.endswith(".html") else ""
    commitments = tuple(
        one if f'id="{one.anchor}"' in page else one.model_copy(update={"anchor": ""})
        for one in entry.commitments
    )
    return entry.model_copy(update={"commitments": commitments})


def _is_main(name: str, first: str, words: Words) -> bool:
    """Say whether most people look for a file: a page to read, in the index's language."""
    _, *rest = name.split(".")
    language = rest[0] if len(rest) > 1 else "en"
    if Path(name).suffix not in {".html", ".pdf"}:
        return False
    return Path(name).stem == first or language == words.language


def _portfolio(out: Path, words: Words) -> tuple[IndexFile, ...]:
    """Return the files of the portfolio, those in the page's language, made now or before."""
    stem = "report" if words.language == "en" else f"report.{words.language}"
    stamp = _stamps(out, PORTFOLIO).get(stem)
    names = sorted(stamp.files if stamp else (), key=partial(_place, stem))
    return tuple(
        IndexFile(
            label=_label(name, words, words("Portfolio")),
            path=f"{PORTFOLIO}/{name}",
            main=_is_main(name, stem, words),
        )
        for name in names
        if stamp and as_written(out / PORTFOLIO / name, stamp.files[name])
    )


def _stamps(out: Path, slug: str) -> Mapping[str, Stamp]:
    found = sorted((out / ".kit" / "stamps" / slug).glob("*.json"))
    stamps = {path.stem: read_stamp(path) for path in found}
    return {stem: stamp for stem, stamp in stamps.items() if stamp is not None}


def _label(name: str, words: Words, report: str = "", *, older: bool = False) -> str:
    """Return what a file is called for people, such as ``Report (PDF)``; ``report`` is its word.

    An ``older`` one is of an earlier state of sources or decisions than others of its member.

    A file in another language than the index's has its language with it, and a file that the
    kit has no name for (an analyst's own notebook) its own name.
    """
    stem, *rest = name.split(".")
    titles = {
        "report": report or words("Report"),
        "commitments": words("Commitments"),
        "brief": words("Brief"),
        "questions": words("Questions to the evaluator"),
        "evidence": words("Evidence"),
        "figures": words("Figures"),
        "dates": words("Dates"),
        "findings": words("Points to confirm"),
        "lessons": words("Lessons"),
    }
    kind = _KINDS.get(Path(name).suffix, "")
    language = rest[0] if len(rest) > 1 else "en"
    about = kind if language == words.language else f"{kind}, {language}"
    label = f"{titles.get(stem, stem)} ({about})" if kind else name
    return words("{file}, from before the last change", file=label) if older else label


def _place(stem: str, name: str) -> tuple[bool, int, str]:
    """Put the report itself before what stands beside it, and what people open before data."""
    suffix = Path(name).suffix
    kind = _ORDER.index(suffix) if suffix in _ORDER else len(_ORDER)
    return (Path(name).stem != stem, kind, name)


def _record(
    results: Iterable[RunResult], corpus: Corpus, settings: BatchSettings, history: History
) -> dict[str, object]:
    """What was built from what, with what outcome; the only output that holds times."""
    name = mask_text if settings.personal_data == "mask" else str
    sources = {
        found.member.slug: [
            {"path": name(reading.report.source.path), "sha256": reading.report.source.sha256}
            for reading in found.readings
        ]
        for found in corpus.members
    }
    return {
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "kit": __version__,
        "python": platform.python_version(),
        "notebook": settings.notebook,
        "language": settings.language,
        "formats": list(settings.formats),
        "parameters": dict(settings.parameters),
        "parameters_of_each": {slug: dict(each) for slug, each in settings.each.items()},
        "ignored": [name(path) for path in corpus.ignored],
        "changes": [change.model_dump(mode="json") for change in history.changes],
        "results": [
            {
                **result.told(),
                "fingerprint": result.fingerprint or None,
                "sources": sources.get(result.slug, []),
                "files": {
                    name: {"size": stamp.size, "sha256": stamp.sha256}
                    for name, stamp in sorted(result.files.items())
                },
            }
            for result in results
        ],
    }
