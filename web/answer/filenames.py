"""File names as they may be shown, mailed, zipped and sent in a header. The bytes are stored under their own hash."""

import re
import unicodedata
from urllib.parse import quote

from models.media import DOCX, ODT, PDF
from web.answer.text import composed, with_visible_direction

NAME_LIMIT = 120
"""Characters, the ending included."""
ENDINGS = {
    PDF: ".pdf",
    DOCX: ".docx",
    ODT: ".odt",
}
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f"*/:<>?\\\\|\u2028\u2029\u200b\u200d\ufeff]+')
_QUOTED = re.compile(r'["\\%]')
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
    stem = stem.strip(" ._")[: NAME_LIMIT - len(ending)]
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"fil_{stem}".rstrip("_")
    return stem + ending


def shown_name(sent: str) -> str:
    """A refused file's name, fit to be quoted in a message."""
    return clean_name(sent, "")


def attachment(name: str) -> str:
    """The Content-Disposition header of a download (RFC 6266): a plain name for old clients, the real one beside."""
    plain = _QUOTED.sub("_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()) or "fil"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
