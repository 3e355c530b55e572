"""Groups of like synpunkter that a model suggests, and what people have said of them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from models.errors import Refused
from models.synpunkter import Origin, Suggestions, SuggestionState
from models.tables import AnswerRow, GroupSuggestionRow, SynpunktRow
from store.answers import answers
from store.records import audit

_FREE = (col(SynpunktRow.ended_at).is_(None), col(SynpunktRow.group_id).is_(None))


class Candidate(NamedTuple):
    """A synpunkt in no group. `stance`: declared on its question, else on the whole."""

    id: str
    question: str
    stance: str
    text: str


class Suggested(NamedTuple):
    question: str
    stance: str
    synpunkt_ids: tuple[str, ...]
    score: float


def standing(session: Session) -> dict[str, str]:
    """Of each round with synpunkter in no group, what changes whenever they do."""
    query = (
        select(
            SynpunktRow.round_id, func.count(), func.sum(col(SynpunktRow.edition)), func.max(col(SynpunktRow.number))
        )
        .where(*_FREE)
        .group_by(col(SynpunktRow.round_id))
    )
    return {round_id: " ".join(map(str, told)) for round_id, *told in session.exec(query)}


def candidates(session: Session, round_id: str) -> list[Candidate]:
    """Those of an answer that has declared a stance."""
    query = (
        select(SynpunktRow, AnswerRow)
        .join(AnswerRow, col(AnswerRow.id) == col(SynpunktRow.answer_id))
        .where(SynpunktRow.round_id == round_id, *_FREE)
        .order_by(col(SynpunktRow.number))
    )
    found = []
    for row, answer in session.exec(query):
        stances = {each.key: each.stance for each in answers.content(answer).questions}
        stance = stances.get(row.question) or answer.stance
        if stance:
            found.append(Candidate(row.id, row.question, stance, row.says or row.quote))
    return found


def replace(session: Session, round_id: str, model: str, found: Iterable[Suggested], at: datetime) -> int:
    """These wait now instead of those that waited; how many. What somebody has said no to is not suggested again."""
    declined = [
        set(json.loads(row.synpunkt_ids)) for row in _of(session, round_id) if row.state is SuggestionState.DECLINED
    ]
    own, state = col(GroupSuggestionRow.round_id) == round_id, col(GroupSuggestionRow.state)
    session.connection().execute(delete(GroupSuggestionRow).where(own, state == SuggestionState.WAITING))
    new = [one for one in found if not any(set(one.synpunkt_ids) <= known for known in declined)]
    for one in new:
        told = one._asdict() | {"synpunkt_ids": json.dumps(one.synpunkt_ids)}
        session.add(GroupSuggestionRow(id=uuid4().hex, round_id=round_id, model=model, made_at=at, **told))
    return len(new)


def waiting(session: Session, round_id: str) -> list[GroupSuggestionRow]:
    """The nearest first."""
    return [row for row in _of(session, round_id) if row.state is SuggestionState.WAITING]


def told(session: Session, round_id: str) -> Suggestions:
    """As the compilation tells of them."""
    rows = _of(session, round_id)
    states = [row.state for row in rows]
    return Suggestions(
        made=len(rows),
        accepted=states.count(SuggestionState.ACCEPTED),
        declined=states.count(SuggestionState.DECLINED),
        models=tuple(sorted({row.model for row in rows})),
    )


def _of(session: Session, round_id: str) -> Sequence[GroupSuggestionRow]:
    query = select(GroupSuggestionRow).where(GroupSuggestionRow.round_id == round_id)
    return session.exec(query.order_by(col(GroupSuggestionRow.score).desc(), col(GroupSuggestionRow.id))).all()


def find(session: Session, round_id: str, suggestion_id: str) -> GroupSuggestionRow:
    """One that waits. Raises Refused("suggestion_moved_on")."""
    row = next((each for each in waiting(session, round_id) if each.id == suggestion_id), None)
    if row is None:
        raise Refused("suggestion_moved_on")
    return row


def decide(session: Session, row: GroupSuggestionRow, *, group_id: str, at: datetime, by: str) -> None:
    """`group_id`: what it became, empty for no."""
    row.state = SuggestionState.ACCEPTED if group_id else SuggestionState.DECLINED
    row.group_id, row.decided_at, row.decided_by = group_id, at, by
    session.add(row)
    action = "suggestion_accepted" if group_id else "suggestion_declined"
    audit.append(session, at=at, actor=by, action=action, object_id=row.id, group=group_id)


def mark_origin(session: Session, rows: Iterable[SynpunktRow], model: str) -> None:
    for row in rows:
        row.origin, row.model = Origin.SUGGESTION, model
        session.add(row)
