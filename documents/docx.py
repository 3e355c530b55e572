"""The compilation as a Word document: A4, Swedish, real heading styles, written as a package of our own parts.

The static parts (styles, settings) stand in `templates/documents/docx/`. Same data, same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from documents.blocks import Report
from documents.docx_parts import Drawing, contents, headings, paragraph, run
from documents.report import compilation_report
from documents.showing import Showing
from documents.writing import replacing
from models.compilation import CompilationData
from templates.compilation import CONTENTS, PAGE_OF

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1418" w:bottom="1361" w:left="1418" '
    'w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>'
)
_DOCUMENT_START = f"{_XML}<w:document {_W} {_R}><w:body>"
_DOCUMENT_END = f"{_PAGE}</w:body></w:document>"
_STATIC = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
}


def compilation_docx(data: CompilationData, out: Path) -> None:
    """Writes the Word document."""
    report = compilation_report(data, Showing())
    with replacing(out) as part:
        _write_package(part, report, data.made_at)


def _write_package(part: Path, report: Report, made_at: datetime) -> None:
    parts = static_parts() | {
        "docProps/core.xml": core_part(report.title, report.author, made_at),
        "word/header1.xml": header_part(report.running_head, report.running_mark),
        "word/footer1.xml": footer_part(report.author),
        "word/document.xml": _document(report),
    }
    write_parts(part, parts)


def static_parts() -> dict[str, str]:
    """The parts that are the same in every document, by their place in the package."""
    source = resources.files("templates") / "documents" / "docx"
    return {name: (source / file).read_text(encoding="utf-8") for name, file in _STATIC.items()}


def write_parts(out: Path | BinaryIO, parts: Mapping[str, str | Iterable[str]]) -> None:
    """Packs the parts, one given in pieces without ever holding it whole. No clock is read, so the same parts give the
    same bytes."""
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            with package.open(entry, "w") as packed:
                for piece in (text,) if isinstance(text, str) else text:
                    packed.write(piece.encode("utf-8"))


def _document(report: Report) -> Iterator[str]:
    drawing = Drawing()
    pieces = chain(
        (paragraph("Eyebrow", run(report.eyebrow)), paragraph("Title", run(report.subtitle))),
        drawing.blocks(report.front),
        (paragraph("ContentsHeading", run(CONTENTS)), contents(headings(report.body))),
        drawing.blocks(report.body),
    )
    yield _DOCUMENT_START
    for piece in pieces:
        yield piece
        yield "\n"
    yield _DOCUMENT_END


def document_part(body: str) -> str:
    return f"{_DOCUMENT_START}{body}{_DOCUMENT_END}"


def header_part(text: str, warning: str = "") -> str:
    mark = "<w:r><w:tab/></w:r>" + run(warning, "WaitText")
    return f"{_XML}<w:hdr {_W}>{paragraph('Header', run(text), mark)}</w:hdr>"


def footer_part(author: str) -> str:
    page, of = PAGE_OF
    numbers = ("<w:r><w:tab/></w:r>", run(page), _field("PAGE"), run(of), _field("NUMPAGES"))
    return f"{_XML}<w:ftr {_W}>{paragraph('Footer', run(author), *numbers)}</w:ftr>"


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def core_part(title: str, author: str, made_at: datetime) -> str:
    at = f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:language>sv-SE</dc:language><cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )
