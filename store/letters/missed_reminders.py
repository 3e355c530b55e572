"""Reminders that should have gone while a group was lost with Temporal's database."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.messages import ReminderDue
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import LetterKind
from store.letters import letters
from store.rounds import papers


def missed(
    session: Session,
    round_row: RoundRow,
    members: Sequence[RecipientRow],
    planned: Collection[ReminderDue],
    at: datetime,
) -> list[ReminderDue]:
    """For each due date in the group, the last reminder before `at` if there is no letter of it: one is enough however
    many were missed. None that was over already when its due date was given to the first of those who have it (the
    others are told apart when its letters are planned), and none once the round's closing has passed."""
    if at > round_row.closes_at:
        return []
    last: dict[tuple[datetime, int], ReminderDue] = {}
    for item in sorted(planned, key=lambda item: item.at):
        if item.at <= at:
            last[item.due_at, item.number // letters.EXTENSION_STEP] = item
    return [
        item
        for (due_at, extension_no), item in last.items()
        if _is_missed(session, round_row, item, extension_no, _ids(members, due_at, extension_no))
    ]


def _ids(members: Iterable[RecipientRow], due_at: datetime, extension_no: int) -> list[str]:
    return [member.id for member in members if (member.due_at, member.extension_no) == (due_at, extension_no)]


def _is_missed(
    session: Session, round_row: RoundRow, item: ReminderDue, extension_no: int, recipient_ids: Sequence[str]
) -> bool:
    given_at = round_row.sent_at
    if extension_no:
        given_at = _first(session, recipient_ids, LetterKind.EXTENSION, extension_no)
        given_at = given_at or papers.moved_to_at(session, round_row.id, item.due_at)
    in_its_time = given_at is not None and given_at < item.at
    return in_its_time and _first(session, recipient_ids, LetterKind.REMINDER, item.number) is None


def _first(session: Session, recipient_ids: Sequence[str], kind: LetterKind, number: int) -> datetime | None:
    """When the first letter of its kind to these recipients was queued. A notice of an extension goes to everyone who
    still owes an answer: with no notice there is nobody to remind."""
    return session.exec(
        select(func.min(LetterRow.created_at)).where(
            col(LetterRow.recipient_id).in_(recipient_ids), LetterRow.kind == kind, LetterRow.number == number
        )
    ).one()
