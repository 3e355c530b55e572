"""Anstånd: requests from recipients, and the later due dates that registrars give, to one or to all."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import bindparam, or_, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.errors import PermanentFailure
from models.tables import ExtensionRequestRow, LetterRow, RecipientRow, RoundRow
from models.values import SETTLED_STATES, LetterKind, NewsKind, RecipientState, RoundState
from store.answers import answers
from store.database import PORTION, Database, portions
from store.letters import letters, registrar_news
from store.letters.registrar_news import News
from store.recipients import recipients
from store.records import audit, outbox
from store.rounds import chain, rounds


def ask(session: Session, recipient_id: str, *, until: datetime, reason: str, at: datetime) -> int:
    """Keeps a recipient's request and a letter that says it has come in. The same wish twice in a row is one request.

    Returns the request's number for this recipient.
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    last = latest_request(session, recipient_id)
    if last is not None and last.granted is None and last.until == until and last.reason == reason:
        return last.number
    number = (last.number if last else 0) + 1
    request_id = uuid4().hex
    session.add(
        ExtensionRequestRow(
            id=request_id,
            round_id=recipient.round_id,
            recipient_id=recipient_id,
            number=number,
            asked_at=at,
            until=until,
            reason=reason,
        )
    )
    facts = {"requested_due_at": until.isoformat(), "reason": reason}
    _queue(session, recipient, LetterKind.EXTENSION_REQUESTED, number, facts, at)
    audit.append(
        session,
        at=at,
        actor=f"recipient:{recipient_id}",
        action="extension_requested",
        object_id=request_id,
        until=until.isoformat(),
    )
    news = News(NewsKind.EXTENSION_REQUESTED, recipient_id, request_id)
    registrar_news.add(session, recipient.round_id, [news], at)
    outbox.add(session, recipient, at)
    return number


def latest_request(session: Session, recipient_id: str) -> ExtensionRequestRow | None:
    return session.exec(_LATEST, params={"recipient_id": recipient_id}).first()


_LATEST = (
    select(ExtensionRequestRow)
    .where(col(ExtensionRequestRow.recipient_id) == bindparam("recipient_id"))
    .order_by(col(ExtensionRequestRow.number).desc())
    .limit(1)
)


def of_round(session: Session, round_id: str) -> list[ExtensionRequestRow]:
    """Every request of the round, oldest first."""
    query = select(ExtensionRequestRow).where(ExtensionRequestRow.round_id == round_id)
    return list(session.exec(query.order_by(col(ExtensionRequestRow.asked_at), col(ExtensionRequestRow.number))))


class WaitingRequest(NamedTuple):
    recipient_id: str
    code: str
    name: str
    until: datetime
    group_key: str


def waiting(session: Session, round_id: str, group_key: str | None = None) -> list[WaitingRequest]:
    """The requests that wait for the registrar in a round that runs, the last of each recipient, oldest first: when the
    round is over no time can be given."""
    query = (
        sa_select(
            *(col(ExtensionRequestRow.recipient_id), col(RecipientRow.code), col(RecipientRow.name)),
            *(col(ExtensionRequestRow.until), col(RecipientRow.group_key)),
        )
        .join(RecipientRow, col(RecipientRow.id) == col(ExtensionRequestRow.recipient_id))
        .join(RoundRow, col(RoundRow.id) == col(ExtensionRequestRow.round_id))
        .where(
            col(ExtensionRequestRow.round_id) == round_id,
            col(ExtensionRequestRow.granted).is_(None),
            col(RoundRow.state).in_((RoundState.OPEN, RoundState.OVERDUE)),
            col(RecipientRow.state).not_in(sorted(SETTLED_STATES)),
        )
        .order_by(col(ExtensionRequestRow.asked_at), col(ExtensionRequestRow.number))
    )
    if group_key is not None:
        query = query.where(col(RecipientRow.group_key) == group_key)
    return list({row[0]: WaitingRequest(*row) for row in session.connection().execute(query)}.values())


