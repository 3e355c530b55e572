"""The comment table goes out, is edited in office programs, and says the same when it comes back."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.comment_table.cells import CELL_LIMIT, as_sent
from documents.comment_table.docx import comment_docx
from documents.comment_table.reading import read_table
from documents.comment_table.rows import comment_rows
from documents.comment_table.xlsx import comment_xlsx
from models.comment_table import CommentTable, ReviewedRow, RowRemark, RowState
from models.definition import Question
from models.errors import Refused
from models.synpunkter import Outcome
from rules.comment_return import review
from templates.documents.comment_table import OUTCOME_OF
from tests.comment_tables import AT, HOSTILE, NAMES, table, treatment

QUESTIONS = (Question(key="1", section="4.2", text="Räcker tiden?"),)


@pytest.fixture
def sent() -> CommentTable:
    return table(comment_rows(treatment(), NAMES, QUESTIONS, {}))


def written(sent: CommentTable, folder: Path, ending: str) -> Path:
    path = folder / f"synpunkter.{ending}"
    with path.open("wb") as out:
        comment_xlsx(sent, out) if ending == "xlsx" else comment_docx(sent, AT, out)
    return path


def through_office(path: Path) -> Path:
    """Opened and saved anew by LibreOffice, in the same format."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed: apt install libreoffice-writer libreoffice-calc"
    out = path.parent / "out"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    ending = path.suffix.lstrip(".")
    command = [office, profile, "--headless", "--convert-to", ending, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / path.name


def reviewed(sent: CommentTable, path: Path) -> dict[str, ReviewedRow]:
    came = read_table(path, path.name)
    assert sent.dnr in came.above
    assert came.absent == ()
    return {row.number: row for row in review(as_sent(sent), came.rows, OUTCOME_OF)}


def test_both_formats_say_which_row_holds_the_headers(sent: CommentTable, tmp_path: Path) -> None:
    (made,) = Document(str(written(sent, tmp_path, "docx"))).tables
    first, *others = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in made.rows]
    assert (first, any(others)) == (True, False)
    assert made._tbl.xpath("w:tblPr/w:tblLook/@w:firstRow") == ["1"]
    sheet = load_workbook(written(sent, tmp_path, "xlsx")).active
    assert sheet is not None
    (listed,) = sheet.tables.values()
    assert (listed.ref, listed.headerRowCount) == (f"A3:J{sheet.max_row}", 1)
    assert listed.column_names == [cell.value for cell in sheet[3]]


def test_the_rows_have_iso_s_columns(sent: CommentTable, tmp_path: Path) -> None:
    sheet = load_workbook(written(sent, tmp_path, "xlsx")).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows[0] == [
        *("Nr", "Svarande", "Avsnitt", "Ställe", "Slag", "Synpunkt", "Föreslagen ändring", "Utfall", "Skäl", "Utgåva"),
    ]
    assert [row[0] for row in rows[1:]] == ["G1", "S3", "S4", "S1", "S2"]
    assert rows[1][1:5] == ["2 svarande", "Avsnitt 4.2, fråga 1", "S3, S4", "generell (princip)"]
    assert rows[4] == [
        *("S1", "Upplands Väsby kommun", "Avsnitt 4.2, fråga 1", "Svar på fråga 1", "teknisk (ekonomi)"),
        *("Staten ska betala.", "Ny lydelse", "Delvis tillgodosedd", "Delas mellan parterna.", "3"),
    ]
    assert rows[5][4:6] == ["redaktionell", HOSTILE.replace("\u202e", "⟨U+202E⟩")]


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_untouched_it_changes_nothing_also_through_libreoffice(sent: CommentTable, tmp_path: Path, ending: str) -> None:
    path = written(sent, tmp_path, ending)
    for came in (path, through_office(path)):
        told = reviewed(sent, came)
        assert {number: (row.state, row.remarks) for number, row in told.items()} == {
            row.number: (RowState.SAME, ()) for row in sent.rows
        }


def test_a_sheet_edited_and_saved_by_libreoffice_is_read_row_by_row(sent: CommentTable, tmp_path: Path) -> None:
    path = through_office(written(sent, tmp_path, "xlsx"))
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    lines = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    sheet.cell(lines["S2"], 8, "inte tillgodosedd")
    sheet.cell(lines["S2"], 9, "Nej.\nSe avsnitt 5.")
    sheet.cell(lines["G1"], 8, "Kanske")
    sheet.merge_cells(start_row=lines["S3"], end_row=lines["S4"], start_column=8, end_column=8)
    sheet.cell(lines["S3"], 8, "Tillgodosedd")
    sheet.delete_rows(lines["S1"])
    book.save(path)
    told = reviewed(sent, through_office(path))
    assert told["S2"].state is RowState.CHANGES
    assert (told["S2"].outcome, told["S2"].came_reason) == (Outcome.NOT_MET, "Nej.\nSe avsnitt 5.")
    assert told["G1"].remarks == (RowRemark.OUTCOME_UNKNOWN,)
    assert told["S3"].remarks == (RowRemark.JOINED,)
    assert told["S1"].state is RowState.MISSING


def test_a_document_edited_and_saved_by_libreoffice_is_read_row_by_row(sent: CommentTable, tmp_path: Path) -> None:
    path = through_office(written(sent, tmp_path, "docx"))
    document = Document(str(path))
    (drawn,) = document.tables
    rows = {row.cells[0].text: row for row in drawn.rows}
    rows["S2"].cells[7].text = "Tillgodosedd"
    rows["S2"].cells[8].text = "Ja.\nSå blir det."
    rows["S1"].cells[0].text = "S7"
    rows["S3"].cells[8].merge(rows["S4"].cells[8]).text = "Gemensamt skäl"
    rows["G1"]._tr.getparent().remove(rows["G1"]._tr)
    document.save(str(path))
    told = reviewed(sent, through_office(path))
    assert told["S2"].state is RowState.CHANGES
    assert (told["S2"].outcome, told["S2"].came_reason) == (Outcome.MET, "Ja.\nSå blir det.")
    assert (told["S7"].remarks, told["S7"].meant) == ((RowRemark.NUMBER_UNKNOWN,), "S1")
    assert told["S3"].remarks == (RowRemark.JOINED,)
    assert told["G1"].state is told["S1"].state is RowState.MISSING


def test_a_text_longer_than_a_cell_is_cut_with_a_mark_and_is_the_same_when_it_comes_back(tmp_path: Path) -> None:
    made = treatment()
    long = made.synpunkter[0].model_copy(update={"says": "ord " * CELL_LIMIT})
    sent = table(comment_rows(made.model_copy(update={"synpunkter": (long,), "groups": ()}), NAMES, QUESTIONS, {}))
    told = reviewed(sent, written(sent, tmp_path, "xlsx"))
    assert told["S1"].state is RowState.SAME
    assert told["S1"].comment.endswith("[…]")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("svar.pdf", b"%PDF-1.4", "comments_format"),
        ("svar.xlsx", b"PK\x03\x04 broken", "comments_unreadable"),
        ("svar.docx", None, "comments_no_table"),
    ],
)
def test_what_is_no_comment_table_is_refused(tmp_path: Path, name: str, data: bytes | None, code: str) -> None:
    if data is None:
        out = io.BytesIO()
        Document().save(out)
        data = out.getvalue()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Refused) as refusal:
        read_table(tmp_path / name, name)
    assert refusal.value.code == code
