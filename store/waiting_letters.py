"""What happens to letters before they leave, other than leaving: withdrawn, wanted again, waited with no longer."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.letters import ELSEWHERE


def withdraw(session: Session, round_id: str, kinds: Collection[LetterKind]) -> None:
    """No letter of these kinds that has not left yet will leave."""
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.round_id) == round_id,
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


def queue_withdrawn_missiv(session: Session, round_id: str) -> None:
    """A round that opens again asks those whom its end kept from being asked."""
    unreached = select(RecipientRow.id).where(RecipientRow.round_id == round_id, col(RecipientRow.sent_at).is_(None))
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.kind) == LetterKind.MISSIV,
            col(LetterRow.state) == LetterState.WITHDRAWN,
            col(LetterRow.recipient_id).in_(unreached),
        )
        .values(state=LetterState.QUEUED)
    )
