"""Where a report points to lines of its sources, numbered in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kit.blocks import (
    Block,
    Callout,
    Cell,
    Chart,
    Cover,
    Facts,
    Heading,
    ItemList,
    Prose,
    Quote,
    Ref,
    Sentence,
    SourceText,
    Table,
)
from kit.records import Record


class Place(Record):
    """One reference in the report: its number, what it points to, and under which heading."""

    number: int
    ref: Ref
    anchor: str = ""
    heading: str = ""


def refs_of(block: Block) -> Iterator[Ref]:
    """Yield the references of a block in the order in which a reader meets them.

    Every template shows them in this order, so a reference's number can be counted.
    """
    match block:
        case Cover() | Facts():
            facts = block.facts if isinstance(block, Cover) else block.items
            yield from _of(value for fact in facts for value in fact.values)
        case Prose():
            yield from _of(block.sentences)
        case ItemList():
            yield from _of(block.items)
        case Callout():
            yield from _of(block.body)
        case Quote():
            yield from block.refs
            if block.more:
                yield block.more
        case Table():
            yield from _of(cell for row in block.rows for cell in row)
            yield from _of(block.notes)
        case Chart():
            yield from refs_of(block.table)
        case _:
            pass


def _of(parts: Iterable[Sentence | Cell]) -> Iterator[Ref]:
    for part in parts:
        yield from part.refs


def places_of(blocks: Iterable[Block]) -> tuple[Place, ...]:
    """Return all references of the blocks, numbered from 1, with the heading they stand under."""
    places: list[Place] = []
    heading: Heading | None = None
    for block in blocks:
        if isinstance(block, Heading):
            heading = block
        for ref in refs_of(block):
            places.append(
                Place(
                    number=len(places) + 1,
                    ref=ref,
                    anchor=heading.anchor if heading else "",
                    heading=heading.text if heading else "",
                )
            )
    return tuple(places)


def lines_by_source(blocks: Iterable[Block]) -> dict[str, dict[int, int]]:
    """Map each source's line numbers to the line that a reference to them lands on.

    Blank lines are not shown, so a reference that begins with one lands on the next that is.
    """
    found: dict[str, dict[int, int]] = {}
    for block in blocks:
        if isinstance(block, SourceText):
            landing: dict[int, int] = {}
            target = 0
            for line in reversed(block.lines):
                if line.text.strip():
                    target = line.number
                if target:
                    landing[line.number] = target
            found[block.id] = landing
    return found


def backlinks(
    places: Iterable[Place], lines: Mapping[str, Mapping[int, int]]
) -> dict[tuple[str, int], tuple[Place, ...]]:
    """Group the places by the source and line that they land on."""
    grouped: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in places:
        target = lines.get(place.ref.source, {}).get(place.ref.first)
        if target:
            grouped[place.ref.source, target].append(place)
    return {key: tuple(found) for key, found in grouped.items()}
