"""When a council's decision has legal force (laga kraft): three weeks from the day when it was announced on the notice
board that the minutes are approved (KL 2017:725 8 kap. 12 §, 13 kap. 5 §), when nobody has appealed.

The last day to appeal moves to the next working day when it is a Saturday, a Sunday, a holiday or one of the eves of
lag (1930:173) om beräkning av lagstadgad tid 2 §. What nobody has said is never guessed.
"""

from datetime import date, timedelta

from models.adoption import AppealOutcome, ForceStanding, ForceState, LegalForce
from models.errors import Refusal
from rules.calendar import working_day_from

APPEAL_DAYS = 21


def last_day_to_appeal(announced_on: date) -> date:
    return working_day_from(announced_on + timedelta(days=APPEAL_DAYS))


def standing(facts: LegalForce, today: date) -> ForceStanding:
    """Where a decision stands on its way, as far as it is known `today`."""
    if facts.outcome is AppealOutcome.ANNULLED:
        return ForceStanding(state=ForceState.ANNULLED, on=facts.final_on)
    if facts.outcome is AppealOutcome.STANDS:
        return ForceStanding(state=ForceState.IN_FORCE, on=facts.final_on)
    if facts.appealed:
        return ForceStanding(state=ForceState.APPEALED)
    if not facts.announced_on:
        return ForceStanding()
    last = last_day_to_appeal(date.fromisoformat(facts.announced_on))
    on = (last + timedelta(days=1)).isoformat()
    if today <= last:
        return ForceStanding(state=ForceState.RUNNING, on=on)
    return ForceStanding(state=ForceState.IN_FORCE if facts.appealed is False else ForceState.UNCONFIRMED, on=on)


def may_say(facts: LegalForce, *, decided_on: str, today: date) -> Refusal | None:
    """None when it can be so: nothing is announced before it is decided, nor a decision known to be left unappealed
    before the last day to appeal has passed."""
    if not facts.announced_on and facts.appealed is None:
        return Refusal(code="force_nothing_said")
    if facts.announced_on > today.isoformat() or facts.final_on > today.isoformat():
        return Refusal(code="force_day_future")
    if facts.announced_on and facts.announced_on < decided_on:
        return Refusal(code="force_announced_before", facts={"decided_on": decided_on})
    if facts.outcome is not None and not facts.appealed:
        return Refusal(code="force_not_appealed")
    if facts.outcome is not None and not facts.final_on:
        return Refusal(code="force_final_missing")
    if facts.final_on and facts.final_on < max(facts.announced_on, decided_on):
        return Refusal(code="force_final_early")
    if facts.appealed is False:
        if not facts.announced_on:
            return Refusal(code="force_announced_missing")
        last = last_day_to_appeal(date.fromisoformat(facts.announced_on))
        if today <= last:
            return Refusal(code="force_time_runs", facts={"last_on": last.isoformat()})
    return None
