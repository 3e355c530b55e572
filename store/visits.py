"""What the pages of one recipient need, in one statement: a page is fetched far more often than it is written."""

from typing import NamedTuple, cast

from sqlalchemy import and_, bindparam, exists
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from models.tables import AnswerFileRow, AnswerRow, DraftRow, RecipientRow, RoundRow
from store import links

_HAS_FILES = exists().where(
    col(AnswerFileRow.recipient_id) == col(RecipientRow.id),
    col(AnswerFileRow.answer_id).is_(None),
    col(AnswerFileRow.supplement) == 0,
)
_ROWS = cast(
    "Select[RecipientRow, RoundRow, AnswerRow | None, DraftRow | None, bool]",  # SQLModel's own types end at four
    select(RecipientRow, RoundRow, AnswerRow, DraftRow)
    .add_columns(_HAS_FILES)
    .join(RoundRow, col(RoundRow.id) == col(RecipientRow.round_id))
    .outerjoin(AnswerRow, and_(col(AnswerRow.recipient_id) == col(RecipientRow.id), col(AnswerRow.counted)))
    .outerjoin(DraftRow, and_(col(DraftRow.recipient_id) == col(RecipientRow.id), col(DraftRow.supplement) == 0)),
)
_BY_ID = _ROWS.where(col(RecipientRow.id) == bindparam("recipient_id"))
_BY_TOKEN = _ROWS.where(col(RecipientRow.token_hash) == bindparam("token_hash"))


class VisitRows(NamedTuple):
    """`counted`: the answer that counts. `draft`: the saved fields, without the draft's files, which may lie there
    before any field is saved."""

    recipient: RecipientRow
    round: RoundRow
    counted: AnswerRow | None
    draft: DraftRow | None
    has_files: bool


def of_recipient(session: Session, recipient_id: str) -> VisitRows | None:
    row = session.exec(_BY_ID, params={"recipient_id": recipient_id}).first()
    return VisitRows(*row) if row is not None else None


def of_token(session: Session, token: str) -> VisitRows | None:
    """By the link's token, looked up by hash: constant work for a wrong one. None when it opens nothing."""
    if not links.is_token(token):
        return None
    row = session.exec(_BY_TOKEN, params={"token_hash": links.token_hash(token)}).first()
    return VisitRows(*row) if row is not None else None
