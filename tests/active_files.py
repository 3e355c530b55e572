"""Builds PDF, DOCX and ODT files with one thing in them that is active, or only looks as if it were."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from documents.inspection.active import signs
from models.media import ODT
from models.values import ActiveContent

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ODF_NAMES = ("office", "text", "script", "table", "style", "form", "meta", "presentation")
_ODF = " ".join(
    [f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _ODF_NAMES]
    + ['xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"', 'xmlns:xlink="http://www.w3.org/1999/xlink"']
)
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="svg" ContentType="image/svg+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
FAR = "https://example.org/x"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def pdf(edit: Callable[[pikepdf.Pdf], object] | None = None, **save: Any) -> bytes:
    """One empty page, and what `edit` does to it. `save`: as pikepdf has it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    if edit is not None:
        edit(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


def with_object(data: bytes, body: bytes) -> bytes:
    """The PDF with one more object, as written; its table no longer fits and must be mended by the reader."""
    return data.replace(b"xref\n", b"9 0 obj\n%s\nendobj\nxref\n" % body, 1)


def action(name: str, **entries: Any) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name(f"/{name}"), **entries)


def script() -> Dictionary:
    return action("JavaScript", JS=String("app.alert(1)"))


def opening(what: Any) -> Callable[[pikepdf.Pdf], None]:
    """Done when the document opens."""

    def edit(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = what

    return edit


def clicking(what: Any) -> Callable[[pikepdf.Pdf], None]:
    """Done when somebody clicks a link on the first page."""
    return annotated("Link", A=what)


def annotated(subtype: str, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def edit(made: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]), **entries)
        made.pages[0].obj.Annots = Array([made.make_indirect(note)])
        if subtype == "Widget":
            made.Root.AcroForm = Dictionary(Fields=Array([*made.pages[0].obj.Annots]))

    return edit


def attached(made: pikepdf.Pdf) -> None:
    made.attachments["bilaga.txt"] = b"hej"


def file_at(place: str) -> Dictionary:
    return Dictionary(Type=Name.Filespec, F=String(place), UF=String(place))


def packed(entries: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str = "", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word document with `body` as its content and further `parts`, which may also replace its own."""
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": in_part(body),
    }
    return packed({**entries, **(parts or {})})


def in_part(body: str) -> str:
    return f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>"


def relations(*rows: tuple[str, str, bool]) -> str:
    """(type, target, whether it is external) of each."""
    lines = []
    for number, (kind, target, external) in enumerate(rows):
        mode = ' TargetMode="External"' if external else ""
        full = kind if ":" in kind else _RELATIONS + kind
        lines.append(f'<Relationship Id="rId{number}" Type="{full}" Target="{target}"{mode}/>')
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def related(kind: str, target: str, external: bool = True) -> bytes:
    return docx(parts={"word/_rels/document.xml.rels": relations((kind, target, external))})


def field(*pieces: str, result: str = "1") -> str:
    """A field whose code is cut into runs; a piece that begins with `<` is put in as it is: another field."""
    runs = "".join(
        piece if piece.startswith("<") else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in pieces
    )
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{runs}{separate}<w:r><w:t>{result}</w:t></w:r>{end}"


def simple_field(code: str) -> str:
    return f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def odt(body: str = "", parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text, with the parts LibreOffice always writes, the empty ones among them."""
    content = f"<office:document-content {_ODF}><office:scripts/><office:body><office:text>{body}"
    entries: dict[str, bytes | str] = {
        "mimetype": ODT,
        "content.xml": f"{content}</office:text></office:body></office:document-content>",
        "styles.xml": odt_part(""),
        "Configurations2/accelerator/current.xml": "",
        "Configurations2/images/Bitmaps/": "",
        "Thumbnails/thumbnail.png": b"\x89PNG\r\n\x1a\n",
    }
    return packed({**entries, **(parts or {})})


def odt_part(body: str) -> str:
    return f"<office:document-styles {_ODF}>{body}</office:document-styles>"


def seen(folder: Path, data: bytes, media_type: str) -> tuple[ActiveContent, ...]:
    """What the child sees, without starting one."""
    found = signs(stored(folder, data), media_type)
    return tuple(code for code in ActiveContent if code in found)


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "fil från någon"
    path.write_bytes(data)
    return path
