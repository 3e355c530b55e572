"""Single steps with received files, for tests of what looking through them shows."""

from datetime import datetime
from pathlib import Path

from models.answer import StoredFile
from models.file_checks import FileCheck
from models.values import ActiveContent, FileKind
from store.answers import drafts
from store.database import Database
from store.files import file_checks
from store.files.file_checks import Inspected
from store.files.files import FileStore
from tests.store_steps import BEFORE

SIGNATURE = "Win.Test.EICAR_HDB-1"


def kept(files: FileStore, data: bytes, name: str = "yttrande.pdf") -> StoredFile:
    """A file in the store, as a form brings it."""
    sha256 = files.put(data)
    return StoredFile(sha256=sha256, size=len(data), media_type="application/pdf", name=name, kind=FileKind.YTTRANDE)


def where(files: FileStore, sha256: str) -> Path:
    """The place of a file in the store's folder, there or not."""
    return files.root / sha256[:2] / sha256


def put_in_draft(database: Database, recipient_id: str, *files: StoredFile) -> None:
    with database.changing() as session:
        drafts.add_files(session, recipient_id, list(files))


def seen(
    database: Database,
    sha256: str,
    *active: ActiveContent,
    malware: str | None = None,
    awaits_scan: bool = False,
    at: datetime = BEFORE,
) -> bool:
    """Somebody has looked through the content."""
    with database.changing() as session:
        return file_checks.record(session, Inspected(sha256, active, malware, awaits_scan), at)


def quarantine(database: Database, sha256: str) -> None:
    assert seen(database, sha256, malware=SIGNATURE)


def check_of(database: Database, sha256: str) -> FileCheck:
    with database.reading() as session:
        return file_checks.of_file(session, sha256)


def tell(database: Database, at: datetime = BEFORE) -> int:
    """Has the registrars told; returns how many letters were owed."""
    with database.changing() as session:
        owed = len(file_checks.untold(session))
        file_checks.tell_registrars(session, at)
    return owed
