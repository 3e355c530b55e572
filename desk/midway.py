"""What a registrar does with a round that is out, beside its plan: adds and takes off recipients, freezes the round and
lets it go on, and notes what happened outside the system. The register is changed first, and holds at once; the round's
workflow is then told to read it anew, and would do so by itself after a restart."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from data.register import load_register
from desk import parsing
from desk import rounds as round_commands
from desk.addresses import checked_address
from desk.counter import refuse
from desk.naming import recipient_of
from desk.office import Office
from models import names
from models.definition import InvitedRecipient
from models.errors import Refused
from models.messages import NoteRef
from models.register import Ambiguous, RegisterEntry
from models.values import LetterKind, RecipientKind, RoundState
from rules.extensions import may_extend_recipient
from rules.grouping import Grouped, group_keys
from rules.local_time import local_day
from rules.naming import receipt_code
from store.adoption import adoptions
from store.answers import answers, standing_by
from store.letters import letters, waiting_letters
from store.recipients import midway, recipients
from store.records import audit, outbox
from store.rounds import chain, notes, papers, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RecipientRow, RoundRow

RUNNING = frozenset({RoundState.OPEN, RoundState.OVERDUE})


class Addition(NamedTuple):
    """Who is asked as well. `named`: a code or name of the register or, for a party group or another organisation
    (`kind`), its name. `until`: its own due day as typed; the round's when it is empty."""

    named: str
    kind: str
    email: str
    until: str
    obliged: bool = False


async def add(office: Office, row: "RoundRow", wish: Addition) -> "RecipientRow":
    """Adds a recipient to a round that is out. The missiv goes as soon as the workflow has read it; in a chain, where
    it comes last, when its turn does (decision 0038).

    Raises Refused: "not_running", "round_frozen", "unknown_organisation", "name_ambiguous", "already_asked", why the
    address is none ("address_shared" too), what the rules say of the day, or "chain_no_own_day".
    """
    email, at = checked_address(wish.email), office.clock()
    with office.changing() as session:
        row = rounds.get(session, row.id)
        check_running(row)
        item = _invited(wish, email, recipients.of_round(session, row.id))
        is_chain = rounds.definition(row).chain is not None
        if is_chain and wish.until:
            raise Refused("chain_no_own_day")
        last = parsing.last_instant(wish.until) if wish.until else row.due_at
        if not is_chain:
            _check_day(row, last, at)
        if recipients.by_code(session, row.id, item.code) is not None:
            raise Refused("already_asked", name=item.full_name)
        for other in recipients.reached_at(session, row.id, email):
            raise Refused("address_shared", email=email, name=other.full_name)
        added = rounds.new_recipient(row, item, group_key=_group(session, row, item), key=office.key)
        added.due_at, added.extension_no = last, 0
        session.add(added)
        session.flush()
        audit.append(
            session, at=at, actor="registrar", action="recipient_added", object_id=added.id, due_at=last.isoformat()
        )
        if is_chain:
            chain.put_last(session, row, added, at, by=office.actor.mark)
        else:
            letters.queue(session, added, LetterKind.MISSIV, 1, at)
        outbox.add(session, added, at)
    await told(office, row)
    return added


async def withdraw(office: Office, row: "RoundRow", code: str, reason: str) -> None:
    """Takes a recipient off the list of those asked; it is told by letter, with the reason. What it has sent in, or
    sends in all the same, is kept among the answers of those who were not asked.

    Raises Refused: "not_running", "round_frozen", "reason_missing", "already_withdrawn", "no_such_recipient", and
    "council_counts" in a round opened again whose adoption counts the council.
    """
    if not reason.strip():
        raise Refused("reason_missing")
    at = office.clock()
    with office.changing() as session:
        row = rounds.get(session, row.id)
        check_running(row)
        member = recipient_of(session, row, code)
        if not member.invited:
            raise Refused("already_withdrawn", name=member.full_name)
        if adoptions.counts(session, row.id, member.code):
            raise Refused("council_counts", name=member.full_name)
        note_id = notes.add(session, row.id, "withdrawn", reason.strip(), at, office.actor.mark, member.id)
        waiting_letters.withdraw_of(session, member.id, letters.ASKING)
        midway.withdraw(session, member, reason=reason.strip(), note_id=note_id, at=at)
        outbox.add(session, member, at)
    await told(office, row)


async def freeze(office: Office, row: "RoundRow", reason: str) -> None:
    """No letter leaves and no time runs out until `thaw`; answers are taken all the same. Raises Refused:
    "not_running", "round_frozen" (already), "reason_missing"."""
    if not reason.strip():
        raise Refused("reason_missing")
    with office.changing() as session:
        row = rounds.get(session, row.id)
        check_running(row)
        note_id = notes.add(session, row.id, "freeze", reason.strip(), office.clock(), office.actor.mark)
        midway.freeze(session, row, note_id=note_id, at=office.clock())
    await told(office, row)


async def thaw(office: Office, row: "RoundRow") -> None:
    """The round goes on: waiting letters leave; planned reminders whose moment has passed do not come afterwards.
    Raises Refused: "not_frozen", or "thaw_past_closing" when the round would close at once: extend it first."""
    with office.changing() as session:
        row = rounds.get(session, row.id)
        if row.frozen_at is None:
            raise Refused("not_frozen", dnr=row.dnr)
        if row.closes_at <= office.clock():
            raise Refused("thaw_past_closing", closes_at=row.closes_at.isoformat())
        midway.thaw(session, row, at=office.clock())
    await told(office, row)


