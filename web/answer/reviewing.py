"""The review page: everything as it would be sent, with gentle remarks, and a second person to ask first."""

from collections.abc import Collection, Mapping, Sequence
from uuid import uuid4

from starlette.responses import Response

from web.answer import completing
from web.answer.form import FormChecked, FormFault, check
from web.answer.peers import peers_of
from web.answer.showing import Desk, FormState, first_of
from web.answer.visit import Visit
from web.answer.work import Work


def page(
    desk: Desk,
    *,
    marks: Collection[str] = (),
    faults: Sequence[FormFault] = (),
    typed: Mapping[str, Sequence[str]] | None = None,
    kept: Sequence[str] | None = None,
    nonce: str = "",
    status: int = 200,
) -> Response:
    """The draft as it would be sent; the form instead when it could not be. `kept`: the files of the earlier version
    that are ticked, else those that attest was asked for, else all. `marks`: what has just been done."""
    visit = desk.visit
    is_begun = visit.draft.version > 0 or (visit.completing is not None and visit.draft.files)
    if not visit.was_open(visit.now) or not is_begun:
        return desk.go()
    earlier = desk.earlier_files()
    checked = _checked(visit, len(earlier))
    state = FormState(
        fields=visit.draft.fields,
        replaces=visit.counted.version if visit.counted else 0,
        draft_version=visit.draft.version,
        nonce=nonce or uuid4().hex,
        faults=checked.faults,
    )
    if checked.faults:
        return desk.form(state, status=422)
    start = visit.start.version if visit.start else 0
    if kept is None and visit.attest is not None and visit.attest.starts_from == start:
        kept = visit.attest.kept
    return desk.page(
        "review.html",
        status=status,
        state=state,
        checked=checked,
        content=checked.content,
        earlier_files=earlier,
        kept={file.id for file in earlier} if kept is None else set(kept),
        marks=frozenset(marks),
        faults=faults,
        fault_at={fault.field: fault for fault in reversed(faults)},
        value=first_of(typed or {}),
    )


def _checked(visit: Visit, earlier: int) -> FormChecked:
    """`earlier`: how many files of the version before may go along."""
    draft = visit.draft
    if visit.completing is not None:
        new_kinds = [file.kind for _, file in draft.files]
        return completing.check_parts(visit, visit.completing, draft.fields, new_kinds=new_kinds, kept_files=earlier)
    files, peers = len(draft.files) + earlier, peers_of(visit, draft.fields)
    return check(draft.fields, visit.questions, file_count=files, today=visit.today, peers=peers)


def again(work: Work, faults: Sequence[FormFault] = (), marks: Collection[str] = ()) -> Response:
    """The page as it stands now with what is wrong, and all that was typed and ticked on it."""
    kept = work.form.fields.get("keep_file", [])
    desk, status = work.again().desk, 422 if faults else 409
    return page(desk, marks=marks, faults=faults, typed=work.short, kept=kept, nonce=work.nonce, status=status)
