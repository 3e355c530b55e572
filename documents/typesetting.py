"""Sets a Typst template with data as a PDF, in a short-lived process that sees one folder and no network packages."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from types import TracebackType
from typing import Any, TypeVar

from documents import typesetter
from documents.fonts import FAMILIES, FONTS, all_but_plain, family, missing
from documents.isolation import start
from documents.showing import Showing
from models.errors import PermanentFailure, TemporaryFailure
from models.house_style import PLAIN, HouseStyle

TIME_LIMIT = 600
"""Seconds for one document, far more than the largest needs (`make bench` tells what it takes)."""

_LOOK_UP = 0.5
Set = TypeVar("Set")


def as_typed(work: Callable[[Showing], Set]) -> Set:
    """Sets a document with every character that the fonts have.

    Should Typst refuse it, as for a rare mix of scripts that no font can draw together, it is set once more with every
    character outside plain Latin text as a mark: a document with marks is better than none.
    """
    try:
        return work(Showing(missing))
    except PermanentFailure as failure:
        if failure.code != "document_refused":
            raise
        return work(Showing(all_but_plain))


class Typesetting:
    """One running Typst process. `finish` waits for it; leaving the context ends it and removes its folder."""

    def __init__(
        self, template: str, data: dict[str, Any], made_at: datetime, out: Path, style: HouseStyle = PLAIN
    ) -> None:
        self._folder = TemporaryDirectory(prefix="typst-")
        job = Path(self._folder.name)
        source = resources.files("templates") / "documents"
        for name in ("style.typ", template):
            (job / ("main.typ" if name == template else name)).write_bytes((source / name).read_bytes())
        (job / "look.json").write_text(json.dumps(_look(style, job)), encoding="ascii")
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

    def finish(self, seconds: float | None = None, stop: Event | None = None) -> None:
        """Waits for the document, at most `seconds` (else TIME_LIMIT). Raises `document_refused` (permanent) with
        Typst's reason, or `typesetter_died` and `typesetter_slow` (temporary) when the process ended or lasted in a way
        that tells nothing of the document, or was no longer wanted (`stop`)."""
        reason = self._reason(time.monotonic() + (TIME_LIMIT if seconds is None else seconds), stop)
        code = self._process.returncode
        if code == typesetter.REFUSED:
            raise PermanentFailure("document_refused", reason=reason.decode("utf-8", "replace"))
        if code != 0:
            raise TemporaryFailure("typesetter_died", exit_code=code, reason=reason.decode("utf-8", "replace")[-2000:])

    def _reason(self, until: float, stop: Event | None) -> bytes:
        """What the process says when it ends. Looks up now and then whether anybody still waits for it."""
        while True:
            left = until - time.monotonic()
            try:
                return self._process.communicate(timeout=max(min(left, _LOOK_UP) if stop else left, 0))[1]
            except subprocess.TimeoutExpired as late:
                if left <= _LOOK_UP:
                    raise TemporaryFailure("typesetter_slow", seconds=int(late.timeout)) from late
                if stop is not None and stop.is_set():
                    raise TemporaryFailure("typesetter_died", exit_code=0, reason="") from late


def _look(style: HouseStyle, job: Path) -> dict[str, Any]:
    """The style as the templates read it, its files copied to where Typst can see them."""
    logo = f"logo{style.logo.suffix.lower()}" if style.logo else ""
    if style.logo:
        shutil.copyfile(style.logo, job / logo)
    fonts = [*FAMILIES.values()]
    if style.font:
        (job / "fonts").mkdir()
        shutil.copyfile(style.font, job / "fonts" / f"own{style.font.suffix.lower()}")
        fonts.insert(0, family(style.font))
    return {"colour": style.colour, "wash": style.wash, "logo": logo, "fonts": fonts}
