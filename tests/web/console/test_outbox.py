"""The outbox: every letter with its state, and what is done with one that waits or did not get through."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import col, select

from desk import posted as desk_posted
from models.errors import Refused
from models.tables import AuditRow, LetterRow, NoteRow, OutboxRow, RegistrarNewsRow
from models.values import LeftOut, LetterKind, LetterState, NewsKind
from store.letters import batches, hand_over, registrar_news, waiting_letters
from store.letters.hand_over import HandOver, QueuedLetter
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound
from tests.store_steps import plan, record_all

FULL = {"smtp_code": 552, "smtp_text": "5.2.2 Mailbox <full>", "cause": "recipient.reply"}


def sent_with(console: ConsoleHouse, count: int, refused: int, *, deferred: int = 0) -> BuiltRound:
    """A round whose missiv was refused by the first `refused` recipients and put off by the next `deferred`."""
    built = console.round(count=count)
    plan(console.office.database, built, LetterKind.MISSIV)
    at = console.clock()
    with console.office.database.changing() as session:
        batch = [QueuedLetter.of(letter) for letter, _ in batches.waiting(session, built.round_id, "", at)]
        hand_over.claim_all(session, batch, "run", at)
    outcomes = []
    for place, letter in enumerate(batch):
        state = LetterState.UNDELIVERABLE if place < refused else LetterState.SENT
        state = LetterState.QUEUED if refused <= place < refused + deferred else state
        facts: dict[str, Any] = FULL if state is not LetterState.SENT else {}
        later = {"not_before": at.replace(year=2027)} if state is LetterState.QUEUED else {}
        outcomes.append((letter, HandOver(letter_id=letter.id, state=state, **facts, **later)))
    assert record_all(console.office.database, outcomes, "run", at)
    return built


def letters(console: ConsoleHouse, state: LetterState) -> list[LetterRow]:
    with console.office.database.reading() as session:
        return list(session.exec(select(LetterRow).where(LetterRow.state == state).order_by(col(LetterRow.id))))


async def test_every_letter_stands_with_state_cause_and_what_can_be_done(console: ConsoleHouse) -> None:
    built = sent_with(console, 4, 1, deferred=1)
    eva, base = await console.clerk(), f"/konsol/remisser/{built.round_id}/utskick"
    for path in (base, "/konsol/utskick"):
        page = (await eva.get(path)).text
        for said in ("4 brev", "Kom inte fram", "Väntar på nytt försök", "Brevlådan är full.", "Missiv", "Skickat"):
            assert said in page, (path, said)
    refused = (await eva.get(f"{base}?lage=undeliverable")).text
    assert ("1 brev" in refused, "Väntar på nytt försök<" in refused) == (True, False)
    nonsense = (await eva.get(f"{base}?lage=%3Cscript%3E&slag=x&sida=999999999999")).text
    assert ("4 brev" in nonsense, "&lt;script" in nonsense) == (True, False)
    assert "Inga brev av det slaget" in (await eva.get(f"{base}?slag=receipt")).text
    (letter,) = letters(console, LetterState.UNDELIVERABLE)
    one = (await eva.get(f"{base}/{letter.id}")).text
    assert "552 5.2.2 Mailbox &lt;full&gt;" in one
    lasse = await console.clerk("lasse@ksl.example")
    assert "Skicka dit" not in (await lasse.get(f"{base}/{letter.id}")).text
    await eva.get(f"{base}/{letter.id}")
    answer = await eva.post(f"{base}/{letter.id}/adress", {"email": "ny@kommun.example"})
    assert answer.status_code == 303
    assert "ny@kommun.example" in (await eva.get(base)).text
    wrong = await eva.post(f"{base}/{letter.id}/adress", {"email": "ingen adress"})
    assert (wrong.status_code, "ingen adress" in wrong.text) == (422, True)


async def test_a_letter_that_waits_is_tried_now_or_stopped_with_a_reason(console: ConsoleHouse) -> None:
    built = sent_with(console, 3, 0, deferred=2)
    eva, base = await console.clerk(), f"/konsol/remisser/{built.round_id}/utskick"
    first, second = letters(console, LetterState.QUEUED)
    await eva.get(f"{base}/{first.id}")
    assert (await eva.post(f"{base}/{first.id}/forsok")).status_code == 303
    with console.office.database.reading() as session:
        assert session.get_one(LetterRow, first.id).not_before is None
        assert session.exec(select(OutboxRow)).all()
    assert (await eva.post(f"{base}/{second.id}/stoppa", {"reason": " "})).status_code == 422
    assert (await eva.post(f"{base}/{second.id}/stoppa", {"reason": "Fel mottagare"})).status_code == 303
    assert (await eva.post(f"{base}/{second.id}/stoppa", {"reason": "Igen"})).status_code == 422
    with console.office.database.reading() as session:
        row = session.get_one(LetterRow, second.id)
        assert (row.state, row.left_out) == (LetterState.WITHDRAWN, LeftOut.STOPPED)
        told = session.exec(select(AuditRow).where(AuditRow.action == "letter_stopped")).one()
        assert told.actor.startswith("account:")
        assert session.get_one(NoteRow, json.loads(told.facts)["note_id"]).text == "Fel mottagare"
    assert "Stoppat av en registrator." in (await eva.get(base)).text


def test_a_stopped_letter_never_leaves_and_one_that_leaves_is_never_stopped(console: ConsoleHouse) -> None:
    built = sent_with(console, 2, 0, deferred=2)
    office, (first, second) = console.office, letters(console, LetterState.QUEUED)
    row = desk_posted.page(office, None, None, None, 1).letters[0].round
    desk_posted.stop(office, row, first.id, "Nej")
    at = console.clock().replace(year=2028)
    with office.database.changing() as session:
        waiting_letters.queue_withdrawn_missiv(session, built.round_id)
        left = [letter.id for letter, _ in batches.waiting(session, built.round_id, "", at)]
        assert left == [second.id]
        assert not hand_over.claim_all(session, [QueuedLetter.of(first)], "later", at)
        assert hand_over.claim_all(session, [QueuedLetter.of(second)], "later", at) == {second.id}
    with pytest.raises(Refused, match="letter_gone"):
        desk_posted.stop(office, row, second.id, "Nej")
    with pytest.raises(Refused, match="letter_gone"):
        desk_posted.hasten(office, row, second.id)


def test_what_a_recipient_is_owed_is_not_stopped(console: ConsoleHouse) -> None:
    sent_with(console, 1, 0, deferred=1)
    row = desk_posted.page(console.office, None, None, None, 1).letters[0].round
    (letter,) = letters(console, LetterState.QUEUED)
    with console.office.database.changing() as session:
        session.connection().execute(update(LetterRow).values(kind=LetterKind.RECEIPT))
    with pytest.raises(Refused, match="letter_owed"):
        desk_posted.stop(console.office, row, letter.id, "Nej")


@pytest.mark.parametrize(("count", "refused", "rises"), [(40, 4, False), (39, 4, True), (20, 3, False), (20, 6, True)])
def test_the_registrar_is_told_once_when_refusals_rise(
    console: ConsoleHouse, count: int, refused: int, rises: bool
) -> None:
    built = sent_with(console, count, refused)
    with console.office.database.changing() as session:
        rows = session.exec(select(RegistrarNewsRow).where(RegistrarNewsRow.kind == NewsKind.REFUSALS_RISE)).all()
        assert [row.object_id for row in rows] == ([f"{refused}/{count}"] if rises else [])
        registrar_news.tell(session, built.round_id, console.clock())
    with console.office.database.reading() as session:
        (letter,) = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.REGISTRAR))
    assert ("refusals_rise" in letter.facts) is rises


@pytest.fixture
def statements(console: ConsoleHouse) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(console.office.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(console.office.database.engine, "before_cursor_execute", note)


async def test_the_pages_statements_are_constant_in_letters(console: ConsoleHouse, statements: list[str]) -> None:
    eva = await console.clerk()
    used = []
    for dnr, count in (("KS 1", 2), ("KS 2", 60)):
        built = console.round(dnr=dnr, count=count)
        plan(console.office.database, built, LetterKind.MISSIV)
        statements.clear()
        page = await eva.get(f"/konsol/remisser/{built.round_id}/utskick")
        used.append(len(statements))
        assert f"{count} brev" in page.text
    assert used[0] == used[1]
    assert "sida 2 av 2" in (await eva.get(f"/konsol/remisser/{built.round_id}/utskick?sida=2")).text


async def test_another_round_s_letter_is_not_there(console: ConsoleHouse) -> None:
    first, second = sent_with(console, 1, 1), console.round(dnr="KS 2")
    (letter,) = letters(console, LetterState.UNDELIVERABLE)
    eva = await console.clerk()
    assert (await eva.get(f"/konsol/remisser/{second.round_id}/utskick/{letter.id}")).status_code == 404
    assert (await eva.get(f"/konsol/remisser/{first.round_id}/utskick/{letter.id}")).status_code == 200
