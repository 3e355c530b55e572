"""Files by content, in a folder and in a bucket alike: what `keep` has returned for is there, whole and once; nothing
else ever counts."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import obstore
import pytest

from models.errors import PermanentFailure, TemporaryFailure
from stand.ports import free_port
from store.files.bucket import Bucket, BucketAddress
from store.files.files import FileStore
from templates.messages import error_sentence
from tests.file_steps import where
from tests.s3_server import SECRET, S3Server

DATA = b"%PDF-1.7 yttrande \xc3\xa5\xc3\xa4\xc3\xb6" * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()

DIES_BEFORE_RENAME = """
import os, pathlib, signal, sys
from store.files.files import FileStore
pathlib.Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
FileStore(pathlib.Path(sys.argv[1])).put(b"half-way")
"""
PUTS_AGAIN_AND_AGAIN = """
import pathlib, sys
from store.files.files import FileStore
files = FileStore(pathlib.Path(sys.argv[1]))
print(files.put(b"the same bytes" * 100_000))
for _ in range(50):
    files.put(b"the same bytes" * 100_000)
"""

GOES_AND_COMES = """
import pathlib, resource, sys
from store.files.bucket import Bucket, BucketAddress
from store.files.files import FileStore
folder = pathlib.Path(sys.argv[1])
files = FileStore(folder / "files", Bucket(BucketAddress(*sys.argv[2:]), folder / "files" / "incoming"))
files.read(files.put(b"warm"))
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = most()
with files.receive() as incoming:
    for number in range(64):
        incoming.write(number.to_bytes(1, "big") * (1 << 20))
    sha256 = incoming.keep()
