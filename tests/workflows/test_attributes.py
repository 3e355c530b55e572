"""What a manager filters on: a letter that was given up without a verdict is a problem like one that was refused."""

import asyncio

from sqlalchemy import update
from sqlmodel import col

from models.messages import GroupInfo, RoundProgress
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import Counts, LetterKind, LetterState, RoundState, Stance
from store.recipients import recipients
from tests.house import House
from tests.round_builder import CLOSES, DUE
from tests.workflows.skipping import Skipping
from tests.workflows.test_at_once import opened
from workflows import attributes
from workflows.options import REPORT_EVERY

COUNTS = Counts(recipients=6, sent=3, outstanding=6, undeliverable=1, unknown=2)
PROGRESS = RoundProgress(
    state=RoundState.OPEN, due_at=DUE, closes_at=CLOSES, groups=(GroupInfo(key="05", label="x", counts=COUNTS),)
)


def test_a_round_and_a_group_start_with_all_their_problems() -> None:
    assert attributes.for_round("1", PROGRESS)[attributes.PROBLEMS] == 3
    assert attributes.for_group("1", "x", COUNTS, PROGRESS)[attributes.PROBLEMS] == 3


async def test_a_letter_given_up_without_a_verdict_counts_as_a_problem(skipping: Skipping) -> None:
    built, row = skipping.house, await opened(skipping)
    with built.office.database.changing() as session:
        member = recipients.by_code(session, row.id, "0560")
        assert member is not None
        given_up = {"state": LetterState.UNKNOWN, "outcome_unknown": True, "unknowns": 3, "sent_at": None}
        missiv = col(LetterRow.recipient_id) == member.id, col(LetterRow.kind) == LetterKind.MISSIV
        session.connection().execute(update(LetterRow).where(*missiv).values(**given_up))
        unsent = update(RecipientRow).where(col(RecipientRow.id) == member.id).values(sent_at=None)
        session.connection().execute(unsent)
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    assert built.counts(row).unknown == 1
    async with asyncio.timeout(30):
        while await problems(built, row) != 1:
            await asyncio.sleep(0.1)
            await skipping.pass_by(REPORT_EVERY)


async def problems(built: House, row: RoundRow) -> int | None:
    return (await built.handle(row).describe()).typed_search_attributes.get(attributes.PROBLEMS)
