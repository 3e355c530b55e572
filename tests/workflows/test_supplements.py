"""A supplement asked for when the round is closed and its groups have ended: its letters leave from the round."""

from datetime import timedelta

from desk import supplements as desk
from mail.incoming.caught import read_message
from models.tables import AnswerRow
from models.values import LetterKind, LetterState, RoundState, Stance
from store.answers import answers, submissions, supplements
from store.answers.submissions import Submission
from store.letters import letter_reports
from store.recipients import recipients
from store.records import compilations, snapshot
from tests.workflows.skipping import Skipping
from tests.workflows.test_commands import CASE, mails_of_kind
from tests.workflows.test_round_in_time import starting_soon

DAY = timedelta(days=1)


def subjects(skipping: Skipping, start: str) -> list[str]:
    return [mail.recipients[0] for mail in skipping.house.mails() if mail.subject.startswith(start)]


async def test_a_supplement_asked_for_after_the_closing_leaves_comes_in_and_is_compiled(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now, "Kinda tillstyrker.")
    await built.until(lambda: len(mails_of_kind(skipping, "Kvittens")) == 1, "the receipt")
    await skipping.pass_until(definition.closes_at + DAY)
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")

    until = (skipping.clock.now + 20 * DAY).isoformat()
    asked = desk.ask(built.office, row.dnr, "Kinda", ["summary"], "Skriv varför ni tillstyrker.", until)
    assert (asked["recipient"], asked["number"], asked["new"]) == ("0513", 1, True)
    assert not desk.ask(built.office, row.dnr, "0513", ["summary"], "Skriv varför ni tillstyrker.", until)["new"]
    start = "Komplettera svaret senast"
    await built.until(lambda: len(subjects(skipping, start)) == 1, "the request's letter")
    (mail,) = [mail for mail in built.mails() if mail.subject.startswith(start)]
    words = read_message(built.mail_folder / mail.name).text
    assert "Skriv varför ni tillstyrker." in words
    assert "/s/" in words

    with built.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, "0513")
        assert recipient is not None
        counted = answers.counted_answer(session, recipient.id)
        assert counted is not None
        content = answers.content(counted).model_copy(update={"summary": "Därför.", "stance": Stance.OPPOSES})
        wanted = Submission(content=content, nonce="k", arrived_at=skipping.clock.now + DAY, replaces=1, supplement=1)
        second = session.get_one(AnswerRow, submissions.submit(session, recipient.id, wanted).id)
        assert (second.late, answers.content(second).stance) == (False, Stance.SUPPORTS)
    await built.until(lambda: len(mails_of_kind(skipping, "Kvittens")) == 2, "the supplement's receipt")

    def versions() -> int:
        with built.office.database.reading() as session:
            made = compilations.latest(session, row.id)
        return made.version if made else 0

    for _ in range(100):
        if versions() == 3:  # the due day, the closing, and this
            break
        await skipping.pass_by(timedelta(seconds=1))
    assert versions() == 3
    with built.office.database.reading() as session:
        data = snapshot.take(session, row.id, skipping.clock.now)
        kinda = next(one for one in data.recipients if one.code == "0513")
        (request,) = supplements.of_round(session, row.id)[recipient.id]
        sent = letter_reports.sent_numbers(session, row.id, LetterKind.SUPPLEMENT)
    assert kinda.answer is not None
    assert kinda.answer.completed_at == wanted.arrived_at
    assert (request.answered_version, sent) == (2, {1: 1})


async def test_a_request_taken_back_after_its_letter_left_says_so(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    until = (skipping.clock.now + 20 * DAY).isoformat()
    desk.ask(built.office, row.dnr, "Kinda kommun", ["stance"], "Är ställningen rätt?", until)
    await built.until(lambda: len(subjects(skipping, "Komplettera svaret")) == 1, "the request's letter")

    def gone() -> bool:
        with built.office.database.reading() as session:
            own = letter_reports.of_recipients(session, [item.id for item in recipients.of_round(session, row.id)])
        return all(item.state is not LetterState.HANDING for item in own)

    await built.until(gone, "the hand-over is recorded")
    desk.withdraw(built.office, row.dnr, "0513")
    await built.until(lambda: len(subjects(skipping, "Ingen komplettering behövs")) == 1, "the short letter")
