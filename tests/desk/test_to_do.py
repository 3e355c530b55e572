"""What waits for a person: every kind, in order, settled by what settles it, and the list of rounds beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, update
from sqlmodel import col

from desk import counter, overview, to_do
from desk.office import Office
from models.errors import Refused
from models.people import Actor, Role
from models.tables import LetterRow, SupplementRequestRow
from models.to_do import SEEN_ONLY, ToDoKind
from models.values import LetterKind, LetterState, RoundState
from rules.to_do import GATHERED_FROM
from store.rounds import standing
from store.rounds.overview import ORDERS, Wanted
from templates import to_do_words
from tests.file_steps import quarantine
from tests.round_builder import BuiltRound, register_round
from tests.store.rounds.waiting_rounds import everything
from tests.store_steps import BEFORE, plan, stored, submit


@pytest.fixture
def rounds(office: Office) -> dict[str, BuiltRound]:
    return everything(office.database, office.files)


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", hear)
    yield said
    event.remove(office.database.engine, "before_cursor_execute", hear)


def test_everything_that_waits_is_there_the_urgent_first(office: Office, rounds: dict[str, BuiltRound]) -> None:
    found = to_do.items(office)
    assert {item.kind.value: item.dnr for item in found} == {
        name: built.dnr for name, built in rounds.items() if name != "calm"
    }
    urgent = [item.kind for item in found][:2]
    assert set(urgent) == {ToDoKind.RUN, ToDoKind.ALARM}
    since = [item.since for item in found][2:]
    assert since == sorted(since)


def test_each_is_told_in_both_languages(office: Office, rounds: dict[str, BuiltRound]) -> None:
    now = office.clock()
    told = {item.kind: (to_do_words.what(item), to_do_words.since(item, now)) for item in to_do.items(office)}
    assert told[ToDoKind.EXTENSION][0] == "Upplands Väsby kommun ber om anstånd till onsdag 17 juni 2026"
    assert told[ToDoKind.LETTER][0] == "Missiv till Upplands Väsby kommun kom inte fram"
    assert told[ToDoKind.ALARM][0].endswith("remissen står inte längre i det läge som ändringen gällde")
    assert told[ToDoKind.EXTENSION][1] == "sedan söndag 10 maj 2026 (20 dagar)"
    for item in to_do.items(office):
        said = [to_do_words.what(item, "en"), to_do_words.act(item, "en"), to_do_words.ball(item, "en")]
        assert all(said)
        assert "{" not in "".join(said)


@pytest.mark.parametrize("kind", sorted(SEEN_ONLY - {ToDoKind.COUNCIL_DECISION}))
def test_what_only_needs_to_be_known_of_goes_when_it_has_been_seen(
    office: Office, rounds: dict[str, BuiltRound], kind: ToDoKind
) -> None:
    if kind is ToDoKind.QUARANTINE:
        submit(office.database, rounds["calm"].recipient_id, replaces=1, files=(stored(),))
        quarantine(office.database, "a" * 64)
    if kind is ToDoKind.SUPPLEMENT:
        _supplement(office, rounds["calm"])
    [item] = [each for each in to_do.items(office) if each.kind is kind]
    to_do.note_seen(office, item.round_id, kind.value, item.object_id)
    to_do.note_seen(office, item.round_id, kind.value, item.object_id)
    assert [each for each in to_do.items(office) if each.kind is kind] == []


def _supplement(office: Office, built: BuiltRound) -> None:
    asked = SupplementRequestRow(
        id="a" * 32,
        round_id=built.round_id,
        recipient_id=built.recipient_id,
        number=1,
        version=1,
        parts="[]",
        text="",
        asked_at=BEFORE,
        until=BEFORE,
        answered_version=2,
        answered_at=BEFORE,
    )
    with office.database.changing() as session:
        session.add(asked)


def test_what_is_settled_otherwise_cannot_be_waved_away(office: Office, rounds: dict[str, BuiltRound]) -> None:
    [item] = [each for each in to_do.items(office) if each.kind is ToDoKind.EXTENSION]
    for kind, object_id in ((item.kind.value, item.object_id), ("other", "x"), ("alarm", "x" * 65)):
        with pytest.raises(Refused, match="no_such_page"):
            to_do.note_seen(office, item.round_id, kind, object_id)
    reader = office.acting(Actor(role=Role.READER, sender_id=""))
    with pytest.raises(Refused, match="not_allowed"):
        to_do.note_seen(reader, item.round_id, "alarm", "state_moved_on")


def test_many_letters_of_a_round_are_one_thing(office: Office) -> None:
    built = register_round(office.database, office.files, count=GATHERED_FROM)
    plan(office.database, built, LetterKind.MISSIV)
    with office.database.changing() as session:
        failed = update(LetterRow).where(col(LetterRow.round_id) == built.round_id)
        session.connection().execute(failed.values(state=LetterState.UNKNOWN, handed_at=BEFORE))
    [item] = to_do.items(office)
    assert to_do_words.what(item) == f"Brev till {GATHERED_FROM} mottagare kom inte fram"


def test_the_list_counts_as_the_status_does(office: Office, rounds: dict[str, BuiltRound]) -> None:
    found = overview.page(office, Wanted(), 1)
    assert found.total == len(rounds)
    told = {line["dnr"]: line["counts"] for line in counter.overview(office)}
    with office.database.reading() as session:
        for listed in found.listed:
            counts = standing.counts(session, listed.line.id)
            assert listed.line.counts == counts.model_copy(update={"unknown": 0}), listed.line.dnr
            assert told[listed.line.dnr] == counts.model_dump()
    waiting = {listed.line.dnr for listed in found.listed if listed.to_do}
    assert waiting == {built.dnr for name, built in rounds.items() if name != "calm"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ks EXTENSION", {"extension"}),
        ("om calm", {"calm"}),
        ("UPPLANDS väsby", set(ToDoKind) | {"calm"}),
        ("vasby", set()),
        ("100%", set()),
        ("_", {"chain_late"}),
        ("'; --", set()),
    ],
)
def test_a_search_finds_dnr_title_and_recipient_whatever_their_case(
    office: Office, rounds: dict[str, BuiltRound], text: str, found: set[str]
) -> None:
    names = {listed.line.dnr.removeprefix("KS ") for listed in overview.page(office, Wanted(text=text), 1).listed}
    assert names == found & set(rounds)


def test_the_list_is_narrowed_and_ordered(office: Office, rounds: dict[str, BuiltRound]) -> None:
    def dnrs(**wanted: object) -> list[str]:
        return [each.line.dnr for each in overview.page(office, Wanted.model_validate(wanted), 1).listed]

    assert dnrs(states=(RoundState.CLOSED,)) == [rounds["compilation"].dnr]
    assert dnrs(order="dnr") == sorted(built.dnr for built in rounds.values())
    assert dnrs(by="account:nobody") == []
    assert dnrs(by="registrar") == [rounds["returned"].dnr]
    assert all(len(dnrs(order=order)) == len(rounds) for order in ORDERS)


def test_the_statements_are_as_many_for_any_number_of_rounds(office: Office) -> None:
    numbers = []
    for prefix in ("A", "B"):
        everything(office.database, office.files, prefix)
        with statements(office) as said:
            to_do.items(office)
            overview.page(office, Wanted(text="om"), 1)
        numbers.append(len(said))
    assert numbers[0] == numbers[1]


def test_chains_gates_and_duties_are_found_by_indexes_of_their_own(office: Office) -> None:
    with statements(office) as said:
        to_do.items(office)
    [asked] = [each for each in said if "UNION ALL" in each]
    with office.database.engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?")).all()
    named = {
        name for *_, step in steps for name in ("ix_rounds_chain", "ix_rounds_gate", "ix_duties_due") if name in step
    }
    assert len(named) == 3, steps
