"""The form for writing an assessment: what one types is kept, looked at, and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kit.blank import blank
from kit.blocks import Blocks
from kit.draft_files import DraftFile, project_path
from kit.draft_form import DraftForm, open_form
from kit.drafts import Draft, read_draft
from kit.errors import OutputError, ParameterError, SourceError
from kit.reading import read_source


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save without waiting: nothing can wake the form later in a test."""

    def none() -> None:
        raise RuntimeError

    monkeypatch.setattr("kit.draft_form.asyncio.get_running_loop", none)


def form_on(path: Path, language: str = "en") -> DraftForm:
    return DraftForm(DraftFile.open(path, language))


def kept(path: Path) -> Draft:
    return read_draft(path.read_bytes(), path.name)


def shown(form: DraftForm) -> str:
    """All that the form says by itself."""
    return "\n".join([form.status.value, *(one.value for one in form._remarks.values())])


def test_what_is_typed_is_in_the_file_at_once_and_there_again_tomorrow(tmp_path: Path) -> None:
    path = tmp_path / "drafts" / "mine.yaml"
    form = form_on(path)
    assert not path.exists(), "opening a form writes nothing"
    form.fields["member"].value = "Lindenau, Austria"
    form.answers["1.1"].rating.value = "Limited"
    form.answers["1.1"].explanation.value = "One hearing took place.\n\nThe second did not."
    form.people._rows[0][0].children[0].value = "Ada Example"
    draft = kept(path)
    assert draft.member == "Lindenau, Austria"
    assert draft.answer("1.1").explanation == "One hearing took place.\n\nThe second did not."
    again = form_on(path)
    assert again.draft() == draft
    assert again.answers["1.1"].rating.value == "Limited"
    assert "1 of 9 questions" in shown(again)


def test_evidence_is_added_and_removed_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    form = form_on(path)
    rows = form.answers["1.1"].evidence
    assert rows is not None
    rows.add.click()
    title, url, _, _ = rows._rows[0][0].children
    title.value, url.value = "Minutes", "https://example.org/minutes"
    assert [piece.title for piece in kept(path).answer("1.1").evidence] == ["Minutes"]
    rows._rows[0][0].children[-1].click()
    assert kept(path).answer("1.1").evidence == ()


def test_remarks_stand_beside_the_field_that_they_are_about(tmp_path: Path) -> None:
    form = form_on(tmp_path / "mine.yaml")
    form.fields["member"].value = "Lindenau, Austria"
    form.fields["commitment"].value = "Open budgets"
    form.answers["2.1.1"].rating.value = "No"
    form.answers["2.1.1"].degree.value = "Major"
    assert "kit-remark-error" in form._remarks["2.1.1"].value
    assert "kit-remark-error" not in form._remarks["1.1"].value, "nobody touched 1.1 yet"
    form.answers["2.1.1"].degree.value = ""
    assert "kit-remark-error" not in form._remarks["2.1.1"].value


def test_a_file_of_evidence_that_is_not_there_is_told_at_its_question(tmp_path: Path) -> None:
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF-1.7")
    form = form_on(tmp_path / "mine.yaml")
    form.fields["commitment"].value = "Open budgets"
    rows = form.answers["1.3"].evidence
    assert rows is not None
    rows.add.click()
    file = rows._rows[0][0].children[2]
    assert file.options == ("minutes.pdf",)
    file.value = "minute.pdf"
    assert "no file" in form._remarks["1.3"].value
    file.value = "minutes.pdf"
    assert "no file" not in form._remarks["1.3"].value


