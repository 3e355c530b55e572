"""Incoming remisses: registered with their papers and members, members told of the plan, and their answers collected in
an inner round. What is written and sent in return stands in `joint_answers`.

The register is changed first and holds at once; its workflow hears of it by itself (`activities/tell_incoming.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from data.register import load_register
from desk import address_book, lists, papers, parsing, writing
from desk import rounds as round_commands
from desk.addresses import checked_address
from desk.office import Office
from desk.writing import Draft
from models.answer import SHORT_LIMIT, StoredFile
from models.errors import Refusal, Refused
from models.incoming import OVER, IncomingLetterKind, Member, Plan, Registration, Stage, Way
from models.people import Permission
from models.register import Ambiguous
from models.values import RoundKind
from rules import incoming as rules
from rules.local_time import day_end, local_day
from rules.naming import incoming_workflow_id, tidy_dnr
from rules.text import from_command_line, line
from store.accounts import accounts
from store.incoming import letters, remisses
from store.recipients import recipients
from store.rounds import rounds, standing
from templates.incoming_words import inner_reason

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import IncomingRow

Kept = TypeVar("Kept")

WORDS_LIMIT = 4_000
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


def keep_paper(office: Office, path: Path, name: str, taken: Sequence[str] = ()) -> StoredFile:
    """A paper that came with it, looked through as an upload is. Raises as `papers.keep` does."""
    return StoredFile(**papers.keep(office, path, name, taken).model_dump(exclude={"active"}))


def keep_papers(office: Office, paths: Sequence[Path]) -> list[tuple[str, StoredFile]]:
    """The papers of a command, each called as its file is. Raises as `keep_paper` does."""
    came: list[tuple[str, StoredFile]] = []
    for path in paths:
        came.append((path.stem, keep_paper(office, path, path.name, [kept.name for _, kept in came])))
    return came


def text_file(path: Path) -> str:
    """A file of text. Raises Refused("file_missing"), ("file_unreadable")."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("file_unreadable", path=str(path)) from error


def listed(row: "IncomingRow", stage: Stage) -> dict[str, str]:
    """One as the command line's data."""
    return {
        "dnr": row.dnr,
        "title": row.title,
        "from": row.from_name,
        "stage": stage.value,
        "due_at": row.due_at.isoformat(),
    }


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


def add_paper(office: Office, row: "IncomingRow", title: str, kept: StoredFile) -> None:
    """A paper that came with it, or after it. Raises Refused("incoming_sent")."""
    called = line(title)[0].strip()[:SHORT_LIMIT] or kept.name.rpartition(".")[0]
    at = office.clock()
    with office.changing() as session:
        row = again(session, row)
        refuse(rules.refusal_to_write(remisses.stage(session, row, at)))
        remisses.add_paper(session, row.id, called, kept)
        remisses.change(session, row, at, office.actor.mark, "incoming_paper_added", {"sha256": kept.sha256})


def find(office: Office, dnr: str) -> "IncomingRow":
    """By our dnr. Raises Refused("no_such_incoming"), also for another sender's."""
    with office.database.reading() as session:
        row = remisses.by_dnr(session, tidy_dnr(dnr), office.actor.sender_id)
    if row is None:
        raise Refused("no_such_incoming", dnr=dnr)
    return row


def by_id(office: Office, incoming_id: str) -> "IncomingRow":
    """Raises Refused("no_such_page"), also for another sender's."""
    with office.database.reading() as session:
        row = remisses.find(session, incoming_id)
    if row is None or office.actor.sender_id not in {"", row.sender_id}:
        raise Refused("no_such_page")
    return row


def all_of(office: Office) -> list[tuple["IncomingRow", Stage]]:
    """The sender's, those that are not over first, the soonest due on top."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        rows = [
            (row, remisses.stage(session, row, office.clock()))
            for row in remisses.of_sender(session, office.actor.sender_id)
        ]
    return sorted(rows, key=lambda each: (each[1] in OVER, each[0].due_at))


def plan(office: Office, row: "IncomingRow", said: str, words: str = "") -> int:
    """Tells every member whether the association plans to answer: one letter each, none to those who have been told the
    same. Returns how many letters that makes.

    Raises Refused: "incoming_plan_missing", "incoming_text_long", "incoming_sent".
    """
    office.demand(Permission.WRITE)
    if said not in set(Plan):
        raise Refused("incoming_plan_missing")
    told, at = from_command_line(words), office.clock()
    if len(told) > WORDS_LIMIT:
        raise Refused("incoming_text_long", limit=WORDS_LIMIT)
    with office.changing() as session:
        row = again(session, row)
        refuse(rules.refusal_to_write(remisses.stage(session, row, at)))
        is_same = row.plan_no > 0 and (row.plan, row.plan_words) == (said, told)
        number = row.plan_no if is_same else row.plan_no + 1
        made = sum(
            letters.queue(
                session,
                row,
                IncomingLetterKind.PLAN,
                number,
                member.email,
                at,
                member=member,
                facts={"plan": said, "words": told},
            )
            for member in remisses.of_members(session, row.id)
        )
        facts = {"plan": said, "letters": made}
        if not is_same or made:
            to = {"plan": Plan(said), "plan_no": number, "plan_words": told}
            remisses.change(session, row, at, office.actor.mark, "incoming_planned", facts, **to)
        return made


def check_inner_day(office: Office, row: "IncomingRow", typed: str) -> date:
    """The members' last day. Raises Refused: "date_unreadable", "inner_day_not_before", "inner_day_past"."""
    day = parsing.day(typed)
    refuse(rules.inner_day_refusal(day, row.due_at, local_day(office.clock())))
    return day


