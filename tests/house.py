"""A whole small Remiss inside a test: register, files, mail catcher and workers, on any Temporal environment."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from temporalio.client import Client, WorkflowHandle, WorkflowHistory

import worker
from activities.resources import Resources
from desk import rounds as commands
from desk.office import Office
from mail.incoming.catcher import Catcher
from mail.incoming.caught import CaughtMessage, list_messages
from mail.outgoing.relay import Relay
from mail.outgoing.sending import Mailer
from models import names
from models.answer import AnswerContent, QuestionAnswer
from models.definition import RoundDefinition
from models.messages import CommandResult, NoteRef, RoundProgress, SendCommand
from models.spans import UNTOLD, Spans
from models.steps import Command
from models.tables import RoundRow
from models.values import Counts, Stance, Value
from roundfile.reading import read_round_file
from rules.gates import NOTE_KINDS
from rules.naming import group_workflow_id
from settings import QUEUES, Settings
from store.answers import submissions
from store.answers.submissions import Submission
from store.recipients import recipients
from store.rounds import rounds, standing
from templates.words import group_words
from tests.registers import lay_own_register

WORDS = "Styrelsen 9 juni, § 12"
CASES = Path(__file__).parent.parent / "data" / "cases"


@dataclass
class House:
    """`clock` is the environment's: under time skipping it runs ahead with the workflows."""

    office: Office
    client: Client
    mail_folder: Path
    resources: Resources

    def definition(self, case: str, starting: date, **changes: object) -> RoundDefinition:
        result = read_round_file(CASES / case, now=self.office.clock(), starting=starting)
        assert result.definition is not None, result.faults
        # Nobody is asked for approval unless a test wants it: most count every mail there is.
        return result.definition.model_copy(update={"approver": "", "approver_email": "", **changes})

    async def draft(self, definition: RoundDefinition) -> RoundRow:
        return await commands.draft(self.office, definition)

    async def command(self, row: RoundRow, name: str, argument: Value | None = None) -> CommandResult:
        """With words of the registrar's where the command must state some and the test has given none."""
        argument = argument or NoteRef()
        kind = NOTE_KINDS.get(Command(name)) if name in set(Command) else None
        if kind is not None and not getattr(argument, "note_id", ""):
            argument = argument.model_copy(update={"note_id": commands.note(self.office, row, kind, WORDS)})
        return await commands.command(self.office, row, name, argument)

    async def open(self, definition: RoundDefinition) -> RoundRow:
        """Drafts, approves and sends at once."""
        row = await self.draft(definition)
        await self.command(row, names.SUBMIT)
        await self.command(row, names.APPROVE)
        await self.command(row, names.SEND, SendCommand())
        return self.row(row)

    def row(self, row: RoundRow) -> RoundRow:
        with self.office.database.reading() as session:
            return rounds.get(session, row.id)

    def handle(self, row: RoundRow) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(row.workflow_id)

    async def standing_when(self, row: RoundRow, done: Callable[[RoundProgress], bool]) -> RoundProgress:
        """The round's progress once it is so."""
        for _ in range(1200):
            found = await self.progress(row)
            if done(found):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(found)

    async def told_of_groups(self, row: RoundRow) -> RoundProgress:
        """The round once it has heard of every group."""
        return await self.standing_when(
            row, lambda found: found.missiv_sent and all(group.counts.sent for group in found.groups)
        )

    async def histories(self, row: RoundRow) -> list[WorkflowHistory]:
        """The newest run of the round, then of each of its groups."""
        with self.office.database.reading() as session:
            labels = [group_words(group.key) for group in standing.progress(session, row.id).groups]
        ids = [row.workflow_id, *(group_workflow_id(row.workflow_id, label) for label in labels)]
        return [await self.client.get_workflow_handle(workflow_id).fetch_history() for workflow_id in ids]

    def counts(self, row: RoundRow) -> Counts:
        with self.office.database.reading() as session:
            return standing.counts(session, row.id)

    def answer(
        self, row: RoundRow, code: str, stance: Stance, arrived_at: datetime, comment: str = "", question: str = ""
    ) -> str:
        """Submits as the web would; returns the receipt number. `question`: the one that the stance is on as well."""
        with self.office.database.changing() as session:
            recipient = recipients.by_code(session, row.id, code)
            assert recipient is not None
            on = (QuestionAnswer(key=question, stance=stance),) if question else ()
            content = AnswerContent(stance=stance, summary=comment, questions=on)
            submission = Submission(content=content, nonce=f"{code}-{arrived_at}", arrived_at=arrived_at)
            return submissions.submit(session, recipient.id, submission).receipt

    async def compiled(self, row: RoundRow, version: int = 1) -> None:
        """Waits until the round knows of its compilation. One that is opened again before calls the compilation off,
        and the time-skipping server, unlike a real one, is stuck when that meets the compilation's end."""
        async with asyncio.timeout(60):
            while (await self.progress(row)).compiled_version < version:  # noqa: ASYNC110 - a query gives no event
                await asyncio.sleep(0.05)

    async def progress(self, row: RoundRow) -> RoundProgress:
        """As the round's workflow tells it."""
        found: RoundProgress = await self.handle(row).query(names.PROGRESS, result_type=RoundProgress)
        return found

    def mails(self) -> tuple[CaughtMessage, ...]:
        return list_messages(self.mail_folder)

    async def until(self, done: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Waits in real time for something the workers do."""
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110 - the database gives no event
                await asyncio.sleep(0.05)
        assert done(), what


@asynccontextmanager
async def house(
    folder: Path,
    client: Client,
    clock: Callable[[], datetime],
    *,
    relay: Relay | None = None,
    again: bool = False,
    own_hosts: str = "",
    work: Collection[str] = QUEUES,
    spans: Spans = UNTOLD,
) -> AsyncIterator[House]:
    """Runs the workers against `client` until the block ends. Mail goes to a catcher, or to `relay`. `again`: over the
    register that an earlier block left. `own_hosts`: as the setting of webhooks has them. `work`: what the workers
    do. `spans`: what they tell of it."""
    settings = Settings(data=folder / "data", webhook_hosts=own_hosts)
    settings = settings if again else lay_own_register(settings)
    office = Office(settings, clock=clock, client=client)
    async with Catcher(folder / "mail") as catcher:
        resources = Resources(
            database=office.database,
            files=office.files,
            mailer=Mailer(relay or Relay("127.0.0.1", catcher.port)),
            key=office.key,
            base_url="http://127.0.0.1:8080",
            scratch=folder,
            clock=clock,
            webhook_hosts=settings.own_hosts,
            spans=spans,
        )
        async with worker.running(client, resources, work=work):
            yield House(office=office, client=client, mail_folder=folder / "mail", resources=resources)
    office.database.dispose()
