"""The points that each decision has to cover, and what has been found of each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from models.checklists import CheckedItem, Found, Point, ToldChecklist, ToldDecision, ToldPoint
from models.errors import Refused
from models.tables import ChecklistFoundRow, ChecklistPointRow, RecipientRow
from store.records import audit


def points(session: Session, round_id: str) -> tuple[Point, ...]:
    return tuple(Point(id=row.id, place=n, text=row.text) for n, row in enumerate(_rows(session, round_id), start=1))


def _rows(session: Session, round_id: str) -> list[ChecklistPointRow]:
    query = select(ChecklistPointRow).where(
        ChecklistPointRow.round_id == round_id, col(ChecklistPointRow.ended_at).is_(None)
    )
    return list(session.exec(query.order_by(col(ChecklistPointRow.place), col(ChecklistPointRow.id))))


def add(session: Session, round_id: str, texts: list[str], at: datetime, *, by: str) -> None:
    last = max((row.place for row in _rows(session, round_id)), default=0)
    for place, text in enumerate(texts, start=last + 1):
        session.add(
            ChecklistPointRow(id=uuid4().hex, round_id=round_id, place=place, text=text, made_at=at, made_by=by)
        )
    audit.append(session, at=at, actor=by, action="checklist_added", object_id=round_id, points=len(texts))


def end(session: Session, round_id: str, place: int, at: datetime, *, by: str) -> None:
    """What was found of it is kept. Raises Refused("no_such_point")."""
    rows = _rows(session, round_id)
    if not 0 < place <= len(rows):
        raise Refused("no_such_point", number=place)
    rows[place - 1].ended_at = at
    session.add(rows[place - 1])
    audit.append(session, at=at, actor=by, action="checklist_ended", object_id=round_id, point=place)


def copy(session: Session, source_id: str, target_id: str, at: datetime, *, by: str) -> None:
    """A second round begins with the first one's points. Harmless twice."""
    texts = [row.text for row in _rows(session, source_id)]
    if texts and not _rows(session, target_id):
        add(session, target_id, texts, at, by=by)


def say(
    session: Session,
    round_id: str,
    recipient: RecipientRow,
    found: Mapping[str, Found | None],
    at: datetime,
    *,
    by: str,
) -> None:
    """By point id; None for one that nobody has looked for any more."""
    for point_id, one in found.items():
        row = session.get(ChecklistFoundRow, (point_id, recipient.id))
        if one is None:
            if row is not None:
                session.delete(row)
            continue
        row = row or ChecklistFoundRow(point_id=point_id, recipient_id=recipient.id, state=one.state, at=at, by=by)
        row.state, row.place, row.at, row.by = one.state, one.where, at, by
        session.add(row)
    audit.append(session, at=at, actor=by, action="checklist_checked", object_id=recipient.id, round_id=round_id)


def checked(session: Session, round_id: str) -> tuple[CheckedItem, ...]:
    """Every organisation asked, in the Swedish order."""
    query = (
        select(ChecklistFoundRow)
        .join(ChecklistPointRow, col(ChecklistPointRow.id) == col(ChecklistFoundRow.point_id))
        .where(ChecklistPointRow.round_id == round_id, col(ChecklistPointRow.ended_at).is_(None))
    )
    by_recipient: dict[str, dict[str, Found]] = {}
    for row in session.exec(query):
        by_recipient.setdefault(row.recipient_id, {})[row.point_id] = Found(state=row.state, where=row.place, by=row.by)
    members = select(RecipientRow).where(RecipientRow.round_id == round_id, col(RecipientRow.invited))
    return tuple(
        CheckedItem(code=one.code, name=one.full_name, recipient_id=one.id, found=by_recipient.get(one.id, {}))
        for one in session.exec(members.order_by(col(RecipientRow.sort_key), col(RecipientRow.code)))
    )


def told(session: Session, round_id: str) -> ToldChecklist | None:
    """As documents show it, without who looked; None without points."""
    wanted = points(session, round_id)
    if not wanted:
        return None

    def found(line: CheckedItem) -> tuple[ToldPoint, ...]:
        known = [(one.place, line.found[one.id]) for one in wanted if one.id in line.found]
        return tuple(ToldPoint(point=place, state=one.state, where=one.where) for place, one in known)

    decisions = tuple(
        ToldDecision(code=line.code, name=line.name, found=found(line)) for line in checked(session, round_id)
    )
    return ToldChecklist(points=tuple(one.text for one in wanted), decisions=decisions)
