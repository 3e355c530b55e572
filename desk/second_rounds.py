"""A second round of the same matter: begun once from a closed first one, and followed beside it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import round_trees, writing
from desk import rounds as round_commands
from desk.afterwards import Shown
from desk.office import Office
from desk.writing import Draft
from models.errors import Refused
from models.linked import CarriedChange, Pair
from models.people import Permission
from models.values import RecipientState, RoundState
from rules import linked as rules
from rules.local_time import local_day
from rules.text import from_command_line
from store.recipients import address_book, recipients
from store.records import audit
from store.rounds import linked, notes, round_drafts
from store.rounds import rounds as round_rows
from templates import linked_words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

TEXT_LIMIT = 1_000
_NOT_CARRIED = ("dnr", "dates", "adoption", "previous")
_DAYS_OF_GATE = ("direction_not_before", "decision_not_before")


class Corrected(NamedTuple):
    """One that is asked at another address than it had at the end of the first round."""

    name: str
    before: str
    now: str


class Carried(NamedTuple):
    """Who is asked anew: `recipients` as a round file says them. `withdrawn`: those that were taken off the first
    round's list; `unasked`: those that answered it without being asked. Neither is asked by itself."""

    recipients: tuple[dict[str, Any], ...]
    corrected: tuple[Corrected, ...]
    withdrawn: tuple[str, ...]
    unasked: tuple[str, ...]
    declined: tuple[str, ...]


class Existing(NamedTuple):
    """The second round there is: `draft_id` while it is written, `row` once it is a round."""

    name: str
    draft_id: str
    row: "RoundRow | None"
    begun_at: datetime


class SecondRoom(NamedTuple):
    """A first round, as one thinks of a second. `judged`: why none was thought to be needed, in the last words."""

    existing: Existing | None
    changes: tuple[CarriedChange, ...]
    substantial: tuple[CarriedChange, ...]
    carried: Carried
    judged: str


class Beside(NamedTuple):
    """A second round beside its first. `fixed`: the change list goes with the round as it is."""

    first: "RoundRow"
    cause: str
    changes: tuple[CarriedChange, ...]
    pairs: tuple[Pair, ...]
    fixed: bool


def room(office: Office, round_id: str) -> SecondRoom:
    """Raises Refused("no_such_page")."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        found = linked.changes_of(session, row.id)
        link = linked.of_first(session, row.id)
        existing = (
            Existing(linked.named(link), link.row.draft_id or "", link.second, link.row.begun_at) if link else None
        )
        judged = notes.newest(session, row.id, linked.NOT_NEEDED)
        carried = _carried(session, row)
    return SecondRoom(existing, found, rules.substantial(found), carried, judged)


def begin(office: Office, round_id: str, cause: str) -> Draft:
    """A draft of the second round: matter, contacts, papers, questions, gate and recipients of the first, a new line in
    the version history, and the change list. Its dates and its dnr are to be written.

    Raises Refused: "second_not_closed", "second_cause_missing", "second_text_long", "second_exists".
    """
    office.demand(Permission.WRITE)
    row, said = round_commands.by_id(office, round_id), _words(cause, "second_cause_missing")
    if row.state is not RoundState.CLOSED:
        raise Refused("second_not_closed", dnr=row.dnr)
    at, by = office.clock(), office.actor.mark
    tree = round_trees.whole(office, row)
    tree = writing.with_papers_kept(office, {key: tree[key] for key in tree if key not in _NOT_CARRIED})
    if isinstance(gate := tree.get("gate"), dict):
        tree["gate"] = {key: value for key, value in gate.items() if key not in _DAYS_OF_GATE}
    with office.changing() as session:
        tree["recipients"] = list(_carried(session, row).recipients)
        tree["title"] = linked_words.SECOND_TITLE.format(title=row.title)
        tree["versions"] = [*tree.get("versions", ()), rules.version_line(local_day(at), said)]
        tree["previous"] = row.dnr
        linked.check(session, row)
        draft = round_drafts.add(session, sender_id=row.sender_id, content=tree, by=by, at=at)
        linked.begin(session, row, draft.id, cause=said, changes=linked.changes_of(session, row.id), by=by, at=at)
        draft_id = draft.id
    return writing.find(office, draft_id)


def judge(office: Office, round_id: str, why: str) -> None:
    """Puts on record that the changes need no second round (practice, P30). Raises Refused: "second_judged_missing",
    "second_text_long", "second_not_closed"."""
    office.demand(Permission.WRITE)
    row, said = round_commands.by_id(office, round_id), _words(why, "second_judged_missing")
    if row.state is not RoundState.CLOSED:
        raise Refused("second_not_closed", dnr=row.dnr)
    at, by = office.clock(), office.actor.mark
    with office.changing() as session:
        note_id = notes.add(session, row.id, linked.NOT_NEEDED, said, at, by)
        audit.append(session, at=at, actor=by, action="second_round_judged", object_id=row.id, decision_id=note_id)


def beside(office: Office, round_id: str) -> Beside | None:
    """None for a round that follows no other of the register."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        link = linked.of_second(session, row.id)
        if link is None:
            return None
        first = round_rows.get(session, link.first_id)
        fixed = row.state is not RoundState.DRAFT
        return Beside(first, link.cause, linked.changes(link), linked.pairs(session, link), fixed)


