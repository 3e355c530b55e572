"""What an adoption's register says no to is asked for again with the next question, and no earlier."""

from datetime import UTC, datetime
from typing import Any

import pytest
from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, RetryState

from models import names
from models.adoption_messages import AdoptionInput, AdoptionOrder, AdoptionProgress, CouncilRow, CouncilsChanged
from workflows import options
from workflows.adoption import HELD_FOR, Adoption

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


class NewRun(Exception):
    """The next run's input."""


class Register:
    """Temporal, as far as `Adoption` looks into the register through it; it fails while `is_broken`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, bool, tuple[str, ...]]] = []
        self.is_broken = False
        for name in ("execute_activity", "execute_local_activity"):
            monkeypatch.setattr(workflow, name, self.ask)
        monkeypatch.setattr(workflow, "now", lambda: NOW)

    async def ask(self, name: str, order: AdoptionOrder, **_options: Any) -> AdoptionProgress:
        self.asked.append((name, order.whole, order.codes))
        if self.is_broken:
            error = ActivityError(
                "failed",
                scheduled_event_id=1,
                started_event_id=2,
                identity="",
                activity_type=name,
                activity_id="1",
                retry_state=RetryState.NON_RETRYABLE_FAILURE,
            )
            error.__cause__ = ApplicationError("no_such_round", type="no_such_round", non_retryable=True)
            raise error
        codes = ("0509", "0513") if order.whole else order.codes
        return AdoptionProgress(rows=tuple(CouncilRow(code=code) for code in codes), next_on="2026-06-01")


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    return Register(monkeypatch)


def codes(of: Adoption) -> list[str]:
    return sorted(row.code for row in of.progress().rows)


async def test_what_was_asked_for_in_vain_is_asked_for_again_and_wakes_nobody(register: Register) -> None:
    run = Adoption(AdoptionInput(round_id="r", dnr="KS 1"))
    register.is_broken = True
    assert await run._look() == NOW + HELD_FOR
    assert (run.progress().fault, run._whole, run._codes) == ("no_such_round", False, {})
    run.councils_changed(CouncilsChanged(codes=("0560",)))
    assert await run._look() == NOW + HELD_FOR
    register.is_broken, run._alarm.rung = False, True
    assert await run._look() is None
    assert (run.progress().fault, codes(run)) == ("", ["0509", "0513"])
    assert register.asked == [
        (names.CARRY_ADOPTION_ON, True, ()),
        (names.READ_ADOPTION, True, ("0560",)),
        (names.CARRY_ADOPTION_ON, True, ("0560",)),
    ]
    run._alarm.rung = False
    run.councils_changed(CouncilsChanged(codes=("0509",)))
    await run._look()
    assert register.asked[-1] == (names.READ_ADOPTION, False, ("0509",))


async def test_a_new_run_reads_all_when_something_is_not_read_yet(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = AdoptionProgress(rows=(CouncilRow(code="0509"),), next_on="2026-06-01")
    given = AdoptionInput(round_id="r", dnr="KS 1", progress=told)

    def anew(wanted: AdoptionInput) -> None:
        raise NewRun(wanted.progress)

    monkeypatch.setattr(workflow, "continue_as_new", anew)
    monkeypatch.setattr(options, "SIGNALS_BEFORE_NEW_RUN", 0)
    monkeypatch.setattr(Adoption, "_show", lambda _self: None)
    ask, next_runs = register.ask, []
    for is_late in (False, True):
        run = Adoption(given)
        run.councils_changed(CouncilsChanged(codes=("0509",)))

        async def asked(name: str, order: AdoptionOrder, run: Adoption = run, late: bool = is_late, **more: Any) -> Any:
            if late:
                run.councils_changed(CouncilsChanged(codes=("0513",)))
            return await ask(name, order, **more)

        monkeypatch.setattr(workflow, "execute_local_activity", asked)
        with pytest.raises(NewRun) as caught:
            await run.run(given)
        next_runs.append(caught.value.args[0])
    assert next_runs == [told, None]
