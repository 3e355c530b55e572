"""Reads a compilation's files again, as text that tests can look in."""

import re
import unicodedata
from pathlib import Path

import pypdfium2
from docx import Document
from openpyxl import load_workbook

BODY = (50, 62, 545, 775)
"""The part of an A4 page between header and footer, in points."""


def pdf_text(path: Path) -> str:
    """The text between header and footer of every page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_bounded(*BODY) for page in document)
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Without white space and invisible breaks, composed: how two texts are compared across a line-broken page."""
    return re.sub(r"[\s\u200b\u200d\ufeff\u00ad\x02\ufffe]", "", unicodedata.normalize("NFC", text))


def docx_text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def comments_in_workbook(path: Path) -> dict[str, str]:
    """Each recipient's comments, put together again from the rows they were spread over."""
    found: dict[str, str] = {}
    for row in load_workbook(path)["Svar i sin helhet"].iter_rows(min_row=2, values_only=True):
        if str(row[2]).startswith(("Fråga ", "Sammanfattning", "Skäl att")) and row[4]:
            found[str(row[0])] = found.get(str(row[0]), "") + str(row[4])
    return found
