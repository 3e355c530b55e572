"""An adoption: started once for a round, with what is asked of the councils; and the news to its workflow."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from models import names
from models.adoption import AdoptionPlan, Council
from models.tables import AdoptionRow, OutboxRow, RecipientRow, RoundRow
from rules import adoption_rules
from store.recipients import recipients
from store.records import audit


def of_round(session: Session, round_id: str) -> AdoptionRow | None:
    return session.get(AdoptionRow, round_id)


def plan(row: AdoptionRow) -> AdoptionPlan:
    return AdoptionPlan.model_validate_json(row.plan)


def start(session: Session, row: RoundRow, wanted: AdoptionPlan, at: datetime, *, by: str) -> None:
    session.add(AdoptionRow(round_id=row.id, plan=wanted.model_dump_json(), started_at=at, by=by))
    facts = {"rule": wanted.rule, "number": wanted.number, "points": len(wanted.points)}
    audit.append(session, at=at, actor=by, action="adoption_started", object_id=row.id, **facts)
    rouse(session, row.id, ("",), at)


def rouse(session: Session, round_id: str, codes: Iterable[str], at: datetime) -> None:
    """The adoption's workflow is told that it stands otherwise with these councils; all of them for an empty code."""
    rows = [{"round_id": round_id, "group_key": names.COUNCILS, "code": code, "at": at} for code in codes]
    session.connection().execute(insert(OutboxRow), rows)


def mark_told(session: Session, round_id: str, at: datetime) -> bool:
    """Everybody is told that it is in force; False when they have been already."""
    telling = update(AdoptionRow).where(col(AdoptionRow.round_id) == round_id, col(AdoptionRow.told_at).is_(None))
    if session.connection().execute(telling.values(told_at=at)).rowcount == 0:
        return False
    audit.append(session, at=at, actor="system", action="adoption_in_force", object_id=round_id)
    return True


def end(session: Session, round_id: str, at: datetime, *, by: str, note_id: str) -> bool:
    """The councils are followed no more; False when that was so before."""
    ending = update(AdoptionRow).where(col(AdoptionRow.round_id) == round_id, col(AdoptionRow.ended_at).is_(None))
    if session.connection().execute(ending.values(ended_at=at)).rowcount == 0:
        return False
    audit.append(session, at=at, actor=by, action="adoption_ended", object_id=round_id, decision_id=note_id)
    rouse(session, round_id, ("",), at)
    return True


def running(session: Session) -> list[tuple[str, str]]:
    """Ids of rounds whose councils are followed still, with the rounds' workflow ids."""
    query = (
        select(AdoptionRow.round_id, RoundRow.workflow_id)
        .join(RoundRow, col(RoundRow.id) == col(AdoptionRow.round_id))
        .where(col(AdoptionRow.ended_at).is_(None), col(AdoptionRow.told_at).is_(None))
    )
    return [(round_id, workflow_id) for round_id, workflow_id in session.exec(query)]


def asks(session: Session, round_id: str, code: str) -> bool:
    """Whether that recipient's council is asked, and followed still."""
    row = of_round(session, round_id)
    return row is not None and row.ended_at is None and counts(session, round_id, code)


def counts(session: Session, round_id: str, code: str) -> bool:
    """Whether that recipient's council is among those that the rule of a started adoption counts."""
    row = of_round(session, round_id)
    if row is None:
        return False
    return code in adoption_rules.concerned(plan(row), councils(invited(session, round_id)))


def invited(session: Session, round_id: str) -> list[RecipientRow]:
    return [member for member in recipients.of_round(session, round_id) if member.invited]


def councils(members: Iterable[RecipientRow]) -> list[Council]:
    """Those among whom the rule looks for councils, once even when asked as two kinds."""
    return [
        Council(
            code=member.code,
            name=member.full_name,
            kind=member.kind,
            also_kind=other.kind if (other := recipients.also_as(member)) else None,
        )
        for member in members
    ]
