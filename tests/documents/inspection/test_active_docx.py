"""What a Word document does, or fetches, when it is opened is told; an ordinary one is left in peace."""

from pathlib import Path

import pytest

from models.media import DOCX
from models.values import ActiveContent
from tests.active_files import CONTENT_TYPES, FAR, OLE, docx, field, in_part, related, seen, simple_field

SCRIPT = ActiveContent.SCRIPT
EMBEDDED_FILES = ActiveContent.EMBEDDED_FILES
EMBEDDED_OBJECT = ActiveContent.EMBEDDED_OBJECT
FIELD_COMMAND = ActiveContent.FIELD_COMMAND
EXTERNAL = ActiveContent.EXTERNAL_CONTENT

QUOTED = field("QUOTE 68 68 69", result="DDE")
ACTIVE_DOCX: dict[str, tuple[bytes, tuple[ActiveContent, ...]]] = {
    "macros": (docx(parts={"word/vbaProject.bin": OLE}), (SCRIPT,)),
    "macros under another name": (related("vbaProject", "makro.bin", False), (SCRIPT,)),
    "macros by their type": (
        docx(parts={"[Content_Types].xml": CONTENT_TYPES.replace("document.main", "document.macroEnabled.main")}),
        (SCRIPT,),
    ),
    "a link that runs a macro": (related("hyperlink", "vnd.sun.star.script:a.py$b?language=Python"), (SCRIPT,)),
    "OLE object": (
        docx("<w:object><OLEObject xmlns='urn:schemas-microsoft-com:office:office'/></w:object>"),
        (EMBEDDED_OBJECT,),
    ),
    "OLE object by its place": (docx(parts={"word/embeddings/oleObject1.bin": OLE}), (EMBEDDED_OBJECT,)),
    "OLE object somewhere else": (docx(parts={"word/media/bild.png": OLE}), (EMBEDDED_OBJECT,)),
    "OLE object by its relation": (related("oleObject", "a.bin", False), (EMBEDDED_OBJECT,)),
    "OLE object far away": (related("oleObject", FAR), (EMBEDDED_OBJECT, EXTERNAL)),
    "workbook": (docx(parts={"word/Bilagor/bok.xlsx": docx()}), (EMBEDDED_OBJECT,)),
    "workbook by its relation": (related("package", "embeddings/bok.xlsx", False), (EMBEDDED_OBJECT,)),
    "control": (docx('<w:object><w:control r:id="rId1"/></w:object>'), (EMBEDDED_OBJECT,)),
    "control by its place": (docx(parts={"word/activeX/activeX1.xml": "<a/>"}), (EMBEDDED_OBJECT,)),
    "a whole document read in": (docx('<w:altChunk r:id="rId1"/>'), (EMBEDDED_FILES,)),
    "the same by its relation": (related("aFChunk", "a.html", False), (EMBEDDED_FILES,)),
    "DDE": (docx(field('DDEAUTO c:\\\\a.exe "/k calc"')), (FIELD_COMMAND,)),
    "DDE cut into runs": (docx(field(" D", "D", "e ", "excel a b")), (FIELD_COMMAND,)),
    "DDE in one attribute": (docx(simple_field(" dde excel a b")), (FIELD_COMMAND,)),
    "DDE inside another field": (docx(field("IF ", field("DDE excel a b"), ' = "1" "a" "b"')), (FIELD_COMMAND,)),
    "DDE made by another field": (docx(field(QUOTED, " excel a b")), (FIELD_COMMAND,)),
    "a command made by a field without a result": (docx(field(field("QUOTE 68 68 69", result=""))), (FIELD_COMMAND,)),
    "DDE in ordinary text": (docx(field("<w:r><w:t>DDE</w:t></w:r>", " excel a b")), (FIELD_COMMAND,)),
    "DDE without an end": (docx(field("DDE excel a b").partition("<w:t>")[0] + "</w:r>"), (FIELD_COMMAND,)),
    "DDE in a header": (docx(parts={"word/header1.xml": in_part(field("DDE excel a b"))}), (FIELD_COMMAND,)),
    "DDE in a part with another ending": (
        docx(
            parts={
                "[Content_Types].xml": CONTENT_TYPES.replace(
                    "</Types>", '<Default Extension="svg2" ContentType="a/b+xml"/></Types>'
                ),
                "word/bild.svg2": in_part(field("DDE excel a b")),
            }
        ),
        (FIELD_COMMAND,),
    ),
    "linked table": (docx(field('LINK Excel.Sheet.12 "C:\\\\a.xlsx" R1C1')), (FIELD_COMMAND,)),
    "linked table far away": (docx(field("LINK Excel.Sheet.12 \\\\server\\a.xlsx")), (FIELD_COMMAND, EXTERNAL)),
    "text far away": (docx(field('INCLUDETEXT "https://example.org/a.docx"')), (EXTERNAL,)),
    "picture far away": (docx(field("includepicture  ", f'"{FAR}" \\* MERGEFORMATINET')), (EXTERNAL,)),
    "picture on a server's share": (docx(simple_field("INCLUDEPICTURE \\\\\\\\server\\\\a.png")), (EXTERNAL,)),
    "picture whose place a field makes": (docx(field("INCLUDEPICTURE ", field("QUOTE 1", result=""))), (EXTERNAL,)),
    "picture by its old name": (docx(field("IMPORT a.wmf")), (EXTERNAL,)),
    "database": (docx(field("DATABASE \\d a.mdb")), (EXTERNAL,)),
    "template far away": (related("attachedTemplate", "http://example.org/a.dotm"), (EXTERNAL,)),
    "template on a server's share": (related("attachedTemplate", "file:///\\\\server\\mallar\\a.dotm"), (EXTERNAL,)),
    "picture linked": (related("image", FAR), (EXTERNAL,)),
    "picture linked in an old drawing": (
        docx(f"<w:pict><v:imagedata xmlns:v='urn:schemas-microsoft-com:vml' src='{FAR}'/></w:pict>"),
        (EXTERNAL,),
    ),
    "frame": (related("frame", "FILE://server/a.htm"), (EXTERNAL,)),
    "document in parts": (related("subDocument", FAR), (EXTERNAL,)),
    "external link": (related("externalLink", "ftp://example.org/a"), (EXTERNAL,)),
    "something of a newer kind": (related("https://example.org/2031/nytt", FAR), (EXTERNAL,)),
    "add-in": (related("https://example.org/2011/relationships/webextensiontaskpanes", "a.xml", False), (EXTERNAL,)),
    "strict edition": (
        related("http://purl.oclc.org/ooxml/officeDocument/relationships/oleObject", "a.bin", False),
        (EMBEDDED_OBJECT,),
    ),
}
ORDINARY_DOCX = {
    "a paragraph": docx("<w:p><w:r><w:t>DDEAUTO är inget kommando här.</w:t></w:r></w:p>"),
    "a link": related("hyperlink", FAR),
    "a link to a file": related("hyperlink", "file:///C:/a.docx"),
    "a picture": related("image", "media/bild.png", False),
    "a drawing": docx(parts={"word/media/a.svg": '<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>'}),
    "the writer's own template": related("attachedTemplate", "file:///C:\\Users\\kanslist\\Mallar\\yttrande.dotx"),
    "a template by its name": related("attachedTemplate", "Normal.dotm"),
    "page numbers": docx(field(" PAGE ") + field(" = ", field("NUMPAGES"), " - 1 ") + simple_field("DATE \\@ yyyy")),
    "contents": docx(field(' TOC \\o "1-3" \\h ', result="DDE " * 50_000)),
    "a linked word": docx(field(f' HYPERLINK "{FAR}" \\o "DDE" ')),
    "a picture from a mail": docx(field('INCLUDEPICTURE "cid:image001.png@01D9" \\* MERGEFORMATINET')),
    "a picture on the disk": docx(field('INCLUDEPICTURE "C:\\\\bilder\\\\a.png"', field("SEQ bild"))),
    "a place to write": docx(field("MACROBUTTON NoMacro [Skriv här]")),
}


@pytest.mark.parametrize(("data", "told"), ACTIVE_DOCX.values(), ids=ACTIVE_DOCX)
def test_what_a_word_document_does_is_told(tmp_path: Path, data: bytes, told: tuple[ActiveContent, ...]) -> None:
    assert seen(tmp_path, data, DOCX) == told


@pytest.mark.parametrize("data", ORDINARY_DOCX.values(), ids=ORDINARY_DOCX)
def test_an_ordinary_word_document_is_left_in_peace(tmp_path: Path, data: bytes) -> None:
    assert seen(tmp_path, data, DOCX) == ()
