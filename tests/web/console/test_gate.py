"""Klartecken is counted by the rule and decided by a person on record, both ways, on the page."""

import json

from sqlmodel import select

from desk import afterwards, status, to_do
from desk import rounds as round_commands
from models.messages import GateStanding
from models.tables import AuditRow, RecipientRow
from models.to_do import ToDoKind
from models.values import Stance
from rules.local_time import local_day
from store.rounds import standing
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit

GATE = {"rule": "all_support", "decision_not_before": "2026-03-02"}
DECIDED = {"step": "go_ahead", "decide": "yes", "body": "Styrelsen", "day": "2026-03-09", "paragraph": "8"}


def a_round(console: ConsoleHouse, second: Stance, **gate: object) -> BuiltRound:
    built = register_round(
        console.office.database, console.office.files, count=2, at=console.clock(), gate={**GATE, **gate}
    )
    for recipient_id, stance in zip(built.recipient_ids.values(), (Stance.SUPPORTS, second), strict=True):
        submit(console.office.database, recipient_id, stance=stance)
    return built


def waits(console: ConsoleHouse) -> bool:
    return ToDoKind.GATE in {item.kind for item in to_do.items(console.office)}


def stands(console: ConsoleHouse, built: BuiltRound) -> GateStanding:
    with console.office.database.reading() as session:
        return standing.progress(session, built.round_id).gate


async def test_a_go_ahead_is_recorded_and_the_rest_follows_in_order(console: ConsoleHouse) -> None:
    built, eva = a_round(console, Stance.SUPPORTS_WITH_COMMENTS), await console.clerk()
    path = f"/konsol/remisser/{built.round_id}/klartecken"
    day = local_day(console.clock()).isoformat()
    yes = {**DECIDED, "day": day}
    page = (await eva.get(path)).text
    assert ("2 av 2 tillfrågade gav klartecken." in page, "Beslut skrivs in när" in page) == (True, True)
    early = await eva.post(path, yes)
    assert (early.status_code, "är inte stängd" in early.text) == (422, True)
    assert not waits(console)
    close(console.office.database, built, console.clock())
    assert (waits(console), stands(console, built)) == (True, GateStanding(waits=True))
    assert f'href="{path}"' in (await eva.get("/konsol")).text
    for wrong, said in (
        ({"decide": ""}, "Välj ja eller nej"),
        ({"body": ""}, "Skriv vilket organ"),
        ({"day": "2099-01-01"}, "har inte varit än"),
        ({"day": "2020-01-01"}, "då remissen skickades"),
        ({"step": "final"}, "Det finns inget klartecken"),
    ):
        refused = await eva.post(path, {**yes, **wrong, "reason": "<b>skäl</b>"})
        assert (refused.status_code, said in refused.text) == (422, True), said
        assert "&lt;b&gt;skäl" in refused.text  # nothing typed is lost
    assert (await eva.post(path, yes)).status_code == 303
    assert (waits(console), stands(console, built)) == (False, GateStanding(go_ahead="yes"))
    assert (await eva.post(path, {**yes, "step": "final"})).status_code == 303
    assert "Klartecken: ja. Styrelsen, " in (await eva.get(f"/konsol/remisser/{built.round_id}")).text
    for seen in (await eva.get(path), await eva.get(f"{path}?lang=en")):
        assert seen.text.count("Styrelsen, ") == 2
        assert "§ 8" in seen.text
    row = round_commands.by_id(console.office, built.round_id)
    with console.office.database.reading() as session:
        told = status.round_status(session, row, console.clock())["gate"]
        acts = [
            json.loads(each.facts)["ruled"]
            for each in session.exec(select(AuditRow).where(AuditRow.action == "gate_go_ahead"))
        ]
    assert (told["waits"], [one["step"] for one in told["decisions"]]) == (False, ["go_ahead", "final"])
    assert acts == ["given"]
    assert afterwards.gate(console.office, built.dnr).lines[-2].startswith("Klartecken: ja. Styrelsen, ")


