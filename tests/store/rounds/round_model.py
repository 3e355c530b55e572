"""What a round played at random must keep true, said in as little as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from models.tables import AnswerRow, LetterRow, RecipientRow, SupplementRequestRow
from models.values import SETTLED_STATES, Counts, LetterKind, RecipientState, Stance
from tests.round_builder import DUE


@dataclass
class Version:
    """`judged_at`: the arrival that decides whether it is late: its own, or that of the version it completes."""

    nonce: str
    stance: Stance
    arrived_at: datetime
    late: bool
    receipt: str
    judged_at: datetime
    preliminary: bool = False
    confirms: int = 0
    withdrawn_at: datetime | None = None


@dataclass
class Request:
    """A request for a supplement. `opened`: the part asked about. `settled`: the version that came upon it, -1 when it
    was taken back."""

    until: datetime
    opened: str
    settled: int = 0


@dataclass
class Member:
    """What the model knows of one recipient."""

    id: str
    due_at: datetime = DUE
    extensions: int = 0
    versions: list[Version] = field(default_factory=list)
    requests: list["Request"] = field(default_factory=list)

    @property
    def waiting(self) -> "Request | None":
        """The latest request for a supplement, if nothing has settled it."""
        return self.requests[-1] if self.requests and not self.requests[-1].settled else None

    @property
    def counted(self) -> Version | None:
        """The last version, unless it was taken back."""
        last = self.versions[-1] if self.versions else None
        return last if last is not None and last.withdrawn_at is None else None

    def move(self, until: datetime) -> None:
        self.extensions += until != self.due_at
        self.due_at = until
        if self.counted is not None:
            self.counted.late = self.counted.late and self.counted.judged_at > until


_FIELDS = {entry.name for entry in fields(Version)}


def the_counts_add_up(counts: Counts, members: Sequence[Member], round_due_at: datetime) -> None:
    assert counts.recipients == len(members)
    assert counts.settled == sum(bool(member.counted) for member in members)
    assert counts.settled + counts.silent + counts.outstanding == len(members)
    assert counts.late == sum(bool(member.counted and member.counted.late) for member in members)
    assert counts.preliminary == sum(bool(member.counted and member.counted.preliminary) for member in members)
    assert counts.extended == sum(member.due_at > round_due_at for member in members)


def every_version_is_kept_and_the_last_alone_counted(member: Member, rows: Sequence[AnswerRow]) -> None:
    kept = sorted((row for row in rows if row.recipient_id == member.id), key=lambda row: row.version)
    assert [Version(**row.model_dump(include=_FIELDS)) for row in kept] == member.versions
    assert [row.counted for row in kept] == [version is member.counted for version in member.versions]


def each_letter_is_one(member: Member, rows: Sequence[LetterRow], *, is_out: bool) -> None:
    """One missiv once the round is out, a receipt for each version and a notice for each that was taken back, and at
    most two minutes reminders for a preliminary one."""
    own = [row for row in rows if row.recipient_id == member.id]
    assert len({(row.kind, row.number) for row in own}) == len(own)
    receipts = sorted(row.number for row in own if row.kind is LetterKind.RECEIPT)
    assert receipts == list(range(1, len(member.versions) + 1))
    assert sum(row.kind is LetterKind.MISSIV for row in own) == int(is_out)
    notices = sorted(row.number for row in own if row.kind is LetterKind.WITHDRAWN_NOTICE)
    assert notices == [place for place, item in enumerate(member.versions, start=1) if item.withdrawn_at is not None]
    for row in (row for row in own if row.kind is LetterKind.MINUTES_REMINDER):
        assert row.number % 10 in {1, 2}
        assert member.versions[row.number // 10 - 1].preliminary


def its_state_follows_its_answers(member: Member, rows: Sequence[RecipientRow], *, is_closed: bool) -> None:
    row = next(row for row in rows if row.id == member.id)
    assert (row.due_at, row.extension_no) == (member.due_at, member.extensions)
    assert (row.state in SETTLED_STATES) == bool(member.counted)
    assert (row.state is RecipientState.SILENT) == (is_closed and not member.counted)


def its_requests_stand_as_they_went(member: Member, rows: Sequence[SupplementRequestRow]) -> None:
    """Each request is settled once, by the version that came upon it, and only the latest can wait."""
    own = sorted((row for row in rows if row.recipient_id == member.id), key=lambda row: row.number)
    assert [(row.number, row.until, row.answered_version or (-1 if row.withdrawn_at else 0)) for row in own] == [
        (number, request.until, request.settled) for number, request in enumerate(member.requests, start=1)
    ]
