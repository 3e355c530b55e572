"""What looking through a file has shown stands at the file in every format of the compilation."""

import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.compilation import compile_all
from models.file_checks import FileCheck
from models.values import ActiveContent, RecipientState
from tests.compilation_builder import answer, compilation, full_content, recipient, stored_file
from tests.compiled_files import pdf_text, squeezed

REMARKS = {
    "ond.pdf": "i karantän: skadlig kod har hittats (Win.Test.EICAR_HDB-1)",
    "aktiv.pdf": "startar program, kunde inte granskas",
    "vanlig.pdf": "",
    "ny.pdf": "ej kontrollerad mot skadlig kod",
}
CHECKS = {
    "ond.pdf": FileCheck(active=(ActiveContent.SCRIPT,), malware="Win.Test.EICAR_HDB-1"),
    "aktiv.pdf": FileCheck(active=(ActiveContent.LAUNCH, ActiveContent.UNREADABLE)),
    "vanlig.pdf": FileCheck(),
    "ny.pdf": FileCheck(awaits_scan=True),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = tuple(stored_file(name).model_copy(update={"check": check}) for name, check in CHECKS.items())
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


def test_the_workbook_has_a_column_for_it(folder: Path) -> None:
    rows = list(load_workbook(folder / "remissammanstallning.xlsx")["Filer"].values)
    assert rows[0][-1] == "Anmärkning"
    assert {row[1]: row[-1] or "" for row in rows if row[1] in REMARKS} == REMARKS


def test_the_data_file_has_the_codes(folder: Path) -> None:
    data = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
    (answered,) = data["recipients"]
    assert {file["name"]: FileCheck.model_validate(file["check"]) for file in answered["answer"]["files"]} == CHECKS
