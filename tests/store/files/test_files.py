"""Files by content: what `keep` has returned for is there, whole and once; nothing else ever counts."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from models.errors import PermanentFailure, TemporaryFailure
from store.files.files import FileStore
from templates.messages import error_sentence

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


def kept(files: FileStore) -> list[str]:
    return sorted(path.name for path in files.root.rglob("*") if path.is_file() and len(path.name) == 64)


def temporary(files: FileStore) -> list[Path]:
    return list((files.root / "incoming").iterdir())


def test_what_is_put_is_read_back_and_lies_under_its_hash(files: FileStore) -> None:
    assert files.put(DATA) == SHA256
    assert files.read(SHA256) == DATA
    assert b"".join(files.chunks(SHA256, 1000)) == DATA
    assert kept(files) == [SHA256]
    assert temporary(files) == []


def test_the_same_bytes_twice_are_one_file(files: FileStore) -> None:
    assert files.put(DATA) == files.put(DATA)
    assert kept(files) == [SHA256]


def test_an_empty_file_is_a_file(files: FileStore) -> None:
    assert files.read(files.put(b"")) == b""


def test_what_was_not_kept_leaves_nothing(files: FileStore) -> None:
    with files.receive() as incoming:
        incoming.write(DATA)
        assert incoming.flush().read_bytes() == DATA
        assert (incoming.size, incoming.sha256) == (len(DATA), SHA256)
    assert kept(files) == []
    assert temporary(files) == []


def test_a_kept_file_cannot_be_written_to(files: FileStore) -> None:
    files.put(DATA)
    assert files.path(SHA256).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("damage", [DATA[:-1], DATA[:-1] + b"\x00", b"", DATA + b"\n"])
def test_a_damaged_byte_is_found_before_anything_leaves(files: FileStore, damage: bytes) -> None:
    files.put(DATA)
    files.path(SHA256).chmod(0o600)
    files.path(SHA256).write_bytes(damage)
    with pytest.raises(PermanentFailure, match="file_damaged"):
        files.read(SHA256)
    with pytest.raises(PermanentFailure, match="file_damaged"):
        next(files.chunks(SHA256))


def test_a_file_that_is_gone_is_told_from_a_damaged_one(files: FileStore) -> None:
    with pytest.raises(PermanentFailure) as failure:
        files.read(SHA256)
    assert (failure.value.code, failure.value.facts) == ("file_gone", {"sha256": SHA256})
    assert error_sentence(failure.value).startswith(f"Filen med kontrollsumma {SHA256} finns inte i datamappen")


def test_the_good_bytes_again_mend_a_damaged_copy(files: FileStore) -> None:
    files.put(DATA)
    files.path(SHA256).chmod(0o600)
    files.path(SHA256).write_bytes(DATA[:10])
    files.put(DATA)
    assert files.read(SHA256) == DATA


def test_a_kill_between_the_temporary_file_and_its_name_leaves_no_counted_file(files: FileStore) -> None:
    died = subprocess.run([sys.executable, "-c", DIES_BEFORE_RENAME, files.root], timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert kept(files) == []
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
    os.utime(files.path(sha256), (0, 0))
    assert files.renew(sha256)
    assert not files.remove(sha256, timedelta(hours=1))
    os.utime(files.path(sha256), (0, 0))
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
    assert kept(files) == sorted(hashes)
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
    assert kept(files) == []
    assert temporary(files) == []
    assert files.read(files.put(b"x" * 1_000_000)) == b"x" * 1_000_000
