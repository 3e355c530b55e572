"""Deliveries to an e-archive: each package kept as it was made, and noted in the audit."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.e_archive import ArchiveSubmission
from models.tables import DeliveryRow
from store.records import audit


def add(session: Session, round_id: str, what: ArchiveSubmission, *, sha256: str, size: int, by: str) -> DeliveryRow:
    last = session.exec(select(func.max(DeliveryRow.number)).where(DeliveryRow.round_id == round_id)).one() or 0
    row = DeliveryRow(
        id=uuid4().hex,
        round_id=round_id,
        number=last + 1,
        object_id=what.object_id,
        archivist=what.archivist,
        archivist_code=what.archivist_code,
        agreement=what.agreement,
        sha256=sha256,
        size=size,
        at=what.made_at,
        by=by,
    )
    session.add(row)
    audit.append(
        session, at=row.at, actor=by, action="packed_for_archive", object_id=round_id, number=row.number, sha256=sha256
    )
    return row


def receive(session: Session, row: DeliveryRow, at: datetime, *, by: str) -> bool:
    """Notes that the e-archive has it. False, and nothing new, when that was noted before."""
    if row.received_at is not None:
        return False
    row.received_at, row.received_by = at, by
    session.add(row)
    audit.append(session, at=at, actor=by, action="archive_received", object_id=row.round_id, number=row.number)
    return True


def of_round(session: Session, round_id: str) -> list[DeliveryRow]:
    """Latest first."""
    query = select(DeliveryRow).where(DeliveryRow.round_id == round_id)
    return list(session.exec(query.order_by(col(DeliveryRow.number).desc())))
