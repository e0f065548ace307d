"""The tag tree of a PDF as plain data, read with another library than the one that wrote it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Node:
    """One structure element: its role, what it says of itself, and what is in it."""

    role: str
    alt: str = ""
    lang: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *roles: str) -> list[Node]:
        return [node for node in self.walk() if node.role in roles]

    def outline(self, depth: int = 0) -> str:
        said = "".join(
            f" {name}={value!r}"
            for name, value in {"alt": self.alt, "lang": self.lang, **self.attributes}.items()
            if value
        )
        lines = [f"{'  ' * depth}{self.role}{said}"]
        return "\n".join((*lines, *(child.outline(depth + 1) for child in self.children)))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def structure(pdf: pikepdf.Pdf) -> Node:
    root = pdf.Root.StructTreeRoot
    roles = {str(key): str(value) for key, value in dict(root.get("/RoleMap", {})).items()}
    return _node(root, roles)


def _node(element: Any, roles: dict[str, str]) -> Node:
    role = str(element.get("/S", "/Root"))
    node = Node(
        role=roles.get(role, role)[1:],
        alt=str(element.get("/Alt", "")),
        lang=str(element.get("/Lang", "")),
    )
    for attributes in _list(element.get("/A")):
        node.attributes.update(
            {key[1:]: str(value) for key, value in dict(attributes).items() if key != "/O"}
        )
    for child in _list(element.get("/K")):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            node.children.append(_node(child, roles))
    return node


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The outline as (depth, title), depth counted from 1."""
    found: list[tuple[int, str]] = []

    def visit(items: Any, depth: int) -> None:
        for item in items:
            found.append((depth, item.title))
            visit(item.children, depth + 1)

    with pdf.open_outline() as outline:
        visit(outline.root, 1)
    return found


def fonts(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Every font's name, and whether it is embedded."""
    found: dict[str, bool] = {}
    for candidate in pdf.objects:
        if (
            isinstance(candidate, pikepdf.Dictionary)
            and candidate.get("/Type") == "/FontDescriptor"
        ):
            found[str(candidate.FontName)] = any(
                name in candidate for name in ("/FontFile", "/FontFile2", "/FontFile3")
            )
    return found
