"""Altair charts of an analyst's own cells, shown in a notebook that a person runs.

JupyterLab renders an older Vega-Lite than Altair writes, and what Altair displays by itself fetches
its scripts from a network. Here the chart is drawn in the kernel, as a report draws it, and stands
beside its specification, which reports are made from.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

_CHARTS = ("altair.vegalite.v6.api", "TopLevelMixin")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def draw_own_charts() -> None:
    """Have Jupyter show Altair's charts as drawings; in a batch they stay as they are.

    Nothing of Altair is imported for it: IPython asks when a chart is there.
    """
    if os.environ.get("KIT_BATCH") or "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type_by_name(*_CHARTS, chart_bundle)


def chart_bundle(chart: Any, **options: Any) -> Any:
    """Return what Jupyter shows of a chart, unless the analyst chose a renderer of Altair.

    A chart that no report could hold is told as text. Raises what Altair raises for a chart that
    is not as it must be.
    """
    from altair import renderers

    from kit.errors import RenderError
    from kit.export.drawing import draw

    if renderers.active != "default":
        return chart._repr_mimebundle_(**options)
    spec = chart.to_dict()
    try:
        drawing = draw(spec)
    except RenderError as error:
        return {"text/plain": error.message}
    kind = "application/vnd.vegalite.v6+json"
    plain = str(spec.get("description") or spec.get("title") or "Chart")
    return {kind: spec, "image/svg+xml": _sized(drawing), "text/plain": plain}


def _sized(svg: str) -> str:
    """Return a drawing with its own width and height; without, it is as wide as the cell."""
    found = _SIZE.search(svg)
    size = f'width="{found[1]}" height="{found[2]}" ' if found else ""
    return svg.replace("<svg ", f"<svg {size}", 1)
