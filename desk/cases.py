"""Cases (ärenden) above the rounds: begun, planned, moved, done, dropped and ended, by whoever writes rounds for the
sender. The register is written; the case's run in Temporal is told of it afterwards (`activities.tell_cases`)."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from desk import case_texts as texts
from desk import rounds as round_commands
from desk.office import Office
from models.cases import CaseDefinition, CaseState, Milestone, MilestoneKind, MilestoneState
from models.errors import Refused
from models.people import Permission
from rules.naming import tidy_dnr
from rules.sorting import swedish_sort_key
from store.accounts import accounts
from store.cases import cases as store
from store.cases import letters, milestones, standing
from store.records import audit
from store.rounds import rounds
from store.rounds.overview import PAGE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from models.tables import CaseChangeRow, CaseLetterRow, CaseRow, RoundRow

USUAL = (
    MilestoneKind.START,
    MilestoneKind.WORKING_GROUP,
    MilestoneKind.BOARD,
    MilestoneKind.REMISS,
    MilestoneKind.ANSWERS,
    MilestoneKind.COMPILATION,
    MilestoneKind.DISCUSSION,
    MilestoneKind.DISCUSSION,
    MilestoneKind.DIRECTION,
    MilestoneKind.PROPOSAL,
    MilestoneKind.FINAL,
)
"""The steps of the KSL case, in order: what a new case may begin with."""


class Listed(NamedTuple):
    """A case in the list. `late`: how many steps are; `following`: the first that is neither done nor dropped."""

    row: "CaseRow"
    state: CaseState
    done: int
    total: int
    late: int
    following: Milestone | None


class Found(NamedTuple):
    """A page of the list. `total`: of all pages; `is_any`: whether there is a case at all."""

    lines: list[Listed]
    total: int
    is_any: bool


class Shown(NamedTuple):
    """One case as its page shows it. `changes`: of each step by its id, oldest first; `names`: of those who made them,
    by the audit's mark. `seen`: another as soon as what the case says of itself is."""

    listed: Listed
    definition: CaseDefinition
    steps: list[Milestone]
    changes: "dict[str, list[CaseChangeRow]]"
    letters: "list[CaseLetterRow]"
    rounds: "list[RoundRow]"
    names: dict[str, str]
    seen: str


class Happened(NamedTuple):
    """A row of the case's history. `by`: the audit's mark of who acted; `change`: of a step or of the case, with its
    reason; `dnr`: of the round that was taken in or let go."""

    at: "datetime"
    action: str
    by: str
    step: Milestone | None
    change: "CaseChangeRow | None"
    dnr: str


def start(office: Office, case: CaseDefinition) -> "CaseRow":
    """Begins a case with its steps, and takes in the rounds it names.

    Raises Refused as `checked` does, ("case_taken"), or as `take_in` does; nothing is then kept.
    """
    kept = texts.checked(case)
    office.demand(Permission.WRITE)
    taking = [round_commands.find(office, dnr) for dnr in kept.rounds]
    with office.changing() as session:
        sender_id = office.actor.sender_id or accounts.default_sender(session, office.clock()).id
        row = store.add(session, kept, sender_id, office.clock(), by=office.actor.mark)
        for each in taking:
            _take(office, session, row, each)
    return row


