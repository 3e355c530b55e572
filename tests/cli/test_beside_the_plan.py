"""The commands for what the console does beside a round's plan, in this process and where Temporal does not answer:
each says in Swedish what it has done."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli.app
from rules.calendar import working_day_from
from rules.local_time import local_day
from settings import Settings
from stand.ports import free_port
from store import schema
from store.database import Database
from store.files.files import FileStore
from templates.cli import commands as words
from tests.active_files import pdf
from tests.approved_compilations import approved, treatment
from tests.round_builder import KEY, register_round
from tests.store_steps import close, submit

NOW = datetime.now(UTC)
DUE = NOW + timedelta(days=200)
LATER = working_day_from(local_day(DUE + timedelta(days=4))).isoformat()
DNR, CLOSED, NAME = "KSL/13/0111", "KSL/13/0112", "Upplands Väsby"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder, self.typed = folder, set[str]()
        self.environment = {
            "REMISS_DATA": str(folder / "data"),
            "REMISS_SECRET_KEY": KEY.decode(),
            "REMISS_TEMPORAL_PORT": str(free_port()),
            "COLUMNS": "200",
        }

    def register(self) -> tuple[Database, FileStore]:
        data = self.folder / "data"
        return Database(Settings(data=data).database_url), FileStore(data / "files")

    def file(self, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(pdf() + f"% {name}\n".encode())
        return path

    def says(self, sentence: str, *typed: str | Path, code: int = 0) -> None:
        said = CliRunner().invoke(cli.app.app, list(map(str, typed)), env=self.environment, catch_exceptions=False)
        assert said.exit_code == code, said.output
        assert sentence in " ".join(said.output.split()), said.output
        self.typed |= {name for name in (str(typed[0]), f"{typed[0]} {typed[1]}") if name in words.HELP}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A round out to three, of whom one has answered."""
    database = Database(Settings(data=tmp_path / "data").database_url)
    (tmp_path / "data").mkdir()
    schema.upgrade(database)
    files = FileStore(tmp_path / "data" / "files")
    closes_at = DUE + timedelta(days=20)
    built = register_round(database, files, count=3, at=NOW - timedelta(days=30), due_at=DUE, closes_at=closes_at)
    submit(database, built.recipient_id, NOW - timedelta(days=2))
    yield Desk(tmp_path)
    database.dispose()


def test_what_is_done_with_answers(desk: Desk) -> None:
    desk.says("Antecknat.", "note", DNR, "Ringde nämndsekreteraren", "--recipient", NAME)
    later = desk.file("Yttrande, nytt.pdf")
    desk.says("Version 1 gäller fortfarande.", "record", DNR, "--recipient", NAME, later, "--channel", "email")
    desk.says("har inget svar med version 9", "choose", DNR, NAME, "9", "--reason", "Nej", code=2)
    desk.says("har inte svarat", "choose", DNR, "0115", "1", "--reason", "Nej", code=2)
    desk.says("Version 2 av svaret från", "choose", DNR, NAME, "2", "--reason", "Det senare")
    part = ("--part", later.name)
    desk.says("De som finns: Hela svaret", "mark", DNR, NAME, "--part", "Bilagan", "--section", "21 kap.", code=2)
    desk.says(f"är märkt i svaret från {NAME}, version 2", "mark", DNR, NAME, *part, "--section", "21 kap. 7 § OSL")
    masked = ("--masked", desk.file("Maskat.pdf"), "--reason", "Ett namn är täckt")
    desk.says("lämnas ut i stället för originalet", "mark", DNR, NAME, *part, *masked)
    out = desk.folder / "utlämnat"
    desk.says("Utlämnande 1 är gjort: 1 svar.", "handout", DNR, "--recipient", NAME, "--out", out)
    desk.says("är inte längre märkt", "mark", DNR, NAME, *part, "--lift")
    desk.says("är inte märkt", "mark", DNR, NAME, *part, "--lift", code=2)
    assert [path.suffix for path in out.iterdir()] == [".zip"]
    assert desk.typed == {"note", "record", "choose", "mark", "handout"}


