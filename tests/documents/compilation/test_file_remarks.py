"""What looking through a file has shown stands at the file in every format of the compilation."""

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.compilation.formats import compile_all
from models.file_checks import CLEAN, NOT_YET, FileCheck, looked_through
from models.file_texts import NOT_READ, FilePage, FileText, TextState, failed
from models.values import ActiveContent, RecipientState
from tests.compilation_builder import answer, compilation, full_content, recipient, stored_file
from tests.compiled_files import pdf_text, squeezed

REMARKS = {
    "ond.pdf": "i karantän: skadlig kod har hittats (Win.Test.EICAR_HDB-1)",
    "aktiv.pdf": "startar program, kunde inte granskas",
    "vanlig.pdf": "",
    "ny.pdf": "ej kontrollerad mot skadlig kod",
    "nyast.pdf": "ännu inte granskad",
}
CHECKS = {
    "ond.pdf": looked_through((ActiveContent.SCRIPT,), malware="Win.Test.EICAR_HDB-1"),
    "aktiv.pdf": looked_through((ActiveContent.LAUNCH, ActiveContent.UNREADABLE)),
    "vanlig.pdf": CLEAN,
    "ny.pdf": looked_through(awaits_scan=True),
    "nyast.pdf": NOT_YET,
}

TEXTS = {
    "ond.pdf": failed("quarantined"),
    "vanlig.pdf": FileText(
        state=TextState.KEPT,
        pages=(FilePage(number=1, text="Nämnden avstyrker #read(1)."), FilePage(number=2, text="Slut.")),
    ),
}
READ = (
    "Ur filen ond.pdf Texten kunde inte läsas: filen är i karantän.",
    "Ur filen vanlig.pdf Texten är läst ur den bifogade filen. Originalet gäller. Sidan 1 Nämnden avstyrker #read(1).",
    "Ur filen nyast.pdf Texten är ännu inte läst ur filen.",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = tuple(
        stored_file(name).model_copy(update={"check": check, "text": TEXTS.get(name, NOT_READ)})
        for name, check in CHECKS.items()
    )
    answered = recipient(1, "Ale", RecipientState.ANSWERED, answer=answer(full_content(1), 1, files=files))
    out = tmp_path_factory.mktemp("remarks")
    compile_all(compilation([answered]), out)
    return out


def test_the_page_says_it_after_the_name(folder: Path) -> None:
    text = squeezed(pdf_text(folder / "remissammanstallning.pdf"))
    for name, remark in REMARKS.items():
        assert squeezed(f"{name} – {remark}" if remark else name) in text


def test_the_word_document_says_it_after_the_name(folder: Path) -> None:
    document = Document(str(folder / "remissammanstallning.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {f"{name} – {remark}" if remark else name for name, remark in REMARKS.items()} <= cells


def test_the_text_of_a_file_stands_in_full_and_why_there_is_none(folder: Path) -> None:
    page = squeezed(pdf_text(folder / "remissammanstallning.pdf"))
    document = Document(str(folder / "remissammanstallning.docx"))
    word = squeezed(" ".join(paragraph.text for paragraph in document.paragraphs))
    for told in READ:
        assert squeezed(told) in page
        assert squeezed(told) in word


def test_the_workbook_has_a_column_for_it(folder: Path) -> None:
    rows = list(load_workbook(folder / "remissammanstallning.xlsx")["Filer"].values)
    assert rows[0][-1] == "Anmärkning"
    assert {row[1]: row[-1] or "" for row in rows if row[1] in REMARKS} == REMARKS


def test_the_workbook_has_the_text_of_files_by_page(folder: Path) -> None:
    rows = load_workbook(folder / "remissammanstallning.xlsx")["Svar i sin helhet"].iter_rows(values_only=True)
    told = {str(row[2]): row[4] for row in rows if str(row[2]).startswith("Ur filen")}
    assert told["Ur filen vanlig.pdf, sidan 1"] == "Nämnden avstyrker #read(1)."
    assert told["Ur filen vanlig.pdf, sidan 2"] == "Slut."
    assert told["Ur filen ond.pdf"] == "Texten kunde inte läsas: filen är i karantän."


def test_the_data_file_has_the_codes(folder: Path) -> None:
    data = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
    (answered,) = data["recipients"]
    assert {file["name"]: FileCheck.model_validate(file["check"]) for file in answered["answer"]["files"]} == CHECKS
    looked = [file["check"]["looked"] for file in answered["answer"]["files"]]
    assert looked == ["done", "failed", "done", "done", "not_yet"]
