"""The files of answers and rounds, kept by content: one file for each SHA-256, never changed.

Order of promises (L1): stream to a temporary file, fsync, rename to the place its hash names, fsync the folders; only
then may a row speak of it. A crash leaves at most a temporary file, which `sweep` removes. The same bytes again take
the same place, which mends a copy that was damaged.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import uuid4

from models.errors import PermanentFailure, TemporaryFailure

STORE_ID = "store.id"
_HASH_LENGTH = 64
_HELD = "held-"


class FileStore:
    """A content-addressed folder. Safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._lasting: set[Path] = set()

    def receive(self) -> "Incoming":
        """Begins a new file. Use as a context manager; without `keep` nothing remains of it."""
        return Incoming(self)

    def put(self, data: bytes) -> str:
        """Keeps `data` and returns its SHA-256. Harmless twice."""
        with self.receive() as incoming:
            incoming.write(data)
            return incoming.keep()

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def hashes(self) -> list[str]:
        """Every file there is, by its SHA-256, in order."""
        return sorted(path.name for path in self.root.glob("??/*") if len(path.name) == _HASH_LENGTH)

    def prepare(self) -> None:
        """Makes all folders of the store at once, for a process that is about to take many files: one wait for the disk
        and not one for each folder."""
        folders = [self.root / f"{number:02x}" for number in range(256)]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        _sync_folder(self.root)
        self._lasting.update(folders)

    def make_folder(self, folder: Path) -> None:
        """Makes sure that a folder of the store lasts. Also when another process made it: that one may not have come so
        far; so each process syncs once for each folder it uses."""
        if folder in self._lasting:
            return
        folder.mkdir(exist_ok=True)
        _sync_folder(self.root)
        self._lasting.add(folder)

    def read(self, sha256: str) -> bytes:
        """The whole file, checked. Raises PermanentFailure("file_gone") when it is not there, ("file_damaged") when it
        no longer gives the hash."""
        with self.open(sha256) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PermanentFailure("file_damaged", sha256=sha256)
        return data

    def chunks(self, sha256: str, size: int = 256 * 1024) -> Iterator[bytes]:
        """The file in pieces, for streaming; the bytes are checked once before the first piece leaves."""
        digest = hashlib.sha256()
        with self.open(sha256) as file:
            while piece := file.read(size):
                digest.update(piece)
            if digest.hexdigest() != sha256:
                raise PermanentFailure("file_damaged", sha256=sha256)
            file.seek(0)
            while piece := file.read(size):
                yield piece

    def store_id(self) -> str:
        """The id that the folder was given when a database first used it; empty before that."""
        try:
            return (self.root / STORE_ID).read_text().strip()
        except FileNotFoundError:
            return ""

    def name_store(self, store_id: str) -> str:
        """Gives the folder its id, unless another process was first, and returns the one that it has."""
        with _disk_named():
            draft = self._incoming / uuid4().hex
            with draft.open("w") as file:
                file.write(store_id + "\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, self.root / STORE_ID)
            draft.unlink()
            _sync_folder(self.root)
        return self.store_id()

    def ping(self) -> None:
        """Writes a byte that never gets a name. Raises TemporaryFailure("disk_failed") when that cannot be done."""
        with _disk_named(), tempfile.TemporaryFile(dir=self._incoming) as file:
            file.write(b".")
            file.flush()

    @contextlib.contextmanager
    def holding(self) -> Iterator["Held"]:
        """Until its end what was once held can be read, whatever is removed meanwhile: for a copy of everything."""
        with tempfile.TemporaryDirectory(prefix=_HELD, dir=self.root) as folder:
            yield Held(self, Path(folder))

    def sweep(self, older_than: timedelta, now: float) -> int:
        """Removes temporary files last written before `now` (POSIX seconds) minus `older_than`, and what a copy that
        was broken off held; returns how many."""
        swept, before = 0, now - older_than.total_seconds()
        for path in (*self._incoming.iterdir(), *self.root.glob(f"{_HELD}*")):
            with contextlib.suppress(FileNotFoundError):  # kept or swept by somebody else in this moment
                if path.stat().st_mtime < before:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    swept += 1
        return swept

    def is_younger(self, sha256: str, age: timedelta) -> bool:
        """Whether a file was laid in more lately than that: the same bytes may just have come again, in an answer whose
        row is on its way. False for one that is not there."""
        try:
            return self.path(sha256).stat().st_mtime > time.time() - age.total_seconds()
        except FileNotFoundError:
            return False

    def renew(self, sha256: str) -> bool:
        """Makes a file as young as if its bytes had just come, before a new row names it: who removes it in the same
        moment then leaves it. False when it is not there."""
        with _disk_named():
            try:
                os.utime(self.path(sha256))
            except FileNotFoundError:
                return False
        return True

    def remove(self, sha256: str, older_than: timedelta = timedelta(0)) -> bool:
        """Removes a file that no row names any more. False, and it stays, when it is younger than that, or is not
        there."""
        if older_than and self.is_younger(sha256, older_than):
            return False
        place, aside = self.path(sha256), self._incoming / uuid4().hex
        with _disk_named():
            try:
                place.replace(aside)  # whoever lays it in from now on makes it anew
            except FileNotFoundError:
                return False
            if older_than and aside.stat().st_mtime > time.time() - older_than.total_seconds():  # in this very moment
                with contextlib.suppress(FileExistsError):
                    os.link(aside, place)
                _sync_folder(place.parent)
                aside.unlink()
                return False
            aside.unlink()
            _sync_folder(place.parent)
        return True

    def open(self, sha256: str) -> BinaryIO:
        """The file to be read, unchecked. Raises as `read`."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise PermanentFailure("file_gone", sha256=sha256) from error


class Held:
    """Files that stay readable under a name of their own."""

    def __init__(self, store: FileStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._names: set[str] = set()

    def hold(self) -> list[str]:
        """Takes in what has come since the last time. Every file that is held, in order."""
        with _disk_named():
            for sha256 in self._store.hashes():
                if sha256 not in self._names:
                    with contextlib.suppress(FileNotFoundError):  # removed in this moment
                        (self._folder / sha256).hardlink_to(self._store.path(sha256))
                        self._names.add(sha256)
        return sorted(self._names)

    def open(self, sha256: str) -> BinaryIO:
        return (self._folder / sha256).open("rb")


class Incoming:
    """One file on its way in. `size` and `sha256` grow with each `write`.

    Raises TemporaryFailure("disk_failed") when the disk is full or broken.
    """

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._digest = hashlib.sha256()
        self.size = 0
        self._kept = False
        with _disk_named():
            self.path = store.root / "incoming" / uuid4().hex
            self._file = os.fdopen(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o440), "wb")

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, piece: bytes | memoryview) -> None:
        with _disk_named():
            self._file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def flush(self) -> Path:
        """Makes what was written readable at the returned path, for a look at the content before it is kept."""
        with _disk_named():
            self._file.flush()
        return self.path

    def keep(self) -> str:
        """Makes the file last and returns its SHA-256; after this it survives a crash."""
        place = self._store.path(self.sha256)
        with _disk_named():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._store.make_folder(place.parent)
            self.path.replace(place)
            _sync_folder(place.parent)
        self._kept = True
        return self.sha256

    def discard(self) -> None:
        """Removes what was not kept. Harmless twice, and after `keep`."""
        with contextlib.suppress(OSError):  # closing writes what is left, which a full disk refuses once more
            self._file.close()
        if not self._kept:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


@contextlib.contextmanager
def _disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TemporaryFailure("disk_failed") from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
