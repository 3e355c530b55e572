"""Answers: one transaction from a checked form to a receipt. At most one version is counted; all are kept."""

import hashlib
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.answer import AnswerContent, EarlierVersion, StoredFile
from models.errors import Refused
from models.tables import AnswerFileRow, AnswerRow, DocumentRow, RecipientRow, UtcInstant
from models.values import AnswerSource, RecipientState, RoundState, Stance, Value
from rules.naming import receipt_number
from store import answer_standing, attest_standing, attests, audit, drafts, outbox, receipts
from store.answer_standing import Standing
from store.attest_standing import Attested

_STATE_OF = {Stance.NO_COMMENTS: RecipientState.NO_COMMENTS, Stance.DECLINES: RecipientState.DECLINED}


class Submission(Value):
    """A checked answer on its way in. `arrived_at`: aware UTC, when the last byte reached the server.

    `nonce` names the form that was sent: the same form twice gives the same receipt. `replaces` is the counted
    version the sender saw and means to replace, 0 for none. `takes_draft`: the draft's files go with the answer and the
    draft ends; the short ways (no comments, declines) leave it lying, so that nothing typed is lost. `draft_version`
    and `draft_files`: the draft the sender had before them and the mark of its files; None does not ask. `confirms`:
    the preliminary version, the counted one, that this makes final by its minutes extract, 0 for none: it is then as
    late as that one was, and no later. `typed_sha256`: what was typed, as the draft names it, for an attest to be held
    against. `without_attest`: the mark of the request that the sender saw unanswered, and chose to do without.
    """

    content: AnswerContent
    files: tuple[StoredFile, ...] = ()
    nonce: str
    arrived_at: datetime
    replaces: int = 0
    source: AnswerSource = AnswerSource.LINK
    actor: str = "recipient"
    takes_draft: bool = True
    draft_version: int | None = None
    draft_files: str | None = None
    confirms: int = 0
    typed_sha256: str = ""
    without_attest: str = ""


def submit(session: Session, recipient_id: str, submission: Submission) -> AnswerRow:
    """Stores the answer as the counted version, with receipt, audit, receipt letter and outbox row, in one transaction.

    Files must already be kept in the file store; files of the draft come along. Raises Refused: "round_not_open" (not
    sent), "round_cancelled", "round_closed" (after the closing instant, or when it is too late to confirm),
    "answer_exists" (a counted version the sender did not say it replaces), "answer_withdrawn" (none to replace any
    more), "not_preliminary" (nothing there to confirm), "draft_changed" (somebody saved a draft that the sender has not
    seen), "attest_missing" (somebody is asked to attest, and has not attested just this). Nothing is then changed.
    Harmless twice with the same nonce.
    """
    now = answer_standing.read(session, recipient_id, submission.nonce)
    if now.earlier_id is not None:
        return session.get_one(AnswerRow, now.earlier_id)
    _check_open(now, submission)
    if now.counted is not None and now.counted != submission.replaces:
        raise Refused("answer_exists", version=now.counted, receipt=_receipt(now, now.counted))
    if now.counted is None and submission.replaces:
        raise Refused("answer_withdrawn", version=submission.replaces)
    if submission.draft_version is not None and now.draft != submission.draft_version:
        raise Refused("draft_changed")
    if submission.draft_files is not None and drafts.files_mark_of(session, recipient_id) != submission.draft_files:
        raise Refused("draft_changed")
    confirmed = _confirmed(session, now, submission)
    judged_at = submission.arrived_at if confirmed is None else confirmed.judged_at
    attest = _attest(session, now, submission) if confirmed is None else _carried(confirmed)
    answer = _store(session, now, submission, judged_at=judged_at, attest=attest)
    _settle(session, now, answer)
    receipts.queue(session, now, answer, contact=submission.content.contact_email)
    outbox.add(session, now, submission.arrived_at)
    audit.append(
        session,
        at=submission.arrived_at,
        actor=f"{submission.actor}:{recipient_id}" if submission.source is AnswerSource.LINK else "registrar",
        action="answer_received",
        object_id=answer.id,
        receipt=answer.receipt,
        version=answer.version,
        late=answer.late,
        preliminary=answer.preliminary,
        content_sha256=answer.content_sha256,
        **({"confirms": submission.confirms} if submission.confirms else {}),
        **({"attest": attest.number} if attest.number else {}),
        files=_hashes(session, answer) if now.draft_files else [file.sha256 for file in submission.files],
    )
    if submission.takes_draft and now.draft:
        drafts.discard(session, recipient_id)
    if submission.takes_draft and now.attests:
        attests.end(session, recipient_id, answer.id)
    return answer


