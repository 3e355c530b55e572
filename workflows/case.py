"""`Case`: one durable workflow for a case (ärende) above its rounds. It holds where the case stands, waits for the day
of each step and has its owner reminded; what people write, and every act, stands in the register, which tells it.

The rounds are runs of their own (decision 0036): ended, reset or lost, a case touches none of them.
"""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.cases import CaseInput, CaseProgress, CaseStep, NextInCase, NoticeOrder
    from templates import case_page as words
    from templates.case_words import STATES

from rules import case_plan
from workflows import attributes, options
from workflows.alarm import Alarm


@workflow.defn(name=names.CASE)
class Case:
    """A case. Ends when the register says that it has ended; opened again, it is started anew from there."""

    @workflow.init
    def __init__(self, case_input: CaseInput) -> None:
        self._input = case_input
        self._progress = case_input.progress
        self._alarm = Alarm()
        self._changed = False
        self._signals = 0
        self._shown: tuple[object, ...] = ()

    @workflow.run
    async def run(self, case_input: CaseInput) -> CaseProgress:
        while True:
            self._changed = False
            self._show()
            step = case_plan.next_in_case(self._progress, workflow.now())
            match step.step:
                case CaseStep.DONE:
                    return self._progress
                case CaseStep.NOTIFY:
                    await self._tell_owners()
                case CaseStep.WAIT:
                    await self._wait(step)

    @workflow.signal(name=names.CASE_STANDS, description="Registret säger hur ärendet står.")
    def case_stands(self, progress: CaseProgress) -> None:
        """From the register's post after every change. Harmless twice; one older than what is known is left."""
        self._signals += 1
        self._take(progress)

    @workflow.query(name=names.PROGRESS, description="Hur ärendet står just nu.")
    def progress(self) -> CaseProgress:
        return self._progress

    def _take(self, progress: CaseProgress) -> None:
        if progress.seq >= self._progress.seq:
            self._progress, self._changed = progress, True

    async def _tell_owners(self) -> None:
        """The letters that are due. A relay at rest is waited for; what the register tells meanwhile is shown."""
        telling = asyncio.create_task(self._execute())
        while not telling.done():
            await workflow.wait_condition(lambda: telling.done() or self._changed)
            if not telling.done():
                self._changed = False
                self._show()
        self._take(telling.result())

    async def _execute(self) -> CaseProgress:
        stands: CaseProgress = await workflow.execute_activity(
            names.TELL_OWNERS,
            NoticeOrder(case_id=self._input.case_id, at=workflow.now()),
            result_type=CaseProgress,
            summary=words.telling(),
            **options.CASE_LETTERS,
        )
        return stands

    async def _wait(self, step: NextInCase) -> None:
        if self._signals > options.SIGNALS_BEFORE_NEW_RUN or workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new(self._input.model_copy(update={"progress": self._progress}))
        summary = words.waiting(step.milestone, step.until) if step.milestone and step.until else None
        self._alarm.set(step.until, summary)
        await workflow.wait_condition(lambda: self._changed or self._alarm.rung)

    def _show(self) -> None:
        now = workflow.now()
        following, late = case_plan.next_milestone(self._progress), case_plan.late_ones(self._progress, now)
        status = STATES[words.case_state(self._progress, now)][0]
        shown = (status, 0 if self._progress.ended else len(late), following.due_at if following else None)
        if shown != self._shown:  # an attribute costs an event each time
            self._shown = shown
            attributes.upsert_case(*shown)
        namespace = workflow.info().namespace
        workflow.set_current_details(words.details(self._input.dnr, self._progress, now, namespace))
