"""What may change in an answer that a registrar asks to be completed (komplettering), and what settles the request.

Whether it may be asked for stands in `rules.supplement_requests`, which needs the calendar; the pages do not.
"""

from collections.abc import Collection, Sequence

from models.answer import AnswerContent, QuestionAnswer, StoredFile
from models.definition import Question
from models.supplements import AskedPart, Part, SupplementRequest
from models.values import AnswerPart, FileKind, Stance

_FIELDS: dict[AnswerPart, tuple[str, ...]] = {
    AnswerPart.STANCE: ("stance",),
    AnswerPart.SUMMARY: ("summary",),
    AnswerPart.DECISION: (
        *("own_dnr", "decision_body", "decision_level", "delegate", "decision_on", "decision_section"),
        "decision_status",
    ),
    AnswerPart.DISSENTS: ("dissents",),
    AnswerPart.JOINT: ("joint_recipients", "joint_with", "refers_to"),
    AnswerPart.CONTACT: ("contact_name", "contact_email"),
}
MINUTES = Part(part=AnswerPart.FILES, key=FileKind.MINUTES_EXTRACT)


def asked_parts(parts: Sequence[Part], questions: Sequence[Question]) -> tuple[AskedPart, ...]:
    """The parts with the questions' own words, to be told people."""
    texts = {question.key: question.text for question in questions}
    return tuple(
        AskedPart(part=item.part, key=item.key, text=texts.get(item.key, ""))
        if item.part is AnswerPart.QUESTION
        else AskedPart(part=item.part, key=item.key)
        for item in parts
    )


def completed(earlier: AnswerContent, new: AnswerContent, parts: Collection[Part]) -> AnswerContent:
    """The earlier answer with the asked parts as `new` has them, and every other part untouched.

    A minutes extract asked for by name may also make the answer final, as its confirmation does (`decision_status`).
    """
    changes: dict[str, object] = {}
    for part in parts:
        changes |= {name: getattr(new, name) for name in _FIELDS.get(part.part, ())}
        if part == MINUTES:
            changes["decision_status"] = new.decision_status
    asked = {part.key for part in parts if part.part is AnswerPart.QUESTION}
    if asked:
        changes["questions"] = _questions(earlier.questions, new.questions, asked)
    if changes.get("stance", Stance.DECLINES) != Stance.DECLINES:
        changes["reason"] = ""  # a reason to decline means nothing once the answer does not
    return earlier.model_copy(update=changes)


def _questions(
    earlier: Sequence[QuestionAnswer], new: Sequence[QuestionAnswer], asked: Collection[str]
) -> tuple[QuestionAnswer, ...]:
    """In the order they had; answers to questions that had none come last, in the order of the form."""
    given = {item.key: item for item in new if item.key in asked}
    kept = [given.get(item.key, item) for item in earlier if item.key not in asked or item.key in given]
    known = {item.key for item in earlier}
    return (*kept, *(item for item in given.values() if item.key not in known))


def untouched(content: AnswerContent, parts: Collection[Part]) -> AnswerContent:
    """What the request leaves as it is: the answer with the asked parts empty, to be shown beside them."""
    return completed(content, AnswerContent(), [part for part in parts if part != MINUTES])


def completed_files(
    earlier: Sequence[StoredFile], new: Sequence[StoredFile], kinds: Collection[FileKind]
) -> tuple[StoredFile, ...]:
    """The files of a completed answer: earlier ones of kinds not asked for, new ones of those asked for."""
    return (*(file for file in earlier if file.kind not in kinds), *(file for file in new if file.kind in kinds))


def settles(request: SupplementRequest | None, *, supplement: int, confirms: int) -> int:
    """The number of the waiting request that a new version settles, 0 for none.

    One made from the request's own form does (`supplement`), and so does a whole replacement; a confirmation by the
    minutes extract (`confirms`) only when nothing but the extract was asked for.
    """
    if request is None:
        return 0
    return request.number if supplement or not confirms or set(request.parts) <= {MINUTES} else 0
