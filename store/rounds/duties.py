"""Duties after the last decision: written, set to a day, told of once, done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import names
from models.duties import Duty, DutyDone, DutyFacts, DutyRule, DutyText
from models.duty_messages import DutiesAgenda, DutyLine
from models.errors import Refused
from models.tables import DutyDoneRow, DutyRow, RoundRow
from models.values import LetterKind, RoundState
from rules import duties as rules
from rules.local_time import local_day
from store.letters import registrar_news
from store.records import audit, outbox


def add(session: Session, row: RoundRow, text: DutyText, decided_on: date | None, at: datetime, *, by: str) -> DutyRow:
    number = session.exec(select(func.max(DutyRow.number)).where(DutyRow.round_id == row.id)).one() or 0
    made = DutyRow(
        id=uuid4().hex,
        round_id=row.id,
        number=number + 1,
        **text.model_dump(),
        due_on=rules.due_on(text, decided_on=decided_on, made_on=local_day(at)),
        made_at=at,
        made_by=by,
    )
    session.add(made)
    session.flush()
    audit.append(session, at=at, actor=by, action="duty_added", object_id=row.id, duty=made.number)
    rouse(session, row.id, at)
    return made


def find(session: Session, round_id: str, number: int) -> DutyRow:
    """Raises Refused("no_such_duty")."""
    found = next((row for row in _live(session, round_id) if row.number == number), None)
    if found is None:
        raise Refused("no_such_duty", number=number)
    return found


def done(session: Session, row: DutyRow, words: str, at: datetime, *, by: str) -> None:
    """Marks it done for its day; one of each year goes on to the next. Raises Refused("duty_is_done")."""
    if not row.open:
        raise Refused("duty_is_done", number=row.number)
    session.add(DutyDoneRow(id=uuid4().hex, duty_id=row.id, due_on=row.due_on, at=at, by=by, words=words))
    if row.rule is DutyRule.YEARLY:
        last = max(row.due_on or local_day(at), local_day(at))
        row.due_on = rules.due_on(_text(row), decided_on=None, made_on=local_day(row.made_at), last_done=last)
    else:
        row.open, row.finished_at = False, at
    session.add(row)
    audit.append(session, at=at, actor=by, action="duty_done", object_id=row.round_id, duty=row.number)
    rouse(session, row.round_id, at)


def end(session: Session, row: DutyRow, note_id: str, at: datetime, *, by: str) -> None:
    """Takes it away; what was written is kept."""
    row.open, row.ended_at = False, at
    session.add(row)
    facts = {"duty": row.number, "decision_id": note_id}
    audit.append(session, at=at, actor=by, action="duty_ended", object_id=row.round_id, **facts)
    rouse(session, row.round_id, at)


def settle(session: Session, row: RoundRow, decided_on: date | None, at: datetime) -> None:
    """Sets the days that follow from the last decision, which may have come, moved or been taken back."""
    changed = False
    for duty in _live(session, row.id):
        if not duty.open or (duty.rule is DutyRule.YEARLY and _has_begun(session, duty)):
            continue
        due = rules.due_on(_text(duty), decided_on=decided_on, made_on=local_day(duty.made_at))
        changed = changed or due != duty.due_on
        duty.due_on = due
        session.add(duty)
    if changed:
        rouse(session, row.id, at)


def _has_begun(session: Session, duty: DutyRow) -> bool:
    return session.exec(select(DutyDoneRow.id).where(DutyDoneRow.duty_id == duty.id)).first() is not None


def remind(session: Session, row: RoundRow, decided_on: date | None, at: datetime) -> DutiesAgenda:
    """Queues a letter to the owner of each duty whose time has come, once for each of its days, and tells what is
    ahead. Harmless twice."""
    live = [] if row.state is RoundState.CANCELLED else _live(session, row.id)
    ahead: list[datetime] = []
    for duty in live:
        if not duty.open or duty.due_on is None or duty.reminded_for == duty.due_on:
            continue
        remind_at = rules.remind_at(duty.due_on, duty.remind_days)
        if remind_at > at:
            ahead.append(remind_at)
            continue
        _tell(session, row, duty, duty.due_on, decided_on, at)
    lines = tuple(
        DutyLine(number=duty.number, due_on=duty.due_on, reminded=duty.reminded_for == duty.due_on, done=not duty.open)
        for duty in live
    )
    return DutiesAgenda(lines=lines, next_at=min(ahead, default=None), over=not any(duty.open for duty in live))


def _tell(session: Session, row: RoundRow, duty: DutyRow, due: date, decided_on: date | None, at: datetime) -> None:
    facts = DutyFacts(
        number=duty.number,
        what=duty.what,
        owner=duty.owner,
        due_on=due,
        yearly=duty.rule is DutyRule.YEARLY,
        decided_on=decided_on,
    )
    said: dict[str, object] = {"duty": facts.model_dump(mode="json")}
    registrar_news.queue(session, row, LetterKind.DUTY, duty.email, said, at)
    duty.reminded_for, duty.reminded_at = due, at
    session.add(duty)


def of_round(session: Session, round_id: str) -> tuple[Duty, ...]:
    """Those that have not been taken away, by number."""
    rows = _live(session, round_id)
    query = select(DutyDoneRow).where(col(DutyDoneRow.duty_id).in_([row.id for row in rows]))
    told: dict[str, list[DutyDone]] = {}
    for one in session.exec(query.order_by(col(DutyDoneRow.at), col(DutyDoneRow.id))):
        told.setdefault(one.duty_id, []).append(DutyDone(due_on=one.due_on, at=one.at, by=one.by, words=one.words))
    return tuple(
        Duty(
            id=row.id,
            number=row.number,
            text=_text(row),
            due_on=row.due_on,
            reminded_at=row.reminded_at if row.reminded_for == row.due_on else None,
            finished=not row.open,
            done=tuple(told.get(row.id, ())),
        )
        for row in rows
    )


def _live(session: Session, round_id: str) -> list[DutyRow]:
    query = select(DutyRow).where(DutyRow.round_id == round_id, col(DutyRow.ended_at).is_(None))
    return list(session.exec(query.order_by(col(DutyRow.number))))


def _text(row: DutyRow) -> DutyText:
    return DutyText.model_validate(row.model_dump(include=set(DutyText.model_fields)))


def rouse(session: Session, round_id: str, at: datetime) -> None:
    """The round's `Duties` looks at them anew, and is started when it does not run."""
    outbox.add(session, _Duties(round_id), at)


class _Duties(NamedTuple):
    """Whom the outbox tells of: what follows up the round's duties."""

    round_id: str
    group_key: str = names.DUTIES_KEY
    code: str = ""


class FollowedDuty(NamedTuple):
    """A round with open duties, and its workflow."""

    round_id: str
    workflow_id: str


def followed(session: Session) -> list[FollowedDuty]:
    """Every round whose duties are to be followed up."""
    open_ones = select(DutyRow.round_id).where(col(DutyRow.open)).distinct()
    query = select(RoundRow.id, RoundRow.workflow_id).where(
        col(RoundRow.id).in_(open_ones), RoundRow.state != RoundState.CANCELLED
    )
    return [FollowedDuty(*row) for row in session.exec(query)]


def rouse_all(session: Session, round_ids: Iterable[str], at: datetime) -> None:
    for round_id in round_ids:
        rouse(session, round_id, at)
