"""Suggestions keep to one section and one declared stance, and nothing comes of them before a person says so."""

from collections.abc import Sequence

import pytest

from activities.resources import Resources
from activities.suggest_groups import GroupSuggester
from desk import suggestions, synpunkter
from desk.office import Office
from desk.synpunkter import TextPlace
from documents.embedding import Nearness
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.answer import AnswerContent, QuestionAnswer
from models.errors import Refused
from models.synpunkter import Origin, SynpunktText
from models.values import Stance
from store.answers import submissions
from tests.round_builder import KEY, BuiltRound, register_round
from tests.store_steps import BEFORE, submission

SAID = {
    "0114": (Stance.SUPPORTS, "Staten betalar."),
    "0115": (Stance.SUPPORTS, "Staten betalar allt."),
    "0117": (Stance.OPPOSES, "Staten betalar inte."),
}


class ScriptedModel:
    """Finds all texts near one another; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Nearness:
        self.asked.append(list(texts))
        return Nearness(
            "m 0", [[(other, 0.99) for other in range(len(texts)) if other != one] for one in range(len(texts))]
        )


@pytest.fixture
def built(office: Office) -> BuiltRound:
    """Three have said nearly the same of question 1, one of them against; a synpunkt is taken out of each."""
    built = register_round(office.database, office.files, count=3)
    for code, (stance, text) in zip(built.recipient_ids, SAID.values(), strict=True):
        content = AnswerContent(questions=(QuestionAnswer(key="1", stance=stance, comment=text),))
        with office.database.changing() as session:
            made = submission(BEFORE).model_copy(update={"content": content})
            answer_id = submissions.submit(session, built.recipient_ids[code], made).id
        synpunkter.mark(office, built.round_id, answer_id, TextPlace("q-1-comment", 0, len(text)), SynpunktText())
    return built


def suggester(office: Office, near: ScriptedModel) -> GroupSuggester:
    resources = Resources(
        database=office.database,
        files=office.files,
        mailer=Mailer(Relay("127.0.0.1", 9)),
        key=KEY,
        base_url="https://remiss.example",
        scratch=office.files.root,
        clock=office.clock,
    )
    return GroupSuggester(resources, near)


def test_only_those_of_one_stance_are_compared_and_a_person_writes_what_they_say(
    office: Office, built: BuiltRound
) -> None:
    near = ScriptedModel()
    worker = suggester(office, near)
    assert worker.suggest() == 1
    assert near.asked == [["Staten betalar.", "Staten betalar allt."]]
    assert worker.suggest() == 0  # nothing has changed
    assert len(near.asked) == 1
    (one,) = suggestions.page(office, built.round_id).waiting
    with pytest.raises(Refused, match="suggestion_says_missing"):
        suggestions.accept(office, built.round_id, one.row.id, " ")
    group_id = suggestions.accept(office, built.round_id, one.row.id, "Staten ska betala")
    made = synpunkter.work(office, built.round_id).treatment
    assert [(group.id, group.says) for group in made.groups] == [(group_id, "Staten ska betala")]
    assert [(each.origin, each.model, each.group_id) for each in made.synpunkter] == [
        (Origin.SUGGESTION, "m 0", group_id),
        (Origin.SUGGESTION, "m 0", group_id),
        (Origin.PERSON, "", ""),
    ]
    with pytest.raises(Refused, match="suggestion_moved_on"):
        suggestions.accept(office, built.round_id, one.row.id, "Igen")


def test_what_somebody_has_said_no_to_is_not_suggested_again(office: Office, built: BuiltRound) -> None:
    assert suggester(office, ScriptedModel()).suggest() == 1
    (one,) = suggestions.page(office, built.round_id).waiting
    suggestions.decline(office, built.round_id, one.row.id)
    assert suggester(office, ScriptedModel()).suggest() == 0
    assert suggestions.page(office, built.round_id).waiting == []


def test_nothing_is_suggested_where_the_model_does_not_answer(office: Office, built: BuiltRound) -> None:
    resources_near: list[int] = []

    def silent(texts: Sequence[str]) -> None:
        resources_near.append(len(texts))

    worker = suggester(office, ScriptedModel())
    worker._near = silent
    assert worker.suggest() == 0
    assert resources_near == [2]
