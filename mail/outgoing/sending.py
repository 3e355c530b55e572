"""Hands built letters to the relay over kept connections, and says exactly what came of each.

The content is written first and the final dot by itself afterwards: what fails before the dot is surely not taken,
what fails after it is ambiguous, and there is nothing in between. (`aiosmtplib.sendmail` writes both at once.)
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self, cast

import aiosmtplib

from mail.outgoing.building import BuiltLetter
from mail.outgoing.cleaning import one_line, shortened
from mail.outgoing.outcomes import Accepted, Cause, Deferred, Outcome, RefusedCopy, RefusedLetter, Stage, Unknown
from mail.outgoing.relay import Relay, Security

TIMEOUT = 60.0
# RFC 5321 4.5.3.2.6 asks for ten minutes: a client that gives up earlier makes its own duplicates.
FINAL_TIMEOUT = 600.0
_START_INPUT = 354
_NAMED = frozenset({250, 251})
_SERVICE_CLOSING = 421
_LOGIN_NEEDED = frozenset({530, 534, 535, 538})
_ABOUT_THE_LETTER = frozenset({Stage.RECIPIENT, Stage.CONTENT, Stage.ENDING})
_TEXT_LIMIT = 400
_FLUSH_PAUSE = 0.002


class _NotPossible(Exception):
    """The relay cannot do what the settings require (TLS, login), or the caller has said stop."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class Connection:
    """One kept connection to the relay; connects when first needed and again when it was dropped.

    For one letter at a time. Taken from `Mailer.connection()`, never made directly.
    """

    def __init__(self, relay: Relay, timeout: float, final_timeout: float, tls_context: ssl.SSLContext | None) -> None:
        self._relay = relay
        self._final_timeout = final_timeout
        self._timeout = timeout
        self._smtp = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.security is Security.TLS,
            start_tls=False,  # done by hand in `_connect`, so that a failure there is known for what it is
            timeout=timeout,
            tls_context=tls_context,
            local_hostname="localhost" if relay.is_local else None,
        )
        self._stage = Stage.CONNECT

    async def hand_over(self, letter: BuiltLetter, *, may_end: Callable[[], bool] = lambda: True) -> Outcome:
        """Hands one letter over. Everything SMTP can do is an outcome, not an exception.

        A kept connection that turns out to have been closed while idle is opened anew, once. `may_end` is asked right
        before the final dot: on a no the letter is surely not taken.
        """
        was_kept = self._smtp.is_connected
        outcome = await self._try(letter, may_end)
        if was_kept and isinstance(outcome, Deferred) and outcome.stage is Stage.SENDER and not self._smtp.is_connected:
            outcome = await self._try(letter, may_end)
        return outcome

    async def close(self) -> None:
        """Says goodbye when the connection is up; a relay that does not answer is left anyway."""
        if self._smtp.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await self._smtp.quit(timeout=2)
        self._smtp.close()

    async def _try(self, letter: BuiltLetter, may_end: Callable[[], bool]) -> Outcome:
        settled = False
        try:
            outcome = await self._transaction(letter, may_end)
            settled = isinstance(outcome, Accepted | RefusedLetter | Deferred)
        except aiosmtplib.SMTPResponseException as error:
            outcome = self._judge(error.code, error.message)
            settled = error.code > 0 and await self._reset()
        except _NotPossible as error:
            outcome = Deferred(self._stage, error.cause, None, "")
        except ssl.SSLError as error:
            outcome = Deferred(self._stage, Cause.TLS_FAILED, None, _tls_said(error))
        except (aiosmtplib.SMTPException, OSError) as error:
            outcome = self._lost(error)
        finally:
            if not settled:  # also when this task is cancelled: a connection left in a letter cannot be used again
                self._hang_up()
        return outcome

    async def _transaction(self, letter: BuiltLetter, may_end: Callable[[], bool]) -> Outcome:
        if not self._smtp.is_connected:
            await self._connect()
        self._stage = Stage.SENDER
        sender_options, recipient_options = self._options(letter)
        await self._named(b"MAIL", f"FROM:<{letter.sender}>", sender_options)
        self._stage = Stage.RECIPIENT
        await self._named(b"RCPT", f"TO:<{letter.recipient}>", recipient_options)
        refused = await self._offer_copies(letter, recipient_options)
        self._stage = Stage.CONTENT
        started = await self._smtp.execute_command(b"DATA")
        if started.code != _START_INPUT:
            raise aiosmtplib.SMTPDataError(started.code, started.message)
        await self._write(letter.data)
        # No await between the check and the write inside execute_command: the dot leaves now or the stage stays.
        if not self._smtp.is_connected:
            raise aiosmtplib.SMTPServerDisconnected("")
        if not may_end():
            raise _NotPossible(Cause.STOPPED)
        self._stage = Stage.ENDING
        reply = await self._smtp.execute_command(b".", timeout=self._final_timeout)
        outcome = self._judge(reply.code, reply.message)
        return replace(outcome, refused_copies=tuple(refused)) if isinstance(outcome, Accepted) else outcome

    async def _named(self, command: bytes, address: str, options: list[str]) -> None:
        """Names the sender or a recipient. Not through `mail` and `rcpt`, which parse each address anew: `wire_address`
        has let through one plain address and nothing else."""
        reply = await self._smtp.execute_command(command, " ".join((address, *options)).encode("ascii"))
        if reply.code not in _NAMED:
            raise aiosmtplib.SMTPResponseException(reply.code, reply.message)

    async def _offer_copies(self, letter: BuiltLetter, options: list[str]) -> list[RefusedCopy]:
        """The addresses in Cc that are refused: they never keep the letter from the registered address."""
        refused = [RefusedCopy(address, None) for address in letter.unusable]
        for address in letter.copies:
            try:
                await self._named(b"RCPT", f"TO:<{address}>", options)
            except aiosmtplib.SMTPResponseException as error:
                if error.code == _SERVICE_CLOSING or error.code < 0:  # below zero: no reply that can be read
                    raise
                refused.append(RefusedCopy(address, error.code))
        return refused

    async def _connect(self) -> None:
        self._stage = Stage.CONNECT
        await self._smtp.connect()
        await self._greet()
        if self._relay.security is Security.STARTTLS:
            self._stage = Stage.TLS
            if not self._smtp.supports_extension("starttls"):
                raise _NotPossible(Cause.TLS_MISSING)
            await self._smtp.starttls()
            await self._greet()
        if self._relay.username:
            self._stage = Stage.LOGIN
            if not self._smtp.supported_auth_methods:
                raise _NotPossible(Cause.LOGIN_MISSING)
            await self._smtp.login(self._relay.username, self._relay.password)

    async def _greet(self) -> None:
        """EHLO tells the extensions; a relay too old for it is greeted with HELO."""
        try:
            await self._smtp.ehlo()
        except aiosmtplib.SMTPHeloError:
            if not self._smtp.is_connected:
                raise
            await self._smtp.helo()

    def _hang_up(self) -> None:
        """Drops the connection at once; closing it would go on writing the rest of a letter to a deaf relay."""
        if self._smtp.transport is not None:
            cast(asyncio.WriteTransport, self._smtp.transport).abort()
        self._smtp.close()

    def _options(self, letter: BuiltLetter) -> tuple[list[str], list[str]]:
        """SIZE lets a relay refuse early. With DSN a bounce names the letter and never returns its body and link."""
        sender_options, recipient_options = [], []
        if self._smtp.supports_extension("size"):
            sender_options.append(f"SIZE={len(letter.data)}")
        if self._smtp.supports_extension("dsn"):
            sender_options += ["RET=HDRS", f"ENVID={letter.envelope_id}"]
            recipient_options.append("NOTIFY=FAILURE")
        return sender_options, recipient_options

    async def _write(self, data: bytes) -> None:
        """Writes the content, dot-stuffed and without its end, and waits until the system has all of it."""
        transport = cast(asyncio.WriteTransport, self._smtp.transport)
        if data.startswith(b"."):
            data = b"." + data
        transport.write(data.replace(b"\r\n.", b"\r\n.."))
        if not data.endswith(b"\r\n"):
            transport.write(b"\r\n")
        await asyncio.sleep(0)  # lets the loop notice a connection that has just been closed
        async with asyncio.timeout(self._timeout):
            while self._smtp.is_connected and transport.get_write_buffer_size():  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(_FLUSH_PAUSE)

    def _judge(self, code: int, text: str) -> Outcome:
        """What a reply means at the stage it came. A refusal is final only where it is about this letter."""
        text = shortened(one_line(text), _TEXT_LIMIT)
        if 200 <= code < 300 and self._stage is Stage.ENDING:
            return Accepted(code, text)
        if 500 <= code < 600 and self._stage in _ABOUT_THE_LETTER and code not in _LOGIN_NEEDED:
            return RefusedLetter(self._stage, code, text)
        if 400 <= code < 600:
            return Deferred(self._stage, Cause.REPLY, code, text)
        if self._stage is Stage.ENDING:
            return Unknown(Cause.GARBLED, text)
        return Deferred(self._stage, Cause.GARBLED, None, text)

    def _lost(self, error: Exception) -> Outcome:
        if isinstance(error.__cause__, ssl.SSLError):
            return Deferred(Stage.TLS, Cause.TLS_FAILED, None, _tls_said(error.__cause__))
        cause = Cause.TIMED_OUT if isinstance(error, TimeoutError) else Cause.DROPPED
        if self._stage is Stage.ENDING:
            return Unknown(cause, str(error))
        if isinstance(error, aiosmtplib.SMTPConnectError) and cause is Cause.DROPPED:
            cause = Cause.UNREACHABLE
        return Deferred(self._stage, cause, None, str(error))

    async def _reset(self) -> bool:
        """Clears the refused transaction; False when the connection is of no more use."""
        if not self._smtp.is_connected or self._stage in {Stage.CONNECT, Stage.TLS, Stage.LOGIN}:
            return False
        try:
            await self._smtp.rset()
        except (aiosmtplib.SMTPException, OSError):
            return False
        return True


def _tls_said(error: ssl.SSLError) -> str:
    """Of a certificate what is wrong with it, such as that it has expired."""
    return error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else error.reason or ""


class Mailer:
    """Keeps up to `connections` connections to one relay. Belongs to one event loop."""

    def __init__(
        self,
        relay: Relay,
        *,
        connections: int = 4,
        timeout: float = TIMEOUT,
        final_timeout: float = FINAL_TIMEOUT,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._free = asyncio.Semaphore(connections)
        self._waiting = 0
        self._idle: list[Connection] = []
        self._new_connection = partial(Connection, relay, timeout, final_timeout, tls_context)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lends a connection, waiting in line for one when all are in use; the one used last comes first."""
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        connection = self._idle.pop() if self._idle else self._new_connection()
        try:
            yield connection
        finally:
            self._idle.append(connection)
            self._free.release()

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody stands in line for a connection."""
        return self._waiting > 0

    async def close(self) -> None:
        """Closes the connections not in use. The mailer may be used again afterwards."""
        while self._idle:
            await self._idle.pop().close()
