"""Files in a bucket of an S3-compatible store, for web servers and workers on several machines. Loaded only where the
settings name one.

What is read comes to a temporary file of this machine first and is checked against its hash on the way; it is gone when
it has been read, so that what is disposed of is left nowhere.
"""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple, cast

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from models.errors import PermanentFailure, TemporaryFailure
from store.files.folder import HASH_LENGTH, STORE_ID, disk_named

if TYPE_CHECKING:
    from obstore import ObjectMeta

_PIECE = 1 << 20
_PART = 8 << 20
_PARTS_AT_ONCE = 2
"""A large file goes up in parts, at most so many in memory."""
_CONNECT_SECONDS = 5
_SILENCE_SECONDS = 30
_LONGEST_SECONDS = 300
"""For one request: 8 MB up, or a whole file down."""
_RETRIES = 3
_RETRY_FOR = timedelta(seconds=15)
"""The client tries again by itself what the store answers with 5xx, or not at all, for so long; then pages answer 503
and activities are tried again by Temporal."""


class BucketAddress(NamedTuple):
    """`endpoint`: https://host. `prefix`: before each name, empty or without slashes around it. `authority`: PEM of who
    vouches for the endpoint; empty for the system's own."""

    endpoint: str
    bucket: str
    prefix: str
    region: str
    key: str
    secret: str
    authority: str = ""


class Bucket:
    """A `Keeping` (`store/files/files.py`). Raises TemporaryFailure("files_unreachable") when the store does not answer
    or has no such bucket, ("files_certificate") when its certificate is not accepted, ("files_refused") when it does
    not know the key or lets it do less than it must."""

    def __init__(self, address: BucketAddress, scratch: Path) -> None:
        """`scratch`: a folder for temporary files."""
        self.place = f"s3://{address.bucket}/{address.prefix}".rstrip("/")
        self._scratch = scratch
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            endpoint=address.endpoint,
            region=address.region,
            access_key_id=address.key,
            secret_access_key=address.secret,
            client_options={
                "allow_http": True,  # which addresses may be named is the settings' to say
                "connect_timeout": f"{_CONNECT_SECONDS}s",
                "read_timeout": f"{_SILENCE_SECONDS}s",
                "timeout": f"{_LONGEST_SECONDS}s",
                **({"root_certificate": address.authority} if address.authority else {}),
            },
            retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_FOR},
        )

    def lay(self, draft: BinaryIO, path: Path, sha256: str) -> None:
        with _named():
            obstore.put(self._store, _name(sha256), path, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)

    def open(self, sha256: str) -> BinaryIO:
        with disk_named():
            file = tempfile.TemporaryFile(dir=self._scratch)
        try:
            self._fetch(sha256, file)
        except BaseException:
            file.close()
            raise
        return cast(BinaryIO, file)

    @contextlib.contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        with contextlib.ExitStack() as stack:
            with disk_named():
                file = stack.enter_context(tempfile.NamedTemporaryFile(dir=self._scratch))
            self._fetch(sha256, file)
            yield Path(file.name)

    def size(self, sha256: str) -> int | None:
        found = self._told_of(sha256)
        return found["size"] if found else None

    def laid_at(self, sha256: str) -> float | None:
        found = self._told_of(sha256)
        return found["last_modified"].timestamp() if found else None

    def _told_of(self, sha256: str) -> "ObjectMeta | None":
        with _named():
            try:
                return obstore.head(self._store, _name(sha256))
            except FileNotFoundError:
                self._see_the_bucket()
                return None

    def _see_the_bucket(self) -> None:
        """Asked when something is not there: a bucket that is gone says the same of every file, and no file of it may
        be taken for gone."""
        next(iter(obstore.list(self._store, chunk_size=1)), None)

    def hashes(self) -> list[str]:
        with _named():
            names = (each["path"].rpartition("/")[2] for part in obstore.list(self._store) for each in part)
            return sorted(name for name in names if len(name) == HASH_LENGTH)

    def renew(self, sha256: str) -> bool:
        """S3 copies nothing onto itself, so it comes down and goes up again."""
        try:
            with self.open(sha256) as file, _named():
                obstore.put(self._store, _name(sha256), file, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)
        except PermanentFailure as failure:
            if failure.code != "file_gone":
                raise
            return False
        return True

    def hold(self, sha256: str, at: Path) -> bool:
        """Nothing: a copy of everything may not fit on this machine."""
        return True

    def remove(self, sha256: str, laid_before: float) -> bool:
        """A file that is laid in anew between the two questions goes too: S3 has no way to ask both at once
        (decision 41)."""
        laid_at = self.laid_at(sha256)
        if laid_at is None or laid_at > laid_before:
            return False
        with _named():
            obstore.delete(self._store, _name(sha256))
        return True

    def store_id(self) -> str:
        with _named():
            try:
                return bytes(obstore.get(self._store, STORE_ID).bytes()).decode().strip()
            except FileNotFoundError:
                self._see_the_bucket()
                return ""

    def name_store(self, store_id: str) -> None:
        with _named(), contextlib.suppress(AlreadyExistsError):
            obstore.put(self._store, STORE_ID, f"{store_id}\n".encode(), mode="create")

    def prepare(self) -> None:
        """A bucket has no folders."""

    def ping(self) -> None:
        with _named():
            obstore.put(self._store, "ping", b".")

    def _fetch(self, sha256: str, file: IO[bytes]) -> None:
        digest = hashlib.sha256()
        with _named():
            try:
                found = obstore.get(self._store, _name(sha256))
            except FileNotFoundError as error:
                self._see_the_bucket()
                raise PermanentFailure("file_gone", sha256=sha256) from error
            for piece in found.stream(min_chunk_size=_PIECE):
                digest.update(piece)
                with disk_named():
                    file.write(piece)
        if digest.hexdigest() != sha256:
            raise PermanentFailure("file_damaged", sha256=sha256)
        with disk_named():
            file.flush()
        file.seek(0)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """No answer of the store is about a file but that it is not there, so all of these may pass: a wrong key is mended,
    and what waited goes on."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise TemporaryFailure("files_refused") from error
    except (OSError, BaseError) as error:
        # The client has a word for it only in what it shows to programmers.
        refused = "InvalidCertificate" in repr(error)
        raise TemporaryFailure("files_certificate" if refused else "files_unreachable") from error
