"""Approvals: asked for once each time a round is handed in, decided once, and told further once when nobody decides."""

import json
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.errors import PermanentFailure, Refused
from models.people import Role
from models.tables import AccountRow, ApprovalRow, RecipientRow, RoundRow
from models.values import ApprovalOutcome, RoundState
from rules.approvals import escalate_at, frozen_sha256
from store.accounts import accounts
from store.records import audit
from store.rounds import notes, rounds


def ask(session: Session, row: RoundRow, at: datetime) -> ApprovalRow:
    """What is handed in, frozen by its hash, and who may decide on it."""
    definition = rounds.definition(row)
    return add(session, row, definition.approver_address, definition.deputy_email, version(session, row), at)


def add(
    session: Session,
    row: RoundRow,
    approver_email: str,
    deputy_email: str,
    frozen: str,
    at: datetime,
    *,
    compilation_id: str | None = None,
) -> ApprovalRow:
    """One asking, numbered among all of the round's."""
    number = session.exec(select(func.max(ApprovalRow.number)).where(ApprovalRow.round_id == row.id)).one() or 0
    approver = named(session, row.sender_id, approver_email)
    deputy = named(session, row.sender_id, deputy_email) if approver else None
    asked = ApprovalRow(
        id=uuid4().hex,
        round_id=row.id,
        compilation_id=compilation_id,
        number=number + 1,
        approver_id=approver.id if approver else None,
        deputy_id=deputy.id if deputy and approver and deputy.id != approver.id else None,
        frozen_sha256=frozen,
        asked_at=at,
        escalate_at=escalate_at(at),
    )
    session.add(asked)
    session.flush()
    return asked


def named(session: Session, sender_id: str, email: str) -> AccountRow | None:
    """The account that an address names: one of the sender's that may approve. None when it names nobody's."""
    row = accounts.by_email(session, email) if email else None
    return row if row is not None and row.sender_id == sender_id and _may_approve(row) else None


def check_named(session: Session, row: RoundRow) -> None:
    """Raises Refused("approver_cannot") when a draft names an account of the sender's that may not approve: the round
    would then be anybody's to approve."""
    definition = rounds.definition(row)
    for email in (definition.approver_address, definition.deputy_email):
        account = accounts.by_email(session, email) if email else None
        if account is not None and named(session, row.sender_id, email) is None:
            raise Refused("approver_cannot", email=email)


def _may_approve(row: AccountRow) -> bool:
    return row.role is Role.APPROVER and row.disabled_at is None


def approvers(session: Session, sender_id: str) -> list[AccountRow]:
    """The sender's accounts that may approve, by name."""
    return [row for row in accounts.of_sender(session, sender_id) if _may_approve(row)]


def latest(session: Session, round_id: str) -> ApprovalRow | None:
    """The latest asking about the round itself."""
    query = select(ApprovalRow).where(ApprovalRow.round_id == round_id, _OF_ROUND)
    return session.exec(query.order_by(col(ApprovalRow.number).desc()).limit(1)).first()


_OF_ROUND = col(ApprovalRow.compilation_id).is_(None)


def version(session: Session, row: RoundRow) -> str:
    """The hash of the round as the register has it now. By columns: it is asked for within a change, and nobody else
    writes while a great round's recipients are read."""
    invited = sa_select(*_FROZEN).where(col(RecipientRow.round_id) == row.id, col(RecipientRow.invited))
    return frozen_sha256(
        {**json.loads(row.definition), "due_at": _instant(row.due_at), "closes_at": _instant(row.closes_at)},
        [
            {"title": paper.title, "name": paper.name, "sha256": paper.sha256, "size": paper.size}
            for paper in rounds.papers(session, row.id)
        ],
        [_recipient(*member) for member in session.connection().execute(invited)],
    )


_FROZEN = [
    col(getattr(RecipientRow, name)) for name in ("code", "full_name", "email", "cc", "obliged", "chapters", "due_at")
]


def _recipient(
    code: str, name: str, email: str, cc: str, obliged: bool, chapters: str, due_at: datetime
) -> dict[str, object]:
    return {
        "code": code,
        "name": name,
        "email": email,
        "cc": json.loads(cc),
        "obliged": obliged,
        "chapters": json.loads(chapters),
        "due_at": _instant(due_at),
    }


