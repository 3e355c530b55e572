"""What the disk says no to, or gives back damaged, in a registrar's words."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from models.answer import FILE_LIMIT
from models.errors import Refused, TemporaryFailure
from settings import Settings, load_settings
from store.database import is_damaged
from store.files.files import FileStore

_FULL_OR_BROKEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


@contextmanager
def writing_in(folder: Path, no: str = "folder_unwritable") -> Iterator[None]:
    """Raises TemporaryFailure("disk_failed") for a full or broken disk, Refused(no) for any other no of the system."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL_OR_BROKEN:
            raise TemporaryFailure("disk_failed") from error
        raise Refused(no, path=str(folder)) from error


def read_whole(path: Path) -> bytes:
    """A file that somebody names, to be kept. Raises Refused("file_missing"), ("file_too_large"), ("file_unreadable"),
    ("file_empty")."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    if path.stat().st_size > FILE_LIMIT:
        raise Refused("file_too_large", path=str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", path=str(path)) from error
    if not data:
        raise Refused("file_empty", path=str(path))
    return data


def text_file(path: Path) -> str:
    """A file of text that somebody names. Raises Refused("file_missing"), ("file_unreadable")."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("file_unreadable", path=str(path)) from error


def not_a_file(folder: Path) -> Path:
    """The folder, there or not yet. Raises Refused("data_not_a_folder") when a file is in its place."""
    if not folder.is_dir() and any(path.is_file() for path in (folder, *folder.parents)):
        raise Refused("data_not_a_folder", path=str(folder))
    return folder


def data_folder(settings: Settings) -> Path:
    """The folder of everything Remiss keeps, made when it is not there yet.

    Raises Refused("data_not_a_folder") or ("data_folder_unusable"), and as `writing_in`.
    """
    folder = not_a_file(settings.data)
    with writing_in(folder, "data_folder_unusable"):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return folder


def scratch_folder(settings: Settings) -> Path:
    """Where what is being made lies until it is whole, made when it is not there yet. Raises as `data_folder`."""
    folder = data_folder(settings) / "scratch"
    with writing_in(folder, "data_folder_unusable"):
        folder.mkdir(exist_ok=True)
    return folder


def sweep_scratch(settings: Settings, older_than: timedelta, now: float) -> None:
    """Removes what a process that was killed left half-made, last written before `now` (POSIX seconds) minus
    `older_than`."""
    for path in scratch_folder(settings).iterdir():
        with suppress(FileNotFoundError):  # another worker sweeps too
            if path.stat().st_mtime < now - older_than.total_seconds():
                shutil.rmtree(path)


def file_store(settings: Settings) -> FileStore:
    """The files, in the data folder or in the bucket that the settings name. Raises as `data_folder`."""
    root = data_folder(settings) / "files"
    if not settings.files:
        return FileStore(root)
    from store.files.bucket import Bucket, BucketAddress  # its client is loaded only where it is used

    bucket, _, prefix = settings.files.removeprefix("s3://").partition("/")
    address = BucketAddress(
        endpoint=settings.files_endpoint,
        bucket=bucket,
        prefix=prefix,
        region=settings.files_region,
        key=settings.files_key,
        secret=settings.files_secret.get_secret_value() if settings.files_secret else "",
        authority=settings.files_ca.read_text() if settings.files_ca else "",
    )
    return FileStore(root, Bucket(address, root / "incoming"))


def damaged_register(error: BaseException | None) -> Refused | None:
    """The refusal for an error that comes of a database file that is no longer one. It may show at any reading."""
    if not is_damaged(error):
        return None
    return Refused("database_damaged", path=load_settings().database_url.removeprefix("sqlite:///"))
