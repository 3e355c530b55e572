"""Who has read which answers, and the sentences given instead of closing a gap."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, select

from models.synpunkter import Explanation, Gap
from models.tables import AnswerRow, ExplainedGapRow, ReadingRow
from store.records import audit


def read(session: Session, answer: AnswerRow, *, at: datetime, by: str) -> None:
    """Harmless twice: the first time holds."""
    if session.get(ReadingRow, (answer.id, by)) is None:
        session.add(ReadingRow(answer_id=answer.id, read_by=by, round_id=answer.round_id, read_at=at))
        audit.append(session, at=at, actor=by, action="answer_read", object_id=answer.id)


def unread(session: Session, answer: AnswerRow, *, at: datetime, by: str) -> None:
    """It was marked by mistake. Harmless twice."""
    row = session.get(ReadingRow, (answer.id, by))
    if row is not None:
        session.delete(row)
        audit.append(session, at=at, actor=by, action="answer_unread", object_id=answer.id)


def explain(session: Session, round_id: str, gap: Gap, *, version: int, text: str, at: datetime, by: str) -> None:
    """`version`: of the answer that the gap is in, 0 for a gap of no answer. Without a text the gap is open again."""
    known = select(ExplainedGapRow).where(
        ExplainedGapRow.round_id == round_id, ExplainedGapRow.kind == gap.kind, ExplainedGapRow.key == gap.key
    )
    row = session.exec(known).first() or ExplainedGapRow(
        id=uuid4().hex, round_id=round_id, kind=gap.kind, key=gap.key, text="", by=by, at=at
    )
    row.text, row.version, row.by, row.at = text, version, by, at
    session.add(row)
    facts = {"kind": gap.kind.value, "key": gap.key}
    audit.append(
        session, at=at, actor=by, action="gap_explained" if text else "gap_reopened", object_id=row.id, **facts
    )


def explanations(session: Session, round_id: str) -> list[Explanation]:
    query = select(ExplainedGapRow).where(ExplainedGapRow.round_id == round_id, ExplainedGapRow.text != "")
    rows = session.exec(query.order_by(ExplainedGapRow.kind, ExplainedGapRow.key))
    return [Explanation.model_validate(row.model_dump(include=set(Explanation.model_fields))) for row in rows]
