"""A running `remiss up`, as a test sees it from outside."""

import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 60.0


def lives(process: psutil.Process) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass
class Up:
    """A running `remiss up`. `said` is what it has printed since this start."""

    process: subprocess.Popen[bytes]
    output: Path
    offset: int

    @property
    def said(self) -> str:
        return self.output.read_bytes()[self.offset :].decode()

    def parts(self) -> list[psutil.Process]:
        """Its processes, all that live."""
        assert self.process.poll() is None, f"remiss up has ended:\n{self.said}"
        return [part for part in psutil.Process(self.process.pid).children(recursive=True) if lives(part)]

    def part(self, word: str) -> psutil.Process:
        """The part whose command line holds the word: `worker`, `web.main`, `mail.catcher`, `temporal`."""
        (found,) = (part for part in self.parts() if any(word in argument for argument in part.cmdline()[:4]))
        return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, and the exit code. Harmless when it has ended."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=STOP_SECONDS)
