"""Who gets a letter that a round's plan asks for: everyone it concerns, each once, whatever is asked twice."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, insert, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.messages import LetterPlan
from models.tables import DraftRow, LetterRow, RecipientRow
from models.values import LetterKind, LetterState, RoundState
from rules.reminders import reminder_instant
from store import letters, rounds


class _Addressee(NamedTuple):
    """What is needed of a recipient, hundreds at a time: rows of the register itself would take three times as long."""

    id: str
    round_id: str
    group_key: str
    email: str
    due_at: datetime
    generation: int
    code: str


_ADDRESSEE = [col(getattr(RecipientRow, name)) for name in _Addressee._fields]


def plan(
    session: Session, round_id: str, wanted: LetterPlan, at: datetime, group_key: str | None = None, *, reason: str = ""
) -> list[str]:
    """Adds a queued letter for each recipient the plan concerns, and returns the recipients' codes. `reason`: the
    registrar's words, which every letter says.

    Harmless twice: the key (recipient, kind, number) is unique and letters already there are left alone.
    Reminders go only to those who got the missiv, or most likely did, and owe an answer; a round that is over asks
    nobody.
    """
    if wanted.kind in letters.ASKING and not _is_running(session, round_id):
        return []
    letter_ids = select(LetterRow.recipient_id).where(
        LetterRow.round_id == round_id, LetterRow.kind == wanted.kind, LetterRow.number == wanted.number
    )
    query = sa_select(*_ADDRESSEE).where(
        col(RecipientRow.round_id) == round_id, col(RecipientRow.invited), col(RecipientRow.id).not_in(letter_ids)
    )
    if group_key is not None:
        query = query.where(col(RecipientRow.group_key) == group_key)
    concerned = [*_concerned(wanted), *_given_in_time(session, round_id, wanted)]
    found = session.connection().execute(query.where(*concerned).order_by(col(RecipientRow.sort_key)))
    recipients = [_Addressee._make(row) for row in found]
    drafting = set(
        session.exec(
            select(DraftRow.recipient_id)
            .join(RecipientRow)
            .where(col(RecipientRow.round_id) == round_id, col(DraftRow.supplement) == 0)
        )
    )
    bounced = letters.refused(session, round_id) if wanted.kind in letters.REMINDERS else {}
    rows = [
        letters.row(
            item,
            wanted.kind,
            wanted.number,
            at,
            letters.usual_facts(
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
        col(RecipientRow.state).not_in(letters.OWES_NOTHING),
    ]
    match wanted.kind:
        case LetterKind.MISSIV:
            return []
        case LetterKind.REMINDER:
            # Those with the same date by another way of extensions are reminded by another number.
            extensions = wanted.number // letters.EXTENSION_STEP
            return [*owes, col(RecipientRow.due_at) == wanted.due_at, col(RecipientRow.extension_no) == extensions]
        case LetterKind.MANUAL_REMINDER:
            return owes
        case _:
            return [or_(col(RecipientRow.sent_at).is_not(None), _MAY_HAVE_IT)]


def _given_in_time(session: Session, round_id: str, wanted: LetterPlan) -> list[ColumnElement[bool]]:
    """A planned reminder is for those alone whose own extension was given before its moment, which may be long past: it
    was missed while Temporal's database was gone."""
    extension_no, place = divmod(wanted.number, letters.EXTENSION_STEP)
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
