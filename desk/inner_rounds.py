"""The inner round of an incoming remiss: an ordinary round in which the members' answers are collected, begun from it
or named. One that was discarded while it was written, or cancelled, makes room for another."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import parsing, writing
from desk import rounds as round_commands
from desk.counter import refuse
from desk.incoming import again
from desk.office import Office
from desk.writing import Draft
from models.errors import Refused
from models.people import Permission
from models.values import RoundKind, RoundState
from rules import incoming as rules
from rules.local_time import local_day
from store.incoming import remisses
from store.recipients import recipients
from store.rounds import standing
from templates.incoming_words import inner_reason

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import IncomingPaperRow, IncomingRow


def check_day(office: Office, row: "IncomingRow", typed: str) -> date:
    """The members' last day. Raises Refused: "date_unreadable", "inner_day_not_before", "inner_day_past"."""
    day = parsing.day(typed)
    refuse(rules.inner_day_refusal(day, row.due_at, local_day(office.clock())))
    return day


def proposed_day(office: Office, row: "IncomingRow") -> date | None:
    return rules.proposed_inner_day(row.due_at, local_day(office.clock()))


def begin(office: Office, row: "IncomingRow", due_on: str) -> Draft:
    """Begins the inner round as a draft of the incoming remiss's own sender: the matter, the papers, the members and a
    due day. What is missing is written in its steps, and it is approved and sent as any round. Raises
    Refused("inner_round_there"), ("incoming_sent"), ("incoming_locked"), and as `check_day`."""
    day, at = check_day(office, row, due_on), office.clock()
    office.demand(Permission.WRITE)
    with office.database.reading() as session:
        came = remisses.papers(session, row.id)
    kept = writing.with_papers_kept(office, {"documents": _documents(came)}).get("documents", [])
    with office.changing() as session:
        row = _lacking(office, session, row)
        since = remisses.papers(session, row.id)[len(came) :]
        tree = {
            "dnr": row.dnr,
            "title": row.title,
            "kind": RoundKind.JOINT_ANSWER.value,
            "sender": {"name": row.own_name, "email": row.own_email},
            "reason": {"code": "other", "text": inner_reason(row.from_name, row.their_dnr, row.due_at)},
            "documents": [*kept, *_documents(since)],
            "dates": {"due_on": day.isoformat()},
            "recipients": [
                {"code": member.code, "email": member.email} for member in remisses.of_members(session, row.id)
            ],
        }
        draft = writing.begin_in(office, session, row.sender_id, tree)
        to = {"draft_id": draft.id, "round_id": None}
        remisses.change(session, row, at, office.actor.mark, "incoming_round_begun", **to)
        return draft


def _documents(papers: "Sequence[IncomingPaperRow]") -> list[dict[str, Any]]:
    return [
        {
            "title": paper.title,
            "file": paper.name,
            "sha256": paper.sha256,
            "size": paper.size,
            "media_type": paper.media_type,
        }
        for paper in papers
    ]


def _lacking(office: Office, session: "Session", row: "IncomingRow") -> "IncomingRow":
    """The row, while it has no inner round and may get one."""
    found = again(session, row)
    refuse(rules.refusal_to_write(remisses.stage(session, found, office.clock())))
    if not remisses.lacks_inner(session, found):
        raise Refused("inner_round_there")
    return found


def name(office: Office, row: "IncomingRow", dnr: str) -> None:
    """A round of the same sender that there is already is the inner one. Raises Refused: "no_such_dnr",
    "inner_round_kind", "inner_round_cancelled", "inner_round_taken", "inner_day_not_before", and as `begin`."""
    office.demand(Permission.WRITE)
    own = office.acting(office.actor.model_copy(update={"sender_id": row.sender_id}))
    named, at = round_commands.find(own, dnr), office.clock()
    if named.kind is not RoundKind.JOINT_ANSWER:
        raise Refused("inner_round_kind", dnr=named.dnr)
    if named.state is RoundState.CANCELLED:
        raise Refused("inner_round_cancelled", dnr=named.dnr)
    if named.due_at >= row.due_at:
        days = {"day_on": local_day(named.due_at).isoformat(), "their_day_on": local_day(row.due_at).isoformat()}
        raise Refused("inner_day_not_before", **days)
    with office.changing() as session:
        row = _lacking(office, session, row)
        other = remisses.of_round(session, named.id)
        if other is not None:
            raise Refused("inner_round_taken", dnr=named.dnr, other=other.dnr)
        to = {"draft_id": None, "round_id": named.id}
        remisses.change(session, row, at, office.actor.mark, "incoming_round_named", {"round": named.id}, **to)


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


def shown(office: Office, row: "IncomingRow") -> Inner | None:
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
