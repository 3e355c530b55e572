"""The stances, a row each: all that rules, pages and documents need to know of one beside its words, which stand under
the same code in `templates.words`. Their order is that of `Stance`. A new stance is a row here and its words there."""

from typing import NamedTuple

from models.values import RecipientState, Stance


class StanceFacts(NamedTuple):
    """`supports`: counts as support where a gate asks for it. `state`: where an answer with it on the whole leaves the
    recipient; any other than answered makes it a stance that is told without views, and not to a question."""

    supports: bool
    state: RecipientState


FACTS: dict[Stance, StanceFacts] = {
    Stance.SUPPORTS: StanceFacts(True, RecipientState.ANSWERED),
    Stance.SUPPORTS_WITH_COMMENTS: StanceFacts(True, RecipientState.ANSWERED),
    Stance.TAKES_NO_POSITION: StanceFacts(False, RecipientState.ANSWERED),
    Stance.OPPOSES: StanceFacts(False, RecipientState.ANSWERED),
    Stance.NO_COMMENTS: StanceFacts(False, RecipientState.NO_COMMENTS),
    Stance.DECLINES: StanceFacts(False, RecipientState.DECLINED),
}
SUPPORTING = frozenset(stance for stance, facts in FACTS.items() if facts.supports)
STANCE_OF_STATE: dict[RecipientState, Stance] = {
    facts.state: stance for stance, facts in FACTS.items() if facts.state is not RecipientState.ANSWERED
}
"""What a recipient's state says by itself, when no stance was stored."""
WITHOUT_VIEWS = frozenset(STANCE_OF_STATE.values())
OF_QUESTIONS = tuple(stance for stance in Stance if stance not in WITHOUT_VIEWS)
"""Those that a single question can be given."""
