"""`remiss up`: Temporal, catcher, worker and web from one command and data folder; Ctrl-C stops all cleanly, and the
next `up` goes on where this one stopped. A part that dies is started again; one that keeps dying stops everything.
"""

import asyncio
import fcntl
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TextIO

from google.protobuf.duration_pb2 import Duration
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from desk.disk import data_folder
from desk.office import Office
from models.errors import PermanentFailure, Refused, TemporaryFailure
from settings import Settings, load_settings
from stand.parts import (
    START_SECONDS,
    HousePart,
    catcher_part,
    check_ports,
    environment_for_parts,
    temporal_part,
    web_part,
    worker_part,
)
from templates.stand import up as words
from web.console.door import trial_key

RETENTION_DAYS = 3650
"""The dev server forgets closed rounds after 24 hours unless told otherwise."""
RESTARTS = 5
RESTART_WINDOW = 60.0


@dataclass
class Stand:
    """What is running: for the demo, and for the lines that say where to look."""

    settings: Settings
    office: Office
    client: Client


def up(*, as_json: bool = False) -> int:
    """Runs until Ctrl-C or SIGTERM. Returns the exit code. `as_json`: standard output is one object, written when all
    is up; what is told to people goes to standard error."""
    return asyncio.run(_up(as_json))


async def _up(as_json: bool) -> int:
    settings = load_settings()
    stop = stop_signal()
    told = sys.stderr if as_json else sys.stdout
    async with running(settings, told) as house:
        if as_json:
            sys.stdout.write(
                json.dumps({"ready": words.places(settings, trial_key(house.office.key))}, indent=2) + "\n"
            )
        else:
            told.write(words.ready(settings, trial_key(house.office.key)))
        sys.stdout.flush()
        died = asyncio.create_task(house.watch())
        asked = asyncio.create_task(stop.wait())
        await asyncio.wait({died, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if died.done():
            died.result()
        died.cancel()
        told.write(words.STOPPING)
        told.flush()
    told.write(words.STOPPED)
    return 0


def stop_signal() -> asyncio.Event:
    """Set at Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


class Running(Stand):
    """The house with its parts. `told`: where it says that one is started again."""

    def __init__(
        self, settings: Settings, office: Office, client: Client, parts: list[HousePart], told: TextIO
    ) -> None:
        super().__init__(settings, office, client)
        self.parts = parts
        self._told = told

    async def watch(self) -> None:
        """Starts a part that ended again. Raises PermanentFailure("part_died") for one that keeps ending."""
        await asyncio.gather(*(self._watch(part) for part in self.parts))

    async def _watch(self, part: HousePart) -> None:
        ends: list[float] = []
        while part.process is not None:
            await part.process.wait()
            now = time.monotonic()
            ends = [end for end in ends if now - end < RESTART_WINDOW] + [now]
            if len(ends) >= RESTARTS:
                raise PermanentFailure("part_died", part=part.name, log=str(part.log))
            self._told.write(words.restarting(part.name))
            self._told.flush()
            await asyncio.sleep(0.5)
            await part.start()


@asynccontextmanager
async def running(settings: Settings, told: TextIO | None = None) -> AsyncIterator[Running]:
    """Everything up, for as long as the block lasts; each part is stopped in order whatever happens. `told`: standard
    output unless given.

    Raises Refused("up_in_production"), ("data_in_use") or ("port_taken") before anything is started, and as
    `Office.database` does.
    """
    if settings.environment == "production":
        raise Refused("up_in_production")
    with _sole_owner(settings):
        check_ports(settings)
        environment_for_parts(settings)
        office = Office(settings)
        logs = settings.data.absolute() / "logs"
        temporal = temporal_part(settings, logs)
        parts = [temporal, catcher_part(settings, logs), worker_part(logs), web_part(settings, logs)]
        try:
            _ = office.database  # before the parts that need its tables
            await asyncio.gather(*(part.start() for part in parts))
            client = await prepared(office, temporal)
            await asyncio.gather(*(part.ready() for part in parts))
            yield Running(settings, office, client, parts, told or sys.stdout)
        finally:
            # Those who write first, what they write to last.
            for part in reversed(parts):
                await part.stop()
            office.database.dispose()


@contextmanager
def _sole_owner(settings: Settings) -> Iterator[None]:
    """One `remiss up` for one data folder, held by a lock that dies with the process."""
    with (data_folder(settings) / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("data_in_use", path=str(settings.data)) from error
        yield


async def prepared(office: Office, temporal: HousePart) -> Client:
    """A client to the server, once its namespace answers, with the retention raised.

    The open port alone says nothing: the dev server opens and closes it to see that it is free, before it serves there,
    and then serves a moment before the namespace is known.
    """
    raised = UpdateNamespaceRequest(
        namespace=office.settings.temporal_namespace,
        config=NamespaceConfig(workflow_execution_retention_ttl=Duration(seconds=RETENTION_DAYS * 24 * 3600)),
    )
    deadline = time.monotonic() + START_SECONDS
    while True:
        await temporal.ready()
        try:
            client = await office.temporal()
            await client.workflow_service.update_namespace(raised)
        except (TemporaryFailure, RPCError) as error:
            if time.monotonic() > deadline:
                raise PermanentFailure("part_failed", part=temporal.name, log=str(temporal.log)) from error
            await asyncio.sleep(0.05)
        else:
            return client
