"""How a round starts its groups and speaks to them: by workflow id, so that it works across continue-as-new."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import FailureError, WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from pydantic import BaseModel

    from models import names
    from models.messages import GroupInfo, GroupInput, RemissInput, RoundProgress
    from templates import temporal as words

from rules.naming import group_workflow_id
from workflows import attributes

AT_ONCE = 16
"""Groups started together, fewer than the worker keeps in memory (`worker.CACHED_WORKFLOWS`)."""
ROUSE_TRIES = 5
"""Each failed try means that the group ended, or was started, in that very moment."""


async def start_all(
    round_input: RemissInput, progress: RoundProgress, *, letters_gone: bool, rebuilt: bool = False
) -> None:
    """Starts a child for each group; one already running is left as it is. Few at a time: a thousand that begin
    together put the round itself out of the worker's cache, which then replays it for each of them."""
    groups = progress.groups
    at_once = AT_ONCE if len(groups) > AT_ONCE and workflow.patched(names.STARTED_BY_PORTIONS) else max(len(groups), 1)
    for first in range(0, len(groups), at_once):
        some = groups[first : first + at_once]
        starts = (_start(round_input, progress, group, letters_gone, rebuilt=rebuilt) for group in some)
        await asyncio.gather(*starts)


async def rouse(
    round_input: RemissInput, progress: RoundProgress, group_key: str, signal: str, message: BaseModel
) -> None:
    """Sees that a group, or each of them when `group_key` is empty, is at work and knows: started when it had ended,
    told when it runs. One that ends between the two is tried again."""
    concerned = [group for group in progress.groups if group_key in {"", group.key}]
    await asyncio.gather(*(_rouse(round_input, progress, group, signal, message) for group in concerned))


async def _rouse(
    round_input: RemissInput, progress: RoundProgress, group: GroupInfo, signal: str, message: BaseModel
) -> None:
    for _ in range(ROUSE_TRIES):
        if await _start(round_input, progress, group, letters_gone=False):
            return
        if await reach(group.label, signal, message):
            return


async def _start(
    round_input: RemissInput, progress: RoundProgress, group: GroupInfo, letters_gone: bool, *, rebuilt: bool = False
) -> bool:
    """False when the group runs already."""
    own_id = workflow.info().workflow_id
    try:
        await workflow.start_child_workflow(
            names.RECIPIENT_GROUP,
            GroupInput(
                round_id=round_input.round_id,
                dnr=round_input.dnr,
                group_key=group.key,
                label=group.label,
                parent_id=own_id,
                letters_gone=letters_gone,
                rebuilt=rebuilt,
            ),
            id=group_workflow_id(own_id, group.label),
            # The group owes its recipients receipts even when somebody ends the round's workflow by hand.
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            static_summary=words.group_summary(group.label, group.counts.recipients),
            search_attributes=attributes.for_group(round_input.dnr, group.label, group.counts, progress),
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("group_already_running", extra={"group": group.key})
        return False
    return True


async def tell_all(progress: RoundProgress, signal: str, message: BaseModel) -> None:
    await asyncio.gather(*(reach(group.label, signal, message) for group in progress.groups))


async def tell(progress: RoundProgress, group_key: str, signal: str, message: BaseModel) -> None:
    """One group, or all of them when `group_key` is empty."""
    concerned = [group for group in progress.groups if group_key in {"", group.key}]
    await asyncio.gather(*(reach(group.label, signal, message) for group in concerned))


async def reach(label: str, signal: str, message: BaseModel) -> bool:
    """Speaks to one group by its label. False when it has ended."""
    own_id = workflow.info().workflow_id
    try:
        await workflow.get_external_workflow_handle(group_workflow_id(own_id, label)).signal(signal, message)
    except FailureError:
        # A group that has already ended has nothing left to do; what was said stands in the store.
        workflow.logger.info("group_not_running", extra={"group": label})
        return False
    return True
