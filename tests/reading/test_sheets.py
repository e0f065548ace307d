"""Form exports: rows to reports, every odd cell told, broken and hostile files refused in time."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kit.errors import SourceError
from kit.reading import read_bytes
from kit.reading.workbook import open_workbook
from kit.records import Finding, Reading
from tests.formats import Case, as_csv, as_ods, as_row, as_xlsx, columns

LABELS = [label for label, _, _ in columns()]
ROWS = [LABELS, as_row()]


def changed(
    data: bytes,
    change: Callable[[str, bytes], bytes | None] = lambda _, part: part,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return a packed file with parts changed, left out or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def in_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """Return the made-up workbook with its sheet's XML changed."""
    return changed(
        as_xlsx(ROWS), lambda name, part: change(part) if name.endswith("sheet1.xml") else part
    )


def book(fill: Callable[[Any], None]) -> bytes:
    """Return a workbook of the made-up row, changed by ``fill``."""
    opened = load_workbook(io.BytesIO(as_xlsx(ROWS)))
    fill(opened)
    data = io.BytesIO()
    opened.save(data)
    return data.getvalue()


def read(data: bytes, name: str = "export.csv") -> tuple[Reading, ...]:
    return read_bytes(data, name)


def only(data: bytes, name: str = "export.csv") -> Reading:
    (found,) = read(data, name)
    return found


def refused(data: bytes, name: str = "export.csv") -> str:
    with pytest.raises(SourceError) as error:
        read(data, name)
    assert error.value.subject == name
    return error.value.message


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.code, line_of(reading, finding)) for finding in reading.findings]


def line_of(reading: Reading, finding: Finding) -> str:
    return reading.report.source.lines[finding.lines[0] - 1] if finding.lines else ""


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_csv(ROWS), "a.csv"),
        (as_csv(ROWS, delimiter=";"), "a.csv"),
        (as_csv(ROWS, delimiter="\t"), "a.csv"),
        (b"sep=|\r\n" + as_csv(ROWS, delimiter="|"), "a.csv"),
        (b"\xef\xbb\xbf" + as_csv(ROWS), "a.csv"),
        (as_csv(ROWS).decode().encode("utf-16"), "a.csv"),
        (as_csv(ROWS).decode().encode("cp1252"), "a.csv"),
        (as_xlsx(ROWS), "a.xlsx"),
        (as_ods(ROWS), "a.ods"),
        (as_csv([["Title of the export"], [], *ROWS]), "a.csv"),
        (as_xlsx([["Title of the export"], [], *ROWS]), "a.xlsx"),
    ],
)
def test_every_kind_of_sheet_gives_the_same_answers(data: bytes, name: str) -> None:
    reading = only(data, name)
    report = reading.report
    assert reading.findings == ()
    assert report.answers["1.1"].explanation == Case().answers["1.1"].explanation
    assert report.answers["2.1.1"].degree == "major"
    assert report.answers["1.1"].evidence[1].url == "https://example.org/minutes.pdf"
    assert [(one.name, one.email) for one in report.evaluators] == [
        ("Ilse Brandauer", "i.brandauer@example.org")
    ]
    assert report.member.slug == "lindenau-austria"
    assert (report.action_plan.start, report.action_plan.end) == (2022, 2024)  # type: ignore[union-attr]


def test_a_row_is_laid_out_as_lines_that_fields_point_to() -> None:
    report = only(as_csv(ROWS)).report
    assert report.source.path == "export.csv#row=2"
    lines = report.source.lines
    assert lines[:5] == (
        "Name of Evaluator",
        "Ilse Brandauer",
        "",
        "Email",
        "i.brandauer@example.org",
    )
    first, last = report.where["1.1.explanation"]
    assert "\n".join(lines[first - 1 : last]) == report.answers["1.1"].explanation
    assert lines[report.where["2.2.stated"][0] - 1] == "Partially"
    answer = report.answers["1.1"]
    assert lines[answer.lines[0] - 1] == LABELS[7]
    assert lines[answer.lines[1] - 1].startswith("Minutes of the final meeting")
    assert lines[answer.evidence[1].line - 1].startswith("Minutes of the final meeting")


