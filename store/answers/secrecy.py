"""Marks of what is confidential, masked copies beside untouched originals, and what of an answer may leave."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.errors import Refused
from models.secrecy import FILE, WHOLE, Mark, MaskedCopy, Outside
from models.tables import AnswerFileRow, AnswerMarkRow, AnswerRow, MaskedFileRow
from rules import masking
from store.answers import answers, drafts
from store.files import file_checks
from store.records import audit


def mark(
    session: Session, answer: AnswerRow, *, part: str, passage: str, section: str, at: datetime, by: str
) -> AnswerMarkRow:
    """Marks a part of an answer, or a file (`file:<id>`). Raises Refused("mark_part_unknown"), or
    ("mark_passage_missing") for words that do not stand in the part."""
    kind, _, file_id = part.partition(":")
    if kind == FILE and file_id in {row.id for row in answers.answer_files(session, answer.id)}:
        part, text = FILE, ""
    else:
        file_id = ""
        known = {WHOLE: "", **masking.texts(answers.content(answer))}
        if part not in known:
            raise Refused("mark_part_unknown")
        text = known[part]
    if passage and passage not in text:
        raise Refused("mark_passage_missing")
    row = AnswerMarkRow(
        id=uuid4().hex,
        round_id=answer.round_id,
        answer_id=answer.id,
        part=part,
        file_id=file_id or None,
        passage=passage,
        section=section,
        at=at,
        by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="mark_set", object_id=row.id, answer=answer.id, part=part)
    return row


def lift(session: Session, answer_id: str, mark_id: str, *, at: datetime, by: str) -> bool:
    """The mark no longer holds; that it did stays on record. False when there is no such mark of the answer."""
    statement = (
        update(AnswerMarkRow)
        .where(
            col(AnswerMarkRow.id) == mark_id,
            col(AnswerMarkRow.answer_id) == answer_id,
            col(AnswerMarkRow.lifted_at).is_(None),
        )
        .values(lifted_at=at, lifted_by=by)
    )
    if session.connection().execute(statement).rowcount == 0:
        return False
    audit.append(session, at=at, actor=by, action="mark_lifted", object_id=mark_id, answer=answer_id)
    return True


def add_copy(session: Session, file: AnswerFileRow, copy: StoredFile, *, reason: str, at: datetime, by: str) -> None:
    """Keeps a masked copy beside the original, instead of an earlier one, which is kept too."""
    answer = session.get_one(AnswerRow, file.answer_id)
    made = session.exec(select(MaskedFileRow).where(MaskedFileRow.file_id == file.id)).all()
    row = MaskedFileRow(
        id=uuid4().hex,
        round_id=answer.round_id,
        answer_id=answer.id,
        file_id=file.id,
        number=len(made) + 1,
        reason=reason,
        at=at,
        by=by,
        **copy.model_dump(exclude={"kind"}),
    )
    session.add(row)
    facts = {"answer": answer.id, "sha256": copy.sha256, "of": file.sha256}
    audit.append(session, at=at, actor=by, action="file_masked", object_id=row.id, **facts)


def marks(session: Session, answer_ids: Sequence[str]) -> dict[str, list[Mark]]:
    """The marks that hold, by answer id, oldest first."""
    query = select(AnswerMarkRow).where(
        col(AnswerMarkRow.answer_id).in_(answer_ids), col(AnswerMarkRow.lifted_at).is_(None)
    )
    found: dict[str, list[Mark]] = {}
    for row in session.exec(query.order_by(col(AnswerMarkRow.at), col(AnswerMarkRow.id))):
        told = row.model_dump(include=set(Mark.model_fields) - {"file_id"})
        found.setdefault(row.answer_id, []).append(Mark(**told, file_id=row.file_id or ""))
    return found


def copies(session: Session, answer_ids: Sequence[str]) -> dict[str, MaskedCopy]:
    """The newest masked copy of each file that has one, by the file's id."""
    query = select(MaskedFileRow).where(col(MaskedFileRow.answer_id).in_(answer_ids))
    return {
        row.file_id: MaskedCopy.model_validate(row.model_dump(include=set(MaskedCopy.model_fields) - {"kind"}))
        for row in session.exec(query.order_by(col(MaskedFileRow.number)))
    }


def outside(session: Session, rows: Sequence[AnswerRow], cover: Callable[[str], str]) -> dict[str, Outside]:
    """What may leave of each of these answers, by its id. Whatever goes outside is made of this, and of nothing else.
    `cover`: the words that stand where the named provision has taken some away."""
    ids = [row.id for row in rows]
    marked, masked = marks(session, ids), copies(session, ids)
    files = answers.files_of(session, ids)
    hashes = [file.sha256 for group in files.values() for file in group] + [copy.sha256 for copy in masked.values()]
    checks = file_checks.of_hashes(session, hashes)
    quarantined = {sha256 for sha256, check in checks.items() if check.malware}
    return {
        row.id: masking.outside(
            answers.content(row),
            [(file.id, drafts.stored_file(file)) for file in files.get(row.id, ())],
            marks=marked.get(row.id, ()),
            copies=masked,
            quarantined=quarantined,
            cover=cover,
        )
        for row in rows
    }
