"""Joint answers: an answer may say that it speaks for other recipients of the round. Each is settled by its own word
alone, and has then no answer of its own that counts (docs/decisions/0024).
"""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import AnswerRow, JointNamingRow, LetterRow, RecipientRow, RoundRow
from models.values import SETTLED_STATES, JointState, LetterKind, LetterState, RecipientState, RoundState
from store.answers import answer_standing, answers
from store.answers.answer_standing import AnswerStanding
from store.answers.joint_standing import namings, others
from store.letters import letters
from store.recipients import recipients
from store.records import audit, outbox

_ACTIVE = (JointState.WAITING, JointState.CONFIRMED)


def keep_up(session: Session, now: AnswerStanding, wanted: Collection[str], at: datetime, *, same: bool) -> None:
    """Holds the namings of a new version, just stored, against those there are. `same`: the version says what the one
    before did, or was asked for by the sender; else who has confirmed is asked anew.

    Whoever has said its own word, or no, is not asked; whoever is no longer named is told.
    """
    lead = session.get_one(RecipientRow, now.id)
    rows = {row.recipient_id: row for row in namings(session, now.id)}
    named = session.exec(others(lead).where(col(RecipientRow.code).in_(wanted))).all() if wanted else []
    for member in named:
        row = rows.pop(member.id, None)
        confirmed = row is not None and row.state is JointState.CONFIRMED
        if row is not None and (row.state is JointState.DENIED or row.state is JointState.WAITING):
            continue
        if confirmed and same:
            member.state = lead.state
            session.add(member)
        elif confirmed or member.state not in SETTLED_STATES:
            _ask(session, lead, member, row, at)
    for row in rows.values():
        if row.state in _ACTIVE:
            _end(session, lead, row, at)


def end_of_lead(session: Session, lead: RecipientRow, at: datetime) -> None:
    """The answer has been taken back: it speaks for nobody any more."""
    for row in namings(session, lead.id):
        if row.state in _ACTIVE:
            _end(session, lead, row, at)


def answered_itself(session: Session, recipient_id: str, at: datetime) -> None:
    """The recipient has said its own word, which counts: no other answer speaks for it."""
    rows = session.exec(
        select(JointNamingRow).where(
            JointNamingRow.recipient_id == recipient_id, col(JointNamingRow.state).in_(_ACTIVE)
        )
    )
    for row in rows:
        row.state, row.decided_at = JointState.ENDED, at
        session.add(row)


def confirm(session: Session, recipient_id: str, lead_id: str, *, version: int, at: datetime) -> None:
    """The one named says that the version it has read is its answer too, and gets a receipt. Harmless twice.

    Raises Refused: "joint_over" (it is no longer named, or has an answer of its own), "answer_changed" (another version
    counts), "round_closed".
    """
    row, member, lead = _rows(session, recipient_id, lead_id)
    counted = answers.counted_answer(session, lead_id)
    own = answers.counted_answer(session, recipient_id)
    if counted is None or own is not None or row.state is JointState.ENDED:
        raise Refused("joint_over")
    if row.state is JointState.CONFIRMED:
        return
    if counted.version != version:
        raise Refused("answer_changed", version=version)
    _check_open(session, member, at)
    if member.state in SETTLED_STATES:  # confirmed in another's answer
        raise Refused("joint_over")
    row.state, row.decided_at = JointState.CONFIRMED, at
    member.state = lead.state
    session.add(row)
    session.add(member)
    _note(session, row, "joint_confirmed", f"recipient:{recipient_id}", at)
    _receipt(session, row, counted, at)
    outbox.add(session, member, at)


def deny(session: Session, recipient_id: str, lead_id: str, *, at: datetime) -> None:
    """The one named says that the answer is not its own, also after having said that it is. The lead is told. Harmless
    twice. Raises Refused: "joint_over", "round_closed"."""
    row, member, lead = _rows(session, recipient_id, lead_id)
    if row.state is JointState.ENDED:
        raise Refused("joint_over")
    if row.state is JointState.DENIED:
        return
    _check_open(session, member, at)
    if row.state is JointState.CONFIRMED:
        _unsettle(session, member)
    row.state, row.decided_at = JointState.DENIED, at
    session.add(row)
    _note(session, row, "joint_denied", f"recipient:{recipient_id}", at)
    if lead.email:
        _write(session, lead, LetterKind.JOINT_DENIED, member, at)
        outbox.add(session, lead, at)
    outbox.add(session, member, at)


def is_confirmed(session: Session, recipient_id: str) -> bool:
    """Whether the recipient has confirmed another's answer as its own."""
    return _confirmed(session, recipient_id) is not None


def receipt_again(session: Session, recipient_id: str, at: datetime) -> None:
    """The receipt of the joint answer once more, to one that has confirmed it and whose address has been replaced."""
    row = _confirmed(session, recipient_id)
    counted = answers.counted_answer(session, row.lead_id) if row is not None else None
    if row is not None and counted is not None:
        _receipt(session, row, counted, at)


