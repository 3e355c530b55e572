"""Who has answered says whether the answer may be published, and may change that until it is."""

from store.records import publications
from tests.web_visitor import FULL, TrialHouse, faults, text_of


async def test_the_word_is_kept_until_the_answer_is_published(house: TrialHouse) -> None:
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", FULL))
    asked = await visitor.post("may_publish", {})
    assert (asked.status_code, faults(asked.text)["may_publish"]) == (422, "Välj ja eller nej.")
    for said in ("yes", "no"):
        kept = await visitor.follow(await visitor.post("may_publish", {"may_publish": said}))
        assert "Tack, det är sparat" in text_of(kept.text)
        assert f'value="{said}" checked' in kept.text
    own = house.round.recipient_ids
    code = next(iter(own))
    with house.database.changing() as session:
        assert publications.open_to(session, house.round.round_id, [code], house.clock()) == [code]
    await visitor.follow(await visitor.post("may_publish", {"may_publish": "yes"}))
    with house.database.changing() as session:
        assert publications.open_to(session, house.round.round_id, [code], house.clock()) == []
    over = await visitor.post("may_publish", {"may_publish": "no"})
    assert over.status_code == 422
    assert faults(over.text)["may_publish"].startswith("Svaret är redan publicerat")
