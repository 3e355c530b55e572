"""Submitting: the bytes are made safe in the file store, then one transaction, and only then a receipt is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from models.answer import AnswerContent, StoredFile
from models.errors import Refused
from models.values import Stance
from rules import text
from store.answers import answers, drafts, submissions
from store.answers.drafts import DraftConflict
from store.answers.submissions import Submission
from web.answer import reviewing
from web.answer.drafting import give_back, save_typed
from web.answer.fields import first, tidied_marks
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.work import Work

if TYPE_CHECKING:
    from models.tables import AnswerRow


def submit(work: Work) -> Response:
    """Takes the answer and goes to its receipt. With faults the form comes back, typed text and good files kept."""
    if (earlier := already_taken(work)) is not None and _says_the_same(work, earlier):
        return to_receipt(work.desk, earlier.receipt)
    if (stop := work.stopped()) is not None:
        return stop
    if work.form.first("from_draft") and not (work.draft_is_the_one and work.files_are_seen):
        return work.desk.go("/granska", {"andrat": 1})
    if not work.draft_is_seen:
        return work.conflict()
    if not work.files_are_seen:
        return work.to_review()
    kept = work.keep_uploads()
    checked = work.checked(kept.files)
    if faults := (*work.oversized, *checked.faults, *kept.faults):
        return give_back(work, kept, faults)
    submission = Submission(
        content=checked.content,
        files=(*work.earlier_files, *kept.files),
        nonce=work.nonce,
        arrived_at=work.form.arrived_at,
        replaces=work.replaces,
        papers=work.papers,
        draft_version=work.desk.visit.draft.version,
        draft_files=work.desk.visit.draft.files_mark,
        typed_sha256=drafts.fields_sha256(work.tidied.fields),
        without_attest=work.form.first("without_attest"),
        supplement=work.desk.visit.supplement,
    )
    return _take(work, submission, kept.files)


def decline(work: Work) -> Response:
    """Avstår från att yttra sig, in one step; what is typed stays in the draft."""
    return _short_way(work, Stance.DECLINES)


def no_comments(work: Work) -> Response:
    """Inga synpunkter, in one step; what is typed stays in the draft."""
    return _short_way(work, Stance.NO_COMMENTS)


def to_receipt(desk: Desk, receipt: str, marks: dict[str, int] | None = None) -> Response:
    return desk.go(f"/kvittens/{receipt}", marks)


def _short_way(work: Work, stance: Stance) -> Response:
    content = AnswerContent(stance=stance, reason=_reason(work))
    if (earlier := already_taken(work)) is not None and _asks_the_same(work, earlier, content):
        return to_receipt(work.desk, earlier.receipt)
    if (stop := work.stopped()) is not None:
        return stop
    if work.tidied.fields and not work.draft_is_seen:
        return work.conflict()
    kept = work.keep_uploads()
    if faults := (*work.oversized, *work.short_faults(("decline_reason",)), *kept.faults):
        return give_back(work, kept, faults)
    if (work.tidied.fields or kept.files) and isinstance(save_typed(work, kept.files), DraftConflict):
        return work.again().conflict()
    submission = Submission(
        content=content,
        nonce=work.nonce,
        arrived_at=work.form.arrived_at,
        replaces=work.replaces,
        papers=work.papers,
        takes_draft=False,
    )
    return _take(work, submission)


def _reason(work: Work) -> str:
    reason = first(work.short, "decline_reason")
    return "" if text.is_blank(reason) else reason


def already_taken(work: Work) -> AnswerRow | None:
    """The version that this form has become before (a double click, a lost reply). Whether it asks the same now is for
    the caller to see: behind the Back button the same form may be filled in anew, or another of its buttons pressed.
    """
    if work.desk.visit.counted is None:
        return None
    with work.desk.house.config.database.looking() as session:
        return answers.of_nonce(session, work.desk.visit.recipient.id, work.nonce)


def _says_the_same(work: Work, earlier: AnswerRow) -> bool:
    """The review page types nothing of its own, so that its form says the same whatever the draft says now."""
    if work.form.first("from_draft"):
        return True
    return not work.oversized and work.checked(()).content == answers.content(earlier) and brings_no_file(work, earlier)


def _asks_the_same(work: Work, earlier: AnswerRow, content: AnswerContent) -> bool:
    """The answer's fields went into the draft the first time."""
    typed = work.tidied.fields
    nothing_new = not work.oversized and (not typed or typed == work.desk.visit.draft.fields)
    return nothing_new and content == answers.content(earlier) and brings_no_file(work, earlier)


def brings_no_file(work: Work, earlier: AnswerRow) -> bool:
    """No file but those that came with the form the first time: into the answer, or into the draft."""
    with work.desk.house.config.database.reading() as session:
        there = {row.sha256 for row in answers.answer_files(session, earlier.id)}
    there |= {file.sha256 for _id, file in work.desk.visit.draft.files}
    return all(one.incoming is None or one.incoming.sha256 in there for one in work.form.uploads)


def _take(work: Work, submission: Submission, uploaded: Sequence[StoredFile] = ()) -> Response:
    """The one transaction. What changed since the visit was read shows as a refusal, and as its page. `uploaded`: what
    came with this form, to be kept in the draft when the answer is not taken yet."""
    try:
        with work.desk.house.config.database.changing() as session:
            work.set_file_kinds(session)
            answer = submissions.submit(session, work.desk.visit.recipient.id, submission)
    except Refused as refusal:
        again = work.again()
        if refusal.code in {"answer_exists", "answer_withdrawn"}:
            return again.answer_exists()
        if refusal.code == "draft_changed":
            return again.to_review() if again.draft_is_seen else again.conflict()
        if refusal.code == "attest_missing":
            return _ask_first(work, uploaded)
        return again.closed()
    return to_receipt(work.desk, answer.receipt, tidied_marks(work.tidied))


def _ask_first(work: Work, uploaded: Sequence[StoredFile]) -> Response:
    """Somebody is asked to attest and has not attested just this: the sender decides whether to wait. What was typed
    is in the draft then, and on the page."""
    if isinstance(save_typed(work, uploaded), DraftConflict):
        return work.again().conflict()
    return reviewing.again(work, (FormFault(field="without_attest", code="attest_missing"),))
