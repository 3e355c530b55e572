"""How a round stands, read in one go: each recipient's standing, the counts, what lies ahead of a group."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.messages import (
    ChainTurn,
    CompilationStanding,
    GroupAgenda,
    GroupInfo,
    OpenRequest,
    Owing,
    ReminderDue,
    RoundProgress,
)
from models.standing import Joint, Standing
from models.steps import Command
from models.tables import AnswerRow, ApprovalRow, AuditRow, CompilationRow, LetterRow, RecipientRow, RoundRow
from models.values import (
    ApprovalOutcome,
    Counts,
    JointState,
    LetterKind,
    LetterState,
    RecipientKind,
    RoundState,
    Stance,
)
from rules.counting import count, has_own_date
from rules.reminders import reminder_instant
from rules.text import cut
from store.answers import joint_standing
from store.letters import internal_reminders, letter_reports, letters, minutes, missed_reminders
from store.recipients import extensions, recipients
from store.rounds import chain, gate_decisions, linked, owing, rounds, runs

TITLE_BYTES = 200
"""Of a title in Temporal: its page is read at a glance, and its history is kept for long."""


def standings(session: Session, round_id: str, group_key: str | None = None) -> list[Standing]:
    """One standing for each recipient, uninvited ones too, in no promised order."""
    return [standing for _group, standing in _standings(session, round_id, group_key)]


def _standings(session: Session, round_id: str, group_key: str | None = None) -> Iterator[tuple[str, Standing]]:
    """Each with its group, by columns: rows of the register itself would take three times as long."""
    query = (
        sa_select(
            *(col(getattr(RecipientRow, name)) for name in ("id", "group_key", "invited", "state", "due_at")),
            *(col(getattr(RecipientRow, name)).is_not(None) for name in ("sent_at", "undeliverable_at")),
            *(col(getattr(AnswerRow, name)) for name in ("late", "preliminary", "stance")),
        )
        .select_from(RecipientRow)
        .join(AnswerRow, (col(AnswerRow.recipient_id) == col(RecipientRow.id)) & col(AnswerRow.counted), isouter=True)
        .where(col(RecipientRow.round_id) == round_id)
    )
    if group_key is not None:
        query = query.where(col(RecipientRow.group_key) == group_key)
    unknown = letter_reports.given_up(session, round_id, group_key)
    whole = rounds.get(session, round_id).due_at
    namings = joint_standing.of_round(session, round_id, group_key)
    rows = session.connection().execute(query)
    for recipient_id, group, invited, state, due_at, sent, undeliverable, late, preliminary, stance in rows:
        own = Standing(
            invited=invited,
            state=state,
            sent=sent,
            undeliverable=undeliverable,
            unknown=recipient_id in unknown,
            extended=has_own_date(due_at, whole),
            late=bool(late),
            preliminary=bool(preliminary),
            stance=Stance(stance) if stance else None,
        )
        yield group, _with_joint(namings.get(recipient_id, ()), own)


def _with_joint(namings: Sequence[Joint], standing: Standing) -> Standing:
    """The standing of one that other answers name: what it has confirmed is its answer too."""
    first = next(iter(namings), None)
    if first is None or first.state is JointState.DENIED:
        return standing
    if first.state is JointState.WAITING:
        return standing._replace(named=True)
    return standing._replace(late=first.late, preliminary=first.preliminary, stance=first.stance)


def counts(session: Session, round_id: str, group_key: str | None = None) -> Counts:
    return count(standings(session, round_id, group_key))


def deferred(session: Session, round_id: str, group_key: str = "") -> int:
    """Letters of the group, or of the whole round when it is empty, that wait for another try."""
    query = select(func.count()).where(col(LetterRow.round_id) == round_id, col(LetterRow.state) == LetterState.QUEUED)
    if group_key:
        query = query.where(col(LetterRow.group_key) == group_key)
    return session.exec(query).one()


def progress(session: Session, round_id: str) -> RoundProgress:
    """The round as its workflow needs it, from the store alone: used at the start and when a round is rebuilt."""
    row = rounds.get(session, round_id)
    groups = tuple(_groups(session, round_id))
    by_hand = session.exec(
        select(func.max(LetterRow.number)).where(
            LetterRow.round_id == round_id, LetterRow.kind == LetterKind.MANUAL_REMINDER
        )
    ).one_or_none()
    compiled = session.exec(
        select(func.max(CompilationRow.version)).where(CompilationRow.round_id == round_id)
    ).one_or_none()
    run_event, run_event_at = runs.event_of(session, round_id)
    return RoundProgress(
        title=cut(row.title, TITLE_BYTES),
        since=since(session, row),
        run_event=run_event,
        run_event_at=run_event_at,
        frozen_at=row.frozen_at,
        state=row.state,
        planned_send_at=row.planned_send_at,
        sent_at=row.sent_at,
        due_at=row.due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        groups=groups,
        reminders_by_hand=by_hand or 0,
        compiled_version=compiled or 0,
        approval=compilation_standing(session, round_id),
        gate=gate_decisions.standing(session, row),
        linked=linked.standing(session, round_id),
        turn=chain.turn_of(session, row) or ChainTurn(),
        letters_for=_letters_for(session, row, groups),
    )


def compilation_standing(session: Session, round_id: str) -> CompilationStanding:
    """By the latest asking about each version."""
    query = (
        select(CompilationRow.version, ApprovalRow.outcome)
        .join(ApprovalRow, col(ApprovalRow.compilation_id) == col(CompilationRow.id))
        .where(CompilationRow.round_id == round_id)
        .order_by(col(ApprovalRow.number))
    )
    found = dict(session.exec(query).all())
    waiting = [version for version, outcome in found.items() if outcome is None]
    approved = [version for version, outcome in found.items() if outcome is ApprovalOutcome.APPROVED]
    return CompilationStanding(waiting=max(waiting, default=0), approved=max(approved, default=0))


def since(session: Session, row: RoundRow) -> datetime | None:
    """When the round came to its state."""
    match row.state:
        case RoundState.DRAFT:
            return row.created_at
        case RoundState.AWAITING_APPROVAL:
            moved = select(AuditRow.at).where(AuditRow.object_id == row.id, AuditRow.action == Command.SUBMIT.value)
            return session.exec(moved.order_by(col(AuditRow.seq).desc()).limit(1)).first()
        case RoundState.APPROVED | RoundState.SCHEDULED:
            return row.approved_at
        case RoundState.OPEN:
            return row.sent_at
        case RoundState.OVERDUE:
            return row.due_at
        case _:
            return row.closed_at


def _letters_for(session: Session, row: RoundRow, groups: Sequence[GroupInfo]) -> tuple[str, ...]:
    """The groups whose waiting letters the round hands over itself: those that recipients who were not asked make, and
    all together once the others have ended."""
    if row.state in _OVER:
        return ("",) if deferred(session, row.id) else ()
    query = select(LetterRow.group_key).where(LetterRow.round_id == row.id, LetterRow.state == LetterState.QUEUED)
    with_group = [group.key for group in groups]
    return tuple(sorted(session.exec(query.where(col(LetterRow.group_key).not_in(with_group)).distinct())))


_OVER = frozenset({RoundState.CLOSED, RoundState.CANCELLED})
"""Rounds whose groups have ended: what still waits is the round's own to hand over."""


