"""What chance leaves in the outputs of cells: addresses in memory, random names, times.

pandas, Altair and matplotlib name what they draw at random, and Python tells objects apart by
where they lie in memory. Without these traces the same notebook on the same sources is the
same file. Blocks of the kit have none, and are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final

from kit.blocks import MIME

_IN_MEMORY = re.compile(r"(?<=\w) at 0x[0-9A-Fa-f]{6,16}(?=>)")
_SCRIPT: Final = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")
_NAMES: Final = {
    "text/html": re.compile(r'(?<=id=")(?:T_[0-9a-f]{5}(?=[_"])|altair-viz-[0-9a-f]{32})'),
    "image/svg+xml": re.compile(r'(?<=id=")[a-z]{1,2}[0-9a-f]{10}(?=")'),
}
_DATE = re.compile(r"(?<=<dc:date>)[^<]*(?=</dc:date>)")


def without_chance(notebook: Any) -> None:
    """Take the traces of chance out of the outputs of all cells, in place.

    Names stay unique over the whole notebook, whose cells share one page in JupyterLab.
    """
    numbers = count(1)
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if output.get("name") == "stderr":
            output["text"] = _SCRIPT.sub("cell", output["text"])
        data = output.get("data")
        if isinstance(data, Mapping) and MIME not in data:
            settled = {kind: _settled(kind, value, numbers) for kind, value in data.items()}
            output["data"].update(settled)


def _settled(kind: str, value: Any, numbers: Iterator[int]) -> Any:
    if not isinstance(value, str):
        return value
    if kind in {"text/plain", "text/html"}:
        value = _IN_MEMORY.sub("", value)
    if kind == "image/svg+xml":
        value = _DATE.sub("", value)
    if kind in _NAMES:
        for name in dict.fromkeys(_NAMES[kind].findall(value)):
            value = value.replace(name, f"{name.rpartition('-')[0] or name[0]}-{next(numbers)}")
    return value
