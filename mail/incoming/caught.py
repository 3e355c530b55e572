"""Reads what the catcher has kept, for the page at /dev/mail and for tests. The files are only ever read."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from functools import lru_cache
from pathlib import Path
from typing import cast

from models.errors import RemissError

SUFFIX = ".eml"
_NAME = re.compile(r"(\d{8}T\d{6}\.\d{6})Z-\d{6}-[0-9a-f]{12}\.eml")


@dataclass(frozen=True, slots=True)
class CaughtMessage:
    """One kept message at a glance. `sender` and `recipients` are the envelope's, not the headers'."""

    name: str
    caught_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One kept message in full. `text` and `html` are empty when the message has no such part."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def list_messages(directory: Path) -> tuple[CaughtMessage, ...]:
    """Every message kept in the folder, oldest first; empty when the folder is not there yet."""
    if not directory.is_dir():
        return ()
    names = sorted(path.name for path in directory.iterdir() if _NAME.fullmatch(path.name))
    return tuple(_glance(directory / name) for name in names)


def message_path(directory: Path, name: str) -> Path:
    """The path of a kept message by the name from a list or an address.

    Raises RemissError `mail_not_found` for anything but the name of a message that is there: no other file can be
    reached through it.
    """
    path = directory / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise RemissError("mail_not_found")
    return path


def read_message(path: Path) -> ReadMessage:
    """One kept message, decoded."""
    message = BytesParser(policy=default).parsebytes(path.read_bytes())
    return ReadMessage(
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=_text(message, "plain"),
        html=_text(message, "html"),
        attachments=tuple(_attachment(part) for part in message.iter_attachments()),
    )


def _text(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename(""),
        media_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )


@lru_cache(maxsize=8192)
def _glance(path: Path) -> CaughtMessage:
    """Kept for as long as the process lives: a caught file is complete from the start and never changes."""
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=default).parse(file)
    moment = cast(re.Match[str], _NAME.fullmatch(path.name))[1]
    return CaughtMessage(
        name=path.name,
        caught_at=datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
        sender=str(headers.get("Return-Path", "")).strip("<>"),
        recipients=tuple(str(value) for value in headers.get_all("Delivered-To", [])),
        subject=str(headers.get("Subject", "")),
        message_id=str(headers.get("Message-ID", "")),
    )
