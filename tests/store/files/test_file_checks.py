"""One row for each content that has been looked through, one letter for each file in quarantine, nothing twice."""

import json

import pytest
from sqlmodel import col, select

from models.file_checks import CLEAN, looked_through
from models.letters import LetterFacts
from models.tables import AuditRow, FileCheckRow, RecipientRow
from models.values import ActiveContent, LetterKind, LetterState, RoundState
from store.answers import answers, secrecy, withdrawals
from store.database import Database
from store.files import file_checks
from store.files.file_checks import Unchecked
from store.letters import letter_facts
from store.records import outbox
from tests.file_steps import SIGNATURE, check_of, put_in_draft, quarantine, seen, tell
from tests.registers import ON_SQLITE
from tests.round_builder import KEY, BuiltRound
from tests.store.supplement_steps import ask
from tests.store_steps import BEFORE, chain_holds, letters_of, move, recipient, send_all, stored, submit


def waiting(database: Database, *, scanning: bool, aside: tuple[str, ...] = ()) -> list[str]:
    """The first letters of the hashes of what waits."""
    with database.reading() as session:
        return [item.sha256[0] for item in file_checks.waiting(session, scanning=scanning, aside=aside)]


def audited(database: Database) -> list[dict[str, str]]:
    with database.reading() as session:
        rows = session.exec(select(AuditRow).where(col(AuditRow.action) == "file_quarantined"))
        return [json.loads(row.facts) for row in rows]


def test_files_of_drafts_and_answers_wait_each_content_once(database: Database, built: BuiltRound) -> None:
    other = tuple(built.recipient_ids.values())[1]
    submit(database, built.recipient_id, files=(stored(fill="b"), stored("kopia.pdf", fill="b")))
    put_in_draft(database, other, stored(fill="a"), stored("samma.pdf", fill="b"))
    assert waiting(database, scanning=False) == ["a", "b"]
    assert waiting(database, scanning=False, aside=("a" * 64,)) == ["b"]
    with database.reading() as session:
        (first, _second) = file_checks.waiting(session, scanning=False)
    assert first == Unchecked(sha256="a" * 64, media_type="application/pdf", is_inspected=False)


def test_a_masked_copy_is_looked_through_like_what_it_covers_and_does_not_leave_with_malware(
    database: Database, built: BuiltRound
) -> None:
    answer = submit(database, built.recipient_id, files=(stored(fill="b"),))
    with database.changing() as session:
        (file,) = answers.answer_files(session, answer.id)
        copy = stored("maskat.pdf", fill="a")
        secrecy.add_copy(session, file, copy, reason="Ett namn är täckt", at=BEFORE, by="registrar")
    assert waiting(database, scanning=False) == ["b", "a"]
    for fill, malware in (("b", ""), ("a", SIGNATURE)):
        assert seen(database, fill * 64, malware=malware)
    assert waiting(database, scanning=True) == []
    with database.reading() as session:
        (outside,) = secrecy.outside(session, [answer], str)[answer.id].files
    assert (outside.file, outside.withheld) == (None, "quarantined")


def test_a_file_looked_through_waits_no_more_until_a_scanner_answers(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(fill="a"), stored("b.pdf", fill="b")))
    assert seen(database, "a" * 64, ActiveContent.SCRIPT, awaits_scan=True)
    assert waiting(database, scanning=False) == ["b"]
    assert waiting(database, scanning=True) == ["b", "a"]
    assert seen(database, "a" * 64, malware="")
    assert waiting(database, scanning=True) == ["b"]
    assert check_of(database, "a" * 64) == looked_through((ActiveContent.SCRIPT,))


