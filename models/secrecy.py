"""Marks of what is confidential in an answer, and what is left of the answer for those outside."""

from datetime import datetime

from models.answer import AnswerContent, StoredFile
from models.values import Value

WHOLE = "all"
"""The part that is the whole answer with its files."""
FILE = "file"


class Mark(Value):
    """`part`: a code of `rules.masking.texts`, `WHOLE` or `FILE`. `passage`: the very words; empty for all of the part.
    `section`: the provision, as the registrar wrote it. `by`: as the audit names people."""

    id: str
    part: str
    file_id: str = ""
    passage: str = ""
    section: str
    at: datetime
    by: str


class MaskedCopy(StoredFile):
    """The copy of a file that leaves in its stead."""

    file_id: str
    reason: str
    at: datetime
    by: str


class OutsideFile(Value):
    """A file as those outside get it: untouched, its masked copy, or not at all (`file` None, `withheld` why: `marked`,
    `quarantined`). `number`: its place in the answer from 1."""

    number: int
    file: StoredFile | None
    masked: bool = False
    withheld: str = ""
    section: str = ""


class Outside(Value):
    """What of an answer may leave: the text with what is marked covered, and the files."""

    content: AnswerContent
    files: tuple[OutsideFile, ...]
    sections: tuple[str, ...] = ()
