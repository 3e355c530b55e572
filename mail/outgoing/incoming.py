"""Letters about incoming remisses: the house's layout, and the answer's files with the one to the body that asked."""

from collections.abc import Callable
from typing import NamedTuple

from mail.outgoing.building import BuiltLetter, assembled
from mail.outgoing.cleaning import one_line, paragraphs
from mail.outgoing.rendering import Rendered, render_in
from mail.outgoing.wording_parts import Paragraphs, RoundWords
from models.incoming import Attachment, IncomingLetter
from templates import incoming_words
from templates.incoming_words import IncomingNotice
from templates.words import Language

FOLDER = "incoming"
LARGEST = 15 * 1024 * 1024
"""Bytes of files in one letter. Many servers take 20 to 25 MB, and base64 makes a third more."""


class _Wording(NamedTuple):
    """What the layout and the templates read; cleaned as a round's letters are."""

    language: Language
    round: RoundWords
    to: str
    recipient: str
    notice: IncomingNotice
    said: Paragraphs
    link: str


def read(letter: IncomingLetter) -> Rendered:
    """Subject, text and HTML."""
    told = incoming_words.notice(letter)
    clean = {name: one_line(getattr(told, name)) for name in _LINES}
    notice = told._replace(**clean, lines=tuple(map(one_line, told.lines)), rows=tuple(map(one_line, told.rows)))
    about = RoundWords(
        dnr=one_line(letter.their_dnr or letter.dnr),
        title=one_line(letter.title),
        sender=one_line(letter.from_name),
        sender_email=one_line(letter.own_email),
        contacts=(),
        expected=(),
        basis="",
        documents=(),
        closes="",
    )
    to_name = one_line(letter.to_name or letter.to)
    link = letter.link or letter.console
    return render_in(FOLDER, _Wording("sv", about, one_line(letter.to), to_name, notice, paragraphs(told.said), link))


_LINES = ("subject", "box_label", "box_words", "said_as", "link_words", "after_link", "why_sent")


def build(letter: IncomingLetter, content: Callable[[Attachment], bytes]) -> BuiltLetter:
    """The message, the same bytes for the same facts. Raises PermanentFailure("address_unusable")."""
    files = [(file.name, file.media_type, content(file)) for file in letter.attachments]
    return assembled(
        read(letter),
        letter_id=letter.letter_id,
        sender_name=one_line(letter.own_name),
        sender_email=letter.own_email,
        to=letter.to,
        created_at=letter.created_at,
        files=files,
    )
