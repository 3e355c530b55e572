"""The catcher as a process of its own and inside a loop, and what it keeps."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiosmtplib
import pytest

from mail.incoming.catcher import Catcher, MessageKeeper
from mail.incoming.caught import list_messages, message_path, read_message
from mail.outgoing.building import build_letter
from mail.outgoing.outcomes import Accepted, Deferred, Stage
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.errors import RemissError
from tests.letter_builder import LINK, letter

LETTER = build_letter(letter())


@contextmanager
def catcher_process(directory: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "mail.incoming.catcher", "--port", str(port), "--dir", str(directory)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        yield process, json.loads(process.stdout.readline() or '{"port": 0}')["port"]
    finally:
        process.kill()
        process.wait(timeout=10)
        process.stdout.close()
        process.stderr.close()


async def send(port: int, count: int = 1) -> None:
    async with Mailer(Relay("127.0.0.1", port)) as mailer, mailer.connection() as connection:
        for number in range(count):
            built = build_letter(letter(letter_id=f"L{number}"))
            assert isinstance(await connection.hand_over(built), Accepted)


async def test_a_caught_letter_can_be_listed_and_read_with_its_swedish_letters(tmp_path: Path) -> None:
    async with Catcher(tmp_path) as catcher, Mailer(Relay("127.0.0.1", catcher.port)) as mailer:
        async with mailer.connection() as connection:
            assert isinstance(await connection.hand_over(LETTER), Accepted)
    (caught,) = list_messages(tmp_path)
    assert caught.sender == "registrator@ksl.example"
    assert caught.recipients == ("registrator@upplands-vasby.kommun.example",)
    assert caught.subject.endswith("– Utveckling av KSL inför mandatperioden 2015–2018")
    assert caught.message_id == LETTER.message_id
    message = read_message(message_path(tmp_path, caught.name))
    assert "Ni är inte skyldiga att svara" in message.text
    assert LINK in message.text
    assert LINK in message.html
    assert ("Message-ID", LETTER.message_id) in message.headers
    (calendar,) = message.attachments
    assert (calendar.name, calendar.media_type) == ("sista-svarsdag.ics", "text/calendar")
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")


async def test_the_file_is_the_message_byte_for_byte_below_the_envelope(tmp_path: Path) -> None:
    async with Catcher(tmp_path) as catcher:
        await send(catcher.port)
    (caught,) = list_messages(tmp_path)
    content = (tmp_path / caught.name).read_bytes()
    assert content.endswith(build_letter(letter(letter_id="L0")).data)
    assert content.startswith(b"Return-Path: <registrator@ksl.example>\r\nDelivered-To: ")


async def test_raw_utf8_is_kept_as_it_came(tmp_path: Path) -> None:
    raw = "Subject: Åäö – raw\r\n\r\nÅäö i åtta bitar\r\n".encode()
    async with Catcher(tmp_path) as catcher:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=catcher.port, start_tls=False) as smtp:
            await smtp.sendmail("a@x.example", ["åsa@x.example"], raw, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
    (caught,) = list_messages(tmp_path)
    assert caught.recipients == ("åsa@x.example",)
    assert caught.subject == "Åäö – raw"
    assert (tmp_path / caught.name).read_bytes().endswith(raw)


async def test_messages_are_listed_in_the_order_they_came(tmp_path: Path) -> None:
    async with Catcher(tmp_path) as catcher:
        await send(catcher.port, count=30)
    assert [caught.message_id for caught in list_messages(tmp_path)] == [f"<L{n}@ksl.example>" for n in range(30)]


async def test_a_full_disk_is_a_452_and_the_letter_stays_with_its_sender(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: MessageKeeper, content: bytes) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(MessageKeeper, "keep", full)
    async with Catcher(tmp_path) as catcher, Mailer(Relay("127.0.0.1", catcher.port)) as mailer:
        async with mailer.connection() as connection:
            outcome = await connection.hand_over(LETTER)
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.code) == (Stage.ENDING, 452)
    assert list_messages(tmp_path) == ()


def test_a_250_means_that_the_file_is_whole_even_when_the_catcher_is_killed(tmp_path: Path) -> None:
    with catcher_process(tmp_path) as (process, port):
        asyncio.run(send(port, count=20))
        process.kill()
        process.wait(timeout=10)
    assert len(list_messages(tmp_path)) == 20
    assert all(read_message(tmp_path / caught.name).text for caught in list_messages(tmp_path))
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_even_with_a_client_on_the_line(tmp_path: Path, number: signal.Signals) -> None:
    async def stopped_while_connected(process: subprocess.Popen[str], port: int) -> int:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
            await smtp.ehlo()
            os.kill(process.pid, number)
            return await asyncio.to_thread(process.wait, 10)

    with catcher_process(tmp_path) as (process, port):
        assert asyncio.run(stopped_while_connected(process, port)) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_taken_port_is_said_and_ends_it(tmp_path: Path) -> None:
    with catcher_process(tmp_path) as (_, port), catcher_process(tmp_path, port) as (second, __):
        assert second.wait(timeout=10) == 1
        assert second.stderr is not None
        assert json.loads(second.stderr.read())["port"] == port


def test_what_was_half_written_when_it_was_killed_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "20260101T000000.000000Z-000001-0123456789ab.part").write_bytes(b"half")
    with catcher_process(tmp_path):
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "x.eml", "", "20260101T000000.000000Z-000001-0123456789ab.eml"])
def test_no_other_file_is_reached_through_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.eml").write_text("secret")
    with pytest.raises(RemissError) as caught:
        message_path(tmp_path, name)
    assert caught.value.code == "mail_not_found"


def test_a_folder_that_is_not_there_yet_lists_nothing(tmp_path: Path) -> None:
    assert list_messages(tmp_path / "mail") == ()


def test_it_keeps_every_message_of_a_whole_register(tmp_path: Path) -> None:
    with catcher_process(tmp_path) as (_, port):
        asyncio.run(send(port, count=332))
    assert len(list_messages(tmp_path)) == 332
