"""A drawing as inline SVG that can do nothing but be seen."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from markupsafe import Markup

from kit.export.characters import visible

_SHAPES = frozenset(
    {
        *("svg", "g", "path", "rect", "line", "circle", "ellipse", "polyline", "polygon"),
        *("text", "tspan", "defs", "clipPath", "linearGradient", "radialGradient", "stop"),
    }
)
# What a shape is and looks like. Addresses, scripts, styles (the page's policy would refuse
# them) and roles (the whole drawing has one) stay out.
_ATTRIBUTES = frozenset(
    {
        *("d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry"),
        *("width", "height", "points", "transform", "viewBox", "id", "offset", "fx", "fy"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"),
        *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "opacity", "clip-path", "clip-rule", "clipPathUnits", "display"),
        *("font-family", "font-size", "font-weight", "font-style", "text-anchor", "direction"),
        *("dominant-baseline", "gradientUnits", "gradientTransform", "stop-color"),
        *("stop-opacity", "text-decoration", "letter-spacing", "visibility"),
    }
)
_OWN_ID = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
_NAMESPACE = re.compile(r"\{[^}]*\}")


def inline_svg(svg: str, *, prefix: str, title: str, description: str) -> Markup | None:
    """Return SVG to stand in a page, or ``None`` when it is not what a chart's drawing is.

    Only shapes and their looks pass. Ids get the ``prefix``, so that several drawings do not
    share them. ``title`` and ``description`` are for those who cannot see the drawing.
    """
    if "<!" in svg:  # no document type, so no entities either: no drawing needs them
        return None
    try:
        root = ET.fromstring(visible(svg))  # noqa: S314 - see the line before
    except ET.ParseError:
        return None
    if _name(root.tag) != "svg":
        return None
    _clean(root, prefix)
    width, height = root.attrib.get("width"), root.attrib.get("height")
    if "viewBox" not in root.attrib and width and height:
        root.set("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    said = [(tag, text) for tag, text in (("title", title), ("desc", description)) if text]
    for place, (tag, text) in enumerate(said):
        element = ET.Element(tag, {"id": f"{prefix}{tag}"})
        element.text = visible(text)
        root.insert(place, element)
        root.set("aria-labelledby" if place == 0 else "aria-describedby", f"{prefix}{tag}")
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - built from the lists above


def _clean(element: ET.Element, prefix: str) -> None:
    element.tag = _name(element.tag)
    found = dict(element.attrib)
    element.attrib.clear()
    for name, value in found.items():
        if name not in _ATTRIBUTES:
            continue
        if name == "id":
            element.set(name, prefix + value)
        elif "url(" not in value:
            element.set(name, value)
        elif _OWN_ID.fullmatch(value):
            element.set(name, _OWN_ID.sub(rf"url(#{prefix}\1)", value))
    for child in list(element):
        if isinstance(child.tag, str) and _name(child.tag) in _SHAPES:
            _clean(child, prefix)
        else:
            element.remove(child)


def _name(tag: str) -> str:
    return _NAMESPACE.sub("", tag)
