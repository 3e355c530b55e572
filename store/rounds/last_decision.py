"""The last decision on a round's matter: one place to ask it of, and one to tell that it has come."""

from datetime import date, datetime

from sqlmodel import Session

from models.adoption import AdoptionOutcome, AdoptionState
from models.afterwards import GateStep
from models.errors import Refusal
from models.tables import RoundRow
from rules import adoption_rules
from rules.local_time import local_day
from store.adoption import adoption_standing, adoptions
from store.rounds import duties, gate_decisions, rounds


def day(session: Session, row: RoundRow, at: datetime) -> date | None:
    """Its day; None while it has not been taken: the final decision after the answers, or the last of the councils'
    when all that the rule asks for have adopted. The later of the two where there are both."""
    final = gate_decisions.of_round(session, row.id).get(GateStep.FINAL)
    days = [_adopted(session, row, at), date.fromisoformat(final.on) if final is not None and final.is_yes else None]
    return max((each for each in days if each is not None), default=None)


def _adopted(session: Session, row: RoundRow, at: datetime) -> date | None:
    """By the decisions that have come, else by those that the round file says."""
    found = adoption_standing.read(session, row, local_day(at))
    outcome = found.outcome if found is not None else _as_written(session, row)
    if outcome is None or outcome.state is not AdoptionState.ADOPTED:
        return None
    decided = [one.decision.on for one in outcome.standings if one.counts and one.decision is not None]
    return max((date.fromisoformat(on) for on in decided if on), default=None)


def _as_written(session: Session, row: RoundRow) -> AdoptionOutcome | None:
    adoption = rounds.definition(row).adoption
    if not adoption:
        return None
    outcome = adoption_rules.evaluate(adoption, adoptions.councils(adoptions.invited(session, row.id)))
    return None if isinstance(outcome, Refusal) else outcome


def told(session: Session, row: RoundRow, at: datetime) -> None:
    """A decision has been recorded, or counts otherwise than before: whatever follows from its day is set, and whoever
    waits for it is roused. To be called by every act that makes it so."""
    duties.settle(session, row, day(session, row, at), at)
