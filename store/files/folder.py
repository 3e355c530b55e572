"""Files in a folder of this machine, or of a disk that several machines share: one file for each SHA-256.

Order of promises (L1): fsync, rename to the place its hash names, fsync the folders; only then may a row speak of it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from models.errors import PermanentFailure, TemporaryFailure

STORE_ID = "store.id"
HASH_LENGTH = 64


class Folder:
    """A `Keeping` (`store/files/files.py`). Safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._lasting: set[Path] = set()

    @property
    def place(self) -> str:
        return str(self._root)

    def lay(self, draft: BinaryIO, path: Path, sha256: str) -> None:
        place = self._path(sha256)
        with disk_named():
            os.fsync(draft.fileno())
            self._make_folder(place.parent)
            path.replace(place)
            _sync_folder(place.parent)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise PermanentFailure("file_gone", sha256=sha256) from error

    @contextlib.contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        if not self._path(sha256).is_file():
            raise PermanentFailure("file_gone", sha256=sha256)
        yield self._path(sha256)

    def size(self, sha256: str) -> int | None:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def laid_at(self, sha256: str) -> float | None:
        try:
            return self._path(sha256).stat().st_mtime
        except FileNotFoundError:
            return None

    def hashes(self) -> list[str]:
        return sorted(path.name for path in self._root.glob("??/*") if len(path.name) == HASH_LENGTH)

    def renew(self, sha256: str) -> bool:
        with disk_named():
            try:
                os.utime(self._path(sha256))
            except FileNotFoundError:
                return False
        return True

    def hold(self, sha256: str, at: Path) -> bool:
        with disk_named():
            try:
                at.hardlink_to(self._path(sha256))
            except FileNotFoundError:  # removed in this moment
                return False
        return True

    def remove(self, sha256: str, laid_before: float) -> bool:
        if (self.laid_at(sha256) or 0.0) > laid_before:
            return False
        place, aside = self._path(sha256), self._incoming / uuid4().hex
        with disk_named():
            try:
                place.replace(aside)  # whoever lays it in from now on makes it anew
            except FileNotFoundError:
                return False
            if aside.stat().st_mtime > laid_before:  # laid in anew in this very moment
                with contextlib.suppress(FileExistsError):
                    os.link(aside, place)
                _sync_folder(place.parent)
                aside.unlink()
                return False
            aside.unlink()
            _sync_folder(place.parent)
        return True

    def store_id(self) -> str:
        try:
            return (self._root / STORE_ID).read_text().strip()
        except FileNotFoundError:
            return ""

    def name_store(self, store_id: str) -> None:
        with disk_named():
            draft = self._incoming / uuid4().hex
            with draft.open("w") as file:
                file.write(store_id + "\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft, self._root / STORE_ID)
            draft.unlink()
            _sync_folder(self._root)

    def prepare(self) -> None:
        folders = [self._root / f"{number:02x}" for number in range(256)]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        _sync_folder(self._root)
        self._lasting.update(folders)

    def ping(self) -> None:
        """The folder for what comes in, which the store asks itself, is on the same disk."""

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def _make_folder(self, folder: Path) -> None:
        """Makes sure that a folder of the store lasts. Also when another process made it: that one may not have come so
        far; so each process syncs once for each folder it uses."""
        if folder in self._lasting:
            return
        folder.mkdir(exist_ok=True)
        _sync_folder(self._root)
        self._lasting.add(folder)


@contextlib.contextmanager
def disk_named() -> Iterator[None]:
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
