"""References to source lines: numbered as they are read, resolved, and led back."""

from __future__ import annotations

from kit.blocks import Cover, SourceLine, SourceText
from kit.export.references import backlinks, lines_by_source, places_of, refs_of
from tests.samples import chart, confirm, cover, quote, ratings_table, ref, sample_blocks


def test_references_come_in_reading_order() -> None:
    assert list(refs_of(cover())) == [ref(7)]
    assert list(refs_of(quote())) == [ref(22, 30), ref(22, 34)]
    assert list(refs_of(confirm())) == [ref(22, 23), ref(25, 27)]
    assert list(refs_of(ratings_table())) == [ref(18), ref(18)]
    assert list(refs_of(chart())) == [ref(25), ref(26), ref(27)]


def test_places_know_the_heading_they_stand_under() -> None:
    places = places_of(sample_blocks())
    assert [place.number for place in places] == list(range(1, len(places) + 1))
    assert (places[0].heading, places[1].heading) == ("", "At a glance")
    assert places[-1].heading == "Annex: the assessment in full"
    assert isinstance(sample_blocks().blocks[0], Cover)


def test_a_reference_to_a_blank_line_lands_on_the_next_that_is_shown() -> None:
    source = SourceText(
        id="s1",
        title="Source",
        lang="en",
        lines=(
            SourceLine(number=1, text="", role="blank"),
            SourceLine(number=2, text="said"),
            SourceLine(number=3, text="  ", role="blank"),
        ),
    )
    assert lines_by_source([source]) == {"s1": {1: 2, 2: 2}}


def test_lines_lead_back_to_every_place_and_unknown_sources_to_none() -> None:
    blocks = sample_blocks().blocks
    found = backlinks(places_of(blocks), lines_by_source(blocks))
    assert [place.heading for place in found["s1", 18]] == [
        "At a glance",
        "At a glance",
        "At a glance",
        "1.1 Level of progress",
    ]
    assert backlinks(places_of(blocks), {}) == {}
