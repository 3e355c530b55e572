"""The outbox: what the workflows must hear of, written with the change itself and read by the dispatcher."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from models.tables import OutboxRow, RoundRow
from models.values import Value


class Waiting(Value):
    """All untold news of one group: the rows' numbers and the recipients' codes, each once, in order of arrival."""

    round_id: str
    workflow_id: str
    group_key: str
    seqs: tuple[int, ...]
    codes: tuple[str, ...]


class Told(Protocol):
    """The part of a recipient that the workflows know it by."""

    @property
    def round_id(self) -> str: ...
    @property
    def group_key(self) -> str: ...
    @property
    def code(self) -> str: ...


def add(session: Session, recipient: Told, at: datetime) -> None:
    row = {"round_id": recipient.round_id, "group_key": recipient.group_key, "code": recipient.code, "at": at}
    session.connection().execute(_ADD, row)


_ADD = insert(OutboxRow)


def waiting(session: Session, *, aside: Collection[str] = (), limit: int = 1000) -> list[Waiting]:
    """Untold news gathered by group: one signal each, however many answers came. `aside`: ids of rounds whose news are
    left for now, so that those nobody can be told of do not stand before the others."""
    query = (
        select(OutboxRow, RoundRow.workflow_id)
        .join(RoundRow, col(RoundRow.id) == col(OutboxRow.round_id))
        .where(col(OutboxRow.told_at).is_(None), col(OutboxRow.round_id).not_in(aside))
        .order_by(col(OutboxRow.seq))
        .limit(limit)
    )
    groups: dict[tuple[str, str, str], list[OutboxRow]] = {}
    for row, workflow_id in session.exec(query):
        groups.setdefault((row.round_id, workflow_id, row.group_key), []).append(row)
    return [
        Waiting(
            round_id=round_id,
            workflow_id=workflow_id,
            group_key=group_key,
            seqs=tuple(row.seq for row in rows if row.seq is not None),
            codes=tuple(dict.fromkeys(row.code for row in rows)),
        )
        for (round_id, workflow_id, group_key), rows in groups.items()
    ]


def mark_told(session: Session, seqs: tuple[int, ...], at: datetime) -> None:
    """Harmless twice: a signal repeated after a crash only makes the group look again."""
    session.connection().execute(update(OutboxRow).where(col(OutboxRow.seq).in_(seqs)).values(told_at=at))
