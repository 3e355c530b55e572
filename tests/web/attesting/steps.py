"""Steps of a visitor who asks a second person to attest, and what the register then says."""

from store.answers import attest_standing
from store.answers.attest_standing import Attest
from tests.attester import Attester
from tests.web_visitor import TrialHouse, Visitor, hidden_fields

KARIN = {"attest_name": "Karin Berg, kanslichef", "attest_email": "karin@kommun.example", "attest_message": "Hej!"}


async def review(visitor: Visitor) -> str:
    """Shows the review page; the next post is its own."""
    page = await visitor.get(visitor.place + "/granska")
    assert page.status_code == 200, page.text
    visitor.hidden = hidden_fields(page.text)
    return page.text


async def asked(visitor: Visitor) -> Attester:
    await visitor.follow(await visitor.post("attest", KARIN))
    await review(visitor)
    return Attester.of(visitor.house)


def standing(house: TrialHouse) -> Attest | None:
    with house.database.reading() as session:
        return attest_standing.current(session, house.round.recipient_id)
