"""The answer form's field names, stable, and what each holds. Names are built from the round, never taken apart."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from models.answer import COMMENT_LIMIT, SHORT_LIMIT
from models.definition import Question
from models.supplements import Part
from models.values import AnswerPart, Value
from rules import text

JOINT = "joint_recipients"
"""The field with the codes of those the answer speaks for, one a line."""
DISSENTS_LIMIT = 20
"""Reservations and separate statements that one form may list."""

Fields = Mapping[str, Sequence[str]]


class FieldShape(StrEnum):
    """How a field is read: a code, one line, or free text."""

    CODE = "code"
    LINE = "line"
    TEXT = "text"


class Field(Value):
    name: str
    shape: FieldShape

    @property
    def limit(self) -> int:
        """Characters."""
        return COMMENT_LIMIT if self.shape is FieldShape.TEXT else SHORT_LIMIT


class Tidied(Value):
    """The form's known fields as they may be kept. `cleaned`: fields that lost characters no document can carry;
    `mended`: fields in which a control character became the sign it stands for."""

    fields: dict[str, list[str]]
    cleaned: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


_FIXED = (
    Field(name="stance", shape=FieldShape.CODE),
    Field(name="summary", shape=FieldShape.TEXT),
    Field(name="own_dnr", shape=FieldShape.LINE),
    Field(name="decision_body", shape=FieldShape.LINE),
    Field(name="decision_level", shape=FieldShape.CODE),
    Field(name="delegate", shape=FieldShape.LINE),
    Field(name="decision_on", shape=FieldShape.LINE),
    Field(name="decision_section", shape=FieldShape.LINE),
    Field(name="decision_status", shape=FieldShape.CODE),
    Field(name="contact_name", shape=FieldShape.LINE),
    Field(name="contact_email", shape=FieldShape.LINE),
    Field(name=JOINT, shape=FieldShape.TEXT),
    Field(name="joint_with", shape=FieldShape.TEXT),
    Field(name="refers_to", shape=FieldShape.LINE),
)
SAID_BY = Field(name="said_by", shape=FieldShape.LINE)
"""Who answers, in a colleague's parts of an internremiss."""
SHORT_WAYS = (
    Field(name="decline_reason", shape=FieldShape.TEXT),
    Field(name="extend_until", shape=FieldShape.LINE),
    Field(name="extend_reason", shape=FieldShape.TEXT),
    Field(name="planned_on", shape=FieldShape.LINE),
    Field(name="forward_email", shape=FieldShape.LINE),
    Field(name="forward_message", shape=FieldShape.TEXT),
    Field(name="attest_name", shape=FieldShape.LINE),
    Field(name="attest_email", shape=FieldShape.LINE),
    Field(name="attest_message", shape=FieldShape.TEXT),
    Field(name="internal_name", shape=FieldShape.LINE),
    Field(name="internal_email", shape=FieldShape.LINE),
    Field(name="internal_due", shape=FieldShape.LINE),
    Field(name="internal_message", shape=FieldShape.TEXT),
)
"""The fields of the short ways (decline, extend, acknowledge, forward, attest, internremiss): never part of a draft."""


def stance_name(question: Question) -> str:
    return f"q-{question.key}-stance"


def comment_name(question: Question) -> str:
    return f"q-{question.key}-comment"


def dissent_name(number: int, part: str) -> str:
    """`part`: who, party, kind or text."""
    return f"reservation-{number}-{part}"


def answer_fields(questions: Sequence[Question]) -> tuple[Field, ...]:
    """Every field of the form for these questions, in the form's order."""
    return _answer_fields(tuple((question.key, question.stance) for question in questions))


