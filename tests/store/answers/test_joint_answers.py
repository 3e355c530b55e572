"""Joint answers: settled by the word of each one named, and by nothing else; never two answers for one recipient."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.answer import AnswerContent, JointRecipient
from models.errors import Refused
from models.tables import AnswerRow, RecipientRow
from models.values import Counts, JointState, Language, LetterKind, LetterState, RecipientState, Stance
from rules.counting import stance_counts
from store.answers import answers, joint, joint_standing, submissions, withdrawals
from store.answers.submissions import Submission
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_facts
from store.recipients import recipients
from store.records import snapshot
from store.rounds import overview, standing
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, KEY, BuiltRound, register_round
from tests.store_steps import BEFORE, chain_holds, close, letters_of, plan, recipient, send_all, submit

LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=4)


def members(database: Database, built: BuiltRound) -> list[RecipientRow]:
    with database.reading() as session:
        return recipients.of_round(session, built.round_id)


def answer_with(
    database: Database, lead: str, *named: RecipientRow, replaces: int = 0, at: object = BEFORE, **changes: object
) -> AnswerRow:
    content = AnswerContent(
        stance=Stance.OPPOSES,
        summary=f"version {replaces + 1}",
        joint_recipients=tuple(JointRecipient(code=row.code, name=row.full_name) for row in named),
    )
    facts = {"content": content, "nonce": f"n{lead}{replaces}", "arrived_at": at, "replaces": replaces, **changes}
    with database.changing() as session:
        return session.get_one(AnswerRow, submissions.submit(session, lead, Submission.model_validate(facts)).id)


def say(database: Database, named: str, lead: str, *, yes: bool, version: int = 1, at: object = LATER) -> None:
    with database.changing() as session:
        if yes:
            joint.confirm(session, named, lead, version=version, at=at)  # type: ignore[arg-type]
        else:
            joint.deny(session, named, lead, at=at)  # type: ignore[arg-type]


def counts(database: Database, built: BuiltRound) -> Counts:
    with database.reading() as session:
        return standing.counts(session, built.round_id)


def kinds(database: Database, recipient_id: str, kind: LetterKind) -> list[LetterState]:
    return [letter.state for letter in letters_of(database, recipient_id, kind)]


def test_one_that_is_named_is_settled_by_its_own_word_and_counted_once(database: Database, built: BuiltRound) -> None:
    lead, first, second, third = members(database, built)
    answer_with(database, lead.id, first, second, third)
    told = counts(database, built)
    assert (told.recipients, told.answered, told.named, told.outstanding) == (4, 1, 3, 0)
    with database.reading() as session:
        assert overview.counts(session, [built.round_id]) == {built.round_id: told}
    for row in (first, second, third):
        (letter,) = letters_of(database, row.id, LetterKind.JOINT_NAMED)
        assert (letter.to, letter.state) == (row.email, LetterState.QUEUED)
    with database.reading() as session:
        facts = letter_facts.gather(session, [letter], key=KEY, base_url="http://x")[letter.id]
    assert (facts.other_name, facts.link.startswith("http://x/s/")) == (lead.full_name, True)
    say(database, first.id, lead.id, yes=True)
    say(database, first.id, lead.id, yes=True)  # a double click
    say(database, second.id, lead.id, yes=False)
    found = counts(database, built)
    assert (found.answered, found.named, found.outstanding) == (2, 1, 1)
    with database.reading() as session:
        assert stance_counts(standing.standings(session, built.round_id))[Stance.OPPOSES] == 2
        assert answers.counted_answer(session, first.id) is None
    assert recipient(database, first.id).state is RecipientState.ANSWERED
    assert kinds(database, lead.id, LetterKind.JOINT_DENIED) == [LetterState.QUEUED]
    assert [kinds(database, one.id, LetterKind.JOINT_RECEIPT) for one in (first, second)] == [[LetterState.QUEUED], []]
    close(database, built, CLOSES)
    found = counts(database, built)
    assert (found.answered, found.named, found.silent, found.settled) == (2, 1, 1, 2)
    with database.reading() as session:
        data = snapshot.take(session, built.round_id, CLOSES + timedelta(days=1))
    ends = {one.code: ([named.state for named in one.joint], one.is_only_named) for one in data.recipients}
    assert ends[first.code] == ([JointState.CONFIRMED], False)
    assert ends[second.code] == ([JointState.DENIED], False)
    assert ends[third.code] == ([JointState.WAITING], True)
    with pytest.raises(Refused, match="round_closed"):
        say(database, third.id, lead.id, yes=True, at=CLOSES + timedelta(days=1))
    assert chain_holds(database)


def test_a_reminder_asks_for_the_confirmation_and_none_goes_after_it(database: Database, built: BuiltRound) -> None:
    lead, first, second, other = members(database, built)
    answer_with(database, lead.id, first, second)
    say(database, second.id, lead.id, yes=True)
    reminded = plan(database, built, LetterKind.MANUAL_REMINDER)
    assert reminded == [first.code, other.code]
    (asks,), (plain,) = (letters_of(database, one.id, LetterKind.MANUAL_REMINDER) for one in (first, other))
    with database.reading() as session:
        facts = letter_facts.gather(session, [asks, plain], key=KEY, base_url="http://x")
    assert (facts[asks.id].other_name, facts[plain.id].other_name) == (lead.full_name, "")
    say(database, first.id, lead.id, yes=True)
    send_all(database, built)
    assert kinds(database, first.id, LetterKind.MANUAL_REMINDER) == [LetterState.WITHDRAWN]
    assert kinds(database, first.id, LetterKind.JOINT_NAMED) == [LetterState.WITHDRAWN]


def test_one_that_has_confirmed_gets_one_receipt_that_tells_what_it_confirmed(
    database: Database, built: BuiltRound
) -> None:
    lead, first, second, third = members(database, built)
    with database.changing() as session:
        session.get_one(RecipientRow, first.id).due_at = BEFORE - timedelta(days=1)
        session.get_one(RecipientRow, second.id).language = Language.ENGLISH
    answer = answer_with(database, lead.id, first, second, third)
    for one in (first, second, third):
        say(database, one.id, lead.id, yes=True)
    say(database, second.id, lead.id, yes=False)
    say(database, second.id, lead.id, yes=True)  # a change of mind before the letter has left
    say(database, third.id, lead.id, yes=False)
    kind = LetterKind.JOINT_RECEIPT
    letters = [letter for one in (first, second) for letter in letters_of(database, one.id, kind)]
    assert [letter.recipient_id for letter in letters] == [first.id, second.id]
    with database.reading() as session:
        told = letter_facts.gather(session, letters, key=KEY, base_url="http://x")
    own, other = (told[letter.id] for letter in letters)
    assert (own.receipt, own.other_name, own.stance, own.late) == (
        *(answer.receipt, lead.full_name, Stance.OPPOSES),
        True,  # by its own due day, though the lead's answer was in time
    )
    assert (own.confirmed_at, own.link.startswith("http://x/s/"), own.attester) == (LATER, True, "")
    assert (other.late, other.language) == (False, Language.ENGLISH)
    send_all(database, built)
    send_all(database, built)
    assert [kinds(database, one.id, kind) for one in (first, second, third)] == [
        [LetterState.SENT],
        [LetterState.SENT],
        [LetterState.WITHDRAWN],
    ]


@ON_SQLITE
@pytest.mark.parametrize("how", ["replaced", "no longer named", "taken back", "answers itself", "changes its mind"])
def test_what_a_confirmation_rests_on_can_change(database: Database, built: BuiltRound, how: str) -> None:
    lead, first, _, _ = members(database, built)
    answer_with(database, lead.id, first)
    say(database, first.id, lead.id, yes=True)
    told = LetterKind.JOINT_ENDED
    match how:
        case "replaced":  # it said yes to what stood there then
            answer_with(database, lead.id, first, replaces=1, at=LATER)
            told = LetterKind.JOINT_NAMED
        case "no longer named":
            answer_with(database, lead.id, replaces=1, at=LATER)
        case "taken back":
            with database.changing() as session:
                withdrawals.withdraw(session, lead.id, version=1, at=LATER)
        case "answers itself":
            submit(database, first.id, at=LATER, stance=Stance.SUPPORTS)
        case _:
            say(database, first.id, lead.id, yes=False)
    found = counts(database, built)
    lead_counts = how != "taken back"
    if how == "answers itself":
        assert (found.answered, found.named) == (2, 0)
        with database.reading() as session:
            assert stance_counts(standing.standings(session, built.round_id))[Stance.SUPPORTS] == 1
            assert joint_standing.of_recipient(session, first.id) == []
    else:
        assert (found.answered, found.named) == (int(lead_counts), int(how == "replaced"))
        assert recipient(database, first.id).state is RecipientState.SENT
    if how in {"replaced", "no longer named", "taken back"}:
        assert len(kinds(database, first.id, told)) == (2 if how == "replaced" else 1)
    if how == "replaced":
        with pytest.raises(Refused, match="answer_changed"):
            say(database, first.id, lead.id, yes=True, version=1)
        say(database, first.id, lead.id, yes=True, version=2)
        assert counts(database, built).answered == 2
        send_all(database, built)
        assert kinds(database, first.id, LetterKind.JOINT_RECEIPT) == [LetterState.WITHDRAWN, LetterState.SENT]


def test_one_who_has_answered_is_neither_asked_nor_counted_twice(database: Database, built: BuiltRound) -> None:
    lead, first, second, third = members(database, built)
    submit(database, first.id)
    answer_with(database, second.id, third)
    say(database, third.id, second.id, yes=True)
    answer_with(database, lead.id, first, third)
    assert kinds(database, first.id, LetterKind.JOINT_NAMED) == []
    assert len(kinds(database, third.id, LetterKind.JOINT_NAMED)) == 1
    found = counts(database, built)
    assert (found.answered, found.named, found.recipients) == (4, 0, 4)
    with pytest.raises(Refused, match="joint_over"):
        say(database, first.id, lead.id, yes=True)
    with database.reading() as session:
        taken = joint_standing.taken(session, recipient(database, lead.id), [first.code, third.code])
        assert set(taken) == {first.code, third.code}
