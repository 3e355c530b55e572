"""Sets a Typst template with data as a PDF, in a short-lived process that sees one folder and no network packages."""

import json
import subprocess
from datetime import datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from documents import typesetter
from documents.fonts import FONTS
from documents.isolation import start
from models.errors import PermanentFailure, TemporaryFailure

TIME_LIMIT = 600
"""Seconds for one document, far more than the largest needs (`make bench` tells what it takes)."""


class Typesetting:
    """One running Typst process. `finish` waits for it; leaving the context ends it and removes its folder."""

    def __init__(self, template: str, data: dict[str, Any], made_at: datetime, out: Path) -> None:
        self._folder = TemporaryDirectory(prefix="typst-")
        job = Path(self._folder.name)
        source = resources.files("templates") / "documents"
        for name in ("style.typ", template):
            (job / ("main.typ" if name == template else name)).write_bytes((source / name).read_bytes())
        (job / "data.json").write_text(json.dumps(data), encoding="ascii")
        arguments = (job, FONTS, out.absolute(), int(made_at.timestamp()))
        self._process = start(typesetter, *arguments, folder=job, errors=subprocess.PIPE)

    def __enter__(self) -> "Typesetting":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def finish(self, seconds: float | None = None) -> None:
        """Waits for the document, at most `seconds` (else TIME_LIMIT). Raises `document_refused` (permanent) with
        Typst's reason, or `typesetter_died` and `typesetter_slow` (temporary) when the process ended or lasted in a way
        that tells nothing of the document."""
        try:
            _out, reason = self._process.communicate(timeout=TIME_LIMIT if seconds is None else seconds)
        except subprocess.TimeoutExpired as late:
            raise TemporaryFailure("typesetter_slow", seconds=int(late.timeout)) from late
        code = self._process.returncode
        if code == typesetter.REFUSED:
            raise PermanentFailure("document_refused", reason=reason.decode("utf-8", "replace"))
        if code != 0:
            raise TemporaryFailure("typesetter_died", exit_code=code, reason=reason.decode("utf-8", "replace")[-2000:])
