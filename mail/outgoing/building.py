"""Builds a letter's message from plain facts, byte for byte the same each time.

Headers and parts are written straight, not through `EmailMessage`: faster, and exact where its header
folding is not (see `mail/outgoing/headers.py`). The tests read every message back with the standard parser.
"""

import binascii
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from mail.outgoing.cleaning import one_line
from mail.outgoing.deadline import calendar_file
from mail.outgoing.headers import date_header, header, mailbox, text_header, wire_address
from mail.outgoing.rendering import Rendered, as_trial, deadline_words, render
from mail.outgoing.wording import Wording, wording
from models.errors import PermanentFailure
from models.letters import WITHOUT_LINK, LetterFacts
from models.values import LetterKind

_WITH_CALENDAR = frozenset(
    {
        *(LetterKind.MISSIV, LetterKind.REMINDER, LetterKind.MANUAL_REMINDER, LetterKind.EXTENSION),
        *(LetterKind.FORWARD, LetterKind.SUPPLEMENT, LetterKind.PAPERS_CHANGED),
    }
)
_LINK = re.compile(r"https?://[!-~]+")
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
_BASE64_LINE = 76
_CALENDAR_NAME = "sista-svarsdag.ics"


@dataclass(frozen=True, slots=True)
class BuiltLetter:
    """A message ready for SMTP: one envelope sender, one recipient, and bytes with CRLF and 7-bit lines only.

    The letter is the recipient's: whether it has gone is told by the recipient's reply alone. `copies` are the
    recipient's own further addresses, which get the same message in the same transaction when they can; `unusable` are
    those that no server could be asked to take.
    """

    sender: str
    recipient: str
    copies: tuple[str, ...]
    unusable: tuple[str, ...]
    message_id: str
    envelope_id: str
    data: bytes


def build_letter(facts: LetterFacts, *, trial: bool = False) -> BuiltLetter:
    """The letter as it goes out. Equal facts give equal bytes, so a second hand-over is the same message. `trial`: the
    letter says that it is one.

    Raises PermanentFailure `address_unusable` (of recipient or sender) or `link_unusable`; neither mends by retrying.
    """
    if facts.kind not in WITHOUT_LINK and not _LINK.fullmatch(facts.link):
        raise PermanentFailure("link_unusable")
    sender = wire_address(facts.round.sender_email)
    recipient = wire_address(facts.to)
    copies, unusable = _copies(facts.cc, recipient)
    letter = wording(facts)
    rendered = as_trial(render(facts.kind, letter)) if trial else render(facts.kind, letter)
    local_id = _local_id(facts.letter_id)
    message_id = f"<{local_id}@{sender.rpartition('@')[2]}>"
    boundary = hashlib.blake2b(message_id.encode("ascii"), digest_size=12).hexdigest()
    content_type, body = _alternatives(boundary, rendered.text, rendered.html)
    if facts.kind in _WITH_CALENDAR and not facts.is_overdue:
        content_type, body = _with_calendar(boundary, content_type, body, _calendar(facts, letter, sender))
    return BuiltLetter(
        sender=sender,
        recipient=recipient,
        copies=copies,
        unusable=unusable,
        message_id=message_id,
        envelope_id=local_id,
        data=b"".join(
            (
                _round_headers(letter.round.sender, sender),
                header("To", recipient),
                header("Cc", ",\r\n ".join(copies)) if copies else b"",
                _subject(rendered.subject),
                date_header(facts.created_at),
                header("Message-ID", message_id),
                content_type,
                b"\r\n",
                body,
            )
        ),
    )


def assembled(
    rendered: Rendered,
    *,
    letter_id: str,
    sender_name: str,
    sender_email: str,
    to: str,
    created_at: datetime,
    files: Sequence[tuple[str, str, bytes]] = (),
) -> BuiltLetter:
    """A message that is no round's letter. `files`: name, media type and bytes of each that goes with it. Raises
    PermanentFailure("address_unusable")."""
    sender, recipient = wire_address(sender_email), wire_address(to)
    local_id = _local_id(letter_id)
    message_id = f"<{local_id}@{sender.rpartition('@')[2]}>"
    boundary = hashlib.blake2b(message_id.encode("ascii"), digest_size=12).hexdigest()
    content_type, body = _alternatives(boundary, rendered.text, rendered.html)
    if files:
        attached = [_part(kind, content, file_header(name)) for name, kind, content in files]
        content_type, body = _multipart("mixed", f"m-{boundary}", (content_type + b"\r\n" + body, *attached))
    head = (
        _round_headers(sender_name, sender),
        header("To", recipient),
        _subject(rendered.subject),
        date_header(created_at),
        header("Message-ID", message_id),
    )
    return BuiltLetter(
        sender=sender,
        recipient=recipient,
        copies=(),
        unusable=(),
        message_id=message_id,
        envelope_id=local_id,
        data=b"".join((*head, content_type, b"\r\n", body)),
    )


