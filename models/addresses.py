"""Whether a text is one e-mail address Remiss can send to. No network: deliverability is told by sending."""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email

from models.errors import Refusal
from models.invisible import with_codes, without_invisible

_LENGTH_LIMIT = 320
"""No address is longer (RFC 3696 errata 1690); a longer text is not looked into."""
_LOCAL_PART_LIMIT = 64
_LINE_LIMIT = 1_000
"""Characters of a text that an address may stand in, a name beside it and all."""
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
_NAMED = re.compile(r"(?P<name>[^<>\n]*)<(?P<email>[^<>\n]*)>[\s.,;]*")
_COMMENTED = re.compile(r"(?P<email>[^()\s]+)\s+\((?P<name>[^()]*)\)[\s.,;]*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_AROUND_SIGN = re.compile(r" *@ *")


def check_address(text: str) -> str | Refusal:
    """The one address in a text, as it is kept and shown, or why not. It may stand as mail programs write it: with a
    name (`Namn <a@b.se>`, `a@b.se (Namn)`), in quotes or brackets, as a link, with a comma or semicolon after it.
    Characters that nobody sees are taken off; the domain is in lower case and its å ä ö kept.

    Refusals: `email_several`, `email_local_part` (letters outside ASCII before the @, which few mail servers take),
    `email_hidden` (a control character within), `email_invalid`. Their facts: `email`, and `suggestion` when an address
    hides in the text. The A-label form of the domain is made where mail is sent.
    """
    shown = without_invisible(text[:_LINE_LIMIT]).strip()
    if len(text) > _LINE_LIMIT or len(bare := _bare(unicodedata.normalize("NFC", shown))) > _LENGTH_LIMIT:
        return Refusal(code="email_invalid", facts={"email": shown[:_LENGTH_LIMIT], "suggestion": ""})
    found = _addresses_in(shown)
    if len(found) > 1:
        return Refusal(code="email_several", facts={"email": shown})
    if _CONTROL.search(bare):
        return Refusal(code="email_hidden", facts={"email": with_codes(bare)})
    if "@" in bare and not bare.rpartition("@")[0].isascii():
        return Refusal(code="email_local_part", facts={"email": bare})
    kept = _normalized(bare)
    if kept is None:
        hidden = _normalized(next(iter(found.values()), ""))
        if hidden is not None and all("@" in part for part in _parts(shown)):
            return hidden
        return Refusal(code="email_invalid", facts={"email": shown, "suggestion": hidden or ""})
    return kept


def _bare(text: str) -> str:
    """The text without what may stand around an address. A name that is an address of its own is no name."""
    for form in (_NAMED, _COMMENTED):
        if found := form.fullmatch(text):
            text = found["email"]
    text = re.sub("^mailto:", "", text.strip(f" {_QUOTES}<>[]();,"), flags=re.IGNORECASE).partition("?")[0]
    return _AROUND_SIGN.sub("@", text.strip(f" {_QUOTES}<>").rstrip(".,;:"))


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;<>()\[\]]+", unicodedata.normalize("NFC", text)) if part]


def _addresses_in(text: str) -> dict[str, str]:
    """What could be an address in the text by what they share, case aside: Outlook writes `a@b.se<mailto:a@b.se>`."""
    parts = (_bare(part) for part in _parts(text))
    return {part.casefold(): part for part in parts if "@" in part.strip("@")}


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
