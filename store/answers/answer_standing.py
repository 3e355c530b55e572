"""What the decision to take an answer rests on, and when a round no longer takes any, or any confirmation."""

from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from models.papers import FIRST
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    AttestRow,
    DraftRow,
    InternalReferralRow,
    JointNamingRow,
    PaperChangeRow,
    RecipientRow,
    RoundRow,
    SupplementRequestRow,
)
from models.values import JointState, RoundState
from rules import minutes


class Closing(Protocol):
    """The part of a round that says when it closes."""

    @property
    def state(self) -> RoundState: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...


class Due(Protocol):
    """The part of a recipient that says when its answer is due."""

    @property
    def due_at(self) -> datetime: ...


def is_closed(round_row: Closing, recipient: Due, at: datetime) -> bool:
    """Whether an answer whose last byte came at `at` comes too late to be taken through the link: after the closing
    instant (or the recipient's own later due date), or after a registrar closed the round before that."""
    return at > last_moment(round_row, recipient)


def last_moment(round_row: Closing, recipient: Due) -> datetime:
    """The last instant at which an answer is taken through the link, late or not."""
    latest = max(round_row.closes_at, recipient.due_at)
    if round_row.closed_at is not None and round_row.state is RoundState.CLOSED:
        return min(latest, round_row.closed_at)
    return latest


def confirmable_until(round_row: Closing, recipient: Due) -> datetime:
    """The last instant at which a preliminary answer can be confirmed through the link."""
    return minutes.confirmable_until(last_moment(round_row, recipient))


class AnswerStanding(NamedTuple):
    """What the decision to take an answer rests on, read in one statement. `Database.changing` lets one writer in at a
    time, so it cannot change before the commit. `attests`: how many requests for attest the draft may have to answer
    to. `internal`: how many colleagues have been asked for parts of it. `asked`: the latest request for a supplement
    that nothing has settled, also when its time has passed. `named`: how many other answers speak for the recipient;
    `names`: how many others its own speaks for. `papers`: the version of the round's papers there is now."""

    id: str
    round_id: str
    code: str
    group_key: str
    email: str
    due_at: datetime
    dnr: str
    state: RoundState
    sent_at: datetime | None
    closes_at: datetime
    closed_at: datetime | None
    latest: int | None
    counted: int | None
    earlier_id: str | None
    draft: int
    draft_files: int
    attests: int
    internal: int
    asked: int | None
    named: int
    names: int
    papers: int


_ACTIVE = col(JointNamingRow.state).in_((JointState.WAITING, JointState.CONFIRMED))
_OURS = col(AnswerRow.recipient_id) == bindparam("recipient_id")
_STANDING = select(
    col(RecipientRow.id),
    col(RecipientRow.round_id),
    col(RecipientRow.code),
    col(RecipientRow.group_key),
    col(RecipientRow.email),
    col(RecipientRow.due_at),
    col(RoundRow.dnr),
    col(RoundRow.state),
    col(RoundRow.sent_at),
    col(RoundRow.closes_at),
    col(RoundRow.closed_at),
    select(func.max(AnswerRow.version)).where(_OURS).scalar_subquery(),
    select(col(AnswerRow.version)).where(_OURS, col(AnswerRow.counted)).scalar_subquery(),
    select(col(AnswerRow.id)).where(_OURS, col(AnswerRow.nonce) == bindparam("nonce")).scalar_subquery(),
    func.coalesce(
        select(col(DraftRow.version))
        .where(
            col(DraftRow.recipient_id) == bindparam("recipient_id"),
            col(DraftRow.supplement) == bindparam("supplement"),
        )
        .scalar_subquery(),
        0,
    ),
    select(func.count())
    .where(
        col(AnswerFileRow.recipient_id) == bindparam("recipient_id"),
        col(AnswerFileRow.answer_id).is_(None),
        col(AnswerFileRow.supplement) == bindparam("supplement"),
    )
    .scalar_subquery(),
    select(func.count())
    .where(col(AttestRow.recipient_id) == bindparam("recipient_id"), col(AttestRow.answer_id).is_(None))
    .scalar_subquery(),
    select(func.count()).where(col(InternalReferralRow.recipient_id) == bindparam("recipient_id")).scalar_subquery(),
    select(func.max(SupplementRequestRow.number))
    .where(
        col(SupplementRequestRow.recipient_id) == bindparam("recipient_id"),
        col(SupplementRequestRow.answered_version).is_(None),
        col(SupplementRequestRow.withdrawn_at).is_(None),
    )
    .scalar_subquery(),
    select(func.count())
    .where(col(JointNamingRow.recipient_id) == bindparam("recipient_id"), _ACTIVE)
    .scalar_subquery(),
    select(func.count()).where(col(JointNamingRow.lead_id) == bindparam("recipient_id"), _ACTIVE).scalar_subquery(),
    func.coalesce(
        select(func.max(PaperChangeRow.version))
        .where(col(PaperChangeRow.round_id) == col(RoundRow.id))
        .correlate(RoundRow)
        .scalar_subquery(),
        FIRST,
    ),
).where(col(RecipientRow.id) == bindparam("recipient_id"), col(RoundRow.id) == col(RecipientRow.round_id))


def read(session: Session, recipient_id: str, nonce: str, supplement: int = 0) -> AnswerStanding:
    """`nonce`: the form's; `earlier_id` is the answer it has already become. `supplement`: the request whose draft
    goes with the answer."""
    facts = {"recipient_id": recipient_id, "nonce": nonce, "supplement": supplement}
    return AnswerStanding._make(session.connection().execute(_STANDING, facts).one())
