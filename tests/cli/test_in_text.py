"""Every command as people type it, without `--json`: it ends well and says so in Swedish, never with a traceback."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rules.calendar import working_day_from
from rules.local_time import local_day
from store.recipients import extensions, recipients
from store.rounds import rounds
from templates.cli import commands as words
from templates.dates import day_words
from tests.case_files import round_file
from tests.case_steps import KSL
from tests.installation import Installation, until
from tests.visitors import PDF

PLAYED_ELSEWHERE = {
    *("up", "demo", "migrate", "worker", "web", "catcher"),
    *("user", "user add", "user off", "user password", "user list", "sender", "sender add"),
    *("token", "token add", "token list", "token revoke"),
    *("webhook", "webhook add", "webhook list", "webhook show", "webhook test", "webhook pause"),
    *("webhook resume", "webhook again", "webhook remove"),
    *("choose", "mark", "handout", "note", "papers", "outcome", "pack", "publish", "archive", "dispose"),
    *("second", "duties", "checklist", "press"),
    *("list", "list show", "list save", "list rename", "list discard"),
    *("add", "withdraw", "freeze", "thaw"),
    *("backup", "check-backup", "restore", "incident", "doctor"),
    *("mail", "mail show", "mail pause", "mail resume", "mail rate"),
    *("incoming", "incoming show", "incoming register", "incoming plan", "incoming round", "incoming write"),
    *("incoming ask", "incoming submit", "incoming approve", "incoming send", "incoming handed"),
    *("incoming arrived", "incoming address"),
}
"""Text is what test_up.py, test_demo.py, test_operating.py, test_people.py, test_beside_the_plan.py,
test_both_ways.py, test_moving_house.py and tests/desk/test_backups.py read of them."""
NOW = datetime.now(UTC).replace(microsecond=0)
DUE = NOW + timedelta(days=200)
LATER, LATEST = ((DUE + timedelta(days=days)).isoformat() for days in (2, 10))
WORKING_DAY = working_day_from(local_day(DUE)).isoformat()
CAME = "--as-it-came"
DNR, ADOPTED = "KSL/13/0111", "KSL/13/0112"


class Desk:
    """A registrar at her terminal, and the commands she has typed."""

    def __init__(self, house: Installation) -> None:
        self.house, self.typed = house, set[str]()

    def says(self, sentence: str, *typed: str | Path) -> None:
        """A command that must end well and print the sentence, and nothing on standard error."""
        said = self.house.remiss(*typed)
        assert (said.code, said.err) == (0, ""), f"{typed}: {said}"
        assert sentence in said.out, f"{typed}: {said.out}"
        assert "Traceback" not in said.out
        self.typed |= {str(typed[0]), " ".join(map(str, typed[:2]))} & set(words.HELP)

    def all_missiv_are_sent(self) -> None:
        until(lambda: self.house.status(DNR)["counts"]["sent"] == 8, "8 missiv")

    def is_asked_for_more_time(self, code: str) -> None:
        with self.house.database() as database, database.changing() as session:
            row = rounds.by_dnr(session, DNR)
            assert row is not None
            recipient = recipients.by_code(session, row.id, code)
            assert recipient is not None
            extensions.ask(session, recipient.id, until=DUE + timedelta(days=5), reason="Nämnden", at=NOW)


def _cases(desk: Desk) -> None:
    why = ("--reason", "Ny dag i styrelsen")
    desk.says("Det finns inga ärenden.", "case", "list")
    begun, moved = (working_day_from(local_day(NOW + timedelta(days=days))) for days in (40, 75))
    desk.says("är registrerat med 11 steg", "case", "start", KSL, "--starting", begun.isoformat())
    desk.says("Pågår, 0 av 11 steg gjorda", "case", "show", DNR)
    desk.says(
        "Steget Pressmöte finns nu", "case", "add", DNR, "other", "--title", "Pressmöte", "--planned", f"{moved:%Y-%m}"
    )
    desk.says(f"planerat till {day_words(moved)}", "case", "move", DNR, "2", moved.isoformat(), *why)
    desk.says(
        "är inskrivet som gjort", "case", "done", DNR, "1", "--date", local_day(NOW).isoformat(), "--section", "9"
    )
    desk.says("är planerat igen", "case", "undo", DNR, "1", *why)
    desk.says("är struket", "case", "drop", DNR, "1", *why)
    desk.says("ingår nu i ärendet", "case", "take-in", DNR, DNR)
    desk.says("ingår inte längre i ärendet", "case", "let-go", DNR, DNR)
    desk.says("är avslutat", "case", "end", DNR, *why)
    desk.says("är öppet igen", "case", "reopen", DNR, *why)


def test_every_command_ends_well_and_says_so_in_plain_words(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    file = round_file(tmp_path / "case", "vasternorrland-kso", dnr=DNR, due_at=DUE, closes_at=DUE + timedelta(days=20))
    adopted = round_file(tmp_path / "adopted", "kobyt-framat-genom-samverkan", dnr=ADOPTED, due_at=DUE)
    paper = tmp_path / "Yttrande.pdf"
    paper.write_bytes(PDF)
    desk = Desk(house)
    with house.up():
        _to_sent(desk, file)
        _while_open(desk, paper)
        _cases(desk)
        _afterwards(desk, adopted, tmp_path)
    assert desk.typed == set(words.HELP) - PLAYED_ELSEWHERE


def _to_sent(desk: Desk, file: Path) -> None:
    desk.says("Det finns inga remisser ännu.", "status")
    desk.says("Remissfilen är utan fel: 8 mottagare", "check", file)
    desk.says("är registrerad som utkast, med 8 mottagare", "draft", file)
    desk.says("är lämnad för godkännande", "submit", DNR)
    desk.says("är tillbaka som utkast", "return", DNR, "--reason", "Kompletteras")
    desk.says("är läst in på nytt", "draft", file)
    desk.says("är lämnad för godkännande", "submit", DNR)
    desk.says("är godkänd", "approve", DNR, "--decision", "Styrelsen § 12")
    desk.says("är planerat", "send", DNR, "--at", (NOW + timedelta(days=2)).isoformat())
    desk.says("skickas nu", "send", DNR)
    desk.all_missiv_are_sent()


def _while_open(desk: Desk, paper: Path) -> None:
    asked = desk.house.remiss("chain", DNR)  # what a chain says stands in test_chain.py
    assert (asked.code, "frågar alla samtidigt" in asked.err) == (2, True), asked
    desk.typed.add("chain")
    desk.says("Svarstiden löper", "status")
    desk.says("Härnösands kommun", "status", DNR)
    desk.says("Det går ännu inte att säga", "gate", DNR)
    desk.says("Adressen är rättad. Missivet går nu till", "address", DNR, "2281", "ny@sundsvall.example")
    desk.says(
        "Anståndet är registrerat för 1 ", "extend", DNR, "--recipient", "2280", "--until", LATER, "--reason", "x"
    )
    desk.says("Inget väntar.", "todo")
    desk.is_asked_for_more_time("2282")
    desk.says("ber om anstånd till", "todo", DNR)
    desk.says("Avslaget är registrerat", "deny", DNR, "--recipient", "2282", "--reason", "Beslutet brådskar")
    desk.says("Kvittens KSL-13-0111-2260-1", "record", DNR, "--recipient", "2260", paper)
    script = paper.with_name("Yttrande, fel.pdf")
    script.write_bytes(b"#!/bin/sh\n")
    desk.says("Filen togs emot som den kom, fast den är ren text", "record", DNR, "--recipient", "2262", script, CAME)
    missing = ("--part", "summary", "--what", "Sammanfattningen saknas", "--until", WORKING_DAY)
    desk.says("Begäran om komplettering (nr 1) är registrerad", "supplement", DNR, "2260", *missing)
    desk.says("väntar på komplettering", "status", DNR)
    desk.says("är återtagen", "supplement", DNR, "2260", "--withdraw")
    desk.says("Påminnelser skickas till 6 mottagare", "remind", DNR)
    desk.says("sammanställningen görs utan bemötanden", "gaps", DNR)
    desk.says("Inget stickprov är draget.", "sample", DNR)
    table = paper.with_name("tabell.xlsx")
    desk.says("Tabellen är skriven, 0 rader.", "comments", DNR, "--out", table)
    desk.says("0 tas in, 0 som förut, 0 tas inte in, 0 saknas.", "comments", DNR, "--in", table)


def _afterwards(desk: Desk, adopted: Path, folder: Path) -> None:
    desk.says("är registrerad som utkast", "draft", adopted)
    desk.says("Antagen av alla 5.", "adoption", ADOPTED)
    oneself = ("--to", "jag@kommun.example", "--recipient", "Sundsvall")
    desk.says("Provbrevet är skickat till jag@kommun.example.", "preview", DNR, "--out", folder / "visning", *oneself)
    desk.says("remissammanstallning.pdf", "compile", DNR, "--out", folder / "ut")
    desk.says("är avslutad och sammanställs", "close", DNR)
    desk.says("är öppen igen", "reopen", DNR, "--until", LATEST, "--reason", "Nytt underlag")
    desk.says("är återkallad", "cancel", DNR, "--reason", "Förslaget dras tillbaka")
    desk.says("är utskriven till", "export", DNR, "--out", folder / "arkiv")
    desk.says("filer stämmer", "verify")
    desk.says("0 remisser startades från registret", "rebuild")
