"""Minutes extracts in skipped time: who is reminded, when, and what a confirmation after the closing leads to."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from mail.outgoing.relay import Relay
from models import names
from models.answer import AnswerContent
from models.messages import ReopenCommand, RoundProgress
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import DecisionStatus, LetterKind, RoundState, Stance
from rules.naming import group_workflow_id
from rules.reminders import minutes_reminder_at
from store.answers import submissions, withdrawals
from store.answers.submissions import Submission
from store.recipients import recipients
from store.records import compilations, snapshot
from tests.held_relay import HeldRelay, held_relay
from tests.workflows.skipping import Skipping, skipping_house
from tests.workflows.test_round_in_time import starting_soon

CASE = "kobyt-framat-genom-samverkan.yaml"
MOMENT = timedelta(minutes=1)


async def opened(skipping: Skipping) -> RoundRow:
    """A round of three groups and six recipients, its missiv sent."""
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    return row


async def answer(skipping: Skipping, row: RoundRow, code: str, at: datetime, *, confirms: int = 0) -> None:
    """A preliminary answer, or its confirmation, and the receipt that goes for it."""
    built = skipping.house
    status = DecisionStatus.APPROVED if confirms else DecisionStatus.DECIDED
    content = AnswerContent(stance=Stance.SUPPORTS, decision_status=status)
    with built.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, code)
        assert recipient is not None
        wanted = Submission(content=content, nonce=f"{code}{at}", arrived_at=at, replaces=confirms, confirms=confirms)
        submissions.submit(session, recipient.id, wanted)
    await built.until(
        lambda: [number for number, _ in sent(skipping, row, code, LetterKind.RECEIPT)] == [*range(1, confirms + 2)],
        "a receipt for each version",
    )


def sent(
    skipping: Skipping, row: RoundRow, code: str, kind: LetterKind = LetterKind.MINUTES_REMINDER
) -> list[tuple[int, datetime]]:
    """Number and hour of the letters of a kind that have gone to a recipient."""
    query = (
        select(LetterRow.number, LetterRow.created_at)
        .join(RecipientRow, col(RecipientRow.id) == col(LetterRow.recipient_id))
        .where(
            LetterRow.round_id == row.id,
            RecipientRow.code == code,
            LetterRow.kind == kind,
            col(LetterRow.sent_at).is_not(None),
        )
        .order_by(col(LetterRow.number))
    )
    with skipping.house.office.database.reading() as session:
        return [(number, at) for number, at in session.exec(query)]


def due(arrived_at: datetime) -> tuple[datetime, datetime]:
    first = minutes_reminder_at(arrived_at, [])
    assert first is not None
    second = minutes_reminder_at(arrived_at, [first])
    assert second is not None
    return first, second


def on_time(reminders: list[tuple[int, datetime]], *instants: datetime) -> bool:
    """Each at its instant: workflow time is at most a moment behind its timer."""
    return len(reminders) == len(instants) and all(
        timedelta(0) <= at - wanted < MOMENT for (_, at), wanted in zip(reminders, instants, strict=True)
    )


async def test_an_open_round_reminds_twice_and_stops_when_the_extract_comes(skipping: Skipping) -> None:
    row = await opened(skipping)
    await skipping.pass_by(timedelta(days=2))
    arrived = skipping.clock.now
    first, second = due(arrived)
    await answer(skipping, row, "0513", arrived)
    await answer(skipping, row, "0512", arrived)
    await skipping.pass_until(first - timedelta(hours=1))
    assert sent(skipping, row, "0513") == []
    await skipping.pass_until(first + timedelta(hours=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 1, "the first reminder")
    await answer(skipping, row, "0512", skipping.clock.now, confirms=1)
    await skipping.pass_until(second + timedelta(days=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 2, "the second reminder")
    await skipping.pass_by(timedelta(days=20))
    assert on_time(sent(skipping, row, "0513"), first, second)
    assert [number for number, _ in sent(skipping, row, "0513")] == [11, 12]
    assert [number for number, _ in sent(skipping, row, "0512")] == [11]


async def closed_with_an_answer_of_the_last_day(skipping: Skipping) -> tuple[RoundRow, datetime]:
    """A closed and compiled round, and when the preliminary answer of `0513` arrived."""
    row = await opened(skipping)
    await skipping.pass_until(row.closes_at - timedelta(hours=2))
    arrived = skipping.clock.now
    await answer(skipping, row, "0513", arrived)
    await skipping.pass_until(row.closes_at + timedelta(days=1))
    await skipping.house.until(lambda: compiled(skipping, row) == 2, "compiled")
    return row, arrived


def compiled(skipping: Skipping, row: RoundRow) -> int:
    with skipping.house.office.database.reading() as session:
        latest = compilations.latest(session, row.id)
    return latest.version if latest else 0


async def test_the_round_itself_reminds_after_the_closing(skipping: Skipping) -> None:
    row, arrived = await closed_with_an_answer_of_the_last_day(skipping)
    first, second = due(arrived)
    await skipping.pass_until(first + timedelta(hours=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 1, "the first reminder")
    await skipping.pass_until(second + timedelta(hours=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 2, "the second reminder")
    result = await ended(skipping, row)
    assert on_time(sent(skipping, row, "0513"), first, second)
    assert sum(group.counts.preliminary for group in result.groups) == 1
    reminded = [mail for mail in skipping.house.mails() if "protokollsutdraget saknas" in mail.subject]
    assert len(reminded) == 2


async def ended(skipping: Skipping, row: RoundRow) -> RoundProgress:
    """The round's last word, ninety days after its closing."""
    await skipping.pass_by(timedelta(days=95))
    return RoundProgress.model_validate(await skipping.house.handle(row).result())


