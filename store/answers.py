"""Answers as they stand in the register: every version is kept, at most one is counted."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from models.answer import AnswerContent, EarlierVersion
from models.tables import AnswerFileRow, AnswerRow, DocumentRow, RecipientRow, UtcInstant
from store import audit

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


def counted_answer(session: Session, recipient_id: str) -> AnswerRow | None:
    return session.exec(select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, col(AnswerRow.counted))).first()


def versions(session: Session, recipient_id: str) -> list[AnswerRow]:
    """Every version, oldest first."""
    query = select(AnswerRow).where(AnswerRow.recipient_id == recipient_id).order_by(col(AnswerRow.version))
    return list(session.exec(query))


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


def file_hashes(session: Session) -> list[str]:
    """The SHA-256 of every file the register speaks of, papers and answers, each once."""
    hashes = set(session.exec(select(AnswerFileRow.sha256))) | set(session.exec(select(DocumentRow.sha256)))
    return sorted(hashes)
