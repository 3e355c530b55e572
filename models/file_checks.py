"""What looking through a received file has shown: remarks on it, which change nothing of the answer it came in.

The one place that tells a file that is clean from one that nobody has looked through yet.
"""

from enum import StrEnum

from pydantic import Field

from models.values import ActiveContent, Value


class Looked(StrEnum):
    """How far a file has been looked through. The codes are in JSON that integrations read."""

    NOT_YET = "not_yet"
    FAILED = "failed"
    DONE = "done"


class FileCheck(Value):
    """`malware`: the signature that was found, by the scanner's own name; such a file is in quarantine. `active`: what
    the file does or fetches when it is opened. `awaits_scan`: there is a scanner, and it has not answered yet. Only one
    looked through to its end (`done`) with none of the others is clean."""

    looked: Looked = Field(
        default=Looked.NOT_YET,
        description="`not_yet`: nobody has; `failed`: the file, or some of it, could not be; `done`: to its end.",
    )
    active: tuple[ActiveContent, ...] = ()
    malware: str = ""
    awaits_scan: bool = False

    @property
    def has_remarks(self) -> bool:
        """Whether there is something to say of it, that it waits for its look included."""
        return self != CLEAN


def looked_through(
    active: tuple[ActiveContent, ...] = (), *, malware: str = "", awaits_scan: bool = False
) -> FileCheck:
    """The check of a file that somebody has looked through."""
    looked = Looked.FAILED if ActiveContent.UNREADABLE in active else Looked.DONE
    return FileCheck(looked=looked, active=active, malware=malware, awaits_scan=awaits_scan)


NOT_YET = FileCheck()
"""Of a file that nobody has looked through: its own words wherever a remark would stand."""
CLEAN = looked_through()
