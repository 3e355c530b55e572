"""The steps of a case: added, moved with a reason, done, dropped, and planned again. Every act says who, when and why;
`seen` is the version of the step that somebody saw who acts, 0 when it is not known."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desk import afterwards, cases, counter, parsing
from desk import case_texts as texts
from desk import rounds as round_commands
from desk.office import Office
from models.answer import SHORT_LIMIT
from models.cases import GATE_STEPS, Milestone, MilestonePlan, MilestoneState
from models.errors import Refusal, Refused
from rules import milestones as rules
from rules.local_time import local_day
from rules.text import line
from store.cases import milestones, standing

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import CaseRow, MilestoneRow


def step(office: Office, row: "CaseRow", named: str) -> Milestone:
    """A step by its id, or by its number in the timeline from 1, as a command names it. Raises
    Refused("no_such_milestone")."""
    steps = cases.steps_of(office, row)
    found = next((one for one in steps if one.id == named), None)
    if found is None and named.isdecimal() and len(named) < 5 and 0 < int(named) <= len(steps):
        found = steps[int(named) - 1]
    if found is None:
        raise Refused("no_such_milestone", step=named, most=len(steps))
    return found


def add(office: Office, case_id: str, plan: MilestonePlan) -> str:
    """A new step; its id."""
    wanted = texts.checked_plan(plan)
    with cases.writing(office, case_id) as (session, row):
        return milestones.add(session, row, wanted, office.clock(), by=office.actor.mark).id


def edit(office: Office, case_id: str, step_id: str, plan: MilestonePlan, *, seen: int = 0) -> None:
    """What a step is and whose, not its day. One that a round fills keeps its kind."""
    wanted = texts.checked_plan(plan)
    with _changing(office, case_id, step_id) as (session, row, one):
        counter.refuse(Refusal(code="milestone_moved_on") if seen and seen != one.version else None)
        kept = wanted if not one.round_id else wanted.model_copy(update={"kind": one.kind})
        milestones.edit(session, row, kept, office.clock(), by=office.actor.mark)


def move(office: Office, case_id: str, step_id: str, planned: str, reason: str, *, seen: int = 0) -> None:
    """Another day or month; with a reason unless it had none. Raises Refused("milestone_reason_missing"),
    ("milestone_not_planned"), ("milestone_same_day"), ("milestone_of_round"), ("milestone_moved_on")."""
    to, why = texts.planned(planned), texts.reason(reason)
    with _changing(office, case_id, step_id) as (session, row, one):
        counter.refuse(rules.may_move(one, seen=seen))
        if one.state is not MilestoneState.PLANNED:
            raise Refused("milestone_not_planned")
        if to == one.planned:
            raise Refused("milestone_same_day")
        if one.planned and not why:
            raise Refused("milestone_reason_missing")
        _change(office, session, row, "moved", why, planned=to, set_at=office.clock())


def done(
    office: Office, case_id: str, step_id: str, *, body: str, day: str, section: str, said: str = "yes",
    reason: str = "", seen: int = 0,
) -> None:  # fmt: skip
    """Records that a step is done. A decision that the round's gate has a place for is recorded there, and stands once:
    `said` and `reason` are its own. Raises Refused as `rules.milestones.may_be_done`, `afterwards.decide`, or
    ("milestone_done")."""
    row, on = cases.by_id(office, case_id), parsing.day(day.strip())
    one, steps, today = step(office, row, step_id), cases.steps_of(office, row), local_day(office.clock())
    counter.refuse(rules.may_change(one, seen=seen))
    if one.round_id and one.kind in GATE_STEPS:
        counter.refuse(Refusal(code="case_has_ended", facts={"dnr": row.dnr}) if row.ended_at else None)
        decision = {"body": body, "day": day.strip(), "section": section, "reason": reason}
        counter.refuse(rules.may_be_done(one, on, today, steps))
        afterwards.decide(office, round_commands.by_id(office, one.round_id), GATE_STEPS[one.kind], said, **decision)
        return
    with _changing(office, case_id, step_id) as (session, row_, again):
        if again.state is MilestoneState.DONE:
            raise Refused("milestone_done", day_on=again.done_on)
        counter.refuse(rules.may_be_done(again, on, today, steps))
        said_by = {"body": line(body).text or again.forum, "section": line(section).text, "words": texts.reason(reason)}
        texts.short(SHORT_LIMIT, body=said_by["body"], section=said_by["section"])
        kept = {"state": MilestoneState.DONE, "done_on": on.isoformat(), **said_by}
        _change(office, session, row_, "done", said_by["words"], **kept)


def undo(office: Office, case_id: str, step_id: str, reason: str, *, seen: int = 0) -> None:
    """A step that was recorded as done, or dropped, is planned again, with a reason."""
    with _changing(office, case_id, step_id) as (session, row, one):
        counter.refuse(rules.may_change(one, seen=seen))
        if row.state is MilestoneState.PLANNED:
            code = "milestone_of_gate" if one.state is MilestoneState.DONE else "milestone_is_planned"
            raise Refused(code, dnr=one.round_dnr)
        act: milestones.Act = "undone" if row.state is MilestoneState.DONE else "restored"
        kept = {"state": MilestoneState.PLANNED, "done_on": "", "body": "", "section": "", "words": ""}
        _change(office, session, row, act, texts.must(reason), set_at=office.clock(), **kept)


def drop(office: Office, case_id: str, step_id: str, reason: str, *, seen: int = 0) -> None:
    """A step that will not be taken, with a reason."""
    with _changing(office, case_id, step_id) as (session, row, one):
        counter.refuse(rules.may_change(one, seen=seen))
        if one.state is not MilestoneState.PLANNED:
            raise Refused("milestone_not_planned")
        why = texts.must(reason)
        _change(office, session, row, "dropped", why, state=MilestoneState.DROPPED, words=why)


@contextmanager
def _changing(office: Office, case_id: str, step_id: str) -> "Iterator[tuple[Session, MilestoneRow, Milestone]]":
    """A step's row, and the step as it stands with what its round says."""
    with cases.writing(office, case_id) as (session, case):
        one = next((one for one in standing.of_case(session, case) if one.id == step_id), None)
        row = next((row for row in milestones.of_case(session, case.id) if row.id == step_id), None)
        if one is None or row is None:
            raise Refused("no_such_page")
        yield session, row, one


def _change(
    office: Office, session: "Session", row: "MilestoneRow", act: milestones.Act, reason: str, **new: object
) -> None:
    milestones.change(session, row, act, office.clock(), by=office.actor.mark, reason=reason, **new)
