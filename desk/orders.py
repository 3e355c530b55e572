"""The registrar's orders that carry dates, made from what was typed and checked against the rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from desk import counter, parsing, rounds
from desk.office import Office
from models.errors import Refused
from models.messages import ExtendCommand, RemindCommand, ReopenCommand
from models.steps import Command
from rules.extensions import closing_after_extension, may_extend_recipient
from rules.gates import may
from rules.reminders import BY_HAND_COVERS, reminder_instant
from store.recipients import recipients
from store.rounds.rounds import definition as definition_of

if TYPE_CHECKING:
    from models.tables import RoundRow


def extension(office: Office, row: "RoundRow", recipient: str, until: str, reason: str) -> ExtendCommand:
    """A later due date for one recipient (a code or name), or for the whole round, whose closing moves along.

    Raises Refused for an unreadable date, an unknown recipient, or what the rules do not allow (a day off, say).
    """
    last = parsing.last_instant(until)
    code = counter.check_extension(office, row, recipient, last)
    closes_at = closing_after_extension(due_at=row.due_at, new_due_at=last, closes_at=row.closes_at)
    return ExtendCommand(
        until=last,
        closes_at=None if code else max(closes_at, last),
        code=code,
        note_id=rounds.note(office, row, "extend", reason),
    )


def extension_of_some(
    office: Office, row: "RoundRow", codes: Sequence[str], until: str, reason: str
) -> tuple[ExtendCommand, list[datetime]]:
    """A later due date for several recipients at once, and the dates they have now, each once, earliest first.

    Raises Refused as `extension` does, naming the one that it is about: nobody is extended when one may not be.
    """
    last = parsing.last_instant(until)
    before = _check_some(office, row, codes, last)
    command = ExtendCommand(until=last, codes=tuple(codes), note_id=rounds.note(office, row, "extend", reason))
    return command, before


def _check_some(office: Office, row: "RoundRow", codes: Sequence[str], until: datetime) -> list[datetime]:
    counter.refuse(may(Command.EXTEND, row.state))
    with office.database.reading() as session:
        members = [each for each in recipients.of_round(session, row.id) if each.code in codes]
    have = [each.name for each in members if each.due_at >= until]
    if have:
        raise Refused("extension_not_later_for", names=", ".join(have[:5]) + (" …" if len(have) > 5 else ""))
    before, now = sorted({each.due_at for each in members}), office.clock()
    for due_at in before:
        counter.refuse(may_extend_recipient(due_at=due_at, new_due_at=until, closes_at=row.closes_at, now=now))
    return before


def reminder(office: Office, row: "RoundRow", codes: Sequence[str], greeting: str) -> RemindCommand:
    """To everybody who owes an answer, or to those among `codes`, with the registrar's greeting if there is one."""
    return RemindCommand(note_id=rounds.note(office, row, "remind", greeting), codes=tuple(codes))


def left_out_after_reminding(office: Office, row: "RoundRow") -> datetime | None:
    """The planned reminder that is left out for those who are reminded by hand now; None when none is so near."""
    now, rules = office.clock(), definition_of(row).reminders
    near = (at for rule in rules if now < (at := reminder_instant(rule, row.due_at)) < now + BY_HAND_COVERS)
    return min(near, default=None)


def reopening(office: Office, row: "RoundRow", until: str, reason: str) -> ReopenCommand:
    """A closed round open again until `until`, which is its last day and its closing at once.

    Raises Refused for an unreadable date, or what the rules do not allow.
    """
    last = parsing.last_instant(until)
    counter.check_reopening(office, row, last)
    return ReopenCommand(due_at=last, closes_at=last, note_id=rounds.note(office, row, "reopen", reason))
