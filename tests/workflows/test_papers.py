"""Papers changed while a round is out, and the day with them, on the workflow itself: reminders follow the new day."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from desk import midway, papers
from desk.papers import PapersChanged, Wish
from models.answer import StoredFile
from models.errors import Refused, TemporaryFailure
from models.messages import RoundProgress
from models.papers import PaperAct, PaperEdit
from models.tables import RoundRow
from models.values import LetterKind, RoundState
from rules.calendar import working_day_from
from rules.local_time import local_day
from rules.reminders import reminder_instant
from tests.active_files import pdf
from tests.workflows.skipping import Skipping
from tests.workflows.test_midway import MONTH, codes, opened
from tests.workflows.test_minutes_in_time import sent

NEW = pdf() + b"% nytt\n"


def wish(skipping: Skipping, row: RoundRow) -> Wish:
    """Another first paper, and forty days more for everybody."""
    sha256 = skipping.house.office.files.put(NEW)
    file = StoredFile(sha256=sha256, size=len(NEW), media_type="application/pdf", name="nytt.pdf")
    until = working_day_from(local_day(row.due_at) + timedelta(days=40)).isoformat()
    return Wish((PaperEdit(act=PaperAct.REPLACED, position=1, file=file),), "Kostnaderna är omräknade.", until)


async def changed(skipping: Skipping, row: RoundRow) -> tuple[RoundRow, PapersChanged]:
    made = await papers.change(skipping.house.office, row, wish(skipping, row))
    return skipping.house.row(row), made


async def everybody_is_told(skipping: Skipping, row: RoundRow) -> None:
    def each_has_one() -> bool:
        return all(len(sent(skipping, row, code, LetterKind.PAPERS_CHANGED)) == 1 for code in codes(skipping, row))

    await skipping.house.until(each_has_one, "one letter to each")


def at(state: RoundState) -> Callable[[RoundProgress], bool]:
    return lambda found: found.state is state


async def test_each_is_told_once_and_reminded_by_the_new_day(skipping: Skipping) -> None:
    row, built = await opened(skipping), skipping.house
    one = codes(skipping, row)[0]
    moved, made = await changed(skipping, row)
    assert (made.asked, made.others, made.told_later) == (0, 6, False)
    await everybody_is_told(skipping, row)
    with pytest.raises(Refused, match="paper_same"):
        await papers.change(built.office, moved, wish(skipping, moved))
    assert (await built.progress(row)).due_at == moved.due_at
    await skipping.pass_until(row.due_at + timedelta(minutes=1))
    assert (await built.progress(row)).state is RoundState.OPEN
    assert sent(skipping, row, one, LetterKind.REMINDER) == []
    await skipping.pass_until(reminder_instant(MONTH, moved.due_at) + timedelta(minutes=5))
    await built.until(lambda: len(sent(skipping, row, one, LetterKind.REMINDER)) == 1, "by the new day")
    assert sent(skipping, row, one, LetterKind.EXTENSION) == []
    await everybody_is_told(skipping, row)


async def test_what_temporal_was_not_told_of_holds_all_the_same(
    skipping: Skipping, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, built = await opened(skipping), skipping.house
    one = codes(skipping, row)[0]

    async def silent(*_: object) -> None:
        raise TemporaryFailure("temporal_unreachable", address="")

    with monkeypatch.context() as patch:
        patch.setattr(midway, "told", silent)
        moved, made = await changed(skipping, row)
    assert made.told_later
    await everybody_is_told(skipping, row)
    await skipping.pass_until(row.due_at + timedelta(minutes=5))  # the workflow's clock still has the old day
    await built.standing_when(row, lambda found: found.due_at == moved.due_at)
    assert built.row(row).state is RoundState.OPEN
    assert (await built.progress(row)).fault == ""
    await skipping.pass_until(moved.due_at + timedelta(minutes=5))
    await built.standing_when(row, at(RoundState.OVERDUE))
    assert len(sent(skipping, row, one, LetterKind.REMINDER)) == 1
