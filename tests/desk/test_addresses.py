"""A recipient's address put right: what goes to the new one follows from where the round and the recipient stand."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from desk import addresses, supplements
from desk.addresses import Goes
from desk.office import Office
from models.answer import AnswerContent, JointRecipient
from models.errors import Refused
from models.tables import LetterRow, OutboxRow, RecipientRow
from models.values import LetterKind, LetterState, RecipientState, RoundState, Stance
from rules.local_time import local_day
from store.answers import joint, submissions
from store.answers.submissions import Submission
from store.letters import letter_facts, letter_reports
from store.recipients import links, recipients
from templates.cli.commands import done_sentence
from templates.messages import error_sentence
from tests.round_builder import CLOSES, DUE, BuiltRound, invited, register_round
from tests.store_steps import close, plan, submit

NEW = "ny@kommun.example"


def waiting(office: Office) -> list[tuple[LetterKind, str]]:
    with office.database.reading() as session:
        rows = session.exec(select(LetterRow).where(col(LetterRow.state) == LetterState.QUEUED))
        return [(row.kind, row.to) for row in rows]


def told(office: Office) -> int:
    with office.database.reading() as session:
        return len(session.exec(select(OutboxRow)).all())


@pytest.mark.parametrize(
    ("state", "goes", "letters", "words"),
    [
        (RoundState.OPEN, Goes.MISSIV, [(LetterKind.MISSIV, NEW)], "Missivet går nu till ny@kommun.example"),
        (RoundState.OVERDUE, Goes.MISSIV, [(LetterKind.MISSIV, NEW)], "Missivet går nu till"),
        (RoundState.DRAFT, Goes.LATER, [], "Missivet går till ny@kommun.example när remissen skickas."),
        (RoundState.CLOSED, Goes.NOTHING, [], "Inget brev går dit"),
        (RoundState.CANCELLED, Goes.NOTHING, [], "Inget brev går dit"),
    ],
)
def test_what_goes_to_a_new_address_is_what_is_said(
    office: Office, state: RoundState, goes: Goes, letters: list[tuple[LetterKind, str]], words: str
) -> None:
    built = register_round(office.database, office.files, key=office.key, state=state)
    assert addresses.change(office, built.dnr, " 0114 ", NEW).goes is goes
    assert waiting(office) == letters
    assert told(office) == len(letters)
    sentence = done_sentence("address", {"recipient": "0114", "email": NEW, "goes": goes})
    assert sentence.startswith(f"Adressen är rättad. {words}")


def test_one_that_has_answered_gets_its_receipt_with_the_new_link_and_no_missiv(office: Office) -> None:
    built = register_round(office.database, office.files, key=office.key)
    answer = submit(office.database, built.recipient_id)
    hand_over_all(office)
    assert addresses.change(office, built.dnr, "0114", NEW).goes is Goes.RECEIPT
    assert waiting(office) == [(LetterKind.RECEIPT, NEW)]
    with office.database.reading() as session:
        rows = session.exec(select(LetterRow).where(col(LetterRow.state) == LetterState.QUEUED)).all()
        facts = letter_facts.gather(session, rows, key=office.key, base_url="http://127.0.0.1")
    (sent,) = facts.values()
    assert sent.receipt == answer.receipt
    assert built.token != sent.link.rpartition("/")[2] != ""


def test_one_that_has_confirmed_a_joint_answer_gets_its_receipt_again(office: Office) -> None:
    built = register_round(office.database, office.files, key=office.key, count=2)
    with office.database.reading() as session:
        lead, named = recipients.of_round(session, built.round_id)
    code, at = JointRecipient(code=named.code, name=named.full_name), office.clock()
    wanted = Submission(
        content=AnswerContent(stance=Stance.OPPOSES, joint_recipients=(code,)), nonce="n", arrived_at=at
    )
    with office.database.changing() as session:
        submissions.submit(session, lead.id, wanted)
        joint.confirm(session, named.id, lead.id, version=1, at=at)
    kind = LetterKind.JOINT_RECEIPT
    for address in (NEW, "nyare@kommun.example"):
        hand_over_all(office)
        assert addresses.change(office, built.dnr, named.code, address).goes is Goes.RECEIPT
        assert waiting(office) == [(kind, address)]
    with office.database.reading() as session:
        (row,) = session.exec(select(LetterRow).where(col(LetterRow.state) == LetterState.QUEUED)).all()
        sent = letter_facts.gather(session, [row], key=office.key, base_url="http://127.0.0.1")[row.id]
        now = session.get_one(RecipientRow, named.id)
        assert links.token_hash(sent.link.rpartition("/")[2]) == now.token_hash
    assert (sent.confirmed_at, sent.other_name) == (at, lead.full_name)


def test_a_receipt_still_waiting_goes_to_the_new_address_once(office: Office) -> None:
    built = register_round(office.database, office.files, key=office.key)
    submit(office.database, built.recipient_id)
    assert addresses.change(office, built.dnr, "0114", NEW).goes is Goes.RECEIPT
    assert [kind for kind, _ in waiting(office)] == [LetterKind.RECEIPT]
    hand_over_all(office)
    for address in ("nyare@kommun.example", "nyast@kommun.example"):
        assert addresses.change(office, built.dnr, "0114", address).goes is Goes.RECEIPT
    assert [kind for kind, _ in waiting(office)] == [LetterKind.RECEIPT]


def test_the_address_of_another_recipient_is_refused(office: Office) -> None:
    three = (invited(0), invited(1), invited(2, cc=("handlaggare@kommun.example",)))
    built = register_round(office.database, office.files, key=office.key, recipients=three)
    with pytest.raises(Refused) as refused:
        addresses.change(office, built.dnr, "0114", "Registrator2@kommun.example")
    assert error_sentence(refused.value).startswith("Provköping 2 kommun har redan adressen")
    with pytest.raises(Refused, match="address_shared"):
        addresses.change(office, built.dnr, "0114", "handlaggare@kommun.example")
    assert waiting(office) == []


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("fel adress", "address_invalid"),
        ("a@kommun.example, b@kommun.example", "address_several"),
        ("åsa@kommun.example", "address_local_part"),
        ("registrator0@kommun.example", "address_unchanged"),
    ],
)
def test_what_is_no_new_address_is_refused(office: Office, email: str, code: str) -> None:
    built = register_round(office.database, office.files, key=office.key)
    with pytest.raises(Refused) as refused:
        addresses.change(office, built.dnr, "0114", email)
    assert refused.value.code == code
    assert error_sentence(refused.value)


def hand_over_all(office: Office, became: LetterState = LetterState.SENT, before: timedelta = timedelta(0)) -> None:
    """Every waiting letter has gone, or become what the relay made of it."""
    waiting = LetterRow.state == LetterState.QUEUED
    with office.database.changing() as session:
        for row in session.exec(select(LetterRow).where(waiting)):
            row.state, row.handed_at = became, office.clock() - before
            row.sent_at = row.handed_at if became is LetterState.SENT else None
            row.outcome_unknown = became is LetterState.UNKNOWN
            session.add(row)


def test_one_whose_missiv_was_refused_is_written_to_again_at_the_same_address(office: Office) -> None:
    """The fault may have been the relay's: a wrong password refuses everyone."""
    built = register_round(office.database, office.files, key=office.key, state=RoundState.OPEN)
    with office.database.changing() as session:
        recipient = session.get_one(RecipientRow, built.recipient_id)
        recipient.undeliverable_at = DUE - timedelta(days=11)
        recipient.state = RecipientState.UNDELIVERABLE
        session.add(recipient)
    assert addresses.change(office, built.dnr, "0114", "registrator0@kommun.example").goes is Goes.MISSIV
    assert waiting(office) == [(LetterKind.MISSIV, "registrator0@kommun.example")]
    with pytest.raises(Refused, match="address_unchanged"):
        addresses.change(office, built.dnr, "0114", "registrator0@kommun.example")