_INSERT_ANSWER = insert(AnswerRow)
_INSERT_FILES = insert(AnswerFileRow)
_UNCOUNT = (update(AnswerRow).where(col(AnswerRow.recipient_id) == bindparam("owner"), col(AnswerRow.counted))).values(
    counted=False
)
_TAKE_DRAFT_FILES = (
    update(AnswerFileRow)
    .where(col(AnswerFileRow.recipient_id) == bindparam("owner"), col(AnswerFileRow.answer_id).is_(None))
    .values(answer_id=bindparam("answer"))
)
_SET_STATE = update(RecipientRow).where(col(RecipientRow.id) == bindparam("owner")).values(state=bindparam("reached"))
_IN_TIME = (
    update(AnswerRow)
    .where(
        col(AnswerRow.recipient_id) == bindparam("owner"),
        col(AnswerRow.counted),
        col(AnswerRow.late),
        col(AnswerRow.judged_at) <= bindparam("due", type_=UtcInstant()),
    )
    .values(late=False)
    .returning(col(AnswerRow.id))
)
_FILE_HASHES = (
    sa_select(col(AnswerFileRow.sha256))
    .where(col(AnswerFileRow.answer_id) == bindparam("answer_id"))
    .order_by(col(AnswerFileRow.position))
)


def _hashes(session: Session, answer: AnswerRow) -> list[str]:
    return list(session.connection().execute(_FILE_HASHES, {"answer_id": answer.id}).scalars())


def of_nonce(session: Session, recipient_id: str, nonce: str) -> AnswerRow | None:
    """The version that a form, named by its nonce, has already become."""
    return session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.nonce == nonce)
    ).first()


def _check_open(now: Standing, submission: Submission) -> None:
    """The arrival instant decides, not the moment this runs: an answer whose last byte came before the closing is in
    even when the closing has been recorded meanwhile (FL 2017:900 22 §)."""
    if now.state is RoundState.CANCELLED:
        raise Refused("round_cancelled", dnr=now.dnr)
    if now.sent_at is None:
        raise Refused("round_not_open", dnr=now.dnr)
    if submission.confirms:
        closed = submission.arrived_at > answer_standing.confirmable_until(now, now)
    else:
        closed = answer_standing.is_closed(now, now, submission.arrived_at)
    if submission.source is AnswerSource.LINK and closed:
        raise Refused("round_closed", dnr=now.dnr)


def _confirmed(session: Session, now: Standing, submission: Submission) -> AnswerRow | None:
    """The preliminary version that this one confirms: it came in when it came, and its minutes may be approved up to 14
    days later."""
    if not submission.confirms:
        return None
    counted = counted_answer(session, now.id)
    final = not submission.content.is_preliminary
    if counted is None or counted.version != submission.confirms or not counted.preliminary or not final:
        raise Refused("not_preliminary", version=submission.confirms)
    return counted


def _attest(session: Session, now: Standing, submission: Submission) -> Attested:
    """The attest of exactly this. The short ways, and what a registrar records, need none."""
    asked = now.attests and submission.takes_draft and submission.source is AnswerSource.LINK
    row = attest_standing.newest_open(session, now.id) if asked else None
    if row is None:
        return Attested()
    files = [*(file for _, file in drafts.load(session, now.id).files), *submission.files]
    sent = drafts.fingerprint(submission.typed_sha256, files)
    return attest_standing.held(row, sent, without=submission.without_attest)


def _carried(confirmed: AnswerRow) -> Attested:
    """The minutes extract confirms what was attested, and changes no word of it."""
    return Attested(by=confirmed.attested_by, at=confirmed.attested_at)


