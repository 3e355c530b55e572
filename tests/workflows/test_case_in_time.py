"""The KSL case from the start decision in November to the final decision in April of the year after the next, as one
durable run: its round fills its own steps, the owner is reminded once of each, and a manager reads eleven rows."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from temporalio.service import RPCError, RPCStatusCode

from desk import cases, milestones
from models import names
from models.cases import CaseProgress, Milestone, MilestoneKind, MilestoneState
from models.errors import Refused
from models.messages import SendCommand
from models.tables import CaseRow
from models.values import RoundState, Stance
from rules.local_time import day_end, day_start_of_office, local_day
from rules.milestones import last_day
from store.cases import standing
from tests.case_steps import REMISS_AFTER, ksl_case, of_kind
from tests.workflows.skipping import Skipping
from tests.workflows.test_register_refuses import details

BY_HAND = (
    (MilestoneKind.START, "KSL:s styrelse", "9"),
    (MilestoneKind.WORKING_GROUP, "", ""),
    (MilestoneKind.BOARD, "KSL:s styrelse", "41"),
)
AFTER = (
    (MilestoneKind.DISCUSSION, "KSL:s styrelse", "60"),
    (MilestoneKind.DISCUSSION, "KSO-gruppen", ""),
    (MilestoneKind.DIRECTION, "KSL:s styrelse", "72"),
    (MilestoneKind.PROPOSAL, "KSL:s styrelse", "3"),
    (MilestoneKind.FINAL, "Förbundsmötet", "8"),
)


class Play:
    """One case under a test's own time."""

    def __init__(self, skipping: Skipping, row: CaseRow) -> None:
        self.skipping, self.house, self.row = skipping, skipping.house, row
        self.handle = self.house.client.get_workflow_handle(row.workflow_id)

    def steps(self) -> list[Milestone]:
        with self.house.office.database.reading() as session:
            return standing.of_case(session, self.row)

    async def heard(self, done: Callable[[CaseProgress], bool] = lambda _: True) -> CaseProgress:
        """Once the workflow knows what the register does, and it is so."""
        async with asyncio.timeout(60):
            while True:
                with self.house.office.database.reading() as session:
                    wanted = standing.mark(standing.progress(session, cases.by_id(self.house.office, self.row.id)))
                try:
                    found: CaseProgress = await self.handle.query(names.PROGRESS, result_type=CaseProgress)
                    if standing.mark(found) == wanted and done(found):
                        return found
                except RPCError as error:  # it has not been started yet
                    if error.status is not RPCStatusCode.NOT_FOUND:
                        raise
                await asyncio.sleep(0.1)

    async def take(self, kind: MilestoneKind, body: str, section: str) -> None:
        """The day comes, and the step is recorded."""
        one = of_kind(self.steps(), kind, body)
        day = last_day(one.planned)
        assert day is not None
        await self.skipping.pass_until(day_end(day) - timedelta(hours=8))
        milestones.done(
            self.house.office,
            self.row.id,
            one.id,
            body=body,
            section=section,
            day=local_day(self.skipping.clock.now).isoformat(),
        )
        await self.heard()

    def told(self) -> list[str]:
        return [mail.subject for mail in self.house.mails() if "ärende KSL" in mail.subject]


