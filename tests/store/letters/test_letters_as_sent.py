"""Letters as they leave: caused through the store, gathered from it, and built. Nothing is fed to them by hand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from mail.outgoing.building import build_letter
from models.messages import LetterPlan
from models.tables import LetterRow, RecipientRow
from models.values import LetterKind, LetterState, RoundState
from rules.gates import REMIND_AGAIN_AFTER
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_facts, letter_plans
from store.recipients import extensions
from store.rounds import notes
from tests.letter_builder import html_of, text_of
from tests.round_builder import CLOSES, DUE, KEY, BuiltRound, invited, register_round
from tests.store_steps import BEFORE, claim, letters_of, move, plan, record, waiting

CHAPTERS = tuple(invited(number, chapters=chapters) for number, chapters in enumerate([(), ("1",), ("1", "3")]))


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), recipients=CHAPTERS)


def said(database: Database, recipient_id: str, kind: LetterKind, number: int = 1) -> str:
    """The letter's plain text, its lines joined; its HTML says the same words."""
    row = next(row for row in letters_of(database, recipient_id, kind) if row.number == number)
    with database.reading() as session:
        found = letter_facts.gather(
            session, [session.get_one(LetterRow, row.id)], key=KEY, base_url="https://r.example"
        )
    letter = build_letter(found[row.id])
    text = " ".join(text_of(letter).split())
    html = " ".join(html_of(letter).split())
    for words in ("Förslaget dras tillbaka", "Ring om något är oklart.", "Ni bad om anstånd", "kom inte fram"):
        assert (words in text) is (words in html)
    return text


def test_each_recipient_is_told_how_many_questions_it_gets(database: Database, built: BuiltRound) -> None:
    plan(database, built, LetterKind.MANUAL_REMINDER)
    everyone, one, two = (said(database, owner, LetterKind.MANUAL_REMINDER) for owner in built.recipient_ids.values())
    assert "svarsformuläret, som har 4 frågor" in everyone
    assert "svarsformuläret, som har en fråga" in one
    assert "svarsformuläret, som har 2 frågor" in two


def test_who_is_told_that_the_round_is_off_is_told_why(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        note = notes.add(session, built.round_id, "cancel", "Förslaget dras tillbaka.\nVi återkommer i höst.", BEFORE)
    assert move(database, built, RoundState.OPEN, RoundState.CANCELLED, BEFORE, note)
    assert "SKÄL Förslaget dras tillbaka. Vi återkommer i höst." in said(
        database, built.recipient_id, LetterKind.CANCELLED
    )


def saying(words: str) -> Callable[[Session], str]:
    return lambda _session: words


def test_a_reminder_by_hand_carries_its_greeting_and_only_that(database: Database, built: BuiltRound) -> None:
    for number, greeting in enumerate(("Ring om något är oklart.", ""), start=1):
        order = LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=number)
        at = BEFORE + number * REMIND_AGAIN_AFTER
        letter_plans.plan_all(database, built.round_id, order, at, words=saying(greeting))
    assert "Hälsning från Kommunförbundet Stockholms län: Ring om något är oklart." in said(
        database, built.recipient_id, LetterKind.MANUAL_REMINDER
    )
    assert "Hälsning" not in said(database, built.recipient_id, LetterKind.MANUAL_REMINDER, 2)


def test_the_request_s_confirmation_repeats_its_reason(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        extensions.ask(session, built.recipient_id, until=CLOSES, reason="Nämnden möts den 16 juni.", at=BEFORE)
    assert "ERT SKÄL Nämnden möts den 16 juni." in said(database, built.recipient_id, LetterKind.EXTENSION_REQUESTED)


def test_more_time_than_before_but_not_as_asked_names_both_days(database: Database, built: BuiltRound) -> None:
    given = DUE + (CLOSES - DUE) / 2
    first, second, third = built.recipient_ids.values()
    for owner, wish in ((first, CLOSES), (second, given)):
        with database.changing() as session:
            extensions.ask(session, owner, until=wish, reason="", at=BEFORE)
    extensions.extend_round(database, built.round_id, until=given, closes_at=CLOSES, reason="", at=BEFORE)
    words = (
        "Ni bad om anstånd till tisdag 23 juni 2026 kl. 23.59. Det datum som gäller är tisdag 16 juni 2026 kl. 23.59."
    )
    assert words in said(database, first, LetterKind.EXTENSION)
    for other in (second, third):
        assert "Ni bad om anstånd" not in said(database, other, LetterKind.EXTENSION)


def test_an_extension_s_notice_says_the_same_after_the_next_extension(database: Database, built: BuiltRound) -> None:
    def extend(until: datetime) -> None:
        with database.changing() as session:
            row = session.get_one(RecipientRow, built.recipient_id)
            extensions.extend_recipient(session, row, until=until, reason="", at=BEFORE)

    extend(DUE + (CLOSES - DUE) / 2)
    before = said(database, built.recipient_id, LetterKind.EXTENSION)
    extend(CLOSES)
    assert said(database, built.recipient_id, LetterKind.EXTENSION) == before


def test_a_reminder_after_one_that_was_refused_tells_again_what_it_is_about(
    database: Database, built: BuiltRound
) -> None:
    refused, _second, _third = built.recipient_ids.values()
    plan(database, built, LetterKind.REMINDER, 1, due_at=DUE)
    for letter in waiting(database, built):
        assert claim(database, letter)
        state = LetterState.UNDELIVERABLE if letter.recipient_id == refused else LetterState.SENT
        assert record(database, letter, state)
    plan(database, built, LetterKind.REMINDER, 2, due_at=DUE)
    texts = [said(database, owner, LetterKind.REMINDER, 2) for owner in built.recipient_ids.values()]
    assert ["kom inte fram" in text for text in texts] == [True, False, False]
    assert ["VAD NI OMBEDS GÖRA" in text for text in texts] == [True, False, False]
