"""Many answers cost Temporal little: what groups are told is gathered, and histories stay short."""

from datetime import timedelta

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from models import names
from models.messages import GroupReport, RoundProgress
from models.values import Counts, Stance
from tests.workflows.skipping import Skipping
from tests.workflows.test_round_in_time import starting_soon

SIGNALLED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
UPSERTED = EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES
COMPLETED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED
HEARD = EventType.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED
CASE = "kobyt-framat-genom-samverkan.yaml"
LARGE_COUNTIES = {"01", "12", "14"}
"""Stockholms, Skåne and Västra Götalands län: three groups, 108 municipalities."""


def signals(history: WorkflowHistory, name: str) -> int:
    heard = [event for event in history.events if event.event_type == SIGNALLED]
    return sum(event.workflow_execution_signaled_event_attributes.signal_name == name for event in heard)


async def test_a_hundred_answers_at_once_are_a_signal_or_two_to_each_group(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("sou-2016-5-all-municipalities.yaml", starting=starting_soon(skipping))
    asked = [each for each in definition.recipients if each.county_code in LARGE_COUNTIES][:100]
    row = await built.open(definition.model_copy(update={"recipients": tuple(asked)}))
    await built.until(lambda: built.counts(row).sent == 100, "100 missiv")
    await built.told_of_groups(row)
    for recipient in asked:
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: len(built.mails()) == 200, "100 receipts", seconds=120)
    await skipping.pass_until(definition.due_at)

    own, *groups = await built.histories(row)
    assert len(groups) == len(LARGE_COUNTIES)
    told = [signals(group, names.LETTERS_WAITING) for group in groups]
    assert 1 <= min(told) <= max(told) <= 2
    assert signals(own, names.GROUP_REPORTED) <= 3 * len(groups)
    assert sum(len(history.events) for history in (own, *groups)) < 4 * 100


def events(history: WorkflowHistory, *types: "EventType.ValueType") -> list["EventType.ValueType"]:
    return [event.event_type for event in history.events if event.event_type in types]


async def test_reports_that_come_together_are_shown_together(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent > 0, "the missiv")
    await built.told_of_groups(row)
    handle = built.client.get_workflow_handle(row.workflow_id)
    before, *_groups = await built.histories(row)
    standing = await handle.query(names.PROGRESS, result_type=RoundProgress)
    for answered in range(40):
        told = GroupReport(key=standing.groups[0].key, counts=Counts(recipients=99, answered=answered))
        await handle.signal(names.GROUP_REPORTED, told)
    standing = await handle.query(names.PROGRESS, result_type=RoundProgress)
    assert standing.groups[0].counts.answered == 39
    own, *_groups = await built.histories(row)
    assert len(events(own, UPSERTED)) - len(events(before, UPSERTED)) <= 4


async def test_a_closing_is_answered_before_its_groups_have_heard_of_it(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent > 0, "the missiv")
    await built.told_of_groups(row)
    await built.command(row, names.CLOSE)
    await built.until(lambda: built.row(row).closed_at is not None, "the closing")
    await skipping.pass_by(timedelta(minutes=1))
    own, *groups = await built.histories(row)
    assert events(own, COMPLETED, HEARD)[-len(groups) - 1 :] == [COMPLETED, *[HEARD] * len(groups)]
