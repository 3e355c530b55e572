"""What became of everybody asked. The numbers always add up: a test proves it for every mix."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from models.stances import STANCE_OF_STATE
from models.standing import Standing
from models.values import SETTLED_STATES, Counts, RecipientState, Stance

_OUTCOMES = {
    RecipientState.ANSWERED: "answered",
    RecipientState.NO_COMMENTS: "no_comments",
    RecipientState.DECLINED: "declined",
    RecipientState.SILENT: "silent",
}


def count(standings: Iterable[Standing]) -> Counts:
    """Counts a round's organisations: each invited one in exactly one outcome, the others' answers in `uninvited`."""
    numbers = dict.fromkeys(Counts.model_fields, 0)
    for standing, alike in Counter(standings).items():
        settled = standing.state in SETTLED_STATES
        if not standing.invited:
            numbers["uninvited"] += alike * settled
            continue
        numbers["recipients"] += alike
        numbers["named" if standing.named and not settled else _OUTCOMES.get(standing.state, "outstanding")] += alike
        numbers["sent"] += alike * standing.sent
        numbers["undeliverable"] += alike * standing.undeliverable
        numbers["unknown"] += alike * standing.unknown
        numbers["extended"] += alike * standing.extended
        numbers["late"] += alike * (settled and standing.late)
        numbers["preliminary"] += alike * (settled and standing.preliminary)
    return Counts(**numbers)


def has_own_date(due_at: datetime, round_due_at: datetime) -> bool:
    """Whether a recipient has more time than the others (anstånd). More time for all is another thing, and called so:
    förlängd svarstid."""
    return due_at > round_due_at


def stance_counts(standings: Iterable[Standing]) -> dict[Stance, int]:
    """How many invited organisations took each stance, every stance named, zeros too.

    An organisation without views, or that declines, counts as such even when no stance was stored. One that answered
    without a stance on the whole is in no row: the sum may be under `Counts.settled`, never over it.
    """
    numbers = dict.fromkeys(Stance, 0)
    for standing in standings:
        stance = standing.stance or STANCE_OF_STATE.get(standing.state)
        if standing.invited and standing.state in SETTLED_STATES and stance is not None:
            numbers[stance] += 1
    return numbers
