"""Behind the link for a program: what is asked, as JSON, and the answer handed in with the page's own fields, by the
page's own rules, and with the same receipt. What a person has begun on the page is left lying.

The link is the key, as on the page; no cookie is read, so no other site can use somebody's visit.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.errors import Refused, TemporaryFailure
from models.machine_answer import (
    MachineFault,
    MachineField,
    MachinePaper,
    MachineQuestion,
    MachineReceipt,
    MachineRound,
)
from models.stances import OF_QUESTIONS
from models.values import DecisionLevel, DecisionStatus, DissentKind, Stance
from store.answers import answers, submissions
from store.answers.drafts import AnswerDraft
from store.answers.submissions import Submission
from templates.web import form_messages
from templates.words import Language
from web.answer.fields import comment_name, stance_name
from web.answer.form import FormFault
from web.answer.showing import Desk
from web.answer.submitting import already_taken, brings_no_file
from web.answer.uploads import look_into, take_long
from web.answer.visit import Visit, of_token
from web.answer.work import Work
from web.house import house_of
from web.limiting import Limit
from web.multipart import BODY_LIMIT, TEXT_LIMIT, ReceivedForm, receive_form
from web.problems import language_of, problem
from web.threads import Lane

if TYPE_CHECKING:
    from models.tables import AnswerRow

KEY = "idempotency-key"
BESIDE = frozenset({"replaces", "papers"})
"""What goes along with the answer's own fields: the version it takes the place of, and that of the papers read."""
_LEAST_KEY, _LONGEST_KEY = 8, 200
_NAMES_SHOWN = 10
_CODES: dict[str, tuple[str, ...]] = {
    "stance": tuple(Stance),
    "decision_level": tuple(DecisionLevel),
    "decision_status": tuple(DecisionStatus),
}
_AS_TOLD = {
    **dict.fromkeys(("round_not_open", "round_cancelled", "round_closed", "answer_withdrawn"), "answering_over"),
    "answer_exists": "answered_already",
    "attest_missing": "attest_waited_for",
}
"""What the register refuses with, as a system is told of it."""


async def show(request: Request) -> Response:
    """GET /s/{token}/maskin: what is asked, until when, and what has been answered. Changes nothing."""
    return await house_of(request).threads.run(_guarded, request, _show)


async def post(request: Request) -> Response:
    """POST /s/{token}/maskin: the answer with its files. The same key twice is one answer."""
    house = house_of(request)
    stop = await house.threads.run(_guarded, request, _stopped)
    if stop.status_code != _GO_ON:
        return stop
    try:
        form = await receive_form(request, house.config.files, house.config.clock, text_limit=TEXT_LIMIT)
    except Refused as refusal:
        large = refusal.code == "body_too_large"
        return problem(request, Refused("body_too_large", limit=BODY_LIMIT) if large else Refused("form_unreadable"))
    try:
        if take_long(form.uploads):
            await house.threads.run_in(Lane.FILES, look_into, form.uploads)
        return await house.threads.run(_guarded, request, lambda asked, visit: _taken(asked, visit, form))
    finally:
        form.discard()


_GO_ON = 100


def _guarded(request: Request, act: Callable[[Request, Visit], Response]) -> Response:
    """The act at the link's visit, and its no as a problem. Only callers of wrong links are ever slowed."""
    house = house_of(request)
    try:
        visit = of_token(house, request.path_params["token"])
        if visit is None:
            caller = request.client.host if request.client else ""
            slow = not house.limiter.allows(Limit.WRONG_LINK, caller)
            return problem(request, Refused("too_many_requests" if slow else "link_unknown"))
        return act(request, visit)
    except (Refused, TemporaryFailure) as error:
        return problem(request, error)


def _stopped(request: Request, visit: Visit) -> Response:
    """Before the body is read."""
    if not house_of(request).limiter.allows(Limit.POST, visit.recipient.id):
        raise Refused("too_many_requests")
    _nonce(request)
    return Response(status_code=_GO_ON)


