"""Audited samples: which answers were drawn, and how either reader coded them."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.errors import Refused
from models.samples import Coding, Sample, SampledAnswer
from models.tables import AnswerRow, RecipientRow, SampledAnswerRow, SampleRow
from store.records import audit
from store.views import editions


def add(
    session: Session,
    round_id: str,
    answer_ids: Sequence[str],
    *,
    of: int,
    seed: str,
    reader: str,
    at: datetime,
    by: str,
) -> SampleRow:
    """`answer_ids`: in the order they were drawn."""
    row = SampleRow(
        id=uuid4().hex,
        round_id=round_id,
        number=editions.next_number(session, SampleRow, round_id),
        seed=seed,
        size=len(answer_ids),
        drawn_among=of,
        reader=reader,
        drawn_by=by,
        drawn_at=at,
    )
    session.add(row)
    session.flush()
    for place, answer_id in enumerate(answer_ids, start=1):
        session.add(SampledAnswerRow(sample_id=row.id, answer_id=answer_id, place=place))
    facts = {"number": row.number, "seed": seed, "size": row.size, "of": of}
    audit.append(session, at=at, actor=by, action="sample_drawn", object_id=row.id, **facts)
    return row


def of_round(session: Session, round_id: str) -> tuple[Sample, ...]:
    """In the order they were drawn, each with its answers as these were drawn."""
    query = select(SampleRow).where(SampleRow.round_id == round_id).order_by(col(SampleRow.number))
    rows = session.exec(query).all()
    if not rows:
        return ()
    drawn = (
        select(SampledAnswerRow, AnswerRow.version, RecipientRow.code)
        .join(AnswerRow, col(AnswerRow.id) == col(SampledAnswerRow.answer_id))
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(AnswerRow.round_id == round_id)
        .order_by(col(SampledAnswerRow.place))
    )
    of_sample: dict[str, list[SampledAnswer]] = {}
    for one, version, code in session.exec(drawn):
        of_sample.setdefault(one.sample_id, []).append(_answer(one, version, code))
    return tuple(
        Sample(
            id=row.id,
            number=row.number,
            seed=row.seed,
            size=row.size,
            of=row.drawn_among,
            reader=row.reader,
            drawn_by=row.drawn_by,
            drawn_at=row.drawn_at,
            answers=tuple(of_sample.get(row.id, ())),
        )
        for row in rows
    )


def find(session: Session, round_id: str, sample_id: str, answer_id: str) -> tuple[SampleRow, SampledAnswerRow]:
    """Raises Refused("no_such_page")."""
    row, one = session.get(SampleRow, sample_id), session.get(SampledAnswerRow, (sample_id, answer_id))
    if row is None or one is None or row.round_id != round_id:
        raise Refused("no_such_page")
    return row, one


def code(
    session: Session,
    row: SampleRow,
    one: SampledAnswerRow,
    *,
    offered: Sequence[str],
    first: Coding,
    second: Coding,
    at: datetime,
    by: str,
) -> None:
    one.coded_at, one.offered = at, json.dumps(offered)
    one.first_coding, one.second_coding = json.dumps(first), json.dumps(second)
    session.add(one)
    facts = {"number": row.number, "place": one.place}
    audit.append(session, at=at, actor=by, action="sample_coded", object_id=row.id, **facts)


def _answer(row: SampledAnswerRow, version: int, code: str) -> SampledAnswer:
    return SampledAnswer(
        place=row.place,
        answer_id=row.answer_id,
        recipient_code=code,
        version=version,
        coded_at=row.coded_at,
        offered=tuple(json.loads(row.offered)),
        first={field: tuple(themes) for field, themes in json.loads(row.first_coding).items()},
        second={field: tuple(themes) for field, themes in json.loads(row.second_coding).items()},
    )
