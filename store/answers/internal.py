"""The internremiss: parts of an answer asked of colleagues, each through a link of its own, taken back, answered, and
taken into the draft or not. Every letter of it is queued here. Nothing of it is the sending body's: what is not sent is
its writer's own (TF 2 kap. 9, 13 §§).
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.errors import Refused
from models.internal import InternalDecision, InternalReferral, InternalView, InternalWish
from models.tables import (
    AnswerRow,
    InternalAnswerRow,
    InternalDecisionRow,
    InternalReferralRow,
    LetterRow,
    RecipientRow,
)
from models.values import LetterKind, LetterState
from store.answers import internal_standing
from store.letters import internal_letters, letters
from store.recipients import links
from store.records import audit, outbox

DAILY_LIMIT = 40
"""Letters that ask colleagues of one recipient within 24 hours."""
_SAME_WITHIN = timedelta(minutes=10)


def ask(session: Session, recipient_id: str, wish: InternalWish, *, key: bytes, at: datetime) -> int:
    """Asks a colleague for parts of the answer: queues its letter with a link of its own, and the notice to the
    registered address. Returns the referral's number for this recipient; a double click is one. Raises
    Refused("internal_too_many")."""
    recipient = session.get_one(RecipientRow, recipient_id)
    known = internal_standing.of_recipient(session, recipient_id)
    codes = [part.code for part in wish.parts]
    for earlier in known:
        same = InternalWish(**{name: getattr(earlier, name) for name in InternalWish.model_fields}) == wish
        if same and earlier.withdrawn_at is None and at - earlier.asked_at < _SAME_WITHIN:
            return earlier.number
    _check_limit(session, recipient_id, at)
    referral_id = uuid4().hex
    row = InternalReferralRow(
        id=referral_id,
        round_id=recipient.round_id,
        recipient_id=recipient_id,
        number=max((one.number for one in known), default=0) + 1,
        name=wish.name,
        email=wish.email,
        message=wish.message,
        parts=json.dumps(codes),
        due_at=wish.due_at,
        generation=recipient.generation,
        token_hash=links.token_hash(links.internal_token(key, referral_id, recipient.generation)),
        asked_at=at,
    )
    session.add(row)
    session.flush()
    internal_letters.queue_request(session, recipient, row, at=at, notice=True)
    _tell(session, row, "internal_asked", f"recipient:{recipient_id}", at, parts=len(codes))
    outbox.add(session, recipient, at)
    return row.number


def ask_again(session: Session, recipient_id: str, number: int, *, key: bytes, at: datetime) -> None:
    """Sends the colleague its letter once more, with a link that opens also when the recipient's own has been replaced
    since; nothing while a letter with that link waits. Raises Refused: "internal_over" (withdrawn),
    "internal_too_many"."""
    recipient, row = session.get_one(RecipientRow, recipient_id), _row(session, recipient_id, number)
    if row.withdrawn_at is not None:
        raise Refused("internal_over", number=number)
    if internal_letters.waits(session, row) and row.generation == recipient.generation:
        return
    _check_limit(session, recipient_id, at)
    internal_letters.stop(session, row)
    row.generation = recipient.generation
    row.token_hash = links.token_hash(links.internal_token(key, row.id, recipient.generation))
    row.letters += 1
    session.add(row)
    session.flush()
    internal_letters.queue_request(session, recipient, row, at=at, notice=False)
    _tell(session, row, "internal_asked_again", f"recipient:{recipient_id}", at)
    outbox.add(session, recipient, at)


def withdraw(session: Session, recipient_id: str, number: int, *, at: datetime) -> None:
    """Takes the request back: the link opens only a page that says so, letters that have not left never do, and where
    one has, a short letter tells. What has come stays. Harmless twice."""
    recipient, row = session.get_one(RecipientRow, recipient_id), _row(session, recipient_id, number)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = at
    session.add(row)
    session.flush()
    if internal_letters.stop(session, row):
        internal_letters.queue_withdrawn(session, recipient, row, at=at)
    _tell(session, row, "internal_withdrawn", f"recipient:{recipient_id}", at)
    outbox.add(session, recipient, at)


def send(
    session: Session, referral_id: str, views: Sequence[InternalView], *, said_by: str, contact: str, at: datetime
) -> int:
    """Keeps what the colleague says, beside what it has said before, and tells the registered address, and `contact`
    when the draft names another. The same words again are the same answer. Returns its number. Raises
    Refused("internal_over") for one that is withdrawn."""
    row = session.get_one(InternalReferralRow, referral_id)
    if row.withdrawn_at is not None:
        raise Refused("internal_over", number=row.number)
    recipient = session.get_one(RecipientRow, row.recipient_id)
    earlier = session.exec(
        select(InternalAnswerRow)
        .where(InternalAnswerRow.referral_id == referral_id)
        .order_by(col(InternalAnswerRow.number).desc())
    ).first()
    if (
        earlier is not None
        and internal_standing.VIEWS.validate_json(earlier.views) == tuple(views)
        and earlier.said_by == said_by
    ):
        return earlier.number
    counted = select(AnswerRow.version).where(AnswerRow.recipient_id == row.recipient_id, col(AnswerRow.counted))
    answer = InternalAnswerRow(
        id=uuid4().hex,
        referral_id=referral_id,
        number=(earlier.number if earlier else 0) + 1,
        at=at,
        said_by=said_by,
        views=internal_standing.VIEWS.dump_json(tuple(views)).decode(),
        after=session.exec(counted).first() or 0,
    )
    session.add(answer)
    internal_letters.stop(session, row)
    internal_letters.queue_came(session, recipient, row, answer, contact=contact)
    _tell(session, row, "internal_answered", f"colleague:{row.id}", at, version=answer.number)
    outbox.add(session, recipient, at)
    return answer.number


def decide(session: Session, referral_id: str, decisions: Sequence[InternalDecision], *, at: datetime) -> None:
    """Keeps what was done with each part, after all that has been decided before."""
    row = session.get_one(InternalReferralRow, referral_id)
    place = session.exec(
        select(func.max(InternalDecisionRow.place)).where(InternalDecisionRow.referral_id == referral_id)
    ).one()
    for after, one in enumerate(decisions, start=(place or 0) + 1):
        session.add(
            InternalDecisionRow(
                id=uuid4().hex,
                referral_id=referral_id,
                place=after,
                number=one.number,
                part=one.part.code,
                outcome=one.outcome,
                reason=one.reason,
                at=at,
            )
        )
    counts = {
        outcome: sum(one.outcome is outcome for one in decisions) for outcome in {one.outcome for one in decisions}
    }
    facts = {outcome.value: counts[outcome] for outcome in sorted(counts)}
    _tell(session, row, "internal_decided", f"recipient:{row.recipient_id}", at, **facts)


def answered(session: Session, recipient_id: str) -> None:
    """The recipient has sent its answer: letters to colleagues that have not left do not."""
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.recipient_id) == recipient_id,
            col(LetterRow.kind).in_(letters.INTERNAL),
            col(LetterRow.state) == LetterState.QUEUED,
        )
        .values(state=LetterState.WITHDRAWN)
    )


def addresses(referrals: Sequence[InternalReferral]) -> list[str]:
    return [one.email for one in referrals]


def _row(session: Session, recipient_id: str, number: int) -> InternalReferralRow:
    """Raises Refused("internal_unknown")."""
    found = session.exec(
        select(InternalReferralRow).where(
            InternalReferralRow.recipient_id == recipient_id, InternalReferralRow.number == number
        )
    ).first()
    if found is None:
        raise Refused("internal_unknown", number=number)
    return found


def _check_limit(session: Session, recipient_id: str, at: datetime) -> None:
    asked = session.exec(
        select(func.count()).where(
            LetterRow.recipient_id == recipient_id,
            LetterRow.kind == LetterKind.INTERNAL,
            col(LetterRow.created_at) > at - timedelta(days=1),
        )
    ).one()
    if asked >= DAILY_LIMIT:
        raise Refused("internal_too_many", limit=DAILY_LIMIT)


def _tell(session: Session, row: InternalReferralRow, action: str, actor: str, at: datetime, **facts: object) -> None:
    audit.append(session, at=at, actor=actor, action=action, object_id=row.id, number=row.number, **facts)
