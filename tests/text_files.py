"""PDF files with text on their pages, for tests of what is read from files."""

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from tests.active_files import pdf


def written_pdf(*pages: str, **save: Any) -> bytes:
    """One page for each text, a line for each of its lines; an empty text gives an empty page, as a scanned one is."""

    def edit(made: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        del made.pages[0]
        for text in pages:
            page = made.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(Font=Dictionary(F1=made.make_indirect(font)))
            lines = [b"(%s) Tj 0 -20 Td" % _escaped(line) for line in text.splitlines()]
            page.Contents = made.make_stream(b"BT /F1 12 Tf 50 780 Td %s ET" % b" ".join(lines))

    return pdf(edit, **save)


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
