"""The form upon a registrar's request for a supplement: only the parts asked about are open, the rest stands as it is.

The round may be closed; the request has its own last instant. The store draws the same border again, whatever is sent.
"""

from collections.abc import Collection

from models.answer import AnswerContent
from models.supplements import SupplementRequest
from models.values import AnswerPart, DecisionStatus, FileKind
from rules.supplements import MINUTES, asked_parts, completed, untouched
from web.answer.contents import fields_of
from web.answer.fields import Fields
from web.answer.form import FormChecked, FormFault, check
from web.answer.peers import peers_of
from web.answer.visit import Visit

ACTIONS = frozenset({"save", "review", "resolve", "submit"})
"""What the form of a supplement can ask for; the other ways of the ordinary form are not on it."""


def check_parts(
    visit: Visit, request: SupplementRequest, fields: Fields, *, new_kinds: Collection[FileKind], kept_files: int
) -> FormChecked:
    """The whole answer as it would stand, with faults and remarks about the open parts only. `new_kinds`: those of the
    files the supplement brings; `kept_files`: how many stay from the earlier version."""
    names = {field.name for field in visit.fields}
    earlier = visit.counted_content
    stored = {name: values for name, values in fields_of(earlier).items() if name not in names}
    typed = {**stored, **fields}
    files = kept_files + len(new_kinds)
    whole = check(typed, visit.questions, file_count=files, today=visit.today, peers=peers_of(visit, typed))
    content = completed(earlier, _confirmed(visit, request, whole.content, new_kinds), request.parts)
    remarks = [remark for remark in whole.remarks if remark.field in names]
    if content == earlier and not new_kinds:
        remarks.insert(0, FormFault(field=next(iter(field.name for field in visit.fields), "files"), code="unchanged"))
    faults = tuple(fault for fault in whole.faults if fault.field in names or fault.field == "joint_find")
    return FormChecked(content=content, faults=faults, remarks=tuple(remarks))


def shown_beside(visit: Visit) -> dict[str, object]:
    """What the supplement's form shows beside the open fields; nothing for the ordinary form."""
    request = visit.completing
    if request is None:
        return {}
    keys = {part.key for part in request.parts if part.part is AnswerPart.QUESTION}
    return {
        "asked": asked_parts(request.parts, visit.definition.questions),
        "open_parts": {part.part for part in request.parts},
        "open_questions": [question for question in visit.questions if question.key in keys],
        "rest": untouched(visit.counted_content, request.parts),
    }


def _confirmed(
    visit: Visit, request: SupplementRequest, content: AnswerContent, new_kinds: Collection[FileKind]
) -> AnswerContent:
    """A preliminary answer becomes final by the minutes extract asked for, as when it is confirmed."""
    says_itself = any(part.part is AnswerPart.DECISION for part in request.parts)
    preliminary = visit.counted is not None and visit.counted.preliminary
    if says_itself or not preliminary or MINUTES not in request.parts or FileKind.MINUTES_EXTRACT not in new_kinds:
        return content
    return content.model_copy(update={"decision_status": DecisionStatus.APPROVED})
