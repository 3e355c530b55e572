"""The joint answer to an incoming remiss: its sections, saved by edition and all kept; what it agrees with in members'
answers; its fixed versions, and what each member says of one."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, func, select

from models.errors import Refused
from models.incoming import AnswerSection, Citation, JointText, Stand, Stood
from models.tables import (
    AnswerRow,
    IncomingAnswerRow,
    IncomingCitationRow,
    IncomingMemberRow,
    IncomingRow,
    IncomingSectionEditionRow,
    IncomingSectionRow,
    IncomingStandRow,
    RecipientRow,
)
from models.values import ApprovalOutcome
from store.incoming import remisses
from store.records import audit
from store.views import editions


def sections(session: Session, incoming_id: str) -> list[IncomingSectionRow]:
    query = select(IncomingSectionRow).where(
        IncomingSectionRow.incoming_id == incoming_id, col(IncomingSectionRow.ended_at).is_(None)
    )
    return list(session.exec(query.order_by(col(IncomingSectionRow.position), col(IncomingSectionRow.id))))


def section(session: Session, incoming_id: str, section_id: str) -> IncomingSectionRow:
    """Raises Refused("no_such_page")."""
    row = session.get(IncomingSectionRow, section_id)
    if row is None or row.incoming_id != incoming_id or row.ended_at is not None:
        raise Refused("no_such_page")
    return row


def add_section(
    session: Session, incoming_id: str, heading: str, text: str, *, at: datetime, by: str
) -> IncomingSectionRow:
    last = session.exec(
        select(func.max(IncomingSectionRow.position)).where(IncomingSectionRow.incoming_id == incoming_id)
    ).one()
    row = IncomingSectionRow(
        id=uuid4().hex, incoming_id=incoming_id, position=(last or 0) + 1, heading=heading, text=text, at=at, by=by
    )
    session.add(row)
    session.flush()
    _keep(session, row)
    audit.append(session, at=at, actor=by, action="incoming_section_added", object_id=row.id)
    return row


def save_section(
    session: Session, row: IncomingSectionRow, edition: int, heading: str, text: str, *, at: datetime, by: str
) -> None:
    """Raises Refused("view_moved_on") when somebody else has saved since `edition`."""
    before = row.edition
    changed = {"heading": heading, "text": text}
    editions.save(session, row, edition, changed, action="incoming_section_saved", at=at, by=by)
    if row.edition != before:
        row.at, row.by = at, by
        session.add(row)
        session.flush()
        _keep(session, row)


def end_section(session: Session, row: IncomingSectionRow, edition: int, *, at: datetime, by: str) -> None:
    """Raises as `save_section` does."""
    editions.end(session, row, edition, action="incoming_section_ended", at=at, by=by)


def move_section(session: Session, row: IncomingSectionRow, *, up: bool, at: datetime, by: str) -> None:
    """Changes places with the one before, or after. Harmless at the ends."""
    order = sections(session, row.incoming_id)
    place = next(number for number, each in enumerate(order) if each.id == row.id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place].position, order[other].position = order[other].position, order[place].position
        session.add_all((order[place], order[other]))
        audit.append(session, at=at, actor=by, action="incoming_section_moved", object_id=row.id, up=up)


def earlier(session: Session, section_id: str) -> list[IncomingSectionEditionRow]:
    """Every edition, latest first."""
    query = select(IncomingSectionEditionRow).where(IncomingSectionEditionRow.section_id == section_id)
    return list(session.exec(query.order_by(col(IncomingSectionEditionRow.edition).desc())))


def _keep(session: Session, row: IncomingSectionRow) -> None:
    session.add(
        IncomingSectionEditionRow(
            id=uuid4().hex,
            section_id=row.id,
            edition=row.edition,
            heading=row.heading,
            text=row.text,
            at=row.at,
            by=row.by,
        )
    )


def cite(
    session: Session,
    row: IncomingSectionRow,
    recipient: RecipientRow,
    answer: AnswerRow,
    point: str,
    at: datetime,
    by: str,
) -> IncomingCitationRow:
    made = IncomingCitationRow(
        id=uuid4().hex,
        incoming_id=row.incoming_id,
        section_id=row.id,
        recipient_id=recipient.id,
        answer_id=answer.id,
        point=point,
        at=at,
        by=by,
    )
    session.add(made)
    audit.append(session, at=at, actor=by, action="incoming_cited", object_id=made.id, answer=answer.id)
    return made


def uncite(session: Session, incoming_id: str, citation_id: str, at: datetime, by: str) -> None:
    """Harmless twice. Raises Refused("no_such_page")."""
    row = session.get(IncomingCitationRow, citation_id)
    if row is None or row.incoming_id != incoming_id:
        raise Refused("no_such_page")
    if row.ended_at is None:
        row.ended_at = at
        session.add(row)
        audit.append(session, at=at, actor=by, action="incoming_uncited", object_id=row.id)


def citations(session: Session, incoming_id: str) -> dict[str, list[tuple[IncomingCitationRow, str, str]]]:
    """By section: each with the code and the name of whose answer it is."""
    query = (
        select(IncomingCitationRow, RecipientRow.code, RecipientRow.full_name)
        .join(RecipientRow, col(RecipientRow.id) == col(IncomingCitationRow.recipient_id))
        .where(IncomingCitationRow.incoming_id == incoming_id, col(IncomingCitationRow.ended_at).is_(None))
        .order_by(col(IncomingCitationRow.at), col(IncomingCitationRow.id))
    )
    found: dict[str, list[tuple[IncomingCitationRow, str, str]]] = {}
    for row, code, name in session.exec(query):
        found.setdefault(row.section_id, []).append((row, code, name))
    return found


def text(session: Session, incoming_id: str) -> JointText:
    """The answer as it stands."""
    cited = citations(session, incoming_id)
    return JointText(
        sections=tuple(
            AnswerSection(
                heading=row.heading,
                text=row.text,
                citations=tuple(
                    Citation(
                        code=code, name=name, point=one.point, recipient_id=one.recipient_id, answer_id=one.answer_id
                    )
                    for one, code, name in cited.get(row.id, ())
                ),
            )
            for row in sections(session, incoming_id)
        )
    )


def sha256(content: JointText) -> str:
    said = json.dumps(content.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def content(row: IncomingAnswerRow) -> JointText:
    return JointText.model_validate_json(row.content)


def fix(session: Session, row: IncomingRow, at: datetime, by: str) -> IncomingAnswerRow:
    """The text as it stands as a version of its own; the latest, when it says the same and nobody has decided on it.
    Raises Refused("incoming_answer_empty")."""
    now = text(session, row.id)
    if not any(each.text.strip() for each in now.sections):
        raise Refused("incoming_answer_empty")
    latest, own = remisses.latest_answer(session, row.id), sha256(now)
    if latest is not None and latest.sha256 == own and not latest.outcome:
        return latest
    made = IncomingAnswerRow(
        id=uuid4().hex,
        incoming_id=row.id,
        number=latest.number + 1 if latest else 1,
        content=now.model_dump_json(),
        sha256=own,
        made_at=at,
        made_by=by,
    )
    session.add(made)
    session.flush()
    audit.append(session, at=at, actor=by, action="incoming_answer_fixed", object_id=row.id, number=made.number)
    return made


def say(
    session: Session,
    answer: IncomingAnswerRow,
    member: IncomingMemberRow,
    said: Stand,
    exception: str,
    at: datetime,
    by: str,
) -> None:
    """A member's word of a version; the last counts and all are kept."""
    query = select(func.max(IncomingStandRow.number)).where(
        IncomingStandRow.answer_id == answer.id, IncomingStandRow.member_id == member.id
    )
    number = (session.exec(query).one() or 0) + 1
    row = IncomingStandRow(
        id=uuid4().hex,
        answer_id=answer.id,
        member_id=member.id,
        number=number,
        said=said,
        exception=exception,
        at=at,
        by=by,
    )
    session.add(row)
    audit.append(session, at=at, actor=by, action="incoming_stood", object_id=row.id, said=said.value)


