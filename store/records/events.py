"""The audit's rows as people look them up: those of one sender's rounds, filtered, a page at a time.

The number of statements does not grow with the rows. An object id tells nobody anything: beside each row goes which
round and recipient it is about, who did it, and the words that were given with it.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, or_, select
from sqlmodel import Session, col

from models.tables import (
    AnswerMarkRow,
    AuditRow,
    CaseChangeRow,
    CaseRow,
    ExplainedGapRow,
    ExtensionRequestRow,
    HandoutRow,
    IncomingRow,
    LetterRow,
    MaskedFileRow,
    NoteRow,
    RecipientRow,
    RoundRow,
    SupplementRequestRow,
)
from models.values import LetterKind, Value
from rules.sorting import swedish_sort_key
from store.accounts import accounts
from store.records.things import Scope, all_things

_OWN_WORDS = (
    (col(SupplementRequestRow.id), col(SupplementRequestRow.text)),
    (col(ExtensionRequestRow.id), col(ExtensionRequestRow.reason)),
    (col(AnswerMarkRow.id), col(AnswerMarkRow.section)),
    (col(MaskedFileRow.id), col(MaskedFileRow.reason)),
    (col(HandoutRow.id), col(HandoutRow.request)),
    (col(ExplainedGapRow.id), col(ExplainedGapRow.text)),
)
"""Things that carry the words of why they were made."""
_NAMED_WORDS = ((col(NoteRow.id), col(NoteRow.text)), (col(CaseChangeRow.id), col(CaseChangeRow.reason)))
"""Words that a row names among its facts."""
_NAMES_WORDS = ("note_id", "decision_id", "change_id")
_GIVEN_BY_LETTER = (LetterKind.EXTENSION, LetterKind.EXTENSION_DENIED)


class WantedEvents(Value):
    """What to look for, each empty for no limit. `actions`: codes that the word means, beside those whose notes hold
    it. `actor`: an account's id or `recipient`, `system`, `registrar`. `about`: a name, a code or a dnr."""

    word: str = ""
    actions: tuple[str, ...] = ()
    actor: str = ""
    about: str = ""
    first: datetime | None = None
    last: datetime | None = None


class Event(NamedTuple):
    """`by`: the account's name when it was one. `why`: the words given with it. It is about a round, a case or an
    incoming remiss: that id is there and the two others are empty."""

    seq: int
    at: datetime
    actor: str
    by: str
    action: str
    facts: dict[str, Any]
    dnr: str
    round_id: str
    recipient: str
    why: str
    case_id: str = ""
    incoming_id: str = ""


def page(session: Session, scope: Scope, wanted: WantedEvents, *, before: int | None, limit: int) -> list[Event]:
    """The newest rows first, at most `limit`, with numbers below `before`."""
    things = all_things(scope)
    query = select(AuditRow).where(col(AuditRow.object_id).in_(select(things.c.object_id)), *_filters(things, wanted))
    if before is not None:
        query = query.where(col(AuditRow.seq) < before)
    rows = session.execute(query.order_by(col(AuditRow.seq).desc()).limit(limit)).scalars().all()
    return _told(session, scope, rows)


def every(session: Session, scope: Scope, wanted: WantedEvents, *, at_once: int = 2000) -> Iterator[Event]:
    """All of them, newest first."""
    before: int | None = None
    while rows := page(session, scope, wanted, before=before, limit=at_once):
        yield from rows
        before = rows[-1].seq


def since(session: Session, scope: Scope, after: int, limit: int) -> list[Event]:
    """The oldest rows first, at most `limit`, with numbers above `after`."""
    things = all_things(scope)
    query = select(AuditRow).where(col(AuditRow.object_id).in_(select(things.c.object_id)), col(AuditRow.seq) > after)
    rows = session.execute(query.order_by(col(AuditRow.seq)).limit(limit)).scalars().all()
    return _told(session, scope, rows)


def of_round(session: Session, round_id: str) -> list[AuditRow]:
    """The rows that tell of a round and of everything in it, in order."""
    things = all_things(Scope("", round_id))
    query = select(AuditRow).where(col(AuditRow.object_id).in_(select(things.c.object_id)))
    return list(session.execute(query.order_by(col(AuditRow.seq))).scalars())


