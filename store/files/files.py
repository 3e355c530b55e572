"""The files of answers and rounds, kept by content: one file for each SHA-256, never changed.

What comes in is streamed to a temporary file, and then laid where files are kept (`Keeping`): a folder, or a bucket of
an S3-compatible store. Only when that has been done may a row speak of it. A crash leaves at most a temporary file,
which `sweep` removes. The same bytes again take the same place, which mends a copy that was damaged.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self
from uuid import uuid4

from models.errors import PermanentFailure
from store.files.folder import Folder, disk_named

_PIECE = 256 * 1024
_HELD = "held-"


class Keeping(Protocol):
    """Where files are kept, each under its SHA-256. What is asked of a file that is not there raises
    PermanentFailure("file_gone"); what may pass by itself TemporaryFailure."""

    @property
    def place(self) -> str:
        """As the operator knows it."""
        ...

    def lay(self, draft: BinaryIO, path: Path, sha256: str) -> None:
        """Makes a temporary file, open and flushed, last under its hash; after this it survives a crash. Harmless
        twice, and mends."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A file of this machine with its bytes, which may be damaged. A bucket's is checked: ("file_damaged")."""
        ...

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """As `open`, for what needs a path; never to be changed, and good within the context alone."""
        ...

    def size(self, sha256: str) -> int | None: ...

    def laid_at(self, sha256: str) -> float | None:
        """POSIX seconds."""
        ...

    def hashes(self) -> list[str]: ...

    def renew(self, sha256: str) -> bool:
        """Makes it as young as if it had just been laid in. False when it is not there."""
        ...

    def hold(self, sha256: str, at: Path) -> bool:
        """Keeps it at that path too, where that costs nothing. False when it is not there any more."""
        ...

    def remove(self, sha256: str, laid_before: float) -> bool: ...

    def store_id(self) -> str: ...

    def name_store(self, store_id: str) -> None:
        """Unless it has a name."""
        ...

    def prepare(self) -> None: ...

    def ping(self) -> None: ...


class FileStore:
    """Safe to use from several processes at once, and with a bucket from several machines."""

    def __init__(self, root: Path, keeping: Keeping | None = None, clock: Callable[[], float] = time.time) -> None:
        """`root`: the folder of what comes in; files are kept in it too, unless `keeping` says where. `clock`: POSIX
        seconds, for the age of a file, which the disk or the bucket has stamped by its own."""
        self.root = root
        self._clock = clock
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self.keeping = keeping or Folder(root)

    @property
    def place(self) -> str:
        """Where files are kept, as the operator knows it."""
        return self.keeping.place

    def receive(self) -> "Incoming":
        """Begins a new file. Use as a context manager; without `keep` nothing remains of it."""
        return Incoming(self)

    def put(self, data: bytes) -> str:
        """Keeps `data` and returns its SHA-256. Harmless twice."""
        with self.receive() as incoming:
            incoming.write(data)
            return incoming.keep()

    def has(self, sha256: str) -> bool:
        return self.keeping.size(sha256) is not None

    def size(self, sha256: str) -> int:
        """In bytes; 0 for a file that is not there."""
        return self.keeping.size(sha256) or 0

    def hashes(self) -> list[str]:
        """Every file there is, by its SHA-256, in order."""
        return self.keeping.hashes()

    def prepare(self) -> None:
        """For a process that is about to take many files: in a folder one wait for the disk and not one for each of
        256 folders."""
        self.keeping.prepare()

    def read(self, sha256: str) -> bytes:
        """The whole file, checked. Raises PermanentFailure("file_gone") when it is not there, ("file_damaged") when it
        no longer gives the hash."""
        with self.open(sha256) as file:
            data = file.read()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PermanentFailure("file_damaged", sha256=sha256)
        return data

    def chunks(self, sha256: str, size: int = _PIECE) -> Iterator[bytes]:
        """The file in pieces, for streaming; the bytes are checked once before the first piece leaves."""
        return self._pieces(sha256, size)

    def _pieces(self, sha256: str, size: int = _PIECE) -> Generator[bytes, None, None]:
        digest = hashlib.sha256()
        with self.open(sha256) as file:
            while piece := file.read(size):
                digest.update(piece)
            if digest.hexdigest() != sha256:
                raise PermanentFailure("file_damaged", sha256=sha256)
            file.seek(0)
            while piece := file.read(size):
                yield piece

    def check(self, sha256: str) -> None:
        """Reads the file to its end, a piece at a time. Raises as `read`."""
        with contextlib.closing(self._pieces(sha256)) as pieces:
            next(pieces, b"")

    def open(self, sha256: str) -> BinaryIO:
        """The file to be read, unchecked. Raises as `read`."""
        return self.keeping.open(sha256)

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """The file under a path of this machine, unchecked, within the context. Raises as `read`."""
        return self.keeping.local(sha256)

    def store_id(self) -> str:
        """The id that the store was given when a database first used it; empty before that."""
        return self.keeping.store_id()

    def name_store(self, store_id: str) -> str:
        """Gives the store its id, unless another process was first, and returns the one that it has."""
        self.keeping.name_store(store_id)
        return self.store_id()

    def ping(self) -> None:
        """Writes a byte that no row names. Raises TemporaryFailure when that cannot be done."""
        with disk_named(), tempfile.TemporaryFile(dir=self._incoming) as file:
            file.write(b".")
            file.flush()
        self.keeping.ping()

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
        laid_at = self.keeping.laid_at(sha256)
        return laid_at is not None and laid_at > self._clock() - age.total_seconds()

    def renew(self, sha256: str) -> bool:
        """Makes a file as young as if its bytes had just come, before a new row names it: who removes it in the same
        moment then leaves it. False when it is not there."""
        return self.keeping.renew(sha256)

    def remove(self, sha256: str, older_than: timedelta = timedelta(0)) -> bool:
        """Removes a file that no row names any more. False, and it stays, when it is younger than that, or is not
        there."""
        return self.keeping.remove(sha256, self._clock() - older_than.total_seconds() if older_than else float("inf"))


class Held:
    """Files that stay readable under a name of their own; those of a bucket as long as nobody removes them."""

    def __init__(self, store: FileStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._names: set[str] = set()

    def hold(self) -> list[str]:
        """Takes in what has come since the last time. Every file that is held, in order."""
        for sha256 in self._store.hashes():
            if sha256 not in self._names and self._store.keeping.hold(sha256, self._folder / sha256):
                self._names.add(sha256)
        return sorted(self._names)

    def open(self, sha256: str) -> BinaryIO:
        own = self._folder / sha256
        return own.open("rb") if own.exists() else self._store.open(sha256)


class Incoming:
    """One file on its way in. `size` and `sha256` grow with each `write`.

    Raises TemporaryFailure("disk_failed") when the disk is full or broken.
    """

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._digest = hashlib.sha256()
        self.size = 0
        self._kept = False
        with disk_named():
            self.path = store.root / "incoming" / uuid4().hex
            self._file = os.fdopen(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o440), "wb")

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def write(self, piece: bytes | memoryview) -> None:
        with disk_named():
            self._file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def flush(self) -> Path:
        """Makes what was written readable at the returned path, for a look at the content before it is kept."""
        with disk_named():
            self._file.flush()
        return self.path

    def keep(self) -> str:
        """Makes the file last and returns its SHA-256; after this it survives a crash."""
        with disk_named():
            self._file.flush()
            self._store.keeping.lay(self._file, self.path, self.sha256)
            self._file.close()
            self.path.unlink(missing_ok=True)
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
