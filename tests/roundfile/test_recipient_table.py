"""A table of recipients: every fault at its cell, whatever program wrote the file."""

from pathlib import Path

import openpyxl
import pytest

from data.register import load_register
from models.listing import AddressOrigin, CellCode, CellFinding, KnownAddress, ListRow, ListTable
from models.values import RecipientKind
from roundfile.listing import row_of
from roundfile.recipient_table import JudgedTable, TableReader, applied
from roundfile.tables import ROWS_LIMIT, as_text, spans, table_of_file, table_of_text
from templates.console.table_messages import SENTENCES, cell_sentence
from tests.round_builder import DUE
from tests.rows import rows

REGISTER = load_register()


def table(text: str) -> ListTable:
    found = table_of_text(text)
    assert isinstance(found, ListTable)
    return found


def judged(text: str, *rows: ListRow, book: dict[str, KnownAddress] | None = None) -> JudgedTable:
    return TableReader(REGISTER, rows, book or {}, ["2"]).judge(table(text))


def taby(**more: object) -> ListRow:
    entry = REGISTER.by_code("0160")
    assert entry
    return row_of(entry, **more)


def told(found: JudgedTable) -> list[tuple[CellCode, str, str]]:
    return [(fault.code, fault.cell, fault.text) for fault in found.faults]


ROWS = "Namn{0}E-post\nTäby{0}kommun@täby.example\nRegion Skåne{0}r@skane.example\n"