def test_the_result_is_an_assessment_that_the_kit_reads(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    form = form_on(path, "es")
    form.fields["member"].value = "Lindenau, Austria"
    form.fields["commitment"].value = "Presupuestos abiertos"
    form.answers["1.1"].rating.value = "Completo"
    (reading,) = read_source(path)
    assert reading.report.source.language == "es"
    assert reading.report.answers["1.1"].rating == "complete"


def test_the_form_speaks_the_language_of_the_draft(tmp_path: Path) -> None:
    form = form_on(tmp_path / "mine.yaml", "es")
    assert "0 de 9 preguntas" in form.status.value
    assert form.fields["commitment"].description == "Compromiso"


def test_words_that_are_no_choice_stay(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text('member: A, Austria\nanswers:\n  "1.1": nearly there\n')
    form = form_on(path)
    assert form.answers["1.1"].rating.value == "nearly there"
    form.fields["commitment"].value = "Open budgets"
    assert kept(path).answer("1.1").rating == "nearly there"


def test_the_first_state_of_a_file_written_by_hand_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = "# my own remark\nmember: A, Austria\n"
    path.write_text(text)
    form_on(path).fields["commitment"].value = "Open budgets"
    assert (tmp_path / "mine.yaml.before").read_text() == text
    assert kept(path).commitment == "Open budgets"


def test_a_blank_one_of_kit_new_needs_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(blank("en"))
    form_on(path).fields["commitment"].value = "Open budgets"
    assert [one.name for one in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_file_changed_elsewhere_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    form = form_on(path)
    form.fields["member"].value = "A, Austria"
    other = path.read_text().replace("A, Austria", "B, Austria")
    path.write_text(other)
    form.fields["commitment"].value = "Open budgets"
    assert path.read_text() == other
    assert "changed elsewhere" in form.status.value
    (rescue,) = form.rescue.children
    assert "Open budgets" in rescue.value, "what was typed is there to be copied"


def test_a_folder_that_cannot_be_written_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OutputError("The folder cannot be written.")

    form = form_on(tmp_path / "mine.yaml")
    with monkeypatch.context() as full:
        full.setattr("kit.draft_files.write_file", refuse)
        form.fields["commitment"].value = "Open budgets"
    assert "The folder cannot be written." in form.status.value
    assert "Open budgets" in form.rescue.children[0].value
    beside = [place.value for place in form._remarks.values()]
    assert all("Not saved" in one for one in beside), "it is seen wherever one types"
    form.fields["action"].value = "Publish the draft."
    assert kept(tmp_path / "mine.yaml").commitment == "Open budgets"
    assert form.rescue.children == ()
    assert "Not saved" not in shown(form)


def previewed(form: DraftForm) -> str:
    form.show.click()
    return str(form.preview.outputs[0]["data"]["text/html"])


def test_the_preview_is_the_report_of_what_is_typed(tmp_path: Path) -> None:
    form = form_on(tmp_path / "mine.yaml")
    assert "Nothing is filled in yet" in previewed(form)
    form.fields["member"].value = "Lindenau, Austria"
    form.fields["commitment"].value = "Open budgets <b>"
    form.answers["3"].explanation.value = "Begin early, and write to ada@example.org."
    page = previewed(form)
    assert "Open budgets &lt;b&gt;" in page
    assert "Begin early" in page
    assert "ada@example.org" not in page


@pytest.mark.parametrize(
    ("arguments", "error", "told"),
    [
        (("notes.txt",), SourceError, ".yaml"),
        (("mine.yaml", "fr"), ParameterError, "en, es"),
    ],
)
def test_a_wrong_name_or_language_is_told_in_a_sentence(
    arguments: tuple[str, ...], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told.replace(".", r"\.")):
        open_form(*arguments)


def test_without_widgets_a_note_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIT_BATCH", "1")
    note: Any = open_form(str(tmp_path / "mine.yaml"))
    assert isinstance(note, Blocks)
    assert "kit new" in note._repr_mimebundle_()["text/html"]


def test_a_new_draft_lies_in_the_project_even_seen_from_the_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert project_path("data/drafts/mine.yaml") == tmp_path / "data" / "drafts" / "mine.yaml"


def test_a_form_whose_kernel_is_gone_says_so_by_its_style_alone(tmp_path: Path) -> None:
    head = form_on(tmp_path / "mine.yaml").widget.children[0].value
    style = head.split("</style>")[0]
    assert '.kit-form.jupyter-widgets-disconnected::before {content: "This form is no' in style
    assert '.kit-above.jupyter-widgets-disconnected::before {content: "Not connected' in style
    assert ".kit-status.jupyter-widgets-disconnected {display: none}" in style, "Saved. is past"
