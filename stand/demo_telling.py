"""What the demo tells while its round runs, read from the register as anybody could."""

import asyncio
import time
from typing import TYPE_CHECKING

from desk.office import Office
from models.errors import PermanentFailure
from models.values import LetterKind, RoundState
from stand.demo_stage import Display
from store.letters import letter_reports, letters
from store.rounds import rounds, standing
from templates.stand import demo as words

if TYPE_CHECKING:
    from models.tables import RoundRow


def as_it_stands(office: Office, round_id: str) -> "RoundRow":
    """The round now. Raises PermanentFailure("play_cancelled") when somebody has called it off: it never closes."""
    with office.database.reading() as session:
        row = rounds.get(session, round_id)
    if row.state is RoundState.CANCELLED:
        raise PermanentFailure("play_cancelled", dnr=row.dnr)
    return row


async def until_closed(office: Office, display: Display, round_id: str) -> None:
    """Says what changes in the register until the round is closed. Raises as `as_it_stands`."""
    said: set[str] = set()
    last, last_at = -1, 0.0
    while True:
        await asyncio.sleep(0.5)
        now = as_it_stands(office, round_id)
        with office.database.reading() as session:
            counts = standing.counts(session, round_id)
            reminded = letter_reports.sent_numbers(session, round_id, LetterKind.REMINDER)
        if counts.settled != last and (time.monotonic() - last_at > 4 or counts.settled == counts.recipients):
            last, last_at = counts.settled, time.monotonic()
            display.say(words.ANSWERING.format(number=counts.settled, total=counts.recipients))
        _tell_reminders(display, reminded, said)
        if now.state is not RoundState.OPEN and "due" not in said:
            said.add("due")
            display.say(words.DUE)
        if now.state is RoundState.CLOSED:
            display.say(words.CLOSED)
            return


def _tell_reminders(display: Display, reminded: dict[int, int], said: set[str]) -> None:
    for number in sorted(reminded):
        place = number % letters.EXTENSION_STEP
        key = f"reminder {place}"
        if key not in said:
            said.add(key)
            display.say(words.REMINDED.format(place=place, number=reminded[number]))
