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
    odt,
    opening,
    pdf,
    related,
    relations,
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