def listed(office: Office) -> list[Listed]:
    """Every case within reach, those under way first. Raises Refused("not_allowed")."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        rows = store.of_sender(session, office.actor.sender_id)
        steps = standing.of_cases(session, rows)
    return [_listed(office, row, steps[row.id]) for row in rows]


def page(office: Office, text: str, state: CaseState | None, number: int) -> Found:
    """A page of those that have every word of `text` in their dnr or title, the first being 1. `UNDER_WAY`: the late
    ones too. Raises Refused("not_allowed")."""
    office.demand(Permission.READ)
    words, first = swedish_sort_key(text).split(), (number - 1) * PAGE
    with office.database.reading() as session:
        rows = store.of_sender(session, office.actor.sender_id)
        fits = [row for row in rows if _says(row, words) and _may_be(row, state)]
        read = fits if state is CaseState.LATE else fits[first : first + PAGE]  # which are late, their steps alone say
        steps = standing.of_cases(session, read)
    lines = [_listed(office, row, steps[row.id]) for row in read]
    if state is not CaseState.LATE:
        return Found(lines, len(fits), bool(rows))
    late = [line for line in lines if line.state is CaseState.LATE]
    return Found(late[first : first + PAGE], len(late), bool(rows))


def _may_be(row: "CaseRow", state: CaseState | None) -> bool:
    return state is None or (row.ended_at is not None) is (state is CaseState.ENDED)


def _says(row: "CaseRow", words: list[str]) -> bool:
    key = swedish_sort_key(f"{row.dnr} {row.title}") if words else ""
    return all(word in key for word in words)


def _listed(office: Office, row: "CaseRow", steps: list[Milestone]) -> Listed:
    now = office.clock()
    open_ones = [one for one in steps if one.state is MilestoneState.PLANNED]
    late = 0 if row.ended_at else sum(one.is_late(now) for one in open_ones)
    state = CaseState.ENDED if row.ended_at else CaseState.LATE if late else CaseState.UNDER_WAY
    done = sum(one.state is MilestoneState.DONE for one in steps)
    total = sum(one.state is not MilestoneState.DROPPED for one in steps)
    return Listed(row, state, done, total, late, open_ones[0] if open_ones else None)


def by_id(office: Office, case_id: str) -> "CaseRow":
    """Raises Refused("no_such_page"), also for another sender's."""
    with office.database.reading() as session:
        row = store.find(session, case_id)
    if row is None or office.actor.sender_id not in {"", row.sender_id}:
        raise Refused("no_such_page")
    return row


def find(office: Office, dnr: str) -> "CaseRow":
    """Raises Refused("no_such_case"), also for another sender's."""
    with office.database.reading() as session:
        row = store.by_dnr(session, tidy_dnr(dnr), office.actor.sender_id)
    if row is None:
        raise Refused("no_such_case", dnr=dnr)
    return row


def shown(office: Office, case_id: str) -> Shown:
    row = by_id(office, case_id)
    with office.database.reading() as session:
        steps = standing.of_case(session, row)
        ids, changes = [one.id for one in steps], milestones.changes(session, row.id)
        return Shown(
            _listed(office, row, steps),
            store.definition(row),
            steps,
            changes,
            letters.of_milestones(session, ids),
            store.rounds_of(session, row.id),
            accounts.names(session, {row.created_by, *(one.by for made in changes.values() for one in made)}),
            mark(row),
        )


def mark(row: "CaseRow") -> str:
    return hashlib.sha256(store.definition(row).model_dump_json().encode()).hexdigest()[:16]


def history(office: Office, case: Shown) -> tuple[list[Happened], dict[str, str]]:
    """Everything that has been done in the case, the newest first, and the names of those who did it."""
    steps = {one.id: one for one in case.steps}
    changes = {one.id: one for made in case.changes.values() for one in made}
    with office.database.reading() as session:
        rows = audit.of_object(session, case.listed.row.id)
        with_facts = [(row, json.loads(row.facts)) for row in rows]
        dnrs = store.dnrs_of(session, {facts["round_id"] for _, facts in with_facts if "round_id" in facts})
        names = accounts.names(session, {row.actor for row in rows})
    found = [
        Happened(
            row.at,
            row.action,
            row.actor,
            steps.get(facts.get("milestone_id", "")),
            changes.get(facts.get("change_id", "")),
            dnrs.get(facts.get("round_id", ""), ""),
        )
        for row, facts in with_facts
    ]
    return found[::-1], names


