"""Who was asked what and what they said, counted from a `CompilationData`. Pure; shared by every format."""

from typing import NamedTuple

from models.answer import QuestionAnswer
from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.definition import Question
from models.errors import PermanentFailure
from models.values import RecipientState, Stance
from templates.compilation import QUESTION_GONE

_STANCE_OF_STATE = {RecipientState.NO_COMMENTS: Stance.NO_COMMENTS, RecipientState.DECLINED: Stance.DECLINES}


class Respondent(NamedTuple):
    """A recipient with its place in the data file (a JSON pointer) and its anchor in a document."""

    recipient: CompiledRecipient
    pointer: str
    anchor: str

    @property
    def answer(self) -> CompiledAnswer | None:
        return self.recipient.answer


class Spoken(NamedTuple):
    """One respondent's answer to one question, with its JSON pointer."""

    respondent: Respondent
    answer: QuestionAnswer
    pointer: str


class QuestionTally(NamedTuple):
    """A question as the invited recipients answered it. `spoken` also holds the uninvited ones, who are not counted."""

    question: Question
    anchor: str
    asked: int
    stances: dict[Stance, int]
    without_stance: int
    spoken: tuple[Spoken, ...]
    quiet: tuple[Respondent, ...]
    not_asked: tuple[Respondent, ...]


def respondents(data: CompilationData) -> tuple[Respondent, ...]:
    return tuple(
        Respondent(recipient, f"/recipients/{place}", f"svar-{place}")
        for place, recipient in enumerate(data.recipients)
    )


def questions(data: CompilationData) -> tuple[Question, ...]:
    """The questions in the proposal's order: by section, as the sections first come; then those that answers name but
    the round no longer has, so that nothing anybody wrote is left out."""
    sections = {question.section: place for place, question in reversed(list(enumerate(data.questions)))}
    ordered = sorted(data.questions, key=lambda question: sections[question.section])
    known = {question.key for question in ordered}
    answers = (recipient.answer for recipient in data.recipients if recipient.answer)
    gone = {spoken.key: None for answer in answers for spoken in answer.content.questions if spoken.key not in known}
    return (*ordered, *(Question(key=key, text=QUESTION_GONE) for key in gone))


def whole_stance(recipient: CompiledRecipient) -> Stance | None:
    """The stance on the whole, as the counting rules read it: no comments and declining are stances of their own."""
    named = recipient.answer.content.stance if recipient.answer else None
    return named or _STANCE_OF_STATE.get(recipient.state)


def is_asked(recipient: CompiledRecipient, question: Question) -> bool:
    return recipient.invited and (
        not recipient.chapters or not question.section or question.section in recipient.chapters
    )


def by_question(data: CompilationData) -> tuple[QuestionTally, ...]:
    """Every question with all that was said about it. Silent recipients stand in neither list."""
    everyone = respondents(data)
    spoken: dict[str, list[Spoken]] = {}
    for respondent in everyone:
        for place, answer in enumerate(respondent.answer.content.questions if respondent.answer else ()):
            pointer = f"{respondent.pointer}/answer/content/questions/{place}"
            spoken.setdefault(answer.key, []).append(Spoken(respondent, answer, pointer))
    return tuple(
        _tally(question, f"fraga-{place}", everyone, tuple(spoken.get(question.key, ())))
        for place, question in enumerate(questions(data))
    )


def _tally(
    question: Question, anchor: str, everyone: tuple[Respondent, ...], spoken: tuple[Spoken, ...]
) -> QuestionTally:
    said = tuple(one for one in spoken if one.answer.stance or one.answer.comment.strip())
    heard = {one.respondent.anchor for one in said}
    counted = [one for one in said if one.respondent.recipient.invited]
    asked = [respondent for respondent in everyone if is_asked(respondent.recipient, question)]
    reached = heard | {one.anchor for one in asked}
    return QuestionTally(
        question=question,
        anchor=anchor,
        asked=len(asked),
        stances={stance: sum(one.answer.stance is stance for one in counted) for stance in Stance},
        without_stance=sum(one.answer.stance is None for one in counted),
        spoken=said,
        quiet=tuple(one for one in asked if one.answer and one.anchor not in heard),
        not_asked=tuple(one for one in everyone if one.recipient.invited and one.anchor not in reached),
    )


def check_counts(data: CompilationData) -> None:
    """Refuses to print sums that do not hold (`compilation_does_not_add_up`)."""
    counts = data.counts
    outcomes = counts.settled + counts.silent + counts.outstanding
    invited = sum(recipient.invited for recipient in data.recipients)
    if not counts.recipients == outcomes == invited:
        raise PermanentFailure(
            "compilation_does_not_add_up", recipients=counts.recipients, outcomes=outcomes, listed=invited
        )
