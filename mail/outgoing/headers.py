"""Writes message headers that every reader decodes to exactly the text that was meant.

Not left to `EmailMessage`: its folding (CPython 3.11) loses spaces between encoded words in about one long Swedish
subject in seven and lets parts of a display name out unquoted. Kept small and tested by reading back with the parser.
"""

import base64
import re
from datetime import datetime
from email.utils import format_datetime

from models.errors import PermanentFailure

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")
_PLAIN = re.compile(r"[ -~]*")
_LINE_LIMIT = 76
# 39 bytes become 52 base64 characters: with `=?utf-8?b?…?=` and a header's name that is still below 76.
_WORD_BYTES = 39


def header(name: str, value: str) -> bytes:
    """One header line of structured ASCII that we made ourselves. The CRLF ends it."""
    return f"{name}: {value}\r\n".encode("ascii")


def text_header(name: str, text: str) -> bytes:
    """A header of free text (Subject), as RFC 2047 encoded words when it is not short plain ASCII."""
    plain = _PLAIN.fullmatch(text) and "=?" not in text and len(name) + 2 + len(text) <= _LINE_LIMIT
    return header(name, text if plain else _encoded_words(text))


def mailbox(display_name: str, address: str) -> str:
    """`"Region Skåne" <a@b.example>`: the name always quoted or encoded, so nothing in it can act as an address."""
    if not display_name:
        return address
    if _PLAIN.fullmatch(display_name) and "=?" not in display_name and len(display_name) <= 60:
        quoted = display_name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"\r\n <{address}>'
    return f"{_encoded_words(display_name)}\r\n <{address}>"


def date_header(instant: datetime) -> bytes:
    """The Date header of an aware instant."""
    return header("Date", format_datetime(instant))


def wire_address(address: str) -> str:
    """The address as SMTP carries it: its domain in A-labels.

    Raises PermanentFailure `address_unusable` for anything but one plain address: a second address, a control
    character, a quoted or non-ASCII local part, an address literal or a lone host.
    """
    local_part, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = _a_labels(domain)
    fits = len(local_part) <= 64 and len(local_part) + len(domain) < 254
    if not fits or not _LOCAL_PART.fullmatch(local_part) or not _DOMAIN.fullmatch(domain):
        raise PermanentFailure("address_unusable")
    return f"{local_part}@{domain}"


def _a_labels(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise PermanentFailure("address_unusable") from error


def _encoded_words(text: str) -> str:
    """Base64 encoded words of whole characters, each on its own line; readers join them without a space."""
    words, held = [], bytearray()
    for character in text:
        encoded = character.encode()
        if len(held) + len(encoded) > _WORD_BYTES:
            words.append(held)
            held = bytearray()
        held += encoded
    words.append(held)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)
