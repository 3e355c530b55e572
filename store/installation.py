"""Whose the database is: the key that made its links and the folder that holds its files. A process with another key
would send links that open nothing; one with another folder would lose the papers."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from models.errors import Refused, TemporaryFailure
from models.tables import DocumentRow, InstallationRow, RecipientRow, RoundRow
from rules.plan import is_over
from store import schema
from store.database import Database, portions
from store.files.files import FileStore
from store.recipients import links
from store.records import audit

_ONLY = 1


def fingerprint(key: bytes) -> str:
    """Tells one key from another and nothing of either."""
    return hmac.digest(key, b"remiss-key-fingerprint-1", "sha256").hex()[:32]


def check(
    database: Database, files: FileStore, key: bytes, *, before: bytes | None = None, now: datetime | None = None
) -> None:
    """Holds key and folder against what the database was made with; the first process of a database writes both down.
    Its schema must be there. Harmless twice. Where the database knows the key `before`, the key is changed.

    Raises Refused("other_key"), ("old_key_needed") while links that are in use were made with neither, or
    ("other_store"), and TemporaryFailure as `Database.changing` does.
    """
    with database.reading() as session:
        row = session.get(InstallationRow, _ONLY)
    if row is None:
        with database.changing() as session:
            row = session.get(InstallationRow, _ONLY) or _claimed(session, files, key)
    if row.key_fingerprint != fingerprint(key) or row.key_before not in {None, fingerprint(before or b"")}:
        _change_key(database, (key, before) if before else (key,), now or datetime.now(UTC))
    if row.store_id != files.store_id():
        raise Refused("other_store", path=files.place)


def _change_key(database: Database, keys: tuple[bytes, ...], now: datetime) -> None:
    """Another pair of keys than the database knows: of these one must be its own, and no link in use may be lost."""
    own, *old = map(fingerprint, keys)
    with database.changing() as session:
        row = session.get_one(InstallationRow, _ONLY)
        if not any(hmac.compare_digest(row.key_fingerprint, each) for each in (own, *old)):
            raise Refused("other_key")
        if lost := links_of_others(session, keys, now):
            raise Refused("old_key_needed", number=lost)
        if row.key_fingerprint != own:
            audit.append(session, at=now, actor="system", action="key_changed", object_id=audit.INSTALLATION)
        row.key_fingerprint = own
        row.key_before = old[0] if old and links_of_others(session, keys[:1], now) else None


def links_of_others(session: Session, keys: Sequence[bytes], now: datetime) -> int:
    """How many links of rounds that go on were made with none of these keys."""
    going_on = [row.id for row in session.exec(select(RoundRow)) if not is_over(row.state, row.closed_at, now)]
    return sum(
        not _is_made_with(keys, recipient)
        for part in portions(going_on)
        for recipient in session.exec(select(RecipientRow).where(col(RecipientRow.round_id).in_(part)))
    )


def _is_made_with(keys: Sequence[bytes], recipient: RecipientRow) -> bool:
    def made(key: bytes) -> str:
        return links.token(key, recipient.round_id, recipient.id, recipient.generation)

    return links.made_with(keys, made, recipient.token_hash) is not None


def _claimed(session: Session, files: FileStore, key: bytes) -> InstallationRow:
    """A database from before these were kept is asked for what it holds: a link's hash, and a paper."""
    recipient = session.exec(select(RecipientRow).limit(1)).first()
    if recipient is not None and not _is_made_with((key,), recipient):
        raise Refused("other_key")
    paper = session.exec(select(DocumentRow).order_by(col(DocumentRow.id)).limit(1)).first()
    if paper is not None and not files.has(paper.sha256):
        raise Refused("other_store", path=files.place)
    row = InstallationRow(
        id=_ONLY, key_fingerprint=fingerprint(key), store_id=files.store_id() or files.name_store(uuid4().hex)
    )
    session.add(row)
    return row


def unready(database: Database, files: FileStore, key: bytes) -> str:
    """What keeps a process from serving: `database`, `schema`, `key`, `store` or `files`; empty when nothing does."""
    try:
        if not schema.serves(database):
            return "schema"
        with database.reading() as session:
            row = session.get(InstallationRow, _ONLY)
        if row is None or row.key_fingerprint != fingerprint(key):
            return "key"
    except (SQLAlchemyError, TemporaryFailure):
        return "database"
    try:
        if row.store_id != files.store_id():
            return "store"
        files.ping()
    except TemporaryFailure:
        return "files"
    return ""
