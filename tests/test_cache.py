"""The reading cache: what comes from it is what would be read anew, or it is not used."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kit.cache import ReadingCache
from kit.corpus import gather
from tests.test_batch import SAMPLES


def entries(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A cache of the sample's readings."""
    cache = ReadingCache(tmp_path / "cache")
    gather([SAMPLES], read=cache.read)
    cache.keep()
    return tmp_path / "cache"


def _no_reading(*_: object, **__: object) -> None:
    raise AssertionError("A source was read again")


def test_what_is_cached_is_what_is_read(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = gather([SAMPLES])
    assert len(entries(kept)) == len(list(SAMPLES.glob("*.txt")))
    monkeypatch.setattr("kit.cache.read_bytes", _no_reading)
    assert gather([SAMPLES], read=ReadingCache(kept).read) == fresh


def test_nothing_is_written_before_it_is_kept(tmp_path: Path) -> None:
    gather([SAMPLES], read=ReadingCache(tmp_path / "cache").read)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("damage", ["", "0\n[]", "\xff", "cut"])
def test_a_damaged_entry_is_read_again(kept: Path, damage: str) -> None:
    for entry in entries(kept):
        text = entry.read_text(encoding="utf-8")
        entry.write_bytes(text[:-9].encode() if damage == "cut" else damage.encode("latin-1"))
    cache = ReadingCache(kept)
    assert gather([SAMPLES], read=cache.read) == gather([SAMPLES])
    cache.keep()
    assert gather([SAMPLES], read=ReadingCache(kept).read) == gather([SAMPLES])


def test_another_content_or_name_is_another_reading(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    shutil.copytree(SAMPLES, folder)
    page = folder / "amatlaya-grant-rules.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("84", "85", 1), encoding="utf-8")
    (folder / "lypovodsk-inclusive-services.txt").rename(folder / "other.txt")
    assert gather([folder], read=ReadingCache(kept).read) == gather([folder])


def test_another_version_of_the_kit_reads_again_and_removes_the_old(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entries(kept)
    monkeypatch.setattr("kit.cache.kit_digest", lambda: "another version")
    cache = ReadingCache(kept)
    gather([SAMPLES], read=cache.read)
    cache.keep()
    assert len(entries(kept)) == len(before)
    assert not set(entries(kept)) & set(before)


def test_what_nobody_used_for_long_is_removed(kept: Path, tmp_path: Path) -> None:
    long_ago = 1_000_000_000
    for entry in entries(kept):
        os.utime(entry, (long_ago, long_ago))
    used = SAMPLES / "amatlaya-grant-rules.txt"
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(used, folder)
    cache = ReadingCache(kept)
    gather([folder], read=cache.read)
    cache.keep()
    assert len(entries(kept)) == 1


def test_sources_by_hand_and_those_refused_are_not_cached(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    text = 'member: Alba, Spain\ncommitment: Open\nanswers:\n  "1.1":\n    rating: Limited\n'
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    cache = ReadingCache(tmp_path / "cache")
    corpus = gather([folder], read=cache.read)
    cache.keep()
    assert [one.path for one in corpus.refused] == ["reports/empty.txt"]
    assert corpus == gather([folder])
    assert not entries(tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    cache = ReadingCache(tmp_path / "cache")
    assert gather([SAMPLES], read=cache.read) == gather([SAMPLES])
    cache.keep()
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "a file"
