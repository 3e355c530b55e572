"""The comment table as a Word document to write in: A4 landscape, one table whose head is repeated on each page."""

from datetime import datetime
from typing import BinaryIO

from documents.comment_table.cells import NOWHERE, cells
from documents.compilation.docx import core_part, document_part, footer_part, header_part, static_parts, write_parts
from documents.compilation.docx_parts import paragraph, run
from documents.showing import Showing
from models.comment_table import CommentTable
from templates.documents import comment_table as words

_TEXT_WIDTH = 15_000
"""Twentieths of a point between the margins of an A4 page on its side."""
_ON_ONE_PAGE = 500
"""Characters of a cell whose row a page's end does not cut."""
_UPRIGHT = '<w:pgSz w:w="11906" w:h="16838"/>'
_ON_ITS_SIDE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_MARGINS = ('w:right="1418"', 'w:left="1418"')


def comment_docx(table: CommentTable, made_at: datetime, out: BinaryIO) -> None:
    """Writes the document. `made_at`: its own date, aware UTC. Same input, same bytes."""
    showing = Showing()
    head = showing.line(words.head(table.dnr, table.title), NOWHERE)
    sender = showing.line(table.sender_name, NOWHERE)
    front = paragraph("Heading1", run(head)), paragraph("Soft", run(words.HOW))
    rows = [_row([title for title, _share in words.COLUMNS.values()], "CellHead", header=True)]
    rows += [_row([showing.text(text, NOWHERE) for text in cells(row).values()], "Cell") for row in table.rows]
    body = document_part("\n".join((*front, _grid(rows), paragraph("Cell"))))
    body = body.replace(_UPRIGHT, _ON_ITS_SIDE)
    for margin in _MARGINS:
        body = body.replace(margin, margin.replace("1418", "919"))
    parts = static_parts()
    parts |= {
        "word/styles.xml": parts["word/styles.xml"].replace('"right" w:pos="9070"', f'"right" w:pos="{_TEXT_WIDTH}"'),
        "docProps/core.xml": core_part(head, sender, made_at),
        "word/header1.xml": header_part(head),
        "word/footer1.xml": footer_part(sender),
        "word/document.xml": body,
    }
    write_parts(out, parts)


def _row(texts: list[str], style: str, *, header: bool = False) -> str:
    widths = _widths()
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{''.join(paragraph(style, run(line)) for line in text.split(chr(10)))}</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    whole = "<w:cantSplit/>" if max(map(len, texts)) < _ON_ONE_PAGE else ""
    return f"<w:tr><w:trPr>{whole}{'<w:tblHeader/>' if header else ''}</w:trPr>{inside}</w:tr>"


def _widths() -> list[int]:
    return [round(_TEXT_WIDTH * share) for _title, share in words.COLUMNS.values()]


def _grid(rows: list[str]) -> str:
    widths = _widths()
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
    properties = (
        f'<w:tblPr><w:tblStyle w:val="RemissTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}w:noVBand="1"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
