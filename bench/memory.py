"""How much memory processes take: each alone, and each with the processes it starts.

Everywhere in MiB (2^20 bytes) of resident memory. A sum counts what processes share once for each of them, which makes
it too high rather than too low.
"""

import contextlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

MIB = 2**20
EVERY_SECONDS = 0.05


@dataclass
class Peak:
    """In MiB. `alone`: the kernel's own high-water mark. `family`: the highest sum of the process and all below it that
    was seen, and `largest` the highest of one process below it."""

    alone: float = 0
    family: float = 0
    largest: float = 0

    @property
    def most(self) -> float:
        return max(self.alone, self.family)


def high_water(pid: int) -> float:
    """The most that a running process has ever held, in MiB, as the kernel counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


class MemoryWatch:
    """Looks at named processes every 50 ms in a thread, from the start of the block to its end."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self.peaks = {name: Peak() for name in pids}
        self._processes = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            for name, process in self._processes.items():
                with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
                    self._look(self.peaks[name], process)

    @staticmethod
    def _look(peak: Peak, process: psutil.Process) -> None:
        below = [_resident(child, process) for child in process.children(recursive=True)]
        peak.alone = max(peak.alone, high_water(process.pid))
        peak.family = max(peak.family, process.memory_info().rss / MIB + sum(below))
        peak.largest = max(peak.largest, *below, 0)


def _resident(child: psutil.Process, parent: psutil.Process) -> float:
    """0 for one that has just been forked, or ended: until it runs its own program its memory is its parent's."""
    try:
        if child.cmdline() in (parent.cmdline(), []):
            return 0
        return float(child.memory_info().rss) / MIB
    except psutil.NoSuchProcess:
        return 0
