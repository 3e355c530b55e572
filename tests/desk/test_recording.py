"""An answer that came on paper or by mail: what file may be registered, and what is noted of one taken as it came."""

import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pikepdf import Encryption
from sqlalchemy import update
from sqlmodel import select

from desk import counter
from desk.office import Office
from models.errors import Refused
from models.media import ODT, PDF
from models.tables import AnswerRow, AuditRow, RoundRow
from rules.local_time import local_day
from store.answers import answers
from templates.file_messages import FILE_FOUND
from templates.messages import error_sentence
from tests.active_files import pdf
from tests.odd_files import OLE, odt
from tests.round_builder import DUE, SENT, register_round

DRAFTED = SENT - timedelta(days=20)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("fel.pdf", b"#!/bin/sh\necho hej\n", "file_text"),
        ("halv.pdf", b"%PDF-1.4\n", "file_broken"),
        ("gammal.doc", OLE + b"\0" * 600, "file_old_office"),
        ("svar.odt", b"PK\3\3", "file_wrong_kind"),
    ],
)
def test_a_file_is_told_by_its_content_and_taken_as_it_came_only_when_the_registrar_says_so(
    office: Office, tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    built, path = register_round(office.database, office.files, key=office.key), tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        counter.record(office, built.dnr, "0114", path, "", office.clock(), replace=False)
    told = error_sentence(refused.value)
    assert told.startswith(f'Filen "{path}" är inte registrerad: {FILE_FOUND[found]}. ')
    assert "--as-it-came" in told
    assert not (office.files.root / sha256(content).hexdigest()[:2]).exists()

    kept = counter.record(office, built.dnr, "0114", path, "", office.clock(), replace=False, as_it_came=True)
    assert (kept.receipt, kept.as_it_came, kept.contradicts) == ("KSL-13-0111-0114-1", found, "")
    with office.database.reading() as session:
        answer = session.exec(select(AnswerRow)).one()
        (file,) = answers.answer_files(session, answer.id)
        noted = session.exec(select(AuditRow).where(AuditRow.action == "file_taken_as_it_came")).one()
    assert (file.name, file.media_type, file.sha256) == (name, "application/octet-stream", sha256(content).hexdigest())
    assert (noted.object_id, json.loads(noted.facts)) == (answer.id, {"found": found, "sha256": file.sha256})


@pytest.mark.parametrize(
    ("arrived", "code", "words"),
    [
        (SENT - timedelta(days=30), "arrived_before_draft", "fanns inte ens utkastet"),
        (DRAFTED + timedelta(hours=1), "arrived_before_sending", "men remissen skickades först"),
        (local_day(DRAFTED) - timedelta(days=1), "arrived_before_draft", "fanns inte ens utkastet"),
    ],
)
def test_an_arrival_that_contradicts_the_round_is_said_and_insisted_on(
    office: Office, paper: Path, arrived: date, code: str, words: str
) -> None:
    built = register_round(office.database, office.files, key=office.key)
    with office.database.changing() as session:
        session.connection().execute(update(RoundRow).values(created_at=DRAFTED))
    with pytest.raises(Refused) as refused:
        counter.record(office, built.dnr, "0114", paper, "", arrived, replace=False)
    told = error_sentence(refused.value)
    assert refused.value.code == code
    assert words in told
    assert "lägg till --anyway" in told
    kept = counter.record(office, built.dnr, "0114", paper, "", arrived, replace=False, anyway=True)
    assert kept.contradicts == code
    with office.database.reading() as session:
        noted = session.exec(select(AuditRow).where(AuditRow.action == "arrival_insisted")).one()
    assert json.loads(noted.facts)["contradicts"] == code


def test_an_older_answer_in_place_of_a_newer_is_said(office: Office, paper: Path) -> None:
    built = register_round(office.database, office.files, key=office.key)
    counter.record(office, built.dnr, "0114", paper, "", office.clock(), replace=False)
    with pytest.raises(Refused) as refused:
        counter.record(office, built.dnr, "0114", paper, "", office.clock() - timedelta(days=1), replace=True)
    assert "svaret som det ersätter kom senare" in error_sentence(refused.value)


def test_nobody_insists_on_an_arrival_that_has_not_been(office: Office, paper: Path) -> None:
    built, later = register_round(office.database, office.files, key=office.key), office.clock() + timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        counter.record(office, built.dnr, "0114", paper, "", later, replace=False, anyway=True)
    assert refused.value.code == "arrived_in_future"


@pytest.mark.parametrize("day", [local_day(SENT), local_day(DUE - timedelta(days=10))])
def test_a_day_alone_contradicts_neither_the_sending_nor_now_of_that_day(
    office: Office, paper: Path, day: date
) -> None:
    built = register_round(office.database, office.files, key=office.key)
    assert counter.record(office, built.dnr, "0114", paper, "", day, replace=False).contradicts == ""


@pytest.mark.parametrize(
    ("name", "content", "kept_as", "kind"),
    [
        ("svar.pdf", odt(), "svar.pdf.odt", ODT),
        ("signerat.pdf", pdf(encryption=Encryption(owner="x", user="", R=6)), "signerat.pdf", PDF),
    ],
)
def test_a_good_file_is_kept_as_what_it_is_whatever_the_registrar_says(
    office: Office, tmp_path: Path, name: str, content: bytes, kept_as: str, kind: str
) -> None:
    built, path = register_round(office.database, office.files, key=office.key), tmp_path / name
    path.write_bytes(content)
    kept = counter.record(office, built.dnr, "0114", path, "", office.clock(), replace=False, as_it_came=True)
    assert kept.as_it_came == ""
    with office.database.reading() as session:
        (file,) = answers.answer_files(session, session.exec(select(AnswerRow)).one().id)
        assert session.exec(select(AuditRow).where(AuditRow.action == "file_taken_as_it_came")).all() == []
    assert (file.name, file.media_type) == (kept_as, kind)
