"""Several answers of one recipient that could each be the official one: which of them counts, a person chooses."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.errors import Refused
from models.stances import FACTS
from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import AnswerSource, LetterKind, RecipientState, Stance
from rules.choosing import may_count
from store.answers import answer_standing, answers, joint
from store.letters import receipts
from store.records import audit, outbox


def waiting(session: Session, round_id: str) -> set[str]:
    """The ids of the recipients for whom somebody has to choose."""
    return set(session.exec(select(AnswerRow.recipient_id).where(AnswerRow.round_id == round_id, AnswerRow.beside > 0)))


def choose(session: Session, recipient_id: str, version: int, *, seen: int, note_id: str, at: datetime) -> AnswerRow:
    """Lets `version` count, whichever counted before; every version is kept as it came. `seen`: the version that
    counted when the choice was made, 0 for none.

    Choosing the one that counts settles that the others do not. Raises Refused("choice_overtaken") when another counts
    by now or there is no such version, and as `may_count` says.
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    rows = {row.version: row for row in answers.versions(session, recipient_id)}
    counted = next((row for row in rows.values() if row.counted), None)
    chosen = rows.get(version)
    if chosen is None or seen != (counted.version if counted else 0):
        raise Refused("choice_overtaken")
    if chosen is not counted:
        _let_count(session, recipient, chosen, counted, at)
    session.connection().execute(update(AnswerRow).where(col(AnswerRow.recipient_id) == recipient_id).values(beside=0))
    facts = {"receipt": chosen.receipt, "version": version, "instead_of": seen, "note_id": note_id}
    audit.append(session, at=at, actor=audit.REGISTRAR, action="answer_chosen", object_id=chosen.id, **facts)
    return chosen


def _let_count(
    session: Session, recipient: RecipientRow, chosen: AnswerRow, counted: AnswerRow | None, at: datetime
) -> None:
    source = AnswerSource(counted.source) if counted else None
    refusal = may_count(source=AnswerSource(chosen.source), withdrawn_at=chosen.withdrawn_at, counted_source=source)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)
    # One at a time, the old one first: at no moment do two count (L2).
    for answer_id, counts in ((counted.id if counted else "", False), (chosen.id, True)):
        session.connection().execute(update(AnswerRow).where(col(AnswerRow.id) == answer_id).values(counted=counts))
    recipient.state = FACTS[Stance(chosen.stance)].state if chosen.stance else RecipientState.ANSWERED
    session.add(recipient)
    session.flush()
    answers.judge_again(session, recipient, at)
    session.refresh(chosen)
    now = answer_standing.read(session, recipient.id, "")
    if now.named:
        joint.answered_itself(session, recipient.id, at)
    wanted = [each.code for each in answers.content(chosen).joint_recipients]
    if now.names or wanted:
        joint.keep_up(session, now, wanted, at, same=False)
    told = select(LetterRow.id).where(
        LetterRow.recipient_id == recipient.id,
        LetterRow.kind == LetterKind.RECEIPT,
        LetterRow.number == chosen.version,
    )
    if session.exec(told).first() is None:
        receipts.queue(session, now, answers.taken(chosen), contact=answers.content(chosen).contact_email)
    outbox.add(session, recipient, at)
