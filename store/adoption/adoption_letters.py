"""Letters about an adoption: to the councils asked, to one that has decided, and to everybody when it is in force. The
round itself hands them over: the groups of a closed round have ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, select

from models import names
from models.adoption import AdoptionFacts, Asks
from models.tables import CouncilDecisionRow, LetterRow, RecipientRow
from models.values import LetterKind
from store.adoption import adoption_standing
from store.adoption.adoption_standing import FollowedAdoption
from store.letters import letters, registrar_news


def letter(
    member: RecipientRow, kind: LetterKind, number: int, facts: AdoptionFacts, at: datetime
) -> dict[str, object]:
    said = {**letters.usual_facts(member, at), "adoption": facts.model_dump(mode="json")}
    return {**letters.row(member, kind, number, at, said), "group_key": names.REGISTRARS}


def ask(session: Session, found: FollowedAdoption, wanted: Mapping[str, Asks], at: datetime) -> int:
    """Queues one letter to each of these councils, by code, asking what it has not said; how many."""
    facts, last = adoption_standing.facts(found), adoption_standing.last_letters(session, found.row.round_id)
    known = {one.code: one.until for one in found.outcome.standings}
    rows = [
        letter(
            member := found.members[code],
            LetterKind.ADOPTION,
            last[member.id][0] + 1 if member.id in last else 1,
            facts.model_copy(update={"asks": asks, "known_day": known[code]}),
            at,
        )
        for code, asks in wanted.items()
    ]
    return _queue(session, found.row.round_id, rows, at)


def confirm(
    session: Session,
    member: RecipientRow,
    decision: CouncilDecisionRow,
    facts: AdoptionFacts,
    at: datetime,
) -> None:
    """The receipt of what a council has said itself."""
    _queue(session, member.round_id, [letter(member, LetterKind.ADOPTION_RECEIPT, decision.number, facts, at)], at)


def tell_in_force(session: Session, found: FollowedAdoption, at: datetime) -> int:
    """Queues one letter to everybody who was asked in the round, councils or not; none to one that has it already."""
    facts = adoption_standing.facts(found).model_copy(update={"by": adoption_standing.adopted_by(found)})
    query = select(LetterRow.recipient_id).where(
        LetterRow.round_id == found.row.round_id, LetterRow.kind == LetterKind.ADOPTION_IN_FORCE
    )
    told = set(session.exec(query))
    rows = [
        letter(member, LetterKind.ADOPTION_IN_FORCE, 1, facts, at)
        for member in found.members.values()
        if member.email and member.sent_at is not None and member.id not in told
    ]
    return _queue(session, found.row.round_id, rows, at)


def _queue(session: Session, round_id: str, rows: Iterable[Mapping[str, object]], at: datetime) -> int:
    queued = [dict(row) for row in rows]
    if queued:
        session.connection().execute(insert(LetterRow), queued)
        registrar_news.rouse(session, round_id, at)
    return len(queued)