@lru_cache(maxsize=256)
def _answer_fields(questions: tuple[tuple[str, bool], ...]) -> tuple[Field, ...]:
    asked: list[Field] = []
    for key, has_stance in questions:
        if has_stance:
            asked.append(Field(name=f"q-{key}-stance", shape=FieldShape.CODE))
        asked.append(Field(name=f"q-{key}-comment", shape=FieldShape.TEXT))
    dissents: list[Field] = []
    for number in range(1, DISSENTS_LIMIT + 1):
        dissents.append(Field(name=dissent_name(number, "who"), shape=FieldShape.LINE))
        dissents.append(Field(name=dissent_name(number, "party"), shape=FieldShape.LINE))
        dissents.append(Field(name=dissent_name(number, "kind"), shape=FieldShape.CODE))
        dissents.append(Field(name=dissent_name(number, "text"), shape=FieldShape.TEXT))
    return (*_FIXED[:2], *asked, *_FIXED[2:9], *dissents, *_FIXED[9:])


_OF_PART: dict[AnswerPart, tuple[str, ...]] = {
    AnswerPart.STANCE: ("stance",),
    AnswerPart.SUMMARY: ("summary",),
    AnswerPart.DECISION: tuple(field.name for field in _FIXED[2:9]),
    AnswerPart.CONTACT: ("contact_name", "contact_email"),
    AnswerPart.JOINT: (JOINT, "joint_with", "refers_to"),
}


def open_fields(parts: Sequence[Part], questions: Sequence[Question]) -> tuple[Field, ...]:
    """The fields of these parts of the form, in the form's order. Files have none."""
    names = {name for part in parts for name in _OF_PART.get(part.part, ())}
    keys = {part.key for part in parts if part.part is AnswerPart.QUESTION}
    for question in questions:
        if question.key in keys:
            names |= {stance_name(question), comment_name(question)}
    dissents = any(part.part is AnswerPart.DISSENTS for part in parts)
    return tuple(
        field
        for field in answer_fields(questions)
        if field.name in names or (dissents and field.name.startswith("reservation-"))
    )


def tidy(received: Fields, known: Sequence[Field]) -> Tidied:
    """The known fields with something in them, tidied; unknown names are left out."""
    kept: dict[str, list[str]] = {}
    cleaned: list[str] = []
    mended: list[str] = []
    shapes = {field.name: field.shape for field in known}
    for name in received.keys() & shapes.keys():
        typed = first(received, name)
        value, removed, changed = text.free_text(typed) if shapes[name] is FieldShape.TEXT else text.line(typed)
        if removed:
            cleaned.append(name)
        if changed:
            mended.append(name)
        if value:
            kept[name] = [value]
    fields = {name: kept[name] for name in shapes if name in kept}
    return Tidied(fields=fields, cleaned=tuple(cleaned), mended=tuple(mended))


TIDIED_MARKS = frozenset({"rensat", "bytt"})
"""The query words that tell what tidying did to a text that was just taken."""


def tidied_marks(said: Tidied) -> dict[str, int]:
    return {mark: 1 for mark, names in (("rensat", said.cleaned), ("bytt", said.mended)) if names}


def with_earlier(typed: Tidied, names: Sequence[str], earlier: Fields, known: Sequence[Field]) -> Tidied:
    """The same with these fields as they were before: what came of them could not be kept."""
    kept = {**typed.fields, **{name: list(earlier[name]) for name in names if name in earlier}}
    return typed.model_copy(update={"fields": {field.name: kept[field.name] for field in known if field.name in kept}})


def first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""


def dissent_numbers(fields: Fields) -> tuple[int, ...]:
    """The numbers of the reservations that have anything typed in them."""
    parts = ("who", "party", "text")
    if not any(name.startswith("reservation-") for name in fields):
        return ()
    return tuple(
        number
        for number in range(1, DISSENTS_LIMIT + 1)
        if any(first(fields, dissent_name(number, part)) for part in parts)
    )


def codes_in(fields: Fields) -> tuple[str, ...]:
    """The codes of those the answer speaks for, each once."""
    return tuple(dict.fromkeys(code for line in first(fields, JOINT).split("\n") if (code := line.strip())))


def number(typed: str) -> int:
    """A number the page itself wrote; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
