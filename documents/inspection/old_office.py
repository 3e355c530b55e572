"""What an OLE file of old Office is, told by the streams at its root (MS-CFB): a document of its own kind may hold
others of every kind, so a name found anywhere in it tells nothing."""

import struct
from collections.abc import Iterator
from mmap import mmap

_ENCRYPTED = "EncryptedPackage"
_KINDS = {
    _ENCRYPTED: "file_locked",  # DOCX and the like with a password
    "WordDocument": "file_old_word",
    "Workbook": "file_spreadsheet",
    "Book": "file_spreadsheet",
    "PowerPoint Document": "file_presentation",
    "__properties_version1.0": "file_mail",
}
_LAST = 0xFFFFFFF0
"""Sector and entry numbers from here on are signs and lead nowhere."""
_ENTRY = 128
_ENTRIES_LIMIT = 4_096
_TABLES = 109
"""Sectors of the allocation table that the head itself names; further ones belong to files of over 7 MB, and a
directory is seldom there."""


def old_office(data: mmap) -> str:
    """The code of what the file is; `file_old_office` when its streams do not tell."""
    try:
        names = set(_root_names(data))
    except (struct.error, IndexError, UnicodeDecodeError):
        names = set()
    found = next((code for name, code in _KINDS.items() if name in names), "")
    if found:
        return found
    is_locked = not names and data.find(_ENCRYPTED.encode("utf-16-le")) >= 0
    return "file_locked" if is_locked else "file_old_office"


def _root_names(data: mmap) -> Iterator[str]:
    """The names at the root: a tree of entries, of which the first names its top."""
    entries = _directory(data)
    (top,) = struct.unpack_from("<I", entries, 76)
    waiting, seen = [top], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= _LAST or number in seen:
            continue
        seen.add(number)
        left, right = struct.unpack_from("<II", entries, number * _ENTRY + 68)
        waiting += [left, right]
        (length,) = struct.unpack_from("<H", entries, number * _ENTRY + 64)
        yield entries[number * _ENTRY : number * _ENTRY + max(0, min(length, 64) - 2)].decode("utf-16-le")


def _directory(data: mmap) -> bytes:
    """The sectors of the directory, one after another as the allocation table says. Ends where a limit is reached or a
    sector is met again."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        raise IndexError(shift)
    size = 1 << shift
    (sector,) = struct.unpack_from("<I", data, 48)
    tables = struct.unpack_from(f"<{_TABLES}I", data, 76)
    out, seen = bytearray(), set[int]()
    while sector < _LAST and sector not in seen and len(out) < _ENTRIES_LIMIT * _ENTRY:
        seen.add(sector)
        out += data[(sector + 1) * size : (sector + 2) * size]
        table = tables[sector // (size // 4)]
        (sector,) = struct.unpack_from("<I", data, (table + 1) * size + sector % (size // 4) * 4)
    return bytes(out)