def test_several_rows_in_any_order_of_columns() -> None:
    order = [*range(7, len(LABELS)), *range(7)]
    cases = [Case(), replace(Case(), title="A register of lobbying", member="Weiden, Austria")]
    rows = [[row[index] for index in order] for row in (LABELS, *map(as_row, cases))]
    readings = read(as_csv(rows))
    assert [one.report.commitment.title for one in readings] == [one.title for one in cases]
    assert [one.report.source.path for one in readings] == ["export.csv#row=2", "export.csv#row=3"]
    assert readings[0].report.answers["1.3"].rating == "most"


def test_what_is_not_filled_in_is_not_stated() -> None:
    row = as_row(replace(Case(), plan="", email="", answers={}))
    report = only(as_csv([LABELS, row])).report
    assert report.action_plan is None
    assert report.evaluators[0].email is None
    assert list(report.answers) == [
        "1.1",
        "1.2",
        "1.3",
        "2.1.1",
        "2.1.2",
        "2.1.3",
        "2.1.4",
        "2.2",
        "3",
    ]
    assert all(answer.stated is None and not answer.evidence for answer in report.answers.values())
    lines = report.source.lines
    assert lines[report.answers["2.2"].lines[0] - 1].startswith("2.2 Did the commitment")


def test_a_question_without_a_column_is_not_there() -> None:
    keep = [index for index, (_, key, _) in enumerate(columns()) if key != "2.2"]
    report = only(as_csv([[row[index] for index in keep] for row in ROWS])).report
    assert "2.2" not in report.answers


def test_several_links_in_a_cell() -> None:
    row = as_row()
    row[LABELS.index("Provide evidence that supports and justifies your answer:")] = (
        "https://example.org/a.pdf; https://example.org/b\n- Minutes of March\n"
        "Report (https://example.org/c.docx), List https://example.org/d.\njavascript:alert(1)"
    )
    shown = only(as_csv([LABELS, row])).report.answers["1.1"].evidence
    assert [(one.title, one.url, one.kind) for one in shown] == [
        ("https://example.org/a.pdf", "https://example.org/a.pdf", "file"),
        ("https://example.org/b", "https://example.org/b", "link"),
        ("Minutes of March", None, "text"),
        ("Report", "https://example.org/c.docx", "file"),
        ("List", "https://example.org/d", "link"),
        ("javascript:alert(1)", None, "text"),
    ]


def test_rows_of_two_sheets_are_kept_apart() -> None:
    def second(opened: Any) -> None:
        other = opened.create_sheet("2024")
        for row in ROWS:
            other.append(row)
        opened.create_sheet("Notes").append(["Remember to call"])

    paths = [one.report.source.path for one in read(book(second), "a.xlsx")]
    assert paths == ["a.xlsx#sheet=1,row=2", "a.xlsx#sheet=2,row=2"]


def test_language_and_address_of_a_row() -> None:
    rows = [
        ["member", "language", "url", "1.1"],
        ["Lindenau, Austria", "ES", "https://example.org/x", "Limited"],
    ]
    source = only(as_csv(rows)).report.source
    assert (source.language, source.url) == ("es", "https://example.org/x")
    rows[1][1:3] = ["Spanish", "example"]
    reading = only(as_csv(rows))
    assert (reading.report.source.language, reading.report.source.url) == ("en", None)
    assert told(reading) == [("unread-text", "Spanish"), ("unread-text", "example")]


def test_values_that_are_no_text() -> None:
    def fill(opened: Any) -> None:
        sheet = opened.active
        sheet.cell(2, 5).value = 2024
        sheet.cell(2, 6).value = 0.5
        sheet.cell(2, 7).value = True

    report = only(book(fill), "a.xlsx").report
    assert (report.commitment.title, report.action, report.problem) == ("2024", "0.5", "TRUE")


# ---------------------------------------------------------------- what is told


