"""Files made to hurt whoever reads them: broken, endless and bursting ones are told as such, and hold nobody up."""

import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from documents.inspection import inspector, packed_parts
from documents.inspection.active import signs
from documents.inspection.inspecting import active_content
from models.errors import Refused
from models.media import DOCX, ODT, PDF
from models.values import ActiveContent
from tests.active_files import (
    docx,
    odt,
    opening,
    packed,
    pdf,
    script,
    stored,
    with_object,
)

SCRIPT = ActiveContent.SCRIPT
UNREADABLE = (ActiveContent.UNREADABLE,)
MEGABYTE = 1024 * 1024


def zeros(megabytes: int) -> bytes:
    """Deflated, at a thousandth of their size, without the sum at the end that would take making them."""
    packer = zlib.compressobj()
    first = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + more * (megabytes - 1)


def broken_files() -> dict[str, tuple[bytes, str]]:
    word = docx("<w:p/>" * 1_000)
    locked = bytearray(docx())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(sign) + place] |= 1
    entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    laughs = "<!DOCTYPE a [<!ENTITY b 'ha'>" + "".join(
        f"<!ENTITY b{n} '{f'&b{n - 1 if n else str()};' * 10}'>" for n in range(10)
    )
    return {
        "nothing": (b"", PDF),
        "noise": (bytes(range(256)) * 40, PDF),
        "a locked pdf": (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), PDF),
        "a pdf that is a word document": (word, PDF),
        "half a word document": (word[: len(word) // 2], DOCX),
        "a locked word document": (bytes(locked), DOCX),
        "a word document that is a pdf": (pdf(), DOCX),
        "too many parts": (packed({f"{number}": "" for number in range(packed_parts.ENTRIES_LIMIT + 1)}), DOCX),
        "a document type": (docx(parts={"word/settings.xml": entity}), DOCX),
        "a document type in utf-16": (docx(parts={"word/settings.xml": entity.encode("utf-16")}), DOCX),
        "a thousand million laughs": (docx(parts={"word/settings.xml": laughs + "]><a>&b9;</a>"}), DOCX),
        "elements without an end": (docx("<w:p>" * 100_000), DOCX),
        "half an open document": (odt()[:300], ODT),
        "a document type in an open document": (odt(parts={"settings.xml": entity}), ODT),
        "an unknown kind": (pdf(), "text/html"),
    }


@pytest.mark.parametrize(("data", "media_type"), broken_files().values(), ids=broken_files())
def test_a_file_that_cannot_be_read_is_said_to_be_unreadable(tmp_path: Path, data: bytes, media_type: str) -> None:
    assert active_content(stored(tmp_path, data), media_type) == UNREADABLE


def many_pages(made: pikepdf.Pdf) -> None:
    pages = made.Root.Pages
    sheets = (Dictionary(Type=Name.Page, Parent=pages, MediaBox=Array([0, 0, 9, 9])) for _number in range(100_000))
    pages.Kids = Array([made.make_indirect(sheet) for sheet in sheets])
    pages.Count = len(pages.Kids)


def test_a_hundred_thousand_pages_are_looked_through(tmp_path: Path) -> None:
    data = pdf(many_pages, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert active_content(stored(tmp_path, data), PDF) == ()


def test_what_is_only_drawn_is_not_unpacked(tmp_path: Path) -> None:
    """A page of a gigabyte, and a picture of half of one, cost no more than the small files that they are."""
    page = zeros(1_024)
    stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(page), page)
    assert active_content(stored(tmp_path, with_object(pdf(), stream)), PDF) == ()
    picture = tmp_path / "bild.docx"
    picture.write_bytes(docx())
    with zipfile.ZipFile(picture, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/a.bmp", "w") as part:
        for _megabyte in range(packed_parts.TOTAL_LIMIT // MEGABYTE + 10):
            part.write(bytes(MEGABYTE))
    assert active_content(picture, DOCX) == ()


def packed_objects(megabytes: int) -> bytes:
    """A PDF whose third object stands in a stream, the fourth object, that unpacks to so much."""
    data = zeros(megabytes)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Other 3 0 R>>",
        2: b"<</Type/Pages/Kids[]/Count 0>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(data), data),
    }
    out, rows = b"%PDF-1.7\n", {3: (2, 4)}
    for number, body in objects.items():
        rows[number] = (1, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + b"\0" for _number, (kind, place) in sorted(rows.items())
    )
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Index[1 4]/Root 1 0 R/Length %d>>" % len(table)
    return out + b"%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, len(out))


def test_packed_objects_that_burst_are_said_to_be_unreadable(tmp_path: Path) -> None:
    assert active_content(stored(tmp_path, packed_objects(1)), PDF) == ()
    assert active_content(stored(tmp_path, packed_objects(2 * inspector.MEMORY_LIMIT // MEGABYTE)), PDF) == UNREADABLE


@pytest.mark.parametrize("kind", ["in one part", "in several"])
def test_text_that_bursts_is_not_read_to_its_end(tmp_path: Path, kind: str) -> None:
    """Both with an honest table of contents and with parts that are each within the limit."""
    size = packed_parts.PART_LIMIT // 2 if kind == "in several" else packed_parts.PART_LIMIT
    text = b"<a>" + b" " * size + b"</a>"
    parts = {f"word/{number}.xml": text for number in range(5 if kind == "in several" else 1)}
    with pytest.raises(Refused) as refused:
        signs(stored(tmp_path, docx(parts=parts)), DOCX)
    assert refused.value.code == "file_bursting"


@pytest.mark.parametrize("share", range(5, 100, 10))
def test_a_cut_pdf_is_read_or_said_to_be_unreadable_but_never_clean(tmp_path: Path, share: int) -> None:

    def edit(made: pikepdf.Pdf) -> None:
        made.Root.Scripts = Array([made.make_indirect(script()) for _number in range(200)])

    whole = pdf(edit)
    cut = whole[: len(whole) * share // 100]
    assert active_content(stored(tmp_path, cut), PDF) in {(SCRIPT,), UNREADABLE}


def test_tables_that_lead_to_one_another_come_to_an_end(tmp_path: Path) -> None:
    data = pdf(opening(script()))
    place = data.rpartition(b"startxref\n")[2].split()[0]
    looped = data.replace(b"trailer <<", b"trailer << /Prev %s /XRefStm %s" % (place, place))
    assert looped != data
    assert active_content(stored(tmp_path, looped), PDF) in {(SCRIPT,), UNREADABLE}


def test_lists_within_lists_are_said_to_be_unreadable(tmp_path: Path) -> None:
    deep = b"[" * 1_000_000 + b"]" * 1_000_000
    data = with_object(pdf(), deep)
    assert active_content(stored(tmp_path, data), PDF) == UNREADABLE
