"""Temporal's server is killed, and its database lost: answers go on coming in, and no letter goes twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from models.values import LetterKind
from tests import checker
from tests.case_files import round_file
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, installation, until
from tests.visitors import Visitors, links_of


async def test_every_answer_acknowledged_while_the_server_is_dead_is_in_the_compilation(tmp_path: Path) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER, WEB) as house:
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        async with httpx.AsyncClient(timeout=60) as client:
            visitors = Visitors(house, client, links_of(house, dnr))
            codes = sorted(visitors.links)
            answering = asyncio.create_task(visitors.answer_all(codes, pause=0.1))
            for _kill in range(2):
                await asyncio.sleep(0.6)
                house.kill(TEMPORAL)
                await asyncio.sleep(0.3)
                seen = len(visitors.receipts)
                await asyncio.to_thread(house.start, TEMPORAL)
            await answering
        assert seen < 26, "the server was killed after the last answer"
        assert len(visitors.receipts) == 26
        with house.database() as database:
            until(lambda: checker.receipts_told(database), "26 receipts", 60, pause=0.3)
            checker.acknowledged(database, visitors.receipts.values())
        gone = checker.everything(house)
        assert gone == {LetterKind.MISSIV: 26, LetterKind.RECEIPT: 26}
        house.ok("compile", dnr, "--out", tmp_path / "out")
        checker.in_compilation(tmp_path / "out" / "remissammanstallning.json", visitors.receipts)
        assert house.status(dnr)["counts"]["answered"] == 26
        checker.logs(house)
        await checker.histories(house, words=("Kommunstyrelsen", "Testregistrator", "KS 2026/"))


async def test_a_round_whose_temporal_database_is_lost_goes_on_after_rebuild(tmp_path: Path) -> None:
    due_at = datetime.now(UTC) + timedelta(seconds=55)
    reminders = ("before_due: PT8S", "after_due: PT2S")
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=due_at, reminders=reminders)
    with installation(tmp_path, TEMPORAL, CATCHER, WORKER, WEB) as house:
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        async with httpx.AsyncClient(timeout=60) as client:
            visitors = Visitors(house, client, links_of(house, dnr))
            codes = sorted(visitors.links)
            await visitors.answer_all(codes[:10])
            house.kill(WORKER)
            house.kill(TEMPORAL)
            for path in house.data.glob("temporal.sqlite3*"):
                path.unlink()
            await visitors.answer_all(codes[10:20])
            house.start(TEMPORAL, WORKER)
            assert "remiss rebuild" in house.refused("remind", dnr)
            assert house.ok("rebuild")["started"] == [dnr]
            assert house.ok("rebuild")["started"] == []
        assert datetime.now(UTC) < due_at - timedelta(seconds=8), "the machine was too slow for this test's periods"
        with house.database() as database:
            until(lambda: house.status(dnr)["state"] == "overdue", "the due date passes", pause=0.3)
            until(lambda: checker.sent(database).get(LetterKind.REMINDER) == 12, "reminders")
            until(lambda: checker.receipts_told(database), "20 receipts", pause=0.3)
        gone = checker.everything(house)
        assert gone == {LetterKind.MISSIV: 26, LetterKind.RECEIPT: 20, LetterKind.REMINDER: 12}
        owing = {item["code"] for item in house.status(dnr)["recipients"] if item["answered_at"] is None}
        assert owing == set(codes[20:])
        house.ok("close", dnr)
        counts = house.status(dnr)["counts"]
        assert (counts["answered"], counts["silent"]) == (20, 6)
        checker.logs(house)
        await checker.histories(house)
