"""What is marked as confidential stands in no format of a compilation, but in the officer's own copy when asked for."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from desk import compilations, counter, rounds, secrecy, synpunkter
from desk.office import Office
from desk.synpunkter import TextPlace
from models.answer import StoredFile
from models.errors import Refused
from models.people import Actor, Role
from models.synpunkter import SynpunktText
from store.answers import answers
from store.records import audit
from tests.active_files import pdf
from tests.compiled_files import docx_text, pdf_text, squeezed
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import submit

SUMMARY = "Anna Hemlig bor på Storgatan 1. Förslaget är bra."
PROVISION = "21 kap. 1 § OSL"
SECRET_BYTES = b"% hemlig bilaga"


@pytest.fixture
def built(office: Office) -> BuiltRound:
    return register_round(office.database, office.files, count=2)


@pytest.fixture
def answer_id(office: Office, built: BuiltRound) -> str:
    """An answer with a marked name, two files of which one is marked and one has a masked copy, and a synpunkt that
    begins inside the name."""
    files = [
        StoredFile(sha256=office.files.put(data), size=len(data), media_type="application/pdf", name=name)
        for name, data in (("Anna Hemlig.pdf", pdf() + b"% ett"), ("Bilaga.pdf", pdf() + SECRET_BYTES))
    ]
    row = submit(office.database, built.recipient_ids["0114"], summary=SUMMARY, files=tuple(files))
    place = (office, built.round_id, row.id)
    secrecy.mark(*place, part="summary", passage="Anna Hemlig", section=PROVISION)
    synpunkter.mark(*place, TextPlace("summary", 5, 15), SynpunktText())
    with office.database.reading() as session:
        first, second = (file.id for file in answers.answer_files(session, row.id))
    secrecy.mark(*place, part=f"file:{first}", passage="", section=PROVISION)
    with office.files.receive() as incoming:
        incoming.write(pdf() + b"% maskad")
        secrecy.mask(*place, second, incoming, name="Bilaga maskad.pdf", reason="Hälsouppgifter")
    return row.id


def everything(folder: Path) -> str:
    """The text of every format."""
    base = folder / "remissammanstallning"
    with ZipFile(base.with_suffix(".xlsx")) as book:
        cells = book.read("xl/sharedStrings.xml").decode()
    others = [base.with_suffix(ending).read_text() for ending in (".json", ".html")]
    return squeezed("".join([pdf_text(base.with_suffix(".pdf")), docx_text(base.with_suffix(".docx")), cells, *others]))


def test_marked_words_stand_in_no_format_and_the_document_says_so(
    office: Office, built: BuiltRound, answer_id: str, tmp_path: Path
) -> None:
    counter.compile_to(office, built.dnr, tmp_path)
    text = everything(tmp_path)
    assert "Hemlig" not in text
    assert text.count(squeezed(f"[maskat: {PROVISION}]")) >= 2 * 5
    assert squeezed("I 1 svar är uppgifter som kan omfattas av sekretess täckta") in text
    compiled = json.loads((tmp_path / "remissammanstallning.json").read_text())
    (view,) = compiled["treatment"]["synpunkter"]
    assert view["passage"]["quote"] == f"[maskat: {PROVISION}] bor"
    with office.database.reading() as session:
        row = answers.find(session, built.round_id, answer_id)
        assert row
        assert answers.content(row).summary == SUMMARY


def test_a_mark_lifted_is_another_version(office: Office, built: BuiltRound, answer_id: str) -> None:
    first = compilations.make(office, built.round_id)
    assert compilations.make(office, built.round_id) == first
    secrecy.mark(office, built.round_id, answer_id, part="summary", passage="Storgatan 1", section=PROVISION)
    assert compilations.make(office, built.round_id) == first + 1


def test_the_officers_own_copy_is_told_to_the_audit_and_kept_nowhere(
    office: Office, built: BuiltRound, answer_id: str, tmp_path: Path
) -> None:
    assert answer_id
    counter.compile_unmasked(office, built.dnr, tmp_path)
    text = everything(tmp_path)
    assert squeezed(SUMMARY) in text
    assert squeezed("Ingenting är täckt i detta exemplar") in text
    assert compilations.versions(office, built.round_id) == []
    with office.database.reading() as session:
        assert "compiled_unmasked" in [row.action for row in audit.of_object(session, built.round_id)]
    own = rounds.by_id(office, built.round_id).sender_id
    reader = office.acting(Actor(role=Role.READER, account_id="x", sender_id=own))
    with pytest.raises(Refused):
        counter.compile_unmasked(reader, built.dnr, tmp_path)


def test_the_originals_hold_the_masked_copy_and_neither_the_marked_file_nor_its_name(
    office: Office, built: BuiltRound, answer_id: str, tmp_path: Path
) -> None:
    assert answer_id
    counter.compile_to(office, built.dnr, tmp_path)
    with ZipFile(tmp_path / "remissammanstallning.zip") as package:
        names = [name.rpartition("/")[2] for name in package.namelist()]
        assert "02 Bilaga maskad.pdf" in names
        assert not any("Hemlig" in name or name.startswith("01 fil") for name in names)
        assert not any(SECRET_BYTES in package.read(name) for name in package.namelist())
        assert f"01 fil 1: sekretess enligt {PROVISION}" in package.read("LÄS MIG.txt").decode()
