"""Incoming remisses as they stand. Whatever happens to one is noted on its row (`changed`), which is how its workflow
comes to hear of it also when Temporal was away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Select, bindparam, literal_column, update
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.errors import Refused
from models.incoming import OVER, IncomingLetterKind, Member, Plan, Registration, Stage, Way
from models.tables import (
    IncomingAnswerRow,
    IncomingLetterRow,
    IncomingMemberRow,
    IncomingPaperRow,
    IncomingRow,
    IncomingSectionRow,
    RoundDraftRow,
    RoundRow,
)
from models.values import ApprovalOutcome, LetterState, RoundState
from rules.sorting import swedish_sort_key
from store.database import portions
from store.incoming.letters import NOT_REACHED
from store.records import audit


def add(
    session: Session,
    said: Registration,
    *,
    sender_id: str,
    workflow_id: str,
    due_at: datetime,
    members: Sequence[Member],
    came: Sequence[tuple[str, StoredFile]],
    at: datetime,
    by: str,
) -> IncomingRow:
    """Raises Refused("incoming_dnr_taken")."""
    taken = select(IncomingRow.id).where(IncomingRow.sender_id == sender_id, IncomingRow.dnr == said.dnr)
    if session.exec(taken).first() is not None:
        raise Refused("incoming_dnr_taken", dnr=said.dnr)
    row = IncomingRow(
        id=uuid4().hex,
        sender_id=sender_id,
        workflow_id=workflow_id,
        due_at=due_at,
        way=Way(said.way),
        created_at=at,
        created_by=by,
        **said.model_dump(exclude={"due_on", "way", "members"}),
    )
    session.add(row)
    session.flush()
    add_members(session, row, members)
    for title, paper in came:
        add_paper(session, row.id, title, paper)
    facts = {"members": len(members), "papers": len(came), "due_at": row.due_at.isoformat()}
    audit.append(session, at=at, actor=row.created_by, action="incoming_registered", object_id=row.id, **facts)
    return row


def add_members(session: Session, row: IncomingRow, members: Sequence[Member]) -> int:
    """Those that are not there yet; how many they were."""
    there = {member.code for member in of_members(session, row.id)}
    new = [member for member in members if member.code not in there]
    for one in new:
        key = swedish_sort_key(one.name)
        session.add(
            IncomingMemberRow(
                id=uuid4().hex, incoming_id=row.id, code=one.code, name=one.name, email=one.email, sort_key=key
            )
        )
    session.flush()
    return len(new)


def find(session: Session, incoming_id: str) -> IncomingRow | None:
    return session.get(IncomingRow, incoming_id)


def by_dnr(session: Session, dnr: str, sender_id: str) -> IncomingRow | None:
    query = select(IncomingRow).where(IncomingRow.dnr == dnr)
    return session.exec(query.where(IncomingRow.sender_id == sender_id) if sender_id else query).first()


def of_sender(session: Session, sender_id: str) -> list[IncomingRow]:
    """The one due first on top."""
    query = select(IncomingRow).order_by(col(IncomingRow.due_at), col(IncomingRow.dnr))
    return list(session.exec(query.where(IncomingRow.sender_id == sender_id) if sender_id else query))


def not_handed_in(session: Session, sender_id: str) -> list[IncomingRow]:
    """`sender_id`: empty for all senders."""
    said = {"sender": sender_id} if sender_id else {}
    if not session.connection().execute(_ANY[bool(sender_id)], said).first():
        return []
    return list(session.exec(_NOT_HANDED_IN[bool(sender_id)], params=said))


_OF_ALL = select(IncomingRow).where(col(IncomingRow.handed_in_on) == literal_column("''"))
_NOT_HANDED_IN = {False: _OF_ALL, True: _OF_ALL.where(col(IncomingRow.sender_id) == bindparam("sender"))}
"""Made once: the console's home asks each time."""
_ANY: dict[bool, Select[Any]] = {
    of_one: query.with_only_columns(literal_column("1")).limit(1) for of_one, query in _NOT_HANDED_IN.items()
}
"""Most have none, and to read rows as objects takes five times as long, also when there are none."""


def of_members(session: Session, incoming_id: str) -> list[IncomingMemberRow]:
    query = select(IncomingMemberRow).where(IncomingMemberRow.incoming_id == incoming_id)
    return list(session.exec(query.order_by(col(IncomingMemberRow.sort_key))))


def add_paper(session: Session, incoming_id: str, title: str, paper: StoredFile) -> None:
    position = len(papers(session, incoming_id)) + 1
    kept = {name: getattr(paper, name) for name in ("name", "sha256", "size", "media_type")}
    session.add(IncomingPaperRow(id=uuid4().hex, incoming_id=incoming_id, position=position, title=title, **kept))
    session.flush()


def papers(session: Session, incoming_id: str) -> list[IncomingPaperRow]:
    query = select(IncomingPaperRow).where(IncomingPaperRow.incoming_id == incoming_id)
    return list(session.exec(query.order_by(col(IncomingPaperRow.position))))


def change(
    session: Session, row: IncomingRow, at: datetime, by: str, action: str, facts: Any = None, **to: Any
) -> None:
    """Changes the row, on record, and lets its workflow hear of it."""
    session.connection().execute(
        update(IncomingRow).where(col(IncomingRow.id) == row.id).values(**to, changes=IncomingRow.changes + 1)
    )
    session.refresh(row)
    audit.append(session, at=at, actor=by, action=action, object_id=row.id, **(facts or {}))


