"""Records the histories that every later version must replay: `python -m tests.workflows.record_histories 0.1.0`.

Run once for a release, from that release's code; the files are committed and never changed afterwards. Names of plays
after the version (`long-round`) record those alone.
"""

import asyncio
import gzip
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta
from pathlib import Path

from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter

from desk import adoption, cases, duties, webhooks
from models import names
from models.answer import AnswerContent
from models.messages import ExtendCommand, ReopenCommand
from models.tables import CaseRow, IncomingRow, RoundRow, WebhookRow
from models.values import DecisionStatus, RoundState, Stance
from models.webhooks import CHOOSABLE, HookState
from rules.local_time import local_day
from rules.naming import adoption_workflow_id, group_workflow_id, webhook_workflow_id
from stand.namespace import wanted
from store.adoption import adoptions
from store.answers import submissions
from store.answers.submissions import Submission
from store.recipients import recipients
from tests.house import House, house
from tests.receiver import Receiver, receiving
from tests.round_builder import register_round as registered
from tests.store_steps import submit
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping
from tests.workflows.test_adoption import asked, at, decided, followed, later, opened
from tests.workflows.test_case_in_time import played
from tests.workflows.test_duties_in_time import add_duty, decide, decided_round, duties_handle, following
from tests.workflows.test_incoming import answered_together
from tests.workflows.test_long_life import flood
from tests.workflows.test_webhook_in_time import HOST, stands
from workflows.options import SIGNALS_BEFORE_NEW_RUN

FOLDER = Path(__file__).parent / "histories"


async def whole_round(skipping: Skipping) -> RoundRow:
    """Answers, reminders, the due day, a late answer, the closing, and ninety days of rest."""
    built = skipping.house
    start = local_day(skipping.clock.now + timedelta(days=30))
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
    start = local_day(skipping.clock.now + timedelta(days=30))
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
    start = local_day(skipping.clock.now + timedelta(days=30))
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
    start = local_day(skipping.clock.now + timedelta(days=30))
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
    start = local_day(skipping.clock.now + timedelta(days=30))
    definition = built.definition("sou-2016-5-all-municipalities.yaml", starting=start)
    row = await built.open(definition)
    await built.told_of_groups(row)
    for recipient in definition.recipients[:300]:
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: len(built.mails()) == len(definition.recipients) + 300, "300 receipts", seconds=300)
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    return row


async def adopted_round(skipping: Skipping) -> RoundRow:
    """An adoption alone: its councils asked and reminded, one sends back and adopts then, the last in legal force."""
    row = await opened(skipping)
    await asked(skipping, row, legal_force=True)
    await decided(skipping, row, "0560", "2006-01-30", "sent_back")
    for code, on in (("0687", "2005-11-21"), ("0509", "2005-12-12"), ("0513", "2006-03-27"), ("0512", "2006-04-24")):
        await decided(skipping, row, code, max(on, "2006-01-31"))
    await decided(skipping, row, "0560", "2006-05-29")
    await followed(skipping.house, row, 5)
    await skipping.pass_until(at("2006-07-03"))
    for code in ("0560", "0687", "0509", "0513", "0512"):
        announced = later("2006-06-05").isoformat()
        adoption.say_force(skipping.house.office, row, code, announced=announced, appealed="no", outcome="", final="")
    await skipping.house.client.get_workflow_handle(adoption_workflow_id(row.workflow_id)).result()
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


async def duties_round(skipping: Skipping) -> RoundRow:
    """Duties after the last decision: one before it is known, reminded, done, one of each year, and the end."""
    built, row = skipping.house, await decided_round(skipping)
    number = add_duty(built, row, rule="days_after", when="30")
    add_duty(built, row, rule="yearly", when=local_day(skipping.clock.now + timedelta(days=200)).isoformat()[5:])
    await following(built, row, lambda agenda: len(agenda.lines) == 2)
    decide(built, row)
    await following(built, row, lambda agenda: agenda.lines[0].due_on is not None)
    await skipping.pass_by(timedelta(days=29))
    await following(built, row, lambda agenda: agenda.lines[0].reminded)
    duties.done(built.office, row.id, str(number), "")
    await skipping.pass_by(timedelta(days=200))
    await following(built, row, lambda agenda: agenda.lines[1].reminded)
    duties.end(built.office, row.id, "2", "Avslutat")
    await following(built, row, lambda agenda: agenda.over)
    return row


