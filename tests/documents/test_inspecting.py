"""What a received file does or fetches when it is opened is told; ordinary files are left in peace."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from documents.active import signs
from documents.inspecting import active_content
from models.media import DOCX, ODT, PDF
from models.values import ActiveContent
from tests.active_files import (
    CONTENT_TYPES,
    OLE,
    action,
    annotated,
    attached,
    clicking,
    docx,
    field,
    file_at,
    in_part,
    odt,
    odt_part,
    opening,
    pdf,
    related,
    script,
    simple_field,
)

SCRIPT = ActiveContent.SCRIPT
LAUNCH = ActiveContent.LAUNCH
EMBEDDED_FILES = ActiveContent.EMBEDDED_FILES
EMBEDDED_OBJECT = ActiveContent.EMBEDDED_OBJECT
RICH_MEDIA = ActiveContent.RICH_MEDIA
XFA_FORM = ActiveContent.XFA_FORM
FIELD_COMMAND = ActiveContent.FIELD_COMMAND
EXTERNAL = ActiveContent.EXTERNAL_CONTENT
FAR = "https://example.org/x"


def catalog(**entries: object) -> Callable[[pikepdf.Pdf], None]:
    def edit(made: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            made.Root[f"/{key}"] = value

    return edit


def external_bytes(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Contents = made.make_stream(b"", F=file_at("\\\\server\\sida.txt"))


def drawn_from_elsewhere(made: pikepdf.Pdf) -> None:
    made.Root.Drawn = made.make_stream(b"", Subtype=Name.Form, Ref=Dictionary(F=file_at("annan.pdf"), Page=0))


def script_on_page(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=made.make_indirect(script()))


ACTIVE_PDF: dict[str, tuple[Callable[[pikepdf.Pdf], object], tuple[ActiveContent, ...]]] = {
    "script when opened": (opening(script()), (SCRIPT,)),
    "script by name": (
        catalog(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))),
        (SCRIPT,),
    ),
    "script of a page": (script_on_page, (SCRIPT,)),
    "script of a field": (annotated("Widget", FT=Name.Tx, AA=Dictionary(K=script())), (SCRIPT,)),
    "script on click": (clicking(script()), (SCRIPT,)),
    "script behind a place": (opening(action("GoTo", D=Array([]), Next=Array([script()]))), (SCRIPT,)),
    "a command when opened": (opening(action("Named", N=Name.Print)), (SCRIPT,)),
    "a command behind a place": (opening(action("GoTo", Next=action("ResetForm"))), (SCRIPT,)),
    "a page on the web when opened": (opening(action("URI", URI=String(FAR))), (EXTERNAL,)),
    "a program": (opening(action("Launch", F=String("cmd.exe"))), (LAUNCH,)),
    "a program on click": (clicking(action("Launch", Win=Dictionary(F=String("cmd.exe")))), (LAUNCH,)),
    "attached file": (attached, (EMBEDDED_FILES,)),
    "attached note": (annotated("FileAttachment"), (EMBEDDED_FILES,)),
    "film": (annotated("RichMedia"), (RICH_MEDIA,)),
    "old film": (annotated("Movie", Movie=Dictionary(F=String("a.avi"))), (RICH_MEDIA,)),
    "sound": (annotated("Sound"), (RICH_MEDIA,)),
    "screen": (annotated("Screen", A=action("Rendition", OP=0)), (RICH_MEDIA,)),
    "screen with a script": (annotated("Screen", A=action("Rendition", JS=String("x"))), (SCRIPT, RICH_MEDIA)),
    "model in three dimensions": (annotated("3D"), (RICH_MEDIA,)),
    "form in XML": (catalog(AcroForm=Dictionary(XFA=Array([String("a"), String("b")]))), (XFA_FORM,)),
    "another file": (clicking(action("GoToR", F=String("\\\\server\\a.pdf"))), (EXTERNAL,)),
    "a file within another": (clicking(action("GoToE", F=String("a.pdf"))), (EXTERNAL,)),
    "a form that is sent": (clicking(action("SubmitForm", F=file_at(FAR))), (EXTERNAL,)),
    "data that is read in": (clicking(action("ImportData", F=file_at("a.fdf"))), (EXTERNAL,)),
    "bytes in another file": (external_bytes, (EXTERNAL,)),
    "a drawing of another file": (drawn_from_elsewhere, (EXTERNAL,)),
    "all at once": (
        catalog(A=script(), B=action("Launch"), C=Dictionary(EF=Dictionary(F=1)), D=action("GoToR"), E=action("Movie")),
        (SCRIPT, LAUNCH, EMBEDDED_FILES, RICH_MEDIA, EXTERNAL),
    ),
}


def named_in_latin(made: pikepdf.Pdf) -> None:
    """Paragraph styles come as names in whichever character set the program had."""
    made.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Brxdtext=Name.P))


ORDINARY_PDF: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "an empty page": lambda made: None,
    "a link": clicking(action("URI", URI=String(FAR))),
    "a link within": clicking(action("GoTo", D=Array([0, Name.Fit]))),
    "a place when opened": opening(Array([0, Name.Fit])),
    "a named place when opened": opening(String("kapitel")),
    "a jump when opened": opening(action("GoTo", D=Array([0, Name.Fit]))),
    "words that look like names": catalog(Lang=String("/JS /JavaScript /Launch"), Info=String("/EmbeddedFiles")),
    "resources with unlucky names": catalog(
        Font=Dictionary(JS=Dictionary(Type=Name.Font), EF=Dictionary(Type=Name.Font), XFA=Dictionary(Type=Name.Font))
    ),
    "empty lists left behind": catalog(
        Names=Dictionary(JavaScript=Dictionary(Names=Array([])), EmbeddedFiles=Dictionary(Names=Array([]))),
        AA=Dictionary(),
    ),
    "a form": catalog(AcroForm=Dictionary(Fields=Array([]), NeedAppearances=True)),
}


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
ACTIVE_ODT: dict[str, tuple[bytes, tuple[ActiveContent, ...]]] = {
    "Basic": (odt(parts={"Basic/Standard/Module1.xml": "<a/>"}), (SCRIPT,)),
    "Python": (odt(parts={"Scripts/python/a.py": "1"}), (SCRIPT,)),
    "event": (odt('<script:event-listener script:event-name="dom:load"/>'), (SCRIPT,)),
    "event in the style part": (
        odt(
            parts={"styles.xml": odt_part("<office:event-listeners><script:event-listener/></office:event-listeners>")}
        ),
        (SCRIPT,),
    ),
    "script in the text": (odt('<text:script script:language="JavaScript">1</text:script>'), (SCRIPT,)),
    "a link that runs a macro": (odt('<text:a xlink:href="vnd.sun.star.script:a$b">x</text:a>'), (SCRIPT,)),
    "a link that runs a command": (odt('<text:a xlink:href="vnd.libreoffice.command:a">x</text:a>'), (SCRIPT,)),
    "OLE object": (odt('<draw:object-ole xlink:href="./Object 1"/>'), (EMBEDDED_OBJECT,)),
    "object": (odt('<draw:object xlink:href="./Object 1"/>'), (EMBEDDED_OBJECT,)),
    "object by its place": (odt(parts={"Object 1/content.xml": "<a/>"}), (EMBEDDED_OBJECT,)),
    "OLE object somewhere else": (odt(parts={"Pictures/a.png": OLE}), (EMBEDDED_OBJECT,)),
    "film": (odt('<draw:plugin xlink:href="Media/a.mp4"/>'), (RICH_MEDIA,)),
    "DDE": (odt('<office:dde-source office:dde-application="soffice"/>'), (FIELD_COMMAND,)),
    "DDE in the text": (odt('<text:dde-connection-decl office:dde-topic="a"/>'), (FIELD_COMMAND,)),
    "picture far away": (odt(f'<draw:image xlink:href="{FAR}"/>'), (EXTERNAL,)),
    "picture on a server's share": (odt('<draw:image xlink:href="file://server/a.png"/>'), (EXTERNAL,)),
    "section far away": (odt('<text:section-source xlink:href="ftp://example.org/a.odt"/>'), (EXTERNAL,)),
    "background far away": (
        odt(parts={"styles.xml": odt_part(f'<style:background-image xlink:href="{FAR}"/>')}),
        (EXTERNAL,),
    ),
    "reload": (odt(parts={"meta.xml": odt_part(f'<meta:auto-reload xlink:href="{FAR}"/>')}), (EXTERNAL,)),
    "form that is sent": (odt(f'<form:form xlink:href="{FAR}"/>'), (EXTERNAL,)),
    "picture on a button": (odt(f'<form:button form:image-data="{FAR}"/>'), (EXTERNAL,)),
}
ORDINARY_ODT = {
    "a paragraph": odt("<text:p>hej</text:p>"),
    "a link": odt(f'<text:a xlink:href="{FAR}">x</text:a><draw:a xlink:href="{FAR}"/>'),
    "a link to a file": odt('<text:a xlink:href="file:///C:/a.odt">x</text:a>'),
    "a picture": odt('<draw:image xlink:href="Pictures/a.png"/>', {"Pictures/a.png": b"\x89PNG\r\n\x1a\n"}),
    "the writer's own template": odt(
        parts={"meta.xml": odt_part('<meta:template xlink:href="../../../Mallar/yttrande.ott"/>')}
    ),
    "a form": odt('<form:form xlink:href=""/>'),
}


def look(folder: Path, data: bytes, media_type: str) -> tuple[ActiveContent, ...]:
    """What the child sees, without starting one."""
    found = signs(stored(folder, data), media_type)
    return tuple(code for code in ActiveContent if code in found)


def stored(folder: Path, data: bytes) -> Path:
    path = folder / "fil från någon"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("edit", "told"), ACTIVE_PDF.values(), ids=ACTIVE_PDF)
def test_what_a_pdf_does_is_told(
    tmp_path: Path, edit: Callable[[pikepdf.Pdf], object], told: tuple[ActiveContent, ...]
) -> None:
    assert look(tmp_path, pdf(edit), PDF) == told


@pytest.mark.parametrize("edit", ORDINARY_PDF.values(), ids=ORDINARY_PDF)
def test_an_ordinary_pdf_is_left_in_peace(tmp_path: Path, edit: Callable[[pikepdf.Pdf], object]) -> None:
    assert look(tmp_path, pdf(edit), PDF) == ()


@pytest.mark.parametrize(("data", "told"), ACTIVE_DOCX.values(), ids=ACTIVE_DOCX)
def test_what_a_word_document_does_is_told(tmp_path: Path, data: bytes, told: tuple[ActiveContent, ...]) -> None:
    assert look(tmp_path, data, DOCX) == told


@pytest.mark.parametrize("data", ORDINARY_DOCX.values(), ids=ORDINARY_DOCX)
def test_an_ordinary_word_document_is_left_in_peace(tmp_path: Path, data: bytes) -> None:
    assert look(tmp_path, data, DOCX) == ()


@pytest.mark.parametrize(("data", "told"), ACTIVE_ODT.values(), ids=ACTIVE_ODT)
def test_what_an_open_document_does_is_told(tmp_path: Path, data: bytes, told: tuple[ActiveContent, ...]) -> None:
    assert look(tmp_path, data, ODT) == told


@pytest.mark.parametrize("data", ORDINARY_ODT.values(), ids=ORDINARY_ODT)
def test_an_ordinary_open_document_is_left_in_peace(tmp_path: Path, data: bytes) -> None:
    assert look(tmp_path, data, ODT) == ()


def test_a_file_is_looked_at_in_a_process_of_its_own(tmp_path: Path) -> None:
    assert active_content(stored(tmp_path, pdf(opening(script()))), PDF) == (SCRIPT,)
    assert active_content(stored(tmp_path, related("oleObject", FAR)), DOCX) == (EMBEDDED_OBJECT, EXTERNAL)
    assert active_content(stored(tmp_path, odt()), ODT) == ()
