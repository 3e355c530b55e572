"""The outbox: what the workflows must hear of, written with the change itself and read by the dispatcher."""

from collections.abc import Collection
from contextvars import ContextVar
from datetime import datetime
from typing import Protocol

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from models.tables import OutboxRow, RoundRow
from models.values import RoundState, Value

CAUSE: ContextVar[str | None] = ContextVar("cause", default=None)
"""Where a trace stands in the request that makes a change, as W3C's `traceparent`. None: nobody traces."""


class WaitingNews(Value):
    """Untold news of one group, with how its round stands: the rows' numbers, the recipients' codes and the `causes`,
    each once, in order of arrival."""

    round_id: str
    workflow_id: str
    state: RoundState
    closed_at: datetime | None
    group_key: str
    seqs: tuple[int, ...]
    codes: tuple[str, ...]
    causes: tuple[str, ...] = ()


class Told(Protocol):
    """The part of a recipient that the workflows know it by."""

    @property
    def round_id(self) -> str: ...
    @property
    def group_key(self) -> str: ...
    @property
    def code(self) -> str: ...


def add(session: Session, recipient: Told, at: datetime) -> None:
    told = {"round_id": recipient.round_id, "group_key": recipient.group_key, "code": recipient.code}
    session.connection().execute(_ADD, {**told, "at": at, "cause": CAUSE.get()})


_ADD = insert(OutboxRow).inline()  # nobody asks for the row's number


def waiting(session: Session, *, aside: Collection[str] = (), limit: int = 1000) -> list[WaitingNews]:
    """Untold news gathered by group: one signal each, however many answers came. Every round has its share of the
    `limit`, however many of another wait before. `aside`: ids of rounds whose news are left for now."""
    told_of = [round_id for round_id in session.exec(_WITH_NEWS) if round_id not in aside]
    found = (group for round_id in told_of for group in _groups(session, round_id, max(limit // len(told_of), 1)))
    return sorted(found, key=lambda group: group.seqs)


def _groups(session: Session, round_id: str, share: int) -> list[WaitingNews]:
    """The oldest news of one round."""
    round_row = session.get_one(RoundRow, round_id)
    groups: dict[str, list[tuple[int | None, str, str | None]]] = {}
    for seq, group_key, code, cause in session.exec(_NEWS, params={"round_id": round_id, "share": share}):
        groups.setdefault(group_key, []).append((seq, code, cause))
    return [
        WaitingNews(
            round_id=round_id,
            workflow_id=round_row.workflow_id,
            state=round_row.state,
            closed_at=round_row.closed_at,
            group_key=group_key,
            seqs=tuple(seq for seq, _, _ in rows if seq is not None),
            codes=tuple(dict.fromkeys(code for _, code, _ in rows)),
            causes=tuple(dict.fromkeys(cause for *_, cause in rows if cause)),
        )
        for group_key, rows in groups.items()
    ]


_WITH_NEWS = select(OutboxRow.round_id).where(col(OutboxRow.told_at).is_(None)).distinct()
_NEWS = (
    select(col(OutboxRow.seq), OutboxRow.group_key, OutboxRow.code, OutboxRow.cause)
    .where(col(OutboxRow.told_at).is_(None), col(OutboxRow.round_id) == bindparam("round_id"))
    .order_by(col(OutboxRow.seq))
    .limit(bindparam("share"))
)


def mark_told(session: Session, seqs: tuple[int, ...], at: datetime) -> None:
    """Harmless twice: a signal repeated after a crash only makes the group look again."""
    session.connection().execute(update(OutboxRow).where(col(OutboxRow.seq).in_(seqs)).values(told_at=at))
