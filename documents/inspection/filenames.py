"""File names as they may be shown, mailed, zipped and sent in a header. The bytes are stored under their own hash."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from urllib.parse import quote

from documents.inspection.media import ENDINGS
from rules.text import composed, with_visible_direction

NAME_LIMIT = 120
"""Characters, the ending included."""
_CUT = "…"
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f"*/:<>?\\\\|\u2028\u2029\u200b\u200d\ufeff]+')
_QUOTED = re.compile(r'["\\%]')
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
_NAME_BYTES = 180
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def clean_name(sent: str, media_type: str) -> str:
    """A name for people: last part of any path, NFC, nothing a system or a header trips over, the ending that the
    content has. Marks that turn the reading direction are spelt out."""
    last = composed(re.split(r"[/\\]", sent)[-1])
    name = " ".join(_FORBIDDEN.sub("_", with_visible_direction(last)).split()).strip(" .")
    ending = ENDINGS.get(media_type, "")
    stem = name[: -len(ending)] if ending and name.lower().endswith(ending) else name
    if stem.lower() == ending.removeprefix("."):
        stem = ""  # nothing but the ending was left
    stem = cut(stem.strip(" ._"), NAME_LIMIT - len(ending))
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"fil_{stem}".rstrip("_")
    return stem + ending


def cut(stem: str, limit: int) -> str:
    """At most `limit` characters, cut in the middle: what tells long names apart stands at their ends."""
    if len(stem) <= limit:
        return stem
    first, last = (limit - len(_CUT) + 1) // 2, (limit - len(_CUT)) // 2
    return f"{stem[:first].rstrip()}{_CUT}{stem[-last:].lstrip()}"


def distinct(name: str, taken: Collection[str]) -> str:
    """The name, numbered before its ending when one of those `taken` would look the same: `yttrande (2).pdf`."""
    same = {other.casefold() for other in taken}
    if name.casefold() not in same:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    for number in count(2):
        mark = f" ({number})"
        numbered = f"{cut(stem, NAME_LIMIT - len(mark + dot + ending))}{mark}{dot}{ending}"
        if numbered.casefold() not in same:
            break
    return numbered


def shown_name(sent: str) -> str:
    """A refused file's name, fit to be quoted in a message."""
    return clean_name(sent, "")


def attachment(name: str) -> str:
    """The Content-Disposition header of a download (RFC 6266): a plain name for old clients, the real one beside."""
    plain = _QUOTED.sub("_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()) or "fil"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def file_name(place: int, name: str) -> str:
    """A name any file system takes: `01 Yttrande.pdf`. The ending stays when the rest is cut."""
    safe = _UNSAFE.sub("_", name).strip(". ") or "_"
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = safe, "", ""
    limit = _NAME_BYTES
    while len(stem.encode()) > _NAME_BYTES:  # letters of several bytes
        stem = cut(stem, limit)
        limit -= 8
    return f"{f'{place:02d} ' if place else ''}{stem}{dot}{ending}"