def inner_round(session: Session, row: IncomingRow) -> RoundRow | None:
    """The round in which members' answers are collected: the one named, or what the draft has become."""
    draft = session.get(RoundDraftRow, row.draft_id) if row.draft_id else None
    round_id = row.round_id or (draft.round_id if draft else None)
    return session.get(RoundRow, round_id) if round_id else None


def inner_draft(session: Session, row: IncomingRow) -> RoundDraftRow | None:
    """The inner round while it is being written; None when it was discarded."""
    draft = session.get(RoundDraftRow, row.draft_id) if row.draft_id else None
    return draft if draft is not None and draft.ended_at is None and draft.round_id is None else None


def lacks_inner(session: Session, row: IncomingRow) -> bool:
    """Whether an inner round may be begun or named: there is none, nor one being written, or it was cancelled."""
    inner = inner_round(session, row)
    return inner_draft(session, row) is None if inner is None else inner.state is RoundState.CANCELLED


def of_round(session: Session, round_id: str) -> IncomingRow | None:
    """The incoming remiss that a round is the inner one of."""
    draft = session.exec(select(RoundDraftRow.id).where(RoundDraftRow.round_id == round_id)).first()
    query = select(IncomingRow).where(
        (col(IncomingRow.round_id) == round_id) | (col(IncomingRow.draft_id) == draft if draft else False)
    )
    return session.exec(query).first()


def latest_answer(session: Session, incoming_id: str) -> IncomingAnswerRow | None:
    query = select(IncomingAnswerRow).where(IncomingAnswerRow.incoming_id == incoming_id)
    return session.exec(query.order_by(col(IncomingAnswerRow.number).desc())).first()


def answer_letter(session: Session, incoming_id: str) -> IncomingLetterRow | None:
    """The latest letter with the answer to the body that asked."""
    query = select(IncomingLetterRow).where(
        IncomingLetterRow.incoming_id == incoming_id, IncomingLetterRow.kind == IncomingLetterKind.ANSWER
    )
    return session.exec(query.order_by(col(IncomingLetterRow.number).desc())).first()


class Known(NamedTuple):
    """What tells how far one has come, besides its row: the latest letter with its answer, the latest version of that,
    and whether anything is written."""

    letter: IncomingLetterRow | None
    answer: IncomingAnswerRow | None
    is_written: bool


def known(session: Session, rows: Sequence[IncomingRow]) -> dict[str, Known]:
    """By id, in as many statements for one as for all of them."""
    ids = [row.id for row in rows]
    letters: dict[str, IncomingLetterRow] = {}
    answers: dict[str, IncomingAnswerRow] = {}
    written: set[str] = set()
    for some in portions(ids):
        last = select(IncomingLetterRow).where(
            col(IncomingLetterRow.incoming_id).in_(some), IncomingLetterRow.kind == IncomingLetterKind.ANSWER
        )
        letters |= {one.incoming_id: one for one in session.exec(last.order_by(col(IncomingLetterRow.number)))}
        versions = select(IncomingAnswerRow).where(col(IncomingAnswerRow.incoming_id).in_(some))
        answers |= {one.incoming_id: one for one in session.exec(versions.order_by(col(IncomingAnswerRow.number)))}
        sections = select(IncomingSectionRow.incoming_id).where(
            col(IncomingSectionRow.incoming_id).in_(some), col(IncomingSectionRow.ended_at).is_(None)
        )
        written |= set(session.exec(sections.distinct()))
    return {key: Known(letters.get(key), answers.get(key), key in written) for key in ids}


def stage(session: Session, row: IncomingRow, now: datetime) -> Stage:
    """How far it has come."""
    return stage_of(row, known(session, [row])[row.id], now)


def stage_of(row: IncomingRow, found: Known, now: datetime) -> Stage:
    if row.handed_in_on:
        return Stage.HANDED_IN
    letter, answer = found.letter, found.answer
    if letter is not None and letter.state not in NOT_REACHED:
        return Stage.SENT if letter.state is LetterState.SENT else Stage.SENDING
    if row.plan is Plan.NO:
        return Stage.NOT_ANSWERED
    if answer is not None and answer.outcome == ApprovalOutcome.APPROVED:
        return Stage.APPROVED
    if answer is not None and answer.submitted_at is not None and not answer.outcome:
        return Stage.AWAITING_APPROVAL
    if answer is not None and answer.stand_until is not None and not answer.outcome and now <= answer.stand_until:
        return Stage.WITH_MEMBERS
    return Stage.WRITING if found.is_written else Stage.RECEIVED


def untold(session: Session) -> list[tuple[str, int]]:
    """Those whose workflow has something to hear, with the change it should hear of."""
    query = select(IncomingRow.id, IncomingRow.changes).where(col(IncomingRow.told) < col(IncomingRow.changes))
    return [(incoming_id, changes) for incoming_id, changes in session.exec(query.limit(100))]


def mark_told(session: Session, incoming_id: str, changes: int) -> None:
    statement = update(IncomingRow).where(col(IncomingRow.id) == incoming_id, col(IncomingRow.told) < changes)
    session.connection().execute(statement.values(told=changes))


def under_way(session: Session, now: datetime) -> list[IncomingRow]:
    """Those whose workflows are to run: that are not over, or have a letter left to hand over."""
    left = select(IncomingLetterRow.incoming_id).where(
        col(IncomingLetterRow.state).in_((LetterState.QUEUED, LetterState.HANDING))
    )
    with_letters = set(session.exec(left))
    every = session.exec(select(IncomingRow)).all()
    found = known(session, every)
    return [row for row in every if row.id in with_letters or stage_of(row, found[row.id], now) not in OVER]
