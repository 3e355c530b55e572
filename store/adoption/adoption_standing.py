"""How an adoption stands, by the register: the rows of all councils, judged by the rule."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.adoption import AdoptedBy, AdoptionFacts, AdoptionOutcome, AdoptionPlan, LegalForce, ToldAdoption
from models.errors import PermanentFailure, Refusal
from models.tables import (
    AdoptionRow,
    CouncilDecisionRow,
    CouncilFileRow,
    CouncilForceRow,
    LetterRow,
    RecipientRow,
    RoundRow,
)
from models.values import LetterKind
from rules import adoption_rules
from rules.local_time import local_day
from store.adoption import adoptions, council_decisions


class FollowedAdoption(NamedTuple):
    """An adoption that has been started. `rows`: of all councils, corrected ones too; `files` and `force` by decision
    id; `current`: by code, the row of the decision that counts."""

    row: AdoptionRow
    plan: AdoptionPlan
    outcome: AdoptionOutcome
    members: Mapping[str, RecipientRow]
    rows: Sequence[CouncilDecisionRow]
    files: Mapping[str, Sequence[CouncilFileRow]]
    force: Mapping[str, Sequence[CouncilForceRow]]
    current: Mapping[str, CouncilDecisionRow]


def read(session: Session, round_row: RoundRow, today: date) -> FollowedAdoption | None:
    """None before the adoption is started. Raises PermanentFailure for a plan that the rule refuses, which none that
    was started is: no council that it counts is taken off the round."""
    row = adoptions.of_round(session, round_row.id)
    if row is None:
        return None
    plan, members = adoptions.plan(row), adoptions.invited(session, round_row.id)
    codes = {member.id: member.code for member in members}
    rows = [one for one in council_decisions.of_round(session, round_row.id) if one.recipient_id in codes]
    force = council_decisions.force_of_round(session, round_row.id)
    pairs = [(council_decisions.value(one, codes[one.recipient_id]), one) for one in council_decisions.counting(rows)]
    decided = [value for value, _row in pairs]
    current = {}
    for code in codes.values():
        latest = [
            value for value in adoption_rules.in_order(decided) if value.code == code and value.outcome != "planned"
        ]
        if latest:
            current[code] = next(one for value, one in pairs if value is latest[-1])
    known: dict[str, LegalForce] = {code: council_decisions.legal_force(force, one.id) for code, one in current.items()}
    outcome = adoption_rules.judge(plan, adoptions.councils(members), decided, known, today)
    if isinstance(outcome, Refusal):
        raise PermanentFailure(outcome.code, **outcome.facts)
    by_code = {member.code: member for member in members}
    files = council_decisions.files_of_round(session, round_row.id)
    return FollowedAdoption(row, plan, outcome, by_code, rows, files, force, current)


def told(session: Session, round_row: RoundRow, at: datetime) -> ToldAdoption | None:
    """As the compilation tells of it."""
    found = read(session, round_row, local_day(at))
    if found is None:
        return None
    names = {standing.code: found.members[standing.code].full_name for standing in found.outcome.standings}
    return ToldAdoption(plan=found.plan, outcome=found.outcome, names=names)


def size(session: Session, round_row: RoundRow) -> int:
    """How many councils are asked."""
    row = adoptions.of_round(session, round_row.id)
    if row is None:
        return 0
    members = adoptions.councils(adoptions.invited(session, round_row.id))
    return len(adoption_rules.concerned(adoptions.plan(row), members))


def facts(found: FollowedAdoption) -> AdoptionFacts:
    """What every letter about the adoption says."""
    outcome, plan = found.outcome, found.plan
    return AdoptionFacts(
        points=plan.points,
        wanted_by=plan.wanted_by,
        not_before=plan.decision_not_before,
        legal_force=plan.legal_force,
        adopted=len(outcome.adopted),
        councils=outcome.councils,
        needed=outcome.needed,
        in_force_on=outcome.in_force_on,
    )


def adopted_by(found: FollowedAdoption) -> tuple[AdoptedBy, ...]:
    """The councils that have adopted, in the order of their decisions."""
    standings = {one.code: one for one in found.outcome.standings}
    told = [standings[code] for code in found.outcome.adopted]
    return tuple(
        AdoptedBy(name=found.members[one.code].full_name, decision=one.decision, force=one.force)
        for one in sorted(told, key=lambda one: one.decision.on if one.decision else "")
        if one.decision is not None
    )


def last_letters(session: Session, round_id: str) -> dict[str, tuple[int, date]]:
    """By recipient id, the number and day of the latest letter that asked the council. One that a registrar has stopped
    counts: its number is taken, and its day had its question."""
    query = (
        select(LetterRow.recipient_id, func.max(LetterRow.number), func.max(LetterRow.created_at))
        .where(LetterRow.round_id == round_id, LetterRow.kind == LetterKind.ADOPTION)
        .group_by(col(LetterRow.recipient_id))
    )
    return {str(recipient_id): (number, local_day(at)) for recipient_id, number, at in session.exec(query)}
