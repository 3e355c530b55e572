"""The internremiss: by when a colleague is asked to answer, and how its words stand. Without the calendar of red days.

Practice, not law: how a municipality prepares its answer is its own business, and nothing of it is an official document
at the body that asks before the answer is sent (TF 2 kap. 9, 13 §§).
"""

from datetime import datetime

from models.errors import Fact, Refusal
from models.internal import InternalDecision, InternalReferral, InternalState, InternalView
from models.supplements import Part
from models.values import InternalOutcome
from rules.local_time import is_day_end, local_day


def due_refusal(due_at: datetime, *, answer_due_at: datetime, last_moment: datetime, now: datetime) -> Refusal | None:
    """Whether a colleague may be given this day. `answer_due_at`: when the recipient itself is to answer;
    `last_moment`: when answers stop being taken.

    Refusals: `internal_due_past`; `internal_due_late`, with the last day there is: time must be left to put the answer
    together, so it is before the recipient's own day, and once that has passed no later than the closing. In a trial,
    where a whole round is shorter than a day, the same day will do.
    """
    if due_at < now:
        return Refusal(code="internal_due_past")
    is_trial = not is_day_end(answer_due_at)
    is_early = local_day(due_at) < local_day(answer_due_at) or (is_trial and due_at <= answer_due_at)
    if is_early or (answer_due_at < now and due_at <= last_moment):
        return None
    facts: dict[str, Fact] = {"due_on": local_day(last_moment if answer_due_at < now else answer_due_at).isoformat()}
    return Refusal(code="internal_due_late" if answer_due_at >= now else "internal_due_closed", facts=facts)


def decision_on(referral: InternalReferral, part: Part) -> InternalDecision | None:
    """The decision that stands on what the colleague says now in a part: the last one, if the words are still those it
    was about."""
    newest = _views(referral, referral.newest.number) if referral.newest else {}
    for decision in reversed(referral.decisions):
        if decision.part == part:
            return decision if _views(referral, decision.number).get(part) == newest.get(part) else None
    return None


def undecided(referral: InternalReferral) -> tuple[InternalView, ...]:
    """What the colleague has said and nobody has taken or left yet, in the form's order."""
    views = referral.newest.views if referral.newest else ()
    return tuple(view for view in views if decision_on(referral, view.part) is None)


def state(referral: InternalReferral) -> InternalState:
    """What came is never lost behind a withdrawal: an answer that came before it stands as it was decided on."""
    if referral.newest is None:
        if referral.withdrawn_at is not None:
            return InternalState.WITHDRAWN
        return InternalState.BEGUN if referral.draft_at is not None else InternalState.ASKED
    if undecided(referral):
        return InternalState.CAME
    decisions = [decision_on(referral, view.part) for view in referral.newest.views]
    declined = [one for one in decisions if one is not None and one.outcome is InternalOutcome.DECLINED]
    if not declined:
        return InternalState.TAKEN
    return InternalState.DECLINED if len(declined) == len(decisions) else InternalState.PARTLY


def joined(there: str, said: str, outcome: InternalOutcome) -> str:
    """A text of the draft with a colleague's words: after what stands there, or instead of it. Words that stand there
    already are not put there twice."""
    if outcome is InternalOutcome.REPLACED or not there:
        return said
    return there if said in there else f"{there}\n\n{said}"


def _views(referral: InternalReferral, number: int) -> dict[Part, InternalView]:
    return {view.part: view for one in referral.answers if one.number == number for view in one.views}
