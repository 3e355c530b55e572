"""What is next in a case: its workflow asks, and does it. Every instant has been reckoned by `rules.milestones`."""

from collections.abc import Iterator
from datetime import datetime

from models.cases import CaseProgress, CaseStep, MilestoneInfo, MilestoneState, NextInCase


def next_in_case(progress: CaseProgress, now: datetime) -> NextInCase:
    """A letter is owed from its instant on, and is told of once: the register then has no instant for it any more."""
    if progress.ended:
        return NextInCase(step=CaseStep.DONE)
    ahead = sorted(_instants(progress), key=lambda pair: pair[0])
    if not ahead:
        return NextInCase(step=CaseStep.WAIT)
    until, milestone = ahead[0]
    step = CaseStep.NOTIFY if until <= now else CaseStep.WAIT
    return NextInCase(step=step, until=until, milestone=milestone)


def _instants(progress: CaseProgress) -> Iterator[tuple[datetime, MilestoneInfo]]:
    for milestone in progress.milestones:
        if milestone.state is MilestoneState.PLANNED:
            yield from ((at, milestone) for at in (milestone.coming_at, milestone.late_at) if at is not None)


def next_milestone(progress: CaseProgress) -> MilestoneInfo | None:
    """The first step that is neither done nor dropped."""
    return next((one for one in progress.milestones if one.state is MilestoneState.PLANNED), None)


def late_ones(progress: CaseProgress, now: datetime) -> tuple[MilestoneInfo, ...]:
    """The steps whose day, or month, has passed without them."""
    return tuple(
        one
        for one in progress.milestones
        if one.state is MilestoneState.PLANNED and one.due_at is not None and one.due_at < now
    )
