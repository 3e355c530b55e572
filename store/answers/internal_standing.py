"""How an internremiss stands: who has been asked for which parts, what came, and what was taken."""

import json
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from models.internal import InternalAnswer, InternalDecision, InternalReferral, InternalView
from models.supplements import Part
from models.tables import (
    DraftRow,
    InternalAnswerRow,
    InternalDecisionRow,
    InternalReferralRow,
    LetterRow,
    RecipientRow,
)
from models.values import AnswerPart, LetterKind, LetterState
from store.letters import letters
from store.recipients import links

LETTERS_STEP = 1_000
"""A colleague's letter that goes again is numbered its referral's number plus this for every one before it."""
VIEWS = TypeAdapter(tuple[InternalView, ...])


def of_recipient(session: Session, recipient_id: str) -> list[InternalReferral]:
    """Everyone that has been asked for parts of the recipient's answer, oldest first."""
    rows = session.exec(
        select(InternalReferralRow)
        .where(InternalReferralRow.recipient_id == recipient_id)
        .order_by(col(InternalReferralRow.number))
    ).all()
    return _of_rows(session, recipient_id, rows) if rows else []


def of_token(session: Session, token: str) -> InternalReferral | None:
    """The referral a colleague's link belongs to, withdrawn or not; None for a link that opens nothing, or was replaced
    with the recipient's own."""
    if not links.is_token(token):
        return None
    known = links.token_hash(token)
    return _holding(session, session.exec(_ROWS.where(InternalReferralRow.token_hash == known)).first())


def of_id(session: Session, referral_id: str, generation: int) -> InternalReferral | None:
    """The same by what a visit's cookie says of it."""
    found = _holding(session, session.get(InternalReferralRow, referral_id))
    return found if found is not None and found.generation == generation else None


_ROWS = select(InternalReferralRow)


def _holding(session: Session, row: InternalReferralRow | None) -> InternalReferral | None:
    if row is None:
        return None
    (found,) = _of_rows(session, row.recipient_id, [row])
    return found if found.holds else None


def recipient_of(session: Session, referral_id: str) -> str:
    return session.get_one(InternalReferralRow, referral_id).recipient_id


def parts_of(row: InternalReferralRow) -> tuple[Part, ...]:
    codes = [code.partition(":") for code in json.loads(row.parts)]
    return tuple(Part(part=AnswerPart(name), key=key) for name, _, key in codes)


def _part(code: str) -> Part:
    name, _, key = code.partition(":")
    return Part(part=AnswerPart(name), key=key)


def _of_rows(session: Session, recipient_id: str, rows: Sequence[InternalReferralRow]) -> list[InternalReferral]:
    ids = [row.id for row in rows]
    answers: dict[str, list[InternalAnswer]] = {}
    sent = select(InternalAnswerRow).where(col(InternalAnswerRow.referral_id).in_(ids))
    for one in session.exec(sent.order_by(col(InternalAnswerRow.number))):
        views = VIEWS.validate_json(one.views)
        known = InternalAnswer(number=one.number, at=one.at, said_by=one.said_by, views=views, after=one.after)
        answers.setdefault(one.referral_id, []).append(known)
    decisions: dict[str, list[InternalDecision]] = {}
    decided = select(InternalDecisionRow).where(col(InternalDecisionRow.referral_id).in_(ids))
    for each in session.exec(decided.order_by(col(InternalDecisionRow.place))):
        facts = {"number": each.number, "part": _part(each.part), "outcome": each.outcome, "reason": each.reason}
        decisions.setdefault(each.referral_id, []).append(InternalDecision(**facts, at=each.at))
    numbers = [-row.number for row in rows]
    saved = select(DraftRow.supplement, DraftRow.saved_at).where(
        DraftRow.recipient_id == recipient_id, col(DraftRow.supplement).in_(numbers)
    )
    drafts, letters = dict(session.exec(saved).all()), _letters(session, recipient_id)
    generation = session.get_one(RecipientRow, recipient_id).generation
    return [
        InternalReferral(
            **row.model_dump(include={"id", "number", "name", "email", "message", "due_at", "asked_at", "generation"}),
            parts=parts_of(row),
            holds=row.generation == generation,
            withdrawn_at=row.withdrawn_at,
            letter=letters[LetterKind.INTERNAL, row.number].state,
            reminded_at=reminder.created_at
            if (reminder := letters.get((LetterKind.INTERNAL_REMINDER, row.number))) is not None
            else None,
            draft_at=drafts.get(-row.number),
            answers=tuple(answers.get(row.id, ())),
            decisions=tuple(decisions.get(row.id, ())),
        )
        for row in rows
    ]


def _letters(session: Session, recipient_id: str) -> dict[tuple[LetterKind, int], LetterRow]:
    """The last letter of each kind to each colleague, by the referral's number. A reminder that never left is none."""
    query = select(LetterRow).where(
        LetterRow.recipient_id == recipient_id,
        col(LetterRow.kind).in_(letters.INTERNAL),
    )
    return {
        (row.kind, row.number % LETTERS_STEP): row
        for row in session.exec(query.order_by(col(LetterRow.number)))
        if row.kind is LetterKind.INTERNAL or row.state is not LetterState.WITHDRAWN
    }
