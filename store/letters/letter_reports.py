"""What the letters of a round show when they are read together."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, text
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.letters.letters import REMINDERS, of


def of_recipients(session: Session, recipient_ids: Iterable[str]) -> list[LetterRow]:
    """Every letter of these recipients, oldest first."""
    query = select(LetterRow).where(col(LetterRow.recipient_id).in_(list(recipient_ids)))
    return list(session.exec(query.order_by(col(LetterRow.created_at))))


def of_kind(session: Session, round_id: str, kind: LetterKind) -> list[LetterRow]:
    """Every letter of a kind in the round, oldest first."""
    query = select(LetterRow).where(LetterRow.round_id == round_id, LetterRow.kind == kind)
    return list(session.exec(query.order_by(col(LetterRow.created_at), col(LetterRow.id))))


def troubled(session: Session, round_id: str, recipient_id: str = "") -> list[LetterRow]:
    """The letters of the round, or of one recipient, that wait for another try, did not get through to the address
    there is, or may not have; oldest first."""
    query = (
        select(LetterRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(LetterRow.round_id == round_id, or_(_TRIED, _FAILED))
    )
    if recipient_id:
        query = query.where(LetterRow.recipient_id == recipient_id)
    return list(session.exec(query.order_by(col(LetterRow.created_at), col(LetterRow.id))))


def remarkable(session: Session, round_id: str) -> list[LetterRow]:
    """The round's reminders, and its letters that wait for another try, did not get through to the address there is,
    may not have, or were left out; oldest first."""
    reminded = col(LetterRow.kind).in_(REMINDERS) & (col(LetterRow.state) == LetterState.SENT)
    query = (
        select(LetterRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(LetterRow.round_id == round_id, or_(_TRIED, _FAILED, reminded, col(LetterRow.left_out).is_not(None)))
    )
    return list(session.exec(query.order_by(col(LetterRow.created_at), col(LetterRow.id))))


def planned(session: Session, round_id: str, kind: LetterKind, number: int) -> int:
    """How many letters of that kind and number there are, whatever has become of them."""
    query = select(func.count()).select_from(LetterRow)
    return session.exec(query.where(*of(round_id), LetterRow.kind == kind, LetterRow.number == number)).one()


def of_number(session: Session, round_id: str, kind: LetterKind, number: int) -> list[LetterRow]:
    """The letters of that kind and number, in order of their ids."""
    query = select(LetterRow).where(*of(round_id), LetterRow.kind == kind, LetterRow.number == number)
    return list(session.exec(query.order_by(col(LetterRow.id))))


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


def given_up(session: Session, round_id: str, group_key: str | None = None) -> dict[str, list[LetterKind]]:
    """By recipient id, the kinds of letters that are not tried again because nobody knows whether they came, oldest
    first. One to an address given up since, or to one that has got another letter after it, is told no more."""
    found: dict[str, list[LetterKind]] = {}
    said = {"round": round_id, "group": group_key}
    for recipient_id, kind in session.connection().execute(_given_up(bool(group_key)), said):
        found.setdefault(str(recipient_id), []).append(kind)
    return found


@lru_cache
def _given_up(of_group: bool) -> Select[*tuple[Any, ...]]:
    within = [col(LetterRow.round_id) == bindparam("round"), col(LetterRow.state) == LetterState.UNKNOWN]
    within += [col(LetterRow.group_key) == bindparam("group")] if of_group else []
    return (
        sa_select(col(LetterRow.recipient_id), col(LetterRow.kind))
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(*within, HAS_FAILED, *TO_THE_ADDRESS_THERE_IS)
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )


def is_missing_one(session: Session, recipient_id: str) -> bool:
    """Whether some letter to the recipient was refused or given up, none has reached it since, and none that was asked
    for since is on its way."""
    comes_again = exists().where(
        col(_LATER.recipient_id) == col(LetterRow.recipient_id),
        col(_LATER.kind).in_((LetterKind.MISSIV, LetterKind.RECEIPT, LetterKind.JOINT_RECEIPT, LetterKind.SUPPLEMENT)),
        col(_LATER.state).in_((LetterState.QUEUED, LetterState.HANDING)),
        col(_LATER.created_at) >= col(LetterRow.handed_at),
    )
    query = (
        select(LetterRow.id)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.recipient_id == recipient_id,
            col(LetterRow.state).in_((LetterState.UNKNOWN, LetterState.UNDELIVERABLE)),
            *TO_THE_ADDRESS_THERE_IS,
            ~comes_again,
        )
    )
    return session.exec(query).first() is not None


HAS_FAILED = text("letters.state IN ('undeliverable', 'unknown')")
"""In these very words: so the index of such letters is used."""
_LATER = aliased(LetterRow)
TO_THE_ADDRESS_THERE_IS = (
    col(LetterRow.to) == col(RecipientRow.email),
    ~exists().where(
        col(_LATER.recipient_id) == col(LetterRow.recipient_id),
        col(_LATER.to) == col(LetterRow.to),
        col(_LATER.sent_at) >= col(LetterRow.handed_at),
    ),
)
"""Of a letter joined with its recipient: it went there, and no later letter has."""
_TRIED = (col(LetterRow.state) == LetterState.QUEUED) & (col(LetterRow.attempts) > 0)
_FAILED = and_(HAS_FAILED, *TO_THE_ADDRESS_THERE_IS)
