"""A round written in the console: step by step, by two at once, from a file and back to one."""

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk import round_files, rounds, writing
from models.answer import FILE_LIMIT, FILES_LIMIT, StoredFile
from models.errors import Refused
from models.findings import FaultCode
from roundfile.reading import read_round_file
from rules.local_time import local_day
from store.accounts import accounts
from store.records import disposals
from store.rounds import drafting
from tests.active_files import pdf
from tests.case_files import CASES
from tests.console_house import Clerk, ConsoleHouse
from tests.file_steps import where
from tests.round_builder import KEY
from tests.web_visitor import text_of
from web.console.steps import STEPS

UNREADABLE = "round_file_unreadable"
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


@pytest.mark.parametrize(("content", "said"), [(b"", "är tom"), (bytes(FILE_LIMIT + 1), "större än 25 MB")])
async def test_a_file_that_cannot_be_taken_is_named_and_never_left_out(
    console: ConsoleHouse, content: bytes, said: str
) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await clerk.get(f"{draft}/handlingar")
    whole, faulty = ("files", "Förslag.pdf", pdf()), ("files", "Bilaga.pdf", content)
    for address, fields, files in (
        (f"{draft}/handlingar", {"action": "file", "documents-0-title": "Ett förslag"}, [whole, faulty]),
        ("/konsol/ny", {}, [("files", "Bilaga.pdf", content)]),
    ):
        answer = await clerk.post(address, fields, uploads=files)
        told = text_of(answer.text)
        assert (answer.status_code, "Bilaga.pdf" in told, said in told) == (422, True, True)
    assert "Förslag.pdf" not in (await clerk.get(f"{draft}/handlingar")).text


@pytest.mark.parametrize(
    ("field", "name"), [("files", "hämta.js"), ("files", "Förslag.pdf"), ("replace-0", "Förslag.html")]
)
async def test_a_script_is_refused_as_a_paper_where_it_was_offered_and_what_was_typed_is_kept(
    console: ConsoleHouse, field: str, name: str
) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    page = f"{draft}/handlingar"
    await clerk.get(page)
    await clerk.post(page, {"action": "file"}, uploads=[("files", "Plan.pdf", pdf())])
    await clerk.get(page)
    typed = {"action": "file", "documents-0-file": "Plan.pdf", "documents-0-title": "Ett förslag & en plan"}
    script = (field, name, b"<script>fetch('https://example.org/x')</script>")
    answer = await clerk.post(page, typed, uploads=[script])
    told = text_of(answer.text)
    assert (answer.status_code, name in told) == (422, True), told
    assert 'name="documents-0-title" value="Ett förslag &amp; en plan"' in answer.text
    fault = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert "varken PDF, DOCX eller ODT" in fault
    assert f'href="#{field}"' in answer.text
    assert f'name="{field}" aria-describedby="{field}-error" aria-invalid="true"' in answer.text.replace(
        " multiple", ""
    )
    assert "<script>fetch" not in answer.text
    after = (await clerk.get(page)).text
    assert ("Plan.pdf" in after, name in after, "Ett förslag" in after) == (True, False, False)
    # The page that refused can be sent again as it stands: it is no conflict with what is saved.
    stamp = re.findall(r'name="stamp" value="([^"]+)"', answer.text)
    sent_again = await clerk.post(page, {**typed, "stamp": stamp[0]}, uploads=[(field, "Ny.pdf", pdf())])
    assert sent_again.status_code == 303
    after = (await clerk.get(page)).text
    assert ("Ny.pdf" in after, 'value="Ett förslag &amp; en plan"' in after) == (True, True)


async def test_more_papers_than_a_form_takes_files_can_each_be_replaced(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await clerk.get(f"{draft}/handlingar")
    empty = [(f"replace-{number}", "", b"") for number in range(FILES_LIMIT + 1)]
    added = await clerk.post(
        f"{draft}/handlingar", {"action": "file"}, uploads=[*empty, ("files", "Förslag.pdf", pdf())]
    )
    assert added.status_code == 303, text_of(added.text)
    assert "Förslag.pdf" in (await clerk.get(f"{draft}/handlingar")).text


async def test_every_field_on_a_step_s_page_is_kept(console: ConsoleHouse) -> None:
    """One that the step does not write would be dropped without a word."""
    clerk = await console.clerk()
    draft, fields, lost = await begun(clerk), 0, []
    for step in STEPS:
        page = (await clerk.get(f"{draft}/{step.slug}")).text
        for name in sorted(set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z_0-9-]+)"', page))):
            first, *parts = [part for part in name.split("-") if not part.isdecimal()]
            if first not in step.spec:
                continue
            spec: Any = step.spec[first]
            for part in parts:
                spec = (spec[0] if isinstance(spec, list) else spec).get(part, {})
            fields += 1
            lost += [] if isinstance(spec, str) else [name]
    assert (fields > 25, lost) == (True, [])


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
    page = (await clerk.get(f"{draft}/datum")).text
    assert 'name="reminders-0-before_due" value="14"' in page
    off = text_of(page.partition('id="days-off"')[2].partition("</details>")[0])
    for said in ("I juli, och från julafton", "fredag 19 juni 2026 Midsommarafton", "torsdag 6 maj 2027 Kristi"):
        assert said in " ".join(off.split())
    assert not re.search(r"(lördag|söndag) \d", off)
    await saved(clerk, f"{draft}/mottagare/lagg-till", {}, "entry:0160")
    await saved(clerk, f"{draft}/mottagare/rad/0160", {"email": "kommun@taby.example"}, "save")
    assert await saved(clerk, f"{draft}/godkannande", {"approval-body": "Styrelsen"}) == f"{draft}/kontroll"
    check = await clerk.get(f"{draft}/kontroll")
    assert "Det här står i vägen" not in check.text
    assert "onsdag 30 september 2026" in check.text
    assert "Lämna in för godkännande" in check.text


