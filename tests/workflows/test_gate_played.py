"""Västernorrland's gate (klartecken) played whole, both ways: from the missiv through the answers to a decision by a
person and what follows it. The file's own days, twenty-eight years later, when every day has the same weekday."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from temporalio.client import WorkflowExecutionStatus

from desk import adoption, afterwards, second_rounds, writing
from desk.adoption import Typed
from models import names
from models.afterwards import GateState, GateStep
from models.errors import Refused
from models.messages import SendCommand
from models.tables import RoundRow
from models.values import RoundState, Stance
from rules.local_time import local_instant
from rules.naming import adoption_workflow_id
from rules.plan import REOPEN_DAYS
from tests.workflows.skipping import Skipping
from tests.workflows.test_register_refuses import details

LATER = 28
COUNCILS = ("2260", "2262", "2280", "2281", "2282", "2283", "2284", "R22")
BY = {"body": "Styrelsen", "section": "12"}


def day(text: str) -> date:
    found = date.fromisoformat(text)
    return found.replace(year=found.year + LATER)


def at(text: str, hour: int = 10) -> datetime:
    return local_instant(datetime.combine(day(text), time(hour)))


class Play:
    """One round under a test's own time, once its answers are in and it has closed."""

    def __init__(self, skipping: Skipping, row: RoundRow) -> None:
        self.skipping, self.house, self.row = skipping, skipping.house, row

    async def until(self, text: str) -> None:
        await self.skipping.pass_until(at(text))

    def decide(self, step: GateStep, said: str, on: str, reason: str = "") -> None:
        told = {**BY, "day": day(on).isoformat(), "reason": reason}
        afterwards.decide(self.house.office, self.row, step, said, **told)

    def ask_councils(self) -> None:
        adoption.start(self.house.office, self.row, adoption.proposed(self.row))

    def adopt(self, code: str, on: str) -> None:
        adoption.record(self.house.office, self.row, code, Typed("adopted", "KF", day(on).isoformat(), "61"))

    def counted(self) -> tuple[GateState, str]:
        found = afterwards.standing(self.house.office, self.row)
        assert found is not None
        return found.outcome.state, found.counted

    def decided(self) -> dict[GateStep, str]:
        found = afterwards.standing(self.house.office, self.row)
        assert found is not None
        return {step: one.words for step, one in found.decided.items()}

    async def ended(self) -> None:
        async with asyncio.timeout(30):
            await self.house.handle(self.row).result()


async def played(skipping: Skipping, answers: dict[str, Stance]) -> Play:
    """Sent on 16 October 2006, answered in January, closed in the middle of February. `answers`: other than a yes."""
    built = skipping.house
    await skipping.pass_until(at("2006-10-16", 9))
    row = await built.open(built.definition("vasternorrland-kso.yaml", starting=day("2006-10-16")))
    await built.until(lambda: built.counts(row).sent == 8, "8 missiv")
    play = Play(skipping, row)
    await play.until("2007-01-24")
    for code in COUNCILS:
        said = answers.get(code, Stance.SUPPORTS)
        built.answer(row, code, said, skipping.clock.now, question="klartecken")
    refused("gate_not_closed", partial(play.decide, GateStep.GO_AHEAD, "yes", "2007-01-24"))
    await play.until("2007-02-15")
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    await built.compiled(built.row(row), 2)
    play.row = built.row(row)
    assert built.counts(row).answered == 8
    assert "klartecken väntar på beslut" in await details(built, row.workflow_id)
    refused("adoption_gate_waits", play.ask_councils)
    return play


def refused(code: str, act: Callable[[], None]) -> None:
    with pytest.raises(Refused) as found:
        act()
    assert found.value.code == code


