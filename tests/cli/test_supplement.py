"""`remiss supplement`: asked and taken back, found by code or name, and refused in sentences that say what to do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli.app
from desk import addresses, counter
from desk.office import Office
from models.tables import RecipientRow
from models.values import LetterKind, RecipientKind, RoundState
from rules.calendar import working_day_from
from rules.local_time import day_end, local_day
from settings import Settings
from store import schema
from store.database import Database
from store.files.files import FileStore
from templates.dates import STOCKHOLM
from tests.round_builder import KEY, BuiltRound, invited, register_round
from tests.store_steps import letters_of, submit

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
UNTIL = working_day_from(local_day(NOW + 9 * DAY))
WHAT = "Protokollsutdraget saknas."
KINDA = {"code": "0513", "name": "Kinda", "full_name": "Kinda kommun"}
REGION = {
    "code": "R05",
    "name": "Region Östergötland",
    "full_name": "Region Östergötland",
    "kind": RecipientKind.REGION,
}
BOARD = {"code": "L05", "name": "Länsstyrelsen Östergötland", "full_name": "Länsstyrelsen i Östergötlands län",
         "kind": RecipientKind.COUNTY_BOARD}  # fmt: skip


class Desk:
    """The command in this process, on a register of its own where Temporal does not run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"REMISS_DATA": str(folder), "REMISS_SECRET_KEY": KEY.decode()}
        folder.mkdir()
        self.database = Database(Settings(data=folder).database_url)
        schema.upgrade(self.database)
        self.files = FileStore(folder / "files")
        self.built = self.round()

    def round(self, **changes: object) -> BuiltRound:
        people = (
            *(invited(number, **facts) for number, facts in enumerate((KINDA, REGION, BOARD))),
            invited(3, code="0560", name="Boxholm", full_name="Boxholms kommun", chapters=("1",)),
        )
        facts: dict[str, object] = {"recipients": people, "due_at": NOW + 30 * DAY, "closes_at": NOW + 44 * DAY}
        return register_round(self.database, self.files, at=NOW - DAY, **{**facts, **changes})  # type: ignore[arg-type]

    def run(self, *typed: str) -> Result:
        return CliRunner().invoke(cli.app.app, ["supplement", *typed], env=self.environment, catch_exceptions=False)

    def ask(self, named: str = "Kinda", *, parts: tuple[str, ...] = ("summary",), what: str = WHAT,
            until: str = UNTIL.isoformat(), dnr: str = "KSL/13/0111") -> Result:  # fmt: skip
        chosen = [word for part in parts for word in ("--part", part)]
        return self.run(dnr, named, *chosen, "--what", what, "--until", until)

    def answered(self, code: str = "0513") -> None:
        submit(self.database, self.built.recipient_ids[code], NOW - timedelta(hours=1))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    built = Desk(tmp_path / "data")
    yield built
    built.database.dispose()


