"""Makes people's text safe to put in a letter: nothing invisible gets through, and every letter and sign is kept.

The store keeps what was written; this is only about what a mail shows. Line breaks cannot reach a header because
`one_line` turns each of them into a space.
"""

import re
import unicodedata

from rules.text import as_meant, with_office_signs

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Embeddings, overrides and isolates turn a name around (`‮fdp.exe`): shown as what they are, never obeyed.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("[ \t]+")
_BLANK_LINES = re.compile("\n[ \t]*\n\\s*")


def one_line(text: str) -> str:
    """The text on one line, NFC, for names, titles and headers. Keeps no-break spaces and soft hyphens."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _visible(_LINE_BREAK.sub(" ", as_meant(text)))
    return _SPACES.sub(" ", text).strip()


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """Free text as paragraphs of lines, with the writer's own line breaks kept; empty when nothing was written."""
    whole = _visible(_LINE_BREAK.sub("\n", as_meant(unicodedata.normalize("NFC", text)))).strip()
    if not whole:
        return ()
    split = (part.split("\n") for part in _BLANK_LINES.split(whole))
    return tuple(tuple(_SPACES.sub(" ", line).strip() for line in part) for part in split)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where it can be, with an ellipsis to show the cut."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > limit // 2 else kept).rstrip() + "…"


def _visible(text: str) -> str:
    text = _DROPPED.sub("", _SURROGATE.sub("\ufffd", with_office_signs(text)))
    return _TURNING.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
