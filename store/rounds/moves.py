"""Moves of a round by the state table, each with what belongs to it, in one transaction and recorded in the audit."""

from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.errors import PermanentFailure
from models.messages import LetterPlan, StateChange
from models.registrar import ApprovalFacts
from models.steps import Command
from models.tables import AccountRow, ApprovalRow, CompilationRow, RecipientRow, RoundRow
from models.values import LeftOut, LetterKind, NewsKind, RoundState
from rules.gates import NOTE_KINDS, is_by_clock
from store.database import Database
from store.letters import letter_plans, letters, registrar_news, waiting_letters
from store.letters.registrar_news import News
from store.rounds import approvals, notes, rounds


def apply(session: Session, change: StateChange) -> bool:
    """Moves the round and records the facts of the move. False, and nothing done, when it has already been made.
    Raises PermanentFailure: "state_moved_on" when the round stands where the move neither begins nor ends,
    "round_half_drafted", and as `notes.require` for one that must state a decision or a reason."""
    if not _move(session, change):
        return False
    match change.target:
        case RoundState.AWAITING_APPROVAL:
            _ask_approver(session, change)
        case RoundState.APPROVED:
            waiting_letters.withdraw(session, change.round_id, [LetterKind.APPROVAL_REQUESTED])
            approvals.approve(session, rounds.get(session, change.round_id), change.decision_id, change.at)
            words = notes.words(session, change.decision_id)
            _set(session, change, approved_at=change.at, approval_decision=words)
        case RoundState.DRAFT:
            waiting_letters.withdraw(session, change.round_id, [LetterKind.APPROVAL_REQUESTED])
            approvals.send_back(session, change.round_id, change.source, change.decision_id, change.at)
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
            approvals.withdraw(session, change.round_id, change.at)
            _withdraw(session, change.round_id)
        case _:
            pass
    return True


_NOTE_OF_ACTION = {command.value: kind for command, kind in NOTE_KINDS.items()}


def _ask_approver(session: Session, change: StateChange) -> None:
    """One letter each time the round is handed in; none where the round file gives no address."""
    row = rounds.get(session, change.round_id)
    definition = rounds.definition(row)
    asked = approvals.ask(session, row, change.at)
    approver = session.get(AccountRow, asked.approver_id) if asked.approver_id else None
    if approver is not None:
        ask_for_approval(session, row, asked, change.at, to=approver.email, name=approver.name)
    elif definition.approver_address:
        name = "" if "@" in definition.approver else definition.approver
        ask_for_approval(session, row, asked, change.at, to=definition.approver_address, name=name)


def ask_for_approval(
    session: Session,
    row: RoundRow,
    asked: ApprovalRow,
    at: datetime,
    *,
    to: str,
    name: str,
    waited: bool = False,
    compilation: int = 0,
) -> None:
    """Writes to one who may decide. `waited`: to the deputy, since the approver has not. `compilation`: the version of
    it that is asked about; 0 for the round."""
    counted = select(func.count()).where(RecipientRow.round_id == row.id, col(RecipientRow.invited))
    facts = ApprovalFacts(
        approver=name,
        body=rounds.definition(row).approval_body,
        recipients=session.exec(counted).one(),
        send_at=row.planned_send_at,
        has_account=asked.approver_id is not None,
        frozen_sha256=asked.frozen_sha256,
        waited_since=asked.asked_at if waited else None,
        compilation=compilation,
    )
    said: dict[str, object] = {"approval": facts.model_dump(mode="json")}
    registrar_news.queue(session, row, LetterKind.APPROVAL_REQUESTED, to, said, at)


def tell_further(session: Session, approval_id: str, at: datetime) -> bool:
    """Nobody has decided in time: the deputy is asked, and the registrar told. Once, whoever asks for it."""
    asked = approvals.escalate(session, approval_id, at)
    if asked is None:
        return False
    row = rounds.get(session, asked.round_id)
    made = session.get(CompilationRow, asked.compilation_id) if asked.compilation_id else None
    deputy = session.get(AccountRow, asked.deputy_id) if asked.deputy_id else None
    if deputy is not None and deputy.disabled_at is None:
        ask_for_approval(
            session,
            row,
            asked,
            at,
            to=deputy.email,
            name=deputy.name,
            waited=True,
            compilation=made.version if made else 0,
        )
    registrar_news.add(session, row.id, [News(NewsKind.APPROVAL_WAITS, None, asked.id)], at)
    return True


def _move(session: Session, change: StateChange) -> bool:
    if (kind := _NOTE_OF_ACTION.get(change.action)) is not None:
        notes.require(session, change.round_id, change.decision_id, kind)
    row, stays = rounds.get(session, change.round_id), change.source is change.target
    if row.drafting is not None:
        raise PermanentFailure("round_half_drafted", dnr=row.dnr)
    if stays and row.planned_send_at == change.planned_send_at:
        return False
    if is_by_clock(change.action, change.source) and _is_put_off(row, change):
        raise PermanentFailure("clock_held", dnr=row.dnr)
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


def _is_put_off(row: RoundRow, change: StateChange) -> bool:
    """The register has frozen the round, or moved its days, while the workflow could not be told: its clock then asks
    for what has no place yet."""
    last = row.due_at if change.action == Command.DUE_PASSED else row.closes_at
    return row.state is change.source and (row.frozen_at is not None or change.at <= last)


def _actor(session: Session, change: StateChange) -> str:
    """Whose move it is: the clock's by the state table, or when a planned sending's time has come."""
    planned_at = rounds.get(session, change.round_id).planned_send_at
    on_plan = change.source is RoundState.SCHEDULED and planned_at is not None and planned_at <= change.at
    timed = change.action == Command.SEND and on_plan
    by_clock = timed or is_by_clock(change.action, change.source)
    return "system" if by_clock else notes.giver(session, change.decision_id)


def _close(session: Session, change: StateChange) -> None:
    row = rounds.get(session, change.round_id)
    _set(session, change, closed_at=change.at, closes_at=min(row.closes_at, change.at))
    rounds.close_recipients(session, change.round_id)
    _withdraw(session, change.round_id)


def see_off(database: Database, round_id: str, at: datetime, group_key: str = "") -> None:
    """What the end of a round means for its letters, or for a group's, after the move itself and for one that was on
    its way then and has come back: nobody is asked any more, and those who may have the missiv of a cancelled round are
    told that it is off, with the registrar's reason.

    Nothing while the round runs; harmless twice. A portion in each transaction.
    """
    with database.reading() as session:
        state = rounds.state(session, round_id)
    if state not in _ENDS:
        return
    with database.changing() as session:
        _withdraw(session, round_id, group_key)
    if state is RoundState.CANCELLED:
        cancelled = LetterPlan(kind=LetterKind.CANCELLED, number=1)
        letter_plans.plan_all(database, round_id, cancelled, at, group_key, words=lambda read: _reason(read, round_id))


def _withdraw(session: Session, round_id: str, group_key: str = "") -> None:
    gone = _ENDS.get(rounds.state(session, round_id), ())
    waiting_letters.withdraw(session, round_id, gone, group_key, why=LeftOut.ROUND_OVER)


_ENDS = {
    RoundState.CLOSED: letters.ASKING,
    RoundState.CANCELLED: tuple(kind for kind in LetterKind if kind not in letters.LASTING),
}
"""The letters that do not leave after the end of a round."""


def _reason(session: Session, round_id: str) -> str:
    return notes.last(session, round_id, Command.CANCEL)


def _set(session: Session, change: StateChange, **values: object) -> None:
    session.connection().execute(update(RoundRow).where(col(RoundRow.id) == change.round_id).values(**values))
