"""What the audit's rows say to a sender's other systems: which of them happened to its rounds, by ids and dnr alone."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import AuditRow, RoundRow
from store.records.things import Scope, all_things


class Heard(NamedTuple):
    """`recipient_id` is empty for what is about the whole round."""

    seq: int
    at: datetime
    action: str
    round_id: str
    dnr: str
    recipient_id: str


class Candidates(NamedTuple):
    """`until`: the number that has been looked through."""

    heard: list[Heard]
    until: int


def after(
    session: Session, sender_id: str, seq: int, actions: Collection[str], *, until: int, limit: int = 500
) -> Candidates:
    """What happened in the sender's rounds after a number and to another, in order."""
    query = select(AuditRow).where(col(AuditRow.seq) > seq, col(AuditRow.seq) <= until)
    found = list(
        session.execute(
            query.where(col(AuditRow.action).in_(actions)).order_by(col(AuditRow.seq)).limit(limit)
        ).scalars()
    )
    looked = until if len(found) < limit else found[-1].seq
    return Candidates(_about(session, sender_id, found), looked)


def rows(session: Session, sender_id: str, seqs: Collection[int]) -> dict[int, Heard]:
    """By number; what a disposed round left tells of nothing any more and is not there."""
    found = list(session.execute(select(AuditRow).where(col(AuditRow.seq).in_(seqs))).scalars())
    return {each.seq: each for each in _about(session, sender_id, found)}


def _about(session: Session, sender_id: str, found: list[AuditRow]) -> list[Heard]:
    if not found:
        return []
    within = all_things(Scope(sender_id))
    asked = (
        select(within.c.object_id, within.c.about_id, col(RoundRow.dnr), within.c.recipient_id)
        .join(RoundRow, col(RoundRow.id) == within.c.about_id)
        .where(within.c.object_id.in_({row.object_id for row in found}))
    )
    about = {row[0]: row[1:] for row in session.execute(asked)}
    return [
        Heard(row.seq, row.at, row.action, *(part or "" for part in about[row.object_id]))
        for row in found
        if row.object_id in about
    ]
