"""`Adoption`: one durable workflow that follows the councils of a closed round for months. It asks the register what
stands and what is due, waits for the next day with something to do, and sees to it.

Every council's decision is one signal and one read within the same task, so that hundreds of councils and eighteen
months make a short history (decision 0032).
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from data.register import load_register
    from models import names
    from models.adoption_messages import AdoptionInput, AdoptionOrder, AdoptionProgress, CouncilsChanged
    from templates import adoption_page as words

from rules.local_time import day_start_of_office
from workflows import attributes, options
from workflows.alarm import Alarm
from workflows.round_register import permanent

HELD_FOR = timedelta(hours=1)
"""Before the register is asked again for what came to nothing."""


class Owed(NamedTuple):
    """What the register was asked for in vain. It goes with the next question and wakes nobody by itself: the workflow
    would ask again at once, for ever."""

    whole: bool = False
    codes: tuple[str, ...] = ()


@workflow.defn(name=names.ADOPTION)
class Adoption:
    """An adoption. Ids, codes, days and numbers: what a council wrote stands in the register alone."""

    @workflow.init
    def __init__(self, adoption_input: AdoptionInput) -> None:
        self._input = adoption_input
        self._progress = adoption_input.progress or AdoptionProgress()
        self._whole = adoption_input.progress is None
        self._codes: dict[str, None] = {}
        self._owed = Owed()
        self._signals = 0
        self._shown: tuple[object, ...] = ()
        self._alarm = Alarm()

    @workflow.run
    async def run(self, adoption_input: AdoptionInput) -> AdoptionProgress:
        """Ends when everybody has been told that what was adopted is in force, or the registrar follows it no more. A
        correction after that starts it once more."""
        while True:
            held = await self._look()
            self._show()
            if self._progress.is_over and not self._codes and not self._whole:
                return self._progress
            if self._signals > options.SIGNALS_BEFORE_NEW_RUN or workflow.info().is_continue_as_new_suggested():
                # What came during the last read, or is owed still, is known to this run alone: the next reads all.
                waits = self._whole or self._codes or self._owed.whole or self._owed.codes
                progress = None if waits else self._progress
                workflow.continue_as_new(self._input.model_copy(update={"progress": progress}))
            self._alarm.set(held or self._next_at, self._timer())
            await workflow.wait_condition(lambda: self._whole or bool(self._codes) or self._alarm.rung)

    @workflow.signal(name=names.COUNCILS_CHANGED, description="Ett fullmäktige har beslutat, eller något har rättats.")
    def councils_changed(self, changed: CouncilsChanged) -> None:
        """From the dispatcher, coalesced. Harmless twice: the register is read anew."""
        self._signals += 1
        self._whole = self._whole or "" in changed.codes or not changed.codes
        self._codes |= dict.fromkeys(code for code in changed.codes if code)

    @workflow.query(name=names.PROGRESS, description="Hur antagandet står just nu.")
    def progress(self) -> AdoptionProgress:
        return self._progress

    async def _look(self) -> datetime | None:
        """Reads what has changed, and sees to what is due. When the register is asked again, for what it said no to or
        what came to nothing."""
        if self._codes and not self._whole and not self._alarm.rung:
            await self._read(names.READ_ADOPTION)
        if self._whole or self._alarm.rung or self._is_due:
            await self._read(names.CARRY_ADOPTION_ON)
        is_stuck = self._is_due or bool(self._progress.fault)
        return workflow.now() + HELD_FOR if is_stuck and not self._progress.is_over else None

    async def _read(self, name: str) -> None:
        whole, codes = self._whole or self._owed.whole, tuple(dict.fromkeys((*self._owed.codes, *self._codes)))
        self._whole, self._codes, self._owed = False, {}, Owed()
        order = AdoptionOrder(round_id=self._input.round_id, at=workflow.now(), codes=codes, whole=whole)
        try:
            if name == names.READ_ADOPTION:
                told = await workflow.execute_local_activity(name, order, result_type=AdoptionProgress, **options.READ)
            else:
                summary = words.carrying_on(is_first=whole)
                told = await workflow.execute_activity(
                    name, order, result_type=AdoptionProgress, summary=summary, **options.REGISTER
                )
        except ActivityError as error:
            self._owed = Owed(whole, codes)
            self._progress = self._progress.model_copy(update={"fault": permanent(error).code})
            return
        rows = {} if whole else {row.code: row for row in self._progress.rows}
        rows |= {row.code: row for row in told.rows}
        self._progress = told.model_copy(update={"rows": tuple(rows.values())})

    @property
    def _next_at(self) -> datetime | None:
        next_on = self._progress.next_on
        return day_start_of_office(date.fromisoformat(next_on)) if next_on else None

    @property
    def _is_due(self) -> bool:
        return self._next_at is not None and self._next_at <= workflow.now() and not self._progress.is_over

    def _timer(self) -> str | None:
        return words.timer(self._progress) if self._progress.next_on else None

    def _show(self) -> None:
        """The table is drawn from codes: names of councils are looked up here and never recorded."""
        found = {row.code: load_register().by_code(row.code) for row in self._progress.rows}
        named = {code: entry.name for code, entry in found.items() if entry is not None}
        workflow.set_current_details(words.details(self._input.dnr, self._progress, named, workflow.now()))
        shown = attributes.of_adoption(self._progress)
        if shown != self._shown:
            self._shown = shown
            attributes.upsert_adoption(self._progress)
