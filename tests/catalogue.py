"""The words of the code and of the catalogues, for the tests and for those who translate.

    python -m tests.catalogue

brings every catalogue in ``kit/locale`` up to date in place: new words are added without a
translation, unused ones are taken out, translations are kept. It ends with what is left to do.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "kit" / "locale"

# The names that the code gives to the kit's words; ``kit.blocks`` has a function of one of them.
_NAMES = frozenset(("w", "words"))
_HEADER = """# The words of the commitment report kit in {name}.
# Brought up to date by: python -m tests.catalogue
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


class Use(NamedTuple):
    """One place in the code where words are looked up; ``many`` is the plural, if it has one."""

    one: str
    many: str | None
    place: str


def uses(root: Path = ROOT) -> list[Use]:
    """Return every text that the kit's code and templates look up, with its place."""
    found: list[Use] = []
    for path in sorted((root / "kit").rglob("*.py")):
        found += python_uses(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    for path in sorted((root / "templates").rglob("*.j2")):
        found += template_uses(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    return found


def python_uses(code: str, path: str) -> list[Use]:
    """Return what a module looks up or marks; raises ``ValueError`` for glued sentences."""
    finder = _Finder(path)
    finder.visit(ast.parse(code))
    return finder.found


class _Finder(ast.NodeVisitor):
    """Finds calls of the kit's words, and keeps apart the function of ``kit.blocks``."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Use] = []
        self.foreign: set[str] = set()
        self.knows_words = False
        self.scopes: list[dict[str, bool]] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "kit.blocks":
            self.foreign |= {alias.asname or alias.name for alias in node.names}
        if node.module == "kit.words":
            self.knows_words |= any(alias.name in ("Words", "words_of") for alias in node.names)

    def _enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.scopes.append(
            {
                argument.arg: argument.annotation is None
                or "Words" in ast.unparse(argument.annotation)
                for argument in arguments
                if argument.arg in _NAMES
            }
        )
        self.generic_visit(node)
        self.scopes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._enter(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._enter(node)

    def _is_words(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name) if name in _NAMES:
                bound = [scope[name] for scope in self.scopes if name in scope]
                return bound[-1] if bound else name not in self.foreign
            case ast.Attribute(attr="w"):
                return True  # the words of a part of the desk, whose module need not name them
            case ast.Attribute(value=owner, attr="words"):
                # A lexicon has words of its own: lists that texts are searched for.
                return self.knows_words and "lexicon" not in ast.unparse(owner)
            case ast.Call(func=ast.Name(id="words_of")):
                return True
            case _:
                return False

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Name(id="mark") if node.args and "mark" not in self.foreign:
                self._note(node.args[0], None)
            case ast.Attribute(value=value, attr="count") if (
                self._is_words(value) and len(node.args) > 2
            ):
                self._note(node.args[0], node.args[1])
            case function if self._is_words(function) and node.args:
                self._note(node.args[0], None)
        self.generic_visit(node)

    def _note(self, one: ast.expr, many: ast.expr | None) -> None:
        place = f"{self.path}:{one.lineno}"
        if isinstance(one, ast.IfExp):
            self._note(one.body, many)
            self._note(one.orelse, many)
        elif isinstance(one, ast.JoinedStr | ast.BinOp):
            raise ValueError(f"{place}: words are whole texts with {{placeholders}}")
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            plural = many.value if isinstance(many, ast.Constant) else None
            self.found.append(Use(one.value, str(plural) if plural is not None else None, place))


def template_uses(code: str, path: str) -> list[Use]:
    """Return what a Jinja template looks up."""
    found: list[Use] = []
    for call in jinja2.Environment(autoescape=True).parse(code).find_all(nodes.Call):
        match call.node:
            case nodes.Getattr(attr="count", node=nodes.Name(name="w" | "words")):
                texts = call.args[:2]
            case nodes.Name(name="w" | "words") | nodes.Getattr(attr="words"):
                texts = call.args[:1]
            case _:
                continue
        values = [text.value for text in texts if isinstance(text, nodes.Const)]
        if values:
            many = values[1] if len(values) > 1 else None
            found.append(Use(values[0], many, f"{path}:{call.lineno}"))
    return found


def languages() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.name for path in LOCALE.glob("*/kit.po"))


def read(language: str) -> Catalog:
    """Read a language's catalogue as it is in the project."""
    with (LOCALE / language / "kit.po").open("rb") as file:
        return read_po(file, locale=language)


def renewed(old: Catalog, found: Sequence[Use]) -> Catalog:
    """Return a catalogue of exactly these uses, with the translations that the old one has."""
    new = Catalog(locale=old.locale)
    plurals = {use.one: use.many for use in found if use.many is not None}
    for one in sorted({use.one for use in found}):
        key = (one, plurals[one]) if one in plurals else one
        known = old.get(one)
        kept = known.string if known is not None and known.id == key else ""
        new.add(key, kept)
    return new


def written(catalogue: Catalog, language: str) -> str:
    """Return a catalogue as the text of its file: sorted, without dates, places or line breaks."""
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    head = _HEADER.format(
        name=catalogue.locale.english_name if catalogue.locale else language,
        code=language,
        plural=catalogue.plural_forms,
    )
    return head + body.getvalue().decode("utf-8")


def update() -> int:
    """Bring all catalogues up to date in place; return how many texts lack a translation."""
    found, missing = uses(), 0
    for language in languages():
        catalogue = renewed(read(language), found)
        path = LOCALE / language / "kit.po"
        path.write_text(written(catalogue, language), encoding="utf-8")
        empty = [message for message in catalogue if message.id and not all(strings(message))]
        missing += len(empty)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(empty)} to translate")
    return missing


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a text: one, or one for each plural form."""
    string = message.string
    return tuple(part or "" for part in ([string] if isinstance(string, str) else string or ()))


if __name__ == "__main__":
    sys.exit(1 if update() else 0)
