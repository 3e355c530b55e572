"""Incoming remisses at the registrar's desk: an answer that does not arrive, one that is handed in while its letter
waits, and the members' round."""

from datetime import timedelta

import pytest

from desk import incoming, joint_answers, joint_sending, member_addresses, to_do
from desk.office import Office
from models.errors import Refused
from models.incoming import IncomingLetterKind, Plan, Stage
from models.tables import IncomingRow
from models.to_do import ToDoKind
from models.values import LetterState
from rules.incoming import next_in_incoming, reminders
from rules.local_time import local_day
from rules.plan import UNKNOWN_DELAYS
from store.incoming import letter_facts, letters, remisses, standing
from templates import to_do_words
from tests.incoming_steps import again, approved, letters_of, registered
from tests.statements import statements


def became(office: Office, row: IncomingRow, state: LetterState) -> None:
    """What the relay said of the letter with the answer, or did not."""
    at = office.clock()
    with office.database.changing() as session:
        letter = remisses.answer_letter(session, row.id)
        assert letter is not None
        assert letters.claim(session, letter.id, "mark", at)
        if state is not LetterState.HANDING:
            letters.record(session, letter, "mark", at, state=state)


def stage(office: Office, row: IncomingRow) -> Stage:
    with office.database.reading() as session:
        return remisses.stage(session, again(office, row), office.clock())


def hand_in(office: Office, row: IncomingRow) -> None:
    joint_sending.hand_in(office, row, local_day(office.clock()).isoformat(), "Eva", "I deras formulär")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LetterState.UNKNOWN, "Det är oklart om yttrandet till Finansdepartementet kom fram"),
        (LetterState.UNDELIVERABLE, "Yttrandet till Finansdepartementet kom inte fram"),
    ],
)
def test_an_answer_that_did_not_surely_arrive_is_to_do_at_once_and_goes_again_or_is_handed_in(
    office: Office, state: LetterState, said: str
) -> None:
    row = approved(office)
    joint_sending.send(office, row)
    assert to_do.items(office) == []
    became(office, row, state)
    (item,) = to_do.items(office)
    assert (item.kind, item.since) == (ToDoKind.INCOMING, office.clock())
    assert to_do_words.what(item).startswith(said)
    joint_sending.send(office, row)
    assert sorted(letter.number for letter in letters_of(office, row)) == [1, 2]
    assert (stage(office, row), to_do.items(office)) == (Stage.SENDING, [])
    became(office, row, state)
    hand_in(office, row)
    assert (stage(office, row), to_do.items(office)) == (Stage.HANDED_IN, [])


def test_an_answer_that_the_sender_has_got_after_all_counts_as_sent(office: Office) -> None:
    row = approved(office)
    joint_sending.send(office, row)
    for how, code in ((" ", "counted_how_missing"), ("Anna sade det", "incoming_not_unknown")):
        with pytest.raises(Refused, match=code):
            joint_sending.count_as_sent(office, row, how)
    became(office, row, LetterState.UNKNOWN)
    changes = again(office, row).changes
    joint_sending.count_as_sent(office, row, "Anna på registraturen sade det")
    assert (stage(office, row), to_do.items(office)) == (Stage.SENT, [])
    (letter,) = letters_of(office, row)
    assert (letter.sent_at, letter.smtp_text) == (letter.handed_at, "Anna på registraturen sade det")
    assert again(office, row).changes > changes  # the workflow hears of it
    with pytest.raises(Refused, match="incoming_not_unknown"):
        joint_sending.count_as_sent(office, row, "en gång till")


def test_what_did_not_reach_a_member_goes_again_once_to_its_corrected_address(office: Office) -> None:
    row = registered(office)
    incoming.plan(office, row, Plan.NO, "Hälsningar")
    first, second, *_ = joint_answers.work(office, row).members
    with pytest.raises(Refused, match="address_shared"):
        member_addresses.change(office, row, first.row.code, second.row.email)
    with pytest.raises(Refused, match="address_unchanged"):
        member_addresses.change(office, row, first.row.code, first.row.email)
    done = member_addresses.change(office, row, first.row.code, "ny@kommun.example")
    assert (done.again, done.redirected) == (0, 1)  # it waited still
    with office.database.changing() as session:
        for letter in letters.of(session, row.id):
            letter.state = LetterState.UNDELIVERABLE
            session.add(letter)
    assert joint_answers.work(office, row).members[0].failed == (IncomingLetterKind.PLAN,)
    assert joint_answers.data(joint_answers.work(office, row))["members"][0]["not_reached"] == ["plan"]
    done = member_addresses.change(office, row, first.row.code, "nyare@kommun.example")
    assert (done.again, done.redirected) == (1, 0)
    with pytest.raises(Refused, match="address_unchanged"):
        member_addresses.change(office, row, first.row.code, "nyare@kommun.example")
    waits = [letter for letter in letters_of(office, row) if letter.state is LetterState.QUEUED]
    assert [(letter.to, letter.number) for letter in waits] == [("nyare@kommun.example", 1)]
    with office.database.reading() as session:
        told = letter_facts.of(session, waits[0], key=office.key, base_url="http://x")
    assert (told.plan, told.words, told.to_name) == (Plan.NO, "Hälsningar", first.row.name)
    assert joint_answers.work(office, row).members[0].failed == ()
    # The relay was at fault, and the same address holds after all.
    same = joint_answers.work(office, row).members[1].row
    assert member_addresses.change(office, row, same.code, same.email).again == 1


