"""A kedjeremiss of three: one answers, one is silent, given more time and passed, and the last is asked with its own
days."""

from datetime import timedelta

import pytest

from desk import chain, orders, rounds
from models import names
from models.definition import Chain, ReminderRule
from models.errors import Refused
from models.values import LetterKind, Stance
from rules import chain as rules
from rules.local_time import local_day
from rules.reminders import reminder_instant
from store.recipients import recipients
from store.rounds import chain as register
from tests.store_steps import submit
from tests.workflows.skipping import Skipping
from tests.workflows.test_minutes_in_time import CASE, sent
from tests.workflows.test_register_refuses import details
from tests.workflows.test_round_in_time import starting_soon

DAY = ReminderRule(days=-1)


async def test_each_is_asked_in_its_turn(skipping: Skipping) -> None:
    built, office = skipping.house, skipping.house.office
    whole = built.definition(CASE, starting=starting_soon(skipping), reminders=(DAY,))
    first, second, third, fourth = (one.code for one in whole.recipients[:4])
    said = Chain(days=7, reason="Var och en behöver läsa de tidigare svaren.", order=(first, second, third, fourth))
    row = await built.open(whole.model_copy(update={"recipients": whole.recipients[:4], "chain": said}))

    def missives() -> list[str]:
        return [code for code in said.order if sent(skipping, row, code, LetterKind.MISSIV)]

    await built.until(lambda: missives() == [first], "the first alone")
    stands = chain.standing(office, row)
    assert stands.turn is not None
    assert stands.turn.asked_at is not None
    assert stands.turn.due_at == rules.due_at(stands.turn.asked_at, 7, row.closes_at)
    with pytest.raises(Refused, match="chain_not_its_turn"):
        chain.pass_over(office, row, second, "För tyst")
    with pytest.raises(Refused, match="chain_reason_missing"):
        chain.pass_over(office, row, first, " ")
    with pytest.raises(Refused, match="chain_turn_begun"):
        chain.put_in_order(office, row, [second, first, third, fourth])
    with pytest.raises(Refused, match="chain_order_unlike"):
        chain.put_in_order(office, row, [first, second])
    chain.put_in_order(office, row, [first, second, fourth, third])

    with office.database.reading() as session:
        ids = {one.code: one.id for one in recipients.of_round(session, row.id)}
    submit(office.database, ids[first], stance=Stance.SUPPORTS)
    await built.until(lambda: missives() == [first, second], "then the second")
    with office.database.reading() as session:
        seen = register.earlier(session, row, second)
    assert [one.content.stance for one in seen if one.content] == [Stance.SUPPORTS]

    until = local_day(row.closes_at).isoformat()
    await rounds.command(office, row, names.EXTEND, orders.extension(office, row, second, until, "Nämnden möts sent"))
    stands = chain.standing(office, row)
    assert stands.turn is not None
    assert local_day(stands.turn.due_at).isoformat() == until
    assert chain.pass_over(office, row, second, "Svarar inte") == second
    await built.until(lambda: missives() == [first, second, fourth], "then the one put before")
    stands = chain.standing(office, row)
    assert stands.turn is not None
    assert stands.turn.code == fourth
    await skipping.pass_until(reminder_instant(DAY, stands.turn.due_at) + timedelta(minutes=5))
    await built.until(lambda: len(sent(skipping, row, fourth, LetterKind.REMINDER)) == 1, "reminded by its own day")
    assert sent(skipping, row, third, LetterKind.REMINDER) == []
    assert (await built.progress(row)).turn.name == stands.turn.name
    assert f"**Bollen hos {stands.turn.name}**" in await details(built, row.workflow_id)
