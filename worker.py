"""Builds the client and the workers, and runs beside them what tells of answers and looks through files. No logic
lives here.

`python -m worker` runs until SIGTERM or SIGINT. Queues: `remiss` (workflows and the register's activities), `mail`
(hand-over of letters, at most four batches at once) and `documents` (compilations, one at a time).
"""

import asyncio
import contextlib
import dataclasses
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
import uvloop
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.compile_round import CompileRound
from activities.dispatch import Dispatcher
from activities.lease import HEARTBEAT_DELAY
from activities.load_round import LoadRound
from activities.look_through_files import FileInspector
from activities.record_progress import RecordProgress
from activities.resources import Resources
from activities.send_letters import LANES, SendLetters
from desk import connection, namespace, starting
from documents.inspecting import active_content
from documents.scanning import Scanner
from logs import configure_logs
from mail.relay import parse_smtp_url
from mail.sending import Mailer
from models import names
from settings import Settings, load_secret_key, load_settings
from store.database import Database
from store.files import FileStore
from store.schema import upgrade
from workflows.recipient_group import RecipientGroup
from workflows.remiss import Remiss

WORKFLOWS = (Remiss, RecipientGroup)
MAIL_BATCHES = 4
CACHED_WORKFLOWS = 24
"""Rounds and groups kept in memory between two steps, each up to 2.5 MB (the SDK's thousand would be 2.5 GB); the
others are replayed from their histories when something happens in them."""
LAST_LETTERS = timedelta(seconds=25)
"""How long an ordered stop waits for the relay's word on the letters under way. Nothing new is begun; one whose word
has not come by then goes again, marked as unknown. Shorter than Kubernetes and systemd wait before they kill."""
UPLOADS_KEPT = timedelta(days=1)
"""Temporary files of uploads that a crash cut off are removed at the next start after this."""
CONNECT_ATTEMPTS = 300
CONNECT_PAUSE = 0.2

log = structlog.get_logger()


def sandbox_runner() -> SandboxedWorkflowRunner:
    """The sandbox every worker, test and replay uses. Types, words and third parties pass through; `rules` and
    `workflows` do not, so that a clock read in them is caught where it stands."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules("models", "templates", "sqlmodel", "sqlalchemy")
    # Python's own time zones are data, not input: without this every aware instant in a rule is a TypeError.
    members = restrictions.invalid_module_members.with_child_unrestricted("zoneinfo")
    return SandboxedWorkflowRunner(restrictions=dataclasses.replace(restrictions, invalid_module_members=members))


def wall_clock() -> datetime:
    return datetime.now(UTC)


async def connect(settings: Settings) -> Client:
    """The client. Waits for a server that is still starting, a minute at most."""
    for _attempt in range(CONNECT_ATTEMPTS):
        try:
            return await _connect(settings)
        except (RuntimeError, RPCError):
            await asyncio.sleep(CONNECT_PAUSE)
    return await _connect(settings)


async def _connect(settings: Settings) -> Client:
    client = await connection.connect(settings)
    await client.count_workflows()
    return client


def open_resources(settings: Settings, clock: Callable[[], datetime] = wall_clock) -> Resources:
    scratch = settings.data / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    return Resources(
        database=Database(settings.database_url),
        files=FileStore(settings.data / "files"),
        mailer=Mailer(parse_smtp_url(settings.smtp_url), connections=LANES),
        key=load_secret_key(settings),
        base_url=settings.base_url,
        scratch=scratch,
        clock=clock,
        scanner=Scanner(settings.clamd) if settings.clamd else None,
    )


@contextlib.asynccontextmanager
async def running(client: Client, resources: Resources) -> AsyncIterator[asyncio.Task[None]]:
    """All three workers and what runs beside them, for as long as the context lasts. Gives the task of the latter,
    which ends by itself only through a defect. Tests use it as it is."""
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(resources.mailer.close)
        threads = stack.enter_context(ThreadPoolExecutor(max_workers=2))
        await stack.enter_async_context(
            Worker(
                client,
                task_queue=names.QUEUE,
                workflows=WORKFLOWS,
                activities=_register_activities(resources),
                workflow_runner=sandbox_runner(),
                workflow_task_executor=threads,
                max_cached_workflows=CACHED_WORKFLOWS,
            )
        )
        await stack.enter_async_context(_mail_worker(client, resources))
        await stack.enter_async_context(
            Worker(
                client,
                task_queue=names.DOCUMENTS_QUEUE,
                activities=[CompileRound(resources).compile_round],
                max_concurrent_activities=1,
            )
        )
        loops = asyncio.create_task(_beside_the_workers(client, resources))
        try:
            yield loops
        finally:
            loops.cancel()
            await asyncio.wait({loops})


async def _beside_the_workers(client: Client, resources: Resources) -> None:
    start = partial(starting.start, client, resources.database)
    async with asyncio.TaskGroup() as group:
        group.create_task(Dispatcher(client, resources.database, resources.clock, start).run())
        group.create_task(FileInspector(resources, active_content).run())


def _mail_worker(client: Client, resources: Resources) -> Worker:
    return Worker(
        client,
        task_queue=names.MAIL_QUEUE,
        activities=[SendLetters(resources).send_letters],
        max_concurrent_activities=MAIL_BATCHES,
        # Orders are few. A worker that hangs leaves each of its open polls to swallow one attempt.
        max_concurrent_activity_task_polls=1,
        max_heartbeat_throttle_interval=HEARTBEAT_DELAY,
        default_heartbeat_throttle_interval=HEARTBEAT_DELAY,
        graceful_shutdown_timeout=LAST_LETTERS,
    )


def _register_activities(resources: Resources) -> list[Callable[..., Any]]:
    load, record = LoadRound(resources), RecordProgress(resources)
    return [
        load.load_round,
        load.load_agenda,
        record.record_state,
        record.record_extension,
        record.plan_reminders,
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
    settings = load_settings()
    configure_logs()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    resources = open_resources(settings)
    upgrade(resources.database)
    resources.files.sweep(UPLOADS_KEPT, wall_clock().timestamp())
    client = await connect(settings)
    await namespace.prepare(client)
    async with running(client, resources) as loops:
        gc.collect()
        gc.freeze()  # what the start made stays to the end; every collection would walk through it
        gc.collect()  # the collector takes what is left for all there is, and comes as often as that little asks for
        print("ready", flush=True)  # noqa: T201 - what `remiss up` waits for
        return await ended(loops, stop)


if __name__ == "__main__":
    code = uvloop.run(main())
    sys.stdout.flush()
    # Python 3.11 aborts one exit in ten while the SDK's threads end (sdk-python #300); everything is closed by now.
    os._exit(code)
