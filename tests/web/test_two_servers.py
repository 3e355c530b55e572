"""Two web servers that share nothing but the register and the files, behind a proxy that asks them by turns: sessions,
visits, forms and uploads move between them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from desk.office import Office
from store.answers import answers
from store.database import Database
from store.files.files import FileStore
from tests.console_house import Clerk, console_house
from tests.round_builder import KEY, register_round
from tests.web_visitor import BASE, FULL, PDF, Clock, TrialHouse, Visitor, text_of
from web.app import create_app
from web.config import WebConfig


class ByTurns(httpx.AsyncBaseTransport):
    """Each request goes to the next server."""

    def __init__(self, *configs: WebConfig) -> None:
        self._next = cycle([httpx.ASGITransport(create_app(config)) for config in configs])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await next(self._next).handle_async_request(request)


@pytest.fixture
def visitor(database: Database, tmp_path: Path) -> Iterator[Visitor]:
    """One who holds a link of a round on both servers."""
    files, clock = FileStore(tmp_path / "files"), Clock()
    built = register_round(database, files)
    others = Database(database.url)
    one = WebConfig(database, files, KEY, BASE, clock=clock)
    transport = ByTurns(one, replace(one, database=others, files=FileStore(files.root)))
    yield Visitor(TrialHouse(database, files, built, clock, transport), built.token)  # type: ignore[arg-type]
    others.dispose()


async def test_an_answer_is_opened_at_one_and_sent_with_its_files_at_the_other(visitor: Visitor) -> None:
    house = visitor.house
    await visitor.open()
    await visitor.show("?lang=sv")  # an odd number of requests, so that the form comes from one and goes to the other
    saved = await visitor.follow(await visitor.post("save", {"summary": "utkast"}, [("bilaga.pdf", PDF)]))
    assert "bilaga.pdf" in saved.text
    await visitor.show()
    sent = await visitor.follow(await visitor.post("submit", FULL, [("yttrande.pdf", PDF + b"\n")]))
    assert sent.status_code == 200
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        kept = answers.answer_files(session, answer.id)
    assert [file.name for file in kept] == ["bilaga.pdf", "yttrande.pdf"]
    assert [(await visitor.get(f"{visitor.place}/kvittens/{answer.receipt}/{file.id}")).content for file in kept] == [
        PDF,
        PDF + b"\n",
    ]
    copy = dict(visitor.cookies)
    await visitor._send("POST", f"{visitor.place}/lamna")
    visitor.cookies = copy
    for _ in range(2):
        assert (await visitor.get(visitor.place)).status_code == 403, "ended at one is ended at both"


async def test_a_registrar_signs_in_at_one_and_acts_at_the_other(tmp_path: Path) -> None:
    with console_house(tmp_path) as console:
        built = console.round()
        console.account("eva@ksl.example")
        other = Office(console.office.settings, console.clock)
        one: WebConfig = console.transport.app.state.house.config  # type: ignore[attr-defined]
        two = replace(one, database=other.database, files=other.files, office=other)
        clerk = Clerk(replace(console, transport=ByTurns(one, two)))  # type: ignore[arg-type]
        await clerk.sign_in("eva@ksl.example")
        for _ in range(3):
            assert "Eva" in (await clerk.get("/konsol")).text
        page = f"/konsol/remisser/{built.round_id}"
        assert "KS 2026/17" in text_of((await clerk.get(page)).text)
        await clerk.get("/konsol")
        assert (await clerk.post("/konsol/logga-ut")).status_code == 303
        for _ in range(2):
            assert "Logga in" in (await clerk.get("/konsol")).text
        other.database.dispose()