async def test_against_the_rule_only_with_a_reason_and_no_ends_it(console: ConsoleHouse) -> None:
    built, eva = a_round(console, Stance.OPPOSES), await console.clerk()
    close(console.office.database, built, console.clock())
    path = f"/konsol/remisser/{built.round_id}/klartecken"
    yes = {**DECIDED, "day": local_day(console.clock()).isoformat()}
    page = (await eva.get(path)).text
    assert "1 av 2 tillfrågade gav klartecken; Provköping 1 kommun avstyrkte." in page
    refused = await eva.post(path, yes)
    assert (refused.status_code, "emot det som regeln säger" in refused.text) == (422, True)
    assert waits(console)
    assert (await eva.post(path, {**yes, "decide": "no"})).status_code == 303
    assert (waits(console), stands(console, built)) == (False, GateStanding(go_ahead="no"))
    assert "redan beslutat" in (await eva.post(path, yes)).text
    assert (await eva.post(path, {**yes, "reason": "En räcker."})).status_code == 303
    assert stands(console, built) == GateStanding(go_ahead="yes")
    assert "Skäl: En räcker." in (await eva.get(path)).text
    for name in ("karin", "lasse"):
        clerk = await console.clerk(f"{name}@ksl.example")
        await clerk.get(path)
        assert (await clerk.post(path, yes)).status_code == 403


async def test_a_rule_by_inhabitants_is_told_in_figures_of_the_round_file(console: ConsoleHouse) -> None:
    figures = {"rule": "population_support", "share": 50, "inhabitants": {"0114": 50100, "0115": 34200}}
    built, eva = a_round(console, Stance.OPPOSES, **figures, inhabitants_source="SCB, 2025"), await console.clerk()
    page = (await eva.get(f"/konsol/remisser/{built.round_id}/klartecken")).text.replace("\u00a0", " ")
    counted = (
        "Tillfrågade med 50 100 av 84 300 invånare (59,4 procent) gav klartecken, mer än hälften behövs; Provköping"
    )
    assert ("Svaren ger klartecken." in page, counted in page, "Invånarantalen: SCB, 2025." in page) == (True,) * 3
    told = afterwards.gate(console.office, built.dnr)
    assert (told.data["inhabitants_supporting"], told.data["needed"], told.lines[1]) == (
        50100, 42151, told.data["counted"],
    )  # fmt: skip


async def test_a_rule_that_no_answer_can_meet_any_more_is_decided_on_with_a_reason(console: ConsoleHouse) -> None:
    """It asks for two, and one of the two has been taken off the round."""
    built, office = a_round(console, Stance.SUPPORTS, rule="number_support", number=2), console.office
    row = round_commands.by_id(office, built.round_id)
    with office.database.changing() as session:
        gone = session.get_one(RecipientRow, list(built.recipient_ids.values())[1])
        gone.invited, gone.withdrawn_at = False, console.clock()
        session.add(gone)
    close(office.database, built, console.clock())
    eva, path = await console.clerk(), f"/konsol/remisser/{built.round_id}/klartecken"
    yes = {**DECIDED, "day": local_day(console.clock()).isoformat()}
    page = (await eva.get(path)).text
    assert "Regeln för klartecken går inte att räkna efter." in page
    assert "kräver ett antal (number) från 1 till 1" in page
    assert afterwards.gate(office, built.dnr).lines[0] == "Regeln för klartecken går inte att räkna efter."
    for said in ("yes", "no"):
        refused = await eva.post(path, {**yes, "decide": said})
        assert (refused.status_code, "Skriv skälet till beslutet" in refused.text, waits(console)) == (422, True, True)
    assert (await eva.post(path, {**yes, "reason": "Den som är kvar räcker."})).status_code == 303
    assert stands(console, built) == GateStanding(go_ahead="yes")
    assert "has to ask for a number from 1 to 1" in (await eva.get(f"{path}?lang=en")).text
    assert "Skäl: Den som är kvar räcker." in afterwards.gate(office, row.dnr).lines[-1]


async def test_a_round_without_a_gate_has_no_such_room(console: ConsoleHouse) -> None:
    built, eva = console.round(), await console.clerk()
    path = f"/konsol/remisser/{built.round_id}/klartecken"
    assert f'href="{path}"' not in (await eva.get(f"/konsol/remisser/{built.round_id}")).text
    assert "har ingen regel för klartecken" in (await eva.get(path)).text
    assert (await eva.post(path, DECIDED)).status_code == 422
