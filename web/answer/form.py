"""From the form's fields to an answer: what must be mended (faults) and what is worth a second look (remarks).

Nothing is forced into a pattern: § and dates are written in many right ways (R23). Words stand in
`templates/web/form_messages.py`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pydantic import Field as ModelField

from models.addresses import check_address
from models.answer import SHORT_LIMIT, AnswerContent, Dissent, JointRecipient, QuestionAnswer
from models.definition import Question
from models.errors import Fact, Refusal
from models.stances import WITHOUT_VIEWS
from models.values import DecisionLevel, DecisionStatus, DissentKind, JointState, Stance, Value
from rules import text
from web.answer.fields import (
    Fields,
    FieldShape,
    answer_fields,
    codes_in,
    comment_name,
    dissent_name,
    dissent_numbers,
    first,
    stance_name,
)

Code = TypeVar("Code", bound=StrEnum)

JOINT_LIMIT = 50
"""Organisations that one joint answer may name."""
_WHY_NO_ADDRESS = {
    "email_invalid": "address_invalid",
    "email_several": "address_many",
    "email_local_part": "address_local_part",
    "email_hidden": "address_hidden",
}


class FormFault(Value):
    """One thing wrong at one field. `facts` fill the sentence that belongs to `code`."""

    field: str
    code: str
    facts: dict[str, Fact] = ModelField(default_factory=dict)


class Peers(Value):
    """Of the codes that a form names: the recipients that may be named, and those that cannot be spoken for; None has
    given its own word, else it is what it has said of this answer."""

    named: Mapping[str, JointRecipient] = ModelField(default_factory=dict)
    taken: Mapping[str, JointState | None] = ModelField(default_factory=dict)


class FormChecked(Value):
    """An answer read out of the form. `content` holds whatever could be read, also when there are faults."""

    content: AnswerContent
    faults: tuple[FormFault, ...] = ()
    remarks: tuple[FormFault, ...] = ()


def check(
    fields: Fields, questions: Sequence[Question], *, file_count: int, today: date, peers: Peers | None = None
) -> FormChecked:
    """Reads tidied fields. `file_count`: files that would go with the answer. `today`: the day in Stockholm. `peers`:
    those that the form may name, and cannot."""
    faults = _length_faults(fields, questions)
    stance = _code(Stance, fields, "stance", faults)
    answers = tuple(_question(fields, question, faults) for question in questions)
    content = AnswerContent(
        stance=stance,
        questions=tuple(answer for answer in answers if answer.stance or answer.comment),
        summary=_text(fields, "summary"),
        own_dnr=first(fields, "own_dnr"),
        decision_body=first(fields, "decision_body"),
        decision_level=_code(DecisionLevel, fields, "decision_level", faults),
        delegate=first(fields, "delegate"),
        decision_on=first(fields, "decision_on"),
        decision_section=first(fields, "decision_section"),
        decision_status=_code(DecisionStatus, fields, "decision_status", faults),
        dissents=_dissents(fields, faults),
        contact_name=first(fields, "contact_name"),
        contact_email=_address(fields, faults),
        joint_recipients=_named(fields, peers or Peers(), faults),
        joint_with=_joint(fields, faults),
        refers_to=first(fields, "refers_to"),
    )
    if stance is None and not any(fault.field == "stance" for fault in faults):
        faults.insert(0, FormFault(field="stance", code="stance_missing" if _says(content) else "answer_empty"))
    if stance not in WITHOUT_VIEWS:
        faults += _missing(content, questions, file_count)
    return FormChecked(content=content, faults=tuple(faults), remarks=_remarks(content, file_count, today))


def _length_faults(fields: Fields, questions: Sequence[Question]) -> list[FormFault]:
    faults = []
    for field in answer_fields(questions):
        if field.name not in fields:
            continue
        value = first(fields, field.name)
        if len(value) > field.limit:
            faults.append(
                FormFault(field=field.name, code="text_too_long", facts={"limit": field.limit, "length": len(value)})
            )
        elif field.shape is not FieldShape.CODE and text.has_stacked_marks(value):
            faults.append(FormFault(field=field.name, code="text_stacked_marks"))
    return faults


def _code(kind: type[Code], fields: Fields, name: str, faults: list[FormFault]) -> Code | None:
    value = first(fields, name)
    if not value:
        return None
    if value not in set(kind):
        faults.append(FormFault(field=name, code="choice_unknown"))
        return None
    return kind(value)


def _text(fields: Fields, name: str) -> str:
    value = first(fields, name)
    return "" if text.is_blank(value) else value


def _question(fields: Fields, question: Question, faults: list[FormFault]) -> QuestionAnswer:
    stance = _code(Stance, fields, stance_name(question), faults) if question.stance else None
    return QuestionAnswer(key=question.key, stance=stance, comment=_text(fields, comment_name(question)))


def _dissents(fields: Fields, faults: list[FormFault]) -> tuple[Dissent, ...]:
    found = []
    for number in dissent_numbers(fields):
        who = first(fields, dissent_name(number, "who"))
        if text.is_blank(who):
            faults.append(
                FormFault(field=dissent_name(number, "who"), code="dissent_without_name", facts={"no": number})
            )
        kind = _code(DissentKind, fields, dissent_name(number, "kind"), faults) or DissentKind.RESERVATION
        party = first(fields, dissent_name(number, "party"))
        found.append(Dissent(kind=kind, who=who, party=party, text=_text(fields, dissent_name(number, "text"))))
    return tuple(found)


def _address(fields: Fields, faults: list[FormFault]) -> str:
    """One plain address, its domain as typed (an å is made into its wire form by the mail)."""
    value = first(fields, "contact_email")
    if not value or len(value) > SHORT_LIMIT:
        return ""
    checked = check_address(value)
    if isinstance(checked, Refusal):
        faults.append(address_fault("contact_email", checked))
        return ""
    return checked


def address_fault(field: str, refusal: Refusal) -> FormFault:
    """Why a typed text is no address, for its field."""
    return FormFault(field=field, code=_WHY_NO_ADDRESS[refusal.code])


def _joint(fields: Fields, faults: list[FormFault]) -> tuple[str, ...]:
    """The organisations named, one a line, each once."""
    names = [text.line(row).text for row in first(fields, "joint_with").split("\n")]
    unique = tuple(dict.fromkeys(name for name in names if name))
    if len(unique) > JOINT_LIMIT:
        faults.append(FormFault(field="joint_with", code="joint_too_many", facts={"limit": JOINT_LIMIT}))
    return unique


def _named(fields: Fields, peers: Peers, faults: list[FormFault]) -> tuple[JointRecipient, ...]:
    """The round's own recipients that the answer speaks for."""
    named = []
    for code in codes_in(fields):
        peer = peers.named.get(code)
        if peer is None:
            faults.append(FormFault(field="joint_find", code="joint_unknown", facts={"name": code[:40]}))
            continue
        named.append(peer)
        if code in peers.taken:
            said = "joint_denied" if peers.taken[code] else "joint_taken"
            faults.append(FormFault(field="joint_find", code=said, facts={"name": peer.name}))
    if len(named) > JOINT_LIMIT:
        faults.append(FormFault(field="joint_find", code="joint_too_many", facts={"limit": JOINT_LIMIT}))
    return tuple(named)


