"""What the letters of a round show when they are read together."""

from collections.abc import Iterable

from sqlalchemy import exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.letters import REMINDERS


def of_recipients(session: Session, recipient_ids: Iterable[str]) -> list[LetterRow]:
    """Every letter of these recipients, oldest first."""
    query = select(LetterRow).where(col(LetterRow.recipient_id).in_(list(recipient_ids)))
    return list(session.exec(query.order_by(col(LetterRow.created_at))))


def sent_numbers(session: Session, round_id: str, kind: LetterKind) -> dict[int, int]:
    """How many letters of a kind have gone, by number."""
    query = (
        select(LetterRow.number, func.count())
        .where(LetterRow.round_id == round_id, LetterRow.kind == kind, LetterRow.state == LetterState.SENT)
        .group_by(col(LetterRow.number))
    )
    return dict(session.exec(query).all())


def reminded_after_answer(session: Session, round_id: str) -> list[str]:
    """Reminders handed over although an answer had come in before and had not been taken back: always empty, or L4 is
    broken."""
    later = aliased(AnswerRow)
    replaced = (
        (col(later.recipient_id) == col(AnswerRow.recipient_id))
        & (col(later.version) > col(AnswerRow.version))
        & (col(later.arrived_at) < col(LetterRow.handed_at))
    )
    query = (
        select(LetterRow.id)
        .join(AnswerRow, col(AnswerRow.recipient_id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.round_id == round_id,
            col(LetterRow.kind).in_(REMINDERS),
            LetterRow.state == LetterState.SENT,
            col(AnswerRow.arrived_at) < col(LetterRow.handed_at),
            or_(col(AnswerRow.withdrawn_at).is_(None), col(AnswerRow.withdrawn_at) > col(LetterRow.handed_at)),
            ~exists().where(replaced),
        )
    )
    return list(session.exec(query))


def given_up(session: Session, round_id: str) -> dict[str, list[LetterKind]]:
    """By recipient id, the kinds of letters that are not tried again because nobody knows whether they came, oldest
    first. One to an address given up since, or to one that has got another letter after it, is told no more."""
    query = (
        select(col(LetterRow.recipient_id), col(LetterRow.kind))
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(LetterRow.round_id == round_id, col(LetterRow.state) == LetterState.UNKNOWN, *_TO_THE_ADDRESS_THERE_IS)
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    found: dict[str, list[LetterKind]] = {}
    for recipient_id, kind in session.exec(query):
        found.setdefault(recipient_id, []).append(kind)
    return found


def is_missing_one(session: Session, recipient_id: str) -> bool:
    """Whether some letter to the recipient was refused or given up, none has reached it since, and none that was asked
    for since is on its way."""
    comes_again = exists().where(
        col(_LATER.recipient_id) == col(LetterRow.recipient_id),
        col(_LATER.kind).in_((LetterKind.MISSIV, LetterKind.RECEIPT, LetterKind.SUPPLEMENT)),
        col(_LATER.state).in_((LetterState.QUEUED, LetterState.HANDING)),
        col(_LATER.created_at) >= col(LetterRow.handed_at),
    )
    query = (
        select(LetterRow.id)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.recipient_id == recipient_id,
            col(LetterRow.state).in_((LetterState.UNKNOWN, LetterState.UNDELIVERABLE)),
            *_TO_THE_ADDRESS_THERE_IS,
            ~comes_again,
        )
    )
    return session.exec(query).first() is not None


_LATER = aliased(LetterRow)
_TO_THE_ADDRESS_THERE_IS = (
    col(LetterRow.to) == col(RecipientRow.email),
    ~exists().where(
        col(_LATER.recipient_id) == col(LetterRow.recipient_id),
        col(_LATER.to) == col(LetterRow.to),
        col(_LATER.sent_at) >= col(LetterRow.handed_at),
    ),
)
"""Of a letter joined with its recipient: it went there, and no later letter has."""
