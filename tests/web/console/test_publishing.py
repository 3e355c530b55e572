"""What is published is what was chosen and nothing else, for everybody; what is taken back is gone, with a sentence."""

import csv
import io
import json
from pathlib import Path

import httpx
import pytest
from lxml import etree

from models.answer import AnswerContent, QuestionAnswer
from models.tables import RecipientRow
from models.values import Stance
from store.records import archive, publications
from tests.approved_compilations import treatment
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close, submit
from tests.web.console.test_outcomes import approve
from tests.web_visitor import BASE

DCAT, RDF = "{http://www.w3.org/ns/dcat#}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
TERMS = "{http://purl.org/dc/terms/}"


@pytest.fixture
def closed(console: ConsoleHouse, tmp_path: Path) -> BuiltRound:
    """Two answers, the first with a formula and markup in it, and an approved compilation."""
    built = register_round(console.office.database, console.office.files, count=3)
    first, second, _ = built.recipient_ids.values()
    said = AnswerContent(
        stance=Stance.OPPOSES,
        summary="=1+1 <b>nej</b>",
        questions=(QuestionAnswer(key="1", stance=Stance.SUPPORTS, comment="Ja till fråga ett"),),
        contact_name="Hemliga Kontakten",
        contact_email="kontakt@kommun.example",
    )
    submit(console.office.database, first, content=said)
    submit(console.office.database, second, stance=Stance.SUPPORTS)
    close(console.office.database, built, console.clock())
    approve(console, built, treatment(list(built.tokens)))
    return built


async def everybody(console: ConsoleHouse, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=console.transport, base_url=BASE) as client:
        return await client.get(path)


async def test_only_what_was_chosen_is_published_and_what_is_taken_back_is_gone(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    eva, own = await console.clerk(), f"/konsol/remisser/{closed.round_id}/publicering"
    public = f"/publicerat/{closed.round_id}"
    first, second, _ = closed.tokens
    assert (await everybody(console, public)).status_code == 404
    await eva.get(own)
    for fields, said in (
        ({"answer": first}, "Kryssa i att ni har prövat"),
        ({"sure": "1"}, "Välj minst ett svar"),
    ):
        refused = await eva.post(own, {"action": "publish", **fields})
        assert (refused.status_code, said in refused.text) == (422, True)
    assert (await everybody(console, public)).status_code == 404
    assert (await eva.post(own, {"action": "publish", "answer": first, "sure": "1"})).status_code == 303
    page = await everybody(console, public)
    assert (page.status_code, "Upplands Väsby kommun" in page.text, "Provköping 1" in page.text) == (200, True, False)
    assert ("Det blir dyrt" in page.text, "sammanstallning." in page.text) == (True, False)
    answer = await everybody(console, f"{public}/svar/{first}")
    for said, there in (("=1+1 &lt;b&gt;nej&lt;/b&gt;", True), ("Ja till fråga ett", True), ("Hemliga", False)):
        assert (said in answer.text) is there, said
    assert (await everybody(console, f"{public}/svar/{second}")).status_code == 404
    for gone in ("sammanstallning.pdf", "data.xml", f"svar/{first}/filer/1", f"svar/{first}/filer/0"):
        assert (await everybody(console, f"{public}/{gone}")).status_code == 404, gone

    data = json.loads((await everybody(console, f"{public}/data.json")).text)
    assert [one["code"] for one in data["answers"]] == [first]
    assert "Hemliga" not in json.dumps(data, ensure_ascii=False)
    table = (await everybody(console, f"{public}/data.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert [row[-1] for row in rows[1:]] == ["'=1+1 <b>nej</b>", "Ja till fråga ett"]
    root = etree.fromstring((await everybody(console, "/publicerat/dcat.rdf")).content)
    (dataset,) = root.findall(f"{DCAT}Dataset")
    assert dataset.get(f"{RDF}about") == f"{BASE}{public}"
    for name in (f"{TERMS}title", f"{TERMS}description", f"{TERMS}publisher", f"{DCAT}contactPoint", f"{DCAT}theme"):
        assert dataset.find(name) is not None, name
    addresses = [one.get(f"{RDF}resource") for one in root.iter(f"{DCAT}downloadURL")]
    assert addresses == [f"{BASE}{public}/data.json", f"{BASE}{public}/data.csv"]
    assert public in (await everybody(console, "/publicerat")).text

    await eva.get(own)
    assert (await eva.post(own, {"action": "withdraw", "reason": " "})).status_code == 422
    assert (await eva.post(own, {"action": "withdraw", "reason": "Fel <svar>"})).status_code == 303
    for path in ("", "/data.json", "/data.csv", f"/svar/{first}"):
        told = await everybody(console, f"{public}{path}")
        assert (told.status_code, "Fel &lt;svar&gt;" in told.text, "nej" in told.text) == (410, True, False), path
    assert public not in (await everybody(console, "/publicerat")).text
    await eva.get(own)
    assert (await eva.post(own, {"action": "publish", "answer": second, "sure": "1"})).status_code == 303
    assert (await everybody(console, f"{public}/svar/{second}")).status_code == 200


async def test_an_answer_whose_sender_says_no_is_not_published_nor_the_compilation_that_holds_it(
    console: ConsoleHouse, closed: BuiltRound
) -> None:
    eva, own = await console.clerk(), f"/konsol/remisser/{closed.round_id}/publicering"
    first, second, _ = closed.tokens
    with console.office.database.changing() as session:
        recipient = session.get_one(RecipientRow, closed.recipient_ids[first])
        publications.say(session, recipient, may=False, at=console.clock())
    page = (await eva.get(own)).text
    assert ("Har sagt nej" in page, "har inte sagt något om publicering" in page) == (True, True)
    for fields, said in (
        ({"answer": first}, "Upplands Väsby kommun har sagt nej till att svaret publiceras. Ta bort"),
        ({"answer": second, "compilation": "1"}, "Sammanställningen har alla svar i sin helhet, och Upplands Väsby"),
    ):
        refused = await eva.post(own, {"action": "publish", "sure": "1", **fields})
        assert (refused.status_code, said in refused.text) == (422, True), said
    assert (await eva.post(own, {"action": "publish", "answer": second, "sure": "1"})).status_code == 303
    assert (await everybody(console, f"/publicerat/{closed.round_id}/svar/{first}")).status_code == 404
    with console.office.database.reading() as session:
        rows = archive.take(session, closed.round_id).given_back["publiceringsbesked"]
    assert [(row["code"], row["may_publish"], row["published_at"]) for row in rows] == [(first, False, None)]


async def test_nobody_but_whoever_writes_publishes(console: ConsoleHouse, closed: BuiltRound) -> None:
    own = f"/konsol/remisser/{closed.round_id}/publicering"
    for name in ("karin", "lasse"):
        clerk = await console.clerk(f"{name}@ksl.example")
        assert 'value="publish"' not in (await clerk.get(own)).text
        for action in ("publish", "withdraw"):
            assert (await clerk.post(own, {"action": action, "sure": "1", "reason": "x"})).status_code == 403
