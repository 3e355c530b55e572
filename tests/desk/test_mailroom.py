"""Letters of rounds, incoming remisses and cases are one post: shown, measured, waited for and counted together."""

from datetime import timedelta

from desk import cases, doctor, incoming, mailroom, milestones
from desk.office import Office
from models.cases import CaseDefinition, MilestoneKind, MilestonePlan, Owner
from models.incoming import IncomingLetterKind, Plan
from models.values import LetterKind, LetterState
from rules.case_plan import next_in_case
from rules.local_time import local_day
from store import installation
from store.cases import standing, told
from store.letters import letter_plans
from store.letters import mailroom as store
from store.records import measures
from store.rounds import rounds
from templates.cli import upkeep
from tests.incoming_steps import letters_of, registered
from tests.letter_orders import MISSIV
from tests.round_builder import register_round

DAY = timedelta(days=1)


def laid(office: Office) -> None:
    """One round of two missiv and one that is frozen, an incoming remiss of two members, and a case of three steps: one
    has its letter written, one has it coming, and one was dropped with its letter waiting."""
    at = office.clock()
    for dnr, count in (("KSL/13/0111", 2), ("KSL/13/0222", 1)):
        built = register_round(office.database, office.files, count=count, key=office.key, dnr=dnr)
        letter_plans.plan_all(office.database, built.round_id, MISSIV, at, "")
    with office.database.changing() as session:
        rounds.get(session, built.round_id).frozen_at = at
    incoming.plan(office, registered(office), Plan.YES)
    plans = [(MilestoneKind.BOARD, 10), (MilestoneKind.DISCUSSION, 10), (MilestoneKind.PROPOSAL, 12)]
    steps = tuple(
        MilestonePlan(
            kind=kind, planned=(local_day(at) + days * DAY).isoformat(), owner=Owner(name="Eva", email="eva@k.example")
        )
        for kind, days in plans
    )
    case = cases.start(office, CaseDefinition(dnr="KSL 2026/9", title="Ett ärende", milestones=steps))
    with office.database.changing() as session:
        assert len(told.waiting(session, case.id, at + 3 * DAY, base_url="http://127.0.0.1")) == 2
    dropped = next(one for one in cases.shown(office, case.id).steps if one.kind is MilestoneKind.DISCUSSION)
    milestones.drop(office, case.id, dropped.id, "Behövs inte.")


def test_what_waits_of_every_kind_is_told_and_counted_as_sent_together(office: Office) -> None:
    installation.check(office.database, office.files, office.key)
    laid(office)
    began = office.clock()
    later = began + 6 * DAY
    with office.database.changing() as session:
        found = measures.take(session, later)
        assert (found.letters["queued"], found.oldest_letter) == (2 + 1 + 2 + 2, began)
        store.restored(session, began + 4 * DAY, later)
    second = Office(office.settings, clock=lambda: later)
    waits = mailroom.standing(second)
    assert [(row.dnr, row.kind, row.number, row.planned) for row in waits.waiting] == [
        ("KSL 2026/0412", IncomingLetterKind.PLAN, 2, False),
        ("KSL 2026/9", LetterKind.MILESTONE, 1, False),
        ("KSL 2026/9", LetterKind.MILESTONE, 1, True),
        ("KSL/13/0111", LetterKind.MISSIV, 2, False),
    ]
    assert "KSL 2026/0412  2 brev (besked om vi svarar)" in "\n".join(upkeep.standing_lines(waits))
    assert mailroom.resume(second, as_sent=True) == 2 + 1 + 2
    row = incoming.find(second, "KSL 2026/0412")
    assert {letter.state for letter in letters_of(second, row)} == {LetterState.SENT}
    assert row.changes > row.told  # its workflow hears of it
    with second.database.reading() as session:
        assert store.oldest(session) is None
        case = cases.find(second, "KSL 2026/9")
        step = next_in_case(standing.progress(session, case), later)
        assert step.milestone is not None
        assert step.milestone.kind is MilestoneKind.PROPOSAL
    second.database.dispose()


def test_a_letter_of_an_incoming_remiss_that_waits_for_long_is_told_by_the_doctor(office: Office) -> None:
    row = registered(office)
    incoming.plan(office, row, Plan.YES)
    soon = Office(office.settings, clock=lambda: office.clock() + timedelta(hours=2))
    assert [one.code for one in doctor._letters(soon)] == ["letters_late"]
    with soon.database.reading() as session:
        assert store.domains(session, office.clock()) == ["ksl.example"]
    soon.database.dispose()
