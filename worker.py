"""Builds the client and the workers, and runs beside them what tells of answers and looks through files. No logic
lives here.

`remiss worker` runs until SIGTERM or SIGINT. Queues: `remiss` (workflows and the register's activities), `mail`
(hand-over of letters, at most four batches at once) and `documents` (compilations, one at a time); all three, or those
that the settings name.
"""

import asyncio
import contextlib
import dataclasses
import gc
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import Any

import structlog
import uvloop
from temporalio.client import Client
from temporalio.runtime import Runtime
from temporalio.service import RPCError
from temporalio.worker import (
    UnsandboxedWorkflowRunner,
    Worker,
    WorkerDeploymentConfig,
    WorkerDeploymentVersion,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities import metrics
from activities.compile_round import CompileRound
from activities.dispatch import Dispatcher
from activities.follow_adoption import FollowAdoption
from activities.lease import HEARTBEAT_DELAY
from activities.load_round import LoadRound
from activities.look_through_files import FileInspector
from activities.mail_gate import MailGate
from activities.post_events import PostEvents
from activities.reconcile import Reconciler
from activities.record_progress import RecordProgress
from activities.remind_duties import RemindDuties
from activities.remove_drafts import DraftRemover
from activities.resources import Resources
from activities.send_incoming import SendIncoming
from activities.send_letters import LANES, SendLetters
from activities.suggest_groups import GroupSuggester
from activities.tell_cases import CasePost
from activities.tell_incoming import IncomingPost
from activities.tell_owners import TellOwners
from activities.tell_registrars import RegistrarPost
from activities.webhook_post import WebhookPost
from desk import connection, starting
from desk.disk import file_store, scratch_folder, sweep_scratch
from desk.keys import key_before, load_secret_key
from documents.embedding import nearness
from documents.inspection.inspecting import active_content, read_text
from documents.inspection.scanning import Scanner
from logs import configure_logs, told_at_start, traced
from mail.outgoing.relay import parse_smtp_url
from mail.outgoing.sending import Mailer
from models import names
from models.errors import TemporaryFailure
from models.spans import UNTOLD, Spans
from settings import QUEUES, Settings, load_settings
from stand import namespace
from store import installation
from store.database import Database
from store.schema import make_ready
from workflows.adoption import Adoption
from workflows.case import Case
from workflows.duties import Duties
from workflows.incoming_remiss import IncomingRemiss
from workflows.recipient_group import RecipientGroup
from workflows.remiss import Remiss
from workflows.webhook import Webhook

WORKFLOWS = (Remiss, RecipientGroup, Adoption, Duties, IncomingRemiss, Case, Webhook)
MAIL_BATCHES = 4
CACHED_WORKFLOWS = 24
"""Rounds and groups kept in memory between two steps, each up to 2.5 MB (the SDK's thousand would be 2.5 GB); the
others are replayed from their histories when something happens in them."""
LAST_LETTERS = timedelta(seconds=25)
"""How long an ordered stop waits for the relay's word on the letters under way. Nothing new is begun; one whose word
has not come by then goes again, marked as unknown. Shorter than Kubernetes and systemd wait before they kill."""
LONGEST_STOP = timedelta(minutes=1)
"""How long a worker may take to end. The SDK knows of some that never do (sdk-rust #1297); one of the mail's, paused
with the letters, would let no letter go again until somebody starts the process anew."""
LEFT_KEPT = timedelta(days=1)
"""What a crash left half-received or half-made is removed at the next start after this."""
VERSION = version("remiss")
DEPLOYMENT = WorkerDeploymentConfig(WorkerDeploymentVersion("remiss", VERSION), use_worker_versioning=False)
"""Tells Temporal which version took each step; no round is bound to it (docs/decisions/0044)."""
CONNECT_ATTEMPTS = 300
CONNECT_PAUSE = 0.2

log = structlog.get_logger()


def sandbox_runner(*, guarded: bool = True) -> WorkflowRunner:
    """What workflow code runs in. Guarded, as in every test and replay: types, words and third parties pass through;
    `rules` and `workflows` do not, so that a clock read in them is caught where it stands. A worker in operation loads
    nothing anew: a workflow outside its cache wakes at a fifth of the price (docs/decisions/0022)."""
    if not guarded:
        return UnsandboxedWorkflowRunner()
    restrictions = SandboxRestrictions.default.with_passthrough_modules(
        "models", "templates", "data", "sqlmodel", "sqlalchemy"
    )
    # Python's own time zones are data, not input: without this every aware instant in a rule is a TypeError.
    members = restrictions.invalid_module_members.with_child_unrestricted("zoneinfo")
    return SandboxedWorkflowRunner(restrictions=dataclasses.replace(restrictions, invalid_module_members=members))


def wall_clock() -> datetime:
    return datetime.now(UTC)


async def connect(settings: Settings, runtime: Runtime | None = None, spans: Spans = UNTOLD) -> Client:
    """The client. Waits for a server that is still starting, a minute at most. Raises
    TemporaryFailure("temporal_silent") or ("temporal_certificate")."""
    for _attempt in range(CONNECT_ATTEMPTS):
        try:
            return await _connect(settings, runtime, spans)
        except (RuntimeError, RPCError) as error:
            if connection.is_untrusted(error):
                raise TemporaryFailure("temporal_certificate", address=settings.temporal_address) from error
            await asyncio.sleep(CONNECT_PAUSE)
    raise TemporaryFailure("temporal_silent", address=settings.temporal_address)


async def _connect(settings: Settings, runtime: Runtime | None, spans: Spans) -> Client:
    identity = f"remiss {VERSION} {os.getpid()}@{socket.gethostname()}"
    client = await connection.connect(settings, runtime, spans.interceptors(), identity)
    await client.count_workflows()
    return client


def open_resources(settings: Settings, clock: Callable[[], datetime] = wall_clock, spans: Spans = UNTOLD) -> Resources:
    return Resources(
        database=Database(settings.database_url),
        files=file_store(settings),
        mailer=Mailer(parse_smtp_url(settings.smtp_url), connections=LANES),
        key=load_secret_key(settings),
        key_before=key_before(settings),
        base_url=settings.base_url,
        scratch=scratch_folder(settings),
        clock=clock,
        scanner=Scanner(settings.clamd) if settings.clamd else None,
        style=settings.house_style,
        suggests=settings.suggestions,
        webhook_hosts=settings.own_hosts,
        spans=spans,
    )


@contextlib.asynccontextmanager
async def running(
    client: Client, resources: Resources, *, guarded: bool = True, work: Collection[str] = QUEUES
) -> AsyncIterator[asyncio.Task[None]]:
    """The workers of what `work` names and what runs beside them, for as long as the context lasts. Gives the task of
    the latter, which ends by itself only through a defect. Tests use it as it is, `guarded`."""
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(resources.mailer.close)
        if "rounds" in work:
            threads = stack.enter_context(ThreadPoolExecutor(max_workers=2))
            await stack.enter_async_context(Ending(_rounds_worker(client, resources, threads, guarded=guarded)))
        if "documents" in work:
            await stack.enter_async_context(Ending(_documents_worker(client, resources)))
        loops = asyncio.create_task(_beside_the_workers(client, resources, work))
        try:
            yield loops
        finally:
            ended_before = loops.done()
            loops.cancel()
            await asyncio.wait({loops})
            if not ended_before and not loops.cancelled():
                loops.result()


class Ending(contextlib.AbstractAsyncContextManager[None]):
    """A worker that runs for as long as the context lasts. Raises TimeoutError, which names its queue, when it does not
    end: whoever waits for it would wait for ever."""

    def __init__(self, own: Worker) -> None:
        self._own = own

    async def __aenter__(self) -> None:
        await self._own.__aenter__()

    async def __aexit__(self, *raised: Any) -> None:
        try:
            async with asyncio.timeout(LONGEST_STOP.total_seconds()):
                await self._own.__aexit__(*raised)
        except TimeoutError:
            raise TimeoutError(f"the worker of {self._own.task_queue} does not end") from None


def _rounds_worker(client: Client, resources: Resources, threads: ThreadPoolExecutor, *, guarded: bool) -> Worker:
    return Worker(
        client,
        task_queue=names.QUEUE,
        deployment_config=DEPLOYMENT,
        workflows=WORKFLOWS,
        activities=_register_activities(resources),
        workflow_runner=sandbox_runner(guarded=guarded),
        workflow_task_executor=threads,
        max_cached_workflows=CACHED_WORKFLOWS,
    )


async def _mail(client: Client, resources: Resources) -> None:
    """The mail worker, but for the time that the operator has paused all letters: their orders then wait in Temporal,
    and batches under way end between two letters."""
    gate = MailGate(resources.database)
    while True:
        await gate.is_open(True)
        async with Ending(_mail_worker(client, resources)):
            await gate.is_open(False)


async def _beside_the_workers(client: Client, resources: Resources, work: Collection[str]) -> None:
    async with asyncio.TaskGroup() as group:
        if "mail" in work:
            group.create_task(_mail(client, resources))
        if "documents" in work:
            group.create_task(FileInspector(resources, active_content, read_text).run())
            if resources.suggests:
                group.create_task(GroupSuggester(resources, nearness).run())
        if "rounds" in work:
            _tell_and_begin(client, resources, group)


def _tell_and_begin(client: Client, resources: Resources, group: asyncio.TaskGroup) -> None:
    """Starts what carries the register's news to Temporal, and what falls due beside the rounds."""
    start = partial(starting.start, client, resources.database)
    follow = partial(starting.follow_councils, client, resources.database)
    start_duties = partial(starting.start_duties, client, resources.database)
    begin = partial(starting.start_incoming, client, resources.database)
    tell = partial(begin, tell=True)
    dispatcher = Dispatcher(client, resources.database, resources.clock, start, follow, start_duties, resources.spans)
    group.create_task(dispatcher.run())
    group.create_task(Reconciler(client, resources.database, resources.clock, start, follow).run())
    group.create_task(DraftRemover(resources.database, resources.files, resources.clock).run())
    group.create_task(IncomingPost(resources.database, resources.clock, tell, begin).run())
    group.create_task(RegistrarPost(resources.database, resources.clock).run())
    post_to = partial(starting.start_webhook, client)
    group.create_task(WebhookPost(client, resources.database, resources.clock, post_to).run())
    group.create_task(CasePost(client, resources.database, partial(starting.start_case, client)).run())


def _documents_worker(client: Client, resources: Resources) -> Worker:
    return Worker(
        client,
        task_queue=names.DOCUMENTS_QUEUE,
        deployment_config=DEPLOYMENT,
        activities=[CompileRound(resources).compile_round],
        max_concurrent_activities=1,
        max_heartbeat_throttle_interval=HEARTBEAT_DELAY,
        default_heartbeat_throttle_interval=HEARTBEAT_DELAY,
    )


def _mail_worker(client: Client, resources: Resources) -> Worker:
    return Worker(
        client,
        task_queue=names.MAIL_QUEUE,
        deployment_config=DEPLOYMENT,
        activities=[
            SendLetters(resources).send_letters,
            SendIncoming(resources).send,
            TellOwners(resources).tell_owners,
        ],
        max_concurrent_activities=MAIL_BATCHES,
        # Orders are few. A worker that hangs leaves each of its open polls to swallow one attempt.
        max_concurrent_activity_task_polls=1,
        max_heartbeat_throttle_interval=HEARTBEAT_DELAY,
        default_heartbeat_throttle_interval=HEARTBEAT_DELAY,
        graceful_shutdown_timeout=LAST_LETTERS,
    )


def _register_activities(resources: Resources) -> list[Callable[..., Any]]:
    load, record, adoption = LoadRound(resources), RecordProgress(resources), FollowAdoption(resources)
    return [
        load.load_round,
        load.load_agenda,
        record.record_state,
        record.record_extension,
        record.plan_reminders,
        adoption.read_adoption,
        adoption.carry_adoption_on,
        RemindDuties(resources).remind_duties,
        SendIncoming(resources).load,
        PostEvents(resources).post_events,
    ]


async def ended(loops: asyncio.Task[None], stop: asyncio.Event) -> int:
    """Waits for the order to stop and returns the exit code. A worker that tells the groups nothing more looks well and
    sends no receipt: it stops by itself, with a code that has it started again."""
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({loops, asked}, return_when=asyncio.FIRST_COMPLETED)
    if asked.done():
        return 0
    asked.cancel()
    log.error("loops_ended", exc_info=None if loops.cancelled() else loops.exception())
    return 1


async def main() -> int:
    configure_logs()
    stop, telling = asyncio.Event(), contextlib.ExitStack()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with told_at_start():
        settings = load_settings()
        spans = telling.enter_context(traced(settings, "worker"))
        resources = open_resources(settings, spans=spans)
        make_ready(resources.database, own=settings.owns_database)
        installation.check(
            resources.database, resources.files, resources.key, before=resources.key_before, now=wall_clock()
        )
        resources.files.sweep(LEFT_KEPT, wall_clock().timestamp())
        sweep_scratch(settings, LEFT_KEPT, wall_clock().timestamp())
        telling.enter_context(metrics.told(settings.metrics, resources.database, wall_clock))
        client = await connect(settings, connection.measured(settings), spans)
    await namespace.prepare(client)
    with telling:
        async with running(client, resources, guarded=False, work=settings.work) as loops:
            gc.collect()
            gc.freeze()  # what the start made stays to the end; every collection would walk through it
            gc.collect()  # the collector takes what is left for all there is, and comes as often as that asks for
            print("ready", flush=True)  # noqa: T201 - what `remiss up` waits for
            return await ended(loops, stop)


if __name__ == "__main__":
    code = uvloop.run(main())
    sys.stdout.flush()
    # Python 3.11 aborts one exit in ten while the SDK's threads end (sdk-python #300); everything is closed by now.
    os._exit(code)