def _says(content: AnswerContent) -> bool:
    return any((content.questions, content.summary, content.dissents, content.decision_body))


def _missing(content: AnswerContent, questions: Sequence[Question], file_count: int) -> list[FormFault]:
    faults = []
    given = {answer.key: answer for answer in content.questions}
    for place, question in enumerate(questions, start=1):
        answer = given.get(question.key)
        if question.required and answer is None:
            name = stance_name(question) if question.stance else comment_name(question)
            faults.append(FormFault(field=name, code="question_required", facts={"no": place}))
    spoken = content.summary or any(answer.comment for answer in content.questions) or file_count
    if content.stance is Stance.SUPPORTS_WITH_COMMENTS and not spoken:
        name = comment_name(questions[0]) if questions else "summary"
        faults.append(FormFault(field=name, code="comments_missing"))
    return faults


def _remarks(content: AnswerContent, file_count: int, today: date) -> tuple[FormFault, ...]:
    """Gentle checks, shown before the answer is sent; none of them stops it (R16, R23)."""
    if content.stance in WITHOUT_VIEWS:
        return ()
    found = []
    if not content.decision_body:
        found.append(FormFault(field="decision_body", code="decision_body_missing"))
    if not content.decision_on:
        found.append(FormFault(field="decision_on", code="decision_on_missing"))
    elif not re.search(r"\d", content.decision_on):
        found.append(FormFault(field="decision_on", code="decision_on_odd"))
    elif _is_later(content.decision_on, today) and content.decision_status is not DecisionStatus.PROPOSED:
        found.append(FormFault(field="decision_on", code="decision_on_future"))
    if content.decision_section and not re.search(r"\d", content.decision_section):
        found.append(FormFault(field="decision_section", code="decision_section_odd"))
    if content.decision_level is DecisionLevel.DELEGATED and not content.delegate:
        found.append(FormFault(field="delegate", code="delegate_missing"))
    if not content.contact_email:
        found.append(FormFault(field="contact_email", code="contact_missing"))
    if not file_count and not content.summary and not any(answer.comment for answer in content.questions):
        found.append(FormFault(field="summary", code="nothing_written"))
    return tuple(found)


def _is_later(written: str, today: date) -> bool:
    try:
        return date.fromisoformat(written.strip()) > today
    except ValueError:
        return False
