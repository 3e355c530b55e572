"""KÖBYT's adoption played through: five councils, five ways of writing a decision, a year and a quarter. The file's own
days, twenty-eight years later, when every day has the same weekday."""

import asyncio
from datetime import date, datetime, time
from functools import partial

from sqlmodel import select
from temporalio.client import WorkflowExecutionStatus

from desk import adoption, adoption_shown
from desk.adoption import Typed
from models import names
from models.adoption import AdoptionPlan, CouncilOutcome
from models.adoption_messages import AdoptionProgress
from models.tables import LetterRow, RoundRow
from models.values import LetterKind, RoundState
from roundfile.reading import read_round_file
from rules.adoption_rules import decisions_of
from rules.local_time import local_day, local_instant
from rules.naming import adoption_workflow_id
from store.rounds import rounds
from tests.house import CASES, House
from tests.workflows.skipping import Skipping
from tests.workflows.test_register_refuses import details

LATER = 28
START = date(2005 + LATER, 4, 15)
POINTS = ("Kommunen antar målen.", "Kommunen antar de nio verksamhetsområdena.")
BLOCK = [
    "2005-01-04 första förslag; 2005-03-17 reviderat efter styrgruppens möte 2005-03-02; "
    "2005-09-08 reviderat efter remiss; 2005-09-27 slutlig revidering efter styrgruppens sammanträde.",
    "Förslaget har antagits av Tranås kommun, KF 2005-11-21, § 138, dnr 338/05; "
    "Ödeshögs kommun, KF 2005-12-12, KF 86/05, dnr 150/05; "
    "Boxholms kommun, Kf 2006-01-30, § 11/2006, dnr 2005.110.005; "
    "Kinda kommun, Kf 2006-03-27, § 21; "
    "Ydre kommun, 2006-04-24, § 16, dnr KS 2005/0097.",
    "Det gäller från och med måndag 24 april 2006.",
]


def at(day: str, hour: int = 10) -> datetime:
    return local_instant(datetime.combine(later(day), time(hour)))


def later(day: str) -> date:
    found = date.fromisoformat(day)
    return found.replace(year=found.year + LATER)


def as_then(text: str) -> str:
    return text.replace("2034", "2006").replace("2033", "2005")


async def opened(skipping: Skipping) -> RoundRow:
    """The round, sent, closed, its councils not asked yet; the file's own decisions left out."""
    built = skipping.house
    await skipping.pass_until(at("2005-04-15", 9))
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=START)
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    await skipping.pass_until(at("2005-09-28"))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    return built.row(row)


async def asked(skipping: Skipping, row: RoundRow, **changes: object) -> None:
    built = skipping.house
    plan = AdoptionPlan(rule="all", points=POINTS).model_copy(update=changes)
    adoption.start(built.office, row, plan)
    await letters(built, "adoption", 5)


async def letters(built: House, kind: str, number: int) -> None:
    await built.until(lambda: sent(built, kind) >= number, f"{number} of {kind}: {sent(built, kind)}")
    assert sent(built, kind) == number


SUBJECTS = {"adoption": "Fullmäktiges beslut", "reminded": "Påminnelse: Fullmäktiges beslut", "in_force": "I kraft:"}


def sent(built: House, kind: str) -> int:
    return sum(mail.subject.startswith(SUBJECTS[kind]) for mail in built.mails())


async def decided(
    skipping: Skipping, row: RoundRow, code: str, on: str, outcome: str = "adopted", **said: object
) -> None:
    await skipping.pass_until(at(on))
    facts = {"day": later(on).isoformat(), **said}
    adoption.record(skipping.house.office, row, code, Typed(outcome, **facts))  # type: ignore[arg-type]


async def followed(built: House, row: RoundRow, adopted: int) -> AdoptionProgress:
    """The workflow once it knows of so many."""
    handle = built.client.get_workflow_handle(adoption_workflow_id(row.workflow_id))
    for _ in range(600):
        found: AdoptionProgress = await handle.query(names.PROGRESS, result_type=AdoptionProgress)
        if found.adopted == adopted:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(found)


async def test_five_councils_adopt_and_the_fifth_brings_it_into_force(skipping: Skipping) -> None:
    built, told = skipping.house, decisions_of(kobyt())
    row = await opened(skipping)
    versions = [(note.on.isoformat(), note.cause) for note in rounds.definition(row).versions]
    assert (len(versions), versions[2]) == (4, ("2005-09-08", "reviderat efter remiss"))
    await asked(skipping, row)
    run = adoption_workflow_id(row.workflow_id)
    assert [one.code for one in told] == ["0687", "0509", "0560", "0513", "0512"]
    for number, one in enumerate(told, start=1):
        if number == 4:
            await skipping.pass_until(at("2006-02-01"))
            await followed(built, row, 3)
            assert "**Antagen av 3 av 5.**" in await details(built, run)
            assert "| Kinda" in await details(built, run)
            shown = adoption_shown.shown(built.office, row.dnr)
            assert shown.lines[0] == "Antagen av 3 av 5."
        facts = {"body": one.body, "section": one.section, "dnr": one.dnr}
        await decided(skipping, row, one.code, one.on, **facts)
        await followed(built, row, number)
    await letters(built, "in_force", 6)
    handle = built.client.get_workflow_handle(run)
    await handle.result()
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    found = adoption.room(built.office, row)
    assert found.outcome is not None
    assert (found.outcome.is_in_force, as_then(found.outcome.in_force_on)) == (True, "2006-04-24")
    assert [as_then(paragraph) for paragraph in found.block] == BLOCK
    assert "I kraft från och med måndag 24 april 2034" in await details(built, run)
    # No letter in July or at Christmas, none to one that had decided.
    days = [local_day(mail_day) for mail_day in reminded_at(built)]
    assert days
    assert all(day.month != 7 and not (day.month == 12 and day.day >= 24) for day in days)