@pytest.mark.parametrize(
    "data",
    [
        ROWS.format(";").encode(),
        ROWS.format(",").encode("utf-8-sig"),
        ROWS.format("\t").encode("utf-16"),
        ("sep=|\r\n" + ROWS.format("|").replace("\n", "\r\n")).encode("cp1252"),
        ("\n\n" + ROWS.format(";")).encode(),
    ],
)
def test_every_way_of_writing_a_table_says_the_same(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lista"
    path.write_bytes(data)
    found = table_of_file(path)
    assert isinstance(found, ListTable)
    changes = TableReader(REGISTER, [], {}, []).judge(found).changes
    assert [(change.after.code, change.after.email) for change in changes] == [
        ("0160", "kommun@täby.example"),
        ("R12", "r@skane.example"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", CellCode.EMPTY_TABLE),
        (b";;;\n;;\n", CellCode.EMPTY_TABLE),
        (b"%PDF-1.7", CellCode.OTHER_FILE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", CellCode.OLD_WORKBOOK),
        (b"PK\x03\x04 no workbook", CellCode.UNREADABLE),
        (b"a\0b", CellCode.OTHER_FILE),
        (b"x" * 1_000_001, CellCode.TOO_LARGE),
        (b"Namn\n" + b"x\n" * ROWS_LIMIT, CellCode.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, data: bytes, code: CellCode) -> None:
    path = tmp_path / "fil"
    path.write_bytes(data)
    found = table_of_file(path)
    assert isinstance(found, CellFinding)
    assert (found.code, "{" in cell_sentence(found)) == (code, False)


@rows("text, faults", [
        ("Ort;E-post\nTäby;a@b.example", [(CellCode.COLUMNS_MISSING, "1", "Ort; E-post")]),
        ("Namn;Kommun\nTäby;Täby", [(CellCode.COLUMN_TWICE, "B1", "Kommun")]),
        ("Namn;Kod\n;\n ;x@y", [(CellCode.UNKNOWN_CODE, "B3", "x@y")]),
        ("Namn;E-post\n;a@b.example", [(CellCode.NOBODY, "A2", "")]),
        ("Kod\n9999", [(CellCode.UNKNOWN_CODE, "A2", "9999")]),
        ("Namn\nTebby", [(CellCode.UNKNOWN_NAME, "A2", "Tebby")]),
        ("Namn\nNorrbotten", [(CellCode.AMBIGUOUS_NAME, "A2", "Norrbotten")]),
        ("Kod;Namn\n0160;Vallentuna", [(CellCode.NAME_OF_ANOTHER, "B2", "Vallentuna")]),
        ("Namn;Slag\nAlmi;klubb", [(CellCode.UNKNOWN_NAME, "A2", "Almi"), (CellCode.UNKNOWN_KIND, "B2", "klubb")]),
        ("Namn;Epost\nTäby;inte en adress", [(CellCode.EMAIL_INVALID, "B2", "inte en adress")]),
        ("Namn;Epost\nTäby;a@b.example, c@d.example", [(CellCode.EMAIL_SEVERAL, "B2", "a@b.example, c@d.example")]),
        ("Namn;Epost\nTäby;åsa@b.example", [(CellCode.EMAIL_LOCAL_PART, "B2", "åsa@b.example")]),
        ("Namn;Skyldig\nTäby;kanske", [(CellCode.NOT_YES_OR_NO, "B2", "kanske")]),
        ("Namn;Avsnitt\nTäby;2, 7", [(CellCode.UNKNOWN_SECTION, "B2", "2, 7")]),
        ("Namn\nTäby\nTäby kommun", [(CellCode.ORGANISATION_TWICE, "A3", "Täby kommun")]),
        (
            "Namn;Epost\nTäby;a@b.example\nVallentuna;A@b.example",
            [(CellCode.ADDRESS_SHARED, "B3", "A@b.example")],
        ),
    ])  # fmt: skip
def test_each_fault_stands_at_its_cell(text: str, faults: list[tuple[CellCode, str, str]]) -> None:
    found = judged(text)
    assert told(found) == faults
    for fault in found.faults:
        sentence = cell_sentence(fault)
        assert fault.text in sentence
        assert "{" not in sentence


def test_the_most_fundamental_kind_comes_first_and_all_are_told() -> None:
    text = "Namn;Epost\nTäby;fel\nTäby;a@b.example\nAtlantis;c@d.example\n"
    codes = [fault.code for fault in judged(text).faults]
    assert codes == [CellCode.UNKNOWN_NAME, CellCode.EMAIL_INVALID, CellCode.ORGANISATION_TWICE]


def test_an_empty_cell_is_no_bad_cell_and_changes_nothing() -> None:
    found = judged("Namn;E-post;Skyldig\nTäby;;\n", taby(email="k@taby.example", obliged=True))
    assert (found.faults, found.changes, found.unchanged) == ([], [], 1)
    assert [(notice.code, notice.cell) for notice in found.notices] == [(CellCode.EMAIL_EMPTY, "B2")]
    assert "har adressen k@taby.example" in cell_sentence(found.notices[0])


def test_a_row_of_the_list_is_changed_and_others_are_added_with_what_the_address_book_knows() -> None:
    known = KnownAddress(
        code="0115",
        name="Vallentuna kommun",
        kind=RecipientKind.MUNICIPALITY,
        email="v@vallentuna.example",
        origin=AddressOrigin.TYPED,
        at=DUE,
        by="x",
    )
    own = ListRow(code="ALTER", name="Alter", kind=RecipientKind.ORGANISATION, email="a@alter.example")
    text = (
        "Namn\tE-post\tKopia\tSkyldig\tAvsnitt\tSlag\nTäby\tny@taby.example\tb@taby.example; c@taby.example\tja\t2\t\n"
        "Vallentuna\t\t\t\t\t\nAlter\tny@alter.example\t\t\t\t\n"
        "Moderaterna i Täby\tm@taby.example\t\tnej\t\tPartigrupp\n"
    )
    found = judged(text, taby(email="gammal@taby.example"), own, book={"0115": known})
    assert found.faults == []
    rows = applied([taby(email="gammal@taby.example"), own], found.changes, {}, REGISTER)
    assert [(row.code, row.email, row.cc, row.obliged, row.chapters) for row in rows] == [
        ("0160", "ny@taby.example", ("b@taby.example", "c@taby.example"), True, ("2",)),
        ("ALTER", "ny@alter.example", (), False, ()),
        ("0115", "v@vallentuna.example", (), False, ()),
        ("MODERATERNA-I-TABY", "m@taby.example", (), False, ()),
    ]


def test_a_spreadsheet_s_lost_zero_and_gotland_s_two_codes() -> None:
    gotland = REGISTER.by_code("0980")
    assert gotland
    found = judged("Kod;E-post\n160;t@taby.example\nR09;g@gotland.example", row_of(gotland))
    assert [(change.after.code, change.before is None) for change in found.changes] == [("0160", True), ("0980", False)]


def test_a_workbook_tells_what_nobody_sees_in_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Kod", "Namn", "E-post"],
        [160, "Täby", "t@taby.example"],
        [None, "Vallentuna", "fel"],
        ["R12", None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Gamla")
    path = tmp_path / "lista.xlsx"
    book.save(path)
    found = table_of_file(path)
    assert isinstance(found, ListTable)
    result = TableReader(REGISTER, [], {}, []).judge(found)
    sentences = [cell_sentence(notice) for notice in result.notices]
    assert any("B2:B3" in sentence for sentence in sentences)
    assert any("dolda i arket läses också: 4." in sentence for sentence in sentences)
    assert any("Kolumn C är dold" in sentence for sentence in sentences)
    assert any("inte Gamla" in sentence for sentence in sentences)
    assert [(fault.code, fault.cell) for fault in result.faults] == [
        (CellCode.NOBODY, "A3"),
        (CellCode.EMAIL_INVALID, "C3"),
    ]
    assert [change.after.code for change in result.changes] == ["0160", "R12"]


def test_the_text_that_a_page_carries_is_the_same_table() -> None:
    first = table('Namn;Epost\n\n"Täby\nkommun";t@taby.example\n;\n"a;b";"citat ""x"""\n')
    again = table(as_text(first))
    assert [[cell.replace("\n", " ") for cell in row] for row in first.rows if any(row)] == [
        row for row in again.rows if any(row)
    ]


def test_spans_and_sentences() -> None:
    assert spans([9, 4, 5, 6]) == "4–6, 9"
    assert set(SENTENCES) == set(CellCode)
