"""A reminder that fell due while Temporal's database was gone goes when the round is rebuilt, late and once."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from temporalio.service import RPCError

from desk import counter
from models import names
from models.messages import ExtendCommand
from models.tables import RoundRow
from models.values import RoundState, Stance
from rules.reminders import reminder_instant
from store.rounds import rounds
from tests.house import House
from tests.workflows.skipping import Skipping
from tests.workflows.test_at_once import opened
from tests.workflows.test_commands import mails_of_kind

KINDA = "registrator@kinda.kommun.example"


async def lost(built: House, row: RoundRow) -> None:
    """Every workflow of the round is gone."""
    labels = [group.label for group in (await built.progress(row)).groups]
    await built.handle(row).terminate("lost")
    for label in labels:
        with contextlib.suppress(RPCError):  # it had ended
            await built.client.get_workflow_handle(f"{row.workflow_id}/{label}").terminate("lost")


async def rebuilt(built: House, row: RoundRow) -> None:
    assert await counter.rebuild(built.office) == [row.dnr]
    await built.standing_when(row, lambda found: bool(getattr(found, "groups", ())))
    await asyncio.sleep(2)


def first_reminder_at(row: RoundRow) -> timedelta:
    rule = rounds.definition(row).reminders[0]
    return row.due_at - reminder_instant(rule, row.due_at)


@pytest.fixture
async def row(skipping: Skipping) -> RoundRow:
    found = await opened(skipping)
    await skipping.house.standing_when(found, lambda now: now.missiv_sent)
    await asyncio.sleep(1)
    return found


async def test_it_goes_to_those_who_owe_an_answer_and_to_nobody_twice(skipping: Skipping, row: RoundRow) -> None:
    built = skipping.house
    await lost(built, row)
    await skipping.pass_until(row.due_at - first_reminder_at(row) + timedelta(days=2))
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    for _again in range(2):
        await rebuilt(built, row)
        await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) >= 5, "five reminders", 20)
        assert len(mails_of_kind(skipping, "Påminnelse")) == 5
        assert KINDA not in mails_of_kind(skipping, "Påminnelse")
        await lost(built, row)


async def test_one_that_was_sent_before_the_loss_is_not_sent_again(skipping: Skipping, row: RoundRow) -> None:
    built = skipping.house
    await skipping.pass_until(row.due_at - first_reminder_at(row) + timedelta(minutes=1))
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 6, "six reminders")
    await lost(built, row)
    await skipping.pass_by(timedelta(days=1))
    await rebuilt(built, row)
    assert len(mails_of_kind(skipping, "Påminnelse")) == 6


async def test_an_extension_given_after_its_moment_brings_none(skipping: Skipping, row: RoundRow) -> None:
    """The new due date's reminder would have gone before the date was given."""
    built = skipping.house
    await skipping.pass_until(row.due_at - first_reminder_at(row) + timedelta(days=10))
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 6, "six reminders")
    until = row.due_at + timedelta(days=2, seconds=-1)
    await built.command(row, names.EXTEND, ExtendCommand(until=until, code="0513"))
    await built.until(lambda: len(mails_of_kind(skipping, "Ny sista svarsdag")) == 1, "the notice")
    await lost(built, row)
    await rebuilt(built, row)
    assert len(mails_of_kind(skipping, "Påminnelse")) == 6


async def test_nobody_is_reminded_in_a_round_whose_closing_has_passed(skipping: Skipping, row: RoundRow) -> None:
    built = skipping.house
    await lost(built, row)
    await skipping.pass_until(row.closes_at + timedelta(days=1))
    await rebuilt(built, row)
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    assert mails_of_kind(skipping, "Påminnelse") == []
