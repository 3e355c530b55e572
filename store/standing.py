"""How a round stands, read in one go: each recipient's standing, the counts, what lies ahead of a group."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.messages import GroupAgenda, GroupInfo, ReminderDue, RoundProgress
from models.standing import Standing
from models.tables import AnswerRow, CompilationRow, LetterRow, RecipientRow, RoundRow
from models.values import Counts, LetterKind, LetterState, RecipientKind, RoundState, Stance
from rules.counting import count
from rules.reminders import reminder_instant
from store import letter_reports, letters, minutes, missed_reminders, recipients, rounds


def standings(session: Session, round_id: str, group_key: str | None = None) -> list[Standing]:
    """One standing for each recipient, uninvited ones too, in no promised order."""
    query = (
        select(RecipientRow, AnswerRow.late, AnswerRow.preliminary, AnswerRow.stance)
        .join(AnswerRow, (col(AnswerRow.recipient_id) == col(RecipientRow.id)) & col(AnswerRow.counted), isouter=True)
        .where(RecipientRow.round_id == round_id)
    )
    if group_key is not None:
        query = query.where(RecipientRow.group_key == group_key)
    unknown = letter_reports.given_up(session, round_id)
    return [
        Standing(
            invited=row.invited,
            state=row.state,
            sent=row.sent_at is not None,
            undeliverable=row.undeliverable_at is not None,
            unknown=row.id in unknown,
            extended=row.extension_no > 0,
            late=bool(late),
            preliminary=bool(preliminary),
            stance=Stance(stance) if stance else None,
        )
        for row, late, preliminary, stance in session.exec(query)
    ]


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
    return RoundProgress(
        state=row.state,
        planned_send_at=row.planned_send_at,
        sent_at=row.sent_at,
        due_at=row.due_at,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        groups=groups,
        reminders_by_hand=by_hand or 0,
        compiled_version=compiled or 0,
        letters_for=_letters_for(session, row, groups),
    )


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
    first: dict[str, RecipientRow] = {}
    for row in recipients.of_round(session, round_id):
        if row.invited:
            first.setdefault(row.group_key, row)
    return [
        GroupInfo(
            key=key,
            label=key,
            counts=counts(session, round_id, key),
            look_at=minutes.next_at(session, round_id, key),
        )
        for key in sorted(first, key=lambda key: (first[key].kind is not RecipientKind.MUNICIPALITY, key))
    ]


def agenda(session: Session, round_id: str, group_key: str, at: datetime, *, with_missed: bool = False) -> GroupAgenda:
    """The reminders still ahead of a group at `at`, for each due date its recipients have, and how the group stands.

    Reminders planned at or before the sending, or after the closing, are left out. Of several for the same recipients
    at the same moment (one, two and three days before a Monday all mean its Friday) only the first stays.
    `with_missed`: those before `at` that should have gone too (`store/missed_reminders.py`).
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
    )


def _falls_in_round(item: ReminderDue, row: RoundRow, at: datetime) -> bool:
    return at < item.at <= row.closes_at
