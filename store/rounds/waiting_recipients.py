"""What waits for a person and is about one recipient: requests, letters that failed, files, supplements."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from models.tables import (
    AnswerFileRow,
    AnswerRow,
    ExtensionRequestRow,
    FileCheckRow,
    LetterRow,
    RecipientRow,
    RoundRow,
    SupplementRequestRow,
    ToDoSeenRow,
    UtcInstant,
)
from models.to_do import ToDo, ToDoKind
from models.values import SETTLED_STATES, LetterKind, RoundState
from store.letters.letter_reports import HAS_FAILED, TO_THE_ADDRESS_THERE_IS
from store.letters.letters import LASTING


class Waiting(NamedTuple):
    """A row of what waits, alike for every kind, so that one statement finds them all. `since`, `until` and `object_id`
    as `ToDo` has them; `at`, `said`, `number` and `opens` are the kind's own. `way`: which part of the statement found
    it."""

    round_id: str
    dnr: str
    title: str
    object_id: str
    since: datetime
    until: datetime | None
    at: datetime | None
    recipient_id: str
    recipient: str
    said: str
    number: int
    opens: str
    way: int

    def item(self, kind: ToDoKind, **more: Any) -> ToDo:
        """`more`: what is the kind's own."""
        return ToDo(
            kind, self.round_id, self.dnr, self.title, self.since, self.object_id, self.recipient_id, self.recipient,
            self.until, **more,
        )  # fmt: skip


Statement = Select[*tuple[Any, ...]]
Rows = Sequence[Waiting]
Read = Callable[[Rows], list[ToDo]]
Part = SQLCoreOperations[Any]
ROUND = (col(RoundRow.id), col(RoundRow.dnr), col(RoundRow.title))
NO_TEXT, _NO_NUMBER = literal_column("''", String()), literal_column("0", Integer())
_NO_TIME = cast(null(), UtcInstant())
_NOBODY = (NO_TEXT, NO_TEXT)


def waiting(
    object_id: Part,
    since: Part,
    *,
    until: Part = _NO_TIME,
    at: Part = _NO_TIME,
    of: tuple[Part, Part] = _NOBODY,
    said: Part = NO_TEXT,
    number: Part = _NO_NUMBER,
    opens: Part = NO_TEXT,
) -> Statement:
    """The columns of `Waiting`, in its order."""
    return select(*ROUND, object_id, since, until, at, *of, said, number, opens)


def code(column: Any) -> ColumnElement[str]:
    """A stored code as the text it is."""
    return type_coerce(column, String())


def among(column: Any, codes: Collection[StrEnum]) -> ColumnElement[bool]:
    """One of these codes of ours, written out: a list of values would be spelled anew at each reading."""
    return code(column).in_([literal_column(f"'{each.value}'", String()) for each in codes])


_RUNNING = (RoundState.OPEN, RoundState.OVERDUE)
_HAS_MALWARE = text("file_checks.malware <> ''")
_LIES_BESIDE = text("answers.beside > 0")
"""In these very words: so the indexes of such files and answers are used."""


def unseen(kind: ToDoKind, object_id: SQLCoreOperations[Any], at: SQLCoreOperations[Any]) -> ColumnElement[bool]:
    return ~exists().where(
        col(ToDoSeenRow.round_id) == col(RoundRow.id),
        col(ToDoSeenRow.kind) == kind,
        col(ToDoSeenRow.object_id) == object_id,
        col(ToDoSeenRow.at) >= at,
    )


def _extensions() -> Statement:
    asked, of = ExtensionRequestRow, RecipientRow
    return (
        waiting(
            col(asked.id),
            col(asked.asked_at),
            until=col(of.due_at),
            at=col(asked.until),
            of=_OF_RECIPIENT,
            number=col(asked.number),
        )
        .select_from(asked)
        .join(RecipientRow, col(of.id) == col(asked.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(asked.round_id))
        .where(col(asked.granted).is_(None), among(col(RoundRow.state), _RUNNING), ~among(col(of.state), _SETTLED))
    )


_OF_RECIPIENT = (col(RecipientRow.id), col(RecipientRow.full_name))
_SETTLED = sorted(SETTLED_STATES)


def _read_extensions(rows: Rows) -> list[ToDo]:
    """The last of each recipient."""
    found = {row.recipient_id: row for row in sorted(rows, key=lambda row: (row.since, row.number))}
    return [row.item(ToDoKind.EXTENSION, said=row.at.isoformat()) for row in found.values() if row.at is not None]


def _letters() -> Statement:
    """Those whose place is still empty: of a round that runs every kind, of one that is over what it owes all the
    same."""
    owed = or_(among(col(RoundRow.state), _RUNNING), among(col(LetterRow.kind), sorted(LASTING)))
    return (
        waiting(
            *_LETTER, until=col(RecipientRow.due_at), at=col(LetterRow.created_at), of=_OF_RECIPIENT, said=_LETTER_SAID
        )
        .select_from(LetterRow)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(LetterRow.round_id))
        .where(HAS_FAILED, *TO_THE_ADDRESS_THERE_IS, owed)
    )