def fetch_changes(office: Office, round_id: str) -> int:
    """Takes the change list anew from the first round's views; how many there are. Raises Refused("no_such_page"),
    ("second_changes_fixed")."""
    office.demand(Permission.WRITE)
    row, at = round_commands.by_id(office, round_id), office.clock()
    with office.changing() as session:
        link = linked.of_second(session, row.id)
        if link is None:
            raise Refused("no_such_page")
        if round_rows.state(session, row.id) is not RoundState.DRAFT:
            raise Refused("second_changes_fixed", dnr=row.dnr)
        found = linked.changes_of(session, link.first_id)
        linked.save_changes(session, link, found, by=office.actor.mark, at=at)
    return len(found)


def shown(office: Office, row: "RoundRow") -> Shown:
    """What `remiss second` tells: of a second round how it stands beside its first, of any other what a second one of
    it would tell, or which there is."""
    found = beside(office, row.id)
    if found is not None:
        told = {
            "dnr": row.dnr,
            "first": found.first.dnr,
            "cause": found.cause,
            "changes": [one.model_dump(mode="json") for one in found.changes],
            "pairs": [one.model_dump(mode="json") for one in found.pairs],
        }
        return Shown(told, linked_words.beside_lines(found.first.dnr, found.changes, found.pairs))
    own = room(office, row.id)
    second = own.existing.name if own.existing else ""
    data = {
        "dnr": row.dnr,
        "second": second,
        "changes": [one.model_dump(mode="json") for one in own.changes],
        "substantial": len(own.substantial),
        "judged": own.judged,
        "recipients": len(own.carried.recipients),
    }
    return Shown(data, linked_words.room_lines(second, own.changes, len(own.substantial), own.judged))


def previous_dnr(row: "RoundRow") -> str:
    return round_rows.definition(row).previous_dnr


def _words(typed: str, missing: str) -> str:
    said = from_command_line(typed)
    if not said:
        raise Refused(missing)
    if len(said) > TEXT_LIMIT:
        raise Refused("second_text_long", limit=TEXT_LIMIT)
    return said


def _carried(session: "Session", row: "RoundRow") -> Carried:
    members = recipients.of_round(session, row.id)
    book = address_book.current(session, row.sender_id)
    asked, corrected = [], []
    for member in members:
        if not member.invited:
            continue
        said = round_trees.recipient(member)
        email, cc = rules.address(member.email, said["cc"], book.get(member.code.upper()), row.created_at)
        if email != member.email:
            corrected.append(Corrected(member.full_name, member.email, email))
        asked.append({**said, "email": email, "cc": list(cc)})
    return Carried(
        tuple(asked),
        tuple(corrected),
        tuple(one.full_name for one in members if one.withdrawn_at is not None),
        tuple(one.full_name for one in members if not one.invited and one.withdrawn_at is None),
        tuple(one.full_name for one in members if one.invited and one.state is RecipientState.DECLINED),
    )
