"""What a notebook opens: the sources and decisions of its project, found from where it runs.

A notebook lies in a folder of the project, and a person may have written anything into its cell of
parameters: what cannot be used is refused with a sentence, and a source that cannot be read is
told, since what it holds is missing in everything below.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from kit.blocks import Blocks, Callout, sentence
from kit.corpus import Corpus, gather
from kit.decisions import MEMBERS_FILE
from kit.editorial import Editorial, member_files, read_editorial
from kit.errors import ParameterError, SourceError
from kit.own_charts import draw_own_charts
from kit.records import Record
from kit.words import LANGUAGES, Words

_TOLD = 10
"""So many sources that could not be read are named in a notebook."""


class Opened(Record):
    """The members of the sources, and where the files of decisions lie, by their kinds."""

    corpus: Corpus
    places: Mapping[str, Path | None]

    def decided(self, slug: str) -> Editorial:
        """Return what people decided on a member; raises ``ParameterError``."""
        return read_editorial(member_files(dict(self.places), slug))

    def tell_refused(self, words: Words) -> None:
        """Display a callout with the sources that could not be read, if any."""
        refused = self.corpus.refused
        if not refused:
            return
        told = [words("What they hold is missing below.")]
        for one in refused[:_TOLD]:
            message = words.retell(one.message)
            told.append(message if one.path in message else f"{one.path}: {message}")
        if len(refused) > _TOLD:
            told.append(words("`kit check` names all {number}.", number=len(refused)))
        title = words("Sources that could not be read")
        body = tuple(sentence(one) for one in told)
        show(Blocks([Callout(title=title, body=body)], words.language))


def open_sources(
    sources: str,
    *,
    language: str,
    personal_data: str,
    settings: str,
    answers: str,
    notes: str,
    **texts: object,
) -> Opened:
    """Read the sources and find the decisions, as the parameters of a notebook name them.

    ``texts`` are further parameters that have to be text. Raises ``SourceError`` and
    ``ParameterError`` with a sentence on what to do.
    """
    places = {"settings": settings, "answers": answers, "notes": notes}
    check_values(language, personal_data, sources=sources, **places, **texts)
    draw_own_charts()
    corpus = gather(find_sources(sources), decisions=find_optional(MEMBERS_FILE.as_posix()))
    return Opened(
        corpus=corpus, places={kind: find_optional(place) for kind, place in places.items()}
    )


def check_values(language: str, personal_data: str = "mask", **texts: object) -> None:
    """Raise ``ParameterError`` for a choice that there is not, or for what is no text."""
    for name, value in texts.items():
        if not isinstance(value, str):
            shown = "" if value is None else value
            raise ParameterError(
                f"{name} is {value!r}, which is no text. Write it between quotation marks: "
                f'{name} = "{shown}".',
                subject=name,
            )
    if language not in LANGUAGES:
        raise ParameterError(
            f"The language {language!r} is not available. Choose one of: {', '.join(LANGUAGES)}.",
            subject="language",
        )
    if personal_data not in {"mask", "keep"}:
        raise ParameterError(
            f"personal_data is {personal_data!r}; it can be 'mask' or 'keep'.",
            subject="personal_data",
        )


def find_optional(name: str) -> Path | None:
    """Return where a file or folder of the project lies, ``None`` where there is none.

    A relative name is looked for in the working folder and the folders above it, so that a
    notebook in ``notebooks/`` finds ``data/reports`` of the project.
    """
    if not name:
        return None
    named = Path(name).expanduser()
    here = Path.cwd()
    places = [named] if named.is_absolute() else [at / named for at in (here, *here.parents)]
    return next((place for place in places if place.exists()), None)


def find_sources(sources: str) -> list[Path]:
    """Return where each of the sources lies, several being divided by ``os.pathsep``.

    Raises ``SourceError`` for one that is nowhere, and where none is named.
    """
    named = [source for source in sources.split(os.pathsep) if source] or [sources]
    found = []
    for source in named:
        path = find_optional(source)
        if path is None:
            raise SourceError(
                f"There is no file or folder {source!r}. Give `sources` the folder that holds the "
                "assessments, such as 'data/reports'.",
                subject=source,
            )
        found.append(path)
    return found


def show(blocks: Blocks) -> None:
    """Display blocks in the cell that runs."""
    from IPython import display

    shown: Callable[[Blocks], object] = display.display
    shown(blocks)
