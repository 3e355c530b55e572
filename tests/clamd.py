"""A virus scanner of the tests' own: Debian's clamd in a new folder, with a signature database of one signature, on a
free loopback port or a socket, ended by its own process id. The package's service need not run."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from stand.ports import free_port

START_SECONDS = 60
SIGNATURE = "Remiss.Test.Eicar"
LIMIT = "25M"
"""Of one file, as Debian's clamd.conf has it; no more than the form takes."""


def eicar() -> bytes:
    """The harmless test string of the anti-virus makers, put together here so that no file of ours holds it."""
    parts = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}", "$EICAR-", "STANDARD-ANTIVIRUS-", "TEST-FILE!", "$H+H*")
    return "".join(parts).encode()


class Clamd:
    """One clamd. `start` and `stop` may be called again and again; the address stays."""

    def __init__(self, folder: Path, *, by_socket: bool = False) -> None:
        self.folder = folder
        self._port = 0 if by_socket else free_port()
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir()
        # Name, any kind of file, anywhere in it, the bytes.
        (signatures / "remiss.ndb").write_text(f"{SIGNATURE}:0:*:{eicar().hex()}\n")
        where = f"TCPSocket {self._port}\nTCPAddr 127.0.0.1" if self._port else f"LocalSocket {self.address}"
        (folder / "clamd.conf").write_text(
            f"Foreground yes\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\nStreamMaxLength {LIMIT}\n"
            f"MaxFileSize {LIMIT}\nMaxScanSize 100M\nMaxThreads 2\n{where}\n"
        )

    @property
    def address(self) -> str:
        """As `REMISS_CLAMD` says it."""
        return f"127.0.0.1:{self._port}" if self._port else str(self.folder / "clamd.ctl")

    def start(self) -> None:
        program = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
        assert program is not None, "clamd is missing: run `make test`, or install the Debian package clamav-daemon"
        with (self.folder / "clamd.log").open("ab") as said:
            self._process = subprocess.Popen(
                [program, "--config-file", str(self.folder / "clamd.conf")],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            log = (self.folder / "clamd.log").read_text()
            assert self._process.poll() is None, f"clamd ended at once:\n{log}"
            assert time.monotonic() < deadline, f"clamd did not start:\n{log}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Harmless when it does not run."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def _answers(self) -> bool:
        family = socket.AF_INET if self._port else socket.AF_UNIX
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.settimeout(5)
            probe.connect(("127.0.0.1", self._port) if self._port else self.address)
            probe.sendall(b"zPING\0")
            return probe.recv(16) == b"PONG\0"
        return False


@contextlib.contextmanager
def clamd(*, by_socket: bool = False) -> Iterator[Clamd]:
    """A running scanner, in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="remiss-clamd-"))
    built = Clamd(folder, by_socket=by_socket)
    try:
        built.start()
        yield built
    finally:
        built.stop()
        shutil.rmtree(folder, ignore_errors=True)
