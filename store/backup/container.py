"""The file of a backup: a tar with what it is (`manifest.json`), the database's snapshot and every file by its SHA-256;
sealed with age when a key is given, so that `age -d FILE | tar x` opens it without Remiss."""

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import pyrage
from pydantic import ValidationError

from models.errors import PermanentFailure, Refused
from models.values import Value

MANIFEST, REGISTER, FILES = "manifest.json", "register", "files/"
_AGE = b"age-encryption.org/v1"
PIECE = 256 * 1024


class Manifest(Value):
    """`moment`: no later than the snapshot; what happened after it is not in the backup. `revision`: of the schema.
    `kind`: sqlite or postgresql. `key`: the fingerprint of the links' key, which the backup does not hold. `files`:
    how many follow."""

    version: str
    moment: datetime
    revision: str
    kind: str
    key: str
    store_id: str
    audit_rows: int
    register_sha256: str
    files: int


def public_keys(given: tuple[str, ...]) -> list[pyrage.x25519.Recipient]:
    """Raises Refused("backup_key_unusable")."""
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in given]
    except pyrage.RecipientError:
        raise Refused("backup_key_unusable") from None


def identities(file: Path | None) -> list[pyrage.x25519.Identity]:
    """The private keys in a file as `age-keygen` writes it. Raises Refused("identity_unusable")."""
    if file is None:
        return []
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused("identity_unusable", path=str(file))
    return found


def write(
    out: IO[bytes],
    manifest: Manifest,
    register: Path,
    files: Iterator[tuple[str, int, IO[bytes]]],
    keys: list[pyrage.x25519.Recipient],
) -> None:
    """Sealed as it is written when there are keys."""
    with _sealing(out, keys) as inner, tarfile.open(fileobj=inner, mode="w|") as tar:
        body = manifest.model_dump_json(indent=1).encode()
        _add(tar, MANIFEST, io.BytesIO(body), len(body))
        with register.open("rb") as file:
            _add(tar, REGISTER, file, register.stat().st_size)
        for sha256, size, content in files:
            with content:
                _add(tar, FILES + sha256, content, size)


def read(
    source: Path,
    keys: list[pyrage.x25519.Identity],
    begin: Callable[[Manifest], None],
    folder: Path,
    keep: Callable[[str, IO[bytes]], str],
) -> tuple[Manifest, Path]:
    """Reads the whole backup: `begin` may refuse what the manifest says, the snapshot is written into `folder`, and
    each file is given to `keep`, which returns its SHA-256. Gives the manifest and the snapshot.

    Raises Refused("backup_sealed") without the right key and ("not_a_backup"); PermanentFailure("backup_damaged") when
    it is cut off or changed. What `begin` and `keep` raise passes through.
    """
    with source.open("rb") as file, _opening(file, keys) as inner:
        try:
            with tarfile.open(fileobj=inner, mode="r|") as tar:
                found = _walk(tar, begin, folder, keep)
            while inner.read(PIECE):  # the end of what is sealed vouches for the whole
                pass
            return found
        except (tarfile.TarError, EOFError, ValidationError):
            raise PermanentFailure("backup_damaged") from None


def _walk(
    tar: tarfile.TarFile, begin: Callable[[Manifest], None], folder: Path, keep: Callable[[str, IO[bytes]], str]
) -> tuple[Manifest, Path]:
    manifest, register, number = None, folder / REGISTER, 0
    for member in tar:
        content = tar.extractfile(member)
        if content is None:
            raise tarfile.TarError
        if manifest is None:
            manifest = Manifest.model_validate_json(content.read()) if member.name == MANIFEST else None
            if manifest is None:
                raise tarfile.TarError
            begin(manifest)
        elif member.name == REGISTER:
            if _copy(content, register) != manifest.register_sha256:
                raise tarfile.TarError
        else:
            name = member.name.removeprefix(FILES)
            if keep(name, content) != name:
                raise tarfile.TarError
            number += 1
    if manifest is None or not register.exists() or number != manifest.files:
        raise tarfile.TarError
    return manifest, register


def hash_of(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _copy(content: IO[bytes], to: Path) -> str:
    with to.open("wb") as out:
        shutil.copyfileobj(content, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    with to.open("rb") as copied:
        return hash_of(copied)


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, content)


@contextmanager
def _sealing(out: IO[bytes], keys: list[pyrage.x25519.Recipient]) -> Iterator[IO[bytes]]:
    """Where to write: the file itself, or a pipe whose other end age reads in a thread."""
    if not keys:
        yield out
        return
    with _piped(lambda end: pyrage.encrypt_io(end, out, keys), thread_reads=True) as end:
        yield end


@contextmanager
def _opening(file: IO[bytes], keys: list[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    sealed = file.read(len(_AGE)) == _AGE
    file.seek(0)
    if not sealed:
        yield file
        return
    if not keys:
        raise Refused("backup_sealed")
    with _piped(lambda end: pyrage.decrypt_io(file, end, keys), thread_reads=False) as end:
        yield end


@contextmanager
def _piped(work: Callable[[IO[bytes]], None], *, thread_reads: bool) -> Iterator[IO[bytes]]:
    """Runs `work` in a thread at one end of a pipe and gives the other. What it failed with comes first."""
    reads, writes = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    theirs, ours = (reads, writes) if thread_reads else (writes, reads)
    failed: list[Exception] = []

    def run() -> None:
        try:
            with theirs:
                work(theirs)
        except (pyrage.EncryptError, pyrage.DecryptError, OSError, ValueError) as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield ours
    except BaseException:
        _end(ours, thread)
        _raise(failed)
        raise
    _end(ours, thread)
    _raise(failed)


def _end(ours: IO[bytes], thread: threading.Thread) -> None:
    try:
        ours.close()
    except BrokenPipeError:
        pass
    thread.join()


def _raise(failed: list[Exception]) -> None:
    """age says no to a wrong key and to what has been changed, the latter as an OSError without a number."""
    if not failed or isinstance(failed[0], BrokenPipeError):
        return
    if "matching keys" in str(failed[0]):
        raise Refused("backup_other_identity") from None
    if isinstance(failed[0], OSError) and failed[0].errno:
        raise failed[0]
    raise PermanentFailure("backup_damaged") from failed[0]


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder for the snapshot, beside what it becomes, that nobody else can look into and that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="backup-", dir=folder) as made:
        yield Path(made)
