"""An answer that came on paper or by mail: what file may be registered, and what is noted of one taken as it came."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import select

from desk import counter
from desk.office import Office
from models.errors import Refused
from models.media import ODT
from models.tables import AnswerRow, AuditRow
from store import answers
from templates.file_messages import FILE_FOUND
from templates.messages import error_sentence
from tests.odd_files import OLE, odt
from tests.round_builder import register_round


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("fel.pdf", b"#!/bin/sh\necho hej\n", "file_wrong_kind"),
        ("halv.pdf", b"%PDF-1.4\n", "file_broken"),
        ("gammal.doc", OLE + b"\0" * 600, "file_old_word"),
        ("svar.odt", b"PK", "file_wrong_kind"),
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
    assert kept == ("KSL-13-0111-0114-1", found)
    with office.database.reading() as session:
        answer = session.exec(select(AnswerRow)).one()
        (file,) = answers.answer_files(session, answer.id)
        noted = session.exec(select(AuditRow).where(AuditRow.action == "file_taken_as_it_came")).one()
    assert (file.name, file.media_type, file.sha256) == (name, "application/octet-stream", sha256(content).hexdigest())
    assert (noted.object_id, json.loads(noted.facts)) == (answer.id, {"found": found, "sha256": file.sha256})


def test_a_good_file_is_kept_as_what_it_is_whatever_the_registrar_says(office: Office, tmp_path: Path) -> None:
    built, path = register_round(office.database, office.files, key=office.key), tmp_path / "svar.pdf"
    path.write_bytes(odt())
    kept = counter.record(office, built.dnr, "0114", path, "", office.clock(), replace=False, as_it_came=True)
    assert kept.as_it_came == ""
    with office.database.reading() as session:
        (file,) = answers.answer_files(session, session.exec(select(AnswerRow)).one().id)
        assert session.exec(select(AuditRow).where(AuditRow.action == "file_taken_as_it_came")).all() == []
    assert (file.media_type, Path(file.name).suffix) == (ODT, ".odt")
