"""The words of a letter to the registrar or approver of a round: a box that says what it is about, then its pieces."""

from typing import NamedTuple

from mail.outgoing.cleaning import one_line, paragraphs
from mail.outgoing.wording_parts import Paragraphs
from models.letters import LetterFacts
from models.values import LetterKind
from templates import registrar_words as words
from templates.acting import Act
from templates.together_words import press_box, press_piece


class PieceWords(NamedTuple):
    """One section of a letter to a registrar or approver."""

    heading: str
    lines: tuple[str, ...]
    said_as: str
    said: Paragraphs
    rows: tuple[str, ...]
    acts: tuple[Act, ...]


class LetterNotice(NamedTuple):
    """A letter to the registrar or approver of a round."""

    subject: str
    box_label: str
    box_words: str
    box_ground: str
    box_edge: str
    addressee: str
    pieces: tuple[PieceWords, ...]
    why_sent: str


def notice(facts: LetterFacts) -> LetterNotice | None:
    """None for a letter to a recipient."""
    sender, dnr = one_line(facts.round.sender_name), one_line(facts.round.dnr)
    if facts.news:
        box = words.news_box(facts.news, sender, facts.to)
        pieces = tuple(words.news_piece(item, dnr, facts.console) for item in facts.news)
        pieces = pieces if len(pieces) > 1 else (pieces[0]._replace(heading=""),)
    elif facts.digest is not None:
        box = words.digest_box(facts.digest, sender, facts.to)
        pieces = words.digest_pieces(facts.digest, dnr, facts.console)
    elif facts.approval is not None:
        box = words.approval_box(facts.approval, facts.to)
        pieces = (words.approval_piece(facts.approval, dnr, facts.due_at, facts.console),)
    elif facts.press is not None and facts.kind is LetterKind.PRESS_TEXT:
        box, pieces = press_box(facts.press, sender, facts.to), (press_piece(facts.press, sender),)
    elif facts.duty is not None:
        box, pieces = words.duty_box(facts.duty, facts.to), (words.duty_piece(facts.duty, sender),)
    elif facts.milestone is not None:
        box = words.milestone_box(facts.milestone, facts.to)
        pieces = (words.milestone_piece(facts.milestone, dnr, facts.console),)
    else:
        return None
    ground, edge = ("#fdf3e1", "#b3651b") if box.is_urgent else ("#e6f0f7", "#0b4f7d")
    return LetterNotice(
        subject=one_line(box.subject),
        box_label=box.label,
        box_words=one_line(box.words),
        box_ground=ground,
        box_edge=edge,
        addressee=one_line(box.addressee),
        pieces=tuple(map(_piece, pieces)),
        why_sent=one_line(box.why_sent),
    )


def _piece(piece: words.LetterPiece) -> PieceWords:
    return PieceWords(
        heading=one_line(piece.heading),
        lines=tuple(map(one_line, piece.lines)),
        said_as=piece.said_as,
        said=paragraphs(piece.said),
        rows=tuple(map(one_line, piece.rows)),
        acts=piece.acts,
    )
