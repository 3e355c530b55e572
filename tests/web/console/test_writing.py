"""A round written in the console: step by step, by two at once, from a file and back to one."""

import io
import zipfile
from pathlib import Path

import pytest

from desk import writing
from models.answer import StoredFile
from roundfile.reading import read_round_file
from store.rounds import drafting
from tests.active_files import pdf
from tests.case_files import CASES
from tests.console_house import Clerk, ConsoleHouse
from tests.round_builder import KEY

MATTER = {
    "dnr": "KS 2026/17",
    "title": "Regional plan för kollektivtrafik",
    "sender-name": "Kommunförbundet",
    "sender-email": "registrator@ksl.example",
    "sender-contacts-0-name": "Åsa Öberg",
    "sender-contacts-0-email": "asa@ksl.example",
    "reason-code": "strategic",
    "reason-text": "Rör alla medlemmar.",
    "expected": "Kommunen ombeds ta ställning.",
}


async def begun(clerk: Clerk) -> str:
    """The address of a new draft, without its step."""
    await clerk.get("/konsol/ny")
    answer = await clerk.post("/konsol/ny")
    return answer.headers["location"].rpartition("/")[0]


async def saved(clerk: Clerk, path: str, fields: dict[str, str], action: str = "next") -> str:
    await clerk.get(path)
    answer = await clerk.post(path, {**fields, "action": action})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_round_is_written_in_steps_until_nothing_stands_in_the_way(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    check = await clerk.get(f"{draft}/kontroll")
    assert "Mottagare</a>: Remissen har inga mottagare" in check.text
    assert "Lämna in för godkännande" not in check.text
    assert await saved(clerk, f"{draft}/arende", MATTER) == f"{draft}/handlingar"
    await clerk.get(f"{draft}/handlingar")
    paper = pdf()
    added = await clerk.post(f"{draft}/handlingar", {"action": "file"}, uploads=[("files", "Förslag.pdf", paper)])
    assert added.status_code == 303, added.text
    assert "Förslag.pdf" in (await clerk.get(f"{draft}/handlingar")).text
    assert (await clerk.get(f"{draft}/handlingar/1")).content == paper
    assert (await clerk.get(f"{draft}/handlingar/2")).status_code == 404
    question = {
        "questions-0-id": "1",
        "questions-0-section": "2",
        "questions-0-text": "Är målen rätta?",
        "questions-0-stance": "1",
    }
    assert await saved(clerk, f"{draft}/fragor", question) == f"{draft}/datum"
    dates = {"dates-send_on": "2026-06-01", "dates-due_on": "2026-09-30", "reminders-0-before_due": "14"}
    await saved(clerk, f"{draft}/datum", dates)
    assert 'name="reminders-0-before_due" value="14"' in (await clerk.get(f"{draft}/datum")).text
    await saved(clerk, f"{draft}/mottagare/lagg-till", {}, "entry:0160")
    await saved(clerk, f"{draft}/mottagare/rad/0160", {"email": "kommun@taby.example"}, "save")
    assert await saved(clerk, f"{draft}/godkannande", {"approval-body": "Styrelsen"}) == f"{draft}/kontroll"
    check = await clerk.get(f"{draft}/kontroll")
    assert "Det här står i vägen" not in check.text
    assert "onsdag 30 september 2026" in check.text
    assert "Lämna in för godkännande" in check.text


async def test_a_fault_stands_at_its_field_with_what_was_typed(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await saved(clerk, f"{draft}/datum", {"dates-due_on": "2026-13-45"}, "save")
    page = await clerk.get(f"{draft}/datum")
    assert 'value="2026-13-45"' in page.text
    assert 'id="dates-due_on-error"' in page.text
    assert "&#34;2026-13-45&#34; i &#34;Sista svarsdag&#34; är inget datum" in page.text


async def test_two_registrars_get_both_texts(console: ConsoleHouse) -> None:
    clerk, other = await console.clerk(), await console.clerk()
    draft = await begun(clerk)
    await clerk.get(f"{draft}/arende")
    await saved(other, f"{draft}/arende", {**MATTER, "title": "Den andres rubrik"})
    mine = await clerk.post(f"{draft}/arende", {**MATTER, "title": "Min rubrik", "action": "next"})
    assert mine.status_code == 409
    assert "Den andres rubrik" in mine.text
    assert "Min rubrik" in mine.text
    clerk.page = mine
    kept = await clerk.post(f"{draft}/arende", {**MATTER, "title": "Min rubrik", "action": "save"})
    assert kept.status_code == 303
    assert "Min rubrik" in (await clerk.get(f"{draft}/arende")).text


async def test_two_who_write_different_steps_do_not_stand_in_each_other_s_way(console: ConsoleHouse) -> None:
    clerk, other = await console.clerk(), await console.clerk()
    draft = await begun(clerk)
    await clerk.get(f"{draft}/arende")
    await saved(other, f"{draft}/godkannande", {"approval-body": "Styrelsen"})
    answer = await clerk.post(f"{draft}/arende", {**MATTER, "action": "next"})
    assert answer.status_code == 303
    assert "Styrelsen" in (await clerk.get(f"{draft}/godkannande")).text


async def test_rows_are_added_moved_and_removed(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    two = {"questions-0-id": "1", "questions-0-text": "Första?", "questions-1-id": "2", "questions-1-text": "Andra?"}
    where = await saved(clerk, f"{draft}/fragor", two, "add:questions")
    page = await clerk.get(where)
    assert 'id="questions-2-text" name="questions-2-text" rows="3" autofocus' in page.text
    await saved(clerk, f"{draft}/fragor", two, "up:questions-1")
    page = await clerk.get(f"{draft}/fragor")
    assert page.text.index("Andra?") < page.text.index("Första?")
    swapped = {
        "questions-0-id": "2",
        "questions-0-text": "Andra?",
        "questions-1-id": "1",
        "questions-1-text": "Första?",
    }
    await saved(clerk, f"{draft}/fragor", swapped, "remove:questions-0")
    page = await clerk.get(f"{draft}/fragor")
    assert ("Andra?" in page.text, "Första?" in page.text) == (False, True)


CASE_FILES = ["ksl-2015-2018.yaml", "kobyt-framat-genom-samverkan.yaml", "vasternorrland-kso.yaml"]


@pytest.mark.parametrize("case", CASE_FILES)
def test_a_round_file_comes_in_and_goes_out_the_same(console: ConsoleHouse, tmp_path: Path, case: str) -> None:
    cases = Path(__file__).parents[3] / "data" / "cases"
    packed = tmp_path / "in.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (cases / case, *cases.glob("*.pdf")):
            archive.write(path, path.name)
    draft = writing.from_file(console.office, packed)
    out = tmp_path / "out"
    with zipfile.ZipFile(io.BytesIO(writing.as_round_file(console.office, draft))) as archive:
        archive.extractall(out)
    (out / "addresses-test.csv").write_bytes((cases / "addresses-test.csv").read_bytes())
    now = console.clock()
    before = read_round_file(cases / case, now=now).definition
    after = read_round_file(out / "remissfil.yaml", now=now).definition
    assert before is not None
    assert after is not None
    left_out = {"documents": {"__all__": {"path"}}}
    assert after.model_dump(exclude=left_out) == before.model_dump(exclude=left_out)


async def test_what_cannot_be_kept_as_it_was_typed_is_told_and_led_to(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    typed = {**MATTER, "title": "Plan \x07för\x1eKSL", "expected": "Kommunen ombeds\x00 ta ställning."}
    where = await saved(clerk, f"{draft}/arende", typed)
    assert where == f"{draft}/arende?klart=saved&andrat=title%2Cexpected"
    page = await clerk.get(where)
    assert "Läs igenom det du skrev" in page.text
    assert '<a href="#title">Ärendets rubrik</a>, <a href="#expected">Vad mottagaren ombeds göra</a>' in page.text
    assert 'value="Plan för‑KSL"' in page.text
    assert await saved(clerk, f"{draft}/arende", MATTER) == f"{draft}/handlingar"


@pytest.mark.parametrize("action", ["remove:questions-x", "up:", "remove:questions--1", "remove:title-0", "hej:du-1"])
async def test_a_forged_act_on_a_row_changes_nothing(console: ConsoleHouse, action: str) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await saved(clerk, f"{draft}/fragor", {"questions-0-id": "1", "questions-0-text": "Första?"}, action)
    assert "Första?" in (await clerk.get(f"{draft}/fragor")).text


async def test_faults_on_an_english_page_are_in_english(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await saved(clerk, f"{draft}/datum", {"dates-due_on": "2026-13-45"}, "save")
    page = await clerk.get(f"{draft}/datum?lang=en")
    assert '<label for="dates-due_on">Due day</label>' in page.text
    assert "“2026-13-45” in “Due day” is not a date. Write year, month and day: 2026-06-09." in page.text
    assert "“Diarienummer”" not in (await clerk.get(f"{draft}/kontroll?lang=en")).text


@pytest.mark.parametrize("case", CASE_FILES)
async def test_a_round_of_the_command_line_is_mended_with_all_that_its_file_said(
    console: ConsoleHouse, case: str
) -> None:
    office, clerk = console.office, await console.clerk()
    before = read_round_file(CASES / case, now=console.clock(), starting=console.clock().date()).definition
    assert before is not None
    papers = [
        StoredFile(sha256=office.files.put(paper.path.read_bytes()), size=1, media_type="pdf", name=paper.path.name)
        for paper in before.documents
    ]
    row = drafting.draft(office.database, before, papers, key=KEY, at=console.clock(), test_data=True)
    own = f"/konsol/remisser/{row.id}"
    page = await clerk.get(own)
    assert "Remissen är ett utkast" in page.text
    first = (await clerk.post(f"{own}/utkast")).headers["location"]
    assert (await clerk.post(f"{own}/utkast")).headers["location"] == first
    draft = writing.of_round(office, row.id)
    assert draft is not None
    after = writing.check(office, draft).definition
    assert after is not None
    left_out = {"documents": {"__all__": {"path"}}, "recipients": {"__all__": {"language", "also_as"}}}
    said = [one.model_dump(exclude=left_out) for one in (after, before)]
    for each in said:
        each["recipients"] = sorted(each["recipients"], key=lambda recipient: str(recipient["code"]))
    assert said[0] == said[1]


async def test_a_step_keeps_what_a_round_file_said_that_has_no_field(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    dates = {"send_at": "2026-06-01T10:00", "due_at": "2026-09-30T12:00", "closes_on": "2026-10-14"}
    sender = {"name": "KSL", "email": "eva@ksl.example", "letters": "daily"}
    draft = writing.begin(console.office, {"sender": sender, "dates": dates})
    path = f"/konsol/utkast/{draft.id}"
    await saved(clerk, f"{path}/arende", MATTER)
    await saved(clerk, f"{path}/datum", {"dates-send_on": "", "dates-due_on": "2026-10-01", "dates-closes_on": ""})
    tree = writing.find(console.office, draft.id).tree
    assert tree["sender"]["letters"] == "daily"
    assert {name: value for name, value in tree["dates"].items() if value} == {
        "send_at": "2026-06-01T10:00",
        "due_on": "2026-10-01",
    }
