"""Papers of a round that are changed while it is out. Version 1 is what it was sent with; a change makes the next."""

from datetime import datetime
from enum import StrEnum

from models.answer import StoredFile
from models.values import Value

FIRST = 1
"""The version that a round is sent with."""


class PaperAct(StrEnum):
    REPLACED = "replaced"
    ADDED = "added"
    REMOVED = "removed"


class PaperEdit(Value):
    """One paper to be changed. `position`: of the one that is replaced or taken out. `file` and `title`: of what comes
    in; a new version without a title of its own keeps the one there was."""

    act: PaperAct
    position: int = 0
    title: str = ""
    file: StoredFile | None = None


class ChangedPaper(Value):
    """One paper as it was changed, named by its title."""

    act: PaperAct
    title: str


class PaperChange(Value):
    """What made a version of the papers: when, why and what. `due_at`: the day that everybody got in the same act, with
    the one before; None when it stood."""

    version: int
    at: datetime
    cause: str
    papers: tuple[ChangedPaper, ...]
    old_due_at: datetime | None = None
    due_at: datetime | None = None


class Basis(Value):
    """On which version of the papers an answer stands. `given_on`: there was when it was given; `stands_on`: of which
    its sender has said since that the answer stands, 0 for none."""

    given_on: int = FIRST
    stands_on: int = 0
    stands_at: datetime | None = None

    @property
    def version(self) -> int:
        return max(self.given_on, self.stands_on)
