"""How fast 331 missiv are built and handed over: our `Mailer` beside plain aiosmtplib on the same messages.

Run: `python -m bench.mail`. Both send over one connection to Postfix's smtp-sink, in turns, in the same run.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import aiosmtplib

from bench.report import BenchRow, table
from mail.outgoing.building import BuiltLetter, build_letter
from mail.outgoing.outcomes import Accepted
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.letters import LetterFacts, RoundFacts
from models.values import Contact, LetterKind, RecipientKind
from tests.smtp_sink import smtp_sink

LETTERS = 331
TURNS = 5


def round_letters(count: int) -> list[LetterFacts]:
    """The missiv of one round to `count` recipients."""
    facts = RoundFacts(
        dnr="Ju2016/00992/L4",
        title="SOU 2016:5 Låt fler forma framtiden!",
        sender_name="Kulturdepartementet",
        sender_email="registrator@sender.example",
        contacts=(Contact(role="handläggare", name="Testhandläggare", email="h@sender.example", phone="08-000 00 00"),),
        expected="Svaret ska vara beslutat av behörigt organ. " * 5,
        document_titles=("Betänkandet", "Sammanfattning"),
        closes_at=datetime(2016, 9, 15, 21, 59, 59, 999999, tzinfo=UTC),
    )
    return [
        LetterFacts(
            letter_id=f"bench-{number}",
            kind=LetterKind.MISSIV,
            number=1,
            created_at=datetime(2016, 5, 20, 7, 0, tzinfo=UTC),
            to=f"registrator@kommun{number}.example",
            round=facts,
            recipient_code=f"{number:04d}",
            recipient_name=f"Kommun {number} kommun",
            recipient_kind=RecipientKind.MUNICIPALITY,
            question_count=8,
            link=f"https://remiss.example/s/{number:043d}",
            due_at=datetime(2016, 9, 1, 21, 59, 59, 999999, tzinfo=UTC),
        )
        for number in range(count)
    ]


async def plain(letters: list[BuiltLetter], port: int) -> None:
    """The floor: aiosmtplib alone, one connection, the same bytes."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, local_hostname="localhost", start_tls=False) as smtp:
        for letter in letters:
            await smtp.sendmail(letter.sender, [letter.recipient], letter.data)


async def ours(letters: list[BuiltLetter], port: int) -> None:
    """The same letters through the Mailer, over one kept connection."""
    async with Mailer(Relay("127.0.0.1", port), connections=1) as mailer, mailer.connection() as connection:
        for letter in letters:
            assert isinstance(await connection.hand_over(letter), Accepted)


def timed(send: Callable[[list[BuiltLetter], int], Awaitable[None]], letters: list[BuiltLetter], port: int) -> float:
    """Seconds one whole sending takes."""

    async def once() -> float:
        start = time.perf_counter()
        await send(letters, port)
        return time.perf_counter() - start

    return asyncio.run(once())


def run() -> list[BenchRow]:
    facts = round_letters(LETTERS)
    building = []
    for _ in range(TURNS):
        start = time.perf_counter()
        letters = [build_letter(each) for each in facts]
        building.append(time.perf_counter() - start)
    with smtp_sink() as sink:
        floor, kept = [], []
        for _ in range(TURNS):
            floor.append(timed(plain, letters, sink.port))
            kept.append(timed(ours, letters, sink.port))
    built, base, sent = (statistics.median(times) for times in (building, floor, kept))
    return [
        BenchRow(f"building {LETTERS} missiv", built),
        BenchRow(f"handing {LETTERS} built letters over", sent, floor=base),
        BenchRow("building and handing over", built + sent, floor=base),
        BenchRow("size of a missiv", len(letters[0].data) / 1000, unit="kB"),
    ]


if __name__ == "__main__":
    print(table(run()))
