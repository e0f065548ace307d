"""Vega-Lite charts that an analyst's own cell displayed, such as Altair writes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kit.blocks import Chart, Column, Table, cell, sentence
from kit.words import Words

MOST_ROWS = 100
"""How many rows of a chart's data are listed beside it."""

_MIME = re.compile(r"application/vnd\.vegalite\.v\d+(?:\.\d+)*(?:\+json|\.json)")
_EMBEDDED = re.compile(r"\}\)\((?=\{)")


def vega_spec(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the Vega-Lite chart of a cell's output, ``None`` when it holds none.

    Altair's usual renderer leaves only a script that would load its libraries from elsewhere;
    the chart is an argument in that script, and is read from there as data.
    """
    for kind, value in data.items():
        if _MIME.fullmatch(kind) and isinstance(value, dict):
            return value
    markup = data.get("text/html", "")
    if not isinstance(markup, str) or "vega" not in markup or "<script" not in markup:
        return None
    for match in _EMBEDDED.finditer(markup):
        try:
            value, _ = json.JSONDecoder().raw_decode(markup, match.end())
        except ValueError:
            continue
        if isinstance(value, dict) and "vega-lite" in str(value.get("$schema", "")):
            return value
    return None


def loads_data(spec: Any) -> bool:
    """Say whether a chart would fetch its data from an address, which no report does."""
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and "url" in data:
            return True
        return any(loads_data(value) for value in spec.values())
    return isinstance(spec, list) and any(loads_data(value) for value in spec)


def vega_chart(spec: dict[str, Any], name: str, w: Words) -> Chart:
    """Return a chart block: its title and description as the chart has them, its data as a table.

    ``name`` stands in where the chart has no title.
    """
    title = _title(spec.get("title")) or name
    if not isinstance(spec.get("title"), dict):
        # The page shows the title above the chart; a title with a subtitle stays in it.
        spec = {key: value for key, value in spec.items() if key != "title"}
    description = str(spec.get("description") or title)
    return Chart(title=title, description=description, spec=spec, table=_table(spec, title, w))


def _title(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text")
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _table(spec: dict[str, Any], title: str, w: Words) -> Table:
    rows = _values(spec)
    names = list(dict.fromkeys(name for row in rows for name in row))
    notes = (
        (sentence(w("The first {shown} of {all} rows.", shown=MOST_ROWS, all=len(rows))),)
        if len(rows) > MOST_ROWS
        else ()
    )
    return Table(
        caption=w("Data of the chart “{title}”", title=title),
        columns=tuple(
            Column(
                title=name,
                align="right" if all(_number(row.get(name)) for row in rows) else "left",
            )
            for name in names
        ),
        rows=tuple(
            tuple(cell("" if row.get(name) is None else str(row[name])) for name in names)
            for row in rows[:MOST_ROWS]
        ),
        row_heads=False,
        notes=notes,
    )


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    values: list[Any] = []
    data = spec.get("data")
    if isinstance(data, dict) and isinstance(data.get("values"), list):
        values = data["values"]
    else:
        datasets = spec.get("datasets")
        for dataset in datasets.values() if isinstance(datasets, dict) else ():
            if isinstance(dataset, list):
                values.extend(dataset)
    return [row for row in values if isinstance(row, dict)]
