"""Everything that officers have made of a round's answers, as one value."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, SQLModel, col, func, select

from models.samples import Sample
from models.synpunkter import (
    Answered,
    Bemotande,
    Change,
    Group,
    Passage,
    Reading,
    Synpunkt,
    Theme,
    Treatment,
)
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    BemotandeRow,
    ProposalChangeRow,
    ReadingRow,
    RecipientRow,
    SynpunktGroupRow,
    SynpunktRow,
    ThemeRow,
)
from rules import completeness
from store.accounts import accounts
from store.answers import answers
from store.views import readings, themes


def whole(session: Session, round_id: str, said: Sequence[Answered] | None = None) -> Treatment:
    """With every gap, explained or open; none for a round that does without synpunkter. People as the audit names
    them. `said`: the counted answers, when they have been read already."""
    made = of_round(session, round_id)
    if made.is_empty:
        return made
    counted = answered(session, round_id) if said is None else said
    found = completeness.gaps(counted, made, readings.explanations(session, round_id))
    return made.model_copy(update={"gaps": found})


def of_round(session: Session, round_id: str) -> Treatment:
    """Without the gaps."""
    groups = _rows(session, SynpunktGroupRow, round_id, SynpunktGroupRow.number)
    live = {row.id for row in groups}
    made = _rows(session, BemotandeRow, round_id, BemotandeRow.made_at)
    found = _synpunkter(session, round_id)
    mine = {one.id for one in found} | live
    return Treatment(
        themes=tuple(theme(row) for row in themes.of_round(session, round_id)),
        synpunkter=tuple(found),
        groups=tuple(_value(Group, row) for row in groups),
        bemotanden=tuple(_value(Bemotande, row) for row in made if (row.synpunkt_id or row.group_id) in mine),
        changes=tuple(change(row) for row in _rows(session, ProposalChangeRow, round_id, ProposalChangeRow.made_at)),
        readings=tuple(_readings(session, round_id)),
    )


def answered(session: Session, round_id: str) -> list[Answered]:
    """The counted answers, in the recipients' order."""
    files = (
        select(AnswerFileRow.answer_id, func.count())
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
        .group_by(col(AnswerFileRow.answer_id))
    )
    counts = {str(answer_id): count for answer_id, count in session.exec(files)}
    query = (
        select(AnswerRow, RecipientRow.code)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted))
        .order_by(col(RecipientRow.sort_key), col(RecipientRow.code))
    )
    return [
        Answered(
            answer_id=row.id,
            recipient_code=code,
            version=row.version,
            content=answers.content(row),
            files=counts.get(row.id, 0),
        )
        for row, code in session.exec(query)
    ]


def by_name(session: Session, treatment: Treatment) -> Treatment:
    """The same, with people by their names, as a compilation tells of them."""
    marks = {one.read_by for one in treatment.readings} | {one.explained_by for one in treatment.gaps}
    marks |= {mark for one in treatment.themes for mark in (one.officer, one.second_reader, one.accepted_by)}
    marks |= {one.made_by for one in treatment.synpunkter} | {one.made_by for one in treatment.bemotanden}
    names = accounts.names(session, sorted(marks))

    def named(values: tuple[Any, ...], *fields: str) -> tuple[Any, ...]:
        return tuple(
            one.model_copy(update={name: names.get(getattr(one, name), "") for name in fields}) for one in values
        )

    return treatment.model_copy(
        update={
            "themes": named(treatment.themes, "officer", "second_reader", "accepted_by"),
            "synpunkter": named(treatment.synpunkter, "made_by"),
            "bemotanden": named(treatment.bemotanden, "made_by"),
            "readings": named(treatment.readings, "read_by"),
            "gaps": named(treatment.gaps, "explained_by"),
        }
    )


def samples_by_name(session: Session, drawn: Sequence[Sample]) -> tuple[Sample, ...]:
    names = accounts.names(session, sorted({one.reader for one in drawn} | {one.drawn_by for one in drawn}))
    named = [{field: names.get(getattr(one, field), "") for field in ("reader", "drawn_by")} for one in drawn]
    return tuple(one.model_copy(update=each) for one, each in zip(drawn, named, strict=True))


def synpunkt(row: SynpunktRow, version: int, recipient_code: str) -> Synpunkt:
    told = row.model_dump()
    passage = {name: told[name] for name in _OF_PASSAGES if name in told}
    return Synpunkt(
        passage=Passage(**passage, version=version, recipient_code=recipient_code),
        **{name: told[name] for name in _OF_SYNPUNKTER if told.get(name) is not None},
    )


_OF_PASSAGES, _OF_SYNPUNKTER = tuple(Passage.model_fields), tuple(Synpunkt.model_fields)


def theme(row: ThemeRow) -> Theme:
    told: Theme = _value(Theme, row, questions=tuple(json.loads(row.questions)))
    return told


def change(row: ProposalChangeRow) -> Change:
    told: Change = _value(Change, row, synpunkt_ids=tuple(json.loads(row.synpunkt_ids)))
    return told


def _synpunkter(session: Session, round_id: str) -> list[Synpunkt]:
    query = (
        select(SynpunktRow, AnswerRow.version, RecipientRow.code)
        .join(AnswerRow, col(AnswerRow.id) == col(SynpunktRow.answer_id))
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(SynpunktRow.round_id == round_id, col(SynpunktRow.ended_at).is_(None))
        .order_by(col(SynpunktRow.number))
    )
    return [synpunkt(*found) for found in session.exec(query)]


def _readings(session: Session, round_id: str) -> list[Reading]:
    query = (
        select(ReadingRow, AnswerRow.version, RecipientRow.code)
        .join(AnswerRow, col(AnswerRow.id) == col(ReadingRow.answer_id))
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(ReadingRow.round_id == round_id)
        .order_by(col(RecipientRow.sort_key), col(AnswerRow.version), col(ReadingRow.read_at), col(ReadingRow.read_by))
    )
    return [
        Reading(recipient_code=code, version=version, read_by=row.read_by, read_at=row.read_at)
        for row, version, code in session.exec(query)
    ]


def _value(kind: Any, row: SQLModel, **more: Any) -> Any:
    """What is not there is what the value says of it by itself."""
    return kind(**{**row.model_dump(include=set(kind.model_fields), exclude_none=True), **more})


def _rows(session: Session, table: Any, round_id: str, order: Any) -> list[Any]:
    query = select(table).where(table.round_id == round_id, table.ended_at.is_(None))
    return list(session.exec(query.order_by(order, table.id)))
