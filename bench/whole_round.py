"""The memory of a whole round to all of the register: missiv, 290 answers over HTTP, closing, compilation.

Run: `python -m bench whole_round`. Everything is `remiss up`'s own: real Temporal, worker, web and catcher, each a
process of its own. Each municipality opens its mail's link and answers 8 questions (118,000 words in all) with a PDF of
26 kB; the worker compiles all formats when the round is closed.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx

from bench.house import CASE, RECIPIENTS, TEMPORAL, WEB, WORKER, approved, house_up, pids
from bench.memory import MemoryWatch, Peak
from bench.report import BenchRow
from desk import rounds
from documents.compilation.formats import SUFFIXES
from mail.incoming.caught import list_messages, read_message
from models import names
from models.definition import Question
from models.messages import NoteRef, SendCommand
from models.values import RecipientKind
from stand.respondent import Respondent, personal_link
from stand.running import Running
from store.recipients import recipients
from store.records import compilations
from store.rounds import standing
from tests.compilation_builder import prose

if TYPE_CHECKING:
    from models.tables import RoundRow

ANSWERS = 290
AT_ONCE = 8
WORDS = 51
"""In each comment; with eight questions as many in all as `bench.compile` has."""
QUESTIONS = tuple(
    Question(key=str(key), section=str(key), text=f"Vad anser ni om förslaget i avsnitt {key}?", stance=True)
    for key in range(1, 9)
)
PAPER = (CASE.parent / "sou-2016-5-sammandrag.pdf").read_bytes()
PATIENCE_SECONDS = 600


async def measure() -> list[BenchRow]:
    async with house_up() as house:
        with MemoryWatch(pids(house)) as watch:
            row = await approved(house, "BENCH/HELA", questions=QUESTIONS)
            await rounds.command(house.office, row, names.SEND, SendCommand())
            await _until(lambda: standing_of(house, row) == (RECIPIENTS, 0), "every missiv has gone")
            began = time.monotonic()
            await _answer_all(house, row)
            answering = time.monotonic() - began
            began = time.monotonic()
            await rounds.command(house.office, row, names.CLOSE, NoteRef())
            await _until(lambda: _is_compiled(house, row), "the compilation is made")
            compiling = time.monotonic() - began
    return [
        *_memory_rows(watch.peaks),
        BenchRow(f"  {ANSWERS} recipients open, read and answer", answering),
        BenchRow("  from the order to close to all formats", compiling),
    ]


def _memory_rows(peaks: dict[str, Peak]) -> list[BenchRow]:
    worker, web, temporal = peaks[WORKER], peaks[WEB], peaks[TEMPORAL]
    return [
        BenchRow("peak memory, worker alone", worker.alone, unit="MiB", goal=200),
        BenchRow("  largest process it starts (Typst's)", worker.largest, unit="MiB"),
        BenchRow("  worker and all it starts, together", worker.family, unit="MiB"),
        BenchRow("peak memory, web and all it starts", web.most, unit="MiB", goal=150),
        BenchRow("peak memory, Temporal server", temporal.most, unit="MiB", goal=350),
    ]


def standing_of(house: Running, row: "RoundRow") -> tuple[int, int]:
    """How many have the missiv, and how many have answered."""
    with house.office.database.reading() as session:
        counts = standing.counts(session, row.id)
    return counts.sent, counts.answered


async def _until(done: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await asyncio.to_thread(done):  # noqa: ASYNC110 - the database gives no event
                await asyncio.sleep(0.2)
    except TimeoutError as error:
        raise AssertionError(f"not in {PATIENCE_SECONDS} s: {what}") from error


async def _answer_all(house: Running, row: "RoundRow") -> None:
    """Every municipality, a few at a time. Fails unless each has its receipt and is counted."""
    links = await asyncio.to_thread(_links, house, row)
    turn = asyncio.Semaphore(AT_ONCE)

    async def answer(client: httpx.AsyncClient, number: int, link: str) -> str:
        async with turn:
            visitor = Respondent(client, link)
            await visitor.open()
            file = (f"yttrande-{number}.pdf", PAPER + f"%{number}\n".encode(), "application/pdf")
            return await visitor.submit(_fields(number), [file])

    async with httpx.AsyncClient(timeout=60) as client:
        receipts = await asyncio.gather(*(answer(client, number, link) for number, link in enumerate(links)))
    assert len(set(receipts)) == ANSWERS
    assert standing_of(house, row) == (RECIPIENTS, ANSWERS)


def _links(house: Running, row: "RoundRow") -> list[str]:
    """From the mails themselves, those of the municipalities."""
    with house.office.database.reading() as session:
        members = recipients.of_round(session, row.id)
    wanted = {member.email for member in members if member.kind is RecipientKind.MUNICIPALITY}
    folder = house.settings.data / "mail"
    mails = [mail for mail in list_messages(folder) if mail.recipients[0] in wanted]
    assert len(mails) == ANSWERS
    return [personal_link(read_message(folder / mail.name).text) for mail in mails]


def _fields(number: int) -> dict[str, str]:
    comments = {f"q-{each.key}-comment": prose(WORDS, number * 10 + place) for place, each in enumerate(QUESTIONS)}
    return {
        "stance": "supports_with_comments",
        **{f"q-{each.key}-stance": "supports" for each in QUESTIONS},
        **comments,
        "decision_body": "Kommunstyrelsen",
        "decision_level": "executive_board",
        "decision_on": "2026-05-11",
        "decision_section": f"§ {number}",
        "decision_status": "approved",
        "contact_name": "Testregistrator",
    }


def _is_compiled(house: Running, row: "RoundRow") -> bool:
    """Finally and whole: every answer in it, and every format in the file store."""
    with house.office.database.reading() as session:
        made = compilations.latest(session, row.id)
    if made is None or made.preliminary:
        return False
    files = json.loads(made.files)
    assert set(files) == set(SUFFIXES)
    told = json.loads(house.office.files.read(files["json"]))
    assert told["counts"]["answered"] == ANSWERS
    return all(house.office.files.read(digest) for digest in files.values())


def run() -> list[BenchRow]:
    return asyncio.run(measure())
