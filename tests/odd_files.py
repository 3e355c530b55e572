"""Files as people and their enemies send them, and what they are packed with."""

import io
import zipfile

from models.media import ODT
from tests.web_visitor import PDF

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_OLE = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def packed(entries: dict[str, bytes | str], first: tuple[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if first is not None:
            archive.writestr(first[0], first[1], zipfile.ZIP_STORED)
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(**more: bytes | str) -> bytes:
    entries: dict[str, bytes | str] = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<w:document/>"}
    return packed({**entries, **more})


def odt(entries: dict[str, bytes | str] | None = None) -> bytes:
    return packed({"content.xml": "<office/>", **(entries or {})}, ("mimetype", ODT.encode()))


def with_size_lie() -> bytes:
    """A packed document whose table of contents claims a smaller part than there is."""
    data = bytearray(docx(**{"word/media/x.bin": b"\0" * 100_000}))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x05\x06"))
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    return bytes(data)


def many_entries() -> bytes:
    return packed({"[Content_Types].xml": CONTENT_TYPES, **{f"x/{number}": "" for number in range(6_000)}})


def twice_the_same() -> bytes:
    """Two parts of one name, made by renaming one in the finished archive."""
    data = packed({"[Content_Types].xml": CONTENT_TYPES, "[Content_Types].xm2": CONTENT_TYPES})
    return data.replace(b"[Content_Types].xm2", b"[Content_Types].xml")


def with_odd_packing() -> bytes:
    """A good document whose picture is packed with bzip2, and then damaged: reading it is an OSError."""
    data = io.BytesIO(docx())
    with zipfile.ZipFile(data, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/media/a.bin", b"bild " * 2_000)
    return data.getvalue().replace(b"BZh9", b"BZh0")


def overlapping() -> bytes:
    """A table of contents with two names for one and the same packed part, as the quine kind of bomb has."""
    data = bytearray(docx(**{"word/a.xml": b"a" * 1_000, "word/b.xml": b"a" * 1_000}))
    first, second = (data.rfind(b"PK\x01\x02", 0, data.rfind(name)) for name in (b"word/a.xml", b"word/b.xml"))
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def bomb() -> bytes:
    return docx(**{"word/media/a.bin": b"\0" * 200_000_000})


def polyglot() -> bytes:
    """A PDF to the eye of a PDF reader, an archive to that of an unpacker."""
    return PDF + packed({"a.txt": "hej"}) + b"\nstartxref\n9\n%%EOF\n"
