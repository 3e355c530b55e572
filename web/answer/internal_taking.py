"""A colleague's words beside the draft: put into it, whole or part by part, or left out with a reason that is kept.

Nothing of the draft is written over unseen: what is put there comes after what stands there, unless somebody says that
it replaces it, and a draft saved meanwhile is shown first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from models.answer import FILES_LIMIT, StoredFile
from models.internal import InternalDecision, InternalReferral, InternalView
from models.values import AnswerPart, InternalOutcome
from rules import internal as rule
from rules import text
from store.answers import drafts
from store.answers import internal as store
from store.answers.drafts import DraftConflict
from web.answer import downloads
from web.answer.fields import first, number
from web.answer.form import FormFault
from web.answer.showing import Desk, FormState
from web.answer.work import Work

REASON_LIMIT = 1_000
"""Characters of why something was left out; said beside the field."""
_WHOLE = {"take_all": InternalOutcome.TAKEN, "decline_all": InternalOutcome.DECLINED}


@dataclass(frozen=True)
class BesideInternal:
    """One part: what the colleague says, what the draft says now, and what was decided on it. `stance_field` and
    `text_field`: the form's fields of the part, empty where it has none."""

    place: int
    view: InternalView
    decision: InternalDecision | None
    stance_field: str
    text_field: str
    stance: str
    text: str


def page(
    desk: Desk,
    place: int,
    *,
    done: bool = False,
    faults: Sequence[FormFault] = (),
    typed: Mapping[str, str] | None = None,
    overtaken: str = "",
    status: int = 200,
) -> Response | None:
    """None when nobody has that number. `overtaken`: what came between, `draft` or `answer`."""
    one = of_number(desk, place)
    if one is None:
        return None
    visit = desk.visit
    return desk.page(
        "internal_answer.html",
        status=status,
        state=FormState(
            fields={}, replaces=visit.counted.version if visit.counted else 0, draft_version=visit.draft.version
        ),
        one=one,
        one_state=rule.state(one),
        sides=_sides(desk, one),
        undecided=len(rule.undecided(one)),
        done=done,
        overtaken=overtaken,
        value=typed or {},
        faults=faults,
        fault_at={fault.field: fault for fault in reversed(faults)},
    )


def of_number(desk: Desk, place: int) -> InternalReferral | None:
    return next((one for one in desk.visit.internal if one.number == place), None)


def file(desk: Desk, place: int, sha256: str) -> Response | None:
    one = of_number(desk, place)
    sent = [each for answer in one.answers for view in answer.views for each in view.files] if one else []
    found = next((each for each in sent if each.sha256 == sha256), None)
    back = f"{desk.path}/internremiss/{place}"
    return downloads.received_file(desk.house, found, desk.language, back=back) if found is not None else None


def decide(work: Work) -> Response:
    """Does with each part what was chosen, in one transaction: the draft's new version and the decisions."""
    visit, place = work.desk.visit, number(work.form.first("internal_number"))
    one = of_number(work.desk, place)
    if not visit.was_open(work.form.arrived_at):
        return work.closed()
    if one is None or one.newest is None:
        return work.desk.go("/internremiss")
    if one.newest.number != number(work.form.first("internal_answer")):
        return _again(work, place, overtaken="answer")
    if not work.draft_is_the_one:
        return _again(work, place, overtaken="draft")
    decisions = _decisions(work, one)
    merged, files = _merged(work.desk, one, decisions)
    if faults := _faults(work, decisions, files):
        return _again(work, place, faults=faults)
    at, recipient_id = work.form.arrived_at, visit.recipient.id
    with work.desk.house.config.database.changing() as session:
        if merged != work.desk.standing:
            saved = drafts.save(
                session, recipient_id, expected=visit.draft.version, fields=merged, at=at, by=work.writer
            )
            if isinstance(saved, DraftConflict):
                return _again(work, place, overtaken="draft")
        drafts.add_files(session, recipient_id, list(files))
        store.decide(session, one.id, decisions, at=at)
    return work.desk.go(f"/internremiss/{place}", {"klart": 1}, "gjort")


def _again(work: Work, place: int, *, faults: Sequence[FormFault] = (), overtaken: str = "") -> Response:
    """The page as it stands now, with every choice and reason as they were made."""
    typed = {name: values[0] for name, values in work.form.fields.items() if name.startswith(("view-", "reason-"))}
    status = 409 if overtaken else 422
    desk = work.again().desk
    return page(desk, place, faults=faults, typed=typed, overtaken=overtaken, status=status) or desk.go()


