"""A recipient's further addresses get copies of its letters; one that is refused is told and stops nobody."""

import email
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col, select

from desk.status import round_status
from models.messages import LetterPlan
from models.tables import AuditRow, RecipientRow
from models.values import LetterKind, LetterState
from store.letters import letter_facts
from store.records import archive, audit
from store.rounds import rounds
from tests.letter_orders import MISSIV, Sending, sending
from tests.round_builder import SENT
from tests.scripted_smtp import ScriptedServer, running
from tests.store_steps import BEFORE, letters_of, submit

HERE, GONE = "handlaggare@kommun.example", "borta@kommun.example"


@asynccontextmanager
async def with_copies(folder: Path, server: ScriptedServer, *copies: str) -> AsyncIterator[Sending]:
    """One recipient with these addresses beside its registered one."""
    async with running(server), sending(folder, server.port, 1) as built:
        with built.database.changing() as session:
            session.connection().execute(update(RecipientRow).values(cc=json.dumps(copies)))
        yield built


def envelope(server: ScriptedServer) -> list[bytes]:
    return [line for line in server.commands if line.startswith((b"MAIL", b"RCPT"))]


async def test_the_copies_go_in_the_same_transaction_and_are_named_in_the_letter(tmp_path: Path) -> None:
    server = ScriptedServer()
    async with with_copies(tmp_path, server, HERE, GONE) as built:
        assert (await built.order(MISSIV)).sent == 1
        assert [row.state for row in built.letters()] == [LetterState.SENT]
    assert [line.split()[1] for line in envelope(server)] == [
        b"FROM:<registrator@ksl.example>",
        b"TO:<registrator0@kommun.example>",
        b"TO:<handlaggare@kommun.example>",
        b"TO:<borta@kommun.example>",
    ]
    (message,) = (email.message_from_bytes(kept) for kept in server.kept)
    assert message["To"] == "registrator0@kommun.example"
    assert message["Cc"].split(",\r\n ") == [HERE, GONE]


async def test_a_refused_copy_is_told_and_the_letter_has_gone(tmp_path: Path) -> None:
    server = ScriptedServer(replies={b"RCPT TO:<borta@": b"550 5.1.1 No such user\r\n"})
    async with with_copies(tmp_path, server, GONE, HERE, "a@localhost") as built:
        report = await built.order(MISSIV)
        assert (report.sent, report.undeliverable, report.deferred) == (1, 0, 0)
        assert len(server.kept) == 1
        with built.database.reading() as session:
            round_row = rounds.get(session, built.built.round_id)
            (member,) = round_status(session, round_row, SENT)["recipients"]
            (told,) = session.exec(select(AuditRow).where(col(AuditRow.action) == "copies_refused"))
            (kept,) = archive.take(session, round_row.id).letters
            assert audit.first_broken(session) is None
        assert (member["state"], member["undeliverable"]) == ("sent", False)
        assert member["refused_copies"] == ["a@localhost", GONE]
        assert json.loads(told.facts) == {"smtp": [None, 550]}
        assert json.loads(kept["refused_copies"]) == ["a@localhost", GONE]
        assert (await built.order()).sent == 0  # nothing is sent again for their sake


async def test_a_copy_put_off_does_not_put_off_the_letter(tmp_path: Path) -> None:
    server = ScriptedServer(replies={b"RCPT TO:<borta@": b"451 4.2.2 Mailbox full\r\n"})
    async with with_copies(tmp_path, server, GONE) as built:
        assert (await built.order(MISSIV)).sent == 1
        assert len(server.kept) == 1


async def test_a_relay_that_hangs_up_at_a_copy_has_not_taken_the_letter(tmp_path: Path) -> None:
    server = ScriptedServer(replies={b"RCPT TO:<borta@": b"421 4.3.2 Going down\r\n"})
    async with with_copies(tmp_path, server, GONE) as built:
        assert (await built.order(MISSIV)).deferred == 1
        assert server.kept == []
        server.replies.clear()
        assert (await built.order(at=BEFORE + timedelta(minutes=1))).sent == 1
        assert len(server.kept) == 1


async def test_a_refused_registered_address_lets_no_copy_out_alone(tmp_path: Path) -> None:
    server = ScriptedServer(replies={b"RCPT TO:<registrator0@": b"550 5.1.1 No such user\r\n"})
    async with with_copies(tmp_path, server, HERE) as built:
        assert (await built.order(MISSIV)).undeliverable == 1
        assert server.kept == []


async def test_receipts_go_to_the_registered_address_alone(tmp_path: Path) -> None:
    server = ScriptedServer()
    async with with_copies(tmp_path, server, HERE) as built:
        await built.order(MISSIV)
        await built.order(LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=1))
        submit(built.database, built.built.recipient_id)
        await built.order()
        kinds = [row.kind for row in letters_of(built.database, built.built.recipient_id)]
    assert sorted(kinds) == sorted([LetterKind.MISSIV, LetterKind.MANUAL_REMINDER, LetterKind.RECEIPT])
    assert ["Cc" in email.message_from_bytes(kept) for kept in server.kept] == [True, True, False]
    assert LetterKind.RECEIPT not in letter_facts.WITH_COPIES
