"""Rounds of any size in a house of its own, and what the house's processes spend on what is asked of them."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import psutil
from sqlmodel import col, select

from bench.house import TEMPORAL, WEB, WORKER, house_up, pids
from desk import rounds
from models import names
from models.answer import AnswerContent
from models.definition import RoundDefinition
from models.messages import NoteRef, SendCommand
from models.tables import RecipientRow
from models.values import LetterKind, Stance
from rules.naming import group_workflow_id
from stand.running import Running
from store.answers import submissions
from store.answers.submissions import Submission
from store.database import Database
from store.letters import letter_reports
from store.recipients import recipients
from store.rounds import standing
from templates.words import group_words
from tests.round_builder import definition, invited, open_now
from tests.smtp_sink import smtp_sink
from workflows import options

if TYPE_CHECKING:
    from models.tables import RoundRow

PATIENCE_SECONDS = 3600
SETTLED = options.REPORT_EVERY.total_seconds() + 2
"""Seconds after which every group has reported what came of an order."""
IN_GROUP = 100


@asynccontextmanager
async def growing_house() -> AsyncIterator[Running]:
    """`remiss up`'s own parts; the letters go to Postfix's smtp-sink, so that no figure is the catcher's."""
    with smtp_sink() as sink:
        async with house_up(REMISS_SMTP_URL=f"smtp://127.0.0.1:{sink.port}") as house:
            yield house


def round_to(number: int, dnr: str, house: Running, *, in_group: int = IN_GROUP) -> RoundDefinition:
    """A round to so many invented municipalities, in counties of `in_group` each."""
    asked = [
        invited(
            place,
            code=f"{place:06d}",
            name=f"Provköping {place}",
            full_name=f"Provköping {place} kommun",
            email=f"registrator{place}@kommun.example",
            county_name=f"Län {place // in_group:04d}",
        )
        for place in range(number)
    ]
    dates = open_now(house.office.clock())
    return definition(recipients=tuple(asked), dnr=dnr, documents=(), **dates._asdict())


async def approved(house: Running, wanted: RoundDefinition) -> "RoundRow":
    row = await rounds.draft(house.office, wanted)
    await rounds.command(house.office, row, names.SUBMIT, NoteRef())
    decision = rounds.note(house.office, row, "decision", "§ 12")
    await rounds.command(house.office, row, names.APPROVE, NoteRef(note_id=decision))
    return row


async def sent(house: Running, row: "RoundRow") -> None:
    """Sends, until every missiv has gone and every group is at work."""
    await rounds.command(house.office, row, names.SEND, SendCommand())
    await until(lambda: _has_missiv_all(house.office.database, row), "every missiv")
    await groups_running(house, row)


def _has_missiv_all(database: Database, row: "RoundRow") -> bool:
    without = select(RecipientRow.id).where(RecipientRow.round_id == row.id, col(RecipientRow.sent_at).is_(None))
    with database.reading() as session:
        return session.exec(without.limit(1)).first() is None


def letters_gone(database: Database, row: "RoundRow", kind: LetterKind, number: int) -> bool:
    with database.reading() as session:
        return sum(letter_reports.sent_numbers(session, row.id, kind).values()) >= number


def group_ids(house: Running, row: "RoundRow") -> list[str]:
    with house.office.database.reading() as session:
        keys = [group.key for group in standing.progress(session, row.id).groups]
    return [group_workflow_id(row.workflow_id, group_words(key)) for key in keys]


async def groups_running(house: Running, row: "RoundRow", *, ended: bool = False) -> None:
    """Until every group of the round has begun, or has ended, by Temporal's own list."""
    wanted = 0 if ended else len(group_ids(house, row))
    asked = f"Diarienummer = '{row.dnr}' AND WorkflowType = 'RecipientGroup' AND ExecutionStatus = 'Running'"
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await house.client.count_workflows(asked)).count != wanted:  # noqa: ASYNC110 - Temporal gives no event
            await asyncio.sleep(2)


async def until(done: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await asyncio.to_thread(done):  # noqa: ASYNC110 - the database gives no event
                await asyncio.sleep(1)
    except TimeoutError as error:
        raise AssertionError(f"not in {PATIENCE_SECONDS} s: {what}") from error


def ids_of(house: Running, row: "RoundRow") -> list[str]:
    """The recipients' ids, in the order of the list."""
    with house.office.database.reading() as session:
        return [each.id for each in sorted(recipients.of_round(session, row.id), key=lambda each: each.code)]


def answer(database: Database, recipient_id: str, house: Running, replaces: int = 0) -> float:
    """One answer, as the page takes it, or a new version of one. Returns the seconds until it stands in the
    register."""
    began = time.monotonic()
    with database.changing() as session:
        submission = Submission(
            content=AnswerContent(stance=Stance.SUPPORTS),
            nonce=uuid4().hex,
            arrived_at=house.office.clock(),
            replaces=replaces,
        )
        submissions.submit(session, recipient_id, submission)
    return time.monotonic() - began


@dataclass
class Spent:
    """CPU seconds: of the worker, of all the house's parts, and of whoever asks, whose watching is in it."""

    worker: float = 0
    house: float = 0
    asking: float = 0


async def idling(house: Running) -> float:
    """CPU seconds that the house's parts spend a second while nothing is asked of them."""
    with spending(house) as spent:
        await asyncio.sleep(10)
    return spent.house / 10


@contextmanager
def spending(house: Running, parts: Iterable[str] = (WORKER, WEB, TEMPORAL)) -> Iterator[Spent]:
    """What is spent until the block ends."""
    processes = [psutil.Process(pids(house)[part]) for part in parts]
    spent = Spent()
    before, own = [_cpu(process) for process in processes], _own()
    yield spent
    after = [_cpu(process) for process in processes]
    each = [end - start for start, end in zip(before, after, strict=True)]
    spent.worker, spent.house, spent.asking = each[0], sum(each), _own() - own


def _cpu(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.user + times.system
    return 0.0


def _own() -> float:
    times = os.times()
    return times.user + times.system
