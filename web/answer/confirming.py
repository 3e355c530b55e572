"""A preliminary answer confirmed by its minutes extract: the same content, final, and never late by it."""

from starlette.responses import Response

from models.answer import StoredFile
from models.errors import Refused
from models.values import DecisionStatus, FileKind
from store.answers import submissions
from store.answers.submissions import Submission
from templates.dates import moment_words
from web.answer import uploads
from web.answer.form import FormFault
from web.answer.showing import stored
from web.answer.submitting import already_taken, brings_no_file, to_receipt
from web.answer.work import Work


def confirm(work: Work) -> Response:
    """Makes the counted, preliminary answer final with the extract, as a new version; a draft is left lying."""
    if (earlier := already_taken(work)) is not None and brings_no_file(work, earlier):
        return to_receipt(work.desk, earlier.receipt)
    visit = work.desk.visit
    if not visit.is_sent or visit.is_cancelled:
        return work.closed()
    if visit.counted is None:
        return work.desk.go()
    if work.form.arrived_at > visit.confirm_until:
        return _too_late(work)
    if visit.counted.version != work.replaces or not visit.counted.preliminary:
        return _again(work, (FormFault(field="extract", code="confirm_changed"),))
    rows = work.desk.earlier_files()
    kept = uploads.keep(work.form.uploads, present=())
    faults = [FormFault(field="extract", code=fault.code, facts=dict(fault.facts)) for fault in kept.faults]
    if not faults and not kept.files:
        faults = [FormFault(field="extract", code="extract_missing")]
    if faults:
        return _again(work, tuple(faults), status=413 if kept.is_too_large else 422)
    return _take(work, (*stored(rows, [row.id for row in rows]), *_extracts(kept.files)))


def _take(work: Work, files: tuple[StoredFile, ...]) -> Response:
    content = work.desk.visit.counted_content.model_copy(update={"decision_status": DecisionStatus.APPROVED})
    submission = Submission(
        content=content,
        files=files,
        nonce=work.nonce,
        arrived_at=work.form.arrived_at,
        replaces=work.replaces,
        confirms=work.replaces,
        takes_draft=False,
    )
    try:
        with work.desk.house.config.database.changing() as session:
            answer = submissions.submit(session, work.desk.visit.recipient.id, submission)
    except Refused as refusal:
        again = work.again()
        if refusal.code in {"answer_exists", "answer_withdrawn", "not_preliminary"}:
            return _again(again, (FormFault(field="extract", code="confirm_changed"),))
        return _too_late(again) if refusal.code == "round_closed" else again.closed()
    return to_receipt(work.desk, answer.receipt)


def _too_late(work: Work) -> Response:
    until = moment_words(work.desk.visit.confirm_until, work.desk.language)
    return _again(work, (FormFault(field="extract", code="confirm_too_late", facts={"until": until}),), status=409)


def _extracts(files: tuple[StoredFile, ...]) -> tuple[StoredFile, ...]:
    return tuple(file.model_copy(update={"kind": FileKind.MINUTES_EXTRACT}) for file in files)


def _again(work: Work, faults: tuple[FormFault, ...], *, status: int = 422) -> Response:
    """The receipt that counts now, with what stands in the way."""
    counted = work.desk.visit.counted
    if counted is None:
        return work.desk.go()
    return work.desk.receipt(counted, fresh=False, faults=faults, status=status)
