"""Words that bodies, laws and programmes are called after."""

from __future__ import annotations

import pytest

from kit.lessons import themes
from kit.names import named_spans


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We met the Monitoring Committee twice.", ["Monitoring"]),
        ("The Ministry of Labour and Training paid.", ["of", "Labour", "and", "Training"]),
        ("Monitoring by the Committee of Wards was late.", ["of", "Wards"]),
        ("Training helped. The Ministry paid.", []),
        ("In May the Mayor met Ada Example.", []),
        ("El Comité de Seguimiento se reunió.", ["de", "Seguimiento"]),
        ("La Ley de Datos Personales cambió.", ["de", "Datos", "Personales"]),
        ("Lindenau and Monte Claro shared the costs.", []),
    ],
)
def test_what_names_are_called_after(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in named_spans(text)] == words


def test_a_theme_in_a_name_and_outside_it_counts_once_outside() -> None:
    (theme,) = themes("Monitoring by wards helped the Monitoring Committee.", "en")
    assert (theme.key, theme.words) == ("monitoring", ("Monitoring",))
    assert themes("The Monitoring Committee met.", "en") == ()


def test_the_head_of_a_name_counts() -> None:
    assert [one.key for one in themes("La Ley de Datos Personales cambió.", "es")] == ["law"]