async def test_seven_of_seven_go_ahead_and_the_councils_decide_from_june(skipping: Skipping) -> None:
    # The gate is the municipalities': what the county council says of it does not count.
    play, built = await played(skipping, {"R22": Stance.OPPOSES}), skipping.house
    assert play.counted() == (GateState.GIVEN, "7 av 7 kommuner gav klartecken.")
    play.decide(GateStep.GO_AHEAD, "yes", "2007-02-15")
    assert play.decided() == {GateStep.GO_AHEAD: "Styrelsen, torsdag 15 februari 2035, § 12."}
    await play.until("2007-05-31")
    await play.ended()
    assert "klartecken: ja" in await details(built, play.row.workflow_id)
    refused("gate_too_early", partial(play.decide, GateStep.FINAL, "yes", "2007-05-31"))
    refused("adoption_start_early", play.ask_councils)
    await play.until("2007-06-01")
    play.decide(GateStep.FINAL, "yes", "2007-06-01")
    play.ask_councils()
    refused("adoption_too_early", partial(play.adopt, "2260", "2007-05-31"))
    for code in COUNCILS:
        play.adopt(code, "2007-06-01")
    found = adoption.room(built.office, play.row).outcome
    assert found is not None
    assert (len(found.adopted), found.missing, found.in_force_on) == (8, (), day("2007-06-01").isoformat())
    assert set(play.decided()) == {GateStep.GO_AHEAD, GateStep.FINAL}
    run = adoption_workflow_id(play.row.workflow_id)
    await built.until(lambda: sum(mail.subject.startswith("I kraft:") for mail in built.mails()) == 8, "8 are told")
    async with asyncio.timeout(30):
        await built.client.get_workflow_handle(run).result()
    assert "I kraft från och med fredag 1 juni 2035" in await details(built, run)


async def test_six_of_seven_hold_the_work_until_a_no_and_a_second_round(skipping: Skipping) -> None:
    play, built = await played(skipping, {"2284": Stance.TAKES_NO_POSITION}), skipping.house
    told = "6 av 7 kommuner gav klartecken; Örnsköldsviks kommun tog inte ställning."
    assert play.counted() == (GateState.NOT_GIVEN, told)
    refused("gate_reason_missing", partial(play.decide, GateStep.GO_AHEAD, "yes", "2007-02-15"))
    # Long after a round without a gate would have left Temporal it still waits for somebody.
    await skipping.pass_until(at("2007-02-15") + timedelta(days=REOPEN_DAYS + 2))
    assert (await built.handle(play.row).describe()).status is WorkflowExecutionStatus.RUNNING
    assert "klartecken väntar på beslut" in await details(built, play.row.workflow_id)
    assert play.decided() == {}
    play.decide(GateStep.GO_AHEAD, "no", "2007-05-18")
    await play.until("2007-06-01")
    refused("gate_go_ahead_missing", partial(play.decide, GateStep.FINAL, "yes", "2007-06-01"))
    refused("adoption_gate_no", play.ask_councils)
    second = await second_round(play)
    await play.ended()
    assert "klartecken: nej" in await details(built, play.row.workflow_id)
    assert "**Första remissen:** [KFVN 2006-12]" in await details(built, second.workflow_id)


async def second_round(play: Play) -> RoundRow:
    """The same matter once more, sent on the first of June with all that the first one had."""
    built, office = play.skipping.house, play.house.office
    draft = second_rounds.begin(office, play.row.id, "Omarbetat sedan en kommun inte tog ställning")
    refused("second_exists", partial(begin_again, play))
    dates = {"due_on": day("2007-09-28").isoformat(), "closes_on": day("2007-10-12").isoformat()}
    second = await writing.hand_in(office, writing.save(office, draft, {"dnr": "KFVN 2007-4", "dates": dates}))
    await built.command(second, names.APPROVE)
    await built.command(second, names.SEND, SendCommand())
    await built.until(lambda: built.counts(second).sent == 8, "8 missiv")
    return built.row(second)


def begin_again(play: Play) -> None:
    second_rounds.begin(play.house.office, play.row.id, "En gång till")
