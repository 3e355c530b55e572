"""The recipients of a round as whoever follows it sees them, in as many statements for two as for two thousand."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, false, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from models.standing import Standing
from models.tables import AnswerRow, AuditRow, LetterRow, RecipientRow
from models.values import LetterState, RecipientKind, RecipientState, Stance
from rules.counting import has_own_date


class Followed(NamedTuple):
    """One recipient with the answer that counts, if any. `contact_at`: the last letter that left, or the last sign of
    life."""

    id: str
    code: str
    name: str
    full_name: str
    kind: RecipientKind
    county_name: str
    invited: bool
    state: RecipientState
    due_at: datetime
    sent_at: datetime | None
    undeliverable_at: datetime | None
    opened_at: datetime | None
    planned_at: datetime | None
    withdrawn_at: datetime | None
    arrived_at: datetime | None = None
    late: bool = False
    preliminary: bool = False
    stance: str = ""
    unknown: bool = False
    contact_at: datetime | None = None

    def standing(self, round_due_at: datetime) -> Standing:
        return Standing(
            self.state,
            Stance(self.stance) if self.stance else None,
            self.invited,
            self.sent_at is not None,
            self.undeliverable_at is not None,
            self.unknown,
            has_own_date(self.due_at, round_due_at),
            self.late,
            self.preliminary,
        )


_OWN = [col(getattr(RecipientRow, name)) for name in Followed._fields[:14]]
_ANSWER = (
    col(AnswerRow.arrived_at),
    func.coalesce(col(AnswerRow.late), false()),
    func.coalesce(col(AnswerRow.preliminary), false()),
    func.coalesce(col(AnswerRow.stance), ""),
)


def of_round(session: Session, round_id: str, unknown: Collection[str]) -> list[Followed]:
    """Every recipient in Swedish order, uninvited ones too. `unknown`: the ids of those of whose last letter nobody
    knows whether it came."""
    written = {row[0]: row[1] for row in session.connection().execute(_WRITTEN, {"round": round_id})}
    rows = session.connection().execute(_ROWS, {"round": round_id}).all()
    return [
        Followed._make(
            (*row, row[0] in unknown, _last(written.get(row[0]), row[_OPENED], row[_PLANNED], row[_ARRIVED]))
        )
        for row in rows
    ]


@lru_cache(maxsize=4_000)
def _last(*signs: datetime | None) -> datetime | None:
    known = [at for at in signs if at is not None]
    return max(known) if len(known) > 1 else known[0] if known else None


_OPENED, _PLANNED, _ARRIVED = map(Followed._fields.index, ("opened_at", "planned_at", "arrived_at"))
_COUNTED = (col(AnswerRow.recipient_id) == col(RecipientRow.id)) & col(AnswerRow.counted)
_ROWS = (
    sa_select(*_OWN, *_ANSWER)
    .join(AnswerRow, _COUNTED, isouter=True)
    .where(col(RecipientRow.round_id) == bindparam("round"))
    .order_by(col(RecipientRow.sort_key), col(RecipientRow.code))
)
_WRITTEN = (
    sa_select(col(LetterRow.recipient_id), func.max(LetterRow.sent_at))
    .where(
        col(LetterRow.round_id) == bindparam("round"),
        col(LetterRow.recipient_id).is_not(None),
        col(LetterRow.state) == LetterState.SENT,
    )
    .group_by(col(LetterRow.recipient_id))
)


def change_mark(session: Session, round_id: str) -> str:
    """Something short that is another as soon as the round's page would say something else."""
    states = session.connection().execute(_STATES, {"round": round_id}).all()
    return _mark(session, {row[0]: row[1] for row in states})


def mark_of(session: Session, lines: Iterable[Followed]) -> str:
    """The change mark of a round whose recipients have just been read in the same transaction."""
    return _mark(session, Counter(line.state for line in lines))


def _mark(session: Session, states: Mapping[RecipientState, int]) -> str:
    seq = session.connection().execute(_LAST).scalar() or 0
    return f"{seq}-" + ".".join(f"{state.value}{number}" for state, number in sorted(states.items()))


_STATES = (
    sa_select(col(RecipientRow.state), func.count())
    .where(col(RecipientRow.round_id) == bindparam("round"))
    .group_by(col(RecipientRow.state))
)
_LAST = sa_select(func.max(AuditRow.seq))