def kobyt() -> dict[str, object]:
    """What the file says of the five, with the days that they had."""
    found = read_round_file(CASES / "kobyt-framat-genom-samverkan.yaml", now=at("2005-04-15")).definition
    assert found is not None
    return found.adoption


def reminded_at(built: House) -> list[datetime]:
    with built.office.database.reading() as session:
        rows = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.ADOPTION, LetterRow.number > 1))
        return [row.created_at for row in rows]


async def test_one_deviates_and_one_sends_back_and_then_decides_anew(skipping: Skipping) -> None:
    built = skipping.house
    row = await opened(skipping)
    await asked(skipping, row)
    await decided(skipping, row, "0687", "2005-11-21")
    text = "Tranås vill ha IT för sig."
    points = {1: None, 2: text}
    await decided(skipping, row, "0509", "2005-12-12", "adopted_with_deviation", points=points)
    await decided(skipping, row, "0560", "2006-01-30", "sent_back")
    await decided(skipping, row, "0513", "2006-03-27")
    await decided(skipping, row, "0512", "2006-04-24")
    progress = await followed(built, row, 3)
    assert {one.code: one.outcome for one in progress.rows}["0509"] == "adopted_with_deviation"
    outcome = adoption.room(built.office, row).outcome
    assert outcome is not None
    assert (outcome.deviating, outcome.missing, outcome.in_force_on) == (("0509",), ("0560", "0509"), "")
    lines = adoption_shown.shown(built.office, row.dnr).lines
    assert f"    Punkt 2: {text}" in lines
    # The one that sent it back adopts in May; the one that deviated decides anew, as proposed, in June.
    await decided(skipping, row, "0560", "2006-05-29")
    assert sent(built, "reminded") > 0
    await decided(skipping, row, "0509", "2006-06-12", relation="new")
    await letters(built, "in_force", 6)
    found = adoption.room(built.office, row)
    assert found.outcome is not None
    assert as_then(found.outcome.in_force_on) == "2006-06-12"
    history = {one.standing.code: [row.outcome for row in one.rows] for one in found.lines}
    assert history["0560"] == [CouncilOutcome.SENT_BACK, CouncilOutcome.ADOPTED]
    assert history["0509"] == [CouncilOutcome.DEVIATING, CouncilOutcome.ADOPTED]


async def test_an_appealed_decision_holds_the_legal_force_of_all_back(skipping: Skipping) -> None:
    built = skipping.house
    row = await opened(skipping)
    await asked(skipping, row, rule="named", codes=("0687", "0509"), legal_force=True)
    say = partial(adoption.say_force, built.office, row)
    unsaid = {"announced": "", "appealed": "", "outcome": "", "final": ""}
    await decided(skipping, row, "0687", "2005-11-21")
    await decided(skipping, row, "0509", "2005-12-12")
    await followed(built, row, 2)
    assert adoption_shown.force_lines(built.office, adoption.room(built.office, row))[1:] == [
        "  Tranås kommun: inte känt än",
        "  Ödeshögs kommun: inte känt än",
    ]
    say("0687", **{**unsaid, "announced": later("2005-12-01").isoformat()})
    say("0509", **{**unsaid, "announced": later("2005-12-12").isoformat()})
    # Announced on 1 December: appeals until the 22nd. Announced on the 12th: 2 January, a Monday.
    await skipping.pass_until(at("2006-01-03"))
    say("0687", **{**unsaid, "announced": later("2005-12-01").isoformat(), "appealed": "no"})
    say("0509", **{**unsaid, "announced": later("2005-12-12").isoformat(), "appealed": "yes"})
    lines = adoption_shown.force_lines(built.office, adoption.room(built.office, row))
    assert [as_then(line) for line in lines[1:]] == [
        "  Tranås kommun: laga kraft fredag 23 december 2005",
        "  Ödeshögs kommun: överklagat; utgången är inte känd än",
    ]
    assert sent(built, "in_force") == 0
    await skipping.pass_until(at("2006-09-04"))
    stands = {"announced": later("2005-12-12").isoformat(), "appealed": "yes", "outcome": "stands"}
    say("0509", **{**stands, "final": later("2006-09-01").isoformat()})
    await letters(built, "in_force", 6)
    found = adoption.room(built.office, row).outcome
    assert found is not None
    assert as_then(found.in_force_on) == "2006-09-01"