SAME = "registrator0@kommun.example"


def standing_with_a_letter_missing(
    office: Office, kind: LetterKind, became: LetterState = LetterState.UNKNOWN
) -> BuiltRound:
    """A round whose first recipient may not have got a letter of that kind."""
    built = register_round(office.database, office.files, key=office.key, state=RoundState.OPEN)
    if kind is LetterKind.MISSIV:
        plan(office.database, built, LetterKind.MISSIV)
    else:
        submit(office.database, built.recipient_id)
    if kind is LetterKind.SUPPLEMENT:
        hand_over_all(office, before=timedelta(hours=1))
        until = local_day(office.clock() + timedelta(days=17)).isoformat()
        supplements.ask(office, built.dnr, "0114", ["summary"], "Skriv varför.", until)
    hand_over_all(office, became)
    return built


@pytest.mark.parametrize("became", [LetterState.UNKNOWN, LetterState.UNDELIVERABLE])
@pytest.mark.parametrize("kind", [LetterKind.MISSIV, LetterKind.RECEIPT, LetterKind.SUPPLEMENT])
def test_a_letter_given_up_or_refused_is_sent_again_once_at_the_same_address(
    office: Office, kind: LetterKind, became: LetterState
) -> None:
    built = standing_with_a_letter_missing(office, kind, became)
    assert addresses.change(office, built.dnr, "0114", SAME).goes.value == kind.value
    assert waiting(office) == [(kind, SAME)]
    for _again in range(2):  # while it waits, and when it has gone
        with pytest.raises(Refused, match="address_unchanged"):
            addresses.change(office, built.dnr, "0114", SAME)
        hand_over_all(office)
    assert waiting(office) == []


@pytest.mark.parametrize("became", [LetterState.UNKNOWN, LetterState.UNDELIVERABLE])
def test_a_letter_given_up_or_refused_twice_is_sent_a_third_time(office: Office, became: LetterState) -> None:
    built = standing_with_a_letter_missing(office, LetterKind.RECEIPT, became)
    for _time in range(2):
        assert addresses.change(office, built.dnr, "0114", SAME).goes is Goes.RECEIPT
        assert waiting(office) == [(LetterKind.RECEIPT, SAME)]
        hand_over_all(office, became)


def test_the_link_stays_when_a_letter_was_given_up_and_nothing_would_go(office: Office) -> None:
    built = standing_with_a_letter_missing(office, LetterKind.MISSIV)
    close(office.database, built, CLOSES)
    with pytest.raises(Refused, match="address_unchanged"):
        addresses.change(office, built.dnr, "0114", SAME)
    with office.database.reading() as session:
        assert session.get_one(RecipientRow, built.recipient_id).generation == 1


def test_what_was_given_up_at_an_address_before_does_not_open_the_one_there_is_now(office: Office) -> None:
    built = standing_with_a_letter_missing(office, LetterKind.MISSIV)
    addresses.change(office, built.dnr, "0114", NEW)
    hand_over_all(office)
    with pytest.raises(Refused, match="address_unchanged"):
        addresses.change(office, built.dnr, "0114", NEW)
    with office.database.reading() as session:
        assert letter_reports.given_up(session, built.round_id) == {}