def test_the_papers_are_shown_tried_and_changed_once(desk: Desk) -> None:
    desk.says("Handlingarna gäller i version 1: 1.", "papers", DNR)
    wish = ("--replace", f"1={desk.file('nytt.pdf')}", "--add", f"Bilaga={desk.file('bilaga.pdf')}", "--until", LATER)
    desk.says("Skriv varför handlingarna ändras.", "papers", DNR, *wish, code=2)
    told = (*wish, "--cause", "Kostnaderna är omräknade.")
    desk.says("1 mottagare som har svarat skulle tillfrågas", "papers", DNR, *told, "--preview")
    desk.says("Handlingarna gäller i version 1:", "papers", DNR)
    desk.says("Temporal svarar inte just nu: breven går när den gör det.", "papers", DNR, *told)
    again = ("--replace", wish[1], "--cause", "En gång till.")
    desk.says("Inget har ändrats, och inga brev går.", "papers", DNR, *again, code=2)
    desk.says("Svar på version 1: 1 Svar på version 2: 0", "papers", DNR)
    desk.says("Handlingarna gäller i version 2 sedan", "status", DNR)
    desk.says("går inte att tolka", "papers", DNR, "--replace", "nytt.pdf", "--cause", "x", code=2)
    assert desk.typed == {"papers", "status"}


def test_a_second_round_is_begun_once(desk: Desk) -> None:
    database, files = desk.register()
    close(database, register_round(database, files, dnr=CLOSED, at=NOW - timedelta(days=30), due_at=NOW), NOW)
    desk.says("Skriv varför ingen andra remiss behövs", "second", CLOSED, "--not-needed", "\u200b", code=2)
    desk.says("ingen andra remiss behövs. Lika.", "second", CLOSED, "--not-needed", "Lika.")
    desk.says("är börjad, med 1 mottagare", "second", CLOSED, "--cause", "Reviderat")
    desk.says("har redan en andra remiss", "second", CLOSED, "--cause", "Reviderat", code=2)
    desk.says("Den andra remissen: Utveckling", "second", CLOSED)
    desk.says("är inte avslutad", "second", DNR, "--cause", "Reviderat", code=2)
    assert desk.typed == {"second"}


def test_duties_are_written_done_and_taken_away(desk: Desk) -> None:
    database, files = desk.register()
    close(database, register_round(database, files, dnr=CLOSED, at=NOW - timedelta(days=30), due_at=NOW), NOW)
    desk.says("Inga uppdrag är skrivna.", "duties", CLOSED)
    own = ("--owner", "Direktören", "--email", "d@x.example", "--rule", "on_day", "--when")
    desk.says("1. Rapport Direktören, ", "duties", CLOSED, "--add", "Rapport", *own, "2030-06-03")
    desk.says("är inget datum", "duties", CLOSED, "--add", "Rapport", *own, "i juni", code=2)
    desk.says("Välj hur uppdragets dag", "duties", CLOSED, "--add", "Rapport", code=2)
    desk.says("måndag 3 juni 2030: klart", "duties", CLOSED, "--done", "1")
    desk.says("inget uppdrag med nummer", "duties", CLOSED, "--done", "7", code=2)
    desk.says("Skriv varför", "duties", CLOSED, "--remove", "1", code=2)
    desk.says("Inga uppdrag är skrivna.", "duties", CLOSED, "--remove", "1", "--reason", "Fel")
    assert desk.typed == {"duties"}