def file_header(name: str) -> bytes:
    """A file's name as RFC 2231 writes it, after a plain one for old readers."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().replace('"', "")
    return header(
        "Content-Disposition", f"attachment;\r\n filename=\"{plain}\";\r\n filename*=utf-8''{quote(name, safe='')}"
    )


def _copies(addresses: tuple[str, ...], recipient: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses as SMTP carries them, each once, and those that cannot be carried."""
    usable, unusable = [], []
    for address in addresses:
        try:
            usable.append(wire_address(address))
        except PermanentFailure:
            unusable.append(address)
    return tuple(dict.fromkeys(each for each in usable if each.casefold() != recipient.casefold())), tuple(unusable)


def _local_id(letter_id: str) -> str:
    """The letter's id as it may stand in a Message-ID: as it is when plain, otherwise its hash."""
    if _PLAIN_ID.fullmatch(letter_id):
        return letter_id
    return hashlib.blake2b(letter_id.encode(errors="backslashreplace"), digest_size=20).hexdigest()


@lru_cache(maxsize=64)
def _round_headers(sender_name: str, sender: str) -> bytes:
    return b"".join(
        (
            header("From", mailbox(sender_name, sender)),
            header("Reply-To", sender),
            header("Auto-Submitted", "auto-generated"),
            header("X-Auto-Response-Suppress", "All"),
            header("Content-Language", "sv"),
            header("MIME-Version", "1.0"),
        )
    )


@lru_cache(maxsize=256)
def _subject(subject: str) -> bytes:
    return text_header("Subject", subject)


def _calendar(facts: LetterFacts, letter: Wording, sender: str) -> bytes:
    return calendar_file(
        deadline_words(letter),
        dnr=letter.round.dnr,
        recipient_code=one_line(facts.recipient_code),
        sender_name=letter.round.sender,
        sender_address=sender,
        due_at=facts.due_at,
        created_at=facts.created_at,
        supplement=facts.supplement.number if facts.supplement else 0,
    )


def _alternatives(boundary: str, text: str, html: str) -> tuple[bytes, bytes]:
    """Content-Type header and body of the two readings, the richer last (RFC 2046 5.1.4)."""
    parts = (
        _part('text/plain; charset="utf-8"', text.replace("\n", "\r\n").encode()),
        _part('text/html; charset="utf-8"', html.replace("\n", "\r\n").encode()),
    )
    return _multipart("alternative", f"a-{boundary}", parts)


def _with_calendar(boundary: str, content_type: bytes, alternatives: bytes, calendar: bytes) -> tuple[bytes, bytes]:
    """The readings with the calendar file attached."""
    attached = _part(
        'text/calendar; charset="utf-8"; method=PUBLISH',
        calendar,
        header("Content-Disposition", f'attachment; filename="{_CALENDAR_NAME}"'),
    )
    return _multipart("mixed", f"m-{boundary}", (content_type + b"\r\n" + alternatives, attached))


def _multipart(subtype: str, boundary: str, parts: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    mark = b"--" + boundary.encode("ascii")
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
    return header("Content-Type", f'multipart/{subtype};\r\n boundary="{boundary}"'), body + mark + b"--\r\n"


def _part(content_type: str, content: bytes, more: bytes = b"") -> bytes:
    """One part in base64: every line short and 7-bit whatever people wrote, so no server on the way recodes it."""
    encoded = binascii.b2a_base64(content, newline=False)
    lines = [encoded[start : start + _BASE64_LINE] for start in range(0, len(encoded), _BASE64_LINE)]
    head = header("Content-Type", content_type) + header("Content-Transfer-Encoding", "base64")
    return head + more + b"\r\n" + b"\r\n".join(lines)
