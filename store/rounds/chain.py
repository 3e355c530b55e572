"""Kedjeremiss: whose turn it is by the register, and the letter that goes when a turn comes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.answer import AnswerContent
from models.chain import Link
from models.messages import ChainTurn
from models.tables import AnswerMarkRow, LetterRow, NoteRow, RecipientRow, RoundRow
from models.to_do import ToDo, ToDoKind
from models.values import SETTLED_STATES, LetterKind, RoundState
from rules import chain as rules
from rules.local_time import local_day
from store.answers import answers
from store.letters import letters
from store.recipients import recipients
from store.records import audit, outbox
from store.rounds import notes, rounds

PASSED, ORDER = "chain_passed", "chain_order"


class EarlierAnswer(NamedTuple):
    """The answer of one that was asked before. `content` is None when something in it is marked as confidential."""

    name: str
    content: AnswerContent | None


def links(session: Session, row: RoundRow) -> tuple[Link, ...]:
    """In the order they are asked; empty for a round that asks all at once, and without those taken off the list."""
    chain = rounds.definition(row).chain
    if chain is None:
        return ()
    members = {one.code: one for one in recipients.of_round(session, row.id) if one.invited}
    letter = select(LetterRow.recipient_id, func.min(col(LetterRow.created_at))).where(
        LetterRow.round_id == row.id, LetterRow.kind == LetterKind.MISSIV
    )
    asked = dict(session.exec(letter.group_by(col(LetterRow.recipient_id))).all())
    passed = set(session.exec(select(NoteRow.recipient_id).where(NoteRow.round_id == row.id, NoteRow.kind == PASSED)))
    order = notes.newest(session, row.id, ORDER).splitlines() or chain.order
    return tuple(
        Link(one.code, one.full_name, asked.get(one.id), one.due_at, one.state in SETTLED_STATES, one.id in passed)
        for one in (members[code] for code in order if code in members)
    )


def late(session: Session, sender_id: str, at: datetime, round_ids: Collection[str] | None = None) -> list[ToDo]:
    """Turns whose own day has passed. `sender_id`: empty for all senders. `round_ids`: only in these rounds."""
    query = select(RoundRow).where(
        col(RoundRow.state).in_([RoundState.OPEN, RoundState.OVERDUE]), col(RoundRow.definition).contains(_IS_CHAIN)
    )
    query = query.where(RoundRow.sender_id == sender_id) if sender_id else query
    query = query.where(col(RoundRow.id).in_(round_ids)) if round_ids is not None else query
    turns = [(row, rules.turn(links(session, row))) for row in session.exec(query)]
    return [
        ToDo(
            kind=ToDoKind.CHAIN_LATE,
            round_id=row.id,
            dnr=row.dnr,
            title=row.title,
            since=link.due_at,
            object_id=link.code,
            recipient=link.name,
            until=row.closes_at,
            said=local_day(link.due_at).isoformat(),
        )
        for row, link in turns
        if link is not None and link.asked_at is not None and link.due_at < at
    ]


_IS_CHAIN = '"chain":{"'
"""So a definition begins its chain when it has one: what people write has no such quotes in JSON."""


def turn_of(session: Session, row: RoundRow) -> ChainTurn | None:
    """Whose turn it is; None in a round that asks all at once."""
    if rounds.definition(row).chain is None:
        return None
    link = rules.turn(links(session, row)) if row.state in {RoundState.OPEN, RoundState.OVERDUE} else None
    if link is None or link.asked_at is None:
        return ChainTurn()
    return ChainTurn(name=link.name, since=link.asked_at, due_at=link.due_at)


def take_turn(session: Session, row: RoundRow, at: datetime) -> None:
    """Asks the one whose turn has come, with its own days from now. Harmless twice."""
    chain = rounds.definition(row).chain
    if chain is None or row.state not in {RoundState.OPEN, RoundState.OVERDUE}:
        return
    link = rules.turn(links(session, row))
    if link is None or link.asked_at is not None:
        return
    member = recipients.by_codes(session, row.id, [link.code])[0]
    member.due_at = rules.due_at(at, chain.days, row.closes_at)
    session.add(member)
    session.flush()
    letters.queue(session, member, LetterKind.MISSIV, 1, at)
    due = member.due_at.isoformat()
    audit.append(session, at=at, actor="system", action="chain_turn", object_id=member.id, due_at=due)
    outbox.add(session, member, at)


def turns_begun(session: Session, row: RoundRow, group_key: str | None) -> int:
    """How many of a chain's recipients in the group have been asked: their own days are then reckoned with."""
    asked = {link.code for link in links(session, row) if link.asked_at is not None}
    return sum(one.group_key == group_key for one in recipients.by_codes(session, row.id, asked)) if asked else 0


def pass_over(session: Session, member: RecipientRow, words: str, at: datetime, *, by: str) -> None:
    note_id = notes.add(session, member.round_id, PASSED, words, at, by, member.id)
    audit.append(session, at=at, actor=by, action="chain_passed", object_id=member.id, note_id=note_id)
    outbox.add(session, member, at)


def put_in_order(session: Session, row: RoundRow, codes: Sequence[str], at: datetime, *, by: str) -> None:
    note_id = notes.add(session, row.id, ORDER, "\n".join(codes), at, by)
    audit.append(session, at=at, actor=by, action="chain_ordered", object_id=row.id, note_id=note_id)


def put_last(session: Session, row: RoundRow, member: RecipientRow, at: datetime, *, by: str) -> None:
    """Gives one that is added its place. Its turn comes at once when the chain is at its end."""
    put_in_order(session, row, [*(link.code for link in links(session, row)), member.code], at, by=by)
    take_turn(session, row, at)


def earlier(session: Session, row: RoundRow, code: str) -> tuple[EarlierAnswer, ...]:
    """What those before it in the chain have answered, as it counts."""
    found = []
    for link in rules.before(links(session, row), code):
        member = recipients.by_codes(session, row.id, [link.code])[0]
        answer = answers.counted_answer(session, member.id)
        if answer is not None:
            marked = select(AnswerMarkRow.id).where(
                AnswerMarkRow.answer_id == answer.id, col(AnswerMarkRow.lifted_at).is_(None)
            )
            is_open = session.exec(marked).first() is None
            found.append(EarlierAnswer(link.name, answers.content(answer) if is_open else None))
    return tuple(found)


def waits(session: Session, member: RecipientRow) -> bool:
    """Whether its turn in a chain has not come yet: it knows nothing of the round."""
    found = links(session, rounds.get(session, member.round_id))
    return any(link.code == member.code and link.asked_at is None for link in found)
