"""The `remiss` command without loading it anew for each that is typed: one process has loaded it, and forks.

Every command is a process of its own as always, with its own arguments, environment, output and exit code. What loading
it takes and where it is loaded from is the matter of tests that start it themselves.
"""

import atexit
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, NamedTuple

ROOT = Path(__file__).parent.parent
LOADED = ("cli", "desk", "roundfile")


class Finished(NamedTuple):
    code: int
    out: str
    err: str


def run(arguments: Sequence[str], environment: dict[str, str], seconds: float) -> Finished:
    """Runs `remiss` in the repository's folder, with nothing to read; kills it and raises TimeoutError in the end."""
    with (
        TemporaryFile() as out,
        TemporaryFile() as err,
        socket.socket(socket.AF_UNIX) as line,
    ):
        line.connect(str(_mother()))
        asked = json.dumps({"arguments": arguments, "environment": environment}).encode()
        socket.send_fds(line, [len(asked).to_bytes(4)], [out.fileno(), err.fileno()])
        line.sendall(asked)
        with line.makefile() as said:
            pid = int(said.readline())
            line.settimeout(seconds)
            try:
                code = int(said.readline())
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
        return Finished(code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@cache
def _mother() -> Path:
    """Where the process that forks listens; it ends with this one."""
    folder = TemporaryDirectory()
    place = Path(folder.name, "line")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forked_commands", place], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"

    def end() -> None:
        with process:
            process.terminate()
        folder.cleanup()

    atexit.register(end)
    return place


def _serve(place: str) -> None:
    for package in LOADED:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    importlib.import_module("temporalio.client")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks after those who answer
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _answer(line)
            line.close()


def _answer(line: socket.socket) -> None:
    """In a process of its own, which sees the command to its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    length, (out, err), _, _ = socket.recv_fds(line, 4, 2)
    asked = json.loads(line.recv(int.from_bytes(length), socket.MSG_WAITALL))
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for given, place in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(given, place)
        line.close()
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["remiss", *asked["arguments"]]
        importlib.import_module("cli.app").main()
    line.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1])
