"""Promise L8: every character of every counted answer stands in each format, or a mark that the document explains."""

import json
from pathlib import Path

import pypdfium2
import pytest

from documents.compilation import compile_all
from models.compilation import CompilationData
from tests.compilation_builder import prose
from tests.compilation_samples import with_comments
from tests.compiled_files import comments_in_workbook, docx_text, pdf_text, squeezed
from tests.hostile_texts import HOSTILE, NEWLINES, Hostile


@pytest.fixture(scope="module")
def data() -> CompilationData:
    return with_comments([hostile.typed for hostile in HOSTILE])


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
def test_every_comment_stands_in_the_pdf_twice(hostile: Hostile, pdf: str) -> None:
    assert pdf.count(squeezed(hostile.drawn)) >= 2


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_every_comment_stands_in_the_word_document_twice(hostile: Hostile, word: str) -> None:
    assert word.count(hostile.shown) >= 2


@pytest.mark.parametrize(("number", "hostile"), list(enumerate(HOSTILE)), ids=[hostile.name for hostile in HOSTILE])
def test_every_comment_stands_in_the_workbook(number: int, hostile: Hostile, workbook: dict[str, str]) -> None:
    assert workbook[f"Provkommun {number}s kommun"] == hostile.shown


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


def test_ordinary_prose_keeps_its_paragraphs_in_the_word_document(tmp_path: Path) -> None:
    comment = prose(120)
    compile_all(with_comments([comment]), tmp_path)
    assert comment in docx_text(tmp_path / "remissammanstallning.docx")
