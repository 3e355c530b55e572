"""A round is registered once under its dnr, and its links open only what they belong to."""

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from models.definition import ReminderRule
from models.errors import LinkProblem, PermanentFailure, Refused
from models.tables import RecipientRow
from models.values import RecipientState, RoundState
from store.answers import drafts
from store.database import Database
from store.files.files import FileStore
from store.recipients import links, recipients
from store.rounds import drafting, rounds
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, KEY, SENT, definition, invited, register_round
from tests.store_steps import chain_holds, move, recipient, round_row


def every_value(database: Database) -> str:
    """All that stands in the database, as one text."""
    with database.reading() as session:
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in SQLModel.metadata.tables]
    return repr(rows)


@pytest.mark.parametrize(
    "dnr", ["KSL/13/0111", "KS 2026/00123", "Räddning/åäö 2026-1 §", "../../etc", "a%20b", "日本/1"]
)
def test_any_dnr_is_kept_as_written_and_found_again(database: Database, files: FileStore, dnr: str) -> None:
    built = register_round(database, files, dnr=dnr, state=RoundState.DRAFT)
    with database.reading() as session:
        row = rounds.by_dnr(session, dnr)
    assert row is not None
    assert (row.id, row.dnr) == (built.round_id, dnr)
    assert (row.due_at, row.original_due_at, row.closes_at, row.state) == (DUE, DUE, CLOSES, RoundState.DRAFT)
    assert row.test_data


def test_a_second_round_with_the_same_dnr_is_refused_and_leaves_nothing(database: Database, files: FileStore) -> None:
    register_round(database, files, count=2)
    before = every_value(database)
    with pytest.raises(Refused) as refusal:
        register_round(database, files, count=2)
    assert (refusal.value.code, refusal.value.facts) == ("dnr_taken", {"dnr": "KSL/13/0111"})
    assert every_value(database) == before


def test_dnr_that_look_alike_in_temporal_do_not_share_a_workflow(database: Database, files: FileStore) -> None:
    names = [
        round_row(database, register_round(database, files, dnr=dnr)).workflow_id
        for dnr in ("KS 1", "KS_1", "ks 1", "KS/1", "KS%201")
    ]
    assert len(set(names)) == len(names)


def test_a_dnr_whose_workflow_id_is_taken_is_refused(
    database: Database, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "workflow_id", lambda _dnr, _sender="": "remiss/same")
    register_round(database, files, dnr="A 1")
    with pytest.raises(Refused, match="dnr_taken"):
        register_round(database, files, dnr="B 2")


def test_everything_defined_comes_back(database: Database, files: FileStore) -> None:
    chosen = invited(1, cc=("a@b.se", "c@d.se"), obliged=True, chapters=("1", "2 å"), name="Åmål")
    built = register_round(database, files, recipients=(chosen,), reminders=(ReminderRule(days=-14),))
    with database.reading() as session:
        row = rounds.get(session, built.round_id)
        back = rounds.definition(row)
        papers = rounds.papers(session, built.round_id)
        member = recipients.by_code(session, built.round_id, chosen.code)
    assert back.questions == definition().questions
    assert back.reminders == (ReminderRule(days=-14),)
    assert back.title == "Utveckling av KSL inför mandatperioden 2027–2030"
    assert [(paper.position, paper.title, paper.name) for paper in papers] == [
        (1, "Förslag till prioriteringar", "forslag.pdf")
    ]
    assert member is not None
    assert (member.name, member.obliged, recipients.chapters(member), member.cc) == (
        "Åmål",
        True,
        ("1", "2 å"),
        '["a@b.se", "c@d.se"]',
    )
    assert member.due_at == DUE
    assert chain_holds(database)


def test_recipients_come_in_swedish_order(database: Database, files: FileStore) -> None:
    names = ("Öckerö", "Ale", "Åmål", "Älmhult", "Örebro", "Zorn")
    members = tuple(invited(number, name=name) for number, name in enumerate(names, start=1))
    built = register_round(database, files, recipients=members)
    with database.reading() as session:
        found = [row.name for row in recipients.of_round(session, built.round_id)]
    assert found == ["Ale", "Zorn", "Åmål", "Älmhult", "Öckerö", "Örebro"]


def test_an_id_nobody_made_is_a_permanent_failure(database: Database) -> None:
    with database.reading() as session, pytest.raises(PermanentFailure, match="no_such_round"):
        rounds.get(session, "0" * 32)


def test_a_move_is_made_once_and_told_once(database: Database, files: FileStore) -> None:
    built = register_round(database, files, state=RoundState.DRAFT)
    made = [move(database, built, RoundState.DRAFT, RoundState.AWAITING_APPROVAL, SENT) for _ in range(2)]
    assert made == [True, False]
    with database.reading() as session:
        actions = session.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
    assert list(actions) == ["round_registered", "tried"]


