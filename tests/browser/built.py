"""A build of the made-up sample, by the command itself: every type of page, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from kit.cli import main

ROOT = Path(__file__).parents[2]
MEMBER = "puerto-orelia-ecuador"
LANGUAGES = ("en", "es")
TYPES = ("member", "questions", "brief", "portfolio", "index")
NAMES = tuple(kind if code == "en" else f"{kind}-{code}" for code in LANGUAGES for kind in TYPES)
"""The pages of the build, such as ``brief`` and ``brief-es``."""

_DONE = "done"


def build_sample(out: Path) -> None:
    """Build all members with the portfolio in English, one of them and the portfolio in Spanish."""
    with pytest.MonkeyPatch.context() as patch, chdir(ROOT):
        patch.setenv("SOURCE_DATE_EPOCH", "1735689600")
        _build(out, "--format", "html")
        _build(out, "--format", "html", "--notebook", "brief", "--member", MEMBER)
        _build(out, "--format", "html,pdf", "--member", MEMBER)
        (out / "index.html").rename(out / "index.en.html")
        spanish = ("--format", "html", "--language", "es")
        _build(out, *spanish, "--notebook", "brief", "--member", MEMBER)
        _build(out, *spanish, "--notebook", "portfolio")
        _build(out, *spanish, "--member", MEMBER)
    (out / "index.html").rename(out / "index.es.html")
    (out / "index.en.html").rename(out / "index.html")
    (out / _DONE).touch()


def _build(out: Path, *words: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["build", "--out", str(out), "--jobs", "2", "--quiet", *words])
    assert stop.value.code == 0


def is_built(out: Path) -> bool:
    """Say whether the build is complete."""
    return (out / _DONE).is_file()


def built_pages(out: Path) -> Iterator[tuple[str, Path]]:
    """Yield the pages of the build by their names."""
    for language in LANGUAGES:
        tail = "" if language == "en" else f".{language}"
        places = (
            f"{MEMBER}/report{tail}.html",
            f"{MEMBER}/questions{tail}.html",
            f"{MEMBER}/brief{tail}.html",
            f"portfolio/report{tail}.html",
            f"index{tail}.html",
        )
        for kind, place in zip(TYPES, places, strict=True):
            yield kind if language == "en" else f"{kind}-{language}", out / place
