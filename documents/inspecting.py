"""Tells what a received file does, or fetches, when somebody opens it. The file is a stranger's: a short-lived process
with limits reads it, and nothing in it is run, drawn or fetched. It is never refused here: that is for people to do.
"""

import subprocess
from pathlib import Path

from documents import inspector, isolation
from models.values import ActiveContent

TIME_LIMIT = 60
"""Seconds for one file: three times the processor time it may use, so that a busy server decides nothing."""
_UNREADABLE = (ActiveContent.UNREADABLE,)


def active_content(path: Path, media_type: str, seconds: float = TIME_LIMIT) -> tuple[ActiveContent, ...]:
    """What the PDF, DOCX or ODT file at `path` holds, in the order of the enum, each once; empty when it only shows
    itself. Ordinary links are not told. UNREADABLE stands alone for a file, also of another media type, that cannot be
    read to its end within the limits of `inspector` and in `seconds`; it stands last when some objects of a PDF cannot.
    Blocks; harmless twice."""
    with isolation.start(inspector, path.absolute(), media_type, out=subprocess.PIPE) as process:
        try:
            said, _errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return _UNREADABLE
    if process.returncode != 0:
        return _UNREADABLE
    found = set(said.decode("ascii", "replace").split())
    return tuple(code for code in ActiveContent if code in found)
