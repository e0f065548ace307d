"""Members: one slug for all spellings, countries in many languages, plans and their years."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.members import (
    MAX_SLUG,
    bare_name,
    country_code,
    country_name,
    level_of,
    member_in_plan,
    member_of,
    plan_of,
)


def slug(stated: str) -> str:
    return member_of(stated, "page.txt").slug


def test_name_and_country_stay_as_stated() -> None:
    member = member_of("Jalisco,  México", "page.txt")
    assert (member.name, member.country, member.country_code) == ("Jalisco", "México", "MX")
    assert member.slug == "jalisco-mexico"


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Jalisco, Mexico",
            "Jalisco, México",
            "JALISCO (State), Mexico",
            "State of Jalisco, México",
            "Estado de Jalisco, México",
            "Jalisco - Mexico",
            "Jalisco (México)",
            "Jalisco State, Mexico",
        ),
        ("Tétouan (Commune), Maroc", "Tétouan (Municipality), Morocco", "Tetouan, Marruecos"),
        ("Ternopil, Ukraine", "Тернопіль, Україна", "Ternopil (Hromada), Ucrania"),
        (
            "Austin, United States",
            "Austin, USA",
            "City of Austin, Estados Unidos",
            "Austin, U.S.A.",
        ),
        ("Plateau, Côte d’Ivoire", "Plateau, Cote d'Ivoire", "Plateau, Ivory Coast"),
        (
            "Cartagena de Indias, Colombia",
            "CARTAGENA DE INDIAS, Colômbia",
            "Cartagena de Indias, Колумбія",
        ),
    ],
)
def test_all_spellings_of_a_member_share_a_slug(spellings: tuple[str, ...]) -> None:
    assert len({slug(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Estado de México, México", "Ciudad de México, México"),
        ("New York City, United States", "New York State, United States"),
        ("Mexico City, Mexico", "Estado de México, Mexico"),
        ("Córdoba, Argentina", "Córdoba, España"),
    ],
)
def test_different_members_stay_apart(one: str, other: str) -> None:
    assert slug(one) != slug(other)


def test_a_word_that_is_no_country_is_part_of_the_name() -> None:
    member = member_of("Austin, TX", "page.txt")
    assert (member.name, member.country, member.country_code) == ("Austin, TX", None, None)


def test_a_country_alone_is_not_split() -> None:
    # Georgia is a country and a state: the source does not say which is meant.
    member = member_of("Georgia", "page.txt")
    assert (member.name, member.country, member.slug) == ("Georgia", None, "georgia")


@pytest.mark.parametrize("stated", [None, "", " \n\t"])
def test_no_member_stated(stated: str | None) -> None:
    member = member_of(stated, "folder/page.txt")
    assert (member.name, member.country, member.country_code) == (None, None, None)
    assert re.fullmatch(r"not-stated-[0-9a-f]{8}", member.slug)
    assert member == member_of(stated, "folder/page.txt")
    assert member != member_of(stated, "folder/other.txt")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("../../etc, Peru", "etc-peru"),
        ("CON", "con-member"),
        ("Portfolio", "portfolio-member"),
        ("a/b\\c:d", "a-b-c-d"),
        ("Երևան, Հայաստան", "erevan-armenia"),
        ("서울, 대한민국", "seoul-south-korea"),
    ],
)
def test_slugs_are_safe_names_of_folders(stated: str, expected: str) -> None:
    assert slug(stated) == expected


def test_long_names_keep_distinct_slugs() -> None:
    one, other = slug("District " * 20 + "North, Peru"), slug("District " * 20 + "South, Peru")
    assert one != other
    assert max(len(one), len(other)) <= MAX_SLUG


@given(st.text(max_size=120))
def test_any_name_gives_a_safe_slug(stated: str) -> None:
    found = slug(stated)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= MAX_SLUG + len("-member")
    assert found == slug(stated)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("México", "MX"),
        ("Maroc", "MA"),
        ("ÉTATS-UNIS", "US"),
        ("usa", "US"),
        ("Україна", "UA"),
        ("Filipinas", "PH"),
        ("Reino Unido", "GB"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("الأردن", "JO"),
        ("TX", None),
        ("", None),
        ("European Union", None),
        ("Jalisco", None),
    ],
)
def test_countries_in_several_languages(name: str, expected: str | None) -> None:
    assert country_code(name) == expected


def test_country_names() -> None:
    assert country_name("MX") == "Mexico"
    assert country_name("MX", "es") == "México"
    assert country_name("??") == "??"


def test_qualifiers() -> None:
    assert bare_name("Tétouan (Commune)") == "Tétouan"
    assert bare_name("Banská Bystrica (Self-Governing)") == "Banská Bystrica (Self-Governing)"
    assert bare_name("Estado de México", "MX") == "Estado de México"
    assert level_of("São Paulo (State)") == "regional"
    assert level_of("São Paulo (Municipality)") == "local"
    assert level_of("São Paulo") is None


@pytest.mark.parametrize(
    ("title", "years", "member"),
    [
        ("Action plan – Jalisco, Mexico, 2023 – 2024", (2023, 2024), "Jalisco, Mexico"),
        ("Action Plan - Austin, United States, 2021-22", (2021, 2022), "Austin, United States"),
        ("Plan de acción – Jalisco, México, 2023 a 2024", (2023, 2024), "Jalisco, México"),
        (
            "Action plan – Cartagena de Indias, Colombia",
            (None, None),
            "Cartagena de Indias, Colombia",
        ),
        ("Jalisco, Mexico 2020", (2020, None), "Jalisco, Mexico"),
        ("Third Local Action Plan 2021 – 2024", (2021, 2024), None),
        ("Action plan: an open strategy", (None, None), None),
        ("Vision 2030 of the plan that began in 2022", (None, None), None),
        ("Action plan – Ghana, 2022", (2022, None), None),
        ("Plan 20230101", (None, None), None),
        ("Action plan – Jalisco, Mexico, 2024 – 2023", (2024, None), "Jalisco, Mexico"),
    ],
)
def test_plans(title: str, years: tuple[int | None, int | None], member: str | None) -> None:
    plan = plan_of(title)
    assert plan.title == title
    assert (plan.start, plan.end) == years
    assert member_in_plan(title) == member
