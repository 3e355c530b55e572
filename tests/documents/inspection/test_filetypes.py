"""What a file is, by its content: each instance that somebody was once wrongly refused for, and what stays refused."""

import struct
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Encryption

from documents.inspection.filetypes import is_quick, media_type
from documents.inspection.inspecting import active_content
from documents.inspection.media import WRONG_KINDS, NotAccepted
from models.media import DOCX, ODT, PDF
from templates.file_messages import FAULTS, FILE_FOUND
from tests import active_files
from tests.active_files import pdf, stored
from tests.odd_files import LOCKED_OLE, OLE, docx, odt, packed

MANIFEST = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>'
DECLARING = '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/hostname">]><manifest>&x;</manifest>'
WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def ole(*streams: str) -> bytes:
    """An OLE file with empty streams of these names at its root, one after another to the right."""
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    table = struct.pack("<II", 0xFFFFFFFD, 2) + struct.pack("<I", 0xFFFFFFFE) + b"\xff" * 500
    entries = b""
    for number, name in enumerate(("Root Entry", *streams)):
        coded = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        entry = coded.ljust(64, b"\0") + struct.pack("<HBB", len(coded) + 2, 5 if number == 0 else 2, 1)
        entries += (entry + struct.pack("<III", 0xFFFFFFFF, right, child)).ljust(128, b"\0")
    # The directory lies in the sectors 1 and 2, as the table in sector 0 says.
    return (head.ljust(76, b"\0") + bytes(4) + b"\xff" * 432)[:512] + table[:512] + entries.ljust(1024, b"\0")


def locked_by(revision: int, **passwords: str) -> bytes:
    modern = revision > 3
    return pdf(encryption=Encryption(R=revision, aes=modern, metadata=modern, **passwords))  # type: ignore[arg-type]


def by_certificate() -> bytes:
    return pdf().replace(b"trailer <<", b"trailer << /ID[<00><00>] /Encrypt <</Filter/Adobe.PubSec/V 4>>")


def white_picture() -> bytes:
    """2400 x 1600 white points of 24 bits: 11.5 MB that pack to 11 kB."""
    return docx(**{"word/media/image1.bmp": b"BM" + bytes(52) + b"\xff" * (2400 * 1600 * 3)})


def from_word_online() -> bytes:
    types = f'<Types><Override PartName="/word/document2.xml" ContentType="{WORD_TYPES}"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document2.xml": "<w:document/>"})


def with_embedded_sheet() -> bytes:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    types = f'<Types><Default Extension="xlsx" ContentType="{sheet}"/><Override ContentType="{WORD_TYPES}"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document.xml": "<w:document/>"})


def without_its_type() -> bytes:
    root = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    return packed({"content.xml": "<office/>", "META-INF/manifest.xml": f"<manifest>{root}</manifest>"})


def cut_off(data: bytes, sign: bytes) -> bytes:
    return data[: data.rfind(sign)]


TAKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    **{f"changes locked, revision {number}": (locked_by(number, owner="x", user=""), PDF) for number in (2, 3, 4, 6)},
    "without its last line": (cut_off(pdf(), b"%%EOF"), PDF),
    "without its last line, objects packed": (
        cut_off(pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), b"%%EOF"),
        PDF,
    ),
    "without where its table is": (cut_off(pdf(), b"startxref"), PDF),
    "with a thousand bytes before": (b"\r\n" * 512 + pdf(), PDF),
    "with much after": (pdf() + bytes(100_000), PDF),
    "a white picture": (white_picture, DOCX),
    "from Word on the web": (from_word_online, DOCX),
    "with a sheet in it": (with_embedded_sheet, DOCX),
    "of an old OpenOffice": (odt({"META-INF/manifest.xml": MANIFEST}), ODT),
    "of an old OpenOffice, in UTF-16": (odt({"META-INF/manifest.xml": MANIFEST.encode("utf-16")}), ODT),
    "an ODT that does not begin with its type": (without_its_type, ODT),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_opens_for_people_is_taken(tmp_path: Path, name: str) -> None:
    data, kind = TAKEN[name]
    path = stored(tmp_path, data if isinstance(data, bytes) else data())
    assert media_type(path) == kind


REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "file_empty"),
    "a pdf that asks for a password": (locked_by(6, owner="x", user="u"), "file_locked"),
    "an old pdf that asks for a password": (locked_by(3, owner="x", user="u"), "file_locked"),
    "a pdf for those with a certificate": (by_certificate, "file_locked"),
    "half a pdf": (lambda: cut_off(pdf(), b"/MediaBox"), "file_broken"),
    "a pdf whose page is gone": (lambda: cut_off(pdf().replace(b"3 0 obj", b"7 0 obj"), b"startxref"), "file_broken"),
    "entities in a manifest": (odt({"META-INF/manifest.xml": DECLARING}), "file_broken"),
    "entities in UTF-16": (odt({"META-INF/manifest.xml": DECLARING.encode("utf-16")}), "file_broken"),
    "a document type in a docx": (docx(**{"word/x.xml": MANIFEST}), "file_broken"),
    "xml that bursts": (lambda: docx(**{"word/x.xml": b" " * 40_000_000}), "file_bursting"),
    "a picture of 200 MB": (lambda: docx(**{"word/media/a.bmp": bytes(200_000_000)}), "file_bursting"),
    "an old Word document": (ole("CompObj", "WordDocument", "ObjectPool"), "file_old_word"),
    "an old spreadsheet": (ole("Workbook"), "file_spreadsheet"),
    "an old presentation": (ole("Current User", "a", "b", "c", "d", "PowerPoint Document"), "file_presentation"),
    "an Outlook mail": (ole("__nameid_version1.0", "__properties_version1.0"), "file_mail"),
    "an Outlook mail with a pdf in it": (ole("__properties_version1.0") + pdf(), "file_mail"),
    "a locked docx": (ole("EncryptionInfo", "EncryptedPackage"), "file_locked"),
    "a locked docx, its streams not told": (LOCKED_OLE, "file_locked"),
    "another old Office file": (OLE + bytes(600), "file_old_office"),
    "an OLE file that leads in circles": (ole("a").replace(b"\2\0\0\0", b"\1\0\0\0", 1), "file_old_office"),
    "an xlsx": (packed({"[Content_Types].xml": "<x ContentType='x.spreadsheetml.main+xml'/>"}), "file_spreadsheet"),
    "a pptx": (packed({"[Content_Types].xml": "<x ContentType='x.presentationml.main+xml'/>"}), "file_presentation"),
    "an ods": (packed({}, ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")), "file_spreadsheet"),
    "a zip": (packed({"a.txt": "hej"}), "file_archive"),
    "a zip with a pdf in it": (packed({}, ("a.pdf", pdf())), "file_archive"),
    "rtf": (b"{\\rtf1 hej}", "file_rtf"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "file_image"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "file_image"),
    "a picture from a phone": (b"\0\0\0\x18ftypheic\0\0", "file_image"),
    "a web page": (b"\xef\xbb\xbf\n<!-- x --><!DOCTYPE html><html></html>", "file_html"),
    "word's own xml": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "file_old_word"),
    "a mail": (b"Received: from a by b\r\nSubject: x\r\n\r\nhej", "file_mail"),
    "text": ("Vi tillstyrker förslaget.\n".encode("cp1252"), "file_text"),
    "a program": (b"MZ\x90\0", "file_wrong_kind"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_what_it_is(tmp_path: Path, name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(NotAccepted) as refused:
        media_type(stored(tmp_path, data if isinstance(data, bytes) else data()))
    assert refused.value.code == code


def test_every_kind_has_its_words() -> None:
    assert {code for _data, code in REFUSED.values()} >= WRONG_KINDS
    assert WRONG_KINDS <= FILE_FOUND.keys() & FAULTS.keys()


@pytest.mark.parametrize(
    ("data", "quick"),
    [
        (pdf(), True),
        (docx(), True),
        (b"hej", True),
        (TAKEN["without where its table is"][0], False),
        (TAKEN["changes locked, revision 6"][0], False),
        (white_picture, False),
    ],
)
def test_what_waits_for_another_process_or_much_unpacking_is_not_quick(
    tmp_path: Path, data: bytes | Callable[[], bytes], quick: bool
) -> None:
    assert is_quick(stored(tmp_path, data if isinstance(data, bytes) else data())) is quick


def test_an_old_manifest_is_looked_through_and_nothing_of_it_is_fetched(tmp_path: Path) -> None:
    """The same file that is taken: no kind of file may be taken and then never be read."""
    data = active_files.odt(parts={"META-INF/manifest.xml": MANIFEST.replace("Manifest.dtd", "file:///dev/zero")})
    assert active_content(stored(tmp_path, data), ODT) == ()
