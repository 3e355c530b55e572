"""Writes files so that nobody ever sees half of one: beside the goal first, then moved over it in one step."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Gives a path beside `out` to write to. It is moved over `out` when the block ends well, else removed."""
    handle, name = mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o644)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(out)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
