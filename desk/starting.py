"""How a round's workflow is started: from the register alone, the first time and whenever it is not there."""

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from models import names
from models.messages import RemissInput
from store import rounds, standing
from store.database import Database
from templates import temporal
from templates.words import group_words
from workflows import attributes


async def start(client: Client, database: Database, round_id: str) -> bool:
    """Starts the round's workflow from the register unless it runs. False when it did. Raises RPCError when Temporal
    does not answer."""
    with database.reading() as session:
        row, progress = rounds.get(session, round_id), standing.progress(session, round_id)
    groups = tuple(group.model_copy(update={"label": group_words(group.label)}) for group in progress.groups)
    progress = progress.model_copy(update={"groups": groups})
    total = temporal.total_counts(groups)
    try:
        await client.start_workflow(
            names.REMISS,
            RemissInput(round_id=row.id, dnr=row.dnr),
            id=row.workflow_id,
            task_queue=names.QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            search_attributes=attributes.for_round(row.dnr, progress),
            static_summary=temporal.round_summary(row.dnr, total.recipients, len(groups), progress.due_at),
        )
    except WorkflowAlreadyStartedError:
        return False
    return True
