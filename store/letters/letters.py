"""Letters: exactly one intention for each (recipient, kind, number), whatever is asked twice. Whom a plan
concerns stands in `store.letter_plans`, how they leave in `store.hand_over`, what else may happen to one that waits in
`store.waiting_letters`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import ColumnElement, insert
from sqlmodel import Session, col, select

from models import names
from models.tables import LetterRow, RecipientRow
from models.values import SETTLED_STATES, LetterKind, LetterState, RecipientState
from rules.local_time import is_late

REMINDERS = (LetterKind.REMINDER, LetterKind.MANUAL_REMINDER)
SUPPLEMENTS = (LetterKind.SUPPLEMENT, LetterKind.SUPPLEMENT_COPY)
TO_THE_ROUND = (
    *(LetterKind.REGISTRAR, LetterKind.REGISTRAR_DIGEST, LetterKind.APPROVAL_REQUESTED),
    LetterKind.DUTY,
    LetterKind.PRESS_TEXT,
)
"""Letters to the registrar or the approver of the round, or to the owner of a duty, that have no recipient."""
INTERNAL = (LetterKind.INTERNAL, LetterKind.INTERNAL_REMINDER)
"""Letters that ask a colleague in an internremiss, with its own link."""
ABOUT_DRAFTS = frozenset(
    {
        *(LetterKind.ATTEST, LetterKind.ATTEST_NOTICE, LetterKind.ATTEST_OUTCOME, LetterKind.ATTEST_OUTCOME_COPY),
        *(*INTERNAL, LetterKind.INTERNAL_NOTICE, LetterKind.INTERNAL_WITHDRAWN),
        *(LetterKind.INTERNAL_CAME, LetterKind.INTERNAL_CAME_COPY),
    }
)
"""Letters among a recipient's own people about what is not sent: to whom, in what words, and what a relay said of the
address is nobody else's (TF 2 kap. 9, 13 §§)."""
ELSEWHERE = (
    *TO_THE_ROUND,
    LetterKind.RECEIPT_COPY,
    LetterKind.FORWARD,
    LetterKind.ATTEST,
    LetterKind.ATTEST_OUTCOME_COPY,
    *(*INTERNAL, LetterKind.INTERNAL_CAME_COPY, LetterKind.INTERNAL_WITHDRAWN),
    LetterKind.SUPPLEMENT_COPY,
    LetterKind.FILE_QUARANTINED,
)
"""Letters to another address than the recipient's registered one, which a change of that one does not concern."""
ASKING = (
    *(LetterKind.MISSIV, LetterKind.FORWARD, LetterKind.ATTEST, LetterKind.JOINT_NAMED, LetterKind.PAPERS_CHANGED),
    *(*INTERNAL, *REMINDERS),
)
"""Letters that ask for an answer: none is planned, and none leaves, but in a round that takes answers."""
LASTING = (
    *(LetterKind.RECEIPT, LetterKind.RECEIPT_COPY, LetterKind.JOINT_RECEIPT, LetterKind.WITHDRAWN_NOTICE),
    *(LetterKind.FILE_QUARANTINED, LetterKind.CANCELLED, LetterKind.RECIPIENT_WITHDRAWN),
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


def add(session: Session, letter: Mapping[str, object]) -> None:
    """Adds a letter that `row` or `intention` has made."""
    session.connection().execute(insert(LetterRow), [dict(letter)])


def usual_facts(recipient: Addressee, at: datetime, **more: bool | str) -> dict[str, object]:
    """What a letter says is fixed here, so that a second hand-over is the same message whatever happens between."""
    return {
        "due_at": recipient.due_at.isoformat(),
        "generation": recipient.generation,
        "is_overdue": is_late(at, recipient.due_at),
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
    own = own_intention(recipient.round_id, uuid4().hex, kind, number, to, facts, at)
    return {**own, "recipient_id": recipient.id, "group_key": recipient.group_key}


def own_intention(
    round_id: str, letter_id: str, kind: LetterKind, number: int, to: str, facts: Mapping[str, object], at: datetime
) -> dict[str, object]:
    """The row of a letter of the round's own, to nobody among its recipients; for an insert."""
    return {
        "id": letter_id,
        "round_id": round_id,
        "recipient_id": None,
        "group_key": names.REGISTRARS,
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


def of(round_id: str, group_key: str | None = None) -> list[ColumnElement[bool]]:
    """The letters of a group, or of the whole round when `group_key` is None or empty; for a WHERE."""
    whole: list[ColumnElement[bool]] = [col(LetterRow.round_id) == round_id]
    return [*whole, col(LetterRow.group_key) == group_key] if group_key else whole


def refused(session: Session, round_id: str = "", *, among: Sequence[str] = ()) -> dict[str, list[LetterKind]]:
    """By recipient id, the kinds of letters after the missiv that the recipient's present address would not take,
    oldest first: of a whole round, or `among` these recipients."""
    query = (
        select(col(LetterRow.recipient_id), col(LetterRow.kind))
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.round_id == round_id if round_id else col(LetterRow.recipient_id).in_(among),
            LetterRow.state == LetterState.UNDELIVERABLE,
            col(LetterRow.kind).not_in((LetterKind.MISSIV, *ELSEWHERE)),
            col(LetterRow.to) == col(RecipientRow.email),
        )
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    found: dict[str, list[LetterKind]] = {}
    for recipient_id, kind in session.exec(query):
        found.setdefault(str(recipient_id), []).append(kind)
    return found


def refused_copies(session: Session, round_id: str) -> dict[str, list[str]]:
    """By recipient id, the further addresses that some letter did not reach, each once, oldest letter first."""
    query = (
        select(RecipientRow.id, LetterRow.refused_copies)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(LetterRow.round_id == round_id, col(LetterRow.refused_copies).is_not(None))
        .order_by(col(LetterRow.created_at), col(LetterRow.id))
    )
    found: dict[str, list[str]] = {}
    for recipient_id, addresses in session.exec(query):
        found[recipient_id] = list(dict.fromkeys([*found.get(recipient_id, ()), *json.loads(addresses or "[]")]))
    return found
