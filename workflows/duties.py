"""`Duties`: what is to be done after a round's last decision, followed up for months and years. It asks the register
what is ahead, waits for the day, has the owner told, and ends when nothing more is to be done."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.duty_messages import DutiesAgenda, DutiesInput, DutiesOrder
    from models.messages import NoteRef
    from templates import temporal as words

from workflows import options


@workflow.defn(name=names.DUTIES)
class Duties:
    """Started by the dispatcher when the first duty is written, and again when one is after it has ended."""

    @workflow.init
    def __init__(self, duties_input: DutiesInput) -> None:
        self._input = duties_input
        self._changed = True
        self._agenda = DutiesAgenda()

    @workflow.run
    async def run(self, duties_input: DutiesInput) -> DutiesAgenda:
        while self._changed or not self._agenda.over:
            self._changed = False
            self._agenda = await self._remind()
            workflow.set_current_details(words.duties_details(duties_input.dnr, self._agenda, workflow.now()))
            if self._agenda.over and not self._changed:
                break
            await self._wait()
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(duties_input)
        return self._agenda

    async def _remind(self) -> DutiesAgenda:
        agenda: DutiesAgenda = await workflow.execute_activity(
            names.REMIND_DUTIES,
            DutiesOrder(round_id=self._input.round_id, at=workflow.now()),
            result_type=DutiesAgenda,
            summary=words.reminding_duties(),
            **options.REGISTER,
        )
        return agenda

    async def _wait(self) -> None:
        """For the day of the next, or for news of the register."""
        next_at = self._agenda.next_at
        left = None if next_at is None else max(next_at - workflow.now(), timedelta())
        try:
            await workflow.wait_condition(
                lambda: self._changed,
                timeout=left,
                timeout_summary=words.duty_timer(next_at) if next_at is not None else None,
            )
        except TimeoutError:
            self._changed = True

    @workflow.signal(name=names.DUTIES_CHANGED, description="Uppdragen har ändrats i registret.")
    def duties_changed(self, note: NoteRef) -> None:
        """From the dispatcher. Harmless twice."""
        self._changed = True

    @workflow.query(name=names.PROGRESS, description="Hur uppdragen står just nu.")
    def progress(self) -> DutiesAgenda:
        return self._agenda
