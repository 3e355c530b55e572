"""A PostgreSQL cluster of the tests' own: a new folder, a free loopback port, fsync on, ended by its own process id.

PostgreSQL refuses root, so as root it runs as `postgres`, the user Debian's package makes.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from stand.ports import free_port

START_SECONDS = 60
USER = "remiss"


def binaries() -> Path:
    """The folder of Debian's newest PostgreSQL, 15 or later."""
    found = sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin/postgres"))
    assert found, "PostgreSQL is missing: run `make test`, or install the Debian package postgresql-15"
    return found[-1].parent


class PostgresServer:
    """One cluster. `start` and `kill` may be called again and again: what was committed stays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._as_user: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            self._as_user |= {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(folder, "postgres", "postgres")
        initdb = [str(binaries() / "initdb"), "--pgdata", str(folder / "data"), "--username", USER, "--auth", "trust"]
        initdb += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, **self._as_user)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def url(self, database: str = "postgres") -> str:
        """What SQLAlchemy calls the database."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts the server and returns when it takes connections."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "fsync": "on",
            "synchronous_commit": "on",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [binaries() / "postgres", "-D", self.folder / "data", *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._as_user,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            log_text = (self.folder / "server.log").read_text()
            assert self._process.poll() is None, f"PostgreSQL ended at once:\n{log_text}"
            assert time.monotonic() < deadline, f"PostgreSQL did not answer in {START_SECONDS} s:\n{log_text}"
            time.sleep(0.05)

    def show(self, certificate: Path, key: Path) -> None:
        """From now on new connections may be encrypted, and are shown this certificate."""
        for file, name in ((certificate, "server.crt"), (key, "server.key")):
            laid = self.folder / "data" / name
            shutil.copyfile(file, laid)
            laid.chmod(0o600)
            if user := self._as_user.get("user"):
                shutil.chown(laid, user, user)
        with self._connect() as connection:
            connection.execute("ALTER SYSTEM SET ssl = on")
        os.kill(self.pid, signal.SIGHUP)

    def create_database(self, name: str) -> str:
        """Makes an empty database and returns its URL."""
        with self._connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def kill(self) -> None:
        """`kill -9` of the postmaster; its children notice and leave, which is waited for: while one of them holds the
        shared memory, no other postmaster may start. Start again to recover."""
        children = psutil.Process(self.pid).children()
        self._end(signal.SIGKILL)
        _, left = psutil.wait_procs(children, timeout=START_SECONDS)
        assert not left, left

    def stop(self) -> None:
        """A fast, orderly stop, open connections or not. Harmless when nothing runs."""
        if self._process is not None and self._process.poll() is None:
            self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(timeout=START_SECONDS)

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, dbname="postgres", autocommit=True, connect_timeout=2
        )

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running cluster in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="remiss-pg-"))
    try:
        server = PostgresServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
