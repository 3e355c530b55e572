"""Many recipients at work at once, each from its own mail's link, over real HTTP."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import httpx

from stand.respondent import Respondent, personal_link
from store.recipients import recipients
from store.rounds import rounds
from tests.installation import Installation

ANSWER = {
    "stance": "supports",
    "q-1-stance": "supports",
    "q-1-comment": "Kommunen delar bedömningen.",
    "summary": "Kommunen tillstyrker förslaget.",
    "decision_body": "Kommunstyrelsen",
    "decision_level": "executive_board",
    "decision_on": "2026-11-02",
    "decision_section": "§ 214",
    "decision_status": "approved",
    "contact_name": "Testregistrator",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@dataclass
class Visitors:
    """The recipients of a round by their codes. `receipts` holds what each has seen on its receipt page."""

    house: Installation
    client: httpx.AsyncClient
    links: Mapping[str, str]
    receipts: dict[str, str] = field(default_factory=dict)

    async def answer(self, code: str, **fields: str) -> None:
        """Opens the link, answers with a file, and keeps the receipt number."""
        visitor = Respondent(self.client, self.links[code])
        await visitor.open()
        self.receipts[code] = await visitor.submit(
            {**ANSWER, "own_dnr": f"KS 2026/{code}", **fields}, [(f"svar-{code}.pdf", PDF, "application/pdf")]
        )

    async def answer_all(self, codes: Iterable[str], *, pause: float = 0.0) -> None:
        """One after the other begins, `pause` seconds apart; all run at once."""
        async with asyncio.TaskGroup() as group:
            for code in codes:
                group.create_task(self.answer(code))
                await asyncio.sleep(pause)


def links_of(house: Installation, dnr: str) -> dict[str, str]:
    """The link in each recipient's newest missiv."""
    with house.database() as database, database.reading() as session:
        row = rounds.by_dnr(session, dnr)
        assert row is not None
        codes = {item.email: item.code for item in recipients.of_round(session, row.id)}
    own = [mail for mail in house.missiv() if f"Remiss {dnr}:" in mail.subject]
    return {codes[mail.recipients[0]]: personal_link(house.text(mail)) for mail in own if mail.recipients[0] in codes}
