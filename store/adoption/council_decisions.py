"""What councils have done: rows that are added and never changed. A correction is a row that names the one it is
instead of."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.adoption import CouncilDecision, CouncilOutcome, LegalForce, PointSaid
from models.answer import StoredFile
from models.tables import CouncilDecisionRow, CouncilFileRow, CouncilForceRow, RecipientRow
from store.files import file_checks
from store.records import audit


def of_round(session: Session, round_id: str) -> list[CouncilDecisionRow]:
    """Every row, those that have been corrected too, in the order of recording."""
    query = select(CouncilDecisionRow).where(CouncilDecisionRow.round_id == round_id)
    return list(session.exec(query.order_by(col(CouncilDecisionRow.at), col(CouncilDecisionRow.number))))


def counting(rows: Sequence[CouncilDecisionRow]) -> list[CouncilDecisionRow]:
    """Those that no later row is instead of."""
    corrected = {row.corrects for row in rows}
    return [row for row in rows if row.id not in corrected]


def value(row: CouncilDecisionRow, code: str) -> CouncilDecision:
    return CouncilDecision(
        code=code,
        body=row.body,
        on=row.decided_on,
        section=row.section,
        dnr=row.dnr,
        outcome=row.outcome.value,
        text=row.text,
        until=row.until,
        points=tuple(PointSaid.model_validate(said) for said in json.loads(row.points)),
    )


def add(
    session: Session,
    member: RecipientRow,
    decision: CouncilDecision,
    at: datetime,
    *,
    by: str,
    corrects: str | None = None,
    receipt: str = "",
    files: Sequence[StoredFile] = (),
) -> CouncilDecisionRow:
    """Keeps a decision with its minutes and tells the audit, which holds no words."""
    row = CouncilDecisionRow(
        id=uuid4().hex,
        round_id=member.round_id,
        recipient_id=member.id,
        number=next_number(session, member.id),
        outcome=CouncilOutcome(decision.outcome),
        body=decision.body,
        decided_on=decision.on,
        section=decision.section,
        dnr=decision.dnr,
        text=decision.text,
        until=decision.until,
        points=json.dumps([said.model_dump() for said in decision.points], ensure_ascii=False),
        corrects=corrects,
        receipt=receipt,
        at=at,
        by=by,
    )
    session.add(row)
    session.flush()
    for position, file in enumerate(files, start=1):
        kept = file.model_dump(exclude={"kind"})
        session.add(
            CouncilFileRow(id=uuid4().hex, decision_id=row.id, recipient_id=member.id, position=position, **kept)
        )
    told = {"decision_id": row.id, "outcome": row.outcome.value, "on": row.decided_on, "number": row.number}
    action = "council_decision_corrected" if corrects else "council_decision_recorded"
    audit.append(session, at=at, actor=by, action=action, object_id=member.id, files=len(files), **told)
    return row


def next_number(session: Session, recipient_id: str) -> int:
    query = select(func.max(CouncilDecisionRow.number)).where(CouncilDecisionRow.recipient_id == recipient_id)
    return (session.exec(query).one() or 0) + 1


def by_receipt(session: Session, recipient_id: str, receipt: str) -> CouncilDecisionRow | None:
    query = select(CouncilDecisionRow).where(
        CouncilDecisionRow.recipient_id == recipient_id, CouncilDecisionRow.receipt == receipt
    )
    return session.exec(query).first() if receipt else None


def say_force(
    session: Session, decision: CouncilDecisionRow, facts: LegalForce, at: datetime, *, by: str
) -> CouncilForceRow:
    """Adds what is known of a decision's legal force now; all that was said before stays."""
    query = select(func.max(CouncilForceRow.number)).where(CouncilForceRow.decision_id == decision.id)
    number = (session.exec(query).one() or 0) + 1
    row = CouncilForceRow(id=uuid4().hex, decision_id=decision.id, number=number, at=at, by=by, **dict(facts))
    session.add(row)
    told: dict[str, object] = {"decision_id": decision.id, "announced_on": facts.announced_on}
    told |= {"appealed": facts.appealed, "outcome": facts.outcome.value if facts.outcome else ""}
    audit.append(session, at=at, actor=by, action="legal_force_recorded", object_id=decision.recipient_id, **told)
    return row


def force_of_round(session: Session, round_id: str) -> dict[str, list[CouncilForceRow]]:
    """By decision id, every row, oldest first."""
    query = (
        select(CouncilForceRow)
        .join(CouncilDecisionRow, col(CouncilDecisionRow.id) == col(CouncilForceRow.decision_id))
        .where(CouncilDecisionRow.round_id == round_id)
        .order_by(col(CouncilForceRow.number))
    )
    found: dict[str, list[CouncilForceRow]] = {}
    for row in session.exec(query):
        found.setdefault(row.decision_id, []).append(row)
    return found


def legal_force(rows: Mapping[str, Sequence[CouncilForceRow]], decision_id: str) -> LegalForce:
    said, fields = rows.get(decision_id), set(LegalForce.model_fields)
    return LegalForce.model_validate(said[-1].model_dump(include=fields)) if said else LegalForce()


def files_of_round(session: Session, round_id: str) -> dict[str, list[CouncilFileRow]]:
    """The minutes by decision id, in order."""
    query = (
        select(CouncilFileRow)
        .join(CouncilDecisionRow, col(CouncilDecisionRow.id) == col(CouncilFileRow.decision_id))
        .where(CouncilDecisionRow.round_id == round_id)
        .order_by(col(CouncilFileRow.position))
    )
    found: dict[str, list[CouncilFileRow]] = {}
    for row in session.exec(query):
        found.setdefault(row.decision_id, []).append(row)
    return found


def as_kept(session: Session, round_id: str, codes: Mapping[str, str]) -> list[dict[str, object]]:
    """Every row of a round for its export, with what has been said of its legal force and its minutes. `codes`: of the
    recipients, by id."""
    rows, force = of_round(session, round_id), force_of_round(session, round_id)
    files, numbers = files_of_round(session, round_id), {row.id: row.number for row in rows}
    checks = file_checks.of_hashes(session, [one.sha256 for some in files.values() for one in some])
    out = {"id", "decision_id"}
    return [
        {
            **value(row, codes[row.recipient_id]).model_dump(mode="json"),
            "number": row.number,
            "corrects": numbers.get(row.corrects or ""),
            "receipt": row.receipt,
            "at": row.at.isoformat(),
            "by": row.by,
            "legal_force": [one.model_dump(mode="json", exclude=out) for one in force.get(row.id, ())],
            "files": [
                {
                    **one.model_dump(include={"position", "name", "sha256", "size"}),
                    "check": checks[one.sha256].model_dump(mode="json"),
                }
                for one in files.get(row.id, ())
            ],
        }
        for row in rows
    ]
