"""Letters: exactly one intention for each (recipient, kind, number), whatever is asked twice. Whom a plan
concerns stands in `store.letter_plans`, how they leave in `store.hand_over`, what else may happen to one that waits in
`store.waiting_letters`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.tables import LetterRow, RecipientRow
from models.values import SETTLED_STATES, LetterKind, LetterState, RecipientState

REMINDERS = (LetterKind.REMINDER, LetterKind.MANUAL_REMINDER)
SUPPLEMENTS = (LetterKind.SUPPLEMENT, LetterKind.SUPPLEMENT_COPY)
ELSEWHERE = (
    LetterKind.RECEIPT_COPY,
    LetterKind.FORWARD,
    LetterKind.ATTEST,
    LetterKind.ATTEST_OUTCOME_COPY,
    LetterKind.SUPPLEMENT_COPY,
    LetterKind.FILE_QUARANTINED,
)
"""Letters to another address than the recipient's registered one, which a change of that one does not concern."""
ASKING = (LetterKind.MISSIV, LetterKind.FORWARD, LetterKind.ATTEST, *REMINDERS)
"""Letters that ask for an answer: none is planned, and none leaves, but in a round that takes answers."""
LASTING = (
    *(LetterKind.RECEIPT, LetterKind.RECEIPT_COPY, LetterKind.WITHDRAWN_NOTICE),
    *(LetterKind.FILE_QUARANTINED, LetterKind.CANCELLED),
)
"""Letters that a cancelled round still owes: they tell of what its recipients have done, and that it is off."""
OWES_NOTHING = (*SETTLED_STATES, RecipientState.SILENT)
EXTENSION_STEP = 100
"""A reminder's number is its place in the plan plus this for every extension its recipient has had."""


class Addressee(Protocol):
    """The part of a recipient that its letters' rows are made from."""

    @property
    def id(self) -> str: ...
    @property
    def round_id(self) -> str: ...
    @property
    def group_key(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def generation(self) -> int: ...


def queue(session: Session, recipient: RecipientRow, kind: LetterKind, number: int, at: datetime) -> bool:
    """Adds one letter to one recipient, such as a missiv to a corrected address. False when one of the kind waits
    already: it goes to the address the recipient has when it leaves."""
    waits = select(LetterRow.id).where(
        LetterRow.recipient_id == recipient.id, LetterRow.kind == kind, LetterRow.state == LetterState.QUEUED
    )
    if session.exec(waits).first() is not None:
        return False
    session.connection().execute(insert(LetterRow), [row(recipient, kind, number, at, usual_facts(recipient, at))])
    return True


def usual_facts(recipient: Addressee, at: datetime, **more: bool | str) -> dict[str, object]:
    """What a letter says is fixed here, so that a second hand-over is the same message whatever happens between."""
    return {
        "due_at": recipient.due_at.isoformat(),
        "generation": recipient.generation,
        "is_overdue": at > recipient.due_at,
        **more,
    }


def row(
    recipient: Addressee, kind: LetterKind, number: int, at: datetime, facts: Mapping[str, object]
) -> dict[str, object]:
    """A queued letter to the recipient's registered address, to be inserted; its id says which it is."""
    letter_id = uuid5(NAMESPACE_OID, f"{recipient.id}/{kind}/{number}").hex
    return {**intention(recipient, kind, number, recipient.email, facts, at), "id": letter_id}


def intention(
    recipient: Addressee, kind: LetterKind, number: int, to: str, facts: Mapping[str, object], at: datetime
) -> dict[str, object]:
    """The row of one letter that says more than its dates, to whomever it goes; for an insert."""
    return {
        "id": uuid4().hex,
        "round_id": recipient.round_id,
        "recipient_id": recipient.id,
        "group_key": recipient.group_key,
        "kind": kind,
        "number": number,
        "to": to,
        "facts": json.dumps(facts, ensure_ascii=False),
        "created_at": at,
        "state": LetterState.QUEUED,
        "claim": "",
        "attempts": 0,
        "outcome_unknown": False,
        "smtp_text": "",
    }


def refused(session: Session, round_id: str) -> dict[str, list[LetterKind]]:
    """By recipient id, the kinds of letters after the missiv that the recipient's present address would not take,
    oldest first."""
    query = (
        select(col(LetterRow.recipient_id), col(LetterRow.kind))
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.round_id == round_id,
            LetterRow.state == LetterState.UNDELIVERABLE,
            col(LetterRow.kind).not_in((LetterKind.MISSIV, *ELSEWHERE)),
            col(LetterRow.to) == col(RecipientRow.email),
        )
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    found: dict[str, list[LetterKind]] = {}
    for recipient_id, kind in session.exec(query):
        found.setdefault(recipient_id, []).append(kind)
    return found


def refused_copies(session: Session, round_id: str) -> dict[str, list[str]]:
    """By recipient id, the further addresses that some letter did not reach, each once, oldest letter first."""
    query = (
        select(LetterRow.recipient_id, LetterRow.refused_copies)
        .where(LetterRow.round_id == round_id, col(LetterRow.refused_copies).is_not(None))
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    found: dict[str, list[str]] = {}
    for recipient_id, addresses in session.exec(query):
        found[recipient_id] = list(dict.fromkeys([*found.get(recipient_id, ()), *json.loads(addresses or "[]")]))
    return found
