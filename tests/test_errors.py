"""Errors cross process borders whole."""

from __future__ import annotations

import pickle

import pytest

from kit import errors
from kit.errors import KitError


def kinds(base: type[KitError] = KitError) -> list[type[KitError]]:
    return [base, *(found for kind in base.__subclasses__() for found in kinds(kind))]


@pytest.mark.parametrize("kind", kinds())
def test_errors_pickle(kind: type[KitError]) -> None:
    again = pickle.loads(pickle.dumps(kind("Do this next.", subject="a.txt")))
    assert type(again) is kind
    assert (again.message, again.subject, str(again)) == ("Do this next.", "a.txt", "Do this next.")


def test_reason_codes_are_distinct() -> None:
    codes = [kind.reason for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert errors.MemberError.exit_code == 2
