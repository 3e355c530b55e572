"""Whole rounds in skipped time: what each recipient gets, when, and how the round ends."""

from collections import Counter
from datetime import date, timedelta

from mail.incoming.caught import CaughtMessage
from models.values import CompilationCause, RoundState, Stance
from rules.local_time import local_day
from store.letters import letter_reports
from store.records import audit, compilations
from tests.workflows.skipping import Skipping


def kind_of(mail: CaughtMessage) -> str:
    for start in ("Remiss ", "Påminnelse", "Svarstiden har gått ut", "Kvittens", "Ny sista svarsdag", "Återkallad"):
        if mail.subject.startswith(start):
            return start.strip()
    return mail.subject


def starting_soon(skipping: Skipping) -> date:
    return local_day(skipping.clock.now + timedelta(days=30))


async def test_the_ksl_round_runs_its_three_months_with_26_recipients(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("ksl-2015-2018.yaml", starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 26, "26 missiv")
    codes = [recipient.code for recipient in definition.recipients]
    await skipping.pass_by(timedelta(days=40))
    for code in codes[:19]:
        built.answer(row, code, Stance.SUPPORTS, skipping.clock.now, "Kommunen tillstyrker.")
    built.answer(row, codes[19], Stance.DECLINES, skipping.clock.now)
    await built.until(lambda: Counter(map(kind_of, built.mails()))["Kvittens"] == 20, "20 receipts")
    await skipping.pass_until(definition.due_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.OVERDUE, "overdue")
    built.answer(row, codes[20], Stance.OPPOSES, skipping.clock.now, "För sent, men ändå.")
    await built.until(lambda: Counter(map(kind_of, built.mails()))["Kvittens"] == 21, "the late answer's receipt")
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")

    assert Counter(map(kind_of, built.mails())) == {
        "Remiss": 26,
        "Kvittens": 21,
        "Påminnelse": 2 * 6,  # fourteen and three days before, to the six who owe an answer
        "Svarstiden har gått ut": 5,  # one day after, to those still silent
    }
    counts = built.counts(row)
    assert (counts.answered, counts.declined, counts.silent, counts.late, counts.outstanding) == (20, 1, 5, 1, 0)
    with built.office.database.reading() as session:
        assert letter_reports.reminded_after_answer(session, row.id) == []
        assert audit.first_broken(session) is None


async def test_the_round_is_compiled_at_its_due_day_and_when_it_closes(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("kobyt-framat-genom-samverkan.yaml", starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS_WITH_COMMENTS, skipping.clock.now, "Kinda kommun delar målen.")
    await skipping.pass_until(definition.closes_at + timedelta(days=1))

    def made() -> list[tuple[bool, CompilationCause | None]]:
        with built.office.database.reading() as session:
            return [(one.preliminary, one.cause) for one in compilations.of_round(session, row.id)]

    await built.until(lambda: len(made()) == 2, "compiled")
    assert made() == [(True, CompilationCause.DUE), (False, CompilationCause.CLOSED)]
    progress = await built.handle(row).query("progress", result_type=None)
    assert progress["compiled_version"] == 2


async def test_all_of_the_register_are_asked_and_each_gets_one_missiv(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition("sou-2016-5-all-municipalities.yaml", starting=starting_soon(skipping))
    assert len(definition.recipients) == 331  # of 332 entries: Gotland is two of them
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 331, "331 missiv", seconds=120)
    addressed = Counter(mail.recipients for mail in built.mails())
    assert len(addressed) == 331
    assert set(addressed.values()) == {1}
    await built.told_of_groups(row)
    assert sum(len(history.events) for history in await built.histories(row)) < 4 * 331
    for recipient in definition.recipients[:300]:
        built.answer(row, recipient.code, Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: Counter(map(kind_of, built.mails()))["Kvittens"] == 300, "300 receipts", seconds=120)
    await skipping.pass_until(definition.closes_at + timedelta(days=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    counts = built.counts(row)
    assert (counts.recipients, counts.answered, counts.silent) == (331, 300, 31)
    assert Counter(map(kind_of, built.mails()))["Påminnelse"] == 2 * 31
