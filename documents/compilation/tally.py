"""Who was asked what and what they said, counted from a `CompilationData`. Pure; shared by every format."""

import re
from collections.abc import Callable
from typing import NamedTuple

from models.answer import QuestionAnswer
from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.definition import Question
from models.errors import PermanentFailure
from models.stances import STANCE_OF_STATE
from models.values import SETTLED_STATES, Stance
from templates.documents.compilation import QUESTION_GONE


def section_order(section: str) -> list[tuple[int, str]]:
    """Sorts sections as the proposal has them: 2 before 10, 2.3 before 2.10."""
    return [(int(part), "") if part.isascii() and part.isdigit() else (0, part) for part in re.split(r"(\d+)", section)]


class CountedRespondent(NamedTuple):
    """A recipient with its place in the data file (a JSON pointer) and its anchor in a document."""

    recipient: CompiledRecipient
    pointer: str
    anchor: str

    @property
    def answer(self) -> CompiledAnswer | None:
        return self.recipient.answer


class Spoken(NamedTuple):
    """One respondent's answer to one question, with its JSON pointer."""

    respondent: CountedRespondent
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
    quiet: tuple[CountedRespondent, ...]
    not_asked: tuple[CountedRespondent, ...]


def respondents(data: CompilationData) -> tuple[CountedRespondent, ...]:
    return tuple(
        CountedRespondent(recipient, f"/recipients/{place}", f"svar-{place}")
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
    joint = recipient.answers_with
    named = recipient.answer.content.stance if recipient.answer else joint.stance if joint else None
    return named or STANCE_OF_STATE.get(recipient.state)


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
    question: Question, anchor: str, everyone: tuple[CountedRespondent, ...], spoken: tuple[Spoken, ...]
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


class Share(NamedTuple):
    """The stances on the whole of some of the invited: of a county or of a kind."""

    label: str
    members: int
    stances: dict[Stance, int]
    without_stance: int
    unanswered: int


def shares(data: CompilationData, label: Callable[[CompiledRecipient], str]) -> tuple[Share, ...]:
    """The invited by what `label` says of each, empty ones left out, in the order they first come."""
    groups: dict[str, list[CompiledRecipient]] = {}
    for one in data.recipients:
        if one.invited and label(one):
            groups.setdefault(label(one), []).append(one)
    return tuple(_share(name, members) for name, members in groups.items())


def _share(label: str, members: list[CompiledRecipient]) -> Share:
    answered = [one for one in members if one.state in SETTLED_STATES]
    taken = [whole_stance(one) for one in answered]
    return Share(
        label=label,
        members=len(members),
        stances={stance: taken.count(stance) for stance in Stance},
        without_stance=taken.count(None),
        unanswered=len(members) - len(answered),
    )


def stood_on(data: CompilationData) -> dict[int, int]:
    """How many answers, of everybody, stand on each version of the papers, the newest first. Not for a round whose
    papers have one version."""
    found = [one.answer.papers.version for one in data.recipients if one.answer and one.answer.papers]
    newest = data.paper_changes[-1].version
    return {version: found.count(version) for version in range(newest, 0, -1)}


def check_counts(data: CompilationData) -> None:
    """Refuses to print sums that do not hold (`compilation_does_not_add_up`)."""
    counts = data.counts
    outcomes = counts.settled + counts.named + counts.silent + counts.outstanding
    invited = sum(recipient.invited for recipient in data.recipients)
    if not counts.recipients == outcomes == invited:
        raise PermanentFailure(
            "compilation_does_not_add_up", recipients=counts.recipients, outcomes=outcomes, listed=invited
        )