async def test_a_confirmation_after_the_closing_is_receipted_compiled_and_ends_the_reminding(
    skipping: Skipping,
) -> None:
    row, arrived = await closed_with_an_answer_of_the_last_day(skipping)
    first, _ = due(arrived)
    await skipping.pass_until(first + timedelta(hours=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 1, "the first reminder")
    await answer(skipping, row, "0513", skipping.clock.now, confirms=1)
    await skipping.house.until(lambda: compiled(skipping, row) == 3, "compiled anew")
    with skipping.house.office.database.reading() as session:
        data = snapshot.take(session, row.id, skipping.clock.now)
    (told,) = [item.answer for item in data.recipients if item.answer is not None]
    assert told.version == 2
    assert told.confirms is not None
    assert (told.confirms.version, told.preliminary, told.late) == (1, False, True)
    result = await ended(skipping, row)
    assert [number for number, _ in sent(skipping, row, "0513")] == [11]
    assert sum(group.counts.preliminary for group in result.groups) == 0
    assert result.compiled_version == 3


@pytest.fixture
async def dropping(tmp_path: Path) -> AsyncIterator[tuple[Skipping, HeldRelay]]:
    """A house with a relay that can be told to take letters without a word."""
    with held_relay(HeldRelay()) as relay:
        async with skipping_house(tmp_path, Relay("127.0.0.1", relay.port)) as skipping:
            yield skipping, relay


async def test_a_reminder_deferred_after_the_closing_is_tried_again(dropping: tuple[Skipping, HeldRelay]) -> None:
    skipping, relay = dropping
    row, arrived = await closed_with_an_answer_of_the_last_day(skipping)
    first, _ = due(arrived)
    relay.drops = 1
    await skipping.pass_until(first + timedelta(minutes=10))
    await skipping.house.until(lambda: relay.drops == 0, "the first try")
    assert sent(skipping, row, "0513") == []
    await skipping.pass_until(first + timedelta(minutes=40))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 1, "the reminder")
    assert on_time(sent(skipping, row, "0513"), first)


async def test_one_who_took_its_answer_back_is_reminded_again_and_silent_in_the_end(skipping: Skipping) -> None:
    row = await opened(skipping)
    await answer(skipping, row, "0513", skipping.clock.now)
    with skipping.house.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, "0513")
        assert recipient is not None
        withdrawals.withdraw(session, recipient.id, version=1, at=skipping.clock.now)
    await skipping.house.until(
        lambda: len(sent(skipping, row, "0513", LetterKind.WITHDRAWN_NOTICE)) == 1, "the notice of the withdrawal"
    )
    await skipping.pass_until(row.closes_at + timedelta(hours=1))
    await skipping.house.until(lambda: skipping.house.row(row).state is RoundState.CLOSED, "closed")
    reminded, silent = ([n for n, _ in sent(skipping, row, code, LetterKind.REMINDER)] for code in ("0513", "0512"))
    assert reminded == silent != []
    assert sent(skipping, row, "0513") == []  # there is no preliminary answer whose minutes could be asked for
    counts = skipping.house.counts(row)
    assert (counts.answered, counts.silent, counts.outstanding) == (0, 6, 0)


async def test_a_reopened_round_leaves_the_reminding_to_its_groups_again(skipping: Skipping) -> None:
    row, arrived = await closed_with_an_answer_of_the_last_day(skipping)
    first, second = due(arrived)
    last = skipping.clock.now + timedelta(days=25)
    await skipping.house.compiled(row)
    await skipping.house.command(row, names.REOPEN, ReopenCommand(due_at=last, closes_at=last))
    await skipping.pass_until(last + timedelta(days=1))
    await skipping.house.until(lambda: skipping.house.row(row).state is RoundState.CLOSED, "closed again")
    await skipping.pass_until(second + timedelta(days=1))
    await skipping.house.until(lambda: len(sent(skipping, row, "0513")) == 2, "both reminders")
    assert on_time(sent(skipping, row, "0513"), first, second)
    await ended(skipping, row)
    assert len(sent(skipping, row, "0513")) == 2


async def test_a_cancelled_round_reminds_nobody(skipping: Skipping) -> None:
    row = await opened(skipping)
    await answer(skipping, row, "0513", skipping.clock.now)
    await skipping.house.command(row, names.CANCEL)
    result = await skipping.house.handle(row).result()
    for group in result["groups"]:
        workflow_id = group_workflow_id(row.workflow_id, group["label"])
        await skipping.house.client.get_workflow_handle(workflow_id).result()  # so nobody is left to remind
    assert sent(skipping, row, "0513") == []
