"""Answers: one transaction from a checked form to a receipt. At most one version is counted; all are kept."""

import hashlib
import json
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.answer import AnswerContent, StoredFile
from models.errors import Refused
from models.tables import AnswerFileRow, AnswerRow, DocumentRow, LetterRow, RecipientRow, RoundRow
from models.values import AnswerSource, LetterKind, RecipientState, RoundState, Stance, Value
from rules.naming import receipt_number
from store import audit, drafts, outbox

_STATE_OF = {Stance.NO_COMMENTS: RecipientState.NO_COMMENTS, Stance.DECLINES: RecipientState.DECLINED}


class Submission(Value):
    """A checked answer on its way in. `arrived_at`: aware UTC, when the last byte reached the server.

    `nonce` names the form that was sent: the same form twice gives the same receipt. `replaces` is the counted
    version the sender saw and means to replace, 0 for none. `takes_draft`: the draft's files go with the answer and the
    draft ends; the short ways (no comments, declines) leave it lying, so that nothing typed is lost. `draft_version`:
    the draft the sender had before them; None does not ask.
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


def submit(session: Session, recipient_id: str, submission: Submission) -> AnswerRow:
    """Stores the answer as the counted version, with receipt, audit, receipt letter and outbox row, in one transaction.

    Files must already be kept in the file store; files of the draft come along. Raises Refused: "round_not_open"
    (not sent, or cancelled), "round_closed" (after the closing instant), "answer_exists" (a counted version the
    sender did not say it replaces), "draft_changed" (somebody saved a draft that the sender has not seen).
    Nothing is then changed. Harmless twice with the same nonce.
    """
    recipient = session.exec(select(RecipientRow).where(RecipientRow.id == recipient_id).with_for_update()).one()
    earlier = of_nonce(session, recipient_id, submission.nonce)
    if earlier is not None:
        return earlier
    round_row = session.get_one(RoundRow, recipient.round_id)
    _check_open(round_row, recipient, submission)
    counted = counted_answer(session, recipient_id)
    if counted is not None and counted.version != submission.replaces:
        raise Refused("answer_exists", version=counted.version, receipt=counted.receipt)
    if submission.draft_version is not None and drafts.version(session, recipient_id) != submission.draft_version:
        raise Refused("draft_changed")
    answer = _store(session, round_row, recipient, submission)
    recipient.state = _STATE_OF.get(submission.content.stance or Stance.SUPPORTS, RecipientState.ANSWERED)
    session.add(recipient)
    _queue_receipt(session, recipient, answer)
    outbox.add(session, recipient, submission.arrived_at)
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
        files=[file.sha256 for file in answer_files(session, answer.id)],
    )
    if submission.takes_draft:
        drafts.discard(session, recipient_id)
    return answer


def of_nonce(session: Session, recipient_id: str, nonce: str) -> AnswerRow | None:
    """The version that a form, named by its nonce, has already become."""
    return session.exec(
        select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, AnswerRow.nonce == nonce)
    ).first()


def _check_open(round_row: RoundRow, recipient: RecipientRow, submission: Submission) -> None:
    """The arrival instant decides, not the moment this runs: an answer whose last byte came before the closing is in
    even when the closing has been recorded meanwhile (FL 2017:900 22 §)."""
    if round_row.sent_at is None or round_row.state is RoundState.CANCELLED:
        raise Refused("round_not_open", dnr=round_row.dnr)
    if submission.source is AnswerSource.LINK and is_closed(round_row, recipient, submission.arrived_at):
        raise Refused("round_closed", dnr=round_row.dnr)


def is_closed(round_row: RoundRow, recipient: RecipientRow, at: datetime) -> bool:
    """Whether an answer whose last byte came at `at` comes too late to be taken through the link: after the closing
    instant (or the recipient's own later due date), or after a registrar closed the round before that."""
    if round_row.closed_at is not None and round_row.state is RoundState.CLOSED and at > round_row.closed_at:
        return True
    return at > max(round_row.closes_at, recipient.due_at)


def _store(session: Session, round_row: RoundRow, recipient: RecipientRow, submission: Submission) -> AnswerRow:
    latest = session.exec(
        select(func.max(AnswerRow.version)).where(AnswerRow.recipient_id == recipient.id)
    ).one_or_none()
    version = (latest or 0) + 1
    session.connection().execute(
        update(AnswerRow).where(col(AnswerRow.recipient_id) == recipient.id).values(counted=False)
    )
    body = submission.content.model_dump_json()
    answer = AnswerRow(
        id=uuid4().hex,
        round_id=recipient.round_id,
        recipient_id=recipient.id,
        version=version,
        counted=True,
        receipt=receipt_number(round_row.dnr, recipient.code, version),
        nonce=submission.nonce,
        arrived_at=submission.arrived_at,
        source=submission.source,
        stance=submission.content.stance or "",
        late=submission.arrived_at > recipient.due_at,
        preliminary=submission.content.is_preliminary,
        content=body,
        content_sha256=hashlib.sha256(body.encode()).hexdigest(),
    )
    session.add(answer)
    session.flush()
    if submission.takes_draft:
        session.connection().execute(
            update(AnswerFileRow)
            .where(col(AnswerFileRow.recipient_id) == recipient.id, col(AnswerFileRow.answer_id).is_(None))
            .values(answer_id=answer.id)
        )
    for position, file in enumerate(submission.files, start=100):
        facts = file.model_dump(mode="json")
        session.add(
            AnswerFileRow(id=uuid4().hex, recipient_id=recipient.id, answer_id=answer.id, position=position, **facts)
        )
    session.flush()
    return answer


def _queue_receipt(session: Session, recipient: RecipientRow, answer: AnswerRow) -> None:
    session.add(
        LetterRow(
            id=uuid4().hex,
            round_id=recipient.round_id,
            recipient_id=recipient.id,
            group_key=recipient.group_key,
            kind=LetterKind.RECEIPT,
            number=answer.version,
            to=recipient.email,
            facts=json.dumps({"answer_id": answer.id}),
            created_at=answer.arrived_at,
        )
    )


def counted_answer(session: Session, recipient_id: str) -> AnswerRow | None:
    return session.exec(select(AnswerRow).where(AnswerRow.recipient_id == recipient_id, col(AnswerRow.counted))).first()


def versions(session: Session, recipient_id: str) -> list[AnswerRow]:
    """Every version, oldest first."""
    query = select(AnswerRow).where(AnswerRow.recipient_id == recipient_id).order_by(col(AnswerRow.version))
    return list(session.exec(query))


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