def test_councils_are_asked_and_their_decisions_put_on_record(desk: Desk) -> None:
    database, files = desk.register()
    close(database, register_round(database, files, dnr=CLOSED, at=NOW - timedelta(days=60), due_at=NOW), NOW)
    desk.says("följer ingen antagandeomgång", "adoption", CLOSED, code=2)
    desk.says("är inte stängd", "adoption", DNR, "--start", code=2)
    desk.says("Antagen av 0 av 1.", "adoption", CLOSED, "--start", "--rule", "all", "--point", "Målen", "--legal-force")
    today = local_day(NOW - timedelta(days=30)).isoformat()
    said = ("adoption", CLOSED, "--recipient", "0114", "--outcome", "adopted_with_deviation", "--date", today)
    desk.says("Skriv vari beslutet avviker", *said, code=2)
    desk.says("går inte att läsa", *said, "--deviates", "Nej", code=2)
    desk.says(
        "Punkt 1: Utom IT.", *said, "--deviates", "1=Utom IT.", "--section", "KF 86/05", "--file", desk.file("a.pdf")
    )
    adopted = ("adoption", CLOSED, "--recipient", "0114", "--outcome", "adopted", "--date", today, "--section", "138")
    desk.says("har redan ett beslut", *adopted, code=2)
    desk.says("antog", *adopted, "--again")
    desk.says("inte känt än", "adoption", CLOSED)
    desk.says("I kraft från och med", *adopted[:4], "--announced", today, "--appealed", "no")
    paper = desk.folder / "antagande.pdf"
    desk.says("Antagen av det enda fullmäktige", "adoption", CLOSED, "--out", paper)
    assert paper.read_bytes().startswith(b"%PDF")
    out = desk.folder / "export"
    desk.says("är utskriven", "export", CLOSED, "--out", out)
    assert len(list((out / "fullmaktigebeslut" / "0114").iterdir())) == 1
    desk.says("Antagen", "adoption", CLOSED, "--end", "Klart.")
    assert desk.typed == {"adoption", "export"}


def test_decisions_are_checked_and_one_text_goes_to_all(desk: Desk) -> None:
    database, files = desk.register()
    close(database, register_round(database, files, dnr=CLOSED, at=NOW - timedelta(days=30), due_at=NOW), NOW)
    desk.says("Checklistan har inga punkter.", "checklist", CLOSED)
    desk.says(f"{NAME} kommun: 2 inte granskade", "checklist", CLOSED, "--add", "Mål", "--add", "Ekonomi")
    found = ("--recipient", NAME, "--covered", "1", "--missing", "2")
    desk.says(f"{NAME} kommun: saknar 2", "checklist", CLOSED, *found)
    desk.says("ingen punkt 7", "checklist", CLOSED, "--remove", "7", code=2)
    text = desk.folder / "text.txt"
    text.write_text("Vi har fattat samma beslut.")
    desk.says("Ingen text är skriven än.", "press", CLOSED)
    desk.says("både rubrik och text", "press", CLOSED, "--title", "Rubrik", code=2)
    desk.says("Version 1: Rubrik Ja från 0 av 1", "press", CLOSED, "--title", "Rubrik", "--text", text)
    desk.says("har fått frågan", "press", CLOSED, "--ask")
    desk.says("har nyss fått frågan", "press", CLOSED, "--ask", code=2)
    desk.says("inte godkänd", "press", CLOSED, "--send", code=2)
    decision = ("--approve", "Styrelsen", "--date", local_day(NOW).isoformat(), "--section", "7")
    desk.says("Godkänd: Styrelsen, ", "press", CLOSED, "--recipient", NAME, "--said", "yes", *decision)
    desk.says("Skickad ", "press", CLOSED, "--send")
    assert desk.typed == {"checklist", "press"}


