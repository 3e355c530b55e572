"""Records the histories that every later version must replay: `python -m tests.workflows.record_histories 0.1.0`.

Run once for a release, from that release's code; the files are committed and never changed afterwards. Names of plays
after the version (`long-round`) record those alone.
"""

import asyncio
import gzip
import json
import sys
import tempfile
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

from desk.namespace import wanted
from models import names
from models.answer import AnswerContent
from models.messages import ExtendCommand, ReopenCommand
from models.tables import RoundRow
from models.values import DecisionStatus, RoundState, Stance
from rules.naming import group_workflow_id
from store import recipients, submissions
from store.submissions import Submission
from tests.house import House, house
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping
from tests.workflows.test_long_life import flood
from workflows.options import SIGNALS_BEFORE_NEW_RUN

FOLDER = Path(__file__).parent / "histories"


async def whole_round(skipping: Skipping) -> RoundRow:
    """Answers, reminders, the due day, a late answer, the closing, and ninety days of rest."""
    built = skipping.house
    start = (skipping.clock.now + timedelta(days=30)).date()
    definition = built.definition("ksl-2015-2018.yaml", starting=start)
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 26, "26 missiv")
    for recipient in definition.recipients[:20]:
        await skipping.pass_by(timedelta(days=2))
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
        await asyncio.sleep(0.7)
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    await skipping.pass_by(timedelta(days=100))
    return row


async def commanded_round(skipping: Skipping) -> RoundRow:
    """Three groups; extensions of one and all, a reminder by hand, closed by hand, reopened, cancelled."""
    built = skipping.house
    start = (skipping.clock.now + timedelta(days=30)).date()
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=start)
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    later = definition.due_at + timedelta(days=3, seconds=-1)
    await built.command(row, names.EXTEND, ExtendCommand(until=later, code="0513"))
    much_later = later + timedelta(days=10)
    await built.command(row, names.EXTEND, ExtendCommand(until=much_later, closes_at=much_later + timedelta(days=9)))
    await built.command(row, names.REMIND)
    await skipping.pass_by(timedelta(days=1))
    await built.command(row, names.CLOSE)
    last = skipping.clock.now + timedelta(days=200)
    await built.command(row, names.REOPEN, ReopenCommand(due_at=last, closes_at=last))
    await skipping.pass_by(timedelta(days=5))
    await built.command(row, names.CANCEL)
    await built.handle(row).result()
    return row


async def confirmed_round(skipping: Skipping) -> RoundRow:
    """Preliminary answers: one confirmed while the round is open, one after its closing; reminders before and after."""
    built = skipping.house
    start = (skipping.clock.now + timedelta(days=30)).date()
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=start)
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    _answer(skipping, row, "0512")
    await skipping.pass_by(timedelta(days=20))
    _answer(skipping, row, "0512", confirms=1)
    await skipping.pass_until(definition.closes_at - timedelta(hours=2))
    _answer(skipping, row, "0513")
    await built.until(lambda: built.counts(row).preliminary == 1, "the answer of the last day")
    await asyncio.sleep(1.5)
    await skipping.pass_until(definition.closes_at + timedelta(days=25))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    _answer(skipping, row, "0513", confirms=1)
    await asyncio.sleep(2)
    await skipping.pass_by(timedelta(days=75))
    return row


async def long_round(skipping: Skipping) -> RoundRow:
    """So many signals that the round and its first group are continued as new, then an answer, a reminder by hand, and
    the closing in the later runs."""
    built = skipping.house
    start = (skipping.clock.now + timedelta(days=30)).date()
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=start)
    row = await built.open(definition)
    await built.told_of_groups(row)
    group = built.client.get_workflow_handle(group_workflow_id(row.workflow_id, "Östergötlands län"))
    for handle in (built.handle(row), group):
        await flood(handle, SIGNALS_BEFORE_NEW_RUN + 50)
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: built.counts(row).answered == 1 and len(built.mails()) == 7, "the receipt")
    await built.command(row, names.REMIND)
    await skipping.pass_by(timedelta(minutes=1))
    await skipping.pass_until(definition.closes_at + timedelta(seconds=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    return row


async def register_round(skipping: Skipping) -> RoundRow:
    """All of the register in its groups; 300 answer at once, the others are reminded, and the round closes."""
    built = skipping.house
    start = (skipping.clock.now + timedelta(days=30)).date()
    definition = built.definition("sou-2016-5-all-municipalities.yaml", starting=start)
    row = await built.open(definition)
    await built.told_of_groups(row)
    for recipient in definition.recipients[:300]:
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: len(built.mails()) == len(definition.recipients) + 300, "300 receipts", seconds=300)
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    return row


def _answer(skipping: Skipping, row: RoundRow, code: str, *, confirms: int = 0) -> None:
    status = DecisionStatus.APPROVED if confirms else DecisionStatus.DECIDED
    content = AnswerContent(stance=Stance.SUPPORTS, decision_status=status)
    at = skipping.clock.now
    wanted = Submission(content=content, nonce=f"{code}{at}", arrived_at=at, replaces=confirms, confirms=confirms)
    with skipping.house.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, code)
        assert recipient is not None
        submissions.submit(session, recipient.id, wanted)


PLAYS = (whole_round, commanded_round, confirmed_round, long_round, register_round)
GROUPS_KEPT = 4
"""Of each round; those of a large one are alike."""


async def record(version: str, wanted_plays: Collection[str]) -> None:
    for play in PLAYS:
        name = play.__name__.replace("_", "-")
        if wanted_plays and name not in wanted_plays:
            continue
        clock = Clock()
        async with time_skipping(data_converter=pydantic_data_converter) as environment:
            request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
            await environment.client.operator_service.add_search_attributes(request)
            clock.now = await environment.get_current_time()
            with tempfile.TemporaryDirectory() as folder:
                async with house(Path(folder), environment.client, clock) as built:
                    row = await play(Skipping(environment, built, clock))
                    await save(built, row, f"{version}-{name}")


async def save(built: House, row: RoundRow, name: str) -> None:
    """The round's history and its groups', each run of them, gzipped without a timestamp."""
    for place, newest in enumerate((await built.histories(row))[: 1 + GROUPS_KEPT]):
        runs = await _with_earlier_runs(built, newest)
        for number, history in enumerate(runs, start=1):
            run = f"-run-{number}" if len(runs) > 1 else ""
            path = FOLDER / f"{name}-{place}{run}.json.gz"
            body = json.dumps(
                {"workflow_id": history.workflow_id, "history": history.to_json_dict()}, ensure_ascii=False
            )
            path.write_bytes(gzip.compress(body.encode(), mtime=0))
            sys.stdout.write(f"{path.name}: {len(history.events)} events, {path.stat().st_size} bytes\n")


async def _with_earlier_runs(built: House, newest: WorkflowHistory) -> list[WorkflowHistory]:
    """From the first run to the newest."""
    runs = [newest]
    while before := runs[0].events[0].workflow_execution_started_event_attributes.continued_execution_run_id:
        handle = built.client.get_workflow_handle(newest.workflow_id, run_id=before)
        runs.insert(0, await handle.fetch_history())
    return runs


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1], sys.argv[2:]))