async def incoming_answer(skipping: Skipping) -> IncomingRow:
    """A remiss that has come in, answered together by five: letters, a reminder, the words of members, the answer."""
    return await answered_together(skipping)


async def case_above(skipping: Skipping) -> CaseRow:
    """A case of eleven steps: by hand, by its round, one late, and its end."""
    play = await played(skipping)
    cases.end(skipping.house.office, play.row.id, "")
    await play.handle.result()
    return play.row


async def webhook_down(skipping: Skipping) -> WebhookRow:
    """Messages to another system that is down: four attempts, another message while it waits, all taken in the end."""
    built, receiver = skipping.house, Receiver()
    async with receiving(receiver):
        pass  # its port, where nobody listens now
    row = webhooks.add(built.office, name="Diariet", url=receiver.url, events=CHOOSABLE)
    round_ = registered(built.office.database, built.office.files)
    submit(built.office.database, round_.recipient_id)
    await built.until(lambda: stands(built, row.id, HookState.WAITING, 1), "the first attempt")
    await skipping.pass_by(timedelta(minutes=7))
    await built.until(lambda: stands(built, row.id, HookState.WAITING, 4), "the fourth")
    webhooks.send_test(built.office, row.id)
    await built.until(lambda: stands(built, row.id, HookState.WAITING, 1, 4), "the first of another")
    async with receiving(receiver):
        await skipping.pass_by(timedelta(minutes=40))
        await built.until(lambda: stands(built, row.id, HookState.DELIVERED, 2, 5), "both taken")
        await built.client.get_workflow_handle(webhook_workflow_id(row.id)).result()
    return row


Played = RoundRow | IncomingRow | CaseRow | WebhookRow
Play = Callable[[Skipping], Awaitable[Played]]
PLAYS: tuple[Play, ...] = (
    *(whole_round, commanded_round, confirmed_round, long_round, register_round, duties_round, adopted_round),
    *(incoming_answer, case_above, webhook_down),
)
GROUPS_KEPT = 4
"""Of each round; those of a large one are alike."""


async def record(version: str, wanted_plays: Collection[str]) -> None:
    for play in PLAYS:
        name = getattr(play, "__name__", "").replace("_", "-")
        if wanted_plays and name not in wanted_plays:
            continue
        clock = Clock()
        async with time_skipping(data_converter=pydantic_data_converter) as environment:
            request = wanted(environment.client.namespace, names.SEARCH_ATTRIBUTES)
            await environment.client.operator_service.add_search_attributes(request)
            clock.now = await environment.get_current_time()
            with tempfile.TemporaryDirectory() as folder:
                async with house(Path(folder), environment.client, clock, own_hosts=HOST) as built:
                    row = await play(Skipping(environment, built, clock))
                    await save(built, row, f"{version}-{name}")


async def save(built: House, row: Played, name: str) -> None:
    """The round's history and its groups', each run of them, gzipped without a timestamp; of a round with an adoption
    that one's alone, and so with duties."""
    if not isinstance(row, RoundRow):
        own_id = webhook_workflow_id(row.id) if isinstance(row, WebhookRow) else row.workflow_id
        await keep(built, [await built.client.get_workflow_handle(own_id).fetch_history()], name)
        return
    newest_runs = (await built.histories(row))[: 1 + GROUPS_KEPT]
    with built.office.database.reading() as session:
        is_adoption = adoptions.of_round(session, row.id) is not None
    if is_adoption:
        own = built.client.get_workflow_handle(adoption_workflow_id(row.workflow_id))
        newest_runs = [await own.fetch_history()]
    elif duties.room(built.office, row.id).decided_on is not None:
        newest_runs = [await duties_handle(built, row).fetch_history()]
    await keep(built, newest_runs, name)


async def keep(built: House, newest_runs: Sequence[WorkflowHistory], name: str) -> None:
    for place, newest in enumerate(newest_runs):
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
