"""What looking through the received files has shown: one row for each content, made after it arrived, never before.

A file found to hold malware is in quarantine from that moment: nothing here removes it, every way out asks first.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, or_, update
from sqlmodel import Session, col, select

from models.file_checks import NOT_YET, FileCheck, looked_through
from models.tables import (
    AnswerFileRow,
    AnswerRow,
    CouncilFileRow,
    FileCheckRow,
    LetterRow,
    MaskedFileRow,
    RecipientRow,
    RoundRow,
)
from models.values import ActiveContent, LetterKind, Value
from rules.plan import is_over
from store.answers import supplements
from store.database import portions
from store.letters import letters
from store.records import audit, outbox
from store.rounds import rounds


class Unchecked(Value):
    """A file that has not been looked through, or only not scanned (`is_inspected`)."""

    sha256: str
    media_type: str
    is_inspected: bool


class Inspected(NamedTuple):
    """What one look through a file has given. `active`: of a file not looked into before. `malware`: None when nobody
    has scanned it, empty when it is clean. `awaits_scan`: somebody should have."""

    sha256: str
    active: tuple[ActiveContent, ...]
    malware: str | None
    awaits_scan: bool


def waiting(session: Session, *, scanning: bool, aside: Collection[str] = (), limit: int = 50) -> list[Unchecked]:
    """Files of answers and drafts that nobody has looked through, then, when a scanner answers (`scanning`), those it
    has never seen; masked copies and minutes of councils after them. `aside`: hashes of files that are left for now."""
    never = col(FileCheckRow.sha256).is_(None)
    wanted = or_(never, col(FileCheckRow.scanned_at).is_(None)) if scanning else never
    found: dict[str, Unchecked] = {}
    for table in (AnswerFileRow, MaskedFileRow, CouncilFileRow):
        query = (
            select(table.sha256, func.min(table.media_type), col(FileCheckRow.sha256).is_not(None))
            .join(FileCheckRow, col(FileCheckRow.sha256) == col(table.sha256), isouter=True)
            .where(wanted, col(table.sha256).not_in(aside))
            .group_by(col(table.sha256), col(FileCheckRow.sha256))
            .order_by(never.desc(), col(table.sha256))
            .limit(limit - len(found))
        )
        for sha256, media_type, is_inspected in session.exec(query):
            seen = Unchecked(sha256=sha256, media_type=media_type, is_inspected=bool(is_inspected))
            found.setdefault(sha256, seen)
    return list(found.values())


def record(session: Session, seen: Inspected, at: datetime) -> bool:
    """Keeps what was seen; malware is recorded in the audit. False when another worker has kept as much already:
    harmless twice, and what was once found is never taken back by a later look."""
    row = session.get(FileCheckRow, seen.sha256)
    if row is None:
        row = FileCheckRow(sha256=seen.sha256, inspected_at=at, active=json.dumps(seen.active))
    elif row.scanned_at is not None or (seen.malware is None and row.awaits_scan == seen.awaits_scan):
        return False
    row.awaits_scan = seen.awaits_scan
    if seen.malware is not None:
        row.scanned_at, row.malware = at, seen.malware
    session.add(row)
    if seen.malware:
        found = {"sha256": seen.sha256, "signature": seen.malware}
        audit.append(session, at=at, actor="system", action="file_quarantined", object_id=seen.sha256, **found)
    return True


def stop_waiting(session: Session) -> None:
    """There is no scanner any more, so nothing waits for one."""
    session.connection().execute(update(FileCheckRow).where(col(FileCheckRow.awaits_scan)).values(awaits_scan=False))


class Quarantined(NamedTuple):
    """A file in quarantine that has come in with an answer, or with a council's decision (then `answer_id` is empty).
    `counts`: whether that version does. `number`: of its letter among those to the registrar about the same
    recipient."""

    recipient_id: str
    answer_id: str
    decision_id: str
    counts: bool
    sha256: str
    malware: str
    number: int


def untold(session: Session) -> list[Quarantined]:
    """What the sender of the round has not been told of, each content once for a recipient, however many versions of
    its answer hold it: the one that counts, if that is among them."""
    # Asked every few seconds, and almost always there is none at all.
    signatures = dict(
        session.exec(select(FileCheckRow.sha256, FileCheckRow.malware).where(col(FileCheckRow.malware) != "")).all()
    )
    if not signatures:
        return []
    query = (
        select(AnswerFileRow.recipient_id, AnswerRow.id, AnswerRow.counted, AnswerFileRow.sha256)
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .join(FileCheckRow, col(FileCheckRow.sha256) == col(AnswerFileRow.sha256))
        .where(col(FileCheckRow.malware) != "")
        .order_by(
            *(col(AnswerFileRow.recipient_id), col(AnswerRow.counted).desc()),
            *(col(AnswerRow.version), col(AnswerFileRow.position)),
        )
    )
    answered = session.exec(query).all()
    minutes = (
        select(CouncilFileRow.recipient_id, CouncilFileRow.decision_id, CouncilFileRow.sha256)
        .where(col(CouncilFileRow.sha256).in_(sorted(signatures)))
        .order_by(col(CouncilFileRow.recipient_id), col(CouncilFileRow.decision_id), col(CouncilFileRow.position))
    )
    came = [(recipient_id, answer_id, "", counts, sha256) for recipient_id, answer_id, counts, sha256 in answered]
    came += [
        (recipient_id, "", decision_id, True, sha256) for recipient_id, decision_id, sha256 in session.exec(minutes)
    ]
    told: dict[str, list[str]] = {}
    found: list[Quarantined] = []
    for recipient_id, answer_id, decision_id, counts, sha256 in came:
        if recipient_id not in told:
            told[recipient_id] = _told_of(session, recipient_id)
        if sha256 not in told[recipient_id]:
            told[recipient_id].append(sha256)
            number = len(told[recipient_id])
            found.append(Quarantined(recipient_id, answer_id, decision_id, counts, sha256, signatures[sha256], number))
    return found


def _told_of(session: Session, recipient_id: str) -> list[str]:
    """The hashes that letters have been queued about."""
    about = (LetterRow.recipient_id == recipient_id, LetterRow.kind == LetterKind.FILE_QUARANTINED)
    return [json.loads(facts)["sha256"] for facts in session.exec(select(LetterRow.facts).where(*about))]


def tell_registrars(session: Session, at: datetime) -> None:
    """Queues a letter to the sender of the round for each file that it has not been told of. Harmless twice."""
    for item in untold(session):
        recipient = session.get_one(RecipientRow, item.recipient_id)
        round_row = rounds.get(session, recipient.round_id)
        sender = rounds.definition(round_row).sender_email
        facts = {
            **({"answer_id": item.answer_id} if item.answer_id else {"decision_id": item.decision_id}),
            "sha256": item.sha256,
            "malware": item.malware,
            "counts": item.counts,
            "completable": bool(item.answer_id) and item.counts and _may_be_asked(session, recipient, round_row, at),
        }
        row = letters.intention(recipient, LetterKind.FILE_QUARANTINED, item.number, sender, facts, at)
        session.connection().execute(insert(LetterRow), [row])
        outbox.add(session, recipient, at)


def _may_be_asked(session: Session, recipient: RecipientRow, round_row: RoundRow, at: datetime) -> bool:
    """Whether a supplement of a counted answer would be asked for: nothing else waits, and there is somebody to ask."""
    waits = (request := supplements.latest(session, recipient.id)) is not None and request.is_open(at)
    return bool(recipient.email) and not waits and not is_over(round_row.state, round_row.closed_at, at)


def of_file(session: Session, sha256: str) -> FileCheck:
    row = session.get(FileCheckRow, sha256)
    return _value(row) if row is not None else NOT_YET


def scanned_at(session: Session, sha256: str) -> datetime | None:
    """When a scanner has seen it."""
    row = session.get(FileCheckRow, sha256)
    return row.scanned_at if row is not None else None


def of_hashes(session: Session, hashes: Collection[str]) -> dict[str, FileCheck]:
    """The check of each, by hash; NOT_YET of a content that nobody has looked through."""
    found = dict.fromkeys(hashes, NOT_YET)
    for part in portions(sorted(set(hashes))):
        for row in session.exec(select(FileCheckRow).where(col(FileCheckRow.sha256).in_(part))):
            found[row.sha256] = _value(row)
    return found


def of_recipient(session: Session, recipient_id: str) -> dict[str, FileCheck]:
    """The checks with something to say of every file the recipient has sent or keeps in a draft, by hash."""
    rows: Iterable[tuple[str, FileCheckRow | None]] = session.exec(_OF_RECIPIENT, params={"recipient_id": recipient_id})
    checks = {sha256: _value(row) if row is not None else NOT_YET for sha256, row in rows}
    return {sha256: check for sha256, check in checks.items() if check.has_remarks}


_OF_RECIPIENT = (
    select(AnswerFileRow.sha256, FileCheckRow)
    .join(FileCheckRow, col(FileCheckRow.sha256) == col(AnswerFileRow.sha256), isouter=True)
    .where(col(AnswerFileRow.recipient_id) == bindparam("recipient_id"))
)


def _value(row: FileCheckRow) -> FileCheck:
    active = tuple(ActiveContent(code) for code in json.loads(row.active))
    return looked_through(active, malware=row.malware, awaits_scan=row.awaits_scan)
