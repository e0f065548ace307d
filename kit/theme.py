"""An organisation's look: name, logo, colour and fonts, from the table ``[theme]`` of kit.toml.

[theme]
name = "Example Watch"
logo = "house/logo.svg"        # PNG or SVG
accent = "#7a1f5c"             # headings, links, the head of the page
accent_dark = "#e6a8cf"        # the same on a dark screen; made from accent if left out
fonts = "house/fonts"          # a folder with font files, for the PDF
family = "Example Sans"        # the family of the text
templates = "house/templates"  # single blocks of the pages, replaced

The colours of levels and of points to confirm carry meaning and stay as they are.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from kit.blocks import Picture
from kit.contrast import TEXT, WHITE, colour, least, mix, nearest
from kit.errors import ParameterError
from kit.records import Record

LIGHT: Final = ("#ffffff", "#f5f7fa", "#fff6e3", "#f4e1c0")
"""What accented text stands on: the page, raised areas, points to confirm, what a link led to."""

DARK: Final = ("#11161d", "#1a212b", "#2a2114", "#3f331e")
"""The same on a dark screen."""

LARGEST_LOGO: Final = 64 * 1024
"""A logo is part of every file, so it may have no more bytes than this."""

_ACCENT = "#08519c"
_QUOTE = "#9ecae1"
_FAMILY = re.compile(r"[\w][\w .-]*")
_FONT_FILES = {".ttf", ".otf", ".ttc"}


class ThemeSettings(Record):
    """The table as written; see the module. All of it is optional."""

    name: str = ""
    logo: str = ""
    accent: str = ""
    accent_dark: str = ""
    fonts: str = ""
    family: str = ""
    templates: str = ""


class Theme(Record):
    """A look with everything that it needs; the kit's own where nothing is set.

    ``fonts`` and ``templates`` are folders; ``digest`` stands for what is in them. ``style`` is
    the text of ``style.css`` in the templates' folder.
    """

    name: str = ""
    logo: Picture | None = None
    accent: str = ""
    accent_dark: str = ""
    family: str = ""
    fonts: Path | None = None
    templates: Path | None = None
    style: str = ""
    digest: str = ""

    @property
    def fingerprint(self) -> str:
        """What of the look can alter a report: not where its folders lie."""
        return self.model_dump_json(exclude={"fonts", "templates"}, exclude_defaults=True)

    @property
    def quote(self) -> str:
        """The colour of the bar beside quotations, on light ground."""
        return mix(self.accent, LIGHT[0], 0.6) if self.accent else _QUOTE

    @property
    def paper_accent(self) -> str:
        """The accent colour of the PDF."""
        return self.accent or _ACCENT

    @cached_property
    def css(self) -> str:
        """The style sheet that follows the kit's own: its properties anew, and ``style.css``."""
        light: dict[str, str] = {}
        dark: dict[str, str] = {}
        if self.accent:
            light = {"accent": self.accent, "quote": self.quote, **_band(self.accent, 7)}
            dark = {
                "accent": self.accent_dark,
                "quote": mix(self.accent_dark, DARK[0], 0.5),
                **_band(self.accent, 12),
            }
        if self.family:
            light["family"] = f'"{self.family}"'
        parts = [
            _rule(light),
            f"@media screen and (prefers-color-scheme: dark) {{\n{_rule(dark)}\n}}" if dark else "",
            self.style,
        ]
        return "\n".join(part for part in parts if part)

    @property
    def paper_template(self) -> Path | None:
        """The project's own template of the PDF, where it has one."""
        path = self.templates / "report.typ" if self.templates else None
        return path if path and path.is_file() else None


PLAIN: Final = Theme()
"""The kit's own look."""


