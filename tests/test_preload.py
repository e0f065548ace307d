"""The warm server's rehearsal goes through what a report goes through, and draws nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from kit.export import fragment as shown
from kit.folders import notebooks
from kit.words import LANGUAGES, words_of


@pytest.fixture(scope="module")
def preload() -> ModuleType:
    """The module, which does its work when it is imported: not while tests are collected."""
    return import_module("kit.preload")


def test_the_rehearsal_composes_a_report_in_every_language(preload: ModuleType) -> None:
    words_of.cache_clear()
    shown._template.cache_clear()
    preload.rehearse(preload.made_up())
    assert words_of.cache_info().currsize == len(LANGUAGES)
    assert shown._template.cache_info().currsize == 1


def test_every_chapter_of_the_notebook_is_rehearsed(preload: ModuleType) -> None:
    notebook = (notebooks() / "member_report.ipynb").read_text(encoding="utf-8")
    assert tuple(re.findall(r"\breport\.(\w+)\(\)", notebook)) == preload.CHAPTERS


def test_the_converter_is_not_there_before_a_fork() -> None:
    code = "from kit.preload import LOADED; print('vl_convert' in LOADED, 'pandas' in LOADED)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout == "False True\n"
