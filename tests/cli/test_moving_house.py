"""The drill: a house under load is copied, the copy is laid down as another house, and everything acknowledged before
it is there; its letters wait until the operator has seen which they are."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyrage
import pytest

from stand.respondent import personal_link
from tests.case_files import round_file
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, installation, until
from tests.postgres import PostgresServer
from tests.visitors import Visitors, links_of

OLD_KEY, NEW_KEY = "o" * 40, "n" * 40


@pytest.fixture
def identity(tmp_path: Path) -> tuple[str, Path]:
    """The public key, and the file with the private one as age-keygen writes it."""
    own = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(f"# public key: {own.to_public()}\n{own}\n")
    return str(own.to_public()), tmp_path / "identity.txt"


async def answer_one(house: Installation, link: str) -> None:
    async with httpx.AsyncClient(timeout=60) as client:
        await Visitors(house, client, {"it": link}).answer("it")


@pytest.fixture
def loaded(tmp_path: Path, postgres: PostgresServer, postgres_url: str) -> Iterator[Installation]:
    """A house on PostgreSQL with 26 municipalities asked."""
    variables = {"REMISS_DATABASE_URL": postgres_url, "REMISS_SECRET_KEY": OLD_KEY}
    house = Installation(tmp_path / "one", variables)
    house.ok("migrate")
    with installation(tmp_path / "one", TEMPORAL, CATCHER, WORKER, WEB, **variables) as house:
        yield house


def test_a_house_moves_under_load_and_sends_nothing_before_it_is_told_to(
    loaded: Installation, tmp_path: Path, postgres: PostgresServer, identity: tuple[str, Path]
) -> None:
    public, private = identity
    due_at = datetime.now(UTC) + timedelta(days=30)
    dnr = loaded.open_round(round_file(tmp_path / "case", "ksl-2015-2018", due_at=due_at))
    until(lambda: len(loaded.missiv()) == 26, "26 missiv")
    links = links_of(loaded, dnr)
    codes = sorted(links)
    half = threading.Event()

    async def answers() -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            visitors = Visitors(loaded, client, links)
            for number, code in enumerate(codes[:20]):
                await visitors.answer(code)
                receipts[code] = visitors.receipts[code]
                if number == 7:
                    half.set()

    receipts: dict[str, str] = {}
    writer = threading.Thread(target=lambda: asyncio.run(answers()))
    writer.start()
    assert half.wait(60)
    before = dict(receipts)
    copy = tmp_path / "kopia"
    made = loaded.ok("backup", copy, "--key", public)
    writer.join(60)
    assert made["sealed"] is True
    assert b"Kommunen delar" not in copy.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
    assert loaded.ok("check-backup", copy, "--identity", private)["files"] == made["files"]
    assert "krypterad" in loaded.refused("check-backup", copy)
    loaded.stop_all()

    new = postgres.create_database("new_house")
    variables = {"REMISS_DATABASE_URL": new, "REMISS_SECRET_KEY": NEW_KEY}
    wrong = Installation(tmp_path / "two", variables)
    assert wrong.refused("restore", copy, "--identity", private).startswith("Nyckeln")
    both = {**variables, "REMISS_SECRET_KEY_BEFORE": OLD_KEY}
    second = Installation(tmp_path / "two", both)
    said = second.remiss("restore", copy, "--identity", private)
    assert said.code == 0, said
    assert "Brev går inte ut: de är pausade sedan" in said.out
    assert "remiss mail resume" in said.out
    assert "redan ett register" in second.refused("restore", copy, "--identity", private)
    shown = {row["code"]: row for row in second.status(dnr)["recipients"]}
    assert {code: shown[code]["receipt"] for code in before} == before

    with installation(tmp_path / "two", TEMPORAL, CATCHER, WORKER, WEB, **both) as second:
        assert second.ok("rebuild")["started"] == [dnr]
        assert second.remiss("remind", dnr).code == 0
        there, here = (str(house.ports["web_port"]) for house in (loaded, second))
        asyncio.run(answer_one(second, links[codes[-1]].replace(there, here)))  # a link of the old key
        assert second.mails() == ()
        waiting = second.ok("mail", "show")
        assert waiting["paused_at"]
        second.ok("mail", "rate", "600")
        second.ok("mail", "resume")
        until(lambda: any("Kvittens" in mail.subject for mail in second.mails()), "the receipt goes")
        until(lambda: any("minnelse" in mail.subject for mail in second.mails()), "so does the reminder")
        reminded = next(mail for mail in second.mails() if "minnelse" in mail.subject)
        assert personal_link(second.text(reminded)).rpartition("/")[2] in {
            link.rpartition("/")[2] for link in links.values()
        }
        second.stop(WEB)
        alone = Installation(tmp_path / "two", variables)
        assert "är gjorda med en annan nyckel" in alone.refused("status")
