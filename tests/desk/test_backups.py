"""A backup says when it is not whole, goes into an empty house alone, and what may have been sent since is told."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from desk import backups, mailroom
from desk.office import Office
from models.definition import ReminderRule
from models.errors import Refused, RemissError
from models.tables import InstallationRow
from models.values import LetterKind, LetterState
from settings import Settings
from store import installation
from store.backup import container, dumping
from store.letters import letter_plans
from store.recipients import recipients
from templates.cli import upkeep
from tests.file_steps import where
from tests.letter_orders import MISSIV
from tests.round_builder import DUE, register_round
from tests.store_steps import letters_of


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Path:
    """Of a register with a round whose three missiv were waiting; one reminder falls due five days later."""
    rule = ReminderRule(days=-5)
    office.database.ping()
    built = register_round(office.database, office.files, count=3, key=office.key, reminders=(rule,))
    letter_plans.plan_all(office.database, built.round_id, MISSIV, office.clock(), "")
    return backups.make(office, tmp_path, ()).file


def laid_down(office: Office, copy: Path, folder: Path, *, after: timedelta = timedelta()) -> Office:
    """The copy as a house of its own, so much later."""
    folder.mkdir()
    (folder / "secret.key").write_bytes(office.key)
    settings = Settings(data=folder)
    backups.restore(settings, copy, None, now=office.clock() + after)
    return Office(settings, clock=lambda: office.clock() + after)


CUT: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda whole: whole[: len(whole) // 2],
    "changed": lambda whole: whole[:40_000] + b"#" + whole[40_001:],
    "without its last file": lambda whole: whole[: whole.rindex(b"files/")],
    "another file": lambda _: b"PK\x03\x04 en zip",
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("sealed", [False, True])
def test_a_backup_that_is_not_whole_is_not_taken(office: Office, tmp_path: Path, copy: Path, sealed: bool) -> None:
    own = pyrage.x25519.Identity.generate()
    (tmp_path / "identity").write_text(str(own))
    good = copy.read_bytes()
    told = {}
    for name, change in CUT.items():
        bad = change(good)
        if sealed:
            bad = change(pyrage.encrypt(good, [own.to_public()])) if name != "without its last file" else b""
        copy.write_bytes(bad)
        with pytest.raises(RemissError) as caught:
            backups.check(copy, tmp_path / "identity", tmp_path)
        told[name] = caught.value.code
    assert set(told.values()) == {"backup_damaged"}
    copy.write_bytes(pyrage.encrypt(good, [pyrage.x25519.Identity.generate().to_public()]))
    with pytest.raises(RemissError, match="backup_other_identity"):
        backups.check(copy, tmp_path / "identity", tmp_path)


def test_a_backup_from_elsewhere_changes_nothing(office: Office, tmp_path: Path, copy: Path) -> None:
    house = tmp_path / "two"
    house.mkdir()
    (house / "secret.key").write_bytes(b"o" * 40)
    for code in ("other_key", "backup_needs_key"):
        with pytest.raises(RemissError, match=code):
            backups.restore(Settings(data=house), copy, None, now=office.clock())
        (house / "secret.key").unlink(missing_ok=True)
    assert not (house / "remiss.sqlite3").exists()
    with pytest.raises(RemissError, match="backup_exists"):
        backups.make(office, copy, ())
    with pytest.raises(RemissError, match="backup_key_unusable"):
        backups.make(office, tmp_path / "ny", ("age1fel",))
    paper = where(office.files, office.files.hashes()[0])
    paper.unlink()
    made = backups.make(office, tmp_path / "ny", ())
    assert [fault.code for fault in made.missing] == ["file_gone"]
    assert [fault.code for fault in backups.check(made.file, None, tmp_path).faults] == ["file_gone"]


def test_what_is_removed_while_a_backup_is_taken_is_in_it_all_the_same(
    office: Office, tmp_path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disposal, or drafts that go, between the snapshot and the last file: the copy is whole as of its snapshot."""
    paper, begun = office.files.hashes()[0], office.files.put(b"%PDF-1.7 ett utkast")
    write, dump = container.write, dumping.dump

    def removed_after_dump(url: str, to: Path) -> None:
        dump(url, to)
        assert office.files.remove(begun)
        office.files.put(b"%PDF-1.7 har just kommit")

    def removed_as_it_is_written(*given: Any) -> None:
        assert office.files.remove(paper)
        write(*given)

    monkeypatch.setattr(dumping, "dump", removed_after_dump)
    monkeypatch.setattr(container, "write", removed_as_it_is_written)
    made = backups.make(office, tmp_path / "ny", ())
    assert (made.missing, backups.check(made.file, None, tmp_path).faults) == ((), ())
    second = laid_down(office, made.file, tmp_path / "two")
    assert len(second.files.hashes()) == made.files == 3
    assert second.files.read(begun)
    assert second.files.read(paper)
    assert [path.name for path in office.files.root.glob("held-*")] == []
    second.database.dispose()


def test_what_may_have_been_sent_since_is_told_and_can_be_counted_as_sent(
    office: Office, tmp_path: Path, copy: Path
) -> None:
    second = laid_down(office, copy, tmp_path / "two", after=timedelta(days=7))
    found = mailroom.standing(second)
    assert [(row.kind, row.number, row.planned) for row in found.waiting] == [
        (LetterKind.MISSIV, 3, False),
        (LetterKind.REMINDER, 3, True),
    ]
    said = "\n".join(upkeep.standing_lines(found))
    assert "återläst ur en säkerhetskopia från lördag 30 maj 2026 kl. 23.59" in said
    assert "KSL/13/0111  3 brev (påminnelse) vars tid kom efter kopian" in said
    assert mailroom.resume(second, as_sent=True) == 3
    with second.database.reading() as session:
        members = recipients.of_round(session, found.waiting[0].round_id)
    letters = [letter for member in members for letter in letters_of(second.database, member.id)]
    assert {letter.state for letter in letters} == {LetterState.SENT}
    assert mailroom.standing(second).room.paused_at is None
    with pytest.raises(RemissError, match="mail_not_paused"):
        mailroom.resume(second, as_sent=False)
    second.database.dispose()


def test_a_key_can_be_changed_while_rounds_are_open(office: Office) -> None:
    old, new, third = office.key, b"n" * 40, b"t" * 40
    register_round(office.database, office.files, key=old)

    def check(key: bytes, before: bytes | None = None) -> str:
        try:
            installation.check(office.database, office.files, key, before=before, now=DUE)
        except Refused as refusal:
            return refusal.code
        return ""

    assert check(new) == "other_key"
    assert check(new, old) == ""
    assert check(new) == check(third, new) == "old_key_needed"
    assert check(old, new) == ""  # and back
    with office.database.reading() as session:
        assert session.get_one(InstallationRow, 1).key_before is None
    assert check(old) == ""
