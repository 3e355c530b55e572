"""TLS and login: what is required is had, or nothing is sent (fault row 33)."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mail.outgoing.building import build_letter
from mail.outgoing.outcomes import Accepted, Cause, Deferred, Outcome, Stage
from mail.outgoing.relay import Relay, Security
from mail.outgoing.sending import Mailer
from tests.certificates import Authority
from tests.letter_builder import letter
from tests.scripted_smtp import ScriptedServer, running

LETTER = build_letter(letter())


class Keeper:
    def __init__(self) -> None:
        self.kept = 0
        self.encrypted: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.kept += 1
        self.encrypted.append(session.ssl is not None)
        return "250 ok"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *request.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@asynccontextmanager
async def server(keeper: Keeper, *, implicit: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
    """A real aiosmtpd on a free loopback port."""
    listening = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="localhost", **options), "127.0.0.1", 0, ssl=implicit
    )
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await listening.wait_closed()
        await asyncio.sleep(0.05)  # the client has hung up; its lines here close in the loop's next turns


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


def trusting(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate[0])


async def hand_over(relay: Relay, tls_context: ssl.SSLContext | None = None) -> Outcome:
    async with Mailer(relay, timeout=10, tls_context=tls_context) as mailer, mailer.connection() as connection:
        return await connection.hand_over(LETTER)


async def test_starttls_that_is_stripped_sends_nothing() -> None:
    async with running(ScriptedServer(extensions=(b"SIZE 1000000",))) as scripted:
        outcome = await hand_over(Relay("127.0.0.1", scripted.port, Security.STARTTLS, "user", "hemligt"))
    assert outcome == Deferred(Stage.TLS, Cause.TLS_MISSING, None, "")
    assert {command.split()[0] for command in scripted.commands} == {b"EHLO"}


async def test_starttls_that_is_refused_sends_nothing() -> None:
    stripped = ScriptedServer(extensions=(b"STARTTLS",), replies={b"STARTTLS": b"454 TLS not available\r\n"})
    async with running(stripped) as scripted:
        outcome = await hand_over(Relay("127.0.0.1", scripted.port, Security.STARTTLS))
    assert outcome == Deferred(Stage.TLS, Cause.REPLY, 454, "TLS not available")
    assert {command.split()[0] for command in scripted.commands} == {b"EHLO", b"STARTTLS"}


async def test_a_plain_server_where_tls_is_required_gets_nothing() -> None:
    async with running(ScriptedServer()) as scripted:
        outcome = await hand_over(Relay("127.0.0.1", scripted.port, Security.TLS))
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.cause) == (Stage.TLS, Cause.TLS_FAILED)
    assert outcome.cause is Cause.TLS_FAILED
    assert scripted.kept == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_nobody_vouches_for_is_refused(security: Security, certificate: tuple[Path, Path]) -> None:
    keeper, context = Keeper(), server_context(certificate)
    tls: dict[str, Any] = {"implicit": context} if security is Security.TLS else {"tls_context": context}
    async with server(keeper, **tls) as port:
        outcome = await hand_over(Relay("127.0.0.1", port, security))
    assert outcome == Deferred(Stage.TLS, Cause.TLS_FAILED, None, "self-signed certificate")
    assert keeper.kept == 0


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_letter_waits_while_the_certificate_has_run_out_and_goes_when_it_is_renewed(
    security: Security, tmp_path: Path
) -> None:
    authority, keeper = Authority(tmp_path), Keeper()
    outcomes = []
    for days in (-1, 30):
        context = server_context(authority.certified(days))
        tls: dict[str, Any] = {"implicit": context} if security is Security.TLS else {"tls_context": context}
        async with server(keeper, **tls) as port:
            outcomes.append(
                await hand_over(Relay("127.0.0.1", port, security), ssl.create_default_context(cafile=authority.trust))
            )
    assert outcomes[0] == Deferred(Stage.TLS, Cause.TLS_FAILED, None, "certificate has expired")
    assert isinstance(outcomes[1], Accepted)
    assert keeper.kept == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_with_a_trusted_certificate_the_letter_goes_encrypted(
    security: Security, certificate: tuple[Path, Path]
) -> None:
    keeper, context = Keeper(), server_context(certificate)
    tls: dict[str, Any] = {"implicit": context} if security is Security.TLS else {"tls_context": context}
    async with server(keeper, **tls) as port:
        outcome = await hand_over(Relay("127.0.0.1", port, security), trusting(certificate))
    assert isinstance(outcome, Accepted)
    assert keeper.kept == 1


def only_right(_: SMTP, __: Session, ___: Envelope, mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=data.password == "rätt".encode(), handled=False)


@pytest.mark.parametrize(("password", "code"), [("rätt", None), ("fel", 535)])
async def test_a_wrong_password_is_the_operators_matter_and_not_the_recipients(
    password: str, code: int | None, certificate: tuple[Path, Path]
) -> None:
    keeper, context = Keeper(), server_context(certificate)
    async with server(keeper, authenticator=only_right, auth_required=True, tls_context=context) as port:
        outcome = await hand_over(Relay("127.0.0.1", port, Security.STARTTLS, "user", password), trusting(certificate))
    if code is None:
        assert isinstance(outcome, Accepted)
    else:
        assert isinstance(outcome, Deferred)
        assert (outcome.stage, outcome.cause, outcome.code) == (Stage.LOGIN, Cause.REPLY, code)
    assert keeper.kept == (code is None)


async def test_a_relay_that_wants_a_login_we_do_not_have_is_the_operators_matter(
    certificate: tuple[Path, Path],
) -> None:
    keeper, context = Keeper(), server_context(certificate)
    async with server(keeper, authenticator=only_right, auth_required=True, tls_context=context) as port:
        outcome = await hand_over(Relay("127.0.0.1", port, Security.STARTTLS), trusting(certificate))
    assert isinstance(outcome, Deferred)
    assert (outcome.stage, outcome.cause, outcome.code) == (Stage.SENDER, Cause.REPLY, 530)
    assert keeper.kept == 0


async def test_a_login_the_relay_does_not_offer_is_the_operators_matter() -> None:
    async with running(ScriptedServer()) as scripted:
        outcome = await hand_over(Relay("127.0.0.1", scripted.port, Security.NONE, "user", "hemligt"))
    assert outcome == Deferred(Stage.LOGIN, Cause.LOGIN_MISSING, None, "")
    assert not [command for command in scripted.commands if b"AUTH" in command]
