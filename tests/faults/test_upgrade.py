"""A round that the last release began is upgraded in the middle and finished by this version: the database is migrated
beside the running old parts, workers of both versions work at once, nothing is lost and no letter goes twice."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlmodel import col, select
from temporalio.client import Client, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

import worker
from models.tables import RecipientRow
from models.values import LetterKind
from stand.respondent import Respondent, personal_link
from store import schema
from tests import checker, released
from tests.case_files import round_file
from tests.installation import CATCHER, ROOT, TEMPORAL, WEB, WORKER, Installation, until
from tests.visitors import ANSWER, Visitors
from tests.workflows.test_replay import replayer

OLD_WORKER = "the last release's worker"
DNR = "KÖBYT 2005-1"
BEGUN = "Påbörjat före uppgraderingen."
COMMANDS = """
import json, os, sys
from cli.app import app
told = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    code = app(json.loads(line), standalone_mode=False) or 0
    sys.stdout.flush()
    told.write(f"{code}\\n")
    told.flush()
os._exit(0)
"""
"""The `remiss` command again and again in one process, which takes as long to start as all of them to run."""


class Upgraded(Installation):
    """Parts and commands are the last release's until `code` is this version's. A database that settings name: no part
    migrates it by itself."""

    def __init__(self, folder: Path, database_url: str) -> None:
        super().__init__(folder, {"REMISS_DATABASE_URL": database_url})
        self.code = released.unpack(folder / "release")
        self.said = folder / "commands.txt"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "PYTHONPATH": str(self.code)}

    def by_old(self, *typed: str) -> tuple[int, str]:
        """A command of the last release: its exit code, and what it said."""
        if COMMANDS not in self.running:
            with self.said.open("wb") as said:
                self.running[COMMANDS] = subprocess.Popen(
                    [sys.executable, "-P", "-c", COMMANDS],
                    env=self.environment,
                    cwd=self.folder,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
        process, before = self.running[COMMANDS], self.said.stat().st_size
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(typed).encode() + b"\n")
        process.stdin.flush()
        code = process.stdout.readline()
        said_now = self.said.read_bytes()[before:].decode()
        assert code, said_now
        return int(code), said_now

    def stop_all(self) -> None:
        commands = self.running.pop(COMMANDS, None)
        if commands is not None:
            commands.communicate()
        super().stop_all()

    def gone(self, kind: LetterKind, number: int) -> None:
        """Waits for so many letters of the kind. Not by `models.tables`: the old schema may lack columns of theirs."""
        until(lambda: self._gone(kind) >= number, f"{number} {kind}")
        assert self._gone(kind) == number

    def _gone(self, kind: LetterKind) -> int:
        asked = f"SELECT count(*) FROM letters WHERE state = 'sent' AND kind = '{kind.value}'"
        with self.database() as database, database.asking() as connection:
            return int(connection.exec_driver_sql(asked).scalar_one())

    def links(self) -> dict[str, str]:
        """The link of each address."""
        return {mail.recipients[0]: personal_link(self.text(mail)) for mail in self.missiv()}

    async def histories(self) -> list[WorkflowHistory]:
        """The round's and its groups'."""
        client = await Client.connect(self.settings.temporal_address, data_converter=pydantic_data_converter)
        found = [execution async for execution in client.list_workflows(f"Diarienummer = '{DNR}'")]
        return [await client.get_workflow_handle(each.id, run_id=each.run_id).fetch_history() for each in found]


@contextmanager
def begun(folder: Path, database_url: str) -> Iterator[Upgraded]:
    """The last release, with a round that it has sent to six."""
    file = round_file(folder / "case", "kobyt-framat-genom-samverkan", due_at=datetime.now(UTC) + timedelta(days=30))
    house = Upgraded(folder, database_url)
    try:
        house.spawn(TEMPORAL)
        house.spawn(CATCHER)
        assert house.by_old("migrate")[0] == 0
        house.wait_for(TEMPORAL)
        house.start(WORKER, WEB)
        for typed in (("draft", str(file)), ("submit", DNR), ("approve", DNR, "--decision", "§ 12"), ("send", DNR)):
            code, said = house.by_old(*typed)
            assert code == 0, said
        house.gone(LetterKind.MISSIV, 6)
        yield house
    finally:
        house.stop_all()


async def test_a_round_of_the_last_release_is_upgraded_in_the_middle(tmp_path: Path, postgres_url: str) -> None:
    limits = httpx.Limits(max_keepalive_connections=0)  # the web server behind the same port is another one later
    with begun(tmp_path, postgres_url) as house:
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            visitors = Visitors(house, client, house.links())
            first, second, third, fourth, fifth, _sixth = visitors.links
            await visitors.answer(first)
            house.gone(LetterKind.RECEIPT, 1)
            writing = Respondent(client, visitors.links[fourth])
            await writing.open()
            await writing.act("save", {**ANSWER, "summary": BEGUN})

            # The schema is the new one; everything that runs is the old version's.
            house.code = ROOT
            before = _revision(house)
            assert house.ok("migrate")["now"] == schema.HEAD != before
            await visitors.answer(second)
            house.gone(LetterKind.RECEIPT, 2)
            code, said = house.by_old("status", DNR)
            assert (code, before in said, schema.HEAD in said) == (2, True, True), said

            # Workers of both versions.
            house.running[OLD_WORKER] = house.running.pop(WORKER)
            house.start(WORKER)
            pids = {house.running[name].pid for name in (WORKER, OLD_WORKER)}
            await visitors.answer(third)
            house.gone(LetterKind.RECEIPT, 3)

            # This version alone.
            house.stop(WEB)
            house.start(WEB)
            house.stop(OLD_WORKER)
            assert BEGUN in await writing.page()
            visitors.receipts[fourth] = await writing.submit(ANSWER)
            await visitors.answer(fifth)
            house.gone(LetterKind.RECEIPT, 5)
        house.ok("remind", DNR)
        house.gone(LetterKind.MANUAL_REMINDER, 1)
        house.ok("close", DNR)
        house.ok("compile", DNR, "--out", tmp_path / "out")
        _nothing_lost(house, visitors.receipts, tmp_path / "out" / "remissammanstallning.json")
        done_by: dict[int, str] = {}
        for history in await house.histories():
            for event in history.events:
                done = event.workflow_task_completed_event_attributes
                if done.identity:
                    done_by[int(re.findall(r"(\d+)@", done.identity)[0])] = done.worker_version.build_id
            await replayer(guarded=False).replay_workflow(history)
        assert done_by.keys() == pids
        assert done_by[house.running[WORKER].pid] == worker.VERSION


def _revision(house: Upgraded) -> str:
    with house.database() as database:
        return schema.revision(database)


def _nothing_lost(house: Upgraded, receipts: dict[str, str], compiled: Path) -> None:
    """Every receipt that somebody saw is in the register and the compilation; each letter went once."""
    with house.database() as database, database.reading() as session:
        codes = {row.email: row.code for row in session.exec(select(RecipientRow).where(col(RecipientRow.email) != ""))}
        checker.acknowledged(database, receipts.values())
    checker.in_compilation(compiled, {codes[address]: receipt for address, receipt in receipts.items()})
    gone = checker.everything(house)
    assert (gone[LetterKind.MISSIV], gone[LetterKind.RECEIPT], gone[LetterKind.MANUAL_REMINDER]) == (6, 5, 1), gone
    # What a new worker has answered an old one leaves to the new: the step is tried again.
    checker.logs(house, expected=("extra_forbidden",))
