"""A council's decision, and what is known of its legal force, put on record: by the registrar or by the council itself.
One transaction: the row, its minutes, the audit, and the news to the adoption's workflow."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models.adoption import CouncilDecision, LegalForce
from models.answer import StoredFile
from models.errors import Refused
from models.tables import CouncilDecisionRow, RecipientRow, RoundRow
from rules import adoption_checks, legal_force
from rules.local_time import local_day
from rules.naming import receipt_number
from store.adoption import adoption_letters, adoption_standing, adoptions, council_decisions
from store.adoption.adoption_standing import FollowedAdoption
from store.rounds import last_decision


class Recording(NamedTuple):
    """`corrects`: the row that counts was wrong; `is_new`: the council has decided once more."""

    decision: CouncilDecision
    files: Sequence[StoredFile] = ()
    corrects: bool = False
    is_new: bool = False
    own_hand: bool = False


def followed(session: Session, row: RoundRow, at: datetime) -> FollowedAdoption:
    """Raises Refused("adoption_not_started") or ("adoption_is_ended")."""
    found = adoption_standing.read(session, row, local_day(at))
    if found is None:
        raise Refused("adoption_not_started", dnr=row.dnr)
    if found.row.ended_at is not None:
        raise Refused("adoption_is_ended", dnr=row.dnr)
    return found


def council(found: FollowedAdoption, code: str) -> RecipientRow:
    """Raises Refused("adoption_not_council") for one whose council is not asked."""
    if code not in {one.code for one in found.outcome.standings}:
        raise Refused("adoption_not_council", recipient=code)
    return found.members[code]


def check(found: FollowedAdoption, row: RoundRow, wanted: Recording, at: datetime) -> None:
    """Raises Refused as `adoption_checks.may_record`."""
    decision = wanted.decision
    council(found, decision.code)
    refusal = adoption_checks.may_record(
        decision,
        found.plan,
        next(one for one in found.outcome.standings if one.code == decision.code),
        sent_on=local_day(row.sent_at).isoformat() if row.sent_at else "",
        today=local_day(at),
        corrects=wanted.corrects,
        is_new=wanted.is_new,
    )
    if refusal is not None:
        name = found.members[decision.code].full_name
        raise Refused(refusal.code, **{"dnr": row.dnr, "name": name, **refusal.facts})


def record(session: Session, row: RoundRow, wanted: Recording, at: datetime, *, by: str) -> CouncilDecisionRow:
    """Keeps the decision. One by the council's own hand (`own_hand`) has a receipt, mailed to it."""
    found = followed(session, row, at)
    check(found, row, wanted, at)
    member = council(found, wanted.decision.code)
    corrected = found.current.get(member.code) if wanted.corrects else None
    number = council_decisions.next_number(session, member.id)
    receipt = receipt_number(row.dnr, f"{member.code}-KF", number) if wanted.own_hand else ""
    kept = council_decisions.add(
        session,
        member,
        wanted.decision,
        at,
        by=by,
        corrects=corrected.id if corrected else None,
        receipt=receipt,
        files=wanted.files,
    )
    if wanted.own_hand:
        after = followed(session, row, at)
        facts = adoption_standing.facts(after).model_copy(
            update={"own": wanted.decision, "receipt": receipt, "files": tuple(file.name for file in wanted.files)}
        )
        adoption_letters.confirm(session, member, kept, facts, at)
    adoptions.rouse(session, row.id, (member.code,), at)
    last_decision.told(session, row, at)
    return kept


def say_force(session: Session, row: RoundRow, code: str, facts: LegalForce, at: datetime, *, by: str) -> None:
    """Raises Refused("force_no_decision") for a council that has adopted nothing, and as `legal_force.may_say`."""
    found = followed(session, row, at)
    member, decision = council(found, code), found.current.get(code)
    if decision is None or decision.outcome.value not in {"adopted", "adopted_with_deviation"}:
        raise Refused("force_no_decision", name=member.full_name)
    refusal = legal_force.may_say(facts, decided_on=decision.decided_on, today=local_day(at))
    if refusal is not None:
        raise Refused(refusal.code, **{"name": member.full_name, **refusal.facts})
    council_decisions.say_force(session, decision, facts, at, by=by)
    adoptions.rouse(session, row.id, (code,), at)
    last_decision.told(session, row, at)
