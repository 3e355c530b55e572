"""Who gets a letter that a round's plan asks for: everyone it concerns, each once, whatever is asked twice."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, insert, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.messages import LetterPlan
from models.tables import DraftRow, JointNamingRow, LetterRow, RecipientRow
from models.values import JointState, LeftOut, LetterKind, LetterState, RoundState
from rules.gates import REMIND_AGAIN_AFTER
from rules.reminders import BY_HAND_COVERS, reminder_instant
from store.database import PORTION, Database, portions
from store.letters import letters
from store.records import audit
from store.rounds import rounds


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


def plan_all(
    database: Database,
    round_id: str,
    wanted: LetterPlan,
    at: datetime,
    group_key: str = "",
    *,
    words: Callable[[Session], str] | None = None,
    first: Callable[[Session], None] | None = None,
    codes: Collection[str] = (),
) -> None:
    """Adds the plan's letters, a portion in each transaction, so that no other round's answers wait for it. `words`
    reads the registrar's words, which every letter says, and only when there is somebody to say them to; `first` is
    done at the beginning of each transaction, and may refuse it. `codes`: no others than these recipients, when there
    are any.

    Harmless twice, as `plan` is, also after a run that was cut off between two portions.
    """
    with database.reading() as session:
        ids = concerned(session, round_id, wanted, at, group_key, codes)
        reason = words(session) if words is not None and ids else ""
    for some in portions(ids, PORTION):
        with database.changing() as session:
            if first is not None:
                first(session)
            plan(session, round_id, wanted, at, some, reason=reason)


def concerned(
    session: Session,
    round_id: str,
    wanted: LetterPlan,
    at: datetime,
    group_key: str = "",
    codes: Collection[str] = (),
) -> list[str]:
    """The ids of those in a group, or in the whole round, whom the plan concerns and who have no such letter yet, in
    Swedish order."""
    if wanted.kind in letters.ASKING and not _is_running(session, round_id):
        return []
    query = sa_select(col(RecipientRow.id)).where(
        col(RecipientRow.round_id) == round_id, *_who(session, round_id, wanted, at)
    )
    if group_key:
        query = query.where(col(RecipientRow.group_key) == group_key)
    if codes:
        query = query.where(col(RecipientRow.code).in_(codes))
    return list(session.connection().execute(query.order_by(col(RecipientRow.sort_key))).scalars())


def plan(
    session: Session, round_id: str, wanted: LetterPlan, at: datetime, recipient_ids: Sequence[str], *, reason: str = ""
) -> list[str]:
    """Adds a queued letter for each of these recipients of the round whom the plan concerns, and returns their codes.
    `reason`: the registrar's words, which every letter says.

    Harmless twice: the key (recipient, kind, number) is unique and letters already there are left alone.
    Reminders go only to those who got the missiv, or most likely did, and owe an answer; a round that is over asks
    nobody. A planned one is left out for whoever has just been reminded by hand, and one by hand for whoever has just
    got a planned one: limits hold over all kinds of reminders together.
    """
    if wanted.kind in letters.ASKING and not _is_running(session, round_id):
        return []
    query = sa_select(*_ADDRESSEE).where(*_who(session, round_id, wanted, at), col(RecipientRow.id).in_(recipient_ids))
    found = session.connection().execute(query.order_by(col(RecipientRow.sort_key)))
    recipients = [_Addressee._make(row) for row in found]
    ids = [item.id for item in recipients]
    drafting = set(
        session.exec(
            select(DraftRow.recipient_id).where(col(DraftRow.recipient_id).in_(ids), col(DraftRow.supplement) == 0)
        )
    )
    bounced = letters.refused(session, among=ids) if wanted.kind in letters.REMINDERS else {}
    by_hand = _reminded_by_hand(session, ids, at) if wanted.kind is LetterKind.REMINDER else frozenset()
    named = _named(session, ids) if wanted.kind in letters.REMINDERS else {}
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
                **({"other_name": named[item.id]} if item.id in named else {}),
            ),
        )
        for item in recipients
    ]
    for row in rows:
        if row["recipient_id"] in by_hand:
            row["state"], row["left_out"] = LetterState.WITHDRAWN, LeftOut.REMINDED_BY_HAND.value
        else:
            row["left_out"] = None
    if rows:
        session.connection().execute(insert(LetterRow), rows)
    left_out = [recipient for recipient in recipients if recipient.id in by_hand]
    if left_out:
        told = {"number": wanted.number, "recipients": len(left_out), "why": LeftOut.REMINDED_BY_HAND.value}
        audit.append(session, at=at, actor="system", action="reminder_left_out", object_id=round_id, **told)
    return [recipient.code for recipient in recipients if recipient.id not in by_hand]


def _reminded_by_hand(session: Session, recipient_ids: Sequence[str], at: datetime) -> frozenset[str]:
    """Those to whom a reminder by hand went, or is about to, so shortly before that another would be one too many."""
    query = select(LetterRow.recipient_id).where(
        col(LetterRow.recipient_id).in_(recipient_ids),
        LetterRow.kind == LetterKind.MANUAL_REMINDER,
        col(LetterRow.state) != LetterState.WITHDRAWN,
        col(LetterRow.created_at) > at - BY_HAND_COVERS,
    )
    return frozenset(recipient_id for recipient_id in session.exec(query) if recipient_id)


def left_out_by_hand(session: Session, round_id: str, wanted: LetterPlan | None, group_key: str | None) -> int:
    """To how many a planned reminder did not go for that reason."""
    if wanted is None or wanted.kind is not LetterKind.REMINDER:
        return 0
    query = select(func.count()).where(
        LetterRow.round_id == round_id,
        LetterRow.kind == LetterKind.REMINDER,
        LetterRow.number == wanted.number,
        LetterRow.left_out == LeftOut.REMINDED_BY_HAND,
    )
    return session.exec(query.where(LetterRow.group_key == group_key) if group_key else query).one()


def _who(session: Session, round_id: str, wanted: LetterPlan, at: datetime) -> list[ColumnElement[bool]]:
    has_it = _has(wanted.kind, col(LetterRow.number) == wanted.number)
    return [
        col(RecipientRow.invited).is_(True),
        ~has_it,
        *_concerned(wanted, at),
        *_given_in_time(session, round_id, wanted),
    ]


def _named(session: Session, recipient_ids: Sequence[str]) -> dict[str, str]:
    """Who answers for each recipient that has not confirmed it yet: that is what it is reminded of."""
    query = (
        select(JointNamingRow.recipient_id, RecipientRow.full_name)
        .join(RecipientRow, col(RecipientRow.id) == col(JointNamingRow.lead_id))
        .where(col(JointNamingRow.recipient_id).in_(recipient_ids), col(JointNamingRow.state) == JointState.WAITING)
        .order_by(col(JointNamingRow.asked_at).desc())
    )
    return dict(session.exec(query).all())


def _is_running(session: Session, round_id: str) -> bool:
    return rounds.state(session, round_id) in {RoundState.OPEN, RoundState.OVERDUE}


def _concerned(wanted: LetterPlan, at: datetime) -> list[ColumnElement[bool]]:
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
            went = col(LetterRow.state) != LetterState.WITHDRAWN
            soon = col(LetterRow.created_at) > at - REMIND_AGAIN_AFTER
            return [*owes, *(~_has(kind, went, soon) for kind in letters.REMINDERS)]
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


def _has(kind: LetterKind, *ways: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the recipient has such a letter. Counted, not asked for by `exists`: PostgreSQL would gather the letters
    of the kind in every round, to look there."""
    of_recipient = (col(LetterRow.recipient_id) == col(RecipientRow.id), col(LetterRow.kind) == kind)
    number = sa_select(func.count()).select_from(LetterRow).where(*of_recipient, *ways)
    return number.correlate(RecipientRow).scalar_subquery() > 0


_MAY_HAVE_IT = _has(LetterKind.MISSIV, col(LetterRow.outcome_unknown).is_(True))
"""A recipient whose missiv the relay may have taken without saying so."""
_WAS_GIVEN_UP = _has(LetterKind.MISSIV, col(LetterRow.state) == LetterState.UNKNOWN)
"""One whose missiv is not tried again for that reason: most likely it came, and a reminder carries the same link."""
