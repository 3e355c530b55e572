"""The KSL case with its eleven steps, moved to days ahead, for tests that play it."""

from datetime import date, timedelta

from desk import cases, milestones
from desk.office import Office
from models.cases import CaseDefinition, Milestone, MilestoneKind
from roundfile.case_file import read_case_file
from rules.local_time import local_day
from tests.case_files import CASES

KSL = CASES / "arenden" / "ksl-2013-2015.yaml"
REMISS_AFTER = 198
"""Days from the start decision, 26 November 2013, to the sending, 12 June 2014."""


def ksl_case(starting: date, **changes: object) -> CaseDefinition:
    found = read_case_file(KSL, starting=starting)
    assert found.definition is not None, found.faults
    return found.definition.model_copy(update=changes)


def of_kind(steps: list[Milestone], kind: MilestoneKind, forum: str = "") -> Milestone:
    return next(one for one in steps if one.kind is kind and forum in {"", one.forum})


def case_under_way(office: Office, dnr: str, title: str = "") -> str:
    """The KSL case begun 200 days ago, with something of each: a step done, one moved, one late, one dropped, and this
    round taken in. Its id."""
    today = local_day(office.clock())
    changes = {"dnr": "KSL/25/0111", **({"title": title} if title else {})}
    row = cases.start(office, ksl_case(today - timedelta(days=200), **changes))
    steps = cases.shown(office, row.id).steps
    start, group, board = steps[:3]
    by = "KSL:s styrelse"
    milestones.done(office, row.id, start.id, body=by, day=start.planned, section="14", reason="Enhälligt.")
    milestones.drop(office, row.id, group.id, "Kansliet tar fram förslaget självt.")
    later = (today + timedelta(days=5)).isoformat()
    milestones.move(office, row.id, board.id, later, "Styrelsens möte i maj ställdes in.")
    kso = of_kind(steps, MilestoneKind.DISCUSSION, "KSO-gruppen")
    milestones.move(office, row.id, kso.id, (today - timedelta(days=40)).isoformat()[:7], "Gruppen ville mötas först.")
    cases.take_in(office, row.id, dnr)
    return row.id
