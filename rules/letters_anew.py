"""A letter is judged anew when it can go: after an outage it may have lost its meaning, or say what is true no more."""

from collections.abc import Iterable
from datetime import datetime

from models.letters import Intention
from models.values import LeftOut, LetterKind, LetterState

_REMINDERS = frozenset({LetterKind.REMINDER, LetterKind.MANUAL_REMINDER})
_DECISIONS = frozenset({LetterKind.EXTENSION, LetterKind.EXTENSION_DENIED})
_OVERTAKEN_BY: dict[LetterKind, frozenset[LetterKind]] = {
    **dict.fromkeys(_REMINDERS, _REMINDERS),
    **dict.fromkeys(_DECISIONS, frozenset({LetterKind.EXTENSION})),
}
"""A later letter of these kinds to the same recipient says all that the earlier one would, or otherwise."""
JUDGED = frozenset({*_OVERTAKEN_BY, LetterKind.EXTENSION_REQUESTED, LetterKind.SUPPLEMENT, LetterKind.SUPPLEMENT_COPY})


def lost_meaning(letter: Intention, others: Iterable[Intention], now: datetime) -> LeftOut | None:
    """Why a letter that waits should not go any more at `now`; None when it should. `others`: of the same recipient.

    Of several reminders the latest alone goes; so of decisions on more time. That a request has come in is not told
    after its decision, nor a new due day or a request for a supplement when its day has passed. A letter that the relay
    may have taken already (`may_be_there`) goes again all the same: it is the same letter to whoever reads it.
    """
    if letter.may_be_there or letter.kind not in JUDGED:
        return None
    later = [other.kind for other in others if _is_later(other, letter)]
    if letter.kind is LetterKind.EXTENSION_REQUESTED:
        return LeftOut.DECIDED if _DECISIONS & set(later) else None
    if _OVERTAKEN_BY.get(letter.kind, frozenset()) & set(later):
        return LeftOut.OVERTAKEN
    names_a_day = letter.kind not in _REMINDERS and letter.kind is not LetterKind.EXTENSION_DENIED
    return LeftOut.MOMENT_PASSED if names_a_day and letter.due_at is not None and letter.due_at < now else None


def _is_later(other: Intention, letter: Intention) -> bool:
    """One that is withdrawn overtakes nothing."""
    order = (other.created_at, other.number, other.id) > (letter.created_at, letter.number, letter.id)
    return order and other.id != letter.id and other.state is not LetterState.WITHDRAWN


def is_overdue_now(letter: Intention, now: datetime) -> bool:
    """Whether a reminder that says when to answer must say instead that the day has passed."""
    return letter.kind in _REMINDERS and not letter.may_be_there and letter.due_at is not None and letter.due_at < now
