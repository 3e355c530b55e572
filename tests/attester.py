"""The second person without a browser: follows the link in its letter, presses the button, reads and says its word."""

from dataclasses import dataclass, field

import httpx

from store.answers import attest_standing
from store.database import Database
from store.recipients import links
from tests.round_builder import KEY
from tests.web_visitor import TrialHouse, Visitor, hidden_fields


def newest_token(database: Database, recipient_id: str) -> str:
    """The token in the newest request's letter."""
    with database.reading() as session:
        row = attest_standing.rows(session, recipient_id)[-1]
    return links.attest_token(KEY, row.id, row.generation)


@dataclass
class Attester:
    house: TrialHouse
    token: str
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = self.house.visitor(self.token)

    @classmethod
    def of(cls, house: TrialHouse) -> "Attester":
        return cls(house, newest_token(house.database, house.round.recipient_id))

    async def land(self) -> httpx.Response:
        return await self.visitor.get(f"/attest/{self.token}")

    async def open(self) -> httpx.Response:
        """Presses Öppna utkastet and shows the draft."""
        landing = await self.land()
        reply = await self.visitor._send("POST", f"/attest/{self.token}", data=hidden_fields(landing.text))
        assert reply.status_code == 303, reply.text
        self.visitor.place = reply.headers["location"].split("?")[0]
        return await self.visitor.show()

    async def say(self, action: str, comment: str = "", **fields: str) -> httpx.Response:
        """Posts the page's form as it was last shown."""
        return await self.visitor.post(action, {"attest_comment": comment, **fields})
