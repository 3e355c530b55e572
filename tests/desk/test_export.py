"""An export holds what was decided and why, is told to the audit, and appears whole or not at all."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from desk import counter
from desk import export as exporting
from desk import rounds as round_commands
from desk.office import Office
from models.errors import PermanentFailure, Refused
from models.file_texts import FilePage, FileText, TextState
from models.messages import StateChange
from models.supplements import Part, SupplementWish
from models.tables import AuditRow, RecipientRow
from models.values import ActiveContent, AnswerPart, RoundState
from store.answers import supplements
from store.files import file_texts
from store.recipients import extensions
from store.records import audit
from store.rounds import moves, rounds
from store.views import comment_returns
from tests.file_steps import SIGNATURE, kept, quarantine, seen, where
from tests.round_builder import DUE, BuiltRound, register_round
from tests.store_steps import BEFORE, submit


@pytest.fixture
def built(office: Office) -> BuiltRound:
    return register_round(office.database, office.files, count=2, key=office.key)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def exports(office: Office) -> list[AuditRow]:
    with office.database.reading() as session:
        assert audit.first_broken(session) is None
        return list(session.exec(select(AuditRow).where(col(AuditRow.action) == "exported")))


def test_the_archive_holds_every_decision_reason_and_compilation(office: Office, tmp_path: Path) -> None:
    built = register_round(office.database, office.files, key=office.key, state=RoundState.AWAITING_APPROVAL)
    row = round_commands.find(office, built.dnr)
    note = round_commands.note(office, row, "decision", "Styrelsen § 12")
    approval = StateChange(
        round_id=row.id,
        source=RoundState.AWAITING_APPROVAL,
        target=RoundState.APPROVED,
        at=BEFORE,
        action="approve",
        decision_id=note,
    )
    with office.database.changing() as session:
        moves.apply(session, approval)
        until = DUE + timedelta(days=7)
        extensions.ask(session, built.recipient_id, until=until, reason="Nämnden sammanträder sent", at=BEFORE)
    counter.deny(office, built.dnr, "0114", "Beslutet brådskar")
    counter.compile_to(office, built.dnr, tmp_path / "kort")
    folder = tmp_path / "ut"
    made = exporting.export(office, built.dnr, folder)
    assert sorted(made) == sorted(path for path in folder.rglob("*") if path.is_file())

    assert read(folder / "remiss.json")["approval_decision"] == "Styrelsen § 12"
    assert read(folder / "remiss.json")["approved_at"].startswith("2026-05-10")
    assert [note["text"] for note in read(folder / "beslut.json")] == ["Styrelsen § 12"]
    (request,) = read(folder / "anstand.json")
    assert (request["code"], request["reason"], request["granted"]) == ("0114", "Nämnden sammanträder sent", False)
    denial = next(letter for letter in read(folder / "brev.json") if letter["kind"] == "extension_denied")
    assert denial["reason"] == "Beslutet brådskar"
    (compilation,) = read(folder / "sammanstallningar.json")
    pdf = (folder / "sammanstallning" / "remissammanstallning.pdf").read_bytes()
    assert compilation["files"]["pdf"] == hashlib.sha256(pdf).hexdigest()
    told = (folder / "LÄS MIG.txt").read_text()
    assert [path.name for path in folder.iterdir() if path.name not in told] == ["LÄS MIG.txt"]


def test_what_was_asked_to_be_completed_is_in_the_archive(office: Office, built: BuiltRound, tmp_path: Path) -> None:
    submit(office.database, built.recipient_id)
    wish = SupplementWish(parts=(Part(part=AnswerPart.SUMMARY),), text="Skriv mer.", until=DUE)
    with office.database.changing() as session:
        request = supplements.ask(session, session.get_one(RecipientRow, built.recipient_id), wish, at=BEFORE)
    folder = tmp_path / "ut"
    exporting.export(office, built.dnr, folder)
    (asked,) = read(folder / "kompletteringar.json")
    assert (asked["code"], asked["parts"], asked["text"]) == ("0114", ["summary"], "Skriv mer.")
    assert asked["answered_version"] is None
    told = [json.loads(line) for line in (folder / "handelselogg.jsonl").read_text().splitlines()]
    assert "supplement_requested" in {entry["action"] for entry in told if entry["object_id"] == request.id}


def test_a_file_in_quarantine_stays_and_the_export_says_so(office: Office, built: BuiltRound, tmp_path: Path) -> None:
    bad, odd = kept(office.files, b"%PDF-1.4 bad", "ond.pdf"), kept(office.files, b"%PDF-1.4 odd", "udda.pdf")
    good, new = kept(office.files, b"%PDF-1.4 good", "bra.pdf"), kept(office.files, b"%PDF-1.4 new", "ny.pdf")
    submit(office.database, built.recipient_id, files=(bad, odd, good, new))
    quarantine(office.database, bad.sha256)
    table = office.files.put(b"PK")
    with office.database.changing() as session:
        said = FileText(state=TextState.KEPT, pages=(FilePage(number=1, text="Vi säger nej"),))
        file_texts.record(session, good.sha256, said, BEFORE)
        comment_returns.add(session, built.round_id, name="t.docx", sha256=table, size=2, at=BEFORE, by="registrar")
    seen(office.database, odd.sha256, ActiveContent.SCRIPT, malware="")
    seen(office.database, good.sha256, malware="")
    folder = tmp_path / "ut"
    exporting.export(office, built.dnr, folder)
    receipt = "KSL-13-0111-0114-1"
    given = sorted(path.name for path in (folder / "filer" / receipt).iterdir())
    assert given == [
        "02 udda.pdf",
        "03 bra.pdf",
        "04 ny.pdf",
    ]
    assert (folder / "filanmarkningar.txt").read_text().splitlines() == [
        f"{receipt}/01 ond.pdf: i karantän: skadlig kod har hittats ({SIGNATURE})",
        f"{receipt}/02 udda.pdf: innehåller skript",
        f"{receipt}/04 ny.pdf: ännu inte granskad",
    ]
    (answer,) = (folder / "svar" / "0114").iterdir()
    assert [file["check"]["malware"] for file in read(answer)["files"]] == [SIGNATURE, "", "", ""]
    assert [file["check"]["looked"] for file in read(answer)["files"]] == ["done", "done", "done", "not_yet"]
    told = [json.loads(line) for line in (folder / "handelselogg.jsonl").read_text().splitlines()]
    assert [entry["object_id"] for entry in told if entry["action"] == "file_quarantined"] == [bad.sha256]
    texts = {row["file"].partition(" ")[2]: row for row in read(folder / "filtexter.json")}
    assert [texts[name]["pages"] for name in ("bra.pdf", "ond.pdf")] == [[{"number": 1, "text": "Vi säger nej"}], []]
    assert [row["sha256"] for row in read(folder / "synpunktstabeller.json")] == [table]
    assert (folder / "synpunktstabeller" / "01 t.docx").read_bytes() == b"PK"
    readme = (folder / "LÄS MIG.txt").read_text()
    assert [path.name for path in folder.iterdir() if path.name not in readme] == ["LÄS MIG.txt"]


def test_an_export_is_told_to_the_audit_with_its_checksum(office: Office, built: BuiltRound, tmp_path: Path) -> None:
    made = exporting.export(office, built.dnr, tmp_path / "ut")
    (told,) = exports(office)
    sums = hashlib.sha256((tmp_path / "ut" / "SHA256SUMS").read_bytes()).hexdigest()
    assert (told.actor, told.object_id) == ("registrar", built.round_id)
    assert json.loads(told.facts) == {"files": len(made), "sums_sha256": sums}


@pytest.mark.parametrize("exists", [True, False])
def test_half_an_export_leaves_nothing_and_is_not_told(
    office: Office, built: BuiltRound, tmp_path: Path, exists: bool
) -> None:
    with office.database.reading() as session:
        (paper,) = rounds.papers(session, built.round_id)
    where(office.files, paper.sha256).unlink()
    folder = tmp_path / "ut"
    if exists:
        folder.mkdir()
    with pytest.raises(PermanentFailure, match="file_gone"):
        exporting.export(office, built.dnr, folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == (["data", "ut"] if exists else ["data"])
    assert not exists or list(folder.iterdir()) == []
    assert exports(office) == []


def test_an_export_goes_into_an_empty_folder_and_never_into_another(
    office: Office, built: BuiltRound, tmp_path: Path
) -> None:
    empty, file = tmp_path / "tom", tmp_path / "fil"
    empty.mkdir()
    file.write_text("")
    assert empty / "SHA256SUMS" in exporting.export(office, built.dnr, empty)
    with pytest.raises(Refused, match="folder_not_empty"):
        exporting.export(office, built.dnr, empty)
    for folder in (file, file / "under"):
        with pytest.raises(Refused, match="folder_unwritable"):
            exporting.export(office, built.dnr, folder)