def test_the_first_sending_is_what_stands_as_sent(database: Database, files: FileStore) -> None:
    built = register_round(database, files, state=RoundState.APPROVED)
    assert move(database, built, RoundState.APPROVED, RoundState.OPEN, SENT)
    assert round_row(database, built).sent_at == SENT
    assert move(database, built, RoundState.OPEN, RoundState.CLOSED, DUE)
    assert move(database, built, RoundState.CLOSED, RoundState.OPEN, CLOSES)
    assert round_row(database, built).sent_at == SENT


def test_a_closing_by_hand_before_the_time_ends_the_time(database: Database, files: FileStore) -> None:
    built = register_round(database, files)
    assert move(database, built, RoundState.OPEN, RoundState.CLOSED, DUE)
    row = round_row(database, built)
    assert (row.closed_at, row.closes_at) == (DUE, DUE)
    assert recipient(database, built.recipient_id).state is RecipientState.SILENT


def test_the_database_holds_a_hash_of_each_link_and_never_a_link(database: Database, files: FileStore) -> None:
    built = register_round(database, files, count=3)
    everything = every_value(database)
    assert len(set(built.tokens.values())) == 3
    for token in built.tokens.values():
        assert token not in everything
        assert links.token_hash(token) in everything


def test_a_link_opens_its_own_recipient(database: Database, files: FileStore) -> None:
    built = register_round(database, files, count=3)
    with database.reading() as session:
        for code, token in built.tokens.items():
            found = links.recipient_of(session, token)
            assert isinstance(found, RecipientRow)
            assert found.id == built.recipient_ids[code]


def test_links_of_another_key_round_recipient_or_generation_differ() -> None:
    made = {
        links.token(KEY, "r", "a", 1),
        links.token(b"another key of thirty-two chars..", "r", "a", 1),
        links.token(KEY, "s", "a", 1),
        links.token(KEY, "r", "b", 1),
        links.token(KEY, "r", "a", 2),
        links.token(KEY, "r\0a", "", 1),
    }
    assert len(made) == 6
    assert {len(token) for token in made} == {43}


def test_a_new_address_revokes_the_old_link(database: Database, files: FileStore) -> None:
    built = register_round(database, files)
    with database.changing() as session:
        generation = recipients.change_address(session, built.recipient_id, "ny@kommun.se", key=KEY, at=SENT)
        new = links.token(KEY, built.round_id, built.recipient_id, generation)
        assert links.recipient_of(session, built.token) is LinkProblem.INVALID
        found = links.recipient_of(session, new)
    assert isinstance(found, RecipientRow)
    assert (found.id, found.email, found.generation) == (built.recipient_id, "ny@kommun.se", 2)


def test_the_address_already_there_keeps_the_link(database: Database, files: FileStore) -> None:
    built = register_round(database, files)
    with pytest.raises(Refused, match="address_unchanged"), database.changing() as session:
        recipients.change_address(session, built.recipient_id, "registrator0@kommun.example", key=KEY, at=SENT)
    assert recipient(database, built.recipient_id).generation == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ("", LinkProblem.MISSING),
        ("x", LinkProblem.INVALID),
        ("A" * 43, LinkProblem.INVALID),
        ("A" * 44, LinkProblem.INVALID),
        ("å" * 43, LinkProblem.INVALID),
        ("A" * 42 + "\n", LinkProblem.INVALID),
        ("' OR 1=1 --", LinkProblem.INVALID),
    ],
)
def test_a_wrong_link_opens_nothing(database: Database, files: FileStore, token: str, problem: LinkProblem) -> None:
    register_round(database, files)
    with database.reading() as session:
        assert links.recipient_of(session, token) is problem


def test_opening_is_kept_the_first_time_only(database: Database, files: FileStore) -> None:
    built = register_round(database, files)
    for at in (SENT, DUE):
        with database.changing() as session:
            recipients.mark_opened(session, built.recipient_id, at)
    assert recipient(database, built.recipient_id).opened_at == SENT


def test_acknowledging_says_when_and_never_takes_back_a_draft(database: Database, files: FileStore) -> None:
    built = register_round(database, files, count=2)
    quiet, drafting = built.recipient_ids.values()
    with database.changing() as session:
        drafts.save(session, drafting, expected=0, fields={"summary": ["Vi"]}, at=SENT)
    for recipient_id in (quiet, drafting):
        with database.changing() as session:
            recipients.acknowledge(session, recipient_id, "efter sommaren", SENT)
    rows = [recipient(database, recipient_id) for recipient_id in (quiet, drafting)]
    assert [row.state for row in rows] == [RecipientState.ACKNOWLEDGED, RecipientState.DRAFTING]
    assert {row.planned_on for row in rows} == {"efter sommaren"}
