"""What an uploaded file is, told by its content and never by its name. Nothing is unpacked to disk or rendered.

Accepted: PDF, DOCX, ODT. Every other file, and every damaged, locked, macro-bearing or bursting one, has its own code.
"""

import mmap
import re
import zipfile
import zlib
from pathlib import Path

from models.media import DOCX, ODT, PDF

UNPACKED_LIMIT = 300 * 1024 * 1024
"""Bytes a packed document may become; Word documents of 25 MB are mostly pictures and stay far below."""
RATIO_LIMIT = 150
"""Times a packed document may grow, once it is over a megabyte unpacked."""
ENTRIES_LIMIT = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_MAIN = b"wordprocessingml.document.main+xml"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_PDF_LOCK = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")


class NotAccepted(Exception):
    """The file cannot be taken. `code` chooses the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type(path: Path) -> str:
    """The media type of an accepted file. Raises NotAccepted with a code beginning `file_`."""
    with path.open("rb") as file:
        head = file.read(1024)
        if not head:
            raise NotAccepted("file_empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if b"%PDF-" in head:
                return _pdf(data)
            if head.startswith(_OLE):
                raise NotAccepted("file_locked" if data.find(_ENCRYPTED_PACKAGE) >= 0 else "file_old_word")
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    raise NotAccepted("file_old_word" if head.startswith(b"{\\rtf") else "file_wrong_kind")


def _pdf(data: mmap.mmap) -> str:
    end = data[max(0, len(data) - 65_536) :]
    if b"%%EOF" not in end or b"startxref" not in end:
        raise NotAccepted("file_broken")
    lock = data.find(b"/Encrypt")
    if lock >= 0 and _PDF_LOCK.search(data, lock):
        raise NotAccepted("file_locked")
    return PDF


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries, path.stat().st_size)
            kind = _kind(archive, {entry.filename for entry in entries})
            _unpack(archive, entries)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        locked = isinstance(error, RuntimeError) and "encrypted" in str(error)
        raise NotAccepted("file_locked" if locked else "file_broken") from error


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """What the table of contents claims: enough to refuse a bomb before a byte of it is unpacked."""
    if len(entries) > ENTRIES_LIMIT:
        raise NotAccepted("file_bursting")
    declared = sum(entry.file_size for entry in entries)
    if declared > UNPACKED_LIMIT or (declared > 1_000_000 and declared > RATIO_LIMIT * packed):
        raise NotAccepted("file_bursting")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise NotAccepted("file_broken")  # no office program writes others, and they unpack slowly
    if len({entry.filename for entry in entries}) != len(entries):
        raise NotAccepted("file_broken")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise NotAccepted("file_bursting")  # overlapping entries: the quine kind of bomb
        end = entry.header_offset + entry.compress_size


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "[Content_Types].xml" in names:
        types = _head(archive, "[Content_Types].xml", 1_000_000)
        lowered = {name.lower() for name in names}
        if any(name.endswith("vbaproject.bin") for name in lowered) or b"macroEnabled" in types:
            raise NotAccepted("file_macros")
        if _WORD_MAIN in types:
            return DOCX
    elif "mimetype" in names and _head(archive, "mimetype", 100).strip() == ODT.encode():
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in _head(archive, manifest, 1_000_000):
            raise NotAccepted("file_locked")
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
            raise NotAccepted("file_macros")
        return ODT
    raise NotAccepted("file_wrong_kind")


def _head(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as part:
        return part.read(limit)


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpacks every entry into nothing: sizes and checksums must be what was claimed, and no XML declares entities."""
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            first = part.read(65_536)
            if entry.filename.lower().endswith((".xml", ".rels")) and any(sign in first[:4096] for sign in _DOCTYPE):
                raise NotAccepted("file_broken")
            size = len(first)
            while piece := part.read(1_048_576):
                size += len(piece)
                if total + size > UNPACKED_LIMIT:
                    raise NotAccepted("file_bursting")
            total += size
            if size != entry.file_size:
                raise NotAccepted("file_broken")
