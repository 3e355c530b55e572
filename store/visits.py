"""What the pages of one recipient need, in one statement: a page is fetched far more often than it is written."""

from typing import NamedTuple

from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, select

from models.tables import AnswerRow, DraftRow, RecipientRow, RoundRow
from store import links

_ROWS = (
    select(RecipientRow, RoundRow, AnswerRow, DraftRow)
    .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
    .outerjoin(AnswerRow, and_(col(AnswerRow.recipient_id) == col(RecipientRow.id), col(AnswerRow.counted)))
    .outerjoin(DraftRow, and_(col(DraftRow.recipient_id) == col(RecipientRow.id), col(DraftRow.supplement) == 0))
)


_BY_ID = _ROWS.where(col(RecipientRow.id) == bindparam("recipient_id"))
_BY_TOKEN = _ROWS.where(col(RecipientRow.token_hash) == bindparam("token_hash"))


class VisitRows(NamedTuple):
    """`counted`: the answer that counts. `draft`: the saved fields, without the draft's files."""

    recipient: RecipientRow
    round: RoundRow
    counted: AnswerRow | None
    draft: DraftRow | None


def of_recipient(session: Session, recipient_id: str) -> VisitRows | None:
    row = session.exec(_BY_ID, params={"recipient_id": recipient_id}).first()
    return VisitRows(*row) if row is not None else None


def of_token(session: Session, token: str) -> VisitRows | None:
    """By the link's token, looked up by hash: constant work for a wrong one. None when it opens nothing."""
    if not links.is_token(token):
        return None
    row = session.exec(_BY_TOKEN, params={"token_hash": links.token_hash(token)}).first()
    return VisitRows(*row) if row is not None else None
