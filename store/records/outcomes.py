"""What each that answered was told of its own synpunkter: one telling a recipient and number, with its letter."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import names
from models.errors import Refused
from models.outcomes import OutcomeFacts, OutcomeReply, ToldOutcome
from models.tables import OutcomeRow, RecipientRow
from models.values import LetterKind
from store.letters import letters
from store.records import audit


def of_round(session: Session, round_id: str) -> dict[str, OutcomeRow]:
    """The latest telling to each recipient, by its id."""
    query = select(OutcomeRow).where(OutcomeRow.round_id == round_id).order_by(col(OutcomeRow.number))
    return {row.recipient_id: row for row in session.exec(query)}


def latest(session: Session, recipient_id: str) -> OutcomeRow | None:
    query = select(OutcomeRow).where(OutcomeRow.recipient_id == recipient_id)
    return session.exec(query.order_by(col(OutcomeRow.number).desc()).limit(1)).first()


def contents(row: OutcomeRow) -> OutcomeFacts:
    return OutcomeFacts.model_validate_json(row.contents)


def told(row: OutcomeRow) -> ToldOutcome:
    return ToldOutcome.model_validate(row.model_dump(include=set(ToldOutcome.model_fields)))


def letter(recipient: RecipientRow, number: int, facts: OutcomeFacts, at: datetime) -> dict[str, object]:
    """The letter's row. The round itself hands it over: the groups of a closed round have ended."""
    said = {**letters.usual_facts(recipient, at), "outcome": facts.model_dump(mode="json")}
    return {**letters.row(recipient, LetterKind.OUTCOME, number, at, said), "group_key": names.REGISTRARS}


def tell(session: Session, recipient: RecipientRow, compilation_id: str, facts: OutcomeFacts, at: datetime) -> bool:
    """Keeps what the recipient is told and queues its letter. False, and nothing done, for one that has been told the
    same of its views already, whatever else was said then."""
    before = latest(session, recipient.id)
    if before is not None and contents(before).views == facts.views:
        return False
    number = before.number + 1 if before else 1
    session.add(
        OutcomeRow(
            id=uuid4().hex,
            round_id=recipient.round_id,
            recipient_id=recipient.id,
            compilation_id=compilation_id,
            number=number,
            contents=facts.model_dump_json(),
            told_at=at,
            reply_until=facts.reply_until,
        )
    )
    letters.add(session, letter(recipient, number, facts, at))
    return True


def reply(session: Session, recipient: RecipientRow, said: OutcomeReply, reason: str, at: datetime) -> None:
    """What the recipient says of the latest telling; a later word replaces it until the time is out.

    Raises Refused("outcome_reply_over") when it is, and when nothing was asked.
    """
    row = latest(session, recipient.id)
    if row is None or row.reply_until is None or at > row.reply_until:
        raise Refused("outcome_reply_over")
    changing = update(OutcomeRow).where(col(OutcomeRow.id) == row.id)
    session.connection().execute(changing.values(reply=said, reason=reason, replied_at=at))
    audit.append(
        session,
        at=at,
        actor=f"recipient:{recipient.id}",
        action="outcome_replied",
        object_id=recipient.id,
        reply=said.value,
    )
