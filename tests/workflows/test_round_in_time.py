"""Whole rounds on the time-skipping server: months in seconds, real register, real mail to a catcher."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from desk.namespace import wanted
from models import names
from models.values import RoundState, Stance
from rules.deadlines import day_end
from tests.house import House, house
from tests.temporal_servers import time_skipping


class Clock:
    """The environment's time: the test server's own, plus what it has skipped."""

    def __init__(self) -> None:
        self.environment: WorkflowEnvironment | None = None
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def skipping(tmp_path: Path) -> AsyncIterator[tuple[WorkflowEnvironment, House, Clock]]:
    clock = Clock()
    async with time_skipping(data_converter=pydantic_data_converter) as environment:
        clock.now = await environment.get_current_time()
        # The test server cannot list attributes, so all are added unasked.
        request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
        await environment.client.operator_service.add_search_attributes(request)
        async with house(tmp_path, environment.client, clock) as built:
            yield environment, built, clock


async def test_the_ksl_round_runs_three_months_with_26_recipients(
    skipping: tuple[WorkflowEnvironment, House, Clock],
) -> None:
    environment, built, clock = skipping
    start = (clock.now + timedelta(days=30)).date()
    definition = built.definition("ksl-2015-2018.yaml", starting=start)
    assert len(definition.recipients) == 26
    row = await built.open(definition)
    with environment.auto_time_skipping_disabled():
        await built.until(lambda: built.counts(row).sent == 26, "26 missiv")
    codes = [recipient.code for recipient in definition.recipients]
    for code in codes[:20]:
        built.answer(row, code, Stance.SUPPORTS, clock.now + timedelta(days=40), "Kommunen tillstyrker.")
    await environment.sleep(definition.closes_at - clock.now + timedelta(days=1))
    with environment.auto_time_skipping_disabled():
        await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    kinds = Counter(mail.subject.split(":")[0] for mail in built.mails())
    print(kinds)
    counts = built.counts(row)
    assert (counts.answered, counts.silent, counts.outstanding) == (20, 6, 0)