def _instant(value: datetime) -> str:
    return value.isoformat()


def approve(session: Session, row: RoundRow, note_id: str, at: datetime) -> None:
    """Decides what was asked. Raises PermanentFailure("approval_not_yours") when the decision's giver is not the one
    who was named, and ("approval_changed") when the round is no longer what was handed in."""
    asked = latest(session, row.id)
    if asked is None:  # handed in before there were approvals
        return
    require_giver(session, asked, note_id)
    if version(session, row) != asked.frozen_sha256:
        raise PermanentFailure("approval_changed", round_id=row.id)
    _decide(session, row.id, ApprovalOutcome.APPROVED, note_id, at)


def send_back(session: Session, round_id: str, source: RoundState, note_id: str, at: datetime) -> None:
    """The round is a draft again. While it waited for approval, only the one who was named may have done it. Raises
    PermanentFailure("approval_not_yours")."""
    asked = latest(session, round_id)
    if asked is not None and source is RoundState.AWAITING_APPROVAL:
        require_giver(session, asked, note_id)
    _decide(session, round_id, ApprovalOutcome.RETURNED, note_id, at)


def withdraw(session: Session, round_id: str, at: datetime) -> None:
    """The round is off: nobody need decide. Harmless twice."""
    statement = _OPEN.where(col(ApprovalRow.round_id) == round_id)
    session.connection().execute(statement.values(outcome=ApprovalOutcome.WITHDRAWN, decided_at=at))


_OPEN = update(ApprovalRow).where(col(ApprovalRow.outcome).is_(None))


def require_giver(session: Session, asked: ApprovalRow, note_id: str) -> None:
    """Raises PermanentFailure("approval_not_yours")."""
    alone = {f"account:{row.id}" for row in deciders(session, asked)}
    if alone and notes.giver(session, note_id) not in alone:
        raise PermanentFailure("approval_not_yours", round_id=asked.round_id)


def deciders(session: Session, asked: ApprovalRow) -> tuple[AccountRow, ...]:
    """Who alone may decide, the approver first. Empty when nobody is named, and when all who were have had their
    accounts switched off: then any approver of the sender may."""
    rows = [session.get_one(AccountRow, account) for account in (asked.approver_id, asked.deputy_id) if account]
    return tuple(row for row in rows if _may_approve(row))


def _decide(session: Session, round_id: str, outcome: ApprovalOutcome, note_id: str, at: datetime) -> None:
    """The latest asking alone is decided on; a round that is taken back after its approval has that one returned."""
    latest_id = (
        select(ApprovalRow.id)
        .where(ApprovalRow.round_id == round_id, _OF_ROUND)
        .order_by(col(ApprovalRow.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = update(ApprovalRow).where(col(ApprovalRow.id) == latest_id)
    session.connection().execute(statement.values(outcome=outcome, decided_at=at, note_id=note_id))


def overdue(session: Session, now: datetime) -> list[str]:
    """The ids of the askings whose named approver has let the time run out, and nobody has been told."""
    query = (
        select(ApprovalRow.id)
        .join(RoundRow, col(RoundRow.id) == col(ApprovalRow.round_id))
        .where(
            col(ApprovalRow.escalate_at) <= now,
            col(ApprovalRow.escalated_at).is_(None),
            col(ApprovalRow.outcome).is_(None),
            or_(col(RoundRow.state) == RoundState.AWAITING_APPROVAL, col(ApprovalRow.compilation_id).is_not(None)),
        )
    )
    return list(session.exec(query))


def escalate(session: Session, approval_id: str, at: datetime) -> ApprovalRow | None:
    """Marks that the time has run out. None when somebody has decided, or it is marked already: whoever gets the row
    tells of it, in this same transaction."""
    asked = session.get_one(ApprovalRow, approval_id)
    statement = _OPEN.where(col(ApprovalRow.id) == asked.id, col(ApprovalRow.escalated_at).is_(None))
    if session.connection().execute(statement.values(escalated_at=at)).rowcount == 0:
        return None
    audit.append(session, at=at, actor="system", action="approval_told_further", object_id=asked.round_id)
    return asked
