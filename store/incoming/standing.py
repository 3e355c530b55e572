"""How an incoming remiss stands, as its workflow reads it."""

from datetime import datetime

from sqlmodel import Session

from models.incoming import IncomingLetterKind, IncomingProgress
from models.tables import AccountRow, IncomingRow
from rules import incoming as rules
from store.incoming import answers, letters, remisses
from store.rounds import approvals
from store.rounds import standing as rounds_standing

TITLE_SHOWN = 200


def approver(session: Session, row: IncomingRow) -> AccountRow | None:
    """The account of the one named to approve, when it is one that may."""
    return approvals.named(session, row.sender_id, row.approver_email)


def progress(session: Session, row: IncomingRow, now: datetime) -> IncomingProgress:
    """As its workflow reads it."""
    inner = remisses.inner_round(session, row)
    answer = remisses.latest_answer(session, row.id)
    counts = rounds_standing.counts(session, inner.id) if inner is not None else None
    waiting = letters.waiting(session, row.id, now)
    return IncomingProgress(
        dnr=row.dnr,
        stage=remisses.stage(session, row, now),
        title=row.title[:TITLE_SHOWN],
        due_at=row.due_at,
        remind_at=_next_reminder(session, row),
        letters=len(waiting),
        retry_at=letters.next_try(session, row.id, now),
        members=len(remisses.of_members(session, row.id)),
        stands=sum(one.said is not None for one in answers.stood(session, row, answer)) if answer else 0,
        stand_until=answer.stand_until if answer else None,
        inner_dnr=inner.dnr if inner else "",
        inner_due_at=inner.due_at if inner else None,
        answered=counts.settled if counts else 0,
    )


def _next_reminder(session: Session, row: IncomingRow) -> datetime | None:
    done = letters.numbers(session, row.id, IncomingLetterKind.OFFICER)
    planned = enumerate(rules.reminders(row.due_at), start=1)
    left = [instant for number, instant in planned if number > max(done, default=0) and instant > row.created_at]
    return min(left, default=None)
