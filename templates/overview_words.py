"""The list of rounds in words: how long there is left, and what is next."""

from datetime import datetime

from models.values import Counts, RoundState
from templates.dates import STOCKHOLM, date_words, moment_words
from templates.words import Language


def left(state: RoundState, due_at: datetime, now: datetime, language: Language = "sv") -> str:
    """`7 dagar kvar`; empty where no day is waited for."""
    if state not in {RoundState.OPEN, RoundState.OVERDUE, RoundState.SCHEDULED, RoundState.APPROVED}:
        return ""
    days = _day(due_at) - _day(now)
    if days == 0:
        return "today" if language == "en" else "i dag"
    number = abs(days)
    counted = f"{number} {'day' if number == 1 else 'days'}" if language == "en" else _days(number)
    if days > 0:
        return f"{counted} left" if language == "en" else f"{counted} kvar"
    return f"{counted} ago" if language == "en" else f"för {counted} sedan"


def _days(number: int) -> str:
    return f"{number} {'dag' if number == 1 else 'dagar'}"


def answered(counts: Counts, language: Language = "sv") -> str:
    """`19 av 26 har svarat`."""
    if language == "en":
        return f"{counts.settled} of {counts.recipients} have answered"
    return f"{counts.settled} av {counts.recipients} har svarat"


_NEXT: dict[RoundState, tuple[str, str]] = {
    RoundState.DRAFT: ("Lämnas in för godkännande", "To be handed in for approval"),
    RoundState.AWAITING_APPROVAL: ("Godkänns eller lämnas tillbaka", "To be approved or returned"),
    RoundState.APPROVED: ("Skickas", "To be sent"),
    RoundState.SCHEDULED: ("Skickas {planned}", "Sent {planned}"),
    RoundState.OPEN: ("Svarstiden går ut {due}", "Answers are due {due}"),
    RoundState.OVERDUE: ("Stänger {closes}", "Closes {closes}"),
    RoundState.CLOSED: ("Sammanställningen används", "The compilation is used"),
    RoundState.CANCELLED: ("Inget, remissen är återkallad", "Nothing, the round is cancelled"),
}
_REMINDER = ("Påminnelse {day}", "Reminder {day}")


def next_step(
    state: RoundState,
    language: Language = "sv",
    *,
    planned_at: datetime | None,
    due_at: datetime,
    closes_at: datetime,
    reminder_at: datetime | None,
) -> str:
    place = language == "en"
    if reminder_at is not None:
        return _REMINDER[place].format(day=moment_words(reminder_at, language))
    said = _NEXT[state][place]
    match state:
        case RoundState.SCHEDULED:
            return said.format(planned=moment_words(planned_at, language) if planned_at is not None else "").strip()
        case RoundState.OPEN:
            return said.format(due=date_words(due_at, language))
        case RoundState.OVERDUE:
            return said.format(closes=date_words(closes_at, language))
        case _:
            return said


def _day(instant: datetime) -> int:
    return instant.astimezone(STOCKHOLM).date().toordinal()
