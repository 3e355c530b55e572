"""The floor beside a case: as many steps, each a timer and a signal, with nothing read, written or shown."""

from datetime import timedelta
from functools import partial

from temporalio import workflow


@workflow.defn(name="CaseFloor")
class CaseFloor:
    def __init__(self) -> None:
        self.taken = 0

    @workflow.run
    async def run(self, steps: int) -> int:
        for number in range(1, steps + 1):
            await workflow.wait_condition(partial(self._has_taken, number), timeout=timedelta(days=400))
        return self.taken

    def _has_taken(self, number: int) -> bool:
        return self.taken >= number

    @workflow.signal
    def take(self) -> None:
        self.taken += 1

    @workflow.query
    def how_many(self) -> int:
        return self.taken
