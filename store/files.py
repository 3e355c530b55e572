"""The files of answers and rounds, kept by content: one file for each SHA-256, never changed, never overwritten.

Order of promises (L1): stream to a temporary file, fsync, rename to the place its hash names, fsync the folder; only
then may a row speak of it. A crash leaves at most a temporary file, which `sweep` removes.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from models.errors import PermanentFailure


class FileStore:
    """A content-addressed folder. Safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)

    def receive(self) -> "Incoming":
        """Begins a new file. Use as a context manager; without `keep` nothing remains of it."""
        return Incoming(self)

    def put(self, data: bytes) -> str:
        """Keeps `data` and returns its SHA-256. Harmless twice."""
        with self.receive() as incoming:
            incoming.write(data)
            return incoming.keep()

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def read(self, sha256: str) -> bytes:
        """The whole file, checked. Raises PermanentFailure("file_damaged") when the bytes no longer give the hash."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PermanentFailure("file_damaged", sha256=sha256)
        return data

    def chunks(self, sha256: str, size: int = 256 * 1024) -> Iterator[bytes]:
        """The file in pieces, for streaming; the bytes are checked once before the first piece leaves."""
        digest = hashlib.sha256()
        with self.path(sha256).open("rb") as file:
            while piece := file.read(size):
                digest.update(piece)
            if digest.hexdigest() != sha256:
                raise PermanentFailure("file_damaged", sha256=sha256)
            file.seek(0)
            while piece := file.read(size):
                yield piece

    def sweep(self, older_than: timedelta, now: float) -> int:
        """Removes temporary files last written before `now` (POSIX seconds) minus `older_than`; returns how many."""
        swept = 0
        for path in self._incoming.iterdir():
            if path.stat().st_mtime < now - older_than.total_seconds():
                path.unlink(missing_ok=True)
                swept += 1
        return swept


class Incoming:
    """One file on its way in. `size` and `sha256` grow with each `write`."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._digest = hashlib.sha256()
        self.size = 0
        handle, name = tempfile.mkstemp(dir=store.root / "incoming")
        self._file = os.fdopen(handle, "wb")
        self.path = Path(name)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def flush(self) -> Path:
        """Makes what was written readable at the returned path, for a look at the content before it is kept."""
        self._file.flush()
        return self.path

    def keep(self) -> str:
        """Makes the file last and returns its SHA-256; after this it survives a crash."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        place = self._store.path(self.sha256)
        if place.exists():
            self.path.unlink()
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            self.path.chmod(0o440)
            self.path.replace(place)
            _sync_folder(place.parent)
        return self.sha256

    def discard(self) -> None:
        """Removes what was not kept. Harmless twice, and after `keep`."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
