"""Sending a round: what goes out, now or at a time, moved, or taken back."""

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from desk import parsing, previewing
from desk.office import Office
from documents.dispatch.dispatch import Dispatch, Enclosed, ToWhom, dispatch_pdf
from mail.outgoing.rendering import render
from mail.outgoing.wording import wording
from models.definition import RoundDefinition
from rules.calendar import is_working_day, red_day_name
from rules.local_time import STOCKHOLM, local_day
from rules.reminders import reminder_instant
from store.recipients import recipients
from store.rounds import approvals, rounds
from templates import trial

if TYPE_CHECKING:
    from models.tables import DocumentRow, RecipientRow, RoundRow

_FIRST_HOUR, _LAST_HOUR = 7, 18
_PDF_SECONDS = 60


class GoingOut(NamedTuple):
    """What goes to whom, and when reminders follow."""

    definition: RoundDefinition
    papers: "list[DocumentRow]"
    recipients: "list[RecipientRow]"
    reminders: tuple[datetime, ...]


def going_out(office: Office, row: "RoundRow") -> GoingOut:
    definition = rounds.definition(row)
    with office.database.reading() as session:
        papers = rounds.papers(session, row.id)
        members = [member for member in recipients.of_round(session, row.id) if member.invited]
    reminders = tuple(sorted(reminder_instant(rule, row.due_at) for rule in definition.reminders))
    return GoingOut(definition, papers, members, reminders)


def today(office: Office) -> date:
    return local_day(office.clock())


def moment(day: str, clock: str) -> datetime:
    """The instant of a day and a time as people write them; without a time, 08:00. Raises as `parsing.instant`."""
    return parsing.instant(f"{day.strip()} {clock.strip().replace('.', ':')}".strip())


class DayOff(NamedTuple):
    """Why nobody reads mail at that time: the day, and its name when it is a red one; or the hour."""

    day: date
    name: str
    by_hour: bool = False


def day_off(at: datetime) -> DayOff | None:
    """What to say of a sending at that time. Said, never refused."""
    day = local_day(at)
    if not is_working_day(day):
        return DayOff(day, red_day_name(day))
    return None if _FIRST_HOUR <= at.astimezone(STOCKHOLM).hour < _LAST_HOUR else DayOff(day, "", by_hour=True)


def as_pdf(office: Office, row: "RoundRow") -> bytes:
    """What goes out, as a document for the file, with the letter to the first recipient. Takes a second or more."""
    out, preview = going_out(office, row), previewing.of_row(office, row)
    with office.database.reading() as session:
        frozen = approvals.version(session, row)
    shown = render(preview.letter.kind, wording(preview.letter))
    return dispatch_pdf(
        Dispatch(
            letter=preview.letter,
            text=f"{shown.subject}\n\n{shown.text}".replace(preview.letter.link, trial.OWN_LINK),
            decision=row.approval_decision,
            planned_at=row.planned_send_at,
            sent_at=row.sent_at,
            due_at=row.due_at,
            reminders=out.reminders,
            recipients=tuple(ToWhom(one.code, one.full_name, one.email, one.obliged) for one in out.recipients),
            questions=out.definition.questions,
            papers=tuple(Enclosed(paper.title, paper.name, paper.sha256) for paper in out.papers),
            sha256=frozen,
            made_at=office.clock(),
        ),
        seconds=_PDF_SECONDS,
    )