def _store(
    session: Session, now: Standing, submission: Submission, *, judged_at: datetime, attest: Attested
) -> AnswerRow:
    """Plain inserts: at a deadline this is the hot path, and the ORM's unit of work costs four times as much."""
    version = (now.latest or 0) + 1
    body = submission.content.model_dump_json()
    answer = AnswerRow(
        id=uuid4().hex,
        round_id=now.round_id,
        recipient_id=now.id,
        version=version,
        counted=True,
        receipt=_receipt(now, version),
        nonce=submission.nonce,
        arrived_at=submission.arrived_at,
        source=submission.source,
        stance=submission.content.stance or "",
        judged_at=judged_at,
        late=judged_at > now.due_at,
        preliminary=submission.content.is_preliminary,
        confirms=submission.confirms,
        content=body,
        content_sha256=hashlib.sha256(body.encode()).hexdigest(),
        attested_by=attest.by,
        attested_at=attest.at,
    )
    connection = session.connection()
    if now.latest is not None:
        connection.execute(_UNCOUNT, {"owner": now.id})
    connection.execute(_INSERT_ANSWER, dict(answer))
    if submission.takes_draft and now.draft_files:
        connection.execute(_TAKE_DRAFT_FILES, {"owner": now.id, "answer": answer.id})
    owner = {"recipient_id": now.id, "answer_id": answer.id}
    rows = [
        {"id": uuid4().hex, **owner, "position": position, **file.model_dump(mode="json")}
        for position, file in enumerate(submission.files, start=100)
    ]
    if rows:
        connection.execute(_INSERT_FILES, rows)
    return answer


def _receipt(now: Standing, version: int) -> str:
    return receipt_number(now.dnr, now.code, version)


def _settle(session: Session, now: Standing, answer: AnswerRow) -> None:
    """The recipient has said its word."""
    stance = Stance(answer.stance) if answer.stance else Stance.SUPPORTS
    reached = _STATE_OF.get(stance, RecipientState.ANSWERED)
    session.connection().execute(_SET_STATE, {"owner": now.id, "reached": reached})


def judge_again(session: Session, recipient: RecipientRow, at: datetime) -> None:
    """Takes the late mark from the counted answer when it came within the recipient's due date as it has become. A mark
    is never set afterwards: no due date moves earlier. Harmless twice."""
    judged = session.connection().execute(_IN_TIME, {"owner": recipient.id, "due": recipient.due_at}).scalars().all()
    for answer_id in judged:
        audit.append(
            session,
            at=at,
            actor="system",
            action="answer_in_time",
            object_id=answer_id,
            due_at=recipient.due_at.isoformat(),
        )


def counted_answer(session: Session, recipient_id: str) -> AnswerRow | None:
    return session.exec(select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, col(AnswerRow.counted))).first()


def versions(session: Session, recipient_id: str) -> list[AnswerRow]:
    """Every version, oldest first."""
    query = select(AnswerRow).where(AnswerRow.recipient_id == recipient_id).order_by(col(AnswerRow.version))
    return list(session.exec(query))


def confirmed_version(session: Session, answer: AnswerRow) -> EarlierVersion | None:
    """The preliminary version that this one made final, if that is what it did."""
    if not answer.confirms:
        return None
    found = session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == answer.recipient_id, AnswerRow.version == answer.confirms)
    ).one()
    return EarlierVersion(version=found.version, receipt=found.receipt, arrived_at=found.arrived_at)


def by_receipt(session: Session, recipient_id: str, receipt: str) -> AnswerRow | None:
    """A version by its receipt number, only among the recipient's own."""
    return session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.receipt == receipt)
    ).first()


def content(row: AnswerRow) -> AnswerContent:
    return AnswerContent.model_validate_json(row.content)


def answer_files(session: Session, answer_id: str) -> list[AnswerFileRow]:
    """The files of one version, in the order they came."""
    query = select(AnswerFileRow).where(AnswerFileRow.answer_id == answer_id).order_by(col(AnswerFileRow.position))
    return list(session.exec(query))


def file_hashes(session: Session) -> list[str]:
    """The SHA-256 of every file the register speaks of, papers and answers, each once."""
    hashes = set(session.exec(select(AnswerFileRow.sha256))) | set(session.exec(select(DocumentRow.sha256)))
    return sorted(hashes)
