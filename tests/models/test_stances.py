"""One table of stances: a row for each, told in words everywhere, and no answer lost between stance and state."""

from models.stances import FACTS, OF_QUESTIONS, STANCE_OF_STATE, SUPPORTING, WITHOUT_VIEWS
from models.values import SETTLED_STATES, Stance
from templates.documents.compilation import STANCE_COLUMNS
from templates.words import STANCES


def test_every_stance_has_its_row_its_words_and_its_column_in_one_order() -> None:
    assert list(FACTS) == list(STANCES["sv"]) == list(STANCES["en"]) == list(Stance)
    assert len(STANCE_COLUMNS) == len(Stance) + 2


def test_a_stance_is_given_to_a_question_or_leaves_the_recipient_without_views() -> None:
    assert {*OF_QUESTIONS} | WITHOUT_VIEWS == set(Stance)
    assert not {*OF_QUESTIONS} & WITHOUT_VIEWS
    assert {facts.state for facts in FACTS.values()} <= set(SETTLED_STATES)
    assert {FACTS[stance].state for stance in STANCE_OF_STATE.values()} == set(STANCE_OF_STATE)
    assert not SUPPORTING & WITHOUT_VIEWS
