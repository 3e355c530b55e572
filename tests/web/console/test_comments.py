"""The comment table in the console and on the command line: out, back, shown row by row, and taken in."""

import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import cli.app
from desk import bemotanden, comments, secrecy, synpunkter
from desk.office import Office
from desk.synpunkter import TextPlace
from models.errors import Refused
from models.people import OPERATOR
from models.synpunkter import BemotandeText, Outcome, SynpunktText
from tests.answer_steps import entered
from tests.console_house import ConsoleHouse
from tests.round_builder import KEY, BuiltRound
from tests.web_visitor import text_of


def said(page: str) -> str:
    return " ".join(text_of(page).split())


@pytest.fixture
def built(console: ConsoleHouse) -> BuiltRound:
    """A round with three synpunkter, the first of them answered."""
    built, office = console.round(), acting(console)
    made = entered(console, built, summary="Ja. Nej. Kanske.")
    for start, end in ((0, 3), (4, 8), (9, 16)):
        synpunkter.mark(office, built.round_id, made.answer_id, TextPlace("summary", start, end), SynpunktText())
    first = synpunkter.work(office, built.round_id).treatment.synpunkter[0]
    text = BemotandeText(outcome=Outcome.NOT_MET, reason="Nej.", change_section="4 §", change_new="Ny")
    bemotanden.answer(office, built.round_id, first.id, 0, text)
    return built


def acting(console: ConsoleHouse) -> Office:
    return console.office.acting(OPERATOR)