def stood(session: Session, row: IncomingRow, answer: IncomingAnswerRow) -> list[Stood]:
    """What each member says of a version, in their order; silence where it says nothing."""
    said: dict[str, IncomingStandRow] = {}
    query = select(IncomingStandRow).where(IncomingStandRow.answer_id == answer.id)
    for one in session.exec(query.order_by(col(IncomingStandRow.number))):
        said[one.member_id] = one
    asked = answer.stand_until is not None
    return [_stood(member, said.get(member.id), asked=asked) for member in remisses.of_members(session, row.id)]


def _stood(member: IncomingMemberRow, word: IncomingStandRow | None, *, asked: bool) -> Stood:
    if word is None:
        return Stood(code=member.code, name=member.name, asked=asked)
    return Stood(code=member.code, name=member.name, said=word.said, exception=word.exception, at=word.at)


def submit(session: Session, answer_id: str, stood: Sequence[Stood], at: datetime, **files: str) -> None:
    """Freezes a version with who stands behind it; `files`: the hashes of its documents."""
    row = session.get_one(IncomingAnswerRow, answer_id)
    row.submitted_at = at
    row.stood = json.dumps([one.model_dump(mode="json") for one in stood], ensure_ascii=False)
    for name, sha256 in files.items():
        setattr(row, name, sha256)
    session.add(row)


def decide(
    session: Session, row: IncomingAnswerRow, outcome: ApprovalOutcome, words: str, at: datetime, by: str
) -> None:
    row.outcome, row.words, row.decided_at, row.decided_by = outcome.value, words, at, by
    session.add(row)


def frozen(row: IncomingAnswerRow) -> Sequence[Stood]:
    """Who stood behind it when it was handed in for approval."""
    return [Stood.model_validate(one) for one in json.loads(row.stood)]


def versions(session: Session, incoming_id: str) -> list[IncomingAnswerRow]:
    """Latest first."""
    query = select(IncomingAnswerRow).where(IncomingAnswerRow.incoming_id == incoming_id)
    return list(session.exec(query.order_by(col(IncomingAnswerRow.number).desc())))
