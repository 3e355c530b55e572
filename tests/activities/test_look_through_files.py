"""Every received file is looked through after it has come; what fails on the way stops nothing else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import ProgrammingError
from structlog.testing import capture_logs

from activities import look_through_files
from models.answer import StoredFile
from models.errors import PermanentFailure, TemporaryFailure
from models.file_checks import CLEAN, looked_through
from models.values import ActiveContent, LetterKind
from store.database import Database
from store.files import file_checks
from store.files.files import FileStore
from tests.file_steps import SIGNATURE, check_of, kept, put_in_draft, where
from tests.inspecting import inspector
from tests.registers import lay_register
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, letters_of, submit

INFECTED = b"%PDF-1.4 infected"


class ScriptedScanner:
    """Finds `INFECTED`, and has no answer while it is `silent`; refuses what begins with "refuse", and dies of what
    begins with "die"."""

    def __init__(self) -> None:
        self.silent = False
        self.scanned: list[bytes] = []
        self.pings = 0

    async def ping(self) -> None:
        self.pings += 1
        if self.silent:
            raise TemporaryFailure("scanner_unreachable")

    async def scan(self, path: Path) -> str:
        if self.silent:
            raise TemporaryFailure("scanner_unreachable")
        data = path.read_bytes()  # noqa: ASYNC240 - a few bytes of the test's own
        if data.startswith(b"die"):
            raise TemporaryFailure("scanner_unreachable")
        self.scanned.append(data)
        if data.startswith(b"refuse"):
            raise PermanentFailure("scan_refused")
        return SIGNATURE if data == INFECTED else ""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    lay_register(tmp_path / "remiss.db")
    opened = Database(f"sqlite:///{tmp_path}/remiss.db")
    yield opened
    opened.dispose()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def built(database: Database, files: FileStore) -> BuiltRound:
    return register_round(database, files)


@pytest.fixture
def scanner() -> ScriptedScanner:
    return ScriptedScanner()


def answered(database: Database, built: BuiltRound, *files: StoredFile) -> None:
    submit(database, built.recipient_id, files=files)


async def test_a_file_is_looked_through_once_and_its_registrar_told(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner
) -> None:
    looked: list[tuple[bytes, str]] = []

    def inspect(path: Path, media_type: str) -> tuple[ActiveContent, ...]:
        looked.append((path.read_bytes(), media_type))
        return (ActiveContent.SCRIPT,)

    bad, good = kept(files, INFECTED), kept(files, b"%PDF-1.4 clean", "bilaga.pdf")
    answered(database, built, bad, good)
    loop = inspector(database, files, lambda: BEFORE, scanner, inspect)
    assert await loop.look_through()
    assert not await loop.look_through()
    assert sorted(looked) == [(b"%PDF-1.4 clean", "application/pdf"), (INFECTED, "application/pdf")]
    assert sorted(scanner.scanned) == [b"%PDF-1.4 clean", INFECTED]
    assert check_of(database, bad.sha256) == looked_through((ActiveContent.SCRIPT,), malware=SIGNATURE)
    assert check_of(database, good.sha256) == looked_through((ActiveContent.SCRIPT,))
    assert len(letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)) == 1


async def test_the_registrar_is_told_before_the_next_file_is_looked_into(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner
) -> None:
    told: list[int] = []

    def inspect(path: Path, _media_type: str) -> tuple[ActiveContent, ...]:
        told.append(len(letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)))
        return ()

    bad = kept(files, INFECTED)
    others = [kept(files, b"%%PDF-1.4 %d" % number) for number in range(20)]
    answered(database, built, bad, *others)
    await inspector(database, files, lambda: BEFORE, scanner, inspect).look_through()
    place = sorted(file.sha256 for file in (bad, *others)).index(bad.sha256)
    assert told == [0] * (place + 1) + [1] * (20 - place)
    assert place < 20


async def test_two_workers_at_once_keep_one_verdict_and_write_one_letter(
    database: Database, files: FileStore, built: BuiltRound
) -> None:
    sent = [kept(files, INFECTED), *(kept(files, b"%%PDF-1.4 %d" % number) for number in range(5))]
    answered(database, built, *sent)
    loops = [inspector(database, files, lambda: BEFORE, ScriptedScanner()) for _ in range(2)]
    await asyncio.gather(*(loop.look_through() for loop in loops))
    assert [bool(check_of(database, file.sha256).malware) for file in sent] == [True, *[False] * 5]
    assert len(letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)) == 1


async def test_a_file_in_a_draft_is_found_and_told_of_when_the_answer_comes(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner
) -> None:
    put_in_draft(database, built.recipient_id, kept(files, INFECTED))
    loop = inspector(database, files, lambda: BEFORE, scanner)
    await loop.look_through()
    assert letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED) == []
    answered(database, built)
    await loop.look_through()
    assert len(letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)) == 1
    assert scanner.scanned == [INFECTED]


async def test_while_the_scanner_is_silent_files_wait_and_are_scanned_when_it_answers(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through_files, "POLL_SECONDS", 0.05)
    first, second = kept(files, INFECTED), kept(files, b"%PDF-1.4 clean", "bilaga.pdf")
    answered(database, built, first, second)
    scanner.silent = True
    loop = inspector(database, files, lambda: BEFORE, scanner, lambda _path, _type: (ActiveContent.LAUNCH,))
    with capture_logs() as logs:
        await loop.look_through()
        waits = looked_through((ActiveContent.LAUNCH,), awaits_scan=True)
        assert [check_of(database, file.sha256) for file in (first, second)] == [waits, waits]
        for _ in range(3):
            assert not await loop.look_through()
            await asyncio.sleep(0.06)
        scanner.silent = False
        async with asyncio.timeout(10):
            while not await loop.look_through():  # noqa: ASYNC110 - the scanner gives no event
                await asyncio.sleep(0.02)
    assert check_of(database, first.sha256) == looked_through((ActiveContent.LAUNCH,), malware=SIGNATURE)
    assert check_of(database, second.sha256) == looked_through((ActiveContent.LAUNCH,))
    said = [entry["event"] for entry in logs]
    assert (said.count("scanner_unreachable"), said.count("scanner_answers")) == (1, 1)


async def test_without_a_scanner_nothing_is_said_of_scanning(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner
) -> None:
    file = kept(files, INFECTED)
    answered(database, built, file)
    scanner.silent = True
    await inspector(database, files, lambda: BEFORE, scanner).look_through()
    assert check_of(database, file.sha256).awaits_scan
    await inspector(database, files, lambda: BEFORE).look_through()
    assert check_of(database, file.sha256) == CLEAN


async def test_a_file_that_is_gone_or_refused_holds_up_no_other(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner
) -> None:
    gone, refused, good = kept(files, b"gone"), kept(files, b"refuse me"), kept(files, b"%PDF-1.4 clean")
    answered(database, built, gone, refused, good)
    where(files, gone.sha256).unlink()
    loop = inspector(database, files, lambda: BEFORE, scanner)
    with capture_logs() as logs:
        assert await loop.look_through()
        assert not await loop.look_through()
    codes = {entry["sha256"]: entry["code"] for entry in logs}
    assert codes == {gone.sha256: "file_gone", refused.sha256: "scan_refused"}
    assert check_of(database, refused.sha256) == looked_through(awaits_scan=True)
    assert check_of(database, good.sha256) == CLEAN
    files.put(b"gone")
    assert await inspector(database, files, lambda: BEFORE, scanner).look_through()
    assert b"gone" in scanner.scanned


async def test_a_file_that_the_scanner_dies_of_keeps_no_other_from_it(
    database: Database, files: FileStore, built: BuiltRound, scanner: ScriptedScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through_files, "POLL_SECONDS", 0.0)
    deadly = kept(files, b"die of me")
    others = [kept(files, b"%%PDF-1.4 %d" % number) for number in range(4)]
    answered(database, built, deadly, *others)
    loop = inspector(database, files, lambda: BEFORE, scanner)
    for _ in range(4):
        await loop.look_through()
    assert len(scanner.scanned) == len(others)
    assert check_of(database, deadly.sha256) == looked_through(awaits_scan=True)
    assert not await loop.look_through()


@pytest.mark.parametrize(
    "failure", [TemporaryFailure("database_unreachable"), ProgrammingError("SELECT", {}, Exception("no such column"))]
)
async def test_the_loop_outlives_what_the_database_fails_with(
    database: Database,
    files: FileStore,
    built: BuiltRound,
    scanner: ScriptedScanner,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
) -> None:
    monkeypatch.setattr(look_through_files, "POLL_SECONDS", 0.01)
    real, failures = file_checks.waiting, iter([failure] * 3)

    def waiting(*given: object, **more: object) -> object:
        if (fault := next(failures, None)) is not None:
            raise fault
        return real(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(file_checks, "waiting", waiting)
    answered(database, built, kept(files, INFECTED))
    running = asyncio.create_task(inspector(database, files, lambda: BEFORE, scanner).run())
    try:
        async with asyncio.timeout(10):
            while not letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED):
                assert not running.done()
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
