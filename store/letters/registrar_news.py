"""What needs the registrar's hand, from the change that brought it to the letter that tells of it. News that has been
seen to before its letter is made is told no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid4, uuid5

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from models import names
from models.registrar import NewsFacts
from models.tables import (
    AccountRow,
    ApprovalRow,
    CompilationRow,
    ExtensionRequestRow,
    LetterRow,
    NoteRow,
    RecipientRow,
    RegistrarNewsRow,
    RoundRow,
)
from models.values import LetterKind, LetterState, NewsKind, RegistrarLetters, RoundState
from rules.registrar_news import letter_at
from store.letters import letters
from store.records import outbox
from store.rounds import rounds


class News(NamedTuple):
    kind: NewsKind
    recipient_id: str | None
    object_id: str


def add(session: Session, round_id: str, news: Iterable[News], at: datetime) -> None:
    rows = [{"id": uuid4().hex, "round_id": round_id, "at": at, **item._asdict()} for item in news]
    if rows:
        session.connection().execute(insert(RegistrarNewsRow), rows)


class Untold(NamedTuple):
    """A round with news that no letter has told, and when the letter may go."""

    round_id: str
    letter_at: datetime


def untold(session: Session) -> list[Untold]:
    query = select(RegistrarNewsRow.round_id, RegistrarNewsRow.kind, RegistrarNewsRow.at).where(_UNTOLD)
    found: dict[str, list[tuple[NewsKind, datetime]]] = {}
    for round_id, kind, at in session.exec(query):
        found.setdefault(round_id, []).append((NewsKind(kind), at))
    return [Untold(round_id, letter_at(news, _last_at(session, round_id))) for round_id, news in found.items()]


_UNTOLD = col(RegistrarNewsRow.told_at).is_(None)


def _last_at(session: Session, round_id: str) -> datetime | None:
    query = select(func.max(LetterRow.created_at)).where(
        LetterRow.round_id == round_id, LetterRow.kind == LetterKind.REGISTRAR
    )
    return session.exec(query).one()


def tell(session: Session, round_id: str, at: datetime) -> bool:
    """Makes one letter of all untold news of the round. Harmless twice. False when nothing was left to tell."""
    news = session.exec(
        select(RegistrarNewsRow)
        .where(RegistrarNewsRow.round_id == round_id, _UNTOLD)
        .order_by(col(RegistrarNewsRow.at), col(RegistrarNewsRow.id))
    ).all()
    round_row = rounds.get(session, round_id)
    definition = rounds.definition(round_row)
    wanted = definition.letters is not RegistrarLetters.NONE and round_row.state is not RoundState.CANCELLED
    facts = [told for row in news if (told := _facts(session, row, round_row)) is not None] if wanted else []
    ids = [row.id for row in news]
    session.connection().execute(update(RegistrarNewsRow).where(col(RegistrarNewsRow.id).in_(ids)).values(told_at=at))
    if facts:
        said: dict[str, object] = {"news": [item.model_dump(mode="json") for item in facts]}
        queue(session, round_row, LetterKind.REGISTRAR, definition.sender_email, said, at)
    return bool(facts)


def queue(
    session: Session,
    round_row: RoundRow,
    kind: LetterKind,
    to: str,
    facts: dict[str, object],
    at: datetime,
    *,
    number: int | None = None,
) -> None:
    """A letter to somebody who is no recipient, handed over by the round itself. `number`: the next when None."""
    if number is None:
        query = select(func.max(LetterRow.number)).where(LetterRow.round_id == round_row.id, LetterRow.kind == kind)
        number = (session.exec(query).one() or 0) + 1
    letter_id = uuid5(NAMESPACE_OID, f"{round_row.id}/{kind}/{number}").hex
    if session.get(LetterRow, letter_id) is not None:
        return
    session.connection().execute(
        insert(LetterRow), [letters.own_intention(round_row.id, letter_id, kind, number, to, facts, at)]
    )
    outbox.add(session, _Own(round_row.id), at)


def rouse(session: Session, round_id: str, at: datetime) -> None:
    """The round looks at itself anew, letter or none."""
    outbox.add(session, _Own(round_id), at)


class _Own(NamedTuple):
    """Whom the outbox tells of: the round itself."""

    round_id: str
    group_key: str = names.REGISTRARS
    code: str = ""


def _facts(session: Session, row: RegistrarNewsRow, round_row: RoundRow) -> NewsFacts | None:
    """What the letter says of one news; None when it has been seen to."""
    recipient = session.get(RecipientRow, row.recipient_id) if row.recipient_id else None
    match row.kind:
        case NewsKind.ALARM:
            return NewsFacts(kind=row.kind, at=row.at, alarm=row.object_id)
        case NewsKind.APPROVAL_WAITS:
            asked = session.get_one(ApprovalRow, row.object_id)
            approver = session.get(AccountRow, asked.approver_id) if asked.approver_id else None
            if asked.outcome is not None:
                return None
            return NewsFacts(
                kind=row.kind,
                at=row.at,
                asked_at=asked.asked_at,
                approver=approver.name if approver else "",
                compilation=_version(session, asked),
            )
        case NewsKind.COMPILATION_DECIDED:
            asked = session.get_one(ApprovalRow, row.object_id)
            note, version = session.get(NoteRow, asked.note_id), _version(session, asked)
            words = note.text if note else ""
            return NewsFacts(kind=row.kind, at=row.at, compilation=version, outcome=asked.outcome, reason=words)
        case NewsKind.REFUSALS_RISE:
            refused, handed = row.object_id.split("/")
            return NewsFacts(kind=row.kind, at=row.at, refused=int(refused), handed=int(handed))
        case NewsKind.EXTENSION_REQUESTED:
            request = session.get_one(ExtensionRequestRow, row.object_id)
            if request.granted is not None or recipient is None or round_row.state not in _RUNNING:
                return None
            wish = {"wished_until": request.until, "reason": request.reason, "closes_at": round_row.closes_at}
            return _of(row, recipient, due_at=recipient.due_at, **wish)
        case _:
            letter = session.get_one(LetterRow, row.object_id)
            if letter.state not in _NOT_THROUGH or recipient is None or letter.to != recipient.email:
                return None
            said = {"cause": letter.cause or "", "smtp_code": letter.smtp_code, "relay": letter.smtp_text}
            return _of(row, recipient, letter=letter.kind, to=letter.to, **said)


def _version(session: Session, asked: ApprovalRow) -> int:
    """The version of the compilation that is asked about; 0 for the round itself."""
    made = session.get(CompilationRow, asked.compilation_id) if asked.compilation_id else None
    return made.version if made else 0


def _of(row: RegistrarNewsRow, recipient: RecipientRow, **said: object) -> NewsFacts:
    named = {"kind": row.kind, "at": row.at, "recipient": recipient.full_name, "code": recipient.code}
    return NewsFacts.model_validate({**named, **said})


_RUNNING = frozenset({RoundState.OPEN, RoundState.OVERDUE})
_NOT_THROUGH = frozenset({LetterState.UNDELIVERABLE, LetterState.UNKNOWN})
