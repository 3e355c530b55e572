"""When a registered answer came in: what was typed becomes an instant, and what contradicts the round is said."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from models.errors import Refusal, Refused
from rules.arrivals import arrival_on, arrival_refusal
from store.records import audit

if TYPE_CHECKING:
    from models.tables import AnswerRow, RoundRow


def instant_of(row: "RoundRow", arrived: date | datetime | None, now: datetime) -> datetime:
    """Now when nothing is said; an instant as it stands; a day alone as `rules.arrivals.arrival_on` reads it."""
    if arrived is None:
        return now
    return arrived if isinstance(arrived, datetime) else arrival_on(arrived, sent_at=row.sent_at, now=now)


def contradiction(
    row: "RoundRow", replaced: "AnswerRow | None", arrived_at: datetime, now: datetime, *, anyway: bool
) -> Refusal | None:
    """What the arrival contradicts, when the registrar insists (`anyway`). Raises Refused with it otherwise."""
    refusal = arrival_refusal(
        arrived_at,
        drafted_at=row.created_at,
        sent_at=row.sent_at,
        replaced_at=replaced.arrived_at if replaced else None,
        now=now,
    )
    if refusal is not None and (not anyway or refusal.code == "arrived_in_future"):
        raise Refused(refusal.code, **refusal.facts)
    return refusal


def note(session: Session, answer_id: str, insisted: Refusal, at: datetime) -> None:
    """An audit row on an arrival that contradicts another date and was registered all the same."""
    facts = {"contradicts": insisted.code, **insisted.facts}
    audit.append(session, at=at, actor="registrar", action="arrival_insisted", object_id=answer_id, **facts)
