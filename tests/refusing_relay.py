"""A mail server that knows some addresses not to exist: what it takes is laid where the catcher lays its letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail.incoming.catcher import SIZE_LIMIT, MessageKeeper
from stand.ports import free_port


class _Choosy(MessageKeeper):
    def __init__(self, directory: Path, unknown: frozenset[str]) -> None:
        super().__init__(directory)
        self._unknown = unknown

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self._unknown:
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"


@contextmanager
def refusing_relay(directory: Path, *unknown: str) -> Iterator[str]:
    """Its URL. Serves in a thread until the block ends."""
    directory.mkdir(parents=True, exist_ok=True)
    port = free_port()
    keeper = _Choosy(directory, frozenset(unknown))
    server = Controller(
        keeper, hostname="127.0.0.1", port=port, data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, ready_timeout=30
    )
    server.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()
