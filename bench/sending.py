"""A round to all of the register through everything: `remiss up`'s own parts, real Temporal, Postfix's smtp-sink.

Run: `python -m bench sending`. Measures the start; the sending, from the order to the last 250 over as many connections
as the worker keeps, beside plain aiosmtplib with the same built messages on one connection; and the events in Temporal
for each recipient once every group is at rest.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from bench.house import RECIPIENTS, approved, free_ports, house_up
from bench.mail import plain
from bench.report import BenchRow
from desk import rounds
from mail.outgoing.building import BuiltLetter, build_letter
from models import names
from models.messages import SendCommand
from models.values import LetterKind
from rules.naming import group_workflow_id
from stand.running import Running
from store.letters import letter_facts, letter_reports
from store.recipients import recipients
from store.rounds import standing
from templates.words import group_words
from tests.smtp_sink import smtp_sink
from workflows.options import REPORT_EVERY

if TYPE_CHECKING:
    from models.tables import RoundRow

TURNS = 5
STARTS = 3
PATIENCE_SECONDS = 120


def start_seconds() -> float:
    """From the command `remiss up` in an empty folder, its interpreter and imports with it, to its word that it is
    ready. It is then stopped with Ctrl-C's SIGTERM."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "REMISS_DATA": folder, **free_ports()}
        began = time.monotonic()
        with subprocess.Popen([sys.executable, "-m", "cli", "up"], env=environment, stdout=subprocess.PIPE) as up:
            assert up.stdout is not None
            first_line = up.stdout.readline()
            ready = time.monotonic() - began
            up.terminate()
            assert first_line, "remiss up ended before it was ready"
            up.communicate(timeout=60)
    return ready


async def measure() -> list[BenchRow]:
    starts = [await asyncio.to_thread(start_seconds) for _start in range(STARTS)]
    with smtp_sink() as sink:
        async with house_up(REMISS_SMTP_URL=f"smtp://127.0.0.1:{sink.port}") as house:
            figures, floors, handing, events = [], [], [], []
            for turn in range(TURNS):
                row = await approved(house, f"BENCH/{turn}")
                figures.append(await _send(house, row))
                handing.append(_handing_seconds(house, row))
                built = _built(house, row)
                began = time.monotonic()
                await plain(built, sink.port)
                floors.append(time.monotonic() - began)
                events.append(await _events_at_rest(house, row))
    floor = statistics.median(floors)
    return [
        BenchRow("remiss up, from command to ready", statistics.median(starts), goal=5),
        BenchRow(f"{RECIPIENTS} letters, from order to the last 250", statistics.median(figures), floor=floor, goal=3),
        BenchRow("  of it, from the first letter to the last", statistics.median(handing), floor=floor),
        BenchRow("events in Temporal for each recipient", max(events) / RECIPIENTS, unit="", goal=4),
    ]


async def _send(house: Running, row: "RoundRow") -> float:
    """Seconds from the registrar's order to the last letter taken by the relay."""
    began = house.office.clock()
    await rounds.command(house.office, row, names.SEND, SendCommand())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(_sent(house, row)) < RECIPIENTS:  # noqa: ASYNC110 - the database gives no event
            await asyncio.sleep(0.2)
    return max(_sent(house, row)) - began.timestamp()


def _sent(house: Running, row: "RoundRow") -> list[float]:
    with house.office.database.reading() as session:
        members = [item.id for item in recipients.of_round(session, row.id)]
        return [
            letter.sent_at.timestamp()
            for letter in letter_reports.of_recipients(session, members)
            if letter.kind is LetterKind.MISSIV and letter.sent_at is not None
        ]


def _handing_seconds(house: Running, row: "RoundRow") -> float:
    moments = _sent(house, row)
    return max(moments) - min(moments)


def _built(house: Running, row: "RoundRow") -> list[BuiltLetter]:
    """The same messages the worker built."""
    office = house.office
    with office.database.reading() as session:
        members = [item.id for item in recipients.of_round(session, row.id)]
        sent = letter_reports.of_recipients(session, members)
        facts = letter_facts.gather(session, sent, key=office.key, base_url=office.settings.base_url)
    assert len(sent) == RECIPIENTS
    return [build_letter(facts[letter.id]) for letter in sent]


async def _events_at_rest(house: Running, row: "RoundRow") -> int:
    """Once nothing has been added for longer than a group waits before it reports again."""
    count, before = 0, -1
    async with asyncio.timeout(PATIENCE_SECONDS):
        while count != before:
            await asyncio.sleep(REPORT_EVERY.total_seconds() + 1)
            count, before = await _events(house, row), count
    return count


async def _events(house: Running, row: "RoundRow") -> int:
    """In the round's history and its groups' together. Fails when a run was continued as new: its first part would not
    be counted."""
    with house.office.database.reading() as session:
        labels = [group_words(group.key) for group in standing.progress(session, row.id).groups]
    ids = [row.workflow_id, *(group_workflow_id(row.workflow_id, label) for label in labels)]
    described = [await house.client.get_workflow_handle(workflow_id).describe() for workflow_id in ids]
    assert all(item.run_id == item.raw_description.workflow_execution_info.first_run_id for item in described)
    return sum(item.history_length for item in described)


def run() -> list[BenchRow]:
    return asyncio.run(measure())
