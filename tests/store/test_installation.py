"""A database belongs to one key and one folder: every process with another is refused, and no letter leaves it."""

from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import select

from models.errors import Refused, TemporaryFailure
from models.tables import InstallationRow, LetterRow
from models.values import LetterKind
from store import installation
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_facts, letters
from store.recipients import recipients
from tests.round_builder import KEY, BuiltRound
from tests.store_steps import BEFORE

OTHER = b"another key, also of thirty-two.."


def refused(database: Database, files: FileStore, key: bytes) -> str:
    with pytest.raises(Refused) as told:
        installation.check(database, files, key)
    return told.value.code


def test_the_first_process_says_whose_the_database_is_and_every_later_one_must_agree(
    database: Database, files: FileStore, tmp_path: Path
) -> None:
    assert installation.unready(database, files, KEY) == "key"
    for _ in range(2):
        installation.check(database, files, KEY)
    assert installation.unready(database, files, KEY) == ""
    assert refused(database, files, OTHER) == "other_key"
    assert installation.unready(database, files, OTHER) == "key"
    elsewhere = FileStore(tmp_path / "elsewhere")
    assert refused(database, elsewhere, KEY) == "other_store"
    assert installation.unready(database, elsewhere, KEY) == "store"
    other = FileStore(tmp_path / "other")
    other.name_store("1" * 32)
    assert refused(database, other, KEY) == "other_store"


def test_an_older_database_is_asked_for_a_link_and_a_paper(
    database: Database, built: BuiltRound, files: FileStore, tmp_path: Path
) -> None:
    assert refused(database, files, OTHER) == "other_key"
    assert refused(database, FileStore(tmp_path / "elsewhere"), KEY) == "other_store"
    with database.reading() as session:
        assert session.exec(select(InstallationRow)).all() == []
    installation.check(database, files, KEY)


def test_a_database_begun_anew_takes_the_folder_that_is_there(database: Database, files: FileStore) -> None:
    installation.check(database, files, KEY)
    with database.changing() as session:
        session.connection().execute(delete(InstallationRow))
    installation.check(database, files, KEY)
    assert installation.unready(database, files, KEY) == ""


def test_a_folder_is_named_once(files: FileStore) -> None:
    assert [files.name_store(number * 32) for number in "12"] == ["1" * 32] * 2
    assert list((files.root / "incoming").iterdir()) == []


def test_a_letter_whose_link_would_open_nothing_is_not_built(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        recipient = recipients.by_code(session, built.round_id, "0114")
        assert recipient is not None
        assert letters.queue(session, recipient, LetterKind.REMINDER, 1, BEFORE)
    with database.reading() as session:
        found = session.exec(select(LetterRow)).all()
        assert letter_facts.gather(session, found, key=KEY, base_url="")
        with pytest.raises(TemporaryFailure) as told:
            letter_facts.gather(session, found, key=OTHER, base_url="")
    assert told.value.code == "other_key"
