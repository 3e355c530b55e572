"""What happens to letters before they leave, other than leaving: withdrawn, wanted again, waited with no longer."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import LeftOut, LetterKind, LetterState
from store.database import portions
from store.letters.letters import ELSEWHERE, of, usual_facts


def withdraw(
    session: Session, round_id: str, kinds: Collection[LetterKind], group_key: str = "", why: LeftOut | None = None
) -> None:
    """No letter of these kinds that has not left yet will leave, in a group or in the whole round."""
    session.connection().execute(
        update(LetterRow)
        .where(
            *of(round_id, group_key),
            col(LetterRow.state) == LetterState.QUEUED,
            col(LetterRow.kind).in_(kinds),
        )
        .values(state=LetterState.WITHDRAWN, left_out=why)
    )


def withdraw_of(session: Session, recipient_id: str, kinds: Collection[LetterKind]) -> None:
    """The same of one recipient's letters."""
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.recipient_id) == recipient_id,
            col(LetterRow.state) == LetterState.QUEUED,
            col(LetterRow.kind).in_(kinds),
        )
        .values(state=LetterState.WITHDRAWN)
    )


def hasten(session: Session, recipient_id: str) -> None:
    """What an address has turned away for now need not wait for the one that has replaced it."""
    session.connection().execute(
        update(LetterRow)
        .where(col(LetterRow.recipient_id) == recipient_id, col(LetterRow.kind).not_in(ELSEWHERE))
        .values(not_before=None)
    )


def name_day(session: Session, recipients: Sequence[RecipientRow], at: datetime) -> None:
    """A missiv that nobody can have got yet names the due day that its recipient has now."""
    for portion in portions(recipients):
        by_id = {each.id: each for each in portion}
        waits = select(LetterRow).where(
            col(LetterRow.recipient_id).in_(by_id),
            LetterRow.kind == LetterKind.MISSIV,
            LetterRow.state == LetterState.QUEUED,
            col(LetterRow.outcome_unknown).is_(False),
        )
        for letter in session.exec(waits):
            usual = usual_facts(by_id[str(letter.recipient_id)], at)
            letter.facts = json.dumps({**json.loads(letter.facts), **usual}, ensure_ascii=False)
            session.add(letter)


def queue_withdrawn_missiv(session: Session, round_id: str) -> None:
    """A round that opens again asks those whom its end kept from being asked, though not whom a registrar did."""
    unreached = select(RecipientRow.id).where(RecipientRow.round_id == round_id, col(RecipientRow.sent_at).is_(None))
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.kind) == LetterKind.MISSIV,
            col(LetterRow.state) == LetterState.WITHDRAWN,
            or_(col(LetterRow.left_out).is_(None), col(LetterRow.left_out) == LeftOut.ROUND_OVER),
            col(LetterRow.recipient_id).in_(unreached),
        )
        .values(state=LetterState.QUEUED, left_out=None)
    )
