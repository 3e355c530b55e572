"""Incoming remisses as they stand: found and listed, their papers, and the members told of the plan. One is registered
in `incoming_registration`, members' answers are collected in `inner_rounds`, and what is written and sent in return
stands in `joint_answers`.

The register is changed first and holds at once; its workflow hears of it by itself (`activities/tell_incoming.py`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk import papers
from desk.counter import refuse
from desk.office import Office
from models.answer import SHORT_LIMIT, StoredFile
from models.errors import Refused
from models.incoming import OVER, IncomingLetterKind, Plan, Stage
from models.people import Permission
from rules import incoming as rules
from rules.naming import tidy_dnr
from rules.text import from_command_line, line
from store.incoming import letters, remisses

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import IncomingRow

WORDS_LIMIT = 4_000


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
        found = remisses.of_sender(session, office.actor.sender_id)
        known = remisses.known(session, found)
    rows = [(row, remisses.stage_of(row, known[row.id], office.clock())) for row in found]
    return sorted(rows, key=lambda each: (each[1] in OVER, each[0].due_at))


def listed(row: "IncomingRow", stage: Stage) -> dict[str, str]:
    """One as the command line's data."""
    return {
        "dnr": row.dnr,
        "title": row.title,
        "from": row.from_name,
        "stage": stage.value,
        "due_at": row.due_at.isoformat(),
    }


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


def keep_paper(office: Office, path: Path, name: str, taken: Sequence[str] = ()) -> StoredFile:
    """A paper that came with it, looked through as an upload is. Raises as `papers.keep` does."""
    return StoredFile(**papers.keep(office, path, name, taken).model_dump(exclude={"active"}))


def add_paper(office: Office, row: "IncomingRow", title: str, kept: StoredFile) -> None:
    """A paper that came with it, or after it. Raises Refused("incoming_sent")."""
    called = line(title)[0].strip()[:SHORT_LIMIT] or kept.name.rpartition(".")[0]
    at = office.clock()
    with office.changing() as session:
        row = again(session, row)
        refuse(rules.refusal_to_write(remisses.stage(session, row, at)))
        remisses.add_paper(session, row.id, called, kept)
        remisses.change(session, row, at, office.actor.mark, "incoming_paper_added", {"sha256": kept.sha256})


def again(session: "Session", row: "IncomingRow") -> "IncomingRow":
    found = remisses.find(session, row.id)
    assert found is not None  # noqa: S101 - nothing is ever taken out of the table
    return found