def test_every_odd_cell_of_every_row_is_told_at_once() -> None:
    labels = [*LABELS, "Remarks", "Member Name", "Timestamp"]
    one = [*as_row(), "Please call back", "Weiden, Austria", "2024-05-03"]
    people = replace(Case(), name="A; B", email="a@example.org, no address")
    two = [*as_row(people), "", "", "", "stray"]
    three = [*as_row(replace(Case(), email="none")), "", "Lindenau, Austria", ""]
    found = read(as_csv([labels, one, two, three]))
    assert [told(reading) for reading in found] == [
        [
            ("unread-text", "Lindenau, Austria"),
            ("unread-text", "Please call back"),
            ("unread-text", "Weiden, Austria"),
        ],
        [("unread-text", "a@example.org, no address"), ("unread-text", "stray")],
        [("unread-text", "none")],
    ]
    # Two columns that contradict each other: neither is believed.
    assert found[0].report.member.name is None
    assert found[2].report.member.name == "Lindenau"
    assert [person.name for person in found[1].report.evaluators] == ["A", "B"]


def test_rows_without_an_answer_are_told_on_the_row_before() -> None:
    (reading,) = read(
        as_csv([["Remarks", *LABELS], ["", *as_row()], [], ["Total: 1"], ["", "", "", ""]])
    )
    assert reading.findings[-1].code == "unread-text"
    assert "were not read: 4." in reading.findings[-1].message


def test_formulas_and_errors_are_told() -> None:
    def fill(opened: Any) -> None:
        sheet = opened.active
        sheet.cell(2, 6).value = "=CONCATENATE(A2,B2)"
        sheet.cell(2, 7).value = "#REF!"
        sheet.cell(2, 7).data_type = "e"

    reading = only(book(fill), "a.xlsx")
    assert told(reading) == [("cell-with-formula", "Action"), ("cell-unreadable", "Problem")]
    assert (reading.report.action, reading.report.problem) == (None, None)
    formula = (
        '<table:table-row><table:table-cell/><table:table-cell table:number-columns-repeated="5"/>'
        '<table:table-cell office:value-type="string" table:formula="of:=1"><text:p>once</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string"><text:p>Limited</text:p>'
        "</table:table-cell></table:table-row>"
    )
    reading = only(as_ods([LABELS], formula), "a.ods")
    assert reading.report.problem == "once"
    assert told(reading) == [("cell-with-formula", "once")]


def test_a_formula_in_a_csv_file_is_only_words() -> None:
    row = as_row(replace(Case(), title='=HYPERLINK("https://example.org")'))
    assert (
        only(as_csv([LABELS, row])).report.commitment.title == '=HYPERLINK("https://example.org")'
    )


def test_merged_title_rows_above_the_head_line_are_no_answers() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet.insert_rows(1, amount=2)
        sheet["A1"] = "Answers of the spring round"
        sheet["A2"] = "Exported for the secretariat"
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(LABELS))
        sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=12)

    reading = only(book(fill), "a.xlsx")
    plain = only(as_xlsx(ROWS), "a.xlsx")
    assert reading.report.answers["1.1"].explanation == plain.report.answers["1.1"].explanation
    assert reading.report.member == plain.report.member
    values = reading.report.model_dump(exclude={"source", "where"})
    assert "spring round" not in str(values)


# ---------------------------------------------------------------- broken and hostile


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "no row that names the questions"),
        (as_csv([LABELS]), "no row below them is filled in"),
        (as_csv([LABELS, [""] * 9]), "no row below them is filled in"),
        (as_csv(ROWS) + b'"open', "row 3"),
        (as_csv(ROWS) + b'"a"b,c\n', "row 3"),
        (b"\x00\x01\x02\x03" * 50, "binary data"),
    ],
)
def test_broken_csv(data: bytes, message: str) -> None:
    assert message in refused(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"no workbook at all", "damaged, or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        (as_xlsx(ROWS)[:-300], "damaged"),
        (as_xlsx([["Notes"], ["Nothing of the form"]]), "no row that names the questions"),
        (as_xlsx([]), "no row that names the questions"),
        (changed(as_xlsx(ROWS), more={"xl/vbaProject.bin": b"x"}), "macros"),
        (
            changed(as_xlsx(ROWS), lambda name, part: None if "workbook.xml" in name else part),
            "cannot be read",
        ),
        (
            changed(as_xlsx(ROWS), lambda name, part: part[:-40] if "sheet1" in name else part),
            "damaged",
        ),
    ],
)
def test_broken_workbooks(data: bytes, message: str) -> None:
    assert message in refused(data, "a.xlsx")


def repeated(rows: str) -> bytes:
    """Return an OpenDocument sheet with a row of 16,384 cells that stands for many."""
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    return as_ods(
        ROWS, f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    )


