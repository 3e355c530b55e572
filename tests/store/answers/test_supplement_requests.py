"""A registrar asks for a supplement: one request at a time, whom it is told to, and how it is taken back."""

import pytest
from sqlmodel import col, select

from models.errors import Refused
from models.tables import AuditRow, OutboxRow, RecipientRow
from models.values import LetterKind, LetterState
from store.answers import supplements
from store.database import Database
from store.letters import letter_facts
from store.letters.letters import SUPPLEMENTS
from store.recipients import recipients
from tests.round_builder import CLOSES, KEY, BuiltRound
from tests.store.supplement_steps import ASKED, DAY, UNTIL, answered, ask, complete, latest, letter_states, withdraw
from tests.store_steps import TICK, chain_holds, claim, close, letters_of, recipient, record, send_all, waiting


def test_a_request_tells_the_registered_address_and_the_contact(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    close(database, built, CLOSES + TICK)
    send_all(database, built)
    request = ask(database, built, "summary", "question:4")
    assert (request.number, request.version, request.is_open(ASKED)) == (1, 1, True)
    batch = waiting(database, built)
    assert {(letter.kind, letter.to) for letter in batch} == {
        (LetterKind.SUPPLEMENT, "registrator0@kommun.example"),
        (LetterKind.SUPPLEMENT_COPY, "eva@kommun.example"),
    }
    with database.reading() as session:
        rows = [row for row in letters_of(database, built.recipient_id) if row.kind in SUPPLEMENTS]
        facts = letter_facts.gather(session, rows, key=KEY, base_url="https://remiss.example")
        told = session.exec(select(OutboxRow.code).order_by(col(OutboxRow.seq).desc())).first()
        (entry,) = session.exec(select(AuditRow).where(AuditRow.object_id == request.id)).all()
    by_kind = {fact.kind: fact for fact in facts.values()}
    own, copy = by_kind[LetterKind.SUPPLEMENT], by_kind[LetterKind.SUPPLEMENT_COPY]
    assert own.link == f"https://remiss.example/s/{built.token}"
    assert copy.link == ""
    assert own.supplement is not None
    assert [item.text for item in own.supplement.parts] == ["", "Vad saknas i förslaget?"]
    assert (own.supplement.text, own.due_at, own.receipt) == ("Sammanfattningen saknas.", UNTIL, "KSL-13-0111-0114-1")
    assert told == "0114"
    assert entry.action == "supplement_requested"
    assert "Sammanfattningen" not in entry.facts
    assert chain_holds(database)


def test_the_same_wish_twice_is_one_request_and_another_waits_its_turn(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    first, second = ask(database, built), ask(database, built, at=ASKED + TICK)
    assert first == second
    assert len(letter_states(database, built)) == 2
    with pytest.raises(Refused, match="supplement_open"):
        ask(database, built, "stance")
    assert ask(database, built, "stance", at=UNTIL + TICK, until=UNTIL + 9 * DAY).number == 2


def test_nothing_is_asked_of_one_who_has_not_answered_or_has_no_address(database: Database, built: BuiltRound) -> None:
    with pytest.raises(Refused, match="supplement_no_answer"):
        ask(database, built)
    answered(database, built)
    with database.changing() as session:
        session.get_one(RecipientRow, built.recipient_id).email = ""
    with pytest.raises(Refused, match="supplement_no_address"):
        ask(database, built)
    assert letter_states(database, built) == []


def test_a_request_taken_back_before_its_letters_left_needs_no_letter(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    assert withdraw(database, built).withdrawn_at == ASKED + DAY
    assert {state for _, _, state in letter_states(database, built)} == {LetterState.WITHDRAWN}
    assert len(letter_states(database, built)) == 2
    with pytest.raises(Refused, match="supplement_none_waiting"):
        withdraw(database, built)


def test_a_request_taken_back_after_its_letter_left_is_told_of_once(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built, "stance")
    withdraw(database, built)
    ask(database, built)
    send_all(database, built)
    withdraw(database, built)
    sent = send_all(database, built)
    assert [(letter.kind, letter.number) for letter in sent] == [(LetterKind.SUPPLEMENT_WITHDRAWN, 2)]


@pytest.mark.parametrize("how", ["answered", "withdrawn"])
def test_a_letter_read_before_the_request_was_settled_does_not_leave(
    database: Database, built: BuiltRound, how: str
) -> None:
    answered(database, built)
    send_all(database, built)
    ask(database, built)
    batch = [letter for letter in waiting(database, built) if letter.kind in SUPPLEMENTS]
    assert len(batch) == 2
    assert claim(database, batch[0])
    complete(database, built) if how == "answered" else withdraw(database, built)
    # The worker died in the middle of it: the letter waits again, and is asked about anew.
    assert record(database, batch[0], LetterState.QUEUED)
    assert [claim(database, letter) for letter in batch] == [False, False]
    supplement_states = {state for kind, _, state in letter_states(database, built) if kind in SUPPLEMENTS}
    assert supplement_states == {LetterState.WITHDRAWN}


def test_a_new_address_gets_an_open_request_with_its_own_link(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    ask(database, built)
    send_all(database, built)
    with database.changing() as session:
        recipients.change_address(session, built.recipient_id, "ny@kommun.example", key=KEY, at=ASKED)
        row = session.get_one(RecipientRow, built.recipient_id)
        session.refresh(row)
        assert supplements.tell_again(session, row, at=ASKED)
        assert not supplements.tell_again(session, row, at=ASKED)
    (letter,) = send_all(database, built)
    assert (letter.kind, letter.to, letter.generation) == (LetterKind.SUPPLEMENT, "ny@kommun.example", 2)
    complete(database, built)
    with database.changing() as session:
        assert not supplements.tell_again(session, recipient(database, built.recipient_id), at=ASKED)


def test_hostile_words_are_kept_as_they_are(database: Database, built: BuiltRound) -> None:
    answered(database, built)
    text = "<script>\"'{{ 7*7 }} \u202e å ä ö 漢字\n\n§"
    ask(database, built, text=text)
    assert latest(database, built).text == text