def test_what_waits_of_incoming_remisses_takes_as_many_statements_for_any_number(office: Office) -> None:
    numbers = []
    for number in (1, 2):
        approved(office, dnr=f"KSL 2026/{number}", due_on=(local_day(office.clock()) + timedelta(days=7)).isoformat())
        with statements(office.database) as told:
            assert len(to_do.home(office).items) == len(incoming.all_of(office)) == number
        numbers.append(told.number)
    assert numbers[0] == numbers[1]


def test_an_answer_handed_in_while_its_letter_waits_is_not_sent_besides(office: Office) -> None:
    row = approved(office)
    joint_sending.send(office, row)
    hand_in(office, row)
    (letter,) = letters_of(office, row)
    assert (letter.state, stage(office, row)) == (LetterState.WITHDRAWN, Stage.HANDED_IN)
    with office.database.reading() as session:
        assert letters.waiting(session, row.id, office.clock()) == []
        progress = standing.progress(session, again(office, row), office.clock())
    assert next_in_incoming(progress, office.clock()).step == "end"


def test_an_answer_in_the_relay_s_hands_is_not_handed_in_before_its_word(office: Office) -> None:
    row = approved(office)
    joint_sending.send(office, row)
    became(office, row, LetterState.HANDING)
    with pytest.raises(Refused, match="incoming_being_sent"):
        hand_in(office, row)
    assert stage(office, row) is Stage.SENDING


def test_one_that_is_over_runs_until_its_letters_have_left(office: Office) -> None:
    row, at = registered(office), office.clock()
    incoming.plan(office, row, Plan.NO)

    def runs() -> list[str]:
        with office.database.reading() as session:
            return [one.id for one in remisses.under_way(session, at)]

    assert (stage(office, row), runs()) == (Stage.NOT_ANSWERED, [row.id])
    with office.database.changing() as session:
        for letter in letters.waiting(session, row.id, at):
            letters.claim(session, letter.id, "mark", at)
    assert runs() == [row.id]  # in the hands of a worker that may have died
    with office.database.changing() as session:
        for letter in letters.of(session, row.id):
            letters.record(session, letter, "mark", at, state=LetterState.SENT)
    assert runs() == []


def test_a_letter_that_workers_die_with_is_given_up_as_those_of_rounds_are(office: Office) -> None:
    row, at = approved(office), office.clock()
    joint_sending.send(office, row)
    waits = []
    for _ in range(3):
        became(office, row, LetterState.HANDING)
        with office.database.changing() as session:
            letters.recover(session, row.id, at)
        (letter,) = letters_of(office, row)
        waits.append(letter.not_before)
    assert waits == [None, at + UNKNOWN_DELAYS[1], None]
    assert (letter.state, letter.unknowns, stage(office, row)) == (LetterState.UNKNOWN, 3, Stage.APPROVED)


def test_the_officer_s_reminder_is_taken_back_when_there_is_nothing_more_to_do(office: Office) -> None:
    row = registered(office)
    at = reminders(row.due_at)[0]
    with office.database.changing() as session:
        letter_facts.plan_reminders(session, again(office, row), at)
    incoming.plan(office, row, Plan.NO)
    with office.database.changing() as session:
        letter_facts.plan_reminders(session, again(office, row), at)
    states = {letter.kind: letter.state for letter in letters_of(office, row)}
    assert states == {
        IncomingLetterKind.OFFICER: LetterState.WITHDRAWN,
        IncomingLetterKind.PLAN: LetterState.QUEUED,
    }


def test_the_list_has_the_one_due_first_on_top(office: Office) -> None:
    today = local_day(office.clock())
    for dnr, days in (("A 1", 40), ("A 2", 20), ("A 3", 60)):
        registered(office, dnr=dnr, due_on=(today + timedelta(days=days)).isoformat())
    with office.database.reading() as session:
        assert [row.dnr for row in remisses.of_sender(session, "")] == ["A 2", "A 1", "A 3"]
