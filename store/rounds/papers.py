"""The papers of a round in their versions: what there is now, what there was, and what each change was made for."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, case, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.definition import VersionNote
from models.errors import Refused
from models.papers import FIRST, ChangedPaper, PaperAct, PaperChange, PaperEdit
from models.tables import AnswerRow, DocumentRow, EarlierPaperRow, PaperChangeRow, RoundRow
from rules.local_time import local_day
from store.records import audit
from store.rounds import rounds


def version(session: Session, round_id: str) -> int:
    """The version there is now."""
    return session.exec(_NEWEST, params={"round_id": round_id}).one() or FIRST


_NEWEST = select(func.max(PaperChangeRow.version)).where(col(PaperChangeRow.round_id) == bindparam("round_id"))


def version_at(session: Session, round_id: str, at: datetime) -> int:
    """The version there was at an instant."""
    query = select(func.max(PaperChangeRow.version)).where(
        PaperChangeRow.round_id == round_id, col(PaperChangeRow.at) <= at
    )
    return session.exec(query).one() or FIRST


def changes(session: Session, round_id: str) -> list[PaperChange]:
    """Every change, oldest first."""
    query = select(PaperChangeRow).where(PaperChangeRow.round_id == round_id)
    return [_told(row) for row in session.exec(query.order_by(col(PaperChangeRow.version)))]


def earlier(session: Session, round_id: str) -> list[EarlierPaperRow]:
    """The papers that have been replaced or taken out, in the order they went."""
    query = select(EarlierPaperRow).where(EarlierPaperRow.round_id == round_id)
    return list(session.exec(query.order_by(col(EarlierPaperRow.until), col(EarlierPaperRow.position))))


def stood_on(session: Session, round_id: str) -> dict[int, int]:
    """How many of the answers that count stand on each version, the newest first; empty while there is one only."""
    newest = version(session, round_id)
    if newest == FIRST:
        return {}
    basis = case((col(AnswerRow.stands_on) > col(AnswerRow.papers), col(AnswerRow.stands_on)), else_=AnswerRow.papers)
    query = sa_select(basis, func.count()).where(col(AnswerRow.round_id) == round_id, col(AnswerRow.counted))
    found = {row[0]: row[1] for row in session.connection().execute(query.group_by(basis))}
    return {number: found.get(number, 0) for number in range(newest, 0, -1)}


def moved_to_at(session: Session, round_id: str, due_at: datetime) -> datetime | None:
    """When everybody's due day was moved to this one together with the papers."""
    return session.exec(
        select(func.max(PaperChangeRow.at)).where(PaperChangeRow.round_id == round_id, PaperChangeRow.due_at == due_at)
    ).one()


def apply(session: Session, row: RoundRow, edits: Sequence[PaperEdit]) -> tuple[ChangedPaper, ...]:
    """Changes the papers and tells what was done, title by title. Raises Refused: "papers_nothing", "paper_gone" for
    one that is not there (any more), "paper_same" for the very bytes that are there already, "papers_none_left"."""
    if not edits:
        raise Refused("papers_nothing")
    number = version(session, row.id) + 1
    there = {paper.position: paper for paper in rounds.papers(session, row.id)}
    known = {paper.sha256: paper.title for paper in there.values()}
    last = max([0, *there, *(paper.position for paper in earlier(session, row.id))])
    told = []
    for edit in edits:
        if edit.file is not None and edit.file.sha256 in known:
            raise Refused("paper_same", title=known[edit.file.sha256])
        if edit.act is PaperAct.ADDED:
            position, title, last = last + 1, edit.title, last + 1
        else:
            before = there.pop(edit.position, None)
            if before is None or before.since == number:
                raise Refused("paper_gone", position=edit.position)
            _put_by(session, before, until=number - 1)
            position, title = edit.position, edit.title or before.title
        if edit.act is not PaperAct.REMOVED:
            there[position] = _new(row.id, edit, position=position, title=title, since=number)
        told.append(ChangedPaper(act=edit.act, title=title))
    if not there:
        raise Refused("papers_none_left")
    session.flush()
    session.add_all(paper for paper in there.values() if paper.since == number)
    session.flush()
    return tuple(told)


def _new(round_id: str, edit: PaperEdit, *, position: int, title: str, since: int) -> DocumentRow:
    file = StoredFile.model_validate(edit.file)
    return DocumentRow(
        id=uuid4().hex,
        round_id=round_id,
        position=position,
        title=title,
        since=since,
        **file.model_dump(exclude={"kind"}),
    )


def _put_by(session: Session, paper: DocumentRow, *, until: int) -> None:
    session.add(EarlierPaperRow(**paper.model_dump(), until=until))
    session.delete(paper)


def record(session: Session, row: RoundRow, change: PaperChange, *, by: str) -> None:
    """Keeps the change, and lets its cause stand in the proposal's own version history (R21)."""
    session.add(
        PaperChangeRow(
            id=uuid4().hex,
            round_id=row.id,
            version=change.version,
            at=change.at,
            cause=change.cause,
            papers=json.dumps([paper.model_dump(mode="json") for paper in change.papers], ensure_ascii=False),
            old_due_at=change.old_due_at,
            due_at=change.due_at,
            by=by,
        )
    )
    definition = rounds.definition(row)
    line = VersionNote(on=local_day(change.at), cause=change.cause)
    row.definition = rounds.as_kept(definition.model_copy(update={"versions": (*definition.versions, line)}))
    session.add(row)
    acts = [paper.act.value for paper in change.papers]
    moved = {"old": change.old_due_at, "until": change.due_at} if change.due_at else {}
    instants = {name: at.isoformat() for name, at in moved.items() if at is not None}
    facts = {"version": change.version, "papers": acts, **instants}
    audit.append(session, at=change.at, actor=by, action="papers_changed", object_id=row.id, **facts)


def _told(row: PaperChangeRow) -> PaperChange:
    return PaperChange(
        version=row.version,
        at=row.at,
        cause=row.cause,
        papers=tuple(ChangedPaper.model_validate(paper) for paper in json.loads(row.papers)),
        old_due_at=row.old_due_at,
        due_at=row.due_at,
    )