def steps_of(office: Office, row: "CaseRow") -> list[Milestone]:
    with office.database.reading() as session:
        return standing.of_case(session, row)


def of_round(office: Office, round_id: str) -> "CaseRow | None":
    """The case that a round within reach is in."""
    with office.database.reading() as session:
        return store.of_round(session, round_id)


def free_rounds(office: Office, row: "CaseRow | None" = None) -> list[tuple[str, str]]:
    """The dnr and title of rounds that the case, or a new one, could take in; those with its own dnr first."""
    with office.database.reading() as session:
        sender_id = row.sender_id if row else office.actor.sender_id or accounts.default_sender_id(session)
        found = store.free_rounds(session, sender_id)
    return sorted(found, key=lambda one: one[0] != (row.dnr if row else ""))


def change(office: Office, case_id: str, case: CaseDefinition, *, seen: str = "") -> None:
    """What the case says of itself; its dnr stays. `seen`: the mark of what somebody saw who acts. Raises Refused as
    `checked` does, ("case_has_ended"), ("case_moved_on")."""
    kept = texts.checked(case)
    with writing(office, case_id) as (session, row):
        if seen and seen != mark(row):
            raise Refused("case_moved_on", dnr=row.dnr)
        store.write(row, kept.model_copy(update={"dnr": row.dnr}))
        session.add(row)
        audit.append(session, at=office.clock(), actor=office.actor.mark, action="case_changed", object_id=row.id)


def take_in(office: Office, case_id: str, dnr: str) -> None:
    """A round, under way or over, is taken in; its own run and history are not touched. Raises Refused as `rounds.find`
    does, ("round_in_case")."""
    taken = round_commands.find(office, dnr)
    with writing(office, case_id) as (session, row):
        _take(office, session, row, taken)


def _take(office: Office, session: "Session", row: "CaseRow", taken: "RoundRow") -> None:
    if taken.sender_id != row.sender_id:
        raise Refused("no_such_dnr", dnr=taken.dnr)
    store.take_in(session, row, rounds.get(session, taken.id), office.clock(), by=office.actor.mark)


def let_go(office: Office, case_id: str, dnr: str) -> None:
    """A round that was taken in by mistake. Raises Refused("round_not_in_case")."""
    taken = round_commands.find(office, dnr)
    with writing(office, case_id) as (session, row):
        if taken.id not in {one.id for one in store.rounds_of(session, row.id)}:
            raise Refused("round_not_in_case", dnr=taken.dnr)
        store.let_go(session, row, taken, office.clock(), by=office.actor.mark)


def end(office: Office, case_id: str, words: str) -> None:
    """Ends the case. Steps that are neither done nor dropped need words that say why. Its rounds go on."""
    why = texts.reason(words)
    with writing(office, case_id) as (session, row):
        left = [one for one in standing.of_case(session, row) if one.state is MilestoneState.PLANNED]
        if left and not why:
            raise Refused("case_steps_left", number=len(left))
        store.end(session, row, why, office.clock(), by=office.actor.mark)


def reopen(office: Office, case_id: str, reason: str) -> None:
    """Raises Refused("case_not_ended"), ("milestone_reason_missing")."""
    why, row = texts.must(reason), by_id(office, case_id)
    with office.changing() as session:
        again = store.find(session, row.id)
        if again is None or again.ended_at is None:
            raise Refused("case_not_ended", dnr=row.dnr)
        store.reopen(session, again, why, office.clock(), by=office.actor.mark)


@contextmanager
def writing(office: Office, case_id: str) -> "Iterator[tuple[Session, CaseRow]]":
    """Raises Refused("case_has_ended")."""
    by_id(office, case_id)
    with office.changing() as session:
        row = store.find(session, case_id)
        assert row is not None  # noqa: S101 - it has just been found, and no case is ever deleted
        if row.ended_at is not None:
            raise Refused("case_has_ended", dnr=row.dnr)
        yield session, row
