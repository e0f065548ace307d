"""From bytes to lines: encodings, line ends, and refusing what is no text."""

from __future__ import annotations

import sys

import pytest

from kit.errors import SourceError
from kit.reading.decode import decode

TEXT = "Acción – “Título”\nniño\n"
LINES = ("Acción – “Título”", "niño")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_every_usual_encoding_gives_the_same_lines(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "page.txt") == LINES


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_end_divides_lines(ending: str) -> None:
    assert decode(f"a{ending}{ending}b{ending}".encode(), "page.txt") == ("a", "", "b")


def test_a_character_cut_in_two_at_the_end_does_not_spoil_the_page() -> None:
    data = "Participación".encode() + "ó".encode()[:1]
    assert decode(data, "page.txt") == ("Participación\ufffd",)


def test_a_few_broken_bytes_do_not_spoil_the_page() -> None:
    data = "Acción y participación ".encode() + b"\xff" + " niñez".encode()
    assert decode(data, "page.txt") == ("Acción y participación \ufffd niñez",)


def test_bytes_that_no_code_page_has_are_still_read() -> None:
    assert decode(b"caf\xe9 \x81", "page.txt") == ("café \x81",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\n ", "is empty"),
        ("\ufeff \n".encode(), "nothing but blanks"),
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"PK\x03\x04....", "is a packed file"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\x01\x02\x03\x04" * 100, "binary data"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(SourceError) as refused:
        decode(data, "folder/page.txt")
    assert says in refused.value.message
    assert "folder/page.txt" in refused.value.message
    assert refused.value.subject == "folder/page.txt"


def test_too_much_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[decode.__module__], "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="larger than"):
        decode(b"x" * 11, "page.txt")
    with pytest.raises(SourceError, match="has 4 lines, more than the 3"):
        decode(b"a\nb\nc\nd", "page.txt", most_lines=3)
    assert decode(b"a\nb\nc\n", "page.txt", most_lines=3) == ("a", "b", "c")