def _filters(things: Subquery, wanted: WantedEvents) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first is not None:
        found.append(col(AuditRow.at) >= wanted.first)
    if wanted.last is not None:
        found.append(col(AuditRow.at) <= wanted.last)
    if wanted.actor == "recipient":
        theirs = ("recipient:", "attester:", "colleague:")
        found.append(or_(*(col(AuditRow.actor).startswith(whose) for whose in theirs)))
    elif wanted.actor:
        known = {"system", "registrar"}
        found.append(col(AuditRow.actor) == (wanted.actor if wanted.actor in known else f"account:{wanted.actor}"))
    if wanted.about:
        found.append(col(AuditRow.object_id).in_(_about(things, wanted.about)))
    if wanted.word:
        given = [
            exists().where(text.icontains(wanted.word, autoescape=True), col(AuditRow.facts).contains(own_id))
            for own_id, text in _NAMED_WORDS
        ]
        found.append(or_(col(AuditRow.action).in_(wanted.actions), *given))
    return found


def _about(things: Subquery, about: str) -> Select[Any]:
    """The things of the recipients, rounds, cases or incoming remisses that are called so."""
    named = or_(
        col(RecipientRow.sort_key).contains(swedish_sort_key(about), autoescape=True), col(RecipientRow.code) == about
    )
    numbered = [
        select(col(table.id)).where(col(table.dnr).icontains(about, autoescape=True))
        for table in (RoundRow, CaseRow, IncomingRow)
    ]
    return select(things.c.object_id).where(
        or_(
            things.c.recipient_id.in_(select(col(RecipientRow.id)).where(named)),
            *(things.c.about_id.in_(each) for each in numbered),
        )
    )


def _told(session: Session, scope: Scope, rows: Sequence[AuditRow]) -> list[Event]:
    things = all_things(scope)
    asked = (
        select(
            things.c.object_id,
            things.c.about_id,
            func.coalesce(col(RoundRow.dnr), col(CaseRow.dnr), col(IncomingRow.dnr), "").label("dnr"),
            col(RecipientRow.name),
            col(CaseRow.id).label("case_id"),
            col(IncomingRow.id).label("incoming_id"),
        )
        .join(RoundRow, col(RoundRow.id) == things.c.about_id, isouter=True)
        .join(CaseRow, col(CaseRow.id) == things.c.about_id, isouter=True)
        .join(IncomingRow, col(IncomingRow.id) == things.c.about_id, isouter=True)
        .join(RecipientRow, col(RecipientRow.id) == things.c.recipient_id, isouter=True)
        .where(things.c.object_id.in_({row.object_id for row in rows}))
    )
    about = {row.object_id: row for row in session.execute(asked)}
    facts = {row.seq: json.loads(row.facts) for row in rows}
    names = accounts.names(session, {row.actor for row in rows})
    why = _why(session, rows, facts)
    return [
        Event(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            by=names.get(row.actor, ""),
            action=row.action,
            facts=facts[row.seq],
            dnr=told.dnr,
            round_id="" if told.case_id or told.incoming_id else told.about_id or "",
            recipient=told.name or "",
            why=why.get(row.seq) or "",
            case_id=told.case_id or "",
            incoming_id=told.incoming_id or "",
        )
        for row in rows
        for told in (about[row.object_id],)
    ]


def _why(session: Session, rows: Sequence[AuditRow], facts: dict[int, dict[str, Any]]) -> dict[int, str]:
    """The words given with each row: its note's, a request's own, or those of the letter that told of it."""
    noted = {row.seq: next(filter(None, map(facts[row.seq].get, _NAMES_WORDS)), "") for row in rows}
    words: dict[str, str] = {}
    for own_id, text in _NAMED_WORDS:
        words |= _texts(session, own_id, text, set(noted.values()))
    for own_id, text in _OWN_WORDS:
        words |= _texts(session, own_id, text, {row.object_id for row in rows})
    letters = select(col(LetterRow.recipient_id), col(LetterRow.created_at), col(LetterRow.facts)).where(
        col(LetterRow.recipient_id).in_({row.object_id for row in rows}), col(LetterRow.kind).in_(_GIVEN_BY_LETTER)
    )
    told = {(row[0], row[1]): json.loads(row[2]).get("reason", "") for row in session.execute(letters)}
    return {
        row.seq: words.get(noted[row.seq]) or words.get(row.object_id) or told.get((row.object_id, row.at), "")
        for row in rows
    }


def _texts(session: Session, own_id: Any, text: Any, ids: Collection[str]) -> dict[str, str]:
    return dict(session.execute(select(own_id, text).where(own_id.in_(ids))).all())