def extend_recipient(session: Session, recipient: RecipientRow, *, until: datetime, reason: str, at: datetime) -> bool:
    """Moves one recipient's due date, queues its notice, grants a waiting request and judges the counted answer anew:
    one that came within the new date is not late. False when the date is already there, so a second run is harmless.
    The reason is kept with the letter, never in the audit's facts.

    Raises PermanentFailure: "extension_not_later" for an earlier date, "state_moved_on" when the round is over.
    """
    if recipient.due_at == until:
        return False
    _may_run_longer(rounds.get(session, recipient.round_id))
    _may_not_lose_time(recipient.due_at, until)
    _give(session, recipient, until=until, reason=reason, at=at)
    return True


def _may_run_longer(round_row: RoundRow) -> None:
    if round_row.state not in {RoundState.OPEN, RoundState.OVERDUE}:
        raise PermanentFailure("state_moved_on", round_id=round_row.id, state=round_row.state.value)


def _may_not_lose_time(due_at: datetime, until: datetime) -> None:
    if until < due_at:
        raise PermanentFailure("extension_not_later", due_at=due_at.isoformat(), new_due_at=until.isoformat())


def _give(
    session: Session, recipient: RecipientRow, *, until: datetime, reason: str, at: datetime, for_all: bool = False
) -> None:
    if recipient.due_at == until:
        return
    old = recipient.due_at
    recipient.due_at = until
    recipient.extension_no += 1
    session.add(recipient)
    facts: dict[str, object] = {
        "old_due_at": old.isoformat(),
        "reason": reason,
        **({"for_all": True} if for_all else {}),
    }
    wish = latest_request(session, recipient.id)
    if wish is not None and wish.granted is None:
        facts["requested_due_at"] = wish.until.isoformat()
    if recipient.state not in SETTLED_STATES and not chain.waits(session, recipient):
        _queue(session, recipient, LetterKind.EXTENSION, recipient.extension_no, facts, at)
    _decide(session, recipient.id, granted=True, at=at)
    audit.append(
        session,
        at=at,
        actor="registrar",
        action="recipient_extended",
        object_id=recipient.id,
        old=old.isoformat(),
        until=until.isoformat(),
    )
    answers.judge_again(session, recipient, at)


def _decide(session: Session, recipient_id: str, *, granted: bool, at: datetime) -> None:
    """Every request of the recipient that waits, not only the last: none may wait for ever."""
    session.connection().execute(
        update(ExtensionRequestRow)
        .where(col(ExtensionRequestRow.recipient_id) == recipient_id, col(ExtensionRequestRow.granted).is_(None))
        .values(granted=granted, decided_at=at)
    )


def deny(session: Session, recipient: RecipientRow, *, reason: str, at: datetime) -> bool:
    """Answers no to what the recipient has asked for, its last wish named in the letter. False when no request
    waits."""
    request = latest_request(session, recipient.id)
    if request is None or request.granted is not None:
        return False
    _decide(session, recipient.id, granted=False, at=at)
    facts = {"requested_due_at": request.until.isoformat(), "reason": reason}
    _queue(session, recipient, LetterKind.EXTENSION_DENIED, request.number, facts, at)
    audit.append(session, at=at, actor="registrar", action="extension_denied", object_id=recipient.id)
    return True


def extend_round(
    database: Database,
    round_id: str,
    *,
    until: datetime,
    closes_at: datetime,
    reason: str,
    at: datetime,
    first: Callable[[Session], None] | None = None,
) -> int:
    """Moves the whole round's due day and closing, then every recipient whose own due date is earlier and everyone a
    closing had made silent (a later date given to one recipient alone stays). The first due day stays on record
    as `original_due_at` (P8).

    A portion of the recipients in each transaction, which begins with `first`: it may refuse. Harmless twice, also
    after a run that was cut off. Returns how many were moved. Raises PermanentFailure as `extend_recipient` does; but a
    round that has just been opened again, by decision, may end before it would have.
    """
    with database.changing() as session:
        if first is not None:
            first(session)
        _move_round(session, rounds.get(session, round_id), until=until, closes_at=closes_at, at=at)
        ids = session.exec(_with_earlier_date(round_id, until)).all()
    for some in portions(ids, _AT_ONCE):
        with database.changing() as session:
            if first is not None:
                first(session)
            _may_run_longer(rounds.get(session, round_id))
            _move_recipients(session, some, until=until, reason=reason, at=at)
    return len(ids)


