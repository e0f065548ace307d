"""What a person is told of a call that cannot be understood."""

from __future__ import annotations

import pytest
from cyclopts.exceptions import CycloptsError

from kit.cli import app, main
from kit.usage import usage

CALLS = {
    "buidl": "There is no command buidl. Did you mean build?",
    "--hlp": "There is no option --hlp. Did you mean --help?",
    "build --formt html": "`kit build` has no option --formt. Did you mean --format?",
    "build -x": "`kit build` has no option -x. See `kit build --help`.",
    "build --jobs x": "--jobs takes a whole number; 'x' is not.",
    "build --kernel wram": "--kernel takes warm or stock; 'wram' is not. Did you mean warm?",
    "build --language": "--language needs en or es after it.",
    "build --out": "--out needs a value after it.",
    "build -p": "-p needs a value after it.",
    "build --jobs 1 --jobs 2": "--jobs is given more than once. Leave one.",
    "build --force=maybe": "--force takes no value: write --force alone, or leave it out.",
    "new": "`kit new` needs FILE.",
    "new a b": "`kit new` has no use for b.",
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_cannot_be_understood_is_told_in_a_sentence(call: str) -> None:
    with pytest.raises(CycloptsError) as caught:
        app.parse_args(call.split(), exit_on_error=False, print_error=False)
    said = usage(caught.value, app)
    assert CALLS[call] in said
    assert "--help" in said or "alone" in said


def test_it_ends_with_2_and_one_line_like_every_other_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["build", "--formt", "html"])
    said = capsys.readouterr()
    assert stop.value.code == 2
    assert said.out == ""
    assert said.err == (
        "kit: `kit build` has no option --formt. Did you mean --format? See `kit build --help`.\n"
    )
