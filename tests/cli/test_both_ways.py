"""One round begun in the console and continued by commands, and another the other way round, on a real Temporal server
with real workers: what the one does the other finds."""

import asyncio
import html
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

import cli.app
from desk import accounts
from desk.connection import connect
from mail.incoming.caught import read_message
from models.people import Role
from rules.calendar import working_day_from
from rules.local_time import local_day
from settings import Settings
from stand.namespace import add_search_attributes
from store.rounds import rounds
from tests.active_files import pdf
from tests.console_house import PASSWORD, Clerk, ConsoleHouse
from tests.house import House, house
from tests.temporal_servers import dev_server
from tests.web_visitor import BASE
from web.app import create_app
from web.config import WebConfig

NOW = datetime.now(UTC).replace(microsecond=0)
DUE = NOW + timedelta(days=200)
LATER = working_day_from(local_day(DUE + timedelta(days=4))).isoformat()
CODES = ("0114", "0160", "2260")
TREE: dict[str, Any] = {
    "title": "Regional vattenplan",
    "sender": {"name": "Kommunförbundet", "email": "registrator@ksl.example", "contacts": []},
    "reason": {"code": "strategic", "text": "Rör alla medlemmar."},
    "expected": "Kommunen ombeds ta ställning.",
    "approval": {"body": "Styrelsen"},
    "documents": [{"title": "Planen", "file": "plan.pdf"}],
    "dates": {"due_at": DUE.isoformat(), "closes_at": (DUE + timedelta(days=20)).isoformat()},
    "recipients": [{"code": code, "email": f"registrator@k{code}.example"} for code in CODES],
    "questions": [{"id": "1", "text": "Är planen rätt avvägd?"}],
}
CLERK = "eva@ksl.example"


@dataclass
class Both:
    """The same office through its pages and through the command line."""

    built: House
    clerk: Clerk
    environment: dict[str, str]
    folder: Path

    async def remiss(self, *typed: str | Path) -> Any:
        """A command that ends well; what it printed."""

        def run() -> Any:
            said = CliRunner().invoke(cli.app.app, [*map(str, typed), "--json"], env=self.environment)
            assert said.exit_code == 0, f"{typed}: {said.output}"
            return json.loads(said.output)

        return await asyncio.to_thread(run)

    async def press(self, place: str, **typed: str) -> httpx.Response:
        """A form of a page, sent with what is typed; the page it leads to."""
        await self.clerk.get(place)
        reply = await self.clerk.post(place, typed)
        assert reply.status_code == 303, f"{place} {typed}: {reply.text[-2000:]}"
        return await self.clerk.get(reply.headers["location"])

    def file(self, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(pdf() + f"% {name}\n".encode())
        return path

    def round_file(self, dnr: str) -> Path:
        """A round to three, with one paper."""
        folder = self.folder / dnr.replace("/", "-")
        folder.mkdir()
        (folder / "plan.pdf").write_bytes(pdf())
        path = folder / "remissfil.yaml"
        path.write_text(json.dumps({"dnr": dnr, **TREE}, ensure_ascii=False))
        return path

    def place(self, dnr: str) -> str:
        with self.built.office.database.reading() as session:
            row = rounds.by_dnr(session, dnr)
        assert row is not None
        return f"/konsol/remisser/{row.id}"

    async def mailed(self, subject: str, number: int) -> None:
        def come() -> bool:
            return sum(mail.subject.startswith(subject) for mail in self.built.mails()) == number

        await self.built.until(come, f"{number} {subject}")


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Both]:
    with dev_server(tmp_path / "temporal") as server:
        settings = Settings(data=tmp_path / "data", temporal_address=server.address)
        client = await connect(settings)
        await add_search_attributes(client)
        async with house(tmp_path, client, lambda: datetime.now(UTC)) as built:
            office = built.office
            await asyncio.to_thread(
                accounts.add, office, sender="", email=CLERK, name="Eva", role=Role.REGISTRAR, password=PASSWORD
            )
            config = WebConfig(office.database, office.files, office.key, BASE, clock=office.clock, office=office)
            seen = ConsoleHouse(office, office.clock, httpx.ASGITransport(create_app(config)))  # type: ignore[arg-type]
            environment = {"REMISS_DATA": str(tmp_path / "data"), "REMISS_TEMPORAL_ADDRESS": server.address}
            yield Both(built, await seen.clerk(CLERK), environment, tmp_path)


