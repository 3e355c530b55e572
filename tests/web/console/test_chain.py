"""The page of a kedjeremiss: whose turn it is, one passed with a word, the order changed, and what was typed kept."""

import json
from datetime import timedelta

from desk import round_trees
from models.definition import Chain
from store.rounds import chain, rounds
from tests.console_house import ConsoleHouse
from tests.round_builder import register_round
from tests.store_steps import recipient
from tests.web.console.test_answers import said


async def test_the_turn_is_shown_and_passed(console: ConsoleHouse) -> None:
    built = register_round(console.office.database, console.office.files)
    code = recipient(console.office.database, built.recipient_id).code
    with console.office.database.changing() as session:
        row = rounds.get(session, built.round_id)
        said_of_chain = Chain(days=7, reason="Nämnden <läser> först", order=(code,)).model_dump(mode="json")
        row.definition = json.dumps({**json.loads(row.definition), "chain": said_of_chain}, separators=(",", ":"))
        session.add(row)
        session.flush()
        chain.take_turn(session, row, console.clock())
    eva, path = await console.clerk(), f"/konsol/remisser/{built.round_id}/kedja"
    page = (await eva.get(path)).text
    assert "på tur sedan" in page
    name = recipient(console.office.database, built.recipient_id).full_name
    of_round = f"/konsol/remisser/{built.round_id}"
    assert f"Bollen hos {name} sedan tisdag 12 maj 2026" in said((await eva.get(of_round)).text)
    assert "är på tur i kedjan" not in (await eva.get("/konsol")).text
    console.clock.now += timedelta(days=9)
    eva = await console.clerk()
    shown = said((await eva.get("/konsol")).text)
    assert f"{name} är på tur i kedjan och skulle ha svarat senast tisdag 19 maj 2026" in shown
    with console.office.database.reading() as session:
        row = rounds.get(session, built.round_id)
    assert round_trees.whole(console.office, row)["chain"] == said_of_chain
    assert "Nämnden &lt;läser&gt; först" in page
    bad = await eva.post(path, {"action": "order", "order": f"{code} {code}"})
    assert (bad.status_code, f"{code} {code}" in bad.text) == (422, True)
    assert (await eva.post(path, {"action": f"pass:{code}", "reason": ""})).status_code == 422
    assert (await eva.post(path, {"action": f"pass:{code}", "reason": "Svarar inte"})).status_code == 303
    assert "passerad utan svar" in (await eva.get(path)).text
