"""A round to all of the register through everything: `remiss up`'s own parts, real Temporal, Postfix's smtp-sink.

Run: `python -m bench.sending`. Measures the start, the sending beside plain aiosmtplib with the same built messages on
one connection, the events in Temporal for each recipient, and the peak memory of each part.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.mail import plain
from bench.report import BenchRow, table
from desk import rounds
from desk.running import Running, running
from mail.building import BuiltLetter, build_letter
from models import names
from models.messages import NoteRef, SendCommand
from models.values import LetterKind
from settings import load_settings
from store import letter_facts, letter_reports, recipients, standing
from store import rounds as round_store
from store.round_file import read_round_file
from templates.words import group_words
from tests.ports import free_port
from tests.smtp_sink import smtp_sink

if TYPE_CHECKING:
    from models.tables import RoundRow

CASE = Path(__file__).parent.parent / "data" / "cases" / "sou-2016-5-all-municipalities.yaml"
TURNS = 5
RECIPIENTS = 331


async def measure() -> list[BenchRow]:
    with tempfile.TemporaryDirectory() as folder, smtp_sink() as sink:
        os.environ.update(
            REMISS_DATA=folder,
            REMISS_WEB_PORT=str(free_port()),
            REMISS_SMTP_PORT=str(free_port()),
            REMISS_TEMPORAL_PORT=str(free_port()),
            REMISS_TEMPORAL_UI_PORT=str(free_port()),
            REMISS_SMTP_URL=f"smtp://127.0.0.1:{sink.port}",
        )
        began = time.monotonic()
        async with running(load_settings()) as house:
            ready = time.monotonic() - began
            figures, floors, handing, events = [], [], [], []
            for turn in range(TURNS):
                row = await _approved(house, f"BENCH/{turn}")
                figures.append(await _send(house, row))
                handing.append(_handing_seconds(house, row))
                built = _built(house, row)
                began = time.monotonic()
                await plain(built, sink.port)
                floors.append(time.monotonic() - began)
                await asyncio.sleep(3)
                events.append(await _events(house, row))
            memory = {part.name: _peak_megabytes(part.process.pid) for part in house.parts if part.process}
    floor = statistics.median(floors)
    return [
        BenchRow("remiss up, from command to ready", ready, goal=5),
        BenchRow("331 letters, from order to the last 250", statistics.median(figures), floor=floor, goal=3),
        BenchRow("  of it, from the first letter to the last", statistics.median(handing), floor=floor),
        BenchRow("events in Temporal for each recipient", max(events) / RECIPIENTS, unit="", goal=4),
        BenchRow("peak memory, worker", memory["Arbetsprocessen"], unit="MB", goal=200),
        BenchRow("peak memory, web (idle)", memory["Webben"], unit="MB", goal=150),
        BenchRow("peak memory, Temporal server", memory["Temporal"], unit="MB", goal=350),
    ]


async def _approved(house: Running, dnr: str) -> "RoundRow":
    office = house.office
    start = (office.clock() + timedelta(days=1)).date()
    definition = read_round_file(CASE, now=office.clock(), starting=start).definition
    assert definition is not None
    row = await rounds.draft(office, definition.model_copy(update={"dnr": dnr}))
    await rounds.command(office, row, names.SUBMIT, NoteRef())
    await rounds.command(office, row, names.APPROVE, NoteRef())
    return row


async def _send(house: Running, row: "RoundRow") -> float:
    """Seconds from the registrar's order to the last letter taken by the relay."""
    began = house.office.clock()
    await rounds.command(house.office, row, names.SEND, SendCommand())
    while True:
        with house.office.database.reading() as session:
            if standing.counts(session, row.id).sent == RECIPIENTS:
                return max(_sent(house, row)) - began.timestamp()
        await asyncio.sleep(0.2)


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
    return [build_letter(facts[letter.id]) for letter in sent]


async def _events(house: Running, row: "RoundRow") -> int:
    """Events in the round's history and its groups' together."""
    with house.office.database.reading() as session:
        labels = [
            group_words(group.key) for group in standing.progress(session, round_store.get(session, row.id).id).groups
        ]
    ids = [row.workflow_id, *(f"{row.workflow_id}/{label}" for label in labels)]
    described = [await house.client.get_workflow_handle(workflow_id).describe() for workflow_id in ids]
    return sum(item.history_length for item in described)


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def run() -> list[BenchRow]:
    return asyncio.run(measure())


if __name__ == "__main__":
    sys.stdout.write(table(run()) + "\n")
