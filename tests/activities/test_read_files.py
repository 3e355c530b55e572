"""The text of every sent file is read after it has come; never a draft's, and never one's in quarantine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.inspection.inspecting import read_text
from models.file_texts import NOT_READ, FileText, TextState, failed
from store.answers import texts
from store.database import Database
from store.files import file_texts
from store.files.files import FileStore
from store.records import snapshot
from tests.file_steps import kept, put_in_draft, quarantine
from tests.inspecting import inspector
from tests.registers import lay_register
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE, submit
from tests.text_files import written_pdf


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    lay_register(tmp_path / "remiss.db")
    opened = Database(f"sqlite:///{tmp_path}/remiss.db")
    yield opened
    opened.dispose()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def built(database: Database, files: FileStore) -> BuiltRound:
    return register_round(database, files)


def text_of(database: Database, sha256: str) -> FileText:
    with database.reading() as session:
        return file_texts.of_hashes(session, [sha256])[sha256]


async def test_a_draft_s_file_is_not_read_before_it_is_sent(
    database: Database, files: FileStore, built: BuiltRound
) -> None:
    file = kept(files, written_pdf("Vägen byggs."))
    put_in_draft(database, built.recipient_id, file)
    loop = inspector(database, files, lambda: BEFORE, read=read_text)
    while await loop.look_through():
        pass
    assert text_of(database, file.sha256) == NOT_READ
    submit(database, built.recipient_id, files=[file])
    assert await loop.look_through()
    assert text_of(database, file.sha256).text == "Vägen byggs."
    assert not await loop.look_through()


async def test_a_poisonous_file_is_set_aside_with_its_reason_and_the_others_are_read(
    database: Database, files: FileStore, built: BuiltRound
) -> None:
    bad, bare = kept(files, b"%PDF-1.4 poison"), kept(files, written_pdf(""))
    good, ill = kept(files, written_pdf("Ett", "Två")), kept(files, written_pdf("Sjuk"))
    with database.reading() as session:
        before = snapshot.take(session, built.round_id, BEFORE).snapshot
    submit(database, built.recipient_id, files=[bad, bare, good, ill])
    while await inspector(database, files, lambda: BEFORE, read=read_text).look_through():
        pass
    quarantine(database, ill.sha256)
    assert text_of(database, bad.sha256) == failed("unreadable")
    assert text_of(database, bare.sha256).state is TextState.NONE
    assert text_of(database, ill.sha256) == failed("quarantined")
    with database.reading() as session:
        data = snapshot.take(session, built.round_id, BEFORE)
        told = [(one.file_name, one.page, one.text) for one in texts.of_round(session, built.round_id) if one.file_id]
    (answer,) = (one.answer for one in data.recipients if one.answer)
    assert [file.text.text for file in answer.files] == ["", "", "Ett\n\nTvå", ""]
    assert told == [("yttrande.pdf", 1, "Ett"), ("yttrande.pdf", 2, "Två")]
    assert data.snapshot != before


async def test_texts_that_come_later_make_another_compilation(
    database: Database, files: FileStore, built: BuiltRound
) -> None:
    submit(database, built.recipient_id, files=[kept(files, written_pdf("Ett"))])
    loop = inspector(database, files, lambda: BEFORE, read=read_text)
    names = []
    for _ in range(2):
        with database.reading() as session:
            names.append(snapshot.take(session, built.round_id, BEFORE).snapshot)
        await loop.look_through()
    assert names[0] != names[1]
