"""Attest: a second person, named by those who write the answer, says yes to exactly what would be sent, or sends it
back. One request at a time concerns a draft, the newest; its letters and its decisions are queued here.
"""

import json
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col

from models.errors import Refused
from models.tables import AttestRow, LetterRow, RecipientRow
from models.values import AttestState, LetterKind, LetterState, Value
from store.answers import attest_standing, drafts
from store.letters import attest_letters
from store.recipients import links
from store.records import audit, outbox

DAILY_LIMIT = 10
"""Requests of one recipient within 24 hours."""
_SAME_WITHIN = timedelta(minutes=10)


class Request(Value):
    """Whom to ask. `email`: already checked. `kept`: ids of the files that go along, of the version
    that the draft starts from: `starts_from`, 0 for none."""

    name: str
    email: str
    message: str = ""
    starts_from: int = 0
    kept: tuple[str, ...] = ()


class Decision(Value):
    """What the attester said of what was shown. `comment` goes with a sending back."""

    state: AttestState
    sha256: str
    comment: str = ""
    at: datetime


def ask(session: Session, recipient_id: str, request: Request, *, key: bytes, at: datetime) -> int:
    """Asks for attest of the draft as it stands, which replaces an earlier request: queues the letter with the link of
    this request, and the notice to the registered address.

    Returns the request's number for this recipient. A double click is one request; so is asking for what is already
    attested. Raises Refused("attests_too_many").
    """
    recipient = session.get_one(RecipientRow, recipient_id)
    rows = attest_standing.rows(session, recipient_id)
    attest_id = uuid4().hex
    row = AttestRow(
        id=attest_id,
        round_id=recipient.round_id,
        recipient_id=recipient_id,
        number=max((other.number for other in rows), default=0) + 1,
        name=request.name,
        email=request.email,
        message=request.message,
        draft_version=0,
        starts_from=request.starts_from,
        kept=json.dumps(list(request.kept)),
        sha256="",
        generation=recipient.generation,
        token_hash=links.token_hash(links.attest_token(key, attest_id, recipient.generation)),
        asked_at=at,
    )
    found = attest_standing.shown(session, row)
    row.draft_version, row.sha256 = found.version, found.sha256
    if rows and rows[-1].answer_id is None and _is_same(rows[-1], row):
        return rows[-1].number
    if sum(at - other.asked_at < timedelta(days=1) for other in rows) >= DAILY_LIMIT:
        raise Refused("attests_too_many", limit=DAILY_LIMIT)
    withdraw_letters(session, recipient_id)
    session.add(row)
    attest_letters.queue_request(session, recipient, row)
    _tell(session, row, "attest_asked", f"recipient:{recipient_id}", at)
    outbox.add(session, recipient, at)
    return row.number


def _is_same(earlier: AttestRow, row: AttestRow) -> bool:
    """Whether asking would only repeat the newest request."""
    if earlier.sha256 != row.sha256 or earlier.generation != row.generation:
        return False
    if earlier.state is AttestState.ATTESTED:
        return True
    words = (earlier.email, earlier.name, earlier.message) == (row.email, row.name, row.message)
    return words and earlier.state is AttestState.WAITING and row.asked_at - earlier.asked_at < _SAME_WITHIN


def decide(session: Session, attest_id: str, decision: Decision) -> bool:
    """Keeps the attester's word on what was shown and queues the letters that tell of it. False, and nothing done, when
    it has already been said.

    Raises Refused: "attest_ended" (a newer request, a submitted answer or a replaced link), "draft_changed" (what was
    shown is no longer what would be sent).
    """
    row = session.get_one(AttestRow, attest_id)
    if not attest_standing.is_open(session, row):
        raise Refused("attest_ended", number=row.number)
    if attest_standing.shown(session, row).sha256 != decision.sha256:
        raise Refused("draft_changed")
    if (row.state, row.sha256, row.comment) == (decision.state, decision.sha256, decision.comment):
        return False
    row.state, row.sha256, row.comment = decision.state, decision.sha256, decision.comment
    row.decisions += 1
    row.decided_at = decision.at
    session.add(row)
    recipient = session.get_one(RecipientRow, row.recipient_id)
    contact = next(iter(drafts.load(session, recipient.id).fields.get("contact_email", [])), "")
    attest_letters.queue_outcome(session, recipient, row, contact=contact)
    action = "attested" if decision.state is AttestState.ATTESTED else "attest_sent_back"
    _tell(session, row, action, f"attester:{row.id}", decision.at)
    outbox.add(session, recipient, decision.at)
    return True


def end(session: Session, recipient_id: str, answer_id: str) -> None:
    """The draft has become an answer: no request for it can be decided on any more."""
    session.connection().execute(
        update(AttestRow)
        .where(col(AttestRow.recipient_id) == recipient_id, col(AttestRow.answer_id).is_(None))
        .values(answer_id=answer_id)
    )
    withdraw_letters(session, recipient_id)


def withdraw_letters(session: Session, recipient_id: str) -> None:
    """A request that has ended is not sent, if it has not left."""
    session.connection().execute(
        update(LetterRow)
        .where(
            col(LetterRow.recipient_id) == recipient_id,
            col(LetterRow.kind) == LetterKind.ATTEST,
            col(LetterRow.state) == LetterState.QUEUED,
        )
        .values(state=LetterState.WITHDRAWN)
    )


def _tell(session: Session, row: AttestRow, action: str, actor: str, at: datetime) -> None:
    audit.append(session, at=at, actor=actor, action=action, object_id=row.id, number=row.number, sha256=row.sha256)
