"""The members' round of an incoming remiss: begun or named within its own sender, once, and anew when it came to
nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from desk import (
    accounts,
    incoming,
    inner_rounds,
    joint_answers,
    joint_sending,
    member_addresses,
    member_stands,
    writing,
)
from desk.office import Office
from documents.joint_answer.answer import answer_pdf
from models.errors import Refused
from models.tables import IncomingRow, LetterRow, OutboxRow, RecipientRow, RoundRow
from models.values import LetterState, RoundKind, RoundState
from rules.local_time import local_day
from store.accounts import accounts as senders
from store.incoming import letter_facts, letters, remisses
from store.recipients import links
from store.records import disposals
from store.rounds import rounds
from tests.file_steps import kept
from tests.incoming_steps import again, approved, letters_of, registered
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import submit


def made(office: Office, dnr: str, *, kind: RoundKind = RoundKind.JOINT_ANSWER, sender_id: str = "") -> BuiltRound:
    return register_round(office.database, office.files, key=office.key, sender_id=sender_id, dnr=dnr, kind=kind)


def begun(office: Office, row: IncomingRow) -> str:
    return inner_rounds.begin(office, row, (local_day(office.clock()) + timedelta(days=40)).isoformat()).id


def within(office: Office, sender_id: str) -> Office:
    return office.acting(office.actor.model_copy(update={"sender_id": sender_id}))


def refused(office: Office, row: IncomingRow, dnr: str) -> str:
    with pytest.raises(Refused) as caught:
        inner_rounds.name(office, row, dnr)
    return caught.value.code


def test_a_draft_is_begun_once_and_again_after_it_was_discarded_or_its_round_cancelled(office: Office) -> None:
    row = registered(office)
    first = begun(office, row)
    shown = joint_answers.work(office, row)
    assert (shown.draft_id, shown.lacks_inner) == (first, False)
    with pytest.raises(Refused, match="inner_round_there"):
        begun(office, row)
    assert len(writing.unfinished(within(office, row.sender_id))) == 1  # nothing is left of the second

    writing.discard(office, writing.find(office, first))
    shown = joint_answers.work(office, row)
    assert (shown.draft_id, shown.lacks_inner) == ("", True)
    second = begun(office, row)
    assert second != first
    writing.discard(office, writing.find(office, second))

    built = made(office, "KSL/26/1")
    inner_rounds.name(office, row, built.dnr)
    assert refused(office, row, built.dnr) == "inner_round_there"
    with office.database.changing() as session:
        session.connection().execute(
            update(RoundRow).where(col(RoundRow.id) == built.round_id).values(state=RoundState.CANCELLED)
        )
    assert joint_answers.work(office, row).lacks_inner
    assert refused(office, row, built.dnr) == "inner_round_cancelled"
    third = begun(office, row)
    with office.database.reading() as session:
        found = again(office, row)
        assert (found.draft_id, found.round_id, remisses.inner_round(session, found)) == (third, None, None)


def test_a_question_that_did_not_reach_a_member_goes_again_with_its_new_link(office: Office) -> None:
    row, built = registered(office, members="0114; registrator0@kommun.example"), made(office, "KSL/26/1")
    inner_rounds.name(office, row, built.dnr)
    joint_answers.add_section(office, row, "Allmänt", "Vi tillstyrker.")
    assert member_stands.ask_members(office, row, (local_day(office.clock()) + timedelta(days=9)).isoformat()) == (
        1,
        [],
    )
    with office.database.changing() as session:
        (letter,) = letters.of(session, row.id)
        letter.state = LetterState.UNDELIVERABLE
        session.add(letter)
    assert member_addresses.change(office, row, "0114", "ny@kommun.example").again == 1
    (waits,) = [one for one in letters_of(office, row) if one.state is LetterState.QUEUED]
    with office.database.reading() as session:
        told = letter_facts.of(session, waits, key=office.key, base_url="http://x")
        recipient = session.get_one(RecipientRow, built.recipient_id)
    assert (waits.to, recipient.email, recipient.generation) == ("ny@kommun.example", "ny@kommun.example", 2)
    assert links.token_hash(told.link.rpartition("/")[2]) == recipient.token_hash
    joint_sending.submit(office, row, anyway=True)
    with office.database.changing() as session:
        for one in letters.of(session, row.id):
            one.state = LetterState.UNDELIVERABLE
            session.add(one)
    assert member_addresses.change(office, row, "0114", "nyast@kommun.example").again == 0  # nobody is asked any more


def test_papers_are_made_young_while_nobody_waits_to_write(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket's come down and go up again for that."""
    row, renewed = registered(office), list[str]()
    incoming.add_paper(office, row, "Promemorian", kept(office.files, b"Promemorian"))

    def renew(sha256: str) -> bool:
        with office.database.changing():
            renewed.append(sha256)
        return True

    monkeypatch.setattr(office.files, "renew", renew)
    found = writing.find(office, begun(office, row)).tree["documents"]
    assert (len(renewed), renewed) == (1, [paper["sha256"] for paper in found])