def move_all(session: Session, round_row: RoundRow, *, until: datetime, closes_at: datetime, at: datetime) -> None:
    """Moves the round's due day and closing, and everybody whose own is earlier, as `extend_round` does, in the session
    at hand and without a letter: whoever asks for it tells of it. A dozen statements, however many they are."""
    old = round_row.due_at
    _move_round(session, round_row, until=until, closes_at=closes_at, at=at)
    moved = (
        update(RecipientRow)
        .where(col(RecipientRow.round_id) == round_row.id, col(RecipientRow.invited), col(RecipientRow.due_at) < until)
        .values(due_at=until, extension_no=RecipientRow.extension_no + 1)
        .returning(col(RecipientRow.id))
    )
    session.flush()
    ids = list(session.connection().execute(moved).scalars())
    session.expire_all()
    for some in portions(ids, PORTION):
        concerned = col(ExtensionRequestRow.recipient_id).in_(some), col(ExtensionRequestRow.granted).is_(None)
        granted = update(ExtensionRequestRow).where(*concerned).values(granted=True, decided_at=at)
        session.connection().execute(granted)
        facts = {"old": old.isoformat(), "until": until.isoformat()}
        entries = [("recipient_extended", each, facts) for each in some]
        audit.append_all(session, at=at, actor=audit.REGISTRAR, entries=entries)
        answers.judge_all_again(session, some, until, at)


_AT_ONCE = PORTION // 10
"""Each recipient's move takes half a dozen statements."""


def _move_round(session: Session, round_row: RoundRow, *, until: datetime, closes_at: datetime, at: datetime) -> None:
    if round_row.due_at == until and round_row.closes_at == closes_at:
        return
    _may_run_longer(round_row)
    if round_row.closed_at is None:
        _may_not_lose_time(round_row.due_at, until)
    old = round_row.due_at
    round_row.due_at, round_row.closes_at = until, closes_at
    round_row.state, round_row.closed_at = RoundState.OPEN, None
    session.add(round_row)
    audit.append(
        session,
        at=at,
        actor="registrar",
        action="round_extended",
        object_id=round_row.id,
        old=old.isoformat(),
        until=until.isoformat(),
        closes_at=closes_at.isoformat(),
    )


def _with_earlier_date(round_id: str, until: datetime) -> SelectOfScalar[str]:
    return select(RecipientRow.id).where(
        RecipientRow.round_id == round_id,
        col(RecipientRow.invited),
        or_(col(RecipientRow.due_at) < until, col(RecipientRow.state) == RecipientState.SILENT),
    )


def _move_recipients(
    session: Session, recipient_ids: Sequence[str], *, until: datetime, reason: str, at: datetime
) -> None:
    for recipient in session.exec(select(RecipientRow).where(col(RecipientRow.id).in_(recipient_ids))):
        if recipient.state is RecipientState.SILENT:
            recipient.state = recipients.state_before_answer(session, recipient)
            session.add(recipient)
        own = recipient.due_at if recipient.extension_no else until
        _give(session, recipient, until=max(until, own), reason=reason, at=at, for_all=True)


def _queue(
    session: Session, recipient: RecipientRow, kind: LetterKind, number: int, facts: Mapping[str, object], at: datetime
) -> None:
    said = {"due_at": recipient.due_at.isoformat(), **facts}
    session.add(LetterRow.model_validate(letters.intention(recipient, kind, number, recipient.email, said, at)))
