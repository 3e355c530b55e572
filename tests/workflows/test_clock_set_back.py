"""The clock of Temporal's server was a year ahead when letters went, and has been put right: the next ones go too."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from models.tables import LetterRow
from models.values import Stance
from rules.local_time import local_day
from store.letters import batches
from tests.workflows.skipping import Skipping


async def test_a_receipt_goes_out_although_letters_were_marked_with_a_later_instant(skipping: Skipping) -> None:
    built = skipping.house
    starting = local_day(skipping.clock.now + timedelta(days=30))
    row = await built.open(built.definition("kobyt-framat-genom-samverkan.yaml", starting=starting))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    ahead = batches.mark(skipping.clock.now + timedelta(days=365), 1)
    with built.office.database.changing() as session:
        session.connection().execute(update(LetterRow).where(col(LetterRow.claim) != "").values(claim=ahead))
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: any(mail.subject.startswith("Kvittens") for mail in built.mails()), "the receipt", 30)