async def test_a_round_of_the_same_matter_with_some_of_the_recipients_is_told_of(console: ConsoleHouse) -> None:
    clerk, office = await console.clerk(), console.office
    earlier = console.round(dnr="KS 2026/16", count=3)
    with office.database.changing() as session:
        accounts.add_sender(session, key="annan", name="Annan", email="", at=console.clock(), actor="registrar")
    console.round("annan", dnr="ANNAN 1", count=3)
    tree = writing.from_round(office, rounds.by_id(office, earlier.round_id)).tree
    tree |= {"dnr": "KS 2026/17", "title": tree["title"].upper(), "dates": {"due_on": "2026-09-30"}}
    kiruna = {"code": "2584", "email": "k@kiruna.example"}
    known = [one for one in tree["recipients"] if one["code"] in {"0114", "0115"}]
    tree |= {"documents": [], "recipients": [*known, kiruna]}
    draft = writing.begin(office, tree)
    said = "Ni har redan en remiss med samma rubrik, KS 2026/16, där 2 av de 3 mottagarna är med."
    page = (await clerk.get(f"/konsol/utkast/{draft.id}/kontroll")).text
    assert ("Ärendet</a>: " + said in page, "ANNAN 1" in page) == (True, False)
    assert "Lämna in för godkännande" in page
    assert "KS 2026/16, which has 2 of the 3" in (await clerk.get(f"/konsol/utkast/{draft.id}/kontroll?lang=en")).text
    for changes in ({"title": "En annan plan"}, {"recipients": [kiruna]}):
        other = writing.begin(office, {**tree, **changes})
        page = (await clerk.get(f"/konsol/utkast/{other.id}/kontroll")).text
        assert ("samma rubrik" in page, "Lämna in för godkännande" in page) == (False, True), changes


