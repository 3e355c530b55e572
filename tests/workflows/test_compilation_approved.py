"""After the closing: the round knows that its compilation waits for approval, and hands over the letters about it."""

from models import names
from models.messages import CompilationStanding
from models.outcomes import OutcomeFacts, ToldView
from models.synpunkter import Outcome
from models.values import ApprovalOutcome, LetterKind, Stance
from store.letters import registrar_news
from store.recipients import recipients
from store.records import compilations, outcomes
from store.rounds import compilation_approvals, rounds
from tests.workflows.skipping import Skipping
from tests.workflows.test_at_once import opened
from tests.workflows.test_letters_without_group import gone
from tests.workflows.test_register_refuses import details


async def test_a_manager_sees_that_it_waits_and_each_that_answered_is_told(skipping: Skipping) -> None:
    row, built = await opened(skipping), skipping.house
    await built.standing_when(row, lambda now: now.missiv_sent)
    with built.office.database.reading() as session:
        member = next(one for one in recipients.of_round(session, row.id) if one.invited)
    built.answer(row, member.code, Stance.SUPPORTS, skipping.clock.now, "Ja.")
    await built.command(row, names.CLOSE)
    await built.compiled(row)

    def decide(outcome: ApprovalOutcome | None) -> None:
        with built.office.database.changing() as session:
            found, made = rounds.get(session, row.id), compilations.latest(session, row.id)
            assert made is not None
            if outcome is None:
                compilation_approvals.ask(session, found, made, skipping.clock.now, by="registrar")
            else:
                said = "Styrelsen § 8"
                compilation_approvals.decide(session, found, made, outcome, said, skipping.clock.now, by="registrar")

    decide(None)
    await built.standing_when(row, lambda now: now.approval == CompilationStanding(waiting=1))
    assert "version 1 väntar på godkännande" in await details(built, row.workflow_id)
    decide(ApprovalOutcome.APPROVED)
    await built.standing_when(row, lambda now: now.approval == CompilationStanding(approved=1))
    assert "version 1 är godkänd" in await details(built, row.workflow_id)

    facts = OutcomeFacts(version=1, views=(ToldView(number=1, says="Ja.", outcome=Outcome.MET),))
    for _ in range(2):
        with built.office.database.changing() as session:
            made = compilations.latest(session, row.id)
            assert made is not None
            outcomes.tell(session, member, made.id, facts, skipping.clock.now)
            registrar_news.rouse(session, row.id, skipping.clock.now)
    await gone(built, LetterKind.OUTCOME)
    assert [mail.recipients for mail in built.mails() if mail.subject.startswith("Återkoppling")] == [(member.email,)]
