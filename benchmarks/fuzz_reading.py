"""Feed all readers with damaged and made-up sources for some minutes.

A failure is a crash (anything but the refusals of ``KitError``), a hang (more than seconds for
one source), or a line of a page that is lost. Hypothesis makes the sources, remembers what
failed in ``.hypothesis``, and shows the smallest source that fails.

python -m benchmarks.fuzz_reading [MINUTES] [READER...]
"""

from __future__ import annotations

import faulthandler
import io
import sys
import time
from collections import Counter
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kit.errors import KitError
from kit.reading import read_bytes
from kit.reading.interchange import dump, dump_yaml
from kit.reading.listing import listing
from kit.reading.page import line_roles
from tests.accounting import complaints
from tests.mutations import damaged, damaged_pages

SLOW_SECONDS = 10.0
HANG_SECONDS = 120
ROUND = 250

_TAGS = ("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "table", "tr", "td", "a", "script", "br")


@st.composite
def _web_pages(draw: st.DrawFn) -> bytes:
    """Draw a page as HTML: its lines in elements, some broken, some nested."""
    lines = draw(damaged_pages()).decode("utf-8", "replace").split("\n")
    tags = draw(st.lists(st.sampled_from(_TAGS), min_size=1, max_size=6))
    closes = draw(st.booleans())
    body = []
    for number, line in enumerate(lines):
        tag = tags[number % len(tags)]
        end = f"</{tag}>" if closes else ""
        link = ' href="https://example.org/a.pdf"' if tag == "a" else ""
        body.append(f"<{tag}{link}>{line}{end}")
    nested = "<div>" * draw(st.sampled_from((0, 1, 2_000)))
    page = f"<html><head><title>x</title></head><body><main>{nested}{''.join(body)}</main></body>"
    return damaged(draw, page.encode("utf-8", "replace"))


@st.composite
def _sheets(draw: st.DrawFn) -> bytes:
    """Draw a table as text: questions as columns, answers below, in any order."""
    from kit.form import load_form

    titles = [text for question in load_form().questions for text in question.text["en"]]
    titles += [text for field in load_form().fields for text in field.labels["en"]]
    columns = draw(st.lists(st.sampled_from(titles) | st.text(max_size=20), max_size=12))
    cells = st.sampled_from(
        ("Yes", "Complete", "Major", "=1+1", "https://example.org/a.pdf", "x,y")
    )
    rows = draw(st.lists(st.lists(cells | st.text(max_size=20), max_size=14), max_size=6))
    mark = draw(st.sampled_from((",", ";", "\t")))
    text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in [columns, *rows])
    return damaged(draw, text.encode("utf-8", "replace"))


@st.composite
def _workbooks(draw: st.DrawFn) -> bytes:
    """Draw a workbook that openpyxl wrote, then damaged or not."""
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in draw(_sheets()).decode("utf-8", "replace").split("\n")[:8]:
        try:
            sheet.append([cell.strip('"') for cell in row.split(",")])
        except IllegalCharacterError:
            continue
    held = io.BytesIO()
    book.save(held)
    made = _settled(held.getvalue())
    return damaged(draw, made) if draw(st.booleans()) else made


def _settled(workbook: bytes) -> bytes:
    """Return a workbook without the times of its making, so that it can be drawn again."""
    held = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(held, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name))
    return held.getvalue()


@st.composite
def _records(draw: st.DrawFn) -> bytes:
    """Draw records as the kit writes them, damaged."""
    try:
        readings = read_bytes(draw(damaged_pages()), "page.txt")
    except KitError:
        return draw(st.binary(max_size=200))
    text = dump(readings) if draw(st.booleans()) else dump_yaml(readings)
    return damaged(draw, text.encode("utf-8", "surrogatepass"))


_NOTHING = st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode())
SOURCES: dict[str, st.SearchStrategy[bytes]] = {
    "page.txt": damaged_pages() | _NOTHING,
    "page.html": _web_pages() | _NOTHING,
    "table.csv": _sheets() | _NOTHING,
    "table.xlsx": _workbooks() | _NOTHING,
    "table.ods": _workbooks() | _NOTHING,
    "records.json": _records() | _NOTHING,
    "records.yaml": _records() | _NOTHING,
}


def check(data: bytes, path: str) -> None:
    """Read one source, and raise for anything that must not happen."""
    start = time.perf_counter()
    try:
        readings = read_bytes(data, path)
    except KitError:
        readings = ()
    for reading in readings:
        listing(reading)
        line_roles(reading)
        if path.startswith("page."):
            found = complaints(reading)
            assert found == [], found
    seconds = time.perf_counter() - start
    assert seconds < SLOW_SECONDS, f"{path}: {len(data)} bytes took {seconds:.1f} s"


def _round(path: str, sources: st.SearchStrategy[bytes], tried: Counter[str]) -> Callable[[], None]:
    @settings(
        max_examples=ROUND,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
    )
    @given(sources)
    def run(data: bytes) -> None:
        tried[path] += 1
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        try:
            check(data, path)
        finally:
            faulthandler.cancel_dump_traceback_later()

    return run


def main(arguments: list[str]) -> int:
    """Fuzz the readers in turn until the time is over."""
    minutes = float(arguments[0]) if arguments else 1.0
    names = arguments[1:] or list(SOURCES)
    end = time.monotonic() + 60 * minutes
    tried: Counter[str] = Counter()
    while time.monotonic() < end:
        for name in names:
            _round(name, SOURCES[name], tried)()
            if time.monotonic() >= end:
                break
    for name in names:
        print(f"{name:<14}{tried[name]:>8} sources, no crash, no hang, no lost line")
    print(f"{'all':<14}{tried.total():>8} sources in {minutes:g} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
