"""Rounds live for months: every history ever released must replay on today's code, and carry nothing but ids, dates,
states and numbers."""

import gzip
import json
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from opentelemetry.trace import get_tracer
from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Interceptor, Replayer, UnsandboxedWorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

import worker
from models.adoption_messages import AdoptionInput
from models.messages import GroupInput, RemissInput, RoundProgress
from workflows import tracing
from workflows.recipient_group import RecipientGroup
from workflows.remiss import Remiss

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json.gz"))
RELEASED = [path for path in HISTORIES if not path.name.startswith("trial-")]
"""The others are of trial rounds from before the first release: the ways that those still take."""


@cache
def history_of(path: Path) -> WorkflowHistory:
    recorded = json.loads(gzip.decompress(path.read_bytes()))
    return WorkflowHistory.from_json(recorded["workflow_id"], recorded["history"])


def replayer(*, guarded: bool = True, traced: bool = False) -> Replayer:
    return Replayer(
        workflows=worker.WORKFLOWS,
        workflow_runner=worker.sandbox_runner(guarded=guarded),
        data_converter=pydantic_data_converter,
        interceptors=cast(list[Interceptor], tracing.interceptors(get_tracer("tests"))) if traced else [],
    )


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.name)
async def test_a_released_history_replays(path: Path) -> None:
    await replayer().replay_workflow(history_of(path))


@workflow.defn(name="Remiss", sandboxed=False)
class Changed:
    """A `Remiss` that sleeps first is not the `Remiss` of any history."""

    @workflow.run
    async def run(self, _round: RemissInput) -> RoundProgress | None:
        await workflow.sleep(timedelta(days=1))
        return None


async def test_a_workflow_that_was_changed_without_a_patch_fails_its_replay() -> None:
    changed = Replayer(
        workflows=[Changed],
        workflow_runner=UnsandboxedWorkflowRunner(),
        data_converter=pydantic_data_converter,
    )
    path = next(path for path in HISTORIES if path.name.endswith("whole-round-0.json.gz"))
    with pytest.raises(workflow.NondeterminismError):
        await changed.replay_workflow(history_of(path))


def recorded_types(version: str = "") -> set[str]:
    paths = [path for path in HISTORIES if path.name.startswith(version)]
    starts = (history_of(path).events[0].workflow_execution_started_event_attributes for path in paths)
    return {start.workflow_type.name for start in starts}


def test_every_workflow_has_a_history_that_it_is_held_to() -> None:
    """`tests.workflows.record_histories` makes one of a play in it."""
    assert recorded_types() == {workflow._Definition.must_from_class(each).name for each in worker.WORKFLOWS}
    first = {"Remiss", "RecipientGroup", "Duties", "Adoption", "Case", "IncomingRemiss"}
    assert recorded_types("0.1.0") == first


def test_both_workflows_have_runs_that_were_continued_as_new() -> None:
    """The run that ended so, and the one that went on."""
    ended, went_on = set(), set()
    for path in HISTORIES:
        first, *_between, last = history_of(path).events
        began = first.workflow_execution_started_event_attributes
        if last.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
            ended.add(began.workflow_type.name)
        if began.continued_execution_run_id:
            went_on.add(began.workflow_type.name)
    assert ended == went_on == {"Remiss", "RecipientGroup"}


def test_a_round_to_all_of_the_register_is_among_the_histories() -> None:
    started = EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED
    groups = [sum(event.event_type == started for event in history_of(path).events) for path in HISTORIES]
    assert max(groups) > 21  # the counties, and what is in none


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.name)
def test_a_history_holds_no_address_link_or_name_but_of_public_bodies(path: Path) -> None:
    """Of those, the missing ones' names (docs/decisions/0023)."""
    history = history_of(path)
    payloads = b"".join(event.SerializeToString() for event in history.events).decode("utf-8", "replace")
    assert not re.search(r"[\w.]+@[\w-]+\.(se|example)", payloads)
    assert "http" not in payloads
    assert "/s/" not in payloads
    assert not re.search("Partigrupp A|Testsamordnare|Testregistrator", payloads)


def test_the_input_of_a_workflow_is_small_and_readable() -> None:
    assert set(RemissInput.model_fields) == set(AdoptionInput.model_fields) == {"round_id", "dnr", "progress"}
    own = {"round_id", "dnr", "group_key", "label", "parent_id", "letters_gone", "rebuilt", "progress"}
    assert set(GroupInput.model_fields) == own
    assert (Remiss.__name__, RecipientGroup.__name__) == ("Remiss", "RecipientGroup")


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.name)
async def test_a_history_replays_as_a_worker_in_operation_runs_it(path: Path) -> None:
    for traced in (False, True):
        await replayer(guarded=False, traced=traced).replay_workflow(history_of(path))


def test_what_tests_run_workflows_in_loads_rules_and_workflows_itself() -> None:
    """Pass-through goes by the first part of a module's name, and what passes through is not guarded."""
    guarded = worker.sandbox_runner()
    assert isinstance(guarded, SandboxedWorkflowRunner)
    assert isinstance(worker.sandbox_runner(guarded=False), UnsandboxedWorkflowRunner)  # nothing is loaded at a wake
    passed = {name.partition(".")[0] for name in guarded.restrictions.passthrough_modules}
    assert {"models", "templates"} <= passed
    assert not {"rules", "workflows"} & passed