async def played(skipping: Skipping, *, waits: bool = True) -> Play:
    """`waits`: one step is late before it is taken, and another is moved."""
    built = skipping.house
    first = local_day(skipping.clock.now) + timedelta(days=30)
    play = Play(skipping, cases.start(built.office, ksl_case(first)))
    await play.heard()
    for step in BY_HAND:
        await play.take(*step)
    definition = built.definition("ksl-2015-2018.yaml", starting=first + timedelta(days=REMISS_AFTER))
    row = await built.draft(definition)
    cases.take_in(built.office, play.row.id, row.dnr)
    for command in (names.SUBMIT, names.APPROVE):
        await built.command(row, command)
    await built.command(row, names.SEND, SendCommand())
    await built.until(lambda: built.counts(row).sent == 26, "26 missiv")
    sent = await play.heard(lambda found: found.milestones[3].state is MilestoneState.DONE)
    assert sent.milestones[3].done_on == local_day(skipping.clock.now).isoformat()
    for recipient in definition.recipients[:20]:
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
    await skipping.pass_until(row.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    await built.compiled(built.row(row), 2)
    done = {MilestoneKind.REMISS, MilestoneKind.ANSWERS, MilestoneKind.COMPILATION}
    await play.heard(partial(_are_done, done))
    if waits:
        late = of_kind(play.steps(), MilestoneKind.DISCUSSION, "KSO-gruppen")
        day = last_day(late.planned)
        assert day is not None
        await skipping.pass_until(day_start_of_office(day + timedelta(days=5)))
        await play.heard(lambda found: not any(one.late_at for one in found.milestones if one.id == late.id))
        assert "**Försenat:** Diskussion om förslaget och svaren, KSL:s styrelse" in await details(
            built, play.row.workflow_id
        )
    for kind, body, section in AFTER:
        if kind is MilestoneKind.DISCUSSION and waits:
            one, today = of_kind(play.steps(), kind, body), local_day(skipping.clock.now)
            milestones.done(built.office, play.row.id, one.id, body=body, section=section, day=today.isoformat())
        else:
            await play.take(kind, body, section)
    await play.heard(lambda found: all(one.state is MilestoneState.DONE for one in found.milestones))
    return play


def _are_done(kinds: set[MilestoneKind], found: CaseProgress) -> bool:
    return kinds <= {one.kind for one in found.milestones if one.state is MilestoneState.DONE}


async def test_eleven_steps_from_the_start_decision_to_the_final_one(skipping: Skipping) -> None:
    play = await played(skipping)
    built, row = skipping.house, play.row
    page = await details(built, row.workflow_id)
    assert page.count("✓") == 11
    assert "[KSL/13/0111](/namespaces/default/workflows/remiss%2FKSL%2F13%2F0111)" in page
    assert "Slutligt beslut, Förbundsmötet" in page
    subjects = play.told()
    assert len(subjects) == len(set(subjects)), subjects
    assert sum(one.startswith("Försenat: ") for one in subjects) == 2
    described = await play.handle.describe()
    shown = {key.name: value for key, value in ((pair.key, pair.value) for pair in described.typed_search_attributes)}
    assert (shown["ArendeStatus"], shown["AntalProblem"], shown["Diarienummer"]) == ("Pågår", 0, "KSL/13/0111")
    cases.end(built.office, row.id, "")
    async with asyncio.timeout(30):
        result = await play.handle.result()
    history = await play.handle.fetch_history()
    assert CaseProgress.model_validate(result).ended
    assert len(history.events) < 200, len(history.events)
    text = history.to_json()
    assert "handlaggare" not in text
    assert "§" not in text


async def test_a_step_waits_for_its_first_day_and_a_round_goes_on_when_its_case_ends(skipping: Skipping) -> None:
    built, first = skipping.house, local_day(skipping.clock.now) + timedelta(days=30)
    definition = built.definition("ksl-2015-2018.yaml", starting=first)
    row = await built.open(definition)
    play = Play(skipping, cases.start(built.office, ksl_case(first, rounds=("KSL/13/0111",))))
    found = await play.heard()
    assert "ärende/" not in (await built.handle(row).fetch_history()).to_json()
    assert {one.kind for one in found.milestones if one.by_round} == {
        MilestoneKind.REMISS,
        MilestoneKind.ANSWERS,
        MilestoneKind.COMPILATION,
    }
    for kind, code in ((MilestoneKind.REMISS, "milestone_of_round"), (MilestoneKind.DIRECTION, "milestone_too_early")):
        try:
            today = local_day(skipping.clock.now).isoformat()
            milestones.done(built.office, play.row.id, of_kind(play.steps(), kind).id, body="", section="", day=today)
        except Refused as refusal:
            assert refusal.code == code  # noqa: PT017 - two refusals, one round
        else:
            raise AssertionError(kind)
    cases.end(built.office, play.row.id, "Ärendet läggs ner.")
    await play.handle.result()
    assert (await built.progress(row)).state is RoundState.OPEN
    await skipping.pass_until(row.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    cases.reopen(built.office, play.row.id, "Det tas upp igen.")
    await play.heard(lambda found: not found.ended and _are_done({MilestoneKind.ANSWERS}, found))
