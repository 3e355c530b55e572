"""Submissions: one transaction from a checked form to a receipt. At most one version is counted; all are kept."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from models.answer import AnswerContent, StoredFile
from models.errors import Refused
from models.papers import FIRST, Basis
from models.stances import FACTS
from models.supplements import SupplementRequest
from models.tables import AnswerFileRow, AnswerRow, RecipientRow
from models.values import AnswerChannel, AnswerSource, FileKind, RecipientState, RoundState, Value
from rules.local_time import is_late
from rules.naming import receipt_number
from rules.supplements import completed, completed_files, settles
from store.answers import answer_standing, answers, attest_standing, attests, drafts, internal, joint, supplements
from store.answers.answer_standing import AnswerStanding
from store.answers.answers import Taken
from store.answers.attest_standing import Attested
from store.letters import receipts
from store.records import audit, outbox
from store.rounds import papers


class Submission(Value):
    """A checked answer on its way in. `arrived_at`: aware UTC, when the last byte reached the server.

    `nonce` names the form that was sent: the same form twice gives the same receipt. `replaces` is the counted
    version the sender saw and means to replace, 0 for none. `takes_draft`: the draft's files go with the answer and the
    draft ends; the short ways (no comments, declines) leave it lying, so that nothing typed is lost. `draft_version`
    and `draft_files`: the draft the sender had before them and the mark of its files; None does not ask. `confirms`:
    the preliminary version, the counted one, that this makes final by its minutes extract, 0 for none: it is then as
    late as that one was, and no later. `typed_sha256`: what was typed, as the draft names it, for an attest to be held
    against. `without_attest`: the mark of the request that the sender saw unanswered, and chose to do without.
    `supplement`: the number of the registrar's request that this completes the answer upon, 0 for none. Then only the
    parts asked about are taken from `content` and `files`, the rest stands as it was, and so does its lateness.
    `papers`: the version of the round's papers that the sender had before them; None: the one there was when it came.
    `channel`, `note_id`: how an entered answer came, and the note of it. `beside`: it is kept beside the one that
    counts, until somebody chooses between them (`choosing.choose`); without one that counts it counts itself.
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
    supplement: int = 0
    papers: int | None = None
    channel: AnswerChannel | None = None
    note_id: str = ""
    beside: bool = False


def submit(session: Session, recipient_id: str, submission: Submission) -> Taken:
    """Stores the answer as the counted version, with receipt, audit, receipt letter and outbox row, in one transaction.

    Files must already be kept in the file store; files of the draft come along. Raises Refused: "round_not_open" (not
    sent), "round_cancelled", "round_closed" (after the closing instant, or when it is too late to confirm),
    "answer_exists" (a counted version the sender did not say it replaces), "answer_withdrawn" (none to replace any
    more), "not_preliminary" (nothing there to confirm), "draft_changed" (somebody saved a draft that the sender has not
    seen), "attest_missing" (somebody is asked to attest, and has not attested just this), "supplement_over" (answered,
    taken back, or its time has passed). Nothing is then changed. Harmless twice with the same nonce.
    """
    now = answer_standing.read(session, recipient_id, submission.nonce, submission.supplement)
    if now.earlier_id is not None:
        return answers.taken(session.get_one(AnswerRow, now.earlier_id))
    beside = now.counted if submission.beside and now.counted is not None else 0
    request = supplements.waiting(session, recipient_id) if now.asked and not beside else None
    _check_open(now, submission, request)
    if not beside:
        _check_seen(session, now, submission)
    confirmed = _confirmed(session, now, submission)
    before = confirmed or _completed(session, now, submission, request)
    if submission.supplement and before is not None and request is not None:
        submission = _limited(session, before, submission, request)
    judged_at = submission.arrived_at if before is None else before.judged_at
    attest = _attest(session, now, submission) if confirmed is None else _carried(confirmed)
    kinds = request.file_kinds if request is not None else frozenset[FileKind]()
    basis = _basis(session, now, submission, before)
    answer = _store(
        session, now, submission, judged_at=judged_at, attest=attest, basis=basis, kinds=kinds, beside=beside
    )
    actor = f"{submission.actor}:{recipient_id}" if submission.source is AnswerSource.LINK else "registrar"
    settled = settles(request, supplement=submission.supplement, confirms=submission.confirms)
    if not beside:
        _settle(session, now, submission)
        if now.named:
            joint.answered_itself(session, recipient_id, submission.arrived_at)
        if now.names or submission.content.joint_recipients:
            wanted = [one.code for one in submission.content.joint_recipients]
            joint.keep_up(session, now, wanted, submission.arrived_at, same=before is not None)
        receipts.queue(session, now, answer, contact=submission.content.contact_email, supplement=settled)
        outbox.add(session, now, submission.arrived_at)
    audit.append(
        session,
        at=submission.arrived_at,
        actor=actor,
        action="answer_received",
        object_id=answer.id,
        receipt=answer.receipt,
        version=answer.version,
        late=answer.late,
        preliminary=answer.preliminary,
        content_sha256=answer.content_sha256,
        **{name: number for name in ("confirms", "supplement") if (number := getattr(submission, name))},
        **({"attest": attest.number} if attest.number else {}),
        **({"papers": basis.version} if now.papers > FIRST else {}),
        **_entered(submission, beside),
        files=_hashes(session, answer) if now.draft_files else [file.sha256 for file in submission.files],
    )
    _end_drafting(session, now, submission, answer, beside=beside)
    if settled and request is not None:
        supplements.settle(session, request, answer, actor=actor)
    return answer


