"""Drafts: the form as it stands, saved by version, so that two colleagues never overwrite each other unseen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from pydantic import Field
from sqlalchemy import bindparam, delete, func
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.tables import AnswerFileRow, AnswerRow, DraftRow, RecipientRow
from models.values import FileKind, RecipientState, Value

_VERSIONS_OF_ONE_DRAFT = 100_000


class Writer(Value):
    """Who saves: the visit, the page in one tab of its browser, and that page's how manieth save. Pages without scripts
    say no page. A later turn of the page that saved last knows all it saved, however late an earlier one arrives."""

    visit: str = ""
    page: str = ""
    turn: int = 0

    def _is(self, other: "Writer") -> bool:
        return bool(self.visit and self.page) and (self.visit, self.page) == (other.visit, other.page)

    def follows(self, other: "Writer") -> bool:
        return self._is(other) and self.turn > other.turn

    def precedes(self, other: "Writer") -> bool:
        return self._is(other) and self.turn < other.turn


class AnswerDraft(Value):
    """A saved form. `fields` are the raw strings as typed, valid or not; version 0 means that nothing is saved."""

    version: int = 0
    writer: Writer = Writer()
    fields: dict[str, list[str]] = Field(default_factory=dict)
    files: tuple[tuple[str, StoredFile], ...] = ()
    saved_at: datetime | None = None

    @property
    def files_mark(self) -> str:
        """Names the files that lie in the draft: a page that shows them sends it back, so that none is swapped
        unseen."""
        return files_mark(file_id for file_id, _file in self.files)

    @property
    def saves(self) -> int:
        """The version as people count it, from 1."""
        return self.version % _VERSIONS_OF_ONE_DRAFT


class DraftConflict(Value):
    """Somebody saved in between: the version now stored, beside what this person typed."""

    current: AnswerDraft


def load(session: Session, recipient_id: str, supplement: int = 0) -> AnswerDraft:
    """The draft with its files as (row id, file) in the order they came. `supplement`, here and below: the number of
    the request for a supplement whose draft it is, 0 for that of the ordinary form; of a colleague's parts in an
    internremiss minus their number."""
    return of_row(session, recipient_id, session.get(DraftRow, (recipient_id, supplement)), supplement)


def saved_at(session: Session, recipient_id: str) -> list[datetime]:
    """When each of the recipient's drafts was saved last: all that anybody but the recipient may know of them. Of its
    colleagues' nobody may."""
    own = (DraftRow.recipient_id == recipient_id, DraftRow.supplement >= 0)
    return list(session.exec(select(DraftRow.saved_at).where(*own)))


def drafting(session: Session, round_id: str) -> set[str]:
    """The ids of the recipients of a round who have an answer begun and not sent."""
    query = select(DraftRow.recipient_id).join(RecipientRow, col(RecipientRow.id) == col(DraftRow.recipient_id))
    return set(session.exec(query.where(RecipientRow.round_id == round_id, DraftRow.supplement == 0)))


def of_row(
    session: Session, recipient_id: str, row: DraftRow | None, supplement: int = 0, *, has_files: bool = True
) -> AnswerDraft:
    """The same for a row already read. `has_files`: whether files may lie in the draft; they are not asked for else."""
    found = _file_rows(session, recipient_id, supplement) if has_files else ()
    files = tuple((row.id, stored_file(row)) for row in found)
    if row is None:
        return AnswerDraft(files=files)
    writer = Writer(visit=row.visit, page=row.page, turn=row.turn)
    return AnswerDraft(
        version=row.version, fields=json.loads(row.fields), files=files, saved_at=row.saved_at, writer=writer
    )


def files_mark(ids: Iterable[str]) -> str:
    """Empty when there are no files."""
    joined = " ".join(sorted(ids))
    return hashlib.sha256(joined.encode()).hexdigest()[:16] if joined else ""


def files_mark_of(session: Session, recipient_id: str, supplement: int = 0) -> str:
    """The mark of the files that lie in the recipient's draft now."""
    return files_mark(row.id for row in _file_rows(session, recipient_id, supplement))


def version(session: Session, recipient_id: str) -> int:
    """The version of the ordinary form's draft, 0 when nothing is saved."""
    own = (DraftRow.recipient_id == recipient_id, DraftRow.supplement == 0)
    return session.exec(select(DraftRow.version).where(*own)).first() or 0


