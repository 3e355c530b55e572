"""The KSL case with its eleven steps, moved to days ahead, for tests that play it."""

from datetime import date

from models.cases import CaseDefinition, Milestone, MilestoneKind
from roundfile.case_file import read_case_file
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