def _end_drafting(session: Session, now: AnswerStanding, submission: Submission, answer: Taken, *, beside: int) -> None:
    """What was begun has become the answer, and nobody is asked about it any more."""
    if submission.takes_draft and now.draft:
        drafts.discard(session, now.id, submission.supplement)
    if submission.takes_draft and now.attests and not submission.supplement:
        attests.end(session, now.id, answer.id)
    if now.internal and not beside:
        internal.answered(session, now.id)


def _entered(submission: Submission, beside: int) -> dict[str, object]:
    """What the audit tells of an answer that a registrar entered."""
    told = {"channel": submission.channel, "note_id": submission.note_id, "beside": beside}
    return {name: value for name, value in told.items() if value}


_INSERT_ANSWER = insert(AnswerRow)
_INSERT_FILES = insert(AnswerFileRow)
_UNCOUNT = (update(AnswerRow).where(col(AnswerRow.recipient_id) == bindparam("owner"), col(AnswerRow.counted))).values(
    counted=False
)
_TAKE_DRAFT_FILES = (
    update(AnswerFileRow)
    .where(
        col(AnswerFileRow.recipient_id) == bindparam("owner"),
        col(AnswerFileRow.answer_id).is_(None),
        col(AnswerFileRow.supplement) == bindparam("draft_of"),
    )
    .values(answer_id=bindparam("answer"))
)
_SET_STATE = update(RecipientRow).where(col(RecipientRow.id) == bindparam("owner")).values(state=bindparam("reached"))
_FILE_HASHES = (
    sa_select(col(AnswerFileRow.sha256))
    .where(col(AnswerFileRow.answer_id) == bindparam("answer_id"))
    .order_by(col(AnswerFileRow.position))
)


def _hashes(session: Session, answer: Taken) -> list[str]:
    return list(session.connection().execute(_FILE_HASHES, {"answer_id": answer.id}).scalars())


def _check_open(now: AnswerStanding, submission: Submission, request: SupplementRequest | None) -> None:
    """The arrival instant decides, not the moment this runs: an answer whose last byte came before the closing is in
    even when the closing has been recorded meanwhile (FL 2017:900 22 §)."""
    if now.state is RoundState.CANCELLED:
        raise Refused("round_cancelled", dnr=now.dnr)
    if now.sent_at is None:
        raise Refused("round_not_open", dnr=now.dnr)
    if submission.supplement:
        waits = request is not None and request.number == submission.supplement and now.counted is not None
        if request is None or not waits or not request.is_open(submission.arrived_at):
            raise Refused("supplement_over", number=submission.supplement)
        return
    if submission.confirms:
        closed = submission.arrived_at > answer_standing.confirmable_until(now, now)
    else:
        closed = answer_standing.is_closed(now, now, submission.arrived_at)
    if submission.source is AnswerSource.LINK and closed:
        raise Refused("round_closed", dnr=now.dnr)


def _check_seen(session: Session, now: AnswerStanding, submission: Submission) -> None:
    """Whether the sender had before them what stands now: the answer that counts, the draft and the files in it."""
    if now.counted is not None and now.counted != submission.replaces:
        raise Refused("answer_exists", version=now.counted, receipt=_receipt(now, now.counted))
    if now.counted is None and submission.replaces:
        raise Refused("answer_withdrawn", version=submission.replaces)
    if submission.draft_version is not None and now.draft != submission.draft_version:
        raise Refused("draft_changed")
    if submission.draft_files is not None:
        lying = drafts.files_mark_of(session, now.id, submission.supplement) if now.draft_files else ""
        if lying != submission.draft_files:
            raise Refused("draft_changed")


def _confirmed(session: Session, now: AnswerStanding, submission: Submission) -> AnswerRow | None:
    """The preliminary version that this one confirms: it came in when it came, and its minutes may be approved up to 14
    days later."""
    if not submission.confirms:
        return None
    counted = answers.counted_answer(session, now.id)
    final = not submission.content.is_preliminary
    if counted is None or counted.version != submission.confirms or not counted.preliminary or not final:
        raise Refused("not_preliminary", version=submission.confirms)
    return counted


