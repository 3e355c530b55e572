"""Whether a text is one e-mail address Remiss can send to. No network: deliverability is told by sending."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from models.errors import Refusal

_BETWEEN = re.compile(r"[\s,;]")
_LENGTH_LIMIT = 320
"""No address is longer (RFC 3696 errata 1690); a longer text is not looked into."""
_LOCAL_PART_LIMIT = 64


def check_address(text: str) -> str | Refusal:
    """The address as it is kept and shown, or why not. Outer space is cut, the domain in lower case and its å ä ö kept.

    Refusals: `email_several`, `email_local_part` (letters outside ASCII before the @, which few mail servers take),
    `email_invalid`. Their facts: `email`, and `suggestion` when an address hides in the text. The A-label form of the
    domain is made where mail is sent.
    """
    text = text.strip()
    if len(text) > _LENGTH_LIMIT:
        return Refusal(code="email_invalid", facts={"email": text[:_LENGTH_LIMIT], "suggestion": ""})
    text = unicodedata.normalize("NFC", text)
    if text.count("@") > 1 and _BETWEEN.search(text):
        return Refusal(code="email_several", facts={"email": text})
    if "@" in text and not text.rpartition("@")[0].isascii():
        return Refusal(code="email_local_part", facts={"email": text})
    kept = _normalized(text)
    if kept is None:
        hidden = _normalized(text.removeprefix("mailto:").strip("<>.,; "))
        return Refusal(code="email_invalid", facts={"email": text, "suggestion": hidden or ""})
    return kept


def has_foreign_letters(address: str) -> bool:
    """Whether the domain holds a letter that is not Latin: a Cyrillic о looks like o and leads elsewhere."""
    domain = address.rpartition("@")[2]
    return any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in domain)


def _normalized(text: str) -> str | None:
    try:
        address = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
    return address if len(address.rpartition("@")[0]) <= _LOCAL_PART_LIMIT else None
