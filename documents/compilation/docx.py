"""The compilation as a Word document: A4, Swedish, real heading styles, written as a package of our own parts.

The static parts (styles, settings) stand in `templates/documents/docx/`. Same data, same bytes.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from documents.compilation.blocks import Picture, Report
from documents.compilation.docx_parts import Drawing, contents, headings, paragraph, run
from documents.compilation.docx_template import Template
from documents.compilation.report import compilation_report
from documents.compilation.report_figures import in_house_font
from documents.fonts import family
from documents.pictures import pngs
from documents.showing import Showing
from documents.writing import replacing
from models.compilation import CompilationData
from models.house_style import OWN_COLOUR, PLAIN, HouseStyle
from templates.documents.compilation import CONTENTS, PAGE_OF

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1418" w:bottom="1361" w:left="1418" '
    'w:header="680" w:footer="624" w:gutter="0"/></w:sectPr>'
)
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_DOCUMENT_START = f"{_XML}<w:document {_W} {_R} {_DRAWING}><w:body>"
_DOCUMENT_END = f"{_PAGE}</w:body></w:document>"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PNG = '<Default Extension="png" ContentType="image/png"/>'
_UPDATE = '<w:updateFields w:val="true"/>'
Part = str | bytes | Iterable[str]
_STATIC = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
}


def compilation_docx(
    data: CompilationData, out: Path, page_of: Mapping[str, int] = MappingProxyType({}), style: HouseStyle = PLAIN
) -> None:
    """Writes the Word document. `page_of`: the page of each heading, as the table of contents says until Word has
    counted for itself."""
    report = in_house_font(compilation_report(data, Showing()), style)
    with replacing(out) as part:
        write_parts(part, _package(report, data.made_at, page_of, style))


def report_docx(report: Report, made_at: datetime, out: Path, style: HouseStyle = PLAIN) -> None:
    """Another report as a Word document in the same look."""
    with replacing(out) as part:
        write_parts(part, _package(in_house_font(report, style), made_at, {}, style))


def _package(report: Report, made_at: datetime, page_of: Mapping[str, int], style: HouseStyle) -> dict[str, Part]:
    template = Template(style.template) if style.template else None
    pictures = [*_logo(report, style), *(block for block in report.body if isinstance(block, Picture))]
    ids = {picture.name: f"rIdBild{number}" for number, picture in enumerate(pictures, start=1)}
    images = pngs([picture.svg for picture in pictures], style)
    static = static_parts()
    related = "".join(
        f'<Relationship Id="{ids[picture.name]}" Type="{_IMAGE}" Target="media/{picture.name}.png"/>'
        for picture in pictures
    )
    media = {f"word/media/{picture.name}.png": image for picture, image in zip(pictures, images, strict=True)}
    core, styles = core_part(report.title, report.author, made_at), _styled(static["word/styles.xml"], style)
    if template:
        under = template.under({"word/styles.xml": styles, "docProps/core.xml": core, **media}, related)
        return {**under, "word/document.xml": _document(report, ids, page_of, template.page())}
    own: dict[str, Part] = {
        "word/styles.xml": styles,
        "[Content_Types].xml": static["[Content_Types].xml"].replace("<Override", f"{_PNG}<Override", 1),
        "word/_rels/document.xml.rels": static["word/_rels/document.xml.rels"].replace("</Rel", f"{related}</Rel", 1),
        "word/settings.xml": static["word/settings.xml"].replace("<w:compat>", f"{_UPDATE}<w:compat>", 1),
        "docProps/core.xml": core,
        "word/header1.xml": header_part(report.running_head, report.running_mark),
        "word/footer1.xml": footer_part(report.author),
        "word/document.xml": _document(report, ids, page_of),
        **media,
    }
    return {**static, **own}


def _logo(report: Report, style: HouseStyle) -> list[Picture]:
    """The logo as a picture that is drawn like the others, from the file itself when it is SVG."""
    if style.logo is None:
        return []
    raw = style.logo.read_bytes()
    kind = "image/svg+xml" if style.logo.suffix.lower() == ".svg" else "image/png"
    inside = f'<image width="640" height="100" preserveAspectRatio="xMinYMid" href="{data_uri(raw, kind)}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 100">{inside}</svg>'
    return [Picture("logotyp", svg, report.author, "", 1.0, 100 / 640)]


def data_uri(raw: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(raw).decode()}"


def _styled(styles: str, style: HouseStyle) -> str:
    """The styles in the house's colour and font."""
    styles = styles.replace(OWN_COLOUR[1:].upper(), style.colour[1:].upper()).replace("E6F0F7", style.wash[1:].upper())
    return styles.replace('"Arial"', quoteattr(family(style.font))) if style.font else styles


def static_parts() -> dict[str, str]:
    """The parts that are the same in every document, by their place in the package."""
    source = resources.files("templates") / "documents" / "docx"
    return {name: (source / file).read_text(encoding="utf-8") for name, file in _STATIC.items()}


def write_parts(out: Path | BinaryIO, parts: Mapping[str, Part]) -> None:
    """Packs the parts, one given in pieces without ever holding it whole. No clock is read, so the same parts give the
    same bytes."""
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            with package.open(entry, "w") as packed:
                if isinstance(text, bytes):
                    packed.write(text)
                    continue
                for piece in (text,) if isinstance(text, str) else text:
                    packed.write(piece.encode("utf-8"))


def _document(
    report: Report, pictures: Mapping[str, str], page_of: Mapping[str, int], page: str = _PAGE
) -> Iterator[str]:
    drawing = Drawing(pictures)
    logo = [Picture("logotyp", "", report.author, "", 1.0, 100 / 640)] if "logotyp" in pictures else []
    pieces = chain(
        drawing.blocks(logo),
        (paragraph("Eyebrow", run(report.eyebrow)), paragraph("Title", run(report.subtitle))),
        drawing.blocks(report.front),
        (paragraph("ContentsHeading", run(CONTENTS)), contents(headings(report.body), page_of)),
        drawing.blocks(report.body),
    )
    yield _DOCUMENT_START
    for piece in pieces:
        yield piece
        yield "\n"
    yield f"{page}</w:body></w:document>"


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
