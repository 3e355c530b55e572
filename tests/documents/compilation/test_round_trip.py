"""Promise L8: every character of every counted answer stands in each format, or a mark that the document explains."""

import json
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from documents.compilation.formats import compile_all
from models.compilation import CompilationData
from tests.compilation_builder import prose
from tests.compilation_samples import with_comments, with_views
from tests.compiled_files import comments_in_workbook, docx_text, pdf_text, squeezed
from tests.hostile_texts import HOSTILE, NEWLINES, Hostile
from tests.rows import rows

TIMES = 3
"""In the answer in full, as the quotation, and as the bemötande's reason."""


@pytest.fixture(scope="module")
def data() -> CompilationData:
    """Each text as a comment, as the quotation and the bemötande of its synpunkt, and as a theme's own words."""
    texts = [hostile.typed for hostile in HOSTILE]
    return with_views(with_comments(texts), texts)


@pytest.fixture(scope="module")
def folder(data: CompilationData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    compile_all(data, folder)
    return folder


@pytest.fixture(scope="module")
def pdf(folder: Path) -> str:
    return squeezed(pdf_text(folder / "remissammanstallning.pdf"))


@pytest.fixture(scope="module")
def word(folder: Path) -> str:
    return docx_text(folder / "remissammanstallning.docx")


@pytest.fixture(scope="module")
def workbook(folder: Path) -> dict[str, str]:
    return comments_in_workbook(folder / "remissammanstallning.xlsx")


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_every_text_stands_in_the_pdf(hostile: Hostile, pdf: str) -> None:
    assert pdf.count(squeezed(hostile.drawn)) >= TIMES


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_every_text_stands_in_the_word_document(hostile: Hostile, word: str) -> None:
    assert word.count(hostile.shown) >= TIMES


@rows("number, hostile", list(enumerate(HOSTILE)))
def test_every_comment_stands_in_the_workbook(number: int, hostile: Hostile, workbook: dict[str, str]) -> None:
    assert workbook[f"Provkommun {number}s kommun"] == hostile.shown


def test_every_bemotande_and_quotation_stands_in_the_workbook(folder: Path) -> None:
    found: dict[str, list[str]] = {}
    sheet = load_workbook(folder / "remissammanstallning.xlsx")["Synpunkter"]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        quote, reason = found.setdefault(str(row[0]), ["", ""])
        found[str(row[0])] = [quote + str(row[6] or ""), reason + str(row[12] or "")]
    assert found == {f"S{number}": [each.shown] * 2 for number, each in enumerate(HOSTILE, start=1)}


def test_the_data_file_holds_every_comment_as_typed(data: CompilationData, folder: Path) -> None:
    written = json.loads((folder / "remissammanstallning.json").read_text(encoding="utf-8"))
    found = [one["answer"]["content"]["questions"][0]["comment"] for one in written["recipients"]]
    assert found == [hostile.typed for hostile in HOSTILE]


def test_every_replaced_character_is_told_with_its_place(pdf: str, word: str) -> None:
    place = next(number for number, hostile in enumerate(HOSTILE) if hostile.name == "chinese")
    pointer = f"/recipients/{place}/answer/content/questions/0/comment"
    assert squeezed(pointer) in pdf
    assert squeezed(f"Provkommun {place}: Fråga 1⟨U+4E2D⟩ 1 gång") in pdf
    null = next(number for number, hostile in enumerate(HOSTILE) if hostile.name == "null")
    assert squeezed(f"Provkommun {null}: Fråga 1") in pdf


def test_thousands_of_empty_lines_are_counted_and_not_drawn(tmp_path: Path) -> None:
    compile_all(with_comments([NEWLINES]), tmp_path)
    pdf = pypdfium2.PdfDocument(tmp_path / "remissammanstallning.pdf")
    assert len(pdf) < 15
    pdf.close()
    for text in (pdf_text(tmp_path / "remissammanstallning.pdf"), docx_text(tmp_path / "remissammanstallning.docx")):
        assert "⟨4999 tomma rader⟩" in text
    workbook = comments_in_workbook(tmp_path / "remissammanstallning.xlsx")
    assert workbook["Provkommun 0s kommun"] == NEWLINES
    written = json.loads((tmp_path / "remissammanstallning.json").read_text(encoding="utf-8"))
    assert written["recipients"][0]["answer"]["content"]["questions"][0]["comment"] == NEWLINES


def test_a_comment_stands_once_with_its_paragraphs(tmp_path: Path) -> None:
    comment = prose(120)
    compile_all(with_comments([comment]), tmp_path)
    assert docx_text(tmp_path / "remissammanstallning.docx").count(comment) == 1
    assert squeezed(pdf_text(tmp_path / "remissammanstallning.pdf")).count(squeezed(comment)) == 1
