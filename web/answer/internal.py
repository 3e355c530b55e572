"""The internremiss, for those who write the answer: parts of it asked of colleagues, by mail, and taken back.

What a colleague says is put into the draft, or not, in `internal_taking`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.responses import Response

from models.answer import SHORT_LIMIT
from models.errors import Refusal, Refused
from models.internal import InternalWish
from models.supplements import Part
from models.values import AnswerPart
from rules import internal as rule
from rules import text
from rules.local_time import day_end
from store.answers import internal as store
from web.answer import colleague, requests
from web.answer.fields import first, number
from web.answer.form import FormFault
from web.answer.showing import Desk, FormState, first_of
from web.answer.work import Work

PATH = "/internremiss"
MARKS = frozenset({"skickat", "igen", "tillbaka"})


def page(
    desk: Desk,
    *,
    said: Mapping[str, str],
    faults: Sequence[FormFault] = (),
    typed: Mapping[str, Sequence[str]] | None = None,
    parts: Sequence[str] = (),
    sections: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """Everyone asked, how each stands, and the form that asks one more. `said`: the page's query, which tells what has
    just been done; `parts`, `sections`: those that are ticked."""
    visit = desk.visit
    if not visit.is_sent or visit.is_cancelled:
        return desk.go()
    replaces = visit.counted.version if visit.counted else 0
    return desk.page(
        "internal.html",
        status=status,
        state=FormState(fields=typed or {}, replaces=replaces, draft_version=visit.draft.version),
        standings=[(one, rule.state(one)) for one in visit.internal],
        marks=MARKS & set(said),
        about=number(said.get("nr", "")),
        ticked=set(parts),
        ticked_sections=set(sections),
        choices=_choices(desk),
        asked_of=_asked_of(desk),
        value=first_of(typed or {}),
        faults=faults,
        fault_at={fault.field: fault for fault in reversed(faults)},
    )


def go(work: Work) -> Response:
    """Saves what is typed in the answer, and shows the page."""
    if (stop := work.stopped() or requests.save_along(work, ())) is not None:
        return stop
    return work.desk.go(PATH)


def ask(work: Work) -> Response:
    """Mails a colleague the link of these parts and tells the registered address."""
    visit = work.desk.visit
    if not visit.was_open(work.form.arrived_at):
        return work.closed()
    name, message = first(work.short, "internal_name"), colleague.message_of(work, "internal")
    to, faults = colleague.address(
        work, "internal", (*store.addresses(visit.internal), *(item.to for item in visit.forwards))
    )
    parts, due_at = _parts(work), _due_at(work)
    if faults := (
        *_name_faults(name),
        *faults,
        *(() if parts else (FormFault(field="internal_part", code="internal_part_missing"),)),
        *_due_faults(work, due_at),
        *colleague.message_faults("internal_message", message),
    ):
        return _again(work, faults)
    wish = InternalWish(name=name, email=to, message=message, parts=parts, due_at=due_at or visit.now)
    config = work.desk.house.config
    try:
        with config.database.changing() as session:
            place = store.ask(session, visit.recipient.id, wish, key=config.key, at=work.form.arrived_at)
    except Refused as refusal:
        return _again(work, (FormFault(field="internal_email", code=refusal.code, facts=dict(refusal.facts)),))
    return work.desk.go(PATH, {"skickat": 1, "nr": place}, "gjort")


def ask_again(work: Work) -> Response:
    """The same letter once more, with a link that opens."""
    if not work.desk.visit.was_open(work.form.arrived_at):
        return work.closed()
    config, place = work.desk.house.config, number(work.form.first("internal_number"))
    try:
        with config.database.changing() as session:
            recipient_id = work.desk.visit.recipient.id
            store.ask_again(session, recipient_id, place, key=config.key, at=work.form.arrived_at)
    except Refused as refusal:
        return _again(work, (FormFault(field=f"internremiss-{place}", code=refusal.code, facts=dict(refusal.facts)),))
    return work.desk.go(PATH, {"igen": 1, "nr": place}, "gjort")


def withdraw(work: Work) -> Response:
    """The colleague's link opens its parts no more, and it is told so. What it has sent stays."""
    place = number(work.form.first("internal_number"))
    try:
        with work.desk.house.config.database.changing() as session:
            store.withdraw(session, work.desk.visit.recipient.id, place, at=work.form.arrived_at)
    except Refused as refusal:
        return _again(work, (FormFault(field="internal_name", code=refusal.code, facts=dict(refusal.facts)),))
    return work.desk.go(PATH, {"tillbaka": 1, "nr": place}, "gjort")


def _again(work: Work, faults: Sequence[FormFault]) -> Response:
    """The page as it stands now, with what is wrong and all that was typed and ticked."""
    desk, ticked = work.again().desk, work.form.fields
    parts, sections = ticked.get("internal_part", []), ticked.get("internal_section", [])
    return page(desk, said={}, faults=faults, typed=work.short, parts=parts, sections=sections, status=422)


def _choices(desk: Desk) -> list[Part]:
    """What a colleague can be asked for, in the form's order."""
    questions = [Part(part=AnswerPart.QUESTION, key=question.key) for question in desk.visit.questions]
    whole = (Part(part=AnswerPart.STANCE), Part(part=AnswerPart.SUMMARY))
    return [*whole, *questions, Part(part=AnswerPart.FILES)]


def _asked_of(desk: Desk) -> dict[str, list[str]]:
    """By a part's code, the names of those who have it already."""
    found: dict[str, list[str]] = {}
    for one in desk.visit.internal:
        if one.withdrawn_at is None or one.newest is not None:
            for part in one.parts:
                found.setdefault(part.code, []).append(one.name)
    return found


def _parts(work: Work) -> tuple[Part, ...]:
    """The parts ticked, and the questions of a section ticked whole, in the form's order."""
    sections = {typed for typed in work.form.fields.get("internal_section", ()) if typed}
    wanted = set(work.form.fields.get("internal_part", ()))
    wanted |= {f"question:{question.key}" for question in work.desk.visit.questions if question.section in sections}
    return tuple(part for part in _choices(work.desk) if part.code in wanted)


def _due_at(work: Work) -> datetime | None:
    """The end of the day typed; in a trial, whose days are seconds, no later than the recipient's own instant."""
    visit, day = work.desk.visit, requests.read_date(first(work.short, "internal_due"))
    if day is None:
        return None
    return day_end(day) if visit.is_whole_day else min(day_end(day), visit.recipient.due_at)


def _due_faults(work: Work, due_at: datetime | None) -> tuple[FormFault, ...]:
    visit = work.desk.visit
    if due_at is None:
        code = "date_odd" if first(work.short, "internal_due") else "internal_due_missing"
        return (FormFault(field="internal_due", code=code),)
    answer_due_at, last = visit.recipient.due_at, visit.last_moment
    refusal = rule.due_refusal(due_at, answer_due_at=answer_due_at, last_moment=last, now=visit.now)
    if isinstance(refusal, Refusal):
        return (FormFault(field="internal_due", code=refusal.code, facts=dict(refusal.facts)),)
    return ()


def _name_faults(name: str) -> tuple[FormFault, ...]:
    if text.is_blank(name):
        return (FormFault(field="internal_name", code="internal_name_missing"),)
    if text.has_stacked_marks(name):
        return (FormFault(field="internal_name", code="text_stacked_marks"),)
    return colleague.message_faults("internal_name", name, SHORT_LIMIT)
