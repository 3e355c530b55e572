"""What a registrar does with a round that is out, on the workflow itself: some reminded and given more time, one added
and one taken off, the round frozen and let go on."""

from datetime import timedelta

import pytest

from desk import midway, orders, rounds
from mail.incoming.caught import read_message
from models import names
from models.definition import ReminderRule
from models.errors import Refused
from models.messages import NoteRef, RoundProgress
from models.tables import RoundRow
from models.values import LetterKind, RoundState
from rules.calendar import working_day_from
from rules.local_time import local_day
from rules.reminders import reminder_instant
from store.recipients import recipients
from tests.workflows.skipping import Skipping
from tests.workflows.test_minutes_in_time import CASE, sent
from tests.workflows.test_round_in_time import starting_soon

MONTH = ReminderRule(days=-30)


async def opened(skipping: Skipping) -> RoundRow:
    """Three groups and six recipients, and one reminder."""
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping), reminders=(MONTH,)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    return row


def codes(skipping: Skipping, row: RoundRow) -> list[str]:
    with skipping.house.office.database.reading() as session:
        return [each.code for each in recipients.of_round(session, row.id)]


async def gone_to_them(skipping: Skipping, row: RoundRow, kind: LetterKind) -> None:
    """One letter of the kind to each of the first two."""
    some = codes(skipping, row)[:2]
    await skipping.house.until(
        lambda: [len(sent(skipping, row, code, kind)) for code in some] == [1, 1], "one letter of the kind to each"
    )


async def test_some_are_reminded_and_given_more_time_and_the_others_are_not(skipping: Skipping) -> None:
    row, office = await opened(skipping), skipping.house.office
    some, other = codes(skipping, row)[:2], codes(skipping, row)[2]
    for number in (2, 0):  # the second time they have just been reminded
        result = await rounds.command(office, row, names.REMIND, orders.reminder(office, row, some, ""))
        assert result.affected == number
    await gone_to_them(skipping, row, LetterKind.MANUAL_REMINDER)  # one that still waits is taken back by more time
    until = local_day(row.closes_at).isoformat()
    order, before = orders.extension_of_some(office, row, some, until, "Nämnden sammanträder senare")
    assert before == [row.due_at]
    assert (await rounds.command(office, row, names.EXTEND, order)).affected == 2
    await gone_to_them(skipping, row, LetterKind.EXTENSION)
    for kind in (LetterKind.MANUAL_REMINDER, LetterKind.EXTENSION):
        assert sent(skipping, row, other, kind) == []
    with pytest.raises(Refused, match="extension_not_later_for"):
        orders.extension_of_some(office, row, [*some, other], until, "Samma dag igen")
    # One to all is not kept back by those to some.
    everybody = await rounds.command(office, row, names.REMIND, orders.reminder(office, row, [], ""))
    assert everybody.affected == 4


async def test_one_is_added_with_its_own_day_and_one_is_taken_off(skipping: Skipping) -> None:
    row, office, built = await opened(skipping), skipping.house.office, skipping.house
    gone, own_day = codes(skipping, row)[0], local_day(row.closes_at).isoformat()
    await midway.withdraw(office, row, gone, "Ni är inte berörda.")
    wish = midway.Addition("Kiruna", "", "kommunen@kiruna.example", own_day)
    added = await midway.add(office, row, wish)
    await built.until(lambda: len(sent(skipping, row, "2584", LetterKind.MISSIV)) == 1, "its missiv")
    await built.until(lambda: len(sent(skipping, row, gone, LetterKind.RECIPIENT_WITHDRAWN)) == 1, "it is told")
    told = [each for each in built.mails() if each.subject.startswith("Ni behöver inte svara")]
    assert "Ni är inte berörda." in read_message(built.mail_folder / told[0].name).text
    assert built.counts(row).recipients == 6
    await skipping.pass_until(reminder_instant(MONTH, row.due_at) + timedelta(minutes=5))
    still = codes(skipping, row)[1]
    await built.until(lambda: len(sent(skipping, row, still, LetterKind.REMINDER)) == 1, "the others are reminded")
    assert sent(skipping, row, gone, LetterKind.REMINDER) == []
    await skipping.pass_until(reminder_instant(MONTH, added.due_at) + timedelta(minutes=5))
    await built.until(lambda: len(sent(skipping, row, "2584", LetterKind.REMINDER)) == 1, "by its own day")
    for refused in (wish, wish._replace(named="Luleå")):  # asked already; another has the address
        with pytest.raises(Refused):
            await midway.add(office, row, refused)


async def test_a_frozen_round_sends_nothing_and_does_not_run_out(skipping: Skipping) -> None:
    row, office, built = await opened(skipping), skipping.house.office, skipping.house
    one = codes(skipping, row)[0]
    await midway.freeze(office, row, "Förslaget görs om.")

    def is_frozen(found: RoundProgress) -> bool:
        return found.frozen_at is not None

    await built.standing_when(row, is_frozen)
    with pytest.raises(Refused, match="round_frozen"):
        await rounds.command(office, row, names.CLOSE, NoteRef())
    until = working_day_from(local_day(row.closes_at) + timedelta(days=60)).isoformat()
    order = orders.extension(office, row, "", until, "Görs om")
    await skipping.pass_until(row.due_at + timedelta(days=1))
    assert (await built.progress(row)).state is RoundState.OPEN
    assert sent(skipping, row, one, LetterKind.REMINDER) == []
    await rounds.command(office, row, names.EXTEND, order)
    assert sent(skipping, row, one, LetterKind.EXTENSION) == []
    await midway.thaw(office, built.row(row))
    await built.until(lambda: len(sent(skipping, row, one, LetterKind.EXTENSION)) == 1, "what waited leaves")
    assert (await built.progress(row)).frozen_at is None
    await skipping.pass_until(order.until + timedelta(minutes=1))
    await built.standing_when(row, lambda found: found.state is RoundState.OVERDUE)
