"""Starts a script of ours as a process of its own, where what it makes of strange input can be limited and ended."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType


def start(
    script: ModuleType,
    *arguments: Path | str | int,
    folder: Path | None = None,
    out: int = subprocess.DEVNULL,
    errors: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """A process in isolated mode, with no environment and nothing to read. `out`, `errors`: as in `subprocess`."""
    command = [sys.executable, "-I", str(script.__file__), *map(str, arguments)]
    return subprocess.Popen(  # noqa: S603 - our own script by its path, no shell
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, cwd=folder, env={}
    )
