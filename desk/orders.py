"""The registrar's orders that carry dates, made from what was typed and checked against the rules."""

from typing import TYPE_CHECKING

from desk import counter, parsing, rounds
from desk.office import Office
from models.messages import ExtendCommand, ReopenCommand
from rules.extensions import closing_after_extension

if TYPE_CHECKING:
    from models.tables import RoundRow


def extension(office: Office, row: "RoundRow", recipient: str, until: str, reason: str) -> ExtendCommand:
    """A later due date for one recipient (a code), or for the whole round, whose closing moves along.

    Raises Refused for an unreadable date, an unknown recipient, or what the rules do not allow (a day off, say).
    """
    last = parsing.last_instant(until)
    counter.check_extension(office, row, recipient, last)
    closes_at = closing_after_extension(due_at=row.due_at, new_due_at=last, closes_at=row.closes_at)
    return ExtendCommand(
        until=last,
        closes_at=None if recipient else max(closes_at, last),
        code=recipient,
        note_id=rounds.note(office, row, "extend", reason),
    )


def reopening(office: Office, row: "RoundRow", until: str, reason: str) -> ReopenCommand:
    """A closed round open again until `until`, which is its last day and its closing at once.

    Raises Refused for an unreadable date, or what the rules do not allow.
    """
    last = parsing.last_instant(until)
    counter.check_reopening(office, row, last)
    return ReopenCommand(due_at=last, closes_at=last, note_id=rounds.note(office, row, "reopen", reason))
