"""What a recipient's own system is told behind the emailed link, and what it gets back for an answer."""

from datetime import datetime

from pydantic import Field

from models.values import RoundState, Value


class MachineQuestion(Value):
    """`stance_field` is empty for a question that asks for words alone."""

    key: str
    section: str
    text: str
    required: bool
    stance_field: str
    comment_field: str


class MachinePaper(Value):
    position: int
    title: str
    name: str
    size: int
    media_type: str
    sha256: str
    path: str


class MachineField(Value):
    """`limit`: characters."""

    name: str
    limit: int
    codes: tuple[str, ...] = Field(description="What may stand in it; empty for free text.")


class MachineReceipt(Value):
    """A version of the answer that has been taken."""

    receipt: str
    version: int
    arrived_at: datetime
    late: bool
    preliminary: bool
    content_sha256: str


class MachineRound(Value):
    """`answered`: the version that counts, to be named in `replaces` by one that is to take its place."""

    dnr: str
    title: str
    sender: str
    recipient: str
    state: RoundState
    due_at: datetime
    last_moment: datetime
    is_open: bool
    papers_version: int
    papers: tuple[MachinePaper, ...]
    questions: tuple[MachineQuestion, ...]
    fields: tuple[MachineField, ...]
    answered: MachineReceipt | None


class MachineFault(Value):
    """One thing to mend. `detail` is a sentence in the language of the request; `code` is stable."""

    field: str
    code: str
    detail: str


class MachineProblem(Value):
    """RFC 9457, with what is to be mended."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    faults: tuple[MachineFault, ...] = ()
