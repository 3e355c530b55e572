"""A draft is read in anew from its mended file, and nothing else ever is."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.answer import StoredFile
from models.definition import DocumentSource, RoundDefinition
from models.errors import PermanentFailure, Refused
from models.messages import StateChange
from models.steps import Command
from models.tables import AuditRow, RoundRow
from models.values import LegalBasis, RecipientState, RoundState
from store.database import Database
from store.files.files import FileStore
from store.recipients import links, recipients
from store.rounds import drafting, moves, rounds
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, definition, invited, register_round
from tests.statements import statements
from tests.store_steps import chain_holds, stored

S = RoundState


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=3, state=RoundState.DRAFT)


def redraft(database: Database, built: BuiltRound, mended: RoundDefinition, *papers: StoredFile) -> None:
    assert drafting.draft(database, mended, papers or (stored(),), key=KEY, at=SENT).id == built.round_id


def test_dates_papers_and_recipients_become_those_of_the_file(database: Database, built: BuiltRound) -> None:
    mended = definition(
        title="Rättad",
        send_at=SENT,
        due_at=DUE + timedelta(days=7),
        closes_at=CLOSES + timedelta(days=7),
        documents=(DocumentSource(title="Ny", path=Path("ny.pdf")), DocumentSource(title="Två", path=Path("b.pdf"))),
        recipients=(invited(1, email="rattad@kommun.example", obliged=True), invited(0), invited(7)),
    )
    for _ in range(2):  # harmless twice
        redraft(database, built, mended, stored("ny.pdf"), stored("b.pdf", "b"))
    with database.reading() as session:
        row = rounds.get(session, built.round_id)
        members = {member.code: member for member in recipients.of_round(session, built.round_id)}
        papers = [(paper.position, paper.title, paper.name) for paper in rounds.papers(session, built.round_id)]
        actions = [entry.action for entry in session.exec(select(AuditRow))]
    assert (row.title, row.planned_send_at, row.due_at, row.original_due_at, row.closes_at, row.state) == (
        "Rättad", SENT, DUE + timedelta(days=7), DUE + timedelta(days=7), CLOSES + timedelta(days=7), RoundState.DRAFT,
    )  # fmt: skip
    assert rounds.definition(row).title == "Rättad"
    assert papers == [(1, "Ny", "ny.pdf"), (2, "Två", "b.pdf")]
    assert set(members) == {"0114", "0115", "0121"}
    assert {member.due_at for member in members.values()} == {DUE + timedelta(days=7)}
    assert (members["0115"].email, members["0115"].obliged) == ("rattad@kommun.example", True)
    assert actions == ["round_registered", "round_redrafted", "round_redrafted"]
    assert chain_holds(database)


def test_a_recipient_that_stays_keeps_its_row_and_link(database: Database, built: BuiltRound) -> None:
    redraft(database, built, definition(2))
    with database.reading() as session:
        for code, token in list(built.tokens.items())[:2]:
            found = links.recipient_of(session, token)
            assert getattr(found, "id", None) == built.recipient_ids[code]
            assert getattr(found, "state", None) is RecipientState.PENDING


@ON_SQLITE
@pytest.mark.parametrize("state", [state for state in RoundState if state is not RoundState.DRAFT])
def test_only_a_draft_is_read_in_anew(database: Database, tmp_path: Path, state: RoundState) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=2, state=state)
    with pytest.raises(Refused, match="dnr_taken"):
        redraft(database, built, definition(1))
    with database.reading() as session:
        assert len(recipients.of_round(session, built.round_id)) == 2


@pytest.mark.parametrize("is_new", [True, False])
def test_a_reading_that_was_cut_off_is_seen_by_nobody_and_is_gone_on_with(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    if not is_new:
        register_round(database, FileStore(tmp_path / "files"), count=1, state=RoundState.DRAFT)
    monkeypatch.setattr(drafting, "PORTION", 2)
    whole = drafting._still_ours
    seen = iter(range(2))

    def dying(session: Session, row: RoundRow) -> RoundRow:
        if next(seen, None) is None:
            raise KeyboardInterrupt
        return whole(session, row)

    monkeypatch.setattr(drafting, "_still_ours", dying)
    with pytest.raises(KeyboardInterrupt):
        drafting.draft(database, definition(9), (stored(),), key=KEY, at=SENT)
    with database.changing() as session:
        half = rounds.by_dnr(session, definition().dnr)
        assert half is not None
        assert 1 <= len(recipients.of_round(session, half.id)) < 9
        assert rounds.all_rounds(session) == []
        submitted = StateChange(
            round_id=half.id, source=S.DRAFT, target=S.AWAITING_APPROVAL, at=SENT, action=Command.SUBMIT
        )
        with pytest.raises(PermanentFailure, match="round_half_drafted"):
            moves.apply(session, submitted)
    monkeypatch.setattr(drafting, "_still_ours", whole)
    with statements(database) as told:
        row = drafting.draft(database, definition(9), (stored(),), key=KEY, at=SENT)
    assert told.most_rows <= 5  # the round, its paper and an audit row
    with database.changing() as session:
        assert len(recipients.of_round(session, row.id)) == 9
        assert [each.id for each in rounds.all_rounds(session)] == [half.id]
        assert moves.apply(session, submitted)


def test_of_two_that_read_the_same_round_in_one_goes_through(database: Database, built: BuiltRound) -> None:
    with database.changing() as session:
        first = rounds.get(session, built.round_id)
        first.drafting = "first"
        session.add(first)
    redraft(database, built, definition(2))
    with database.changing() as session, pytest.raises(Refused, match="round_half_drafted"):
        drafting._still_ours(session, first)


def test_a_worker_of_the_version_before_reads_a_round_that_needs_nothing_new() -> None:
    """It refuses fields that it does not know, and may run beside this version while a house is upgraded."""
    plain = definition()
    cites = plain.model_copy(update={"legal_basis": LegalBasis.STATUTE, "statute": "3 § förordningen"})
    kept = {name: set(json.loads(rounds.as_kept(one))) for name, one in (("plain", plain), ("cites", cites))}
    assert kept["cites"] - kept["plain"] == {"legal_basis", "statute"}
    assert rounds.definition_of(rounds.as_kept(cites)).statute == "3 § förordningen"
    assert rounds.definition_of(rounds.as_kept(plain)).legal_basis is None