def _nonce(request: Request) -> str:
    """The key as the form's nonce: of its own kind, so that no page's form has it."""
    key = request.headers.get(KEY, "")
    if not (_LEAST_KEY <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Refused("idempotency_key_missing")
    return hashlib.sha256(f"maskin:{key}".encode()).hexdigest()


def _show(request: Request, visit: Visit) -> Response:
    counted = visit.counted
    shown = MachineRound(
        dnr=visit.round.dnr,
        title=visit.round.title,
        sender=visit.definition.sender_name,
        recipient=visit.recipient.full_name,
        state=visit.round.state,
        due_at=visit.recipient.due_at,
        last_moment=visit.last_moment,
        is_open=visit.is_open,
        papers_version=visit.papers_version,
        papers=tuple(
            MachinePaper(
                position=paper.position,
                title=paper.title,
                name=paper.name,
                size=paper.size,
                media_type=paper.media_type,
                sha256=paper.sha256,
                path=f"/s/{request.path_params['token']}/handlingar/{paper.position}",
            )
            for paper in visit.papers
        ),
        questions=tuple(
            MachineQuestion(
                key=question.key,
                section=question.section,
                text=question.text,
                required=question.required,
                stance_field=stance_name(question) if question.stance else "",
                comment_field=comment_name(question),
            )
            for question in visit.questions
        ),
        fields=tuple(
            MachineField(name=field.name, limit=field.limit, codes=_codes(field.name)) for field in visit.fields
        ),
        answered=_receipt(counted) if counted is not None else None,
    )
    return JSONResponse(shown.model_dump(mode="json"))


def _codes(name: str) -> tuple[str, ...]:
    if name.startswith("q-") and name.endswith("-stance"):
        return tuple(OF_QUESTIONS)
    if name.startswith("reservation-") and name.endswith("-kind"):
        return tuple(DissentKind)
    return _CODES.get(name, ())


def _receipt(row: "AnswerRow | answers.Taken") -> MachineReceipt:
    return MachineReceipt(**{name: getattr(row, name) for name in MachineReceipt.model_fields})


def _taken(request: Request, visit: Visit, form: ReceivedForm) -> Response:
    house = house_of(request)
    fields = {**form.fields, "nonce": [_nonce(request)]}
    # A person's draft is neither sent nor shown: its files would go along.
    alone = replace(visit, draft=AnswerDraft(), completing=None)
    desk = Desk(house, alone, language_of(request))
    work = Work(desk=desk, form=replace(form, fields=fields), wants_json=True, action="submit")
    unknown = sorted(form.fields.keys() - {field.name for field in visit.fields} - BESIDE)
    if unknown:
        raise Refused("fields_unknown", names=", ".join(unknown[:_NAMES_SHOWN])[:500])
    if (earlier := already_taken(work)) is not None:
        return _again(work, earlier)
    if not visit.was_open(form.arrived_at):
        raise Refused("answering_over")
    if (visit.counted.version if visit.counted else 0) != work.replaces:
        raise Refused("answered_already", version=visit.counted.version if visit.counted else 0)
    kept = work.keep_uploads()
    checked = work.checked(kept.files)
    if faults := (*work.oversized, *checked.faults, *kept.faults):
        told = [each.model_dump() for each in _faults(faults, desk.language)]
        return problem(request, Refused("answer_faults"), faults=told)
    submission = Submission(
        content=checked.content,
        files=kept.files,
        nonce=work.nonce,
        arrived_at=form.arrived_at,
        replaces=work.replaces,
        papers=work.papers,
        takes_draft=False,
    )
    try:
        with house.config.database.changing() as session:
            answer = submissions.submit(session, visit.recipient.id, submission)
    except Refused as refusal:
        version = refusal.facts.get("version", 0)
        raise Refused(_AS_TOLD.get(refusal.code, "answering_over"), version=version) from refusal
    return JSONResponse(_receipt(answer).model_dump(mode="json"), 201)


def _again(work: Work, earlier: "AnswerRow") -> Response:
    """The same answer once more gets the receipt it got. Raises Refused("idempotency_key_reused")."""
    same = not work.oversized and work.checked(()).content == answers.content(earlier)
    if not (same and brings_no_file(work, earlier)):
        raise Refused("idempotency_key_reused", receipt=earlier.receipt)
    return JSONResponse(_receipt(earlier).model_dump(mode="json"), 200)


def _faults(faults: tuple[FormFault, ...], language: Language) -> Iterator[MachineFault]:
    for each in faults:
        detail = form_messages.sentence(language, each.code, each.facts)
        yield MachineFault(field=each.field, code=each.code, detail=detail)