async def test_a_round_begun_on_either_side_is_continued_on_the_other(both: Both) -> None:
    await _begun_in_the_console(both, "KS 2026/1")
    await _begun_by_command(both, "KS 2026/2")


async def _begun_in_the_console(both: Both, dnr: str) -> None:
    file = both.round_file(dnr)
    await both.clerk.get("/konsol/ny")
    made = await both.clerk.post("/konsol/ny", {"action": "file"}, uploads=[("file", "remiss.zip", _packed(file))])
    assert made.status_code == 303, made.text[-2000:]
    draft = made.headers["location"].split("?")[0].rstrip("/").rpartition("/")[0]
    await both.press(f"{draft}/kontroll")
    place = both.place(dnr)
    # Handed in on the page; approved and sent by command, since no approver is among the accounts.
    await both.remiss("approve", dnr, "--decision", "Styrelsen § 12")
    await both.remiss("send", dnr)
    await both.mailed(f"Remiss {dnr}", 3)
    added = await both.remiss(
        "add", dnr, "Föreningen Norr", "--kind", "organisation", "--email", "norr@forening.example"
    )
    assert added["recipient"] == "EGEN-1"
    await both.mailed(f"Remiss {dnr}", 4)
    assert "Föreningen Norr" in (await both.clerk.get(place)).text
    await both.remiss("withdraw", dnr, "EGEN-1", "--reason", "Fel förening")
    await both.remiss("freeze", dnr, "--reason", "Underlaget ses över")
    assert "Remissen är fryst" in (await both.clerk.get(place)).text
    await both.press(place, action="thaw")
    assert (await both.remiss("status", dnr))["frozen"] is None
    await both.remiss("record", dnr, "--recipient", "Ånge", both.file("Yttrande.pdf"), "--channel", "email")
    changed = await both.remiss(
        "papers", dnr, "--replace", f"1={both.file('nytt.pdf')}", "--cause", "Omräknat", "--until", LATER
    )
    assert (changed["asked"], changed["others"], changed["told_later"]) == (1, 2, False)
    await both.mailed("Handlingarna är ändrade", 3)
    page = html.unescape((await both.clerk.get(f"{place}/handlingar")).text)
    assert "Det som gäller nu: version 2" in page
    assert "1 svar" in page


async def _begun_by_command(both: Both, dnr: str) -> None:
    await both.remiss("draft", both.round_file(dnr))
    await both.remiss("submit", dnr)
    await both.remiss("approve", dnr, "--decision", "Styrelsen § 13")
    place = both.place(dnr)
    await both.press(f"{place}/skicka", action="now", said="now")  # also on a day off
    await both.mailed(f"Remiss {dnr}", 3)
    await both.press(place, action="extend", until=LATER, reason="Nytt underlag")
    await both.mailed("Ny sista svarsdag", 3)
    await both.press(place, action="freeze", reason="Underlaget ses över")
    assert (await both.remiss("status", dnr))["frozen"]["reason"] == "Underlaget ses över"
    await both.remiss("thaw", dnr)
    await both.press(place, action="note", kind="announced", text="Anslaget", at="")
    await both.press(place, action="close", sure="1", reason="")
    assert (await both.remiss("status", dnr))["state"] == "closed"
    told = [mail for mail in both.built.mails() if mail.subject.startswith("Ny sista svarsdag")]
    assert "Nytt underlag" in read_message(both.built.mail_folder / told[0].name).text


def _packed(file: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for each in sorted(file.parent.iterdir()):
            archive.write(each, each.name)
    return packed.getvalue()
