"""The diary's list of what has come in: number, date, sender and matter in short (OSL 2009:400, 5 kap. 1-2 §§)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from rules.local_time import day_end
from store.answers import answers


class Entry(NamedTuple):
    """One version of an answer, as the diary has it."""

    dnr: str
    number: str
    arrived_at: datetime
    sender: str
    title: str
    version: int
    withdrawn: bool
    round_id: str
    answer_id: str


def of_round(office: Office, round_id: str) -> list[Entry]:
    """Every version that has come in, in order of arrival. Raises as `rounds.by_id` does."""
    return _entries(office, round_id=round_commands.by_id(office, round_id).id)


def of_sender(office: Office, first: date | None, last: date | None) -> list[Entry]:
    """The same over all rounds of the actor's sender, for days in Stockholm, both whole. Raises
    Refused("span_reversed")
    when the first is after the last."""
    if first and last and first > last:
        raise Refused("span_reversed")
    return _entries(office, sender_id=office.actor.sender_id, first=first, last=last)


def instants(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """The first and the last instant of a span of days, each None for no limit."""
    begins = day_end(first - timedelta(days=1)) + timedelta(microseconds=1) if first else None
    return begins, day_end(last) if last else None


def _entries(
    office: Office, *, round_id: str = "", sender_id: str = "", first: date | None = None, last: date | None = None
) -> list[Entry]:
    begins, ends = instants(first, last)
    with office.database.reading() as session:
        came = answers.came_in(session, round_id=round_id, sender_id=sender_id, first=begins, last=ends)
        return [
            Entry(
                dnr=each.round.dnr,
                number=each.answer.receipt,
                arrived_at=each.answer.arrived_at,
                sender=each.recipient.full_name,
                title=each.round.title,
                version=each.answer.version,
                withdrawn=each.answer.withdrawn_at is not None,
                round_id=each.round.id,
                answer_id=each.answer.id,
            )
            for each in came
        ]
