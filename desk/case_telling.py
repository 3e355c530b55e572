"""Cases for the command line: as data, and as lines for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desk.afterwards import Shown as Told
from desk.cases import Listed, Shown
from models.cases import Milestone
from templates import case_words as words

_KEYS = (
    "id", "kind", "title", "forum", "planned", "not_before", "state", "done_on", "body", "section", "words", "is_yes",
)  # fmt: skip


def listed(cases: Sequence[Listed]) -> Told:
    data = [_summary(each) for each in cases]
    lines = [words.case_line(each.row.dnr, each.row.title, each.state, each.done, each.total) for each in cases]
    return Told({"cases": data}, lines)


def shown(case: Shown, now: datetime) -> Told:
    """`number` is what a command names a step by."""
    about, row = case.definition, case.listed.row
    steps = [_step(number, one, case, now) for number, one in enumerate(case.steps, start=1)]
    data = {
        **_summary(case.listed),
        "workflow_id": row.workflow_id,
        "author": about.author,
        "route": about.route,
        "proposals": list(about.proposals),
        "owner": about.owner.model_dump(),
        "remind_days": about.remind_days,
        "rounds": [each.dnr for each in case.rounds],
        "steps": steps,
    }
    head = words.case_line(row.dnr, row.title, case.listed.state, case.listed.done, case.listed.total)
    facts = words.facts(about, [each.dnr for each in case.rounds])
    return Told(data, [head, *facts, "", *words.lines(case.steps, now)])


def _summary(each: Listed) -> dict[str, Any]:
    following = each.following
    return {
        "dnr": each.row.dnr,
        "title": each.row.title,
        "state": each.state.value,
        "done": each.done,
        "total": each.total,
        "late": each.late,
        "next": {"kind": following.kind.value, "planned": following.planned} if following else None,
    }


def _step(number: int, one: Milestone, case: Shown, now: datetime) -> dict[str, Any]:
    changes = case.changes.get(one.id, [])
    told = [{"act": each.act, "old": each.old, "new": each.new, "reason": each.reason, "at": each.at.isoformat(),
             "by": each.by} for each in changes]  # fmt: skip
    kept = one.model_dump(mode="json", include=set(_KEYS))
    return {"number": number, **kept, "late": one.is_late(now), "round": one.round_dnr, "changes": told}