def refused(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


def test_a_request_is_told_with_its_last_day_and_shown_in_the_status(desk: Desk) -> None:
    desk.answered()
    said = desk.ask(parts=("question:4", "files:minutes_extract", "summary", "summary"))
    assert said.exit_code == 0, said.output
    assert "Begäran om komplettering (nr 1) är registrerad, och besked skickas till Kinda kommun." in said.stdout
    assert "kl. 23.59" in said.stdout
    status = counter.status(Office(Settings(data=desk.folder, secret_key=KEY.decode())), "KSL/13/0111")
    own = {item["code"]: item["supplement"] for item in status["recipients"]}
    assert own["0560"] is None
    assert own["0513"]["parts"] == ["summary", "question:4", "files:minutes_extract"]
    assert (own["0513"]["state"], own["0513"]["text"], own["0513"]["answered_at"]) == ("open", WHAT, None)
    shown = CliRunner().invoke(cli.app.app, ["status", "KSL/13/0111"], env={**desk.environment, "COLUMNS": "200"})
    assert "väntar på komplettering" in shown.stdout
    assert "Sammanfattning, Fråga 4, Filer: protokollsutdrag" in shown.stdout
    letters = letters_of(desk.database, desk.built.recipient_ids["0513"], LetterKind.SUPPLEMENT)
    assert [letter.to for letter in letters] == ["registrator0@kommun.example"]


def test_the_same_order_twice_changes_nothing_and_another_is_refused(desk: Desk) -> None:
    desk.answered()
    desk.ask()
    again = desk.ask("0513")
    assert again.exit_code == 0
    assert "Inget har ändrats" in again.stdout
    assert "har redan en begäran om komplettering som väntar" in refused(desk.ask(parts=("stance",)))
    assert len(letters_of(desk.database, desk.built.recipient_ids["0513"], LetterKind.SUPPLEMENT)) == 1


def test_a_request_is_taken_back_and_asked_anew_and_json_tells(desk: Desk) -> None:
    desk.answered()
    desk.ask()
    assert "är återtagen" in desk.run("KSL/13/0111", "kinda kommun", "--withdraw").stdout
    assert "ingen begäran om komplettering som väntar" in refused(desk.run("KSL/13/0111", "0513", "--withdraw"))
    typed = ["KSL/13/0111", "0513", "--part", "stance", "--what", WHAT, "--until", UNTIL.isoformat(), "--json"]
    told = json.loads(desk.run(*typed).stdout)
    assert (told["done"], told["number"], told["parts"], told["new"]) == ("supplement", 2, ["stance"], True)
    assert told["until"] == day_end(UNTIL).astimezone(STOCKHOLM).replace(microsecond=0).isoformat()
    assert "utan --part" in refused(desk.run("KSL/13/0111", "0513", "--withdraw", "--part", "stance"))


@pytest.mark.parametrize("named", ["0513", " 0513 ", "Kinda", "kinda kommun", "KINDA  KOMMUN", "Kindas kommun"])
def test_a_recipient_is_found_by_code_or_any_of_its_names(desk: Desk, named: str) -> None:
    desk.answered()
    assert desk.ask(named).exit_code == 0


@pytest.mark.parametrize(("named", "code"), [("Östergötlands län", ""), ("Landstinget i Östergötland", "R05")])
def test_a_name_that_several_share_is_asked_about(desk: Desk, named: str, code: str) -> None:
    desk.answered("R05")
    if code:
        assert desk.ask(named).exit_code == 0
    else:
        assert "Ange koden för den du menar: R05 Region Östergötland, L05 Länsstyrelsen" in refused(desk.ask(named))


def test_what_cannot_be_asked_is_refused_in_a_sentence(desk: Desk) -> None:
    assert "Kinda kommun har inte svarat" in refused(desk.ask())
    desk.answered()
    desk.answered("0560")
    today, yesterday = local_day(NOW).isoformat(), local_day(NOW - 2 * DAY).isoformat()
    saturday = next(day for n in range(9, 16) if (day := local_day(NOW + n * DAY)).weekday() == 5)
    for said, words in (
        (desk.ask("Ydre"), 'ingen mottagare med koden eller namnet "Ydre"'),
        (desk.ask(dnr="finns inte"), "Det finns ingen remiss med dnr"),
        (
            desk.ask(parts=("bilagor",)),
            'Delen "bilagor" finns inte i mottagarens svar. De som finns: ställningstagande, sammanfattning',
        ),
        (desk.ask(parts=("question:9",)), 'Delen "question:9" finns inte'),
        (desk.ask(parts=("question:",)), 'Delen "question:" finns inte'),
        (desk.ask(parts=("files:bild",)), "protokollsutdrag"),
        (desk.ask(parts=("summary:x",)), 'Delen "summary:x" finns inte'),
        (desk.ask("Boxholm", parts=("question:2",)), "övriga filer, fråga 1."),
        (desk.ask(parts=()), "Ange minst en del"),
        (desk.ask(what=" \u200b. "), "Skriv vad som saknas"),
        (desk.ask(what="x" * 2001), "är 2001 tecken och får vara högst 2000"),
        (desk.ask(until=""), "Ange sista dag för kompletteringen med --until"),
        (desk.ask(until=yesterday), "har redan varit"),
        (desk.ask(until=today), "senare än i dag"),
        (desk.ask(until="i morgon"), '"i morgon" är inte ett datum'),
        (desk.ask(until=saturday.isoformat()), "inte vara en ledig dag"),
        (desk.ask(until=working_day_from(local_day(NOW + 200 * DAY)).isoformat()), "arkiveras i Temporal"),
    ):
        assert words in refused(said)
    assert letters_of(desk.database, desk.built.recipient_ids["0513"], LetterKind.SUPPLEMENT) == []


@pytest.mark.parametrize(
    ("state", "words"), [(RoundState.APPROVED, "är inte skickad"), (RoundState.CANCELLED, "är återkallad")]
)
def test_a_round_that_is_not_out_has_nothing_to_complete(desk: Desk, state: RoundState, words: str) -> None:
    desk.round(dnr="KSL/13/0112", state=state)
    assert words in refused(desk.ask(dnr="KSL/13/0112"))


def test_hostile_words_reach_the_register_whole(desk: Desk) -> None:
    desk.answered()
    text = "<script>alert('å')</script> {{ 7*7 }} \u202e\nrad två"
    assert desk.ask(what=text).exit_code == 0
    status = counter.status(Office(Settings(data=desk.folder, secret_key=KEY.decode())), "KSL/13/0111")
    assert next(item["supplement"]["text"] for item in status["recipients"] if item["supplement"]) == text


def test_a_new_address_gets_the_request_too_in_a_closed_round(desk: Desk) -> None:
    desk.answered()
    desk.ask()
    with desk.database.changing() as session:
        for letter in letters_of(desk.database, desk.built.recipient_ids["0513"], LetterKind.SUPPLEMENT):
            session.delete(session.merge(letter))
    office = Office(Settings(data=desk.folder, secret_key=KEY.decode()))
    assert addresses.change(office, "KSL/13/0111", "0513", "ny@kinda.example").goes is addresses.Goes.SUPPLEMENT
    (letter,) = letters_of(desk.database, desk.built.recipient_ids["0513"], LetterKind.SUPPLEMENT)
    assert (letter.to, letter.number) == ("ny@kinda.example", 1001)
    with desk.database.reading() as session:
        assert session.get_one(RecipientRow, desk.built.recipient_ids["0513"]).generation == 2