def begin_round(office: Office, row: "IncomingRow", due_on: str) -> Draft:
    """Begins the inner round as a draft: the matter, the papers, the members and a due day. What is missing is written
    in its steps, and it is approved and sent as any round. Raises Refused("inner_round_there"), ("incoming_sent"),
    ("incoming_locked"), and as `check_inner_day`."""
    day, at = check_inner_day(office, row, due_on), office.clock()
    with office.database.reading() as session:
        refuse(rules.refusal_to_write(remisses.stage(session, row, at)))
        if row.draft_id or row.round_id:
            raise Refused("inner_round_there")
        members, came = remisses.of_members(session, row.id), remisses.papers(session, row.id)
    tree = {
        "dnr": row.dnr,
        "title": row.title,
        "kind": RoundKind.JOINT_ANSWER.value,
        "sender": {"name": row.own_name, "email": row.own_email},
        "reason": {"code": "other", "text": inner_reason(row.from_name, row.their_dnr, row.due_at)},
        "documents": [
            {
                "title": paper.title,
                "file": paper.name,
                "sha256": paper.sha256,
                "size": paper.size,
                "media_type": paper.media_type,
            }
            for paper in came
        ],
        "dates": {"due_on": day.isoformat()},
        "recipients": [{"code": member.code, "email": member.email} for member in members],
    }
    draft = writing.begin(office, tree)
    with office.changing() as session:
        row = again(session, row)
        if row.draft_id or row.round_id:
            raise Refused("inner_round_there")
        remisses.change(session, row, at, office.actor.mark, "incoming_round_begun", draft_id=draft.id)
    return draft


def name_round(office: Office, row: "IncomingRow", dnr: str) -> None:
    """A round that there is already is the inner one. Raises Refused: "no_such_dnr", "inner_round_kind",
    "inner_round_there", "inner_day_not_before"."""
    office.demand(Permission.WRITE)
    inner, at = round_commands.find(office, dnr), office.clock()
    if inner.kind is not RoundKind.JOINT_ANSWER:
        raise Refused("inner_round_kind", dnr=inner.dnr)
    if inner.due_at >= row.due_at:
        days = {"day_on": local_day(inner.due_at).isoformat(), "their_day_on": local_day(row.due_at).isoformat()}
        raise Refused("inner_day_not_before", **days)
    with office.changing() as session:
        row = again(session, row)
        if remisses.inner_round(session, row) is not None:
            raise Refused("inner_round_there")
        facts = {"round": inner.id}
        remisses.change(session, row, at, office.actor.mark, "incoming_round_named", facts, round_id=inner.id)


class Inner(NamedTuple):
    """The inner round as the page shows it. `left`: working days between its due day and theirs, less than none when it
    is not before. `missing`: members that are not asked in it."""

    id: str
    dnr: str
    state: str
    due_at: datetime
    left: int
    is_tight: bool
    sent: bool
    answered: int
    recipients: int
    missing: tuple[str, ...]


def inner(office: Office, row: "IncomingRow") -> Inner | None:
    with office.database.reading() as session:
        row = again(session, row)
        found = remisses.inner_round(session, row)
        if found is None:
            return None
        counts = standing.counts(session, found.id)
        asked = {each.code for each in recipients.of_round(session, found.id) if each.invited}
        missing = tuple(member.name for member in remisses.of_members(session, row.id) if member.code not in asked)
    day = local_day(found.due_at)
    return Inner(
        id=found.id,
        dnr=found.dnr,
        state=found.state.value,
        due_at=found.due_at,
        left=rules.days_left(day, row.due_at),
        is_tight=rules.is_tight(day, row.due_at),
        sent=found.sent_at is not None,
        answered=counts.settled,
        recipients=counts.recipients,
        missing=missing,
    )


def of_round(office: Office, round_id: str) -> "IncomingRow | None":
    """The incoming remiss that a round collects members' answers to."""
    with office.database.reading() as session:
        return remisses.of_round(session, rounds.get(session, round_id).id)


def proposed_inner_day(office: Office, row: "IncomingRow") -> date | None:
    return rules.proposed_inner_day(row.due_at, local_day(office.clock()))


def again(session: "Session", row: "IncomingRow") -> "IncomingRow":
    found = remisses.find(session, row.id)
    assert found is not None  # noqa: S101 - nothing is ever taken out of the table
    return found


def refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)
