"""Cases: written once, changed on record, ended; and the rounds they have taken in. A round is touched by neither."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.cases import CaseDefinition, Owner
from models.errors import Refused
from models.tables import CaseChangeRow, CaseRoundRow, CaseRow, DisposalRow, RoundRow
from rules.naming import case_workflow_id
from store.accounts import accounts
from store.cases import milestones
from store.records import audit

Act = Literal["ended", "reopened"]


def add(session: Session, case: CaseDefinition, sender_id: str, at: datetime, *, by: str) -> CaseRow:
    """A new case with its steps. Raises Refused("case_taken") for a dnr that the sender has a case with."""
    if by_dnr(session, case.dnr, sender_id) is not None:
        raise Refused("case_taken", dnr=case.dnr)
    sender = accounts.sender_of(session, sender_id)
    key = "" if sender.key == accounts.DEFAULT_SENDER else sender.key
    row = CaseRow(
        id=uuid4().hex,
        sender_id=sender_id,
        dnr=case.dnr,
        title=case.title,
        workflow_id=case_workflow_id(case.dnr, key),
        created_at=at,
        created_by=by,
    )
    write(row, case)
    session.add(row)
    session.flush()
    audit.append(session, at=at, actor=by, action="case_started", object_id=row.id)
    for plan in case.milestones:
        milestones.add(session, row, plan, at, by=by)
    return row


def write(row: CaseRow, case: CaseDefinition) -> None:
    """What a case says of itself, but for its dnr and its steps."""
    row.title, row.author, row.route = case.title, case.author, case.route
    row.proposals = json.dumps(case.proposals, ensure_ascii=False)
    row.owner_name, row.owner_email, row.remind_days = case.owner.name, case.owner.email, case.remind_days


def definition(row: CaseRow) -> CaseDefinition:
    """The same back, without steps and rounds."""
    return CaseDefinition(
        dnr=row.dnr,
        title=row.title,
        author=row.author,
        route=row.route,
        proposals=tuple(json.loads(row.proposals)),
        owner=Owner(name=row.owner_name, email=row.owner_email),
        remind_days=row.remind_days,
    )


def find(session: Session, case_id: str) -> CaseRow | None:
    return session.get(CaseRow, case_id)


def by_dnr(session: Session, dnr: str, sender_id: str = "") -> CaseRow | None:
    """Without a sender, the first there is in the whole installation."""
    query = select(CaseRow).where(CaseRow.dnr == dnr)
    return session.exec(query.where(CaseRow.sender_id == sender_id) if sender_id else query).first()


def of_sender(session: Session, sender_id: str) -> list[CaseRow]:
    """Those under way first, the newest first. `sender_id`: empty for all senders."""
    newest = (col(CaseRow.created_at).desc(), col(CaseRow.dnr), col(CaseRow.id))
    query = select(CaseRow).order_by(col(CaseRow.ended_at).is_not(None), *newest)
    return list(session.exec(query.where(CaseRow.sender_id == sender_id) if sender_id else query))


def rounds_of(session: Session, case_id: str) -> list[RoundRow]:
    """The rounds it has taken in, in that order."""
    return rounds_of_all(session, [case_id])


def rounds_of_all(session: Session, case_ids: Collection[str]) -> list[RoundRow]:
    """Those of some cases together."""
    query = select(RoundRow).join(CaseRoundRow).where(col(CaseRoundRow.case_id).in_(case_ids))
    return list(session.exec(query.order_by(col(CaseRoundRow.at), col(RoundRow.dnr))))


def of_round(session: Session, round_id: str) -> CaseRow | None:
    """The case that has taken the round in."""
    return session.exec(select(CaseRow).join(CaseRoundRow).where(CaseRoundRow.round_id == round_id)).first()


def dnrs_of(session: Session, round_ids: Collection[str]) -> dict[str, str]:
    """By id; also of rounds that have been let go and disposed of since."""
    gone = select(DisposalRow.round_id, DisposalRow.dnr).where(col(DisposalRow.round_id).in_(round_ids))
    there = select(RoundRow.id, RoundRow.dnr).where(col(RoundRow.id).in_(round_ids))
    return {**dict(session.exec(gone).all()), **dict(session.exec(there).all())}


def runs_of(session: Session, case_ids: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By case the dnr and the workflow's id of each round it has taken in, in that order."""
    query = select(CaseRoundRow.case_id, RoundRow.dnr, RoundRow.workflow_id).join(RoundRow)
    query = query.where(col(CaseRoundRow.case_id).in_(case_ids)).order_by(col(CaseRoundRow.at), col(RoundRow.dnr))
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for case_id, dnr, workflow_id in session.exec(query):
        found[case_id] = (*found.get(case_id, ()), (dnr, workflow_id))
    return found


def free_rounds(session: Session, sender_id: str) -> list[tuple[str, str]]:
    """The dnr and title of rounds of the sender that no case has taken in, the newest first."""
    taken = select(CaseRoundRow.round_id)
    query = select(RoundRow.dnr, RoundRow.title).where(
        RoundRow.sender_id == sender_id, col(RoundRow.id).not_in(taken), col(RoundRow.drafting).is_(None)
    )
    return [(dnr, title) for dnr, title in session.exec(query.order_by(col(RoundRow.created_at).desc()).limit(500))]


def take_in(session: Session, row: CaseRow, round_row: RoundRow, at: datetime, *, by: str) -> None:
    """Raises Refused("round_in_case"), also when it is in this one."""
    if (other := of_round(session, round_row.id)) is not None:
        raise Refused("round_in_case", dnr=round_row.dnr, case=other.dnr)
    session.add(CaseRoundRow(round_id=round_row.id, case_id=row.id, at=at, by=by))
    session.flush()
    audit.append(session, at=at, actor=by, action="case_round_taken_in", object_id=row.id, round_id=round_row.id)
    milestones.filled_by(session, row, round_row, at, by=by)


def let_go(session: Session, row: CaseRow, round_row: RoundRow, at: datetime, *, by: str) -> None:
    """The round goes on as it was; the steps that it filled are people's again."""
    session.connection().execute(delete(CaseRoundRow).where(col(CaseRoundRow.round_id) == round_row.id))
    milestones.filled_no_more(session, row, round_row.id)
    audit.append(session, at=at, actor=by, action="case_round_let_go", object_id=row.id, round_id=round_row.id)


def end(session: Session, row: CaseRow, words: str, at: datetime, *, by: str) -> None:
    row.ended_at = at
    _change(session, row, "ended", words, at, by=by)


def reopen(session: Session, row: CaseRow, words: str, at: datetime, *, by: str) -> None:
    row.ended_at = None
    _change(session, row, "reopened", words, at, by=by)


def _change(session: Session, row: CaseRow, act: Act, words: str, at: datetime, *, by: str) -> None:
    told = CaseChangeRow(id=uuid4().hex, case_id=row.id, act=act, reason=words, at=at, by=by)
    session.add_all([row, told])
    session.flush()
    audit.append(session, at=at, actor=by, action=f"case_{act}", object_id=row.id, change_id=told.id)
