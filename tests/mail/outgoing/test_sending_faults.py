"""The edge between "surely not taken" and "nobody knows", and what the relay is told and asked for."""

import asyncio
from dataclasses import replace

import pytest

from mail.outgoing.building import build_letter
from mail.outgoing.outcomes import Accepted, Cause, Deferred, Outcome, RefusedLetter, Stage, Unknown
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from tests.letter_builder import letter
from tests.scripted_smtp import ScriptedServer, running

LETTER = build_letter(letter())
HUGE = replace(LETTER, data=LETTER.data + b"\r\n" + b"x" * 70 * 1_000_000 + b"\r\n")  # more than any socket buffer


async def hand_over(server: ScriptedServer, built: object = LETTER) -> Outcome:
    assert isinstance(built, type(LETTER))
    async with Mailer(Relay("127.0.0.1", server.port), timeout=20) as mailer, mailer.connection() as connection:
        return await connection.hand_over(built)


async def conversation_bytes() -> int:
    """How many bytes the client sends up to and with the final dot."""
    async with running(ScriptedServer()) as server:
        assert isinstance(await hand_over(server), Accepted)
    commands = sum(len(command) + 2 for command in server.commands if command != b"QUIT")
    return commands + len(server.kept[0]) + len(b"\r\n.\r\n")


async def test_wherever_the_line_is_cut_no_kept_letter_is_called_not_taken() -> None:
    """The promise behind every retry, tried at each byte of the envelope, around the dot, and through the content."""
    whole = await conversation_bytes()
    content = whole - len(LETTER.data) - 3
    cuts = {*range(1, content + 5), *range(content, whole, 997), *range(whole - 8, whole + 1)}
    for cut in sorted(cuts):
        async with running(ScriptedServer(cut_after=cut)) as server:
            outcome = await hand_over(server)
        if server.kept:
            assert isinstance(outcome, Accepted | Unknown), cut
        else:
            assert isinstance(outcome, Deferred | Unknown), cut
        if cut <= content:
            assert isinstance(outcome, Deferred), cut


async def test_a_drop_before_the_content_is_through_is_safe() -> None:
    async with running(ScriptedServer(deaf_at_content=0)) as server:
        outcome = await hand_over(server, HUGE)
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.cause) == (Stage.CONTENT, Cause.DROPPED)
    assert server.kept == []


async def test_a_server_that_stops_reading_is_given_up_on_safely() -> None:
    async with running(ScriptedServer(deaf_at_content=5)) as server:
        async with Mailer(Relay("127.0.0.1", server.port), timeout=0.3) as mailer, mailer.connection() as connection:
            outcome = await connection.hand_over(HUGE)
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.cause) == (Stage.CONTENT, Cause.TIMED_OUT)


async def test_a_server_that_keeps_the_letter_and_hangs_up_leaves_it_unknown() -> None:
    async with running(ScriptedServer(keep_then_drop=True)) as server:
        outcome = await hand_over(server)
    assert isinstance(outcome, Unknown)
    assert len(server.kept) == 1


@pytest.mark.parametrize(
    ("command", "reply", "stage"),
    [
        (b"MAIL", b"garbage\r\n", Stage.SENDER),
        (b"RCPT", b"xyz ok\r\n", Stage.RECIPIENT),
        (b"DATA", b"250 what\r\n", Stage.CONTENT),
    ],
)
async def test_a_garbled_reply_before_the_dot_is_safe(command: bytes, reply: bytes, stage: Stage) -> None:
    async with running(ScriptedServer(replies={command: reply})) as server:
        outcome = await hand_over(server)
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.cause) == (stage, Cause.GARBLED)


async def test_after_a_refusal_the_same_connection_takes_the_next_letter() -> None:
    other = build_letter(letter(to="fel@kommun.example", letter_id="other"))
    refusing = ScriptedServer(replies={b"RCPT TO:<fel@": b"550 5.1.1 No such user\r\n"})
    async with running(refusing) as server:
        async with Mailer(Relay("127.0.0.1", server.port)) as mailer, mailer.connection() as connection:
            assert await connection.hand_over(other) == RefusedLetter(Stage.RECIPIENT, 550, "5.1.1 No such user")
            assert isinstance(await connection.hand_over(LETTER), Accepted)
    assert server.sessions == 1
    assert server.commands.index(b"RSET") == 3
    assert len(server.kept) == 1


async def test_a_relay_that_says_goodbye_to_an_idle_connection_is_called_again() -> None:
    async with running(ScriptedServer(letters_a_session=1)) as server:
        async with Mailer(Relay("127.0.0.1", server.port)) as mailer, mailer.connection() as connection:
            assert isinstance(await connection.hand_over(LETTER), Accepted)
            assert isinstance(await connection.hand_over(LETTER), Accepted)
    assert server.sessions == 2


async def test_no_more_connections_are_open_than_the_mailer_may_have() -> None:
    async with running(ScriptedServer()) as server:
        async with Mailer(Relay("127.0.0.1", server.port), connections=2) as mailer:

            async def send() -> Outcome:
                async with mailer.connection() as connection:
                    return await connection.hand_over(LETTER)

            outcomes = await asyncio.gather(*(send() for _ in range(20)))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert server.sessions == 2


async def test_a_relay_with_dsn_is_asked_to_name_the_letter_in_a_bounce_and_to_keep_its_text_out() -> None:
    async with running(ScriptedServer(extensions=(b"SIZE 1000000", b"DSN"))) as server:
        await hand_over(server)
    size = len(LETTER.data)
    assert f"MAIL FROM:<registrator@ksl.example> SIZE={size} RET=HDRS ENVID=01J9ZK7QX2".encode() in server.commands
    assert b"RCPT TO:<registrator@upplands-vasby.kommun.example> NOTIFY=FAILURE" in server.commands


async def test_a_relay_without_extensions_is_asked_for_nothing() -> None:
    async with running(ScriptedServer()) as server:
        await hand_over(server)
    assert b"MAIL FROM:<registrator@ksl.example>" in server.commands
    assert b"RCPT TO:<registrator@upplands-vasby.kommun.example>" in server.commands


async def test_the_bytes_that_arrive_are_the_bytes_that_were_built() -> None:
    async with running(ScriptedServer()) as server:
        await hand_over(server)
    assert server.kept[0] + b"\r\n" == LETTER.data


async def test_a_reply_cannot_smuggle_controls_into_what_we_store() -> None:
    async with running(ScriptedServer(replies={b"RCPT": b"550 no\x00\x1b[2J\xff" + b"x" * 600 + b"\r\n"})) as server:
        outcome = await hand_over(server)
    assert isinstance(outcome, RefusedLetter)
    assert outcome.text.isprintable()
    assert len(outcome.text) <= 400
