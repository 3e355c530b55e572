"""Taking an answer back: it no longer counts, and everything else about it is kept.

What has come in to an authority is an official document (2 kap. tryckfrihetsförordningen) and stays one.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import AnswerRow, LetterRow, RecipientRow, RoundRow
from models.values import LetterKind, RecipientState, RoundState
from store.answers import answer_standing, joint, supplements
from store.letters import letters
from store.recipients import recipients
from store.records import audit, outbox


def withdraw(session: Session, recipient_id: str, *, version: int, at: datetime) -> AnswerRow:
    """Takes back the counted version that the sender saw; the recipient then stands as before it answered, and the
    registered address is told. `at`: when the request's last byte reached the server.

    Harmless twice. Raises Refused: "answer_changed" (another version counts, or none), "round_closed",
    "round_cancelled", "round_not_open".
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    round_row = session.get_one(RoundRow, recipient.round_id)
    answer = session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.version == version)
    ).first()
    if answer is not None and answer.withdrawn_at is not None:
        return answer
    if round_row.state is RoundState.CANCELLED:
        raise Refused("round_cancelled", dnr=round_row.dnr)
    if round_row.sent_at is None:
        raise Refused("round_not_open", dnr=round_row.dnr)
    if answer_standing.is_closed(round_row, recipient, at):
        raise Refused("round_closed", dnr=round_row.dnr)
    if answer is None or not _uncount(session, answer.id, at):
        raise Refused("answer_changed", version=version)
    # An answer that came in time may be taken back in time although the closing has been recorded meanwhile.
    closed = round_row.state is RoundState.CLOSED
    recipient.state = RecipientState.SILENT if closed else recipients.state_before_answer(session, recipient)
    session.add(recipient)
    _tell(session, recipient, answer, at)
    supplements.drop(session, recipient_id, at=at)
    joint.end_of_lead(session, recipient, at)
    return answer


def _uncount(session: Session, answer_id: str, at: datetime) -> bool:
    statement = (
        update(AnswerRow)
        .where(col(AnswerRow.id) == answer_id, col(AnswerRow.counted))
        .values(counted=False, withdrawn_at=at)
    )
    return session.connection().execute(statement).rowcount == 1


def _tell(session: Session, recipient: RecipientRow, answer: AnswerRow, at: datetime) -> None:
    session.refresh(answer)
    if recipient.email:
        facts = {**letters.usual_facts(recipient, at), "answer_id": answer.id}
        row = letters.row(recipient, LetterKind.WITHDRAWN_NOTICE, answer.version, at, facts)
        session.connection().execute(insert(LetterRow), [row])
    audit.append(
        session,
        at=at,
        actor=f"recipient:{recipient.id}",
        action="answer_withdrawn",
        object_id=answer.id,
        receipt=answer.receipt,
        version=answer.version,
    )
    outbox.add(session, recipient, at)


def last_of_recipient(session: Session, recipient_id: str) -> AnswerRow | None:
    """The answer that was taken back last, when none has come since."""
    last = session.exec(_LAST_VERSION, params={"recipient_id": recipient_id}).first()
    return last if last is not None and last.withdrawn_at is not None else None


_LAST_VERSION = (
    select(AnswerRow)
    .where(col(AnswerRow.recipient_id) == bindparam("recipient_id"))
    .order_by(col(AnswerRow.version).desc())
    .limit(1)
)


def last_of_round(session: Session, round_id: str) -> dict[str, AnswerRow]:
    """The same for everyone in a round, by recipient id."""
    query = select(AnswerRow).where(AnswerRow.round_id == round_id, _stands())
    return {row.recipient_id: row for row in session.exec(query)}


def _stands() -> ColumnElement[bool]:
    """A version taken back, with none after it."""
    later = aliased(AnswerRow)
    newer = (col(later.recipient_id) == col(AnswerRow.recipient_id)) & (col(later.version) > col(AnswerRow.version))
    return col(AnswerRow.withdrawn_at).is_not(None) & ~exists().where(newer)