def _confirmed(session: Session, recipient_id: str) -> JointNamingRow | None:
    query = select(JointNamingRow).where(JointNamingRow.recipient_id == recipient_id)
    return session.exec(query.where(JointNamingRow.state == JointState.CONFIRMED)).first()


def _receipt(session: Session, row: JointNamingRow, answer: AnswerRow, at: datetime) -> None:
    """Nothing when the receipt of this very confirmation waits still: it goes to the address there is when it leaves.
    One that has lost its meaning is withdrawn when its turn comes (`store/letters/hand_over.py`)."""
    member, lead = session.get_one(RecipientRow, row.recipient_id), session.get_one(RecipientRow, row.lead_id)
    own = {"lead_id": lead.id, "naming": row.number}
    waits = select(LetterRow.facts).where(
        LetterRow.recipient_id == member.id,
        LetterRow.kind == LetterKind.JOINT_RECEIPT,
        LetterRow.state == LetterState.QUEUED,
    )
    if any(own.items() <= json.loads(facts).items() for facts in session.exec(waits)):
        return
    confirmed_at = (row.decided_at or at).isoformat()
    told = {"other_name": lead.full_name, "answer_id": answer.id, "confirmed_at": confirmed_at}
    _add(session, member, LetterKind.JOINT_RECEIPT, {**told, **own}, at)


def _ask(session: Session, lead: RecipientRow, member: RecipientRow, row: JointNamingRow | None, at: datetime) -> None:
    if row is None:
        row = JointNamingRow(
            id=uuid4().hex,
            round_id=lead.round_id,
            lead_id=lead.id,
            recipient_id=member.id,
            number=0,
            state=JointState.WAITING,
            asked_at=at,
        )
    if row.state is JointState.CONFIRMED:
        _unsettle(session, member)
    row.state, row.asked_at, row.decided_at, row.number = JointState.WAITING, at, None, row.number + 1
    session.add(row)
    session.flush()
    _note(session, row, "joint_named", f"recipient:{lead.id}", at)
    _write(session, member, LetterKind.JOINT_NAMED, lead, at)
    outbox.add(session, member, at)


def _end(session: Session, lead: RecipientRow, row: JointNamingRow, at: datetime) -> None:
    """Tells the one named, unless it has never heard of it: a letter that waits still is withdrawn when its turn comes
    (`store/letters/hand_over.py`)."""
    member = session.get_one(RecipientRow, row.recipient_id)
    waits = select(LetterRow.id).where(
        LetterRow.recipient_id == member.id,
        col(LetterRow.kind) == LetterKind.JOINT_NAMED,
        col(LetterRow.state) == LetterState.QUEUED,
    )
    heard = row.state is JointState.CONFIRMED or session.exec(waits).first() is None
    if row.state is JointState.CONFIRMED:
        _unsettle(session, member)
    row.state, row.decided_at = JointState.ENDED, at
    session.add(row)
    _note(session, row, "joint_ended", f"recipient:{lead.id}", at)
    if heard:
        _write(session, member, LetterKind.JOINT_ENDED, lead, at)
    outbox.add(session, member, at)


def _write(session: Session, to: RecipientRow, kind: LetterKind, other: RecipientRow, at: datetime) -> None:
    """`other`: the one that the letter speaks of."""
    _add(session, to, kind, letters.usual_facts(to, at, other_name=other.full_name, lead_id=other.id), at)


def _add(session: Session, to: RecipientRow, kind: LetterKind, facts: Mapping[str, object], at: datetime) -> None:
    last = select(func.max(LetterRow.number)).where(LetterRow.recipient_id == to.id, col(LetterRow.kind) == kind)
    number = (session.exec(last).one() or 0) + 1
    if to.email:
        session.connection().execute(insert(LetterRow), [letters.row(to, kind, number, at, facts)])


def _unsettle(session: Session, member: RecipientRow) -> None:
    closed = session.get_one(RoundRow, member.round_id).state is RoundState.CLOSED
    member.state = RecipientState.SILENT if closed else recipients.state_before_answer(session, member)
    session.add(member)


def _check_open(session: Session, member: RecipientRow, at: datetime) -> None:
    round_row = session.get_one(RoundRow, member.round_id)
    if round_row.state is RoundState.CANCELLED or answer_standing.is_closed(round_row, member, at):
        raise Refused("round_closed", dnr=round_row.dnr)


def _rows(session: Session, recipient_id: str, lead_id: str) -> tuple[JointNamingRow, RecipientRow, RecipientRow]:
    row = session.exec(
        select(JointNamingRow).where(JointNamingRow.lead_id == lead_id, JointNamingRow.recipient_id == recipient_id)
    ).first()
    if row is None:
        raise Refused("joint_over")
    return row, session.get_one(RecipientRow, recipient_id), session.get_one(RecipientRow, lead_id)


def _note(session: Session, row: JointNamingRow, action: str, actor: str, at: datetime) -> None:
    audit.append(session, at=at, actor=actor, action=action, object_id=row.id, number=row.number)
