"""An incoming remiss is registered: what was typed is read, with every fault at its field, and kept with its papers and
members."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from data.register import load_register
from desk import address_book, lists, parsing
from desk.addresses import checked_address
from desk.incoming import keep_paper
from desk.office import Office
from models.answer import SHORT_LIMIT, StoredFile
from models.errors import Refused
from models.incoming import Member, Registration, Way
from models.register import Ambiguous
from rules.local_time import day_end, local_day
from rules.naming import incoming_workflow_id, tidy_dnr
from rules.text import line
from store.accounts import accounts
from store.incoming import remisses

if TYPE_CHECKING:
    from models.tables import IncomingRow

Kept = TypeVar("Kept")

_NEEDED = ("dnr", "title", "from_name", "received_on", "due_on", "officer_email", "own_name", "own_email")


class Read(NamedTuple):
    """A registration as it can be kept."""

    said: Registration
    received_on: date
    due_at: datetime
    members: tuple[Member, ...]


def proposed(office: Office) -> Registration:
    """What a new registration begins with."""
    with office.database.reading() as session:
        sender_id = office.actor.sender_id or accounts.default_sender_id(session)
        sender = accounts.sender_of(session, sender_id) if sender_id else None
    own_name, own_email = (sender.name, sender.email) if sender else ("", "")
    today = local_day(office.clock()).isoformat()
    return Registration(
        received_on=today, own_name=own_name, own_email=own_email, officer_email=office.actor.email or own_email
    )


def read(office: Office, typed: Registration) -> tuple[Read | None, dict[str, Refused]]:
    """The registration, or everything that is wrong with it by field."""
    tidy = {name: line(getattr(typed, name))[0].strip() for name in Registration.model_fields if name != "members"}
    said = typed.model_copy(update={**tidy, "dnr": tidy_dnr(tidy["dnr"])})
    faults = {name: Refused("incoming_missing") for name in _NEEDED if not getattr(said, name)}
    long = [name for name, value in tidy.items() if len(value) > SHORT_LIMIT]
    faults |= {name: Refused("incoming_long", limit=SHORT_LIMIT) for name in long}
    days: dict[str, date] = {}
    for name in ("received_on", "due_on"):
        if name not in faults:
            _fill(faults, name, parsing.day, getattr(said, name), days)
    addresses: dict[str, str] = {}
    for name in ("from_email", "officer_email", "own_email", "approver_email"):
        if name not in faults and getattr(said, name):
            _fill(faults, name, checked_address, getattr(said, name), addresses)
    if said.way not in set(Way):
        faults["way"] = Refused("incoming_way_missing")
    elif said.way == Way.MAIL and not said.from_email and "from_email" not in faults:
        faults["from_email"] = Refused("incoming_missing")
    faults |= _odd_days(days, local_day(office.clock()))
    members: dict[str, tuple[Member, ...]] = {}
    _fill(faults, "members", lambda text: read_members(office, text), typed.members, members)
    if faults:
        return None, {name: faults[name] for name in Registration.model_fields if name in faults}
    said = said.model_copy(update=addresses)
    return Read(said, days["received_on"], day_end(days["due_on"]), members["members"]), {}


def _odd_days(days: Mapping[str, date], today: date) -> dict[str, Refused]:
    came, due = days.get("received_on"), days.get("due_on")
    faults = {}
    if came is not None and came > today:
        faults["received_on"] = Refused("incoming_received_ahead")
    if came is not None and due is not None and due < came:
        faults["due_on"] = Refused("incoming_due_before")
    return faults


def _fill(
    faults: dict[str, Refused], name: str, reader: Callable[[str], Kept], text: str, found: dict[str, Kept]
) -> None:
    """What was read, or why it could not be."""
    try:
        found[name] = reader(text)
    except Refused as refusal:
        faults[name] = refusal


def read_members(office: Office, text: str) -> tuple[Member, ...]:
    """A member a line: a code or name of the register, and its address after a semicolon, a comma or a tab; without one
    that of the address book. `lista: NAMN` is a saved list. Raises Refused with what is wrong, and as `lists.by_name`
    does."""
    register, known = load_register(), address_book.book(office)
    found: dict[str, Member] = {}
    for row in filter(None, (each.strip() for each in text.splitlines())):
        if row.casefold().startswith("lista:"):
            for one in lists.by_name(office, row.partition(":")[2].strip()).rows:
                found[one.code] = _member(one.code, one.name, one.email)
            continue
        named, _, email = (part.strip() for part in row.replace("\t", ";").replace(",", ";").partition(";"))
        entry = register.by_code(named) or register.find(named)
        if isinstance(entry, Ambiguous):
            names = ", ".join(f"{each.full_name} ({each.code})" for each in entry.entries)
            raise Refused("name_ambiguous", name=named, known=names)
        if entry is None:
            raise Refused("unknown_organisation", recipient=named, suggestion="")
        of_book = known.get(entry.code.upper())
        found[entry.code] = _member(entry.code, entry.full_name, email or (of_book.email if of_book else ""))
    if not found:
        raise Refused("incoming_no_members")
    return tuple(found.values())


def _member(code: str, name: str, email: str) -> Member:
    if not email:
        raise Refused("incoming_member_address", name=name)
    return Member(code=code, name=name, email=checked_address(email))


def keep_papers(office: Office, paths: Sequence[Path]) -> list[tuple[str, StoredFile]]:
    """The papers of a command, each called as its file is. Raises as `keep_paper` does."""
    came: list[tuple[str, StoredFile]] = []
    for path in paths:
        came.append((path.stem, keep_paper(office, path, path.name, [kept.name for _, kept in came])))
    return came


def register(office: Office, typed: Registration, came: Sequence[tuple[str, StoredFile]] = ()) -> "IncomingRow":
    """Registers it. Raises the first of what `read` finds wrong, or Refused("incoming_dnr_taken")."""
    found, faults = read(office, typed)
    if found is None:
        raise next(iter(faults.values()))
    said, at = found.said, office.clock()
    with office.changing() as session:
        sender = (
            accounts.sender_of(session, office.actor.sender_id)
            if office.actor.sender_id
            else accounts.default_sender(session, at)
        )
        key = "" if sender.key == accounts.DEFAULT_SENDER else sender.key
        kept = said.model_copy(update={"received_on": found.received_on.isoformat()})
        return remisses.add(
            session,
            kept,
            sender_id=sender.id,
            workflow_id=incoming_workflow_id(said.dnr, key),
            due_at=found.due_at,
            members=found.members,
            came=came,
            at=at,
            by=office.actor.mark,
        )
