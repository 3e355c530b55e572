"""Every command of a round's life as a process of its own, against one real `remiss up`."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from models.tables import LetterRow
from models.values import LetterKind, Stance
from rules.calendar import working_day_until
from rules.local_time import local_day
from stand.respondent import Respondent, personal_link
from tests import checker
from tests.case_files import round_file
from tests.installation import Installation, until
from tests.odd_files import odt
from tests.visitors import PDF, links_of

ROUND = {
    *("dnr", "title", "state", "sent_at", "due_at", "closes_at", "counts", "stances", "recipients"),
    *("workflow_id", "planned_send_at", "original_due_at", "requests", "id", "run", "frozen", "papers", "gate"),
}
COUNTS = {
    *("recipients", "sent", "undeliverable", "answered", "no_comments", "declined", "preliminary", "late", "silent"),
    *("unknown", "extended", "uninvited", "outstanding", "named"),
}
RECIPIENT = {
    *("code", "name", "kind", "group", "state", "due_at", "answered_at", "receipt", "stance", "late", "preliminary"),
    *("also_as", "invited", "extended", "undeliverable", "version", "confirms", "withdrawn_at"),
    *("refused_letters", "refused_copies", "unknown_letters", "supplement", "file_remarks"),
    *("email", "planned_on", "reminders", "letters", "joint", "taken_off_at", "papers"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    built = Installation(tmp_path_factory.mktemp("commands"))
    with built.up():
        yield built


def the_file(house: Installation, dnr: str, *, days: int = 200) -> Path:
    """The Västernorrland case, seven municipalities and a region, due on an exact instant far ahead."""
    due_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    closes_at = due_at + timedelta(days=14)
    folder = house.folder / dnr.replace("/", "-")
    return round_file(folder, "vasternorrland-kso", dnr=dnr, due_at=due_at, closes_at=closes_at)


def mails_to(house: Installation, dnr: str, code: str, start: str) -> int:
    address = letters_of(house, dnr, code)[0].to
    own = [mail.subject for mail in house.mails() if mail.recipients == (address,) and dnr in mail.subject]
    return sum(subject.startswith(start) for subject in own)


def opened(house: Installation, dnr: str) -> str:
    """A round of its own for a test, every missiv delivered."""
    house.open_round(the_file(house, dnr))
    until(lambda: house.status(dnr)["counts"]["sent"] == 8, "8 missiv")
    return dnr


def letters_of(house: Installation, dnr: str, code: str) -> list[LetterRow]:
    with house.database() as database:
        wanted = next(key for key, value in checker.recipients(database).items() if value == (dnr, code))
        return [row for row in checker.rows(database) if row.recipient_id == wanted]


def test_a_round_from_draft_to_sent_with_a_decision_returned_and_a_time_planned(house: Installation) -> None:
    dnr = "KSL/13/0111"
    drafted = house.ok("draft", the_file(house, dnr))
    assert drafted == {"done": "draft", "dnr": dnr, "workflow_id": "remiss/KSL/13/0111", "recipients": 8}
    assert "kan inte skickas nu: den är ett utkast. Lämna den" in house.refused("send", dnr)
    assert "kan inte godkännas nu" in house.refused("approve", dnr, "--decision", "§ 1")
    assert house.ok("submit", dnr)["state"] == "awaiting_approval"
    assert house.ok("return", dnr, "--reason", "Underlaget saknar en kostnad")["state"] == "draft"
    house.ok("submit", dnr)
    assert house.ok("approve", dnr, "--decision", "Styrelsen 2026-11-20 § 12")["state"] == "approved"
    assert "har redan varit" in house.refused("send", dnr, "--at", "2020-01-07T08:00")
    assert '"snart" är inte ett datum' in house.refused("send", dnr, "--at", "snart")
    later = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    assert house.ok("send", dnr, "--at", later)["state"] == "scheduled"
    assert not house.missiv()  # only the approver has been written to
    assert house.ok("send", dnr)["state"] == "open"
    until(lambda: len(house.missiv()) == 8, "8 missiv")
    assert "kan inte skickas nu" in house.refused("send", dnr)
    assert 'Det finns ingen remiss med dnr "KSL/13/9999"' in house.refused("status", "KSL/13/9999")
    again = house.remiss("draft", the_file(house, dnr))
    assert again.code == 2
    assert f'Dnr "{dnr}" har redan en remiss' in again.err.splitlines()[-1]


def test_status_has_the_keys_that_integrations_read(house: Installation) -> None:
    dnr = opened(house, "KSL/13/0112")
    status = house.ok("status", dnr)
    assert set(status) == ROUND
    assert set(status["counts"]) == COUNTS
    assert {frozenset(recipient) for recipient in status["recipients"]} == {frozenset(RECIPIENT)}
    assert set(status["stances"]) == set(Stance)
    assert [recipient["code"] for recipient in status["recipients"]][-2:] == ["2260", "2284"]  # Ånge, Örnsköldsvik
    (line,) = (item for item in house.ok("status") if item["dnr"] == dnr)
    assert line["counts"]["recipients"] == 8
    shown = house.remiss("status", dnr).out
    assert "Härnösands kommun" in shown
    assert "Svarstiden löper" in shown


def test_answers_on_paper_extensions_and_addresses(house: Installation, tmp_path: Path) -> None:
    dnr = opened(house, "KSL/13/0113")
    paper = tmp_path / "Yttrande från Ånge.pdf"
    paper.write_bytes(PDF)
    receipt = house.ok("record", dnr, "--recipient", "2260", paper, "--stance", "supports")["receipt"]
    assert receipt == "KSL-13-0113-2260-1"
    assert receipt in house.refused("record", dnr, "--recipient", "2260", paper)
    again = house.ok("record", dnr, "--recipient", "2260", paper, "--stance", "opposes", "--replace")
    assert again["receipt"] == "KSL-13-0113-2260-2"
    assert house.ok("record", dnr, "--recipient", "0180", paper)["receipt"] == "KSL-13-0113-0180-1"
    assert '"9999" finns varken' in house.refused("record", dnr, "--recipient", "9999", paper)
    assert "är inget ställningstagande" in house.refused(
        "record", dnr, "--recipient", "2280", paper, "--stance", "kanske"
    )
    for name, content, words in (
        ("borta.pdf", None, "finns inte"),
        ("tom.pdf", b"", "är tom"),
        ("a.exe", b"MZ", "den är ren text"),
        ("fel.pdf", b"#!/bin/sh\n", "--as-it-came"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert words in house.refused("record", dnr, "--recipient", "2280", tmp_path / name)

    due_at = datetime.fromisoformat(house.status(dnr)["due_at"])
    one = (due_at + timedelta(days=2)).isoformat()
    assert house.ok("extend", dnr, "--recipient", "2280", "--until", one, "--reason", "Nämnden")["affected"] == 1
    assert "är inte senare än" in house.refused("extend", dnr, "--recipient", "2280", "--until", one, "--reason", "x")
    assert "ingen mottagare med koden" in house.refused(
        "extend", dnr, "--recipient", "1", "--until", one, "--reason", ""
    )
    everyone = (due_at + timedelta(days=3)).isoformat()
    assert house.ok("extend", dnr, "--until", everyone, "--reason", "Kompletterat underlag")["affected"] == 8
    assert house.ok("remind", dnr, "--greeting", "Ring om något är oklart.")["affected"] == 7
    assert "ingen begäran om anstånd" in house.refused("deny", dnr, "--recipient", "2282", "--reason", "x")
    closes_at = datetime.fromisoformat(house.status(dnr)["closes_at"])
    asyncio.run(ask_for_more_time(links_of(house, dnr)["2282"], closes_at))
    house.ok("deny", dnr, "--recipient", "2282", "--reason", "Styrelsen beslutar veckan efter")

    old = links_of(house, dnr)["2281"]
    assert "inte en e-postadress" in house.refused("address", dnr, "2281", "fel adress")
    house.ok("address", dnr, "2281", "ny@sundsvall.example")
    assert "har redan den adressen" in house.refused("address", dnr, "2281", "ny@sundsvall.example")
    until(lambda: any(mail.recipients == ("ny@sundsvall.example",) for mail in house.missiv()), "the missiv goes again")
    new = personal_link(house.text(next(m for m in house.missiv() if m.recipients == ("ny@sundsvall.example",))))
    assert old != new

    until(lambda: len(letters_of(house, dnr, "2280")) == 4, "missiv, two extensions, a reminder")
    until(lambda: mails_to(house, dnr, "2282", "Inget anstånd") == 1, "the denial")
    reminded = [mail for mail in house.mails() if mail.subject.startswith("Påminnelse") and dnr in mail.subject]
    assert len(reminded) == 7
    assert all("Ring om något är oklart." in house.text(mail) for mail in reminded)
    status = house.status(dnr)
    assert (status["counts"]["answered"], status["counts"]["uninvited"], status["counts"]["extended"]) == (1, 1, 0)
    found = {recipient["code"]: recipient for recipient in status["recipients"]}
    assert (found["2260"]["stance"], found["2260"]["version"], found["0180"]["invited"]) == ("opposes", 2, False)


async def ask_for_more_time(link: str, last: datetime) -> None:
    until = working_day_until(local_day(last) - timedelta(days=1))  # the round closes in the middle of its last day
    async with httpx.AsyncClient() as client:
        visitor = Respondent(client, link)
        await visitor.open()
        await visitor.act("extend", {"extend_until": until.isoformat(), "extend_reason": "Nämnden sammanträder sent"})


def test_compiling_closing_and_opening_again(house: Installation, tmp_path: Path) -> None:
    dnr = opened(house, "KSL/13/0114")
    (tmp_path / "svar.odt").write_bytes(odt())
    house.ok("record", dnr, "--recipient", "2260", tmp_path / "svar.odt", "--stance", "supports")
    made = house.ok("compile", dnr, "--out", tmp_path / "ut")["files"]
    names = [f"remissammanstallning.{kind}" for kind in ("docx", "html", "json", "pdf", "xlsx", "zip")]
    assert sorted(Path(path).name for path in made) == names
    assert all(Path(path).stat().st_size > 500 for path in made)
    compiled = json.loads((tmp_path / "ut" / "remissammanstallning.json").read_text())
    assert compiled["counts"]["answered"] == 1
    (tmp_path / "upptagen").write_text("")
    assert "Det går inte att skriva i mappen" in house.refused("compile", dnr, "--out", tmp_path / "upptagen")

    assert house.ok("close", dnr)["state"] == "closed"
    assert "kan inte avslutas nu" in house.refused("close", dnr)
    assert "kan inte återkallas nu" in house.refused("cancel", dnr, "--reason", "x")
    assert house.status(dnr)["counts"]["silent"] == 7
    assert "har redan varit" in house.refused("reopen", dnr, "--until", "2026-01-07", "--reason", "x")
    later = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    assert house.ok("reopen", dnr, "--until", later, "--reason", "Nytt underlag")["state"] == "open"
    assert house.status(dnr)["counts"]["outstanding"] == 7
    until(lambda: mails_to(house, dnr, "2280", "Ny sista svarsdag") == 1, "the notice of a later due day")


def test_a_dnr_with_spaces_and_swedish_letters_and_a_round_that_is_called_off(house: Installation) -> None:
    dnr = "KS 2026/00123 Å"
    workflow_id = house.ok("draft", the_file(house, dnr))["workflow_id"]
    assert workflow_id.startswith("remiss/KS 2026/00123 Å")
    for command in (("submit",), ("approve", "--decision", "§ 3"), ("send",)):
        house.ok(command[0], "  KS  2026/00123 A\N{COMBINING RING ABOVE} ", *command[1:])
    until(lambda: house.status(dnr)["counts"]["sent"] == 8, "8 missiv")
    assert house.ok("cancel", dnr, "--reason", "Förslaget dras tillbaka")["state"] == "cancelled"
    later = (datetime.now(UTC) + timedelta(days=90)).isoformat()
    assert "kan inte öppnas igen nu" in house.refused("reopen", dnr, "--until", later, "--reason", "x")
    with house.database() as database:
        told = {LetterKind.CANCELLED: 8}.items()
        until(lambda: told <= checker.sent(database).items(), "8 told that it is off")
    off = [mail for mail in house.mails() if mail.subject.startswith("Återkallad") and dnr in mail.subject]
    assert len(off) == 8
    assert all("Förslaget dras tillbaka" in house.text(mail) for mail in off)


def test_the_register_is_whole_and_nothing_needs_rebuilding(house: Installation) -> None:
    opened(house, "KSL/13/0115")
    checker.everything(house)
    verified = house.ok("verify")
    assert verified["rows"] >= 4 + 8
    assert verified["files"] >= 1
    assert house.ok("rebuild")["started"] == []
    checker.logs(house)
