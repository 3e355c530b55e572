"""How recipients stand in each other's answers: whom an answer speaks for, and what they say of it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.answer import JointRecipient
from models.standing import Joint
from models.tables import AnswerRow, JointNamingRow, RecipientRow
from models.values import SETTLED_STATES, JointState, Stance
from rules.local_time import is_late

_lead, _named = aliased(RecipientRow), aliased(RecipientRow)
_JOINTS = (
    select(JointNamingRow, _lead, _named, AnswerRow)
    .join(_lead, col(_lead.id) == col(JointNamingRow.lead_id))
    .join(_named, col(_named.id) == col(JointNamingRow.recipient_id))
    .join(AnswerRow, (col(AnswerRow.recipient_id) == col(JointNamingRow.lead_id)) & col(AnswerRow.counted))
    .where(col(JointNamingRow.state) != JointState.ENDED)
    .order_by(col(JointNamingRow.asked_at), col(JointNamingRow.id))
)


def of_round(session: Session, round_id: str, group_key: str | None = None) -> dict[str, list[Joint]]:
    """What answers that count say of others, by the id of the one named: a confirmed naming first, then the oldest.
    Those that have ended are left out."""
    query = _JOINTS.where(JointNamingRow.round_id == round_id)
    if group_key is not None:
        query = query.where(_named.group_key == group_key)
    found: dict[str, list[Joint]] = {}
    for naming, lead, named, answer in session.exec(query):
        found.setdefault(naming.recipient_id, []).append(_joint(naming, lead, named, answer))
    return {key: sorted(rows, key=lambda row: row.state is not JointState.CONFIRMED) for key, rows in found.items()}


def of_recipient(session: Session, recipient_id: str) -> list[Joint]:
    """The same of one that is named."""
    rows = session.exec(_JOINTS.where(JointNamingRow.recipient_id == recipient_id))
    return sorted((_joint(*row) for row in rows), key=lambda row: row.state is not JointState.CONFIRMED)


def of_lead(session: Session, lead_id: str) -> list[Joint]:
    """The same of all that one answer names."""
    return [_joint(*row) for row in session.exec(_JOINTS.where(JointNamingRow.lead_id == lead_id))]


def _joint(naming: JointNamingRow, lead: RecipientRow, named: RecipientRow, answer: AnswerRow) -> Joint:
    return Joint(
        state=naming.state,
        lead_id=lead.id,
        lead_code=lead.code,
        lead_name=lead.full_name,
        named_code=named.code,
        named_name=named.full_name,
        answer_id=answer.id,
        version=answer.version,
        receipt=answer.receipt,
        arrived_at=answer.arrived_at,
        decided_at=naming.decided_at,
        late=is_late(answer.judged_at, named.due_at),
        preliminary=answer.preliminary,
        stance=Stance(answer.stance) if answer.stance else None,
    )


def peers(session: Session, lead: RecipientRow, codes: Collection[str]) -> dict[str, JointRecipient]:
    """Those of the codes that `lead` may name: others that the round was sent to."""
    query = others(lead).where(col(RecipientRow.code).in_(codes))
    return {row.code: JointRecipient(code=row.code, name=row.full_name) for row in session.exec(query)}


def taken(session: Session, lead: RecipientRow, codes: Collection[str]) -> dict[str, JointState | None]:
    """Those of the codes that cannot be spoken for: None has said its own word, or another answer's; else it is what
    it has said of this one."""
    rows = session.exec(others(lead).where(col(RecipientRow.code).in_(codes))).all()
    own = {row.recipient_id: row.state for row in namings(session, lead.id)}
    told: dict[str, JointState | None] = {}
    for row in rows:
        said = own.get(row.id)
        if row.state in SETTLED_STATES and said is not JointState.CONFIRMED:
            told[row.code] = None
        elif said is JointState.DENIED:
            told[row.code] = said
    return told


def search(session: Session, lead: RecipientRow, words: str, *, limit: int) -> list[JointRecipient]:
    """Others in the round whose name holds the words, or that have one as their code, in Swedish order; without words,
    those of the lead's own group."""
    wanted = words.casefold().split()
    names = select(RecipientRow.code, RecipientRow.full_name).where(*_is_other(lead))
    if not wanted:
        names = names.where(RecipientRow.group_key == lead.group_key)
    found = session.exec(names.order_by(col(RecipientRow.sort_key), col(RecipientRow.code)))
    hits = (row for row in found if all(word in row[1].casefold() or word == row[0].casefold() for word in wanted))
    return [JointRecipient(code=code, name=name) for (code, name), _ in zip(hits, range(limit), strict=False)]


def namings(session: Session, lead_id: str) -> list[JointNamingRow]:
    """All that a recipient's answers have ever named."""
    return list(session.exec(select(JointNamingRow).where(JointNamingRow.lead_id == lead_id)))


def others(lead: RecipientRow) -> SelectOfScalar[RecipientRow]:
    """Whom it may name: everybody else that the round was sent to."""
    return select(RecipientRow).where(*_is_other(lead))


def _is_other(lead: RecipientRow) -> tuple[ColumnElement[bool], ...]:
    return (
        col(RecipientRow.round_id) == lead.round_id,
        col(RecipientRow.invited).is_(True),
        col(RecipientRow.id) != lead.id,
    )
