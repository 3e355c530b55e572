"""Drafts: saved by version. A colleague's later save is never overwritten unseen; both texts are shown instead."""

from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from models.answer import StoredFile
from store.answers import drafts
from store.answers.drafts import AnswerDraft, DraftConflict
from templates.dates import since_words
from web.answer import editing
from web.answer.fields import FieldShape, first, tidied_marks
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.uploads import KeptUpload
from web.answer.work import Work


def save(work: Work) -> Response:
    """Saves what is typed, valid or not, with the files; then shows the form again, saying so."""
    if (stop := work.stopped()) is not None:
        return stop
    if work.wants_json and work.writer.precedes(work.desk.visit.draft.writer):
        return _told(work.desk, work.desk.visit.draft)  # it was overtaken on its way: the page has saved more since
    if not work.draft_is_seen:
        return work.conflict()
    place = editing.edit(work)
    kept = work.keep_uploads()
    faults = (*work.oversized, *kept.faults)
    if faults:
        return give_back(work, kept, faults)
    draft = save_typed(work, kept.files)
    if isinstance(draft, DraftConflict):
        return work.again().conflict()
    if work.wants_json:
        return _told(work.desk, draft)
    if place is not None:
        return to_place(work, place)
    if not (draft.version or draft.files) and (work.short or work.form.first("then")):
        return to_form(work)  # there was nothing that a draft could hold
    return to_form(work, "sparat", anchor="filer" if kept.files else editing.DONE)


def review(work: Work) -> Response:
    """Saves, then shows everything as it would be sent, for a last look."""
    return keep_complete(work) or work.desk.go("/granska", marks_of(work))


def keep_complete(work: Work) -> Response | None:
    """Saves a draft that could be sent as it stands. The page that says why it could not, or None."""
    if (stop := work.stopped()) is not None:
        return stop
    if not work.draft_is_seen:
        return work.conflict()
    kept = work.keep_uploads()
    faults = (*work.oversized, *work.checked(kept.files).faults, *kept.faults, *work.unsent)
    if faults:
        return give_back(work, kept, faults)
    if isinstance(save_typed(work, kept.files), DraftConflict):
        return work.again().conflict()
    return None


def resolve(work: Work) -> Response:
    """Puts two people's texts together as the conflict page asked, field by field, into a new version."""
    if (stop := work.stopped()) is not None:
        return stop
    theirs = work.desk.visit.draft
    if theirs.version != work.draft_version:
        return work.conflict()
    for field in work.desk.visit.fields:
        chosen = work.form.first(f"keep-{field.name}", "mine")
        own, other = first(work.tidied.fields, field.name), first(theirs.fields, field.name)
        if chosen == "theirs":
            own = other
        elif chosen == "both" and field.shape is FieldShape.TEXT and own != other:
            own = "\n\n".join(part for part in (other, own) if part)
        work.tidied.fields.pop(field.name, None)
        if own:
            work.tidied.fields[field.name] = [own]
    if isinstance(save_typed(work, ()), DraftConflict):
        return work.again().conflict()
    return to_form(work, "sparat")


def give_back(work: Work, kept: KeptUpload, faults: tuple[FormFault, ...]) -> Response:
    """The form again with its faults. What was typed is saved as a draft, so that nothing hangs on this page alone."""
    draft = save_typed(work, kept.files)
    if isinstance(draft, DraftConflict):
        return work.again().conflict()
    too_large = kept.is_too_large or bool(work.oversized)
    return work.again().desk.form(work.state(faults, draft_version=draft.version), status=413 if too_large else 422)


def save_typed(work: Work, files: Sequence[StoredFile]) -> AnswerDraft | DraftConflict:
    """Saves the typed fields over the version the sender saw, adds files and sets or removes those already there."""
    recipient_id, supplement = work.desk.visit.recipient.id, work.desk.visit.supplement
    fields, seen = work.tidied.fields, work.desk.visit.draft
    with work.desk.house.config.database.changing() as session:
        work.set_file_kinds(session)
        drafts.add_files(session, recipient_id, list(files), supplement)
        if (removed := work.form.first("remove_file")) in dict(seen.files):
            drafts.remove_file(session, recipient_id, removed)
        if not fields and seen.version == 0:
            return drafts.load(session, recipient_id, supplement)
        at, by = work.form.arrived_at, work.writer
        return drafts.save(
            session, recipient_id, expected=seen.version, fields=fields, at=at, supplement=supplement, by=by
        )


def to_form(work: Work, mark: str = "", *, done: Sequence[str] = (), anchor: str = editing.DONE) -> Response:
    """The form, saying what has just been done: by a redirect, unless a short way has a text that is not sent yet. No
    draft holds that, so the form then comes with this very answer. `done`: the fields that have been sent. `anchor`:
    where on the page it is said."""
    return to_place(work, editing.EditedPlace({mark: 1} if mark else {}, anchor if mark else ""), done=done)


def to_place(work: Work, place: editing.EditedPlace, *, done: Sequence[str] = ()) -> Response:
    waiting = {name: values for name, values in work.short.items() if name not in done}
    marks = {**marks_of(work), **place.marks}
    if not waiting:
        return work.desk.go(marks=marks, anchor=place.anchor)
    said = {name: str(value) for name, value in marks.items()}
    return work.again().desk.begin(frozenset(marks), waiting=waiting, said=said, focus=place.anchor)


def marks_of(work: Work) -> dict[str, int]:
    """The query words that follow a save: what is being replaced, what was cleaned."""
    marks: dict[str, int] = {}
    if work.replaces and not work.desk.visit.supplement:
        marks["ersatt"] = 1
    return marks | tidied_marks(work.tidied)


def _told(desk: Desk, draft: AnswerDraft) -> Response:
    saved_at = draft.saved_at
    body = {
        "version": draft.version,
        "saves": draft.saves,
        "saved_at": saved_at.isoformat() if saved_at else None,
        "clock": since_words(saved_at, desk.visit.now, desk.language) if saved_at else "",
    }
    response = JSONResponse(body)
    desk.signing.begin_visit(response, desk.visit.bearer)
    return response
