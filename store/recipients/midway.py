"""Changes of a round that is out, beside its plan: a recipient taken off its list, papers changed, a round frozen and
let go on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert
from sqlmodel import Session

from models.messages import LetterPlan
from models.papers import PaperChange, PaperEdit
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import JointState, LetterKind
from store.answers import answers, drafts, joint_standing
from store.letters import letter_plans, letters, waiting_letters
from store.recipients import extensions, recipients
from store.records import audit, outbox
from store.rounds import papers


def withdraw(session: Session, recipient: RecipientRow, *, reason: str, note_id: str, at: datetime) -> None:
    """The recipient is not asked any more. One that may have the missiv is told, with the reason; what else waits for
    it leaves all the same, except what asks for an answer."""
    recipient.invited, recipient.withdrawn_at = False, at
    session.add(recipient)
    if recipient.email and recipient.sent_at is not None:
        facts = letters.usual_facts(recipient, at, reason=reason)
        letters.add(session, letters.row(recipient, LetterKind.RECIPIENT_WITHDRAWN, 1, at, facts))
    audit.append(
        session, at=at, actor="registrar", action="recipient_withdrawn", object_id=recipient.id, note_id=note_id
    )


class DueMove(NamedTuple):
    """A due day and a closing that everybody gets."""

    due_at: datetime
    closes_at: datetime


class WhoIsTold(NamedTuple):
    """How many were written to of changed papers: those who have answered, and are asked whether that stands; and the
    others."""

    change: PaperChange
    asked: int
    others: int


def change_papers(
    session: Session,
    row: RoundRow,
    edits: Sequence[PaperEdit],
    *,
    cause: str,
    move: DueMove | None,
    by: str,
    at: datetime,
) -> WhoIsTold:
    """Changes the papers, moves everybody's due day when that is asked for, and writes one letter to each that has got
    the round. Raises Refused as `papers.apply` does."""
    before = {each.id: each.due_at for each in recipients.of_round(session, row.id)}
    told = papers.apply(session, row, edits)
    old = row.due_at
    if move is not None:
        extensions.move_all(session, row, until=move.due_at, closes_at=move.closes_at, at=at)
    moved = {"old_due_at": old, "due_at": move.due_at} if move else {}
    change = PaperChange(version=papers.version(session, row.id) + 1, at=at, cause=cause, papers=told, **moved)
    papers.record(session, row, change, by=by)
    return _tell_of_papers(session, row, change, before, at)


def _tell_of_papers(
    session: Session, row: RoundRow, change: PaperChange, before: Mapping[str, datetime], at: datetime
) -> WhoIsTold:
    """One letter each. A missiv that waits still is the letter of its recipient: it names the day that holds now."""
    members = [each for each in recipients.of_round(session, row.id) if each.invited]
    counted, namings = answers.counted_of_round(session, row.id), joint_standing.of_round(session, row.id)
    reached = set(letter_plans.concerned(session, row.id, LetterPlan(kind=_TELLS, number=change.version), at))
    drafting = drafts.drafting(session, row.id)
    rows, asked = [], 0
    for member in members:
        if member.id not in reached:
            continue
        with_others = next((one.lead_name for one in namings.get(member.id, ()) if one.state in _NAMED), "")
        more: dict[str, object] = {
            "papers": change.version,
            "asks": member.id in counted,
            "has_draft": member.id in drafting and member.id not in counted,
            "other_name": "" if member.id in counted else with_others,
        }
        if before.get(member.id, member.due_at) != member.due_at:
            more["old_due_at"] = before[member.id].isoformat()
        asked += member.id in counted
        rows.append(letters.row(member, _TELLS, change.version, at, {**letters.usual_facts(member, at), **more}))
    if rows:
        session.connection().execute(insert(LetterRow), rows)
    waiting_letters.name_day(session, [each for each in members if each.id not in reached], at)
    for member in {each.group_key: each for each in members}.values():
        outbox.add(session, member, at)
    return WhoIsTold(change, asked, len(rows) - asked)


_TELLS = LetterKind.PAPERS_CHANGED
_NAMED = frozenset({JointState.WAITING, JointState.CONFIRMED})


def freeze(session: Session, row: RoundRow, *, note_id: str, at: datetime) -> None:
    row.frozen_at = at
    session.add(row)
    audit.append(session, at=at, actor="registrar", action="round_frozen", object_id=row.id, note_id=note_id)


def thaw(session: Session, row: RoundRow, *, at: datetime) -> None:
    since, row.frozen_at = row.frozen_at, None
    session.add(row)
    audit.append(
        session,
        at=at,
        actor="registrar",
        action="round_thawed",
        object_id=row.id,
        frozen_at=since.isoformat() if since else "",
    )
