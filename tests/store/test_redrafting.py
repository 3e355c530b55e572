"""A draft is read in anew from its mended file, and nothing else ever is."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.answer import StoredFile
from models.definition import DocumentSource, RoundDefinition
from models.errors import Refused
from models.tables import AuditRow
from models.values import RecipientState, RoundState
from store import links, recipients, redrafting, rounds
from store.database import Database
from store.files import FileStore
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, definition, invited, register_round
from tests.store_steps import chain_holds, stored


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=3, state=RoundState.DRAFT)


def redraft(database: Database, built: BuiltRound, mended: RoundDefinition, *papers: StoredFile) -> None:
    with database.changing() as session:
        row = rounds.get(session, built.round_id)
        redrafting.redraft(session, row, mended, papers or (stored(),), key=KEY, at=SENT)


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


@pytest.mark.parametrize("state", [state for state in RoundState if state is not RoundState.DRAFT])
def test_only_a_draft_is_read_in_anew(database: Database, tmp_path: Path, state: RoundState) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=2, state=state)
    with pytest.raises(Refused, match="dnr_taken"):
        redraft(database, built, definition(1))
    with database.reading() as session:
        assert len(recipients.of_round(session, built.round_id)) == 2
