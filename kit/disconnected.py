"""What widgets say when their kernel was restarted or has ended: nobody hears them any more.

No code of the kit runs then. JupyterLab gives such widgets a class, and shows a small sign beside
each; a style that came with the widgets puts a sentence in its place.
"""

from __future__ import annotations

import json

from kit.words import Words

_GONE = "jupyter-widgets-disconnected"


def form_style(w: Words) -> str:
    """Return the style for a form that saves while one types: every field says so."""
    head = w(
        "This form is no longer connected: the kernel was restarted or has ended. What you type "
        "now is not saved. Copy what you typed last, then run this cell again: the rest is in the "
        "file."
    )
    field = w("Not connected: what you type here is not saved.")
    return (
        f"{_style('.kit-form', head)}\n.kit-form .kit-status.{_GONE} {{display: none}}\n"
        f".kit-form .kit-above.{_GONE}::before {{{_said(field)}}}"
    )


def panel_style(w: Words) -> str:
    """Return the style for the desk's parts: each says so at its head, and on its buttons."""
    head = w(
        "This part is no longer connected: the kernel was restarted or has ended. Copy what you "
        "typed and did not save, then choose Run › Run All Cells."
    )
    button = json.dumps(w("Not connected:") + "\u00a0", ensure_ascii=False)
    return (
        _style(".kit-panel", head)
        + f"\n.kit-panel .jupyter-button.{_GONE}::before {{content: {button}; font: inherit}}"
    )


def _style(root: str, text: str) -> str:
    return (
        f"{root} .{_GONE}::before {{content: none}}\n"
        f"{root}.{_GONE}::before {{{_said(text)} font-weight: 650; padding: .6em .8em}}"
    )


def _said(text: str) -> str:
    return (
        f"content: {json.dumps(text, ensure_ascii=False)}; display: block; width: auto; "
        'height: auto; font: 15px/1.4 "Source Sans 3", "Segoe UI", system-ui, sans-serif; '
        "white-space: normal; color: inherit; border-left: 4px solid #d9534f; "
        "padding: 0 0 0 .7em; margin: .3em 0;"
    )
