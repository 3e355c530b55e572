"""How a case stands: its steps with what their rounds have filled, and what its workflow is told of it.

A fact stands once: what a round or its gate has on record is read there, whatever the step says itself.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.afterwards import GateDecision, GateStep
from models.cases import (
    GATE_STEPS,
    OF_A_ROUND,
    CaseProgress,
    Milestone,
    MilestoneInfo,
    MilestoneKind,
    MilestoneState,
    NoticeKind,
    Owner,
)
from models.tables import CaseLetterRow, CaseRow, CompilationRow, MilestoneRow, RoundRow
from models.values import RoundState
from rules import milestones as rules
from rules.local_time import local_day
from rules.text import cut
from store.cases import cases, letters, milestones
from store.records import audit
from store.rounds import gate_decisions, rounds

_TITLE, _FORUM = 120, 80
_TOLD_LATE = (MilestoneKind.REMISS, MilestoneKind.COMPILATION)
"""Of what a round fills, that which somebody has to do; the clock does the rest."""


class _Filling(NamedTuple):
    """A round, with what its gate has on record and the day of its first final compilation."""

    row: RoundRow
    decided: Mapping[GateStep, GateDecision]
    gate: Mapping[str, object]
    compiled_on: str


def of_case(session: Session, case: CaseRow) -> list[Milestone]:
    """Its steps in the order of their days."""
    return of_cases(session, [case])[case.id]


def of_cases(session: Session, some: Sequence[CaseRow]) -> dict[str, list[Milestone]]:
    """The same of each case by its id, in as many statements for one as for all."""
    ids = [case.id for case in some]
    if not ids:
        return {}
    rows = milestones.of_cases(session, ids)
    told = letters.by_notice(session, ids)
    filling = _filling(session, cases.rounds_of_all(session, ids))
    found: dict[str, list[Milestone]] = {}
    for case in some:
        steps = [_milestone(row, case, filling.get(row.round_id or ""), told) for row in rows[case.id]]
        in_order = sorted(enumerate(steps), key=lambda pair: rules.sort_key(pair[1], pair[0]))
        found[case.id] = [one for _place, one in in_order]
    return found


def progress(session: Session, case: CaseRow) -> CaseProgress:
    """For its workflow, and for the page that Temporal shows."""
    return progress_of_all(session, [case])[case.id]


def progress_of_all(session: Session, some: Sequence[CaseRow]) -> dict[str, CaseProgress]:
    """The same of each case by its id, in as many statements for one as for all."""
    seq, steps, runs = audit.head(session)[0], of_cases(session, some), cases.runs_of(session, [one.id for one in some])
    return {
        case.id: CaseProgress(
            title=cut(case.title, _TITLE),
            ended=case.ended_at is not None,
            seq=seq,
            milestones=tuple(_info(one) for one in steps[case.id]),
            rounds=runs.get(case.id, ()),
        )
        for case in some
    }


def mark(told: CaseProgress) -> str:
    """Another as soon as the workflow would be told something else."""
    return hashlib.sha256(told.model_dump_json(exclude={"seq"}).encode()).hexdigest()


def _info(one: Milestone) -> MilestoneInfo:
    kept = one.model_dump(include=set(MilestoneInfo.model_fields) - {"title", "forum"})
    return MilestoneInfo(
        **kept, title=cut(one.title, _TITLE), forum=cut(one.forum, _FORUM), by_round=bool(one.round_id)
    )


def _filling(session: Session, rows: Sequence[RoundRow]) -> dict[str, _Filling]:
    """By round. The first version is read last, and stays."""
    if not rows:
        return {}
    made = session.exec(
        select(CompilationRow.round_id, CompilationRow.made_at)
        .where(col(CompilationRow.round_id).in_([row.id for row in rows]), col(CompilationRow.preliminary).is_(False))
        .order_by(col(CompilationRow.version).desc())
    )
    first = {round_id: local_day(at).isoformat() for round_id, at in made}
    gates = {row.id: gate for row in rows if (gate := rounds.definition(row).gate)}
    decided = gate_decisions.of_rounds(session, gates) if gates else {}
    return {
        row.id: _Filling(row, decided.get(row.id, {}), gates.get(row.id, {}), first.get(row.id, "")) for row in rows
    }


def _milestone(
    row: MilestoneRow,
    case: CaseRow,
    filling: _Filling | None,
    told: Mapping[tuple[str, NoticeKind, str], CaseLetterRow],
) -> Milestone:
    owner = Owner(name=row.owner_name, email=row.owner_email) if row.owner_email else cases.definition(case).owner
    names = set(Milestone.model_fields) - {"owner", "round_id"}
    one = Milestone(**row.model_dump(include=names), owner=owner, due_at=rules.due_at(row.planned))
    if filling is not None:
        one = _filled(one, filling)
    if one.state is not MilestoneState.PLANNED or case.ended_at is not None:
        return one
    by_round = bool(one.round_id) and one.kind in OF_A_ROUND
    coming = None if by_round else rules.coming_at(one.planned, case.remind_days, one.set_at)
    late = None if by_round and one.kind not in _TOLD_LATE else rules.late_at(one.planned, one.set_at)
    letter = {kind: told.get((one.id, kind, one.planned)) for kind in NoticeKind}
    return one.model_copy(
        update={
            "coming_at": letters.told_from(letter[NoticeKind.COMING], coming, owner.email),
            "late_at": letters.told_from(letter[NoticeKind.LATE], late, owner.email),
        }
    )


def _filled(one: Milestone, filling: _Filling) -> Milestone:
    """What the round says of it."""
    row = filling.row
    bound = one.model_copy(update={"round_id": row.id, "round_dnr": row.dnr})
    if one.kind in GATE_STEPS:
        return _decided(bound, filling)
    done_on, planned, due_at = "", one.planned, one.due_at
    match one.kind:
        case MilestoneKind.REMISS:
            done_on = local_day(row.sent_at).isoformat() if row.sent_at else ""
            planned = local_day(row.planned_send_at).isoformat() if row.planned_send_at else planned
            due_at = rules.due_at(planned)
        case MilestoneKind.ANSWERS:
            due_at, planned = row.due_at, local_day(row.due_at).isoformat()
            done_on = planned if row.state is RoundState.OVERDUE else ""
            if row.state is RoundState.CLOSED:
                done_on = local_day(min(row.due_at, row.closed_at or row.due_at)).isoformat()
        case MilestoneKind.CLOSED:
            due_at, planned = row.closes_at, local_day(row.closes_at).isoformat()
            done_on = local_day(row.closed_at).isoformat() if row.closed_at and row.state is RoundState.CLOSED else ""
        case MilestoneKind.COMPILATION:
            done_on = filling.compiled_on
    state = MilestoneState.DONE if done_on else MilestoneState.PLANNED
    if not done_on and row.state is RoundState.CANCELLED:
        state = MilestoneState.DROPPED
    filled = {"done_on": done_on, "planned": planned, "due_at": due_at, "state": state, "words": ""}
    return bound.model_copy(update=filled)


def _decided(one: Milestone, filling: _Filling) -> Milestone:
    """A decision is the gate's own, with its words; its first day is the gate's when that has one."""
    decision = filling.decided.get(GATE_STEPS[one.kind])
    key = {MilestoneKind.DIRECTION: "direction_not_before", MilestoneKind.FINAL: "decision_not_before"}.get(one.kind)
    first = str(filling.gate.get(key) or "") if key else ""
    bound = one.model_copy(update={"not_before": first or one.not_before})
    if decision is None:
        return bound
    told = {"state": MilestoneState.DONE, "done_on": decision.on, "words": decision.words, "is_yes": decision.is_yes}
    return bound.model_copy(update={**told, "body": "", "section": ""})
