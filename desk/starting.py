"""How the workflows of a round, of its adoption, of an incoming remiss, of a case and of a webhook are started: from
the register alone, the first time and whenever they are not there."""

from collections.abc import Sequence
from contextlib import suppress

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from models import names
from models.adoption_messages import AdoptionInput, CouncilsChanged
from models.cases import CaseInput
from models.duty_messages import DutiesInput
from models.incoming import IncomingInput
from models.messages import NoteRef, RemissInput
from models.webhooks import WebhookInput
from rules.naming import adoption_workflow_id, duties_workflow_id, webhook_workflow_id
from store.adoption import adoption_standing
from store.database import Database
from store.incoming import remisses
from store.incoming import standing as incoming_standing
from store.rounds import rounds, standing
from templates import adoption_page, case_page, incoming_words, temporal
from templates.words import group_words
from workflows import attributes


async def start_duties(client: Client, database: Database, round_id: str) -> None:
    """Has what follows up the round's duties look at them anew, and starts it when it does not run. Raises RPCError
    when Temporal does not answer."""
    with database.reading() as session:
        row = rounds.get(session, round_id)
    await client.start_workflow(
        names.DUTIES,
        DutiesInput(round_id=row.id, dnr=row.dnr),
        id=duties_workflow_id(row.workflow_id),
        task_queue=names.QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        search_attributes=attributes.for_duties(row.dnr),
        static_summary=temporal.duties_summary(row.dnr),
        start_signal=names.DUTIES_CHANGED,
        start_signal_args=[NoteRef()],
    )


async def start_webhook(client: Client, webhook_id: str) -> None:
    """Has what posts the messages of a webhook look at them, and starts it when it does not run. Raises RPCError when
    Temporal does not answer."""
    await client.start_workflow(
        names.WEBHOOK,
        WebhookInput(webhook_id=webhook_id),
        id=webhook_workflow_id(webhook_id),
        task_queue=names.QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary=temporal.webhook_summary(),
        start_signal=names.MESSAGES_WAITING,
        start_signal_args=[NoteRef()],
    )


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
            static_summary=temporal.round_summary(row.dnr, total.recipients, len(groups)),
            static_details=temporal.round_still(row.dnr, progress.title),
        )
    except WorkflowAlreadyStartedError:
        return False
    return True


async def follow_councils(client: Client, database: Database, round_id: str, codes: Sequence[str]) -> None:
    """Tells the adoption's workflow that it stands otherwise with these councils, and starts it when it does not run.
    Raises RPCError when Temporal does not answer."""
    with database.reading() as session:
        row = rounds.get(session, round_id)
        councils = adoption_standing.size(session, row)
    await client.start_workflow(
        names.ADOPTION,
        AdoptionInput(round_id=row.id, dnr=row.dnr),
        id=adoption_workflow_id(row.workflow_id),
        task_queue=names.QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        start_signal=names.COUNCILS_CHANGED,
        start_signal_args=[CouncilsChanged(codes=tuple(codes))],
        search_attributes=attributes.for_adoption(row.dnr, councils),
        static_summary=adoption_page.summary(row.dnr, councils),
        static_details=adoption_page.still(row.dnr),
    )


async def start_incoming(client: Client, database: Database, incoming_id: str, *, tell: bool = False) -> None:
    """Starts the workflow of an incoming remiss unless it runs. `tell`: it is given the word to look in the register.
    Raises RPCError when Temporal does not answer."""
    with database.reading() as session:
        row = remisses.find(session, incoming_id)
        if row is None:
            return
        progress = incoming_standing.progress(session, row, row.created_at)
    await client.start_workflow(
        names.INCOMING_REMISS,
        IncomingInput(incoming_id=row.id, dnr=row.dnr),
        id=row.workflow_id,
        task_queue=names.QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        search_attributes=attributes.for_incoming(row.dnr, progress),
        static_summary=incoming_words.summary(row.dnr, row.title),
        static_details=incoming_words.still(row.dnr, row.title),
        start_signal=names.LOOK_IN_REGISTER if tell else None,
        start_signal_args=[NoteRef()] if tell else [],
    )


async def start_case(client: Client, workflow_id: str, case: CaseInput) -> None:
    """Starts the case's workflow as it stands, unless it runs. Raises RPCError when Temporal does not answer."""
    with suppress(WorkflowAlreadyStartedError):
        await client.start_workflow(
            names.CASE,
            case,
            id=workflow_id,
            task_queue=names.QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
            search_attributes=attributes.for_case(case.dnr),
            static_summary=case_page.summary(case.dnr),
            static_details=case_page.still(case.dnr, case.progress.title),
        )
