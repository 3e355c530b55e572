"""The list of things to do: what waits for a person over all rounds within reach, and that something has been seen."""

from typing import NamedTuple

from sqlmodel import Session

from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from models.people import Permission
from models.to_do import SEEN_ONLY, ToDo
from rules import to_do as rules
from store.cases import waiting as cases_waiting
from store.incoming import waiting as incoming_waiting
from store.letters import mailroom
from store.rounds import seen, waiting
from store.webhooks import messages as webhook_messages


class Home(NamedTuple):
    """What waits, and whether all letters are held back meanwhile."""

    items: list[ToDo]
    mail_paused: bool


def home(office: Office) -> Home:
    """What waits over all rounds, as `items` has it."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        found = _waiting(session, office, "")
        paused = mailroom.standing(session).paused_at is not None
    return Home(found, paused)


def items(office: Office, *, round_id: str = "") -> list[ToDo]:
    """What waits, the most urgent first, then what has waited longest. `round_id`: of one round. Raises
    Refused("not_allowed")."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        return _waiting(session, office, round_id)


def _waiting(session: Session, office: Office, round_id: str) -> list[ToDo]:
    now = office.clock()
    found = waiting.of_sender(session, office.actor.sender_id, now, [round_id] if round_id else None)
    if not round_id:
        of_others = (incoming_waiting.of_sender, cases_waiting.of_sender)
        found += [item for of_sender in of_others for item in of_sender(session, office.actor.sender_id, now)]
        if office.actor.may(Permission.WRITE):
            found += webhook_messages.to_do(session, office.actor.sender_id)
    return rules.ordered(rules.gathered(found), now)


def note_seen(office: Office, round_id: str, kind: str, object_id: str) -> None:
    """Takes what only needs to be known of from the list. Raises Refused("no_such_page") for a round that is not
    within reach and for what is settled in another way."""
    row = round_commands.by_id(office, round_id)
    known = {each.value: each for each in SEEN_ONLY}
    if kind not in known or not 0 < len(object_id) <= _LONGEST_ID:
        raise Refused("no_such_page")
    with office.changing() as session:
        seen.note(session, row.id, known[kind], object_id, by=office.actor.mark, at=office.clock())


_LONGEST_ID = 64