assert sum(map(len, files.chunks(sha256))) == 64 << 20
print(most() - before)
"""


@dataclass
class Kept:
    """A store; `lie`: lays other bytes where a file lies, behind its back."""

    files: FileStore
    lie: Callable[[str, bytes], object]


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "folder":

        def lie(sha256: str, data: bytes) -> None:
            with own.local(sha256) as path:
                path.chmod(0o600)
                path.write_bytes(data)

        own = FileStore(tmp_path / "files")
        return Kept(own, lie)
    server: S3Server = request.getfixturevalue("s3")
    stored, keeping = bucket_store(tmp_path, server.bucket(uuid4().hex))
    return Kept(stored, lambda sha256, data: obstore.put(keeping._store, f"{sha256[:2]}/{sha256}", data))


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """In a folder."""
    return FileStore(tmp_path / "files")


def bucket_store(folder: Path, address: BucketAddress) -> tuple[FileStore, Bucket]:
    keeping = Bucket(address, folder / "files" / "incoming")
    return FileStore(folder / "files", keeping), keeping


def temporary(files: FileStore) -> list[Path]:
    return list((files.root / "incoming").iterdir())


def test_what_is_put_is_read_back_and_lies_under_its_hash(kept: Kept) -> None:
    files = kept.files
    assert files.put(DATA) == SHA256
    assert files.read(SHA256) == DATA
    assert b"".join(files.chunks(SHA256, 1000)) == DATA
    files.check(SHA256)
    with files.local(SHA256) as path:
        assert path.read_bytes() == DATA
    assert (files.has(SHA256), files.size(SHA256)) == (True, len(DATA))
    assert temporary(files) == []


def test_the_same_bytes_twice_are_one_file_and_an_empty_file_is_one(kept: Kept) -> None:
    assert kept.files.put(DATA) == kept.files.put(DATA)
    assert kept.files.hashes() == [SHA256]
    assert kept.files.read(kept.files.put(b"")) == b""


def test_what_was_not_kept_leaves_nothing(kept: Kept) -> None:
    with kept.files.receive() as incoming:
        incoming.write(DATA)
        assert incoming.flush().read_bytes() == DATA
        assert (incoming.size, incoming.sha256) == (len(DATA), SHA256)
    assert kept.files.hashes() == []
    assert temporary(kept.files) == []


def test_a_kept_file_cannot_be_written_to(files: FileStore) -> None:
    files.put(DATA)
    with files.local(SHA256) as path:
        assert path.stat().st_mode & 0o222 == 0


def test_a_damaged_byte_is_found_before_anything_leaves(kept: Kept) -> None:
    files = kept.files
    for damage in (DATA[:-1], DATA[:-1] + b"\x00", b"", DATA + b"\n"):
        files.put(DATA)  # the good bytes again mend a damaged copy
        assert files.read(SHA256) == DATA
        kept.lie(SHA256, damage)
        for asked in (files.read, files.check, lambda sha256: next(files.chunks(sha256))):
            with pytest.raises(PermanentFailure, match="file_damaged"):
                asked(SHA256)
    assert temporary(files) == []


def test_a_file_that_is_gone_is_told_from_a_damaged_one(kept: Kept) -> None:
    files = kept.files
    with pytest.raises(PermanentFailure) as failure:
        files.read(SHA256)
    assert (failure.value.code, failure.value.facts) == ("file_gone", {"sha256": SHA256})
    assert error_sentence(failure.value).startswith(f"Filen med kontrollsumma {SHA256} finns inte i fillagret")
    with pytest.raises(PermanentFailure, match="file_gone"), files.local(SHA256):
        pass
    assert (files.has(SHA256), files.size(SHA256), files.remove(SHA256)) == (False, 0, False)
    assert not files.is_younger(SHA256, timedelta(days=1))


def test_what_has_just_come_is_not_removed_and_what_is_older_is(kept: Kept) -> None:
    files, days = kept.files, timedelta(days=2)
    files.put(DATA)
    assert files.is_younger(SHA256, days)
    assert files.renew(SHA256)
    assert not files.remove(SHA256, days)
    assert files.read(SHA256) == DATA
    then = time.time() + days.total_seconds() + 60
    later = FileStore(files.root, files.keeping, clock=lambda: then)
    assert not later.is_younger(SHA256, days)
    assert later.remove(SHA256, days)
    assert files.hashes() == []
    assert not files.renew(SHA256)
    files.put(DATA)
    assert files.remove(SHA256)
    assert files.hashes() == []


def test_a_store_is_named_once(kept: Kept) -> None:
    kept.files.prepare()
    kept.files.ping()
    assert kept.files.store_id() == ""
    assert kept.files.name_store("1" * 32) == "1" * 32 == kept.files.store_id()
    assert kept.files.hashes() == []


def test_a_large_file_goes_to_a_bucket_and_back_a_piece_at_a_time(s3: S3Server, tmp_path: Path) -> None:
    """64 MB in a process of its own, whose memory says whether it was ever whole there."""
    address = s3.bucket("large")
    ran = subprocess.run(
        [sys.executable, "-c", GOES_AND_COMES, str(tmp_path), *address], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    grown = int(ran.stdout)
    assert grown < 48, f"{grown} MB"


def test_a_bucket_that_cannot_be_used_says_why_and_passes(s3: S3Server, tmp_path: Path) -> None:
    address = s3.bucket("refusing")
    nobody = free_port()
    for code, changed in (
        ("files_unreachable", address._replace(endpoint=f"http://127.0.0.1:{nobody}")),
        ("files_unreachable", address._replace(bucket="no-such-bucket")),
        ("files_refused", address._replace(secret="another")),
    ):
        files, _keeping = bucket_store(tmp_path, changed)
        asked = (
            files.store_id,
            *(partial(each, SHA256) for each in (files.read, files.has, files.renew, files.remove)),
        )
        for ask in (files.ping, partial(files.put, DATA), *asked):
            with pytest.raises(TemporaryFailure) as failure:
                ask()
            assert failure.value.code == code
            assert SECRET not in repr(failure.value)
        assert temporary(files) == []


def test_a_kill_between_the_temporary_file_and_its_name_leaves_no_counted_file(files: FileStore) -> None:
    died = subprocess.run([sys.executable, "-c", DIES_BEFORE_RENAME, files.root], timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert files.hashes() == []
    assert [path.read_bytes() for path in temporary(files)] == [b"half-way"]
    left_at = temporary(files)[0].stat().st_mtime
    assert files.sweep(timedelta(hours=1), left_at) == 0
    assert files.sweep(timedelta(hours=1), left_at + 3601) == 1
    assert temporary(files) == []


def test_the_sweep_leaves_uploads_that_still_come_in(files: FileStore) -> None:
    with files.receive() as old, files.receive() as new:
        old.write(b"old")
        new.write(b"new")
        now = new.flush().stat().st_mtime
        os.utime(old.flush(), (now - 7200,) * 2)
        assert files.sweep(timedelta(hours=1), now) == 1
        assert files.read(new.keep()) == b"new"


def test_what_a_copy_that_was_broken_off_held_is_swept(files: FileStore) -> None:
    sha256 = files.put(DATA)
    with files.holding() as held:
        assert held.hold() == held.hold() == [sha256]
        assert files.remove(sha256)
        with held.open(sha256) as file:
            assert file.read() == DATA
        assert files.sweep(timedelta(), time.time() + 1) == 1
        assert list(files.root.glob("held-*")) == []
        assert files.hashes() == []


def test_what_is_to_be_named_anew_is_not_removed_for_its_age(files: FileStore) -> None:
    sha256 = files.put(DATA)
    os.utime(where(files, sha256), (0, 0))
    assert files.renew(sha256)
    assert not files.remove(sha256, timedelta(hours=1))
    os.utime(where(files, sha256), (0, 0))
    assert files.remove(sha256, timedelta(hours=1))
    assert not files.renew(sha256)


def test_a_file_that_goes_while_the_sweep_looks_is_no_fault(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with files.receive():
        gone = files.root / "incoming" / "gone"
        real = Path.iterdir
        monkeypatch.setattr(Path, "iterdir", lambda folder: iter([gone, *real(folder)]))
        assert files.sweep(timedelta(), time.time() + 1) == 1


def test_two_processes_that_put_the_same_bytes_keep_one_whole_file(files: FileStore) -> None:
    command = [sys.executable, "-c", PUTS_AGAIN_AND_AGAIN, str(files.root)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    hashes = {process.communicate(timeout=60)[0].decode().strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0]
    assert files.hashes() == sorted(hashes)
    assert files.read(*hashes) == b"the same bytes" * 100_000
    assert temporary(files) == []


def test_a_reader_is_not_disturbed_when_the_same_bytes_come_again(files: FileStore) -> None:
    files.put(DATA)
    pieces = files.chunks(SHA256, 1000)
    first = next(pieces)
    thread = threading.Thread(target=files.put, args=(DATA,))
    thread.start()
    thread.join()
    assert first + b"".join(pieces) == DATA


def test_a_full_disk_is_an_error_before_any_hash_and_frees_its_space(files: FileStore) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(TemporaryFailure, match="disk_failed"):
            files.put(b"x" * 1_000_000)
        with pytest.raises(TemporaryFailure, match="disk_failed"):
            files.put(b"x" * 100_001)  # the last of it is still in Python's buffer when the file is closed
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files.hashes() == []
    assert temporary(files) == []
    assert files.read(files.put(b"x" * 1_000_000)) == b"x" * 1_000_000
