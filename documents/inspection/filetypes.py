"""What a file is, told by its content and never by its name: the one place for uploads, papers, records and looking
through. Nothing is unpacked to disk or rendered, and no stranger's PDF is parsed in this process.

Accepted: PDF, DOCX, ODT. Every other file, and every damaged, locked, macro-bearing or bursting one, has its own code.
"""

import mmap
import re
from pathlib import Path

from documents.inspection import packages
from documents.inspection.inspecting import Opening, opening
from documents.inspection.media import NotAccepted
from documents.inspection.old_office import old_office
from models.media import PDF

MARK_WITHIN = 1024
"""Bytes that may stand before a PDF's mark, as its readers accept it (ISO 32000-1, annex H.3.4.1)."""
END_WITHIN = 65_536
"""Bytes from its end within which the place of its table is looked for; readers themselves look further still."""

_PDF_MARK = b"%PDF-"
_PDF_LOCK = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_REFUSALS = {Opening.LOCKED: "file_locked", Opening.BROKEN: "file_broken"}
_MARKS = (
    (b"{\\rtf", "file_rtf"),
    (b"\xff\xd8\xff", "file_image"),
    (b"\x89PNG", "file_image"),
    (b"GIF8", "file_image"),
    (b"II*\0", "file_image"),
    (b"MM\0*", "file_image"),
    (b"x\x9f>\x22", "file_mail"),  # winmail.dat
    (b"7z\xbc\xaf", "file_archive"),
    (b"Rar!", "file_archive"),
    (b"\x1f\x8b", "file_archive"),
)
_BOXED_IMAGE = re.compile(rb"RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif)|BM....\0\0\0\0", re.DOTALL)
_MAIL = re.compile(rb"(?:received|return-path|delivered-to|mime-version|message-id|from|x-[a-z-]+): ", re.IGNORECASE)
_WEB_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MADE_BY_WORD = re.compile(r"<\?mso-application progid=.Word\.Document")


def media_type(path: Path) -> str:
    """The media type of an accepted file. Raises NotAccepted with a code beginning `file_`. A PDF that is encrypted, or
    whose end is missing, is tried in a process of its own, which may take seconds: see `is_quick`."""
    with path.open("rb") as file:
        head = file.read(MARK_WITHIN + len(_PDF_MARK))
        if not head:
            raise NotAccepted("file_empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            # Packed and old Office files first: a PDF that they hold may begin within their first thousand bytes.
            if head.startswith(_OLE):
                raise NotAccepted(old_office(data))
            if not head.startswith(_ZIP) and _PDF_MARK in head:
                return PDF if _is_plain(data) else _tried(path)
    if head.startswith(_ZIP):
        return packages.media_type(path)
    raise NotAccepted(_other_kind(head))


def is_quick(path: Path) -> bool:
    """Whether `media_type` tells a small file without waiting for another process, and without much unpacking."""
    with path.open("rb") as file:
        head = file.read(MARK_WITHIN + len(_PDF_MARK))
        if head.startswith(_ZIP):
            return packages.is_quick(path)
        if _PDF_MARK not in head:
            return True
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _is_plain(data)


def _is_plain(data: mmap.mmap) -> bool:
    """Whether the PDF says where its table is, at its end, and nothing of being encrypted."""
    lock = data.find(b"/Encrypt")
    if lock >= 0 and _PDF_LOCK.search(data, lock):
        return False
    return data.find(b"startxref", max(0, len(data) - END_WITHIN)) >= 0


def _tried(path: Path) -> str:
    """What no answer came of is taken: people's readers may well open it, and looking it through says more."""
    refusal = _REFUSALS.get(opening(path))
    if refusal is not None:
        raise NotAccepted(refusal)
    return PDF


def _other_kind(head: bytes) -> str:
    """What the file is instead, as far as its beginning tells."""
    found = next((code for sign, code in _MARKS if head.startswith(sign)), "")
    if found or _BOXED_IMAGE.match(head):
        return found or "file_image"
    text = _as_text(head)
    if text is None:
        return "file_wrong_kind"
    if _WEB_PAGE.match(text):
        return "file_html"
    if text.lstrip().startswith("<"):
        return "file_old_word" if _MADE_BY_WORD.search(text) else "file_wrong_kind"
    return "file_mail" if _MAIL.match(head) else "file_text"


def _as_text(head: bytes) -> str | None:
    """The beginning as text, if it is some: in UTF-16 with its mark, UTF-8 or the old code page of Windows."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if any(byte < 32 and byte not in b"\t\n\f\r\x1b" for byte in head):
        return None
    try:
        return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")