def edited(data: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """The sheet with outcome and reason written in the rows of these numbers."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet is not None
    for row in range(4, sheet.max_row + 1):
        if (number := str(sheet.cell(row, 1).value)) in changes:
            sheet.cell(row, 8, changes[number][0])
            sheet.cell(row, 9, changes[number][1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def made_of(console: ConsoleHouse, built: BuiltRound) -> dict[int, tuple[str, str, str, int]]:
    made = synpunkter.work(acting(console), built.round_id).treatment
    known = made.bemotanden_of_synpunkter()
    found = {one.number: known.get(one.id) for one in made.synpunkter}
    return {
        number: (one.outcome.value, one.reason, one.change_new, one.edition) for number, one in found.items() if one
    }


async def test_a_table_goes_out_and_what_came_back_is_shown_before_it_is_taken(
    console: ConsoleHouse, built: BuiltRound
) -> None:
    clerk = await console.clerk()
    here = f"/konsol/remisser/{built.round_id}/synpunkter/tabell"
    data = (await clerk.get(f"{here}.xlsx")).content
    assert (await clerk.get(f"{here}.docx")).content.startswith(b"PK")
    changes = {
        "S1": ("Delvis tillgodosedd", "Bara 4 §."),
        "S2": ("Tillgodosedd", "=1+1 <b>Ja</b>"),
        "S3": ("Vet ej", "Hm."),
    }
    await clerk.get(here)
    came = await clerk.post(here, uploads=[("table", "svar.xlsx", edited(data, changes))])
    assert came.status_code == 303
    where = came.headers["location"]
    page = await clerk.get(where)
    assert "Tas in: 2" in said(page.text)
    assert "Utfallet ”Vet ej” är inget av" in said(page.text)
    assert "Hm." in said(page.text)
    assert "=1+1 &lt;b&gt;Ja&lt;/b&gt;" in page.text
    assert made_of(console, built) == {1: ("not_met", "Nej.", "Ny", 1)}
    none = await clerk.post(where)
    assert (none.status_code, "Ingen rad är markerad" in none.text) == (422, True)
    assert (await clerk.post(where, {"take": "S1"})).status_code == 303
    assert made_of(console, built) == {1: ("partly_met", "Bara 4 §.", "Ny", 2)}
    await clerk.get(where)
    assert (await clerk.post(where, {"take": "S2"})).status_code == 303
    assert made_of(console, built)[2] == ("met", "=1+1 <b>Ja</b>", "", 1)
    assert "2 bemötanden" in said((await clerk.get(here)).text)
    events = said((await clerk.get(f"/konsol/remisser/{built.round_id}/handelser")).text)
    assert "En synpunktstabell kom tillbaka" in events


def test_what_is_marked_as_confidential_is_covered_in_the_table(console: ConsoleHouse, built: BuiltRound) -> None:
    office = acting(console)
    before = [row.comment for row in comments.page(office, built.round_id).table.rows]
    first = synpunkter.work(office, built.round_id).treatment.synpunkter[1].passage
    secrecy.mark(office, built.round_id, first.answer_id, part="summary", passage="Nej.", section="21 kap. 1 § OSL")
    after = [row.comment for row in comments.page(office, built.round_id).table.rows]
    assert before == ["Ja.", "Nej.", "Kanske."]
    assert after == ["Ja.", "[maskat: 21 kap. 1 § OSL]", "Kanske."]


async def test_nobody_s_later_answer_is_written_over(console: ConsoleHouse, built: BuiltRound) -> None:
    clerk, office = await console.clerk(), acting(console)
    here = f"/konsol/remisser/{built.round_id}/synpunkter/tabell"
    data = edited((await clerk.get(f"{here}.xlsx")).content, {"S1": ("Tillgodosedd", "Ja.")})
    await clerk.get(here)
    where = (await clerk.post(here, uploads=[("table", "svar.xlsx", data)])).headers["location"]
    await clerk.get(where)
    first = synpunkter.work(office, built.round_id).treatment.synpunkter[0]
    bemotanden.answer(office, built.round_id, first.id, 1, BemotandeText(outcome=Outcome.OUTSIDE, reason="Annat."))
    late = await clerk.post(where, {"take": "S1"})
    assert late.status_code == 422
    assert "Något har ändrats sedan sidan visades" in said(late.text)
    assert "Någon har ändrat bemötandet sedan tabellen skrevs ut" in said(late.text)
    assert made_of(console, built)[1][:2] == ("outside", "Annat.")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("svar.xlsx", b"PK\x03\x04", "Filen går inte att läsa"),
        ("svar.pdf", b"%PDF", "XLSX eller DOCX"),
        ("annan", None, "remissens diarienummer, KS 2026/17"),
    ],
)
async def test_what_is_not_this_round_s_table_is_refused_in_words(
    console: ConsoleHouse, built: BuiltRound, name: str, data: bytes | None, words: str
) -> None:
    clerk = await console.clerk()
    if data is None:
        other = console.round(dnr="KS 2026/18")
        data = (await clerk.get(f"/konsol/remisser/{other.round_id}/synpunkter/tabell.xlsx")).content
        name = "svar.xlsx"
    here = f"/konsol/remisser/{built.round_id}/synpunkter/tabell"
    await clerk.get(here)
    refused = await clerk.post(here, uploads=[("table", name, data)])
    assert (refused.status_code, words in said(refused.text)) == (422, True)


def test_the_command_line_shows_first_and_takes_when_it_is_told_to(
    console: ConsoleHouse, built: BuiltRound, tmp_path: Path
) -> None:
    data = str(console.office.settings.data)

    def run(*typed: str) -> str:
        environment = {"REMISS_DATA": data, "REMISS_SECRET_KEY": KEY.decode()}
        result = CliRunner().invoke(
            cli.app.app, ["comments", "KS 2026/17", *typed], env=environment, catch_exceptions=False
        )
        assert result.exit_code == 0, result.output
        return result.output

    out = tmp_path / "ut.xlsx"
    assert run("--out", str(out)) == "Tabellen är skriven, 3 rader.\n"
    out.write_bytes(edited(out.read_bytes(), {"S2": ("Tillgodosedd", ""), "S3": ("", "Skäl")}))
    shown = run("--in", str(out))
    assert shown.startswith("1 tas in, 1 som förut, 1 tas inte in, 0 saknas.\nTas in: S2 (rad 5)\n")
    assert "Tas inte in: S3 (rad 6) Raden har ett skäl men inget utfall: skriv utfallet." in shown
    assert 2 not in made_of(console, built)
    assert json.loads(run("--in", str(out), "--json"))["rows"][1]["state"] == "changes"
    assert "Intagna bemötanden: 1." in run("--in", str(out), "--take")
    assert made_of(console, built)[2][0] == "met"
    with pytest.raises(Refused, match="file_exists"):
        comments.write_file(acting(console), built.round_id, out)
    assert re.search("S2", run("--in", str(out))) is None
