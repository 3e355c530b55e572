"""Moves of a round by the state table, each with what belongs to it, in one transaction and told to the audit."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.errors import PermanentFailure
from models.messages import LetterPlan, StateChange
from models.steps import Command
from models.tables import RoundRow
from models.values import LetterKind, RoundState
from rules.gates import is_by_clock
from store import letter_plans, letters, notes, rounds, waiting_letters


def apply(session: Session, change: StateChange) -> bool:
    """Moves the round and records the facts of the move. False, and nothing done, when it has already been made.
    Raises PermanentFailure("state_moved_on") when the round stands where the move neither begins nor ends."""
    if not _move(session, change):
        return False
    match change.target:
        case RoundState.APPROVED:
            words = notes.words(session, change.decision_id)
            _set(session, change, approved_at=change.at, approval_decision=words)
        case RoundState.DRAFT:
            # What is mended is approved anew.
            _set(session, change, approved_at=None, approval_decision="")
        case RoundState.SCHEDULED:
            _set(session, change, planned_send_at=change.planned_send_at)
        case RoundState.OPEN if change.source in {RoundState.APPROVED, RoundState.SCHEDULED}:
            _set(session, change, sent_at=change.at)
        case RoundState.OPEN if change.source is RoundState.CLOSED:
            waiting_letters.queue_withdrawn_missiv(session, change.round_id)
        case RoundState.CLOSED:
            _close(session, change)
        case RoundState.CANCELLED:
            see_off(session, change.round_id, change.at, notes.words(session, change.decision_id))
        case _:
            pass
    return True


def _move(session: Session, change: StateChange) -> bool:
    stays = change.source is change.target
    if stays and rounds.get(session, change.round_id).planned_send_at == change.planned_send_at:
        return False
    if rounds.move(
        session,
        change.round_id,
        source=change.source,
        target=change.target,
        at=change.at,
        actor=_actor(session, change),
        action=change.action,
        decision_id=change.decision_id,
    ):
        return True
    state = rounds.state(session, change.round_id)
    if state is not change.target:
        raise PermanentFailure("state_moved_on", round_id=change.round_id, state=state.value)
    return False


def _actor(session: Session, change: StateChange) -> str:
    """Whose move it is: the clock's by the state table, or when a planned sending's time has come."""
    planned_at = rounds.get(session, change.round_id).planned_send_at
    on_plan = change.source is RoundState.SCHEDULED and planned_at is not None and planned_at <= change.at
    timed = change.action == Command.SEND and on_plan
    return "system" if timed or is_by_clock(change.action, change.source) else "registrar"


def _close(session: Session, change: StateChange) -> None:
    row = rounds.get(session, change.round_id)
    _set(session, change, closed_at=change.at, closes_at=min(row.closes_at, change.at))
    rounds.close_recipients(session, change.round_id)
    see_off(session, change.round_id, change.at)


def see_off(session: Session, round_id: str, at: datetime, reason: str | None = None) -> None:
    """What the end of a round means for its letters, at the end itself and for one that was on its way then and has
    come back: nobody is asked any more, and those who may have the missiv of a cancelled round are told that it is off,
    with the registrar's `reason` (None: as it was given).

    Nothing while the round runs; harmless twice.
    """
    match rounds.get(session, round_id).state:
        case RoundState.CLOSED:
            waiting_letters.withdraw(session, round_id, letters.ASKING)
        case RoundState.CANCELLED:
            waiting_letters.withdraw(session, round_id, [kind for kind in LetterKind if kind not in letters.LASTING])
            cancelled = LetterPlan(kind=LetterKind.CANCELLED, number=1)
            words = notes.last(session, round_id, Command.CANCEL) if reason is None else reason
            letter_plans.plan(session, round_id, cancelled, at, reason=words)
        case _:
            pass


def _set(session: Session, change: StateChange, **values: object) -> None:
    session.connection().execute(update(RoundRow).where(col(RoundRow.id) == change.round_id).values(**values))