def _sides(desk: Desk, one: InternalReferral) -> list[BesideInternal]:
    views = one.newest.views if one.newest else ()
    return [_side(desk, one, place, view) for place, view in enumerate(views, start=1)]


def _side(desk: Desk, one: InternalReferral, place: int, view: InternalView) -> BesideInternal:
    stance_field, text_field = _fields(view)
    standing = desk.standing
    return BesideInternal(
        place=place,
        view=view,
        decision=rule.decision_on(one, view.part),
        stance_field=stance_field,
        text_field=text_field,
        stance=first(standing, stance_field),
        text=first(standing, text_field),
    )


def _fields(view: InternalView) -> tuple[str, str]:
    match view.part.part:
        case AnswerPart.STANCE:
            return "stance", ""
        case AnswerPart.SUMMARY:
            return "", "summary"
        case AnswerPart.QUESTION:
            return f"q-{view.part.key}-stance", f"q-{view.part.key}-comment"
        case _:
            return "", ""


def _decisions(work: Work, one: InternalReferral) -> list[InternalDecision]:
    """What the form says of each part; of the whole, what one of its two buttons says of all that wait."""
    whole = next((outcome for button, outcome in _WHOLE.items() if work.form.first(button)), None)
    waiting = rule.undecided(one)
    found = []
    for side in _sides(work.desk, one):
        said = work.form.first(f"view-{side.place}")
        outcome = InternalOutcome(said) if said in set(InternalOutcome) else None
        if whole is not None:
            outcome = whole if side.view in waiting else None
        if outcome is None or one.newest is None:
            continue
        reason = _reason(work, f"reason-{side.place}") or (_reason(work, "reason-all") if whole else "")
        kept = reason if outcome is InternalOutcome.DECLINED else ""
        number_of = one.newest.number
        decision = InternalDecision(
            number=number_of, part=side.view.part, outcome=outcome, reason=kept, at=work.form.arrived_at
        )
        if side.decision is None or (side.decision.outcome, side.decision.reason) != (outcome, kept):
            found.append(decision)
    return found


def _reason(work: Work, name: str) -> str:
    reason = text.free_text(work.form.first(name)).text
    return "" if text.is_blank(reason) else reason


def _faults(work: Work, decisions: Sequence[InternalDecision], files: Sequence[StoredFile]) -> tuple[FormFault, ...]:
    if not decisions:
        return (FormFault(field="view-1", code="internal_nothing_chosen"),)
    one = of_number(work.desk, number(work.form.first("internal_number")))
    places = {side.view.part: side.place for side in _sides(work.desk, one)} if one else {}
    whole = any(work.form.first(button) for button in _WHOLE)
    faults = []
    for decision in decisions:
        name = "reason-all" if whole else f"reason-{places[decision.part]}"
        if decision.outcome is InternalOutcome.DECLINED and not decision.reason:
            faults.append(FormFault(field=name, code="internal_reason_missing"))
        elif len(decision.reason) > REASON_LIMIT:
            facts = {"limit": REASON_LIMIT, "length": len(decision.reason)}
            faults.append(FormFault(field=name, code="internal_reason_long", facts=dict(facts)))
    there = {(file.sha256, file.name) for _, file in work.desk.visit.draft.files}
    count = len(there | {(file.sha256, file.name) for file in files})
    if files and count > FILES_LIMIT:
        faults.append(FormFault(field="files", code="files_over", facts={"limit": FILES_LIMIT, "count": count}))
    return tuple(faults[:1] if whole else faults)


def _merged(
    desk: Desk, one: InternalReferral, decisions: Sequence[InternalDecision]
) -> tuple[dict[str, list[str]], list[StoredFile]]:
    """The draft's fields with what is taken, and the files that come along. A position is taken where the draft has
    none, or where it is to be replaced: a text says more than one, a position does not."""
    fields = {name: list(values) for name, values in desk.standing.items()}
    files: list[StoredFile] = []
    outcomes = {decision.part: decision.outcome for decision in decisions}
    for side in _sides(desk, one):
        outcome = outcomes.get(side.view.part)
        if outcome is None or outcome is InternalOutcome.DECLINED:
            continue
        files += side.view.files
        if side.view.text and side.text_field:
            fields[side.text_field] = [rule.joined(side.text, side.view.text, outcome)]
        is_new = not side.stance or outcome is InternalOutcome.REPLACED
        if side.view.stance and side.stance_field and is_new:
            fields[side.stance_field] = [side.view.stance]
    known = [field.name for field in desk.visit.fields]
    return {name: fields[name] for name in known if name in fields}, files
