"""Records the histories that every later version must replay: `python -m tests.workflows.record_histories`.

Run once for a release, from that release's code; the files are committed and never changed afterwards.
"""

import asyncio
import gzip
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from temporalio.contrib.pydantic import pydantic_data_converter

from desk.namespace import wanted
from models import names
from models.answer import AnswerContent
from models.messages import ExtendCommand, ReopenCommand
from models.tables import RoundRow
from models.values import DecisionStatus, RoundState, Stance
from store import recipients, standing, submissions
from store.submissions import Submission
from templates.words import group_words
from tests.house import House, house
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping

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


def _answer(skipping: Skipping, row: RoundRow, code: str, *, confirms: int = 0) -> None:
    status = DecisionStatus.APPROVED if confirms else DecisionStatus.DECIDED
    content = AnswerContent(stance=Stance.SUPPORTS, decision_status=status)
    at = skipping.clock.now
    wanted = Submission(content=content, nonce=f"{code}{at}", arrived_at=at, replaces=confirms, confirms=confirms)
    with skipping.house.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, code)
        assert recipient is not None
        submissions.submit(session, recipient.id, wanted)


async def record(version: str) -> None:
    for play in (whole_round, commanded_round, confirmed_round):
        clock = Clock()
        async with time_skipping(data_converter=pydantic_data_converter) as environment:
            request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
            await environment.client.operator_service.add_search_attributes(request)
            clock.now = await environment.get_current_time()
            with tempfile.TemporaryDirectory() as folder:
                async with house(Path(folder), environment.client, clock) as built:
                    row = await play(Skipping(environment, built, clock))
                    await save(built, row, f"{version}-{play.__name__.replace('_', '-')}")


async def save(built: House, row: RoundRow, name: str) -> None:
    """The round's history and each group's, gzipped without a timestamp."""
    with built.office.database.reading() as session:
        labels = [group_words(group.key) for group in standing.progress(session, row.id).groups]
    for place, label in enumerate(["", *labels]):
        workflow_id = f"{row.workflow_id}/{label}" if label else row.workflow_id
        history = await built.client.get_workflow_handle(workflow_id).fetch_history()
        path = FOLDER / f"{name}-{place}.json.gz"
        body = json.dumps({"workflow_id": workflow_id, "history": history.to_json_dict()}, ensure_ascii=False)
        path.write_bytes(gzip.compress(body.encode(), mtime=0))
        sys.stdout.write(f"{path.name}: {len(history.events)} events\n")


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1]))