def note(office: Office, row: "RoundRow", recipient_id: str, kind: str, text: str, at: str) -> None:
    """Notes a call, a sending on paper or an announcement, about the round or one recipient, on the day it happened
    (`at` as typed; now when empty), or that a recipient said that its answer stands after the papers changed.
    Raises Refused: "note_empty", "note_kind_unknown", "note_in_future", and of what stands as `_stands` does."""
    if kind not in {*notes.DATED, notes.STANDS}:
        raise Refused("note_kind_unknown", kind=kind)
    if not text.strip():
        raise Refused("note_empty")
    moment = parsing.instant(at) if at else office.clock()
    if moment > office.clock():
        moment = _not_ahead(moment, office.clock())
    with office.changing() as session:
        member = recipients.get(session, recipient_id) if recipient_id else None
        if recipient_id and (member is None or member.round_id != row.id):
            raise Refused("no_such_page")
        note_id = notes.add(
            session, row.id, kind, text.strip(), moment, office.actor.mark, member.id if member else None
        )
        audit.append(
            session,
            at=office.clock(),
            actor="registrar",
            action="noted",
            object_id=member.id if member else row.id,
            note_id=note_id,
            kind=kind,
        )
        if kind == notes.STANDS:
            _stands(session, row, member, moment, note_id)


def _stands(session: "Session", row: "RoundRow", member: "RecipientRow | None", at: datetime, note_id: str) -> None:
    """Lets the counted answer stand on the papers that there are, as a press on the recipient's link does. Raises
    Refused: "stands_no_answer", "stands_already", "stands_before_papers", "round_closed", "round_cancelled"."""
    answer = answers.counted_answer(session, member.id) if member is not None else None
    if member is None or answer is None:
        raise Refused("stands_no_answer")
    on = papers.version(session, row.id)
    if answers.basis(answer).version >= on:
        raise Refused("stands_already")
    if papers.version_at(session, row.id, at) < on:
        changed_at = papers.changes(session, row.id)[-1].at
        if local_day(changed_at) > local_day(at):
            raise Refused("stands_before_papers", at=changed_at.isoformat())
        at = changed_at
    standing_by.stand_by(session, member.id, version=answer.version, on=on, at=at, note_id=note_id)


def _not_ahead(moment: datetime, now: datetime) -> datetime:
    """Today, typed as a day alone, means 08:00 and may not have been."""
    if local_day(moment) == local_day(now):
        return now
    raise Refused("note_in_future", at=moment.isoformat())


def member(office: Office, row: "RoundRow", named: str) -> "RecipientRow":
    """A recipient of the round by any code or name of it. Raises Refused as `recipient_of` does."""
    with office.database.reading() as session:
        return recipient_of(session, row, named)


def waits_for_its_turn(office: Office, recipient: "RecipientRow") -> bool:
    """Whether it stands in a chain and has not been asked yet."""
    with office.database.reading() as session:
        return chain.waits(session, recipient)


async def told(office: Office, row: "RoundRow") -> None:
    """Lets the round's workflow read the register anew."""
    await round_commands.command(office, row, names.READ_ANEW, NoteRef())


def check_running(row: "RoundRow") -> None:
    """Raises Refused("not_running") or ("round_frozen")."""
    if row.state not in RUNNING:
        raise Refused("not_running", dnr=row.dnr)
    if row.frozen_at is not None:
        raise Refused("round_frozen", dnr=row.dnr)


def _check_day(row: "RoundRow", last: datetime, now: datetime) -> None:
    """A due day of one's own may be any working day ahead until the closing, also before the others'."""
    refuse(may_extend_recipient(due_at=now, new_due_at=last, closes_at=row.closes_at, now=now))


def _free_code(taken: "Sequence[RecipientRow]") -> str:
    """A code for one that has none: nobody has to make it up, and the receipts tell it apart."""
    known = {receipt_code(each.code) for each in taken}
    return next(code for number in count(1) if receipt_code(code := f"EGEN-{number}") not in known)


def _invited(wish: Addition, email: str, taken: "Sequence[RecipientRow]") -> InvitedRecipient:
    own = {RecipientKind.PARTY_GROUP.value, RecipientKind.ORGANISATION.value}
    if wish.kind in own:
        name = wish.named.strip()
        if not name:
            raise Refused("unknown_organisation", recipient="", suggestion="")
        kind, code = RecipientKind(wish.kind), _free_code(taken)
        return InvitedRecipient(code=code, name=name, full_name=name, kind=kind, email=email, obliged=wish.obliged)
    found = _entry(wish.named.strip())
    return InvitedRecipient(
        code=found.code,
        name=found.name,
        full_name=found.full_name,
        kind=found.kind,
        county_code=found.county_code,
        county_name=found.county_name,
        email=email,
        obliged=wish.obliged,
    )


def _entry(named: str) -> RegisterEntry:
    register = load_register()
    found = register.by_code(named) or register.find(named)
    if isinstance(found, Ambiguous):
        known = ", ".join(f"{entry.full_name} ({entry.code})" for entry in found.entries)
        raise Refused("name_ambiguous", name=named, known=known)
    if found is None:
        raise Refused("unknown_organisation", recipient=named, suggestion="")
    return found


def _group(session: "Session", row: "RoundRow", item: InvitedRecipient) -> str:
    """The group of its county or kind, as if it had come last on the list."""
    others = [
        Grouped(code=each.code, kind=each.kind, county_name=each.county_name)
        for each in recipients.of_round(session, row.id)
        if each.invited
    ]
    own = Grouped(code=item.code, kind=item.kind, county_name=item.county_name)
    return group_keys([*others, own])[item.code]