def test_lists_are_saved_shown_renamed_and_discarded(desk: Desk) -> None:
    desk.says("Det finns inga sparade listor.", "list", "show")
    table = desk.folder / "lista.csv"
    table.write_text("Namn;E-post\nTäby;registrator@taby.example\n")
    desk.says("Listan Norr har nu 1 mottagare.", "list", "save", "Norr", table)
    desk.says("Listan Länet har nu 3 mottagare.", "list", "save", "Länet", "--round", DNR)
    desk.says("Ange antingen en tabell", "list", "save", "Båda", table, "--round", DNR, code=2)
    desk.says("Listan Norr heter nu Söder.", "list", "rename", "Norr", "Söder")
    desk.says("registrator@taby.example", "list", "show", "Söder")
    desk.says("Listan Söder är borttagen.", "list", "discard", "Söder")
    desk.says("De som finns: Länet", "list", "show", "Söder", code=2)
    table.write_text("Namn;E-post\nTäbby;registrator\n")
    desk.says("A2: ”Täbby” finns inte i registret", "list", "save", "Fel", table, code=2)
    assert desk.typed == {"list", "list show", "list save", "list rename", "list discard"}


def test_what_a_round_came_to_is_given_back(desk: Desk) -> None:
    """Nothing goes out or is published before the compilation is approved, and each thing once."""
    database, files = desk.register()
    built = register_round(database, files, dnr=CLOSED, count=3, at=NOW - timedelta(days=30), due_at=NOW)
    for recipient_id in list(built.recipient_ids.values())[:2]:
        submit(database, recipient_id, NOW - timedelta(days=2))
    close(database, built, NOW)
    desk.says("är inte godkänd", "outcome", CLOSED, code=2)
    approved(database, files, built, treatment(list(built.tokens)), NOW)
    desk.says(f"Återkopplingen på {CLOSED} går nu till 2 som svarade.", "outcome", CLOSED)
    out = desk.folder / "styrelsen.pdf"
    parts = ("--part", "Sammanfattning", "--part", f"{NAME} kommun")
    desk.says(
        "Rubrikerna är: Sammanfattning, ",
        "pack",
        CLOSED,
        "--name",
        "Styrelsen",
        "--part",
        "Slutsats",
        "--out",
        out,
        code=2,
    )
    desk.says(f"Underlag 1 av {CLOSED} är gjort:", "pack", CLOSED, "--name", "Styrelsen", *parts, "--out", out)
    assert out.read_bytes().startswith(b"%PDF-")
    chosen = ("--recipient", next(iter(built.tokens)))
    desk.says("prövat", "publish", CLOSED, *chosen, code=2)
    desk.says(f"1 svar på {CLOSED} är publicerade: http", "publish", CLOSED, *chosen, "--sure")
    desk.says(f"Publiceringen av {CLOSED} är tillbakadragen.", "publish", CLOSED, "--withdraw", "Fel svar")
    package = desk.folder / "paket.zip"
    desk.says("är inte avslutad", "archive", DNR, code=2)
    desk.says(f"Arkivpaket 1 av {CLOSED} är gjort: {package}", "archive", CLOSED, "--out", package)
    desk.says("finns redan", "archive", CLOSED, "--out", package, code=2)
    desk.says(f"e-arkivet har paket 1 av {CLOSED}", "archive", CLOSED, "--received", "1")
    desk.says("har inget arkivpaket 7", "archive", CLOSED, "--received", "7", code=2)
    meant = ("--decision", "Styrelsen § 14", "--confirm", CLOSED)
    desk.says("gallras tidigast 90 dagar efter", "dispose", CLOSED, *meant, code=2)
    assert desk.typed == {"outcome", "pack", "publish", "archive", "dispose"}


