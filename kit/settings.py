"""The project's settings from ``kit.toml``; all of them are optional.

language = "es"
personal_data = "mask"

[rules]
address-lost = {severity = "off", reason = "..."}

[theme]                        # see kit.theme
name = "Example Watch"

[limits]                       # see kit.limits
memory_mb = 4096
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from kit.errors import ParameterError
from kit.findings import CODES
from kit.limits import Limits, read_limits
from kit.parameters import Language, PersonalData
from kit.records import Record
from kit.rules import RuleSettings, read_settings
from kit.theme import ThemeSettings, read_theme

FILE = "kit.toml"


class Settings(Record):
    """What a project has settled; see the module."""

    language: Language = "en"
    personal_data: PersonalData = "mask"
    rules: RuleSettings = Field(default_factory=RuleSettings)
    theme: ThemeSettings = Field(default_factory=ThemeSettings)
    limits: Limits = Field(default_factory=Limits)


def read_project(text: str) -> Settings:
    """Return the settings that the text of a ``kit.toml`` holds.

    Raises ``ParameterError`` for what is no TOML, an unknown name (with the nearest), or a
    value that cannot be.
    """
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{FILE} cannot be read as TOML: {error}.", subject=FILE) from error
    for name in table:
        if name not in Settings.model_fields:
            near = get_close_matches(name, list(Settings.model_fields), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ParameterError(f"{FILE} has no setting {name!r}.{hint}", subject=name)
    rules = read_settings(table.pop("rules", {}), CODES)
    theme = read_theme(table.pop("theme", {}))
    limits = read_limits(table.pop("limits", {}))
    try:
        return Settings.model_validate({**table, "rules": rules, "theme": theme, "limits": limits})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ParameterError(
            f"{FILE}: {first['loc'][0]} cannot be {first['input']!r}: {first['msg'].lower()}.",
            subject=str(first["loc"][0]),
        ) from error


def nearest_folder(*folders: Path) -> Path | None:
    """Return the folder whose ``kit.toml`` holds: the first of these, then those above the last.

    ``None`` where there is no such file.
    """
    above = folders[-1].resolve().parents if folders else ()
    return next((folder for folder in (*folders, *above) if (folder / FILE).is_file()), None)


def settings_text(folder: Path) -> str:
    """Return the text of a folder's ``kit.toml``, nothing where there is none."""
    path = folder / FILE
    return path.read_text(encoding="utf-8") if path.is_file() else ""
