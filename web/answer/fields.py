"""The answer form's field names, stable, and what each holds. Names are built from the round, never taken apart."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from models.answer import COMMENT_LIMIT, SHORT_LIMIT
from models.definition import Question
from models.supplements import Part
from models.values import AnswerPart, Value
from web.answer import text

DISSENTS_LIMIT = 20
"""Reservations and separate statements that one form may list."""

Fields = Mapping[str, Sequence[str]]


class Shape(StrEnum):
    """How a field is read: a code, one line, or free text."""

    CODE = "code"
    LINE = "line"
    TEXT = "text"


class Field(Value):
    name: str
    shape: Shape

    @property
    def limit(self) -> int:
        """Characters."""
        return COMMENT_LIMIT if self.shape is Shape.TEXT else SHORT_LIMIT


class Tidied(Value):
    """The form's known fields as they may be kept. `cleaned`: fields that lost characters no document can carry."""

    fields: dict[str, list[str]]
    cleaned: tuple[str, ...] = ()


_FIXED = (
    Field(name="stance", shape=Shape.CODE),
    Field(name="summary", shape=Shape.TEXT),
    Field(name="own_dnr", shape=Shape.LINE),
    Field(name="decision_body", shape=Shape.LINE),
    Field(name="decision_level", shape=Shape.CODE),
    Field(name="delegate", shape=Shape.LINE),
    Field(name="decision_on", shape=Shape.LINE),
    Field(name="decision_section", shape=Shape.LINE),
    Field(name="decision_status", shape=Shape.CODE),
    Field(name="contact_name", shape=Shape.LINE),
    Field(name="contact_email", shape=Shape.LINE),
    Field(name="joint_with", shape=Shape.TEXT),
    Field(name="refers_to", shape=Shape.LINE),
)
SHORT_WAYS = (
    Field(name="decline_reason", shape=Shape.TEXT),
    Field(name="extend_until", shape=Shape.LINE),
    Field(name="extend_reason", shape=Shape.TEXT),
    Field(name="planned_on", shape=Shape.LINE),
    Field(name="forward_email", shape=Shape.LINE),
    Field(name="forward_message", shape=Shape.TEXT),
    Field(name="attest_name", shape=Shape.LINE),
    Field(name="attest_email", shape=Shape.LINE),
    Field(name="attest_message", shape=Shape.TEXT),
)
"""The fields of the short ways (decline, extend, acknowledge, forward, attest): never part of a draft."""


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
            asked.append(Field(name=f"q-{key}-stance", shape=Shape.CODE))
        asked.append(Field(name=f"q-{key}-comment", shape=Shape.TEXT))
    dissents: list[Field] = []
    for number in range(1, DISSENTS_LIMIT + 1):
        dissents.append(Field(name=dissent_name(number, "who"), shape=Shape.LINE))
        dissents.append(Field(name=dissent_name(number, "party"), shape=Shape.LINE))
        dissents.append(Field(name=dissent_name(number, "kind"), shape=Shape.CODE))
        dissents.append(Field(name=dissent_name(number, "text"), shape=Shape.TEXT))
    return (*_FIXED[:2], *asked, *_FIXED[2:9], *dissents, *_FIXED[9:])


_OF_PART: dict[AnswerPart, tuple[str, ...]] = {
    AnswerPart.STANCE: ("stance",),
    AnswerPart.SUMMARY: ("summary",),
    AnswerPart.DECISION: tuple(field.name for field in _FIXED[2:9]),
    AnswerPart.CONTACT: ("contact_name", "contact_email"),
    AnswerPart.JOINT: ("joint_with", "refers_to"),
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
    shapes = {field.name: field.shape for field in known}
    for name in received.keys() & shapes.keys():
        typed = first(received, name)
        value, removed = text.free_text(typed) if shapes[name] is Shape.TEXT else text.line(typed)
        if removed:
            cleaned.append(name)
        if value:
            kept[name] = [value]
    return Tidied(fields={name: kept[name] for name in shapes if name in kept}, cleaned=tuple(cleaned))


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


def number(typed: str) -> int:
    """A number the page itself wrote; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
