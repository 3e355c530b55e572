"""The receipt letters of one answer: to the registered address, and a copy to the contact the answer names."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models.addresses import check_address
from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import LetterKind, LetterState
from store.answers.answer_standing import AnswerStanding
from store.answers.answers import Taken
from store.letters import letters

RESENT_STEP = 100_000
"""A receipt sent again to a new address is numbered by its link's generation, far above every version."""
DAILY_COPIES = 5
"""Copies to other addresses than the registered one, for one recipient within 24 hours."""
_INSERT = insert(LetterRow)


def queue(session: Session, now: AnswerStanding, answer: Taken, *, contact: str, supplement: int = 0) -> None:
    """Adds the letters in the answer's own transaction, in one statement.

    None goes where there is no registered address (an uninvited answer may have come on paper). The contact gets no
    copy when its address is the registered one, or none at all, as a registrar may have copied it from paper; nor when
    as many have gone as may in a day: anybody's address can be typed there.
    `supplement`: the number of the request that the version settles, told in the receipt; 0 for none.
    """
    if not now.email:
        return
    letters = [(LetterKind.RECEIPT, now.email)]
    copy_to = copy_address(contact, now.email)
    if copy_to and _may_copy(session, answer):
        letters.append((LetterKind.RECEIPT_COPY, copy_to))
    session.connection().execute(_INSERT, [_row(now, answer, kind, to, supplement) for kind, to in letters])


def queue_again(session: Session, recipient: RecipientRow, at: datetime) -> None:
    """The counted answer's receipt once more, for a recipient whose address and link have been replaced; to its
    registered address only. Nothing when that receipt waits still: it goes to the address there is when it leaves."""
    answer = session.exec(select(AnswerRow).where(AnswerRow.recipient_id == recipient.id, col(AnswerRow.counted))).one()
    waits = select(LetterRow.id).where(
        LetterRow.recipient_id == recipient.id,
        LetterRow.kind == LetterKind.RECEIPT,
        col(LetterRow.number) % RESENT_STEP == answer.version,
        LetterRow.state == LetterState.QUEUED,
    )
    if session.exec(waits).first() is None:
        number = recipient.generation * RESENT_STEP + answer.version
        facts = {"answer_id": answer.id}
        session.connection().execute(_INSERT, [letters.row(recipient, LetterKind.RECEIPT, number, at, facts)])


def copy_address(contact: str, registered: str) -> str:
    """Where the contact's copy would go; empty when the contact is the registered address or no address."""
    checked = check_address(contact) if contact else ""
    return checked if isinstance(checked, str) and checked.casefold() != registered.casefold() else ""


def _may_copy(session: Session, answer: Taken) -> bool:
    """Asks only from the version on that could be one too many: there is at most one copy for each."""
    if answer.version <= DAILY_COPIES:
        return True
    copies = select(func.count()).where(
        LetterRow.recipient_id == answer.recipient_id,
        LetterRow.kind == LetterKind.RECEIPT_COPY,
        col(LetterRow.created_at) > answer.arrived_at - timedelta(days=1),
    )
    return session.exec(copies).one() < DAILY_COPIES


def addresses(session: Session, answer: AnswerRow) -> list[str]:
    """Where the receipts of a version go, the registered address first."""
    letters = session.exec(
        select(LetterRow).where(
            LetterRow.recipient_id == answer.recipient_id,
            LetterRow.number == answer.version,
            col(LetterRow.kind).in_((LetterKind.RECEIPT, LetterKind.RECEIPT_COPY)),
        )
    )
    return [letter.to for letter in sorted(letters, key=lambda letter: letter.kind)]


def _row(now: AnswerStanding, answer: Taken, kind: LetterKind, to: str, supplement: int) -> dict[str, object]:
    facts: dict[str, object] = {"answer_id": answer.id, **({"supplement": supplement} if supplement else {})}
    return {
        "id": uuid4().hex,
        "round_id": now.round_id,
        "recipient_id": now.id,
        "group_key": now.group_key,
        "kind": kind,
        "number": answer.version,
        "to": to,
        "facts": json.dumps(facts),
        "created_at": answer.arrived_at,
        "state": LetterState.QUEUED,
        "claim": "",
        "attempts": 0,
        "outcome_unknown": False,
        "smtp_text": "",
    }
