"""What a round played at random must keep true, said in as little as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.tables import AnswerRow, LetterRow, RecipientRow
from models.values import SETTLED_STATES, Counts, LetterKind, RecipientState, Stance
from tests.round_builder import DUE


@dataclass
class Version:
    nonce: str
    stance: Stance
    arrived_at: datetime
    late: bool
    receipt: str


@dataclass
class Member:
    """What the model knows of one recipient."""

    id: str
    due_at: datetime = DUE
    extensions: int = 0
    versions: list[Version] = field(default_factory=list)

    def move(self, until: datetime) -> None:
        self.extensions += until != self.due_at
        self.due_at = until
        if self.versions:
            last = self.versions[-1]
            last.late = last.late and last.arrived_at > until


def the_counts_add_up(counts: Counts, members: Sequence[Member]) -> None:
    assert counts.recipients == len(members)
    assert counts.settled == sum(bool(member.versions) for member in members)
    assert counts.settled + counts.silent + counts.outstanding == len(members)
    assert counts.late == sum(bool(member.versions) and member.versions[-1].late for member in members)
    assert counts.extended == sum(bool(member.extensions) for member in members)


def every_version_is_kept_and_the_last_alone_counted(member: Member, rows: Sequence[AnswerRow]) -> None:
    kept = sorted((row for row in rows if row.recipient_id == member.id), key=lambda row: row.version)
    assert [(row.nonce, row.stance, row.arrived_at, row.late, row.receipt) for row in kept] == [
        (item.nonce, item.stance, item.arrived_at, item.late, item.receipt) for item in member.versions
    ]
    assert [row.counted for row in kept] == [row is kept[-1] for row in kept]


def each_letter_is_one(member: Member, rows: Sequence[LetterRow], *, is_out: bool) -> None:
    """One missiv once the round is out, and a receipt for each version."""
    own = [row for row in rows if row.recipient_id == member.id]
    assert len({(row.kind, row.number) for row in own}) == len(own)
    receipts = sorted(row.number for row in own if row.kind is LetterKind.RECEIPT)
    assert receipts == list(range(1, len(member.versions) + 1))
    assert sum(row.kind is LetterKind.MISSIV for row in own) == int(is_out)


def its_state_follows_its_answers(member: Member, rows: Sequence[RecipientRow], *, is_closed: bool) -> None:
    row = next(row for row in rows if row.id == member.id)
    assert (row.due_at, row.extension_no) == (member.due_at, member.extensions)
    assert (row.state in SETTLED_STATES) == bool(member.versions)
    assert (row.state is RecipientState.SILENT) == (is_closed and not member.versions)
