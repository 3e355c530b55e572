"""What a PDF does, or fetches, when it is opened is told; an ordinary one is left in peace."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from models.errors import Refused
from models.media import PDF
from models.values import ActiveContent
from tests.active_files import (
    FAR,
    action,
    annotated,
    attached,
    clicking,
    file_at,
    opening,
    pdf,
    script,
    seen,
    with_object,
)

SCRIPT = ActiveContent.SCRIPT
LAUNCH = ActiveContent.LAUNCH
EMBEDDED_FILES = ActiveContent.EMBEDDED_FILES
RICH_MEDIA = ActiveContent.RICH_MEDIA
XFA_FORM = ActiveContent.XFA_FORM
EXTERNAL = ActiveContent.EXTERNAL_CONTENT
UNREADABLE = ActiveContent.UNREADABLE


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


@pytest.mark.parametrize(("edit", "told"), ACTIVE_PDF.values(), ids=ACTIVE_PDF)
def test_what_a_pdf_does_is_told(
    tmp_path: Path, edit: Callable[[pikepdf.Pdf], object], told: tuple[ActiveContent, ...]
) -> None:
    assert seen(tmp_path, pdf(edit), PDF) == told


@pytest.mark.parametrize("edit", ORDINARY_PDF.values(), ids=ORDINARY_PDF)
def test_an_ordinary_pdf_is_left_in_peace(tmp_path: Path, edit: Callable[[pikepdf.Pdf], object]) -> None:
    assert seen(tmp_path, pdf(edit), PDF) == ()


def test_packed_objects_are_looked_into(tmp_path: Path) -> None:
    data = pdf(opening(script()), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in data
    assert seen(tmp_path, data, PDF) == (SCRIPT,)


def test_another_spelling_of_a_name_hides_nothing(tmp_path: Path) -> None:
    data = pdf(opening(action("Launch", F=String("cmd.exe")))).replace(b"/Launch", b"/#4caunc#68")
    assert b"/Launch" not in data
    assert seen(tmp_path, data, PDF) == (LAUNCH,)


def test_a_name_that_is_an_object_of_its_own_hides_nothing(tmp_path: Path) -> None:
    def edit(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(S=made.make_indirect(Name.URI))
        made.Root.Other = Dictionary(S=made.make_indirect(Name.Launch))

    assert seen(tmp_path, pdf(edit), PDF) == (LAUNCH, EXTERNAL)


def test_an_object_that_no_page_refers_to_is_looked_at(tmp_path: Path) -> None:
    data = with_object(pdf(), b"<</S/JavaScript/JS(x)>>")
    assert seen(tmp_path, data, PDF) == (SCRIPT,)


@pytest.mark.parametrize("lost", [b"<</S/Launch/F (a >>", b"<</S/Launch", b"<</S/Launch " + b"a " * 99 + b">>"])
def test_an_object_that_only_another_reader_may_make_out_is_told_of(tmp_path: Path, lost: bytes) -> None:
    data = with_object(pdf(opening(script())), lost)
    assert seen(tmp_path, data, PDF) == (SCRIPT, UNREADABLE)


def test_packed_objects_without_a_table_are_told_of(tmp_path: Path) -> None:
    """Another reader may find the script that ours does not: it is packed, and what says where is gone."""
    data = pdf(opening(script()), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    table = data.index(b"stream\n", data.rindex(b"/XRef")) + len(b"stream\n")
    plain = b"9 0 obj\n<</Type/Catalog/Pages 8 0 R>>\nendobj\n8 0 obj\n<</Type/Pages/Kids[7 0 R]/Count 1>>\nendobj\n"
    page = b"7 0 obj\n<</Type/Page/Parent 8 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer <</Root 9 0 R/Size 10>>\n"
    end = data.rindex(b"startxref")
    broken = data[:table] + b"none" + data[table + 4 : end] + plain + page + b"startxref\n0\n%%EOF\n"
    assert seen(tmp_path, broken, PDF) == (UNREADABLE,)


@pytest.mark.parametrize("mended", [b"<</A/B>>>>", b"<</Length 99>>\nstream\nabc\nendstream", b"<</A B /C#zz 5>>"])
def test_ordinary_damage_is_mended(tmp_path: Path, mended: bytes) -> None:
    data = with_object(pdf(), mended)
    assert seen(tmp_path, data, PDF) == ()


def test_a_script_added_by_a_later_save_is_seen(tmp_path: Path) -> None:
    data = pdf()
    later = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>\nendobj\n"
    previous = data.rpartition(b"startxref\n")[2].split()[0]
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 4/Root 1 0 R/Prev %s>>\n" % (len(data), previous)
    data += later + table + b"startxref\n%d\n%%%%EOF\n" % (len(data) + len(later))
    assert seen(tmp_path, data, PDF) == (SCRIPT,)


def test_names_in_any_character_set_and_bare_numbers_are_read(tmp_path: Path) -> None:
    """Paragraph styles come as names in whichever character set the program had; lengths are objects of their own."""

    def edit(made: pikepdf.Pdf) -> None:
        styles = Dictionary({"/Brxdtext": Name.P, "/S": Name("/Rxbrik"), "/AA": Dictionary()})
        made.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, RoleMap=styles)
        made.Root.Title = made.make_indirect(String("x"))

    data = with_object(pdf(edit), b"5").replace(b"/Brxdtext", b"/Br\xf6dtext").replace(b"/Rxbrik", b"/R\xfcbrik")
    assert seen(tmp_path, data, PDF) == ()


def test_a_file_locked_only_against_changes_is_opened(tmp_path: Path) -> None:
    data = pdf(opening(script()), encryption=pikepdf.Encryption(owner="hemligt", user=""))
    assert seen(tmp_path, data, PDF) == (SCRIPT,)


def test_objects_that_lead_to_one_another_come_to_an_end(tmp_path: Path) -> None:
    def edit(made: pikepdf.Pdf) -> None:
        first, second = (made.make_indirect(Dictionary(S=Name.GoTo, AA=Dictionary())) for _ in range(2))
        first.Next, second.Next = second, Array([first, second])
        made.Root.Loop = first
        made.Root.Pages.Kids = Array([made.Root.Pages, made.Root.Pages])

    assert seen(tmp_path, pdf(edit), PDF) == ()


def test_actions_that_follow_on_themselves_are_more_than_is_looked_through(tmp_path: Path) -> None:
    def edit(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.GoTo))
        made.Root.OpenAction.Next = made.Root.OpenAction

    with pytest.raises(Refused) as refused:
        seen(tmp_path, pdf(edit), PDF)
    assert refused.value.code == "file_bursting"
