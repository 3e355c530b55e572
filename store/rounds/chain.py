"""Kedjeremiss: whose turn it is by the register, and the letter that goes when a turn comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, func, text
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.answer import AnswerContent
from models.chain import Link
from models.messages import ChainTurn
from models.tables import WITH_CHAIN, AnswerMarkRow, LetterRow, NoteRow, RecipientRow, RoundRow
from models.to_do import ToDo, ToDoKind
from models.values import SETTLED_STATES, LetterKind, RoundState
from rules import chain as rules
from rules.local_time import local_day
from store.answers import answers
from store.letters import letters
from store.recipients import recipients
from store.records import audit, outbox
from store.rounds import notes, rounds
from store.rounds.waiting_recipients import Rows, Statement, among, waiting

PASSED, ORDER = "chain_passed", "chain_order"


class EarlierAnswer(NamedTuple):
    """The answer of one that was asked before. `content` is None when something in it is marked as confidential."""

    name: str
    content: AnswerContent | None


def links(session: Session, row: RoundRow) -> tuple[Link, ...]:
    """In the order they are asked; empty for a round that asks all at once, and without those taken off the list."""
    return _of_rounds(session, {row.id: row.definition})[row.id]


def _of_rounds(session: Session, definitions: Mapping[str, str]) -> dict[str, tuple[Link, ...]]:
    """The links of each round, by its id; with as many statements for any number of rounds."""
    chains = {key: rounds.definition_of(body).chain for key, body in definitions.items()}
    said, connection = {"ids": [key for key, chain in chains.items() if chain is not None]}, session.connection()
    if not said["ids"]:
        return dict.fromkeys(chains, ())
    asked = {member_id: at for member_id, at in connection.execute(_ASKED, said)}
    orders: dict[str, list[str]] = {}
    passed: set[str | None] = set()
    for round_id, kind, member_id, words in connection.execute(_NOTED, said):
        if kind == ORDER:
            orders[round_id] = words.splitlines()
        else:
            passed.add(member_id)
    members: dict[str, dict[str, Link]] = {}
    for round_id, member_id, code, name, due_at, state in connection.execute(_MEMBERS, said):
        link = Link(code, name, asked.get(member_id), due_at, state in SETTLED_STATES, member_id in passed)
        members.setdefault(round_id, {})[code] = link
    found: dict[str, tuple[Link, ...]] = {}
    for key, chain in chains.items():
        order, there = orders.get(key) or (chain.order if chain is not None else ()), members.get(key, {})
        found[key] = tuple(there[code] for code in order if code in there)
    return found


_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_ASKED = (
    columns(col(LetterRow.recipient_id), func.min(col(LetterRow.created_at)))
    .where(col(LetterRow.round_id).in_(_IDS), col(LetterRow.kind) == LetterKind.MISSIV)
    .group_by(col(LetterRow.recipient_id))
)
_NOTED = (
    columns(col(NoteRow.round_id), col(NoteRow.kind), col(NoteRow.recipient_id), col(NoteRow.text))
    .where(col(NoteRow.round_id).in_(_IDS), col(NoteRow.kind).in_([PASSED, ORDER]))
    .order_by(col(NoteRow.at))
)
_MEMBERS = columns(
    *(col(getattr(RecipientRow, name)) for name in ("round_id", "id", "code", "full_name", "due_at", "state"))
).where(col(RecipientRow.round_id).in_(_IDS), col(RecipientRow.invited))


def going_on() -> Statement:
    """Chains that go on, with their definitions: few, and found by an index of their own."""
    return waiting(
        col(RoundRow.id), col(RoundRow.due_at), until=col(RoundRow.closes_at), said=col(RoundRow.definition)
    ).where(among(col(RoundRow.state), [RoundState.OPEN, RoundState.OVERDUE]), _IS_CHAIN)


_IS_CHAIN = text(f"rounds.{WITH_CHAIN}")


def late(session: Session, rows: Rows, at: datetime) -> list[ToDo]:
    """Turns whose own day has passed, in the rounds of `going_on`."""
    found = _of_rounds(session, {row.round_id: row.said for row in rows})
    turns = ((row, rules.turn(found[row.round_id])) for row in rows)
    return [
        row._replace(since=link.due_at, object_id=link.code, recipient=link.name).item(
            ToDoKind.CHAIN_LATE, said=local_day(link.due_at).isoformat()
        )
        for row, link in turns
        if link is not None and link.asked_at is not None and link.due_at < at
    ]


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