_LETTER = (col(LetterRow.id), func.coalesce(col(LetterRow.handed_at), col(LetterRow.created_at)))
_LETTER_SAID = code(col(LetterRow.kind)) + literal_column("' '", String()) + code(col(LetterRow.state))


def _read_letters(rows: Rows) -> list[ToDo]:
    """One for each recipient: the first that did not get through."""
    made_last_first = sorted(rows, key=lambda row: row.at or row.since, reverse=True)
    found = {row.recipient_id: row for row in made_last_first}
    return [row.item(ToDoKind.LETTER, said=row.said) for row in found.values()]


def _approvers_letters() -> Statement:
    """The approver has never heard of it."""
    return (
        waiting(*_LETTER, said=_LETTER_SAID)
        .select_from(LetterRow)
        .join(RoundRow, col(RoundRow.id) == col(LetterRow.round_id))
        .where(
            HAS_FAILED,
            among(col(LetterRow.kind), [LetterKind.APPROVAL_REQUESTED]),
            among(col(RoundRow.state), [RoundState.AWAITING_APPROVAL]),
        )
    )


def _read_approvers_letters(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.LETTER, said=row.said) for row in rows]


def _choices() -> Statement:
    """Recipients of whom several answers could each be the official one."""
    return (
        waiting(col(AnswerRow.id), col(AnswerRow.arrived_at), of=_OF_RECIPIENT, number=col(AnswerRow.version))
        .select_from(AnswerRow)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(AnswerRow.round_id))
        .where(_LIES_BESIDE)
    )


def _read_choices(rows: Rows) -> list[ToDo]:
    """One for each recipient: the first that was laid beside another."""
    found = {row.recipient_id: row for row in sorted(rows, key=lambda row: row.number, reverse=True)}
    return [row.item(ToDoKind.CHOICE, answer_id=row.object_id) for row in found.values()]


def _quarantined() -> Statement:
    """Of the answers that count, where nobody has asked for another file."""
    asked = exists().where(
        col(SupplementRequestRow.recipient_id) == col(AnswerRow.recipient_id),
        col(SupplementRequestRow.version) == col(AnswerRow.version),
        col(SupplementRequestRow.withdrawn_at).is_(None),
    )
    return (
        waiting(
            col(AnswerFileRow.id),
            col(FileCheckRow.scanned_at),
            of=_OF_RECIPIENT,
            said=col(AnswerFileRow.name),
            opens=col(AnswerRow.id),
        )
        .select_from(FileCheckRow)
        # Beginning with the files that have malware: SQLite would go through the files of all answers for them.
        .join(AnswerFileRow, col(AnswerFileRow.sha256) == col(FileCheckRow.sha256).concat(""))
        .join(AnswerRow, col(AnswerRow.id) == col(AnswerFileRow.answer_id))
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(AnswerRow.round_id))
        .where(
            _HAS_MALWARE,
            col(AnswerRow.counted),
            ~asked,
            unseen(ToDoKind.QUARANTINE, col(AnswerFileRow.id), col(FileCheckRow.scanned_at)),
        )
    )


def _read_quarantined(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.QUARANTINE, said=row.said, answer_id=row.opens) for row in rows]


def _supplements() -> Statement:
    asked = SupplementRequestRow
    return (
        waiting(
            col(asked.id),
            col(asked.answered_at),
            of=_OF_RECIPIENT,
            number=col(asked.answered_version),
            opens=func.coalesce(col(AnswerRow.id), NO_TEXT),
        )
        .select_from(asked)
        .join(RecipientRow, col(RecipientRow.id) == col(asked.recipient_id))
        .join(
            AnswerRow,
            (col(AnswerRow.recipient_id) == col(asked.recipient_id))
            & (col(AnswerRow.version) == col(asked.answered_version)),
            isouter=True,
        )
        .join(RoundRow, col(RoundRow.id) == col(asked.round_id))
        .where(
            col(asked.answered_at).is_not(None),
            unseen(ToDoKind.SUPPLEMENT, col(asked.id), col(asked.answered_at)),
        )
    )


def _read_supplements(rows: Rows) -> list[ToDo]:
    return [row.item(ToDoKind.SUPPLEMENT, said=str(row.number), answer_id=row.opens) for row in rows]


WAYS_OF_RECIPIENTS: dict[Callable[[], Statement], Read] = {
    _extensions: _read_extensions,
    _letters: _read_letters,
    _approvers_letters: _read_approvers_letters,
    _choices: _read_choices,
    _quarantined: _read_quarantined,
    _supplements: _read_supplements,
}
"""Each statement with how its rows are read."""
