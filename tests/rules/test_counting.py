"""Counting adds up, whatever came in."""

from hypothesis import given
from hypothesis import strategies as st

from models.standing import Standing
from models.values import SETTLED_STATES, Counts, RecipientState, Stance
from rules.counting import count, stance_counts

standings = st.lists(
    st.builds(
        Standing,
        state=st.sampled_from(RecipientState),
        stance=st.none() | st.sampled_from(Stance),
        invited=st.booleans(),
        sent=st.booleans(),
        undeliverable=st.booleans(),
        extended=st.booleans(),
        late=st.booleans(),
        preliminary=st.booleans(),
        named=st.booleans(),
    ),
    max_size=60,
)


@given(standings)
def test_every_invited_organisation_is_in_exactly_one_outcome(given_standings: list[Standing]) -> None:
    counts = count(given_standings)
    outcomes = counts.settled + counts.named + counts.silent + counts.outstanding
    assert counts.recipients == outcomes == sum(standing.invited for standing in given_standings)
    assert counts.settled == counts.answered + counts.no_comments + counts.declined
    assert max(counts.late, counts.preliminary) <= counts.settled
    assert max(counts.sent, counts.undeliverable, counts.extended) <= counts.recipients
    uninvited = [standing for standing in given_standings if not standing.invited]
    assert counts.uninvited == sum(standing.state in SETTLED_STATES for standing in uninvited)


@given(standings)
def test_stances_never_exceed_the_answers_they_were_in(given_standings: list[Standing]) -> None:
    numbers = stance_counts(given_standings)
    assert set(numbers) == set(Stance)
    assert 0 <= sum(numbers.values()) <= count(given_standings).settled


@given(standings)
def test_the_order_of_the_list_does_not_matter(given_standings: list[Standing]) -> None:
    turned = list(reversed(given_standings))
    assert count(turned) == count(given_standings)
    assert stance_counts(turned) == stance_counts(given_standings)


def test_a_round_is_counted_by_hand() -> None:
    state = RecipientState
    given_standings = [
        Standing(state=state.ANSWERED, stance=Stance.SUPPORTS, sent=True, late=True, extended=True),
        Standing(state=state.ANSWERED, stance=Stance.OPPOSES, sent=True, preliminary=True),
        Standing(state=state.ANSWERED, sent=True),  # answered the questions, said nothing on the whole
        Standing(state=state.NO_COMMENTS, sent=True),
        Standing(state=state.DECLINED, sent=True),
        Standing(state=state.SILENT, sent=True, late=True, preliminary=True),  # marks without an answer mean nothing
        Standing(state=state.DRAFTING, stance=Stance.SUPPORTS, sent=True),  # a draft is no answer
        Standing(state=state.UNDELIVERABLE, undeliverable=True),
        Standing(state=state.PENDING),
        Standing(state=state.ANSWERED, stance=Stance.SUPPORTS, invited=False, late=True),
        Standing(state=state.DRAFTING, invited=False),
    ]
    assert count(given_standings) == Counts(
        recipients=9, sent=7, undeliverable=1, answered=3, no_comments=1, declined=1, silent=1, outstanding=3,
        preliminary=1, late=1, extended=1, uninvited=1,
    )  # fmt: skip
    assert stance_counts(given_standings) == {
        Stance.SUPPORTS: 1, Stance.SUPPORTS_WITH_COMMENTS: 0, Stance.TAKES_NO_POSITION: 0,
        Stance.OPPOSES: 1, Stance.NO_COMMENTS: 1, Stance.DECLINES: 1,
    }  # fmt: skip


def test_an_empty_round_counts_nothing() -> None:
    assert count([]) == Counts()
    assert set(stance_counts([]).values()) == {0}
