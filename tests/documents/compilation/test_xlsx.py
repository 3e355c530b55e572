"""The workbook holds text as text, cuts nothing, and is ready to print."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from documents.compilation.xlsx import CELL_LINES, CELL_UNITS, compilation_xlsx, parts
from tests.compilation_samples import empty, sample, treated, with_comments

ROWS = ["Översikt", "Svar över tid", "Antal", "Mottagare", "Ställningstaganden", "Svar i sin helhet", "Filer"]
SHEETS = [*ROWS[:2], "Diagram över tid", ROWS[2], "Diagram", *ROWS[3:]]
TREATED = ["Teman", "Synpunkter", "Ändringar", "Obehandlat"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    out = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    compilation_xlsx(sample(), out)
    return load_workbook(out)


def test_the_sheets_stand_in_order(book: Workbook, tmp_path: Path) -> None:
    assert book.sheetnames == SHEETS
    compilation_xlsx(treated(), tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").sheetnames == ["Översikt", *TREATED, *SHEETS[1:]]


def test_the_charts_are_excels_own_with_patterns_and_alternative_texts(tmp_path: Path) -> None:
    compilation_xlsx(sample(), tmp_path / "out.xlsx")
    with ZipFile(tmp_path / "out.xlsx") as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        over_time, whole = (package.read(f"xl/charts/chart{number}.xml").decode() for number in (1, 2))
        stacked = package.read("xl/charts/chart3.xml").decode()
        drawing = package.read("xl/drawings/drawing2.xml").decode()
    assert len(charts) == 3
    steps = [re.findall(r'<c:majorUnit val="(\d+)"', text) for text in (over_time, whole)]
    assert steps == [["1"], ["1"]], "an axis of answers has whole ones"
    assert len(set(re.findall(r'pattFill prst="(\w+)"', stacked))) == 7
    assert re.findall(r'descr="(Diagram: [^"]{40})', drawing)


def test_the_proposal_s_history_has_its_weekdays(book: Workbook) -> None:
    overview = {row[0]: row[1] for row in book["Översikt"].values}
    assert str(overview["Förslagets versioner"]).startswith("tisdag 27 maj 2014: Första förslaget")


@pytest.mark.parametrize("name", ROWS)
def test_each_sheet_prints_on_a4_landscape_with_its_head_on_every_page(book: Workbook, name: str) -> None:
    sheet = book[name]
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes is not None
    assert sheet.freeze_panes[1:] == "2"


def test_the_matrix_has_a_row_for_each_recipient_and_a_column_for_each_question(book: Workbook) -> None:
    rows = list(book["Ställningstaganden"].values)
    assert rows[0] == ("Namn", "Förslaget i sin helhet", "Fråga 1", "Fråga 2", "Fråga 3", "Fråga 4")
    assert len(rows) == 1 + 27
    limited = next(row for row in rows if row[0] == "Tyresös kommun")
    assert limited[4] == limited[5] == "Inte tillfrågade om avsnittet"


def test_times_are_stockholms_with_seconds_and_the_last_second_stays_on_its_day(book: Workbook) -> None:
    row = next(row for row in book["Mottagare"].values if row[1] == "Danderyds kommun")
    assert str(row[7]) == "2014-09-30 23:59:59"
    assert str(row[8]) == "2014-07-13 09:07:01"


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    typed = ["=1+1", "+1", "-1", "@x", "{=A1}", "http://evil.example", "mailto:a@b.example", "1e5", "007"]
    compilation_xlsx(with_comments(typed), tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    comments = [
        row[4]
        for row in book["Svar i sin helhet"].iter_rows(min_row=2, values_only=True)
        if str(row[2]).startswith("Fråga")
    ]
    assert comments == typed


@pytest.mark.parametrize("name", ROWS)
def test_each_sheet_is_a_table_whose_first_row_names_the_columns(book: Workbook, name: str) -> None:
    sheet = book[name]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert table.headerRowCount == 1
    assert table.column_names == [cell.value for cell in sheet[1]]
    assert (table.autoFilter is not None) is (name != "Översikt")


def test_two_questions_that_differ_in_capitals_only_have_columns_of_their_own(tmp_path: Path) -> None:
    data = with_comments(["ja"])
    (question, *rest) = data.questions
    twins = tuple(question.model_copy(update={"key": key}) for key in ("a", "A"))
    compilation_xlsx(data.model_copy(update={"questions": (*twins, *rest)}), tmp_path / "out.xlsx")
    row = next(load_workbook(tmp_path / "out.xlsx")["Ställningstaganden"].values)
    assert row[2:4] == ("Fråga a", "Fråga A (2)")


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row_and_says_so(tmp_path: Path) -> None:
    compilation_xlsx(with_comments(["ord " * 15_000]), tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["Svar i sin helhet"]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if str(row[2]).startswith("Fråga")]
    assert [row[5] for row in rows] == ["Del 1 av 2, fortsätter på nästa rad", "Del 2 av 2, slut"]
    assert "".join(str(row[4]) for row in rows) == "ord " * 15_000


@settings(deadline=None)
@given(st.text(max_size=40), st.integers(min_value=1, max_value=6000))
def test_pieces_fit_into_cells_and_put_together_are_the_text(seed: str, times: int) -> None:
    text = seed * times
    pieces = parts(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode("utf-16-le", "surrogatepass")) <= 2 * CELL_UNITS for piece in pieces)
    assert all(piece.count("\n") <= CELL_LINES for piece in pieces)


def test_a_round_without_answers_has_all_sheets_but_those_of_when_they_came(tmp_path: Path) -> None:
    compilation_xlsx(empty(), tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [name for name in SHEETS if "tid" not in name]
    assert book["Mottagare"].max_row == 27
    assert book["Svar i sin helhet"].max_row == 1


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        compilation_xlsx(sample(), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
