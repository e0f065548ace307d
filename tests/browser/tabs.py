"""Tabs of one browser that are used again: a new one takes longer than most tests do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

SLOW = 60_000
"""How long to wait for anything, in milliseconds. A busy machine takes its time; what comes sooner
is not waited for."""


class Tabs:
    """The tabs of a browser, one for each set of options that a tab has for good."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: dict[tuple[tuple[str, Any], ...], Page] = {}

    @contextmanager
    def tab(
        self, width: int = 1280, height: int = 900, scheme: str = "light", **options: Any
    ) -> Iterator[Page]:
        """Give a tab that is empty and as wide, high, light or dark as is asked for.

        ``options`` are those of a context, such as ``bypass_csp``. A tab that something went wrong
        in is closed and not used again.
        """
        key = tuple(sorted(options.items()))
        tab = self._open.pop(key, None) or self._browser.new_context(**options).new_page()
        tab.set_default_timeout(SLOW)
        try:
            tab.set_viewport_size({"width": width, "height": height})
            tab.emulate_media(media="null", color_scheme=scheme)  # type: ignore[arg-type]
            yield tab
            # Nothing of this page, of its listeners or of its pointer is there for the next one.
            tab.goto("about:blank")
            tab.mouse.move(0, 0)
        except BaseException:
            tab.context.close()
            raise
        self._open[key] = tab
