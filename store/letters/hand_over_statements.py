"""The statements of a hand-over, built once: each runs for every letter of a round."""

from sqlalchemy import Boolean, ColumnElement, bindparam, case, exists, null, or_, update
from sqlmodel import col, select

from models.tables import (
    AnswerRow,
    InternalReferralRow,
    JointNamingRow,
    LetterRow,
    RecipientRow,
    RoundRow,
    SupplementRequestRow,
    UtcInstant,
)
from models.values import JointState, LeftOut, LetterKind, LetterState, RecipientState, RoundState
from store.letters.internal_letters import STILL_AWAITED
from store.letters.letters import OWES_NOTHING

IS_QUEUED = (col(LetterRow.id) == bindparam("letter")) & (col(LetterRow.state) == LetterState.QUEUED)
ADDRESSEE = (col(RecipientRow.id) == bindparam("addressee")) & (col(RecipientRow.email) == bindparam("address"))
RECIPIENT = col(RecipientRow.id) == bindparam("addressee")
OWES = col(RecipientRow.state).not_in(OWES_NOTHING) & (col(RecipientRow.due_at) == bindparam("due"))
_GOES_ON = exists().where(col(RoundRow.id) == col(LetterRow.round_id), col(RoundRow.frozen_at).is_(None))
TAKE = (
    update(LetterRow)
    .where(_GOES_ON)
    .values(
        state=LetterState.HANDING,
        claim=bindparam("mark"),
        handed_at=bindparam("at"),
        attempts=col(LetterRow.attempts) + 1,
    )
)
"""None of a frozen round, not even one whose order had begun: it waits."""
IS_RUNNING = exists().where(
    col(RoundRow.id) == col(LetterRow.round_id),
    or_(col(RoundRow.state) == RoundState.OPEN, col(RoundRow.state) == RoundState.OVERDUE),
)
_NEVER = {"state": LetterState.WITHDRAWN, "left_out": case((~IS_RUNNING, LeftOut.ROUND_OVER.value), else_=null())}
CLAIM = TAKE.where(IS_QUEUED, exists().where(ADDRESSEE), or_(col(LetterRow.kind) != LetterKind.MISSIV, IS_RUNNING))
LINK_HOLDS = RECIPIENT & (col(RecipientRow.generation) == bindparam("link"))
CLAIM_COPY = TAKE.where(IS_QUEUED)
CLAIM_FORWARD = TAKE.where(IS_QUEUED, IS_RUNNING, exists().where(LINK_HOLDS))
WITHDRAW_FORWARD = update(LetterRow).where(IS_QUEUED, or_(~IS_RUNNING, ~exists().where(LINK_HOLDS))).values(**_NEVER)
CLAIM_REMINDER = TAKE.where(IS_QUEUED, IS_RUNNING, exists().where(ADDRESSEE, OWES))
WITHDRAW = update(LetterRow).where(IS_QUEUED, or_(~IS_RUNNING, ~exists().where(RECIPIENT, OWES))).values(**_NEVER)
STILL_REFERRED = (
    (col(InternalReferralRow.id) == bindparam("referral"))
    & (col(InternalReferralRow.generation) == bindparam("link"))
    & col(InternalReferralRow.withdrawn_at).is_(None)
)
_REFERRED = exists().where(STILL_REFERRED)
_AWAITED = exists().where(STILL_REFERRED, STILL_AWAITED)
CLAIM_INTERNAL = TAKE.where(IS_QUEUED, IS_RUNNING, _REFERRED)
WITHDRAW_INTERNAL = update(LetterRow).where(IS_QUEUED, or_(~IS_RUNNING, ~_REFERRED)).values(**_NEVER)
CLAIM_INTERNAL_REMINDER = TAKE.where(IS_QUEUED, IS_RUNNING, _AWAITED)
WITHDRAW_INTERNAL_REMINDER = update(LetterRow).where(IS_QUEUED, or_(~IS_RUNNING, ~_AWAITED)).values(**_NEVER)
STILL_ASKED = (
    (col(SupplementRequestRow.recipient_id) == bindparam("addressee"))
    & (col(SupplementRequestRow.number) == bindparam("request"))
    & col(SupplementRequestRow.answered_version).is_(None)
    & col(SupplementRequestRow.withdrawn_at).is_(None)
)
CLAIM_SUPPLEMENT = TAKE.where(IS_QUEUED, exists().where(ADDRESSEE), exists().where(STILL_ASKED))
CLAIM_SUPPLEMENT_COPY = TAKE.where(IS_QUEUED, exists().where(STILL_ASKED))
WITHDRAW_SUPPLEMENT = (
    update(LetterRow).where(IS_QUEUED, ~exists().where(STILL_ASKED)).values(state=LetterState.WITHDRAWN)
)
AWAITS_MINUTES = (
    (col(AnswerRow.id) == bindparam("answer"))
    & col(AnswerRow.counted)
    & col(AnswerRow.preliminary)
    & (col(RoundRow.id) == col(AnswerRow.round_id))
    & (col(RoundRow.state) != RoundState.CANCELLED)
)
CLAIM_MINUTES = TAKE.where(IS_QUEUED, exists().where(ADDRESSEE), exists().where(AWAITS_MINUTES))
WITHDRAW_MINUTES = (
    update(LetterRow).where(IS_QUEUED, ~exists().where(AWAITS_MINUTES)).values(state=LetterState.WITHDRAWN)
)
STILL_NAMED = (
    (col(JointNamingRow.recipient_id) == bindparam("addressee"))
    & (col(JointNamingRow.lead_id) == bindparam("lead"))
    & (col(JointNamingRow.state) == JointState.WAITING)
)
CLAIM_JOINT = TAKE.where(IS_QUEUED, IS_RUNNING, exists().where(ADDRESSEE), exists().where(STILL_NAMED))
WITHDRAW_JOINT = update(LetterRow).where(IS_QUEUED, or_(~IS_RUNNING, ~exists().where(STILL_NAMED))).values(**_NEVER)
STILL_CONFIRMED = (
    (col(JointNamingRow.recipient_id) == bindparam("addressee"))
    & (col(JointNamingRow.lead_id) == bindparam("lead"))
    & (col(JointNamingRow.number) == bindparam("naming"))
    & (col(JointNamingRow.state) == JointState.CONFIRMED)
)
CLAIM_JOINT_RECEIPT = TAKE.where(IS_QUEUED, exists().where(ADDRESSEE), exists().where(STILL_CONFIRMED))
WITHDRAW_JOINT_RECEIPT = (
    update(LetterRow).where(IS_QUEUED, ~exists().where(STILL_CONFIRMED)).values(state=LetterState.WITHDRAWN)
)
HELD = select(LetterRow.id).where(
    col(LetterRow.id).in_(bindparam("letters", expanding=True)),
    col(LetterRow.claim) == bindparam("mark"),
    col(LetterRow.state) == LetterState.HANDING,
)
RECORD = (
    update(LetterRow)
    .where(
        col(LetterRow.id) == bindparam("letter"),
        col(LetterRow.claim) == bindparam("mark"),
        col(LetterRow.state) == LetterState.HANDING,
    )
    .values(
        state=bindparam("became"),
        smtp_code=bindparam("code"),
        smtp_text=bindparam("words"),
        sent_at=bindparam("sent"),
        outcome_unknown=or_(col(LetterRow.outcome_unknown), bindparam("unknown", type_=Boolean)),
        unknowns=col(LetterRow.unknowns) + case((bindparam("unknown", type_=Boolean), 1), else_=0),
        not_before=bindparam("not_before", type_=UtcInstant),
        cause=bindparam("why"),
    )
)


KEEP_REFUSED_COPIES = (
    update(LetterRow).where(col(LetterRow.id) == bindparam("letter")).values(refused_copies=bindparam("addresses"))
)


def _state_is(*states: RecipientState) -> ColumnElement[bool]:
    """Written out, since a list of values cannot be part of a statement run for many rows at once."""
    return or_(*(col(RecipientRow.state) == state for state in states))


REACHED = (
    update(RecipientRow)
    .where(col(RecipientRow.id) == bindparam("addressee"))
    .values(
        sent_at=bindparam("at"),
        state=case(
            (
                _state_is(RecipientState.PENDING, RecipientState.UNDELIVERABLE),
                RecipientState.SENT,
            ),
            else_=col(RecipientRow.state),
        ),
    )
)
UNREACHED = (
    update(RecipientRow)
    .where(ADDRESSEE)
    .values(
        undeliverable_at=bindparam("at"),
        state=case(
            (
                _state_is(RecipientState.PENDING, RecipientState.SENT),
                RecipientState.UNDELIVERABLE,
            ),
            else_=col(RecipientRow.state),
        ),
    )
)