def read_theme(table: object) -> ThemeSettings:
    """Return the table ``[theme]`` of a kit.toml, its colours checked.

    Raises ``ParameterError`` for an unknown name, a value of another kind, or a colour that
    cannot be read on the kit's grounds, with its contrast and the nearest colour that can.
    """
    if not isinstance(table, dict):
        raise ParameterError(
            'theme is a table: write [theme], and below it lines such as name = "...".',
            subject="theme",
        )
    given: dict[str, Any] = table
    for name in given:
        if name not in ThemeSettings.model_fields:
            near = get_close_matches(name, list(ThemeSettings.model_fields), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            known = ", ".join(ThemeSettings.model_fields)
            raise ParameterError(
                f"The table [theme] has no {name!r}.{hint} It takes {known}.", subject=name
            )
    try:
        theme = ThemeSettings.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        raise ParameterError(
            f"[theme] {name} cannot be {first['input']!r}: write a text in quotation marks.",
            subject=name,
        ) from error
    if theme.logo and not theme.name.strip():
        raise ParameterError(
            '[theme] has a logo but no name. Add name = "...": it is read to those who cannot '
            "see the logo.",
            subject="name",
        )
    if theme.family and not _FAMILY.fullmatch(theme.family):
        raise ParameterError(
            f"[theme] family cannot be {theme.family!r}. Write the name of one font family in "
            "letters, digits, spaces, dots and hyphens.",
            subject="family",
        )
    if theme.accent_dark and not theme.accent:
        raise ParameterError(
            "[theme] has accent_dark but no accent. Add accent, the colour on light ground.",
            subject="accent",
        )
    accent = _readable("accent", theme.accent, LIGHT, "light")
    dark = _readable("accent_dark", theme.accent_dark, DARK, "dark")
    if accent and not dark:
        dark = nearest(accent, DARK)
    return theme.model_copy(update={"accent": accent, "accent_dark": dark})


def theme_of_notebook(resources: Mapping[str, Any]) -> Theme:
    """Return the look for a notebook that nbconvert converts, which knows of no project.

    It is that of the ``kit.toml`` in the working folder, else of the nearest in the notebook's
    folder and the folders above it. Raises ``ParameterError`` as ``load_theme`` does.
    """
    from kit.settings import nearest_folder, read_project, settings_text

    beside = Path((resources.get("metadata") or {}).get("path") or ".")
    folder = nearest_folder(Path.cwd(), beside)
    return load_theme(read_project(settings_text(folder)).theme, folder) if folder else PLAIN


def load_theme(settings: ThemeSettings, folder: Path) -> Theme:
    """Return the look with its files; ``folder`` is that of kit.toml, which names lead from.

    Raises ``ParameterError`` when a file or folder is missing or of no use.
    """
    fonts = _named_folder("fonts", settings.fonts, folder)
    templates = _named_folder("templates", settings.templates, folder)
    if fonts and not any(path.suffix.lower() in _FONT_FILES for path in fonts.rglob("*")):
        raise ParameterError(
            f"[theme] fonts: the folder {settings.fonts!r} holds no font files (.ttf or .otf).",
            subject="fonts",
        )
    if settings.family:
        _check_family(settings.family, fonts)
    return Theme(
        name=settings.name.strip(),
        logo=_logo(settings.logo, settings.name.strip(), folder) if settings.logo else None,
        accent=settings.accent,
        accent_dark=settings.accent_dark,
        family=settings.family,
        fonts=fonts,
        templates=templates,
        style=_style(templates) if templates else "",
        digest=_digest(fonts, templates),
    )


def _readable(name: str, given: str, grounds: tuple[str, ...], kind: str) -> str:
    """Return a colour that text can have on these grounds, empty for an empty one."""
    if not given:
        return ""
    found = colour(given)
    if found is None:
        raise ParameterError(
            f'[theme] {name} cannot be {given!r}. Write a colour as "#7a1f5c".', subject=name
        )
    measured = least(found, grounds)
    if measured < TEXT:
        # Rounded down: a colour that misses by little must not seem to pass.
        raise ParameterError(
            f"[theme] {name} {found} has a contrast of {int(measured * 100) / 100:.2f} to 1 on "
            f"{kind} ground. Text needs {TEXT} to 1 (WCAG 2.2, 1.4.3) to be read by everybody. "
            f"The nearest colour that passes is {nearest(found, grounds)}.",
            subject=name,
        )
    return found


def _band(accent: str, contrast: float) -> dict[str, str]:
    """The head of the page: white text on the accent colour, darkened to this contrast."""
    band = nearest(accent, (WHITE,), contrast)
    return {"band": band, "band-muted": nearest(mix(band, WHITE, 0.75), (band,), TEXT + 0.5)}


def _rule(properties: dict[str, str]) -> str:
    lines = "".join(f"  --{name}: {value};\n" for name, value in properties.items())
    return f":root {{\n{lines}}}" if lines else ""


def _named_folder(name: str, given: str, folder: Path) -> Path | None:
    if not given:
        return None
    path = (folder / given).resolve()
    if not path.is_dir():
        raise ParameterError(
            f"[theme] {name}: there is no folder {given!r}. Name one that is beside kit.toml, "
            "or its whole path.",
            subject=name,
        )
    return path


def _style(templates: Path) -> str:
    path = templates / "style.css"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if "</" in text:
        raise ParameterError(
            "[theme] templates: style.css holds '</', which would end the page's style. "
            "Write style rules alone.",
            subject="templates",
        )
    return text


def _logo(given: str, name: str, folder: Path) -> Picture:
    try:
        data = (folder / given).read_bytes()
    except OSError as error:
        raise ParameterError(
            f"[theme] logo: {given!r} cannot be opened: {error.strerror}. Name a PNG or SVG file.",
            subject="logo",
        ) from error
    if len(data) > LARGEST_LOGO:
        raise ParameterError(
            f"[theme] logo: {given!r} has {len(data):,} bytes; every report holds a copy, so "
            f"{LARGEST_LOGO:,} are the most. Save it smaller, or as SVG.",
            subject="logo",
        )
    encoded = base64.b64encode(data).decode("ascii")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        logo = Picture(media="image/png", data=encoded, alt=name)
    elif b"<svg" in data[:2048] and not data.startswith(b"\x00"):
        logo = Picture(media="image/svg+xml", data=encoded, alt=name)
    else:
        raise ParameterError(
            f"[theme] logo: {given!r} is neither PNG nor SVG. Save it as one of them.",
            subject="logo",
        )
    _check_logo(logo, given)
    return logo


def _check_logo(logo: Picture, given: str) -> None:
    from kit.export.pictures import picture_data
    from kit.fonts import font_folders, shows

    if not shows(font_folders(), picture=picture_data(logo)):
        raise ParameterError(
            f"[theme] logo: {given!r} is damaged, or holds what a PDF cannot show. Open it in a "
            "drawing program and save it anew.",
            subject="logo",
        )


def _check_family(family: str, fonts: Path | None) -> None:
    from kit.fonts import families, font_folders

    known = families(font_folders((fonts,) if fonts else ()))
    if family not in known:
        near = get_close_matches(family, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ParameterError(
            f"[theme] family: no font at hand has the family {family!r}.{hint} Name a folder "
            "with its files as fonts, or take one of the kit's own, such as 'Source Serif 4'.",
            subject="family",
        )


def _digest(*folders: Path | None) -> str:
    from kit.fingerprint import folder_digest

    return " ".join(folder_digest(folder) for folder in folders if folder)
