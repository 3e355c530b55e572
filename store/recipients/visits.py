"""What the pages of one recipient need, in one statement: a page is fetched far more often than it is written. And the
visits, recipients' and attesters', that were ended before their time.
"""

from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import BindParameter, and_, bindparam, delete, exists
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.tables import (
    AnswerFileRow,
    AnswerRow,
    DraftRow,
    EndedVisitRow,
    ExtensionRequestRow,
    InternalReferralRow,
    JointNamingRow,
    LetterRow,
    PaperChangeRow,
    RecipientRow,
    RoundRow,
)
from models.values import JointState, LetterKind
from store.recipients import links

_HAS_FILES = exists().where(
    col(AnswerFileRow.recipient_id) == col(RecipientRow.id),
    col(AnswerFileRow.answer_id).is_(None),
    col(AnswerFileRow.supplement) == 0,
)
_IS_NAMED = exists().where(
    col(JointNamingRow.recipient_id) == col(RecipientRow.id), col(JointNamingRow.state) != JointState.ENDED
)
_ROWS = cast(
    "Select[RecipientRow, RoundRow, AnswerRow | None, DraftRow | None, bool, bool]",  # SQLModel's own types end at four
    select(RecipientRow, RoundRow, AnswerRow, DraftRow)
    .add_columns(_HAS_FILES, _IS_NAMED)
    .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
    .outerjoin(AnswerRow, and_(col(AnswerRow.recipient_id) == col(RecipientRow.id), col(AnswerRow.counted)))
    .outerjoin(DraftRow, and_(col(DraftRow.recipient_id) == col(RecipientRow.id), col(DraftRow.supplement) == 0)),
)
_HAS_ENDED = exists().where(col(EndedVisitRow.id) == bindparam("visit"))
_BY_ID = _ROWS.where(col(RecipientRow.id) == bindparam("recipient_id"), ~_HAS_ENDED)
_BY_TOKEN = _ROWS.where(col(RecipientRow.token_hash) == bindparam("token_hash"))


class Seldom(NamedTuple):
    """What most visits have nothing of, so that it is asked for only where there is some."""

    paper_changes: bool
    extensions: bool
    forwards: bool
    versions: bool
    internal: bool


_RECIPIENT: BindParameter[str] = bindparam("recipient_id")
_ROUND: BindParameter[str] = bindparam("round_id")
_SELDOM = sa_select(
    exists().where(col(PaperChangeRow.round_id) == _ROUND),
    exists().where(col(ExtensionRequestRow.recipient_id) == _RECIPIENT),
    exists().where(col(LetterRow.recipient_id) == _RECIPIENT, col(LetterRow.kind) == LetterKind.FORWARD),
    exists().where(col(AnswerRow.recipient_id) == _RECIPIENT),
    exists().where(col(InternalReferralRow.recipient_id) == _RECIPIENT),
)


class VisitRows(NamedTuple):
    """`counted`: the answer that counts. `draft`: the saved fields, without the draft's files, which may lie there
    before any field is saved. `is_named`: in another's joint answer, whatever it has said of it."""

    recipient: RecipientRow
    round: RoundRow
    counted: AnswerRow | None
    draft: DraftRow | None
    has_files: bool
    is_named: bool


def of_recipient(session: Session, recipient_id: str, visit: str = "") -> VisitRows | None:
    """`visit`: the one it is read for; None when that has been ended."""
    row = session.exec(_BY_ID, params={"recipient_id": recipient_id, "visit": visit}).first()
    return VisitRows(*row) if row is not None else None


def of_token(session: Session, token: str) -> VisitRows | None:
    """By the link's token, looked up by hash: constant work for a wrong one. None when it opens nothing."""
    if not links.is_token(token):
        return None
    row = session.exec(_BY_TOKEN, params={"token_hash": links.token_hash(token)}).first()
    return VisitRows(*row) if row is not None else None


def seldom(session: Session, round_id: str, recipient_id: str) -> Seldom:
    told = session.connection().execute(_SELDOM, {"round_id": round_id, "recipient_id": recipient_id}).one()
    return Seldom(*map(bool, told))


def has_ended(session: Session, visit: str) -> bool:
    return session.get(EndedVisitRow, visit) is not None


def end(session: Session, visit: str, at: datetime, *, lifetime: timedelta) -> None:
    """Ends a visit for every cookie of it. Those that ended more than a `lifetime` ago, which no cookie outlives, are
    forgotten. Harmless twice."""
    session.connection().execute(delete(EndedVisitRow).where(col(EndedVisitRow.ended_at) < at - lifetime))
    if not has_ended(session, visit):
        session.add(EndedVisitRow(id=visit, ended_at=at))
