"""Malware through the real form, a real clamd and the real inspection: the answer is taken at once, the file found
afterwards. No scanner, or a silent one, changes nothing for the sender."""

from collections.abc import Iterator

import pytest

from activities import look_through_files
from activities.look_through_files import FileInspector
from documents.inspection.inspecting import active_content
from documents.inspection.scanning import Scanner
from mail.outgoing.building import build_letter
from models.values import LetterKind
from store.letters import letter_facts
from tests import active_files
from tests.clamd import SIGNATURE, Clamd, clamd, eicar
from tests.inspecting import inspector
from tests.letter_builder import text_of as mail_text
from tests.odd_files import docx, packed
from tests.round_builder import KEY
from tests.store_steps import letters_of
from tests.web_visitor import PDF, TrialHouse, Visitor, text_of

NOT_SCANNED = "ej kontrollerad mot skadlig kod"
CLEAN = active_files.pdf()
INFECTED_PDF = PDF + eicar() + b"\nstartxref\n9\n%%EOF\n"
ACTIVE = [
    ("a.pdf", active_files.pdf(active_files.opening(active_files.script())), "innehåller skript"),
    ("a.pdf", active_files.pdf(active_files.opening(active_files.action("Launch"))), "startar program"),
    ("a.pdf", active_files.pdf(active_files.attached), "innehåller inbäddade filer"),
    ("a.pdf", PDF, "kunde inte granskas"),
    ("a.docx", active_files.related("image", "https://x.example/a.png"), "hämtar innehåll från nätet"),
    ("a.docx", active_files.docx(active_files.field("DDEAUTO c:/cmd.exe")), "innehåller fältkommandon"),
]
"""A file's name, its bytes, and what is said of it; no file here holds malware."""
INFECTED_DOCX = docx(**{"word/embeddings/paket.zip": packed({"a.txt": b"hej", "b.com": eicar()})})


@pytest.fixture
def running() -> Iterator[Clamd]:
    with clamd() as scanner:
        yield scanner


@pytest.fixture
def worker(house: TrialHouse, running: Clamd) -> FileInspector:
    return inspector(house.database, house.files, house.clock, Scanner(running.address), active_content)


async def answered(house: TrialHouse, *files: tuple[str, bytes]) -> tuple[Visitor, str]:
    """The visitor, and the address of the receipt it got."""
    visitor = house.visitor()
    await visitor.open()
    reply = await visitor.post("submit", {"stance": "supports"}, files)
    assert "Tack, svaret är inkommet" in text_of((await visitor.follow(reply)).text)
    return visitor, reply.headers["location"]


@pytest.mark.parametrize(
    ("name", "data"), [("yttrande.pdf", INFECTED_PDF), ("yttrande.docx", INFECTED_DOCX)], ids=["pdf", "zip in a docx"]
)
async def test_malware_is_taken_receipted_found_withheld_and_told_of(
    house: TrialHouse, worker: FileInspector, name: str, data: bytes
) -> None:
    visitor, place = await answered(house, (name, data), ("ren.pdf", CLEAN))
    assert await worker.look_through()
    page = (await visitor.get(place)).text
    assert text_of(page).count(f"i karantän: skadlig kod har hittats ({SIGNATURE}") == 1
    infected, clean = ("/svar/" + part.split('"')[0] for part in page.split('<li><a href="/svar/')[1:])
    withheld = await visitor.get(infected)
    assert (withheld.status_code, data in withheld.content) == (403, False)
    assert (await visitor.get(clean)).content == CLEAN
    (letter,) = letters_of(house.database, house.round.recipient_id, LetterKind.FILE_QUARANTINED)
    with house.database.reading() as session:
        facts = letter_facts.gather(session, [letter], key=KEY, base_url="https://remiss.example")[letter.id]
    assert letter.to == "registrator@ksl.example"
    said = mail_text(build_letter(facts))
    assert name in said
    assert SIGNATURE in said
    assert "ren.pdf" not in said
    assert "/s/" not in said


async def test_a_clean_file_is_said_nothing_of(house: TrialHouse, worker: FileInspector) -> None:
    visitor, place = await answered(house, ("ren.pdf", CLEAN))
    assert await worker.look_through()
    assert not await worker.look_through()
    assert 'class="remark"' not in (await visitor.get(place)).text


@pytest.mark.parametrize(("name", "data", "remark"), ACTIVE, ids=[row[2] for row in ACTIVE])
async def test_what_a_file_does_is_said_with_no_scanner_at_all(
    house: TrialHouse, name: str, data: bytes, remark: str
) -> None:
    visitor, place = await answered(house, (name, data))
    await inspector(house.database, house.files, house.clock, inspect=active_content).look_through()
    page = (await visitor.get(place)).text
    assert f'<span class="remark">{remark}</span>' in page
    address = "/svar/" + page.split('<li><a href="/svar/')[1].split('"')[0]
    assert (await visitor.get(address)).content == data


async def test_a_stopped_scanner_delays_nothing_and_finds_it_when_it_is_back(
    house: TrialHouse, running: Clamd, worker: FileInspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through_files, "POLL_SECONDS", 0.0)
    running.stop()
    visitor, place = await answered(house, ("yttrande.pdf", INFECTED_PDF))
    assert await worker.look_through()
    assert NOT_SCANNED in text_of((await visitor.get(place)).text)
    assert not await worker.look_through()
    running.start()
    assert await worker.look_through()
    page = text_of((await visitor.get(place)).text)
    assert NOT_SCANNED not in page
    assert "i karantän" in page
    assert len(letters_of(house.database, house.round.recipient_id, LetterKind.FILE_QUARANTINED)) == 1
