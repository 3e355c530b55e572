"""A compilation is handed in for approval and decided on as a round is: by the one who is named, on what was frozen."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.errors import Refused
from models.tables import AccountRow, ApprovalRow, CompilationRow, RoundRow
from models.values import ApprovalOutcome, LetterKind, NewsKind
from rules.approvals import frozen_compilation_sha256
from store.letters import registrar_news, waiting_letters
from store.letters.registrar_news import News
from store.records import audit, compilations
from store.rounds import approvals, moves, notes, rounds


def version(made: CompilationRow) -> str:
    """The hash that is frozen."""
    return frozen_compilation_sha256(made.version, made.snapshot, compilations.files(made))


def ask(
    session: Session,
    row: RoundRow,
    made: CompilationRow,
    at: datetime,
    *,
    approver: str = "",
    deputy: str | None = None,
    by: str,
) -> None:
    """Hands a version in, and writes to the one who is to decide. The asking of an earlier version is withdrawn.

    `approver`, `deputy`: addresses of accounts; the round's own when none is given, and no deputy when that is empty.
    Raises Refused("approver_cannot").
    """
    definition = rounds.definition(row)
    first = approver or definition.approver_address
    second = definition.deputy_email if deputy is None else deputy
    for email in filter(None, (approver, deputy)):
        if approvals.named(session, row.sender_id, email) is None:
            raise Refused("approver_cannot", email=email)
    waits = _OPEN.where(col(ApprovalRow.round_id) == row.id)
    session.connection().execute(waits.values(outcome=ApprovalOutcome.WITHDRAWN, decided_at=at))
    asked = approvals.add(session, row, first, second, version(made), at, compilation_id=made.id)
    account = session.get(AccountRow, asked.approver_id) if asked.approver_id else None
    waiting_letters.withdraw(session, row.id, [LetterKind.APPROVAL_REQUESTED])
    if account is not None or first:
        to, name = (account.email, account.name) if account else (first, "")
        moves.ask_for_approval(session, row, asked, at, to=to, name=name, compilation=made.version)
    registrar_news.rouse(session, row.id, at)
    _tell(session, row.id, "compilation_handed_in", made, at, by)


_OPEN = update(ApprovalRow).where(col(ApprovalRow.compilation_id).is_not(None), col(ApprovalRow.outcome).is_(None))


def latest(session: Session, compilation_id: str) -> ApprovalRow | None:
    """The latest asking about one version."""
    query = select(ApprovalRow).where(ApprovalRow.compilation_id == compilation_id)
    return session.exec(query.order_by(col(ApprovalRow.number).desc()).limit(1)).first()


def of_round(session: Session, round_id: str) -> dict[str, ApprovalRow]:
    """The latest asking about each version that was ever handed in, by the compilation's id."""
    query = select(ApprovalRow).where(ApprovalRow.round_id == round_id, col(ApprovalRow.compilation_id).is_not(None))
    return {str(row.compilation_id): row for row in session.exec(query.order_by(col(ApprovalRow.number)))}


def decide(
    session: Session, row: RoundRow, made: CompilationRow, outcome: ApprovalOutcome, said: str, at: datetime, *, by: str
) -> None:
    """Decides on a version that waits. `said`: the decision, or what is to be changed.

    Raises Refused("compilation_not_asked") when nobody is asked about it any more, and PermanentFailure
    ("approval_not_yours").
    """
    asked = latest(session, made.id)
    kind = "decision" if outcome is ApprovalOutcome.APPROVED else "return"
    note_id = notes.add(session, row.id, f"compilation_{kind}", said, at, by)
    if asked is None:
        raise Refused("compilation_not_asked", version=made.version)
    approvals.require_giver(session, asked, note_id)
    deciding = _OPEN.where(col(ApprovalRow.id) == asked.id)
    found = session.connection().execute(deciding.values(outcome=outcome, decided_at=at, note_id=note_id))
    if found.rowcount == 0:
        raise Refused("compilation_not_asked", version=made.version)
    waiting_letters.withdraw(session, row.id, [LetterKind.APPROVAL_REQUESTED])
    registrar_news.add(session, row.id, [News(NewsKind.COMPILATION_DECIDED, None, asked.id)], at)
    registrar_news.rouse(session, row.id, at)
    _tell(session, row.id, f"compilation_{outcome.value}", made, at, by)


def _tell(session: Session, round_id: str, action: str, made: CompilationRow, at: datetime, by: str) -> None:
    audit.append(
        session, at=at, actor=by, action=action, object_id=round_id, version=made.version, snapshot=made.snapshot
    )