def shared_text() -> bytes:
    """Return a workbook in which 60,000 cells share one text of a million characters."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 30 + b"</row>"
    cells = in_sheet(lambda part: part.replace(b"</sheetData>", row * 2000 + b"</sheetData>"))
    text = b"<sst " + space + b"><si><t>" + b"a" * 1_000_000 + b"</t></si></sst>"
    return changed(
        cells,
        lambda name, part: None if "sharedStrings" in name else part,
        {"xl/sharedStrings.xml": text},
    )


FAR_CELL = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zeros": (
        "a.xlsx",
        lambda: changed(as_xlsx(ROWS), more={"xl/x.bin": bytes(210_000_000)}),
        "unfolds to more",
    ),
    "far cell": (
        "a.xlsx",
        lambda: in_sheet(lambda part: part.replace(b"</sheetData>", FAR_CELL)),
        "1,048,576 rows and 16,384 columns",
    ),
    "shared text": ("a.xlsx", shared_text, "characters"),
    "entities": ("a.xlsx", lambda: in_sheet(lambda part: ENTITIES + part), "entities"),
    "repeated rows": ("a.ods", lambda: repeated("1000000"), "columns, more than"),
    "absurd number": ("a.ods", lambda: repeated("9" * 250), "more than"),
    "deep": (
        "a.xlsx",
        lambda: in_sheet(lambda part: part.replace(b"</sheetData>", b"<x>" * 300_000)),
        "damaged",
    ),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_before_they_go_off(kind: str) -> None:
    name, made, message = BOMBS[kind]
    data = made()
    assert len(data) < 1_000_000
    began = time.process_time()
    assert message in refused(data, name)
    assert time.process_time() - began < 10


def test_a_part_that_lies_about_its_size() -> None:
    data = bytearray(changed(as_xlsx(ROWS), more={"xl/x.bin": bytes(210_000_000)}))
    at = data.rindex(b"xl/x.bin") - 46 + 24  # the unpacked size in the list at the end
    data[at : at + 4] = (100).to_bytes(4, "little")
    assert "unfolds to more" in refused(bytes(data), "a.xlsx")


def test_empty_rows_far_below_are_no_harm() -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert only(as_ods(ROWS, empty), "a.ods").report.member.name == "Lindenau"


def test_two_parts_of_one_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = changed(as_xlsx(ROWS), more={"xl/workbook.xml": b"<x/>"})
    assert "two parts of one name" in refused(data, "a.xlsx")


def test_sheets_of_a_workbook() -> None:
    opened = Workbook()
    opened.active.append(["a", 1, 2.5, None, "b\r\nc"])  # type: ignore[union-attr]
    data = io.BytesIO()
    opened.save(data)
    (sheet,) = open_workbook(data.getvalue(), "a.xlsx")
    assert sheet.rows == [["a", "1", "2.5", "", "b\nc"]]


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.reading.sheets.MAX_ROWS", 3)
    assert "more than 3 rows" in refused(as_csv([LABELS, *[as_row()] * 4]))


def test_many_rows_take_little_time() -> None:
    rows = [as_row(replace(Case(), title=f"Commitment number {n}")) for n in range(1000)]
    data = as_csv([LABELS, *rows])
    began = time.process_time()
    assert len(read(data)) == 1000
    assert time.process_time() - began < 10


WORDS = st.sampled_from([*LABELS[:12], "1.1 evidence", "2.2"])
CELLS = st.text(alphabet="ab1.,;\t\"'=\n -|#", max_size=12) | WORDS


def outcome(data: bytes, name: str) -> tuple[Reading, ...] | SourceError:
    try:
        return read(data, name)
    except SourceError as error:
        return error


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6), st.sampled_from(",;\t|"))
def test_any_table_reads_or_is_refused(rows: list[list[str]], delimiter: str) -> None:
    found = outcome(as_csv(rows, delimiter=delimiter), "export.csv")
    if isinstance(found, SourceError):
        assert found.subject == "export.csv"
        return
    for reading in found:
        total = len(reading.report.source.lines)
        assert all(1 <= first <= last <= total for first, last in reading.report.where.values())


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx", "a.ods"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    found = outcome(data, name)
    assert isinstance(found, tuple) or found.subject == name
