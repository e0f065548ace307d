"""A drawing stands alone: titled, still, the same everywhere, asking for nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kit.blocks import Chart, sentence
from kit.blocks import Prose as Paragraph
from kit.errors import RenderError
from kit.export import drawing
from kit.export.drawing import FONTS, draw, drawn
from tests.samples import chart

HOSTILE = '<script>alert(1)</script> " onload="x" font-family="y" &amp; \u202eabc'


def bars(**changes: Any) -> dict[str, Any]:
    """A chart as small as can be, with a gradient and a clipped mark, which need ids."""
    spec: dict[str, Any] = {
        "data": {"values": [{"name": HOSTILE, "n": 2}, {"name": "b", "n": 1}]},
        "mark": {
            "type": "bar",
            "clip": True,
            "color": {
                "gradient": "linear",
                "stops": [{"offset": 0, "color": "#08519c"}, {"offset": 1, "color": "#4292c6"}],
            },
        },
        "encoding": {
            "x": {"field": "n", "type": "quantitative"},
            "y": {"field": "name", "type": "nominal", "axis": {"labelLimit": 0}},
        },
    }
    return {**spec, **changes}


def ids(svg: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', svg)


def test_a_drawing_is_an_image_with_title_and_description() -> None:
    svg = draw(bars(), title="Who & what?", description="Two bars <of> a length.")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag.rpartition("}")[2], title.text) == ("title", "Who & what?")
    assert (description.tag.rpartition("}")[2], description.text) == (
        "desc",
        "Two bars <of> a length.",
    )
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")


def test_title_and_description_of_the_chart_itself_are_taken_where_none_are_given() -> None:
    spec = bars(title={"text": ["Two", "lines"]}, description="As told.")
    root = ET.fromstring(draw(spec))
    assert [root[0].text, root[1].text] == ["Two lines", "As told."]


def test_a_drawing_takes_the_width_it_is_given() -> None:
    root = ET.fromstring(draw(bars()))
    assert root.get("width") is None
    assert root.get("height") is None
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox", ""))


def test_the_whole_text_is_in_the_fonts_of_the_report() -> None:
    svg = draw(bars(config={"font": "Papyrus", "axis": {"labelFont": "Papyrus"}}))
    assert "Papyrus" not in svg
    tags = re.findall(r"<[^>]*>", svg)
    assert [tag for tag in tags if "font-family" in tag] == [tags[0]]
    assert f'font-family="{FONTS}"' in tags[0]


def test_hostile_text_is_seen_as_it_is() -> None:
    root = ET.fromstring(draw(bars()))
    shown = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert HOSTILE.replace("\u202e", "[U+202E]") in shown
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_a_drawing_links_to_nothing_and_loads_nothing() -> None:
    spec = bars()
    spec["mark"]["href"] = "https://example.org/"
    spec["encoding"]["url"] = {"value": "https://example.org/x.png"}
    svg = draw({"layer": [spec, {**bars(), "mark": {"type": "image", "url": "https://x.org/y"}}]})
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "href" not in svg
    assert "<a" not in svg.replace("<aria", "")
    assert "style=" not in svg


@pytest.mark.parametrize("url", ["https://example.org/a.csv", "file:///etc/passwd", "a.csv"])
def test_data_at_an_address_is_refused(url: str) -> None:
    with pytest.raises(RenderError, match=r"may not fetch.*data frame"):
        draw({"layer": [{**bars(), "data": {"url": url}}]})


@pytest.mark.parametrize("spec", [{}, {"mark": "nonsense"}, bars(mark=None)])
def test_what_is_no_chart_is_refused_in_a_sentence(spec: dict[str, Any]) -> None:
    with pytest.raises(RenderError, match=r"could not be drawn: .*must be valid Vega-Lite"):
        draw(spec)


def test_values_that_json_has_no_word_for_are_refused() -> None:
    with pytest.raises(RenderError, match="not JSON"):
        draw(bars(data={"values": [{"n": float("nan")}]}))


def test_the_same_chart_gives_the_same_bytes() -> None:
    first = draw(bars())
    drawing._drawn.cache_clear()
    draw(bars(title="another one between"))
    drawing._drawn.cache_clear()
    assert draw(bars()) == first


def test_another_process_gives_the_same_bytes() -> None:
    code = "from tests.export.test_drawing import bars; from kit.export.drawing import draw; "
    code += "import sys; sys.stdout.buffer.write(draw(bars()).encode())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout.decode() == draw(bars())


def test_ids_are_unique_in_a_document_even_for_a_chart_shown_twice() -> None:
    block = Chart.model_validate({**chart().model_dump(), "spec": bars()})
    first, second = drawn([block, block])
    assert isinstance(first, Chart)
    assert isinstance(second, Chart)
    found = ids(first.svg) + ids(second.svg)
    assert len(found) == len(set(found)) > 6
    for svg in (first.svg, second.svg):
        used = re.findall(r"url\(#([^)]+)\)", svg)
        assert used
        assert set(used) <= set(ids(svg))


def test_drawn_leaves_other_blocks_and_finished_drawings_alone() -> None:
    paragraph = Paragraph(sentences=(sentence("As it was."),))
    finished = chart().model_copy(update={"svg": "<svg/>"})
    assert drawn([paragraph, finished]) == (paragraph, finished)


def test_threads_share_one_converter() -> None:
    specs = [bars(title=str(number)) for number in range(6)]
    drawing._drawn.cache_clear()
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(draw, specs))
    drawing._drawn.cache_clear()
    assert together == [draw(spec) for spec in specs]
