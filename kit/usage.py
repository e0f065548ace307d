"""What is told of a call that cannot be understood: a sentence, and the nearest name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from cyclopts import App
from cyclopts.exceptions import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

_KINDS = {int: "a whole number", float: "a number, such as 1.5", bool: "nothing"}


def usage(error: CycloptsError, app: App) -> str:
    """Return what to tell a person of a call that cannot be understood, and what to do next."""
    command = " ".join(("kit", *(error.command_chain or ())))
    see = f"See `{command} --help`."
    match error:
        case UnknownCommandError(unused_tokens=[word, *_]):
            return _unknown_command(word, app)
        case UnknownOptionError(token=token, argument_collection=arguments):
            word = token.keyword or token.value
            known = [name for one in arguments if one.parse for name in one.names]
            near = _nearest(word, [name for name in known if name.startswith("-")])
            return f"`{command}` has no option {word}.{near} {see}"
        case MissingArgumentError(argument=argument) if argument is not None:
            name = error.keyword or argument.name
            if name.startswith("-"):
                return f"{name} needs {_wanted(argument.hint)} after it. {see}"
            return f"`{command}` needs {name}. {see}"
        case CoercionError(argument=argument, token=token) if argument and token:
            name = token.keyword or argument.name
            wanted = _wanted(argument.hint)
            if wanted == "nothing":
                return f"{name} takes no value: write {name} alone, or leave it out."
            near = _nearest(token.value, _choices(argument.hint))
            return f"{name} takes {wanted}; {token.value!r} is not.{near} {see}"
        case RepeatArgumentError(token=token):
            return f"{token.keyword} is given more than once. Leave one. {see}"
        case UnusedCliTokensError(unused_tokens=[*words]):
            return f"`{command}` has no use for {' '.join(words)}. {see}"
        case _:
            error.verbose = False
            return f"{str(error).strip()} {see}"


def _unknown_command(word: str, app: App) -> str:
    commands = [name for name in app if not name.startswith("-")]
    kind = "option" if word.startswith("-") else "command"
    known = ["--help", "--version"] if kind == "option" else commands
    return (
        f"There is no {kind} {word}.{_nearest(word, known)} The commands are "
        f"{', '.join(commands)}. See `kit --help`."
    )


def _nearest(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _choices(hint: Any) -> list[str]:
    """Return the words that an option takes, none where it takes any."""
    for one in (hint, *get_args(hint)):  # a choice, or one that may be left out
        if get_origin(one) is Literal:
            return [str(choice) for choice in get_args(one)]
    return []


def _wanted(hint: Any) -> str:
    """Return what an option takes, in words."""
    choices = _choices(hint)
    if choices:
        return " or ".join(choices)
    for kind in (hint, *get_args(hint)):
        if kind in _KINDS:
            return _KINDS[kind]
    return "a value"
