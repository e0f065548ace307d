"""The report as one HTML file: no script, no network, nothing to fetch."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from jinja2 import Environment, Template
from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default, validate

from kit import __version__
from kit.export.document import Document, document_of, with_drawings
from kit.export.environment import environment, page_template, refused, themed
from kit.export.page import Page
from kit.folders import templates
from kit.theme import PLAIN, Theme, theme_of_notebook


def render_html(document: Document, theme: Theme = PLAIN) -> str:
    """Return a document as one HTML page in an organisation's look.

    A chart that cannot be drawn is shown as its description and its numbers. Raises
    ``RenderError`` when the project's own template cannot be used.
    """
    template = page_template("report", theme.templates)
    with refused(template.name or ""):
        return _render(with_drawings(document), template, theme)


def content_policy(*, style: str, scripts: tuple[str, ...] = ()) -> str:
    """Return a Content-Security-Policy that allows this style, these scripts and no network."""
    rules = ["default-src 'none'", f"style-src {_hash(style)}"]
    if scripts:
        rules.append("script-src " + " ".join(_hash(script) for script in scripts))
    return "; ".join((*rules, "img-src data:", "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _render(document: Document, template: Template, theme: Theme = PLAIN, **more: Any) -> str:
    style = themed("html/base.css", "html/report.css", theme=theme)
    return template.render(
        document=document,
        page=Page(document, document.words),
        w=document.words,
        css=style,
        policy=content_policy(style=style),
        theme=theme,
        version=__version__,
        **more,
    )


class HTMLReportExporter(TemplateExporter):
    """Exports a notebook as a report in one HTML file.

    Any notebook will do: the kit's blocks, Markdown, data frames, pictures and charts are
    shown, code is not, and what cannot be shown is named as a warning. Another template
    folder (``--template``) may replace single blocks of ``html/index.html.j2``. The look is that
    of the project's ``kit.toml``, see ``kit.theme.theme_of_notebook``.
    """

    export_from_notebook = "Commitment report (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "html"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(templates()), *super()._default_extra_template_basedirs()]

    @validate("extra_template_basedirs")
    def _with_own_template(self, proposal: dict[str, Any]) -> list[str]:
        # Other templates extend the kit's own, so it is found wherever they lie.
        own = str(templates())
        return [own, *(folder for folder in proposal["value"] if folder != own)]

    @default("extra_template_paths")
    def _default_extra_template_paths(self) -> list[str]:
        return [str(templates() / "html"), str(templates())]

    def _create_environment(self) -> Environment:
        made = environment(self.template_paths)
        for name, user_filter in self.filters.items():
            self._register_filter(made, name, user_filter)
        return made

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the report of an executed notebook, and nbconvert's resources."""
        # Not TemplateExporter's own: it would render the notebook, not the document.
        notebook, found = Exporter.from_notebook_node(self, nb, resources, **kw)
        name = found.get("metadata", {}).get("name", "")
        document = with_drawings(document_of(notebook, name=name))
        for warning in document.warnings:
            self.log.warning(warning)
        theme = theme_of_notebook(found)
        template = self.template
        if theme.templates and self.template_name == "html":
            template = page_template("report", theme.templates)
        with refused(template.name or ""):
            return _render(document, template, theme, nb=notebook, resources=found), found
