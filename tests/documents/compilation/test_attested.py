"""Who attested an answer stands in every format of the compilation and in the receipt, literally as typed."""

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from documents.compilation.formats import compile_all
from documents.receipt.receipt import receipt_pdf
from models.answer import AnswerContent
from models.values import RecipientState, Stance
from tests.compilation_builder import DUE, answer, compilation, recipient
from tests.documents.receipt.receipt_facts import FACTS
from tests.hostile_texts import HOSTILE

NAMES = [one for one in HOSTILE if len(one.typed) <= 300 and "\n" not in one.shown and one.typed.strip() == one.typed]
WHEN = "tisdag 30 september 2014 kl. 23.59"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = AnswerContent(stance=Stance.SUPPORTS)
    everyone = [
        recipient(
            number,
            f"Provkommun {number}",
            RecipientState.ANSWERED,
            answer=answer(content, number, attested_by=name.typed, attested_at=DUE),
        )
        for number, name in enumerate(NAMES)
    ]
    plain = recipient(99, "Utan", RecipientState.ANSWERED, answer=answer(content, 99))
    folder = tmp_path_factory.mktemp("attested")
    compile_all(compilation([*everyone, plain]), folder)
    return folder


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u200d\ufeff\u00ad\x02\ufffe]", "", text)


def pdf_text(data: bytes | Path) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_workbook_says_who_and_when(folder: Path) -> None:
    rows = list(load_workbook(folder / "remissammanstallning.xlsx")["Svar i sin helhet"].values)
    found = [row[4] for row in rows if row[2] == "Attesterat av"]
    assert found == [f"{' '.join(name.shown.split(chr(10)))}, {WHEN}" for name in NAMES]


def test_the_word_document_says_who_and_when(folder: Path) -> None:
    document = Document(str(folder / "remissammanstallning.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for name in NAMES:
        assert f"{name.shown}, {WHEN}" in cells


def test_the_pdf_says_who_and_when(folder: Path) -> None:
    text = squeezed(pdf_text(folder / "remissammanstallning.pdf"))
    assert text.count("Attesteratav") >= len(NAMES)  # once more where a character is explained
    for name in (one for one in NAMES if one.name != "hebrew"):  # a line that turns is read back in another order
        assert squeezed(name.drawn) in text


def test_the_data_file_holds_the_name_as_typed(folder: Path) -> None:
    written = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
    found = [one["answer"]["attested_by"] for one in written["recipients"]]
    assert found == [*(name.typed for name in NAMES), ""]
    assert written["recipients"][0]["answer"]["attested_at"] == "2014-09-30T21:59:59.999999Z"
    assert written["recipients"][-1]["answer"]["attested_at"] is None


def test_the_receipt_says_who_and_when() -> None:
    facts = FACTS.model_copy(update={"attester": '#panic("x") <b>Karin</b>', "attested_at": DUE})
    content = AnswerContent(stance=Stance.SUPPORTS)
    text = squeezed(pdf_text(receipt_pdf(facts, content, ())))
    assert squeezed(f'Attesterat av #panic("x") <b>Karin</b>, {WHEN}') in text
    plain = facts.model_copy(update={"attester": "", "attested_at": None})
    assert "Attesterat" not in pdf_text(receipt_pdf(plain, content, ()))
