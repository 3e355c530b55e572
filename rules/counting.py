"""What became of everybody asked. The numbers always add up: a test proves it for every mix."""

from collections.abc import Iterable

from models.standing import Standing
from models.values import SETTLED_STATES, Counts, RecipientState, Stance

_OUTCOMES = {
    RecipientState.ANSWERED: "answered",
    RecipientState.NO_COMMENTS: "no_comments",
    RecipientState.DECLINED: "declined",
    RecipientState.SILENT: "silent",
}
_STANCE_OF_STATE = {RecipientState.NO_COMMENTS: Stance.NO_COMMENTS, RecipientState.DECLINED: Stance.DECLINES}


def count(standings: Iterable[Standing]) -> Counts:
    """Counts a round's organisations: each invited one in exactly one outcome, the others' answers in `uninvited`."""
    numbers = dict.fromkeys(Counts.model_fields, 0)
    for standing in standings:
        if not standing.invited:
            numbers["uninvited"] += standing.state in SETTLED_STATES
            continue
        settled = standing.state in SETTLED_STATES
        numbers["recipients"] += 1
        numbers[_OUTCOMES.get(standing.state, "outstanding")] += 1
        numbers["sent"] += standing.sent
        numbers["undeliverable"] += standing.undeliverable
        numbers["unknown"] += standing.unknown
        numbers["extended"] += standing.extended
        numbers["late"] += settled and standing.late
        numbers["preliminary"] += settled and standing.preliminary
    return Counts(**numbers)


def stance_counts(standings: Iterable[Standing]) -> dict[Stance, int]:
    """How many invited organisations took each stance, every stance named, zeros too.

    An organisation without views, or that declines, counts as such even when no stance was stored. One that answered
    without a stance on the whole is in no row: the sum may be under `Counts.settled`, never over it.
    """
    numbers = dict.fromkeys(Stance, 0)
    for standing in standings:
        stance = standing.stance or _STANCE_OF_STATE.get(standing.state)
        if standing.invited and standing.state in SETTLED_STATES and stance is not None:
            numbers[stance] += 1
    return numbers
