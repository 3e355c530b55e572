"""Duties after the last decision: written, set by the decision, seen when late, done, on the page and as commands."""

import json
from datetime import timedelta

from sqlmodel import select

from desk import afterwards, to_do
from desk import duties as desk_duties
from desk import rounds as round_commands
from models.tables import LetterRow, OutboxRow
from models.to_do import ToDoKind
from models.values import LetterKind, Stance
from rules.local_time import day_start_of_office, local_day
from store.rounds import duties, last_decision, rounds
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit

FIRST = {
    "action": "add",
    "what": "Utvärdera <samverkan>",
    "owner": "Förbundsdirektören",
    "email": "direktor@vkl.example",
    "rule": "days_after",
    "when": "30",
    "notice": "7",
}


def closed_round(console: ConsoleHouse) -> BuiltRound:
    built = register_round(console.office.database, console.office.files, gate={"rule": "all_support"})
    submit(console.office.database, built.recipient_id, stance=Stance.SUPPORTS)
    close(console.office.database, built, console.clock())
    return built


def decide(console: ConsoleHouse, built: BuiltRound, reason: str = "") -> None:
    row, day = round_commands.by_id(console.office, built.round_id), local_day(console.clock()).isoformat()
    for step in ("go_ahead", "final"):
        afterwards.decide(console.office, row, step, "yes", body="Styrelsen", day=day, section="9", reason=reason)


def reminded(console: ConsoleHouse, built: BuiltRound) -> int:
    """What the workflow does at this moment; how many letters there are in all."""
    with console.office.database.changing() as session:
        row = rounds.get(session, built.round_id)
        duties.remind(session, row, last_decision.day(session, row, console.clock()), console.clock())
    with console.office.database.reading() as session:
        return len(session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.DUTY)).all())


async def test_a_duty_gets_its_day_from_the_last_decision_and_its_owner_is_told_once(console: ConsoleHouse) -> None:
    built, eva = closed_round(console), await console.clerk()
    path = f"/konsol/remisser/{built.round_id}/uppdrag"
    await eva.get(path)
    for wrong, said in (
        ({"what": " "}, "Skriv vad som ska göras"),
        ({"owner": ""}, "Skriv vem som är ansvarig"),
        ({"email": "direktor"}, "direktor"),
        ({"rule": ""}, "Välj hur uppdragets dag"),
        ({"when": "en månad"}, "heltal från 0"),
        ({"rule": "on_day", "when": "i vår"}, "inget datum"),
        ({"rule": "yearly", "when": "31/3"}, "ingen dag på året"),
        ({"notice": "400"}, "från 0 till 365"),
    ):
        bad = await eva.post(path, {**FIRST, **wrong})
        assert (bad.status_code, said in bad.text) == (422, True), said
        assert "Förbundsdirektören" in bad.text or wrong == {"owner": ""}
    assert (await eva.post(path, FIRST)).status_code == 303
    yearly = {**FIRST, "what": "Stäm av budgeten", "rule": "yearly", "when": "03-31", "notice": "0"}
    assert (await eva.post(path, yearly)).status_code == 303
    page = (await eva.get(path)).text
    for said in ("Det sista beslutet är inte inskrivet", "Utvärdera &lt;samverkan&gt;", "väntar på det sista beslutet"):
        assert said in page, said
    assert reminded(console, built) == 0
    decide(console, built)
    due = local_day(console.clock()) + timedelta(days=30)
    with console.office.database.reading() as session:
        assert next(one.due_on for one in duties.of_round(session, built.round_id)) == due
        assert session.exec(select(OutboxRow.seq).where(OutboxRow.group_key == "duties")).all()
    console.clock.pass_by(timedelta(days=21))
    assert reminded(console, built) == 0
    console.clock.pass_by(timedelta(days=3))
    assert (reminded(console, built), reminded(console, built)) == (1, 1)
    with console.office.database.reading() as session:
        letter = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.DUTY)).one()
    assert letter.to == "direktor@vkl.example"
    assert json.loads(letter.facts)["duty"]["due_on"] == due.isoformat()
    assert not [item for item in to_do.items(console.office) if item.kind is ToDoKind.DUTY]
    console.clock.pass_by(timedelta(days=120))  # long after the round is archived
    (late,) = [item for item in to_do.items(console.office) if item.kind is ToDoKind.DUTY]
    assert (late.recipient, late.said) == ("Förbundsdirektören", "1")
    eva = await console.clerk()
    assert f'href="{path}"' in (await eva.get("/konsol")).text
    page = (await eva.get(path)).text
    assert "försenat" in page
    bad = await eva.post(path, {"action": "end:2", "reason": ""})
    assert (bad.status_code, 'href="#reason-2"' in bad.text) == (422, True)
    assert 'id="reason-2" name="reason" aria-describedby="reason-2-error" aria-invalid="true"' in bad.text
    assert (await eva.post(path, {"action": "done:1", "words": "Rapporten är <lagd>"})).status_code == 303
    again = await eva.post(path, {"action": "done:1", "words": ""})
    assert (again.status_code, "redan klart" in again.text) == (422, True)
    page = (await eva.get(path)).text
    assert ("Rapporten är &lt;lagd&gt;" in page, "enligt Eva" in page) == (True, True)
    assert not [item for item in to_do.items(console.office) if item.kind is ToDoKind.DUTY]


async def test_one_of_each_year_goes_on_and_one_taken_away_is_gone(console: ConsoleHouse) -> None:
    built, eva = closed_round(console), await console.clerk()
    path = f"/konsol/remisser/{built.round_id}/uppdrag"
    decide(console, built)
    soon = local_day(console.clock()) + timedelta(days=10)
    await eva.get(path)
    await eva.post(path, {**FIRST, "rule": "yearly", "when": soon.isoformat()[5:], "notice": "0"})
    console.clock.now = day_start_of_office(soon) + timedelta(days=3)
    assert reminded(console, built) == 1
    eva = await console.clerk()
    await eva.get(path)
    assert (await eva.post(path, {"action": "done:1", "words": "Avstämt"})).status_code == 303
    room = desk_duties.room(console.office, built.round_id)
    assert room.duties[0].due_on == soon.replace(year=soon.year + 1)
    console.clock.now = day_start_of_office(soon.replace(year=soon.year + 1)) + timedelta(days=3)
    assert reminded(console, built) == 2
    assert desk_duties.end(console.office, built.round_id, "1", "Samarbetet har upphört") == 1
    assert desk_duties.room(console.office, built.round_id).duties == ()
    for name in ("karin", "lasse"):
        other = await console.clerk(f"{name}@ksl.example")
        await other.get(path)
        assert (await other.post(path, FIRST)).status_code == 403
