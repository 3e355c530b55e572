"""A worker is killed while it posts to another system, and one while it makes a compilation: the next posts what is
left and makes it anew, and nobody sees half of anything."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.field_mask_pb2 import FieldMask
from sqlmodel import select
from temporalio.api.activity.v1 import ActivityOptions
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.api.workflowservice.v1 import UpdateActivityOptionsRequest

from desk import rounds, webhooks
from desk.disk import scratch_folder
from desk.office import Office
from models import names
from models.messages import NoteRef
from models.tables import CompilationRow, RecipientRow
from models.webhooks import HookEvent, HookState
from rules.naming import webhook_workflow_id
from store.records import compilations
from tests import checker
from tests.faults.steps import ksl
from tests.installation import CATCHER, TEMPORAL, WORKER, Installation, installation, until
from tests.receiver import Receiver, receiving
from tests.store_steps import submit

DOCUMENTS = "documents"
ANSWERS, KILLED_AT = 6, 3


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    own = {"REMISS_WEBHOOK_HOSTS": "127.0.0.1", "REMISS_QUEUES": "rounds,mail"}
    with installation(tmp_path_factory.mktemp("house"), TEMPORAL, CATCHER, WORKER, **own) as built:
        yield built


@pytest.fixture(scope="module")
def dnr(house: Installation) -> str:
    return house.open_round(ksl(house.folder))


@pytest.fixture
def office(house: Installation) -> Iterator[Office]:
    found = Office(house.settings.model_copy(update={"webhook_hosts": "127.0.0.1"}))
    yield found
    found.database.dispose()


async def missed(office: Office, workflow_id: str, activity: str) -> None:
    """Has Temporal miss, within a second, the worker that is gone with this activity in its hands; in operation it
    waits half a minute or a minute for it."""
    client = await office.temporal()
    order = UpdateActivityOptionsRequest(
        namespace=client.namespace, execution=WorkflowExecution(workflow_id=workflow_id), type=activity
    )
    soon = UpdateActivityOptionsRequest(
        activity_options=ActivityOptions(heartbeat_timeout=Duration(seconds=1)),
        update_mask=FieldMask(paths=["heartbeat_timeout"]),
    )
    soon.MergeFrom(order)
    await client.workflow_service.update_activity_options(soon)
    async with asyncio.timeout(30):
        while await _is_held(office, workflow_id):  # noqa: ASYNC110 - the server tells no other way
            await asyncio.sleep(0.05)
    order.restore_original = True
    await client.workflow_service.update_activity_options(order)


async def _is_held(office: Office, workflow_id: str) -> bool:
    described = await (await office.temporal()).get_workflow_handle(workflow_id).describe()
    (pending,) = described.raw_description.pending_activities
    return pending.state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED


async def test_a_worker_killed_while_it_posts_loses_no_message(house: Installation, office: Office, dnr: str) -> None:
    """Between the receiver's getting a message and its answer: that one comes once more, with the same id and bytes."""
    receiver = Receiver()
    receiver.on_heard = lambda: house.running[WORKER].kill() if len(receiver.heard) == KILLED_AT else None
    async with receiving(receiver):
        own = webhooks.add(office, name="Diariet", url=receiver.url, events=[HookEvent.ANSWER_RECEIVED]).id
        with office.database.reading() as session:
            answering = [row.id for row in session.exec(select(RecipientRow).limit(ANSWERS))]
        for recipient_id in answering:
            submit(office.database, recipient_id)
        await asyncio.to_thread(until, lambda: len(receiver.heard) == KILLED_AT, "the third message")
        await asyncio.to_thread(house.kill, WORKER)
        await missed(office, webhook_workflow_id(own), names.POST_EVENTS)
        await asyncio.to_thread(house.start, WORKER)
        await asyncio.to_thread(until, lambda: _all_taken(office, own), "the rest")
    copies = Counter(receiver.ids())
    cut_off = receiver.heard[KILLED_AT - 1]
    assert copies == {each: 2 if each == cut_off.headers["webhook-id"] else 1 for each in copies}
    assert len({each.body for each in receiver.heard}) == len(copies) == ANSWERS
    assert {each.said["data"]["recipient_id"] for each in receiver.heard} == set(answering)
    secret = webhooks.room(office, own).secret
    assert all(each.is_signed_with(secret) for each in receiver.heard)
    checker.logs(house)


def _all_taken(office: Office, webhook_id: str) -> bool:
    latest = webhooks.room(office, webhook_id).latest
    return [each.state for each in latest] == [HookState.DELIVERED] * ANSWERS


async def test_a_compilation_cut_off_by_a_kill_is_not_there_and_is_made_anew(
    house: Installation, office: Office, dnr: str
) -> None:
    house.spawn(WORKER, DOCUMENTS, REMISS_QUEUES=DOCUMENTS)
    row, scratch = rounds.find(office, dnr), scratch_folder(house.settings)
    kept = office.files.hashes()
    reason = rounds.note(office, row, "close", "Alla har svarat.")
    await rounds.command(office, row, names.CLOSE, NoteRef(note_id=reason))
    await asyncio.to_thread(until, lambda: _parts(scratch) != [], "it is begun", pause=0.002)
    house.kill(DOCUMENTS)
    assert _parts(scratch) != []
    assert (_compiled(office, row.id), office.files.hashes()) == ([], kept)

    for left in scratch.iterdir():
        os.utime(left, (0, 0))  # as one that was killed long ago
    await missed(office, row.workflow_id, names.COMPILE_ROUND)
    house.spawn(WORKER, DOCUMENTS, REMISS_QUEUES=DOCUMENTS)
    await asyncio.to_thread(until, lambda: _compiled(office, row.id) != [], "it is made anew")
    (made,) = _compiled(office, row.id)
    files = compilations.files(made)
    for sha256 in files.values():
        office.files.check(sha256)
    assert (made.version, set(office.files.hashes())) == (1, {*kept, *files.values()})
    await asyncio.to_thread(until, lambda: [*scratch.iterdir()] == [], "nothing half-made is left")
    house.stop(DOCUMENTS)
    checker.logs(house)


def _parts(scratch: Path) -> list[Path]:
    return list(scratch.rglob(".*.part"))


def _compiled(office: Office, round_id: str) -> list[CompilationRow]:
    with office.database.reading() as session:
        return compilations.of_round(session, round_id)
