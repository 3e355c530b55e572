"""What is typed of a case and its steps, as it can be kept: days, addresses and words."""

from desk import address_book, parsing
from models.answer import SHORT_LIMIT
from models.cases import CaseDefinition, MilestoneKind, MilestonePlan, Owner
from models.errors import Refused
from rules import milestones as rules
from rules.naming import tidy_dnr
from rules.text import free_text, from_command_line, line

DNR_LIMIT = 100
WORDS_LIMIT = 5_000
PROPOSALS_LIMIT = 20


def checked(case: CaseDefinition) -> CaseDefinition:
    """The case as it can be kept. Raises Refused with the first of its `faults`, or as `checked_plan` does."""
    found = faults(case)
    if found:
        raise next(iter(found.values()))
    return case.model_copy(
        update={
            "dnr": tidy_dnr(case.dnr),
            "title": line(case.title).text,
            "author": line(case.author).text,
            "route": free_text(case.route).text.strip(),
            "proposals": _proposals(case),
            "owner": _owner(case.owner),
            "milestones": tuple(checked_plan(one) for one in case.milestones),
        }
    )


def faults(case: CaseDefinition) -> dict[str, Refused]:
    """Everything that is wrong with what a case says of itself, by the name of the field: "case_dnr_missing",
    "case_title_missing", "case_text_long", "case_proposals_many", "case_remind_days", or as an address that is none
    does."""
    found: dict[str, Refused] = {}
    for name, limit in _LIMITS.items():
        said = getattr(case, name)
        if any(len(text) > limit for text in ((said,) if isinstance(said, str) else said)):
            found[name] = Refused("case_text_long", limit=limit)
    if not tidy_dnr(case.dnr):
        found["dnr"] = Refused("case_dnr_missing")
    if not line(case.title).text:
        found["title"] = Refused("case_title_missing")
    if len(_proposals(case)) > PROPOSALS_LIMIT:
        found["proposals"] = Refused("case_proposals_many", limit=PROPOSALS_LIMIT)
    if len(case.owner.name) > SHORT_LIMIT:
        found["owner_name"] = Refused("case_text_long", limit=SHORT_LIMIT)
    if not 1 <= case.remind_days <= rules.REMIND_DAYS_LIMIT:
        found["remind_days"] = Refused("case_remind_days", most=rules.REMIND_DAYS_LIMIT)
    try:
        _owner(case.owner)
    except Refused as refusal:
        found["owner_email"] = refusal
    return found


_LIMITS = {
    "dnr": DNR_LIMIT,
    "title": SHORT_LIMIT,
    "author": SHORT_LIMIT,
    "route": WORDS_LIMIT,
    "proposals": WORDS_LIMIT,
}


def _proposals(case: CaseDefinition) -> tuple[str, ...]:
    return tuple(text for one in case.proposals if (text := free_text(one).text.strip()))


def checked_plan(plan: MilestonePlan) -> MilestonePlan:
    """A step as it can be kept. Raises Refused: "milestone_title_missing" for one of no kind of its own,
    "milestone_day_bad", "case_text_long" with the field's name, or as an address that is none does."""
    title = line(plan.title).text
    if plan.kind is MilestoneKind.OTHER and not title:
        raise Refused("milestone_title_missing")
    short(SHORT_LIMIT, title=title, forum=plan.forum, owner_name=plan.owner.name)
    not_before = parsing.day(plan.not_before.strip()).isoformat() if plan.not_before.strip() else ""
    kept = {"title": title, "forum": line(plan.forum).text, "planned": planned(plan.planned, may_miss=True)}
    return plan.model_copy(update={**kept, "not_before": not_before, "owner": _owner(plan.owner)})


def planned(typed: str, *, may_miss: bool = False) -> str:
    """A day or a month. Raises Refused("milestone_day_bad")."""
    text = typed.strip()
    kept = "" if may_miss and not text else rules.written_plan(text)
    if kept is None:
        raise Refused("milestone_day_bad", text=text)
    return kept


def short(limit: int, **texts: str) -> None:
    """Raises Refused("case_text_long") with the name of the first that is too long as `field`."""
    for name, text in texts.items():
        if len(text) > limit:
            raise Refused("case_text_long", limit=limit, field=name)


def _owner(owner: Owner) -> Owner:
    email = owner.email.strip()
    return Owner(name=line(owner.name).text, email=address_book.checked([email])[0] if email else "")


def reason(typed: str) -> str:
    words = from_command_line(typed)
    short(WORDS_LIMIT, reason=words)
    return words


def must(typed: str) -> str:
    """Raises Refused("milestone_reason_missing") when nothing is said."""
    words = reason(typed)
    if not words:
        raise Refused("milestone_reason_missing")
    return words