def save(
    session: Session,
    recipient_id: str,
    *,
    expected: int,
    fields: Mapping[str, list[str]],
    at: datetime,
    supplement: int = 0,
    by: Writer | None = None,
) -> AnswerDraft | DraftConflict:
    """Saves the form if the stored version is `expected`, or one that the same page has saved before; the same fields
    again keep the version.

    Moves the recipient to `drafting` unless it has already said its word.
    """
    current = load(session, recipient_id, supplement)
    if dict(fields) == current.fields and current.version > 0:
        return current
    writer = by or Writer()
    if current.version != expected and not writer.follows(current.writer):
        return DraftConflict(current=current)
    body = json.dumps(dict(fields), ensure_ascii=False)
    row = session.get(DraftRow, (recipient_id, supplement))
    if row is None:
        first = _first_version(session, recipient_id)
        row = DraftRow(recipient_id=recipient_id, supplement=supplement, version=first, fields=body, saved_at=at)
    else:
        row.version, row.fields, row.saved_at = current.version + 1, body, at
    row.visit, row.page, row.turn = writer.visit, writer.page, writer.turn
    session.add(row)
    recipient = session.get_one(RecipientRow, recipient_id)
    if recipient.state in {RecipientState.PENDING, RecipientState.SENT, RecipientState.ACKNOWLEDGED}:
        recipient.state = RecipientState.DRAFTING
        session.add(recipient)
    session.flush()
    return load(session, recipient_id, supplement)


def _first_version(session: Session, recipient_id: str) -> int:
    """A draft begun after an answer never has a version that the drafts before it had: a page still open from before
    must not pass for one that has seen it."""
    answered = session.exec(select(func.count()).where(col(AnswerRow.recipient_id) == recipient_id)).one()
    return answered * _VERSIONS_OF_ONE_DRAFT + 1


def add_files(session: Session, recipient_id: str, files: list[StoredFile], supplement: int = 0) -> None:
    """Attaches files to the draft, after those already there. The same bytes under the same name are added once."""
    present = _file_rows(session, recipient_id, supplement)
    known = {(row.sha256, row.name) for row in present}
    position = max((row.position for row in present), default=0)
    for file in files:
        if (file.sha256, file.name) in known:
            continue
        known.add((file.sha256, file.name))
        position += 1
        facts = file.model_dump(mode="json")
        row_id = uuid4().hex
        session.add(
            AnswerFileRow(id=row_id, recipient_id=recipient_id, position=position, supplement=supplement, **facts)
        )
    session.flush()


def set_file_kind(session: Session, recipient_id: str, file_id: str, kind: FileKind) -> None:
    row = session.get(AnswerFileRow, file_id)
    if row is not None and row.recipient_id == recipient_id and row.answer_id is None:
        row.kind = kind
        session.add(row)


def remove_file(session: Session, recipient_id: str, file_id: str) -> None:
    """Takes a file out of the draft; the bytes stay. Harmless twice, and only the recipient's own draft is touched."""
    session.connection().execute(
        delete(AnswerFileRow).where(
            col(AnswerFileRow.id) == file_id,
            col(AnswerFileRow.recipient_id) == recipient_id,
            col(AnswerFileRow.answer_id).is_(None),
        )
    )


def discard(session: Session, recipient_id: str, supplement: int = 0) -> None:
    """Removes the draft's fields when its answer has been submitted; its files have then moved to the answer."""
    own = (col(DraftRow.recipient_id) == recipient_id, col(DraftRow.supplement) == supplement)
    session.connection().execute(delete(DraftRow).where(*own))


def fields_sha256(fields: Mapping[str, list[str]]) -> str:
    """Names what is typed, whatever order the fields came in."""
    return hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()


def fingerprint(typed_sha256: str, files: Iterable[StoredFile]) -> str:
    """Names an answer as it would be sent: what is typed, and each file's content, name and kind in order."""
    state = [typed_sha256, [[file.sha256, file.name, file.kind] for file in files]]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def stored_file(row: AnswerFileRow) -> StoredFile:
    return StoredFile(
        sha256=row.sha256, size=row.size, media_type=row.media_type, name=row.name, kind=FileKind(row.kind)
    )


def _file_rows(session: Session, recipient_id: str, supplement: int) -> list[AnswerFileRow]:
    return list(session.exec(_FILES_OF_DRAFT, params={"recipient_id": recipient_id, "supplement": supplement}))


_FILES_OF_DRAFT = (
    select(AnswerFileRow)
    .where(
        col(AnswerFileRow.recipient_id) == bindparam("recipient_id"),
        col(AnswerFileRow.answer_id).is_(None),
        col(AnswerFileRow.supplement) == bindparam("supplement"),
    )
    .order_by(col(AnswerFileRow.position))
)
