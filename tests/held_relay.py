"""An SMTP relay in a thread of its own, so that a test may wait for other things: it refuses addresses, hangs up after
the final dot without a word, or holds its answer until the test lets go.
"""

import re
import socketserver
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_RECIPIENT = re.compile(rb"RCPT TO:<([^>]+)>", re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"(?mi)^Message-ID: <([^@>]+)@")


@dataclass
class HeldRelay:
    """`before_dot` and `after_dot`: addresses whose first letter waits at that place until `let_go`. `drops`: how many
    letters are kept and never answered for. `refused`: addresses that do not exist; `deferred`: those that are asked to
    be tried later. `thinks`: seconds between each final dot and its answer."""

    before_dot: set[bytes] = field(default_factory=set)
    after_dot: set[bytes] = field(default_factory=set)
    drops: int = 0
    refused: set[bytes] = field(default_factory=set)
    deferred: set[bytes] = field(default_factory=set)
    thinks: float = 0
    kept: list[bytes] = field(default_factory=list)
    held: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def copies(self) -> dict[str, list[bytes]]:
        """What was kept, by letter id."""
        found: dict[str, list[bytes]] = defaultdict(list)
        for content in tuple(self.kept):
            named = _MESSAGE_ID.search(content)
            assert named is not None
            found[named[1].decode()].append(content)
        return found

    def hold(self, addresses: set[bytes], address: bytes) -> None:
        if address in addresses:
            addresses.remove(address)
            self.held += 1
            self.let_go.wait(90)


def _verdict(relay: HeldRelay, address: bytes) -> bytes:
    if address in relay.refused:
        return b"550 5.1.1 no such mailbox\r\n"
    return b"451 4.7.1 later\r\n" if address in relay.deferred else b"250 ok\r\n"


class _Line(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        relay, address = self.server.relay, b""
        self.wfile.write(b"220 held\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                if not self._take(relay, address):
                    return
            elif word == b"RCPT":
                named = _RECIPIENT.match(line)
                address = named[1] if named else b""
                relay.hold(relay.before_dot, address)
                self.wfile.write(_verdict(relay, address))
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take(self, relay: HeldRelay, address: bytes) -> bool:
        """Reads to the dot. False when the line is to be cut without an answer."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line)
        relay.kept.append(b"".join(lines))
        if relay.drops:
            relay.drops -= 1
            return False
        relay.hold(relay.after_dot, address)
        time.sleep(relay.thinks)
        self.wfile.write(b"250 kept\r\n")
        return True

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return  # the client was killed


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    relay: HeldRelay

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in mid-letter is what the tests are about."""


@contextmanager
def held_relay(relay: HeldRelay, port: int = 0) -> Iterator[HeldRelay]:
    """Serves on loopback until the block ends."""
    with _Server(("127.0.0.1", port), _Line) as server:
        server.relay = relay
        relay.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield relay
        finally:
            relay.let_go.set()
            server.shutdown()
            serving.join()