def _basis(session: Session, now: AnswerStanding, submission: Submission, before: AnswerRow | None) -> Basis:
    """The version of the papers that the answer is given on. One that is confirmed or completed stands on what it stood
    on; of one that is entered, the day it came tells which there was."""
    if before is not None:
        return answers.basis(before)
    if submission.source is AnswerSource.RECORDED and now.papers > FIRST:
        return Basis(given_on=papers.version_at(session, now.round_id, submission.arrived_at))
    return Basis(given_on=min(submission.papers or now.papers, now.papers))


def _attest(session: Session, now: AnswerStanding, submission: Submission) -> Attested:
    """The attest of exactly this. The short ways, supplements and what a registrar records need none."""
    drafted = submission.takes_draft and not submission.supplement
    asked = now.attests and drafted and submission.source is AnswerSource.LINK
    row = attest_standing.newest_open(session, now.id) if asked else None
    if row is None:
        return Attested()
    files = [*(file for _, file in drafts.load(session, now.id).files), *submission.files]
    sent = drafts.fingerprint(submission.typed_sha256, files)
    return attest_standing.held(row, sent, without=submission.without_attest)


def _carried(confirmed: AnswerRow) -> Attested:
    """The minutes extract confirms what was attested, and changes no word of it."""
    return Attested(by=confirmed.attested_by, at=confirmed.attested_at)


def _completed(
    session: Session, now: AnswerStanding, submission: Submission, request: SupplementRequest | None
) -> AnswerRow | None:
    """The version that a supplement completes, through the link or brought in by the registrar who asked for it: what
    was asked for and came in its time is never late by itself."""
    if request is None or not request.is_open(submission.arrived_at):
        return None
    asked = submission.supplement or submission.source is AnswerSource.RECORDED
    return answers.counted_answer(session, now.id) if asked else None


def _limited(session: Session, before: AnswerRow, submission: Submission, request: SupplementRequest) -> Submission:
    """The submission with everything outside the parts asked about as it was, whatever was sent."""
    kept = [drafts.stored_file(row) for row in answers.answer_files(session, before.id)]
    merged = completed(answers.content(before), submission.content, request.parts)
    files = completed_files(kept, submission.files, request.file_kinds)
    return submission.model_copy(update={"content": merged, "files": files})


def _store(
    session: Session,
    now: AnswerStanding,
    submission: Submission,
    *,
    judged_at: datetime,
    attest: Attested,
    basis: Basis,
    kinds: Collection[FileKind],
    beside: int,
) -> Taken:
    """Plain inserts: at a deadline this is the hot path, and the ORM's unit of work costs far more. `kinds`: of the
    draft's files, those a supplement may bring."""
    version = (now.latest or 0) + 1
    body = submission.content.model_dump_json()
    answer = Taken(
        id=uuid4().hex,
        recipient_id=now.id,
        version=version,
        receipt=_receipt(now, version),
        arrived_at=submission.arrived_at,
        late=is_late(judged_at, now.due_at),
        preliminary=submission.content.is_preliminary,
        content_sha256=hashlib.sha256(body.encode()).hexdigest(),
    )
    more = {
        "round_id": now.round_id,
        "counted": not beside,
        "beside": beside,
        "channel": submission.channel or "",
        "note_id": submission.note_id,
        "nonce": submission.nonce,
        "source": submission.source,
        "stance": submission.content.stance or "",
        "judged_at": judged_at,
        "confirms": submission.confirms,
        "content": body,
        "attested_by": attest.by,
        "attested_at": attest.at,
        "papers": basis.given_on,
        "stands_on": basis.stands_on,
        "stands_at": basis.stands_at,
    }
    connection = session.connection()
    if now.latest is not None and not beside:
        connection.execute(_UNCOUNT, {"owner": now.id})
    connection.execute(_INSERT_ANSWER, {**answer._asdict(), **more})
    if submission.takes_draft and now.draft_files:
        asked = _TAKE_DRAFT_FILES.where(col(AnswerFileRow.kind).in_(kinds))
        files = {"owner": now.id, "answer": answer.id, "draft_of": submission.supplement}
        connection.execute(asked if submission.supplement else _TAKE_DRAFT_FILES, files)
    owner = {"recipient_id": now.id, "answer_id": answer.id}
    rows = [
        {"id": uuid4().hex, **owner, "position": position, "supplement": 0, **file.model_dump(mode="json")}
        for position, file in enumerate(submission.files, start=100)
    ]
    if rows:
        connection.execute(_INSERT_FILES, rows)
    return answer


def _receipt(now: AnswerStanding, version: int) -> str:
    return receipt_number(now.dnr, now.code, version)


def _settle(session: Session, now: AnswerStanding, submission: Submission) -> None:
    """The recipient has said its word."""
    stance = submission.content.stance
    reached = FACTS[stance].state if stance else RecipientState.ANSWERED
    session.connection().execute(_SET_STATE, {"owner": now.id, "reached": reached})