async def test_a_round_is_made_a_chain_in_its_dates(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await saved(clerk, f"{draft}/datum", {"chain-order": "0162\r\n0160", "chain-days": "sju"}, "save")
    page = (await clerk.get(f"{draft}/datum")).text
    assert "0162\n0160" in page
    assert 'id="chain-reason-error"' in page
    assert 'value="sju"' in page
    await saved(clerk, f"{draft}/datum", {"chain-order": "", "chain-days": "", "chain-reason": ""}, "save")
    assert 'id="chain-reason-error"' not in (await clerk.get(f"{draft}/datum")).text


async def test_a_fault_stands_at_its_field_with_what_was_typed(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    await saved(clerk, f"{draft}/datum", {"dates-due_on": "2026-13-45"}, "save")
    page = await clerk.get(f"{draft}/datum")
    assert 'value="2026-13-45"' in page.text
    assert 'id="dates-due_on-error"' in page.text
    assert "&#34;2026-13-45&#34; i &#34;Sista svarsdag&#34; är inget datum" in page.text


async def test_inhabitants_are_written_a_line_each_and_a_fault_stands_at_their_field(console: ConsoleHouse) -> None:
    clerk = await console.clerk()
    draft = await begun(clerk)
    typed = "0114: 50 100\n0115;34200\r\n0117\n0114 7"
    rule = {"gate-rule": "population_support", "gate-share": "50", "gate-inhabitants": typed}
    await saved(clerk, f"{draft}/fragor", rule, "save")
    page = (await clerk.get(f"{draft}/fragor")).text
    assert "0114: 50 100 7\n0115: 34200\n0117: </textarea>" in page  # what was typed twice is not lost
    assert 'href="#gate-inhabitants">' in page
    assert 'href="#gate-inhabitants_source">' in page
    assert "inget antal invånare för 0117" in page


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
    draft = round_files.from_file(console.office, packed)
    out = tmp_path / "out"
    with zipfile.ZipFile(io.BytesIO(round_files.as_round_file(console.office, draft))) as archive:
        archive.extractall(out)
    (out / "addresses-test.csv").write_bytes((cases / "addresses-test.csv").read_bytes())
    now = console.clock()
    before = read_round_file(cases / case, now=now).definition
    after = read_round_file(out / "remissfil.yaml", now=now).definition
    assert before is not None
    assert after is not None
    left_out = {"documents": {"__all__": {"path"}}}
    assert after.model_dump(exclude=left_out) == before.model_dump(exclude=left_out)


def test_a_round_file_leads_to_no_file_of_the_house(console: ConsoleHouse, tmp_path: Path) -> None:
    """Neither a hash nor a path that somebody has written: a paper comes with the file, or is missing."""
    secret, kept = tmp_path / "secret.key", console.office.files.put(b"%PDF-1.7 en annans")
    secret.write_bytes(b"%PDF-1.7 hemlig")
    upwards = "../" * 12 + str(secret).lstrip("/")
    papers = [
        {"title": "A", "file": "a.pdf", "sha256": str(secret), "size": 9, "media_type": "application/pdf"},
        {"title": "B", "file": "b.pdf", "sha256": kept, "size": 18, "media_type": "application/pdf"},
        {"title": "C", "file": upwards},
    ]
    (tmp_path / "in.yaml").write_text(json.dumps({"dnr": "A 1", "addresses": upwards, "documents": papers}))
    draft = round_files.from_file(console.office, tmp_path / "in.yaml")
    assert draft.tree["documents"] == [
        {"title": "A", "file": "a.pdf"},
        {"title": "B", "file": "b.pdf"},
        {"title": "C", "file": "secret.key"},
    ]
    assert draft.tree["addresses"] == "secret.key"
    missing = [each.found for each in writing.check(console.office, draft).faults]
    assert sum(each.code is FaultCode.PAPER_MISSING for each in missing) == 3


def test_names_in_a_zip_are_only_names(console: ConsoleHouse, tmp_path: Path) -> None:
    packed = tmp_path / "in.zip"
    for name in ("..", "a/..", "x" * 300 + ".pdf", "stor.pdf"):
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("fil/remissfil.yaml", "dnr: A 1\ndocuments: [{title: En, file: stor.pdf}]\n")
            archive.writestr(name, pdf())
        (paper,) = round_files.from_file(console.office, packed).tree["documents"]
        assert ("sha256" in paper) is (name == "stor.pdf"), name


def test_a_zip_that_is_broken_or_bursts_is_refused_in_words(console: ConsoleHouse, tmp_path: Path) -> None:
    packed = tmp_path / "in.zip"

    def code(method: int, damage: Callable[[bytes], bytes] = bytes, number: int = 1) -> str:
        with zipfile.ZipFile(packed, "w", method) as archive:
            for each in range(number):
                archive.writestr(f"{each}.pdf", b"0" * 4_000)
            archive.writestr("remissfil.yaml", "dnr: A 1\n")
        packed.write_bytes(damage(packed.read_bytes()))
        with pytest.raises(Refused) as caught:
            round_files.from_file(console.office, packed)
        return caught.value.code

    def claims(whole: bytes) -> bytes:
        """The table of contents says that the first file becomes four gigabytes."""
        at = whole.index(b"PK\x01\x02") + 24
        return whole[:at] + b"\xfe\xff\xff\xff" + whole[at + 4 :]

    def locked(whole: bytes) -> bytes:
        at = whole.index(b"PK\x01\x02") + 8
        return whole[:at] + b"\x01" + whole[at + 1 :]

    assert code(zipfile.ZIP_DEFLATED, lambda whole: whole.replace(whole[40:50], b"\xff" * 10, 1)) == UNREADABLE
    assert code(zipfile.ZIP_STORED, lambda whole: whole.replace(b"0" * 9, b"1" * 9, 1)) == UNREADABLE
    assert code(zipfile.ZIP_LZMA) == code(zipfile.ZIP_DEFLATED, locked) == UNREADABLE
    assert code(zipfile.ZIP_DEFLATED, claims) == code(zipfile.ZIP_STORED, number=200) == "round_file_large"


def test_the_papers_of_a_draft_outlive_the_round_they_came_from(console: ConsoleHouse) -> None:
    """A disposal that has asked the register already leaves what a new draft has begun to name."""
    files = console.office.files
    sha256, gone = files.put(b"%PDF-1.7 delad"), files.put(b"%PDF-1.7 borta")
    os.utime(where(files, sha256), (0, 0))
    files.remove(gone)
    papers = [{"title": "A", "file": "a.pdf", "sha256": each, "size": 1, "media_type": "x"} for each in (sha256, gone)]
    draft = writing.begin(console.office, {"documents": papers})
    assert not files.remove(sha256, disposals.LATELY)
    assert draft.tree["documents"] == [papers[0], {"title": "A", "file": "a.pdf"}]


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
    before = read_round_file(CASES / case, now=console.clock(), starting=local_day(console.clock())).definition
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
