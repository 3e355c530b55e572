"""What is to be done after the last decision (R28): written, seen, done and taken away."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.address_book import checked
from desk.afterwards import Shown
from desk.office import Office
from models.duties import Duty, DutyRule, DutyText
from models.errors import Refused
from models.people import Permission
from models.values import RoundState
from rules import duties as rules
from rules.local_time import local_day
from rules.text import from_command_line
from store.accounts import accounts
from store.rounds import duties, last_decision, notes
from store.rounds import rounds as round_rows
from templates import duty_words

if TYPE_CHECKING:
    from models.tables import RoundRow

ENDED = "duty_ended"
_REASON_LIMIT = 1_000


class DutiesRoom(NamedTuple):
    """`names`: of those who marked something done, by the audit's mark."""

    duties: tuple[Duty, ...]
    decided_on: date | None
    today: date
    names: dict[str, str]


def room(office: Office, round_id: str) -> DutiesRoom:
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = duties.of_round(session, row.id)
        names = accounts.names(session, [one.by for duty in found for one in duty.done])
        return DutiesRoom(found, last_decision.day(session, row, office.clock()), local_day(office.clock()), names)


def add(
    office: Office, round_id: str, *, what: str, owner: str, email: str, rule: str, when: str, notice: str = "7"
) -> int:
    """Its number. `rule`: a `DutyRule`; `when`: of days, of months, an ISO day, or month and day.

    Raises Refused as `rules.refused` and `address_book.checked` do, ("duty_rule_missing"), ("duty_not_sent"),
    ("duty_cancelled").
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    if row.state is RoundState.CANCELLED:
        raise Refused("duty_cancelled", dnr=row.dnr)
    if row.sent_at is None:
        raise Refused("duty_not_sent", dnr=row.dnr)
    text = _text(what, owner, email, rule, when.strip(), notice.strip())
    refusal = rules.refused(text)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)
    text = text.model_copy(update={"email": checked([email])[0]})
    with office.changing() as session:
        now = round_rows.get(session, row.id)
        decided_on = last_decision.day(session, now, office.clock())
        return duties.add(session, now, text, decided_on, office.clock(), by=office.actor.mark).number


def _text(what: str, owner: str, email: str, rule: str, when: str, notice: str) -> DutyText:
    if rule not in set(DutyRule):
        raise Refused("duty_rule_missing")
    kind = DutyRule(rule)
    counted = kind in {DutyRule.DAYS_AFTER, DutyRule.MONTHS_AFTER}
    return DutyText(
        what=from_command_line(what),
        owner=from_command_line(owner),
        email=email.strip(),
        rule=kind,
        amount=_number(when) if counted else 0,
        day="" if counted else when,
        remind_days=_number(notice),
    )


def _number(typed: str) -> int:
    """A whole number; below zero, which no rule takes, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else -1


def done(office: Office, round_id: str, number: str, words: str) -> int:
    """Raises Refused("no_such_duty"), ("duty_is_done")."""
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        found = duties.find(session, row.id, _number(number))
        duties.done(session, found, from_command_line(words)[:_REASON_LIMIT], office.clock(), by=office.actor.mark)
        return found.number


def end(office: Office, round_id: str, number: str, reason: str) -> int:
    """Raises Refused("no_such_duty"), ("duty_reason_missing")."""
    row, why = round_commands.by_id(office, round_id), from_command_line(reason)
    if not why:
        raise Refused("duty_reason_missing")
    at, by = office.clock(), office.actor.mark
    with office.changing() as session:
        found = duties.find(session, row.id, _number(number))
        note_id = notes.add(session, row.id, ENDED, why[:_REASON_LIMIT], at, by)
        duties.end(session, found, note_id, at, by=by)
        return found.number


def shown(office: Office, row: "RoundRow") -> Shown:
    found = room(office, row.id)
    data = {
        "dnr": row.dnr,
        "decided_on": found.decided_on.isoformat() if found.decided_on else None,
        "duties": [
            {
                **one.model_dump(mode="json", exclude={"id"}),
                "late": rules.is_late(one.due_on, found.today) and not one.finished,
            }
            for one in found.duties
        ],
    }
    return Shown(data, duty_words.lines(found.duties, found.decided_on, found.today))
