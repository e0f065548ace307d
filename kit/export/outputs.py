"""What a notebook's code cells displayed, as blocks: the richest form that a report can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from kit.blocks import (
    MIME,
    Block,
    Blocks,
    Callout,
    Picture,
    Prose,
    Verbatim,
    sentence,
)
from kit.export.frames import html_tables
from kit.export.markdown import MEDIA, markdown_blocks
from kit.export.vega import loads_data, vega_chart, vega_spec
from kit.words import Words

WIDGET = "application/vnd.jupyter.widget-view+json"

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_REPR = re.compile(
    r"[\[(]?<.*(?: at 0x[0-9a-f]+| object| Axes| Axes>.*)>[\])]?|<Figure .*>|alt\.\w+\(\.\.\.\)",
    re.DOTALL,
)


class CellOutputs:
    """Reads the outputs of one code cell; ``warnings`` gathers what a report cannot hold.

    What is left out is named in its place as well, but for messages on standard error and what
    Python prints of a result without words of its own: they are no part of a report.
    """

    def __init__(self, number: int, language: str, w: Words, alt: str = "") -> None:
        self.number = number
        self.language = language
        self.w = w
        self.alt = alt
        self.warnings: list[str] = []

    def blocks(self, outputs: list[Mapping[str, Any]]) -> Iterator[Block]:
        """Yield the blocks of the cell's outputs, in order."""
        for output in outputs:
            match output.get("output_type"):
                case "display_data" | "execute_result":
                    yield from self._display(output.get("data", {}), output.get("metadata", {}))
                case "stream" if output.get("name") == "stderr":
                    self._warn(self.w("messages on standard error are not shown"))
                case "stream":
                    text = _ANSI.sub("", _joined(output.get("text", ""))).strip("\n")
                    if text.strip():
                        yield Verbatim(text=text)
                case "error":
                    yield self._error(output)
                case other:
                    yield self._left_out(
                        self.w("an output of type {type} is not shown", type=other)
                    )

    def _warn(self, message: str) -> str:
        warning = self.w("Cell {number}: {message}.", number=self.number, message=message)
        if warning not in self.warnings:
            self.warnings.append(warning)
        return warning

    def _left_out(self, message: str) -> Prose:
        """Return a note for the place of what a report cannot hold, and warn of it."""
        return left_out(self._warn(message))

    def _error(self, output: Mapping[str, Any]) -> Callout:
        name, value = output.get("ename", "Error"), output.get("evalue", "")
        self._warn(self.w("the cell stopped with an error"))
        return Callout(
            tone="confirm",
            title=self.w("Cell {number} stopped with an error", number=self.number),
            body=(sentence(f"{name}: {_ANSI.sub('', str(value))}"),),
        )

    def _display(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Iterator[Block]:
        if MIME in data:
            try:
                found = Blocks.from_json(data[MIME])
            except (ValidationError, KeyError, TypeError):
                self._warn(self.w("its blocks are not as this version of the kit writes them"))
            else:
                yield from found
                return
        elif WIDGET in data:
            yield self._left_out(self.w("an interactive widget is not shown"))
            return
        if (spec := vega_spec(data)) is not None:
            if loads_data(spec):
                yield self._left_out(
                    self.w("a chart that loads its data from an address is not shown")
                )
                return
            name = self.w("Chart of cell {number}", number=self.number)
            yield vega_chart(spec, name, self.w)
            return
        shown = tuple(self._richest(data, metadata))
        yield from shown
        if not shown and any(data.values()):
            kinds = ", ".join(sorted(data))
            message = self.w("an output is not shown ({kinds})", kinds=kinds)
            if set(data) == {"text/plain"}:
                self._warn(message)
            else:
                yield self._left_out(message)

    def _richest(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> Iterator[Block]:
        if "text/html" in data and (found := tuple(self._html(_joined(data["text/html"])))):
            yield from found
        elif media := next((media for media in MEDIA if media in data), None):
            alt = self.alt or str((metadata.get(media) or {}).get("alt") or "")
            if not alt:
                self._warn(self.w("a picture has no description for those who cannot see it"))
                alt = self.w("Picture of cell {number}, not described", number=self.number)
            yield Picture(media=media, data=_joined(data[media]), alt=alt)
        elif "text/markdown" in data:
            found, missing = markdown_blocks(_joined(data["text/markdown"]), self.language)
            yield from found
            for address in missing:
                yield self._left_out(missing_picture(address, self.w))
        elif "text/latex" in data:
            self._warn(self.w("a formula is shown as its LaTeX source"))
            yield Verbatim(text=_joined(data["text/latex"]).strip("\n"))
        elif "application/json" in data:
            yield Verbatim(text=json.dumps(data["application/json"], indent=2, ensure_ascii=False))
        else:
            text = _joined(data.get("text/plain") or "").strip("\n")
            if text.strip() and not _REPR.fullmatch(text.strip()):
                yield Verbatim(text=text)

    def _html(self, markup: str) -> Iterator[Block]:
        tables, text = html_tables(markup, self.w)
        yield from tables
        if text:
            yield Prose(sentences=(sentence(text),), role="note" if tables else "")
            if not tables:
                self._warn(self.w("HTML is shown as plain text"))


def left_out(warning: str) -> Prose:
    """Return the note that stands in the place of what a report cannot hold."""
    return Prose(sentences=(sentence(warning),), role="note")


def missing_picture(address: str, w: Words) -> str:
    """Return why a picture of a Markdown text is not shown."""
    return w(
        "the picture {address} is not shown; attach it to the cell (drag it in)",
        address=address,
    )


def _joined(value: Any) -> str:
    # nbformat allows a text to be stored as a list of lines.
    return "".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
