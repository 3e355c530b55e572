"""`RecipientGroup`: one child for each county or category. It sends the group's letters, reminds those who owe an
answer, hears of answers by coalesced signals and reports numbers to its round. It holds no names and no texts.
"""

from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ActivityError, FailureError

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import (
        DatesChanged,
        GroupAgenda,
        GroupId,
        GroupInput,
        GroupProgress,
        GroupReport,
        LetterOrder,
        LetterPlan,
        LettersWaiting,
        NoteRef,
        RemindersLeftOut,
        SendReport,
    )
    from models.steps import GroupStep, NextInGroup
    from models.values import Counts, LetterKind
    from templates import temporal as words

from rules.plan import HELD_FOR, merge_reminders, next_in_group, retry_delay
from workflows import attributes, options
from workflows.alarm import Alarm
from workflows.round_register import permanent

_LOOKS = frozenset({GroupStep.RETRY, GroupStep.REMIND_OF_MINUTES, GroupStep.REMIND_COLLEAGUES})
"""Steps for which the register knows what there is to send."""


@workflow.defn(name=names.RECIPIENT_GROUP)
class RecipientGroup:
    """Runs from the sending of a round until it ends and every letter has gone."""

    @workflow.init
    def __init__(self, group: GroupInput) -> None:
        self._group = group
        self._progress = group.progress or GroupProgress(label=group.label, missiv_sent=group.letters_gone)
        self._news = group.progress is not None
        self._replan = True
        self._missed = group.rebuilt and group.progress is None
        self._ended = self._progress.ended
        self._reported: GroupReport | None = None
        self._reported_fault = ""
        self._reported_days: set[datetime] = set()
        self._reported_at: datetime | None = None
        self._signals = 0
        self._alarm = Alarm()
        self._report_alarm = Alarm()

    @workflow.run
    async def run(self, group: GroupInput) -> Counts:
        """Returns the group's last counts."""
        while True:
            if self._signals > options.SIGNALS_BEFORE_NEW_RUN or workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                self._update(ended=self._ended)
                workflow.continue_as_new(self._group.model_copy(update={"progress": self._progress}))
            step = next_in_group(self._progress, workflow.now())
            if step.step is GroupStep.SEND_MISSIV:
                await self._send(LetterPlan(kind=LetterKind.MISSIV, number=1))
                self._update(missiv_sent=True)
            elif self._replan or step.step is GroupStep.REPLAN:
                await self._read_agenda()
            elif step.reminder is not None and step.step is GroupStep.SEND_REMINDER:
                await self._remind(step)
            elif step.step in _LOOKS or self._news:
                await self._send(None)
            elif self._ended and not self._progress.deferred:
                if not self._unreported():
                    break
                await self._report()  # news that comes meanwhile is still seen to
            else:
                await self._rest(step)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._progress.counts

    async def _rest(self, step: NextInGroup) -> None:
        """Reports what is new, else waits for what comes next."""
        if self._unreported() and self._may_report() and (not self._ended or workflow.patched(names.ENDED_REPORTS)):
            await self._report()
        else:
            await self._wait(step)

    async def _wait(self, step: NextInGroup) -> None:
        summary = None
        if step.reminder is not None and step.until == step.reminder.at:
            summary = words.reminder_timer(step.reminder.at)
        elif step.until is not None and step.until == self._progress.minutes_at:
            summary = words.minutes_timer(step.until)
        elif step.until is not None and step.until == self._progress.colleagues_at:
            summary = words.letters_timer(step.until)
        elif step.until is not None and step.until == self._progress.replan_at:
            summary = words.held_timer(step.until)
        elif step.until is not None:
            summary = words.retry_timer(step.until)
        self._alarm.set(step.until, summary)
        self._show()
        report_at = None
        if self._unreported() and self._reported_at is not None:
            report_at = self._reported_at + options.REPORT_EVERY
        self._report_alarm.set(report_at, words.report_timer())
        ended = self._ended
        await workflow.wait_condition(
            lambda: (
                self._news or self._replan or self._ended is not ended or self._alarm.rung or self._report_alarm.rung
            )
        )

    async def _remind(self, step: NextInGroup) -> None:
        reminder = step.reminder
        if reminder is None or self._ended:
            self._update(reminders=())
            return
        rest = tuple(item for item in self._progress.reminders if item != reminder)
        await self._send(LetterPlan(kind=LetterKind.REMINDER, number=reminder.number, due_at=reminder.due_at))
        self._update(reminders=rest)

    async def _send(self, plan: LetterPlan | None) -> None:
        self._news = False
        report = await workflow.execute_activity(
            names.SEND_LETTERS,
            LetterOrder(round_id=self._group.round_id, group_key=self._group.group_key, at=workflow.now(), plan=plan),
            result_type=SendReport,
            summary=words.letter_order(plan.kind if plan else None, self._group.label),
            priority=options.fair(self._group.round_id),
            **options.MAIL,
        )
        retries = self._progress.retries if report.deferred else 0
        self._replan = self._replan or report.turns != self._progress.turns
        self._update(
            counts=report.counts,
            deferred=report.deferred,
            retry_at=self._retry_at(report.retry_at, retries) if report.deferred else None,
            retries=retries + 1 if report.deferred else 0,
            minutes_at=report.minutes_at,
            colleagues_at=report.colleagues_at,
            owing=report.owing,
            requests=report.requests,
            turns=report.turns,
            turn=report.turn,
        )
        if report.left_out:
            self._update(left_out=RemindersLeftOut(at=workflow.now(), number=report.left_out))

    def _retry_at(self, told: datetime | None, retries: int) -> datetime:
        """When letters that wait are tried again: as the order told, unless that has passed meanwhile."""
        if told is not None and (told > workflow.now() or not workflow.patched(names.NOTHING_IN_THE_PAST)):
            return told
        return workflow.now() + retry_delay(retries)

    async def _read_agenda(self) -> None:
        self._replan = False
        try:
            agenda = await workflow.execute_activity(
                names.LOAD_AGENDA,
                GroupId(
                    round_id=self._group.round_id,
                    group_key=self._group.group_key,
                    at=workflow.now(),
                    missed=self._missed,
                ),
                result_type=GroupAgenda,
                summary=words.planning(),
                **options.REGISTER,
            )
        except ActivityError as error:
            # The reminders known of are kept, and letters go on being sent.
            self._update(fault=permanent(error).code, replan_at=workflow.now() + HELD_FOR)
            return
        self._missed = False
        due = tuple(item for item in self._progress.reminders if item.at <= workflow.now())
        self._update(
            reminders=merge_reminders(due, agenda.reminders),
            counts=agenda.counts,
            minutes_at=agenda.minutes_at,
            colleagues_at=agenda.colleagues_at,
            owing=agenda.owing,
            fault="",
            replan_at=None,
        )

    def _unreported(self) -> bool:
        if self._reported != self._reportable() or self._reported_fault != self._progress.fault:
            return True
        ahead = {at for at in self._reported_days if at > workflow.now()}
        return not self._ended and ahead != self._days() and workflow.patched(names.DAYS_REPORTED)

    def _reportable(self) -> GroupReport:
        known = self._progress
        return GroupReport(
            key=self._group.group_key,
            counts=known.counts,
            deferred=known.deferred,
            minutes_at=known.minutes_at,
            owing=known.owing,
            requests=known.requests,
            left_out=known.left_out,
            turn=known.turn,
        )

    def _days(self) -> set[datetime]:
        """When the group reminds."""
        return {item.at for item in self._progress.reminders if item.at > workflow.now()}

    def _may_report(self) -> bool:
        return self._reported_at is None or workflow.now() >= self._reported_at + options.REPORT_EVERY

    async def _report(self) -> None:
        self._reported, self._reported_fault = self._reportable(), self._progress.fault
        self._reported_at, self._reported_days = workflow.now(), self._days()
        attributes.upsert_group(self._progress)
        self._show()
        report = self._reported.model_copy(update={"reminders": tuple(sorted(self._reported_days))})
        try:
            await workflow.get_external_workflow_handle(self._group.parent_id).signal(names.GROUP_REPORTED, report)
        except FailureError:
            # The round's workflow is gone (ended by hand in Temporal): the group's duty to its recipients is not.
            workflow.logger.warning("round_not_found", extra={"parent_id": self._group.parent_id})

    def _show(self) -> None:
        workflow.set_current_details(words.group_details(self._group.dnr, self._progress, workflow.now()))

    def _update(self, **changes: object) -> None:
        self._progress = self._progress.model_copy(update=changes)

    @workflow.signal(name=names.LETTERS_WAITING, description="Brev väntar i registret för mottagare i gruppen.")
    def letters_waiting(self, _waiting: LettersWaiting) -> None:
        """From the dispatcher or the round. Coming twice or late only makes the group look again."""
        self._signals += 1
        self._news = True

    @workflow.signal(name=names.DATES_CHANGED, description="Sista svarsdag är ändrad för någon i gruppen.")
    def dates_changed(self, _dates: DatesChanged) -> None:
        """From the round, after the new dates stand in the store. Harmless twice."""
        self._signals += 1
        self._replan = True
        self._news = True

    @workflow.signal(name=names.ROUND_ENDED, description="Remissen är avslutad eller återkallad.")
    def round_ended(self, _note: NoteRef) -> None:
        """From the round. The group hands over what still waits and ends. Harmless twice."""
        self._ended = True
        self._news = True

    @workflow.signal(name=names.ROUND_REOPENED, description="Remissen är öppnad igen.")
    def round_reopened(self, _note: NoteRef) -> None:
        """From the round, to a group that had not ended yet: it goes on, with the new dates. Harmless twice."""
        self._ended = False
        self._replan = True
        self._news = True

    @workflow.query(name=names.PROGRESS, description="Hur gruppen står just nu.")
    def progress(self) -> GroupProgress:
        return self._progress
