"""Asks the local model which texts are near one another, in a process of its own that gives way to all others."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from documents import embedder, isolation

TIME_LIMIT = 1_800.0
"""Seconds: 2,000 texts take some two minutes of one thread on an idle machine."""


class Nearness(NamedTuple):
    """`model`: its name and the hash of its weights. `near`: of each text, the nearest others with their cosine."""

    model: str
    near: list[list[tuple[int, float]]]


def nearness(texts: Sequence[str], seconds: float = TIME_LIMIT) -> Nearness | None:
    """None when the package is not there, or the process came to no end. Blocks for long; harmless twice."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(list(texts)), encoding="utf-8")
        with isolation.start(embedder, path, out=subprocess.PIPE) as process:
            try:
                said, _errors = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return None
    if process.returncode != 0:
        return None
    told = json.loads(said)
    return Nearness(told["model"], [[(other, score) for other, score in row] for row in told["near"]])
