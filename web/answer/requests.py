"""The short ways that are not answers: asking for anstånd, and saying that the remiss has come in."""

import re
from datetime import date, datetime, timedelta

from starlette.responses import Response

from models.errors import Fact
from rules import text
from rules.local_time import day_end, is_day_end, local_day
from store.answers.drafts import DraftConflict
from store.recipients import extensions, recipients
from web.answer.drafting import give_back, save_typed, to_form
from web.answer.fields import first
from web.answer.form import FormFault
from web.answer.work import Work
from web.limiting import Limit

_WRITTEN_DATE = re.compile(r"(\d{4})-?(\d{1,2})-?(\d{1,2})|(\d{1,2})[./](\d{1,2})[.\s/]+(\d{4})")


def extend(work: Work) -> Response:
    """Asks for a later due day; a registrar decides. What is typed in the answer is saved along."""
    if (stop := work.stopped()) is not None:
        return stop
    until = read_date(first(work.short, "extend_until"))
    reason = first(work.short, "extend_reason")
    faults = [*work.short_faults(("extend_until", "extend_reason")), *_date_faults(work, until)]
    if text.is_blank(reason):
        faults.append(FormFault(field="extend_reason", code="extend_reason_missing"))
    if not faults and not work.desk.house.limiter.allows(Limit.REQUEST, work.desk.visit.recipient.id):
        faults.append(FormFault(field="extend_until", code="requests_too_many"))
    if (stop := save_along(work, tuple(faults))) is not None:
        return stop
    if until is None:
        return work.desk.go()
    with work.desk.house.config.database.changing() as session:
        extensions.ask(
            session, work.desk.visit.recipient.id, until=day_end(until), reason=reason, at=work.form.arrived_at
        )
    return to_form(work, "anstand", done=("extend_until", "extend_reason"))


def acknowledge(work: Work) -> Response:
    """Mottaget, and when it will be dealt with: free text, since boards' dates are written in many ways (R17)."""
    if (stop := work.stopped()) is not None:
        return stop
    faults = work.short_faults(("planned_on",))
    if not faults and not work.desk.house.limiter.allows(Limit.REQUEST, work.desk.visit.recipient.id):
        faults = (*faults, FormFault(field="planned_on", code="requests_too_many"))
    if (stop := save_along(work, faults)) is not None:
        return stop
    with work.desk.house.config.database.changing() as session:
        recipients.acknowledge(
            session, work.desk.visit.recipient.id, first(work.short, "planned_on"), work.form.arrived_at
        )
    return to_form(work, "mottaget", done=("planned_on",))


def read_date(written: str) -> date | None:
    """A day written as 2026-06-09, 20260609, 9/6 2026 or 9.6.2026; None when it is no day of the calendar."""
    match = _WRITTEN_DATE.fullmatch(written.strip())
    if match is None:
        return None
    parts = match.groups()
    year, month, day = parts[:3] if parts[0] else (parts[5], parts[4], parts[3])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date_faults(work: Work, until: date | None) -> tuple[FormFault, ...]:
    visit = work.desk.visit
    if until is None:
        code = "date_odd" if first(work.short, "extend_until") else "extend_until_missing"
        return (FormFault(field="extend_until", code=code),)
    due = local_day(visit.recipient.due_at)
    facts: dict[str, Fact] = {"due_on": due.isoformat()}
    if until <= due:
        return (FormFault(field="extend_until", code="extension_not_later", facts=facts),)
    if until <= visit.today:
        return (FormFault(field="extend_until", code="extension_not_ahead"),)
    if (until - due).days > 366:
        return (FormFault(field="extend_until", code="extension_too_long", facts=facts),)
    is_trial = visit.round.test_data and not is_day_end(visit.round.closes_at)  # days are seconds in it
    if day_end(until) > visit.round.closes_at and not is_trial:
        return (_after_closing(visit.round.closes_at, visit.recipient.due_at),)
    return ()


def _after_closing(closes_at: datetime, due_at: datetime) -> FormFault:
    """No day past the closing can be granted to one recipient: the last possible day is named at once, or that there is
    none (a trial's closing at an exact instant leaves only the days before it)."""
    day = local_day(closes_at)
    last = day if is_day_end(closes_at) else day - timedelta(days=1)
    facts: dict[str, Fact] = {"closes_on": day.isoformat(), "last_on": last.isoformat()}
    code = "extension_after_closing" if day_end(last) > due_at else "extension_no_room"
    return FormFault(field="extend_until", code=code, facts=facts)


def save_along(work: Work, faults: tuple[FormFault, ...]) -> Response | None:
    """Saves what is typed in the answer beside a request; the page that stops the request, or None."""
    if work.tidied.fields and not work.draft_is_seen:
        return work.conflict()
    kept = work.keep_uploads()
    if every := (*work.oversized, *faults, *kept.faults):
        return give_back(work, kept, every)
    if (work.tidied.fields or kept.files) and isinstance(save_typed(work, kept.files), DraftConflict):
        return work.again().conflict()
    return None
