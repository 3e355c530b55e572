"""What one order of one group reads and writes does not depend on the size of the round."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
from sqlalchemy import text, update
from sqlmodel import Session, col, select
from temporalio.testing import ActivityEnvironment

from activities.resources import Resources
from activities.send_letters import SendLetters
from desk.status import round_status
from mail.outgoing.outcomes import Accepted
from models.messages import LetterOrder, LetterPlan, SendReport
from models.tables import LetterRow
from models.values import LetterKind, LetterState
from store.beginning import Begins
from store.database import Database
from store.files.files import FileStore
from store.letters import letter_facts, letter_plans, letter_reports
from store.recipients import extensions
from store.rounds import rounds, standing
from tests.round_builder import CLOSES, DUE, KEY, BuiltRound, invited, register_round
from tests.statements import Statements, read_by_round, statements
from tests.store_steps import BEFORE, plan, recipient, submit

IN_GROUP = 5
FEW, MANY = 3, 60
"""Groups in a round."""


def round_of(database: Database, folder: Path, groups: int, *, one_refused_in_each: bool = False) -> BuiltRound:
    """A round to so many groups, whose missiv has gone to all; one in each group has answered."""
    asked = [invited(number, county_name=f"Län {number // IN_GROUP:03d}") for number in range(groups * IN_GROUP)]
    built = register_round(database, FileStore(folder), dnr=f"V/{groups}", recipients=tuple(asked))
    plan(database, built, LetterKind.MISSIV)
    refused = list(built.recipient_ids.values())[1::IN_GROUP] if one_refused_in_each else []
    with database.changing() as session:
        session.connection().execute(text("UPDATE letters SET state = 'sent', attempts = 1"))
        failed = update(LetterRow).where(col(LetterRow.recipient_id).in_(refused))
        session.connection().execute(failed.values(state=LetterState.UNDELIVERABLE))
    for code in list(built.recipient_ids)[::5]:
        submit(database, built.recipient_ids[code])
    with database.engine.connect().execution_options(remiss_begins=Begins.NOT) as connection:
        connection.exec_driver_sql("ANALYZE")
    return built


class Post:
    """Orders of one group, as the mail worker carries them out, to a relay that takes everything."""

    def __init__(self, database: Database, built: BuiltRound, folder: Path) -> None:
        connection = Mock(hand_over=AsyncMock(return_value=Accepted(code=250, text="ok")))
        mailer = Mock()
        mailer.connection.return_value.__aenter__ = AsyncMock(return_value=connection)
        mailer.connection.return_value.__aexit__ = AsyncMock(return_value=None)
        resources = Resources(database, FileStore(folder), mailer, KEY, "http://127.0.0.1", folder, lambda: BEFORE)
        self._database, self._built, self._send = database, built, SendLetters(resources).send_letters

    async def order(self, wanted: LetterPlan | None = None) -> tuple[SendReport, Statements]:
        order = LetterOrder(round_id=self._built.round_id, group_key="Län 001", at=BEFORE, plan=wanted)
        with statements(self._database) as told:
            return await ActivityEnvironment().run(self._send, order), told


def test_receipts_take_as_many_statements_for_any_number(database: Database, tmp_path: Path) -> None:
    round_of(database, tmp_path, FEW)
    numbers = []
    with database.reading() as session:
        receipts = session.exec(select(LetterRow).where(LetterRow.kind == LetterKind.RECEIPT)).all()
    assert len(receipts) == FEW
    for some in (receipts[:1], receipts):
        with database.reading() as session, statements(database) as told:
            found = letter_facts.gather(session, some, key=KEY, base_url="http://127.0.0.1")
        assert all(facts.receipt for facts in found.values())
        numbers.append(told.number)
    assert numbers[0] == numbers[1]


ORDERS = {
    "receipts": None,
    "reminder": LetterPlan(kind=LetterKind.REMINDER, number=1, due_at=DUE),
    "by hand": LetterPlan(kind=LetterKind.MANUAL_REMINDER, number=1),
}


@pytest.mark.parametrize("wanted", ORDERS.values(), ids=ORDERS)
async def test_an_order_of_a_group_says_as_much_in_a_great_round_and_reads_its_own_rows(
    database: Database, tmp_path: Path, wanted: LetterPlan | None
) -> None:
    numbers = []
    for groups in (FEW, MANY):
        built = round_of(database, tmp_path, groups, one_refused_in_each=True)
        report, told = await Post(database, built, tmp_path).order(wanted)
        assert report.sent > 0
        numbers.append(told.number)
        if groups == MANY:
            wide = read_by_round(database, told)
            assert not wide, "\n".join(wide)
    assert numbers[0] == numbers[1]


def test_a_round_is_shown_and_read_for_its_workflow_in_as_many_statements_whatever_its_size(
    database: Database, tmp_path: Path
) -> None:
    numbers = []
    for groups in (FEW, MANY):
        built = round_of(database, tmp_path, groups)
        with statements(database) as shown, database.reading() as session:
            status = round_status(session, rounds.get(session, built.round_id), BEFORE)
        with statements(database) as read, database.reading() as session:
            progress = standing.progress(session, built.round_id)
        assert len(status["recipients"]) == groups * IN_GROUP
        assert [group.counts.recipients for group in progress.groups] == [IN_GROUP] * groups
        assert sum(group.counts.answered for group in progress.groups) == groups
        numbers.append((shown.number, read.number))
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 30


class CutOff(Exception):
    """The worker dies between two portions."""


def dying(after: int) -> Callable[[Session], None]:
    left = iter(range(after))

    def step(_session: Session) -> None:
        if next(left, None) is None:
            raise CutOff

    return step


def test_an_extension_of_the_round_is_written_by_portions_and_goes_on_where_it_was_cut_off(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "_AT_ONCE", IN_GROUP)
    built, until = round_of(database, tmp_path, FEW), DUE + timedelta(days=7)
    extended = partial(
        extensions.extend_round, database, built.round_id, until=until, closes_at=CLOSES, reason="Alla", at=BEFORE
    )
    with pytest.raises(CutOff):
        extended(first=dying(2))
    moved = [recipient(database, member).due_at == until for member in built.recipient_ids.values()]
    assert sum(moved) == IN_GROUP
    with statements(database) as told:
        assert extended() == (FEW - 1) * IN_GROUP
    assert told.most_rows <= 4 * IN_GROUP  # each with its notice, its audit row and its answer judged anew
    assert {recipient(database, member).due_at for member in built.recipient_ids.values()} == {until}
    with database.reading() as session:
        assert letter_reports.planned(session, built.round_id, LetterKind.EXTENSION, 1) == FEW * (IN_GROUP - 1)


@pytest.mark.parametrize("kind", [LetterKind.MANUAL_REMINDER, LetterKind.CANCELLED])
def test_letters_to_all_are_planned_by_portions_and_go_on_where_they_were_cut_off(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: LetterKind
) -> None:
    monkeypatch.setattr(letter_plans, "PORTION", IN_GROUP)
    built, wanted = round_of(database, tmp_path, FEW), LetterPlan(kind=kind, number=1)
    with pytest.raises(CutOff):
        letter_plans.plan_all(database, built.round_id, wanted, BEFORE, first=dying(1))
    with statements(database) as told:
        letter_plans.plan_all(database, built.round_id, wanted, BEFORE)
    assert 0 < told.most_rows <= IN_GROUP
    owing = FEW * (IN_GROUP - (kind is LetterKind.MANUAL_REMINDER))
    with database.reading() as session:
        assert letter_reports.planned(session, built.round_id, kind, 1) == owing
