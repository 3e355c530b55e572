"""A registrar's commands on a running round: what they do, and how they are refused."""

from datetime import datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from desk import addresses, counter
from desk import rounds as commands
from models import names
from models.answer import StoredFile
from models.errors import Refused
from models.messages import ExtendCommand, NoteRef, ReopenCommand, SendCommand
from models.values import RecipientState, RoundState, Stance
from rules.calendar import working_day_from
from rules.gates import REMIND_AGAIN_AFTER
from rules.local_time import day_end, local_day
from rules.reminders import reminder_instant
from store.recipients import extensions, recipients
from store.rounds import drafting, rounds
from templates import temporal as words
from tests.workflows.skipping import Skipping
from tests.workflows.test_round_in_time import kind_of, starting_soon

CASE = "kobyt-framat-genom-samverkan.yaml"


def mails_of_kind(skipping: Skipping, kind: str) -> list[str]:
    return [mail.recipients[0] for mail in skipping.house.mails() if kind_of(mail) == kind]


async def test_a_round_goes_back_to_draft_with_a_reason_and_is_approved_later(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.draft(built.definition(CASE, starting=starting_soon(skipping)))
    with pytest.raises(Refused) as refused:
        await built.command(row, names.APPROVE)
    assert refused.value.refusal().facts == {"command": "approve", "state": "draft"}
    await built.command(row, names.SUBMIT)
    reason = commands.note(built.office, row, "return", "Bilaga saknas.")
    result = await built.command(row, names.RETURN, NoteRef(note_id=reason))
    assert result.state is RoundState.DRAFT
    await built.command(row, names.SUBMIT)
    decision = commands.note(built.office, row, "decision", "Styrgruppen 2026-01-01 § 1")
    await built.command(row, names.APPROVE, NoteRef(note_id=decision))
    assert built.row(row).approval_decision == "Styrgruppen 2026-01-01 § 1"
    assert built.mails() == ()


async def test_what_must_state_a_reason_is_refused_in_temporal_itself_without_one_of_the_registers(
    skipping: Skipping,
) -> None:
    built = skipping.house
    row = await built.draft(built.definition(CASE, starting=starting_soon(skipping)))
    await built.command(row, names.SUBMIT)
    day = skipping.clock.now + timedelta(days=1)
    for name, empty in (
        (names.APPROVE, {}),
        (names.RETURN, {}),
        (names.CANCEL, {}),
        (names.EXTEND, {"until": day.isoformat()}),
        (names.REOPEN, {"due_at": day.isoformat(), "closes_at": day.isoformat()}),
    ):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await built.handle(row).execute_update(name, empty)
        assert isinstance(refused.value.cause, ApplicationError)
        assert refused.value.cause.type == ("decision_missing" if name == names.APPROVE else "reason_missing")
    with pytest.raises(WorkflowUpdateFailedError):
        await built.handle(row).execute_update(names.APPROVE, {"note_id": "invented"})
    with pytest.raises(Refused):
        await built.command(row, names.SEND, SendCommand())
    assert (built.row(row).state, built.mails()) == (RoundState.AWAITING_APPROVAL, ())
    assert (await built.handle(row).query(names.PROGRESS))["fault"] == ""
    assert (await built.command(row, names.APPROVE)).state is RoundState.APPROVED


async def test_a_returned_round_is_read_in_anew_and_goes_out_as_the_mended_file_says(skipping: Skipping) -> None:
    built = skipping.house
    first = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.draft(first)
    await built.command(row, names.SUBMIT)
    with pytest.raises(Refused, match="dnr_taken"):
        await built.draft(first)
    await built.command(row, names.APPROVE)
    await built.command(row, names.SEND, SendCommand(at=skipping.clock.now + timedelta(days=3)))
    await built.command(row, names.RETURN)
    due_at = first.due_at + timedelta(days=20)
    ksl = built.definition("ksl-2015-2018.yaml", starting=starting_soon(skipping)).recipients[:2]
    dates = {"due_at": due_at, "closes_at": first.closes_at + timedelta(days=20)}
    mended = first.model_copy(update={**dates, "recipients": (*first.recipients[:3], *ksl)})
    assert (await built.draft(mended)).id == row.id
    progress = await built.handle(row).query(names.PROGRESS)
    assert datetime.fromisoformat(progress["due_at"]) == due_at
    assert "Stockholms län" in [group["label"] for group in progress["groups"]]
    await skipping.pass_by(timedelta(days=4))  # nothing goes by the plan that was
    assert (built.row(row).state, built.row(row).approved_at, built.mails()) == (RoundState.DRAFT, None, ())
    await commands.submit(built.office, row, NoteRef())
    await built.command(row, names.APPROVE)
    await built.command(row, names.SEND, SendCommand())
    await built.until(lambda: built.counts(row).sent == 5, "5 missiv")
    assert {mail.recipients[0] for mail in built.mails()} == {each.email for each in mended.recipients}
    await skipping.pass_until(due_at + timedelta(minutes=1))
    await built.until(lambda: built.row(row).state is RoundState.OVERDUE, "overdue at the new due day")


async def test_a_draft_that_changed_in_the_register_alone_is_handed_in_as_it_stands_there(skipping: Skipping) -> None:
    """As when the desk was cut off between the register and Temporal."""
    built = skipping.house
    first = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.draft(first)
    due_at = first.due_at + timedelta(days=20)
    kept = set(StoredFile.model_fields) - {"kind"}
    with built.office.database.reading() as session:
        papers = [StoredFile(**paper.model_dump(include=kept)) for paper in rounds.papers(session, row.id)]
    changed = first.model_copy(update={"due_at": due_at})
    drafting.draft(built.office.database, changed, papers, key=built.office.key, at=skipping.clock.now)
    result = await commands.submit(built.office, row, NoteRef())
    assert (result.state, result.due_at) == (RoundState.AWAITING_APPROVAL, due_at)


async def test_a_scheduled_round_goes_out_at_its_time_and_not_before(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.draft(built.definition(CASE, starting=starting_soon(skipping)))
    await built.command(row, names.SUBMIT)
    await built.command(row, names.APPROVE)
    at = skipping.clock.now + timedelta(days=10)
    await built.command(row, names.SEND, SendCommand(at=at))
    await skipping.pass_until(at - timedelta(minutes=1))
    assert built.mails() == ()
    assert built.row(row).state is RoundState.SCHEDULED
    await skipping.pass_until(at + timedelta(minutes=1))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    sent_at = built.row(row).sent_at
    assert sent_at is not None
    assert timedelta(0) <= sent_at - at < timedelta(seconds=30)


async def test_one_recipients_extension_moves_its_reminder_and_no_other(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    until = definition.due_at + timedelta(days=5, seconds=-1)  # an exact instant may fall on any day
    result = await built.command(row, names.EXTEND, ExtendCommand(until=until, code="0513"))
    assert result.affected == 1
    await built.until(lambda: len(mails_of_kind(skipping, "Ny sista svarsdag")) == 1, "the notice")
    [rule] = definition.reminders
    others, its_own = (reminder_instant(rule, due_at) for due_at in (definition.due_at, until))
    await skipping.pass_until(others + timedelta(hours=1))
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 5, "five reminders")
    assert "registrator@kinda.kommun.example" not in mails_of_kind(skipping, "Påminnelse")
    await skipping.pass_until(its_own + timedelta(hours=1))
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 6, "the sixth reminder")
    assert mails_of_kind(skipping, "Påminnelse")[-1] == "registrator@kinda.kommun.example"
    await skipping.pass_until(definition.due_at + timedelta(days=1))
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    assert built.counts(row).late == 0


async def test_the_whole_round_is_extended_openly_and_keeps_its_first_due_day(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    until = day_end(working_day_from(local_day(definition.due_at) + timedelta(days=14)))
    closes_at = until + timedelta(days=14)
    result = await built.command(row, names.EXTEND, ExtendCommand(until=until, closes_at=closes_at))
    assert (result.due_at, result.closes_at, result.affected) == (until, closes_at, 6)
    await built.until(lambda: len(mails_of_kind(skipping, "Ny sista svarsdag")) == 5, "those who owe are told")
    assert built.row(row).original_due_at == definition.due_at
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    assert built.row(row).state is RoundState.OPEN
    await skipping.pass_until(closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")


async def test_an_earlier_due_day_is_refused_and_changes_nothing(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.open(definition)
    with pytest.raises(Refused) as refused:
        await built.command(row, names.EXTEND, ExtendCommand(until=definition.due_at - timedelta(days=1)))
    assert refused.value.code == "extension_not_later"
    assert built.row(row).due_at == definition.due_at


async def test_reminding_by_hand_reaches_only_those_who_owe_an_answer(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    assert (await built.command(row, names.REMIND)).affected == 5
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 5, "five reminders")
    with pytest.raises(Refused) as refused:
        await built.command(row, names.REMIND)
    assert refused.value.code == "reminded_recently"
    await skipping.pass_by(REMIND_AGAIN_AFTER)
    assert (await built.command(row, names.REMIND)).affected == 5
    await built.until(lambda: len(mails_of_kind(skipping, "Påminnelse")) == 10, "five more")


async def test_a_closed_round_opens_again_by_decision_and_its_silent_ones_may_answer(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    await built.command(row, names.CLOSE)
    await built.until(lambda: built.counts(row).silent == 6, "silent")
    await built.compiled(row)
    last = skipping.clock.now + timedelta(days=20)
    await built.command(row, names.REOPEN, ReopenCommand(due_at=last, closes_at=last))
    await built.until(lambda: len(mails_of_kind(skipping, "Ny sista svarsdag")) == 6, "everyone is told")
    assert built.row(row).state is RoundState.OPEN
    built.answer(row, "0560", Stance.SUPPORTS, skipping.clock.now)
    await built.until(lambda: len(mails_of_kind(skipping, "Kvittens")) == 1, "the receipt")
    await skipping.pass_until(last + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed again")
    assert (built.counts(row).answered, built.counts(row).silent) == (1, 5)
    assert len(mails_of_kind(skipping, "Remiss")) == 6


async def test_a_cancelled_round_tells_everyone_and_ends(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    await built.command(row, names.CANCEL)
    await built.until(lambda: len(mails_of_kind(skipping, "Återkallad")) == 6, "everyone is told")
    progress = await built.handle(row).result()
    assert progress["state"] == "cancelled"
    with pytest.raises(Refused) as refused:
        built.answer(row, "0513", Stance.SUPPORTS, skipping.clock.now)
    assert refused.value.code == "round_cancelled"
    with pytest.raises(Refused) as gone:
        await built.command(row, names.REMIND)
    assert gone.value.code == "round_not_running"


async def test_a_corrected_address_gets_the_missiv_and_the_old_link_dies(skipping: Skipping) -> None:
    built = skipping.house
    row = await built.open(built.definition(CASE, starting=starting_soon(skipping)))
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    addresses.change(built.office, row.dnr, "0513", "ny@kinda.example")
    await built.until(lambda: "ny@kinda.example" in mails_of_kind(skipping, "Remiss"), "the missiv again")
    with built.office.database.reading() as session:
        recipient = recipients.by_code(session, row.id, "0513")
    assert recipient is not None
    assert (recipient.generation, recipient.state) == (2, RecipientState.SENT)


async def test_an_answer_in_time_that_is_told_after_the_closing_makes_a_new_compilation(skipping: Skipping) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping))
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == 6, "6 missiv")
    await skipping.pass_until(definition.closes_at + timedelta(hours=1))
    await built.until(lambda: built.row(row).state is RoundState.CLOSED, "closed")
    built.answer(row, "0513", Stance.SUPPORTS, definition.closes_at)
    assert built.counts(row).answered == 1

    async def version() -> int:
        progress = await built.handle(row).query("progress")
        return int(progress["compiled_version"])

    await built.until(lambda: len(mails_of_kind(skipping, "Kvittens")) == 1, "its receipt goes out all the same")
    for _ in range(100):
        if await version() == 2:
            break
        await skipping.pass_by(timedelta(seconds=1))
    assert await version() == 2


async def test_a_request_stands_on_the_rounds_page_and_reaches_its_sender_until_it_is_decided(
    skipping: Skipping,
) -> None:
    built = skipping.house
    definition = built.definition(CASE, starting=starting_soon(skipping), approver_email="chef@kinda.example")
    row = await built.open(definition)
    await built.until(lambda: built.counts(row).sent == len(definition.recipients), "the missiv")
    asking = definition.recipients[0]
    with built.office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, asking.code)
        assert recipient is not None
        until = definition.due_at + timedelta(days=7)
        extensions.ask(session, recipient.id, until=until, reason="Nämnden möts sent.", at=skipping.clock.now)
    progress = await built.standing_when(row, lambda standing: any(group.requests for group in standing.groups))
    (request,) = (item for group in progress.groups for item in group.requests)
    assert (request.name, request.until) == (asking.name, until)
    details = words.round_details(row.dnr, progress, skipping.clock.now)
    assert f"- {asking.name} ber om anstånd till" in details
    assert "Nämnden" not in details
    sender = definition.sender_email
    await built.until(lambda: sender in [mail.recipients[0] for mail in built.mails()], "the registrar's letter")
    counter.deny(built.office, row.dnr, asking.code, "Beslutet brådskar")
    await built.standing_when(row, lambda standing: not any(group.requests for group in standing.groups))
