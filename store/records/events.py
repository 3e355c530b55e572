"""The audit's rows as people look them up: those of one sender's rounds, filtered, a page at a time.

The number of statements does not grow with the rows. An object id tells nobody anything: beside each row goes which
round and recipient it is about, who did it, and the words that were given with it.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, exists, literal, or_, select, union_all
from sqlmodel import Session, col

from models.tables import (
    AnswerFileRow,
    AnswerMarkRow,
    AnswerRow,
    AttestRow,
    AuditRow,
    BemotandeRow,
    CommentReturnRow,
    CompilationRow,
    ExplainedGapRow,
    ExtensionRequestRow,
    GroupSuggestionRow,
    HandoutRow,
    InternalReferralRow,
    JointNamingRow,
    LetterRow,
    MaskedFileRow,
    NoteRow,
    ProposalChangeRow,
    RecipientRow,
    RoundDraftRow,
    RoundRow,
    SampleRow,
    SupplementRequestRow,
    SynpunktGroupRow,
    SynpunktRow,
    ThemeRow,
)
from models.values import LetterKind, Value
from rules.sorting import swedish_sort_key
from store.accounts import accounts

_OF_RECIPIENTS = (
    *(AnswerRow, AttestRow, InternalReferralRow, JointNamingRow, LetterRow),
    *(ExtensionRequestRow, SupplementRequestRow),
)
_OF_ANSWERS = (AnswerMarkRow, MaskedFileRow, SynpunktRow)
_OF_ROUNDS = (
    *(CompilationRow, NoteRow, HandoutRow, CommentReturnRow, GroupSuggestionRow),
    *(ThemeRow, SynpunktGroupRow, BemotandeRow, ProposalChangeRow, ExplainedGapRow, SampleRow),
)
_OWN_WORDS = (
    (col(SupplementRequestRow.id), col(SupplementRequestRow.text)),
    (col(ExtensionRequestRow.id), col(ExtensionRequestRow.reason)),
    (col(AnswerMarkRow.id), col(AnswerMarkRow.section)),
    (col(MaskedFileRow.id), col(MaskedFileRow.reason)),
    (col(HandoutRow.id), col(HandoutRow.request)),
    (col(ExplainedGapRow.id), col(ExplainedGapRow.text)),
)
"""Things that carry the words of why they were made."""
_GIVEN_BY_LETTER = (LetterKind.EXTENSION, LetterKind.EXTENSION_DENIED)


class Scope(NamedTuple):
    """Whose events: a round's (`round_id`), else all of a sender's rounds."""

    sender_id: str
    round_id: str = ""


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
    """`by`: the account's name when it was one. `why`: the words given with it. `answer_id`: the version it is about,
    when there is one."""

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


def _rounds(scope: Scope) -> Any:
    own = col(RoundRow.id) == scope.round_id if scope.round_id else col(RoundRow.sender_id) == scope.sender_id
    return select(col(RoundRow.id)).where(own)


def all_things(scope: Scope) -> Subquery:
    """Everything a row may be about: its id, its round, its recipient. A file is known by its hash, and only once it
    has come in: what lies in a draft is nobody else's."""
    within, nobody = _rounds(scope), literal("")
    parts: list[Any] = [
        select(
            col(RoundRow.id).label("object_id"), col(RoundRow.id).label("round_id"), nobody.label("recipient_id")
        ).where(col(RoundRow.id).in_(within)),
        select(col(RecipientRow.id), col(RecipientRow.round_id), col(RecipientRow.id)).where(
            col(RecipientRow.round_id).in_(within)
        ),
        select(col(AnswerFileRow.sha256), col(AnswerRow.round_id), col(AnswerRow.recipient_id))
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(col(AnswerRow.round_id).in_(within)),
    ]
    parts += [
        select(col(table.id), col(table.round_id), col(table.recipient_id)).where(col(table.round_id).in_(within))
        for table in _OF_RECIPIENTS
    ]
    parts += [
        select(col(table.id), col(table.round_id), col(AnswerRow.recipient_id))
        .join(AnswerRow, col(AnswerRow.id) == col(table.answer_id))
        .where(col(table.round_id).in_(within))
        for table in _OF_ANSWERS
    ]
    parts += [
        select(col(table.id), col(table.round_id), nobody).where(col(table.round_id).in_(within))
        for table in _OF_ROUNDS
    ]
    written: ColumnElement[bool] = col(RoundDraftRow.round_id).in_(within)
    if not scope.round_id:
        written = or_(written, col(RoundDraftRow.sender_id) == scope.sender_id)
    parts.append(select(col(RoundDraftRow.id), col(RoundDraftRow.round_id), nobody).where(written))
    return union_all(*parts).subquery()


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
        given = exists().where(
            col(NoteRow.text).icontains(wanted.word, autoescape=True), col(AuditRow.facts).contains(col(NoteRow.id))
        )
        found.append(or_(col(AuditRow.action).in_(wanted.actions), given))
    return found


def _about(things: Subquery, about: str) -> Select[Any]:
    """The things of the recipients, or rounds, that are called so."""
    named = or_(
        col(RecipientRow.sort_key).contains(swedish_sort_key(about), autoescape=True), col(RecipientRow.code) == about
    )
    rounds = col(RoundRow.dnr).icontains(about, autoescape=True)
    return select(things.c.object_id).where(
        or_(
            things.c.recipient_id.in_(select(col(RecipientRow.id)).where(named)),
            things.c.round_id.in_(select(col(RoundRow.id)).where(rounds)),
        )
    )


def _told(session: Session, scope: Scope, rows: Sequence[AuditRow]) -> list[Event]:
    things = all_things(scope)
    asked = (
        select(things.c.object_id, things.c.round_id, col(RoundRow.dnr), things.c.recipient_id, col(RecipientRow.name))
        .join(RoundRow, col(RoundRow.id) == things.c.round_id, isouter=True)
        .join(RecipientRow, col(RecipientRow.id) == things.c.recipient_id, isouter=True)
        .where(things.c.object_id.in_({row.object_id for row in rows}))
    )
    about = {row[0]: row[1:] for row in session.execute(asked)}
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
            dnr=about[row.object_id][1] or "",
            round_id=about[row.object_id][0] or "",
            recipient=about[row.object_id][3] or "",
            why=why.get(row.seq) or "",
        )
        for row in rows
    ]


def _why(session: Session, rows: Sequence[AuditRow], facts: dict[int, dict[str, Any]]) -> dict[int, str]:
    """The words given with each row: its note's, a request's own, or those of the letter that told of it."""
    noted = {row.seq: facts[row.seq].get("note_id") or facts[row.seq].get("decision_id") or "" for row in rows}
    words = _texts(session, col(NoteRow.id), col(NoteRow.text), set(noted.values()))
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
