"""The parts of a packed document, DOCX or ODT, from a stranger: nothing is unpacked to disk, and only what is read as
XML is unpacked at all, within limits.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from models.errors import Refused

ENTRIES_LIMIT = 5_000
"""Parts in one document, as many as an upload may have."""
PART_LIMIT = 128 * 1024 * 1024
"""Bytes one XML part may become: the text of several thousand pages. Pictures are not unpacked and may be larger."""
TOTAL_LIMIT = 300 * 1024 * 1024
"""Bytes all XML parts may become together, as many as an upload may."""
_PIECE = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_WITHIN = 65_536
_PLAIN_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^\[\]<>"']|"[^"<]*"|'[^'<]*')*>""")
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class DocumentType(NamedTuple):
    """What stands before an XML part's text. `declares`: it makes entities of its own, or does not come to its end.
    OpenOffice 1 and 2 wrote one without in every manifest."""

    declares: bool


def document_type(head: bytes) -> DocumentType | None:
    """The document type in the first bytes of an XML part, if it has one."""
    for encoding in _ENCODINGS:
        place = head.find("<!DOCTYPE".encode(encoding), 0, _WITHIN)
        if place >= 0:
            declared = head[place : place + _WITHIN].decode(encoding, "ignore")
            return DocumentType(declares=_PLAIN_DOCTYPE.match(declared) is None)
    return None


class PackedPart(NamedTuple):
    """`name` is in lower case, as Word compares names. `holds_object`: it is itself a packed or an OLE file."""

    name: str
    entry: zipfile.ZipInfo
    holds_object: bool
    is_empty: bool


class Package:
    """An open document. Two parts with one name are both there: readers differ in which of them they take."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > ENTRIES_LIMIT or any(entry.compress_type not in _COMPRESSIONS for entry in entries):
            raise Refused("file_bursting")
        self._archive = archive
        self._unpacked = 0
        self.parts = tuple(self._part(entry) for entry in entries if not entry.is_dir())

    def pieces(self, part: PackedPart) -> Iterator[bytes]:
        """The part's bytes, a piece at a time. Raises Refused("file_bursting") at a limit, whatever the part claims."""
        size = 0
        with self._archive.open(part.entry) as unpacked:
            while piece := unpacked.read(_PIECE):
                size += len(piece)
                self._unpacked += len(piece)
                if size > PART_LIMIT or self._unpacked > TOTAL_LIMIT:
                    raise Refused("file_bursting")
                yield piece

    def _part(self, entry: zipfile.ZipInfo) -> PackedPart:
        with self._archive.open(entry) as unpacked:
            head = unpacked.read(len(_OLE))
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        return PackedPart(name, entry, head.startswith((_OLE, _ZIP)), not head)


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Raises zipfile's and zlib's errors for a broken or locked file."""
    with zipfile.ZipFile(path) as archive:
        yield Package(archive)
