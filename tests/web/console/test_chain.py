"""The page of a kedjeremiss: whose turn it is, one passed with a word, the order changed, and what was typed kept."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session

from desk import chain as desk_chain
from desk import midway, round_trees
from models.definition import Chain
from models.errors import Refused
from models.tables import RoundRow
from models.values import LetterKind
from rules import chain as rules
from store.rounds import chain, rounds
from tests.console_house import ConsoleHouse
from tests.round_builder import register_round
from tests.store_steps import letters_of, recipient
from tests.web.console.test_answers import said


def in_chain(session: Session, round_id: str, *order: str) -> RoundRow:
    """The round, as if its file had said so."""
    row = rounds.get(session, round_id)
    row.definition = json.dumps({**json.loads(row.definition), "chain": of_chain(*order)}, separators=(",", ":"))
    session.add(row)
    session.flush()
    return row


def of_chain(*order: str) -> dict[str, object]:
    return Chain(days=7, reason="Nämnden <läser> först", order=order).model_dump(mode="json")


async def test_the_turn_is_shown_and_passed(console: ConsoleHouse) -> None:
    built = register_round(console.office.database, console.office.files)
    code = recipient(console.office.database, built.recipient_id).code
    with console.office.database.changing() as session:
        chain.take_turn(session, in_chain(session, built.round_id, code), console.clock())
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
    assert round_trees.whole(console.office, row)["chain"] == of_chain(code)
    assert "Nämnden &lt;läser&gt; först" in page
    bad = await eva.post(path, {"action": "order", "order": f"{code} {code}"})
    assert (bad.status_code, f"{code} {code}" in bad.text) == (422, True)
    assert (await eva.post(path, {"action": f"pass:{code}", "reason": ""})).status_code == 422
    assert (await eva.post(path, {"action": f"pass:{code}", "reason": "Svarar inte"})).status_code == 303
    assert "passerad utan svar" in (await eva.get(path)).text


async def test_one_added_midway_takes_its_place_last_in_the_chain(
    console: ConsoleHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, office = register_round(console.office.database, console.office.files, count=2), console.office
    first, second = (recipient(office.database, each).code for each in built.recipient_ids.values())

    async def told(_office: object, _row: object) -> None:
        return None

    def wish(code: str, until: str = "") -> midway.Addition:
        return midway.Addition(code, "", f"registrator@{code}.example", until)

    def links() -> list[tuple[str, bool]]:
        return [(link.code, link.asked_at is not None) for link in desk_chain.standing(office, row).links]

    monkeypatch.setattr(midway, "told", told)
    with office.changing() as session:
        row = in_chain(session, built.round_id, first, second)
        chain.take_turn(session, row, console.clock())
    with pytest.raises(Refused, match="chain_no_own_day"):
        await midway.add(office, row, wish("0513", "2026-05-20"))
    added = await midway.add(office, row, wish("0513"))
    assert links() == [(first, True), (second, False), (added.code, False)]
    assert midway.waits_for_its_turn(office, added)
    assert letters_of(office.database, added.id) == []
    for code in (first, second):
        desk_chain.pass_over(office, row, code, "Svarar inte")
        with office.changing() as session:
            chain.take_turn(session, row, console.clock())
    assert links()[-1] == (added.code, True)
    desk_chain.pass_over(office, row, added.code, "Svarar inte")
    console.clock.now += timedelta(minutes=1)
    last = await midway.add(office, row, wish("0560"))
    assert links()[-1] == (last.code, True)
    assert not midway.waits_for_its_turn(office, last)
    (missiv,) = letters_of(office.database, last.id)
    assert missiv.kind is LetterKind.MISSIV
    kept = recipient(office.database, last.id)
    assert kept.due_at == rules.due_at(console.clock(), 7, row.closes_at)