def test_nothing_typed_is_passed_over_in_silence(desk: Desk) -> None:
    """An empty text is no wish to look, and what says more of an option needs it."""
    database, files = desk.register()
    close(database, register_round(database, files, dnr=CLOSED, at=NOW - timedelta(days=30), due_at=NOW), NOW)
    missing, binary = desk.folder / "borta.txt", desk.folder / "bild.txt"
    binary.write_bytes(b"\xff\xfe\x00")
    cases: list[tuple[str, tuple[str | Path, ...]]] = [
        ("Skriv vad som ledde till", ("second", CLOSED, "--cause", "")),
        ("--cause, --not-needed är var sin åtgärd", ("second", CLOSED, "--cause", "Nytt", "--not-needed", "Lika")),
        ("--owner säger något bara tillsammans med --add", ("duties", CLOSED, "--owner", "Direktören")),
        ("inget uppdrag med nummer", ("duties", CLOSED, "--done", "")),
        ("--covered säger något bara tillsammans med --recipient", ("checklist", CLOSED, "--covered", "1")),
        (f'Filen "{missing}" finns inte', ("press", CLOSED, "--title", "Ny plan", "--text", missing)),
        ("går inte att läsa", ("press", CLOSED, "--title", "Ny plan", "--text", binary)),
        ("--said säger något bara tillsammans med --recipient", ("press", CLOSED, "--said", "yes")),
        ("--sure säger något bara tillsammans med --send", ("press", CLOSED, "--sure")),
        ("--start, --end är var sin åtgärd", ("adoption", CLOSED, "--start", "--end", "Klart")),
        ("--file säger något bara tillsammans med --outcome", ("adoption", CLOSED, "--file", missing)),
        ("--outcome säger något bara tillsammans med --recipient", ("adoption", CLOSED, "--outcome", "adopted")),
        ("--reason säger något bara tillsammans med --pass", ("chain", CLOSED, "--reason", "Tyst")),
    ]
    for sentence, typed in cases:
        desk.says(sentence, *typed, code=2)
    desk.says('"code": "option_needs"', "press", CLOSED, "--said", "yes", "--json", code=2)


def test_an_incoming_remiss_is_answered_by_commands(desk: Desk) -> None:
    members, text, due = desk.folder / "medlemmar.txt", desk.folder / "yttrande.txt", local_day(DUE).isoformat()
    members.write_text("0180; a@k.example\n0114; b@k.example")
    text.write_text("Förbundet tillstyrker förslaget.")
    today = local_day(datetime.now(UTC)).isoformat()
    said = ("--title", "En ny lag", "--from", "Finansdepartementet", "--due", due, "--members", members)
    more = ("--received", today, "--own-name", "Förbundet", "--own-email", "r@forbundet.example")
    of = ("incoming", "register", "KSL 12")
    desk.says("Fyll i den här uppgiften", *of, *said, *more, code=2)
    desk.says("Den inkomna remissen KSL 12 är registrerad.", *of, *said, *more, "--to", "fi@departement.example")
    desk.says("har redan en inkommen remiss", *of, *said, *more, "--to", "fi@departement.example", code=2)
    desk.says("Besked går till 2 medlemmar.", "incoming", "plan", "KSL 12", "yes")
    address = ("incoming", "address", "KSL 12", "0180")
    desk.says("är rättad till ny@k.example. Brev som skickas igen: 0.", *address, "ny@k.example")
    desk.says("har redan adressen", *address, "b@k.example", code=2)
    desk.says("inte oklart om yttrandet kom fram", "incoming", "arrived", "KSL 12", "--how", "Anna sade det", code=2)
    desk.says("inte av slaget samordnat yttrande", "incoming", "round", "KSL 12", DNR, code=2)
    desk.says("Avsnittet är tillagt", "incoming", "write", "KSL 12", text, "--heading", "Allmänt")
    desk.says("ingen omgång med medlemmarna", "incoming", "ask", "KSL 12", "--until", today, code=2)
    desk.says("är inte godkänt", "incoming", "send", "KSL 12", code=2)
    desk.says("version 1, är lämnat för godkännande", "incoming", "submit", "KSL 12")
    desk.says("är godkänt", "incoming", "approve", "KSL 12", "--decision", "Styrelsen, § 12")
    desk.says("Svarar vi? Ja, vi svarar.", "incoming", "show", "KSL 12")
    handed = ("incoming", "handed", "KSL 12", "--on", today, "--by", "Eva", "--how", "formulär")
    desk.says("Det är inskrivet", *handed)
    desk.says("redan skickat", "incoming", "send", "KSL 12", code=2)
    desk.says("lämnat på annat sätt", "incoming", "show")
