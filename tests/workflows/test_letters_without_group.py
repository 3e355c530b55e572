"""Letters that no group is there for: of recipients who were not asked, and of rounds that are over."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import select
from temporalio.client import WorkflowExecutionStatus

from desk import addresses, counter, press
from desk import supplements as wishes
from mail.outgoing.relay import Relay
from models import names
from models.errors import PermanentFailure, Refused
from models.messages import ExtendCommand, RoundProgress
from models.tables import LetterRow, RoundRow
from models.values import LetterKind, LetterState, RoundState, Stance
from rules.local_time import local_day
from rules.plan import REOPEN_DAYS, RETRY_LONGEST
from tests.file_steps import quarantine, tell
from tests.house import House
from tests.scripted_smtp import ScriptedServer, running
from tests.visitors import PDF
from tests.workflows.skipping import Skipping, skipping_house
from tests.workflows.test_at_once import opened
from tests.workflows.test_register_refuses import details

NOT_ASKED = "R05"


@pytest.fixture
async def row(skipping: Skipping) -> RoundRow:
    found = await opened(skipping)
    await skipping.house.standing_when(found, lambda now: now.missiv_sent)
    return found


def record(built: House, row: RoundRow, folder: Path, code: str, at: object) -> None:
    paper = folder / "yttrande.pdf"
    paper.write_bytes(PDF)
    counter.record(built.office, row.dnr, code, paper, "supports", at, replace=False)  # type: ignore[arg-type]


def letters(built: House, kind: LetterKind) -> list[LetterState]:
    with built.office.database.reading() as session:
        return [item.state for item in session.exec(select(LetterRow).where(LetterRow.kind == kind))]


async def gone(built: House, kind: LetterKind) -> None:
    await built.until(lambda: letters(built, kind) == [LetterState.SENT], f"{kind} has gone")


async def test_who_was_not_asked_gets_its_letters_while_the_round_runs(
    skipping: Skipping, row: RoundRow, tmp_path: Path
) -> None:
    built = skipping.house
    record(built, row, tmp_path, NOT_ASKED, skipping.clock.now)
    quarantine(built.office.database, sha256(PDF).hexdigest())
    assert tell(built.office.database, skipping.clock.now) == 1
    await gone(built, LetterKind.FILE_QUARANTINED)
    addresses.change(built.office, row.dnr, NOT_ASKED, "registrator@r05.example")
    until = (skipping.clock.now + timedelta(days=20)).isoformat()
    wishes.ask(built.office, row.dnr, NOT_ASKED, ["summary"], "Skriv varför.", until)
    await gone(built, LetterKind.SUPPLEMENT)


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
async def test_its_letter_is_tried_again_when_the_relay_would_not_take_it(tmp_path: Path, state: RoundState) -> None:
    async with (
        running(ScriptedServer()) as relay,
        skipping_house(tmp_path, Relay("127.0.0.1", relay.port)) as skipping,
    ):
        built, row = skipping.house, await opened(skipping)
        await built.standing_when(row, lambda now: now.missiv_sent)
        if state is RoundState.CLOSED:
            await built.command(row, names.CLOSE)
            await built.compiled(row)
        record(built, row, tmp_path, NOT_ASKED, skipping.clock.now)
        quarantine(built.office.database, sha256(PDF).hexdigest())
        relay.replies = {b"RCPT": b"451 later\r\n"}
        tell(built.office.database, skipping.clock.now)
        found = await built.standing_when(row, lambda now: now.letters_at is not None)
        assert found.letters_for == ("uninvited",)
        relay.replies = {}
        await skipping.pass_by(RETRY_LONGEST + timedelta(minutes=1))
        await gone(built, LetterKind.FILE_QUARANTINED)


async def test_a_cancelled_round_still_tells_of_malware(skipping: Skipping, row: RoundRow, tmp_path: Path) -> None:
    built = skipping.house
    record(built, row, tmp_path, "0513", skipping.clock.now)
    await gone(built, LetterKind.RECEIPT)
    await built.command(row, names.CANCEL)
    await built.handle(row).result()
    quarantine(built.office.database, sha256(PDF).hexdigest())
    assert tell(built.office.database, skipping.clock.now) == 1
    await gone(built, LetterKind.FILE_QUARANTINED)
    assert len(letters(built, LetterKind.CANCELLED)) == 6


async def test_letters_of_an_archived_round_leave_and_its_run_ends_again(
    skipping: Skipping, row: RoundRow, tmp_path: Path
) -> None:
    built = skipping.house
    await skipping.pass_until(row.closes_at + timedelta(days=REOPEN_DAYS + 2))
    await built.handle(row).result()
    record(built, row, tmp_path, "0513", skipping.clock.now)
    await gone(built, LetterKind.RECEIPT)
    async with asyncio.timeout(30):
        await built.handle(row).result()
    press.write(built.office, row.id, title="Vi går samman", text="Samarbetet börjar i vår.")
    today = local_day(skipping.clock.now).isoformat()
    press.approve(built.office, row.id, "1", body="Styrelsen", day=today, section="9")
    number = press.send(built.office, row.id, sure=True)
    await built.until(lambda: letters(built, LetterKind.PRESS_TEXT) == [LetterState.SENT] * number, "press texts")
    async with asyncio.timeout(30):
        await built.handle(row).result()
    assert (await built.handle(row).describe()).status is WorkflowExecutionStatus.COMPLETED


async def test_more_time_that_comes_second_is_refused_and_no_fault(skipping: Skipping, row: RoundRow) -> None:
    built = skipping.house
    later, earlier = row.due_at + timedelta(days=10), row.due_at + timedelta(days=3)
    await built.command(row, names.EXTEND, ExtendCommand(until=later, code="0513"))
    with pytest.raises(Refused, match="extension_not_later"):
        await built.command(row, names.EXTEND, ExtendCommand(until=earlier, code="0513"))
    found = await built.progress(row)
    assert (found.fault, found.held_until) == ("", None)
    await skipping.pass_until(row.due_at + timedelta(minutes=1))
    await built.until(lambda: built.row(row).state is RoundState.OVERDUE, "overdue at once")


async def test_a_compilation_that_cannot_be_made_holds_up_no_letter_and_is_tried_with_the_next_answer(
    skipping: Skipping, row: RoundRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = skipping.house

    def refused(*_given: object, **_named: object) -> None:
        raise PermanentFailure("document_refused", reason="what somebody wrote")

    with monkeypatch.context() as broken:
        broken.setattr("activities.compile_round.compile_all", refused)
        await built.command(row, names.CLOSE)
        found = await built.standing_when(row, lambda now: bool(now.fault))
    assert (found.fault, found.compiled_version) == ("document_refused", 0)
    told = await details(built, row.workflow_id)
    assert "Remissammanställningen kunde inte göras" in told
    assert "what somebody wrote" not in told
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now - timedelta(hours=1))
    await gone(built, LetterKind.RECEIPT)
    after: RoundProgress = await built.standing_when(row, lambda now: now.compiled_version > 0)
    assert after.fault == ""
