"""Answers as they stand in the register: every version is kept, at most one is counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.answer import AnswerContent, EarlierVersion
from models.papers import Basis
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    RecipientRow,
    RoundRow,
    UtcInstant,
)
from store.database import portions
from store.records import audit

_IN_TIME = (
    update(AnswerRow)
    .where(
        col(AnswerRow.recipient_id) == bindparam("owner"),
        col(AnswerRow.counted),
        col(AnswerRow.late),
        col(AnswerRow.judged_at) <= bindparam("due", type_=UtcInstant()),
    )
    .values(late=False)
    .returning(col(AnswerRow.id))
)


class Taken(NamedTuple):
    """A version that has been taken, as its sender and its receipts are told of it."""

    id: str
    recipient_id: str
    version: int
    receipt: str
    arrived_at: datetime
    late: bool
    preliminary: bool
    content_sha256: str


def taken(row: AnswerRow) -> Taken:
    return Taken._make(getattr(row, name) for name in Taken._fields)


def of_nonce(session: Session, recipient_id: str, nonce: str) -> AnswerRow | None:
    """The version that a form, named by its nonce, has already become."""
    return session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.nonce == nonce)
    ).first()


def judge_again(session: Session, recipient: RecipientRow, at: datetime) -> None:
    """Takes the late mark from the counted answer when it came within the recipient's due date as it has become. A mark
    is never set afterwards: no due date moves earlier. Harmless twice."""
    judged = session.connection().execute(_IN_TIME, {"owner": recipient.id, "due": recipient.due_at}).scalars().all()
    for answer_id in judged:
        audit.append(
            session,
            at=at,
            actor="system",
            action="answer_in_time",
            object_id=answer_id,
            due_at=recipient.due_at.isoformat(),
        )


def judge_all_again(session: Session, recipient_ids: Sequence[str], due_at: datetime, at: datetime) -> None:
    """The same for many who have got one due date."""
    statement = (
        update(AnswerRow)
        .where(
            col(AnswerRow.recipient_id).in_(recipient_ids),
            col(AnswerRow.counted),
            col(AnswerRow.late),
            col(AnswerRow.judged_at) <= due_at,
        )
        .values(late=False)
        .returning(col(AnswerRow.id))
    )
    judged = session.connection().execute(statement).scalars().all()
    entries = [("answer_in_time", answer_id, {"due_at": due_at.isoformat()}) for answer_id in judged]
    audit.append_all(session, at=at, actor="system", entries=entries)


def basis(row: AnswerRow) -> Basis:
    """On which version of the papers the answer stands."""
    return Basis(given_on=row.papers, stands_on=row.stands_on, stands_at=row.stands_at)


def counted_answer(session: Session, recipient_id: str) -> AnswerRow | None:
    return session.exec(select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, col(AnswerRow.counted))).first()


def counted_of_round(session: Session, round_id: str) -> dict[str, AnswerRow]:
    """The counted answer of each recipient that has one, by recipient id, without its content."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
    return {row.recipient_id: row for row in session.exec(query.options(defer(_CONTENT)))}


_CONTENT: Any = AnswerRow.content


def versions(session: Session, recipient_id: str) -> list[AnswerRow]:
    """Every version, oldest first."""
    query = select(AnswerRow).where(AnswerRow.recipient_id == recipient_id).order_by(col(AnswerRow.version))
    return list(session.exec(query))


def find(session: Session, round_id: str, answer_id: str) -> AnswerRow | None:
    """A version by its id, only within the round."""
    return session.exec(select(AnswerRow).where(AnswerRow.id == answer_id, AnswerRow.round_id == round_id)).first()


def confirmed_version(session: Session, answer: AnswerRow) -> EarlierVersion | None:
    """The preliminary version that this one made final, if that is what it did."""
    if not answer.confirms:
        return None
    found = session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == answer.recipient_id, AnswerRow.version == answer.confirms)
    ).one()
    return EarlierVersion(version=found.version, receipt=found.receipt, arrived_at=found.arrived_at)


def by_receipt(session: Session, recipient_id: str, receipt: str) -> AnswerRow | None:
    """A version by its receipt number, only among the recipient's own."""
    return session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.receipt == receipt)
    ).first()


def content(row: AnswerRow) -> AnswerContent:
    return AnswerContent.model_validate_json(row.content)


def answer_files(session: Session, answer_id: str) -> list[AnswerFileRow]:
    """The files of one version, in the order they came."""
    query = select(AnswerFileRow).where(AnswerFileRow.answer_id == answer_id).order_by(col(AnswerFileRow.position))
    return list(session.exec(query))


def files_of(session: Session, answer_ids: Sequence[str]) -> dict[str, list[AnswerFileRow]]:
    """The files of many versions, by the version's id, each list in the order they came."""
    found: dict[str, list[AnswerFileRow]] = {}
    for part in portions(answer_ids):
        query = select(AnswerFileRow).where(col(AnswerFileRow.answer_id).in_(part))
        for row in session.exec(query.order_by(col(AnswerFileRow.position))):
            found.setdefault(row.answer_id or "", []).append(row)
    return found


def files_of_round(session: Session, round_id: str) -> dict[str, list[AnswerFileRow]]:
    """The files of every counted answer that has some, by answer id, in the order they came."""
    query = (
        select(AnswerFileRow)
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
        .order_by(col(AnswerFileRow.position))
    )
    found: dict[str, list[AnswerFileRow]] = {}
    for row in session.exec(query):
        found.setdefault(str(row.answer_id), []).append(row)
    return found


class Came(NamedTuple):
    """A version that has come in, and whose it is."""

    answer: AnswerRow
    recipient: RecipientRow
    round: RoundRow


def came_in(
    session: Session, *, round_id: str = "", sender_id: str = "", first: datetime | None, last: datetime | None
) -> list[Came]:
    """Every version that has come in to a round, or to all rounds of a sender, within a span of instants, in order of
    arrival."""
    query = (
        select(AnswerRow, RecipientRow, RoundRow)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(AnswerRow.round_id))
        .where(col(RoundRow.id) == round_id if round_id else col(RoundRow.sender_id) == sender_id)
    )
    if first is not None:
        query = query.where(col(AnswerRow.arrived_at) >= first)
    if last is not None:
        query = query.where(col(AnswerRow.arrived_at) <= last)
    order = (col(AnswerRow.arrived_at), col(RecipientRow.sort_key), col(AnswerRow.version), col(AnswerRow.id))
    return [Came(*row) for row in session.exec(query.order_by(*order))]
