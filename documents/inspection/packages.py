"""What a packed file is: DOCX and ODT by what they say of their parts, within limits that hold before and while it is
unpacked, into nothing."""

import re
import zipfile
import zlib
from pathlib import Path

from documents.inspection.media import NotAccepted
from documents.inspection.packed_parts import ENTRIES_LIMIT, PART_LIMIT, TOTAL_LIMIT, document_type
from models.media import DOCX, ODT

RATIO_LIMIT = 150
"""Times the size of the file that its XML may become, once that is over a megabyte. A picture may
grow a thousandfold: a white one does, and it costs those who look at it no more than any other of its size."""
QUICKLY_UNPACKED = 8 * 1024 * 1024
"""Bytes that are unpacked within a page's time."""

_CONTENT_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_XML = (".xml", ".rels", ".rdf", ".vml")
_WORD_MAIN = b"wordprocessingml.document.main+xml"
_WORD = b"application/vnd.ms-word."
_MACROS = b"macroEnabled"
_OTHERS = (
    (b"spreadsheet", "file_spreadsheet"),
    (b"ms-excel", "file_spreadsheet"),
    (b"presentation", "file_presentation"),
    (b"ms-powerpoint", "file_presentation"),
)
_ODT_ROOT = re.compile(rb"""media-type\s*=\s*["']%s["']""" % re.escape(ODT.encode()))


def media_type(path: Path) -> str:
    """Raises NotAccepted for a file that is no DOCX and no ODT, or cannot be taken."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries, path.stat().st_size)
            kind = _kind(archive, {entry.filename for entry in entries})
            _unpack(archive, entries, kind)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        locked = isinstance(error, RuntimeError) and "encrypted" in str(error)
        raise NotAccepted("file_locked" if locked else "file_broken") from error


def is_quick(path: Path) -> bool:
    """Whether it is unpacked within a page's time, by what its table of contents claims."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist()) <= QUICKLY_UNPACKED
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        return True  # it is refused before anything is unpacked


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """What the table of contents claims: enough to refuse a bomb before a byte of it is unpacked."""
    if len(entries) > ENTRIES_LIMIT:
        raise NotAccepted("file_bursting")
    if sum(entry.file_size for entry in entries) > TOTAL_LIMIT or any(e.file_size > PART_LIMIT for e in entries):
        raise NotAccepted("file_bursting")
    parsed = sum(entry.file_size for entry in entries if _is_xml(entry))
    if parsed > 1_000_000 and parsed > RATIO_LIMIT * packed:
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
    if _CONTENT_TYPES in names:
        return _office_kind(_head(archive, _CONTENT_TYPES, 1_000_000), names)
    manifest = _head(archive, _MANIFEST, 1_000_000) if _MANIFEST in names else b""
    told = _head(archive, "mimetype", 100).strip() if "mimetype" in names else b""
    if told == ODT.encode() or (not told and _ODT_ROOT.search(manifest)):
        if b"encryption-data" in manifest:
            raise NotAccepted("file_locked")
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
            raise NotAccepted("file_macros")
        return ODT
    raise NotAccepted(_other(told) or ("file_wrong_kind" if told else "file_archive"))


def _office_kind(types: bytes, names: set[str]) -> str:
    """By the list of what each part is, wherever the main part stands: Word on the web calls it `document2.xml`."""
    if _WORD_MAIN in types or _WORD in types:
        if _MACROS in types or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise NotAccepted("file_macros")
        if _WORD_MAIN in types:
            return DOCX
    raise NotAccepted(_other(types) or "file_wrong_kind")


def _other(told: bytes) -> str:
    return next((code for sign, code in _OTHERS if sign in told), "")


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith(_XML)


def _head(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as part:
        return part.read(limit)


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], kind: str) -> None:
    """Unpacks every entry into nothing: sizes and checksums must be what was claimed, and no XML declares entities."""
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            first = part.read(65_536)
            doctype = document_type(first) if _is_xml(entry) else None
            if doctype is not None and (kind != ODT or doctype.declares):
                raise NotAccepted("file_broken")  # Word itself refuses any
            size = len(first)
            while piece := part.read(1_048_576):
                size += len(piece)
                if total + size > TOTAL_LIMIT:
                    raise NotAccepted("file_bursting")
            total += size
            if size != entry.file_size:
                raise NotAccepted("file_broken")
