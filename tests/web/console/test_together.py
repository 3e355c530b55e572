"""The checklist of the decisions says what is missing; one press text is said yes to, approved, and sent to all."""

import json
from datetime import timedelta

from sqlmodel import select

from desk import checklists, press
from models.tables import LetterRow
from models.values import LetterKind
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close

POINTS = "Mål\n Ekonomi för <alla>\n\nUtvärdering"
TEXT = {
    "title": "Tre kommuner går samman",
    "text": "Vi har i dag <fattat> samma beslut.",
    "embargo": "2026-06-01 09:00",
}


def closed(console: ConsoleHouse) -> BuiltRound:
    built = register_round(console.office.database, console.office.files, count=3)
    close(console.office.database, built, console.clock())
    return built


async def test_a_decision_is_looked_through_and_what_is_missing_stands_out(console: ConsoleHouse) -> None:
    built, eva = closed(console), await console.clerk()
    path, codes = f"/konsol/remisser/{built.round_id}/checklista", list(built.tokens)
    await eva.get(path)
    for typed, said in (({"points": " \n"}, "minst en punkt"), ({"points": "x" * 501}, "högst 500")):
        bad = await eva.post(path, {"action": "add", **typed})
        assert (bad.status_code, said in bad.text) == (422, True), said
    assert (await eva.post(path, {"action": "add", "points": POINTS})).status_code == 303
    page = (await eva.get(f"{path}?mottagare={codes[0]}")).text
    assert ("Ekonomi för &lt;alla&gt;" in page, "0 av 3 beslut" in page, "Granska beslutet från" in page) == (
        True,
        True,
        True,
    )
    found = {"action": "check", "code": codes[0], "state-1": "covered", "where-1": "§ 4", "state-2": "missing"}
    odd = await eva.post(path, {**found, "state-3": "kanske"})
    assert (odd.status_code, "Välj om punkten" in odd.text, "§ 4" in odd.text) == (422, True, True)
    assert ('href="#state-3"' in odd.text, 'aria-describedby="state-3-error"' in odd.text) == (True, True)
    odd = await eva.post(path, {**found, "state-3": "", "where-2": "x" * 501})
    assert ('href="#where-2"' in odd.text, 'aria-describedby="where-2-error"' in odd.text) == (True, True)
    assert (await eva.post(path, {**found, "state-3": "covered"})).status_code == 303
    whole = {"action": "check", "code": codes[1], "state-1": "covered", "state-2": "not_needed", "state-3": "covered"}
    assert (await eva.post(path, whole)).status_code == 303
    page = (await eva.get(path)).text
    assert ("1 av 3 beslut täcker alla punkter" in page, "i 1 saknas något" in page) == (True, True)
    csv = (await eva.get(f"{path}.csv")).content.decode("utf-8-sig")
    assert "Upplands Väsby kommun;täcks (§ 4);saknas;täcks;Ekonomi för <alla>" in csv
    assert (await eva.get(f"{path}.xlsx")).status_code == 200
    await eva.get(path)
    assert (await eva.post(path, {"action": "end:9"})).status_code == 422
    assert (await eva.post(path, {"action": "end:2"})).status_code == 303
    assert checklists.room(console.office, built.round_id).complete == 2
    second = register_round(
        console.office.database, console.office.files, count=2, dnr="KS 2026/18", previous_dnr=built.dnr
    )
    assert [one.text for one in checklists.room(console.office, second.round_id).points] == ["Mål", "Utvärdering"]


async def test_a_text_goes_to_all_once_it_is_approved_and_nobody_has_said_no(console: ConsoleHouse) -> None:
    built, eva, karin = closed(console), await console.clerk(), await console.clerk("karin@ksl.example")
    path, codes = f"/konsol/remisser/{built.round_id}/presstext", list(built.tokens)
    await eva.get(path)
    for wrong, said in (
        ({"title": ""}, "både rubrik och text"),
        ({"embargo": "i morgon"}, "i morgon"),
        ({"embargo": "2020-01-01 09:00"}, "har redan varit"),
    ):
        bad = await eva.post(path, {"action": "write", **TEXT, **wrong})
        assert (bad.status_code, said in bad.text, "&lt;fattat&gt;" in bad.text) == (422, True, True), said
    assert (await eva.post(path, {"action": "write", **TEXT})).status_code == 303
    page = (await eva.get(path)).text
    assert "Får inte publiceras före måndag 1 juni 2026 kl. 09.00" in page
    assert "inte godkänd" in (await eva.post(path, {"action": "send", "sure": "1"})).text
    for code, said in ((codes[0], "yes"), (codes[1], "no")):
        assert (await eva.post(path, {"action": "say", "code": code, "said": said})).status_code == 303
    day = console.clock().date().isoformat()
    decision = {"version": "1", "body": "Styrelsen", "day": day, "paragraph": "7"}
    assert (await eva.post(f"{path}/godkann", decision)).status_code == 403
    await karin.get(path)
    assert (await karin.post(f"{path}/godkann", {**decision, "body": ""})).status_code == 422
    assert (await karin.post(f"{path}/godkann", decision)).status_code == 303
    assert "redan godkänd" in (await karin.post(f"{path}/godkann", decision)).text
    assert "Nej till texten från 1" in (await eva.post(path, {"action": "send", "sure": "1"})).text
    assert (await eva.post(path, {"action": "say", "code": codes[1], "said": "yes", "told": "Anna"})).status_code == 303
    assert "1 har inte sagt något" in (await eva.post(path, {"action": "send"})).text
    assert (await eva.post(path, {"action": "send", "sure": "1"})).status_code == 303
    again = await eva.post(path, {"action": "send", "sure": "1"})
    assert (again.status_code, "skickades" in again.text) == (422, True)
    with console.office.database.reading() as session:
        letters = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.PRESS_TEXT)).all()
    assert sorted(letter.to for letter in letters) == [f"registrator{n}@kommun.example" for n in range(3)]
    told = json.loads(letters[0].facts)["press"]
    assert (told["names"], told["version"]) == (["Provköping 1 kommun", "Upplands Väsby kommun"], 1)
    console.clock.pass_by(timedelta(days=1))
    eva = await console.clerk()
    await eva.get(path)
    assert (await eva.post(path, {"action": "write", **TEXT, "title": "Ny rubrik"})).status_code == 303
    found = press.room(console.office, built.round_id)
    assert found.newest is not None
    assert (found.newest.number, found.yes, found.newest.decision) == (2, 0, "")
    page = (await eva.get(path)).text
    assert ("Ny rubrik" in page, "Tidigare versioner" in page) == (True, True)
