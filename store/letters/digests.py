"""The daily digest to a round's registrar: what has come since the last, and what is near, when there is something to
tell and the round file asks for it. All that it tells stands in the register already: an answer costs nothing for it.
"""

import json
from datetime import datetime

from sqlmodel import Session, col, select

from models.registrar import DigestFacts, DigestLine
from models.tables import AnswerRow, CompilationRow, ExtensionRequestRow, LetterRow, RecipientRow, RoundRow
from models.values import SETTLED_STATES, AnswerSource, LetterKind, RegistrarLetters, RoundState, Stance
from rules.registrar_news import has_come_near
from store.answers import answers
from store.letters import registrar_news
from store.rounds import rounds, standing

_OUT = (RoundState.OPEN, RoundState.OVERDUE, RoundState.CLOSED)


def wanting(session: Session) -> list[str]:
    """The ids of the rounds that are out and whose sender wants a daily digest."""
    rows = session.exec(select(RoundRow).where(col(RoundRow.state).in_(_OUT), col(RoundRow.sent_at).is_not(None)))
    return [row.id for row in rows if rounds.definition(row).letters is RegistrarLetters.DAILY]


def tell(session: Session, round_id: str, until: datetime) -> bool:
    """Queues the digest of what has come up to `until`, an 08:00. Harmless twice. False when there is nothing."""
    row = rounds.get(session, round_id)
    since = _told_until(session, round_id) or row.sent_at
    if row.state not in _OUT or since is None or since >= until:
        return False
    facts = take(session, row, since, until)
    if facts.has_news:
        said: dict[str, object] = {"digest": facts.model_dump(mode="json")}
        to, number = rounds.definition(row).sender_email, until.toordinal()
        registrar_news.queue(session, row, LetterKind.REGISTRAR_DIGEST, to, said, until, number=number)
    return facts.has_news


def _told_until(session: Session, round_id: str) -> datetime | None:
    query = (
        select(LetterRow.facts)
        .where(LetterRow.round_id == round_id, LetterRow.kind == LetterKind.REGISTRAR_DIGEST)
        .order_by(col(LetterRow.number).desc())
        .limit(1)
    )
    facts = session.exec(query).first()
    return datetime.fromisoformat(json.loads(facts)["digest"]["until"]) if facts else None


def take(session: Session, row: RoundRow, since: datetime, until: datetime) -> DigestFacts:
    """What has come after `since`, up to `until`."""
    near_at = next(
        (
            each
            for each in (row.due_at, row.closes_at)
            if row.state is not RoundState.CLOSED and has_come_near(each, until)
        ),
        None,
    )
    missing = _missing(session, row.id) if near_at else ()
    answered, declined = _answers(session, row.id, since, until)
    made = select(CompilationRow.version).where(
        CompilationRow.round_id == row.id, col(CompilationRow.made_at) > since, col(CompilationRow.made_at) <= until
    )
    return DigestFacts(
        since=since,
        until=until,
        counts=standing.counts(session, row.id),
        answered=answered,
        declined=declined,
        planned=_planned(session, row.id, since, until),
        forwarded=_forwarded(session, row.id, since, until),
        waiting=_waiting(session, row),
        near_at=near_at if missing else None,
        missing=missing,
        compiled=max(session.exec(made), default=0),
    )


def _answers(
    session: Session, round_id: str, since: datetime, until: datetime
) -> tuple[tuple[DigestLine, ...], tuple[DigestLine, ...]]:
    """Counted answers that came through the link, and those that decline. What a registrar has recorded is known."""
    query = (
        select(AnswerRow, RecipientRow.full_name)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(
            AnswerRow.round_id == round_id,
            col(AnswerRow.counted),
            AnswerRow.source == AnswerSource.LINK,
            col(AnswerRow.arrived_at) > since,
            col(AnswerRow.arrived_at) <= until,
        )
        .order_by(col(AnswerRow.arrived_at))
    )
    answered, declined = [], []
    for row, name in session.exec(query):
        stance = Stance(row.stance) if row.stance else None
        if stance is Stance.DECLINES:
            declined.append(DigestLine(recipient=name, at=row.arrived_at, said=answers.content(row).reason))
        else:
            answered.append(DigestLine(recipient=name, at=row.arrived_at, stance=stance))
    return tuple(answered), tuple(declined)


def _planned(session: Session, round_id: str, since: datetime, until: datetime) -> tuple[DigestLine, ...]:
    at = col(RecipientRow.planned_at)
    query = select(RecipientRow.full_name, RecipientRow.planned_at, RecipientRow.planned_on)
    rows = session.exec(query.where(RecipientRow.round_id == round_id, at > since, at <= until).order_by(at))
    return tuple(DigestLine(recipient=name, at=told_at, said=said) for name, told_at, said in rows if told_at)


def _forwarded(session: Session, round_id: str, since: datetime, until: datetime) -> tuple[DigestLine, ...]:
    """Each recipient once, however many colleagues it has given the link."""
    query = (
        select(RecipientRow.full_name, LetterRow.created_at)
        .join(LetterRow, col(LetterRow.recipient_id) == col(RecipientRow.id))
        .where(
            LetterRow.round_id == round_id,
            LetterRow.kind == LetterKind.FORWARD,
            col(LetterRow.created_at) > since,
            col(LetterRow.created_at) <= until,
        )
        .order_by(col(LetterRow.created_at))
    )
    return tuple(DigestLine(recipient=name, at=at) for name, at in dict(session.exec(query).all()).items())


def _waiting(session: Session, row: RoundRow) -> tuple[DigestLine, ...]:
    if row.state is RoundState.CLOSED:
        return ()
    query = (
        select(RecipientRow.full_name, ExtensionRequestRow.until)
        .join(ExtensionRequestRow, col(ExtensionRequestRow.recipient_id) == col(RecipientRow.id))
        .where(ExtensionRequestRow.round_id == row.id, col(ExtensionRequestRow.granted).is_(None))
        .order_by(col(ExtensionRequestRow.asked_at))
    )
    return tuple(DigestLine(recipient=name, at=until) for name, until in dict(session.exec(query).all()).items())


def _missing(session: Session, round_id: str) -> tuple[str, ...]:
    query = select(RecipientRow.full_name).where(
        RecipientRow.round_id == round_id,
        col(RecipientRow.invited),
        col(RecipientRow.state).not_in(sorted(SETTLED_STATES)),
    )
    return tuple(session.exec(query.order_by(col(RecipientRow.sort_key))))
