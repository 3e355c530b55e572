"""One press text from all (R27): written in versions, each asked for its yes, approved and sent to all."""

from typing import TYPE_CHECKING, NamedTuple

from desk import approving, parsing
from desk import rounds as round_commands
from desk.afterwards import Shown
from desk.naming import recipient_of
from desk.office import Office
from models.errors import Refused
from models.people import Permission
from models.press import PressVersion
from rules import press as rules
from rules.text import free_text, from_command_line
from store.recipients import recipients
from store.rounds import press
from templates import together_words as words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.errors import Refusal
    from models.press import PressSaid
    from models.tables import RecipientRow, RoundRow

_WORDS_LIMIT = 500


class PressRoom(NamedTuple):
    """`newest`: None before anything is written; `members`: all that it goes to."""

    newest: PressVersion | None
    earlier: tuple[PressVersion, ...]
    members: "tuple[RecipientRow, ...]"

    @property
    def silent(self) -> int:
        return sum(self.newest is not None and one.id not in self.newest.said for one in self.members)

    @property
    def yes(self) -> int:
        said = self.newest.said if self.newest else {}
        return sum(one.id in said and said[one.id].yes for one in self.members)


def room(office: Office, round_id: str) -> PressRoom:
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        return _room(session, row.id)


def _room(session: "Session", round_id: str) -> PressRoom:
    found = press.versions(session, round_id)
    members = tuple(one for one in recipients.of_round(session, round_id) if one.invited and one.email)
    return PressRoom(found[0] if found else None, found[1:], members)


def write(office: Office, round_id: str, *, title: str, text: str, embargo: str = "") -> int:
    """A new version; its number. Nobody has said yes to it. Raises Refused as `rules.may_write` does, and
    ("date_unreadable")."""
    office.demand(Permission.WRITE)
    row, at = round_commands.by_id(office, round_id), office.clock()
    heading, body = from_command_line(title), free_text(text)[0].strip()
    until = parsing.instant(embargo.strip()) if embargo.strip() else None
    _demand(row, rules.may_write(heading, body, until, at, row.state))
    with office.changing() as session:
        return press.write(session, row.id, heading, body, until, at, by=office.actor.mark)


def ask(office: Office, round_id: str) -> int:
    """A letter to each that has said nothing of the newest version, with its own link; how many. Raises Refused as
    `rules.to_ask` does, and ("press_none")."""
    office.demand(Permission.WRITE)
    row, at = round_commands.by_id(office, round_id), office.clock()
    with office.changing() as session:
        found = _room(session, row.id)
        if found.newest is None:
            raise Refused("press_none")
        wanted = rules.to_ask(found.newest, found.newest.number, [one.id for one in found.members], at)
        if not isinstance(wanted, tuple):
            raise Refused(wanted.code, **{"dnr": row.dnr, **wanted.facts})
        members = [one for one in found.members if one.id in wanted]
        press.ask(session, row, found.newest, members, at, by=office.actor.mark)
    return len(members)


def say(office: Office, round_id: str, named: str, *, said: str, told: str = "") -> None:
    """What one organisation has said to the registrar of the newest version. Raises Refused as `rules.may_say` does,
    ("press_none"), and as `recipient_of`."""
    office.demand(Permission.WRITE)
    row, found = round_commands.by_id(office, round_id), _newest(office, round_id)
    _demand(row, rules.may_say(found, found.number, said))
    at, by, why = office.clock(), office.actor.mark, from_command_line(told)[:_WORDS_LIMIT]
    with office.changing() as session:
        press.say(session, found, recipient_of(session, row, named), said == "yes", why, at, by=by)


def approve(office: Office, round_id: str, number: str, *, body: str, day: str, section: str) -> None:
    """Raises Refused as `rules.may_approve` and `approving.decision_words` do, ("press_none")."""
    office.demand(Permission.APPROVE)
    row, newest = round_commands.by_id(office, round_id), _newest(office, round_id)
    if number and number != str(newest.number):
        raise Refused("press_not_newest", version=number[:6], newest=newest.number)
    decision = approving.decision_words(office, body, day, section)
    _demand(row, rules.may_approve(newest, newest.number))
    with office.changing(Permission.APPROVE) as session:
        press.approve(session, row.id, newest, decision, office.clock(), by=office.actor.mark)


def send(office: Office, round_id: str, *, sure: bool = False) -> int:
    """A letter to everybody; how many. Raises Refused as `rules.may_send` does, ("press_none")."""
    office.demand(Permission.WRITE)
    row, found = round_commands.by_id(office, round_id), room(office, round_id)
    newest = _newest(office, round_id)
    _demand(row, rules.may_send(newest, newest.number, [one.id for one in found.members], sure=sure))
    with office.changing() as session:
        press.send(session, row, newest, found.members, office.clock(), by=office.actor.mark)
    return len(found.members)


def shown(office: Office, row: "RoundRow") -> Shown:
    found = room(office, row.id)
    newest = found.newest
    data = {
        "dnr": row.dnr,
        "newest": newest.model_dump(mode="json", exclude={"id", "said", "asked"}) if newest else None,
        "said": [_said(one, newest.said[one.id]) for one in found.members if newest and one.id in newest.said],
        "asked": {
            one.code: newest.asked[one.id].isoformat() for one in found.members if newest and one.id in newest.asked
        },
        "yes": [one.code for one in found.members if newest and one.id in newest.said and newest.said[one.id].yes],
        "no": [one.code for one in found.members if newest and one.id in newest.said and not newest.said[one.id].yes],
        "recipients": len(found.members),
    }
    return Shown(data, words.press_lines(newest, found.yes, {one.id: one.full_name for one in found.members}))


def _said(member: "RecipientRow", said: "PressSaid") -> dict[str, object]:
    return {"code": member.code, "name": member.full_name, **said.model_dump(mode="json")}


def _newest(office: Office, round_id: str) -> PressVersion:
    found = room(office, round_id).newest
    if found is None:
        raise Refused("press_none")
    return found


def _demand(row: "RoundRow", refusal: "Refusal | None") -> None:
    if refusal is not None:
        raise Refused(refusal.code, **{"dnr": row.dnr, **refusal.facts})
