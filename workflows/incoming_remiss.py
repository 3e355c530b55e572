"""`IncomingRemiss`: one durable workflow for a remiss that has come in, until it has been answered. It holds nothing of
its own: whatever happens is in the register, and it is told to look there, waits for the days, and sees that the
letters leave."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.incoming import IncomingId, IncomingInput, IncomingProgress, IncomingSent, IncomingStep
    from models.messages import NoteRef
    from templates import incoming_words as words

from rules.incoming import next_in_incoming
from workflows import attributes, options
from workflows.alarm import Alarm


@workflow.defn(name=names.INCOMING_REMISS)
class IncomingRemiss:
    @workflow.init
    def __init__(self, incoming: IncomingInput) -> None:
        self._incoming = incoming
        self._progress: IncomingProgress | None = None
        self._changed = True
        self._signals = 0
        self._alarm = Alarm()

    @workflow.run
    async def run(self, incoming: IncomingInput) -> IncomingProgress:
        """Ends when it has been answered, handed in, or is not to be, and every letter has gone."""
        while True:
            if self._signals > options.SIGNALS_BEFORE_NEW_RUN or workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(incoming)
            self._changed = False
            progress = await self._read()
            step = next_in_incoming(progress, workflow.now())
            if step.step is IncomingStep.SEND:
                await self._send()
                self._changed = True
            elif step.step is IncomingStep.END and not self._changed:
                return progress
            elif step.until is not None:
                self._alarm.set(step.until, words.waiting_timer(progress, step.until))
                await workflow.wait_condition(lambda: self._changed or self._alarm.rung)

    async def _read(self) -> IncomingProgress:
        progress: IncomingProgress = await workflow.execute_activity(
            names.LOAD_INCOMING,
            IncomingId(incoming_id=self._incoming.incoming_id, at=workflow.now()),
            result_type=IncomingProgress,
            summary=words.loading(),
            **options.REGISTER,
        )
        if progress != self._progress:
            self._progress = progress
            attributes.upsert_incoming(progress)
            workflow.set_current_details(words.details(progress))
        return progress

    async def _send(self) -> None:
        await workflow.execute_activity(
            names.SEND_INCOMING,
            IncomingId(incoming_id=self._incoming.incoming_id, at=workflow.now()),
            result_type=IncomingSent,
            summary=words.handing_over(),
            priority=options.fair(self._incoming.incoming_id),
            **options.MAIL,
        )

    @workflow.signal(name=names.LOOK_IN_REGISTER, description="Något har hänt: läs om ur registret.")
    def look_in_register(self, _note: NoteRef) -> None:
        """Harmless twice."""
        self._signals += 1
        self._changed = True

    @workflow.query(name=names.PROGRESS, description="Hur den inkomna remissen står just nu.")
    def progress(self) -> IncomingProgress | None:
        return self._progress
