"""A recipient's address put right: what goes to the new one follows from where the round and the recipient stand."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from desk import addresses
from desk.addresses import Goes
from desk.office import Office
from models.errors import Refused
from models.tables import LetterRow, OutboxRow, RecipientRow
from models.values import LetterKind, LetterState, RecipientState, RoundState
from store import letter_facts
from templates.commands import done_sentence
from templates.messages import error_sentence
from tests.round_builder import DUE, invited, register_round
from tests.store_steps import submit

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
    assert addresses.change(office, built.dnr, " 0114 ", NEW) is goes
    assert waiting(office) == letters
    assert told(office) == len(letters)
    sentence = done_sentence("address", {"recipient": "0114", "email": NEW, "goes": goes})
    assert sentence.startswith(f"Adressen är rättad. {words}")


def test_one_that_has_answered_gets_its_receipt_with_the_new_link_and_no_missiv(office: Office) -> None:
    built = register_round(office.database, office.files, key=office.key)
    answer = submit(office.database, built.recipient_id)
    hand_over_all(office)
    assert addresses.change(office, built.dnr, "0114", NEW) is Goes.RECEIPT
    assert waiting(office) == [(LetterKind.RECEIPT, NEW)]
    with office.database.reading() as session:
        rows = session.exec(select(LetterRow).where(col(LetterRow.state) == LetterState.QUEUED)).all()
        facts = letter_facts.gather(session, rows, key=office.key, base_url="http://127.0.0.1")
    (sent,) = facts.values()
    assert sent.receipt == answer.receipt
    assert built.token != sent.link.rpartition("/")[2] != ""


def test_a_receipt_still_waiting_goes_to_the_new_address_once(office: Office) -> None:
    built = register_round(office.database, office.files, key=office.key)
    submit(office.database, built.recipient_id)
    assert addresses.change(office, built.dnr, "0114", NEW) is Goes.RECEIPT
    assert [kind for kind, _ in waiting(office)] == [LetterKind.RECEIPT]
    hand_over_all(office)
    for address in ("nyare@kommun.example", "nyast@kommun.example"):
        assert addresses.change(office, built.dnr, "0114", address) is Goes.RECEIPT
    assert [kind for kind, _ in waiting(office)] == [LetterKind.RECEIPT]


def test_the_address_of_another_recipient_is_refused_unless_they_are_one_person(office: Office) -> None:
    gotland = (
        invited(0, code="0980", name="Gotland"),
        invited(1, code="R09"),
        invited(2, cc=("handlaggare@kommun.example",)),
    )
    built = register_round(office.database, office.files, key=office.key, recipients=gotland)
    with pytest.raises(Refused) as refused:
        addresses.change(office, built.dnr, "0980", "Registrator2@kommun.example")
    assert error_sentence(refused.value).startswith("Provköping 2 kommun har redan adressen")
    with pytest.raises(Refused, match="address_shared"):
        addresses.change(office, built.dnr, "0980", "handlaggare@kommun.example")
    assert waiting(office) == []
    assert addresses.change(office, built.dnr, "R09", "registrator0@kommun.example") is Goes.MISSIV


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


def hand_over_all(office: Office) -> None:
    """Every waiting letter has gone."""
    with office.database.changing() as session:
        for row in session.exec(select(LetterRow)):
            row.state = LetterState.SENT
            session.add(row)


def test_one_whose_missiv_was_refused_is_written_to_again_at_the_same_address(office: Office) -> None:
    """The fault may have been the relay's: a wrong password refuses everyone."""
    built = register_round(office.database, office.files, key=office.key, state=RoundState.OPEN)
    with office.database.changing() as session:
        recipient = session.get_one(RecipientRow, built.recipient_id)
        recipient.undeliverable_at = DUE - timedelta(days=11)
        recipient.state = RecipientState.UNDELIVERABLE
        session.add(recipient)
    assert addresses.change(office, built.dnr, "0114", "registrator0@kommun.example") is Goes.MISSIV
    assert waiting(office) == [(LetterKind.MISSIV, "registrator0@kommun.example")]
    with pytest.raises(Refused, match="address_unchanged"):
        addresses.change(office, built.dnr, "0114", "registrator0@kommun.example")
