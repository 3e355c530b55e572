"""The operator's copy of the whole house: made while everything runs, checked, and laid down as another house."""

import os
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, NamedTuple

from desk.disk import file_store, scratch_folder, writing_in
from desk.keys import key_before, load_secret_key, secret_file
from desk.office import Office
from models.errors import PermanentFailure, Refusal, Refused
from models.people import Permission
from settings import Settings
from store import installation, schema
from store.backup import container, dumping
from store.backup.container import Manifest
from store.database import Database
from store.files import held
from store.files.files import FileStore, Held
from store.letters import mailroom
from store.records import audit


class BackupMade(NamedTuple):
    """`missing`: a refusal for each file that the register speaks of and the store has not."""

    file: Path
    moment: datetime
    files: int
    size: int
    sealed: bool
    missing: tuple[Refusal, ...]


def make(office: Office, out: Path, keys: tuple[str, ...]) -> BackupMade:
    """Writes a backup to `out`, a file, or a folder in which it gets a name of its own. `keys`: age's public keys; only
    who has one of the private keys can then read it. The key of the links is never in it.

    Raises Refused("backup_exists") and ("backup_key_unusable"), as `writing_in` for what the disk says no to, and as
    `dumping.dump`.
    """
    office.demand(Permission.WRITE)
    readers = container.public_keys(keys)
    moment = office.clock()
    if out.is_dir():
        out /= f"remiss-{moment:%Y-%m-%dT%H%M%SZ}.backup"
    if out.exists():
        raise Refused("backup_exists", path=str(out))
    database, part = office.database, out.with_name(f".{out.name}.part")
    try:
        with (
            writing_in(out.parent),
            container.scratch(scratch_folder(office.settings)) as folder,
            office.files.holding() as files,
        ):
            register = folder / container.REGISTER
            files.hold()  # what is removed from now on is in the snapshot still
            dumping.dump(database.url, register)
            manifest, names, missing = _manifest(office, register, moment, files)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
                container.write(file, manifest, register, _files(files, names), readers)
                file.flush()
                os.fsync(file.fileno())
            part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    size = out.stat().st_size
    with office.changing() as session:
        audit.append(
            session, at=office.clock(), actor=office.actor.mark, action="backup_made", object_id=audit.INSTALLATION,
            moment=moment, files=manifest.files, sealed=bool(readers),
        )  # fmt: skip
    return BackupMade(out, moment, manifest.files, size, bool(readers), missing)


def _manifest(
    office: Office, register: Path, moment: datetime, files: Held
) -> tuple[Manifest, list[str], tuple[Refusal, ...]]:
    """Also the files there are, all of those the snapshot speaks of among them: they came before its rows; and what the
    register speaks of and the store has not."""
    with office.database.reading() as session:
        spoken_of = held.every(session)
        rows, _hash = audit.head(session)
    names = files.hold()
    there = set(names)
    missing = tuple(Refusal(code="file_gone", facts={"sha256": each}) for each in spoken_of if each not in there)
    with register.open("rb") as file:
        sha256 = container.hash_of(file)
    manifest = Manifest(
        version=version("remiss"),
        moment=moment,
        revision=schema.HEAD,
        kind=dumping.kind_of(office.database.url),
        key=installation.fingerprint(office.key),
        store_id=office.files.store_id(),
        audit_rows=rows,
        register_sha256=sha256,
        files=len(names),
    )
    return manifest, names, missing


def _files(files: Held, names: list[str]) -> Iterator[tuple[str, int, IO[bytes]]]:
    for name in names:
        file = files.open(name)
        yield name, os.fstat(file.fileno()).st_size, file


class BackupChecked(NamedTuple):
    manifest: Manifest
    faults: tuple[Refusal, ...]


def check(file: Path, identity: Path | None, scratch: Path) -> BackupChecked:
    """Reads a backup to its end without changing anything: every byte against its hash, the snapshot as a database.
    A snapshot of SQLite is asked for its audit chain and its files too; one of PostgreSQL when it has been restored.

    Raises as `container.read`, and Refused("file_missing").
    """
    found: set[str] = set()

    def keep(name: str, content: IO[bytes]) -> str:
        found.add(name)
        return container.hash_of(content)

    _must_be_there(file)
    with container.scratch(scratch) as folder:
        manifest, register = container.read(file, container.identities(identity), lambda _: None, folder, keep)
        if not dumping.is_whole(manifest.kind, register):
            raise PermanentFailure("backup_damaged")
        faults = _faults_within(register, found) if manifest.kind == dumping.SQLITE else ()
    return BackupChecked(manifest, faults)


def _faults_within(register: Path, found: set[str]) -> tuple[Refusal, ...]:
    """A snapshot of an older schema is only asked for its own soundness."""
    database = Database(f"sqlite:///{register}")
    try:
        if not schema.is_current(database):
            return ()
        with database.reading() as session:
            broken = audit.first_broken(session)
            gone = [sha256 for sha256 in held.every(session) if sha256 not in found]
    finally:
        database.dispose()
    chain = [] if broken is None else [Refusal(code="audit_broken", facts={"seq": broken})]
    return (*chain, *(Refusal(code="file_gone", facts={"sha256": sha256}) for sha256 in gone))


def restore(settings: Settings, file: Path, identity: Path | None, *, now: datetime) -> Manifest:
    """Lays a backup down as this installation, which must be empty, brings its schema up to date, and pauses its mail.

    Raises Refused("house_not_empty"), ("backup_newer"), ("backup_other_kind"), ("backup_needs_key"), ("other_key") and
    ("other_store"), before anything is written, and as `container.read`. What broke off can be begun again.
    """
    _must_be_there(file)
    if not dumping.is_empty(settings.database_url):
        raise Refused("house_not_empty")
    files = file_store(settings)

    def begin(manifest: Manifest) -> None:
        _must_fit(settings, files, manifest)

    def keep(_name: str, content: IO[bytes]) -> str:
        with files.receive() as incoming:
            while piece := content.read(container.PIECE):
                incoming.write(piece)
            return incoming.keep()

    with container.scratch(scratch_folder(settings)) as folder:
        manifest, register = container.read(file, container.identities(identity), begin, folder, keep)
        files.name_store(manifest.store_id)
        dumping.load(settings.database_url, register)
    database = Database(settings.database_url)
    schema.upgrade(database)
    with database.changing() as session:
        mailroom.restored(session, manifest.moment, now)
        audit.append(
            session,
            at=now,
            actor=audit.REGISTRAR,
            action="restored",
            object_id=audit.INSTALLATION,
            moment=manifest.moment,
        )
    database.dispose()
    return manifest


def _must_fit(settings: Settings, files: FileStore, manifest: Manifest) -> None:
    if not schema.is_known(manifest.revision):
        raise Refused("backup_newer", version=manifest.version)
    if manifest.kind != dumping.kind_of(settings.database_url):
        raise Refused("backup_other_kind", kind=manifest.kind)
    if settings.secret_key is None and not secret_file(settings).exists():
        raise Refused("backup_needs_key", path=str(secret_file(settings)))
    known = (load_secret_key(settings), key_before(settings) or b"")
    if manifest.key not in map(installation.fingerprint, known):
        raise Refused("other_key")
    if files.store_id() not in {"", manifest.store_id}:
        raise Refused("other_store", path=files.place)


def _must_be_there(file: Path) -> None:
    if not file.is_file():
        raise Refused("file_missing", path=str(file))