def test_a_cancelled_round_that_the_answer_agrees_with_is_not_disposed_of(office: Office) -> None:
    row, built = registered(office), made(office, "KSL/26/1")
    inner_rounds.name(office, row, built.dnr)
    submit(office.database, built.recipient_id, office.clock())
    section = joint_answers.add_section(office, row, "Allmänt", "Vi tillstyrker.")
    (code,) = built.recipient_ids
    joint_answers.cite(office, row, section.id, code, "2")
    with office.database.changing() as session:
        session.connection().execute(update(LetterRow).values(state=LetterState.SENT))
        session.connection().execute(update(OutboxRow).values(told_at=office.clock()))
        session.connection().execute(update(RoundRow).values(state=RoundState.CANCELLED))
    begun(office, row)
    with office.database.reading() as session:
        assert disposals.in_the_way(session, rounds.get(session, built.round_id)) == "dispose_incoming"


def test_a_round_is_named_within_its_sender_and_for_one_remiss_alone(office: Office) -> None:
    row = registered(office)
    accounts.add_sender(office, key="annan", name="Annan", email="a@annan.example")
    with office.database.reading() as session:
        other = senders.sender(session, "annan").id
    made(office, "KSL/26/1", sender_id=other)
    made(office, "KSL/26/2", kind=RoundKind.REMISS)
    assert refused(office, row, "KSL/26/1") == "no_such_dnr"
    assert refused(office, row, "KSL/26/2") == "inner_round_kind"
    own = made(office, "KSL/26/1", sender_id=row.sender_id)
    inner_rounds.name(office, row, "KSL/26/1")
    assert again(office, row).round_id == own.round_id
    assert refused(office, registered(office, dnr="KSL 2026/0413"), "KSL/26/1") == "inner_round_taken"
    assert refused(office, approved(office, dnr="KSL 2026/0414"), "KSL/26/1") == "incoming_locked"


def test_the_draft_is_the_remiss_s_sender_s_whoever_begins_it(office: Office) -> None:
    accounts.add_sender(office, key="annan", name="Annan", email="a@annan.example")
    with office.database.reading() as session:
        other = senders.sender(session, "annan").id
    theirs = within(office, other)
    draft_id = begun(office, registered(theirs))  # the operator, of no sender
    assert writing.find(theirs, draft_id).id == draft_id


def test_a_text_saved_while_the_documents_are_made_is_not_passed_by(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = registered(office)
    section = joint_answers.add_section(office, row, "Allmänt", "Vi tillstyrker.")

    def meanwhile(*given: Any) -> bytes:
        joint_answers.save_section(office, row, section.id, 1, "Allmänt", "Vi avstyrker.")
        return answer_pdf(*given)

    with monkeypatch.context() as patched:
        patched.setattr("desk.joint_sending.answer_pdf", meanwhile)
        with pytest.raises(Refused, match="view_moved_on"):
            joint_sending.submit(office, row)
    answer = joint_sending.submit(office, row)
    assert (answer.number, "avstyrker" in answer.content) == (2, True)
