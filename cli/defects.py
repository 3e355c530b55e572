"""The last catch of the command line: what nobody foresaw is a defect in Remiss, and is told as one, never hidden."""

import json
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from templates.cli import commands as words


def tell(error: Exception, *, as_json: bool) -> int:
    """Writes the trace to `<data>/logs/defects.log`, or to standard error where that cannot be done, then says so.
    Returns the exit code."""
    trace = "".join(traceback.format_exception(error))
    log = _kept(trace)
    sentence = words.DEFECT.format(where=words.DEFECT_IN_LOG.format(log=log) if log else words.DEFECT_ABOVE)
    if log is None:
        sys.stderr.write(trace)
    if as_json:
        told = {"code": "defect", "facts": {"log": str(log or "")}, "message": sentence}
        sys.stdout.write(json.dumps({"error": told}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stderr.write(sentence + "\n")
    return 1


def _kept(trace: str) -> Path | None:
    """The log that now holds the trace. A data folder that is not there is not made for it."""
    from settings import InvalidSettings, load_settings  # most commands end without a defect

    try:
        data = load_settings().data.absolute()
        if not data.is_dir():
            return None
        log = data / "logs" / "defects.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()}\n{trace}\n")
    except (InvalidSettings, OSError):
        return None
    return log
