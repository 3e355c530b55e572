"""Letters: exactly one intention for each (recipient, kind, number), whatever is asked twice. How they leave stands in
`store.hand_over`, what else may happen to one that waits in `store.waiting_letters`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import ColumnElement, exists, insert, or_
from sqlmodel import Session, col, select

from models.messages import LetterPlan
from models.tables import DraftRow, LetterRow, RecipientRow
from models.values import SETTLED_STATES, LetterKind, LetterState, RecipientState, RoundState
from rules.reminders import reminder_instant
from store import rounds

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


def plan(
    session: Session, round_id: str, wanted: LetterPlan, at: datetime, group_key: str | None = None, *, reason: str = ""
) -> list[str]:
    """Adds a queued letter for each recipient the plan concerns, and returns the recipients' codes. `reason`: the
    registrar's words, which every letter says.

    Harmless twice: the key (recipient, kind, number) is unique and letters already there are left alone.
    Reminders go only to those who got the missiv, or most likely did, and owe an answer; a round that is over asks
    nobody.
    """
    if wanted.kind in ASKING and not _is_running(session, round_id):
        return []
    letter_ids = select(LetterRow.recipient_id).where(
        LetterRow.round_id == round_id, LetterRow.kind == wanted.kind, LetterRow.number == wanted.number
    )
    query = select(RecipientRow).where(
        RecipientRow.round_id == round_id, col(RecipientRow.invited), col(RecipientRow.id).not_in(letter_ids)
    )
    if group_key is not None:
        query = query.where(RecipientRow.group_key == group_key)
    concerned = [*_concerned(wanted), *_given_in_time(session, round_id, wanted)]
    recipients = session.exec(query.where(*concerned).order_by(col(RecipientRow.sort_key))).all()
    drafting = set(
        session.exec(
            select(DraftRow.recipient_id)
            .join(RecipientRow)
            .where(col(RecipientRow.round_id) == round_id, col(DraftRow.supplement) == 0)
        )
    )
    bounced = refused(session, round_id) if wanted.kind in REMINDERS else {}
    rows = [
        row(
            item,
            wanted.kind,
            wanted.number,
            at,
            usual_facts(
                item,
                at,
                has_draft=item.id in drafting,
                undelivered_before=item.id in bounced,
                **({"reason": reason} if reason else {}),
            ),
        )
        for item in recipients
    ]
    if rows:
        session.connection().execute(insert(LetterRow), rows)
    return [recipient.code for recipient in recipients]


def _is_running(session: Session, round_id: str) -> bool:
    return rounds.state(session, round_id) in {RoundState.OPEN, RoundState.OVERDUE}


def _concerned(wanted: LetterPlan) -> list[ColumnElement[bool]]:
    owes: list[ColumnElement[bool]] = [
        or_(col(RecipientRow.sent_at).is_not(None), _WAS_GIVEN_UP),
        col(RecipientRow.undeliverable_at).is_(None),
        col(RecipientRow.state).not_in(OWES_NOTHING),
    ]
    match wanted.kind:
        case LetterKind.MISSIV:
            return []
        case LetterKind.REMINDER:
            # Those with the same date by another way of extensions are reminded by another number.
            extensions = wanted.number // EXTENSION_STEP
            return [*owes, col(RecipientRow.due_at) == wanted.due_at, col(RecipientRow.extension_no) == extensions]
        case LetterKind.MANUAL_REMINDER:
            return owes
        case _:
            return [or_(col(RecipientRow.sent_at).is_not(None), _MAY_HAVE_IT)]


def _given_in_time(session: Session, round_id: str, wanted: LetterPlan) -> list[ColumnElement[bool]]:
    """A planned reminder is for those alone whose own extension was given before its moment, which may be long past: it
    was missed while Temporal's database was gone."""
    extension_no, place = divmod(wanted.number, EXTENSION_STEP)
    if wanted.kind is not LetterKind.REMINDER or wanted.due_at is None or not extension_no:
        return []
    notice = exists().where(
        col(LetterRow.recipient_id) == col(RecipientRow.id),
        col(LetterRow.kind) == LetterKind.EXTENSION,
        col(LetterRow.number) == extension_no,
    )
    rules = rounds.definition(rounds.get(session, round_id)).reminders[place - 1 : place]
    return [~notice.where(col(LetterRow.created_at) >= reminder_instant(rule, wanted.due_at)) for rule in rules]


_MAY_HAVE_IT = exists().where(
    col(LetterRow.recipient_id) == col(RecipientRow.id),
    col(LetterRow.kind) == LetterKind.MISSIV,
    col(LetterRow.outcome_unknown),
)
"""A recipient whose missiv the relay may have taken without saying so."""
_WAS_GIVEN_UP = exists().where(
    col(LetterRow.recipient_id) == col(RecipientRow.id),
    col(LetterRow.kind) == LetterKind.MISSIV,
    col(LetterRow.state) == LetterState.UNKNOWN,
)
"""One whose missiv is not tried again for that reason: most likely it came, and a reminder carries the same link."""


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


def usual_facts(recipient: RecipientRow, at: datetime, **more: bool | str) -> dict[str, object]:
    """What a letter says is fixed here, so that a second hand-over is the same message whatever happens between."""
    return {
        "due_at": recipient.due_at.isoformat(),
        "generation": recipient.generation,
        "is_overdue": at > recipient.due_at,
        **more,
    }


def row(
    recipient: RecipientRow, kind: LetterKind, number: int, at: datetime, facts: Mapping[str, object]
) -> dict[str, object]:
    """A queued letter to the recipient's registered address, to be inserted; its id says which it is."""
    letter_id = uuid5(NAMESPACE_OID, f"{recipient.id}/{kind}/{number}").hex
    return {**intention(recipient, kind, number, recipient.email, facts, at), "id": letter_id}


def intention(
    recipient: RecipientRow, kind: LetterKind, number: int, to: str, facts: Mapping[str, object], at: datetime
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
