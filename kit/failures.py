"""The page that stands for a report which could not be made, and the notebook to debug it with.

``report.failed.html`` says for which member, in which cell and why; ``report.failed.ipynb`` is
the notebook as far as it went. Both go when the report is made again.
"""

from __future__ import annotations

from kit.errors import KitError
from kit.execution import Failure
from kit.reading.interchange import read_interchange
from kit.runs import MemberRun
from kit.words import LANGUAGES, words_of


def failed_names(stem: str) -> tuple[str, str]:
    """Return the names of the page and of the notebook for a report of this stem."""
    return f"{stem}.failed.html", f"{stem}.failed.ipynb"


def failed_report(run: MemberRun, error: KitError, failure: Failure) -> dict[str, str]:
    """Return the files that tell why there is no report, by name."""
    page, notebook = failed_names(run.stem)
    files = {page: failed_page(run, error, failure, notebook if failure.notebook else "")}
    if failure.notebook:
        files[notebook] = failure.notebook
    return files


def failed_page(run: MemberRun, error: KitError, failure: Failure, notebook: str = "") -> str:
    """Return the page; ``notebook`` is the name of the notebook that lies beside it, if any.

    It is always of the kit's own template, since the project's may be what failed.
    """
    from kit import __version__
    from kit.export.environment import kit_environment, themed
    from kit.export.html import content_policy
    from kit.export.page import Page

    w = words_of(run.language if run.language in LANGUAGES else "en")
    message = w.retell(error.message)
    style = themed("html/base.css", "site/failed.css", theme=run.theme)
    return (
        kit_environment()
        .get_template("site/failed.html.j2")
        .render(
            name=_name(run),
            message=message,
            message_lang="en" if message == error.message and w.language != "en" else "",
            reason=error.reason,
            failure=failure,
            notebook=notebook,
            language=w.language,
            theme=run.theme,
            page=Page.blank(w.language, w),
            w=w,
            css=style,
            policy=content_policy(style=style),
            version=__version__,
        )
    )


def _name(run: MemberRun) -> str:
    """Return what the report is on, for people."""
    if run.portfolio:
        return words_of(run.language)("Portfolio")
    member = read_interchange(run.records.encode("utf-8"), run.stem)[0].report.member
    return ", ".join(part for part in (member.name, member.country) if part) or run.slug
