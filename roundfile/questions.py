"""The questions of a round file, and what may refer to them."""

import re

from models.definition import Question
from models.findings import FaultCode
from roundfile.keys import LONG_LIMIT, QUESTION, QUESTIONS_LIMIT, names
from roundfile.section import Section

QUESTION_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""Ids become form field names and column keys, so they keep to letters that survive everywhere."""


def read_questions(root: Section) -> tuple[Question, ...]:
    lines: dict[str, int] = {}
    questions = []
    for row in root.sections("questions", names(QUESTION), QUESTIONS_LIMIT):
        question = Question(
            key=_id(row, lines),
            section=row.text("section"),
            text=row.text("text", required=True, limit=LONG_LIMIT, lines=True),
            stance=row.yes("stance"),
            required=row.yes("required"),
        )
        questions.append(question)
    return tuple(questions)


def _id(row: Section, lines: dict[str, int]) -> str:
    """The question's id; `lines` remembers where each was first seen, whatever its case."""
    key, node = row.text("id", required=True), row.at("id")
    if key and not QUESTION_ID.fullmatch(key):
        row.findings.fault(FaultCode.BAD_QUESTION_ID, node, id=key)
    elif key.casefold() in lines:
        row.findings.fault(FaultCode.QUESTION_TWICE, node, id=key, first_line=lines[key.casefold()])
    elif key and node:
        lines[key.casefold()] = node.start_mark.line + 1
    return key


def sections_of(questions: tuple[Question, ...]) -> set[str]:
    return {question.section for question in questions if question.section}