def _groups(session: Session, round_id: str) -> list[GroupInfo]:
    """Every group that somebody was asked in, counties first, read together: a great round has a thousand."""
    asked = sa_select(col(RecipientRow.group_key), col(RecipientRow.kind)).where(
        col(RecipientRow.round_id) == round_id, col(RecipientRow.invited)
    )
    kinds = {key: kind for key, kind in session.connection().execute(asked.distinct())}
    members: dict[str, list[Standing]] = defaultdict(list)
    for key, standing in _standings(session, round_id):
        members[key].append(standing)
    look_at, owes = minutes.next_by_group(session, round_id), owing.by_group(session, round_id)
    requests: dict[str, list[OpenRequest]] = defaultdict(list)
    for item in extensions.waiting(session, round_id):
        requests[item.group_key].append(OpenRequest(name=item.name, until=item.until))
    return [
        GroupInfo(
            key=key,
            label=key,
            counts=count(members[key]),
            look_at=look_at.get(key),
            owing=owes.get(key, Owing()),
            requests=tuple(requests[key]),
        )
        for key in sorted(kinds, key=lambda key: (kinds[key] is not RecipientKind.MUNICIPALITY, key))
    ]


def agenda(session: Session, round_id: str, group_key: str, at: datetime, *, with_missed: bool = False) -> GroupAgenda:
    """The reminders still ahead of a group at `at`, for each due date its recipients have, and how the group stands.

    Reminders planned at or before the sending, or after the closing, are left out. Of several for the same recipients
    at the same moment (one, two and three days before a Monday all mean its Friday) only the first stays.
    `with_missed`: those before `at` that should have gone too (`store/letters/missed_reminders.py`).
    """
    row = rounds.get(session, round_id)
    definition = rounds.definition(row)
    members = recipients.of_round(session, round_id, group_key)
    dates = {(member.due_at, member.extension_no) for member in members if member.invited}
    planned: dict[tuple[datetime, datetime, int], ReminderDue] = {}
    for due_at, extension_no in dates:
        for place, rule in enumerate(definition.reminders, start=1):
            moment = reminder_instant(rule, due_at)
            reminder = ReminderDue(at=moment, number=extension_no * letters.EXTENSION_STEP + place, due_at=due_at)
            planned.setdefault((moment, due_at, extension_no), reminder)
    ahead = [item for item in planned.values() if _falls_in_round(item, row, at)]
    if with_missed:
        ahead += missed_reminders.missed(session, row, members, planned.values(), at)
    return GroupAgenda(
        label=group_key,
        reminders=tuple(sorted(ahead, key=lambda item: (item.at, item.number))),
        counts=counts(session, round_id, group_key),
        minutes_at=minutes.next_at(session, round_id, group_key),
        colleagues_at=internal_reminders.next_at(session, round_id, group_key),
        owing=owing.of_group(session, round_id, group_key),
    )


def _falls_in_round(item: ReminderDue, row: RoundRow, at: datetime) -> bool:
    return at < item.at <= row.closes_at
