"""Letter orders run as the mail worker runs them, without Temporal."""

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock

from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.resources import Resources
from activities.send_letters import SendLetters
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models.messages import LetterOrder, LetterPlan, SendReport
from models.tables import LetterRow
from models.values import LetterKind, LetterState
from store.database import Database
from store.files.files import FileStore
from tests.registers import lay_register
from tests.round_builder import KEY, BuiltRound
from tests.store_steps import BEFORE, just_sent, letters_of

MISSIV = LetterPlan(kind=LetterKind.MISSIV, number=1)


@dataclass
class Sending:
    """A round that is open and whose missiv nobody has got yet."""

    database: Database
    built: BuiltRound
    resources: Resources

    async def order(
        self,
        plan: LetterPlan | None = None,
        at: datetime = BEFORE,
        environment: ActivityEnvironment | None = None,
        clock: datetime | None = None,
        clock_runs: bool = False,
    ) -> SendReport:
        """One order for the whole round, which stands still at `at` by Temporal's clock, and at `clock` by this
        machine's (the same when not given), unless that
        one runs."""
        order = LetterOrder(round_id=self.built.round_id, group_key="", at=at, plan=plan)
        environment = environment or ActivityEnvironment()
        environment.info = replace(environment.info, started_time=at)
        began = time.monotonic()

        def now() -> datetime:
            return (clock or at) + timedelta(seconds=time.monotonic() - began if clock_runs else 0)

        resources = replace(self.resources, clock=now)
        return await environment.run(SendLetters(resources).send_letters, order)

    def letters(self) -> list[LetterRow]:
        """Every letter, in the recipients' order."""
        return [row for member in self.built.recipient_ids.values() for row in letters_of(self.database, member)]

    def states(self) -> dict[LetterState, int]:
        return dict(Counter(row.state for row in self.letters()))


@asynccontextmanager
async def sending(folder: Path, port: int, count: int, *, timeout: float = 5) -> AsyncIterator[Sending]:
    """A round of so many recipients whose letters go to the relay on `port`."""
    lay_register(folder / "remiss.db")
    database = Database(f"sqlite:///{folder}/remiss.db")
    files = FileStore(folder / "files")
    built = just_sent(database, files, count)
    resources = Resources(
        database=database,
        files=files,
        mailer=Mailer(Relay("127.0.0.1", port), timeout=timeout, final_timeout=timeout),
        key=KEY,
        base_url="http://127.0.0.1:8080",
        scratch=folder,
        clock=lambda: BEFORE,
    )
    async with resources.mailer:
        yield Sending(database, built, resources)
    database.dispose()


def awaiting(attempt: int) -> Client:
    """A Temporal that waits for this attempt at the order."""
    pending = [SimpleNamespace(activity_id=ActivityEnvironment.default_info().activity_id, attempt=attempt)]
    described = SimpleNamespace(raw_description=SimpleNamespace(pending_activities=pending))
    handle = SimpleNamespace(describe=AsyncMock(return_value=described))
    client = Mock(spec=Client)
    client.get_workflow_handle.return_value = handle
    return client
