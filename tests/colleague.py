"""A colleague in an internremiss without a browser: follows the link in its letter, presses the button and writes."""

from dataclasses import dataclass, field

import httpx

from models.internal import InternalReferral
from store.answers import internal_standing
from store.database import Database
from store.recipients import links
from tests.round_builder import KEY
from tests.web_visitor import TrialHouse, Visitor, hidden_fields

DUE = "2026-05-22"


def standings(database: Database, recipient_id: str) -> list[InternalReferral]:
    with database.reading() as session:
        return internal_standing.of_recipient(session, recipient_id)


def token_of(database: Database, recipient_id: str, number: int) -> str:
    """The token in a colleague's letter."""
    one = standings(database, recipient_id)[number - 1]
    return links.internal_token(KEY, one.id, one.generation)


@dataclass
class Colleague:
    house: TrialHouse
    token: str
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = self.house.visitor(self.token)

    @classmethod
    def of(cls, house: TrialHouse, number: int = 1) -> "Colleague":
        return cls(house, token_of(house.database, house.round.recipient_id, number))

    async def land(self) -> httpx.Response:
        return await self.visitor.get(f"/intern/{self.token}")

    async def open(self) -> httpx.Response:
        """Presses Öppna våra delar and shows them."""
        landing = await self.land()
        reply = await self.visitor._send("POST", f"/intern/{self.token}", data=hidden_fields(landing.text))
        assert reply.status_code == 303, reply.text
        self.visitor.place = reply.headers["location"].split("?")[0]
        return await self.visitor.show()


async def ask(visitor: Visitor, name: str, *parts: str, **typed: str) -> httpx.Response:
    """The coordinator sends these parts to a colleague of its own domain."""
    page = await visitor.get(visitor.place + "/internremiss")
    visitor.hidden = hidden_fields(page.text)
    fields: dict[str, str | list[str]] = {
        "internal_name": name,
        "internal_email": f"{name.lower().replace('ä', 'a').replace('ö', 'o')}@kommun.example",
        "internal_part": list(parts),
        "internal_due": DUE,
        "internal_message": f"Hej {name}!",
        **typed,
    }
    return await visitor.post("internal_ask", fields)


async def beside(visitor: Visitor, number: int) -> str:
    """Shows what a colleague has sent, beside the draft; the next post is that page's."""
    page = await visitor.get(f"{visitor.place}/internremiss/{number}")
    assert page.status_code == 200, page.text
    visitor.hidden = hidden_fields(page.text)
    return page.text
