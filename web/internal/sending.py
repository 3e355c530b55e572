"""What a colleague can ask for: its parts saved, put together with what another wrote in them, and sent.

A draft is its writer's own; what is sent reaches those who write the answer, and nobody at the body that asks sees any
of it before they send theirs (TF 2 kap. 9, 13 §§). What comes after they have is kept for them, and said to be late.
"""

from collections.abc import Callable, Sequence

from starlette.responses import Response

from models.answer import SHORT_LIMIT, AnswerContent, StoredFile
from models.errors import Refused
from models.internal import InternalView
from models.supplements import Part
from models.values import AnswerPart
from store.answers import drafts
from store.answers import internal as store
from store.answers.drafts import DraftConflict
from web.answer import drafting, editing
from web.answer.fields import SAID_BY, first
from web.answer.form import FormFault, check
from web.answer.work import Work
from web.multipart import ReceivedForm

_OF_THE_FIELDS = frozenset({"text_too_long", "text_stacked_marks", "choice_unknown"})
"""What can be wrong in a part by itself. Whether it is enough is for those who write the answer."""


def send(work: Work) -> Response:
    """Keeps what is said, beside what was said before, and tells those who write. The same form twice is one answer."""
    if (stop := work.stopped()) is not None:
        return stop
    if not work.draft_is_seen:
        return work.conflict()
    kept = work.keep_uploads()
    content, faults = _checked(work)
    if every := (*work.oversized, *faults, *kept.faults):
        return drafting.give_back(work, kept, every)
    saved = drafting.save_typed(work, kept.files)
    if isinstance(saved, DraftConflict):
        return work.again().conflict()
    views = _views(work, content, [file for _, file in saved.files])
    if all(view.is_empty for view in views):
        return drafting.give_back(work, kept, (FormFault(field=work.desk.visit.fields[0].name, code="internal_empty"),))
    referral, at = work.desk.visit.referral, work.form.arrived_at
    said_by = first(work.tidied.fields, SAID_BY.name)
    try:
        with work.desk.house.config.database.changing() as session:
            contact = first(drafts.load(session, work.desk.visit.recipient.id).fields, "contact_email")
            store.send(session, referral.id if referral else "", views, said_by=said_by, contact=contact, at=at)
    except Refused:
        return work.again().closed()
    return work.desk.go(marks={"skickat": 1}, anchor=editing.DONE)


ACTIONS: dict[str, Callable[[Work], Response]] = {"save": drafting.save, "resolve": drafting.resolve, "send": send}


def chosen(form: ReceivedForm) -> str:
    """A save for what is not asked for by its name."""
    action = form.first("action", "save")
    changes = form.first("then") or any(form.first(button) for button in editing.BUTTONS)
    return "save" if changes or action not in ACTIONS else action


def _checked(work: Work) -> tuple[AnswerContent, tuple[FormFault, ...]]:
    visit, fields = work.desk.visit, work.tidied.fields
    checked = check(fields, visit.questions, file_count=0, today=visit.today)
    names = {field.name for field in visit.fields}
    faults = [fault for fault in checked.faults if fault.field in names and fault.code in _OF_THE_FIELDS]
    said_by = first(fields, SAID_BY.name)
    if len(said_by) > SHORT_LIMIT:
        facts = {"limit": SHORT_LIMIT, "length": len(said_by)}
        faults.append(FormFault(field=SAID_BY.name, code="text_too_long", facts=dict(facts)))
    return checked.content, tuple(faults)


def _views(work: Work, content: AnswerContent, files: Sequence[StoredFile]) -> tuple[InternalView, ...]:
    """What is said, part by part, in the order they were asked; parts of which nothing is said are left out."""
    referral = work.desk.visit.referral
    views = [_view(part, content, files) for part in (referral.parts if referral else ())]
    return tuple(view for view in views if not view.is_empty)


def _view(part: Part, content: AnswerContent, files: Sequence[StoredFile]) -> InternalView:
    match part.part:
        case AnswerPart.STANCE:
            return InternalView(part=part, stance=content.stance)
        case AnswerPart.SUMMARY:
            return InternalView(part=part, text=content.summary)
        case AnswerPart.FILES:
            return InternalView(part=part, files=tuple(files))
        case _:
            said = next((one for one in content.questions if one.key == part.key), None)
            return InternalView(part=part, stance=said.stance, text=said.comment) if said else InternalView(part=part)