def test_a_second_look_at_the_same_file_changes_nothing(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    quarantine(database, "a" * 64)
    assert not seen(database, "a" * 64, malware="")
    assert not seen(database, "a" * 64, ActiveContent.LAUNCH, awaits_scan=True)
    assert check_of(database, "a" * 64) == looked_through(malware=SIGNATURE)
    assert audited(database) == [{"sha256": "a" * 64, "signature": SIGNATURE}]
    assert chain_holds(database)


def test_without_a_scanner_nothing_waits_for_one(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    seen(database, "a" * 64, awaits_scan=True)
    assert check_of(database, "a" * 64).awaits_scan
    with database.changing() as session:
        file_checks.stop_waiting(session)
    assert check_of(database, "a" * 64) == CLEAN
    with database.reading() as session:
        row = session.get_one(FileCheckRow, "a" * 64)
    assert (row.inspected_at, row.scanned_at) == (BEFORE, None)


def test_the_registrar_gets_one_letter_about_a_file_however_many_versions_hold_it(
    database: Database, built: BuiltRound
) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    quarantine(database, "a" * 64)
    assert tell(database) == 1
    submit(database, built.recipient_id, files=(stored("samma.pdf"), stored("ny.pdf", fill="b")), replaces=1)
    assert tell(database) == 0
    quarantine(database, "b" * 64)
    assert (tell(database), tell(database)) == (1, 0)
    letters = letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)
    assert [(letter.number, letter.to) for letter in letters] == [
        (1, "registrator@ksl.example"),
        (2, "registrator@ksl.example"),
    ]
    with database.reading() as session:
        facts = letter_facts.gather(session, letters, key=KEY, base_url="https://remiss.example")
        told = [facts[letter.id] for letter in letters]
        (group,) = outbox.waiting(session)
    assert [(fact.malware, [file.name for file in fact.files], fact.link) for fact in told] == [
        (SIGNATURE, ["yttrande.pdf"], ""),
        (SIGNATURE, ["ny.pdf"], ""),
    ]
    assert [fact.receipt for fact in told] == ["KSL-13-0111-0114-1", "KSL-13-0111-0114-2"]
    assert group.codes == ("0114",)


def told_of(database: Database, recipient_id: str) -> LetterFacts:
    """The facts of the only letter there is about a file."""
    assert tell(database) == 1
    letters = letters_of(database, recipient_id, LetterKind.FILE_QUARANTINED)
    with database.reading() as session:
        (facts,) = letter_facts.gather(session, letters, key=KEY, base_url="https://remiss.example").values()
    return facts


def test_the_letter_says_that_the_answer_counts_and_that_it_can_be_completed(
    database: Database, built: BuiltRound
) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    quarantine(database, "a" * 64)
    facts = told_of(database, built.recipient_id)
    assert (facts.counts, facts.completable) == (True, True)


def test_a_file_of_an_older_version_and_of_the_one_that_counts_is_told_of_the_latter(
    database: Database, built: BuiltRound
) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    submit(database, built.recipient_id, files=(stored(),), replaces=1)
    quarantine(database, "a" * 64)
    facts = told_of(database, built.recipient_id)
    assert (facts.version, facts.counts, facts.completable) == (2, True, True)


def test_the_letter_of_a_replaced_version_does_not_say_that_it_counts(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    submit(database, built.recipient_id, files=(stored(fill="b"),), replaces=1)
    quarantine(database, "a" * 64)
    facts = told_of(database, built.recipient_id)
    assert (facts.version, facts.counts, facts.completable, facts.withdrawn_at) == (1, False, False, None)


def test_the_letter_of_an_answer_taken_back_says_so(database: Database, built: BuiltRound) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    with database.changing() as session:
        withdrawals.withdraw(session, built.recipient_id, version=1, at=BEFORE)
    quarantine(database, "a" * 64)
    facts = told_of(database, built.recipient_id)
    assert (facts.counts, facts.completable, facts.withdrawn_at) == (False, False, BEFORE)


@ON_SQLITE
@pytest.mark.parametrize("why", ["cancelled", "asked", "no address"])
def test_the_letter_names_no_command_that_would_be_refused(database: Database, built: BuiltRound, why: str) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    quarantine(database, "a" * 64)
    if why == "cancelled":
        assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, BEFORE)
    elif why == "asked":
        ask(database, built)
    else:
        with database.changing() as session:
            row = session.get_one(RecipientRow, built.recipient_id)
            row.email = ""
            session.add(row)
    facts = told_of(database, built.recipient_id)
    assert (facts.counts, facts.completable) == (True, False)


def test_a_draft_is_the_recipients_own_until_it_is_sent(database: Database, built: BuiltRound) -> None:
    put_in_draft(database, built.recipient_id, stored())
    quarantine(database, "a" * 64)
    assert tell(database) == 0
    submit(database, built.recipient_id)
    assert tell(database) == 1


def test_the_letter_leaves_for_the_senders_address_also_when_the_round_is_off(
    database: Database, built: BuiltRound
) -> None:
    submit(database, built.recipient_id, files=(stored(),))
    quarantine(database, "a" * 64)
    tell(database)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, BEFORE)
    assert LetterKind.FILE_QUARANTINED in {letter.kind for letter in send_all(database, built)}
    (letter,) = letters_of(database, built.recipient_id, LetterKind.FILE_QUARANTINED)
    assert (letter.state, letter.to) == (LetterState.SENT, "registrator@ksl.example")


def test_a_quarantined_file_leaves_the_answer_counted(database: Database, built: BuiltRound) -> None:
    answer = submit(database, built.recipient_id, files=(stored(),))
    before = recipient(database, built.recipient_id)
    quarantine(database, "a" * 64)
    tell(database)
    assert recipient(database, built.recipient_id) == before
    assert answer.counted


def test_only_what_there_is_something_to_say_of_is_told(database: Database, built: BuiltRound) -> None:
    """Also what nobody has looked through: not yet known is not clean."""
    submit(database, built.recipient_id, files=(stored(fill="a"), stored("b.pdf", fill="b"), stored("c.pdf", fill="c")))
    seen(database, "a" * 64, malware="")
    seen(database, "b" * 64, ActiveContent.SCRIPT, ActiveContent.EXTERNAL_CONTENT, malware="")
    with database.reading() as session:
        own = file_checks.of_recipient(session, built.recipient_id)
        every = file_checks.of_hashes(session, ["a" * 64, "b" * 64, "c" * 64])
    assert every == {**own, "a" * 64: CLEAN}
    assert {sha256[0]: (check.looked, check.active) for sha256, check in own.items()} == {
        "b": ("done", (ActiveContent.SCRIPT, ActiveContent.EXTERNAL_CONTENT)),
        "c": ("not_yet", ()),
    }
