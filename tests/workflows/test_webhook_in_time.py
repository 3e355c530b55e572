"""Messages to another system through Temporal: tried again while it is down, taken over by another worker when the
first is gone, and nothing in the history but ids, numbers and instants."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.contrib.pydantic import pydantic_data_converter

import worker
from activities import webhook_post
from desk import webhooks
from models.webhooks import CHOOSABLE, HookState
from rules.naming import webhook_workflow_id
from tests.house import House, house
from tests.receiver import Receiver, receiving
from tests.round_builder import register_round
from tests.store_steps import submit
from tests.temporal_servers import time_skipping
from tests.workflows.skipping import Clock, Skipping

HOST = "127.0.0.1"


def stands(built: House, webhook_id: str, state: HookState, *attempts: int) -> bool:
    """Whether so many messages are there, the newest first, all in the same state."""
    latest = webhooks.room(built.office, webhook_id).latest
    return [(each.state, each.attempts) for each in latest] == [(state, each) for each in attempts]


async def test_a_system_that_is_down_is_told_when_it_is_back_by_whatever_worker_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The time-skipping server waits in vain for workers that kept a run in memory and are gone.
    monkeypatch.setattr(worker, "CACHED_WORKFLOWS", 0)
    monkeypatch.setattr(webhook_post, "POLL_SECONDS", 0.1)
    clock, receiver = Clock(), Receiver()
    async with receiving(receiver):
        pass  # its port, where nobody listens now
    async with time_skipping(data_converter=pydantic_data_converter) as environment:
        clock.now = await environment.get_current_time()
        async with house(tmp_path, environment.client, clock, own_hosts=HOST) as built:
            own = webhooks.add(built.office, name="Diariet", url=receiver.url, events=CHOOSABLE[5:6]).id
            round_ = register_round(built.office.database, built.office.files)
            submit(built.office.database, round_.recipient_id)
            await built.until(lambda: stands(built, own, HookState.WAITING, 1), "the first attempt")
            await Skipping(environment, built, clock).pass_by(timedelta(minutes=7))
            await built.until(lambda: stands(built, own, HookState.WAITING, 4), "the fourth")
        async with (
            house(tmp_path, environment.client, clock, own_hosts=HOST, again=True) as built,
            receiving(receiver),
        ):
            await Skipping(environment, built, clock).pass_by(timedelta(minutes=40))
            await built.until(lambda: stands(built, own, HookState.DELIVERED, 5), "told")
            handle = built.client.get_workflow_handle(webhook_workflow_id(own))
            await handle.result()
            assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
            webhooks.send_test(built.office, own)  # starts it again
            await built.until(lambda: len(receiver.heard) == 2, "told of the test")
            text = str((await handle.fetch_history()).to_json_dict())
    assert [each.said["type"] for each in receiver.heard] == ["answer.received", "test"]
    assert all(each.is_signed_with(webhooks.secret(built.office, own)) for each in receiver.heard)
    for secret in ("Diariet", "remiss?", str(receiver.port), "whsec_"):
        assert secret not in text, secret
