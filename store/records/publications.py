"""What has been published, and what those who answered say of it: the latest publishing of a round counts, until it is
withdrawn."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import PublicationRow, RecipientRow
from store.records import audit


def latest(session: Session, round_id: str) -> PublicationRow | None:
    query = select(PublicationRow).where(PublicationRow.round_id == round_id)
    return session.exec(query.order_by(col(PublicationRow.number).desc()).limit(1)).first()


def standing(session: Session) -> Sequence[PublicationRow]:
    """Every round's latest publishing that has not been withdrawn, the newest first."""
    newest = (
        select(func.max(PublicationRow.number).label("number"), PublicationRow.round_id)
        .group_by(PublicationRow.round_id)
        .subquery()
    )
    query = (
        select(PublicationRow)
        .join(newest, (newest.c.round_id == PublicationRow.round_id) & (newest.c.number == PublicationRow.number))
        .where(col(PublicationRow.withdrawn_at).is_(None))
    )
    return session.exec(query.order_by(col(PublicationRow.published_at).desc())).all()


def say(session: Session, recipient: RecipientRow, *, may: bool, at: datetime) -> None:
    """What the recipient says of publishing its answer; a later word replaces it until the answer is published, which
    raises Refused("may_publish_over"). Harmless twice."""
    statement = update(RecipientRow).where(
        col(RecipientRow.id) == recipient.id, col(RecipientRow.published_at).is_(None)
    )
    if session.connection().execute(statement.values(may_publish=may, may_publish_at=at)).rowcount == 0:
        raise Refused("may_publish_over")
    actor = f"recipient:{recipient.id}"
    audit.append(session, at=at, actor=actor, action="may_publish", object_id=recipient.id, may=may)


def open_to(session: Session, round_id: str, codes: Collection[str], at: datetime) -> list[str]:
    """Marks the answers of these recipients, and no others, as published; the codes of those that have said no, which
    are not. Whoever is about to say no either comes first or is told that it is too late."""
    own = update(RecipientRow).where(col(RecipientRow.round_id) == round_id)
    wanted = own.where(col(RecipientRow.code).in_(codes), col(RecipientRow.may_publish).is_not(False))
    session.connection().execute(own.values(published_at=None))
    session.connection().execute(wanted.values(published_at=at))
    query = select(RecipientRow.code).where(
        RecipientRow.round_id == round_id, col(RecipientRow.code).in_(codes), col(RecipientRow.may_publish).is_(False)
    )
    return list(session.exec(query.order_by(col(RecipientRow.sort_key))))


def publish(
    session: Session, round_id: str, *, sha256: str, csv_sha256: str, answers: int, at: datetime, by: str
) -> PublicationRow:
    before = latest(session, round_id)
    row = PublicationRow(
        id=uuid4().hex,
        round_id=round_id,
        number=before.number + 1 if before else 1,
        sha256=sha256,
        csv_sha256=csv_sha256,
        published_at=at,
        by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="published", object_id=round_id, answers=answers, sha256=sha256)
    return row


def withdraw(session: Session, row: PublicationRow, reason: str, at: datetime, by: str) -> bool:
    """False, and nothing done, for one that is withdrawn already."""
    statement = update(PublicationRow).where(
        col(PublicationRow.id) == row.id, col(PublicationRow.withdrawn_at).is_(None)
    )
    done = session.connection().execute(statement.values(withdrawn_at=at, withdrawn_by=by, reason=reason))
    if done.rowcount == 0:
        return False
    opened = update(RecipientRow).where(col(RecipientRow.round_id) == row.round_id)
    session.connection().execute(opened.values(published_at=None))
    audit.append(session, at=at, actor=by, action="publication_withdrawn", object_id=row.round_id, number=row.number)
    return True
