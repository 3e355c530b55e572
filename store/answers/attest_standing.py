"""How a request for attest stands beside the draft it concerns: what would be sent now, and whether that is what was
asked about or decided on. Read anew each time, so that any later change tells.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from models.answer import StoredFile
from models.errors import Refused
from models.tables import AnswerFileRow, AnswerRow, AttestRow, LetterRow, RecipientRow
from models.values import AttestState, LetterKind, LetterState, Value
from store.answers import drafts
from store.recipients import links


class ShownAttest(Value):
    """The draft as it would be sent, read at one moment; files as (row id, file). `sha256` names it."""

    version: int
    fields: Mapping[str, list[str]]
    files: tuple[tuple[str, StoredFile], ...]
    sha256: str


class Attest(Value):
    """The newest request for a draft, as it stands. `changed`: the draft is no longer what was asked about, or decided
    on. `mark` names its standing; another decision makes another mark. `letter`: what became of its letter."""

    id: str
    number: int
    name: str
    email: str
    message: str
    asked_at: datetime
    state: AttestState
    changed: bool
    decided_at: datetime | None
    comment: str
    starts_from: int
    kept: tuple[str, ...]
    mark: str
    letter: LetterState

    @property
    def stands(self) -> bool:
        return self.state is AttestState.ATTESTED


class Attested(Value):
    """Who attested what is submitted, and when; `number` is the request's. Empty when nobody did."""

    by: str = ""
    at: datetime | None = None
    number: int = 0


def current(session: Session, recipient_id: str) -> Attest | None:
    """The newest request for the recipient's draft, None when nobody is asked."""
    row = newest_open(session, recipient_id)
    return of_row(session, row, shown(session, row)) if row is not None else None


def of_row(session: Session, row: AttestRow, found: ShownAttest) -> Attest:
    """The request of a row, beside the draft as it stands."""
    changed = found.sha256 != row.sha256
    letter = session.exec(
        select(LetterRow.state).where(
            LetterRow.recipient_id == row.recipient_id,
            LetterRow.kind == LetterKind.ATTEST,
            LetterRow.number == row.number,
        )
    ).one()
    return Attest(
        id=row.id,
        number=row.number,
        name=row.name,
        email=row.email,
        message=row.message,
        asked_at=row.asked_at,
        state=AttestState.VOID if changed and row.state is AttestState.ATTESTED else row.state,
        changed=changed,
        decided_at=row.decided_at,
        comment=row.comment,
        starts_from=row.starts_from,
        kept=tuple(json.loads(row.kept)),
        mark=mark(row),
        letter=letter,
    )


def mark(row: AttestRow) -> str:
    return f"{row.number}.{row.decisions}"


def held(row: AttestRow, sha256: str, *, without: str) -> Attested:
    """Holds what is submitted against its request. `without`: the mark of the standing that the sender chose to do
    without. Raises Refused("attest_missing")."""
    if row.state is AttestState.ATTESTED and row.sha256 == sha256:
        return Attested(by=row.name, at=row.decided_at, number=row.number)
    if without != mark(row):
        raise Refused("attest_missing", number=row.number)
    return Attested()


def newest_open(session: Session, recipient_id: str) -> AttestRow | None:
    """The request that concerns the draft, if any. What was attested through a link since replaced stays attested."""
    found = rows(session, recipient_id)
    newest = found[-1] if found else None
    if newest is None or newest.answer_id is not None:
        return None
    return newest if newest.state is AttestState.ATTESTED or _holds(session, newest) else None


def is_open(session: Session, row: AttestRow) -> bool:
    """Whether the request may be decided on: no newer one, not yet submitted, its link not replaced."""
    return row.answer_id is None and rows(session, row.recipient_id)[-1].id == row.id and _holds(session, row)


def of_token(session: Session, token: str) -> AttestRow | None:
    """The request a link belongs to, open or not; None for a link that opens nothing, or was replaced with the
    recipient's own."""
    if not links.is_token(token):
        return None
    row = session.exec(select(AttestRow).where(AttestRow.token_hash == links.token_hash(token))).first()
    return row if row is not None and _holds(session, row) else None


def of_id(session: Session, attest_id: str, generation: int) -> AttestRow | None:
    row = session.get(AttestRow, attest_id)
    return row if row is not None and row.generation == generation and _holds(session, row) else None


def _holds(session: Session, row: AttestRow) -> bool:
    return session.get_one(RecipientRow, row.recipient_id).generation == row.generation


def shown(session: Session, row: AttestRow) -> ShownAttest:
    """What would be sent now: the draft, its files, and those kept of the version it starts from, while that
    counts."""
    draft = drafts.load(session, row.recipient_id)
    files = (*draft.files, *_kept(session, row.recipient_id, row.starts_from, json.loads(row.kept)))
    sha256 = drafts.fingerprint(drafts.fields_sha256(draft.fields), (file for _, file in files))
    return ShownAttest(version=draft.version, fields=draft.fields, files=files, sha256=sha256)


def _kept(
    session: Session, recipient_id: str, starts_from: int, ids: Sequence[str]
) -> tuple[tuple[str, StoredFile], ...]:
    counts = select(AnswerRow.version).where(AnswerRow.recipient_id == recipient_id, col(AnswerRow.counted))
    if not ids or session.exec(counts).first() != starts_from:
        return ()
    query = (
        select(AnswerFileRow)
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .where(
            AnswerRow.recipient_id == recipient_id,
            AnswerRow.version == starts_from,
            col(AnswerFileRow.id).in_(ids),
        )
        .order_by(col(AnswerFileRow.position))
    )
    return tuple((found.id, drafts.stored_file(found)) for found in session.exec(query))


def rows(session: Session, recipient_id: str) -> list[AttestRow]:
    """Every request for the recipient, oldest first."""
    return list(session.exec(_ROWS, params={"recipient_id": recipient_id}))


_ROWS = (
    select(AttestRow).where(col(AttestRow.recipient_id) == bindparam("recipient_id")).order_by(col(AttestRow.number))
)


def addresses(session: Session, recipient_id: str) -> list[str]:
    """Everyone who has been asked for this recipient."""
    return [row.email for row in rows(session, recipient_id)]
